"""`worse O never lowers L`: proved over the terms, refuted by two settlements that a person can recompute, or neither.

The fee is 1,000 EUR in each case; the results are those of one month.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from slalang.diagnostic import Diagnostic
from slalang.pipeline.laws import InvariantNotProved, InvariantRefuted
from slalang.pipeline.project import Project

TEXT = """
contract pool "Pool" {{
  number     "P-1"
  provider   provider "Provider"
  customer   customer "Customer"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en
}}
record call "Call" {{ id: text key  at: instant  ok: flag  site: one of ("north", "south")  counted by at }}
charge fee "Fee" {{ amount 1_000 EUR  each month }}
objective speed "Speed" {{ {speed}  each month }}
objective care "Care" {{ measure share of calls where not ok  target at least 90%  each month }}
define bad_months each month = count of the last 3 months where speed missed
{more}
penalty credit for speed {{ {amount} }}
penalty other for care {{ when missed  amount 30 EUR }}
settlement monthly "Settlement" {{
  each   month
  {steps}
  round  half up to 0.01 EUR
  pay    as credit against the next invoice
  tax    as compensation
}}
invariant "law" {{ {law} }}
"""
SPEED = "measure share of calls where ok  target at least 80%  level low when under 60%"
BANDS = "when missed  amount by result { from 75% under 80%: 3% of fee, under 75%: 5% of fee }"
TURNED = "when missed  amount by result { from 75% under 80%: 5% of fee, under 75%: 3% of fee }"
LAW = "worse speed never lowers credit"


def faults(
    folder: Path, amount: str, law: str = LAW, steps: str = "", speed: str = SPEED, more: str = ""
) -> tuple[Diagnostic, ...]:
    file = folder / "contract.sla"
    file.write_text(TEXT.format(amount=amount, law=law, steps=steps, speed=speed, more=more), encoding="utf-8")
    project = Project(file)
    assert project.contract is not None, [f.text() for f in project.faults]
    return tuple(f for f in project.faults if isinstance(f, InvariantRefuted | InvariantNotProved))


SLOPE = (
    "when missed  amount by result "
    "{ from 75% under 80%: 1% of fee per 1 percentage point of shortfall, under 75%: 4% of fee }"
)

PROVED = {
    "bands": BANDS,
    "bands times a factor of the run": BANDS
    + " times by (months in a row where missed) { at most 1: 1, 2: 0.5, otherwise: 2 }",
    "linear, up to a band": "when missed  amount by result "
    "{ from 75% under 80%: 1% of fee per 1 percentage point of shortfall, under 75%: 5% of fee }",
    "a started point": "when missed  amount 1% of fee per started 1 percentage point of shortfall",
    "a level": "when missed  amount by outcome { missed low: 90 EUR, otherwise: 20 EUR }",
    "lowest, highest, capped, rounded": "when missed  amount lowest(highest(2% of fee, 3 EUR per 1 percentage point of "
    "shortfall) rounded up to 10 EUR, 40 EUR) capped at 5% of fee",
    "bad months in a window": "whatever the outcome  amount by bad_months { at most 1: 10 EUR, otherwise: 20 EUR }",
    "a condition on a window": "whatever the outcome  amount 20 EUR if bad_months is over 1 otherwise 10 EUR",
    "more than one bad month counts": "whatever the outcome  amount 7 EUR times bad_months",
    "less what was there before": "when missed  "
    "amount highest(0 EUR, 5% of fee - (credit in the month before else 0 EUR))",
    "another miss beside it": "when missed and care missed  amount 10 EUR",
    "the mean of some months": "whatever the outcome  "
    "amount 10 EUR if (mean of speed over the last 2 months) is under 70%",
    "the worst of some months": "whatever the outcome  "
    "amount by (smallest of speed over the last 3 months) { under 70%: 20 EUR, otherwise: 5 EUR }",
    "two misses in a window": "whatever the outcome  amount 10 EUR if (missed in at least 2 of the last 3 months)",
    "any miss at all": "whatever the outcome  amount 10 EUR if (any objectives where missed)",
    "a run of results under a bound that moves": "whatever the outcome  "
    "amount 5 EUR times (months in a row where result is under (care in the month before else 75%))",
    "bands of the result and of what was before": "whatever the outcome  amount by result, bad_months "
    "{ under 80% and at most 1: 2% of fee, under 80% and over 1: 4% of fee, at least 80% and at least 0: 0% of fee }",
    "two misses in a row": "whatever the outcome  amount 10 EUR if (missed 2 months in a row)",
    "misses in each of three months": "whatever the outcome  amount 10 EUR if (missed in each of the last 3 months)",
    "either of two conditions, of which one follows the result": "whatever the outcome  "
    "amount 10 EUR if (bad_months is over 1 or (care else 0%) is under 50%) otherwise 5 EUR",
    "a quotient": "when missed  amount 10 EUR times ((100% - result) / 50%)",
    "a share of all promises": "whatever the outcome  amount 100 EUR times (share of objectives where missed)",
    "graduated": "whatever the outcome  amount graduated per 1 percentage point by shortfall "
    "{ at most 5 percentage points: 1 EUR, over 5 percentage points: 3 EUR }",
}

REFUTED = {
    "bands the wrong way round": (TURNED, ("75%", "50.00 EUR", "74%", "30.00 EUR")),
    "a slope that falls behind the next band": (
        SLOPE,
        ("75%", "50.00 EUR", "74%", "40.00 EUR"),
    ),
    "only better results pay": (
        "whatever the outcome  amount 1 EUR per 1 percentage point of overshoot",
        ("100%", "20.00 EUR", "99%", "19.00 EUR"),
    ),
    "a product of what grows and what falls": (
        "whatever the outcome  amount (bad_months + 1) times (1 EUR per 1 percentage point of overshoot)",
        ("100%", "20.00 EUR", "99%", "19.00 EUR"),
    ),
    "a level that costs less": (
        "when missed  amount by outcome { missed low: 20 EUR, otherwise: 90 EUR }",
        ("60%", "90.00 EUR", "59%", "20.00 EUR"),
    ),
    "more bad months, less to pay": (
        "whatever the outcome  amount by bad_months { 0: 10 EUR, otherwise: 5 EUR }",
        ("80%", "10.00 EUR", "79%", "5.00 EUR"),
    ),
    "a condition the wrong way round": (
        "whatever the outcome  amount 10 EUR if bad_months is under 1 otherwise 5 EUR",
        ("80%", "10.00 EUR", "79%", "5.00 EUR"),
    ),
    "not met beside another": (
        "when not (missed and care missed)  amount 10 EUR",
        ("80%", "10.00 EUR", "79%", "0.00 EUR"),
    ),
}


@pytest.mark.parametrize("amount", PROVED.values(), ids=PROVED)
def test_amounts_that_follow_the_result_are_proved(tmp_path: Path, amount: str) -> None:
    assert faults(tmp_path, amount) == ()
    assert faults(tmp_path, amount, "better speed never raises credit") == ()
    assert len(faults(tmp_path, amount, "worse speed never raises credit")) == 1


@pytest.mark.parametrize(("amount", "pair"), REFUTED.values(), ids=REFUTED)
def test_amounts_that_do_not_are_refuted_by_a_pair(tmp_path: Path, amount: str, pair: tuple[str, ...]) -> None:
    (fault,) = faults(tmp_path, amount)
    assert isinstance(fault, InvariantRefuted)
    assert (fault.better, fault.first, fault.worse, fault.second) == pair
    assert fault.place.text == LAW


def test_a_refutation_shows_the_rows_behind_it(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, TURNED)
    notes = [(n.text, n.place.text) for n in fault.notes()]
    assert notes == [
        ("at 75% this row counts", "from 75% under 80%: 5% of fee"),
        ("at 74% this row counts", "under 75%: 3% of fee"),
    ]


# ---------------------------------------------------------------- through the settlement

CREDITS = "worse speed never lowers credits"

KEPT = {
    "nothing": "",
    "the highest": "keep highest of credit, other",
    "the first, the other before it": "keep first of other, credit",
    "a cap, of the fee and of what was given before": "cap credits at 10% of (sum of charges over the last 12 months) "
    "- (sum of credits over the 11 months before)",
    "a cap that carries": "cap credits at 40 EUR carrying the excess",
    "one cap for each promise": "cap credits for each objective at 40 EUR",
    "one cap in another": "cap credit at 40 EUR  cap credits at 60 EUR",
    "less, more, a minimum": "reduce credit by 5 EUR  increase credits by 1 EUR",
    "waived for another": "waive credits when care missed",
    "waived for a good result": "waive credits when speed is at least 78%",
}

LOST = {
    "the first, it before the other": (
        "keep first of credit, other",
        "when missed  amount 5 EUR",
        ("80%", "30.00 EUR", "79%", "5.00 EUR"),
    ),
    "waived for a bad result": (
        "waive credits when speed is under 60%",
        BANDS,
        ("60%", "50.00 EUR", "59%", "0.00 EUR"),
    ),
}


@pytest.mark.parametrize("steps", KEPT.values(), ids=KEPT)
def test_steps_that_keep_the_order_of_the_total(tmp_path: Path, steps: str) -> None:
    assert faults(tmp_path, BANDS, CREDITS, steps) == ()


@pytest.mark.parametrize(("steps", "amount", "pair"), LOST.values(), ids=LOST)
def test_steps_that_lose_it(tmp_path: Path, steps: str, amount: str, pair: tuple[str, ...]) -> None:
    (fault,) = faults(tmp_path, amount, CREDITS, steps)
    assert isinstance(fault, InvariantRefuted)
    assert (fault.better, fault.first, fault.worse, fault.second) == pair
    assert any(note.place.text == steps for note in fault.notes())


def test_a_choice_of_the_customer_is_neither_proved_nor_refuted(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, BANDS, CREDITS, "keep customer choice of credit, other")
    assert isinstance(fault, InvariantNotProved)
    assert [n.place.text for n in fault.notes()] == ["keep customer choice of credit, other"]
    assert "is not proved" in fault.text()


def test_two_caps_that_overlap_leave_the_rounding_of_the_total_unproved(tmp_path: Path) -> None:
    third = 'penalty third "Third" { each month  amount 10 EUR }'
    steps = "cap credit, other at 50 EUR  cap other, third at 30 EUR"
    (fault,) = faults(tmp_path, BANDS, CREDITS, steps, more=third)
    assert isinstance(fault, InvariantNotProved)


# ---------------------------------------------------------------- a line after the settlement

SETTLED = "worse speed never lowers settled credit"

FOLLOWED = {
    "nothing but rounding": "",
    "a cap of its own": "cap credit at 40 EUR",
    "less and more of its own": "reduce credit by 5 EUR  increase credit by 3 EUR",
    "what another line carries": "cap other at 20 EUR carrying the excess",
    "waived for another": "waive credit when care missed",
}


@pytest.mark.parametrize("steps", FOLLOWED.values(), ids=FOLLOWED)
def test_a_line_that_no_other_moves_keeps_its_order_after_the_settlement(tmp_path: Path, steps: str) -> None:
    assert faults(tmp_path, BANDS, SETTLED, steps) == ()
    assert len(faults(tmp_path, BANDS, "worse speed never raises settled credit", steps)) == 1


def test_a_step_that_weighs_several_lines_leaves_one_of_them_unproved(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, BANDS, SETTLED, "cap credits at 60 EUR")
    assert isinstance(fault, InvariantNotProved)
    assert [n.place.text for n in fault.notes()] == ["cap credits at 60 EUR"]


def test_a_line_that_a_cap_shrinks_for_another_is_refuted(tmp_path: Path) -> None:
    """30 EUR for care beside 30 EUR of a cap of 40 EUR: 20 EUR are left of it; with 80% of speed, all."""
    (fault,) = faults(tmp_path, BANDS, "worse speed never lowers settled other", "cap credits at 40 EUR")
    assert isinstance(fault, InvariantRefuted)
    assert (fault.line, fault.better, fault.first, fault.worse, fault.second) == (
        "settled other",
        "80%",
        "30.00 EUR",
        "79%",
        "20.00 EUR",
    )
    assert fault.law == "worse speed never lowers settled other"


def test_settled_credits_are_the_credits(tmp_path: Path) -> None:
    assert faults(tmp_path, BANDS, "worse speed never lowers settled credits", "cap credits at 60 EUR") == ()


def test_a_waived_line_is_not_lowered_before_the_settlement(tmp_path: Path) -> None:
    steps = "waive credit when speed is under 60%"
    assert faults(tmp_path, BANDS, LAW, steps) == ()
    (fault,) = faults(tmp_path, BANDS, SETTLED, steps)
    assert isinstance(fault, InvariantRefuted)
    assert (fault.better, fault.first, fault.worse, fault.second) == ("60%", "50.00 EUR", "59%", "0.00 EUR")


# ---------------------------------------------------------------- sides, keys, conditions, versions


def test_where_more_is_worse_the_law_turns_round(tmp_path: Path) -> None:
    waits = "measure share of calls where not ok  target at most 20%"
    rising = "when missed  amount by result { over 20% at most 30%: 10 EUR, over 30%: 20 EUR }"
    falling = "when missed  amount by result { over 20% at most 30%: 20 EUR, over 30%: 10 EUR }"
    assert faults(tmp_path, rising, speed=waits) == ()
    (fault,) = faults(tmp_path, falling, speed=waits)
    assert isinstance(fault, InvariantRefuted)
    assert (fault.better, fault.worse) == ("30%", "31%")


def test_a_target_with_two_ends_has_two_bad_sides(tmp_path: Path) -> None:
    between = "measure share of calls where ok  target from 40% under 60%"
    both = "when missed  amount by result { under 20%: 20 EUR, from 20% under 40%: 10 EUR, at least 60%: 15 EUR }"
    turned = "when missed  amount by result { under 40%: 10 EUR, from 60% under 80%: 20 EUR, at least 80%: 10 EUR }"
    assert faults(tmp_path, both, speed=between) == ()
    (fault,) = faults(tmp_path, turned, speed=between)
    assert isinstance(fault, InvariantRefuted)
    assert (fault.better, fault.first, fault.worse, fault.second) == ("79%", "20.00 EUR", "80%", "10.00 EUR")


def test_a_second_condition_makes_any_result_a_miss(tmp_path: Path) -> None:
    """Where `also` fails, 85% is a miss too, and costs more than 79%."""
    speed = "measure share of calls where ok  target at least 80%  also share of calls where not ok target at most 90%"
    amount = "when missed  amount by result { at least 80%: 9 EUR, under 80%: 5 EUR }"
    (fault,) = faults(tmp_path, amount, speed=speed)
    assert isinstance(fault, InvariantNotProved)  # a given result never fails `also`, so that no pair can show it
    assert faults(tmp_path, "when missed  amount 9 EUR", speed=speed) == ()


def test_few_rows_are_judged_by_their_number(tmp_path: Path) -> None:
    speed = f"{SPEED}  fewer than 20: missed low"
    amount = "when missed  amount by outcome {{ missed low: {low}, otherwise: 20 EUR }}"
    assert faults(tmp_path, amount.format(low="90 EUR"), speed=speed) == ()
    assert len(faults(tmp_path, amount.format(low="10 EUR"), speed=speed)) == 1


def test_a_target_that_names_values_has_no_bad_side(tmp_path: Path) -> None:
    speed = "measure share of calls where ok  target any of (80%, 90%)"
    (fault,) = faults(tmp_path, "when missed  amount 10 EUR", speed=speed)
    assert isinstance(fault, InvariantNotProved)
    assert "no bad side" in fault.text()


def test_an_amount_of_another_line_is_followed(tmp_path: Path) -> None:
    more = "penalty third for speed {{ whatever the outcome  amount highest(0 EUR, {amount}) }}"
    law = "worse speed never lowers third"
    assert faults(tmp_path, BANDS, law, more=more.format(amount="credit - 5 EUR")) == ()
    (fault,) = faults(tmp_path, BANDS, law, more=more.format(amount="40 EUR - credit"))
    assert isinstance(fault, InvariantRefuted)
    assert (fault.better, fault.first, fault.worse, fault.second) == ("80%", "40.00 EUR", "79%", "10.00 EUR")


def test_the_line_of_each_group_follows_its_own_result(tmp_path: Path) -> None:
    speed = "measure share of calls where ok  target at least 80%  for each site"
    grouped = TEXT.replace("define bad_months each month = count of the last 3 months where speed missed", "")
    file = tmp_path / "contract.sla"
    for amount, worse in ((BANDS, ()), (TURNED, ("75%", "50.00 EUR", "74%", "30.00 EUR"))):
        file.write_text(grouped.format(amount=amount, law=LAW, steps="", speed=speed, more=""), encoding="utf-8")
        found = [f for f in Project(file).faults if isinstance(f, InvariantRefuted | InvariantNotProved)]
        assert [(f.better, f.first, f.worse, f.second) for f in found if isinstance(f, InvariantRefuted)] == (
            [worse] if worse else []
        )
        assert len(found) == bool(worse)


def test_an_amendment_that_breaks_the_law_is_found_from_when_it_holds(tmp_path: Path) -> None:
    more = """amendment other_bands "Other bands" {
      effective 2026-07-01
      replace credit.amount with by result { from 75% under 80%: 5% of fee, under 75%: 3% of fee }
    }"""
    (fault,) = faults(tmp_path, BANDS, more=more)
    assert isinstance(fault, InvariantRefuted)
    assert fault.period == "2026-07"


def test_what_else_was_given_is_said(tmp_path: Path) -> None:
    """Only in the third bad month does the worse result pay less."""
    later = "40 EUR if bad_months is under 2 otherwise 10 EUR"
    amount = f"when missed  amount by result {{ from 60% under 80%: 40 EUR, under 60%: {later} }}"
    (fault,) = faults(tmp_path, amount)
    assert isinstance(fault, InvariantRefuted)
    assert (fault.first, fault.second) == ("40.00 EUR", "10.00 EUR")
    assert "`speed` otherwise at 0%" in fault.text()


def test_later_months_that_look_back_at_this_one_are_not_taken_for_the_same(tmp_path: Path) -> None:
    later = "count of months in the contract year where (speed missed in the month before)"
    (fault,) = faults(
        tmp_path, f"whatever the outcome  amount 10 EUR times ({later})", "worse speed never raises credit"
    )
    assert [n.place.text for n in fault.notes()] == [later]
    assert isinstance(fault, InvariantNotProved)


def test_results_of_three_decimals_keep_them(tmp_path: Path) -> None:
    amount = "when missed  amount by result { from 79.995% under 80%: 40 EUR, under 79.995%: 10 EUR }"
    (fault,) = faults(tmp_path, amount)
    assert isinstance(fault, InvariantRefuted)
    assert Fraction(fault.better.rstrip("%")) >= Fraction("79.995") > Fraction(fault.worse.rstrip("%"))
