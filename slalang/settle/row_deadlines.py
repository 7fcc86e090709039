"""Deadlines and ends of periods inside aggregates over rows: what a row is compared with is said by its own period.

`made_at within 5 days after performance.due` asks each row about the deadline of the period that it is in. Here such
a deadline becomes the end of the period and the lags after it, which the engine computes for each row.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from slalang.model.contract import Contract
from slalang.model.expression import Aggregate, Arithmetic, BusinessDays, DeadlineOf, EndOf, Expression, Lag, PeriodEdge
from slalang.settle.duties import duty_of
from slalang.units import INSTANT, Kind

Node = TypeVar("Node")


def in_period(contract: Contract, aggregate: Aggregate, unit: str) -> Aggregate:
    """An aggregate whose deadlines and ends of periods of its own unit are said by the edges of the row's period."""
    return within_rows(contract, aggregate, unit)


def within_rows(contract: Contract, node: Node, unit: str) -> Node:
    """A node with every such part in place of the one that it says; the node itself where it has none."""
    found: Any = node
    if isinstance(node, tuple):
        parts = tuple(within_rows(contract, part, unit) for part in node)
        return node if all(a is b for a, b in zip(parts, node, strict=True)) else parts  # type: ignore[return-value]
    if isinstance(node, DeadlineOf | EndOf):
        found = said_by_edges(contract, node, unit) or node
    elif is_dataclass(node) and not isinstance(node, type):
        changed = {
            each.name: new
            for each in fields(node)
            if each.name not in {"type", "place"}
            and (new := within_rows(contract, old := getattr(node, each.name), unit)) is not old
        }
        found = replace(node, **changed) if changed else node
    result: Node = found
    return result


def said_by_edges(contract: Contract, e: DeadlineOf | EndOf, unit: str) -> Expression | None:
    """The instant by the end of the row's period; None where it is of another unit, or cannot be said so."""
    if isinstance(e, EndOf):
        mine = e.window.shape == "this" and e.window.unit == unit
        return PeriodEdge("end", type=INSTANT, place=e.place) if mine else None
    found = duty_of(contract, e.declaration, unit)
    return after(contract, found[0], e, unit) if found is not None and found[1] == unit else None


def after(contract: Contract, lag: Lag, e: DeadlineOf, unit: str) -> Expression | None:
    start: Expression = PeriodEdge("end", type=INSTANT, place=e.place)
    if lag.after is not None:
        start = within_rows(contract, lag.after, unit)
    if lag.calendar and not isinstance(lag.amount, BusinessDays):  # open time after an instant is no sum
        return None
    if start.type.kind is Kind.DATE and lag.amount.type.kind is Kind.DURATION:
        return None
    return Arithmetic("plus", start, lag.amount, type=start.type, place=e.place)
