"""The steps of a settlement, by hand: keep, waive, cap, reduce, increase, round by largest remainder, drop."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.outcome import PeriodOutcome
from slalang.units import COUNT, Rounding
from tests.settle.made import (
    CHARGES,
    CREDITS,
    amounts,
    at_least,
    at_most,
    before,
    cap,
    charge,
    contract,
    count_of,
    eur,
    grouped,
    is_,
    keep,
    last,
    lines,
    measured,
    minus,
    objective,
    of,
    penalty,
    percent,
    rounding,
    series,
    settled,
    settlement,
    sum_of,
    sum_over,
)


def one_month(*steps: c.SettlementStep, **given: str) -> PeriodOutcome:
    """A month with these penalties under these steps; the fee is 100 EUR."""
    made = contract(
        charges=(charge(eur(100)),),
        consequences=tuple(penalty(name, eur(value)) for name, value in given.items()),
        settlement=settlement(*steps),
    )
    return settled(made, measured(made), "2026-01")["2026-01"]


def test_keep_highest_and_a_tie_goes_to_the_first_written() -> None:
    assert amounts(one_month(keep("highest", "a", "b"), a="3", b="4", other="9")) == {"a": 0, "b": 4, "other": 9}
    assert amounts(one_month(keep("highest", "b", "a"), a="4", b="4")) == {"a": 0, "b": 4}


def test_keep_first_is_the_first_written_that_is_given() -> None:
    assert amounts(one_month(keep("first", "b", "a"), a="3", b="0")) == {"a": 3, "b": 0}


def test_keep_for_each_objective_keeps_one_for_each() -> None:
    made = contract(
        objectives=(objective("o", at_least(percent(80))), objective("p", at_least(percent(80)))),
        consequences=(
            penalty("a", eur(5), "o", "p", per_objective=True),
            penalty("b", of(percent(100), eur(7)), "o"),
        ),
        settlement=settlement(keep("highest", "a", "b", for_each="objective")),
    )
    data = measured(made, {"o": {"2026-01": "70"}, "p": {"2026-01": "70"}})
    found = settled(made, data, "2026-01")["2026-01"]
    assert [(n.name, n.objective, int(n.settled)) for n in found.lines] == [("a", "o", 0), ("a", "p", 5), ("b", "o", 7)]


def test_cap_shrinks_pro_rata_and_lines_round_by_largest_remainder() -> None:
    found = one_month(cap(of(percent(10), CHARGES)), rounding(), a="10", b="10", c="10")
    assert amounts(found) == {"a": Fraction("3.34"), "b": Fraction("3.33"), "c": Fraction("3.33")}
    assert found.total == 10
    assert [t.total for t in found.steps] == [10, 10]
    assert found.steps[0].changes[0].before == 10


def test_a_cap_is_rounded_down_to_the_quantum_and_everything_else_as_said() -> None:
    assert one_month(cap(eur("9.999")), rounding(), a="12").total == Fraction("9.99")
    assert one_month(cap(eur("9.999")), rounding(), a="9.997").total == Fraction("9.99")
    assert one_month(cap(eur("20")), rounding(), a="9.999").total == 10


def test_a_negative_cap_lets_nothing_through() -> None:
    assert one_month(cap(minus(eur(5), eur(8))), a="3").total == 0


def test_no_line_is_rounded_up_over_the_bound_of_its_cap() -> None:
    """a, b, c share 2 with remainders .6, .6, .8; d has .5: half up the total is 3, but the cap's share stays 2."""
    steps = (cap(eur(2), "a", "b", "c"), rounding("1"))
    found = one_month(*steps, a="3", b="3", c="4", d="0.5")
    assert sum(n.settled for n in found.lines[:3]) <= 2
    assert found.total == 3


def test_a_cap_for_each_key_caps_each_alone() -> None:
    made = contract(
        charges=(),
        objectives=(grouped("o", at_least(percent(80)), "site"),),
        consequences=(penalty("p", eur(50), "o", key="site"),),
        settlement=settlement(cap(eur(30), "p", for_each="site")),
    )
    data = measured(made, {"o": {("2026-01", "north"): "70", ("2026-01", "south"): "60", ("2026-01", None): "90"}})
    found = settled(made, data, "2026-01")["2026-01"]
    assert amounts(found) == {"p north": 30, "p south": 30}


