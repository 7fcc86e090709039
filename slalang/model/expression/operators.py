"""Operators on values: arithmetic, choices, rounding, rates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from slalang.model.expression.typed import Typed
from slalang.units import Rounding

if TYPE_CHECKING:
    from slalang.model.expression import Expression


@dataclass(frozen=True, slots=True)
class Arithmetic(Typed):
    """`operator` is plus, minus, times, of (P of X) or divided."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative(Typed):
    value: Expression


@dataclass(frozen=True, slots=True)
class Choice(Typed):
    """`A if C [otherwise B]`; without B zero of A's unit."""

    value: Expression
    condition: Expression
    otherwise: Expression | None


@dataclass(frozen=True, slots=True)
class FirstPresent(Typed):
    """`A else B`: the first option that is present."""

    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Capped(Typed):
    value: Expression
    limit: Expression


@dataclass(frozen=True, slots=True)
class Extreme(Typed):
    """`highest(…)` or `lowest(…)`; missing if any option is."""

    which: str
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rounded(Typed):
    value: Expression
    way: Rounding
    quantum: Fraction


@dataclass(frozen=True, slots=True)
class Per(Typed):
    """`A per [full|started] Q of X`; `grain` is pro rata, full or started."""

    amount: Expression
    grain: str
    quantum: Expression
    quantity: Expression


@dataclass(frozen=True, slots=True)
class Distance(Typed):
    """`distance(A, B)`: the absolute difference."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class DateOf(Typed):
    """`date(INSTANT)` in the contract's zone."""

    value: Expression
