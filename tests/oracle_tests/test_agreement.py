"""Random small contracts on random rows: the engine and the settlement say exactly what the oracle says.

The same contracts every time, so that a build tells of its own change; `SLALANG_ORACLE_EXAMPLES=1000` tries so many
others. A disagreement is shown as it was found: shrinking a whole contract takes longer than reading it.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, note, settings

from tests.oracle import World, settled
from tests.oracle_tests.compared import differences
from tests.oracle_tests.machine import machine
from tests.oracle_tests.random_contracts import Case, cases
from tests.oracle_tests.texts import checked

ASKED = os.environ.get("SLALANG_ORACLE_EXAMPLES")
EXAMPLES = int(ASKED or 20)


@settings(
    max_examples=EXAMPLES,
    derandomize=ASKED is None,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(cases())
def test_two_readings_of_the_definition_agree(case: Case) -> None:
    note(case.text)
    note(str(case.rows))
    note(f"as of {case.as_of}, {case.decisions}")
    contract = checked(case.text, Path())
    real = machine(contract, case.rows, case.as_of, case.until, case.decisions, case.unreported).settled()
    world = World(contract, case.rows, case.as_of, case.decisions, case.unreported)
    assert not differences(settled(world, case.until), real)
