"""Disputes by hand: until when a line may be disputed, what silence says, and what a decision does to the next note."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.model.contract import Contract
from slalang.model.measured import Measured, Population
from slalang.model.outcome import Acceptance, Line, PeriodOutcome, Standing
from slalang.settle.decisions import Decision
from tests.settle.agreed import agreed, at, run, said
from tests.settle.made import measured
from tests.settle.made import settled as settled_by_month

CREDIT = 'penalty credit for speed "Credit" { when missed  amount 150 EUR }\n'
DISPUTE = "dispute within 20 days silence accepts"
MADE = agreed(CREDIT, after=DISPUTE)
MISSES = {"2026-01": "75", "2026-02": "90", "2026-03": "79", "2026-04": "90"}
# The statement of January is issued on 1 February; its window ends on 21 February at 00:00.


def settled(as_of: str, *decisions: Decision, until: str = "2026-04") -> dict[str, PeriodOutcome]:
    return run(MADE, MISSES, until, as_of, dispute=decisions)


def january(as_of: str, *decisions: Decision) -> Standing:
    (line,) = settled(as_of, *decisions)["2026-01"].lines
    assert line.standing is not None
    return line.standing


# ---------------------------------------------------------------- the window


def test_silence_accepts_at_the_end_of_the_window_and_not_before() -> None:
    assert january("2026-02-20T23:59:59").acceptance is Acceptance.OPEN
    assert january("2026-02-21").acceptance is Acceptance.ACCEPTED
    assert january("2026-02-21").until == at("2026-02-21")


def test_a_contract_that_says_nothing_of_disputes_leaves_lines_without_standing() -> None:
    (line,) = run(agreed(CREDIT), MISSES, "2026-01", "2026-05-01")["2026-01"].lines
    assert line.standing is None


def test_the_window_opens_when_the_last_result_is_final() -> None:
    made = agreed(CREDIT, more="final 5 business days in office", after=DISPUTE)
    (line,) = run(made, MISSES, "2026-01", "2026-02-20")["2026-01"].lines
    assert line.standing is not None
    assert line.standing.until == at("2026-03-01T09:00")  # issued on Monday, 9 February, 09:00


def test_a_line_disputed_in_time_stays_as_computed_and_is_marked() -> None:
    found = settled("2026-05-01", said("credit", "disputed", "2026-02-20T23:59"))
    (line,) = found["2026-01"].lines
    assert line.settled == 150
    assert line.standing == Standing(Acceptance.DISPUTED, at("2026-02-21"), by="Ann", at=at("2026-02-20T23:59"))
    assert found["2026-03"].total == 150


def test_a_dispute_at_the_very_end_of_the_window_is_in_time() -> None:
    assert january("2026-05-01", said("credit", "disputed", "2026-02-21")).acceptance is Acceptance.DISPUTED


def test_a_dispute_after_the_window_changes_nothing_and_is_listed() -> None:
    found = settled("2026-05-01", said("credit", "disputed", "2026-02-21T00:00:01"))
    (line,) = found["2026-01"].lines
    assert line.standing is not None
    assert line.standing.acceptance is Acceptance.ACCEPTED
    (lost,) = found["2026-01"].disregarded
    assert (lost.declaration, lost.reason, lost.limit) == ("credit", "after the window", at("2026-02-21"))


def test_a_dispute_without_a_period_is_about_the_last_statement_issued() -> None:
    """On 5 April the statement of March has been issued, that of January has long been accepted."""
    found = settled("2026-05-01", said("credit", "disputed", "2026-04-05"))
    states = {label: o.lines[0].standing.acceptance for label, o in found.items() if o.lines and o.lines[0].standing}
    assert states == {"2026-01": Acceptance.ACCEPTED, "2026-03": Acceptance.DISPUTED}
    assert not any(o.disregarded for o in found.values())


@pytest.mark.parametrize(
    "narrowed",
    [
        said("credit", "disputed", "2026-02-10", "2026-01"),
        said("credit", "disputed", "2026-02-10", "speed", start="2026-01-01", end="2026-02-01"),
    ],
)
def test_a_dispute_may_name_its_period_by_label_or_by_time(narrowed: Decision) -> None:
    assert january("2026-05-01", narrowed).acceptance is Acceptance.DISPUTED


# ---------------------------------------------------------------- the decision

DISPUTED = said("credit", "disputed", "2026-02-10")
UPHELD = said("credit", "upheld", "2026-03-15")
REJECTED = said("credit", "rejected", "2026-03-15")


def test_an_upheld_dispute_reverses_the_line_on_the_note_of_the_month_of_the_decision() -> None:
    found = settled("2026-05-01", DISPUTED, UPHELD)
    given, back = found["2026-03"].lines
    assert [given.settled, back.settled] == [150, -150]
    assert (back.origin, back.kind) == ("2026-01", "penalty")
    assert found["2026-01"].total == 150, "the closed month is not restated"
    assert found["2026-03"].total == 0
    last = found["2026-03"].steps[-1]
    assert last.label == "disputes upheld"
    assert last.total == 0
    now = found["2026-01"].lines[0].standing
    assert now is not None
    assert (now.acceptance, now.note, now.decided_at) == (Acceptance.UPHELD, "2026-03", UPHELD.at)


def test_what_is_reversed_lowers_the_credits_that_later_months_read() -> None:
    made = agreed(
        CREDIT + "define so_far each month = sum of credits over the last 3 months\n"
        'remedy talk "Talk" { when so_far is at least 300 EUR  customer may "talk" within 5 days }\n',
        after=DISPUTE,
    )
    stays = run(made, MISSES, "2026-03", "2026-05-01")["2026-03"]
    less = run(made, MISSES, "2026-03", "2026-05-01", dispute=(DISPUTED, UPHELD))["2026-03"]
    assert (bool(stays.rights), bool(less.rights)) == (True, False)


def test_a_rejected_dispute_leaves_the_line() -> None:
    found = settled("2026-05-01", DISPUTED, REJECTED)
    assert january("2026-05-01", DISPUTED, REJECTED).acceptance is Acceptance.REJECTED
    assert [o.total for o in found.values()] == [150, 0, 150, 0]


def test_the_first_dispute_counts_and_a_second_is_listed() -> None:
    again = said("credit", "disputed", "2026-02-12", "2026-01")
    found = settled("2026-05-01", DISPUTED, again)["2026-01"]
    assert found.lines[0].standing is not None
    assert found.lines[0].standing.at == DISPUTED.at
    assert [(lost.at, lost.reason) for lost in found.disregarded] == [(again.at, "disputed before")]


def test_a_decision_on_what_was_never_disputed_in_time_changes_nothing() -> None:
    found = settled("2026-05-01", said("credit", "upheld", "2026-03-15", "2026-01"))
    assert [o.total for o in found.values()] == [150, 0, 150, 0]
    assert [lost.reason for lost in found["2026-01"].disregarded] == ["not disputed in time"]


def test_the_first_decision_decides() -> None:
    later = said("credit", "rejected", "2026-04-10", "2026-01")
    found = settled("2026-05-01", DISPUTED, UPHELD, later)
    assert found["2026-03"].total == 0
    assert [lost.reason for lost in found["2026-01"].disregarded] == ["decided before"]


def test_a_decision_of_the_same_month_is_on_the_note_of_the_next() -> None:
    early = (said("credit", "disputed", "2026-01-20", "2026-01"), said("credit", "upheld", "2026-01-25", "2026-01"))
    found = settled("2026-05-01", *early)
    assert [o.total for o in found.values()] == [150, -150, 150, 0]


def test_what_was_earned_back_is_not_reversed_again_and_the_other_way_round() -> None:
    """The credit of January is earned back by a good February; its dispute is upheld in March."""
    made = agreed(
        CREDIT + "define good each month = (speed in the next month) is at least 85%\n",
        steps="earn back credit when good",
        after=DISPUTE,
    )
    both = run(made, MISSES, "2026-04", "2026-05-01", dispute=(DISPUTED, UPHELD))
    assert both["2026-02"].total == -150
    assert sum(o.total for o in both.values()) == 0  # March is earned back by April
    upheld_first = said("credit", "upheld", "2026-02-12")
    first = run(made, MISSES, "2026-04", "2026-05-01", dispute=(DISPUTED, upheld_first))
    assert first["2026-02"].total == -150


def test_of_two_sites_the_key_tells_which_line_is_disputed() -> None:
    text = """
