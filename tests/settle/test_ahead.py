"""What looks ahead is judged once everything that it reads has closed, and what does not is judged at once."""

from __future__ import annotations

import pytest

from slalang.calendar.periods import Period
from slalang.model.contract import EarnBack
from slalang.model.expression import Expression
from slalang.model.measured import Measured
from slalang.settle.book import ContractBook
from tests.settle.by_text import contract_of, objective

TEXT = (
    "charge fee { amount 100 EUR  each month }\n"
    "charge usage { amount sum of amount over bills  each month }\n"
    + objective("speed", "at least 80%")
    + objective("lately", "at least 80%").replace("each    month", "each    quarter")
    + """
penalty slow for speed "Slow" { when missed  amount 1 EUR }
define better each month = mean of speed over the next month
define later each month = better in the next month
define last_of_all each month = later in the next month
"""
)


def book(condition: str) -> ContractBook:
    records = ("bill", "speed_row", "lately_row")
    return ContractBook(contract_of(TEXT, *records, steps=f"earn back slow when {condition}"), Measured(), 0)


def condition_of(of: ContractBook) -> Expression:
    assert of.contract.settlement is not None
    (step,) = (s for s in of.contract.settlement.steps if isinstance(s, EarnBack))
    return step.condition


def months(of: ContractBook) -> tuple[Period, ...]:
    return of.line.until("month", of.line.high)


def closes(condition: str, month: int = 1) -> str:
    """The month with whose end the condition of a credit of a month can be judged."""
    of = book(condition)
    end = of.closes(condition_of(of), months(of)[month - 1])
    return next(m.label for m in months(of) if m.end == end)


@pytest.mark.parametrize(
    ("condition", "month"),
    [
        ("speed met", "2026-01"),
        ("speed met in the month before", "2026-01"),
        ("speed met in the next month", "2026-02"),
        ("speed met in each of the next 3 months", "2026-04"),
        ("speed met in at least 1 of the next 2 months", "2026-03"),
        ("(mean of speed over the next 2 months) is at least 80%", "2026-03"),
        ("(mean of speed over the last 2 months) is at least 80%", "2026-01"),
        ("(mean of speed over the contract year) is at least 80%", "2026-12"),
        ("lately met in the quarter", "2026-03"),
        ("(usage in the next month) is under 5 EUR", "2026-02"),
        ("speed met and (speed met in the next month)", "2026-02"),
        ("better is at least 80%", "2026-02"),
        ("later is at least 80%", "2026-03"),
        ("last_of_all is at least 80%", "2026-04"),
        ("(later in the next month) is at least 80%", "2026-04"),
        ("better is at least 80% and (speed met in each of the next 4 months)", "2026-05"),
    ],
)
def test_when_it_can_be_judged(condition: str, month: str) -> None:
    assert closes(condition) == month


def test_a_fixed_fee_of_a_later_month_is_known_already() -> None:
    assert closes("(fee in the next month) is over 5 EUR") == "2026-01"


def test_it_counts_from_the_month_of_the_credit() -> None:
    assert closes("speed met in the next month", 5) == "2026-06"
    assert closes("(mean of speed over the contract year) is at least 80%", 5) == "2026-12"
    assert closes("lately met in the quarter", 5) == "2026-06"


def test_the_term_ends_all_waiting() -> None:
    assert closes("speed met in each of the next 3 months", 23) == "2027-12"


@pytest.mark.parametrize(("condition", "waits"), [("speed met in the next month", True), ("speed met", False)])
def test_what_has_not_closed_is_waited_for(condition: str, waits: bool) -> None:
    of = book(condition)
    january, february = months(of)[:2]
    of.horizon = january.end
    assert of.waits(condition_of(of), january) is waits
    of.horizon = february.end
    assert not of.waits(condition_of(of), january)
