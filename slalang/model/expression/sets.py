"""Sets and aggregates: one form over rows, buckets, groups, objectives and periods."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from slalang.model.expression.typed import Typed

if TYPE_CHECKING:
    from slalang.model.expression import Expression
    from slalang.model.expression.leaves import FieldValue
    from slalang.model.expression.windows import Window


@dataclass(frozen=True, slots=True)
class RowSet:
    """Rows of a record or of derived spans.

    `of_row`: the child rows of the row at hand (`legs` in a define of call); else all rows of the period.
    `all_rows` lifts the restriction to the period; `kept_by` is an objective whose services and reliefs apply; `by`
    replaces `counted by`; `calendar` keeps rows inside its open hours.
    """

    record: str
    of_row: bool = False
    all_rows: bool = False
    kept_by: str = ""
    by: Expression | None = None
    calendar: str = ""
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class BucketSet:
    """`30 min intervals`, `days`, `weeks`: the buckets of the period.

    Intervals have `width` in microseconds, else `unit` is day or week. `by` attributes the rows of the inner
    aggregates; `calendar` keeps buckets that start in its open hours, in its zone.
    """

    width: int = 0
    unit: str = ""
    by: Expression | None = None
    calendar: str = ""
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class GroupSet:
    """`groups by FIELD`: one element for each value of a field (of the rows of `record`)."""

    by: FieldValue
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class KeySet:
    """The keys of a grouped series: `sites`; inside, `GroupKey(name)` is the element."""

    name: str
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveSet:
    """`objectives [tagged T]`: those objectives, evaluated one by one."""

    tag: str = ""
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class PeriodSet:
    """A window as a set of periods, `months in W`."""

    window: Window
    unit: str = ""
    where: Expression | None = None


SetOf = RowSet | BucketSet | GroupSet | KeySet | ObjectiveSet | PeriodSet


class Fold(StrEnum):
    """How an aggregate makes one value of many."""

    SHARE = "share"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    LARGEST = "largest"
    SMALLEST = "smallest"
    FIRST = "first"
    LAST = "last"
    PERCENTILE = "percentile"
    RANK = "rank"
    ANY = "any"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Aggregate(Typed):
    """`share of SET where A among B`, `mean of E over SET`, `count of SET`, `any SET`, …

    `value` is E (None for share, count, any, no); `among` is B of a share; `rank` the percentile's, over 0 and at most
    100. `counting_empty_as` gives empty buckets a value. Of no rows: count and sum are zero, all else is missing.
    """

    fold: Fold
    over: SetOf
    value: Expression | None = None
    among: Expression | None = None
    rank: Fraction | None = None
    counting_empty_as: Expression | None = None


@dataclass(frozen=True, slots=True)
class SpanSet:
    """The spans of a record (`outages where …`) or the open time of a calendar, as the material of `time in`."""

    name: str
    is_calendar: bool
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class TimeIn(Typed):
    """`time [by K] in A inside B … outside C … [from a to b]`: the measure of united, intersected, subtracted spans."""

    base: SpanSet
    inside: tuple[SpanSet, ...] = ()
    outside: tuple[SpanSet, ...] = ()
    by: FieldValue | None = None
    start: Expression | None = None
    stop: Expression | None = None
