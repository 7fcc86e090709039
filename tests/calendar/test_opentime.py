"""Open time: what a person finds with a wall calendar and a clock, and the laws that hold for any hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.calendar.hours import ALWAYS, Calendar, Closure, always
from slalang.calendar.opentime import OpenTime, Unreached, add_open_time, holidays_within, open_time
from tests.calendar.times import DAY, HOUR, at, day, hours, law, local, office, week

MINUTE = HOUR // 60
ZONES = (
    "Europe/Madrid",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
)


def during(calendar: Calendar, first: str, last: str) -> OpenTime:
    return open_time(calendar, at(first), at(last))


@pytest.mark.parametrize(
    ("zone", "night", "spans", "open_hours"),
    [
        ("Europe/Madrid", "2026-03-29", "00:00-24:00", 23.0),
        ("Europe/Madrid", "2026-10-25", "00:00-24:00", 25.0),
        ("Europe/Madrid", "2026-03-29", "01:00-04:00", 2.0),
        ("Europe/Madrid", "2026-10-25", "01:00-04:00", 4.0),
        ("Europe/Madrid", "2026-03-29", "02:15-02:45", 0.0),  # the clock never shows it
        ("Europe/Madrid", "2026-03-29", "02:30-04:00", 1.0),  # starts at the change
        ("Europe/Madrid", "2026-10-25", "02:30-04:00", 2.5),  # from the first 02:30
        ("Europe/Madrid", "2026-10-25", "01:00-02:30", 1.5),  # to the first 02:30
        ("Australia/Lord_Howe", "2026-04-05", "00:00-24:00", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", "00:00-24:00", 23.5),
        ("Asia/Kathmandu", "2026-10-25", "09:00-17:30", 8.5),
    ],
)
def test_a_span_over_a_change_of_the_clock_has_its_true_length(
    zone: str, night: str, spans: str, open_hours: float
) -> None:
    calendar = Calendar("night", zone, special=((day(night), hours(spans)),))
    opened = during(calendar, f"{night} 00:00", f"{night} 23:00")
    assert opened.elapsed(opened.low, opened.high) == int(open_hours * HOUR)


def test_a_closure_beats_an_opening() -> None:
    calendar = office(
        special=((day("2026-12-24"), hours("08:00-22:00")), (day("2026-12-26"), hours("10:00-12:00"))),
        closures=(Closure(day("2026-12-24"), day("2026-12-25")),),
    )
    opened = during(calendar, "2026-12-21 00:00", "2026-12-28 00:00")
    assert opened.elapsed(at("2026-12-24 00:00"), at("2026-12-26 00:00")) == 0
    assert opened.elapsed(at("2026-12-26 00:00"), at("2026-12-28 00:00")) == 2 * HOUR


def test_a_special_day_written_twice_has_all_its_hours_and_none_of_its_weekday_s() -> None:
    twice = office(special=((day("2026-07-06"), hours("06:00-07:00")), (day("2026-07-06"), hours("20:00-22:00"))))
    opened = during(twice, "2026-07-06 00:00", "2026-07-07 00:00")
    assert opened.elapsed(at("2026-07-06 00:00"), at("2026-07-07 00:00")) == 3 * HOUR


def test_public_holidays_close_whole_local_days() -> None:
    madrid = office("Europe/Madrid", regions=("ES-MD",))
    opened = during(madrid, "2026-05-01 00:00", "2026-05-05 00:00")  # 1 May is a Friday, 2 May Madrid's own day
    assert opened.elapsed(at("2026-05-01 00:00"), at("2026-05-05 00:00")) == 8 * HOUR
    named = holidays_within(madrid, at("2026-04-30 22:00"), at("2026-05-02 22:00"))
    assert [str(h.day) for h in named] == ["2026-05-01", "2026-05-02"]


def test_a_union_is_open_when_any_member_is_each_by_its_own_zone() -> None:
    austin = Calendar("austin", "America/Chicago", week(weekdays="08:00-17:00"))
    manila = Calendar("manila", "Asia/Manila", week(weekdays="08:00-17:00"))
    both = Calendar("sun", "UTC", members=(austin, manila), closures=(Closure(day("2026-12-25"), day("2026-12-25")),))
    opened = during(both, "2026-07-06 00:00", "2026-07-08 00:00")  # Manila 00:00 to 09:00, Austin 13:00 to 22:00
    assert opened.elapsed(at("2026-07-07 00:00"), at("2026-07-08 00:00")) == 18 * HOUR
    shut = during(both, "2026-12-24 00:00", "2026-12-27 00:00")  # closed by the union's own day; winter: 14:00 to 23:00
    assert shut.elapsed(at("2026-12-24 23:00"), at("2026-12-26 00:00")) == 0
    assert shut.elapsed(at("2026-12-24 00:00"), at("2026-12-25 00:00")) == 18 * HOUR


def test_members_that_overlap_count_once() -> None:
    early, late = Calendar("a", "UTC", week(mon="08:00-12:00")), Calendar("b", "UTC", week(mon="10:00-14:00"))
    either = during(Calendar("c", "UTC", members=(early, late)), "2026-07-06 00:00", "2026-07-07 00:00")
    assert either.elapsed(at("2026-07-06 00:00"), at("2026-07-07 00:00")) == 6 * HOUR


def test_calendars_shared_and_nested_without_end_are_laid_out_once_each() -> None:
    shared = office(regions=("ES-MD",))
    for _ in range(2000):
        shared = Calendar("union", "UTC", members=(shared, shared))
    opened = during(shared, "2026-05-01 00:00", "2026-05-05 00:00")
    assert opened.elapsed(at("2026-05-01 00:00"), at("2026-05-05 00:00")) == 8 * HOUR
    assert len(holidays_within(shared, at("2026-05-01 00:00"), at("2026-05-05 00:00"))) == 2


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-07-06 09:00", 3 * HOUR, "2026-07-06 12:00"),  # an exact fit stays at closing
        ("2026-07-06 09:00", 3 * HOUR + MINUTE, "2026-07-06 13:01"),
        ("2026-07-06 12:30", 0, "2026-07-06 13:00"),  # nothing outside hours: the next opening
        ("2026-07-06 12:00", 0, "2026-07-06 13:00"),  # closing is outside hours
        ("2026-07-06 09:30", 0, "2026-07-06 09:30"),
        ("2026-07-04 10:00", 0, "2026-07-06 08:00"),  # Saturday
        ("2026-07-04 10:00", 8 * HOUR, "2026-07-06 17:00"),
        ("2026-07-06 14:00", -HOUR, "2026-07-06 13:00"),  # counted back, an exact fit stays at opening
        ("2026-07-06 14:00", -2 * HOUR, "2026-07-06 11:00"),
        ("2026-07-06 07:00", -MINUTE, "2026-07-03 16:59"),
    ],
)
def test_adding_open_time(start: str, amount: int, due: str) -> None:
    opened = during(office(), "2026-06-29 00:00", "2026-07-13 00:00")
    assert local(opened.add(at(start), amount)) == due


def test_what_cannot_be_answered_says_why() -> None:
    opened = during(office(), "2026-07-06 00:00", "2026-07-13 00:00")
    never = during(Calendar("never", "UTC"), "2026-07-06 00:00", "2026-07-13 00:00")
    assert opened.add(at("2026-07-06 00:00"), 10_000 * HOUR) is Unreached.BEYOND_HORIZON
    assert opened.add(at("2026-07-06 00:00"), -10_000 * HOUR) is Unreached.BEYOND_HORIZON
    assert opened.add(at("2036-07-06 00:00"), 0) is Unreached.BEYOND_HORIZON
    assert opened.elapsed(at("2026-07-06 00:00"), at("2036-07-06 00:00")) is Unreached.BEYOND_HORIZON
    assert [never.add(at("2026-07-06 00:00"), n) for n in (-1, 0, 1)] == [Unreached.NEVER_OPENS] * 3
    assert never.elapsed(at("2026-07-06 00:00"), at("2026-07-07 00:00")) == 0


def test_a_single_question_is_followed_as_far_as_it_needs() -> None:
    assert local(add_open_time(office(), at("2026-07-06 08:00"), 10 * 52 * 40 * HOUR)) == "2036-06-20 17:00"
    assert add_open_time(Calendar("never", "UTC"), at("2026-07-06 08:00"), 1) is Unreached.NEVER_OPENS
    once = Calendar("once", "UTC", special=((day("2030-01-01"), hours("09:00-10:00")),))
    assert local(add_open_time(once, at("2026-07-06 08:00"), HOUR)) == "2030-01-01 10:00"
    assert add_open_time(once, at("2026-07-06 08:00"), 2 * HOUR) is Unreached.BEYOND_HORIZON
    assert add_open_time(office(), 10**30, 1) is Unreached.BEYOND_HORIZON


def test_always_has_no_horizon_and_is_the_difference_of_instants() -> None:
    opened = open_time(always("Europe/Madrid"), 0, 0)
    assert opened.elapsed(at("1850-01-01 00:00"), at("2250-01-01 00:00")) == 146_097 * DAY
    assert opened.add(at("2026-03-29 00:00"), 48 * HOUR) == at("2026-03-31 00:00")
    halves = week(weekdays="00:00-12:00 12:00-24:00", sat="00:00-24:00", sun="00:00-24:00")
    assert Calendar("all", "UTC", halves).never_closes
    assert ALWAYS.never_closes
    assert not office().never_closes


SPANS = st.sampled_from(["", "09:00-17:00", "04:00-12:00 13:15-18:00", "00:00-24:00", "20:00-24:00", "00:00-00:45"])
CALENDARS = st.builds(
    lambda zone, days: Calendar("any", zone, tuple(hours(*d.split()) for d in days)),
    st.sampled_from(ZONES),
    st.lists(SPANS, min_size=7, max_size=7),
)
LOW, HIGH = at("2011-12-01 00:00"), at("2012-05-01 00:00")
INSTANTS = st.integers(LOW, HIGH)


@law
@given(CALENDARS, INSTANTS, INSTANTS, INSTANTS)
def test_elapsed_time_adds_up(calendar: Calendar, a: int, b: int, c: int) -> None:
    a, b, c = sorted((a, b, c))
    opened = open_time(calendar, LOW, HIGH)
    whole, first, second = (elapsed(opened, *ends) for ends in ((a, c), (a, b), (b, c)))
    assert whole == first + second
    assert 0 <= whole <= c - a
    assert opened.elapsed(c, a) == 0


@law
@given(CALENDARS, INSTANTS, st.integers(-200 * HOUR, 200 * HOUR))
def test_what_is_added_has_gone_by_and_no_earlier(calendar: Calendar, start: int, amount: int) -> None:
    opened = open_time(calendar, LOW, HIGH)
    reached = opened.add(start, amount)
    if not isinstance(reached, int):
        return
    if amount > 0:
        assert opened.elapsed(start, reached) == amount
        assert opened.elapsed(start, reached - 1) == amount - 1
    else:
        assert opened.elapsed(reached, start) == -amount
        assert opened.is_open(reached)


@law
@given(CALENDARS, st.integers(LOW // MINUTE, HIGH // MINUTE - 3000))
def test_open_time_is_what_the_local_clock_says_minute_by_minute(calendar: Calendar, first: int) -> None:
    """Spans that begin and end away from the changes of the clock hold the minutes whose local time lies in them."""
    minutes = range(first, first + 3000, 7)
    opened = open_time(calendar, LOW, HIGH)
    assert [opened.is_open(m * MINUTE) for m in minutes] == [shows_open(calendar, m) for m in minutes]


def elapsed(opened: OpenTime, start: int, end: int) -> int:
    found = opened.elapsed(start, end)
    assert isinstance(found, int)
    return found


def shows_open(calendar: Calendar, minute: int) -> bool:
    shown = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(ZoneInfo(calendar.zone))
    of_day = shown.hour * 60 + shown.minute
    return any(span.start <= of_day < span.end for span in calendar.weekly[shown.weekday()])
