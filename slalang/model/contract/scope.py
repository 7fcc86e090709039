"""Parties, time, fees and scope."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from slalang.calendar.hours import Calendar
from slalang.model.contract.declared import Declared
from slalang.model.expression import Expression, Lag, SetOf, Value
from slalang.units import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Declared):
    """`side` is provider or customer; contacts are (tax_id | email | phone | address, text)."""

    side: str
    contacts: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Declared):
    type: Type
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCalendar(Declared):
    """A calendar as written; `hours` is what business time is computed from (holidays not yet resolved)."""

    hours: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge(Declared):
    """A fee of each `unit` (month, quarter, year); with `key` one for each value of a field.

    `amount` is fixed or measured. `indexed_by` names an index record; `index_cap` the most its yearly rise may be.
    """

    unit: str
    amount: Expression
    key: str = ""
    indexed_by: str = ""
    index_cap: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Declared):
    """What is provided; `covers` filters the rows of its record in objectives of this service."""

    covers: SetOf | None = None
    channels: tuple[str, ...] = ()
    hours: str = ""
    hours_inform: bool = False
    fees: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Declared):
    side: str
    contacts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Declared):
    """A duty of a party. `waits` is the waiting it causes; `pauses` the clocks (or an objective's) that it stops.

    `from_start`: from the beginning of the waiting; else once the duty's own `due` is past.
    """

    side: str
    who: tuple[str, ...] = ()
    duty: str = ""
    due: Lag | None = None
    waits: SetOf | None = None
    pauses: tuple[str, ...] = ()
    from_start: bool = True
