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

from slalang.engine import answers
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.passes import Passes, Seen
from slalang.engine.values import Value
from slalang.engine.walk import inside
from slalang.model.expression import ClockValue, Expression, FieldValue, RowSet
from slalang.model.measured import CellKey, Question, RelievedSpans
from slalang.model.outcome import PricedRow, PricedRows
from slalang.model.query import Node, Operator, Pick, Scalar
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
    compiler.places.load(engine.connection)
    labels = {p.number: p.label for p in engine.periods[question.unit]}
    heads = tuple((leaf_name(leaf), leaf.type) for leaf in read)
    found = fetched(engine, Pick(plan.build(), tuple(columns)), question.group is not None)
    made: dict[CellKey, list[PricedRow]] = defaultdict(list)
    totals: dict[CellKey, tuple[Fraction, int]] = {}
    for row in found:
        period, amount, named, count, total = row[:5]
        cell = CellKey(labels[period], answers.group_text(named, group) if group is not None else None)
        parts = tuple(read_value(n, one) for n, one in zip(row[5 : 5 + len(shown)], shown, strict=True))
        name = " ".join(str(part) for part in row[5 + len(shown) :])
        made[cell].append(PricedRow(name, parts, Fraction(amount) * value.scale))
        totals[cell] = Fraction(total) * value.scale, count
    return {cell: PricedRows(heads, tuple(rows), totals[cell][1], totals[cell][0]) for cell, rows in made.items()}


def fetched(engine: Engine, node: Node, grouped: bool) -> list[tuple[Any, ...]]:
    """The largest amounts of each period and group, with how many there are and their sum."""
    store = engine.store
    names = [name for name, _ in node.columns] if isinstance(node, Pick) else []
    values = ", ".join(f'"{name}"' for name in names[3:])
    keys = sum(1 for name in names if name.startswith("k"))
    order = ", ".join(f'"k{i}"' for i in range(keys)) or "1"
    by = '"period", "group"' if grouped else '"period"'
    # Names are this module's own; the plan is printed by the dialect.
    sql = (
        f'SELECT "period", "amount", "group", count(*) OVER whole, CAST(sum("amount") OVER whole AS HUGEINT), {values} '  # noqa: S608  our own names
        f"FROM ({store.sql(node)}) WINDOW whole AS (PARTITION BY {by}) "
        f'QUALIFY row_number() OVER (PARTITION BY {by} ORDER BY "amount" DESC, {order}) <= {MOST_SHOWN} '
        f'ORDER BY "period", "amount" DESC, {order}'
    )
    return store.run(sql)


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
