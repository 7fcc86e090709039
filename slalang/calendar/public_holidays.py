"""Public holidays by region, resolved to days: the `holidays` package's knowledge as values that a statement records.

A code is an ISO 3166 country, `SE`, or a country and a part of it in the package's own spelling, `ES-MD`, `GB-ENG`,
`US-TX`. Names are in the country's own language, whatever the machine's. The package is imported by the first
question asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from slalang.calendar.regions import is_known
from slalang.diagnostic import nearest

if TYPE_CHECKING:
    from holidays import HolidayBase


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A day on which a region rests."""

    day: date
    region: str
    name: str


@dataclass(frozen=True, slots=True)
class UnknownRegion:
    """A holiday code that the package does not have.

    `missing` says what is unknown (`country XX`, `part XX of ES`); `hint` names the nearest code, ready to follow a
    sentence, or is empty.
    """

    code: str
    missing: str
    hint: str


def unknown_region(code: str) -> UnknownRegion | None:
    """What is wrong with a holiday code; None if it is known."""
    if is_known(code):
        return None
    country, dash, part = code.partition("-")
    if country not in countries():
        return UnknownRegion(code, f"country {country}", nearest(country.upper(), countries()))
    parts = parts_of(country)
    if dash and part not in parts:
        hint = nearest(code, (f"{country}-{known}" for known in parts)) if part else ""
        return UnknownRegion(code, f"part {part} of {country}", hint)
    return None


@lru_cache(maxsize=256)
def public_holidays(code: str, first_year: int, last_year: int) -> tuple[Holiday, ...]:
    """The holidays of a checked code from the start of one year to the end of another, in order of date."""
    assert unknown_region(code) is None, f"holiday code {code!r} has not been checked"
    country, _, part = code.partition("-")
    entity = entity_of(country)
    years = range(max(first_year, entity.start_year), min(last_year, entity.end_year) + 1)
    found = entity(subdiv=part or None, language=entity.default_language, years=years) if years else {}
    return tuple(Holiday(day, code, found[day]) for day in sorted(found) if first_year <= day.year <= last_year)


def covered_years(code: str) -> tuple[int, int]:
    """First and last year for which the package knows the holidays of a checked code; it names none outside them."""
    entity = entity_of(code.partition("-")[0])
    return entity.start_year, entity.end_year


def holiday_data_version() -> str:
    """The version of the `holidays` package: a statement records it."""
    from importlib.metadata import version

    return version("holidays")


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Every country that has holidays, by its two letters."""
    from holidays.registry import EntityLoader

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


def parts_of(country: str) -> tuple[str, ...]:
    """The parts of a country that have holidays of their own."""
    return tuple(entity_of(country).subdivisions)


def entity_of(country: str) -> type[HolidayBase]:
    """The package's class of one country."""
    import holidays

    entity = getattr(holidays, country)
    found: type[HolidayBase] = entity.get_entity() if hasattr(entity, "get_entity") else entity
    return found
