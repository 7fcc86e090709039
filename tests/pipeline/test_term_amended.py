"""Amendments that end the term sooner or later: what is settled until then, what is asked of other times."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.tried import CALLS, one, written

SOONER = 'amendment ended "Terminated" { effective 2026-03-01  replace contract.end with 2026-04-15 }\n'
LATER = 'amendment extended "Extended" { effective 2026-12-01  replace contract.end with 2027-03-31 }\n'
AGAIN = 'amendment again "Once more" { effective 2027-03-01  replace contract.end with 2027-06-30 }\n'


def failures(folder: Path, body: str, amendments: str) -> list[str]:
    return one(folder, body, contract=CALLS + amendments)


HOLD = (
    # 15 of April's 30 days: half of the fee, and 5% of that half
    (SOONER, "given in 2026-04: answered is 85%  expect in 2026-04: fee is 500 EUR and credit is 25 EUR"),
    (SOONER, "given answered is 85%  expect credits is 175 EUR and fee is 3_500 EUR"),
    # months before the amendment keep what they gave
    (SOONER, "given in 2026-01: answered is 85%  expect in 2026-01: credits is 50 EUR"),
    (LATER, "given in 2027-03: answered is 85%  expect in 2027-03: credits is 50 EUR"),
    (LATER, "given answered is 95%  expect fee is 15_000 EUR"),
    (LATER + AGAIN, "given in 2027-06: answered is 85%  expect in 2027-06: credits is 50 EUR"),
)


@pytest.mark.parametrize(("amendments", "body"), HOLD)
def test_the_term_is_settled_to_its_new_end(tmp_path: Path, amendments: str, body: str) -> None:
    assert failures(tmp_path, body, amendments) == []


REFUSED = {
    LATER: ("expect in 2027-04: fee is 0 EUR", ["outside-term"]),
    # what has ended is not extended, but signed anew
    LATER.replace("2026-12-01", "2027-02-01"): ("expect in 2026-05: credits is 0 EUR", ["outside-term"]),
    # an amendment cannot end what lies before it
    SOONER.replace("2026-04-15", "2026-02-10"): ("expect in 2026-01: credits is 0 EUR", ["outside-term"]),
    SOONER.replace("2026-04-15", "2025-12-31"): (
        "expect in 2026-01: credits is 0 EUR",
        ["outside-term", "not-meaningful"],
    ),
    SOONER.replace("2026-04-15", "12 months"): ("expect in 2026-01: credits is 0 EUR", ["not-meaningful"]),
}


@pytest.mark.parametrize(("amendment", "case"), REFUSED.items())
def test_what_no_term_can_be_is_refused(tmp_path: Path, amendment: str, case: tuple[str, list[str]]) -> None:
    body, faults = case
    project = written(tmp_path, f'scenario "s" {{ {body} }}', CALLS + amendment)
    assert sorted(each.id() for each in project.faults) == sorted(faults)


def test_what_was_written_for_the_longer_term_stays_right(tmp_path: Path) -> None:
    """A step agreed for later months, a look at them, a scenario on them: none is a fault of the contract."""
    step = 'amendment step "Step" { effective 2026-10-01  replace credit.amount with 7% of fee }\n'
    later = "define late each month = (answered in 2026-09) is at least 95%\n"
    body = "given answered is 85%  expect credits is 175 EUR"
    assert failures(tmp_path, body, SOONER + step) == []
    assert [f.id() for f in written(tmp_path, "", CALLS + SOONER + later).faults] == []
    (told,) = failures(tmp_path, "expect in 2026-05: fee is 0 EUR", SOONER)
    assert told.endswith("the contract is not in force then")


@pytest.mark.parametrize("order", [1, -1])
def test_of_amendments_of_one_day_each_counts(tmp_path: Path, order: int) -> None:
    other = SOONER.replace("ended", "dearer").replace("contract.end with 2026-04-15", "credit.amount with 10% of fee")
    both = "".join([SOONER, other][::order])
    assert failures(tmp_path, "given answered is 85%  expect in 2026-04: credit is 50 EUR", both) == []


def test_the_contract_keeps_the_end_that_was_signed(tmp_path: Path) -> None:
    contract = written(tmp_path, 'scenario "s" { expect in 2026-01: credits is 0 EUR }', CALLS + SOONER).contract
    assert contract is not None
    assert (contract.effective_to, contract.last_day) == (date(2026, 12, 31), date(2026, 4, 15))
    (amendment,) = contract.amendments
    assert amendment.after is not None
    assert amendment.after.effective_to == date(2026, 4, 15)
