"""The interpreter form by form: exact numbers, three truth values, dates that move by the calendar."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from slalang.model import expression as x
from slalang.model.measured import Measured
from slalang.settle.book import ContractBook
from slalang.settle.scope import Scope
from slalang.units import (
    COUNT,
    DATE,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    NUMBER,
    PERCENT,
    TEXT,
    CalendarSpan,
    Rounding,
)
from tests.settle.made import (
    DAY,
    HOUR,
    at_least,
    at_most,
    contract,
    eur,
    from_under,
    is_,
    minus,
    number,
    of,
    over,
    percent,
    plus,
    text,
    times,
    under,
)

NOTHING = x.Constant(None, type=NUMBER)
YES, NO = x.Constant(True, type=FLAG), x.Constant(False, type=FLAG)
UNKNOWN = is_(NOTHING, over(number(0)))
MADRID_MARCH = 1_772_319_600_000_000  # 2026-03-01 00:00 in Madrid


def value(e: x.Expression, month: int = 3) -> x.Value:
    """The value of an expression in a month of 2026, in Madrid."""
    book = ContractBook(contract(), Measured(), 0)
    period = book.line.until("month", book.line.high)[month - 1]
    return Scope(book, period).value(e)


def divided(a: x.Expression, b: x.Expression) -> x.Arithmetic:
    return x.Arithmetic("divided", a, b, type=NUMBER)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (plus(eur("0.1"), eur("0.2")), Fraction("0.3")),
        (minus(eur(1), eur("1.1")), Fraction("-0.1")),
        (of(percent("2.5"), eur(40_000)), Fraction(1_000)),
        (times(number("1.5"), number(3)), Fraction("4.5")),
        (divided(number(1), number(3)), Fraction(1, 3)),
        (divided(number(1), number(0)), None),
        (plus(number(1), NOTHING), None),
        (x.Negative(number(2), type=NUMBER), Fraction(-2)),
        (x.Capped(number(5), number(3), type=NUMBER), Fraction(3)),
        (x.Capped(number(2), number(3), type=NUMBER), Fraction(2)),
        (x.Extreme("highest", (number(2), number(7), number(3)), type=NUMBER), Fraction(7)),
        (x.Extreme("lowest", (number(2), number(7), number(3)), type=NUMBER), Fraction(2)),
        (x.Extreme("lowest", (number(2), NOTHING), type=NUMBER), None),
        (x.FirstPresent((NOTHING, number(2), number(3)), type=NUMBER), Fraction(2)),
        (x.FirstPresent((NOTHING, NOTHING), type=NUMBER), None),
        (x.Distance(number(3), number(5), type=NUMBER), Fraction(2)),
        (x.Rounded(number("2.5"), Rounding.EVEN, Fraction(1), type=NUMBER), Fraction(2)),
        (x.Rounded(number("-2.5"), Rounding.HALF_UP, Fraction(1), type=NUMBER), Fraction(-3)),
        (x.Rounded(NOTHING, Rounding.HALF_UP, Fraction(1), type=NUMBER), None),
        (x.Named("define", "d", "D", (), number(4), type=NUMBER), Fraction(4)),
        (x.Per(eur(3), "full", number(0), number(4), type=NUMBER), None),
        (x.ContractAge("month", type=COUNT), Fraction(3)),
        (x.ContractAge("year", type=COUNT), Fraction(1)),
    ],
)
def test_amounts(expression: x.Expression, expected: Fraction | None) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [(YES, Fraction(1)), (NO, Fraction(2)), (UNKNOWN, None)],
)
def test_a_choice_on_what_is_not_known_is_missing(condition: x.Expression, expected: Fraction | None) -> None:
    assert value(x.Choice(number(1), condition, number(2), type=NUMBER)) == expected


def test_a_choice_without_otherwise_is_zero_of_its_unit() -> None:
    assert value(x.Choice(eur(5), NO, None, type=eur(5).type)) == 0
    assert value(x.Choice(x.Constant(CalendarSpan(days=2), type=DAYS), NO, None, type=DAYS)) == CalendarSpan()


def both(*conditions: x.Expression) -> x.And:
    return x.And(conditions, type=FLAG)


def either(*conditions: x.Expression) -> x.Or:
    return x.Or(conditions, type=FLAG)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (both(YES, YES), True),
        (both(UNKNOWN, NO), False),
        (both(UNKNOWN, YES), None),
        (either(NO, NO), False),
        (either(UNKNOWN, YES), True),
        (either(UNKNOWN, NO), None),
        (x.Not(UNKNOWN, type=FLAG), None),
        (x.Not(NO, type=FLAG), True),
        (is_(NOTHING, x.Equal(number(1))), False),
        (x.Test(NOTHING, x.Equal(number(1)), negated=True, type=FLAG), True),
        (is_(NOTHING, x.AnyOf((number(1), number(2)))), False),
        (is_(number(2), x.AnyOf((number(1), number(2)))), True),
        (is_(NOTHING, at_least(number(1))), None),
        (x.Test(NOTHING, at_least(number(1)), negated=True, type=FLAG), None),
        (is_(number(1), at_least(NOTHING)), None),
        (is_(number(1), at_least(number(1))), True),
        (is_(number(1), over(number(1))), False),
        (is_(number(1), at_most(number(1))), True),
        (is_(number(1), under(number(1))), False),
        (is_(number(5), from_under(number(1), number(5))), False),
        (x.Exists(NOTHING, type=FLAG), False),
        (x.Exists(NOTHING, negated=True, type=FLAG), True),
        (x.Mentions(text("Caída total"), ("outage", "CAI\u0301DA"), type=FLAG), True),
        (x.Mentions(x.Constant(None, type=TEXT), ("outage",), type=FLAG), False),
    ],
)
def test_conditions_have_three_values(condition: x.Expression, expected: bool | None) -> None:
    assert value(condition) is expected


def test_a_table_takes_the_first_row_that_is_known_to_match() -> None:
    rows = (x.Row((at_least(number(5)),), eur(1)), x.Row((x.Otherwise(),), eur(2)))
    assert value(x.Table((number(5),), rows, type=eur(1).type)) == 1
    assert value(x.Table((NOTHING,), rows, type=eur(1).type)) == 2
    assert value(x.Table((number(4),), rows[:1], type=eur(1).type)) is None


def test_a_table_of_two_keys_needs_both_patterns() -> None:
    rows = (
        x.Row((x.Equal(text("high")), x.Equal(text("high"))), number(1)),
        x.Row((x.Equal(text("high")), x.Equal(text("low"))), number(2)),
        x.Row((x.Otherwise(),), number(3)),
    )
    assert value(x.Table((text("high"), text("low")), rows, type=NUMBER)) == 2
    assert value(x.Table((text("low"), text("low")), rows, type=NUMBER)) == 3


def test_dates_and_instants_move_by_the_calendar() -> None:
    end = x.PeriodEdge("end", type=INSTANT)
    start = x.PeriodEdge("start", type=INSTANT)
    assert value(start) == MADRID_MARCH
    assert value(x.DateOf(start, type=DATE)) == date(2026, 3, 1)
    assert value(x.Arithmetic("minus", end, start, type=DURATION)) == 31 * DAY - HOUR  # March has a short day
    a_day = x.Constant(CalendarSpan(days=29), type=DAYS)
    elapsed = x.Constant(Fraction(29 * DAY), type=DURATION)
    assert value(x.Arithmetic("plus", start, a_day, type=INSTANT)) == MADRID_MARCH + 29 * DAY - HOUR
    assert value(x.Arithmetic("plus", start, elapsed, type=INSTANT)) == MADRID_MARCH + 29 * DAY
    month = x.Constant(CalendarSpan(months=1), type=DAYS)
    last = x.Constant(date(2026, 1, 31), type=DATE)
    assert value(x.Arithmetic("plus", last, month, type=DATE)) == date(2026, 2, 28)
    assert value(is_(last, under(x.Constant(date(2026, 2, 1), type=DATE)))) is True


def test_within_a_lag_after_an_instant() -> None:
    start = x.PeriodEdge("start", type=INSTANT)
    ten_days = x.Lag(x.Constant(CalendarSpan(days=10), type=DAYS), after=start)

    def made(days: int) -> x.Within:
        sent = x.Arithmetic("plus", start, x.Constant(CalendarSpan(days=days), type=DAYS), type=INSTANT)
        return x.Within(sent, ten_days, type=FLAG)

    assert value(made(10)) is True
    assert value(made(11)) is False
    assert value(x.Within(x.Constant(None, type=INSTANT), ten_days, type=FLAG)) is None


def test_the_end_of_a_period() -> None:
    book = ContractBook(contract(), Measured(), 0)
    quarter = x.EndOf(x.Window("this", "quarter"), type=INSTANT)
    assert value(quarter, 1) == book.line.until("month", book.line.high)[2].end


def test_a_trace_says_the_rule_and_the_parts() -> None:
    book = ContractBook(contract(), Measured(), 0)
    period = book.line.until("month", book.line.high)[0]
    trace = Scope(book, period).trace(of(percent(2), x.Named("define", "fee", "The fee", (), eur(100), type=PERCENT)))
    assert (trace.rule, trace.value) == ("percent of", Fraction(2))
    assert [p.label for p in trace.parts] == ["constant", "The fee"]
