"""`sla why` on the contract that ships with data: its trees as a controller reads them, its rows, its faults."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.pipeline.why import explain, rows_kept
from tests.cli.commands import ROOT, contract, sla
from tests.formats.test_hostile import Page

ACME = ROOT / "contracts" / "acme-care" / "contract.sla"
TREES = Path(__file__).resolve().parent / "why"
"""Trees that a person read and computed again, `NAME.PERIOD.txt`, as `sla why … --language en` prints them."""
WIDTH = 100


@cache
def settled(period: str) -> Settled:
    """A period of the contract with the rows behind it, settled once."""
    with rows_kept() as folder:
        return settle_project(Project(ACME), Request(period, period, ACME.parent / "sources.yaml", out=folder))


@pytest.mark.parametrize("file", sorted(TREES.glob("*.txt")), ids=lambda file: file.stem)
def test_the_tree_is_the_one_that_was_read(file: Path) -> None:
    """Line numbers are left aside: clauses that are added elsewhere move them."""
    name, period = file.stem.split(".")
    printed = sla("why", ACME, name, "--period", period, "--language", "en", "--quiet")
    assert printed.exit_code == 0
    assert places(printed.stdout) == places(file.read_text(encoding="utf-8"))


def places(text: str) -> str:
    return re.sub(r"\.sla:\d+|contact_center:\d+", ":N", text)


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))


def test_every_place_that_is_told_holds_the_clause() -> None:
    """Each step that quotes the contract stands in the line that it names."""
    mine = Project(ACME).contract
    assert mine is not None
    found = explain(mine, settled("2026-01"), "answer_credit", None, "en")
    text = ACME.read_text(encoding="utf-8").splitlines()
    for quoted in ("under 70%: 10% of voice_fee", "at most 1: 1"):
        line = next(n for n in found.shown("text", 400, False).splitlines() if quoted in n)
        place = re.search(r"contract\.sla:(\d+)", line)
        if place is not None:
            assert quoted in text[int(place[1]) - 1]


def test_without_a_name_all_is_listed() -> None:
    printed = sla("why", ACME, "--period", "2026-03", "--language", "en", "--quiet")
    assert printed.exit_code == 0
    for name in ("answer_speed", "answer_credit", "voice_fee", "credits", "step-3"):
        assert re.search(rf"^ {name} ", printed.stdout, re.MULTILINE)
    assert max(map(len, printed.stdout.splitlines())) <= WIDTH


def test_a_slip_in_the_name_is_told_with_the_nearest() -> None:
    printed = sla("why", ACME, "anser_speed", "--period", "2026-03", "--quiet")
    assert (printed.exit_code, printed.stdout) == (1, "")
    assert "nothing-to-explain" in printed.stderr
    assert "did you mean `answer_speed`?" in printed.stderr


def test_a_period_that_is_none_is_told() -> None:
    printed = sla("why", ACME, "--period", "2026-13", "--quiet")
    assert printed.exit_code == 1
    assert "no-period" in printed.stderr


def test_with_out_the_rows_are_kept_and_named(tmp_path: Path) -> None:
    printed = sla("why", ACME, "answer_speed", "--period", "2026-03", "--out", tmp_path, "--format", "json", "--quiet")
    assert printed.exit_code == 0
    (answer,) = json.loads(printed.stdout)["answers"]
    (objective,) = answer["objectives"]
    counts, evidence = objective["counts"], objective["evidence"]
    assert [Path(f).is_file() for f in evidence["files"]] == [True, True]
    against = counts["counted"] - counts["fulfilled"]
    assert len(evidence["against"]) + evidence["further"] == against
    assert evidence["rows"] == counts["counted"] + counts["not_among"] + counts["uncovered"] + sum(
        counts["left_out"].values()
    )


def test_a_page_is_whole_in_itself() -> None:
    printed = sla("why", ACME, "credits", "--period", "2026-01", "--format", "html", "--quiet")
    assert printed.exit_code == 0
    tags = {tag for tag, _ in Page(printed.stdout).tags}
    assert not tags & {"script", "link", "img", "iframe"}
    assert "4.598,46" in printed.stdout.replace("\N{NO-BREAK SPACE}", " ")


def test_markdown_tells_the_same_tree() -> None:
    printed = sla(
        "why", ACME, "answer_credit", "--period", "2026-03", "--format", "markdown", "--language", "en", "--quiet"
    )
    assert "  - Computed: 2% of 40,000.00\N{NO-BREAK SPACE}EUR × 1" in printed.stdout


def test_a_contract_with_a_fault_is_refused(tmp_path: Path) -> None:
    printed = sla("why", contract(tmp_path, "objective x {"), "--period", "2026-03", "--quiet")
    assert printed.exit_code == 1
    assert "error[" in printed.stderr
