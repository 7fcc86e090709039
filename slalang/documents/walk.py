"""Finds what an expression or declaration holds: its parts and its tables.

Takes any part of the model, which is dataclasses and tuples all the way down; gives the found nodes, each once, in the
order in which a reader meets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from slalang.model.expression import Constant, Expression, Named, Table
from slalang.units import Kind


def tables_in(node: Any) -> tuple[Table, ...]:
    """The tables of an expression itself, outermost only: those inside terms belong to the terms' definitions."""
    return tuple(dict.fromkeys(own_tables(node)))


def own_tables(node: Any) -> Iterator[Table]:
    if isinstance(node, Table):
        yield node
    elif not (isinstance(node, Named) and node.kind != "parameter"):
        for part in parts_of(node):
            yield from own_tables(part)


def is_percentage(node: Expression) -> bool:
    """Whether an expression is a percentage that stands in the contract, also as the value of a parameter."""
    while isinstance(node, Named) and node.kind == "parameter":
        node = node.body
    return isinstance(node, Constant) and node.type.kind is Kind.PERCENT


def parts_of(node: Any) -> Iterator[Any]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node) and not isinstance(node, type):
        yield from (getattr(node, f.name) for f in fields(node) if f.compare)
