"""Sets and what is made of them: rows by their services, groups, periods and reliefs; buckets, groups, keys, months."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

from slalang.model.contract import Objective
from slalang.model.expression import (
    Aggregate,
    BucketSet,
    Expression,
    FieldValue,
    Fold,
    GroupSet,
    KeySet,
    Named,
    ObjectiveSet,
    PeriodSet,
    RowSet,
    SetOf,
)
from tests.oracle import evaluate, reliefs, series
from tests.oracle.times import DAY, Span, day_of, instant, is_open, wall
from tests.oracle.world import Place, Row, number, ordered


def aggregate(e: Aggregate, at: Place) -> Any:
    """The value of an aggregate; of nothing, count and sum are zero, everything else is missing."""
    if isinstance(e.over, RowSet) and e.over.record in at.world.unreported:
        return None
    if e.fold is Fold.SHARE:
        found = share(e, at)
        return Fraction(len(found.fulfilled), len(found.counted)) if found.counted else None
    members = elements(e.over, at, (e.value, e.among, e.over))
    match e.fold:
        case Fold.COUNT:
            return Fraction(len(members))
        case Fold.ANY:
            return bool(members)
        case Fold.NO:
            return not members
    assert e.value is not None, "every other fold is of something"
    values = [evaluate.value(e.value, m) for m in members]
    if e.counting_empty_as is not None:
        values = [
            v if v is not None else evaluate.value(e.counting_empty_as, m) for v, m in zip(values, members, strict=True)
        ]
    return folded(e, [v for v in values if v is not None])


def folded(e: Aggregate, values: list[Any]) -> Any:
    if not values:
        return Fraction(0) if e.fold is Fold.SUM else None
    match e.fold:
        case Fold.SUM:
            return sum(map(number, values), Fraction(0))
        case Fold.MEAN:
            return sum(map(number, values), Fraction(0)) / len(values)
        case Fold.MEDIAN:
            low, high = (sorted(values)[i] for i in ((len(values) - 1) // 2, len(values) // 2))
            return (number(low) + number(high)) / 2
        case Fold.LARGEST:
            return max(values, key=ordered)
        case Fold.SMALLEST:
            return min(values, key=ordered)
        case Fold.FIRST:
            return values[0]
        case Fold.LAST:
            return values[-1]
        case Fold.PERCENTILE:
            assert e.rank is not None, "a percentile has a rank"
            return sorted(values)[math.ceil(e.rank * len(values) / 100) - 1]
        case _:
            raise AssertionError(f"the oracle does not know {e.fold}")


# ---------------------------------------------------------------- shares


@dataclass
class Share:
    """The elements of a share: counted ones, fulfilled ones among them, undecided ones in neither."""

    counted: list[Place]
    fulfilled: list[Place]
    undecided: list[Place]


def share(e: Aggregate, at: Place) -> Share:
    """An element counts where `among` holds and is fulfilled where the condition holds or a relief says so.

    It is undecided where what a running clock will come to makes a difference.
    """
    of = at.objective.name if at.objective else ""
    key = (
        "share",
        id(e),
        id(at.bucket_by),
        of,
        at.keyed,
        at.key_name,
        at.key,
        at.of_value,
        at.start,
        at.end,
        at.relieved,
    )
    return at.world.once(key, lambda: shared(e, at)) if at.row is None else shared(e, at)


def shared(e: Aggregate, at: Place) -> Share:
    found = Share([], [], [])
    for m in elements(replace(e.over, where=None), at, (e.over, e.among)):
        met = m.row is not None and bool(reliefs.acting(m, "counts as met"))
        outcomes = endings(e, m, met=met)
        if len(outcomes) > 1:
            found.undecided.append(m)
            continue
        counted, fulfilled = outcomes.pop()
        found.counted += [m] * counted
        found.fulfilled += [m] * fulfilled
    return found


def endings(e: Aggregate, m: Place, *, met: bool) -> set[tuple[bool, bool]]:
    """Whether an element is counted and fulfilled, as it stands and in every way in which running clocks may end."""
    asked: set[tuple[str, int]] = set()
    found = {judged(e, replace(m, verdicts={}, asked=asked), met=met)}
    known: set[tuple[str, int]] = set()
    while asked != known:  # one end may ask for a clock that another has no need of
        known = set(asked)
        for verdicts in itertools.product(("in_time", "late"), repeat=len(known)):
            end = dict(zip(sorted(known), verdicts, strict=True))
            found.add(judged(e, replace(m, verdicts=end, asked=asked), met=met))
    return found


def judged(e: Aggregate, m: Place, *, met: bool) -> tuple[bool, bool]:
    counted = evaluate.holds(e.among, m)
    return counted, counted and (met or evaluate.holds(e.over.where, m))


def bucket_sets(node: object) -> list[BucketSet]:
    """The sets of buckets anywhere in an expression."""
    return [part for part in everything_in(node) if isinstance(part, BucketSet)]


def records_of(measure: object) -> set[str]:
    """The records whose rows an expression of the contract's own level is made of."""
    sets = (part.over for part in everything_in(measure) if isinstance(part, Aggregate))
    return {over.record for over in sets if isinstance(over, RowSet) and not over.of_row}


