"""Buckets: the intervals of local time in which a measure is taken again and again, "30 min intervals", "days".

A bucket of minutes begins wherever the local clock shows a multiple of its width, and wherever the clock is changed:
the hour that comes twice has buckets of its own both times, the hour that is left out has none, and where a change
falls inside a bucket (half an hour on Lord Howe Island, with hourly buckets) it ends the one and begins the next. A
bucket of days runs from local midnight to local midnight; several days are counted from a Monday, so that seven are a
week.

A bucket is *in* a calendar if any of its time is open: no row of the open hours is without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slalang.calendar.opentime import OpenTime
from slalang.calendar.zones import DAY, EPOCH_DAY, HOUR, LATEST, MINUTE, Zone


@dataclass(frozen=True, slots=True)
class Bucket:
    """One interval [start, end), in microseconds UTC. It belongs to the period of its start."""

    start: int
    end: int


def divides_an_hour(minutes: int) -> bool:
    """Whether buckets of so many minutes are allowed: they must fill each local hour."""
    return 0 < minutes <= 60 and 60 % minutes == 0


def minute_buckets(zone: Zone, minutes: int, low: int, high: int) -> Iterator[Bucket]:
    """The buckets of so many minutes that begin in [low, high), in order."""
    assert divides_an_hour(minutes), "the width of a bucket divides an hour"
    width, end_of_search = minutes * MINUTE, min(high + HOUR, LATEST)
    changes = zone.changes(low - DAY, end_of_search)
    for i, (changed, offset) in enumerate(changes):
        until = changes[i + 1][0] if i + 1 < len(changes) else end_of_search
        start = changed
        while start < min(until, high):
            end = start - (start + offset) % width + width
            if start >= low:
                yield Bucket(start, min(end, until))
            start = end


def day_buckets(zone: Zone, days: int, low: int, high: int) -> Iterator[Bucket]:
    """The buckets of so many local days that begin in [low, high), in order."""
    assert days > 0, "a bucket has at least one day"
    monday = EPOCH_DAY - 1
    day = -(-(zone.day(low) + monday) // days) * days - monday
    while day < LATEST // DAY and zone.midnight(day) < high:
        start, end = zone.midnight(day), zone.midnight(min(day + days, LATEST // DAY))
        if low <= start < end:
            yield Bucket(start, end)
        day += days


def inside(buckets: Iterator[Bucket], hours: OpenTime) -> Iterator[Bucket]:
    """The buckets that are in a calendar; they must lie in its horizon."""
    for bucket in buckets:
        open_time = hours.elapsed(bucket.start, bucket.end)
        assert isinstance(open_time, int), "the calendar's horizon holds the buckets"
        if open_time > 0:
            yield bucket
