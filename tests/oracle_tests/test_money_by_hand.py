"""The oracle's golden cases of money: lines, steps, rounding and what earlier months do to later ones."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle import settled
from tests.oracle_tests.desk import DESK_CONTRACT, FOUR, months_of, ticket
from tests.oracle_tests.texts import at, contract_of, row, world_of

MONEY = """
objective fast { measure share of tickets where fix.in_time  target at least 90%  each month }
charge fee "Fee" { amount 1_000 EUR each month }
penalty slow for fast "Slow" { when missed  amount AMOUNT }
penalty more for fast "More" { when missed  amount 33.333 EUR }
settlement monthly "Monthly" {
  each month
  STEPS
  round half up to 0.01 EUR
  pay as credit against the next invoice
  tax as compensation
  unused lapses on termination
}
"""


def money(amount: str, steps: str) -> str:
    return MONEY.replace("AMOUNT", amount).replace("STEPS", steps)


@pytest.mark.parametrize(
    ("amount", "steps", "settled_lines", "total"),
    [
        ("50.005 EUR", "", ("50.01", "33.33"), "83.34"),  # 83.338; the cent goes to the larger remainder
        ("100 EUR", "keep highest of slow, more", ("100", "0"), "100"),
        ("100 EUR", "keep first of more, slow", ("0", "33.33"), "33.33"),
        ("66.666 EUR", "cap credits at 5% of charges", ("33.33", "16.67"), "50"),
        ("66.666 EUR", "cap credits at 49.999 EUR", ("33.33", "16.66"), "49.99"),  # the bound is rounded down
        ("10 EUR per full 1 percentage point of shortfall", "reduce slow by 80 EUR", ("320", "33.33"), "353.33"),
        (
            "10 EUR per started 15 percentage points of shortfall",
            "waive more when fee is at least 1 EUR",
            ("30", "0"),
            "30",
        ),
        ("1 EUR per 1 percentage point of shortfall", "drop under 73.34 EUR", ("0", "0"), "0"),
    ],
)
def test_lines(amount: str, steps: str, settled_lines: tuple[str, ...], total: str) -> None:
    text = money(amount, steps if "drop" not in steps else "")
    if "drop" in steps:
        text = text.replace("0.01 EUR\n", f"0.01 EUR\n  {steps}\n")
    month = months_of(text, {"ticket": FOUR})["2026-03"]  # two of four: 40 points short
    assert tuple(n.settled for n in month.lines) == tuple(map(Fraction, settled_lines))
    assert month.total == Fraction(total)


def test_a_rolling_cap_sees_what_was_given_before() -> None:
    rows = [
        ticket("1", "02 09:00", "03 09:00"),
        row(id="2", opened_at="2026-04-01 09:00", resolved_at="2026-04-02 09:00", site="a"),
    ]
    text = money(
        "100 EUR",
        "cap credits at 5% of (sum of charges over the last 12 months) - (sum of credits over the 11 months before)",
    )
    months = months_of(text, {"ticket": rows}, until="2026-04-30")
    assert [months[m].total for m in ("2026-01", "2026-02", "2026-03", "2026-04")] == [
        0,
        0,
        Fraction("133.33"),
        Fraction("66.67"),
    ]


def test_months_in_a_row_leave_aside_what_was_not_measured() -> None:
    rows = [
        row(id="1", opened_at="2026-01-07 09:00", resolved_at="2026-01-08 18:00", site="a"),
        row(id="3", opened_at="2026-03-02 09:00", resolved_at="2026-03-03 18:00", site="a"),
    ]
    text = money("10 EUR times by (months in a row where missed) { at most 1: 1, otherwise: 3 }", "")
    months = months_of(text, {"ticket": rows})
    assert [[n.amount for n in m.lines if n.name == "slow"] for m in months.values()] == [[10], [], [30]]


def test_a_part_of_a_month_pays_a_part_of_the_fee() -> None:
    contract = contract_of(DESK_CONTRACT + money("1 EUR", ""), term="2026-03-11 to 2026-12-31")
    month = settled(world_of(contract, "2026-05-01", {}), at("2026-03-31"))[0]
    assert month.charges["fee", None] == Fraction(21_000, 31)
