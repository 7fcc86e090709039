"""Verdicts: at the target, with few rows, with none, by group, with a second condition, while not final."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Answer, Cell, CellKey, Measured
from slalang.model.outcome import ObjectiveOutcome, Verdict
from slalang.settle.questions import questions
from slalang.units import DURATION, PERCENT, CalendarSpan, Rounding, one_of
from slalang.units.types import DAYS
from tests.settle.made import (
    DAY,
    OTHERWISE,
    SECOND,
    Result,
    at_least,
    at_most,
    contract,
    field,
    grouped,
    measured,
    objective,
    percent,
    series,
    settled,
    share_of,
    table,
    under,
)


def outcome(promise: c.Objective, result: Result | None, **more: frozenset[str] | int) -> ObjectiveOutcome:
    """The outcome of one objective in January."""
    made = contract(objectives=(promise,))
    data = measured(made, {promise.name: {"2026-01": result} if result is not None else {}})
    return settled(made, data, "2026-01", **more)["2026-01"].objectives[0]


def test_exactly_at_the_target_is_met_and_a_billionth_under_is_missed() -> None:
    promise = objective("o", at_least(percent(80)))
    assert outcome(promise, (8, 10)).verdict is Verdict.MET
    found = outcome(promise, (799_999_999, 1_000_000_000))
    assert found.verdict is Verdict.MISSED
    assert found.numerator == 799_999_999
    assert found.denominator == 1_000_000_000
    assert found.shortfall == Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("incidents", "late", "verdict"), [(35, 2, "met"), (39, 3, "missed"), (40, 2, "met"), (40, 3, "missed")]
)
def test_low_volume_as_published(incidents: int, late: int, verdict: str) -> None:
    few = c.LowVolume(40, None, 2)
    promise = objective("o", at_least(percent(95)), low_volume=few)
    found = outcome(promise, (incidents - late, incidents))
    assert found.verdict == verdict
    assert found.reason == ("low volume" if incidents < 40 else "")


def test_low_volume_names_its_levels_and_judges_no_other() -> None:
    levels = tuple(c.Level(n, under(percent(p))) for n, p in (("serious", 92), ("severe", 90), ("threshold", 85)))
    few = c.LowVolume(40, None, 2, (("serious", 4), ("threshold", 8)))
    promise = objective("o", at_least(percent(95)), levels=levels, low_volume=few)
    assert outcome(promise, (17, 20)).missed_levels == ()
    assert outcome(promise, (15, 20)).missed_levels == ("serious",)
    assert outcome(promise, (11, 20)).missed_levels == ("serious", "threshold")
    assert outcome(promise, (360, 400)).missed_levels == ("serious",)  # 90 %: the bands of the target


def test_few_rows_may_leave_an_objective_unmeasured() -> None:
    promise = objective("o", at_least(percent(95)), low_volume=c.LowVolume(30, c.OutcomeRule("not measured")))
    found = outcome(promise, (10, 29))
    assert (found.verdict, found.reason, found.shortfall) == (Verdict.NOT_MEASURED, "low volume", None)
    assert outcome(promise, (30, 30)).verdict is Verdict.MET


def test_nothing_counted_and_not_reported_are_told_apart() -> None:
    level = c.Level("minimum", under(percent(90)))
    promise = objective(
        "o",
        at_least(percent(95)),
        levels=(level,),
        nothing_counted=c.OutcomeRule("met"),
        not_reported=c.OutcomeRule("missed", "*"),
    )
    none, unreported = outcome(promise, None), outcome(promise, None, unreported=frozenset({"o"}))
    assert (none.verdict, none.result, none.reason) == (Verdict.MET, None, "nothing counted")
    assert (unreported.verdict, unreported.reason) == (Verdict.MISSED, "not reported")
    assert unreported.missed_levels == ("minimum",)


def test_nothing_said_is_not_measured() -> None:
    assert outcome(objective("o", at_least(percent(95))), None).verdict is Verdict.NOT_MEASURED


def test_bare_missed_fails_no_level() -> None:
    level = c.Level("minimum", under(percent(90)))
    promise = objective("o", at_least(percent(95)), levels=(level,), nothing_counted=c.OutcomeRule("missed"))
    assert outcome(promise, None).missed_levels == ()


def test_a_second_condition_must_hold_too() -> None:
    all_of_them = (share_of("rest"), at_least(percent(100)))
    made = contract(objectives=(objective("o", at_least(percent(95)), also=(all_of_them,)),))
    results = {"o": {"2026-01": "96", "2026-02": "96", "2026-03": "96", "2026-04": "90"}}
    rest = {"rest": {"2026-01": "100", "2026-02": "99"}}
    found = settled(made, measured(made, {**results, **rest}), "2026-04")
    said = [(o.objectives[0].verdict, o.objectives[0].reason) for o in found.values()]
    assert said == [
        (Verdict.MET, ""),
        (Verdict.MISSED, "also"),
        (Verdict.NOT_MEASURED, "also"),
        (Verdict.MISSED, ""),
    ]


def test_groups_of_a_field_are_those_that_occur_not_stated_last() -> None:
    made = contract(objectives=(grouped("o", at_least(percent(80)), "site"),))
    results = {("2026-01", None): "90", ("2026-01", "south"): "70", ("2026-02", "north"): "85"}
    found = settled(made, measured(made, {"o": results}), "2026-02")
    assert [(o.group, str(o.verdict)) for o in found["2026-01"].objectives] == [("south", "missed"), (None, "met")]
    assert [(o.group, str(o.verdict)) for o in found["2026-02"].objectives] == [("north", "met")]


def test_a_declared_enumeration_has_all_its_groups() -> None:
    made = contract(objectives=(grouped("o", at_least(percent(80)), "impact", one_of(("high", "low"))),))
    found = settled(made, measured(made, {"o": {("2026-01", "low"): "90"}}), "2026-01")["2026-01"]
    assert [(o.group, str(o.verdict)) for o in found.objectives] == [("high", "not measured"), ("low", "met")]


def test_a_target_by_group_is_resolved_for_each() -> None:
    impact = x.GroupKey("impact", type=one_of(("Major", "High", "Low")))
    target = at_least(table(impact, (x.Equal(text_of("Major")), percent(95)), (OTHERWISE, percent(80))))
    made = contract(objectives=(grouped("o", target, "impact"),))
    found = settled(made, measured(made, {"o": {("2026-01", "Major"): "94", ("2026-01", "Low"): "94"}}), "2026-01")
    low, major = found["2026-01"].objectives
    assert (str(low.verdict), str(major.verdict)) == ("met", "missed")
    assert isinstance(major.target, x.Bounds)
    assert isinstance(major.target.low, x.Constant)
    assert major.target.low.value == Fraction("0.95")


def text_of(value: str) -> x.Constant:
    return x.Constant(value, type=field("o", "impact").type)


def test_a_quarterly_objective_appears_in_the_month_that_closes_it() -> None:
    made = contract(objectives=(objective("o", at_least(percent(80)), unit="quarter"),))
    found = settled(made, measured(made, {"o": {"2026-Q1": "90"}}), "2026-04")
    assert {p: [o.period for o in f.objectives] for p, f in found.items()} == {
        "2026-01": [],
        "2026-02": [],
        "2026-03": ["2026-Q1"],
        "2026-04": [],
    }


def test_an_outcome_is_provisional_until_its_lag_has_gone_by() -> None:
    lag = c.Final(x.Lag(x.Constant(CalendarSpan(days=10), type=DAYS)))
    promise = objective("o", at_least(percent(80)), final=lag)
    end = 1_769_900_400 * SECOND  # 2026-02-01 00:00 in Madrid
    assert outcome(promise, "90", as_of=end + 9 * DAY).provisional
    assert not outcome(promise, "90", as_of=end + 10 * DAY).provisional
    assert not outcome(objective("o", at_least(percent(80))), "90").provisional
    assert outcome(objective("o", at_least(percent(80))), "90", as_of=end - 1).provisional


def mean_contract(**more: x.Expression) -> c.Contract:
    wait = field("calls", "wait", DURATION)
    measure = x.Aggregate(x.Fold.MEAN, x.RowSet("calls"), wait, type=DURATION)
    seconds = x.Constant(Fraction(45 * SECOND), type=DURATION)
    return contract(objectives=(objective("speed", at_most(seconds), record="calls", **{"measure": measure, **more}),))


def mean_data(of: c.Contract) -> Measured:
    cell = Cell(Fraction(3_151 * SECOND), Fraction(70))  # 45.014… s
    return Measured({q: Answer({CellKey("2026-01"): cell}) for q in questions(of)}, {})


def test_rounding_before_the_target_belongs_to_the_measure() -> None:
    plain = mean_contract()
    measure = plain.objectives[0].measure
    whole = x.Rounded(measure, way=Rounding.HALF_UP, quantum=Fraction(SECOND), type=DURATION)
    rounded = mean_contract(measure=whole)
    late = settled(plain, mean_data(plain), "2026-01")["2026-01"].objectives[0]
    fine = settled(rounded, mean_data(rounded), "2026-01")["2026-01"].objectives[0]
    assert late.verdict is Verdict.MISSED
    assert late.numerator == 3_151 * SECOND
    assert late.denominator == 70
    assert fine.verdict is Verdict.MET
    assert fine.result == 45 * SECOND


def test_without_a_target_in_force_nothing_is_judged() -> None:
    """The target is the lowest result of the first quarter, which has a value once the quarter has closed."""
    quarter = x.PeriodSet(x.Window("named", "quarter", 1, "2026-Q1"), "quarter")
    lowest = x.Aggregate(x.Fold.SMALLEST, quarter, series("objective", "base", PERCENT), type=PERCENT)
    made = contract(objectives=(objective("base", at_least(percent(0))), objective("o", at_least(lowest))))
    results = {"2026-01": "97", "2026-02": "96", "2026-03": "98", "2026-04": "95"}
    found = settled(made, measured(made, {"base": results, "o": results}), "2026-04")
    assert [str(o.objectives[1].verdict) for o in found.values()] == ["not measured", "not measured", "met", "missed"]
    assert found["2026-01"].objectives[1].reason == "no target in force"
