"""Remedies by hand: when a right arises, until when it may be used, what ends it, and that nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.model.outcome import PeriodOutcome, Right, RightState
from slalang.settle.decisions import Decision, unheard
from slalang.settle.remedies import with_earlier_rights
from tests.settle.agreed import agreed, at, run, said

PLAN = """
remedy plan for speed "Plan" {
  when      missed serious or (missed in at least 2 of the last 3 months)
  provider  delivers "a plan" within 10 business days in office after performance.due
}
"""
STOP = """
remedy stop "Termination" {
  when      speed missed 2 months in a row
  customer  may "terminate" on 30 days notice given within 60 days
}
"""
EARLY = "2026-02-01"
MISSES = {"2026-01": "75", "2026-02": "65", "2026-03": "79", "2026-04": "90"}


def states(outcomes: dict[str, PeriodOutcome], remedy: str) -> dict[str, RightState]:
    return {label: r.state for label, o in outcomes.items() for r in o.rights if r.remedy == remedy}


def only(outcome: PeriodOutcome) -> Right:
    (right,) = outcome.rights
    return right


# ---------------------------------------------------------------- when a right arises


def test_a_right_arises_in_each_month_in_which_its_condition_holds() -> None:
    """January is missed by five points only; February is serious, March the third miss, and April has two of three."""
    found = run(agreed(PLAN), MISSES, "2026-04", "2026-05-01")
    assert [label for label, o in found.items() if o.rights] == ["2026-02", "2026-03", "2026-04"]
    assert only(found["2026-02"]).trace.value is True
    assert only(found["2026-02"]).objective == "speed"


def test_its_deadline_counts_from_where_the_lag_says() -> None:
    """The report on February is due on Monday 16 March; ten business days on, on Monday 30 March."""
    plan = only(run(agreed(PLAN), MISSES, "2026-02", "2026-03-01")["2026-02"])
    assert (plan.delivers, plan.due) == (True, at("2026-03-16T09:00") + 14 * 24 * 3600 * 1_000_000)


def test_without_after_the_time_for_notice_counts_from_the_end_of_the_month() -> None:
    stop = only(run(agreed(STOP), MISSES, "2026-02", "2026-03-01")["2026-02"])
    assert (stop.side, stop.what) == ("customer", "terminate")
    assert (stop.arises, stop.due) == (at("2026-03-01"), at("2026-04-30"))


def test_not_before_month_counts_the_months_of_the_contract() -> None:
    late = STOP.replace("customer  may", "not before month 3\n  customer  may")
    assert states(run(agreed(late), MISSES, "2026-03", "2026-04-01"), "stop") == {"2026-03": RightState.OPEN}


def test_an_amendment_may_add_a_remedy_and_remove_another() -> None:
    talk = 'remedy talk for speed { when met  provider delivers "a talk" within 5 days }'
    text = PLAN + f"amendment from_april {{ effective 2026-04-01  remove plan  add {talk} }}\n"
    found = run(agreed(text), MISSES, "2026-04", "2026-05-01")
    assert {label: only(o).remedy for label, o in found.items() if o.rights} == {
        "2026-02": "plan",
        "2026-03": "plan",
        "2026-04": "talk",
    }


# ---------------------------------------------------------------- what its condition may read


@pytest.mark.parametrize(("share", "cents"), [("(1 / 3)", 33333), ("(2 / 3)", 66666)])
def test_credits_that_reached_a_cap_are_at_least_that_cap(share: str, cents: int) -> None:
    """A third of 1,000 EUR is 333.333…: the cap is 333.33, and so is the bound that the remedy compares with."""
    text = f"""
penalty credit for speed "Credit" {{ when missed  amount 900 EUR }}
remedy capped "Capped" {{ when credits is at least {share} of charges  customer may "talk" within 5 days }}
"""
    found = run(agreed(text, steps=f"cap credits at {share} of charges"), MISSES, "2026-01", EARLY)["2026-01"]
    assert found.total * 100 == cents
    assert only(found).state is RightState.OPEN
    shown = {part.rule for part in only(found).trace.parts}
    assert "at least zero, rounded down" in shown


@pytest.mark.parametrize(
    ("cap", "bound", "reached"),
    [
        ("500 EUR", "(1 / 3) of charges", True),
        ("fee / 3", "fee / 3", True),
        ("500 EUR", "fee / 3", False),
        ("500 EUR", "333.333 EUR", False),
    ],
)
def test_only_a_cap_or_a_share_of_the_charges_is_rounded_down_before_it_is_compared(
    cap: str, bound: str, reached: bool
) -> None:
    """The credit is 333.33 EUR, a third of 1,000 EUR to the cent: a fraction of a cent under any other third."""
    text = f"""
