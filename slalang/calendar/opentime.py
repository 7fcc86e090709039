"""Business time: when a calendar is open, how much of that lies between two instants, and when so much has gone by.

takes    a `Calendar` whose zones and holiday codes have been checked, and a horizon in microseconds UTC
gives    an `OpenTime`, which answers in exact microseconds, or says by name (`Unreached`) why there is no answer
assumes  nothing of the machine: zones and holidays come from pinned packages
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from slalang.calendar.hours import Calendar, Hours
from slalang.calendar.public_holidays import Holiday, public_holidays
from slalang.calendar.zones import DAY, EARLIEST, EPOCH_DAY, LATEST, MINUTE, Zone, known_zone

MARGIN = 2
"""Days looked at beyond a horizon: no local day is farther from its UTC day, so the days at its ends are whole."""

REACHES = tuple(years * 366 * DAY for years in (1, 8, 64))
"""How far a single question is followed before it is given up."""

Spans = Sequence[tuple[int, int]]


class Unreached(StrEnum):
    """Why a question about open time has no answer."""

    NEVER_OPENS = "the calendar does not open in the time looked at"
    BEYOND_HORIZON = "the answer lies outside the time looked at"


@dataclass(frozen=True, eq=False)
class OpenTime:
    """When a calendar is open in [low, high): disjoint, not touching, in order; equal only to itself.

    `starts` and `ends` are instants; `before` is the open time from `low` to each start. For a calendar that never
    closes the horizon is all the time that there is.
    """

    calendar: Calendar
    zone: Zone
    low: int
    high: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]

    @cached_property
    def total(self) -> int:
        """Open time of the whole horizon."""
        return self.before[-1] + self.ends[-1] - self.starts[-1] if self.starts else 0

    @property
    def spans(self) -> Spans:
        """The open spans [start, end) in order."""
        return tuple(zip(self.starts, self.ends, strict=True))

    def elapsed(self, start: int, end: int) -> int | Unreached:
        """Open time in [start, end); zero where the end is not after the start."""
        if not (self.low <= start <= self.high and self.low <= end <= self.high):
            return Unreached.BEYOND_HORIZON
        return max(0, self.until(end) - self.until(start))

    def add(self, instant: int, amount: int) -> int | Unreached:
        """The first instant at which `amount` of open time has gone by since `instant`.

        An exact fit stays at closing. Nothing added outside hours is the next opening. A negative amount counts back
        to the first instant met that has so much open time before `instant`: there an exact fit stays at opening.
        """
        if not self.low <= instant < self.high:
            return Unreached.BEYOND_HORIZON
        target = self.until(instant) + amount
        return self.earliest(target) if amount > 0 else self.latest(target)

    def is_open(self, instant: int) -> bool:
        """Whether an instant lies in open time; the instant of closing does not."""
        i = bisect_right(self.starts, instant) - 1
        return i >= 0 and instant < self.ends[i]

    def until(self, instant: int) -> int:
        """Open time from the start of the horizon to an instant inside it."""
        i = bisect_right(self.starts, instant) - 1
        return self.before[i] + min(instant, self.ends[i]) - self.starts[i] if i >= 0 else 0

    def earliest(self, target: int) -> int | Unreached:
        """The first instant with `target` of open time, more than zero, between the start of the horizon and itself."""
        if target > self.total:
            return self.out_of_reach()
        i = bisect_left(self.before, target) - 1
        return self.starts[i] + target - self.before[i]

    def latest(self, target: int) -> int | Unreached:
        """The last such instant: where it is a closing, the next opening."""
        if not 0 <= target < self.total:
            return self.out_of_reach()
        i = bisect_right(self.before, target) - 1
        return self.starts[i] + target - self.before[i]

    def out_of_reach(self) -> Unreached:
        return Unreached.BEYOND_HORIZON if self.starts else Unreached.NEVER_OPENS


def open_time(calendar: Calendar, low: int, high: int) -> OpenTime:
    """The open time of a calendar over a horizon that holds at least [low, high) and some whole days around it."""
    zone = known_zone(calendar.zone)
    if calendar.never_closes:
        return OpenTime(calendar, zone, EARLIEST, LATEST, (EARLIEST,), (LATEST,), (0,))
    low, high = horizon(low, high)
    spans = clipped(open_spans(calendar, low, high), low, high)
    before, total = [], 0
    for start, end in spans:
        before.append(total)
        total += end - start
    return OpenTime(calendar, zone, low, high, tuple(s for s, _ in spans), tuple(e for _, e in spans), tuple(before))


def add_open_time(calendar: Calendar, instant: int, amount: int) -> int | Unreached:
    """`OpenTime.add` for a single question: looks farther and farther, at most a lifetime each way."""
    answer: int | Unreached = Unreached.NEVER_OPENS
    for reach in REACHES:
        answer = open_time(calendar, instant - reach, instant + reach).add(instant, amount)
        if isinstance(answer, int):
            break
    return answer


def holidays_within(calendar: Calendar, low: int, high: int) -> tuple[Holiday, ...]:
    """The public holidays that close a calendar, or one of its members, on local days that touch [low, high)."""
    found: set[Holiday] = set()
    for one in family(calendar):
        zone = known_zone(one.zone)
        first, last = zone.day(low), zone.day(high - 1)
        found.update(h for h in rest_days(one, first, last) if first <= epoch_day(h.day) <= last)
    return tuple(sorted(found))


def horizon(low: int, high: int) -> tuple[int, int]:
    """Whole UTC days around [low, high), inside the time that is computed with."""
    first, last = low // DAY - MARGIN, -(-high // DAY) + MARGIN
    return min(max(first * DAY, EARLIEST), LATEST), max(min(last * DAY, LATEST), EARLIEST)


def open_spans(calendar: Calendar, low: int, high: int) -> Spans:
    """Open spans, united, over at least [low, high)."""
    first, last = low // DAY - 1, high // DAY + 1
    known: dict[int, Spans] = {}
    for one in family(calendar):
        zone, closed = known_zone(one.zone), closed_days(one, first, last)
        theirs = united(span for member in one.members for span in known[id(member)])
        shut = [(zone.midnight(day), zone.midnight(day + 1)) for day in sorted(closed)]
        known[id(one)] = united([*own_spans(one, zone, first, last, closed), *without(theirs, shut)])
    return known[id(calendar)]


def family(calendar: Calendar) -> tuple[Calendar, ...]:
    """A calendar and all that it unites, each once, members first; however deep they are nested."""
    found: dict[int, Calendar] = {}
    waiting = [calendar]
    while waiting:
        if missing := [member for member in waiting[-1].members if id(member) not in found]:
            waiting += missing
        else:
            this = waiting.pop()
            found[id(this)] = this
    return tuple(found.values())


def own_spans(calendar: Calendar, zone: Zone, first: int, last: int, closed: set[int]) -> Iterable[tuple[int, int]]:
    """The spans that the calendar's own hours open on the local days first … last."""
    special: dict[int, tuple[Hours, ...]] = {}
    for on, hours in calendar.special:
        special[epoch_day(on)] = special.get(epoch_day(on), ()) + hours
    end = zone.midnight(first)
    for day in range(first, last + 1):
        start, end = end, zone.midnight(day + 1)
        hours = () if day in closed else special.get(day, calendar.weekly[(day + 3) % 7])
        yield from day_spans(zone, day, hours, start, even=end - start == DAY)


