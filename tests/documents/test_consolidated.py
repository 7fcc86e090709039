"""The terms as they stand on a day: what is in force is in the clauses, what is not yet is announced."""

from __future__ import annotations

from datetime import date

import pytest

from slalang.documents.agreement import Written, agreement
from slalang.documents.consolidated import consolidated
from slalang.formats import format_named
from slalang.model.contract import Contract
from tests.settle.by_text import contract_of, objective

AMENDED = (
    objective("speed", "at least 80%")
    + """
penalty late for speed "Late" { when missed  amount 100 EUR }
amendment second "Second" { effective 2026-09-20 from the next month  replace speed.target with at least 95% }
amendment first "First" {
  effective 2026-07-01
  replace   speed.target with at least 90%
  remove    late
}
"""
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return contract_of(AMENDED, "speed_row")


@pytest.mark.parametrize(
    ("day", "amended", "later"),
    [
        (date(2026, 6, 30), [], ["first", "second"]),
        (date(2026, 7, 1), ["first"], ["second"]),
        (date(2026, 9, 30), ["first"], ["second"]),
        (date(2026, 10, 1), ["first", "second"], []),
    ],
)
def test_amendments_are_in_force_from_their_day(
    contract: Contract, day: date, amended: list[str], later: list[str]
) -> None:
    found = consolidated(contract, day)
    assert [each.name for each, _ in found.amended] == amended
    assert [each.name for each in found.contract.amendments] == later


@pytest.mark.parametrize(
    ("effective", "said"),
    [
        ("2026-07-01", "In force from the start of 1 July 2026."),
        (
            "2026-07-01 from the next month",
            "In force from the start of 1 August 2026, when the period (month) after that of 1 July 2026 begins.",
        ),
        (
            "2026-07-14 from the next quarter",
            "In force from the start of 1 October 2026, when the period (quarter) after that of 14 July 2026 begins.",
        ),
        (
            "2026-12-31 from the next year",
            "In force from the start of 1 January 2027, when the period (year) after that of 31 December 2026 begins.",
        ),
    ],
)
def test_the_agreement_says_from_which_day_an_amendment_holds(effective: str, said: str) -> None:
    change = f"amendment later {{ effective {effective}  replace speed.target with at least 90% }}"
    contract = contract_of(objective("speed", "at least 80%") + change, "speed_row")
    assert said in rendered(contract, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "target", "is_paid"),
    [(date(2026, 6, 30), "80%", True), (date(2026, 8, 1), "90%", False), (date(2027, 1, 1), "95%", False)],
)
def test_the_clauses_are_those_in_force(contract: Contract, day: date, target: str, is_paid: bool) -> None:
    text = rendered(contract, day)
    assert f"promises at least {target}" in text
    assert ("given when the target is missed" in text) is is_paid


def test_the_head_names_the_day_the_amendments_and_what_is_to_come(contract: Contract) -> None:
    head = rendered(contract, date(2026, 8, 1)).partition("\n## ")[0]
    assert "**Terms as of:** 1 August 2026" in head
    assert "**Amended by:** First, in force from 1 July 2026" in head
    assert "**Not yet in force:** Second" in head


def test_without_a_day_the_contract_is_printed_as_signed(contract: Contract) -> None:
    text = rendered(contract, None)
    assert "promises at least 80%" in text
    assert "Terms as of" not in text


def rendered(contract: Contract, day: date | None) -> str:
    written = agreement(contract, "en", day=day)
    assert isinstance(written, Written)
    chosen = format_named("markdown")
    assert chosen is not None
    return str(chosen.render(written.document))
