"""Kinds of builders: how a rule of the grammar becomes a node, from the values of its parts and its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slalang.source import Place
from slalang.syntax import tree

Builder = Callable[..., Any]


class NotWhole(Exception):  # noqa: N818  no error of the program: the parser makes a diagnostic of it
    """A number with decimals where a count is asked for."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class OtherDays(Exception):  # noqa: N818  no error of the program: the parser makes a diagnostic of it
    """Days that are written out, and how they are written."""

    def __init__(self, place: Place, right: str) -> None:
        super().__init__()
        self.place, self.right = place, right


def block(kind: Callable[..., tree.Node], fixed: int) -> Builder:
    """A declaration of `fixed` parts and then its clauses."""

    def build(*parts: Any, place: Place) -> tree.Node:
        return kind(*parts[:fixed], parts[fixed:], place=place)

    return build


def with_flag(kind: Callable[..., tree.Node], *positions: int) -> Builder:
    """A node whose parts at these positions say only whether they are there."""

    def build(*parts: Any, place: Place) -> tree.Node:
        return kind(*(part is not None if i in positions else part for i, part in enumerate(parts)), place=place)

    return build


def with_list(kind: Callable[..., tree.Node], fixed: int = 0) -> Builder:
    """A node of `fixed` parts and a tuple of the rest."""
    return block(kind, fixed)


def fixed(kind: Callable[..., tree.Node], *constants: Any, before: int = 0) -> Builder:
    """A node of which the grammar alone says some parts; they stand after the first `before` parts."""

    def build(*parts: Any, place: Place) -> tree.Node:
        return kind(*parts[:before], *constants, *parts[before:], place=place)

    return build


def items(*parts: Any, place: Place) -> tuple[Any, ...]:
    """A list of things between commas."""
    return parts


def present(*, place: Place) -> bool:
    """Words that are there or not."""
    return True


def words(*parts: str, place: Place) -> str:
    """Keywords as written, with single spaces."""
    return " ".join(parts)


def whole(number: tree.Number) -> int:
    """The count that a number says."""
    if number.value.denominator != 1:
        raise NotWhole(number.place)
    return number.value.numerator
