"""The result that a target asks for where only a result is known, and the milder bounds on the way to it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import GivenValue, Measured
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.needed import Needed
from slalang.settle.turning import Turn
from tests.settle import made
from tests.settle.avoided import JANUARY, again, avoided
from tests.settle.made import at_most, eur, percent, under


def given(target: x.Pattern, share: str, **more: object) -> Avoidance:
    """What a given result in percent would have needed."""
    contract = made.contract(objectives=(made.objective("up", target),), **more)
    result = GivenValue("objective", "up", None, JANUARY, Fraction(share) / 100)
    return avoided(contract, Measured(given=(result,), rows=False))


def asked(turn: Turn) -> tuple[object, object, object]:
    """The value asked for, how far it was away and what it would have cost in each line, in percent and EUR."""
    (needed,) = turn.changes
    assert isinstance(needed, Needed)
    value = needed.value * 100 if isinstance(needed.value, Fraction) else needed.value
    apart = needed.apart * 100 if needed.apart is not None else None
    return value, apart, [(n.line.settled, n.settled) for n in turn.lines]


@pytest.mark.parametrize(
    ("target", "share", "expected"),
    [
        (made.at_least(percent(99)), "98.5", (99, Fraction(1, 2), [])),
        (at_most(percent(5)), "7", (5, 2, [])),
        (x.Bounds(percent(40), True, percent(60), True), "30", (40, 10, [])),
        (x.Bounds(percent(40), True, percent(60), True), "75", (60, 15, [])),
        (x.Equal(percent(80)), "75", (80, None, [])),
        (x.AnyOf((percent(80), percent(90))), "75", (80, None, [])),
    ],
)
def test_the_nearest_result_that_fits(target: x.Pattern, share: str, expected: tuple[object, ...]) -> None:
    (turn,) = given(target, share).turns
    assert asked(turn) == expected


def test_a_bound_that_is_not_good_enough_is_passed() -> None:
    (over,) = given(made.over(percent(80)), "75").turns
    (below,) = given(under(percent(5)), "7").turns
    for turn, bound in ((over, Fraction(80, 100)), (below, Fraction(5, 100))):
        (needed,) = turn.changes
        assert isinstance(needed, Needed)
        assert isinstance(needed.value, Fraction)
        assert 0 < abs(needed.value - bound) <= Fraction(1, 10**12)
        assert (needed.value > bound) == (bound > Fraction(1, 2))


def test_the_bounds_of_the_bands_on_the_way_down() -> None:
    """9 % of calls lost, at most 5 % promised: up to 6 % costs 100 EUR, up to 8 % 200 EUR, over it 400 EUR."""
    bands = made.table(
        made.RESULT, (at_most(percent(6)), eur(100)), (at_most(percent(8)), eur(200)), (made.OTHERWISE, eur(400))
    )
    levels = (c.Level("serious", made.over(percent(7))),)
    contract = made.contract(
        objectives=(made.objective("up", at_most(percent(5)), levels=levels),),
        consequences=(made.penalty("credit", bands, "up"),),
        settlement=made.settlement(made.rounding()),
    )
    result = GivenValue("objective", "up", None, JANUARY, Fraction(9, 100))
    found = avoided(contract, Measured(given=(result,), rows=False))
    assert [asked(turn) for turn in found.steps] == [(8, 1, [(400, 200)]), (7, 2, [(400, 200)]), (6, 3, [(400, 100)])]
    assert [turn.outcome.missed_levels for turn in found.steps] == [("serious",), (), ()]
    assert [asked(turn) for turn in found.turns] == [(5, 4, [(400, 0)])]
    targets = [turn.changes[0].target for turn in found.steps if isinstance(turn.changes[0], Needed)]
    assert targets == [at_most(percent(8)), at_most(percent(7)), at_most(percent(6))]


def test_a_given_result_of_one_group_is_changed_alone() -> None:
    contract = made.contract(objectives=(made.grouped("up", made.at_least(percent(99)), "site"),))
    values = tuple(GivenValue("objective", "up", site, JANUARY, Fraction(9, 10)) for site in ("north", "south"))
    run = again(contract, Measured(given=values, rows=False))
    south = next(o for o in run.base.outcome.objectives if o.group == "south")
    (turn,) = avoidance(run, south).turns
    assert (turn.outcome.group, asked(turn)) == ("south", (99, 9, []))
