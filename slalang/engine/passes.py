"""Questions as passes over rows: all that share record, periods, groups and buckets are answered by one grouping.

takes    questions, and the spans in which reliefs act
gives    for each record its rows with every column asked for, and the groupings over them
assumes  rows are few kinds: the record's own, and those spread over all periods (`all` sets)
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from slalang.engine import children, objectives
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse
from slalang.engine.objectives import ALL, Kept
from slalang.engine.periods import Placed, Timeline
from slalang.engine.rows import Rows
from slalang.engine.undecided import undecided
from slalang.engine.values import Value
from slalang.engine.walk import inside, main_aggregate
from slalang.model.contract import Objective
from slalang.model.expression import Aggregate, BucketSet, Expression, Fold, PeriodEdge, RowSet
from slalang.model.measured import Question, RelievedSpans
from slalang.model.query import Folded, Scalar
from slalang.units import Kind

PERIOD, GROUP, BUCKET = "period", "group", "bucket"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is read from a pass: the names of its folds, and what one unit of its value is worth."""

    question: Question
    folds: tuple[str, ...]
    scale: Fraction
    kind: Kind


@dataclass(slots=True)
class Pass:
    """One grouping: its keys and folds, and the questions that it answers."""

    unit: str
    period: Scalar
    group: Value | None
    bucket: Scalar | None
    folds: dict[Folded, str] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)

    def fold(self, fold: Folded) -> str:
        return self.folds.setdefault(fold, f"f{len(self.folds)}")


@dataclass(slots=True)
class Passes:
    """The rows that questions need and the passes over them, by what tells rows (and passes) apart."""

    compiler: Compiler
    timeline: Timeline
    relieved: Sequence[RelievedSpans]
    rows: dict[Hashable, Rows] = field(default_factory=dict)
    passes: dict[Hashable, dict[Hashable, Pass]] = field(default_factory=dict)

    # ------------------------------------------------------------ questions

    def ask(self, question: Question) -> None:
        """Adds a question."""
        x = question.aggregate
        if not isinstance(x.over, RowSet):
            refuse(x.place, "an aggregate of this kind of set over rows")
        if x.over.of_row:
            refuse(x.place, "child rows without their row")
        seen = Seen(self, question, x, x.over)
        key, rows = self.rows_for(question, x.over)
        placed = seen.place(rows)
        scope = seen.scope(rows, placed)
        keep, where, value = seen.conditions(rows, scope, placed)
        group = None if question.group is None else self.compiler.value(rows, question.group, scope)
        one = self.pass_over(key, question, placed, group)
        folds = children.folds_of(x, keep, where, value, children.in_order(self.compiler, rows))
        names = tuple(one.fold(fold) for _, fold in folds)
        scale = Fraction(1) if value is None else value.scale
        one.readings.append(Reading(question, names, scale, x.type.kind if value is None else value.kind))

    def rows_for(self, question: Question, over: RowSet) -> tuple[Hashable, Rows]:
        """The record's own rows, or rows that are spread over the periods of a unit."""
        record = self.compiler.catalog.record(over.record, question.aggregate.place)
        key: Hashable = record.name
        if over.all_rows:
            key = (record.name, question.unit, question.buckets)
        if key not in self.rows:
            self.rows[key] = self.compiler.catalog.rows(record)
        return key, self.rows[key]

    def pass_over(self, key: Hashable, question: Question, placed: Placed, group: Value | None) -> Pass:
        mine = self.passes.setdefault(key, {})
        one = (question.unit, placed.period, placed.bucket, group)
        if one not in mine:
            mine[one] = Pass(question.unit, placed.period, group, placed.bucket)
        return mine[one]

    # ------------------------------------------------------------ objectives

    def kept(self, rows: Rows, of: Objective, at: Scalar, scope: Scope, *, relieved: bool) -> Kept:
        return objectives.kept(self.compiler, rows, of, at, scope, self.relieved if relieved else None)

    def stopped(self, objective: str) -> tuple[RelievedSpans, ...]:
        return objectives.stopped(self.compiler, objective, self.relieved)


