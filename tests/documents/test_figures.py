"""Figures as a language writes them: exact to the last digit, or visibly rounded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.documents.figures import APPROXIMATELY, Figures
from slalang.units import CalendarSpan, decimal_text

ENGLISH, SPANISH = Figures("en_001"), Figures("es")
SECOND = 1_000_000


@pytest.mark.parametrize(
    ("ratio", "english", "spanish"),
    [
        (Fraction(9995, 10000), "99.95%", "99,95\N{NO-BREAK SPACE}%"),
        (Fraction(4, 5), "80%", "80\N{NO-BREAK SPACE}%"),
        (Fraction(1, 3), "≈ 33.3333%", "≈ 33,3333\N{NO-BREAK SPACE}%"),
        (Fraction(-1, 200), "\N{MINUS SIGN}0.5%", "\N{MINUS SIGN}0,5\N{NO-BREAK SPACE}%"),
    ],
)
def test_percent_is_never_rounded_in_silence(ratio: Fraction, english: str, spanish: str) -> None:
    assert ENGLISH.percent(ratio) == english
    assert SPANISH.percent(ratio) == spanish


def test_result_shows_on_which_side_of_its_target_it_lies() -> None:
    """79.9996 % against 80 % is no 80.00 %."""
    assert ENGLISH.result_percent(Fraction(799_996, 10**6), [Fraction(4, 5)]) == "79.9996%"
    assert ENGLISH.result_percent(Fraction(7988, 9555), [Fraction(85, 100)]) == "83.60%"
    assert ENGLISH.result_percent(Fraction(4, 5), [Fraction(4, 5)]) == "80.00%"


@given(st.fractions(0, 1), st.fractions(0, 1, max_denominator=1000))
def test_printed_result_compares_with_its_target_as_the_exact_one(result: Fraction, target: Fraction) -> None:
    shown = ENGLISH.result_percent(result, [target])
    if not shown.startswith(APPROXIMATELY):
        printed = Fraction(shown.removesuffix("%")) / 100
        assert (printed > target) == (result > target)
        assert (printed < target) == (result < target)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("40000", "EUR", "40,000.00 EUR"),
        ("0.005", "EUR", "0.005 EUR"),
        ("500", "JPY", "500 JPY"),
        ("1.5", "KWD", "1.500 KWD"),
        ("-800", "EUR", "\N{MINUS SIGN}800.00 EUR"),
    ],
)
def test_money_has_its_currencys_decimals_and_no_fewer_than_it_needs(amount: str, currency: str, shown: str) -> None:
    assert ENGLISH.money(Fraction(amount), currency).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_money_in_spanish() -> None:
    assert SPANISH.money(Fraction("1234567.5"), "EUR") == "1.234.567,50\N{NO-BREAK SPACE}EUR"


@given(st.integers(-(10**40), 10**40), st.integers(0, 12))
def test_every_finite_decimal_keeps_every_digit(whole: int, places: int) -> None:
    value = Fraction(whole, 10**places)
    shown = ENGLISH.number(value).replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert shown == decimal_text(value)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        ("0", "0 s"),
        ("20", "20 s"),
        ("1668284964", "463,412 h 29 min 24 s"),
        ("35.0275", "35.0275 s"),
        ("-90", "\N{MINUS SIGN}1 min 30 s"),
    ],
)
def test_durations_read_and_are_exact(seconds: str, shown: str) -> None:
    assert ENGLISH.duration(Fraction(seconds) * SECOND).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_endless_duration_is_rounded_as_a_whole_and_marked() -> None:
    """59.9999… s never becomes 60 s beside 0 min."""
    assert ENGLISH.duration(60 * SECOND - Fraction(1, 3)).replace("\N{NO-BREAK SPACE}", " ") == "≈ 1 min"


def test_spans_of_time_in_words() -> None:
    assert ENGLISH.duration_in_words(5400 * SECOND).replace("\N{NO-BREAK SPACE}", " ") == "1 hour 30 minutes"
    assert SPANISH.span(CalendarSpan(months=36)).replace("\N{NO-BREAK SPACE}", " ") == "3 años"
    assert SPANISH.span(CalendarSpan(months=14)).replace("\N{NO-BREAK SPACE}", " ") == "14 meses"


def test_dates_instants_and_periods() -> None:
    assert ENGLISH.day(date(2026, 3, 1)) == "1 March 2026"
    assert SPANISH.day(date(2026, 3, 1)) == "1 de marzo de 2026"
    assert ENGLISH.period("2026-03").replace("\N{NO-BREAK SPACE}", " ") == "March 2026"
    assert ENGLISH.period("2026-Q1").replace("\N{NO-BREAK SPACE}", " ") == "Q1 2026"
    assert ENGLISH.period("all") == "all"


def test_instant_names_one_moment_also_when_clocks_change() -> None:
    """02:30 happens twice on 25 October 2026 in Madrid."""
    first, second = 1792888200 * SECOND, 1792891800 * SECOND
    assert ENGLISH.instant(first, "Europe/Madrid") == "25 Oct 2026, 02:30 (UTC+02:00)"
    assert ENGLISH.instant(second, "Europe/Madrid") == "25 Oct 2026, 02:30 (UTC+01:00)"
