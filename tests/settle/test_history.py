"""Other periods: windows, runs, series that read their past, objectives and keys looked at together."""

from __future__ import annotations

from fractions import Fraction

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.units import COUNT, FLAG, PERCENT
from tests.settle.made import (
    CHARGES,
    CREDITS,
    MISSED,
    amounts,
    at_least,
    before,
    charge,
    contract,
    eur,
    fee,
    grouped,
    is_,
    last,
    measured,
    minus,
    objective,
    of,
    over,
    penalty,
    percent,
    plus,
    series,
    settled,
    settlement,
    sum_of,
    sum_over,
    under,
)

PROMISE = objective("o", at_least(percent(80)), tags=("key",))
O_RESULT = series("objective", "o", PERCENT)
BAD, GOOD = "70", "90"


def totals(when: x.Expression, results: dict[str, str], until: str) -> list[bool]:
    """In which months a penalty with this condition gives a line."""
    made = contract(objectives=(PROMISE,), consequences=(penalty("p", eur(1), "o", when=when),))
    return [bool(o.lines) for o in settled(made, measured(made, {"o": results}), until).values()]


def months(*results: str) -> dict[str, str]:
    """Results by month from January; an empty one is a month without rows."""
    return {f"2026-{i + 1:02d}": r for i, r in enumerate(results) if r}


def test_in_a_row_needs_as_many_months_and_skips_those_without_a_result() -> None:
    three = x.InARow(MISSED, 3, "month", type=FLAG)
    assert totals(three, months(BAD, BAD, BAD, BAD, GOOD, BAD), "2026-06") == [False, False, True, True, False, False]
    assert totals(three, months(BAD, BAD, "", BAD, BAD), "2026-05") == [False, False, False, True, True]


def test_at_least_counts_calendar_months_that_exist() -> None:
    two = x.InAtLeast(MISSED, 2, last(3), type=FLAG)
    assert totals(two, months(BAD, BAD, GOOD, BAD, GOOD), "2026-05") == [False, True, True, True, False]
    assert totals(two, months(BAD, "", "", BAD), "2026-04") == [False] * 4


def test_each_of_is_false_while_there_are_too_few_months_or_one_has_no_result() -> None:
    each = x.InEachOf(MISSED, last(2), type=FLAG)
    assert totals(each, months(BAD, BAD, GOOD, BAD), "2026-04") == [False, True, False, False]
    assert totals(each, months(BAD, "", BAD, BAD), "2026-04") == [False, False, False, True]


def test_the_month_before_and_a_named_quarter() -> None:
    again = x.OutcomeIs(None, "missed", window=before(1), type=FLAG)
    assert totals(again, months(BAD, BAD, GOOD, BAD), "2026-04") == [False, True, True, False]
    named = x.InWindow(sum_over(CHARGES, last(3)), x.Window("named", "month", 1, "2026-02"), type=fee().type)
    made = contract(consequences=(penalty("p", x.FirstPresent((named, eur(0)), type=fee().type)),))
    assert [o.total for o in settled(made, measured(made), "2026-03").values()] == [0, 80_000, 80_000]


def test_count_of_months_so_far_and_of_the_year() -> None:
    window = x.Window("so_far", "contract year")
    count = x.Aggregate(x.Fold.COUNT, x.PeriodSet(window, "month", MISSED), type=COUNT)
    over_one = is_(count, over(x.Constant(Fraction(1), type=COUNT)))
    assert totals(over_one, months(BAD, GOOD, BAD, GOOD, BAD), "2026-05") == [False, False, False, True, True]


def test_mean_smallest_and_largest_over_months_with_a_value() -> None:
    def folded(fold: x.Fold) -> list[Fraction | None]:
        value = x.Aggregate(fold, x.PeriodSet(last(3)), O_RESULT, type=PERCENT)
        define = c.Define(name="d", scope="period", of="", parameters=(), body=value, unit="month")
        made = contract(
            objectives=(PROMISE,),
            defines=(define,),
            consequences=(penalty("p", of(series("define", "d", PERCENT), eur(100))),),
        )
        found = settled(made, measured(made, {"o": months("70", "", "90", "95")}), "2026-04")
        return [o.lines[0].amount if o.lines else None for o in found.values()]

    assert folded(x.Fold.MEAN) == [70, 70, 80, Fraction("92.5")]
    assert folded(x.Fold.SMALLEST) == [70, 70, 70, 90]
    assert folded(x.Fold.LARGEST) == [70, 70, 90, 95]