@dataclass(frozen=True, slots=True)
class Seen:
    """One question while it is compiled."""

    passes: Passes
    question: Question
    aggregate: Aggregate
    over: RowSet

    @property
    def objective(self) -> Objective | None:
        return self.passes.compiler.catalog.objectives[self.question.objective] if self.question.objective else None

    @property
    def by_relief(self) -> Scope:
        """The scope in which clocks stand still as the objective's reliefs say."""
        name = self.question.objective or self.over.kept_by
        stopped = self.passes.stopped(name) if name and self.question.relieved else ()
        mine = self.objective
        grouped = (mine.group_name, mine.group) if mine and mine.group else None
        return Scope(group=grouped, stopped=stopped)

    def attribution(self, rows: Rows) -> Scalar:
        """The instant that places the row: of the set, of the buckets, of the objective, or `counted by`."""
        wanted = self.question.attribution
        mine = self.objective
        if wanted is None and mine is not None and mine.record == self.over.record:
            wanted = mine.attribution
        if self.question.buckets is not None and self.question.buckets.by is not None:
            wanted = self.question.buckets.by
        return objectives.attribution(self.passes.compiler, rows, self.aggregate, wanted, self.by_relief)

    def place(self, rows: Rows) -> Placed:
        timeline, places = self.passes.timeline, self.passes.compiler.places
        unit, buckets = self.question.unit, self.question.buckets
        if self.over.all_rows:
            return rows.once("spread", lambda: timeline.spread(places, rows, unit, buckets))
        at = self.attribution(rows)
        return timeline.place(places, rows, unit, bare(buckets), at)

    def scope(self, rows: Rows, placed: Placed) -> Scope:
        """The scope of the row's conditions, with the edges of its period where they are read."""
        edges = placed.edges
        if edges is None and any(
            isinstance(node, PeriodEdge) for node in inside((self.aggregate, self.question.group))
        ):
            unit, buckets = self.question.unit, bare(self.question.buckets)
            edges = self.passes.timeline.edges(self.passes.compiler.places, rows, unit, buckets, placed)
        return replace(self.by_relief, edges=edges)

    def conditions(self, rows: Rows, scope: Scope, placed: Placed) -> tuple[Scalar, Scalar, Value | None]:
        """Which rows are there at all, which of them count, and the value that is folded."""
        compiler, x = self.passes.compiler, self.aggregate
        kept = self.kept(rows, scope)
        where = s.holds(compiler.condition(rows, self.over.where, scope))
        among = s.holds(compiler.condition(rows, x.among, scope))
        base = s.both(
            s.exists(placed.period), kept.condition, among, self.in_calendar(rows, scope), self.in_kept_by(rows, scope)
        )
        if x.fold is Fold.SHARE:
            open_still = undecided(compiler, rows, x, scope)
            met = s.exists(kept.met)
            decided = s.both(s.opposite(open_still.counted), s.either(s.opposite(open_still.fulfilled), met))
            base, where = s.both(base, decided), s.either(where, met)
        value = None if x.value is None else v.upright(compiler.value(rows, x.value, scope))
        if value is not None and value.over is not None:
            refuse(x.place, "an aggregate of quotients")
        return base, where, value

    def in_calendar(self, rows: Rows, scope: Scope) -> Scalar:
        if not self.over.calendar:
            return s.TRUE
        at = (
            children.attribution(self.passes.compiler, rows, self.over, scope)
            if self.over.all_rows
            else self.attribution(rows)
        )
        return s.holds(self.passes.compiler.places.is_open(rows, self.over.calendar, at))

    def kept(self, rows: Rows, scope: Scope) -> Kept:
        """What the question's objective makes of the rows."""
        mine = self.objective
        if mine is None:
            return ALL
        compiler = self.passes.compiler
        if not self.over.all_rows:
            at = self.attribution(rows)
        else:
            at = children.counted_by(compiler, rows) if rows.record.counted_by else s.MISSING
        return self.passes.kept(rows, mine, at, scope, relieved=self.question.relieved)

    def in_kept_by(self, rows: Rows, scope: Scope) -> Scalar:
        """`kept by O`: the rows of O's `among` after its services and reliefs, undecided ones too."""
        if not self.over.kept_by:
            return s.TRUE
        compiler = self.passes.compiler
        of = compiler.catalog.objectives[self.over.kept_by]
        main = main_aggregate(of)
        if main is None or of.record != self.over.record:
            refuse(self.aggregate.place, f"rows kept by {of.name}")
        at = objectives.attribution(compiler, rows, main, of.attribution, scope)
        kept = self.passes.kept(rows, of, at, scope, relieved=self.question.relieved)
        return s.both(kept.condition, counted_rows(compiler, rows, main, scope))


def counted_rows(compiler: Compiler, rows: Rows, main: Aggregate, scope: Scope) -> Scalar:
    """The rows that an aggregate is of: those of its `among`, or of its condition where it is no share."""
    condition: Expression | None = main.among if main.fold is Fold.SHARE else main.over.where
    return s.holds(compiler.condition(rows, condition, scope))


def bare(buckets: BucketSet | None) -> BucketSet | None:
    """Buckets by their shape alone."""
    return None if buckets is None else replace(buckets, by=None, where=None)
