"""Deadlines of reports, duties and remedies, and business days in amounts: instants that a person can count."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from slalang.model.contract import Contract
from slalang.model.measured import GivenValue, Measured
from slalang.settle.book import ContractBook
from slalang.settle.deadlines import issued_at
from slalang.settle.scope import Scope
from slalang.settle.settling import settlement_periods
from tests.settle.agreed import agreed, at
from tests.settle.by_text import objective

PLAN = """
remedy plan for speed "Plan" {
  when      missed
  provider  delivers "a plan" within 10 business days in office after performance.due
}
"""
MISSED_THEN_MET = (("2026-01", Fraction(1, 2)), ("2026-02", Fraction(9, 10)))
QUICK = 'remedy quick for speed "Quick" { when missed  provider delivers "a note" within 3 days }\n'


def book(of: Contract, **more: Any) -> ContractBook:
    return ContractBook(of, Measured(rows=False, **more), at("2027-12-31"))


def value(text: str, label: str = "2026-01", *, unit: str = "month", more: str = "") -> object:
    """What a series is in a period of its unit."""
    made = agreed(PLAN + QUICK + f"define wanted each {unit} = {text}\n" + more)
    (define,) = (d for d in made.defines if d.name == "wanted")
    held = book(made)
    line = held.line
    (period,) = (p for p in line.until(unit, line.high) if p.label == label)
    assert define.body is not None
    return Scope(held, period).value(define.body)


# January 2026 ends on Sunday, 1 February, at 00:00. The office opens on Monday the 2nd at 09:00; ten business days
# later it is Monday, 16 February, 09:00; ten more, Monday, 2 March.


def test_a_report_is_due_business_days_after_the_end_of_its_month() -> None:
    assert value("performance.due") == at("2026-02-16T09:00")


def test_a_remedy_is_due_after_the_report_that_it_waits_for() -> None:
    assert value("plan.due") == at("2026-03-02T09:00")
    assert value("plan.due is performance.due + 10 business days in office") is True


def test_without_after_a_lag_counts_from_the_end_of_the_period() -> None:
    assert value("quick.due") == at("2026-02-04")


def test_the_deadline_of_another_month_is_that_month_s() -> None:
    assert value("performance.due in the month before", "2026-02") == at("2026-02-16T09:00")


def test_a_monthly_report_has_no_single_deadline_in_a_quarter() -> None:
    assert value("performance.due", "2026-Q1", unit="quarter") is None


def test_a_quarterly_report_is_due_in_the_month_that_closes_its_quarter() -> None:
    later = 'report review "Review" { each quarter  due within 5 days }\n'
    assert value("review.due", "2026-02", more=later) is None
    assert value("review.due", "2026-03", more=later) == at("2026-04-06")


def test_a_duty_without_waiting_is_due_in_each_period() -> None:
    duty = 'responsibility data of customer "Data" { duty "Send the data."  due within 2 days }\n'
    assert value("data.due", "2026-01", more=duty) == at("2026-02-03")
    assert value("data.due", "2026-Q1", unit="quarter", more=duty) == at("2026-04-03")


CALM = objective("calm", "at least 80%", measure="share of speed_rows where ok").replace("month", "quarter")


def test_a_remedy_is_due_after_the_periods_of_its_objective() -> None:
    """A promise for each quarter: the remedy of the first quarter of 2026 is due five days into April."""
    more = CALM + 'remedy talk for calm "Talk" { when missed  provider delivers "a talk" within 5 days }\n'
    assert value("talk.due", "2026-02", more=more) is None
    assert value("talk.due", "2026-03", more=more) == at("2026-04-06")
    assert value("talk.due", "2026-Q1", unit="quarter", more=more) == at("2026-04-06")


def test_a_remedy_for_promises_of_several_periods_is_due_after_each_period() -> None:
    more = CALM + 'remedy talk for speed, calm "Talk" { when missed  provider delivers "a talk" within 5 days }\n'
    assert value("talk.due", "2026-02", more=more) == at("2026-03-06")
    assert value("talk.due", "2026-Q1", unit="quarter", more=more) == at("2026-04-06")


@pytest.mark.parametrize(
    ("lag", "expected"),
    [
        ("20 h in office", "2026-02-04T13:00"),  # two whole days of eight hours, and four hours of Wednesday
        ("3 days", "2026-02-04"),
        ("1 month", "2026-03-01"),
        ("30 h", "2026-02-02T06:00"),
        ("8 h in office after 2026-02-06", "2026-02-06T17:00"),
        ("9 h in office after 2026-02-06", "2026-02-09T10:00"),  # over the weekend
        ("2 days after performance.due", "2026-02-18T09:00"),
        ("2 days after performance.due in the month before", None),  # before the contract began
    ],
)
def test_a_deadline_counts_elapsed_calendar_or_open_time(lag: str, expected: str | None) -> None:
    found = value("wanted_by.due", more=f'report wanted_by "Wanted" {{ each month  due within {lag} }}\n')
    assert found == (at(expected) if expected is not None else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(end of the month) + 2 business days in office", "2026-02-04T09:00"),
        ("(end of the month) - 2 business days in office", "2026-01-28T17:00"),
        ("(end of the month) + (1 business day in office if speed missed otherwise 3 business days in office)", None),
        ("performance.due + 24 h", "2026-02-17T09:00"),
        ("performance.due - 1 month", "2026-01-16T09:00"),
        ("date(end of the month) + 1 business day in office", "2026-02-03"),
    ],
)
def test_business_days_in_an_amount(text: str, expected: str | None) -> None:
    """Taking away rolls back to Friday's closing first: 30 January, 17:00, then two open days earlier."""
    found = value(text)
    if expected is None:
        assert found is None  # speed is not measured, so nobody knows which of the two
    elif text.startswith("date("):
        assert str(found) == expected
    else:
        assert found == at(expected)