def everything_in(node: object) -> Iterator[object]:
    """All nodes of an expression; a name's body stands for the name."""
    yield node
    if isinstance(node, Named):
        yield from everything_in(node.body)
    elif isinstance(node, tuple):
        for part in node:
            yield from everything_in(part)
    elif is_dataclass(node):
        for field in fields(node):
            if field.name not in {"place", "type"}:
                yield from everything_in(getattr(node, field.name))


# ---------------------------------------------------------------- elements


def elements(over: SetOf, at: Place, of: object = None) -> list[Place]:
    """The elements of a set, each as the place in which it is judged; `of` is what the set is asked for."""
    return [m for m in every_element(over, at, of) if evaluate.holds(over.where, m)]


def every_element(over: SetOf, at: Place, of: object) -> list[Place]:
    """The same, whatever their condition says."""
    match over:
        case RowSet():
            return children(over, at) if over.of_row else rows(over, at)
        case BucketSet():
            return [replace(at, bucket=b, bucket_by=over.by) for b in buckets(over, at)]
        case GroupSet():
            return [replace(at, of_value=(over.by, v)) for v in values_of(over.by, at)]
        case KeySet():
            return [at.at_key(over.name, k) for k in series.keys(over.name, at)]
        case ObjectiveSet():
            mine = (o for o in at.world.contract.objectives if not over.tag or over.tag in o.tags)
            return [at.for_objective(o, k) for o in mine for k in objective_keys(o, at)]
        case PeriodSet():
            return [at.in_period(p) for p in series.periods_of(over, at, of)]


def objective_keys(of: Objective, at: Place) -> Iterable[str | None]:
    return series.keys(of.group_name, at) if of.group is not None else (None,)


def children(over: RowSet, at: Place) -> list[Place]:
    """The child rows of the row at hand, in order of their instant and key."""
    assert at.row is not None, "children have a parent"
    found = [at.on(over.record, r) for r in at.world.children(over.record, at.record, at.row)]
    return in_order(over, found)


def in_order(over: RowSet, found: list[Place]) -> list[Place]:
    record = found[0].world.record(over.record) if found else None
    if record is None or not record.counted_by:
        return found
    dated = [m for m in found if m.row is not None and m.row[record.counted_by] is not None]
    rest = [m for m in found if m.row is not None and m.row[record.counted_by] is None]
    return sorted(dated, key=lambda m: sort_key(m, record.counted_by)) + rest


def sort_key(m: Place, counted_by: str) -> tuple[Any, ...]:
    assert m.row is not None
    return (m.row[counted_by], *m.world.key_of(m.record, m.row))


# ---------------------------------------------------------------- rows


def rows(over: RowSet, at: Place, *, left_out_too: bool = False) -> list[Place]:
    """The rows of a record that belong to the place: its objective's, else those counted in its period."""
    own = at.objective if at.objective is not None and at.objective.record == over.record else None
    inside = at if own else replace(at, objective=None, relieved=False)
    found = [
        inside.on(over.record, r)
        for r in (at.world.all_rows(over.record) if over.all_rows else placed(over, own, inside))
    ]
    found = [m for m in found if of_key(own, m, at)]
    if own is not None:
        found = [m for m in found if covered(own, m)]
        if not left_out_too:
            found = [m for m in found if not reliefs.acting(m, "leaves out")]
    if over.calendar:
        found = [m for m in found if opened_at(over.calendar, placed_by(over, own, m), m)]
    if over.kept_by:
        found = [m for m in found if kept_by(over.kept_by, m)]
    return in_order(over, found)


def placed(over: RowSet, own: Objective | None, at: Place) -> list[Row]:
    """The rows whose instant lies in the period or bucket of the place."""

    def everywhere() -> list[tuple[int, int, Row]]:
        every = (
            (i, r, placed_by(over, own, at.on(over.record, r))) for i, r in enumerate(at.world.all_rows(over.record))
        )
        return sorted((by, i, r) for i, r, by in every if by is not None)

    name = own.name if own else ""
    dated = at.world.once(("placed", over.record, over.by, at.bucket_by, name, at.relieved), everywhere)
    low, high = (bisect_left(dated, (edge, -1)) for edge in (at.start, at.end))
    return [row for _, _, row in dated[low:high]]


