"""Slot tables: what an engine computes from them, by the recipes in their description, is what `OpenTime` answers."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.calendar import slots
from slalang.calendar.buckets import minute_buckets
from slalang.calendar.business_days import add_business_days, end_of_business_days
from slalang.calendar.hours import Calendar, Closure, always
from slalang.calendar.opentime import OpenTime, Unreached, open_time
from slalang.calendar.periods import PeriodKind, parse_period, period_at, periods_within
from slalang.calendar.slots import SlotTable, SlotTables, slot_tables
from slalang.calendar.zones import DAY, HOUR, MINUTE, known_zone
from tests.calendar.times import at, day, hours, law, office, week

LOW, HIGH = at("2026-01-01 00:00"), at("2027-01-01 00:00")
MADRID = known_zone("Europe/Madrid")
NIGHT = ((day("2026-10-25"), hours("01:00-05:30")),)
SHUT = (Closure(day("2026-03-27"), day("2026-03-30")),)
CALENDARS = (
    office("Europe/Madrid", "09:00-14:00 15:00-18:00", closures=SHUT, special=NIGHT),
    office("America/New_York", "00:00-24:00"),
    office("Australia/Lord_Howe", "20:00-24:00 00:00-03:15", regions=("AU-NSW",)),
    office("Asia/Kathmandu", "08:00-17:00"),
    Calendar("sun", "UTC", week(sat="01:00-02:00"), members=(office("Asia/Manila"), office("America/Chicago"))),
    always("Europe/Madrid"),
    Calendar("never", "UTC"),
    office("UTC", "09:01-16:59"),
)
EXACT, DAILY = range(7), (7,)
ROWS = dict[int, list[tuple[int, ...]]]


@lru_cache(maxsize=1)
def opened() -> tuple[OpenTime, ...]:
    return tuple(open_time(calendar, LOW, HIGH) for calendar in CALENDARS)


@lru_cache(maxsize=3)
def made(indices: tuple[int, ...], most: int) -> tuple[SlotTables, dict[str, ROWS]]:
    """The tables of some of the calendars, and each one's rows by slot."""
    months = periods_within(MADRID, PeriodKind.MONTH, LOW - 4 * DAY, HIGH + 4 * DAY)
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(slots, "MOST_ROWS", most)
        tables = slot_tables([opened()[i] for i in indices], {"month": months}, LOW, HIGH)
    return tables, {name: by_slot(getattr(tables, name)) for name in ("open", "due", "wall", "days")}


def by_slot(table: SlotTable) -> ROWS:
    found: ROWS = {}
    for slot, *values in table.rows():
        assert slot is not None
        found.setdefault(slot, []).append(tuple(values))  # type: ignore[arg-type]
    return found


class Engine:
    """Does with rows what the description of the tables says, for one calendar."""

    def __init__(self, tables: SlotTables, rows: dict[str, ROWS], calendar: int) -> None:
        self.tables, self.rows, self.calendar = tables, rows, calendar

    def row(self, name: str, x: int) -> dict[str, int] | None:
        table: SlotTable = getattr(self.tables, name)
        slot = table.slot(self.calendar, x)
        found = self.rows[name].get(slot, []) if slot is not None else []
        if not table.exact:
            found = [rest for start, end, *rest in found if start <= x < end]  # type: ignore[misc]
        assert len(found) <= 1
        return dict(zip(table.columns, found[0], strict=True)) if found else None

    def until(self, t: int) -> int:
        row = self.row("open", t)
        assert row is not None
        return row["k"] + row["op"] * t

    def add(self, t: int, amount: int) -> int | None:
        target = self.until(t) + amount
        row = self.row("due", target - 1 if amount > 0 else target)
        return None if row is None else target + row["shift"]

    def wall(self, t: int) -> int:
        row = self.row("open", t)
        assert row is not None
        return t + row["offset"]

    def instant(self, wall: int) -> int | None:
        row = self.row("wall", wall)
        return None if row is None else row["k"] + row["op"] * wall

    def business(self, t: int, number: int) -> tuple[int, int] | None:
        """The instant some business days later, and the closing of that day."""
        rolled = self.add(t, 0)
        if rolled is None or not self.tables.low <= rolled < self.tables.high:
            return None
        here = self.row("open", rolled)
        assert here is not None
        this, then = self.row("days", here["day"]), self.row("days", here["day"] + number)
        if this is None or then is None:
            return None
        instant = self.instant(self.wall(rolled) - this["midnight"] + then["midnight"])
        assert instant is not None
        return min(max(instant, then["opening"]), then["closing"]), then["closing"]


CHANGES = [at(f"2026-{d} 00:00") for d in ("03-08", "03-29", "04-04", "10-03", "10-25", "11-01")]
INSTANTS = st.one_of(
    st.integers(LOW, HIGH - 1),
    st.builds(lambda t, m: t + m * 15 * MINUTE, st.sampled_from(CHANGES), st.integers(-50, 150)),
)
FORMS = st.sampled_from([*((EXACT, most, i) for most in (slots.MOST_ROWS, 1000) for i in EXACT), (DAILY, 1000, 0)])
AMOUNTS = st.one_of(st.integers(-60, 60).map(lambda n: n * 30 * MINUTE), st.integers(-300 * HOUR, 300 * HOUR))


