"""What an expression means: typed, resolved, closed. No text, no SQL.

Takes its shape from the checker, which resolved every name and proved the units. Two readers evaluate it: the engine
(expressions over one row) and settlement (expressions over measured figures); documents turn it into sentences.
Names survive as `Named` nodes around their inlined bodies, so that a reader may print the name or see through it.
Every node carries its `type` and, for messages only, its `place`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from slalang.source import NOWHERE, Place
from slalang.units import CalendarSpan, Rounding, Type

Value = Fraction | int | str | bool | date | CalendarSpan | None
"""A value of some `Type`; see `slalang.units.types` for which Python type carries which kind. None is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What all expressions share."""

    type: Type
    place: Place = field(default=NOWHERE, compare=False, repr=False)


# ---------------------------------------------------------------- leaves


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


# ---------------------------------------------------------------- names around bodies


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


# ---------------------------------------------------------------- operators


@dataclass(frozen=True, slots=True)
class Arithmetic(Typed):
    """`operator` is plus, minus, times, of (P of X) or divided."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative(Typed):
    value: Expression


@dataclass(frozen=True, slots=True)
class Choice(Typed):
    """`A if C [otherwise B]`; without B zero of A's unit."""

    value: Expression
    condition: Expression
    otherwise: Expression | None


@dataclass(frozen=True, slots=True)
class FirstPresent(Typed):
    """`A else B`: the first option that is present."""

    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Capped(Typed):
    value: Expression
    limit: Expression


@dataclass(frozen=True, slots=True)
class Extreme(Typed):
    """`highest(…)` or `lowest(…)`; missing if any option is."""

    which: str
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rounded(Typed):
    value: Expression
    way: Rounding
    quantum: Fraction


@dataclass(frozen=True, slots=True)
class Per(Typed):
    """`A per [full|started] Q of X`; `grain` is pro rata, full or started."""

    amount: Expression
    grain: str
    quantum: Expression
    quantity: Expression


@dataclass(frozen=True, slots=True)
class Distance(Typed):
    """`distance(A, B)`: the absolute difference."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class DateOf(Typed):
    """`date(INSTANT)` in the contract's zone."""

    value: Expression


# ---------------------------------------------------------------- patterns and tables


@dataclass(frozen=True, slots=True)
class Bounds:
    """`at least`, `under`, `from … to` and their like: an interval with either end open, closed or absent.

    For instants and dates the same form says `before`, `after`, `no later than`, `no earlier than`.
    """

    low: Expression | None
    low_closed: bool
    high: Expression | None
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Equal:
    """A plain value: `is "high"`."""

    value: Expression


@dataclass(frozen=True, slots=True)
class AnyOf:
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OutcomePattern:
    """A row of a table `by outcome`: met, missed, excused; `level` where `missed LEVEL`."""

    outcome: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The last row of a table."""


Pattern = Bounds | Equal | AnyOf
RowPattern = Bounds | Equal | AnyOf | OutcomePattern | Otherwise


@dataclass(frozen=True, slots=True)
class Row:
    """`PATTERN and PATTERN: VALUE`: one pattern for each key of the table, or a single `Otherwise`."""

    patterns: tuple[RowPattern, ...]
    value: Expression
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Table(Typed):
    """`[graduated [per Q]] by KEYS { … }`, proved complete and disjoint; the first match counts.

    `graduated` tables integrate the rates of their bands from zero; `quantum` is the Q of `per Q`.
    """

    keys: tuple[Expression, ...]
    rows: tuple[Row, ...]
    graduated: bool = False
    quantum: Expression | None = None


# ---------------------------------------------------------------- conditions (type flag; None is unknown)


@dataclass(frozen=True, slots=True)
class Test(Typed):
    """`X is [not] PATTERN`. Missing X: Equal and AnyOf are no; Bounds are unknown."""

    value: Expression
    pattern: Pattern
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Exists(Typed):
    """`X exists`, or with `negated` `X is missing`."""

    value: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Lag:
    """`N UNIT [in CAL] [after INSTANT]`."""

    amount: Expression
    calendar: str = ""
    after: Expression | None = None


@dataclass(frozen=True, slots=True)
class Within(Typed):
    """`X within LAG`: X is no later than the lag's start plus N."""

    value: Expression
    lag: Lag


@dataclass(frozen=True, slots=True)
class Mentions(Typed):
    """Substring of any word, after NFC and lower case; a missing text mentions nothing."""

    value: Expression
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not(Typed):
    condition: Expression


@dataclass(frozen=True, slots=True)
class And(Typed):
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or(Typed):
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OutcomeIs(Typed):
    """`[X] missed [LEVEL] | met | excused [in W]`; without X the objective that the declaration is for."""

    subject: SeriesValue | None
    outcome: str
    level: str = ""
    window: Window | None = None


# ---------------------------------------------------------------- windows


@dataclass(frozen=True, slots=True)
class Window:
    """A run of periods relative to the one evaluated, or a named one.

    `shape` is last (the last N, with this one), before (the N before; `the month before` is N = 1), next (the next N),
    this (the month, the quarter, the contract year), so_far (of it, the periods before this one) or named (`label`).
    `unit` is day, week, month, quarter, year or contract year.
    """

    shape: str
    unit: str = ""
    count: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class InWindow(Typed):
    """`X in W`: the value in one other period, or a flow's sum over the finer periods of W."""

    value: Expression
    window: Window


@dataclass(frozen=True, slots=True)
class InEachOf(Typed):
    condition: Expression
    window: Window


@dataclass(frozen=True, slots=True)
class InAtLeast(Typed):
    condition: Expression
    count: int
    window: Window


@dataclass(frozen=True, slots=True)
class InARow(Typed):
    """`C N months in a row`: the run that ends now is at least N long."""

    condition: Expression
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class RunLength(Typed):
    """`months in a row where C`: how long the run is that ends now."""

    condition: Expression
    unit: str


@dataclass(frozen=True, slots=True)
class Remeasured(Typed):
    """`(M) measured over W`: the metric on the pooled rows of W."""

    value: Expression
    window: Window


@dataclass(frozen=True, slots=True)
class EndOf(Typed):
    """`end of W`: the instant at which that period ends."""

    window: Window


# ---------------------------------------------------------------- sets and aggregates


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


Expression = (
    Constant
    | BusinessDays
    | FieldValue
    | LinkFound
    | ClockValue
    | ClassValue
    | PeriodEdge
    | ContractAge
    | ContextValue
    | GroupKey
    | SeriesValue
    | DeadlineOf
    | Named
    | Arithmetic
    | Negative
    | Choice
    | FirstPresent
    | Capped
    | Extreme
    | Rounded
    | Per
    | Distance
    | DateOf
    | Table
    | Test
    | Exists
    | Within
    | Mentions
    | Not
    | And
    | Or
    | OutcomeIs
    | InWindow
    | InEachOf
    | InAtLeast
    | InARow
    | RunLength
    | Remeasured
    | EndOf
    | Aggregate
    | TimeIn
)
