"""A type is named as it is written in a contract, and as a sentence says it."""

from __future__ import annotations

import pytest

from slalang.units import BUSINESS_DAYS, PERCENT, PERCENTAGE_POINTS, RATIO, CalendarSpan, Kind, Type, money, one_of

NAMES = [
    (PERCENT, "percent", "a percentage"),
    (PERCENTAGE_POINTS, "percentage points", "a number of percentage points"),
    (RATIO, "ratio", "a ratio"),
    (BUSINESS_DAYS, "business days", "a number of business days"),
    (money("EUR"), "money in EUR", "an amount in EUR"),
    (money(""), "money", "an amount of money"),
    (one_of(("a",)), 'one of ("a")', 'one of ("a")'),
    (one_of(("a", "b")), 'one of ("a", "b")', 'one of ("a", "b")'),
]


@pytest.mark.parametrize(("of", "written", "said"), NAMES, ids=[written for _, written, _ in NAMES])
def test_names(of: Type, written: str, said: str) -> None:
    assert str(of) == written
    assert of.in_words == said


def test_a_currency_and_a_list_of_values_make_types_of_their_own() -> None:
    assert str(money("EUR")) != str(money("USD"))
    assert str(one_of(("a", "b"))) != str(one_of(("a", "c")))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_stand_in_a_sentence(kind: Kind) -> None:
    assert Type(kind).in_words.split()[0] in {"a", "an", "one", "something"}


def test_a_calendar_span_goes_back_as_it_went() -> None:
    assert -CalendarSpan(months=2, days=-3) == CalendarSpan(months=-2, days=3)
    assert CalendarSpan(days=7) == CalendarSpan(0, 7)
