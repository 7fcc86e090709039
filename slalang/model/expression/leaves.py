"""Leaves: constants, fields, clocks, words of the surroundings, series; and names around bodies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from slalang.model.expression.typed import Typed, Value

if TYPE_CHECKING:
    from slalang.model.expression import Expression


@dataclass(frozen=True, slots=True)
class Constant(Typed):
    """A literal, or a parameter's or list's fixed value."""

    value: Value


@dataclass(frozen=True, slots=True)
class BusinessDays(Typed):
    """`N business days in CAL`: a lag that only a calendar can turn into an instant."""

    count: int
    calendar: str


@dataclass(frozen=True, slots=True)
class Link:
    """A many-to-one step away from a row: to its `parent` record, or through a `lookup`; `to` is the record reached."""

    kind: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class FieldValue(Typed):
    """A field of the current row, or of the row that `via` reaches from it; missing where a link reaches none."""

    record: str
    name: str
    via: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkFound(Typed):
    """Whether a lookup reaches a row: `promised exists`."""

    via: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClockValue(Typed):
    """What a clock says of the row it runs on.

    `attribute` is in_time, late, running (flags), due (instant), spent, overrun (durations) or share_used (percent).
    """

    clock: str
    attribute: str
    via: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassValue(Typed):
    """The class that a priority gives to the row."""

    priority: str
    via: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodEdge(Typed):
    """`period.start` or `period.end` (exclusive), of the bucket inside a bucket set."""

    edge: str


@dataclass(frozen=True, slots=True)
class ContractAge(Typed):
    """`month_of_contract` or `year_of_contract`, from 1; `unit` is month or year."""

    unit: str


@dataclass(frozen=True, slots=True)
class ContextValue(Typed):
    """A word that the surrounding declaration defines.

    `name` is result, outcome, target, shortfall, overshoot, misses, charges, credits, bonuses, or objective (the one
    that the declaration is evaluated for).
    """

    name: str


@dataclass(frozen=True, slots=True)
class GroupKey(Typed):
    """The key of the group that is being evaluated: `impact` in a declaration `for each impact`."""

    name: str


class SeriesKind(StrEnum):
    """What a series belongs to."""

    OBJECTIVE = "objective"
    CHARGE = "charge"
    PENALTY = "penalty"
    BONUS = "bonus"
    SCORE = "score"
    DEFINE = "define"
    SUBTOTAL = "subtotal"


@dataclass(frozen=True, slots=True)
class SeriesValue(Typed):
    """The value of a series in the current period: a result, an amount, points; of one key where `key` is given.

    `settled` reads a line after settlement.
    """

    kind: SeriesKind
    name: str
    key: Expression | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineOf(Typed):
    """`R.due`: the deadline in this period of a report, responsibility or remedy."""

    declaration: str


@dataclass(frozen=True, slots=True)
class Named(Typed):
    """A use of a define, metric or parameter: what the author wrote, and the body it stands for.

    `kind` is define, metric or parameter. Arguments are (parameter, value) in the order of the declaration.
    """

    kind: str
    name: str
    title: str
    arguments: tuple[tuple[str, Expression], ...]
    body: Expression
