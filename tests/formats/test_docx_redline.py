"""Tracked changes in Word: all accepted is the newer agreement, all rejected the older one, word for word."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from docx import api
from hypothesis import HealthCheck, given, settings

from slalang.documents.agreement import Written, agreement
from slalang.documents.redline import tracked
from slalang.documents.tree import Column, Document, Labels, Paragraph, Reference, Section, Table, Text
from slalang.formats.word import Editor, Options, docx
from slalang.pipeline.project import Project
from tests.documents.random_documents import documents
from tests.formats.word_reader import W, body, lines

ROOT = Path(__file__).resolve().parents[2]
LABELS = Labels("Contents", "Skip", "–")
REAL = ("acme-care", "bank-calls", "real/at-risk-pool", "real/lost-time-ten-times")


def word(document: Document, options: Options | None = None) -> bytes:
    found = docx(document, options)
    assert isinstance(found, bytes)
    return found


def redline(old: Document, new: Document, editor: Editor | None = None) -> bytes:
    return word(tracked(old, new).document, Options(editor=editor) if editor else None)


def check(old: Document, new: Document) -> None:
    file = redline(old, new)
    assert lines(file, "accepted") == lines(word(new))
    assert lines(file, "rejected") == lines(word(old))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), documents())
def test_accepted_is_the_newer_text_and_rejected_the_older(old: Document, new: Document) -> None:
    check(old, new)


@lru_cache
def agreed(name: str, language: str = "en", day: date | None = None) -> Document:
    contract = Project(ROOT / "contracts" / name / "contract.sla").contract
    assert contract is not None
    found = agreement(contract, language, day=day)
    assert isinstance(found, Written)
    return found.document


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_law_holds_for_the_terms_of_two_days(language: str) -> None:
    days = (date(2026, 1, 1), date(2026, 7, 1))
    check(*(agreed("acme-care", language, day) for day in days))
    check(*(agreed("acme-care", language, day) for day in reversed(days)))


@pytest.mark.parametrize(("old", "new"), list(zip(REAL, (*REAL[1:], REAL[0]), strict=True)))
def test_law_holds_for_contracts_that_have_nothing_in_common(old: str, new: str) -> None:
    check(agreed(old), agreed(new))


def test_the_same_agreement_has_no_change() -> None:
    root = body(redline(agreed("acme-care"), agreed("acme-care")))
    assert not list(root.iter(f"{W}ins", f"{W}del", f"{W}delText"))


# ---------------------------------------------------------------- how it is written


def made(*sections: Section, title: str = "Care") -> Document:
    return Document("en", "ltr", "Agreement", title, "A-1", (), (), sections, (), LABELS)


def clause(name: str, number: str, *texts: str) -> Section:
    return Section(f"clause.{name}", name.title(), tuple(Paragraph((Text(text),)) for text in texts), number)


def test_changes_are_those_of_a_person_and_of_no_time() -> None:
    old, new = made(clause("audit", "1", "The party may look.")), made(clause("audit", "1", "The party may inspect."))
    root = body(redline(old, new, Editor("Contact Iberia & Söhne")))
    changes = list(root.iter(f"{W}ins", f"{W}del"))
    assert [("".join(c.itertext()), c.tag.removeprefix(W)) for c in changes] == [("look", "del"), ("inspect", "ins")]
    assert {change.get(f"{W}author") for change in changes} == {"Contact Iberia & Söhne"}
    assert all(change.get(f"{W}date") is None for change in changes)
    assert len({change.get(f"{W}id") for change in changes}) == len(changes)


def test_changes_have_the_time_that_is_given() -> None:
    old, new = made(clause("audit", "1", "a")), made(clause("audit", "1", "b"))
    root = body(redline(old, new, Editor("x", "2026-07-01T00:00:00Z")))
    assert {c.get(f"{W}date") for c in root.iter(f"{W}ins", f"{W}del")} == {"2026-07-01T00:00:00Z"}


def test_new_number_of_a_clause_is_no_change() -> None:
    """A clause comes in front: those behind it and all that refers to them are numbered anew without a mark."""

    def pair(number: str) -> tuple[Section, Section]:
        said = Paragraph(
            (Text("As in "), Reference("clause.audit", f"clause {number} (Audit)", numbered=True), Text("."))
        )
        table = Table(f"Table {number}-A", (Column("a"),), (((Text("b"),),),), (), "clause.audit.table-a", "A")
        inner = Paragraph((Text("See "), Reference("clause.audit.table-a", f"{number}-A", numbered=True)))
        later = str(int(number) + 1)
        return Section("clause.audit", "Audit", (table, inner), number), Section("clause.exit", "Exit", (said,), later)

    old, new = made(*pair("1")), made(clause("data", "1", "New."), *pair("2"))
    file = redline(old, new)
    changed = ["".join(c.itertext()) for c in body(file).iter(f"{W}ins", f"{W}del") if "".join(c.itertext())]
    assert changed == ["Data", "New."]
    check(old, new)
    assert "|" + "|As in clause 1 (Audit)." in "\n".join(lines(file, "rejected"))


def test_rows_come_and_go_whole() -> None:
    def table(*rows: tuple[str, str]) -> Document:
        cells = tuple(tuple((Text(cell),) for cell in row) for row in rows)
        return made(Section("s", "S", (Table("Rates", (Column("Result"), Column("Value")), cells),), "1"))

    old, new = table(("75%", "2%"), ("70%", "5%")), table(("80%", "1%"), ("75%", "3%"))
    file = redline(old, new)
    rows = api.Document(io.BytesIO(file)).tables[0].rows
    kinds = [
        [c.tag.removeprefix(W) for c in row._tr.find(f"{W}trPr") if c.tag in {f"{W}ins", f"{W}del"}] for row in rows
    ]
    assert kinds == [[], ["ins"], [], ["del"]]
    check(old, new)


def test_moved_clause_is_struck_where_it_was_and_new_where_it_is() -> None:
    a, b, c = (clause(name, "", "Text of " + name) for name in ("alpha", "beta", "gamma"))
    old = made(replace(a, number="1"), replace(b, number="2"), replace(c, number="3"))
    new = made(replace(c, number="1"), replace(a, number="2"), replace(b, number="3"))
    check(old, new)
    changed = [
        "".join(e.itertext()) for e in body(redline(old, new)).iter(f"{W}ins", f"{W}del") if "".join(e.itertext())
    ]
    assert changed == ["Gamma", "Text of gamma", "Gamma", "Text of gamma"]


def test_title_page_is_compared_too() -> None:
    check(made(clause("audit", "1", "a")), replace(made(clause("audit", "1", "a"), title="Care and more"), subtitle=""))
