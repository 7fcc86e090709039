"""What is asked of the data and what comes back: a few exact numbers for each period, group and bucket.

`Question` goes down to the engine, `Answer` comes home; ratios are finished at home. `RelievedSpans` carry what
settlement decided about reliefs (approvals, allowances, bucket conditions) back down to the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from slalang.model.expression import Aggregate, BucketSet, Expression, Value


@dataclass(frozen=True, slots=True)
class Question:
    """One aggregate over rows, for each period of `unit`, each group, and each bucket.

    `objective` names the objective whose services, attribution, group and reliefs apply (empty: none; the rows are
    those counted in the period). `relieved` false asks for the facts before any relief. `group` is the expression
    whose values make the groups. With `buckets`, periods are divided into them and the answer has a cell for each.
    """

    aggregate: Aggregate
    unit: str
    objective: str = ""
    relieved: bool = True
    attribution: Expression | None = None
    group: Expression | None = None
    buckets: BucketSet | None = None


@dataclass(frozen=True, slots=True)
class CellKey:
    """A period's label, the group's value (None: ungrouped, or not stated), the bucket's start (None: no buckets)."""

    period: str
    group: str | None = None
    bucket: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """An aggregate's value, exact, as numerator / denominator: a share's two counts, a mean's sum and count.

    Sums, counts, percentiles and extremes have denominator 1. `denominator` 0 means of nothing: missing (count and sum
    are then given as 0 / 1). `value` holds the answer of folds that give no quantity (an instant, a text, a flag).
    """

    numerator: Fraction
    denominator: Fraction
    value: Value = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of an objective's rows in a period and group.

    `counted` is its denominator's rows, `fulfilled` those in the numerator (shares; else equal to counted),
    `undecided` in neither count because a clock still runs, `left_out` by relief, `met_by_relief` likewise,
    `not_among` rows of the set that the measure's own condition leaves out, `uncovered` rows that no listed service
    covers.
    """

    counted: int = 0
    fulfilled: int = 0
    undecided: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    met_by_relief: tuple[tuple[str, int], ...] = ()
    not_among: int = 0
    uncovered: int = 0


@dataclass(frozen=True, slots=True)
class RelievedSpans:
    """Spans [start, end) in microseconds in which a relief acts on an objective.

    `groups` are those that it acts on, None the one "not stated"; empty: it acts on every row.
    """

    relief: str
    objective: str
    spans: tuple[tuple[int, int], ...]
    groups: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The cells of one question. A key that is absent had no rows."""

    cells: Mapping[CellKey, Cell]


@dataclass(frozen=True, slots=True)
class Population:
    """The rows of one objective: counts by period and group, and how many rows have no period for want of an instant.

    `groups` are the group values that occur anywhere, in order, `None` (not stated) last.
    """

    objective: str
    counts: Mapping[CellKey, Counts]
    unattributed: int = 0
    groups: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value that was given in place of what the data or the terms say: a result, a fee, a score, a series.

    `of` is objective, charge, penalty, bonus, score, define, or word for `credits` and `bonuses`. `period` is a label,
    empty for the whole term; a longer period gives the value to each period of the series in it. Without `key` it is
    for all keys. `value` None: not measured.
    """

    of: str
    name: str
    key: str | None
    period: str
    value: Value


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that settlement reads of the data, and what was given in its place.

    `rows` false: no rows were asked for; what is not given is not measured. `indices` hold the values of each index
    record by day, in order.
    """

    answers: Mapping[Question, Answer] = field(default_factory=dict)
    populations: Mapping[str, Population] = field(default_factory=dict)
    given: tuple[GivenValue, ...] = ()
    rows: bool = True
    indices: Mapping[str, tuple[tuple[date, Fraction], ...]] = field(default_factory=dict)
