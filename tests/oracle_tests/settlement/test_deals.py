"""Random deals on given results: the settlement says, line by line, what the naive oracle says.

The same deals every time; `SLALANG_ORACLE_EXAMPLES=1000` tries so many others.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.oracle.deal_known import periods_of
from tests.oracle.settlement import settled
from tests.oracle_tests.settlement.drawing import Case, Wanted, cases
from tests.oracle_tests.settlement.running import checked, differences, measured, run
from tests.oracle_tests.settlement.texts import text_of

ASKED = os.environ.get("SLALANG_ORACLE_EXAMPLES")
EXAMPLES = int(ASKED or 120)


@settings(
    max_examples=EXAMPLES,
    derandomize=ASKED is None,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.one_of(cases(), cases(Wanted(surely="earn"))))
def test_two_settlements_of_a_deal_agree(case: Case) -> None:
    text = text_of(case.deal)
    note(text)
    note(str(case.results))
    note(str(case.choices))
    contract = checked(text)
    real = run(contract, case.deal, measured(contract, case.results), case.choices, case.count)
    last = periods_of(case.deal)[case.count - 1].after
    ours = settled(case.deal, case.results, case.choices, last, case.count)
    assert not differences(ours, real)
