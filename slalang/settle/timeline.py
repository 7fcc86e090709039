"""The periods of a contract's term, and the run of periods that a window names.

Takes a contract's first and last day and its zone; gives `Period`s cut to the term, never padded (an absent period is
not there); assumes that the zone name has been checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from slalang.calendar.opentime import epoch_day
from slalang.calendar.periods import (
    Period,
    PeriodKind,
    contract_year,
    number_of,
    parse_period,
    period,
)
from slalang.calendar.zones import DAY, EPOCH_DAY, LATEST, Zone, known_zone
from slalang.model.contract import Contract
from slalang.model.expression import Window

LENGTHS = (
    PeriodKind.DAY,
    PeriodKind.WEEK,
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.YEAR,
    PeriodKind.CONTRACT_YEAR,
    PeriodKind.STRETCH,
)
"""Kinds of period from short to long; the two years, and what is no period, are equally long."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """The time in which a contract is in force, [low, high) in microseconds, divided into periods of every unit.

    `cuts` are the instants at which an amendment splits periods up to a unit: such a period is two parts, each a period
    of its own in every run and window, under the label of its days.
    """

    zone: Zone
    effective: date
    low: int
    high: int
    cuts: tuple[tuple[int, str], ...] = ()
    known: dict[tuple[PeriodKind, int], tuple[Period, ...]] = field(default_factory=dict, repr=False)
    places: dict[tuple[str, int], Period | None] = field(default_factory=dict, repr=False)
    closed: dict[tuple[str, PeriodKind, int], tuple[Period, ...]] = field(default_factory=dict, repr=False)
    runs: dict[tuple[str, PeriodKind, int, int], tuple[Period, ...]] = field(default_factory=dict, repr=False)

    def parts(self, kind: PeriodKind, number: int) -> tuple[Period, ...]:
        """What is in force of the period of a kind with a number: one period, its parts, or nothing."""
        key = kind, number
        if key not in self.known:
            whole = self.whole(kind, number)
            inside = whole is not None and whole.start < self.high and whole.end > self.low
            self.known[key] = self.divided(whole) if whole is not None and inside else ()
        return self.known[key]

    def divided(self, whole: Period) -> tuple[Period, ...]:
        """A period cut to the term and at the splits inside it."""
        mine = whole.cut(self.low, self.high)
        inside = [at for at, unit in self.cuts if mine.start < at < mine.end and length(whole.kind) <= length(unit)]
        edges = [mine.start, *inside, mine.end]
        if not inside:
            return (mine,)
        return tuple(
            replace(mine, start=start, end=end, label=self.days_label(start, end)) for start, end in pairwise(edges)
        )

    def days_label(self, start: int, end: int) -> str:
        """The first and last day of a part of a period, as ISO 8601 writes an interval in a name."""
        first, last = (date.fromordinal(self.zone.day(t) + EPOCH_DAY) for t in (start, end - 1))
        return f"{first.isoformat()}--{last.isoformat()}"

    def whole(self, kind: PeriodKind, number: int) -> Period | None:
        """The period of a kind with a number, neither cut to the term nor split."""
        if kind is PeriodKind.CONTRACT_YEAR:
            return contract_year(self.zone, self.effective, number) if number > 0 else None
        return period(self.zone, kind, number)

    def at(self, unit: str, instant: int) -> Period | None:
        """The period of a unit that an instant of the term lies in; None outside the term."""
        key = unit, instant
        if key not in self.places:
            self.places[key] = self.placed(unit, instant)
        return self.places[key]

    def placed(self, unit: str, instant: int) -> Period | None:
        if not self.low <= instant < self.high:
            return None
        kind = PeriodKind(unit)
        day = self.zone.day(instant)
        is_own = kind is PeriodKind.CONTRACT_YEAR
        number = self.contract_year_number(day) if is_own else number_of(kind, day)
        return next((p for p in self.parts(kind, number) if p.contains(instant)), None)

    def contract_year_number(self, day: int) -> int:
        """The number, from 1, of the contract year that a day (from 1970-01-01) of the term lies in."""
        on = date.fromordinal(day + EPOCH_DAY)
        number = on.year - self.effective.year + 1
        begins = contract_year(self.zone, self.effective, number)
        return number - 1 if begins is not None and begins.start > self.zone.midnight(day) else number

    def between(self, kind: PeriodKind, first: int, last: int) -> tuple[Period, ...]:
        """The periods of a kind with numbers from first to last, oldest first; fewer at the ends of the term."""
        return tuple(p for number in range(first, last + 1) for p in self.parts(kind, number))

    def run(self, last: Period, count: int) -> tuple[Period, ...]:
        """The `count` periods of one kind that end with `last`, oldest first; fewer where the term begins later."""
        key = "run", last.kind, last.start, count
        if key not in self.runs:
            found = self.between(last.kind, last.number - count + 1, last.number)
            self.runs[key] = tuple(p for p in found if p.start <= last.start)
        return self.runs[key]

    def before(self, this: Period, count: int) -> tuple[Period, ...]:
        """The `count` periods before this one, oldest first."""
        key = "before", this.kind, this.start, count
        if key not in self.runs:
            found = self.between(this.kind, this.number - count, this.number)
            self.runs[key] = tuple(p for p in found if p.start < this.start)
        return self.runs[key]

    def following(self, this: Period, count: int) -> tuple[Period, ...]:
        """The `count` periods after this one, in order."""
        found = self.between(this.kind, this.number, this.number + count)
        return tuple(p for p in found if p.start > this.start)

    def previous(self, this: Period) -> Period | None:
        """The period, or part of one, directly before another; None at the start of the term."""
        return self.at(this.kind, this.start - 1)

    def next(self, this: Period) -> Period | None:
        """The period, or part of one, directly after another; None at the end of the term."""
        return self.at(this.kind, this.end)

    def closing(self, unit: str, inside: Period) -> tuple[Period, ...]:
        """The periods of a unit that end in (start, end] of another: its months, or the quarter that it closes."""
        key = unit, inside.kind, inside.start
        if key not in self.closed:
            found = []
            this = self.at(unit, inside.start)
            while this is not None and this.end <= inside.end:
                found.append(this)
                this = self.next(this)
            self.closed[key] = tuple(found)
        return self.closed[key]

    def until(self, unit: str, instant: int) -> tuple[Period, ...]:
        """All periods of a unit from the start of the term that begin before an instant."""
        found = []
        this = self.at(unit, self.low)
        while this is not None and this.start < instant:
            found.append(this)
            this = self.next(this)
        return tuple(found)

    def days(self, this: Period) -> tuple[int, int]:
        """Local days of a period in force, and local days of the whole period."""
        whole = self.whole(this.kind, this.number)
        assert whole is not None, "a period of the term is a part of a whole one"
        return self.day_count(this), self.day_count(whole)

    def day_count(self, this: Period) -> int:
        return self.zone.day(this.end) - self.zone.day(this.start)

    def age(self, unit: str, this: Period) -> int:
        """`month_of_contract` or `year_of_contract` at the end of a period, from 1."""
        kind = PeriodKind.CONTRACT_YEAR if unit == "year" else PeriodKind.MONTH
        now, first = self.at(kind, this.end - 1), self.at(kind, self.low)
        assert now is not None, "a period of the term lies in it"
        assert first is not None, "the term is not empty"
        return now.number - first.number + 1


def timeline(contract: Contract) -> Timeline:
    """The term of a contract from the start of its first day to the end of its last."""
    zone = known_zone(contract.zone)
    last = contract.last_day
    high = LATEST if last is None else zone.midnight(min(epoch_day(last) + 1, LATEST // DAY))
    splits = (a for a in contract.amendments if a.midway == "splitting")
    cuts = tuple(sorted((zone.start_of(a.effective), a.unit) for a in splits))
    return Timeline(zone, contract.effective_from, zone.start_of(contract.effective_from), high, cuts)


def length(unit: str) -> int:
    """The place of a unit among those from short to long; both years are equally long."""
    return min(LENGTHS.index(PeriodKind(unit)), LENGTHS.index(PeriodKind.YEAR))


def is_finer(unit: str, than: str) -> bool:
    return length(unit) < length(than)


def window_unit(window: Window, at: str) -> str:
    """The unit of the periods that a window is made of, seen from a period of unit `at`."""
    if window.shape != "named":
        return window.unit or at
    marks = (("Q", "quarter"), ("-", "month"), ("", "year"))
    return next(unit for mark, unit in marks if mark in window.label)


def in_window(line: Timeline, window: Window, at: Period, unit: str) -> tuple[Period, ...]:
    """The periods of `unit` in a window seen from the period `at`, oldest first."""
    match window.shape:
        case "so_far":
            this = line.at(window.unit, at.end - 1)
            return tuple(p for p in line.closing(unit, this) if p.end <= at.start) if this else ()
        case shape:
            chosen = chosen_periods(line, window, at, shape)
            if window_unit(window, at.kind) == unit:
                return chosen
            return tuple(q for p in chosen for q in line.closing(unit, p))


def chosen_periods(line: Timeline, window: Window, at: Period, shape: str) -> tuple[Period, ...]:
    """The periods of a window in its own unit."""
    if shape == "named":
        return named(line, window.label, at)
    this = line.at(window.unit, at.end - 1)
    if this is None:
        return ()
    match shape:
        case "this":
            return (this,)
        case "last":
            return line.run(this, window.count)
        case "before":
            return line.before(this, window.count)
        case "next":
            return line.following(this, window.count)
        case _:
            raise AssertionError(f"there is no window of shape {shape}")


def is_cut(line: Timeline, window: Window, at: Period) -> bool:
    """Whether the term holds fewer periods than a window names.

    The parts of a split period are one of them; the rest of the period that is seen from is none.
    """
    if window.shape not in {"last", "before", "next"}:
        return False
    this = line.at(window.unit, at.end - 1)
    held = {p.number for p in chosen_periods(line, window, at, window.shape)}
    if this is not None and window.shape != "last":
        held.discard(this.number)
    return len(held) < window.count


def named(line: Timeline, label: str, at: Period) -> tuple[Period, ...]:
    """The period that a label names, its parts where it is split, once it has closed."""
    whole = parse_period(line.zone, label)
    mine = line.parts(whole.kind, whole.number) if whole is not None else ()
    return mine if mine and mine[-1].end <= at.end else ()
