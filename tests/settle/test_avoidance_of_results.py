"""What would have avoided the miss of a result without counts: the result that the contract asks for."""

from __future__ import annotations

from fractions import Fraction

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import GivenValue, Measured
from slalang.settle.needed import Needed
from slalang.units import PERCENT
from tests.settle import made
from tests.settle.avoided import JANUARY, avoided, banded, paid, share
from tests.settle.by_text import contract_of
from tests.settle.made import at_least, fee, of, percent


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


def test_a_bound_is_told_once_where_nothing_begins_beyond_it() -> None:
    """A given 94%: 30 EUR for 3 full points; at 95% and at 96% one point less each, and just past them no less."""
    text = """
    objective up "Up" {
      measure share of calls where ok
      target at least 97%
      level serious when under 95%
      level grave when under 96%
      each month
    }
    penalty credit for up "Credit" { when missed  amount 10 EUR per 1 percentage point of shortfall }
    """
    given = Measured(given=(GivenValue("objective", "up", None, JANUARY, Fraction(94, 100)),), rows=False)
    found = avoided(contract_of(text, "call"), given)
    told = [
        (change.target, paid(step)) for step in found.steps for change in step.changes if isinstance(change, Needed)
    ]
    assert told == [(at_least(percent(95)), [(30, 20)]), (at_least(percent(96)), [(30, 10)])]
