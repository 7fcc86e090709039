"""Service hours as a contract writes them, resolved to values: when a desk is open, in which zone, and when it is not.

A `Calendar` says nothing about any particular year: `opentime` lays it over a stretch of time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours inside one local day, `09:00-14:00`: minutes from midnight, [start, end), at most 24:00."""

    start: int
    end: int

    def __post_init__(self) -> None:
        assert 0 <= self.start < self.end <= DAY_MINUTES, "opening hours end after they start, within one day"

    def __str__(self) -> str:
        return f"{clock_time(self.start)}-{clock_time(self.end)}"


@dataclass(frozen=True, slots=True)
class Closure:
    """Local days on which a calendar is closed, from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours in which a service is given, as the parties agreed on them.

    `weekly` holds the hours of Monday to Sunday. A date in `special` has those hours in place of its weekday's
    (all of them, if it is there twice).
    `members` are calendars whose open instants are this one's too, each by its own zone. `closures` and the public
    holidays of `regions` close whole local days of `zone`, whatever opens them: a closure beats an opening.
    """

    name: str
    zone: str
    weekly: tuple[tuple[Hours, ...], ...] = ((),) * 7
    special: tuple[tuple[date, tuple[Hours, ...]], ...] = ()
    closures: tuple[Closure, ...] = ()
    regions: tuple[str, ...] = ()
    members: tuple[Calendar, ...] = ()

    def __post_init__(self) -> None:
        assert len(self.weekly) == len(WEEKDAYS), "a week has seven days"

    @property
    def never_closes(self) -> bool:
        """Whether every instant is open, now and for ever."""
        if self.special or self.closures or self.regions:
            return False
        return all(covers_the_day(hours) for hours in self.weekly)


def always(zone: str) -> Calendar:
    """The built-in calendar `always`, whose days are those of a zone: the contract's."""
    return Calendar("always", zone, weekly=((Hours(0, DAY_MINUTES),),) * 7)


ALWAYS = always("UTC")
"""`always` where the days do not matter."""


def parse_hours(text: str) -> Hours | None:
    """`09:00-14:00` as hours; None where it is no time of day, or does not end after it starts."""
    found = re.fullmatch(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])", text)
    if found is None:
        return None
    h1, m1, h2, m2 = (int(part) for part in found.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    return Hours(start, end) if start < end <= DAY_MINUTES else None


def weekday_range(first: str, last: str) -> tuple[int, ...] | None:
    """`mon`, `fri` as (0, 1, 2, 3, 4); `sun`, `thu` runs over the end of the week; None where a name is no weekday."""
    if first not in WEEKDAYS or last not in WEEKDAYS:
        return None
    start = WEEKDAYS.index(first)
    return tuple((start + i) % 7 for i in range((WEEKDAYS.index(last) - start) % 7 + 1))


def covers_the_day(hours: tuple[Hours, ...]) -> bool:
    """Whether hours leave no minute of a day out."""
    reached = 0
    for span in sorted(hours, key=lambda h: h.start):
        if span.start > reached:
            return False
        reached = max(reached, span.end)
    return reached == DAY_MINUTES


def clock_time(minutes: int) -> str:
    """Minutes from midnight as `09:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
