"""Data and contract text that would be formulas, markup or steering marks stay text wherever they are shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest

from tests.bad_input.project import CALLS, Project, Run

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1")
MARKUP = (
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "a|b",
    "[x](javascript:alert(1))",
    "`x`",
    "# x",
    "&lt;b&gt;",
)
STEERING = ("\u202etxt.exe", "\u2066left\u2069", "\x1b[31mred", "bell\x07", "\u200fright", "\u061carabic")


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def settled(project: Project, sites: Sequence[str]) -> Run:
    """The small contract with sites of these names, which all miss."""
    rows = [f"X{i},2026-03-09 09:00:00,99,sales,,{cell(site)}" for i, site in enumerate(sites)]
    project.write("calls.csv", CALLS + "\n".join(rows) + "\n")
    return project.issued()


class Tags(HTMLParser):
    """Which elements and attributes a page has, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def page(project: Project) -> Tags:
    found = Tags()
    found.feed((project.out / "statement.html").read_text(encoding="utf-8"))
    return found


def test_hostile_values_are_shown_as_text(project: Project) -> None:
    run = settled(project, [*FORMULAS, *MARKUP, *STEERING])
    found = page(project)
    assert not found.names & {"script", "img", "iframe", "object"}
    assert not {a for a in found.attributes if a.startswith("on")}
    assert [site for site in MARKUP if site not in found.text.replace("\u200b", "")] == []
    for said in (run.out, run.err, (project.out / "statement.md").read_text(encoding="utf-8"), found.text):
        assert not set(said) & {"\x1b", "\x07", "\u202e", "\u2066", "\u2069", "\u200f", "\u061c"}
    json.loads((project.out / "statement.json").read_text(encoding="utf-8"))


def test_hostile_values_are_no_formulas_in_evidence(project: Project) -> None:
    """Each has files of its own, with names that hold nothing but letters."""
    settled(project, [*FORMULAS, *MARKUP, *STEERING])
    files = list((project.out / "evidence").glob("*.csv"))
    assert len(files) >= len((*FORMULAS, *MARKUP, *STEERING))
    for file in files:
        assert not set(file.name) & set("/\\<>|:\"'`*?\x1b\u202e") and not file.name.startswith((".", "-"))
        with file.open(encoding="utf-8", newline="") as lines:
            assert not [c for row in csv.reader(lines) for c in row if c.strip().startswith(("=", "+", "-", "@"))], file


def test_a_group_never_steers_where_evidence_is_written(project: Project) -> None:
    sites = ["../../../../tmp/evil", "/etc/evil", "a/b", ".", "..", "CON", "x" * 400, "Á" * 200, "a_b", "A/B"]
    before = set(project.folder.rglob("*"))
    settled(project, sites)
    made = set(project.folder.rglob("*")) - before
    assert all(p.is_relative_to(project.out) for p in made)
    evidence = [p for p in made if p.suffix == ".parquet"]
    assert {p.parent.name for p in evidence} == {"evidence"}
    assert len(evidence) == len({*sites, "Lugo", "Vigo", ""}), "no two sites share a file"


def test_a_rejected_formula_stays_text(project: Project) -> None:
    project.write("calls.csv", CALLS + 'C5,2026-03-09 09:00:00,5,"=HYPERLINK(""http://x"")",,\n')
    project.refused("no-statement")
    with (project.out / "rejects" / "call.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = list(csv.DictReader(lines))
    assert row["value"].startswith("'=")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a | b", "=1+1", "*b* _i_ [x](y)", "{{7*7}}", "</title>"]
)
def test_hostile_text_of_a_contract(project: Project, text: str) -> None:
    project.change("contract.sla", '"Speed"', json.dumps(text))
    project.change("contract.sla", '"Small contract"', json.dumps(text))
    run = project.issued()
    found = page(project)
    assert not found.names & {"script", "img"}
    assert text in found.text
    assert "49" not in found.text.replace("{{7*7}}", "")[:200]
    assert text in run.out
    markdown = (project.out / "statement.md").read_text(encoding="utf-8")
    rows = [line for line in markdown.splitlines() if line.startswith("| March")]
    assert (
        {line.replace("\\|", "").count("|") for line in rows} == {rows[0].replace("\\|", "").count("|")} == {8}
        if rows
        else True
    )


def test_a_direction_mark_in_a_contract_is_refused(project: Project) -> None:
    project.change("contract.sla", '"Speed"', '"Spe\u202eed"')
    run = project.refused("hidden-direction")
    assert "\u202e" not in run.err


def test_a_hostile_file_name_is_shown_as_text(project: Project) -> None:
    name = "calls-\u202e<b>\x1b[31m.csv"
    (project.folder / "calls.csv").rename(project.folder / name)
    project.change("sources.yaml", "files: calls.csv", "files: calls-*.csv")
    run = project.issued()
    for said in (run.err, (project.out / "statement.md").read_text(encoding="utf-8"), page(project).text):
        assert not set(said) & {"\x1b", "\u202e"}
