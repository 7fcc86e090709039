"""Periods of a contract: local days, weeks, months, quarters and years, and the years of the contract itself.

A period begins at its first local midnight and ends at the next period's. Within a kind periods are numbered without
gaps, so that "the month before" is one less and a window of twelve months is a range of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from slalang.calendar.zones import DAY, EARLIEST, EPOCH_DAY, LATEST, Zone, months_later


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CONTRACT_YEAR = "contract year"
    STRETCH = "stretch"
    """Any time at all, of which nothing is kept: what is said of it is said of the periods in it."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of local time with a name, [start, end) in microseconds UTC.

    `label` is what people write: `2026-03-14`, `2026-W11`, `2026-03`, `2026-Q1`, `2026`; a contract year is counted
    from 1. `number` counts within the kind: days from 1970-01-01, weeks from the one of that day, months and quarters
    from year 0, years as they are called.
    """

    label: str
    kind: PeriodKind
    start: int
    end: int
    number: int

    def contains(self, instant: int) -> bool:
        return self.start <= instant < self.end

    def cut(self, low: int, high: int) -> Period:
        """The part of the period in [low, high), under the same label; it must not be empty."""
        start, end = max(self.start, low), min(self.end, high)
        assert start < end, "a part of a period is not empty"
        return replace(self, start=start, end=end)


def period(zone: Zone, kind: PeriodKind, number: int) -> Period | None:
    """The period of a kind with a number, but no contract year; None outside the time that is computed with."""
    start, end = first_day(kind, number), first_day(kind, number + 1)
    if start is None or end is None:
        return None
    return Period(label(kind, number, start), kind, zone.midnight(start), zone.midnight(end), number)


def contract_year(zone: Zone, effective: date, number: int) -> Period | None:
    """The contract's year, counted from 1: from one anniversary of its first day to the next; None as above."""
    first = effective.toordinal() - EPOCH_DAY
    start, end = months_later(first, 12 * number - 12), months_later(first, 12 * number)
    if start is None or end is None:
        return None
    return Period(str(number), PeriodKind.CONTRACT_YEAR, zone.midnight(start), zone.midnight(end), number)


def period_at(zone: Zone, kind: PeriodKind, instant: int) -> Period | None:
    """The period of a kind that an instant lies in; None as above."""
    return period(zone, kind, number_of(kind, zone.day(instant))) if EARLIEST <= instant < LATEST else None


def parse_period(zone: Zone, text: str) -> Period | None:
    """The period that a label names, or the days from one to another, `2026-02-10--2026-02-28`; else None."""
    first, dashes, last = text.partition("--")
    if dashes:
        ends = [parse_period(zone, each) if re.fullmatch(LABELS[0][1], each) else None for each in (first, last)]
        if ends[0] is None or ends[1] is None or ends[1].end <= ends[0].start:
            return None
        return Period(text, PeriodKind.STRETCH, ends[0].start, ends[1].end, 0)
    for kind, pattern in LABELS:
        if found := re.fullmatch(pattern, text):
            day = labelled_day(kind, [int(part) for part in found.groups()])
            return None if day is None else period(zone, kind, number_of(kind, day))
    return None


def later(zone: Zone, this: Period, number: int) -> Period | None:
    """The period some of them after this one, before it if negative: -1 is "the month before"."""
    return period(zone, this.kind, this.number + number)


def the_last(zone: Zone, this: Period, number: int) -> tuple[Period, ...]:
    """The periods of "the last N months": this one and the N - 1 before it, oldest first."""
    return present(later(zone, this, i) for i in range(1 - number, 1))


def the_ones_before(zone: Zone, this: Period, number: int) -> tuple[Period, ...]:
    """The periods of "the N months before": without this one, oldest first."""
    return present(later(zone, this, i) for i in range(-number, 0))


def the_next(zone: Zone, this: Period, number: int) -> tuple[Period, ...]:
    """The periods of "the next N months": without this one, in order."""
    return present(later(zone, this, i) for i in range(1, number + 1))