@pytest.mark.parametrize(
    ("named", "expected"), [("2025", "2026-01-01"), ("2026-Q1", "2026-04-01"), ("2031-06", "2031-07-01")]
)
def test_the_end_of_a_named_period_is_known_before_and_outside_the_term(named: str, expected: str) -> None:
    assert value(f"end of {named}") == at(expected)


def test_which_business_days_a_condition_chooses() -> None:
    text = "(1 business day in office if speed missed otherwise 3 business days in office)"
    made = agreed(f"define wanted each month = (end of the month) + {text}\n")
    given = tuple(GivenValue("objective", "speed", None, label, share) for label, share in MISSED_THEN_MET)
    held = book(made, given=given)
    body = made.defines[0].body
    assert body is not None
    first, second = settlement_periods(made, at("2026-02-15"))
    assert Scope(held, first).value(body) == at("2026-02-03T09:00")
    assert Scope(held, second).value(body) == at("2026-03-05T09:00")  # Sunday 1 March: Monday 2 March, three days on


def test_a_lag_too_long_to_be_computed_is_no_deadline() -> None:
    assert value("far.due", more='report far "Far" { each month  due within 900_000_000 h }\n') is None


def test_a_statement_is_issued_when_its_last_result_is_final() -> None:
    made = agreed("", more="final 5 business days in office")
    held = ContractBook(made, Measured(), at("2026-03-01"))
    january = settlement_periods(made, at("2026-01-15"))[0]
    assert issued_at(held, january) == at("2026-02-09T09:00")


def test_what_is_given_is_final_when_its_month_ends() -> None:
    made = agreed("", more="final 5 business days in office")
    given = (GivenValue("objective", "speed", None, "2026-01", Fraction(9, 10)),)
    held = ContractBook(made, Measured(given=given), at("2026-03-01"))
    january, february = settlement_periods(made, at("2026-02-15"))
    assert issued_at(held, january) == january.end
    assert issued_at(held, february) > february.end
