"""What reads bonuses: a limit of the settlement as it runs, and a window on a month that an amendment splits."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.tried import CALLS, one

BONUS = 'bonus premium for answered "Premium" { when result is at least 95%  amount 30 EUR }\n'
PAID = (
    "pay     as credit against the next invoice\n  pay     bonuses as supplement on the next invoice\n"
    "  tax     bonuses as compensation"
)
WITH_BONUS = CALLS.replace("pay     as credit against the next invoice", PAID) + BONUS
ONE_VISIT = 'penalty visit for answered "Visit" { whatever the outcome  amount 140 EUR }\n'


def test_a_limit_reads_the_bonuses_of_the_settlement_that_runs(tmp_path: Path) -> None:
    """140 of credits, 30 of bonuses: a limit of 150 less the bonuses leaves 120."""
    contract = WITH_BONUS.replace("cap     credits at 8% of charges", "cap     credits at 150 EUR - bonuses")
    body = "given in 2026-02: answered is 96%  expect in 2026-02: visit is 140 EUR and credits is 120 EUR"
    assert one(tmp_path, body, contract=contract + ONE_VISIT) == []


def test_bonuses_of_a_split_month_add_up_in_the_month_after(tmp_path: Path) -> None:
    """The halves of September give 30 and 40: October sees 70."""
    split = 'amendment half "Half" { effective 2026-09-16 splitting the month  replace premium.amount with 40 EUR }\n'
    seen = "define before each month = bonuses in the month before\n"
    body = "given answered is 96%  expect in 2026-10: before is 70 EUR  expect in 2026-08: before is 30 EUR"
    assert one(tmp_path, body, contract=WITH_BONUS + split + seen) == []
