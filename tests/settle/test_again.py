"""A period run again is what was settled; and the search by halving that asks for runs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from slalang.model.outcome import Verdict
from slalang.settle.again import Again, Grounds, owner
from slalang.settle.search import least
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from tests.settle import made
from tests.settle.avoided import JANUARY, again, banded, outcome
from tests.settle.by_text import contract_of, objective
from tests.settle.made import eur


def test_a_period_run_again_unchanged_is_what_was_settled() -> None:
    contract = banded(settlement=made.settlement(made.cap(eur(1000)), made.rounding()))
    data = made.measured(contract, {"up": {f"2026-0{m}": (90 + m, 100) for m in range(1, 7)}})
    periods = settlement_periods(contract, timeline(contract).high)[:6]
    settled = settle(contract, periods, data, periods[-1].end)
    grounds = Grounds(contract, periods, data, periods[-1].end)
    assert tuple(Again(grounds, i).base.outcome for i in range(6)) == settled


def test_what_is_carried_and_earned_back_is_there_when_a_later_period_is_run_again() -> None:
    """January's 4,000 are cut to 1,000; the rest comes in the months after, and is earned back once two are good."""
    text = objective("up", "at least 99%") + "penalty credit for up { when missed amount 4_000 EUR }"
    earned = "earn back credit when up is at least 99% in each of the next 2 months"
    steps = f"cap credits at 1_000 EUR carrying the excess\n  {earned}"
    contract = contract_of(text, "up_row", steps=steps)
    months = {"2026-01": 90, "2026-02": 99, "2026-03": 99, "2026-04": 80, "2026-05": 99, "2026-06": 70}
    counts = {label: (met, 100) for label, met in months.items()}
    data = replace(made.measured(contract, {"up_row": counts}), populations={"up": made.population("up", counts)})
    periods = settlement_periods(contract, timeline(contract).high)[:6]
    settled = settle(contract, periods, data, periods[-1].end)
    grounds = Grounds(contract, periods, data, periods[-1].end)
    assert any(line.origin for each in settled for line in each.lines)
    assert tuple(Again(grounds, i).base.outcome for i in range(6)) == settled


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_least_number_is_found_by_halving(threshold: int, most: int) -> None:
    tried: list[int] = []

    def holds(number: int) -> bool:
        tried.append(number)
        assert 1 <= number <= most
        return number >= threshold

    expected = max(threshold, 1)
    assert least(holds, most) == (expected if expected <= most else None)
    assert len(tried) <= 2 * most.bit_length() + 2


def test_what_reads_a_changed_outcome_is_judged_again_and_nothing_else() -> None:
    """`care` has 85 %: enough where `speed` is missed, too little where it is met. `calm` reads neither."""
    text = (
        objective("speed", "at least 90%")
        + objective("care", "at least (80% if speed missed otherwise 90%)")
        + objective("calm", "at least 90%")
        + "penalty slow for speed, care, calm { when missed amount 100 EUR }"
    )
    names = {"speed": 85, "care": 85, "calm": 70}
    contract = contract_of(text, *(f"{name}_row" for name in names))
    data = made.measured(contract, {f"{name}_row": {JANUARY: (met, 100)} for name, met in names.items()})
    run = again(contract, data)
    met = replace(outcome(run, "speed"), verdict=Verdict.MET)
    then = run.run({owner(met): met})
    assert [(o.objective, o.verdict) for o in run.base.outcome.objectives] == [
        ("speed", Verdict.MISSED), ("care", Verdict.MET), ("calm", Verdict.MISSED)
    ]  # fmt: skip
    assert [(o.objective, o.verdict) for o in then.outcome.objectives] == [
        ("speed", Verdict.MET), ("care", Verdict.MISSED), ("calm", Verdict.MISSED)
    ]  # fmt: skip
    assert made.amounts(then.outcome) == {"slow care": 100, "slow calm": 100}
    assert next(o for o in then.outcome.objectives if o.objective == "calm") is outcome(run, "calm")
    assert run.run().outcome == run.base.outcome
