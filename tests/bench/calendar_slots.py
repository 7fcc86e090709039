"""The slot table of the benchmark's calendar: Mon-Fri 09:00-18:00 Europe/Madrid, 14 days closed a year, local months.

What somebody who writes the answer by hand prepares first; the contract says the same in its `calendar office`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = date(2022, 12, 1), date(2026, 12, 31)
EASTER = (date(2022, 4, 17), date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5))
FIXED = ((1, 1), (1, 6), (5, 1), (5, 2), (5, 15), (8, 15), (10, 12), (11, 1), (11, 9), (12, 6), (12, 8), (12, 25))
ZONE, EPOCH = ZoneInfo("Europe/Madrid"), datetime(1970, 1, 1, tzinfo=UTC)

Slot = tuple[int, int, int, int]


def closed() -> set[date]:
    """The fixed holidays, Maundy Thursday and Good Friday of each year."""
    movable = {easter - timedelta(days) for easter in EASTER for days in (2, 3)}
    return movable | {date(easter.year, *fixed) for easter in EASTER for fixed in FIXED}


def slots() -> tuple[int, list[Slot]]:
    """Grid in microseconds, rows (slot, k, op, period): open time at t is k + op * t with slot = t div grid."""
    shut = closed()
    days = [FIRST + timedelta(i) for i in range((LAST - FIRST).days + 1)]
    windows = [(instant(d, 9), instant(d, 18)) for d in days if d.weekday() < 5 and d not in shut]
    months = [(instant(d, 0), d.year * 100 + d.month) for d in days if d.day == 1]
    grid = math.gcd(*(x for w in windows for x in w), *(m for m, _ in months))
    opened = {s for a, b in windows for s in range(a // grid, b // grid)}
    return grid, list(rows(grid, opened, months))


def rows(grid: int, opened: set[int], months: list[tuple[int, int]]) -> Iterator[Slot]:
    total = number = 0
    for slot in range(months[0][0] // grid, instant(LAST, 0) // grid):
        while number + 1 < len(months) and months[number + 1][0] <= slot * grid:
            number += 1
        op = int(slot in opened)
        yield slot, total - op * slot * grid, op, months[number][1]
        total += op * grid


def instant(day: date, hour: int) -> int:
    """Microseconds since 1970-01-01 UTC of a local hour."""
    return (datetime.combine(day, time(hour), tzinfo=ZONE) - EPOCH) // timedelta(microseconds=1)
