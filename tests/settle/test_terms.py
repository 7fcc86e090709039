"""From when an amendment is in force: its day, or the start of the period after the one in which the day lies."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.settle.by_text import contract_of
from tests.settle.made import measured, settled

FEE = 'charge fee "Fee" { amount 100 EUR  each month }\n'


@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        ("2026-03-01", [100, 100, 200, 200]),
        ("2026-03-01 from the next month", [100, 100, 100, 200]),  # the day lies in March, whose next month is April
        ("2026-03-02 from the next month", [100, 100, 100, 200]),
        ("2026-02-28 from the next month", [100, 100, 200, 200]),
        ("2026-01-01 from the next month", [100, 200, 200, 200]),
        ("2026-02-10 from the next quarter", [100, 100, 100, 200]),
    ],
)
def test_a_fee_that_an_amendment_doubles(effective: str, expected: list[int]) -> None:
    made = contract_of(f"{FEE}amendment dearer {{ effective {effective}  replace fee.amount with 200 EUR }}\n")
    found = settled(made, measured(made), "2026-04")
    assert [o.charges[0].amount for o in found.values()] == [Fraction(fee) for fee in expected]
