"""What an expression is made of, whatever its form: the walk that every pass over home-level expressions shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, cast

from slalang.model.expression import (
    Aggregate,
    AnyOf,
    Bounds,
    BucketSet,
    Equal,
    Expression,
    GroupSet,
    KeySet,
    Lag,
    Named,
    ObjectiveSet,
    Otherwise,
    OutcomePattern,
    PeriodSet,
    Row,
    RowSet,
    SpanSet,
    Typed,
)
from slalang.settle.identity import Once

HOLDERS = (Bounds, Equal, AnyOf, OutcomePattern, Otherwise, Row, Lag)
"""What stands between an expression and its parts and is no expression itself."""

SETS = (BucketSet, GroupSet, KeySet, ObjectiveSet, PeriodSet)
"""Sets whose conditions are evaluated at home."""


def parts(of: object) -> Iterator[Expression]:
    """The expressions directly inside an expression, pattern or lag, but not those over the rows of a set.

    A name's body stands for the name; its arguments are already in the body.
    """
    if isinstance(of, Named):
        yield of.body
    elif not (isinstance(of, Aggregate) and isinstance(of.over, RowSet)):
        for value in values(of):
            yield from held(value)


def held(value: object) -> Iterator[Expression]:
    """The expressions that the value of a field holds."""
    if isinstance(value, Typed):
        yield cast(Expression, value)
    elif isinstance(value, tuple):
        for item in value:
            yield from held(item)
    elif isinstance(value, HOLDERS):
        yield from parts(value)
    elif isinstance(value, SETS) and value.where is not None:
        yield value.where


def everything(of: object) -> Iterator[Expression]:
    """All home-level expressions in an expression, pattern or tuple of them, itself included, outermost first."""
    for e in held(of):
        yield from walked(e)


def walk(of: Expression) -> tuple[Expression, ...]:
    """An expression and all in it."""
    found: list[Expression] = []
    pending = [of]
    while pending:
        this = pending.pop()
        found.append(this)
        pending.extend(parts(this))
    return tuple(found)


walked = Once(walk)


def row_level(of: object) -> Iterator[object]:
    """Every node inside an aggregate over rows: expressions, sets and patterns, itself included."""
    pending = [of]
    while pending:
        this = pending.pop()
        if isinstance(this, tuple):
            pending.extend(this)
        elif isinstance(this, (Typed, RowSet, SpanSet, *HOLDERS)):
            yield this
            pending.extend((this.body,) if isinstance(this, Named) else values(this))


def values(of: object) -> Iterator[object]:
    """The values of a node's fields."""
    node = cast(Any, of)
    return (getattr(node, one.name) for one in fields(node))
