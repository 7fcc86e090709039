"""Looking through expressions: every node inside one, whatever the form that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from slalang.model.contract import Objective
from slalang.model.expression import Aggregate, ClockValue, RowSet
from slalang.source import Place
from slalang.units import Type


def inside(node: object) -> Iterator[object]:
    """The node and all nodes in it, depth first, in the order in which they were written."""
    if isinstance(node, tuple):
        for part in node:
            yield from inside(part)
    elif is_dataclass(node) and not isinstance(node, (Place, Type, type)):
        yield node
        for f in fields(node):
            yield from inside(getattr(node, f.name))


def clocks_in(node: object) -> tuple[ClockValue, ...]:
    """The clocks that an expression reads."""
    return tuple(dict.fromkeys(n for n in inside(node) if isinstance(n, ClockValue)))


def main_aggregate(objective: Objective) -> Aggregate | None:
    """The aggregate over the objective's own rows that its counts are of: the first that is written."""
    for node in inside(objective.measure):
        if isinstance(node, Aggregate) and isinstance(node.over, RowSet) and node.over.record == objective.record:
            return node
    return None