penalty credit for speed "Credit" {{ when missed  amount fee / 3 }}
remedy capped "Capped" {{ when credits is at least {bound}  customer may "talk" within 5 days }}
"""
    found = run(agreed(text, steps=f"cap credits at {cap}"), MISSES, "2026-01", EARLY)["2026-01"]
    assert found.total * 100 == 33333
    assert bool(found.rights) is reached


def test_credits_of_past_months_count_as_they_were_settled() -> None:
    text = """
penalty credit for speed "Credit" { when missed  amount 150 EUR }
remedy critical "Critical failure" {
  when      credits is at least 15% of charges in at least 2 of the last 6 months
  customer  may "terminate" on 30 days notice given within 60 days
}
"""
    found = run(agreed(text), MISSES, "2026-04", "2026-05-01")
    assert list(states(found, "critical")) == ["2026-02", "2026-03", "2026-04"]


def test_points_of_past_months_add_up() -> None:
    text = """
score points for speed "Points" { whatever the outcome  amount by outcome { missed: 3 points, otherwise: 0 points } }
remedy many "Many points" {
  when      (sum of points over the last 3 months) is at least 9 points
  customer  may "step in" within 30 days
}
"""
    assert list(states(run(agreed(text), MISSES, "2026-04", "2026-05-01"), "many")) == ["2026-03"]


def test_each_objective_with_a_tag_has_its_own_right() -> None:
    text = PLAN.replace("for speed", "for each objective tagged key")
    found = run(agreed(text, more="tags key"), MISSES, "2026-02", "2026-03-01")
    assert [r.objective for r in found["2026-02"].rights] == ["speed"]


def test_a_result_that_nobody_measured_gives_no_right_and_is_listed() -> None:
    text = 'remedy talk for speed "Talk" { when missed  provider delivers "a talk" within 5 days }'
    right = only(run(agreed(text), {}, "2026-01", EARLY)["2026-01"])
    assert (right.state, right.reason) == (RightState.NOT_KNOWN, "not measured: nothing counted")
    assert (right.title, right.side, right.what, right.delivers, right.due) == ("Talk", "", "", False, None)
    known = only(run(agreed(text), {"2026-01": "70"}, "2026-01", EARLY)["2026-01"])
    assert (known.side, known.what, known.reason, known.due) == ("provider", "a talk", "", at("2026-02-06"))


# ---------------------------------------------------------------- nothing from provisional results

FINAL = "final 10 days"
"""January is final on 11 February at 00:00."""


def test_nothing_arises_from_a_provisional_result() -> None:
    text = 'remedy talk for speed "Talk" { when missed  provider delivers "a talk" within 20 days }'
    made = agreed(text, more=FINAL)
    before = only(run(made, MISSES, "2026-01", "2026-02-10T23:59")["2026-01"])
    after = only(run(made, MISSES, "2026-01", "2026-02-11")["2026-01"])
    assert (before.state, before.arises) == (RightState.WAITING, at("2026-02-11"))
    assert (after.state, after.due) == (RightState.OPEN, at("2026-02-21"))


def test_a_remedy_waits_for_results_that_it_reads_through_credits_and_series() -> None:
    text = """
