"""Whether a remedy came to what a scenario expects of it: that it arose, or the state of what it gave.

Takes the settled periods of a scenario and an expectation; gives a `Failure`, or nothing where it holds. A state holds
where the remedy gave something in the time that is named, and all of it, or the one duty or right named, is in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from slalang.calendar.periods import Period, parse_period
from slalang.model.contract import ExpectedRight
from slalang.model.outcome import PeriodOutcome, Right, RightState
from slalang.pipeline.testing.results import Failure
from slalang.settle.timeline import Timeline

ARISES, ARISES_NOT = "arises", "does not arise"


def right_failure(
    outcomes: Iterable[PeriodOutcome], line: Timeline, expected: ExpectedRight, whole: Period
) -> Failure | None:
    """Why a remedy has not come to what is expected of it in a time; None where it has."""
    mine = [r for each in outcomes for r in each.rights if is_meant(r, expected) and lies_in(r, line, whole)]
    if expected.state == ARISES_NOT:
        holds = not mine
    elif expected.state == ARISES:
        holds = any(r.state is not RightState.NOT_KNOWN for r in mine)
    else:
        holds = bool(mine) and all(r.state == expected.state for r in mine)
    if holds:
        return None
    told = "; ".join(dict.fromkeys(said(r) for r in mine)) or f"`{expected.remedy}` has not arisen"
    return Failure(expected.place, " ".join(expected.place.text.split()), expected.label, told)


def is_meant(right: Right, expected: ExpectedRight) -> bool:
    """Whether a right is one of those spoken of; what is not known has no words of its own."""
    about = right.what in {expected.what, ""} if expected.what else True
    return right.remedy == expected.remedy and about and expected.key in {"", right.key, right.objective}


def lies_in(right: Right, line: Timeline, whole: Period) -> bool:
    """Whether the period that a right is of, as far as the term holds it, lies in a time."""
    own = parse_period(line.zone, right.period)
    return own is not None and whole.start <= max(own.start, line.low) and min(own.end, line.high) <= whole.end


def said(right: Right) -> str:
    """`"a rectification plan" of 2026-03 for "madrid" is open`, or why nothing is known."""
    who = " for " + ", ".join(f"`{key}`" for key in (right.objective, right.key) if key) if of(right) else ""
    if right.state is RightState.NOT_KNOWN:
        return f"`{right.remedy}` of {right.period}{who} is not known: {right.reason}"
    return f'"{right.what}" of {right.period}{who} is {right.state}'


def of(right: Right) -> str:
    return right.objective or right.key or ""
