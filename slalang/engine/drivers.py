"""What drove a result: the counted rows of an outcome divided by their fields, their classes and the hour of the week.

takes    an engine, an objective, the spans in which reliefs act, and the outcomes asked about
gives    for each of them the portions of rows with what they add to its numerator and denominator
assumes  the objective measures a share or a mean of rows; of anything else nothing is divided

The hour is that of the instant which puts a row in its period, on the clocks of the contract's zone. A field that names
a person is never divided by: a report blames hours and places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slalang.calendar.zones import DAY
from slalang.engine import populations
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.compiling import NOWHEN
from slalang.engine.groups import group_text
from slalang.engine.passes import Passes, Seen
from slalang.engine.populations import COUNTED, Counting, Status
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.engine.walk import inside, main_aggregate
from slalang.model.contract import Record
from slalang.model.expression import Aggregate, ClassValue, FieldValue, Fold, RowSet
from slalang.model.insight import Breakdown, Dimension, Drivers, Portion
from slalang.model.measured import Question, RelievedSpans
from slalang.model.query import Folded, Folding, Group, Keep, Node, Pick, Scalar
from slalang.units import Kind, Type

if TYPE_CHECKING:
    from slalang.engine.engine import Engine
    from slalang.engine.store import Store

MOST_VALUES = 50
"""A field of more values than this says little about any: a name, a number, a text."""
PEOPLE = frozenset({"agent", "contact", "customer"})
"""The fields of the library's records that say who somebody is."""
DIVIDING = (Kind.TEXT, Kind.ONE_OF, Kind.FLAG)
HOUR = DAY // 24
WEEK, MONDAY = 7 * DAY, 3 * DAY
"""The days counted from 1970-01-01 begin on a Thursday."""
PERIOD, GROUP, STATUS, VALUE = "#period", "#group", "#status", "#value"
FULFILLED = (Status.FULFILLED, Status.MET_BY_RELIEF)
FOLDS = ("rows", "fulfilled", "valued", "sum")

Wanted = Sequence[tuple[str, str | None]]
"""Outcomes by their period's label and their group."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The counted rows kept as a table, with a column for each way to divide them."""

    node: Node
    columns: tuple[tuple[Dimension, str, str], ...]
    share: bool
    scale: Fraction
    group: Value | None


def drivers(engine: Engine, objective: str, relieved: Sequence[RelievedSpans], wanted: Wanted) -> tuple[Drivers, ...]:
    """The breakdowns of some outcomes of one objective; none where its rows cannot be divided."""
    timeline, compiler = engine.compiler(engine.buckets((objective,)))
    passes = Passes(compiler, timeline, relieved)
    counting = populations.counting(passes, objective)
    main = main_aggregate(counting.objective)
    if counting.rows is None or main is None or main.fold not in {Fold.SHARE, Fold.MEAN}:
        return ()
    numbers = {p.label: p.number for p in engine.periods[counting.objective.unit]}
    with engine.store.in_our_order():
        ways = kept(engine, passes, counting, main, [numbers[label] for label, _ in wanted])
        found = {column: portions(engine.store, ways, column) for _, _, column in ways.columns}
        engine.store.forget()
    return tuple(
        Drivers(objective, label, group, ways.share, tuple(breakdowns(ways, found, (numbers[label], group))))
        for label, group in wanted
    )


def breakdowns(
    ways: Ways, found: dict[str, dict[tuple[int, str | None], tuple[Portion, ...]]], of: tuple[int, str | None]
) -> Iterator[Breakdown]:
    """The ways that tell rows of one outcome apart."""
    for dimension, name, column in ways.columns:
        mine = found[column].get(of, ())
        if len(mine) > 1:
            yield Breakdown(dimension, name, mine)


# ---------------------------------------------------------------- the rows


def kept(engine: Engine, passes: Passes, counting: Counting, main: Aggregate, numbers: Sequence[int]) -> Ways:
    """The counted rows of some periods, computed once for all ways."""
    rows, group = counting.rows, counting.group
    assert rows is not None, "only rows are divided"
    value = valued(passes, counting, main)
    columns: list[tuple[str, Scalar]] = [(PERIOD, counting.period), (STATUS, counting.status)]
    columns += [(GROUP, group.scalar if group is not None else s.MISSING)]
    columns += [(VALUE, value.scalar if value is not None else s.MISSING)]
    ways = list(dividing(passes, counting, rows, main))
    columns += [(f"d{i}", scalar) for i, (_, _, scalar) in enumerate(ways)]
    counts = s.either(*(s.equal(counting.status, s.text(word)) for word in COUNTED))
    mine = s.either(*(s.equal(counting.period, s.number(n)) for n in sorted(set(numbers))))
    plan = Pick(Keep(rows.build(), s.both(counts, s.holds(mine))), tuple(columns))
    passes.compiler.places.load(engine.connection)
    node = engine.store.keep(plan, [name for name, _ in columns])
    named = tuple((dimension, name, f"d{i}") for i, (dimension, name, _) in enumerate(ways))
    few = tuple(way for way in named if way[0] is Dimension.HOUR_OF_WEEK or values(engine.store, node, way[2]))
    return Ways(node, few, main.fold is Fold.SHARE, Fraction(1) if value is None else value.scale, group)