penalty credit for speed "Credit" { when missed  amount 200 EUR }
define costly each month = 1 if credits is at least 100 EUR otherwise 0
remedy talk "Talk" { when (costly in the month) is at least 1  customer may "talk" within 20 days }
"""
    made = agreed(text, more=FINAL)
    assert states(run(made, MISSES, "2026-01", "2026-02-10"), "talk") == {"2026-01": RightState.WAITING}
    assert states(run(made, MISSES, "2026-01", "2026-02-11"), "talk") == {"2026-01": RightState.OPEN}


def test_what_would_be_over_before_the_result_is_final_ends_when_it_is() -> None:
    text = 'remedy talk for speed "Talk" { when missed  provider delivers "a talk" within 2 days }'
    right = only(run(agreed(text, more=FINAL), MISSES, "2026-01", "2026-02-11")["2026-01"])
    assert (right.arises, right.due, right.state) == (at("2026-02-11"), at("2026-02-11"), RightState.OPEN)


# ---------------------------------------------------------------- how it ends


def plan_of_february(as_of: str, *decisions: Decision) -> PeriodOutcome:
    """The plan for February is due on 30 March at 09:00."""
    return run(agreed(PLAN), MISSES, "2026-02", as_of, exercise=decisions)["2026-02"]


def test_a_duty_is_overdue_from_the_instant_after_its_deadline() -> None:
    assert only(plan_of_february("2026-03-30T09:00")).state is RightState.OPEN
    assert only(plan_of_february("2026-03-30T09:00:01")).state is RightState.OVERDUE


def test_a_delivered_duty_is_done_and_who_did_it_when_is_told() -> None:
    right = only(plan_of_february("2026-06-01", said("plan", "delivered", "2026-03-20")))
    assert (right.state, right.by, right.at, right.is_late) == (RightState.DONE, "Ann", at("2026-03-20"), False)


def test_a_duty_may_still_be_delivered_late() -> None:
    right = only(plan_of_february("2026-06-01", said("plan", "delivered", "2026-04-20")))
    assert (right.state, right.is_late) == (RightState.DONE, True)


def test_a_decision_of_later_is_not_there_yet() -> None:
    assert only(plan_of_february("2026-03-15", said("plan", "delivered", "2026-03-20"))).state is RightState.OPEN


def test_a_waived_duty_is_waived() -> None:
    assert only(plan_of_february("2026-06-01", said("plan", "waived", "2026-03-20"))).state is RightState.WAIVED


def test_notice_takes_effect_once_its_time_has_gone_by() -> None:
    notice = said("stop", "noticed", "2026-04-01")
    stop = only(run(agreed(STOP), MISSES, "2026-02", "2026-06-01", exercise=(notice,))["2026-02"])
    assert (stop.state, stop.effect) == (RightState.DONE, at("2026-05-01"))


def test_a_right_lapses_at_the_end_of_its_time() -> None:
    def state(as_of: str) -> RightState:
        return only(run(agreed(STOP), MISSES, "2026-02", as_of)["2026-02"]).state

    assert state("2026-04-29T23:59") is RightState.OPEN
    assert state("2026-04-30") is RightState.LAPSED


def test_notice_after_the_time_changes_nothing_and_is_listed() -> None:
    notice = said("stop", "noticed", "2026-05-02", "2026-02")
    found = run(agreed(STOP), MISSES, "2026-02", "2026-06-01", exercise=(notice,))["2026-02"]
    assert only(found).state is RightState.LAPSED
    (lost,) = found.disregarded
    assert (lost.declaration, lost.period, lost.reason, lost.limit) == (
        "stop",
        "2026-02",
        "after the window",
        at("2026-04-30"),
    )


def test_notice_of_a_named_month_leaves_the_others_open() -> None:
    """In February and in March speed was missed two months in a row: two rights, and one is used."""
    notice = said("stop", "noticed", "2026-04-10", "2026-03")
    found = run(agreed(STOP), MISSES, "2026-03", "2026-04-20", exercise=(notice,))
    assert states(found, "stop") == {"2026-02": RightState.OPEN, "2026-03": RightState.DONE}


def test_notice_that_names_no_month_uses_every_right_that_is_open() -> None:
    notice = said("stop", "noticed", "2026-04-10")
    found = run(agreed(STOP), MISSES, "2026-03", "2026-04-20", exercise=(notice,))
    assert states(found, "stop") == {"2026-02": RightState.DONE, "2026-03": RightState.DONE}
    assert not any(o.disregarded for o in found.values())


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-02-28T23:59:59", [RightState.OPEN, RightState.OPEN]),  # before any right
        ("2026-03-01", [RightState.DONE, RightState.OPEN]),  # as soon as February has ended
        ("2026-04-30", [RightState.DONE, RightState.DONE]),  # at the very end of February's right
        ("2026-04-30T00:00:01", [RightState.LAPSED, RightState.DONE]),  # after it
    ],
)
def test_notice_that_names_no_month_counts_from_the_right_s_first_instant_to_its_last(
    when: str, expected: list[RightState]
) -> None:
    as_of = "2026-05-15" if when > "2026-04" else "2026-04-10"
    found = run(agreed(STOP), MISSES, "2026-03", as_of, exercise=(said("stop", "noticed", when),))
    assert list(states(found, "stop").values()) == expected
    assert not any(o.disregarded for o in found.values())


def test_of_two_rights_the_words_tell_which_is_used() -> None:
    both = STOP.replace("  customer  may", '  customer  may "step in" within 30 days\n  customer  may')
    notice = said("stop", "noticed", "2026-03-10", "step in")
    rights = run(agreed(both), MISSES, "2026-02", "2026-03-20", exercise=(notice,))["2026-02"].rights
    assert {r.what: r.state for r in rights} == {"step in": RightState.DONE, "terminate": RightState.OPEN}


def test_a_decision_about_nothing_is_found() -> None:
    decisions = {"exercise": (said("stopp", "noticed", "2026-02-10"), said("stop", "noticed", "2026-03-10"))}
    found = run(agreed(STOP), MISSES, "2026-03", "2026-04-20", **decisions)
    assert [d.declaration for _, d in unheard(decisions, tuple(found.values()), at("2026-04-20"))] == ["stopp"]


# ---------------------------------------------------------------- from month to month


def test_a_later_statement_still_shows_what_has_not_ended() -> None:
    """The plan for February is overdue in May; that for March was delivered before May began."""
    delivered = said("plan", "delivered", "2026-04-20", "2026-03")
    found = tuple(run(agreed(PLAN), MISSES, "2026-05", "2026-06-01", exercise=(delivered,)).values())
    (may,) = with_earlier_rights(found[-1:], found)
    assert [(r.period, r.state) for r in may.earlier_rights] == [
        ("2026-02", RightState.OVERDUE),
        ("2026-04", RightState.OVERDUE),
    ]
    (april, _) = with_earlier_rights(found[-2:], found)  # its own right is no earlier one
    assert [r.period for r in april.earlier_rights] == ["2026-02", "2026-03"]
    assert [r.period for r in april.rights] == ["2026-04"]


def test_settled_later_the_same_rights_arose() -> None:
    made = agreed(PLAN + STOP)
    early, late = (run(made, MISSES, "2026-04", as_of) for as_of in ("2026-05-01", "2027-05-01"))
    for label, outcome in early.items():
        assert [replace(r, state=RightState.OPEN) for r in outcome.rights] == [
            replace(r, state=RightState.OPEN) for r in late[label].rights
        ]


# ---------------------------------------------------------------- laws

LAWS = PLAN + STOP
WITH_FINAL = {days: agreed(LAWS, more=f"final {days} days") for days in (1, 40, 90)}
START = datetime(2026, 1, 1, tzinfo=UTC)


def text_of(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()


moments = st.integers(0, 400 * 24).map(lambda hours: text_of(START + timedelta(hours=hours)))
decisions = st.builds(
    said,
    st.sampled_from(["plan", "stop"]),
    st.sampled_from(["delivered", "noticed", "waived"]),
    moments,
    st.sampled_from([None, "2026-02", "2026-03", "speed"]),
)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(WITH_FINAL)),
    st.lists(st.integers(50, 100), min_size=5, max_size=5),
    moments,
    st.lists(decisions, max_size=4),
)
def test_laws_of_rights(days: int, shares: list[int], as_of: str, said_so: list[Decision]) -> None:
    """Nothing ends before it arises, nothing waits that is final, nothing arises that is not, what is done was said."""
    results = {f"2026-0{i}": str(share) for i, share in enumerate(shares, 1)}
    found = run(WITH_FINAL[days], results, "2026-05", as_of, exercise=tuple(said_so))
    now = at(as_of)
    for outcome in found.values():
        for right in outcome.rights:
            assert right.arises >= outcome.end
            assert right.due is None or right.due >= right.arises
            assert (right.state is RightState.WAITING) == (now < right.arises)
            if right.state is RightState.DONE:
                assert right.at is not None and right.at <= now
                assert right.delivers or right.due is None or right.at <= right.due
            if right.state is RightState.LAPSED:
                assert right.due is not None and right.due <= now
            if right.state is RightState.OVERDUE:
                assert right.due is not None and right.due < now
