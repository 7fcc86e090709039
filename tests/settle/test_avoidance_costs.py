"""What a miss would have cost with fewer failures: lines and totals after the settlement's steps."""

from __future__ import annotations

from dataclasses import replace

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Measured
from slalang.settle.avoidance import avoidance
from slalang.settle.recounting import Way
from slalang.units import COUNT
from tests.settle import made
from tests.settle.avoided import JANUARY, again, avoided, banded, only, outcome, paid, totals, ways
from tests.settle.made import at_least, at_most, eur, of, percent


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