def placed_by(over: RowSet, own: Objective | None, m: Place) -> int | None:
    """The instant that puts a row into a period: the set's `by`, the buckets', the objective's, or `counted by`."""
    if over.by is not None:
        return as_instant(evaluate.value(over.by, m), m)
    if m.bucket_by is not None and speaks_of(m.bucket_by, over.record):
        return as_instant(evaluate.value(m.bucket_by, m), m)
    return attribution(own, m)


def attribution(of: Objective | None, m: Place) -> int | None:
    """The instant of a row that an objective names; without one, what the record is counted by."""
    if of is not None and of.attribution is not None:
        return as_instant(evaluate.value(of.attribution, m), m)
    assert m.row is not None, "a row is placed"
    return as_instant(m.row[m.world.record(m.record).counted_by], m)


def as_instant(found: Any, m: Place) -> int | None:
    """A day stands for its midnight in the contract's zone."""
    if found is None or isinstance(found, int):
        return found
    if isinstance(found, Fraction):
        return math.floor(found)
    return instant(datetime.combine(found, time()), m.world.contract.zone)


def speaks_of(by: Expression, record: str) -> bool:
    while isinstance(by, Named):
        by = by.body
    return not isinstance(by, FieldValue) or by.record == record


def of_key(own: Objective | None, m: Place, at: Place) -> bool:
    """Whether a row belongs to the group, key or value that the place is about."""
    if at.of_value is not None and at.of_value[0].record == m.record:
        return bool(evaluate.value(at.of_value[0], m) == at.of_value[1])
    if own is not None:
        return own.group is None or not at.keyed or evaluate.value(own.group, m) == at.key
    if at.objective is None and at.keyed and m.row is not None and m.world.record(m.record).field(at.key_name):
        return bool(m.row[at.key_name] == at.key)
    return True


def covered(own: Objective, m: Place) -> bool:
    """Whether a service of the objective covers a row; rows of which no listed service speaks are covered."""
    sets = [s.covers for s in m.world.contract.services if s.name in own.services and s.covers is not None]
    mine = [s for s in sets if isinstance(s, RowSet) and s.record == m.record]
    return not mine or any(is_in(s, m) for s in mine)


def is_in(over: RowSet, m: Place) -> bool:
    """Whether a row is in a set that is not of any period."""
    if over.calendar and not opened_at(over.calendar, placed_by(over, None, m), m):
        return False
    return evaluate.holds(over.where, m)


def opened_at(calendar: str, by: int | None, m: Place) -> bool:
    return by is not None and is_open(m.world.hours(calendar), by)


def kept_by(name: str, m: Place) -> bool:
    """Whether an objective's `among` holds the row after its services and reliefs, also while it is undecided."""
    of = m.world.objective(name)
    inside = replace(m, objective=of, relieved=True)
    if not covered(of, inside) or reliefs.acting(inside, "leaves out"):
        return False
    measure = of.measure
    while isinstance(measure, Named):
        measure = measure.body
    assert isinstance(measure, Aggregate), "rows are kept by an objective that measures rows"
    return evaluate.holds(measure.among if measure.fold is Fold.SHARE else measure.over.where, inside)


def values_of(by: FieldValue, at: Place) -> list[Any]:
    """The values of a field in the rows that belong to the place."""
    found = {evaluate.value(by, m) for m in rows(RowSet(by.record), at)}
    return sorted(v for v in found if v is not None)


# ---------------------------------------------------------------- buckets


def buckets(over: BucketSet, at: Place) -> list[Span]:
    """The buckets that begin in the period, of the calendar's zone and in its open hours where one is named."""
    hours = at.world.hours(over.calendar) if over.calendar else None
    zone = hours.zone if hours else at.world.contract.zone
    found = (
        days(over, at, zone) if not over.width or over.width % 86_400_000_000 == 0 else minutes(over.width, at, zone)
    )
    return [b for b in found if at.start <= b[0] < at.end and (hours is None or is_open(hours, b[0]))]


def days(over: BucketSet, at: Place, zone: str) -> list[Span]:
    """Local days, or weeks from Monday."""
    many = 7 if over.unit == "week" else 1
    day, found = day_of(at.start, zone), []
    if many == 7:
        day -= day.weekday() * DAY
    while (begin := instant(datetime.combine(day, time()), zone)) < at.end:
        found.append((begin, instant(datetime.combine(day + many * DAY, time()), zone)))
        day += many * DAY
    return found


def minutes(width: int, at: Place, zone: str) -> list[Span]:
    """Parts of local hours: walk from minute to minute and begin a bucket where the clock shows a multiple."""
    minute = 60_000_000
    step = timedelta(microseconds=width) // timedelta(minutes=1)
    begins = [t for t in range(at.start, at.end + 2 * width, minute) if wall(t, zone).minute % step == 0]
    return list(itertools.pairwise(begins))
