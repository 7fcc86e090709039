"""What stands behind a period besides its outcomes: who failed, what was escalated, what was waited for. Plain data.

Takes nothing; the engine counts it and the report prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from slalang.model.outcome import PeriodOutcome


class Dimension(StrEnum):
    """By what rows are divided: a field of their record, a class that a priority gives them, or an hour of the week."""

    FIELD = "field"
    CLASS = "class"
    HOUR_OF_WEEK = "hour of the week"


@dataclass(frozen=True, slots=True)
class Portion:
    """The counted rows of one value: how many, and what they add to the numerator and denominator of the result.

    An hour of the week is a number from 0, Monday at midnight, to 167; a value that is not stated is None.
    """

    value: str | bool | int | None
    rows: int
    numerator: Fraction
    denominator: Fraction


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The counted rows of one outcome divided by the values of `name`; the portions add up to all of them."""

    dimension: Dimension
    name: str
    portions: tuple[Portion, ...]


@dataclass(frozen=True, slots=True)
class Drivers:
    """The ways to divide the rows behind one outcome. `share`: its numerator counts rows; else it adds up values."""

    objective: str
    period: str
    group: str | None
    share: bool
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many cases of an objective in a period came as far as a step of an escalation, by its place in the list.

    `calls` counts a step that repeats once for each time; `of` are all cases with a running clock.
    """

    escalation: str
    step: int
    objective: str
    period: str
    cases: int
    calls: int
    of: int


@dataclass(frozen=True, slots=True)
class Waited:
    """How often a party's responsibility began to be waited for in a period, and for how long (microseconds).

    `running` of the waits had not ended: their time is counted until the instant as of which the period is judged.
    """

    responsibility: str
    period: str
    times: int
    time: Fraction
    running: int = 0


@dataclass(frozen=True, slots=True)
class Insight:
    """All of it for the periods asked for; `unrelieved` are the periods as they would be without any relief."""

    drivers: tuple[Drivers, ...] = ()
    reached: tuple[Reached, ...] = ()
    waited: tuple[Waited, ...] = ()
    unrelieved: tuple[PeriodOutcome, ...] = ()
