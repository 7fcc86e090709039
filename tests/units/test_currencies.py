"""The smallest amount of a currency, beside what ISO 4217 and the locale data say of it."""

from __future__ import annotations

import pytest
from babel.numbers import get_currency_precision

from slalang.units import decimals_of

ISO_4217 = {
    "EUR": 2,
    "USD": 2,
    "GBP": 2,
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
    "CLF": 4,
    "UYW": 4,
}


@pytest.mark.parametrize(("currency", "decimals"), ISO_4217.items())
def test_the_minor_unit_is_that_of_iso_4217(currency: str, decimals: int) -> None:
    assert decimals_of(currency) == decimals


@pytest.mark.parametrize(
    "currency", ["CHF", "SEK", "MXN", "BRL", "PLN", "CNY", "INR", "JOD", "OMR", "CLP", "VND", "XOF"]
)
def test_it_is_that_of_the_locale_data(currency: str) -> None:
    assert decimals_of(currency) == get_currency_precision(currency)
