"""How the tests of this room write instants and hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings

from slalang.calendar.hours import WEEKDAYS, Calendar, Hours, parse_hours
from slalang.calendar.opentime import Unreached

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

law = settings(deadline=None)
"""How a law is tried: its first example may make the tables that the others use, on a machine that is busy."""


def at(text: str, zone: str = "UTC", *, second: bool = False) -> int:
    """`2026-03-29 09:00` on a local clock as an instant; the second time it shows that, if asked."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=int(second))
    return (local - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def local(instant: int | Unreached | None, zone: str = "UTC") -> str:
    """An instant as a local clock shows it."""
    assert isinstance(instant, int), instant
    return f"{datetime.fromtimestamp(instant / SECOND, tz=ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def hours(*spans: str) -> tuple[Hours, ...]:
    found = tuple(parse_hours(span) for span in spans)
    assert all(found)
    return tuple(span for span in found if span)


def week(**days: str) -> tuple[tuple[Hours, ...], ...]:
    """`mon="09:00-14:00 15:00-18:00"`; `weekdays` stands for Monday to Friday."""
    written = {**dict.fromkeys(WEEKDAYS[:5], days.pop("weekdays", "")), **days}
    return tuple(hours(*written.get(day, "").split()) for day in WEEKDAYS)


def office(zone: str = "UTC", spans: str = "08:00-12:00 13:00-17:00", **rest: tuple[object, ...]) -> Calendar:
    """Monday to Friday; what else a calendar has, by its field."""
    return Calendar("office", zone, week(weekdays=spans), **rest)  # type: ignore[arg-type]


def day(text: str) -> date:
    return date.fromisoformat(text)
