"""Where an expression stands: which row is at hand, which names its surroundings give, what its place asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from slalang.model.expression import Expression, Link
from slalang.units import Type


@dataclass(frozen=True, slots=True)
class Row:
    """A row at hand: its record, and the links that reach it from the row that the expression is evaluated on."""

    record: str
    via: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of an expression.

    `row` is the row at hand; without one the expression is about a period. `formals` are the arguments of the
    definition or metric being read. `keys` are the grouped keys whose value is known here. `record` is the record that
    the surrounding metric or objective measures. `context` gives the words of the declaration (`result`, `shortfall`,
    …) their types; `objective` tells that one objective is being looked at. `calendar` is what bare business days
    mean (a clock's hours). `inside` names what is being defined, for circles. `blind` tells that what is looked at was
    not found and reported: nothing that is said of it can be checked.
    """

    row: Row | None = None
    formals: Mapping[str, Expression] = field(default_factory=dict)
    keys: Mapping[str, Type] = field(default_factory=dict)
    record: str = ""
    context: Mapping[str, Type] = field(default_factory=dict)
    objective: bool = False
    levels: tuple[str, ...] | None = None
    calendar: str = ""
    inside: tuple[str, ...] = ()
    blind: bool = False

    def on(self, record: str) -> Frame:
        """The same place, looking at a row of `record`."""
        return replace(self, row=Row(record))

    def off(self) -> Frame:
        """The same place without a row."""
        return replace(self, row=None)
