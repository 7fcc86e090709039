"""The rows behind an amount that reads rows: what the amount reads of each, its condition too, and each row's value.

takes    an engine, a question that counts rows or sums a value over them or takes an extreme, the spans of reliefs
gives    for each period and group the rows that decide most, up to a number, with the count and total of all
assumes  the question was answered before, so that it compiles
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.groups import group_text
from slalang.engine.passes import Passes, Seen
from slalang.engine.values import Value
from slalang.engine.walk import inside
from slalang.model.contract import Record
from slalang.model.expression import Aggregate, ClassValue, ClockValue, FieldValue, Fold, RowSet
from slalang.model.measured import CellKey, Question, RelievedSpans
from slalang.model.priced import PricedRow, PricedRows
from slalang.model.query import Folded, Folding, Group, Keep, Node, Operator, Order, Pick, Running, Scalar
from slalang.units import Kind

if TYPE_CHECKING:
    from slalang.engine.engine import Engine

MOST_SHOWN = 40
"""Rows that a statement prints of one amount."""
MOST_READ = 8
"""Columns that it prints of a row."""


def priced_rows(engine: Engine, question: Question, relieved: Sequence[RelievedSpans]) -> dict[CellKey, PricedRows]:
    """The rows behind the answers to one question, by period and group."""
    rows = question.aggregate.over
    assert isinstance(rows, RowSet), "only what is over rows has rows behind it"
    timeline, compiler = engine.compiler([question.buckets])
    passes = Passes(compiler, timeline, relieved)
    seen = Seen(passes, question, question.aggregate, rows)
    _, plan = passes.rows_for(question, rows)
    placed = seen.place(plan)
    scope = seen.scope(plan, placed)
    keep, where, found = seen.conditions(plan, scope, placed)
    value = Value(s.number(1), Kind.COUNT) if found is None else found
    group = None if question.group is None else compiler.value(plan, question.group, scope)
    read = leaves(question.aggregate, compiler.catalog.record(rows.record))
    shown = [v.upright(compiler.value(plan, leaf, scope)) for leaf in read]
    key = tuple(c for c in compiler.catalog.key(plan.record))
    columns: list[tuple[str, Scalar]] = [("period", placed.period), ("amount", value.scalar)]
    columns += [("group", group.scalar if group is not None else s.MISSING)]
    columns += [(f"v{i}", one.scalar) for i, one in enumerate(shown)]
    columns += [(f"k{i}", s.call(Operator.TEXT, column)) for i, column in enumerate(key)]
    plan.keep(s.both(keep, where, s.exists(placed.period), s.exists(value.scalar)))
    node = Pick(plan.build(), tuple(columns))
    compiler.places.load(engine.connection)
    fold = question.aggregate.fold
    totals, first = fetched(engine, node, [name for name, _ in columns], fold)
    heads = tuple((leaf_name(leaf), leaf.type) for leaf in read)
    labels = {p.number: p.label for p in engine.periods[question.unit]}
    made: dict[tuple[Any, Any], list[PricedRow]] = defaultdict(list)
    for period, amount, named, *rest in first:
        parts = tuple(read_value(n, one) for n, one in zip(rest, shown, strict=False))
        name = " ".join(str(part) for part in rest[len(shown) :])
        made[period, named].append(PricedRow(name, parts, Fraction(amount) * value.scale))
    return {
        CellKey(labels[period], group_text(named, group) if group is not None else None): PricedRows(
            heads, tuple(made[period, named]), count, Fraction(total) * value.scale, question.aggregate.type
        )
        for period, named, count, total in totals
    }


Read = FieldValue | ClockValue | ClassValue
"""What is read of a row."""
TOTALS = {Fold.LARGEST: Folding.LARGEST, Fold.SMALLEST: Folding.SMALLEST}
"""What is made of the values of rows; else their sum."""


def fetched(
    engine: Engine, node: Node, names: list[str], fold: Fold
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Count and total of the values of each period and group, and the rows of each that come first, in order."""
    store = engine.store
    kept = store.keep(node, names)
    keys = tuple((name, s.of(name)) for name in ("period", "group"))
    count, total = Folded(Folding.COUNT), Folded(TOTALS.get(fold, Folding.SUM), s.of("amount"))
    totals = store.rows(Group(kept, keys, (("n", count), ("total", total))))
    by = ((s.of("amount"), fold is not Fold.SMALLEST), *((s.of(name), False) for name in names if name[0] == "k"))
    ranked = Order(kept, tuple(scalar for _, scalar in keys), by, (("before", Running.SUM, s.number(1)),))
    before = s.present(s.of("before"), s.number(0))
    top = Keep(ranked, s.less(before, s.number(MOST_SHOWN)))
    shown = (*((name, s.of(name)) for name in names), ("before", before))
    found = store.rows(Pick(top, shown, ("period", "group", "before")))
    store.forget()
    return totals, [row[:-1] for row in found]


def leaves(of: Aggregate, record: Record) -> tuple[Read, ...]:
    """What an aggregate reads of a row, each once: the record's own fields as declared, without what tells rows apart.

    A value that is a field by itself is the row's value, and no column beside it.
    """
    found = [node for node in inside((of.value, of.over, of.among)) if isinstance(node, Read)]
    order = {f.name: i for i, f in enumerate(record.fields)}
    apart = {f.name for f in record.keys} if len(record.keys) == 1 else set()

    def place(node: Read) -> int:
        return order.get(node.name, len(order)) if isinstance(node, FieldValue) and not node.via else len(order)

    told = (n for n in found if n != of.value and not (place(n) < len(order) and leaf_name(n) in apart))
    return tuple(sorted(dict.fromkeys(told), key=place))[:MOST_READ]


def leaf_name(leaf: Read) -> str:
    match leaf:
        case FieldValue():
            return leaf.name
        case ClockValue():
            return f"{leaf.clock}.{leaf.attribute}"
        case ClassValue():
            return leaf.priority


def read_value(n: Any, one: Value) -> Any:
    """A column's integer as the value it stands for."""
    if n is None:
        return None
    if one.kind in v.TEXTS:
        return str(n)
    match one.kind:
        case Kind.FLAG:
            return bool(n)
        case Kind.INSTANT:
            return int(n * one.scale)
        case _:
            return Fraction(n) * one.scale
