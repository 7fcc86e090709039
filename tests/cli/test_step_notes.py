"""What a step of the settlement leaves open: in the statement, in `sla why`, as a warning, and no note is issued."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import ROOT, sla

MONEY = ROOT / "tests" / "golden" / "money"
NOT_KNOWN, OPEN = MONEY / "not_known", MONEY / "claims_still_open"
GIVEN = (NOT_KNOWN / "contract.sla", "--results", NOT_KNOWN / "results.csv", "--period", "2026-01")
MEASURED = (OPEN / "contract.sla", "--period", "2026-03")


def flat(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_statement_says_at_its_head_and_at_the_step_what_is_not_known() -> None:
    done = sla("settle", *GIVEN, "--format", "markdown")
    head, _, rest = flat(done.stdout).partition("Results at a glance")
    for said in (
        "It is not known whether this holds, so nothing was waived.",
        "The limit is not known, so it limits nothing.",
        "The amount is not known, so nothing was taken off or added.",
    ):
        assert said in head
        assert said in rest
    assert done.exit_code == 0
    assert [line.partition(":")[0] for line in done.stderr.splitlines() if "warning" in line] == [
        "warning[step-not-known]"
    ] * 3


def test_why_says_so_too() -> None:
    assert "The limit is not known, so it limits nothing." in flat(sla("why", *GIVEN, "credit").stdout)
    (answer,) = json.loads(sla("why", *GIVEN, "credit", "--format", "json").stdout)["answers"]
    facts = [note["fact"] for step in answer["steps"] for note in step["notes"]]
    assert facts == ["condition not known", "limit not known", "amount not known"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "until 1 May 2026, 00:00"), ("es", "hasta el 1 may 2026, 00:00"), ("zh", "暂定")],
)
def test_a_claim_that_may_still_come_keeps_the_step_provisional(language: str, said: str) -> None:
    done = sla("settle", *MEASURED, "--format", "markdown", "--language", language)
    assert flat(done.stdout).count(said) == 2
    assert "what this step did in 2026-03 is provisional: it may change until 2026-05-01 00:00" in done.stderr
    later = sla("settle", *MEASURED, "--as-of", "2026-05-01", "--format", "markdown", "--language", language)
    assert said not in flat(later.stdout)
    assert "step-may-change" not in later.stderr


def test_no_note_is_issued_while_a_claim_may_still_come() -> None:
    asked = ("--number", "CN-1", "--format", "json")
    early = sla("invoice", *MEASURED, *asked)
    assert early.exit_code == 1
    assert "still-provisional" in early.stderr
    late = sla("invoice", *MEASURED, *asked, "--as-of", "2026-05-01")
    assert "still-provisional" not in late.stderr


def test_every_month_says_what_is_carried_on_and_the_last_that_it_lapses() -> None:
    folder = MONEY / "carry_to_the_end"
    asked = ("--results", folder / "results.csv", "--from", "2026-01", "--to", "2026-04", "--format", "markdown")
    said = flat(sla("settle", folder / "contract.sla", *asked).stdout)
    for text in (
        "Carried into the next periods: 340.00 CHF of January 2026.",
        "Carried into the next periods: 180.00 CHF of January 2026.",
        "Lapsed, because its time has passed: 180.00 CHF of January 2026.",
        "Lapses, because the term ends and no period follows: 340.00 CHF of April 2026.",
    ):
        assert said.count(text) == 1


def test_what_an_amendment_takes_away_is_said_where_it_would_have_entered() -> None:
    folder = MONEY / "carry_without_its_cap"
    asked = ("--results", folder / "results.csv", "--period", "2026-03", "--format", "markdown")
    said = flat(sla("settle", folder / "contract.sla", *asked).stdout)
    assert "the terms in force have no limit that carries it: 140.00 CHF of January 2026." in said


NO_CLAIM = "no claims where made_at within 30 days after end of the month"


@pytest.mark.parametrize(
    ("condition", "provisional"),
    [
        (NO_CLAIM, True),
        (f"not ({NO_CLAIM})", True),
        (f"month_of_contract is at most 3 and ({NO_CLAIM})", True),
        (f"month_of_contract is over 3 and ({NO_CLAIM})", False),
        (f"month_of_contract is at most 3 or ({NO_CLAIM})", False),
        ("(count of claims where made_at within 30 days after end of the month) is under 2", True),
        (NO_CLAIM.replace("30 days", "0 days"), False),
    ],
)
def test_a_step_is_provisional_while_a_claim_could_turn_it(tmp_path: Path, condition: str, provisional: bool) -> None:
    """March, the third month, as of 1 April: what another part of the condition decides, no claim can turn."""
    for file in OPEN.iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace(NO_CLAIM, condition))
    done = sla("settle", tmp_path / "contract.sla", "--period", "2026-03", "--format", "json")
    notes = json.loads(done.stdout)["periods"][0]["step_notes"]
    assert [n["fact"] for n in notes] == (["may change"] if provisional else [])


@pytest.mark.parametrize("step", ["waive credit when claimed is no", "cap credit at 1 CHF if claimed otherwise 2 CHF"])
def test_a_series_that_a_claim_could_turn_keeps_its_step_provisional(tmp_path: Path, step: str) -> None:
    """The same as of 1 April, asked through a series, of a waiver and of a limit."""
    series = f"define claimed each month = any {NO_CLAIM.removeprefix('no ')}\n"
    for file in OPEN.iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    contract = tmp_path / "contract.sla"
    (waiver,) = (line for line in contract.read_text().splitlines() if NO_CLAIM in line)
    contract.write_text(contract.read_text().replace(waiver, f"  {step}") + series)
    done = sla("settle", contract, "--period", "2026-03", "--format", "json")
    assert [n["fact"] for n in json.loads(done.stdout)["periods"][0]["step_notes"]] == ["may change"], done.stderr


def test_a_limit_that_is_known_later_is_named_until_then() -> None:
    """The year closes in December: 1% of 12 months of 8,000 CHF limit that month, and no month before."""
    done = sla("settle", *GIVEN[:3], "--from", "2026-01", "--to", "2026-12", "--format", "json")
    facts = {p["period"]: [n["fact"] for n in p["step_notes"]] for p in json.loads(done.stdout)["periods"]}
    assert facts["2026-01"] == ["condition not known", "limit not known", "amount not known"]
    assert facts["2026-12"] == ["condition not known"]
