"""Clocks: opening hours, pauses, limits in days, and the verdict, against hand-made cases and a loop over minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.calendar.hours import Calendar, Hours
from slalang.calendar.opentime import open_time
from slalang.calendar.periods import PeriodKind, periods_within
from slalang.calendar.zones import known_zone
from slalang.engine import Refused
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.model.measured import RelievedSpans
from slalang.units import BUSINESS_DAYS, DURATION
from tests.engine import factory as x
from tests.engine.factory import HOUR, MINUTE, OFFICE, at

TICKET = x.record(
    "ticket",
    "id: text key",
    "opened_at: instant",
    "closed_at: instant optional",
    "impact: text optional",
    "allowed: duration optional",
    "promised: days optional",
    counted_by="opened_at",
)
HOLD = x.record(
    "hold",
    "started_at: instant",
    "ended_at: instant optional",
    "reason: text optional",
    parent="ticket",
    lasts=("started_at", "ended_at"),
    counted_by="started_at",
)
Row = dict[str, Any]


def a_clock(limit: e.Expression, runs: e.Expression | None = None, **more: Any) -> m.Clock:
    return m.Clock(
        name="resolution",
        record="ticket",
        starts=x.f("opened_at", "instant"),
        stops=x.f("closed_at", "instant"),
        runs=runs or x.named_calendar("office"),
        limit=limit,
        **more,
    )


HOLDS = e.RowSet("hold", of_row=True)


def run(
    clock: m.Clock, tickets: list[Row], holds: Sequence[Row] = (), as_of: str = "2027-01-01", **more: Any
) -> dict[str, Row]:
    contract = x.contract(records=(TICKET, HOLD), clocks=(clock,), calendars=(x.calendar(),), **more)
    found = x.engine(contract, {"ticket": tickets, "hold": holds}, as_of)
    return {row["id"]: row for row in found.clock_rows("resolution")}


def one(
    clock: m.Clock, opened: str, closed: str | None = None, holds: tuple[tuple[str, str | None], ...] = (), **more: Any
) -> Row:
    """The clock of a single ticket; holds are (start, end)."""
    as_of = more.pop("as_of", "2027-01-01")
    spans = [{"ticket": "a", "started_at": at(s), "ended_at": None if end is None else at(end)} for s, end in holds]
    ticket = {"id": "a", "opened_at": at(opened), "closed_at": None if closed is None else at(closed), **more}
    return run(clock, [ticket], spans, as_of)["a"]


def verdict(row: Row) -> str:
    held = [word for word in ("in_time", "late", "running") if row[word]]
    assert len(held) == 1, "exactly one verdict holds"
    return held[0]


# ---------------------------------------------------------------- by hand; 2026-03-02 is a Monday


def test_four_hours_run_over_the_lunch_break_and_the_night() -> None:
    row = one(a_clock(x.hours(4)), "2026-03-02 16:30", "2026-03-03 11:30")
    assert row["due"] == at("2026-03-03 11:30")
    assert row["spent"] == 4 * HOUR
    assert verdict(row) == "in_time"


def test_a_limit_that_fits_the_day_is_due_at_closing_and_late_right_after() -> None:
    row = one(a_clock(x.hours(3)), "2026-03-06 15:00", "2026-03-06 18:30")
    assert row["due"] == at("2026-03-06 18:00")
    assert row["spent"] == 3 * HOUR, "the limit is spent, no more"
    assert verdict(row) == "late", "the verdict is by due, never by spent"
    assert row["overrun"] == 0


def test_opened_on_saturday_the_clock_starts_on_monday() -> None:
    row = one(a_clock(x.hours(1)), "2026-03-07 12:00", "2026-03-09 09:59")
    assert row["due"] == at("2026-03-09 10:00")
    assert verdict(row) == "in_time"


def test_a_limit_of_nothing_is_due_at_the_next_opening() -> None:
    assert one(a_clock(x.hours(0)), "2026-03-07 12:00")["due"] == at("2026-03-09 09:00")
    assert one(a_clock(x.hours(0)), "2026-03-02 10:00")["due"] == at("2026-03-02 10:00")
    assert one(a_clock(x.hours(0)), "2026-03-02 14:00")["due"] == at("2026-03-02 15:00"), "closing is outside hours"


def test_overlapping_pauses_count_once_and_move_due() -> None:
    pauses = (("2026-03-02 10:00", "2026-03-02 11:00"), ("2026-03-02 10:30", "2026-03-02 11:30"))
    row = one(a_clock(x.hours(4), pauses=(HOLDS,)), "2026-03-02 09:00", "2026-03-02 16:00", pauses)
    assert row["paused"] == 90 * MINUTE
    assert row["due"] == at("2026-03-02 15:30")
    assert row["spent"] == 4 * HOUR + 30 * MINUTE
    assert row["overrun"] == 30 * MINUTE


def test_a_pause_inside_another_adds_nothing() -> None:
    pauses = (("2026-03-02 10:00", "2026-03-02 12:00"), ("2026-03-02 10:30", "2026-03-02 11:00"))
    row = one(a_clock(x.hours(2), pauses=(HOLDS,)), "2026-03-02 09:00", None, pauses)
    assert row["due"] == at("2026-03-02 13:00")


def test_a_pause_that_begins_at_due_does_not_move_it() -> None:
    row = one(
        a_clock(x.hours(2), pauses=(HOLDS,)), "2026-03-02 09:00", None, (("2026-03-02 11:00", "2026-03-02 13:00"),)
    )
    assert row["due"] == at("2026-03-02 11:00")
    earlier = one(
        a_clock(x.hours(2), pauses=(HOLDS,)), "2026-03-02 09:00", None, (("2026-03-02 10:59", "2026-03-02 13:00"),)
    )
    assert earlier["due"] == at("2026-03-02 13:01")


def test_pauses_before_the_start_and_after_the_stop_are_cut_off() -> None:
    pauses = (("2026-03-01 09:00", "2026-03-02 10:00"), ("2026-03-02 12:00", "2026-03-03 12:00"))
    row = one(a_clock(x.hours(8), pauses=(HOLDS,)), "2026-03-02 09:30", "2026-03-02 13:00", pauses)
    assert row["paused"] == 30 * MINUTE + HOUR
    assert row["spent"] == 2 * HOUR


def test_a_pause_without_end_leaves_an_open_case_without_due() -> None:
    row = one(
        a_clock(x.hours(2), pauses=(HOLDS,)),
        "2026-03-02 09:00",
        None,
        (("2026-03-02 10:00", None),),
        as_of="2026-04-01",
    )
    assert row["due"] is None
    assert row["spent"] == HOUR
    assert verdict(row) == "running"


def test_a_pause_without_end_that_came_too_late_changes_nothing() -> None:
    row = one(
        a_clock(x.hours(2), pauses=(HOLDS,)),
        "2026-03-02 09:00",
        None,
        (("2026-03-02 12:00", None),),
        as_of="2026-04-01",
    )
    assert row["due"] == at("2026-03-02 11:00")
    assert verdict(row) == "late"


def test_an_open_case_runs_until_due_is_past() -> None:
    at_due = one(a_clock(x.hours(2)), "2026-03-02 09:00", as_of="2026-03-02 11:00")
    assert verdict(at_due) == "running", "late from the instant after the deadline"
    assert verdict(one(a_clock(x.hours(2)), "2026-03-02 09:00", as_of="2026-03-02 11:01")) == "late"


def test_three_days_keep_the_time_on_the_wall() -> None:
    """On 2026-03-29 the clock is put forward: three days are 71 hours."""
    row = one(a_clock(x.days(3), x.named_calendar("always")), "2026-03-27 10:00", "2026-03-30 10:00")
    assert row["due"] == at("2026-03-30 10:00")
    assert row["limit"] == 71 * HOUR
    assert verdict(row) == "in_time"


def test_a_pause_moves_a_limit_of_days_by_its_length() -> None:
    held = (("2026-03-28 10:00", "2026-03-28 12:00"),)
    row = one(a_clock(x.days(3), x.named_calendar("always"), pauses=(HOLDS,)), "2026-03-27 10:00", None, held)
    assert row["due"] == at("2026-03-30 12:00")


def test_days_of_the_row_may_be_missing_and_then_there_is_no_verdict() -> None:
    clock = a_clock(x.f("promised", "days"), x.named_calendar("always"))
    assert one(clock, "2026-03-02 09:00", promised=2)["due"] == at("2026-03-04 09:00")
    none = one(clock, "2026-03-02 09:00", "2026-03-02 10:00")
    assert none["due"] is None
    assert [none[word] for word in ("in_time", "late", "running")] == [None] * 3
    assert none["spent"] == HOUR


def test_business_days_keep_the_local_time_and_end_at_closing() -> None:
    two = e.BusinessDays(2, "office", type=BUSINESS_DAYS)
    assert one(a_clock(two), "2026-03-05 10:30")["due"] == at("2026-03-09 10:30")
    assert one(a_clock(two), "2026-03-07 12:00")["due"] == at("2026-03-11 09:00"), "Saturday rolls to Monday's opening"
    assert one(a_clock(two, limit_end_of=True), "2026-03-05 10:30")["due"] == at("2026-03-09 18:00")


def test_the_calendar_may_differ_by_row() -> None:
    clock = a_clock(
        x.hours(4), x.table(x.f("impact", "text"), {"Major": x.named_calendar("always")}, x.named_calendar("office"))
    )
    tickets = [{"id": i, "opened_at": at("2026-03-07 12:00"), "impact": i} for i in ("Major", "Low")]
    found = run(clock, tickets)
    assert found["Major"]["due"] == at("2026-03-07 16:00")
    assert found["Low"]["due"] == at("2026-03-09 13:00")


def test_a_limit_of_half_a_microsecond_is_reached_at_the_next_whole_one() -> None:
    clock = a_clock(x.hours(1), x.named_calendar("always"))
    half = replace(clock, limit=e.Arithmetic("of", x.percent(50), x.f("allowed", "duration"), type=DURATION))
    assert one(half, "2026-03-02 09:00", allowed=3)["due"] == at("2026-03-02 09:00") + 2


def test_waiting_for_the_other_party_pauses_from_its_start_or_once_overdue() -> None:
    held = [{"ticket": "a", "started_at": at("2026-03-02 10:00"), "ended_at": at("2026-03-02 13:00")}]
    ticket = [{"id": "a", "opened_at": at("2026-03-02 09:00")}]
    duty = m.Responsibility(name="answer", side="customer", waits=HOLDS, pauses=("resolution",))
    assert run(a_clock(x.hours(4)), ticket, held, responsibilities=(duty,))["a"]["due"] == at("2026-03-02 17:00")
    late = m.Responsibility(
        name="answer", side="customer", waits=HOLDS, pauses=("resolution",), from_start=False, due=e.Lag(x.hours(1))
    )
    assert run(a_clock(x.hours(4)), ticket, held, responsibilities=(late,))["a"]["due"] == at("2026-03-02 16:00")


def test_relief_stops_the_clocks_of_its_objective_alone() -> None:
    clock = a_clock(x.hours(4))
    relief = m.Relief(name="outage", objectives=("o",), effect=m.PausesTheClock(), during=e.RowSet("hold"))
    promise = x.objective("o", x.share("ticket", x.clock("resolution", "in_time")), "ticket")
    contract = x.contract(
        records=(TICKET, HOLD), clocks=(clock,), calendars=(x.calendar(),), reliefs=(relief,), objectives=(promise,)
    )
    tickets = [{"id": "a", "opened_at": at("2026-03-02 09:00"), "closed_at": at("2026-03-02 15:30")}]
    found = x.engine(contract, {"ticket": tickets, "hold": []})
    acts = (RelievedSpans("outage", "o", ((at("2026-03-02 10:00"), at("2026-03-02 12:00")),)),)
    assert found.clock_rows("resolution", acts, "o")[0]["due"] == at("2026-03-02 16:00")
    assert found.clock_rows("resolution")[0]["due"] == at("2026-03-02 13:00")
    counts = found.population("o", acts).counts
    assert [c.fulfilled for c in counts.values()] == [1]
    assert [c.fulfilled for c in found.population("o").counts.values()] == [0]


@pytest.mark.parametrize(
    ("groups", "stopped"), [(("high",), {"a"}), ((None,), {"c"}), (("high", None), {"a", "c"}), ((), {"a", "b", "c"})]
)
def test_relief_stops_the_clocks_of_some_groups_alone(groups: tuple[str | None, ...], stopped: set[str]) -> None:
    relief = m.Relief(name="outage", objectives=("o",), effect=m.PausesTheClock(), during=e.RowSet("hold"))
    in_time = x.share("ticket", x.clock("resolution", "in_time"))
    promise = x.objective("o", in_time, "ticket", group=x.f("impact", "text"), group_name="impact")
    parts: dict[str, Any] = {"clocks": (a_clock(x.hours(4)),), "reliefs": (relief,), "objectives": (promise,)}
    contract = x.contract(records=(TICKET, HOLD), calendars=(x.calendar(),), **parts)
    impacts = {"a": "high", "b": "low", "c": None}
    tickets = [{"id": i, "opened_at": at("2026-03-02 09:00"), "impact": impact} for i, impact in impacts.items()]
    found = x.engine(contract, {"ticket": tickets, "hold": []})
    acts = (RelievedSpans("outage", "o", ((at("2026-03-02 10:00"), at("2026-03-02 12:00")),), groups),)
    due = {row["id"]: row["due"] for row in found.clock_rows("resolution", acts, "o")}
    assert {i for i in impacts if due[i] == at("2026-03-02 16:00")} == stopped
    assert {i for i in impacts if due[i] == at("2026-03-02 13:00")} == set(impacts) - stopped


# ---------------------------------------------------------------- against a loop over minutes

BASE = at("2026-03-23 00:00")
LENGTH = 14 * 24 * 60
minutes = st.integers(0, 8 * 24 * 60)
pauses = st.lists(st.tuples(minutes, st.one_of(st.none(), st.integers(0, 1500))), max_size=4)
cases = st.lists(
    st.tuples(
        minutes,
        st.one_of(st.none(), st.integers(0, 4000)),
        st.integers(0, 1500),
        st.sampled_from(["office", "always"]),
        pauses,
    ),
    min_size=1,
    max_size=12,
)
OPEN = open_time(OFFICE, BASE, BASE + 60 * 24 * HOUR)
AS_OF = 9 * 24 * 60


def by_minutes(opened: int, closed: int | None, limit: int, calendar: str, spans: list[tuple[int, int | None]]) -> Row:
    """The definition, minute by minute: N(t) counts open minutes that no pause covers."""
    upto = AS_OF if closed is None else closed
    upto = max(upto, opened)
    cut = [(max(s, opened), min(AS_OF if end is None else end, upto), end is None) for s, end in spans]

    def runs(minute: int, through: list[tuple[int, int, bool]]) -> bool:
        is_open = calendar == "always" or OPEN.is_open(BASE + minute * MINUTE)
        return is_open and not any(s <= minute < end for s, end, _ in through)

    spent = sum(runs(t, cut) for t in range(opened, upto))
    due: int | None = None
    gone, t = 0, opened
    stuck = closed is None and any(still and s <= AS_OF for s, _, still in cut)
    while due is None:
        if gone == limit and (limit > 0 or calendar == "always" or OPEN.is_open(BASE + t * MINUTE)):
            due = t
        elif stuck and t >= AS_OF:
            break
        else:
            gone += runs(t, cut)
            t += 1
    return {"spent": spent * MINUTE, "due": None if due is None else BASE + due * MINUTE}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases)
def test_clocks_agree_with_a_loop_over_minutes(found: list[Any]) -> None:
    tickets, holds = [], []
    for i, (opened, length, limit, calendar, spans) in enumerate(found):
        closed = None if length is None else BASE + (opened + length) * MINUTE
        tickets.append(
            {
                "id": str(i),
                "opened_at": BASE + opened * MINUTE,
                "closed_at": closed,
                "allowed": limit * MINUTE,
                "impact": calendar,
            }
        )
        for start, width in spans:
            end = None if width is None else BASE + (start + width) * MINUTE
            holds.append({"ticket": str(i), "started_at": BASE + start * MINUTE, "ended_at": end})
    chosen = x.table(x.f("impact", "text"), {c: x.named_calendar(c) for c in ("office", "always")})
    clock = a_clock(x.f("allowed", "duration"), chosen, pauses=(HOLDS,))
    contract = x.contract(records=(TICKET, HOLD), clocks=(clock,), calendars=(x.calendar(),))
    engine = x.engine(contract, {"ticket": tickets, "hold": holds})
    engine.as_of = BASE + AS_OF * MINUTE
    rows = {row["id"]: row for row in engine.clock_rows("resolution")}
    for i, (opened, length, limit, calendar, spans) in enumerate(found):
        ends = [(s, None if w is None else s + w) for s, w in spans]
        wanted = by_minutes(opened, None if length is None else opened + length, limit, calendar, ends)
        row = rows[str(i)]
        assert {k: row[k] for k in wanted} == wanted, (opened, length, limit, calendar, spans)
        verdict(row)


def test_a_calendar_without_enough_open_time_is_refused() -> None:
    share = x.share("ticket", x.clock("resolution", "in_time"))
    promise = x.objective("o", share, "ticket")
    contract = x.contract(
        records=(TICKET, HOLD), clocks=(a_clock(x.hours(100_000)),), calendars=(x.calendar(),), objectives=(promise,)
    )
    found = x.engine(contract, {"ticket": [{"id": "a", "opened_at": at("2026-03-02 09:00")}], "hold": []})
    with pytest.raises(Refused, match="too little open time"):
        found.population("o")


def test_business_days_may_differ_by_row() -> None:
    limits = {
        "High": e.BusinessDays(1, "office", type=BUSINESS_DAYS),
        "Low": e.BusinessDays(3, "office", type=BUSINESS_DAYS),
    }
    tickets = [{"id": i, "opened_at": at("2026-03-05 10:30"), "impact": i} for i in limits]
    found = run(a_clock(x.table(x.f("impact", "text"), limits)), tickets)
    assert (found["High"]["due"], found["Low"]["due"]) == (at("2026-03-06 10:30"), at("2026-03-10 10:30"))


def test_a_zone_whose_clocks_are_off_by_seconds() -> None:
    """Until 1972 Liberia was 44 minutes and 30 seconds behind: no grid of whole minutes has its openings."""
    zone = "Africa/Monrovia"
    desk = Calendar("desk", zone, weekly=((Hours(9 * 60, 17 * 60),),) * 5 + ((), ()))
    clock = a_clock(x.hours(10), x.named_calendar("desk"), pauses=(HOLDS,))
    term = {"zone": zone, "effective_from": date(1971, 1, 1), "effective_to": date(1971, 12, 31)}
    contract = x.contract(records=(TICKET, HOLD), clocks=(clock,), calendars=(x.calendar(desk),), **term)
    opened = at("1971-03-01 16:00", zone)
    assert opened % MINUTE == 30 * 10**6, "the case is what it says"
    held = {"ticket": "a", "started_at": at("1971-03-02 10:00", zone), "ended_at": at("1971-03-02 11:00", zone)}
    found = x.engine(contract, {"ticket": [{"id": "a", "opened_at": opened}], "hold": [held]}, "1971-04-01")
    found.periods = {"month": periods_within(known_zone(zone), PeriodKind.MONTH, opened, opened + HOUR)}
    (row,) = found.clock_rows("resolution")
    assert row["due"] == at("1971-03-03 11:00", zone)
    assert row["paused"] == HOUR
    assert not found.places or not found.places.tables.open.exact