def day_spans(zone: Zone, day: int, hours: tuple[Hours, ...], start: int, *, even: bool) -> Iterable[tuple[int, int]]:
    """One local day's hours as instants; an `even` day has 24 hours, so its clock was not changed."""
    for span in hours:
        if even:
            yield start + span.start * MINUTE, start + span.end * MINUTE
        else:
            yield zone.instant(day * DAY + span.start * MINUTE), zone.instant(day * DAY + span.end * MINUTE)


def closed_days(calendar: Calendar, first: int, last: int) -> set[int]:
    """Local days among first … last on which closures or public holidays close a calendar."""
    closed = {epoch_day(h.day) for h in rest_days(calendar, first, last)}
    for closure in calendar.closures:
        closed.update(range(max(first, epoch_day(closure.first)), min(last, epoch_day(closure.last)) + 1))
    return closed


def rest_days(calendar: Calendar, first: int, last: int) -> list[Holiday]:
    """The public holidays of a calendar's own regions in the years of the local days first … last."""
    years = [date.fromordinal(day + EPOCH_DAY).year for day in (first, last)]
    return [h for code in calendar.regions for h in public_holidays(code, years[0], years[1])]


def united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order with overlapping and touching ones made one, empty ones dropped."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def without(spans: Spans, removed: Spans) -> list[tuple[int, int]]:
    """What is left of disjoint spans after others are taken away; both in order."""
    left, i = [], 0
    for start, end in spans:
        while i < len(removed) and removed[i][1] <= start:
            i += 1
        at, j = start, i
        while j < len(removed) and removed[j][0] < end:
            if at < removed[j][0]:
                left.append((at, removed[j][0]))
            at = max(at, removed[j][1])
            j += 1
        if at < end:
            left.append((at, end))
    return left


def clipped(spans: Spans, low: int, high: int) -> list[tuple[int, int]]:
    """The parts of spans inside [low, high)."""
    return [(max(a, low), min(b, high)) for a, b in spans if a < high and b > low]


def epoch_day(day: date) -> int:
    """A date as a count of days from 1970-01-01."""
    return day.toordinal() - EPOCH_DAY