def test_a_series_that_reads_its_own_past_is_a_balance() -> None:
    """What is lost is owed, less 10 EUR paid off a month."""
    earlier = x.FirstPresent(
        (x.InWindow(series("define", "owed"), before(1), type=fee().type), eur(0)), type=fee().type
    )
    body = x.Extreme("highest", (eur(0), minus(plus(earlier, sum_of("losses")), eur(10))), type=fee().type)
    owed = c.Define(name="owed", scope="period", of="", parameters=(), body=body, unit="month")
    made = contract(defines=(owed,), consequences=(penalty("p", series("define", "owed")),))
    data = measured(made, sums={"losses": {"2026-01": 25, "2026-03": 12}})
    assert [o.total for o in settled(made, data, "2026-05").values()] == [15, 5, 7, 0, 0]


def test_a_long_history_needs_no_deep_recursion() -> None:
    earlier = x.FirstPresent((x.InWindow(series("define", "n"), before(1), type=fee().type), eur(0)), type=fee().type)
    define = c.Define(name="n", scope="period", of="", parameters=(), body=plus(earlier, eur(1)), unit="month")
    made = contract(effective_to=None, defines=(define,), consequences=(penalty("p", series("define", "n")),))
    found = settled(made, measured(made), "2045-12")
    assert found["2045-12"].total == 240


def test_objectives_looked_at_one_by_one() -> None:
    held = x.Aggregate(x.Fold.SHARE, x.ObjectiveSet("key", MISSED), type=PERCENT)
    some = x.Aggregate(x.Fold.ANY, x.ObjectiveSet("key", MISSED), type=FLAG)
    made = contract(
        objectives=(
            PROMISE,
            objective("p", at_least(percent(80)), tags=("key",)),
            objective("q", at_least(percent(80))),
        ),
        consequences=(
            penalty("half", of(held, eur(100))),
            penalty("any", x.Choice(eur(1), some, None, type=fee().type)),
        ),
    )
    results = {"o": months(BAD, GOOD), "p": months(GOOD, GOOD), "q": months(BAD, BAD)}
    found = settled(made, measured(made, results), "2026-02")
    assert [amounts(o) for o in found.values()] == [{"half": 50, "any": 1}, {"half": 0, "any": 0}]


def test_any_site_and_the_result_of_one_site() -> None:
    site = x.GroupKey("site", type=PERCENT)
    of_site = x.OutcomeIs(x.SeriesValue(x.SeriesKind.OBJECTIVE, "g", site, type=PERCENT), "missed", type=FLAG)
    some = x.Aggregate(x.Fold.ANY, x.KeySet("site", x.InARow(of_site, 2, "month", type=FLAG)), type=FLAG)
    north = series("objective", "g", PERCENT, x.Constant("north", type=PERCENT))
    made = contract(
        objectives=(grouped("g", at_least(percent(80)), "site"),),
        consequences=(
            penalty("any", x.Choice(eur(1), some, None, type=fee().type)),
            penalty("north", x.Choice(eur(1), is_(north, under(percent(80))), None, type=fee().type)),
        ),
    )
    data = {("2026-01", "south"): BAD, ("2026-01", "north"): GOOD, ("2026-02", "south"): BAD, ("2026-02", "north"): BAD}
    found = settled(made, measured(made, {"g": data}), "2026-02")
    assert [amounts(o) for o in found.values()] == [{"any": 0, "north": 0}, {"any": 1, "north": 1}]


