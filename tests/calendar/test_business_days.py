"""Business days: golden cases that a wall calendar confirms. July 2026: Friday 3, Monday 6, Friday 10."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.calendar.business_days import add_business_days, business_days, end_of_business_days
from slalang.calendar.hours import Calendar, Closure, always
from slalang.calendar.opentime import Unreached, open_time
from tests.calendar.times import DAY, at, day, hours, law, local, office, week

DESK = office(
    closures=(Closure(day("2026-07-08"), day("2026-07-08")),), special=((day("2026-07-10"), hours("09:00-13:00")),)
)
JULY = open_time(DESK, at("2026-07-01 00:00"), at("2026-08-01 00:00"))


@pytest.mark.parametrize(
    ("start", "number", "then", "closing"),
    [
        ("2026-07-06 10:15", 1, "2026-07-07 10:15", "2026-07-07 17:00"),
        ("2026-07-06 10:15", 2, "2026-07-09 10:15", "2026-07-09 17:00"),  # Wednesday is closed
        ("2026-07-03 16:00", 1, "2026-07-06 16:00", "2026-07-06 17:00"),  # over a weekend
        ("2026-07-04 10:00", 1, "2026-07-07 08:00", "2026-07-07 17:00"),  # Saturday rolls to Monday's opening
        ("2026-07-06 17:00", 1, "2026-07-09 08:00", "2026-07-09 17:00"),  # closing rolls to Tuesday
        ("2026-07-06 12:30", 1, "2026-07-07 13:00", "2026-07-07 17:00"),  # lunch rolls to the afternoon
        ("2026-07-06 05:00", 0, "2026-07-06 08:00", "2026-07-06 17:00"),
        ("2026-07-09 16:00", 1, "2026-07-10 13:00", "2026-07-10 13:00"),  # a short Friday clamps
        ("2026-07-09 08:30", 1, "2026-07-10 09:00", "2026-07-10 13:00"),
        ("2026-07-10 09:30", 1, "2026-07-13 09:30", "2026-07-13 17:00"),
        ("2026-07-09 10:15", -1, "2026-07-07 10:15", "2026-07-07 17:00"),
        ("2026-07-12 10:00", -1, "2026-07-09 13:00", "2026-07-09 17:00"),  # Sunday rolls back to Friday 13:00
        ("2026-07-13 08:00", -1, "2026-07-09 13:00", "2026-07-09 17:00"),  # opening rolls back likewise
        ("2026-07-13 09:00", -1, "2026-07-10 09:00", "2026-07-10 13:00"),
    ],
)
def test_the_same_local_time_some_open_days_away(start: str, number: int, then: str, closing: str) -> None:
    assert local(add_business_days(JULY, at(start), number)) == then
    assert local(end_of_business_days(JULY, at(start), number)) == closing


def test_local_time_is_kept_over_a_change_of_the_clock() -> None:
    madrid = open_time(office("Europe/Madrid"), at("2026-03-01 00:00"), at("2026-04-30 00:00"))
    friday = at("2026-03-27 10:15", "Europe/Madrid")
    assert local(add_business_days(madrid, friday, 1), "Europe/Madrid") == "2026-03-30 10:15"
    assert local(add_business_days(madrid, friday, 1)) == "2026-03-30 08:15"


def test_a_closing_at_midnight_belongs_to_the_day_that_it_closes() -> None:
    evenings = Calendar("late", "UTC", week(weekdays="12:00-24:00"))
    late = open_time(evenings, at("2026-07-01 00:00"), at("2026-08-01 00:00"))
    assert local(end_of_business_days(late, at("2026-07-06 13:00"), 0)) == "2026-07-07 00:00"
    assert local(add_business_days(late, at("2026-07-07 00:00"), -1)) == "2026-07-04 00:00"


def test_days_of_a_union_are_those_of_its_own_zone() -> None:
    manila = Calendar("manila", "Asia/Manila", week(weekdays="06:00-10:00"))  # 22:00 to 02:00 UTC
    both = open_time(Calendar("sun", "UTC", members=(manila,)), at("2026-07-06 00:00"), at("2026-07-08 00:00"))
    monday = next(d for d in business_days(both, both.low, both.high) if d.opening >= at("2026-07-06 00:00"))
    assert (local(monday.opening), local(monday.closing)) == ("2026-07-06 00:00", "2026-07-07 00:00")


def test_every_day_is_a_business_day_of_always() -> None:
    opened = open_time(always("Europe/Madrid"), 0, 0)
    saturday = at("2026-03-28 12:00", "Europe/Madrid")
    assert local(add_business_days(opened, saturday, 1), "Europe/Madrid") == "2026-03-29 12:00"
    assert local(end_of_business_days(opened, saturday, 1), "Europe/Madrid") == "2026-03-30 00:00"
    assert add_business_days(opened, saturday, 10**12) is Unreached.BEYOND_HORIZON
    assert len(business_days(opened, at("2026-03-01 00:00"), at("2026-03-31 00:00"))) == 29  # whole days of Madrid


def test_what_cannot_be_answered_says_why() -> None:
    assert add_business_days(JULY, at("2026-07-06 10:00"), 1000) is Unreached.BEYOND_HORIZON
    assert add_business_days(JULY, at("2026-07-06 10:00"), -1000) is Unreached.BEYOND_HORIZON
    assert end_of_business_days(JULY, at("2036-07-06 10:00"), 0) is Unreached.BEYOND_HORIZON
    never = open_time(Calendar("never", "UTC"), 0, DAY)
    assert add_business_days(never, 0, 1) is Unreached.NEVER_OPENS
    assert end_of_business_days(never, 0, -1) is Unreached.NEVER_OPENS


@law
@given(st.integers(at("2026-07-03 00:00"), at("2026-07-20 00:00")), st.integers(0, 4), st.integers(0, 4))
def test_days_added_one_after_the_other_end_on_the_same_day(start: int, first: int, second: int) -> None:
    there = add_business_days(JULY, start, first)
    assert isinstance(there, int)
    if JULY.is_open(there):
        assert end_of_business_days(JULY, there, second) == end_of_business_days(JULY, start, first + second)
