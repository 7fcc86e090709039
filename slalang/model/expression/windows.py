"""Windows of time, and what is read over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slalang.model.expression.typed import Typed

if TYPE_CHECKING:
    from slalang.model.expression import Expression


@dataclass(frozen=True, slots=True)
class Window:
    """A run of periods relative to the one evaluated, or a named one.

    `shape` is last (the last N, with this one), before (the N before; `the month before` is N = 1), next (the next N),
    this (the month, the quarter, the contract year), so_far (of it, the periods before this one) or named (`label`).
    `unit` is day, week, month, quarter, year or contract year.
    """

    shape: str
    unit: str = ""
    count: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class InWindow(Typed):
    """`X in W`: the value in one other period, or a flow's sum over the finer periods of W."""

    value: Expression
    window: Window


@dataclass(frozen=True, slots=True)
class InEachOf(Typed):
    condition: Expression
    window: Window


@dataclass(frozen=True, slots=True)
class InAtLeast(Typed):
    condition: Expression
    count: int
    window: Window


@dataclass(frozen=True, slots=True)
class InARow(Typed):
    """`C N months in a row`: the run that ends now is at least N long."""

    condition: Expression
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class RunLength(Typed):
    """`months in a row where C`: how long the run is that ends now."""

    condition: Expression
    unit: str


@dataclass(frozen=True, slots=True)
class Remeasured(Typed):
    """`(M) measured over W`: the metric on the pooled rows of W."""

    value: Expression
    window: Window


@dataclass(frozen=True, slots=True)
class EndOf(Typed):
    """`end of W`: the instant at which that period ends."""

    window: Window
