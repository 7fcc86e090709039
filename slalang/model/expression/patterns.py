"""Patterns and the one table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slalang.model.expression.typed import Typed
from slalang.source import NOWHERE, Place

if TYPE_CHECKING:
    from slalang.model.expression import Expression


@dataclass(frozen=True, slots=True)
class Bounds:
    """`at least`, `under`, `from … to` and their like: an interval with either end open, closed or absent.

    For instants and dates the same form says `before`, `after`, `no later than`, `no earlier than`.
    """

    low: Expression | None
    low_closed: bool
    high: Expression | None
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Equal:
    """A plain value: `is "high"`."""

    value: Expression


@dataclass(frozen=True, slots=True)
class AnyOf:
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OutcomePattern:
    """A row of a table `by outcome`: met, missed, excused; `level` where `missed LEVEL`."""

    outcome: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The last row of a table."""


Pattern = Bounds | Equal | AnyOf
RowPattern = Bounds | Equal | AnyOf | OutcomePattern | Otherwise


@dataclass(frozen=True, slots=True)
class Row:
    """`PATTERN and PATTERN: VALUE`: one pattern for each key of the table, or a single `Otherwise`."""

    patterns: tuple[RowPattern, ...]
    value: Expression
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Table(Typed):
    """`[graduated [per Q]] by KEYS { … }`, proved complete and disjoint; the first match counts.

    `graduated` tables integrate the rates of their bands from zero; `quantum` is the Q of `per Q`.
    """

    keys: tuple[Expression, ...]
    rows: tuple[Row, ...]
    graduated: bool = False
    quantum: Expression | None = None
