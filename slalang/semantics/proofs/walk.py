"""Goes through an expression: the expressions directly inside another, wherever they hang in it.

Takes any part of the model that expressions are made of (an expression, a pattern, a set, a lag, a row of a table).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from slalang.model.expression import Expression, Named, Typed

BARREN = {"type", "place"}
"""Fields in which no expression hangs, whatever the class."""


def parts(whole: Any) -> Iterator[Expression]:
    """The expressions directly inside, in the order in which they are declared in the model."""
    for name in field_names(type(whole)):  # type: ignore[arg-type]  # mypy takes classes for unhashable
        value = getattr(whole, name)
        if isinstance(value, Typed):
            yield value  # type: ignore[misc]  # every subclass of Typed is a member of the union
        elif isinstance(value, tuple):
            yield from in_tuple(value)
        elif field_names(type(value)):  # type: ignore[arg-type]  # as above; most values are words and figures
            yield from parts(value)


def in_tuple(several: tuple[Any, ...]) -> Iterator[Expression]:
    for each in several:
        if isinstance(each, Typed):
            yield each  # type: ignore[misc]  # as above
        elif isinstance(each, tuple):
            yield from in_tuple(each)
        elif field_names(type(each)):  # type: ignore[arg-type]  # as above
            yield from parts(each)


def unfolded_size(expression: Expression, counted: dict[int, int] | None = None) -> int:
    """How many parts an expression has when every use of a name is written out; linear in what was written."""
    known = {} if counted is None else counted
    if id(expression) not in known:
        known[id(expression)] = 1 + sum(unfolded_size(part, known) for part in parts(expression))
    return known[id(expression)]


def body(expression: Expression) -> Expression:
    """What a name stands for, through any number of names."""
    while isinstance(expression, Named):
        expression = expression.body
    return expression


@cache
def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a class of the model in which expressions may hang; none of any other class."""
    return tuple(f.name for f in fields(kind) if f.name not in BARREN) if is_dataclass(kind) else ()
