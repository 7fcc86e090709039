"""The rows behind an amount that adds up rows: what the amount reads of each, and what each came to.

takes    an engine, a question that sums a value over rows, the spans in which reliefs act
gives    for each period and group the largest row amounts, up to a number, with the count and total of all
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
from slalang.model.expression import ClockValue, Expression, FieldValue, RowSet
from slalang.model.measured import CellKey, Question, RelievedSpans
from slalang.model.outcome import PricedRow, PricedRows
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
    assert isinstance(rows, RowSet), "only sums over rows have rows behind them"
    timeline, compiler = engine.compiler([question.buckets])
    passes = Passes(compiler, timeline, relieved)
    seen = Seen(passes, question, question.aggregate, rows)
    _, plan = passes.rows_for(question, rows)
    placed = seen.place(plan)
    scope = seen.scope(plan, placed)
    keep, where, value = seen.conditions(plan, scope, placed)
    assert value is not None, "a sum has a value"
    group = None if question.group is None else compiler.value(plan, question.group, scope)
    read = leaves(question.aggregate.value)
    shown = [v.upright(compiler.value(plan, leaf, scope)) for leaf in read]
    key = tuple(c for c in compiler.catalog.key(plan.record))
    columns: list[tuple[str, Scalar]] = [("period", placed.period), ("amount", value.scalar)]
    columns += [("group", group.scalar if group is not None else s.MISSING)]
    columns += [(f"v{i}", one.scalar) for i, one in enumerate(shown)]
    columns += [(f"k{i}", s.call(Operator.TEXT, column)) for i, column in enumerate(key)]
    plan.keep(s.both(keep, where, s.exists(placed.period), s.exists(value.scalar)))
    node = Pick(plan.build(), tuple(columns))
    compiler.places.load(engine.connection)
    totals, largest = fetched(engine, node, [name for name, _ in columns])
    heads = tuple((leaf_name(leaf), leaf.type) for leaf in read)
    labels = {p.number: p.label for p in engine.periods[question.unit]}
    made: dict[tuple[Any, Any], list[PricedRow]] = defaultdict(list)
    for period, amount, named, *rest in largest:
        parts = tuple(read_value(n, one) for n, one in zip(rest, shown, strict=False))
        name = " ".join(str(part) for part in rest[len(shown) :])
        made[period, named].append(PricedRow(name, parts, Fraction(amount) * value.scale))
    return {
        CellKey(labels[period], group_text(named, group) if group is not None else None): PricedRows(
            heads, tuple(made[period, named]), count, Fraction(total) * value.scale
        )
        for period, named, count, total in totals
    }


def fetched(engine: Engine, node: Node, names: list[str]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Count and sum of the amounts of each period and group, and the largest of each, in order."""
    store = engine.store
    kept = store.keep(node, names)
    keys = tuple((name, s.of(name)) for name in ("period", "group"))
    count, total = Folded(Folding.COUNT), Folded(Folding.SUM, s.of("amount"))
    totals = store.rows(Group(kept, keys, (("n", count), ("total", total))))
    falling = ((s.of("amount"), True), *((s.of(name), False) for name in names if name.startswith("k")))
    ranked = Order(kept, tuple(scalar for _, scalar in keys), falling, (("before", Running.SUM, s.number(1)),))
    before = s.present(s.of("before"), s.number(0))
    first = Keep(ranked, s.less(before, s.number(MOST_SHOWN)))
    shown = (*((name, s.of(name)) for name in names), ("before", before))
    found = store.rows(Pick(first, shown, ("period", "group", "before")))
    store.forget()
    return totals, [row[:-1] for row in found]


def leaves(value: Expression | None) -> tuple[FieldValue | ClockValue, ...]:
    """What an amount reads of a row, each once."""
    found = (node for node in inside(value) if isinstance(node, FieldValue | ClockValue))
    return tuple(dict.fromkeys(found))[:MOST_READ]


def leaf_name(leaf: FieldValue | ClockValue) -> str:
    return leaf.name if isinstance(leaf, FieldValue) else f"{leaf.clock}.{leaf.attribute}"


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
