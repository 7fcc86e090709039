"""Clocks, row by row: open time from start to stop less what was paused, the due instant, the verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from slalang.model.contract import Clock
from slalang.model.expression import BusinessDays, RowSet
from slalang.units import CalendarSpan
from tests.oracle import evaluate, reliefs
from tests.oracle.times import (
    FOREVER,
    Opening,
    Span,
    after_open_time,
    business_days_later,
    clipped,
    is_always,
    moved,
    open_time,
    united,
    without,
)
from tests.oracle.world import Place, number


@dataclass(frozen=True)
class Reading:
    """What a clock says of one row; `limit` is in open time. All missing where the clock has no start."""

    due: int | None = None
    spent: Fraction | None = None
    limit: Fraction | None = None
    in_time: bool | None = None
    late: bool | None = None
    running: bool | None = None

    @property
    def overrun(self) -> Fraction | None:
        """The clock's own time after due."""
        return None if self.spent is None or self.limit is None else max(Fraction(0), self.spent - self.limit)

    @property
    def share_used(self) -> Fraction | None:
        return None if self.spent is None or not self.limit else self.spent / self.limit


def attribute(name: str, wanted: str, at: Place) -> Any:
    """What is asked of a clock; a verdict that is supposed for a moment replaces that of a running clock.

    Whether it runs is known: a row that runs at the as-of instant does so whatever it comes to. `asked` notes each
    running clock of each row whose verdict is read.
    """
    reading = read(name, at)
    if not reading.running or wanted not in {"in_time", "late"}:
        return getattr(reading, wanted)
    at.asked.add((name, id(at.row)))
    supposed = at.verdicts.get((name, id(at.row)))
    return wanted == supposed if supposed else False


def read(name: str, at: Place) -> Reading:
    """The clock on the row at hand, with the reliefs of the objective that the place belongs to."""
    clock = by_start(name, at)
    owner = at.objective if at.relieved else None
    key = ("clock", name, id(at.row), owner.name if owner else None)
    return at.world.once(key, lambda: run(clock, at, reliefs.stopped(at) if owner else []))


def by_start(name: str, at: Place) -> Clock:
    """The clock as the terms at its start have it."""
    for until, signed in at.world.before:
        clock = next(c for c in signed.clocks if c.name == name)
        start = evaluate.value(clock.starts, at)
        if start is not None and start < until:
            return clock
    return next(c for c in at.world.contract.clocks if c.name == name)


def run(clock: Clock, at: Place, stopped: list[tuple[int, int | None]]) -> Reading:
    start = evaluate.value(clock.starts, at)
    if start is None:
        return Reading()
    stop = evaluate.value(clock.stops, at)
    hours = at.world.hours(evaluate.value(clock.runs, at))
    end = max(start, at.world.as_of if stop is None else stop)
    pauses = [*paused_rows(clock, at), *stopped]
    ended = united(clipped(((s, at.world.as_of if e is None else e) for s, e in pauses), start, end))
    still = [
        (max(s, start), FOREVER) for s, e in pauses if e is None and stop is None and max(s, start) <= at.world.as_of
    ]
    spent = Fraction(worked(hours, start, end, ended))
    limit, due = deadline(clock, at, hours, start, united([*ended, *still]))
    if limit is None:
        return Reading(spent=spent)
    in_time = stop is not None and due is not None and stop <= due
    late = due is not None and (stop > due if stop is not None else due < at.world.as_of)
    return Reading(due, spent, limit, in_time, late, not in_time and not late)


def worked(hours: Opening, low: int, high: int, pauses: list[Span]) -> int:
    """Open time in [low, high) less the open time of pauses that do not overlap."""
    return open_time(hours, low, high) - sum(open_time(hours, s, e) for s, e in clipped(pauses, low, high))


def paused_rows(clock: Clock, at: Place) -> list[tuple[int, int | None]]:
    """The spans of children (or siblings) that pause the clock of this row."""
    found: list[tuple[int, int | None]] = []
    for pause in clock.pauses:
        assert isinstance(pause, RowSet) and at.row is not None, "rows pause clocks of rows"
        record = at.world.record(pause.record)
        assert record.lasts is not None, "a pause lasts"
        if record.parent == clock.record:
            rows = at.world.children(record.name, clock.record, at.row)
        else:
            rows = [r for r in at.world.all_rows(record.name) if r[record.parent] == at.row[record.parent]]
        begin, end = record.lasts
        kept = (r for r in rows if r[begin] is not None and evaluate.holds(pause.where, at.on(record.name, r)))
        found += [(r[begin], r[end]) for r in kept]
    return found


def deadline(
    clock: Clock, at: Place, hours: Opening, start: int, pauses: list[Span]
) -> tuple[Fraction | None, int | None]:
    """The limit in open time, and the first instant at which the clock's own time reaches it."""
    limit = evaluate.value(clock.limit, at)
    if limit is None:
        return None, None
    if isinstance(limit, (CalendarSpan, BusinessDays)):
        target = target_of(limit, clock, at, hours, start)
        if target is None:
            return None, None
        whole = open_time(hours, start, target)
        lost = sum(open_time(hours, s, e) for s, e in clipped(pauses, start, target))
        return Fraction(whole), (target if not lost else reached(hours, start, whole, pauses))
    whole = math.ceil(number(limit))
    return number(limit), reached(hours, start, whole, pauses)


def target_of(limit: CalendarSpan | BusinessDays, clock: Clock, at: Place, hours: Opening, start: int) -> int | None:
    """The instant that a limit in local days means when nothing pauses."""
    if isinstance(limit, CalendarSpan):
        return moved(start, limit, at.world.contract.zone)
    named = at.world.hours(limit.calendar) if limit.calendar else hours
    return business_days_later(named, start, limit.count, end_of=clock.limit_end_of)


def reached(hours: Opening, start: int, amount: int, pauses: list[Span]) -> int | None:
    """The first instant with so much open and unpaused time gone by."""
    if amount and is_always(hours):
        left = without([(start, FOREVER)], pauses)
        for low, high in left:
            if high - low >= amount:
                return low + amount
            amount -= high - low
        return None
    return after_open_time(hours, start, amount, pauses)