def bonus_of_the_year() -> c.Contract:
    met = x.OutcomeIs(None, "met", type=FLAG)
    year = x.PeriodSet(x.Window("this", "contract year"), "month", met)
    often = is_(x.Aggregate(x.Fold.COUNT, year, type=COUNT), at_least(x.Constant(Fraction(11), type=COUNT)))
    return contract(
        objectives=(PROMISE,),
        consequences=(
            penalty("steady", of(percent(1), in_the_year(CHARGES)), "o", when=often, kind="bonus", unit="year"),
        ),
    )


def in_the_year(value: x.Expression) -> x.InWindow:
    return x.InWindow(value, x.Window("this", "contract year"), type=value.type)


def test_a_bonus_of_the_year_comes_with_the_month_that_closes_it() -> None:
    made = bonus_of_the_year()
    results = months(*[GOOD] * 11, BAD)
    found = settled(made, measured(made, {"o": results}), "2026-12")
    assert [o.bonuses for o in found.values()] == [0] * 11 + [4_800]  # 1 % of twelve times 40,000
    assert found["2026-12"].lines[0].period == "2026"
    assert found["2026-12"].total == 0


def test_a_quarter_s_charges_are_those_of_its_months() -> None:
    quarter = x.InWindow(CHARGES, x.Window("this", "quarter"), type=fee().type)
    made = contract(consequences=(penalty("p", of(percent(1), quarter), unit="quarter"),))
    assert [o.total for o in settled(made, measured(made), "2026-03").values()] == [0, 0, 1_200]


def test_credits_of_the_past_are_those_that_were_settled() -> None:
    """Each month owes 100 less what the two months before gave; the cap leaves 60 of it."""
    owed = x.Extreme("highest", (eur(0), minus(eur(100), sum_over(CREDITS, before(2)))), type=fee().type)
    made = contract(consequences=(penalty("p", owed),), settlement=capped_at_60())
    assert [o.total for o in settled(made, measured(made), "2026-04").values()] == [60, 40, 0, 60]


def capped_at_60() -> c.Settlement:
    return c.Settlement(name="monthly", unit="month", steps=(c.Cap((c.LineSelector("credits"),), eur(60)),))


def test_charges_are_those_of_the_objective_s_services_else_all() -> None:
    services = (c.Service(name="voice", fees=("fee",)), c.Service(name="chat"))
    made = contract(
        charges=(charge(eur(100)), charge(eur(50), "desk")),
        services=services,
        objectives=(
            objective("o", at_least(percent(80)), services=("voice",)),
            objective("p", at_least(percent(80)), services=("chat",)),
        ),
        consequences=(penalty("a", of(percent(10), CHARGES), "o"), penalty("b", of(percent(10), CHARGES), "p")),
    )
    found = settled(made, measured(made, {"o": months(BAD), "p": months(BAD)}), "2026-01")["2026-01"]
    assert amounts(found) == {"a": 10, "b": 15}


def test_a_weekly_objective_appears_in_the_month_in_which_its_week_ends() -> None:
    made = contract(objectives=(objective("o", at_least(percent(80)), unit="week"),), settlement=settlement())
    found = settled(made, measured(made, {"o": {"2026-W05": GOOD, "2026-W06": BAD}}), "2026-02")
    weeks = {p: [o.period for o in f.objectives] for p, f in found.items()}
    assert weeks["2026-01"] == ["2026-W01", "2026-W02", "2026-W03", "2026-W04"]
    assert weeks["2026-02"] == [
        "2026-W05",
        "2026-W06",
        "2026-W07",
        "2026-W08",
    ]  # the week of 26 January ends in February


def test_a_yearly_settlement_sees_the_charges_of_its_months() -> None:
    steps = (c.Cap((c.LineSelector("credits"),), of(percent(1), CHARGES)),)
    made = contract(
        objectives=(PROMISE,),
        consequences=(penalty("p", eur(1_000), "o"),),
        settlement=c.Settlement(name="yearly", unit="year", steps=steps),
    )
    found = settled(made, measured(made, {"o": months(BAD, BAD, BAD, BAD, BAD, BAD)}), "2026")["2026"]
    assert [n.period for n in found.lines] == [f"2026-{m:02d}" for m in range(1, 7)]
    assert found.total == 4_800  # 1 % of twelve times 40,000, of the 6,000 that were due
    assert len(found.charges) == 12
