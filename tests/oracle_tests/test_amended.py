"""Clocks that an amendment changes, on random contracts and rows: a clock keeps the terms of its start."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from slalang.model.contract import Contract
from slalang.model.expression import BusinessDays, Constant
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.oracle import World, settled
from tests.oracle_tests.compared import differences
from tests.oracle_tests.machine import machine
from tests.oracle_tests.random_contracts import Case, cases
from tests.oracle_tests.test_agreement import ASKED, EXAMPLES
from tests.oracle_tests.texts import at

LIMITS = ("90 min", "6 h", "by severity { p1: 30 min, p2: 6 h, otherwise: 20 h }", "(agreed.limit else 3 h)")
CALENDARS = ("always", "far", "both", 'by impact { "high": far, "low": always }')
DAYS = ("2026-03-01", "2026-02-20 from the next month", "2026-02-01 from the next month")
"""All come into force on 1 March, in the months that the cases settle."""


@st.composite
def amendments(draw: st.DrawFn) -> tuple[str, str]:
    """The day on which the clock changes, and the amendment."""
    effective = draw(st.sampled_from(DAYS))
    limit, calendar = draw(st.sampled_from(("", *LIMITS))), draw(st.sampled_from(("", *CALENDARS)))
    assume(limit or calendar)
    changes = [f"replace fix.limit with {limit}"] if limit else []
    changes += [f"replace fix.runs with {calendar}"] if calendar else []
    return "2026-03-01", f"amendment later {{ effective {effective}  {'  '.join(changes)} }}"


@settings(
    max_examples=EXAMPLES,
    derandomize=ASKED is None,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(cases(), amendments())
def test_an_amended_clock_is_read_alike(case: Case, amended: tuple[str, str]) -> None:
    day, amendment = amended
    signed = contract_of(f"{case.text}\n{amendment}")
    assume("fix." in case.text and signed is not None and signed.effective_from.isoformat() < day)
    assert signed is not None
    (after,) = (a.after for a in signed.amendments)
    assert after is not None
    assume(not counts_days_of_no_calendar(after))
    note(f"{case.text}\n{amendment}")
    note(str(case.rows))
    real = machine(signed, case.rows, case.as_of, case.until, case.decisions, case.unreported).settled()
    before = ((at(day, signed.zone), signed),)
    world = World(after, case.rows, case.as_of, case.decisions, case.unreported, before)
    assert not differences(settled(world, case.until), real)


def counts_days_of_no_calendar(contract: Contract) -> bool:
    """Whether a limit is so many business days of whatever calendar a row has, which this version refuses."""
    clock = next(c for c in contract.clocks if c.name == "fix")
    return isinstance(clock.limit, BusinessDays) and not isinstance(clock.runs, Constant)


def contract_of(text: str) -> Contract | None:
    """The contract, where the amendment leaves one without errors."""
    return check(Source("case.sla", text), Folder(Path())).contract
