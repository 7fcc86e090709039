"""What every expression has: a type and a place; and what a value is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from slalang.source import NOWHERE, Place
from slalang.units import CalendarSpan, Type

Value = Fraction | int | str | bool | date | CalendarSpan | None
"""A value of some `Type`; see `slalang.units.types` for which Python type carries which kind. None is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What all expressions share."""

    type: Type
    place: Place = field(default=NOWHERE, compare=False, repr=False)