record visit "Visits" { id: text key  at: instant  ok: flag  site: one of ("north", "south")  counted by at }
objective on_site "On site" { measure share of visits where ok  target at least 80%  each month by at  for each site }
penalty by_site for on_site "By site" { when missed  amount 100 EUR }
"""
    made = agreed(text, after=DISPUTE)
    line = Decision("by_site", "north", None, None, "Ann", at("2026-02-10"), "disputed")
    found = with_sites(made, line)
    assert {n.key: n.standing.acceptance for n in found.lines if n.standing} == {
        "north": Acceptance.DISPUTED,
        "south": Acceptance.ACCEPTED,
    }


def with_sites(made: Contract, *decisions: Decision) -> PeriodOutcome:
    data = measured(made, {"visit": {("2026-01", "north"): "50", ("2026-01", "south"): "50"}})
    named = {"on_site": Population("on_site", data.populations["visit"].counts, groups=("north", "south"))}
    found = settled_by_month(
        made, Measured(data.answers, named), "2026-01", as_of=at("2026-05-01"), decisions={"dispute": decisions}
    )
    return found["2026-01"]


# ---------------------------------------------------------------- laws

moments = st.integers(0, 150 * 24).map(
    lambda hours: (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).replace(tzinfo=None).isoformat()
)
decisions = st.builds(
    said,
    st.just("credit"),
    st.sampled_from(["disputed", "upheld", "rejected"]),
    moments,
    st.sampled_from([None, "2026-01", "2026-03", "speed"]),
)


@settings(deadline=None)
@given(st.lists(decisions, max_size=5), st.sampled_from(["2026-05-01", "2027-01-01"]))
def test_laws_of_disputes(said_so: list[Decision], as_of: str) -> None:
    """Whatever is recorded: lines stay, each is reversed at most once, and with its reversal it comes to nothing."""
    plain, found = (settled(as_of, *d, until="2026-12") for d in ((), tuple(said_so)))
    lines = [n for o in found.values() for n in o.lines]
    computed = [without(n) for n in lines if not n.origin]
    assert computed == [without(n) for o in plain.values() for n in o.lines]
    for line in lines:
        if line.origin:
            continue
        back = [n.settled for n in lines if n.origin == line.period and n.name == line.name]
        upheld = line.standing is not None and line.standing.acceptance is Acceptance.UPHELD
        assert sum(back, line.settled) == (0 if upheld else line.settled)
    assert sum((o.total for o in found.values()), Fraction(0)) == sum((n.settled for n in lines), Fraction(0))


def without(line: Line) -> Line:
    return replace(line, standing=None)


@settings(deadline=None)
@given(st.permutations([DISPUTED, UPHELD, said("credit", "disputed", "2026-04-10")]))
def test_the_order_of_the_rows_means_nothing(rows: list[Decision]) -> None:
    assert settled("2026-05-01", *rows) == settled("2026-05-01", *sorted(rows, key=lambda d: d.at))
