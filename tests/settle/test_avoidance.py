"""What would have avoided a miss: the least change of counts, by hand, by brute force, and against settlement."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import GivenValue, Measured, RelievedSpans
from slalang.model.outcome import ObjectiveOutcome, Verdict
from slalang.settle.again import Again, Grounds
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.needed import Needed
from slalang.settle.recounting import Recount, Way
from slalang.settle.search import least
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.settle.turning import Turn
from slalang.units import COUNT, PERCENT, Rounding
from tests.settle import made
from tests.settle.by_text import contract_of, objective
from tests.settle.made import at_least, at_most, eur, fee, of, percent

JANUARY = "2026-01"


def again(contract: c.Contract, data: Measured, label: str = JANUARY, **more: Any) -> Again:
    """A period of a contract, ready to be run again."""
    periods = settlement_periods(contract, timeline(contract).high)
    position = [p.label for p in periods].index(label)
    grounds = Grounds(contract, periods[: position + 1], data, periods[position].end, **more)
    return Again(grounds, position)


def avoided(contract: c.Contract, data: Measured, name: str = "up", label: str = JANUARY, **more: Any) -> Avoidance:
    """What would have avoided the outcome of an objective in a period."""
    run = again(contract, data, label, **more)
    return avoidance(run, outcome(run, name))


def outcome(run: Again, name: str, group: str | None = None) -> ObjectiveOutcome:
    return next(o for o in run.base.outcome.objectives if (o.objective, o.group) == (name, group))


def share(target: x.Pattern, met: int, whole: int, **more: Any) -> tuple[c.Contract, Measured]:
    """A contract with one share, and its counts in January."""
    contract = made.contract(objectives=(made.objective("up", target, **more),), **more.pop("contract", {}))
    return contract, made.measured(contract, {"up": {JANUARY: (met, whole)}})


def ways(found: Avoidance) -> dict[Way, int]:
    """How many rows each single change moves."""
    return {
        n.way: n.by for turn in found.turns for n in turn.changes if isinstance(n, Recount) and len(turn.changes) == 1
    }


def only(turn: Turn) -> Recount:
    (change,) = turn.changes
    assert isinstance(change, Recount)
    return change


def paid(turn: Turn) -> list[tuple[int, int]]:
    """The amounts of the lines that change, as they are and as they would have been."""
    return [(int(n.line.amount), int(n.amount)) for n in turn.lines]


def totals(turn: Turn) -> tuple[int, int | None]:
    """The credits as they are, and as they would have been."""
    return int(turn.total_now), None if turn.total is None else int(turn.total)


# ---------------------------------------------------------------- shares


def test_a_share_needs_the_least_number_of_rows_more_or_failing_rows_less() -> None:
    """985 of 1,000 with 99%: 990 of 1,000, or 985 of 994 (985 of 995 is 98.995%)."""
    found = avoided(*share(at_least(percent(99)), 985, 1000))
    assert ways(found) == {Way.MORE: 5, Way.WITHOUT_OTHERS: 6}
    assert [t.outcome.verdict for t in found.turns] == [Verdict.MET, Verdict.MET]
    assert [t.nearly.verdict for t in found.turns if t.nearly] == [Verdict.MISSED, Verdict.MISSED]
    assert (only(found.turns[0]).numerator, only(found.turns[0]).denominator) == (990, 1000)
    assert (only(found.turns[1]).numerator, only(found.turns[1]).denominator) == (985, 994)


def test_a_share_of_failures_needs_fewer_of_them() -> None:
    """60 of 1,000 with at most 5%: 50 of 1,000, or 49 of 989 (50 of 990 is 5.05%)."""
    found = avoided(*share(at_most(percent(5)), 60, 1000))
    assert ways(found) == {Way.FEWER: 10, Way.WITHOUT_SUCH: 11}


def test_a_target_with_two_ends_is_reached_from_the_side_of_the_result() -> None:
    between = x.Bounds(percent(45), True, percent(55), True)
    assert ways(avoided(*share(between, 60, 100)))[Way.FEWER] == 5
    assert ways(avoided(*share(between, 40, 100)))[Way.MORE] == 5


def test_no_count_fits_a_target_that_lies_between_two_counts() -> None:
    """A third, a half or two thirds, never from 40% to 45%: the result asked for is told, and no count of rows."""
    found = avoided(*share(x.Bounds(percent(40), True, percent(45), True), 1, 3))
    assert ways(found) == {}
    (needed,) = found.turns[0].changes
    assert isinstance(needed, Needed)
    assert (needed.value, needed.apart) == (Fraction(2, 5), Fraction(1, 15))


def test_the_result_is_rounded_before_it_is_judged() -> None:
    """9,850 of 10,000, rounded to 0.1%, with 99%: 98.95% is enough, so 9,895 are."""
    measure = x.Rounded(made.share_of("up"), Rounding.HALF_UP, Fraction(1, 1000), type=PERCENT)
    found = avoided(*share(at_least(percent(99)), 9850, 10_000, measure=measure))
    assert ways(found)[Way.MORE] == 45


def test_few_rows_are_judged_by_failures() -> None:
    """14 of 18 with at most 2 failures: 2 more, whatever the 99% say."""
    few = c.LowVolume(20, None, 2)
    found = avoided(*share(at_least(percent(99)), 14, 18, low_volume=few))
    assert ways(found) == {Way.MORE: 2, Way.WITHOUT_OTHERS: 2}
    assert found.turns[0].outcome.reason == "low volume"


@pytest.mark.parametrize("volume", [None, c.LowVolume(20, None, 2)])
def test_rows_that_a_relief_forgives_are_met_before_any_is_asked_for(volume: c.LowVolume | None) -> None:
    """14 of 18 with one forgiven are 15: 3 more are all, and 1 more leaves 2 failures where few rows are judged so."""
    forgives = c.Relief(name="spare", objectives=("up",), effect=c.Forgives(made.count_of(1)))
    contract = made.contract(
        objectives=(made.objective("up", at_least(percent(99)), low_volume=volume),), reliefs=(forgives,)
    )
    data = made.measured(contract, {"up": {JANUARY: (14, 18)}})
    whole = timeline(contract)
    acts = (RelievedSpans("spare", "up", ((whole.low, whole.high),)),)
    found = avoided(contract, data, relieved=acts)
    assert ways(found)[Way.MORE] == (3 if volume is None else 1)
    assert found.turns[0].outcome.verdict is Verdict.MET


def test_few_rows_that_are_missed_by_rule_are_avoided_by_nothing() -> None:
    few = c.LowVolume(20, c.OutcomeRule("missed"))
    found = avoided(*share(at_least(percent(99)), 18, 18, low_volume=few))
    assert (found.turns, found.why) == ((), "low volume")


def test_the_margin_of_a_met_share_is_the_least_change_that_misses() -> None:
    """995 of 1,000 with 99%: 6 fewer are 989."""
    found = avoided(*share(at_least(percent(99)), 995, 1000))
    assert ways(found) == {Way.FEWER: 6}
    assert found.turns[0].outcome.verdict is Verdict.MISSED


# ---------------------------------------------------------------- second conditions


def two_shares(first: tuple[int, int], second: tuple[int, int]) -> Avoidance:
    also = ((made.share_of("other"), at_least(percent(90))),)
    contract = made.contract(objectives=(made.objective("up", at_least(percent(99)), also=also),))
    data = made.measured(contract, {"up": {JANUARY: first}, "other": {JANUARY: second}})
    return avoided(contract, data)


def test_the_second_condition_is_avoided_by_its_own_rows() -> None:
    found = two_shares((995, 1000), (80, 100))
    assert [(n.by, n.pair.second) for n in found.turns[0].changes if isinstance(n, Recount)] == [(10, True)]


def test_two_failing_conditions_need_both_changes_together() -> None:
    found = two_shares((985, 1000), (80, 100))
    assert len(found.turns) == 1
    assert [n.by for n in found.turns[0].changes if isinstance(n, Recount)] == [5, 10]


# ---------------------------------------------------------------- other results


def test_a_mean_needs_a_result() -> None:
    """A mean of 84.5% with 90%: the result asked for, and how far it is."""
    mean = x.Aggregate(x.Fold.MEAN, x.RowSet("up"), made.field("up", "score", PERCENT), type=PERCENT)
    contract = made.contract(objectives=(made.objective("up", at_least(percent(90)), measure=mean),))
    data = made.measured(contract, {}, {"up": {JANUARY: "0.845"}})
    (needed,) = avoided(contract, data).turns[0].changes
    assert isinstance(needed, Needed)
    assert (needed.value, needed.apart, needed.result) == (Fraction(9, 10), Fraction(11, 200), Fraction(845, 1000))


def test_the_bands_of_a_result_without_counts_are_told_by_their_bounds() -> None:
    """A given 94%: at least 95% would have cost 800.00 in place of 2,000.00, and not have failed the level."""
    given_result = GivenValue("objective", "up", None, JANUARY, Fraction(94, 100))
    fees = GivenValue("charge", "fee", None, "", Fraction(40_000))
    found = avoided(banded(), Measured(given=(given_result, fees), rows=False))
    (step,) = found.steps
    (needed,) = step.changes
    assert isinstance(needed, Needed)
    assert (needed.value, needed.apart, needed.target) == (Fraction(95, 100), Fraction(1, 100), at_least(percent(95)))
    assert (paid(step), step.outcome.missed_levels) == ([(2000, 800)], ())
    assert [paid(t) for t in found.turns] == [[(2000, 0)]]


def test_an_open_bound_is_approached() -> None:
    mean = x.Aggregate(x.Fold.MEAN, x.RowSet("up"), made.field("up", "score", PERCENT), type=PERCENT)
    contract = made.contract(objectives=(made.objective("up", made.over(percent(90)), measure=mean),))
    data = made.measured(contract, {}, {"up": {JANUARY: "0.9"}})
    (needed,) = avoided(contract, data).turns[0].changes
    assert isinstance(needed, Needed)
    assert isinstance(needed.value, Fraction)
    assert needed.value > Fraction(9, 10)


def test_a_given_result_needs_the_target() -> None:
    contract = made.contract(
        objectives=(made.objective("up", at_least(percent(99))),),
        consequences=(made.penalty("credit", of(percent(10), fee()), "up"),),
        settlement=made.settlement(),
    )
    given_result = GivenValue("objective", "up", None, JANUARY, Fraction(985, 1000))
    found = avoided(contract, Measured(given=(given_result,), rows=False))
    (turn,) = found.turns
    (needed,) = turn.changes
    assert isinstance(needed, Needed)
    assert (needed.value, needed.apart) == (Fraction(99, 100), Fraction(5, 1000))
    assert paid(turn) == [(4000, 0)]


def test_nothing_but_data_avoids_a_miss_for_want_of_them() -> None:
    contract, data = share(at_least(percent(99)), 1, 1, not_reported=c.OutcomeRule("missed"))
    found = avoided(contract, data, unreported=frozenset({"up"}))
    assert (found.turns, found.why) == ((), "not reported")


# ---------------------------------------------------------------- what it would have cost


def banded(**more: Any) -> c.Contract:
    """Of a fee of 40,000: from 95% under 99% 2%, under 95% 5%."""
    table = made.table(
        made.RESULT,
        (made.from_under(percent(95), percent(99)), of(percent(2), fee())),
        (made.under(percent(95)), of(percent(5), fee())),
    )
    levels = (c.Level("serious", made.under(percent(95))),)
    given: dict[str, Any] = {
        "objectives": (made.objective("up", at_least(percent(99)), levels=levels),),
        "consequences": (made.penalty("credit", table, "up"),),
        "settlement": made.settlement(made.rounding()),
        **more,
    }
    return made.contract(**given)


def test_the_next_band_and_the_whole_miss_are_told_with_their_amounts() -> None:
    """94 of 100: with 1 more 800.00 in place of 2,000.00 and not serious, with 5 more nothing."""
    contract = banded()
    found = avoided(contract, made.measured(contract, {"up": {JANUARY: (94, 100)}}))
    (step,) = found.steps
    assert (only(step).by, step.outcome.missed_levels, totals(step)) == (1, (), (2000, 800))
    assert paid(step) == [(2000, 800)]
    first = found.turns[0]
    assert (only(first).by, totals(first)) == (5, (2000, 0))
    assert paid(first) == [(2000, 0)]


def test_totals_are_those_after_the_settlements_steps() -> None:
    """A cap of 1,000 hides the first band: 2,000 and 800 are settled as 1,000 and 800."""
    contract = banded(settlement=made.settlement(made.cap(eur(1000)), made.rounding()))
    found = avoided(contract, made.measured(contract, {"up": {JANUARY: (94, 100)}}))
    assert [totals(t) for t in (*found.steps, *found.turns)] == [(1000, 800), (1000, 0), (1000, 0)]


def test_an_amount_for_each_miss_is_shown_for_the_first_row_alone() -> None:
    """50 a miss: 80 of 100 owe 1,000, one more 950, and so on."""
    amount = made.times(made.word("misses", COUNT), eur(50))
    contract = banded(consequences=(made.penalty("credit", amount, "up"),))
    found = avoided(contract, made.measured(contract, {"up": {JANUARY: (90, 100)}}))
    assert [(only(t).by, totals(t)) for t in found.steps] == [(1, (500, 450))]
    assert [(only(t).by, totals(t)) for t in found.turns] == [(9, (500, 0)), (10, (500, 0))]


def test_an_amount_over_the_rows_themselves_is_not_foretold() -> None:
    late = made.sum_of("up")
    contract = banded(consequences=(made.penalty("credit", late, "up"),))
    data = made.measured(contract, {"up": {JANUARY: (94, 100)}}, {"up": {JANUARY: 300}})
    found = avoided(contract, shares_kept(contract, data))
    assert {(t.total, tuple(n.name for n in t.unsure), t.lines) for t in found.turns} == {(None, ("credit",), ())}


def shares_kept(contract: c.Contract, data: Measured) -> Measured:
    """The same data with the share's counts, which a sum of the same record has overwritten."""
    shares = made.measured(contract, {"up": {JANUARY: (94, 100)}})
    answers = {q: (shares if q.aggregate.fold is x.Fold.SHARE else data).answers[q] for q in data.answers}
    return replace(data, answers=answers)


