"""Time by the wall: zones, periods and opening hours, computed day by day with `zoneinfo` and nothing cleverer.

An instant is whole microseconds since 1970-01-01 UTC. A local day is a `date`; it begins at its midnight in a zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from slalang.units import CalendarSpan

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
FOREVER = 2**60

Span = tuple[int, int]
"""[start, end) in microseconds."""


def instant(wall: datetime, zone: str) -> int:
    """The instant of a wall time; of two the earlier, and in a gap as if the clock had not been moved yet."""
    return (wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - EPOCH) // MICROSECOND


def wall(at: int, zone: str) -> datetime:
    """What the clock on the wall shows at an instant."""
    return (EPOCH + at * MICROSECOND).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def midnight(day: date, zone: str) -> int:
    return instant(datetime.combine(day, time()), zone)


def day_of(at: int, zone: str) -> date:
    return wall(at, zone).date()


def moved(at: int, span: CalendarSpan, zone: str) -> int:
    """The same wall time some months and days later."""
    shown = wall(at, zone)
    day = moved_day(shown.date(), span)
    return instant(datetime.combine(day, shown.time()), zone)


def moved_day(day: date, span: CalendarSpan) -> date:
    """Some months later (or the month's last day, if it is shorter), then some days later."""
    months = day.year * 12 + day.month - 1 + span.months
    first = date(months // 12, months % 12 + 1, 1)
    last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - DAY).day
    return first.replace(day=min(day.day, last)) + span.days * DAY


# ---------------------------------------------------------------- spans


def united(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, overlapping and touching ones as one."""
    found: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def clipped(spans: Iterable[Span], low: int, high: int) -> list[Span]:
    cut = ((max(start, low), min(end, high)) for start, end in spans)
    return [(start, end) for start, end in cut if start < end]


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """The part of some spans that lies in no hole."""
    left = list(spans)
    for low, high in holes:
        left = [part for s, e in left for part in ((s, min(e, low)), (max(s, high), e)) if part[0] < part[1]]
    return left


def length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


# ---------------------------------------------------------------- opening hours


@dataclass(frozen=True)
class Opening:
    """A calendar as the contract says it; `weekly` and `special` hold (from, to) in minutes of the local day."""

    zone: str
    weekly: tuple[tuple[Span, ...], ...]
    special: dict[date, tuple[Span, ...]]
    closures: tuple[tuple[date, date], ...]
    regions: tuple[str, ...]
    members: tuple[Opening, ...]

    def on(self, day: date) -> list[Span]:
        """The open spans of a local day, as instants."""
        if self.is_closed(day):
            return []
        begin, end = midnight(day, self.zone), midnight(day + DAY, self.zone)
        hours = self.special.get(day, self.weekly[day.weekday()])
        own = [(at_minute(day, low, self.zone), at_minute(day, high, self.zone)) for low, high in hours]
        for member in self.members:
            for one in days_between(begin, end, member.zone):
                own += clipped(member.on(one), begin, end)
        return united(own)

    def is_closed(self, day: date) -> bool:
        if any(first <= day <= last for first, last in self.closures):
            return True
        return any(day in holidays_of(region, day.year) for region in self.regions)

    def spans(self, low: int, high: int) -> list[Span]:
        """The open spans between two instants, day by day."""
        if low >= high:
            return []
        found = [span for day in days_between(low, high, self.zone) for span in opened(self, day)]
        return clipped(united(found), low, high)

    def __hash__(self) -> int:
        return id(self)


ROUND_THE_CLOCK = (((0, 24 * 60),),) * 7


def always(zone: str) -> Opening:
    return Opening(zone, ROUND_THE_CLOCK, {}, (), (), ())


def is_always(hours: Opening) -> bool:
    plain = not (hours.special or hours.closures or hours.regions or hours.members)
    return plain and hours.weekly == ROUND_THE_CLOCK


@lru_cache(maxsize=200_000)
def opened(hours: Opening, day: date) -> list[Span]:
    return hours.on(day)


@lru_cache(maxsize=1000)
def holidays_of(region: str, year: int) -> frozenset[date]:
    """The public holidays of a country, or of a part of it: `ES-MD`."""
    import holidays

    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


def at_minute(day: date, minutes: int, zone: str) -> int:
    """The instant of a local time; 24:00 is the next midnight."""
    return instant(datetime.combine(day, time()) + timedelta(minutes=minutes), zone)


def days_between(low: int, high: int, zone: str) -> Iterator[date]:
    """The local days that have a part in [low, high)."""
    day = day_of(low, zone)
    while midnight(day, zone) < high:
        yield day
        day += DAY


def open_time(hours: Opening, low: int, high: int) -> int:
    """Open time in [low, high), in microseconds; none where it ends before it begins."""
    if is_always(hours):
        return max(0, high - low)
    return length(hours.spans(low, high))


def is_open(hours: Opening, at: int) -> bool:
    return any(start <= at < end for start, end in hours.spans(at, at + 1))


HORIZON = 4000
"""As many days without what is looked for mean that it does not come."""


def next_opening(hours: Opening, at: int) -> int | None:
    """The instant itself if it is open, else the next opening."""
    day = day_of(at, hours.zone)
    for i in range(HORIZON):
        for start, end in opened(hours, day + i * DAY):
            if end > at:
                return max(start, at)
    return None


def last_closing(hours: Opening, at: int) -> int | None:
    """The instant itself just after open time, else the closing before it."""
    day = day_of(at, hours.zone)
    for i in range(HORIZON):
        for start, end in reversed(opened(hours, day - i * DAY)):
            if start < at:
                return min(end, at)
    return None


def after_open_time(hours: Opening, start: int, amount: int, paused: Iterable[Span] = ()) -> int | None:
    """The first instant at which so much open and unpaused time has gone by; of nothing, the next opening."""
    if amount == 0:
        return next_opening(hours, start)
    holes = list(paused)
    left, day = amount, day_of(start, hours.zone)
    for i in range(HORIZON):
        begin, end = midnight(day + i * DAY, hours.zone), midnight(day + (i + 1) * DAY, hours.zone)
        for low, high in without(clipped(opened(hours, day + i * DAY), max(begin, start), end), holes):
            if high - low >= left:
                return low + left
            left -= high - low
    return None


def before_open_time(hours: Opening, start: int, amount: int) -> int | None:
    """The last instant so much open time before another."""
    left, day = amount, day_of(start, hours.zone)
    for i in range(HORIZON):
        for low, high in reversed(clipped(opened(hours, day - i * DAY), -FOREVER, start)):
            if high - low >= left:
                return high - left
            left -= high - low
    return None


# ---------------------------------------------------------------- business days


def business_days_later(hours: Opening, start: int, number: int, *, end_of: bool = False) -> int | None:
    """Rolls to the next opening, goes so many open days on, to the same local time within that day's hours, or its end.

    A negative number is the mirror image: it rolls back to the last closing and goes back.
    """
    rolled = next_opening(hours, start) if number >= 0 else last_closing(hours, start)
    if rolled is None:
        return None
    day = day_of(rolled if number >= 0 else rolled - 1, hours.zone)
    clock = wall(rolled, hours.zone) - datetime.combine(day, time())
    left, step = abs(number), DAY if number >= 0 else -DAY
    target = day
    for _ in range(HORIZON):
        if left == 0:
            break
        target += step
        left -= bool(opened(hours, target))
    else:
        return None
    spans = opened(hours, target)
    if end_of:
        return spans[-1][1]
    wanted = instant(datetime.combine(target, time()) + clock, hours.zone)
    return min(max(wanted, spans[0][0]), spans[-1][1])


# ---------------------------------------------------------------- periods


@dataclass(frozen=True)
class Period:
    """A day, week, month, quarter, year or contract year, cut to the term; `first` and `after` are whole local days."""

    unit: str
    first: date
    after: date
    start: int
    end: int

    @property
    def label(self) -> str:
        match self.unit:
            case "month":
                return f"{self.first.year:04}-{self.first.month:02}"
            case "quarter":
                return f"{self.first.year:04}-Q{(self.first.month + 2) // 3}"
            case "year":
                return f"{self.first.year:04}"
            case _:
                return f"{self.unit} {self.first.isoformat()}"


@dataclass(frozen=True)
class Term:
    """The days on which a contract is in force, in its zone; `last` is included."""

    zone: str
    first: date
    last: date | None

    @property
    def start(self) -> int:
        return midnight(self.first, self.zone)

    @property
    def end(self) -> int:
        return FOREVER if self.last is None else midnight(self.last + DAY, self.zone)

    def period(self, unit: str, day: date) -> Period | None:
        """The period of a unit in which a day lies; None outside the term."""
        if day < self.first or (self.last is not None and day > self.last):
            return None
        first, after = self.whole(unit, day)
        start, end = midnight(first, self.zone), midnight(after, self.zone)
        return Period(unit, first, after, max(start, self.start), min(end, self.end))

    def at(self, unit: str, instant: int) -> Period | None:
        return self.period(unit, day_of(instant, self.zone))

    def before(self, period: Period) -> Period | None:
        return self.period(period.unit, period.first - DAY)

    def after(self, period: Period) -> Period | None:
        return self.period(period.unit, period.after)

    def until(self, unit: str, instant: int) -> list[Period]:
        """From the beginning of the term, the periods that begin before an instant."""
        found: list[Period] = []
        this = self.period(unit, self.first)
        while this is not None and this.start < instant:
            found.append(this)
            this = self.after(this)
        return found

    def inside(self, unit: str, outer: Period) -> list[Period]:
        """The periods of a unit that end in another: its months, or the quarter that it closes."""
        found: list[Period] = []
        this = self.at(unit, outer.start)
        while this is not None and this.end <= outer.end:
            found.append(this)
            this = self.after(this)
        return found

    def whole(self, unit: str, day: date) -> tuple[date, date]:
        """The first day of a period and the first after it, whatever the term."""
        match unit:
            case "day":
                return day, day + DAY
            case "week":
                monday = day - day.weekday() * DAY
                return monday, monday + 7 * DAY
            case "month":
                first = day.replace(day=1)
                return first, moved_day(first, CalendarSpan(months=1))
            case "quarter":
                first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
                return first, moved_day(first, CalendarSpan(months=3))
            case "year":
                return date(day.year, 1, 1), date(day.year + 1, 1, 1)
            case "contract year":
                years = day.year - self.first.year
                if moved_day(self.first, CalendarSpan(months=12 * years)) > day:
                    years -= 1
                return tuple(moved_day(self.first, CalendarSpan(months=12 * n)) for n in (years, years + 1))  # type: ignore[return-value]
            case _:
                raise AssertionError(f"no period is a {unit}")
