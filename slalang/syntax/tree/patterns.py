"""Patterns: what stands in targets, levels and tables and after `is`; the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from slalang.syntax.tree.node import Node

if TYPE_CHECKING:
    from slalang.syntax.tree.expressions import Expression
    from slalang.syntax.tree.words import Name


class Equals(Node):
    """A bare value as a pattern."""

    value: Expression


class AnyOf(Node):
    """`any of (a, b)`."""

    values: tuple[Expression, ...]


class AtLeast(Node):
    """`at least x`."""

    bound: Expression


class AtMost(Node):
    """`at most x`."""

    bound: Expression


class Under(Node):
    """`under x`."""

    bound: Expression


class Over(Node):
    """`over x`."""

    bound: Expression


class OverAtMost(Node):
    """`over x at most y`."""

    low: Expression
    high: Expression


class OverUnder(Node):
    """`over x under y`."""

    low: Expression
    high: Expression


class FromUnder(Node):
    """`from x under y`."""

    low: Expression
    high: Expression


class FromTo(Node):
    """`from x to y`: whole numbers, both ends in."""

    low: Expression
    high: Expression


class Before(Node):
    """`before x`."""

    bound: Expression


class After(Node):
    """`after x`."""

    bound: Expression


class NoLaterThan(Node):
    """`no later than x`."""

    bound: Expression


class NoEarlierThan(Node):
    """`no earlier than x`."""

    bound: Expression


Pattern: TypeAlias = (
    Equals | AnyOf | AtLeast | AtMost | Under | Over | OverAtMost | OverUnder | FromUnder | FromTo
    | Before | After | NoLaterThan | NoEarlierThan
)  # fmt: skip


class Otherwise(Node):
    """`otherwise` in a table."""


class RowMissed(Node):
    """`missed [LEVEL]` in a table by outcome."""

    level: Name | None


class RowMet(Node):
    """`met` in a table by outcome."""


class RowExcused(Node):
    """`excused` in a table by outcome."""


RowPattern: TypeAlias = Pattern | Otherwise | RowMissed | RowMet | RowExcused