def valued(passes: Passes, counting: Counting, main: Aggregate) -> Value | None:
    """What a mean adds up; None of a share."""
    if main.value is None or counting.rows is None:
        return None
    assert isinstance(main.over, RowSet), "only rows are divided"
    of = counting.objective
    buckets = None if main.over.all_rows else populations.buckets_of(of)
    seen = Seen(passes, Question(main, of.unit, of.name, True, of.attribution, of.group, buckets), main, main.over)
    scope = seen.scope(counting.rows, seen.place(counting.rows))
    return v.upright(passes.compiler.value(counting.rows, main.value, scope))


def dividing(
    passes: Passes, counting: Counting, rows: Rows, main: Aggregate
) -> Iterator[tuple[Dimension, str, Scalar]]:
    """The ways to divide rows: classes first, then fields, then the hour; not by what the measure itself asks for."""
    compiler, record = passes.compiler, rows.record
    assert isinstance(main.over, RowSet), "only rows are divided"
    asked = [node for node in inside(main.over.where) if isinstance(node, FieldValue | ClassValue) and not node.via]
    read = {node.name if isinstance(node, FieldValue) else node.priority for node in asked}
    for priority in compiler.catalog.contract.priorities:
        if priority.record == record.name and priority.name not in read:
            reads = ClassValue(type=Type(Kind.CLASS), priority=priority.name)
            yield Dimension.CLASS, priority.name, compiler.value(rows, reads, NOWHEN).scalar
    for field in (name for name in fields(passes, record) if name not in read):
        reads_field = FieldValue(type=record_type(record, field), record=record.name, name=field)
        yield Dimension.FIELD, field, compiler.value(rows, reads_field, NOWHEN).scalar
    if counting.at != s.ZERO:
        yield Dimension.HOUR_OF_WEEK, "", hour_of_week(passes, rows, counting.at)


def fields(passes: Passes, record: Record) -> Iterator[str]:
    """The fields of a record that its data hold, that tell no row from all others, and that name no person."""
    relation = passes.compiler.catalog.relation(record)
    for field in record.fields:
        loaded = relation is not None and relation.column(field.name) is not None
        if loaded and field.type.kind in DIVIDING and not field.key and field.name not in PEOPLE:
            yield field.name


def record_type(record: Record, name: str) -> Type:
    found = record.field(name)
    assert found is not None, f"{record.name} has the field {name}"
    return found.type


def hour_of_week(passes: Passes, rows: Rows, at: Scalar) -> Scalar:
    """The hour on the local clock, counted from Monday at midnight."""
    wall = s.add(s.add(at, passes.compiler.places.offset(rows, s.ZERO, at)), s.number(MONDAY))
    named = rows.named(wall, "wall")
    since = s.subtract(named, s.times_narrow(s.divide(named, WEEK), WEEK))
    return s.divide(since, HOUR)


# ---------------------------------------------------------------- their portions


def values(store: Store, node: Node, column: str) -> bool:
    """Whether a column has few enough values to divide by, and more than one."""
    count = Folded(Folding.COUNT)
    each = Group(node, (("d", s.of(column)),), (("n", count),))
    ((number,),) = store.rows(Group(each, (), (("n", count),)))
    return 1 < int(number) <= MOST_VALUES


def portions(store: Store, ways: Ways, column: str) -> dict[tuple[int, str | None], tuple[Portion, ...]]:
    """The portions of each period and group, in the order of their values, what is not stated last."""
    keys = (("period", s.of(PERIOD)), ("group", s.of(GROUP)), ("d", s.of(column)))
    done = s.either(*(s.equal(s.of(STATUS), s.text(word)) for word in FULFILLED))
    rows_and_sums = (Folded(Folding.COUNT, s.of(VALUE)), Folded(Folding.SUM, s.of(VALUE)))
    folds = (Folded(Folding.COUNT), Folded(Folding.COUNT, keep=done), *rows_and_sums)
    rows = store.rows(Group(ways.node, keys, tuple(zip(FOLDS, folds, strict=True))))
    found: dict[tuple[int, str | None], list[Portion]] = {}
    for period, group, value, *counts in sorted(rows, key=lambda row: (row[2] is None, row[2])):
        found.setdefault((period, group_text(group, ways.group)), []).append(portion(ways, value, *counts))
    return {key: tuple(parts) for key, parts in found.items()}


def portion(ways: Ways, value: Any, rows: int, fulfilled: int, valued: int, total: int | None) -> Portion:
    if ways.share:
        return Portion(value, rows, Fraction(fulfilled), Fraction(rows))
    return Portion(value, rows, Fraction(total or 0) * ways.scale, Fraction(valued))
