"""Periods and buckets: their names, their local ends, and what they do when the clock is changed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.calendar.buckets import day_buckets, divides_an_hour, inside, minute_buckets
from slalang.calendar.opentime import open_time
from slalang.calendar.periods import (
    PeriodKind,
    contract_year,
    later,
    parse_period,
    period,
    period_at,
    periods_within,
    the_last,
    the_next,
    the_ones_before,
)
from slalang.calendar.zones import known_zone
from tests.calendar.times import HOUR, at, day, law, local, office

MADRID = known_zone("Europe/Madrid")
LORD_HOWE = known_zone("Australia/Lord_Howe")
MINUTE = HOUR // 60
KINDS = [kind for kind in PeriodKind if kind not in {PeriodKind.CONTRACT_YEAR, PeriodKind.STRETCH}]


@pytest.mark.parametrize(
    ("label", "kind", "start", "end"),
    [
        ("2026-03", PeriodKind.MONTH, "2026-02-28 23:00", "2026-03-31 22:00"),
        ("2026-Q1", PeriodKind.QUARTER, "2025-12-31 23:00", "2026-03-31 22:00"),
        ("2026", PeriodKind.YEAR, "2025-12-31 23:00", "2026-12-31 23:00"),
        ("2026-W01", PeriodKind.WEEK, "2025-12-28 23:00", "2026-01-04 23:00"),
        ("2026-03-29", PeriodKind.DAY, "2026-03-28 23:00", "2026-03-29 22:00"),
    ],
)
def test_a_period_runs_between_local_midnights(label: str, kind: PeriodKind, start: str, end: str) -> None:
    found = parse_period(MADRID, label)
    assert found is not None
    assert (found.label, found.kind, local(found.start), local(found.end)) == (label, kind, start, end)
    assert period_at(MADRID, kind, found.end - 1) == found


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-Q5", "2026-02-30", "2026-W54", "26-01", "2026-1", "", "0000", "٢٠٢٦"]
)
def test_what_names_no_period_is_none(text: str) -> None:
    assert parse_period(MADRID, text) is None


def test_the_windows_of_the_language() -> None:
    january = parse_period(MADRID, "2026-01")
    assert january is not None
    before = later(MADRID, january, -1)
    assert before is not None
    assert before.label == "2025-12"
    assert [p.label for p in the_last(MADRID, january, 3)] == ["2025-11", "2025-12", "2026-01"]
    assert [p.label for p in the_ones_before(MADRID, january, 2)] == ["2025-11", "2025-12"]
    assert [p.label for p in the_next(MADRID, january, 2)] == ["2026-02", "2026-03"]
    quarter = period_at(MADRID, PeriodKind.QUARTER, january.start)
    assert quarter is not None
    months = periods_within(MADRID, PeriodKind.MONTH, quarter.start, quarter.end)
    assert [p.label for p in months] == ["2026-01", "2026-02", "2026-03"]
    part = january.cut(at("2026-01-15 00:00"), at("2026-03-01 00:00"))
    assert (part.label, local(part.start), part.end) == ("2026-01", "2026-01-15 00:00", january.end)


def test_years_of_a_contract_run_from_its_own_day() -> None:
    second = contract_year(MADRID, day("2024-02-29"), 2)
    assert second is not None
    assert (local(second.start), local(second.end)) == ("2025-02-27 23:00", "2026-02-27 23:00")


@law
@given(st.sampled_from(KINDS), st.integers(-1000, 1000))
def test_periods_of_a_kind_touch_and_their_labels_read_back(kind: PeriodKind, step: int) -> None:
    start = period_at(LORD_HOWE, kind, at("2026-01-01 00:00"))
    assert start is not None
    this, following = (later(LORD_HOWE, start, step + i) for i in (0, 1))
    assert this is not None
    assert following is not None
    assert this.end == following.start
    assert this.contains(this.start)
    assert not this.contains(this.end)
    assert parse_period(LORD_HOWE, this.label) == this
    assert period(LORD_HOWE, kind, this.number) == this


def test_periods_end_where_computing_ends() -> None:
    assert parse_period(MADRID, "9999-12") is None
    assert parse_period(MADRID, "0001") is None
    assert [period(MADRID, kind, sign * 10**15) for kind in KINDS for sign in (1, -1)] == [None] * 10
    assert period_at(MADRID, PeriodKind.DAY, 10**20) is None
    assert contract_year(MADRID, day("2026-01-01"), 10**9) is None


@pytest.mark.parametrize(
    ("date", "minutes", "count"),
    [("2026-03-29", 30, 46), ("2026-10-25", 30, 50), ("2026-10-25", 60, 25), ("2026-07-01", 15, 96)],
)
def test_a_day_has_as_many_buckets_as_half_hours(date: str, minutes: int, count: int) -> None:
    there = parse_period(MADRID, date)
    assert there is not None
    found = list(minute_buckets(MADRID, minutes, there.start, there.end))
    assert len(found) == count
    assert all(bucket.end - bucket.start == minutes * MINUTE for bucket in found)
    assert (found[0].start, found[-1].end) == (there.start, there.end)


def test_a_change_of_half_an_hour_cuts_hourly_buckets() -> None:
    """2026-04-05 02:00 becomes 01:30, 2026-10-04 02:00 becomes 02:30."""
    for date, lengths in (("2026-04-05", [60, 60, 30, 60]), ("2026-10-04", [60, 60, 30, 60])):
        there = parse_period(LORD_HOWE, date)
        assert there is not None
        found = list(minute_buckets(LORD_HOWE, 60, there.start, there.end))
        assert [(b.end - b.start) // MINUTE for b in found[:4]] == lengths
        assert all(a.end == b.start for a, b in pairwise(found))


def test_buckets_in_a_zone_off_the_hour_follow_its_own_clock() -> None:
    kathmandu = known_zone("Asia/Kathmandu")
    first = next(minute_buckets(kathmandu, 60, at("2026-07-01 00:00"), at("2026-07-02 00:00")))
    assert local(first.start, "Asia/Kathmandu") == "2026-07-01 06:00"  # 05:45 is inside a bucket that began before


def test_days_and_weeks_are_buckets_too() -> None:
    low, high = MADRID.start_of(day("2026-03-01")), MADRID.start_of(day("2026-04-01"))
    assert len(list(day_buckets(MADRID, 1, low, high))) == 31
    weeks = list(day_buckets(MADRID, 7, low, high))
    assert [local(b.start, "Europe/Madrid")[5:10] for b in weeks] == ["03-02", "03-09", "03-16", "03-23", "03-30"]
    assert next(day_buckets(MADRID, 10**9, low, high), None) is None


def test_buckets_in_a_calendar_hold_open_time() -> None:
    hours = open_time(office("Europe/Madrid", "08:15-12:00"), at("2026-03-01 00:00"), at("2026-04-01 00:00"))
    low, high = MADRID.start_of(day("2026-03-02")), MADRID.start_of(day("2026-03-03"))
    opened = [local(b.start, "Europe/Madrid")[11:] for b in inside(minute_buckets(MADRID, 60, low, high), hours)]
    assert opened == ["08:00", "09:00", "10:00", "11:00"]
    assert len(list(inside(day_buckets(MADRID, 1, low, MADRID.start_of(day("2026-03-09"))), hours))) == 5


def test_the_width_of_a_bucket_divides_an_hour() -> None:
    assert [n for n in range(-1, 121) if divides_an_hour(n)] == [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60]
