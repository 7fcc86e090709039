"""What would have avoided the miss of a share: the least change of counts, by hand and by brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import RelievedSpans
from slalang.model.outcome import Verdict
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.needed import Needed
from slalang.settle.recounting import Recount, Way
from slalang.settle.timeline import timeline
from slalang.units import PERCENT, Rounding
from tests.settle import made
from tests.settle.avoided import JANUARY, again, avoided, only, outcome, share, ways
from tests.settle.made import at_least, at_most, percent


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
