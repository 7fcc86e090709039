"""Time zones of the pinned `tzdata` package: local wall time to instants and back, the same on every machine.

Zone files are read from the package and never from the system, so that two machines with the same versions agree;
nothing global is changed. Instants are integer microseconds since 1970-01-01 UTC. *Wall time* is what a local clock
shows, counted the same way: microseconds since 1970-01-01 00:00 local, as if the clock had never been changed.

One definition covers every change of the clock: the instant of a wall time is the first instant at which the local
clock shows that time or a later one. So a time that the clock jumps over is the instant of the jump, a time that
it shows twice is the first of the two, and neighbouring spans of a day always meet without gap or overlap.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import import_module, resources
from itertools import pairwise
from zoneinfo import ZoneInfo

from slalang.diagnostic import nearest

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
EARLIEST = (date(2, 1, 1).toordinal() - EPOCH_DAY) * DAY
"""No instant or wall time before this one (the start of year 2) is computed with."""
LATEST = (date(9999, 1, 1).toordinal() - EPOCH_DAY) * DAY
"""Nor one from this one on (the start of year 9999)."""


@dataclass(frozen=True, slots=True)
class UnknownZone:
    """A zone name that the zone data do not have; `hint` names the nearest, ready to follow a sentence, or is empty."""

    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class Zone:
    """One time zone. Two zones are equal when their names are."""

    name: str
    info: ZoneInfo = field(repr=False, compare=False)

    def offset(self, instant: int) -> int:
        """Microseconds by which local clocks are ahead of UTC at an instant in [EARLIEST, LATEST)."""
        return microseconds((EPOCH + timedelta(microseconds=instant)).astimezone(self.info).utcoffset())

    def wall(self, instant: int) -> int:
        """What a local clock shows at an instant in [EARLIEST, LATEST)."""
        return instant + self.offset(instant)

    def instant(self, wall: int) -> int:
        """The first instant at which the local clock shows `wall`, in [EARLIEST, LATEST), or a later time."""
        shown = (EPOCH + timedelta(microseconds=wall)).replace(tzinfo=self.info)
        before, after = microseconds(shown.utcoffset()), microseconds(shown.replace(fold=1).utcoffset())
        return wall - before if before >= after else self.change(wall - after, wall - before)

    def midnight(self, day: int) -> int:
        """The instant at which a local day begins; days are counted from 1970-01-01."""
        return midnight(self, day)

    def start_of(self, on: date) -> int:
        """The instant at which a local date begins; at most LATEST, so that 9999-12-31 may stand for "for ever"."""
        return self.midnight(min(max(on.toordinal() - EPOCH_DAY, EARLIEST // DAY), LATEST // DAY))

    def day(self, instant: int) -> int:
        """The local day, counted from 1970-01-01, that an instant lies in: the last one that has begun."""
        day = self.wall(instant) // DAY
        return day + 1 if self.midnight(day + 1) <= instant else day

    def change(self, low: int, high: int) -> int:
        """The instant in (low, high] from which the offset of `high` holds, if there is one change between the two."""
        wanted = self.offset(high)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.offset(middle) == wanted else (middle, high)
        return high

    def changes(self, low: int, high: int) -> tuple[tuple[int, int], ...]:
        """(instant, offset) pairs in order: `low` with its offset, then each change of offset in (low, high).

        Looks once a day: no zone has ever changed its clocks and changed them back within one.
        """
        probes = [(t, self.offset(t)) for t in (*range(low, high, DAY), high - 1)]
        found = [(self.change(a, b), after) for (a, before), (b, after) in pairwise(probes) if before != after]
        return (probes[0], *found)

    def add_days(self, instant: int, days: int) -> int | None:
        """The same wall time some local days later (earlier, if negative); None outside [EARLIEST, LATEST)."""
        return self.reached(self.wall(instant) + days * DAY)

    def add_months(self, instant: int, months: int) -> int | None:
        """The same wall time and day of the month some months later, at most the month's last day; None as above."""
        day, time = divmod(self.wall(instant), DAY)
        day_then = months_later(day, months)
        return None if day_then is None else self.reached(day_then * DAY + time)

    def reached(self, wall: int) -> int | None:
        """The instant of a wall time, or None where that is too far off to be computed with."""
        return self.instant(wall) if EARLIEST <= wall < LATEST else None


@lru_cache(maxsize=32_768)
def midnight(zone: Zone, day: int) -> int:
    """`Zone.midnight`, kept: a calendar, its business days and its periods ask for the same days."""
    return zone.instant(day * DAY)


@lru_cache(maxsize=256)
def zone(name: str) -> Zone | UnknownZone:
    """The zone of an IANA name such as `Europe/Madrid`."""
    if name not in zone_names():
        return UnknownZone(name, nearest(name, zone_names()))
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return Zone(name, ZoneInfo.from_file(file, key=name))


def known_zone(name: str) -> Zone:
    """The zone of a name that has been checked."""
    found = zone(name)
    assert isinstance(found, Zone), f"zone {name!r} has not been checked"
    return found


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every zone name that a contract may use."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def zone_data_version() -> str:
    """The release of the zone data, such as `2026a`: a statement records it."""
    return str(import_module("tzdata").IANA_VERSION)


def months_later(day: int, months: int) -> int | None:
    """The same day of the month some months later, at most its last one; days from 1970-01-01; None as in `reached`."""
    start = date.fromordinal(day + EPOCH_DAY)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 2 <= year < 9999:
        return None
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).toordinal() - EPOCH_DAY


def microseconds(length: timedelta | None) -> int:
    """A zone's offset as an integer."""
    assert length is not None
    return length // timedelta(microseconds=1)
