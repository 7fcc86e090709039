"""`sla why` on the contract that ships with data: its trees as a controller reads them, its rows, its faults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.pipeline.why import explain, rows_kept
from tests.cli.commands import ROOT, contract, sla
from tests.documents.explained import BANDED
from tests.formats.test_hostile import Page
from tests.settle.by_text import HEAD, RECORD, SETTLEMENT

ACME = ROOT / "contracts" / "acme-care" / "contract.sla"
WIDTH = 100


@pytest.fixture(scope="module")
def settled() -> Iterator[Callable[[str], Settled]]:
    """Periods of the contract, each settled once with the rows behind it."""
    with ExitStack() as stack:

        @cache
        def of(period: str) -> Settled:
            folder = stack.enter_context(rows_kept())
            return settle_project(Project(ACME), Request(period, period, ACME.parent / "sources.yaml", out=folder))

        yield of


def tree(done: Settled, name: str, width: int = WIDTH) -> str:
    mine = Project(ACME).contract
    assert mine is not None
    return str(explain(mine, done, name, None, "en", kept=False).shown("text", width, False))


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))


def test_every_place_that_is_told_holds_the_clause(settled: Callable[[str], Settled]) -> None:
    """Each step that quotes the contract stands in the line that it names."""
    told = tree(settled("2026-01"), "answer_credit", 400)
    text = ACME.read_text(encoding="utf-8").splitlines()
    for quoted in ("under 70%: 10% of voice_fee", "Inbound voice =", "Promised: At least 80%"):
        place = re.search(rf"{re.escape(quoted)}.*\[contract\.sla:(\d+)\]", told)
        assert place is not None
        wanted = {"Inbound voice =": "charge voice_fee", "Promised: At least 80%": "at least 80%"}.get(quoted, quoted)
        assert wanted in text[int(place[1]) - 1]


def test_the_command_prints_the_tree_that_was_explained(settled: Callable[[str], Settled]) -> None:
    printed = sla("why", ACME, "desk_fee", "--period", "2026-01", "--language", "en", "--quiet")
    assert printed.exit_code == 0
    assert printed.stdout == tree(settled("2026-01"), "desk_fee")


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


def test_a_page_is_whole_in_itself_and_markdown_tells_the_same(settled: Callable[[str], Settled]) -> None:
    mine = Project(ACME).contract
    assert mine is not None
    found = explain(mine, settled("2026-01"), "credits", None, "es", kept=False)
    page = Page(str(found.shown("html", 0, False)))
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"}
    assert "Liquidado: 4.598,46 EUR" in page.text
    assert "- Liquidado: **4.598,46 EUR**" in str(found.shown("markdown", 0, False))


def on_results(folder: Path) -> tuple[Path, Path]:
    """A contract of one result, and the results of two months."""
    text = (HEAD.format(currency="EUR"), RECORD.format(name="up_row"), BANDED)
    ending = SETTLEMENT.format(steps="", currency="EUR", unit="month")
    (folder / "contract.sla").write_text("\n".join((*text, ending)), encoding="utf-8")
    rows = "period,series,key,value\n2026-01,up,,94%\n2026-02,up,,99.5%\n"
    (folder / "results.csv").write_text(rows, encoding="utf-8")
    return folder / "contract.sla", folder / "results.csv"


def test_given_results_are_explained_like_measured_ones(tmp_path: Path) -> None:
    file, results = on_results(tmp_path)
    printed = sla("why", file, "credit", "--period", "2026-01", "--results", results, "--quiet")
    told = " ".join(re.sub(r"[│├└─ ]+", " ", printed.stdout).split())
    assert printed.exit_code == 0
    assert "Settled: 2,000.00 EUR" in told
    assert "Result, given: share of up_rows where ok = 94%" in told
    assert "A result of at least 99%, 5 percentage points from here: met" in told
    assert "Credit for downtime: 800.00 EUR in place of 2,000.00 EUR" in told


def test_results_stand_in_place_of_data(tmp_path: Path) -> None:
    file, results = on_results(tmp_path)
    printed = sla("why", file, "up", "--period", "2026-01", "--results", results, "--data", tmp_path)
    assert printed.exit_code == 2
    assert "in place of data" in printed.stderr


def test_a_contract_with_a_fault_is_refused(tmp_path: Path) -> None:
    printed = sla("why", contract(tmp_path, "objective x {"), "--period", "2026-03", "--quiet")
    assert printed.exit_code == 1
    assert "error[" in printed.stderr
