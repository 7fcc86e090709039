"""Currencies by their minor unit: the smallest amount that can be paid.

Takes the code of a currency; gives the decimals of its amounts.
"""

from __future__ import annotations

NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
FOUR_DECIMALS = "CLF UYW"
"""Currencies by their minor unit, where ISO 4217 does not give them two decimals."""


def decimals_of(currency: str) -> int:
    """The decimals of a currency's minor unit, as ISO 4217 has it."""
    listed = ((NO_DECIMALS, 0), (THREE_DECIMALS, 3), (FOUR_DECIMALS, 4))
    return next((number for codes, number in listed if currency in codes.split()), 2)
