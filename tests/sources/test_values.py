"""Text becomes exact values: what has a value, what has none, and that no digit is ever changed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.model.contract import Field
from slalang.model.facts import scale_of
from slalang.sources.bindings import FieldBinding, Single
from slalang.sources.sql import Connection
from slalang.sources.values import value
from slalang.units import COUNT, DATE, DAYS, DURATION, FLAG, NUMBER, PERCENT, POINTS, TEXT, Type, money, one_of

CONNECTION: Connection = duckdb.connect()
HOUR = 3_600_000_000


def read(text: str, type: Type, **options: object) -> object:
    """The column value of a text."""
    binding = FieldBinding("f", Single("f"), **options)  # type: ignore[arg-type]  # a test's options are its own
    query = f"SELECT {value('t', Field('f', type), binding)} FROM (SELECT $1::VARCHAR AS t)"
    found = CONNECTION.execute(query, [text]).fetchone()
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("text", "type", "expected"),
    [
        ("12", COUNT, 12),
        ("-3", COUNT, -3),
        ("12.0", COUNT, 12),
        ("007", COUNT, 7),
        ("5", POINTS, 5),
        ("0.1", NUMBER, 100_000),
        (".5", NUMBER, 500_000),
        ("-0.000001", NUMBER, -1),
        ("999999999999.999999", NUMBER, 999_999_999_999_999_999),
        ("1.50000000", NUMBER, 1_500_000),
        ("12.34", money("EUR"), 12_340_000),
        ("12.34 EUR", money("EUR"), 12_340_000),
        ("EUR 12.34", money("EUR"), 12_340_000),
        ("80%", PERCENT, 80_000_000),
        ("92.5 %", PERCENT, 92_500_000),
        ("0.000001%", PERCENT, 1),
        ("90 s", DURATION, 90_000_000),
        ("1.5h", DURATION, HOUR * 3 // 2),
        ("250 ms", DURATION, 250_000),
        ("3 minutes", DURATION, 180_000_000),
        ("30:00:00", DURATION, 30 * HOUR),
        ("-0:00:01.5", DURATION, -1_500_000),
        ("PT1H30M", DURATION, HOUR * 3 // 2),
        ("PT0.000001S", DURATION, 1),
        ("9", DAYS, 9),
        ("9 days", DAYS, 9),
        ("2 weeks", DAYS, 14),
        ("yes", FLAG, True),
        ("FALSE", FLAG, False),
        ("1", FLAG, True),
        ("1970-01-02", DATE, 1),
        ("1969-12-31", DATE, -1),
        ("b", one_of(("a", "b")), "b"),
        ("e\u0301", TEXT, "\u00e9"),
    ],
)
def test_what_is_read(text: str, type: Type, expected: object) -> None:
    assert read(text, type) == expected


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("12.5", COUNT),
        ("1e5", COUNT),
        ("1e5", NUMBER),
        ("1,000", NUMBER),
        ("1 000", NUMBER),
        ("1_000", NUMBER),
        ("0x10", NUMBER),
        ("nan", NUMBER),
        ("inf", NUMBER),
        (".", NUMBER),
        ("0.0000001", NUMBER),
        ("1000000000000", NUMBER),
        ("1" * 500, NUMBER),
        ("\u0663", NUMBER),
        ("12.34 USD", money("EUR")),
        ("$12", money("USD")),
        ("(12)", money("EUR")),
        ("80", PERCENT),
        ("0.8", PERCENT),
        ("90", DURATION),
        ("1:30", DURATION),
        ("0.5 us", DURATION),
        ("1:60:00", DURATION),
        ("PT", DURATION),
        ("P1D", DURATION),
        ("1.5", DAYS),
        ("1 month", DAYS),
        ("maybe", FLAG),
        ("2023-02-29", DATE),
        ("2023-2-1", DATE),
        ("01/02/2023", DATE),
        ("infinity", DATE),
        ("A", one_of(("a", "b"))),
        ("", one_of(("a", "b"))),
    ],
)
def test_what_is_not_read(text: str, type: Type) -> None:
    assert read(text, type) is None


@pytest.mark.parametrize(
    ("text", "type", "options", "expected"),
    [
        ("80", PERCENT, {"unit": "%"}, 80_000_000),
        ("80%", PERCENT, {"unit": "%"}, 80_000_000),
        ("0.8", PERCENT, {"unit": "ratio"}, 80_000_000),
        ("0.00000001", PERCENT, {"unit": "ratio"}, 1),
        ("80%", PERCENT, {"unit": "ratio"}, None),
        ("90", DURATION, {"unit": "s"}, 90_000_000),
        ("1.5", DURATION, {"unit": "min"}, 90_000_000),
        ("0:01:30", DURATION, {"unit": "s"}, 90_000_000),
        ("1.234,5", NUMBER, {"decimal": ",", "thousands": "."}, 1_234_500_000),
        ("1,234,567.8", NUMBER, {"thousands": ","}, 1_234_567_800_000),
        ("1234,5", NUMBER, {"decimal": ","}, 1_234_500_000),
        ("1 234 EUR", money("EUR"), {"thousands": " "}, 1_234_000_000),
        ("12,34", NUMBER, {"thousands": ","}, None),
        ("1,2345", NUMBER, {"thousands": ","}, None),
        ("1.5", NUMBER, {"decimal": ","}, None),
        ("92,5 %", PERCENT, {"decimal": ","}, 92_500_000),
        ("Y", FLAG, {"yes": ("y",), "no": ("n",)}, True),
        ("yes", FLAG, {"yes": ("y",), "no": ("n",)}, None),
        ("31.12.2023", DATE, {"formats": ("%d.%m.%Y",)}, 19722),
        ("2023/12/31", DATE, {"formats": ("%d.%m.%Y", "%Y/%m/%d")}, 19722),
    ],
)
def test_what_declared_forms_read(text: str, type: Type, options: dict[str, object], expected: object) -> None:
    assert read(text, type, **options) == expected


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=6, allow_nan=False, allow_infinity=False))
def test_every_decimal_is_read_exactly(number: Decimal) -> None:
    for kind, text in ((NUMBER, f"{number:f}"), (money("EUR"), f"{number:f} EUR"), (PERCENT, f"{number:f}%")):
        stored = read(text, kind)
        assert isinstance(stored, int)
        assert stored * scale_of(kind) == Fraction(number) / (100 if kind is PERCENT else 1)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.,+-e% ", max_size=12))
def test_whatever_is_read_is_what_is_written(text: str) -> None:
    """A second reading of the same form, written differently: `Decimal`, after the form was looked at by hand."""
    stored = read(text.strip(), NUMBER)
    if stored is not None:
        assert isinstance(stored, int)
        assert Fraction(stored, 10**6) == Fraction(Decimal(text.strip()))


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_every_whole_number_is_read_exactly(number: int) -> None:
    assert read(str(number), COUNT) == number