def engine(form: tuple[tuple[int, ...] | range, int, int]) -> tuple[Engine, OpenTime]:
    indices, most, calendar = form
    return Engine(*made(tuple(indices), most), calendar), opened()[tuple(indices)[calendar]]


@law
@given(FORMS, INSTANTS, INSTANTS)
def test_elapsed_time(form: tuple[range, int, int], start: int, end: int) -> None:
    by_rows, exactly = engine(form)
    start, end = sorted((start, end))
    assert by_rows.until(end) - by_rows.until(start) == exactly.elapsed(start, end)


@law
@given(FORMS, INSTANTS, AMOUNTS)
def test_due_instants(form: tuple[range, int, int], start: int, amount: int) -> None:
    by_rows, exactly = engine(form)
    found, wanted = by_rows.add(start, amount), exactly.add(start, amount)
    if isinstance(wanted, Unreached):
        assert found is None
    elif LOW <= wanted < HIGH:
        assert found == wanted


@law
@given(FORMS, INSTANTS, st.integers(-30, 30))
def test_days_of_the_wall_clock(form: tuple[range, int, int], start: int, number: int) -> None:
    by_rows, exactly = engine(form)
    wanted = exactly.zone.add_days(start, number)
    assert wanted is not None
    if LOW <= wanted < HIGH:
        assert by_rows.instant(by_rows.wall(start) + number * DAY) == wanted


@law
@given(FORMS, INSTANTS, st.integers(0, 12))
def test_business_days(form: tuple[range, int, int], start: int, number: int) -> None:
    by_rows, exactly = engine(form)
    wanted = add_business_days(exactly, start, number), end_of_business_days(exactly, start, number)
    if all(isinstance(t, int) and t < HIGH for t in wanted):
        assert by_rows.business(start, number) == wanted


@law
@given(FORMS, INSTANTS)
def test_periods_and_buckets(form: tuple[range, int, int], instant: int) -> None:
    by_rows, exactly = engine(form)
    row = by_rows.row("open", instant)
    month = period_at(MADRID, PeriodKind.MONTH, instant)
    assert row is not None
    assert month is not None
    assert row["month"] == month.number
    origin = by_rows.tables.open.origin
    for minutes in (15, 60):
        start = max(instant - (instant + row["offset"] - origin) % (minutes * MINUTE), row["since"])
        near = minute_buckets(exactly.zone, minutes, instant - 2 * HOUR, instant + 1)
        assert start == next(b.start for b in near if b.start <= instant < b.end)


def test_the_grid_is_as_coarse_as_the_boundaries_allow() -> None:
    assert made(tuple(EXACT), slots.MOST_ROWS)[0].open.grid == 15 * MINUTE
    madrid = slot_tables([opened()[5]], {}, LOW, HIGH)
    assert (madrid.open.grid, madrid.open.exact, madrid.due.exact) == (HOUR, True, True)
    daily = made(DAILY, 1000)[0]
    assert (daily.open.grid, daily.open.exact, daily.days.exact) == (DAY, False, True)


def test_boundaries_finer_than_a_minute_take_the_daily_form() -> None:
    """Until 1972 Liberia's clocks were 44 min 30 s behind."""
    liberia = open_time(always("Africa/Monrovia"), at("1971-01-01 00:00"), at("1973-01-01 00:00"))
    tables = slot_tables([liberia], {}, at("1971-01-01 00:00"), at("1973-01-01 00:00"))
    assert not tables.open.exact
    rows = Engine(tables, {"open": by_slot(tables.open)}, 0)
    assert rows.wall(at("1971-06-01 00:00")) == at("1971-05-31 23:15") + 30_000_000


def test_instants_outside_every_series_of_periods_are_in_none() -> None:
    march = parse_period(MADRID, "2026-03")
    assert march is not None
    tables = slot_tables([opened()[0]], {"term": [replace(march, number=7)]}, LOW, HIGH)
    rows = Engine(tables, {"open": by_slot(tables.open)}, 0)
    found = [rows.row("open", t) for t in (march.start - 1, march.start, march.end - 1, march.end)]
    assert [row and row["term"] for row in found] == [None, 7, 7, None]


def test_slots_outside_a_table_are_none_and_never_another_calendar_s() -> None:
    tables, _ = made(tuple(EXACT), slots.MOST_ROWS)
    assert tables.open.slot(0, at("2028-01-01 00:00")) is None
    assert tables.open.slot(1, at("2020-01-01 00:00")) is None
    assert tables.due.slot(0, 10**18) is None


def test_ten_years_of_three_calendars_are_made_quickly() -> None:
    """Well under a second on an idle machine; the bound leaves room for a busy one."""
    low, high = at("2016-01-01 00:00"), at("2026-01-01 00:00")
    months = periods_within(MADRID, PeriodKind.MONTH, low - 4 * DAY, high + 4 * DAY)
    three = (CALENDARS[0], office("America/Chicago", "08:30-17:00"), always("Europe/Madrid"))
    before = time.process_time()
    tables = slot_tables([open_time(calendar, low, high) for calendar in three], {"month": months}, low, high)
    count = sum(1 for _ in tables.open.rows())
    assert time.process_time() - before < 2
    assert count == 3 * (3653 + 4) * 48
