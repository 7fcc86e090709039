"""Rights, duties and disputes in the statement: what arose, why, until when, how far it has come, in each language."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from slalang.documents.agreement import Written
from slalang.documents.statement import statement
from slalang.documents.tree import Document, Note, sections_of, text_of
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project
from tests.documents.test_agreement import everything, said

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "money"


@lru_cache
def written(case: str, first: str, last: str, as_of: str, language: str = "en") -> Document:
    """The statement of a golden case, which `why.md` there computes by hand."""
    folder = GOLDEN / case
    project = Project(folder / "contract.sla")
    instant = int(datetime.fromisoformat(as_of).replace(tzinfo=UTC).timestamp()) * 1_000_000
    settled = settle_project(project, Request(first, last, folder / "sources.yaml", as_of=instant))
    assert settled.statement is not None and project.contract is not None
    found = statement(settled.statement, project.contract, language)
    assert isinstance(found, Written)
    assert not found.findings, "every phrase is translated"
    return found.document


def remedies(first: str = "2026-03", language: str = "en") -> Document:
    return written("remedies", first, "2026-05", "2026-06-03", language)


def rows(document: Document, section: str, caption: str) -> list[list[str]]:
    found = next(s for s in sections_of(document.sections) if s.id == section)
    table = next(n for n in everything(found) if getattr(n, "caption", "") == caption)
    return [[text_of(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in table.rows]


def test_what_arose_stands_with_its_end_and_its_state() -> None:
    found = rows(remedies(), "period.2026-03.remedies", "Rights and duties that arose")
    assert found[0] == [
        "Rectification plan (Speed)",
        "March 2026",
        "Desk delivers a rectification plan",
        "29 Apr 2026, 09:00 (UTC+02:00)",
        "overdue",
    ]
    state, _, effect = found[1][-1].partition(", with effect ")
    assert state == "notice given, by Bob, 20 May 2026, 10:00 (UTC+02:00)"
    assert effect == "19 Jun 2026, 10:00 (UTC+02:00) at the earliest"


def test_what_waits_says_when_its_results_are_final() -> None:
    (waiting,) = rows(remedies(), "period.2026-05.remedies", "Rights and duties that arose")
    assert waiting[-1] == "waits for final results, its results are final 6 Jun 2026, 00:00 (UTC+02:00)"


def test_why_it_arose_can_be_followed() -> None:
    text = said(remedies(), "period.2026-03.remedies")
    assert "missed in at least 3 of the last 12 months = yes" in text
    assert "January 2026 = yes" in text


def test_earlier_rights_that_had_not_ended_stand_in_the_first_period() -> None:
    caption = "Rights and duties of earlier periods, not ended when this statement begins"
    found = rows(remedies(), "period.2026-03.remedies", caption)
    assert [(row[0], row[1], row[-1].partition(",")[0]) for row in found] == [
        ("Rectification plan (Speed)", "January 2026", "delivered"),
        ("Termination", "February 2026", "lapsed"),
    ]


def test_notice_that_came_too_late_is_listed() -> None:
    text = said(remedies("2026-02"), "period.2026-02.remedies")
    assert "Recorded acts that change nothing" in text
    assert (
        "Termination, February 2026, notice given by Bob, 30 Apr 2026, 00:00:01 (UTC+02:00): after the window" in text
    )


def test_the_summary_names_what_is_overdue() -> None:
    notes = [b for b in remedies().summary if isinstance(b, Note) and b.label == "Remedies"]
    items = [text_of(n.runs) for n in everything(notes[0]) if hasattr(n, "runs")]
    assert len([i for i in items if i.endswith(": overdue")]) == 2


def test_lines_say_how_they_stand() -> None:
    document = written("disputes", "2026-01", "2026-05", "2026-06-01")
    caption = "Lines before and after the settlement"
    states = {m: rows(document, f"period.2026-0{m}.lines", caption)[0][-1] for m in (1, 2, 3, 4)}
    assert states == {
        1: "dispute upheld by arbiter, 10 Apr 2026, 10:00 (UTC+02:00); reversed on the note of April 2026",
        2: "accepted: there was no dispute by 21 Mar 2026, 00:00 (UTC+01:00)",
        3: "dispute rejected by arbiter, 4 May 2026, 10:00 (UTC+02:00); the line stands",
        4: "accepted: there was no dispute by 21 May 2026, 00:00 (UTC+02:00)",
    }
    reversed_line = rows(document, "period.2026-04.lines", caption)[1]
    assert reversed_line[0] == "Slow, reversed, of January 2026"
    assert reversed_line[3:5] == ["–", "−500.00 EUR"]  # it enters after all steps
    assert "Recorded disputes that change nothing" in said(document, "period.2026-02.lines")


def test_a_late_claim_is_seen_beside_those_in_time() -> None:
    text = said(written("late_claim", "2026-01", "2026-03", "2026-06-01"), "period.2026-02.settlement")
    assert "rows of the period = 1" in text
    assert "of these as asked = 0" in text


@pytest.mark.parametrize("language", ["es", "zh"])
def test_in_every_language(language: str) -> None:
    words = {"es": ("vencido", "preaviso dado"), "zh": ("逾期", "已发出通知")}[language]
    text = said_cells(remedies(language=language))
    assert all(word in text for word in words)
    assert "overdue" not in text


def said_cells(document: Document) -> str:
    tables = [n for n in everything(document) if hasattr(n, "rows")]
    return "\n".join(text_of(cell) for table in tables for row in table.rows for cell in row)
