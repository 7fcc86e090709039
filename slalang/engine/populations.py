"""What became of an objective's rows: counted, fulfilled, undecided, relieved, not covered, and why.

takes    the passes of a measurement, and an objective
gives    the status of each row as a column, counts by period and group
assumes  the objective's own aggregate is the first over its record (`main_aggregate`)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from slalang.calendar.periods import Period
from slalang.engine import objectives
from slalang.engine import scalars as s
from slalang.engine.compiling import Scope
from slalang.engine.groups import group_text
from slalang.engine.passes import Passes, Seen
from slalang.engine.rows import Rows
from slalang.engine.store import Store
from slalang.engine.undecided import DECIDED, undecided
from slalang.engine.values import Value
from slalang.engine.walk import inside, main_aggregate
from slalang.model.contract import Objective
from slalang.model.expression import BucketSet, Fold, RowSet
from slalang.model.measured import CellKey, Counts, Population, Question
from slalang.model.query import Folded, Folding, Group, Node, Scalar


class Status(StrEnum):
    """What became of a row; exactly one holds."""

    ELSEWHERE = "not in the set"
    UNCOVERED = "not covered"
    NOT_AMONG = "not among"
    LEFT_OUT = "left out"
    MET_BY_RELIEF = "met by relief"
    UNDECIDED = "undecided"
    FULFILLED = "fulfilled"
    FAILED = "not fulfilled"


COUNTED = (Status.MET_BY_RELIEF, Status.FULFILLED, Status.FAILED)


@dataclass(slots=True)
class Counting:
    """The columns by which an objective's rows are counted; without `rows` it has none."""

    objective: Objective
    rows: Rows | None
    period: Scalar
    at: Scalar
    group: Value | None
    status: Scalar
    relief: Scalar

    @property
    def scalars(self) -> tuple[Scalar, ...]:
        group = () if self.group is None else (self.group.scalar,)
        return (self.period, self.at, *group, self.status, self.relief)


def counting(passes: Passes, name: str) -> Counting:
    """The counting of an objective's rows, compiled into the rows of its record."""
    of = passes.compiler.catalog.objectives[name]
    main = main_aggregate(of)
    if main is None or not isinstance(main.over, RowSet):
        return Counting(of, None, s.MISSING, s.MISSING, None, s.MISSING, s.MISSING)
    buckets = None if main.over.all_rows else buckets_of(of)
    asked = Question(main, of.unit, of.name, attribution=of.attribution, group=of.group, buckets=buckets)
    _, rows = passes.rows_for(asked, main.over)
    seen = Seen(passes, asked, main, main.over)
    placed = seen.place(rows)
    scope = seen.scope(rows, placed)
    at: Scalar = s.ZERO if main.over.all_rows else seen.attribution(rows)
    group = None if of.group is None else passes.compiler.value(rows, of.group, scope)
    status, relief = status_of(seen, rows, scope)
    return Counting(of, rows, placed.period, at, group, status, relief)


def buckets_of(of: Objective) -> BucketSet | None:
    """The buckets in which the measure is taken, where it is: their rows are in the period of the bucket."""
    return next((node for node in inside(of.measure) if isinstance(node, BucketSet)), None)


def status_of(seen: Seen, rows: Rows, scope: Scope) -> tuple[Scalar, Scalar]:
    """The status of a row, and the relief that moved it."""
    compiler, main = seen.passes.compiler, seen.aggregate
    kept = seen.kept(rows, scope)
    where = s.holds(compiler.condition(rows, main.over.where, scope))
    among = s.holds(compiler.condition(rows, main.among, scope))
    share = main.fold is Fold.SHARE
    open_still = undecided(compiler, rows, main, scope) if share else DECIDED
    in_set = s.both(seen.in_calendar(rows, scope), seen.in_kept_by(rows, scope))
    met = s.exists(kept.met) if share else s.FALSE
    branches = (
        (s.opposite(in_set), Status.ELSEWHERE),
        (s.opposite(kept.covered), Status.UNCOVERED),
        (s.both(s.opposite(among if share else where), s.opposite(open_still.counted)), Status.NOT_AMONG),
        (s.exists(kept.left_out), Status.LEFT_OUT),
        (open_still.counted, Status.UNDECIDED),
        (s.both(met, s.either(open_still.fulfilled, s.opposite(where))), Status.MET_BY_RELIEF),
        (open_still.fulfilled, Status.UNDECIDED),
        (where, Status.FULFILLED),
    )
    status = s.case(tuple((c, s.text(word)) for c, word in branches), s.text(Status.FAILED))
    relief = kept.met if kept.left_out == objectives.NOBODY else s.present(kept.left_out, kept.met)
    return rows.named(status, "status"), rows.named(relief, "relief")


# ---------------------------------------------------------------- counts


def counted(store: Store, node: Node, of: Counting, periods: Mapping[str, Sequence[Period]]) -> Population:
    """The population of an objective, from its rows."""
    unplaced = s.both(s.missing(of.at), s.opposite(s.equal(of.status, s.text(Status.ELSEWHERE))))
    group = s.MISSING if of.group is None else of.group.scalar
    keys = (("period", of.period), ("group", group), ("status", of.status), ("relief", of.relief))
    folds = (("n", Folded(Folding.COUNT)), ("u", Folded(Folding.COUNT, keep=unplaced)))
    found = store.rows(Group(node, keys, folds))
    labels = {p.number: p.label for p in periods[of.objective.unit]}
    cells: dict[CellKey, Counter[tuple[Status, str]]] = defaultdict(Counter)
    for period, of_group, status, relief, n, _ in found:
        if period is not None and status != Status.ELSEWHERE:  # rows outside the set make no group
            cells[CellKey(labels[period], group_text(of_group, of.group))][Status(status), relief or ""] += n
    groups = {group_text(row[1], of.group) for row in found} if of.group is not None else set()
    ordered = (*sorted(g for g in groups if g is not None), *((None,) if None in groups else ()))
    counts = {key: counts_of(tally) for key, tally in cells.items()}
    return Population(of.objective.name, counts, sum(row[5] for row in found), ordered)


def counts_of(tally: Counter[tuple[Status, str]]) -> Counts:
    total: Counter[Status] = Counter()
    for (status, _), n in tally.items():
        total[status] += n

    def by_relief(wanted: Status) -> tuple[tuple[str, int], ...]:
        return tuple(sorted((relief, n) for (status, relief), n in tally.items() if status is wanted))

    return Counts(
        counted=sum(total[status] for status in COUNTED),
        fulfilled=total[Status.FULFILLED] + total[Status.MET_BY_RELIEF],
        undecided=total[Status.UNDECIDED],
        left_out=by_relief(Status.LEFT_OUT),
        met_by_relief=by_relief(Status.MET_BY_RELIEF),
        not_among=total[Status.NOT_AMONG],
        uncovered=total[Status.UNCOVERED],
    )
