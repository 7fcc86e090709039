"""Open time as tables of integers: what lets an engine measure business time by look-ups and additions alone.

takes    the open times of some calendars and named series of periods, over one horizon
gives    four `SlotTable`s of one shape; all times in them are integer microseconds
assumes  each `OpenTime` was made for [low, high) or more; the periods of a series are disjoint and in order

A table answers a question about a quantity x. Its rows lie on a grid over x, all calendars in one table, so that an
equality join finds the row, written [x] below:

    slot = calendar * size + (x - origin) div grid        if 0 <= x - origin < size * grid, else there is no row

`calendar` is the index in `SlotTables.calendars`. Guard the range as written: beyond it lies the next calendar. An
`exact` table has at most one row for a slot. Where boundaries are finer than `FINEST`, or slots would be more than
`MOST_ROWS`, the grid is a day, a slot has several rows, and the join asks `start <= x and x < end` besides.

- `open`, x an instant t. `k`, `op`: the open time from the origin to t is k + op * t, and op is 1 while open, else 0.
  `offset`: the local clock shows t + offset. `since`: when the local clock was changed last (at the first slot: the
  origin). `day`: the number of the business day that t lies in, else of the next one. Then for each series of periods
  a column of its name: the number of the period that t lies in, or None.
- `due`, x an amount of open time b since the origin. `shift`: the instant is b + shift.
- `wall`, x what the local clock shows, w. `k`, `op`: the instant is k + op * w.
- `days`, x a business day's number. `midnight`: what the local clock shows as the day begins. `opening`, `closing`:
  instants.

What to compute with them, for instants in [low, high):

- open time from t to u: (k + op * u of [u]) - (k + op * t of [t]).
- b of open time after t, b above zero: B = k + op * t + b; the instant is B + shift of `due` [B - 1]. An exact fit
  stays at closing.
- the same for b at most zero: B + shift of `due` [B]. With b = 0 this is t inside open time, else the next opening: r.
- n local days after t: w = t + offset + n * DAY; the instant is k + op * w of `wall` [w]. For days of the contract's
  zone put `always` of that zone among the calendars.
- n business days after t, n at least zero: d = day of [r]; w = r + offset of [r] - midnight of [d] + midnight of
  [d + n]; the instant is k + op * w of `wall` [w], but at least opening and at most closing of [d + n]. The end of
  those n business days is that closing.
- the bucket of w minutes that t lies in begins at the greater of t - (t + offset - origin) mod w and since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from math import gcd
from typing import NamedTuple

from slalang.calendar.business_days import business_days
from slalang.calendar.opentime import OpenTime, clipped, horizon
from slalang.calendar.periods import Period
from slalang.calendar.zones import DAY, MINUTE, Zone

FINEST = MINUTE
"""A grid finer than this is not made."""
MOST_ROWS = 4_000_000
"""Nor are more slots than this, of all calendars together."""

Values = tuple[int | None, ...]
Piece = tuple[int, int, Values]
"""What holds for start <= x < end."""
Steps = Sequence[tuple[int, Values]]
"""What holds from each x on; where two begin together, the later in the list."""


class Run(NamedTuple):
    """Slots from `slot` on, so many, that each have a row with these values; they hold for start <= x < end."""

    slot: int
    slots: int
    start: int
    end: int
    values: Values


@dataclass(frozen=True, slots=True)
class SlotTable:
    """Rows on a grid over one quantity, kept as runs of equal rows; `columns` names their values.

    A run is some ten rows or more: an engine loads the runs and unnests them, `slot + unnest(range(slots))`.
    """

    origin: int
    grid: int
    size: int
    exact: bool
    columns: tuple[str, ...]
    runs: tuple[Run, ...]

    def slot(self, calendar: int, x: int) -> int | None:
        """The slot of x; None outside the table."""
        number = (x - self.origin) // self.grid
        return calendar * self.size + number if 0 <= number < self.size else None

    def rows(self) -> Iterator[tuple[int | None, ...]]:
        """(slot, *values) for each slot of each run; (slot, start, end, *values) where the table is not exact."""
        for slot, slots, start, end, values in self.runs:
            held = values if self.exact else (start, end, *values)
            yield from zip(range(slot, slot + slots), *map(repeat, held), strict=False)


@dataclass(frozen=True, slots=True)
class SlotTables:
    """The four tables for some calendars, named in the order of their index; see the head of this module."""

    calendars: tuple[str, ...]
    low: int
    high: int
    open: SlotTable
    due: SlotTable
    wall: SlotTable
    days: SlotTable


def slot_tables(
    calendars: Sequence[OpenTime], periods: Mapping[str, Sequence[Period]], low: int, high: int
) -> SlotTables:
    """The tables with which instants in [low, high) are measured; answers may lie some days outside."""
    first, last = horizon(low, high)
    assert all(hours.low <= first and last <= hours.high for hours in calendars), "made for a horizon too short"
    opened = [open_pieces(hours, periods, first, last) for hours in calendars]
    due = [due_pieces(hours, first, last) for hours in calendars]
    wall = [wall_pieces(hours.zone, first, last) for hours in calendars]
    days = [day_pieces(hours, first, last) for hours in calendars]
    grid, exact = common_grid([*opened, *due, *wall], len(calendars) * (last - first))
    columns = ("k", "op", "offset", "since", "day", *periods)
    return SlotTables(
        tuple(hours.calendar.name for hours in calendars),
        low,
        high,
        table(first, grid, columns, opened, exact=exact),
        table(0, grid, ("shift",), due, exact=exact),
        table(first - DAY, grid, ("k", "op"), wall, exact=exact),
        table(0, 1, ("midnight", "opening", "closing"), days, exact=True),
    )


def common_grid(pieces: Sequence[Sequence[Piece]], length: int) -> tuple[int, bool]:
    """The greatest length that divides a day and every boundary, and True; a day and False where that is too fine."""
    grid = gcd(DAY, *(bound for part in pieces for start, end, _ in part for bound in (start, end)))
    return (grid, True) if grid >= FINEST and length // grid <= MOST_ROWS else (DAY, False)


def table(
    origin: int, grid: int, columns: tuple[str, ...], pieces: Sequence[Sequence[Piece]], *, exact: bool
) -> SlotTable:
    """One table of each calendar's pieces."""
    size = max(((part[-1][1] - 1 - origin) // grid + 1 for part in pieces if part), default=1)
    runs = []
    for calendar, part in enumerate(pieces):
        for start, end, values in part:
            first, last = (start - origin) // grid, (end - 1 - origin) // grid
            runs.append(Run(calendar * size + first, last - first + 1, start, end, values))
    return SlotTable(origin, grid, size, exact, columns, tuple(runs))


def open_pieces(hours: OpenTime, periods: Mapping[str, Sequence[Period]], low: int, high: int) -> list[Piece]:
    """Open time, local clock, business day and periods along the instants."""
    clock: Steps = [(at, (offset, at)) for at, offset in hours.zone.changes(low, high)]
    series = [period_steps(part, low) for part in periods.values()]
    return merged([open_steps(hours, low, high), clock, day_steps(hours, low, high), *series], low, high)


def open_steps(hours: OpenTime, low: int, high: int) -> Steps:
    """(k, op) from each opening and closing on."""
    steps: list[tuple[int, Values]] = [(low, (0, 0))]
    total = 0
    for start, end in clipped(hours.spans, low, high):
        steps.append((start, (total - start, 1)))
        total += end - start
        steps.append((end, (total, 0)))
    return steps


def day_steps(hours: OpenTime, low: int, high: int) -> Steps:
    """The number of this or the next business day, from the end of each on."""
    days = business_days(hours, low, high)
    return [(low, (0,)), *((hours.zone.midnight(day.day + 1), (i + 1,)) for i, day in enumerate(days))]


def period_steps(periods: Sequence[Period], low: int) -> Steps:
    """The number of the period from its start on, None from its end on."""
    bounds = (step for p in periods for step in ((p.start, (p.number,)), (p.end, (None,))))
    return [(low, (None,)) if not periods or low < periods[0].start else (periods[0].start, (None,)), *bounds]


def due_pieces(hours: OpenTime, low: int, high: int) -> list[Piece]:
    """The shift from open time to instants, span by span."""
    pieces: list[Piece] = []
    total = 0
    for start, end in clipped(hours.spans, low, high):
        pieces.append((total, total + end - start, (start - total,)))
        total += end - start
    return pieces


def wall_pieces(zone: Zone, low: int, high: int) -> list[Piece]:
    """(k, op) from wall time to the first instant that shows it, or, for a time that is jumped over, to the jump."""
    changes = zone.changes(low, high)
    pieces: list[Piece] = []
    reached = low + changes[0][1]
    for (start, offset), (end, _) in pairwise((*changes, (high, 0))):
        if reached < start + offset:
            pieces.append((reached, start + offset, (start, 0)))
            reached = start + offset
        if reached < end + offset:
            pieces.append((reached, end + offset, (-offset, 1)))
            reached = end + offset
    return pieces


def day_pieces(hours: OpenTime, low: int, high: int) -> list[Piece]:
    """Each business day by its number."""
    days = business_days(hours, low, high)
    return [(i, i + 1, (day.day * DAY, day.opening, day.closing)) for i, day in enumerate(days)]


def merged(series: Sequence[Steps], low: int, high: int) -> list[Piece]:
    """Several steps side by side, cut wherever one of them changes."""
    cuts = sorted({low, high, *(at for steps in series for at, _ in steps if low < at < high)})
    columns = [values_at(steps, cuts) for steps in series]
    return [(a, b, tuple(chain.from_iterable(parts))) for (a, b), *parts in zip(pairwise(cuts), *columns, strict=False)]


def values_at(steps: Steps, cuts: Sequence[int]) -> Iterator[Values]:
    """What holds at each cut; the first step is not after the first cut."""
    i = 0
    for cut in cuts:
        while i + 1 < len(steps) and steps[i + 1][0] <= cut:
            i += 1
        yield steps[i][1]