def test_a_run_of_months_is_counted_again() -> None:
    """The second miss in a row costs twice; avoiding it in February leaves January as it was."""
    run = made.table(made.missed_in_a_row(), (at_most(made.count_of(1)), eur(100)), (made.OTHERWISE, eur(200)))
    contract = banded(consequences=(made.penalty("credit", run, "up"),))
    data = made.measured(contract, {"up": {JANUARY: (90, 100), "2026-02": (90, 100)}})
    found = avoided(contract, data, label="2026-02")
    assert paid(found.turns[0]) == [(200, 0)]


def test_a_quarter_is_judged_again_in_the_month_that_closes_it() -> None:
    contract = banded(
        objectives=(made.objective("up", at_least(percent(99)), unit="quarter"),),
        consequences=(made.penalty("credit", of(percent(5), eur(1000)), "up", unit="quarter"),),
    )
    data = made.measured(contract, {"up": {"2026-Q1": (97, 100)}})
    found = avoided(contract, data, label="2026-03")
    assert (ways(found)[Way.MORE], totals(found.turns[0])) == (2, (50, 0))


def test_one_group_is_changed_and_no_other() -> None:
    contract = banded(
        objectives=(made.grouped("up", at_least(percent(99)), "site"),),
        consequences=(made.penalty("credit", of(percent(10), eur(1000)), "up", key="site"),),
    )
    data = made.measured(contract, {"up": {(JANUARY, "a"): (97, 100), (JANUARY, "b"): (90, 100)}})
    run = again(contract, data)
    found = avoidance(run, outcome(run, "up", "a"))
    assert ways(found)[Way.MORE] == 2
    assert [n.line.key for n in found.turns[0].lines] == ["a"]
    assert (paid(found.turns[0]), totals(found.turns[0])) == ([(100, 0)], (200, 100))


