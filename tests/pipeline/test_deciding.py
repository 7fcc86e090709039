"""Recorded decisions from files: those that change nothing, or are about nothing, are told and never passed over."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slalang.diagnostic import as_text
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project

CASE = Path(__file__).resolve().parents[1] / "golden" / "money" / "remedies"
HEAD = "declaration,key,from,to,by,at,decision\n"


def settled(folder: Path, rows: str) -> Settled:
    """The golden case of remedies with other rows of `exercise`, as of 3 June 2026."""
    shutil.copytree(CASE, folder, dirs_exist_ok=True)
    (folder / "exercises.csv").write_text(HEAD + rows, encoding="utf-8")
    as_of = int(datetime(2026, 6, 3, tzinfo=UTC).timestamp()) * 1_000_000
    return settle_project(
        Project(folder / "contract.sla"), Request("2026-01", "2026-05", folder / "sources.yaml", as_of=as_of)
    )


def told(found: Settled) -> list[str]:
    return [as_text(f).splitlines()[0] for f in found.faults]


NOTHING = "about nothing: `{}` gave nothing that it names"
TOLD = {
    "stopp,,,,Bob,2026-04-10 10:00:00,noticed": NOTHING.format("stopp"),
    "stop,,,,Bob,2026-04-10 10:00:00,delivered": NOTHING.format("stop"),
    "stop,2026-02,,,Bob,2026-02-10 10:00:00,noticed": "changes nothing: before the right",
    "stop,2026-02,,,Bob,2026-05-10 10:00:00,noticed": "changes nothing: after the window, which ended on 2026-04-30",
}


@pytest.mark.parametrize(("row", "finding"), TOLD.items())
def test_a_decision_that_changes_nothing_is_told(tmp_path: Path, row: str, finding: str) -> None:
    (line,) = told(settled(tmp_path, row + "\n"))
    assert line.startswith("warning[decision-about-nothing]" if "about" in finding else "warning[disregarded-decision]")
    assert line.endswith(finding)


def test_a_decision_in_time_is_heeded_without_a_word(tmp_path: Path) -> None:
    found = settled(tmp_path, "stop,,,,Bob,2026-04-10 10:00:00,noticed\n")
    assert told(found) == []


def test_what_is_recorded_after_the_as_of_instant_is_not_there_yet(tmp_path: Path) -> None:
    assert told(settled(tmp_path, "stopp,,,,Bob,2026-07-10 10:00:00,noticed\n")) == []


def test_a_decision_that_is_none_of_the_words_is_a_rejected_row(tmp_path: Path) -> None:
    found = settled(tmp_path, "stop,,,,Bob,2026-04-10 10:00:00,shouted\n")
    assert found.statement is None
