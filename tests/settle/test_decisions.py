"""Of which declaration, key and time a recorded decision speaks, and from when on it is there."""

from __future__ import annotations

import pytest

from slalang.calendar.periods import Period, parse_period
from slalang.calendar.zones import known_zone
from slalang.settle.decisions import Decision, by_declaration, recorded, unheard
from tests.settle.agreed import agreed, at, run, said

UTC = known_zone("UTC")


def month(label: str) -> Period:
    found = parse_period(UTC, label)
    assert found is not None
    return found


FEBRUARY = month("2026-02")


@pytest.mark.parametrize(
    ("decision", "about"),
    [
        (said("late", "upheld", "2026-03-01"), True),
        (said("other", "upheld", "2026-03-01"), False),
        (said("late", "upheld", "2026-03-01", "north"), True),
        (said("late", "upheld", "2026-03-01", "south"), False),
        (said("late", "upheld", "2026-03-01", "2026-02"), True),
        (said("late", "upheld", "2026-03-01", "2026-01"), False),
        (said("late", "upheld", "2026-03-01", start="2026-02-01", end="2026-03-01"), True),
        (said("late", "upheld", "2026-03-01", start="2026-01-01"), True),
        (said("late", "upheld", "2026-03-01", end="2026-12-31"), True),
        (said("late", "upheld", "2026-03-01", start="2026-02-02"), False),
        (said("late", "upheld", "2026-03-01", end="2026-02-28"), False),
        (said("late", "upheld", "2026-03-01", "north", start="2026-03-01"), False),
    ],
)
def test_it_is_about_a_declaration_a_key_and_whole_periods(decision: Decision, about: bool) -> None:
    assert decision.concerns("late", "north", FEBRUARY) is about


@pytest.mark.parametrize(
    ("decision", "named"),
    [
        (said("late", "upheld", "2026-03-01"), False),
        (said("late", "upheld", "2026-03-01", "north"), False),
        (said("late", "upheld", "2026-03-01", "2026-02"), True),
        (said("late", "upheld", "2026-03-01", start="2026-02-01"), True),
        (said("late", "upheld", "2026-03-01", end="2026-02-01"), True),
    ],
)
def test_it_names_its_time_by_a_label_or_an_end(decision: Decision, named: bool) -> None:
    assert decision.names_time({"2026-01", "2026-02"}) is named


def test_only_what_was_recorded_by_then_counts_and_the_oldest_comes_first() -> None:
    second, first, later = (said("late", word, day) for word, day in (("b", "2026-02-02"), ("a", "2026-02-01"), LATER))
    decisions = {"dispute": (second, first, later), "choice": (first,)}
    assert recorded(decisions, "dispute", at("2026-02-02")) == (first, second)
    assert recorded(decisions, "approval", at("2026-02-02")) == ()
    assert by_declaration(decisions, at("2026-02-02")) == {
        ("dispute", "late"): (first, second),
        ("choice", "late"): (first,),
    }


def test_a_decision_about_nothing_is_unheard_and_a_dispute_that_was_heard_is_not() -> None:
    """January was missed and February met; what is recorded after the last month asked for may still be heard."""
    text = 'penalty credit for speed "Credit" { when missed  amount 150 EUR }\n'
    made = agreed(text, after="dispute within 20 days silence accepts")
    heard = (said("credit", "disputed", "2026-02-10"), said("credit", "upheld", "2026-02-20"))
    lost = said("credit", "disputed", "2026-02-11", "2025-12"), said("nothing", "disputed", "2026-02-12")
    late = said("nothing", "disputed", "2026-03-01")
    decisions = {"dispute": (*heard, *lost, late), "exercise": (said("nothing", "noticed", "2026-01-12"),)}
    found = run(made, {"2026-01": "75", "2026-02": "90"}, "2026-02", "2026-06-01", **decisions)
    told = unheard(decisions, tuple(found.values()), at("2026-06-01"))
    assert told == (("dispute", lost[0]), ("dispute", lost[1]), ("exercise", decisions["exercise"][0]))


LATER = ("c", "2026-02-03")