# ---------------------------------------------------------------- the run again


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


# ---------------------------------------------------------------- the law

BOUNDS = st.integers(0, 100).map(percent)
TARGETS = st.one_of(BOUNDS.map(at_least), BOUNDS.map(at_most), BOUNDS.map(made.over), BOUNDS.map(made.under))
QUANTA = st.sampled_from((None, Fraction(1, 1000), Fraction(1, 100)))
WAYS = {
    Way.MORE: (1, 0),
    Way.FEWER: (-1, 0),
    Way.WITHOUT_OTHERS: (0, -1),
    Way.WITHOUT_SUCH: (-1, -1),
}
"""What each way does to the numerator and the denominator, once more and by hand."""


@settings(max_examples=60, deadline=None)
@given(st.data(), TARGETS, QUANTA, st.integers(1, 60))
def test_at_the_number_told_it_is_met_and_at_no_smaller_one(
    data: st.DataObject, target: x.Bounds, quantum: Fraction | None, whole: int
) -> None:
    """Against arithmetic of its own: every smaller change of the same kind still misses."""
    met = data.draw(st.integers(0, whole))
    measure: x.Expression = made.share_of("up")
    if quantum is not None:
        measure = x.Rounded(measure, Rounding.HALF_UP, quantum, type=PERCENT)
    found = avoided(*share(target, met, whole, measure=measure))
    met_at_first = fits(target, met, whole, quantum)
    assert (found.outcome.verdict is Verdict.MET) == met_at_first
    for way, by in ways(found).items():
        up, down = WAYS[way]
        judged = [fits(target, met + up * k, whole + down * k, quantum) for k in range(by + 1)]
        assert judged == [met_at_first] * by + [not met_at_first]
    if not met_at_first and not ways(found):
        for up, down in WAYS.values():
            counts = [(met + up * k, whole + down * k) for k in range(whole + 1)]
            assert not any(0 <= n <= d and d and fits(target, n, d, quantum) for n, d in counts)


def fits(target: x.Bounds, met: int, whole: int, quantum: Fraction | None) -> bool:
    result = Fraction(met, whole)
    if quantum is not None:
        result = Fraction((2 * result / quantum + 1) // 2) * quantum
    low, high = (getattr(end, "value", None) for end in (target.low, target.high))
    over = low is None or result > low or (target.low_closed and result == low)
    under = high is None or result < high or (target.high_closed and result == high)
    return over and under


@pytest.mark.parametrize("verdict", [Verdict.NOT_MEASURED, Verdict.EXCUSED])
def test_what_was_not_judged_is_not_turned(verdict: Verdict) -> None:
    contract, data = share(at_least(percent(99)), 1, 1)
    run = again(contract, data)
    unjudged = replace(outcome(run, "up"), verdict=verdict, reason="")
    assert avoidance(run, unjudged) == Avoidance(unjudged, why=str(verdict))
