"""Expressions over rows: exact, three-valued, the same as the definitions worked out in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.engine import Refused
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.units import BUSINESS_DAYS, COUNT, DURATION, FLAG, INSTANT, NUMBER, Kind, Rounding, Type, round_to
from tests.engine import factory as x
from tests.engine.factory import HOUR, at, day

DATE = Type(Kind.DATE)
ITEM = x.record(
    "item",
    "id: text key",
    "word: text optional",
    "n: number optional",
    "p: percent optional",
    "c: count optional",
    "d: duration optional",
    "ok: flag optional",
    "t: instant optional",
    "u: instant optional",
    "on: date optional",
    counted_by="t",
)
N, P, C, D = x.f("n", "number"), x.f("p", "percent"), x.f("c", "count"), x.f("d", "duration")
WORD, OK, T, U, ON = x.f("word", "text"), x.f("ok", "flag"), x.f("t", "instant"), x.f("u", "instant"), x.f("on", "date")


def of(expression: e.Expression, *rows: dict[str, Any], **more: Any) -> list[Any]:
    contract = x.contract(records=(ITEM,), calendars=(x.calendar(),), **more)
    keyed = [{"id": str(i), **row} for i, row in enumerate(rows)]
    return x.evaluated(x.engine(contract, {"item": keyed}), "item", expression)


def number(value: str) -> int:
    """A number as its column holds it."""
    return int(Fraction(value) * 10**6)


# ---------------------------------------------------------------- missing values


def test_equality_on_a_missing_value_is_no_and_its_negation_yes() -> None:
    rows: tuple[dict[str, Any], ...] = ({"word": "a"}, {"word": "b"}, {})
    assert of(x.is_(WORD, x.text("a")), *rows) == [True, False, False]
    assert of(x.is_(WORD, x.text("a"), negated=True), *rows) == [False, True, True]
    assert of(e.Test(WORD, e.AnyOf((x.text("a"), x.text("b"))), type=FLAG), *rows) == [True, True, False]
    assert of(e.Mentions(WORD, ("A",), type=FLAG), *rows) == [True, False, False]
    assert of(x.not_(e.Mentions(WORD, ("A",), type=FLAG)), *rows) == [False, True, True]


def test_an_order_of_a_missing_value_is_unknown_and_stays_so_when_negated() -> None:
    assert of(x.at_least(N, x.number("2.5")), {"n": number("2.5")}, {"n": number("2.4")}, {}) == [True, False, None]
    assert of(x.not_(x.at_least(N, x.number("2.5"))), {"n": number("2.5")}, {}) == [False, None]
    known = x.either(x.is_missing(N), x.at_least(N, x.number("1")))
    assert of(known, {}, {"n": number("0")}) == [True, False]


def test_the_best_of_several_is_missing_if_any_is() -> None:
    for which, best in (("highest", 3), ("lowest", 1)):
        both = e.Extreme(which, (N, C), type=NUMBER)
        assert of(both, {"n": number("1"), "c": 3}, {"c": 3}) == [best, None]
    assert of(e.FirstPresent((N, C), type=NUMBER), {"c": 7}, {"n": number("0.5"), "c": 7}, {}) == [
        7,
        Fraction(1, 2),
        None,
    ]
    assert of(e.Capped(N, x.number("2"), type=NUMBER), {"n": number("5")}, {"n": number("1.5")}, {}) == [
        2,
        Fraction(3, 2),
        None,
    ]


def test_words_are_compared_in_one_normal_form_and_case() -> None:
    decomposed = e.Mentions(WORD, ("CAI\u0301DA",), type=FLAG)
    assert of(decomposed, {"word": "gran ca\u00edda"}, {"word": "caida"}) == [True, False]


# ---------------------------------------------------------------- instants


def test_a_day_later_keeps_the_time_on_the_wall_and_hours_do_not() -> None:
    start = {"t": at("2026-03-28 12:00")}
    assert of(x.plus(T, x.days(1), "instant"), start) == [at("2026-03-29 12:00")]
    assert of(x.plus(T, x.hours(24), "instant"), start) == [at("2026-03-29 13:00")]
    assert of(x.minus(T, x.days(30), "instant"), start) == [at("2026-02-26 12:00")]
    jumped = {"t": at("2026-03-28 02:30")}
    assert of(x.plus(T, x.days(1), "instant"), jumped) == [at("2026-03-29 03:00")], "a time that is left out: the jump"


def test_dates_and_instants_meet_at_local_midnight() -> None:
    rows = (
        {"t": at("2026-03-01 00:00"), "on": day("2026-03-01")},
        {"t": at("2026-02-28 23:59"), "on": day("2026-03-01")},
    )
    assert of(e.DateOf(T, type=DATE), *rows) == [day("2026-03-01"), day("2026-02-28")]
    no_later = e.Test(e.DateOf(T, type=DATE), e.Bounds(ON, True, None, False), type=FLAG)
    assert of(no_later, *rows) == [True, False]
    from datetime import date

    fixed = e.Test(T, e.Bounds(e.Constant(date(2026, 3, 1), type=DATE), True, None, False), type=FLAG)
    assert of(fixed, *rows) == [True, False]


@pytest.mark.parametrize(
    ("lag", "end"),
    [
        (e.Lag(x.hours(2), after=T), "2026-03-06 18:30"),
        (e.Lag(x.hours(2), "office", T), "2026-03-09 09:30"),
        (e.Lag(x.days(1), after=T), "2026-03-07 16:30"),
        (e.Lag(e.BusinessDays(1, "office", type=BUSINESS_DAYS), after=T), "2026-03-09 16:30"),
    ],
)
def test_within_a_lag_counts_to_its_last_instant(lag: e.Lag, end: str) -> None:
    start = at("2026-03-06 16:30")
    within = e.Within(U, lag, type=FLAG)
    assert of(within, {"t": start, "u": at(end)}, {"t": start, "u": at(end) + 1}, {"t": start}) == [True, False, None]


# ---------------------------------------------------------------- quantities


def test_a_comparison_with_a_constant_is_exact_at_its_edge() -> None:
    third = e.Constant(Fraction(1, 3), type=NUMBER)
    assert of(x.at_least(N, third), {"n": 333_333}, {"n": 333_334}) == [False, True]
    assert of(x.under(N, third), {"n": 333_333}, {"n": 333_334}) == [True, False]


def test_percent_of_a_count_against_a_count() -> None:
    most = x.at_most(C, e.Arithmetic("of", P, x.number("40"), type=NUMBER))
    assert of(most, {"c": 30, "p": 75_000_000}, {"c": 31, "p": 75_000_000}, {"c": 30, "p": 74_999_999}) == [
        True,
        False,
        False,
    ]


def test_per_started_hour_and_its_kin() -> None:
    rows = [{"d": d} for d in (0, 1, HOUR, HOUR + 1, 90 * 60 * 10**6)]
    for grain, wanted in (("started", [0, 1, 1, 2, 2]), ("full", [0, 0, 1, 1, 1])):
        assert of(e.Per(x.number("1"), grain, x.hours(1), D, type=NUMBER), *rows) == wanted
    assert of(e.Per(x.number("50"), "pro rata", x.hours(1), D, type=NUMBER), rows[4]) == [75]


def test_a_table_takes_its_first_row_that_matches() -> None:
    bands = e.Table(
        (N,),
        (
            e.Row((e.Bounds(x.number("10"), True, None, False),), x.number("0.5")),
            e.Row((e.Bounds(None, False, x.number("10"), False),), x.number("2")),
        ),
        type=NUMBER,
    )
    assert of(bands, {"n": number("10")}, {"n": number("9.999999")}, {}) == [Fraction(1, 2), 2, None]


def test_a_choice_without_otherwise_is_zero() -> None:
    chosen = e.Choice(N, x.is_(WORD, x.text("a")), None, type=NUMBER)
    assert of(chosen, {"n": number("3"), "word": "a"}, {"n": number("3")}) == [3, 0]


def test_what_is_too_large_fails_by_name() -> None:
    contract = x.contract(
        records=(ITEM,), objectives=(x.objective("o", x.aggregate("sum", "item", x.plus(C, C, "count")), "item"),)
    )
    found = x.engine(contract, {"item": [{"id": "a", "c": 2**63 - 1, "t": at("2026-03-01 00:00")}]})
    from slalang.model.measured import Question

    with pytest.raises(Refused, match="too large"):
        found.measure([Question(contract.objectives[0].measure, "month")])  # type: ignore[arg-type]


@pytest.mark.parametrize("way", list(Rounding))
def test_rounding_of_rows_is_the_rounding_of_the_house(way: Rounding) -> None:
    values = [Fraction(n, 4) for n in range(-11, 12)]
    rounded = e.Rounded(N, way, Fraction(1, 2), type=NUMBER)
    assert of(rounded, *({"n": int(v * 10**6)} for v in values)) == [round_to(v, Fraction(1, 2), way) for v in values]


# ---------------------------------------------------------------- any arithmetic

LEAVES = {"n": (N, 10**6), "p": (P, 10**8), "c": (C, 1)}
constants = st.fractions(min_value=-50, max_value=50, max_denominator=12)


def expressions() -> st.SearchStrategy[e.Expression]:
    leaves = st.one_of(st.sampled_from([N, P, C]), constants.map(lambda v: e.Constant(v, type=NUMBER)))

    def larger(inner: st.SearchStrategy[e.Expression]) -> st.SearchStrategy[e.Expression]:
        two = st.tuples(inner, inner)
        return st.one_of(
            two.map(lambda p: e.Arithmetic("plus", *p, type=NUMBER)),
            two.map(lambda p: e.Arithmetic("minus", *p, type=NUMBER)),
            two.map(lambda p: e.Distance(*p, type=NUMBER)),
            two.map(lambda p: e.Capped(*p, type=NUMBER)),
            two.map(lambda p: e.Extreme("highest", p, type=NUMBER)),
            two.map(lambda p: e.FirstPresent(p, type=NUMBER)),
            st.tuples(inner, constants).map(
                lambda p: e.Arithmetic("times", p[0], e.Constant(p[1], type=NUMBER), type=NUMBER)
            ),
            st.tuples(inner, constants.filter(bool)).map(
                lambda p: e.Arithmetic("divided", p[0], e.Constant(p[1], type=NUMBER), type=NUMBER)
            ),
            inner.map(lambda p: e.Negative(p, type=NUMBER)),
            inner.map(lambda p: e.Rounded(p, Rounding.HALF_UP, Fraction(1, 8), type=NUMBER)),
        )

    return st.recursive(leaves, larger, max_leaves=6)


def worked_out(node: e.Expression, row: dict[str, Fraction | None]) -> Fraction | None:
    """The meaning of an expression, with fractions."""

    def inner(part: e.Expression) -> Fraction | None:
        return worked_out(part, row)

    match node:
        case e.Constant(value):
            assert isinstance(value, Fraction)
            return value
        case e.FieldValue(name=name):
            return row[name]
        case e.FirstPresent(options):
            return next((v for v in map(inner, options) if v is not None), None)
        case e.Negative(value):
            only = inner(value)
            return None if only is None else -only
        case e.Rounded(value, way, quantum):
            only = inner(value)
            return None if only is None else round_to(only, quantum, way)
        case e.Arithmetic(operator, left, right):
            a, b = inner(left), inner(right)
            if a is None or b is None:
                return None
            return {"plus": a + b, "minus": a - b, "times": a * b}[operator] if operator != "divided" else a / b
        case e.Distance(left, right):
            a, b = inner(left), inner(right)
            return None if a is None or b is None else abs(a - b)
        case e.Capped(left, right):
            a, b = inner(left), inner(right)
            return None if a is None or b is None else min(a, b)
        case e.Extreme(_, (left, right)):
            a, b = inner(left), inner(right)
            return None if a is None or b is None else max(a, b)
    raise AssertionError(node)


cells = st.one_of(st.none(), st.integers(-(10**9), 10**9))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(expressions(), min_size=1, max_size=6), st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5)
)
def test_any_arithmetic_is_the_arithmetic_of_fractions(
    asked: list[e.Expression], data: list[tuple[int | None, ...]]
) -> None:
    rows = [dict(zip(LEAVES, row, strict=True)) for row in data]
    contract = x.contract(records=(ITEM,))
    found = x.engine(contract, {"item": [{"id": str(i), **row} for i, row in enumerate(rows)]})
    for expression in asked:
        values = [{k: None if v is None else Fraction(v, LEAVES[k][1]) for k, v in row.items()} for row in rows]
        wanted = [worked_out(expression, row) for row in values]
        assert x.evaluated(found, "item", expression) == wanted
        bound = next((w for w in wanted if w is not None), Fraction(1))
        at_least = x.at_least(expression, e.Constant(bound, type=NUMBER))
        assert x.evaluated(found, "item", at_least) == [None if w is None else w >= bound for w in wanted]
        assert x.evaluated(found, "item", x.under(N, expression)) == [
            None if w is None or v["n"] is None else v["n"] < w for v, w in zip(values, wanted, strict=True)
        ]


# ---------------------------------------------------------------- what is not evaluated

REFUSED = (
    (e.TimeIn(e.SpanSet("item", False), type=DURATION), "time in"),
    (e.Arithmetic("divided", N, C, type=NUMBER), "a quotient of a row's fields"),
    (e.Remeasured(N, e.Window("last", "month", 3), type=NUMBER), "measured over a window"),
    (e.ContextValue("result", type=NUMBER), "a word of a declaration in a condition on rows"),
    (e.PeriodEdge("start", type=INSTANT), "period.start here"),
    (e.Aggregate(e.Fold.COUNT, e.GroupSet(WORD), type=COUNT), "an aggregate over groups in a condition on rows"),
    (e.Aggregate(e.Fold.COUNT, e.RowSet("item"), type=COUNT), "an aggregate over a period in a condition on rows"),
)


@pytest.mark.parametrize(("expression", "form"), REFUSED)
def test_a_form_that_is_not_evaluated_is_refused_by_name(expression: e.Expression, form: str) -> None:
    with pytest.raises(Refused) as refusal:
        of(expression, {"n": 1})
    (fault,) = refusal.value.faults
    assert fault.id() == "not-evaluated"
    assert fault.text() == f"`{form}` is part of the language but is not evaluated by this version"


def test_several_forms_are_refused_at_once() -> None:
    from slalang.model.measured import Question

    contract = x.contract(records=(ITEM,))
    found = x.engine(contract, {"item": []})
    asked = [Question(x.aggregate("sum", "item", refused[0]), "month") for refused in REFUSED[1:3]]
    with pytest.raises(Refused) as refusal:
        found.measure(asked)
    assert len(refusal.value.faults) == 2


def test_classes_are_the_first_whose_condition_holds() -> None:
    urgent = m.Priority(
        name="severity",
        record="item",
        classes=(
            m.Class("p1", "", x.is_(WORD, x.text("a"))),
            m.Class("p2", "", x.at_least(N, x.number("5"))),
            m.Class("p3", "", None),
        ),
    )
    found = of(
        e.ClassValue("severity", type=Type(Kind.CLASS)), {"word": "a"}, {"n": number("6")}, {}, priorities=(urgent,)
    )
    assert found == ["p1", "p2", "p3"], "an unknown condition does not hold"
