"""Decimals are read, rounded and written exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.units import Rounding, decimal_text, exact_sum, from_text, is_decimal, round_to

HALF_UP, UP, DOWN, EVEN = Rounding.HALF_UP, Rounding.UP, Rounding.DOWN, Rounding.EVEN


@pytest.mark.parametrize(
    ("value", "half_up", "up", "down", "even"),
    [
        ("0.024", "0.02", "0.03", "0.02", "0.02"),
        ("0.025", "0.03", "0.03", "0.02", "0.02"),
        ("0.035", "0.04", "0.04", "0.03", "0.04"),
        ("0.0251", "0.03", "0.03", "0.02", "0.03"),
        ("0.02", "0.02", "0.02", "0.02", "0.02"),
        ("0.001", "0", "0.01", "0", "0"),
        ("-0.025", "-0.03", "-0.03", "-0.02", "-0.02"),
        ("-0.024", "-0.02", "-0.03", "-0.02", "-0.02"),
        ("0", "0", "0", "0", "0"),
    ],
)
def test_rounding_to_the_cent(value: str, half_up: str, up: str, down: str, even: str) -> None:
    found = [round_to(Fraction(value), Fraction("0.01"), way) for way in (HALF_UP, UP, DOWN, EVEN)]
    assert found == [Fraction(f) for f in (half_up, up, down, even)]
    assert round_to(Fraction(value), Fraction("0.01")) == Fraction(half_up)


@pytest.mark.parametrize(
    ("value", "quantum", "rounded"), [("12.5", "5", "15"), ("12.4", "5", "10"), ("1.3", "0.25", "1.25")]
)
def test_rounding_to_any_multiple(value: str, quantum: str, rounded: str) -> None:
    assert round_to(Fraction(value), Fraction(quantum)) == Fraction(rounded)


@pytest.mark.parametrize(
    ("digits", "value"), [("40_000", Fraction(40000)), ("1_000_000", Fraction(10**6)), ("0.5", Fraction(1, 2))]
)
def test_reading(digits: str, value: Fraction) -> None:
    assert from_text(digits) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (7, "7"),
        (Fraction(100), "100"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 20), "0.05"),
        (Fraction(1, 50), "0.02"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-2, 3), "-2/3"),
        (Fraction(1, 6), "1/6"),
        (Fraction(10**30 + 1, 10), "1" + "0" * 29 + ".1"),
    ],
)
def test_writing(value: Fraction | int, text: str) -> None:
    assert decimal_text(value) == text
    assert is_decimal(Fraction(value)) is ("/" not in text)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("3", 2, "3.00"), ("0", 2, "0.00"), ("0.5", 2, "0.50"), ("0.125", 2, "0.125"), ("-1.5", 2, "-1.50")],
)
def test_writing_at_least_so_many_decimals(value: str, places: int, text: str) -> None:
    assert decimal_text(Fraction(value), places) == text


@given(st.fractions(), st.integers(0, 4))
def test_what_is_written_reads_back(value: Fraction, places: int) -> None:
    assert Fraction(decimal_text(value, places)) == value


@given(st.lists(st.fractions()))
def test_a_sum_of_fractions_is_that_of_adding_one_by_one(values: list[Fraction]) -> None:
    assert exact_sum(values) == sum(values, Fraction(0))
