"""Fees that follow an index: on anniversaries, from new amounts on, without a value, and inside a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from slalang.calendar.zones import known_zone
from slalang.model.measured import Measured
from slalang.model.outcome import PeriodOutcome
from slalang.settle.settling import settle, settlement_periods
from tests.settle.by_text import contract_of
from tests.settle.told import lines

INDEX = """
record prices "Prices" { annex "prices.csv"  day: date key  value: number }
"""
FEE = 'charge fee "Fee" { amount 1_000 EUR  each month  indexed by prices each year }\n'
CAPPED = 'charge fee "Fee" { amount 1_000 EUR  each month  indexed by prices each year capped at 3% }\n'
VALUES = {"2025-12-31": "100", "2026-12-31": "104", "2027-01-01": "500"}


def fees(text: str, values: Mapping[str, str] = VALUES, begins: date = date(2026, 1, 1)) -> dict[str, PeriodOutcome]:
    """Every period of the two years of the contract."""
    contract = replace(contract_of(INDEX + text), effective_from=begins)
    end = known_zone(contract.zone).start_of(date(2028, 1, 1))
    index = tuple((date.fromisoformat(day), Fraction(value)) for day, value in values.items())
    measured = Measured(rows=False, indices={"prices": index})
    return {p.period: p for p in settle(contract, settlement_periods(contract, end), measured, end)}


def amount(period: PeriodOutcome) -> Fraction:
    (charge,) = period.charges
    return charge.amount


def test_the_amount_rises_on_the_anniversary_by_the_values_before_it() -> None:
    found = fees(FEE)
    assert amount(found["2026-12"]) == 1000
    assert [amount(found[month]) for month in ("2027-01", "2027-12")] == [1040, 1040], "the value of the day is not yet"


def test_the_rise_of_a_year_is_capped() -> None:
    assert amount(fees(CAPPED)["2027-01"]) == 1030


def test_a_fall_is_not_capped() -> None:
    assert amount(fees(CAPPED, {"2025-12-31": "100", "2026-12-31": "90"})["2027-01"]) == 900


def test_the_amount_is_rounded_half_up_to_the_cent() -> None:
    assert amount(fees(FEE, {"2025-12-31": "80000", "2026-12-31": "80000.4"})["2027-01"]) == Fraction("1000.01")


@pytest.mark.parametrize("values", [{}, {"2026-12-31": "104"}, {"2025-12-31": "0", "2026-12-31": "104"}])
def test_without_a_value_the_amount_stays_and_that_is_listed(values: Mapping[str, str]) -> None:
    found = fees(FEE, values)
    assert [amount(found[month]) for month in ("2026-12", "2027-01")] == [1000, 1000]
    assert [n.reason for n in found["2026-12"].not_given] == []
    assert [(n.name, n.reason) for n in found["2027-01"].not_given] == [("fee", "index not known")]


@pytest.mark.parametrize(
    ("change", "december", "january"),
    [
        ("effective 2026-05-01  replace fee.amount with 2_000 EUR", 2000, 2080),
        ("effective 2027-01-01  replace fee.amount with 2_000 EUR", 1000, 2000),
        ("effective 2027-01-01  replace fee.amount with 1_000 EUR", 1000, 1000),
        ("effective 2027-03-01  replace fee.amount with 2_000 EUR", 1000, 1040),
    ],
    ids=["goes on from it", "not on its own day", "also where it stays the same", "not before it"],
)
def test_an_amount_that_is_agreed_anew_is_indexed_from_its_date(change: str, december: int, january: int) -> None:
    found = fees(f"{FEE} amendment later {{ {change} }}")
    assert [amount(found[month]) for month in ("2026-12", "2027-01")] == [december, january]


def test_other_amendments_leave_the_indexed_amount() -> None:
    added = 'add charge more "More" { amount 1 EUR  each month }'
    found = fees(f"{FEE} amendment later {{ effective 2027-06-01  {added} }}")
    assert [a.amount for a in found["2027-07"].charges] == [1040, 1]


def told(period: PeriodOutcome) -> str:
    (charge,) = period.charges
    return "\n".join(lines(charge.trace))


def test_an_indexed_amount_shows_both_values_and_the_cap() -> None:
    assert (
        told(fees(CAPPED)["2027-01"])
        == """\
Fee: 1030 money in EUR (charge) [fee]
  2027-01-01: 1030 money in EUR (indexed with a cap) [fee]
    1_000 EUR: 1000 money in EUR
    2026-12-31: 104 number (prices) [no place]
    2025-12-31: 100 number (prices) [no place]
    rise at most: 3% percent [no place]"""
    )
    assert (
        told(fees(FEE)["2027-01"])
        == """\
Fee: 1040 money in EUR (charge) [fee]
  2027-01-01: 1040 money in EUR (indexed) [fee]
    1_000 EUR: 1000 money in EUR
    2026-12-31: 104 number (prices) [no place]
    2025-12-31: 100 number (prices) [no place]"""
    )
    assert (
        told(fees(FEE, {})["2027-01"])
        == """\
Fee: 1000 money in EUR (charge) [fee]
  2027-01-01: 1000 money in EUR (index not known) [fee]
    1_000 EUR: 1000 money in EUR"""
    )


def test_an_amount_that_changes_inside_a_month_counts_by_its_days() -> None:
    """From 11 January 2026 on 3,100 EUR; a year later 3,224: ten days of January 2027 at the one, 21 at the other."""
    values = {"2026-01-10": "100", "2027-01-10": "104"}
    found = fees(FEE.replace("1_000", "3_100"), values, begins=date(2026, 1, 11))
    assert [amount(found[month]) for month in ("2026-01", "2026-02", "2027-01", "2027-02")] == [2100, 3100, 3184, 3224]
    assert (
        told(found["2026-01"])
        == """\
Fee: 2100 money in EUR (by days in force) [3_100 EUR]
  3_100 EUR: 3100 money in EUR
  days in force: 21 count [no place]
  days of the period: 31 count [no place]"""
    )
    assert (
        told(found["2027-01"])
        == """\
Fee: 3184 money in EUR (sum) [fee]
  2027-01-01--2027-01-10: 1000 money in EUR (by days in force) [3_100 EUR]
    3_100 EUR: 3100 money in EUR
    days in force: 10 count [no place]
    days of the period: 31 count [no place]
  2027-01-11--2027-01-31: 2184 money in EUR (by days in force) [fee]
    2027-01-11: 3224 money in EUR (indexed) [fee]
      3_100 EUR: 3100 money in EUR
      2027-01-10: 104 number (prices) [no place]
      2026-01-10: 100 number (prices) [no place]
    days in force: 21 count [no place]
    days of the period: 31 count [no place]"""
    )
