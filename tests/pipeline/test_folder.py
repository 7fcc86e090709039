"""The folder of `--out`: what lies there is of the last run, and a failed run leaves no statement behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slalang.pipeline.folder import LIST, clear, remember
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project
from slalang.pipeline.statements import issue

FOLDER = Path(__file__).resolve().parent.parent.parent / "contracts" / "acme-care"


def settle(out: Path, period: str, sources: Path = FOLDER / "sources.yaml") -> bool:
    project = Project(FOLDER / "contract.sla")
    settled = settle_project(project, Request(period, period, sources, out=out))
    if settled.statement is None or project.contract is None:
        return False
    return bool(issue(project.contract, settled, "en", out).files)


def files(out: Path) -> set[str]:
    return {str(f.relative_to(out)) for f in out.rglob("*") if f.is_file() and f.name != LIST}


def test_the_next_run_replaces_everything_of_the_last(tmp_path: Path) -> None:
    assert settle(tmp_path, "2026-03")
    march = files(tmp_path)
    assert {"statement.html", "statement.md", "statement.json"} < march
    assert "evidence/answer_speed-2026-03.csv" in march
    assert settle(tmp_path, "2026-02")
    assert not any("2026-03" in name for name in files(tmp_path))


def test_a_run_that_fails_leaves_no_statement(tmp_path: Path) -> None:
    assert settle(tmp_path, "2026-02")
    (tmp_path / "notes.txt").write_text("a controller's own")
    assert not settle(tmp_path, "2026-02", tmp_path / "absent.yaml")
    assert files(tmp_path) == {"notes.txt"}


def test_money_from_an_objective_that_was_met_has_its_rows_too(tmp_path: Path) -> None:
    assert settle(tmp_path, "2026-01")
    assert "evidence/resolution_in_time-2026-01.csv" in files(tmp_path)


@pytest.mark.parametrize("text", ["", "no json", "{}", '"../outside.txt"', '"/etc/hostname"', "[" * 100_000])
def test_a_list_that_somebody_wrote_removes_nothing_outside(tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "outside.txt").write_text("kept")
    (out / LIST).write_text(text)
    clear(out)
    assert (tmp_path / "outside.txt").read_text() == "kept"


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    out.mkdir()
    other.mkdir()
    (other / "precious.csv").write_text("kept")
    (out / "evidence").symlink_to(other)
    (out / LIST).write_text(json.dumps("evidence/precious.csv"))
    clear(out)
    assert (other / "precious.csv").read_text() == "kept"


def test_no_list_is_written_through_a_link(tmp_path: Path) -> None:
    out, precious = tmp_path / "out", tmp_path / "precious.txt"
    out.mkdir()
    precious.write_text("kept")
    (out / LIST).symlink_to(precious)
    clear(out)
    remember(out, [out / "statement.html"])
    assert precious.read_text() == "kept"


def test_all_that_was_remembered_is_cleared_though_the_last_line_was_cut_off(tmp_path: Path) -> None:
    for name in ("statement.html", "statement.md", "statement.json", "mine.txt"):
        (tmp_path / name).write_text("x")
    remember(tmp_path, [tmp_path / "statement.html"])
    remember(tmp_path, [tmp_path / "statement.html", tmp_path / "statement.md"])
    with (tmp_path / LIST).open("a") as file:
        file.write('"statement.js')
    clear(tmp_path)
    assert files(tmp_path) == {"statement.json", "mine.txt"}
    assert not (tmp_path / LIST).exists()
