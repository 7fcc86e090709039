"""Hostile text in every field of a Word file is text: it adds no element, no field, no link."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest
from docx import api

from slalang.documents.agreement import Written
from slalang.documents.redline import tracked
from slalang.documents.statement import statement
from slalang.documents.tree import (
    Bar,
    Code,
    Column,
    Definition,
    Definitions,
    Document,
    Emphasis,
    Figure,
    Item,
    Items,
    Labels,
    Note,
    Paragraph,
    Reference,
    Section,
    Status,
    Table,
    Text,
    Tone,
)
from slalang.formats.word import Editor, Options, docx
from tests.documents import acme_contract, acme_settled
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE
from tests.formats.word_reader import W, body, lines, parts

LABELS = Labels("Contents", "Skip", "–")
INVALID = "null\x00 bell\x07 half\ud800 never\uffff"
MORE = ("]]>", "&#x0;", "' onload='", INVALID, "x" * 10_000, 'TOC \\o "1-3"', "\\o {", "%1.%2")


def document(text: str) -> Document:
    """A text in every place where an author's words can stand."""
    cell = (Text(text),)
    blocks = (
        Paragraph((Text(text), Emphasis(text), Code(text), Status(text, Tone.BAD))),
        Items((Item(cell, (Paragraph(cell),)),), numbered=True),
        Table(text, (Column(text), Column("b")), ((cell, cell),), (cell, cell), id=f"table {text[:200]}"),
        Definitions((Definition(cell, (Paragraph(cell),), f"term {text[:200]}"),)),
        Note(text, (Paragraph(cell),)),
        Figure(text, (Bar(text, Fraction(1, 2), text),)),
        Paragraph((Reference(f"s {text[:200]}", text),)),
    )
    sections = (Section(f"s {text[:200]}", text, blocks, "1"), Section("b", "B", (), "2"), Section("c", "C", (), "3"))
    cover = (Definition(cell, (Paragraph(cell),), name="law"),)
    return Document("en", "ltr", text, text, text, cover, (Paragraph(cell),), sections, cell, LABELS)


def word(text: str) -> bytes:
    found = docx(document(text), Options(editor=Editor(text)))
    assert isinstance(found, bytes)
    return found


def elements(file: bytes) -> Iterator[str]:
    yield from (str(element.tag) for element in body(file).iter())


@pytest.mark.parametrize("text", [*HOSTILE, *MORE])
def test_text_is_shown_and_adds_no_element(text: str) -> None:
    file = word(text)
    assert Counter(elements(file)) == Counter(elements(word("harmless")))
    shown = " ".join(t.text or "" for t in body(file).iter(f"{W}t"))
    if text != INVALID:
        assert " ".join(text.split()) in " ".join(shown.split())
    assert api.Document(io.BytesIO(file)).paragraphs
    assert sorted(parts(file)) == sorted(parts(word("harmless")))


def test_what_xml_cannot_hold_is_written_out() -> None:
    shown = "\n".join(lines(word(INVALID)))
    assert "null\\u0000 bell\\u0007 half\\ud800 never\\uffff" in shown


@pytest.mark.parametrize("text", [*HOSTILE, *MORE])
def test_author_of_changes_is_text(text: str) -> None:
    old, new = document("harmless"), document(text)
    made = docx(tracked(old, new).document, Options(editor=Editor(text)))
    assert isinstance(made, bytes)
    assert lines(made, "accepted") == lines(word(text))
    assert lines(made, "rejected") == lines(word("harmless"))


@pytest.mark.parametrize("text", [DIRECTION, CONTROL])
def test_control_and_direction_marks_are_written_out(text: str) -> None:
    settled = acme_settled.statement(title=text)
    found = statement(settled, acme_contract.contract(title=text), "en")
    assert isinstance(found, Written)
    file = docx(found.document)
    assert isinstance(file, bytes)
    shown = "".join(lines(file))
    assert not set(shown) & set("\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert "\\u202e" in shown or "\\u001b" in shown
