"""What follows from a miss: bands, repetition, full points, sums over events, graduated bands, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.units import COUNT, POINTS
from tests.settle.made import (
    MISSED,
    OTHERWISE,
    RESULT,
    SHORTFALL,
    amounts,
    at_least,
    at_most,
    contract,
    count_of,
    eur,
    fee,
    from_under,
    measured,
    missed_in_a_row,
    number,
    objective,
    of,
    over,
    penalty,
    percent,
    points,
    points_of,
    rounding,
    series,
    settled,
    settlement,
    sum_of,
    table,
    times,
    under,
)


def bands() -> x.Expression:
    """2, 5, 10 % of the fee; once and a half in the second month, twice from the third."""
    share = table(
        RESULT,
        (from_under(percent(75), percent(80)), of(percent(2), fee())),
        (from_under(percent(70), percent(75)), of(percent(5), fee())),
        (under(percent(70)), of(percent(10), fee())),
    )
    run = missed_in_a_row()
    factor = table(
        run, (at_most(count_of(1)), number(1)), (x.Equal(count_of(2)), number("1.5")), (OTHERWISE, number(2))
    )
    return times(share, factor)


def speed_contract() -> c.Contract:
    return contract(
        objectives=(objective("speed", at_least(percent(80))),),
        consequences=(penalty("slow", bands(), "speed"),),
        settlement=settlement(rounding()),
    )


def test_bands_times_months_in_a_row() -> None:
    made = speed_contract()
    results = {"2026-01": "81", "2026-02": "78", "2026-03": "72", "2026-04": "69.999", "2026-05": "80", "2026-06": "75"}
    found = settled(made, measured(made, {"speed": results}), "2026-06")
    assert {p: o.total for p, o in found.items()} == {
        "2026-01": 0,
        "2026-02": 800,  # 2 % of 40,000
        "2026-03": 3_000,  # 5 % of 40,000, times 1.5
        "2026-04": 8_000,  # 10 % of 40,000, times 2
        "2026-05": 0,  # exactly at the target is met
        "2026-06": 800,  # the run has begun again
    }


def test_a_month_without_a_result_neither_breaks_nor_extends_a_run() -> None:
    made = speed_contract()
    found = settled(made, measured(made, {"speed": {"2026-01": "78", "2026-03": "78"}}), "2026-03")
    assert [o.total for o in found.values()] == [800, 0, 1_200]
    assert [(n.name, n.reason) for n in found["2026-02"].not_given] == [("slow", "not measured: nothing counted")]


def test_the_trace_of_a_line_shows_every_value_that_went_into_it() -> None:
    made = speed_contract()
    line = settled(made, measured(made, {"speed": {"2026-01": "78", "2026-02": "72"}}), "2026-02")["2026-02"].lines[0]
    product = line.trace.parts[0]
    assert (product.rule, product.value) == ("times", 3_000)
    share, factor = product.parts
    assert (share.rule, share.value) == ("by result", 2_000)
    assert share.parts[0].value == Fraction(72, 100)
    assert (factor.value, factor.parts[0].value) == (Fraction(3, 2), 2)


def test_per_full_percentage_point_of_shortfall() -> None:
    per_point = x.Per(of(percent("0.5"), fee()), "full", points_of("1"), SHORTFALL, type=fee().type)
    made = contract(
        objectives=(objective("abandoned", at_most(percent(5))),),
        consequences=(penalty("lost", per_point, "abandoned"),),
        settlement=settlement(rounding()),
    )
    results = {"2026-01": "5", "2026-02": "5.999", "2026-03": "6", "2026-04": "8.5"}
    found = settled(made, measured(made, {"abandoned": results}), "2026-04")
    assert [o.total for o in found.values()] == [0, 0, 200, 600]
    assert found["2026-04"].objectives[0].shortfall == Fraction("0.035")


@pytest.mark.parametrize(
    ("grain", "expected"), [("pro rata", Fraction(350)), ("full", Fraction(200)), ("started", Fraction(400))]
)
def test_pro_rata_full_and_started(grain: str, expected: Fraction) -> None:
    amount = x.Per(eur(200), grain, points_of("2"), SHORTFALL, type=fee().type)
    made = contract(objectives=(objective("o", at_least(percent(80))),), consequences=(penalty("p", amount, "o"),))
    assert settled(made, measured(made, {"o": {"2026-01": "76.5"}}), "2026-01")["2026-01"].total == expected


def test_a_sum_over_events_is_due_whatever_the_outcome() -> None:
    made = contract(
        objectives=(objective("tickets", at_least(percent(90))),),
        consequences=(penalty("late", sum_of("tickets"), "tickets", when=None, whatever_the_outcome=True),),
        settlement=settlement(rounding()),
    )
    data = measured(
        made, {"tickets": {"2026-01": "95", "2026-02": "80"}}, {"tickets": {"2026-01": 125, "2026-02": 500}}
    )
    found = settled(made, data, "2026-03")
    assert [o.total for o in found.values()] == [125, 500, 0]
    assert found["2026-03"].not_given[0].reason == "not measured: nothing counted"


@pytest.mark.parametrize(("scored", "expected"), [(120, 312), (250, 825), (20, 0)])
def test_graduated_bands_are_the_integral_of_their_rates(scored: int, expected: int) -> None:
    """20 points free, then 3, 3.6 and 4.5 a point: 120 is printed in the contract it comes from."""
    scale = x.Table(
        (series("score", "demerits", POINTS),),
        (
            x.Row((at_most(points(20)),), eur(0)),
            x.Row((x.Bounds(points(20), False, points(100), True),), eur(3)),
            x.Row((x.Bounds(points(100), False, points(200), True),), eur("3.6")),
            x.Row((over(points(200)),), eur("4.5")),
        ),
        graduated=True,
        quantum=points(1),
        type=fee().type,
    )
    made = contract(
        consequences=(
            c.Consequence(name="demerits", kind="score", unit="month", amount=sum_of("faults", "points", POINTS)),
            penalty("deduction", scale),
        )
    )
    found = settled(made, measured(made, sums={"faults": {"2026-01": scored}}), "2026-01")["2026-01"]
    assert amounts(found) == {"deduction": expected}


def test_graduated_whole_numbers_end_with_the_last_one_inside() -> None:
    scale = x.Table(
        (x.Aggregate(x.Fold.COUNT, x.RowSet("faults"), type=COUNT),),
        (x.Row((under(count_of(3)),), eur(0)), x.Row((at_least(count_of(3)),), eur(10))),
        graduated=True,
        quantum=count_of(1),
        type=fee().type,
    )
    made = contract(consequences=(penalty("p", scale),))
    found = settled(made, measured(made, sums={"faults": {"2026-01": 5, "2026-02": 2}}), "2026-02")
    assert [o.total for o in found.values()] == [30, 0]  # the third, fourth and fifth


def test_levels_score_and_points_make_money() -> None:
    """A failure straight after a failure doubles that month's own points; a point is 1 % of the charge."""
    levels = tuple(c.Level(n, under(percent(p))) for n, p in (("serious", 98), ("severe", 97), ("threshold", 96)))
    band = table(
        x.ContextValue("outcome", type=POINTS),
        (x.OutcomePattern("missed", "threshold"), points(4)),
        (x.OutcomePattern("missed", "severe"), points(3)),
        (x.OutcomePattern("missed", "serious"), points(2)),
        (x.OutcomePattern("missed"), points(1)),
        (OTHERWISE, points(0)),
    )
    again = table(missed_in_a_row(), (at_most(count_of(1)), number(1)), (OTHERWISE, number(2)))
    made = contract(
        charges=(),
        objectives=(objective("availability", at_least(percent(99)), levels=levels),),
        consequences=(
            penalty("points", times(band, again), "availability", when=None, kind="score", whatever_the_outcome=True),
            penalty(
                "credit", x.Per(eur(2_500), "pro rata", points(1), series("score", "points", POINTS), type=fee().type)
            ),
        ),
    )
    results = {"2026-01": "98.5", "2026-02": "96.5", "2026-03": "96.5", "2026-04": "99.2", "2026-05": "98.5"}
    found = settled(made, measured(made, {"availability": results}), "2026-05")
    assert [o.total for o in found.values()] == [2_500, 15_000, 15_000, 0, 2_500]
    assert found["2026-02"].objectives[0].missed_levels == ("serious", "severe")


def test_a_condition_that_is_not_known_is_listed_and_gives_no_line() -> None:
    unknown = x.Test(series("objective", "other", RESULT.type), under(percent(50)), type=MISSED.type)
    made = contract(
        objectives=(objective("o", at_least(percent(80))), objective("other", at_least(percent(80)))),
        consequences=(penalty("p", eur(5), "o", when=unknown),),
    )
    found = settled(made, measured(made, {"o": {"2026-01": "70"}, "other": {}}), "2026-01")["2026-01"]
    assert found.lines == ()
    assert found.not_given[0].reason == "condition not known"