def periods_within(zone: Zone, kind: PeriodKind, low: int, high: int) -> tuple[Period, ...]:
    """The periods of a kind that share an instant with [low, high), whole, in order."""
    first, last = (number_of(kind, zone.day(t)) for t in (low, max(low, high - 1)))
    return present(period(zone, kind, n) for n in range(first, last + 1))


def present(periods: Iterable[Period | None]) -> tuple[Period, ...]:
    return tuple(p for p in periods if p is not None)


def first_day(kind: PeriodKind, number: int) -> int | None:
    """The day, counted from 1970-01-01, on which a period begins; None outside the time that is computed with."""
    match kind:
        case PeriodKind.DAY:
            return computed_with(number)
        case PeriodKind.WEEK:
            return computed_with(number * 7 - 3)
        case PeriodKind.MONTH:
            return first_of_month(number)
        case PeriodKind.QUARTER:
            return first_of_month(number * 3)
        case PeriodKind.YEAR:
            return first_of_month(number * 12)
        case PeriodKind.CONTRACT_YEAR | PeriodKind.STRETCH:
            raise AssertionError("a contract year begins on the contract's own day, and stretches are not counted")


def number_of(kind: PeriodKind, day: int) -> int:
    """The number of the period of a kind that a day lies in."""
    on = date.fromordinal(day + EPOCH_DAY)
    match kind:
        case PeriodKind.DAY:
            return day
        case PeriodKind.WEEK:
            return (day + 3) // 7
        case PeriodKind.MONTH:
            return on.year * 12 + on.month - 1
        case PeriodKind.QUARTER:
            return on.year * 4 + (on.month - 1) // 3
        case PeriodKind.YEAR:
            return on.year
        case PeriodKind.CONTRACT_YEAR | PeriodKind.STRETCH:
            raise AssertionError("a contract year begins on the contract's own day, and stretches are not counted")


def label(kind: PeriodKind, number: int, day: int) -> str:
    """What people write for a period that begins on a day."""
    on = date.fromordinal(day + EPOCH_DAY)
    match kind:
        case PeriodKind.DAY:
            return on.isoformat()
        case PeriodKind.WEEK:
            year, week, _ = on.isocalendar()
            return f"{year:04}-W{week:02}"
        case PeriodKind.MONTH:
            return f"{on.year:04}-{on.month:02}"
        case PeriodKind.QUARTER:
            return f"{on.year:04}-Q{on.month // 3 + 1}"
        case PeriodKind.YEAR:
            return f"{on.year:04}"
        case PeriodKind.CONTRACT_YEAR | PeriodKind.STRETCH:
            return str(number)


LABELS = (
    (PeriodKind.DAY, r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    (PeriodKind.WEEK, r"([0-9]{4})-W([0-9]{2})"),
    (PeriodKind.MONTH, r"([0-9]{4})-([0-9]{2})"),
    (PeriodKind.QUARTER, r"([0-9]{4})-Q([1-4])"),
    (PeriodKind.YEAR, r"([0-9]{4})"),
)


def labelled_day(kind: PeriodKind, parts: list[int]) -> int | None:
    """The first day of the period whose label has these numbers; None where the label names no day."""
    year, *rest = parts
    try:
        match kind:
            case PeriodKind.DAY:
                on = date(year, *rest)
            case PeriodKind.WEEK:
                on = date.fromisocalendar(year, rest[0], 1)
            case PeriodKind.QUARTER:
                on = date(year, rest[0] * 3 - 2, 1)
            case _:
                on = date(year, *rest, *(1,) * (2 - len(rest)))
    except ValueError:
        return None
    return on.toordinal() - EPOCH_DAY


def first_of_month(number: int) -> int | None:
    """The first day of a month counted from year 0; None outside the time that is computed with."""
    year, month = divmod(number, 12)
    return computed_with(date(year, month + 1, 1).toordinal() - EPOCH_DAY) if 2 <= year <= 9998 else None


def computed_with(day: int) -> int | None:
    return day if EARLIEST // DAY <= day < LATEST // DAY else None