def test_waive_while_the_contract_is_young() -> None:
    age = x.ContractAge("month", type=COUNT)
    made = contract(
        consequences=(penalty("p", eur(5)),),
        settlement=settlement(c.Waive(lines("p"), is_(age, at_most(count_of(2))))),
    )
    found = settled(made, measured(made), "2026-03")
    assert [o.total for o in found.values()] == [0, 0, 5]
    assert found["2026-01"].lines[0].amount == 5  # the money is waived, not the line


def test_reduce_increase_and_subtotal() -> None:
    steps = (
        c.Subtotal("owed", lines("a")),
        c.Reduce(lines("a", "b"), of(percent(50), series("subtotal", "owed"))),
        c.Increase(lines("credits"), eur(1)),
    )
    found = one_month(*steps, a="6", b="3")
    assert amounts(found) == {"a": 4, "b": 2, "monthly": 1}
    assert one_month(c.Reduce(lines("a"), eur(10)), a="6").total == 0


@pytest.mark.parametrize(("inclusive", "expected"), [(False, 1), (True, 0)])
def test_drop_looks_at_the_rounded_total(inclusive: bool, expected: int) -> None:
    steps = (rounding(), c.Drop(Fraction(1), inclusive))
    assert one_month(*steps, a="0.996").total == expected
    assert one_month(*steps, a="0.99").total == 0


@pytest.mark.parametrize(
    ("way", "expected"),
    [(Rounding.HALF_UP, "0.13"), (Rounding.EVEN, "0.12"), (Rounding.UP, "0.13"), (Rounding.DOWN, "0.12")],
)
def test_the_ways_of_rounding(way: Rounding, expected: str) -> None:
    assert one_month(rounding("0.01", way), a="0.125").total == Fraction(expected)


def test_bonuses_have_their_own_total_and_no_cap_on_credits_touches_them() -> None:
    made = contract(
        consequences=(penalty("p", eur(10)), penalty("b", eur("7.005"), kind="bonus")),
        settlement=settlement(cap(eur(4)), rounding()),
    )
    found = settled(made, measured(made), "2026-01")["2026-01"]
    assert (found.total, found.bonuses) == (Fraction(4), Fraction("7.01"))


def rolling() -> c.Contract:
    """10 % of twelve months' charges less eleven months' credits; 15 % of a month; under 1 EUR lost."""
    limit = minus(of(percent(10), sum_over(CHARGES, last(12))), sum_over(CREDITS, before(11)))
    return contract(
        charges=(charge(eur(1_000)),),
        consequences=(penalty("p", sum_of("losses")), penalty("q", sum_of("losses"))),
        settlement=settlement(
            keep("highest", "p", "q"), cap(of(percent(15), CHARGES)), cap(limit), rounding(), c.Drop(Fraction(1), False)
        ),
    )


def test_keep_monthly_cap_rolling_cap_rounding_and_drop_together() -> None:
    made = rolling()
    losses: dict[str, str | int] = {"2026-01": 60, "2026-02": 500, "2026-03": 500, "2026-04": "0.99", "2026-05": 20}
    found = settled(made, measured(made, sums={"losses": losses}), "2026-05")
    # month by month: 10 % of the charges so far less the credits so far
    assert [o.total for o in found.values()] == [60, 140, 100, 0, 20]
    second = found["2026-02"].steps[2]
    assert second.bound is not None
    assert second.bound.value == 140  # 10 % of 2,000 less 60
    assert [t.total for t in found["2026-02"].steps] == [500, 150, 140, 140, 140]


def test_the_rolling_window_forgets_the_thirteenth_month() -> None:
    made = rolling()
    losses = {f"2026-{m:02d}": 100 for m in range(1, 13)} | {"2027-01": 500}
    found = settled(made, measured(made, sums={"losses": losses}), "2027-01")
    assert [o.total for o in found.values()] == [100] * 13  # 10 % of 12,000 less 1,100


def test_the_steps_say_what_they_did() -> None:
    found = one_month(keep("highest", "a", "b"), cap(eur(2)), a="3", b="4")
    first, second = found.steps
    assert [(t.line, int(t.before), int(t.after)) for t in first.changes] == [(0, 3, 0)]
    assert [(t.line, int(t.before), int(t.after)) for t in second.changes] == [(1, 4, 2)]
    assert (first.label, second.label) == ("keep highest", "cap")
