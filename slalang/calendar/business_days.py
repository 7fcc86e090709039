"""Business days of a calendar: local days with open time, and the instants that are some of them away from another.

"Plus 2 business days in office" rolls to the next opening, then takes the same local time two open days later, clamped
into that day's hours; the "end of 2 business days" is the closing of that day. A negative number is the mirror image:
it rolls back to the last closing, then takes the same local time so many open days earlier.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from slalang.calendar.opentime import OpenTime, Unreached
from slalang.calendar.zones import DAY, Zone


@dataclass(frozen=True, slots=True)
class BusinessDay:
    """A local day, counted from 1970-01-01, from its first opening to its last closing; it may close in between."""

    day: int
    opening: int
    closing: int


def add_business_days(hours: OpenTime, instant: int, number: int) -> int | Unreached:
    """The instant some business days after (before, if negative) another; zero is the next opening."""
    rolled = roll(hours, instant, back=number < 0)
    target = business_day(hours, instant, number)
    if isinstance(rolled, Unreached) or isinstance(target, Unreached):
        return Unreached.BEYOND_HORIZON if hours.starts else Unreached.NEVER_OPENS
    time_of_day = hours.zone.wall(rolled) - day_of(hours.zone, rolled, back=number < 0) * DAY
    wanted = hours.zone.instant(target.day * DAY + time_of_day)
    return min(max(wanted, target.opening), target.closing)


def end_of_business_days(hours: OpenTime, instant: int, number: int) -> int | Unreached:
    """The closing of the day that `add_business_days` leads to."""
    target = business_day(hours, instant, number)
    return target.closing if isinstance(target, BusinessDay) else target


def business_day(hours: OpenTime, instant: int, number: int) -> BusinessDay | Unreached:
    """The business day some of them after (before, if negative) the one that an instant rolls to."""
    rolled = roll(hours, instant, back=number < 0)
    if isinstance(rolled, Unreached):
        return rolled
    day = day_of(hours.zone, rolled, back=number < 0)
    if hours.calendar.never_closes:
        return whole_day(hours, day + number)
    days = business_days(hours, hours.low, hours.high)
    at = bisect_left(days, day, key=lambda d: d.day) + number
    return days[at] if 0 <= at < len(days) else Unreached.BEYOND_HORIZON


@lru_cache(maxsize=64)
def business_days(hours: OpenTime, low: int, high: int) -> tuple[BusinessDay, ...]:
    """The business days that lie wholly in [low, high), in order."""
    found: dict[int, tuple[int, int]] = {}
    for day, start, end in daily_spans(hours, low, high):
        found[day] = found.get(day, (start, end))[0], end
    midnight = hours.zone.midnight
    partial = [d for d in (*list(found)[:1], *list(found)[-1:]) if midnight(d) < low or midnight(d + 1) > high]
    return tuple(BusinessDay(day, *span) for day, span in found.items() if day not in partial)


def daily_spans(hours: OpenTime, low: int, high: int) -> Iterable[tuple[int, int, int]]:
    """(local day, start, end) of open spans cut at local midnights and at the bounds, in order."""
    day = hours.zone.day(low)
    midnight = hours.zone.midnight(day + 1)
    for opened, closed in hours.spans:
        start, end = max(opened, low), min(closed, high)
        while start < end:
            while midnight <= start:
                day += 1
                midnight = hours.zone.midnight(day + 1)
            yield day, start, min(end, midnight)
            start = min(end, midnight)


def roll(hours: OpenTime, instant: int, *, back: bool) -> int | Unreached:
    """The instant itself inside open time, else the next opening, or `back` to the last closing."""
    if not hours.low <= instant < hours.high:
        return Unreached.BEYOND_HORIZON
    reached = hours.until(instant)
    if not back:
        return hours.latest(reached)
    return hours.earliest(reached) if reached > 0 else hours.out_of_reach()


def day_of(zone: Zone, rolled: int, *, back: bool) -> int:
    """The local day of a rolled instant; a closing at midnight belongs to the day that it closes."""
    return zone.day(rolled - 1 if back else rolled)


def whole_day(hours: OpenTime, day: int) -> BusinessDay | Unreached:
    """A day of a calendar that never closes."""
    if not hours.low // DAY < day < hours.high // DAY - 1:
        return Unreached.BEYOND_HORIZON
    return BusinessDay(day, hours.zone.midnight(day), hours.zone.midnight(day + 1))
