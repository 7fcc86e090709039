"""The oracle's own golden cases: few enough rows that a person computes each figure from the text beside it.

March 2026: Monday 2, Friday 6, Monday 9, Thursday 12. The desk is open from 9 to 14 and from 15 to 18.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.units import CalendarSpan
from tests.oracle import Decision, reading
from tests.oracle.times import (
    Opening,
    after_open_time,
    before_open_time,
    business_days_later,
    moved,
    open_time,
)
from tests.oracle_tests.desk import DESK_CONTRACT, FOUR, months_of
from tests.oracle_tests.texts import HOUR, MINUTE, at, contract_of, row, shown, world_of

MADRID = "Europe/Madrid"
DESK = Opening(
    MADRID, (*(((540, 840), (900, 1080)),) * 5, (), ()), {}, ((date(2026, 3, 12), date(2026, 3, 12)),), (), ()
)


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(
    ("low", "high", "hours"),
    [
        ("2026-03-06 17:00", "2026-03-09 10:00", 2),  # an hour on Friday, an hour on Monday
        ("2026-03-06 13:00", "2026-03-06 16:00", 2),  # lunch does not count
        ("2026-03-11 18:00", "2026-03-13 09:00", 0),  # Thursday 12 is closed
        ("2026-03-09 00:00", "2026-03-16 00:00", 32),  # four open days of eight hours
    ],
)
def test_open_time(low: str, high: str, hours: int) -> None:
    assert open_time(DESK, at(low), at(high)) == hours * HOUR


def test_an_exact_fit_stays_at_closing_and_nothing_is_due_at_the_next_opening() -> None:
    assert shown(after_open_time(DESK, at("2026-03-06 15:00"), 3 * HOUR)) == "2026-03-06 18:00"
    assert shown(after_open_time(DESK, at("2026-03-06 15:00"), 3 * HOUR + MINUTE)) == "2026-03-09 09:01"
    assert shown(after_open_time(DESK, at("2026-03-06 18:00"), 0)) == "2026-03-09 09:00"
    assert shown(after_open_time(DESK, at("2026-03-06 16:00"), 0)) == "2026-03-06 16:00"
    assert shown(before_open_time(DESK, at("2026-03-09 10:00"), 2 * HOUR)) == "2026-03-06 17:00"


@pytest.mark.parametrize(
    ("start", "number", "then", "closing"),
    [
        ("2026-03-06 10:15", 1, "2026-03-09 10:15", "2026-03-09 18:00"),
        ("2026-03-07 10:00", 1, "2026-03-10 09:00", "2026-03-10 18:00"),  # Saturday rolls to Monday's opening
        ("2026-03-11 17:00", 1, "2026-03-13 17:00", "2026-03-13 18:00"),  # over the closed Thursday
        ("2026-03-09 10:00", -1, "2026-03-06 10:00", "2026-03-06 18:00"),
    ],
)
def test_business_days(start: str, number: int, then: str, closing: str) -> None:
    assert shown(business_days_later(DESK, at(start), number)) == then
    assert shown(business_days_later(DESK, at(start), number, end_of=True)) == closing


def test_days_keep_the_wall_clock_and_hours_do_not() -> None:
    start = at("2026-03-28 12:00")  # the clock is moved on in the night
    assert shown(moved(start, CalendarSpan(days=1), MADRID)) == "2026-03-29 12:00"
    assert shown(start + 24 * HOUR) == "2026-03-29 13:00"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 14 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_open_time_is_what_counting_minutes_gives(start: int, long: int) -> None:
    low = at("2026-03-20") + start * MINUTE
    counted = 0
    for i in range(long):
        local = datetime.fromisoformat(shown(low + i * MINUTE))
        minute = local.hour * 60 + local.minute
        counted += local.weekday() < 5 and (540 <= minute < 840 or 900 <= minute < 1080)
    assert open_time(DESK, low, low + long * MINUTE) == counted * MINUTE


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def test_published_cases_of_business_time(root: Path) -> None:
    cases = json.loads((root / "tests" / "conformance" / "business-time.json").read_text("utf-8"))["cases"]
    assert len(cases) == 138
    assert [c["id"] for c in cases if not conforms(c)] == []


def conforms(case: dict[str, Any]) -> bool:
    """Whether the oracle gives the published figure."""
    hours = opening_of(case)
    start = instant(case["start"])
    if case["kind"] == "elapsed":
        return bool(open_time(hours, start, instant(case["end"])) == case["expected"] * 1_000_000)
    amount = case["amount_seconds"] * 1_000_000
    found = after_open_time(hours, start, amount) if amount >= 0 else before_open_time(hours, start, -amount)
    return found == instant(case["expected"])


def opening_of(case: dict[str, Any]) -> Opening:
    weekly = tuple(spans(case["hours"].get(day, ())) for day in WEEK)
    special = {date.fromisoformat(day): spans(parts) for day, parts in case["shifts"].items()}
    closed = tuple((day, day) for day in map(date.fromisoformat, case["holidays"]))
    for text, breaks in case["breaks"].items():
        day = date.fromisoformat(text)
        left = list(special.get(day, weekly[day.weekday()]))
        for low, high in spans(breaks):
            left = [p for s, e in left for p in ((s, min(e, low)), (max(s, high), e)) if p[0] < p[1]]
        special[day] = tuple(left)
    return Opening(case["tz"], weekly, special, closed, (), ())


def spans(of: Any) -> tuple[tuple[int, int], ...]:
    return tuple((minutes(low), minutes(high)) for low, high in of)


def minutes(text: str) -> int:
    hours, rest = text.split(":")[:2]
    return int(hours) * 60 + int(rest)


def instant(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime.fromisoformat("1970-01-01T00:00:00+00:00")) // timedelta(
        microseconds=1
    )


# ---------------------------------------------------------------- clocks


@pytest.mark.parametrize(
    ("opened", "resolved", "holds", "due", "spent", "verdict"),
    [
        ("2026-03-09 09:00", "2026-03-09 13:00", [], "2026-03-09 13:00", 4, "in_time"),
        ("2026-03-09 09:00", "2026-03-09 13:01", [], "2026-03-09 13:00", Fraction(241, 60), "late"),
        ("2026-03-06 14:30", "2026-03-06 19:00", [], "2026-03-09 10:00", 3, "in_time"),
        ("2026-03-09 13:00", "2026-03-09 18:30", [], "2026-03-09 18:00", 4, "late"),  # spent its limit, and past due
        (
            "2026-03-09 09:00",
            "2026-03-09 16:00",
            [("10:00", "12:00"), ("11:00", "13:00")],
            "2026-03-09 17:00",
            3,
            "in_time",
        ),
        ("2026-03-09 09:00", "2026-03-09 17:00", [("13:00", "15:30")], "2026-03-09 13:00", Fraction(11, 2), "late"),
        ("2026-03-09 09:00", None, [("10:00", None)], None, 1, "running"),  # waits still: no due
        ("2026-03-09 09:00", None, [("13:00", None)], "2026-03-09 13:00", 4, "late"),  # it began when it was due
        ("2026-03-10 12:00", None, [], "2026-03-10 17:00", 0, "running"),  # not opened yet at the as-of instant
    ],
)
def test_a_clock(
    opened: str, resolved: str | None, holds: list[tuple[str, str | None]], due: str | None, spent: Any, verdict: str
) -> None:
    ticket = row(id="t", opened_at=opened, resolved_at=resolved, site=None)
    waits = [row(ticket="t", started_at=f"2026-03-09 {s}", ended_at=e and f"2026-03-09 {e}") for s, e in holds]
    world = world_of(contract_of(DESK_CONTRACT), "2026-03-10 09:00", {"ticket": [ticket], "hold": waits})
    found = reading(world, "fix", ticket)
    assert shown(found.due) == (due or "missing")
    assert found.spent == spent * HOUR
    assert [v for v in ("in_time", "late", "running") if getattr(found, v)] == [verdict]


# ---------------------------------------------------------------- promises


def test_a_share_counts_what_is_decided() -> None:
    (of,) = months_of(
        "objective fast { measure share of tickets where fix.in_time  target at least 70%  each month }",
        {"ticket": FOUR},
        "2026-04-01 10:00",
    )["2026-03"].outcomes
    assert (of.verdict, of.result, of.shortfall) == ("missed", Fraction(2, 3), Fraction(7, 10) - Fraction(2, 3))
    assert (of.counts.counted, of.counts.fulfilled, of.counts.undecided) == (3, 2, 1)


def test_a_row_is_undecided_only_where_the_clock_decides() -> None:
    body = (
        'objective fast { measure share of tickets where fix.in_time and site is "a"  target at least 70%  each month }'
    )
    (of,) = months_of(body, {"ticket": FOUR}, "2026-04-01 10:00")["2026-03"].outcomes
    assert (of.counts.counted, of.counts.fulfilled, of.counts.undecided) == (4, 1, 0)


def test_groups_have_an_outcome_each_and_the_one_not_stated_is_last() -> None:
    body = (
        "objective fast { measure share of tickets where fix.in_time  target at least 70%  each month  for each site }"
    )
    of = months_of(body, {"ticket": FOUR})["2026-03"].outcomes
    assert [(o.group, o.verdict, o.result) for o in of] == [
        ("a", "missed", Fraction(1, 2)),
        ("b", "met", 1),
        (None, "missed", 0),
    ]


def test_rows_that_no_service_covers_make_no_group() -> None:
    body = """service near "Near" { covers tickets where site is "a" }
    objective fast {
      service near  measure share of tickets where fix.in_time  target at least 70%  each month  for each site
      nothing counted: missed
    }"""
    of = months_of(body, {"ticket": FOUR})["2026-03"].outcomes
    assert [(o.group, o.verdict, o.result) for o in of] == [("a", "missed", Fraction(1, 2))]


def test_due_puts_a_row_into_a_later_month() -> None:
    body = "objective fast { measure share of tickets where fix.in_time  target at least 70%  each month by fix.due }"
    months = months_of(body, {"ticket": FOUR}, until="2026-04-30")
    assert [(m.period, o.counts.counted) for m in months.values() for o in m.outcomes if o.counts.counted] == [
        ("2026-03", 3),
        ("2026-04", 1),
    ]


@pytest.mark.parametrize(
    ("where", "eased", "counted", "fulfilled", "undecided", "saved"),
    [
        ("fix.in_time", True, 4, 4, 0, 2),  # the late one and the open one
        ("fix.in_time or fix.spent is at most 2 h", True, 4, 4, 0, 1),  # the open one has spent an hour
        ("fix.in_time", False, 3, 2, 1, 0),
        ("fix.in_time or (fix.late and fix.overrun is at most 30 min)", False, 3, 2, 1, 0),  # open: not yet either
        ("fix.running", False, 4, 1, 0, 0),
    ],
)
def test_an_open_ticket(where: str, eased: bool, counted: int, fulfilled: int, undecided: int, saved: int) -> None:
    """On the first of April the fourth ticket has not been solved, and is due at noon."""
    body = f"objective fast {{ measure share of tickets where {where}  target at least 70%  each month }}"
    body += "\nrelief r for fast { counts tickets as met }" if eased else ""
    (of,) = months_of(body, {"ticket": FOUR}, as_of="2026-04-01")["2026-03"].outcomes
    assert (of.counts.counted, of.counts.fulfilled, of.counts.undecided) == (counted, fulfilled, undecided)
    assert sum(of.counts.met_by_relief.values()) == saved


@pytest.mark.parametrize(
    ("relief", "counted", "fulfilled"),
    [
        ('leaves out tickets where site is "a"', 2, 1),
        ('counts tickets where site is "a" as met', 4, 3),
        ("leaves out tickets  during outages", 2, 2),
        ("leaves out tickets  during outages  allowance 12 h a month", 3, 2),  # the span ends at noon of the first day
        ("leaves out tickets  each day  when (count of tickets) is at least 1", 0, 0),
        ("leaves out tickets  when (count of tickets) is over 4", 4, 2),
        ("pauses the clock  during outages", 4, 3),  # the second ticket loses the three hours after noon
        ("leaves out tickets  during outages  approved by boss", 3, 2),  # only the outage that was approved
        ("leaves out tickets  during outages  approved by boss within 2 days silence approves", 2, 2),
        (
            "leaves out tickets  during outages  approved by boss within 2 days silence refuses",
            4,
            2,
        ),  # approved too late
    ],
)
def test_reliefs(relief: str, counted: int, fulfilled: int) -> None:
    outages = [
        row(id="x", started_at="2026-03-03", ended_at="2026-03-04"),
        row(id="y", started_at="2026-03-31 12:00", ended_at="2026-03-31 18:00"),
    ]
    said = [Decision("r", "boss", at("2026-03-10"), "approves", key="x")]
    body = f"""objective fast {{ measure share of tickets where fix.in_time  target at least 70%  each month }}
    relief r for fast {{ {relief} }}"""
    rows = {"ticket": FOUR, "outage": outages}
    of = months_of(body, rows, decisions=said)["2026-03"].outcomes[0]
    assert (of.counts.counted, of.counts.fulfilled) == (counted, fulfilled)


@pytest.mark.parametrize(
    ("measure", "result"),
    [
        ("count of tickets", 4),
        ("sum of fix.spent over tickets where resolved_at exists", 9 * HOUR),
        ("mean of fix.spent over tickets where resolved_at exists", 3 * HOUR),
        ("median of fix.spent over tickets where resolved_at exists", HOUR),
        ("percentile 67 of fix.spent over tickets where resolved_at exists", 7 * HOUR),
        ("percentile 66 of fix.spent over tickets where resolved_at exists", HOUR),
        ("largest of fix.spent over tickets where resolved_at exists", 7 * HOUR),
        ("smallest of fix.spent over tickets where resolved_at exists", HOUR),
        ("share of days by opened_at where (count of tickets) is at least 1", Fraction(4, 31)),
        ("mean of (share of tickets where fix.in_time) over days by opened_at", Fraction(1, 2)),
        (
            "mean of (share of tickets where fix.in_time) over days by opened_at counting empty as 100%",
            Fraction(29, 31),
        ),
    ],
)
def test_measures(measure: str, result: Any) -> None:
    unit = {"count": "1", "share": "1%", "mean of (": "1%"}
    least = next((u for word, u in unit.items() if measure.startswith(word)), "1 min")
    body = f"objective fast {{ measure {measure}  target at least {least}  each month }}"
    assert months_of(body, {"ticket": FOUR})["2026-03"].outcomes[0].result == result


def test_few_rows_and_none() -> None:
    body = """objective fast {
      measure share of tickets where fix.in_time  target at least 70%  level grave when under 60%  each month
      fewer than 5: at most 2 failures, grave when over 3 failures
      nothing counted: excused
    }"""
    months = months_of(body, {"ticket": FOUR}, until="2026-04-30")
    assert [(o.verdict, o.result) for m in ("2026-03", "2026-04") for o in months[m].outcomes] == [
        ("met", Fraction(1, 2)),
        ("excused", None),
    ]
