"""Goes through an expression: the expressions directly inside another, wherever they hang in it.

Takes any part of the model that expressions are made of (an expression, a pattern, a set, a lag, a row of a table).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from slalang.model.expression import Expression, Named, Typed


def parts(whole: object) -> Iterator[Expression]:
    """The expressions directly inside, in the order in which they are declared in the model."""
    if is_dataclass(whole):
        for each in fields(whole):
            yield from found(getattr(whole, each.name))


def found(value: object) -> Iterator[Expression]:
    if isinstance(value, Typed):
        yield value  # type: ignore[misc]  # every subclass of Typed is a member of the union
    elif isinstance(value, tuple):
        for each in value:
            yield from found(each)
    elif is_dataclass(value):
        yield from parts(value)


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
