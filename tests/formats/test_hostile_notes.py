"""Texts that try to be more than text stand in every field of a note and appear as text in every format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from lxml import etree

from slalang.booking.ledger import SIDES, Books, entry_of
from slalang.diagnostic import visible
from slalang.documents.note.page import notice
from slalang.documents.tree import Document
from slalang.formats.beancount import beancount
from slalang.formats.cii import cii
from slalang.formats.facturx import facturx
from slalang.formats.html import page as html
from slalang.formats.journal import journal
from slalang.formats.note_json import note_json
from slalang.formats.ubl import ubl
from slalang.model.note import Address, Contact, Identifier, Note, Payee, Preceding, Trader
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE
from tests.formats.made_notes import note
from tests.formats.rules import CREDIT_NOTE, FACTUR_X, schema_faults

TEXTS = (
    *HOSTILE,
    DIRECTION,
    CONTROL,
    "]]>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "\ufffe\uffff",
    "n" * 10_000,
)
BOOKS = Books("provider", SIDES["provider"])


def hostile(text: str) -> Note:
    """A note whose every text is this one."""
    base = note(1)
    someone = Trader(
        text, Address("ES", text, text, text, text, text), text, text, text, Identifier(text, text),
        (Identifier(text, text),), text, Identifier(text, text), Contact(text, text, text),
    )  # fmt: skip
    lines = tuple(
        replace(line, name=text, description=text, adjustments=tuple(replace(a, reason=text) for a in line.adjustments))
        for line in base.lines
    )
    return replace(
        base,
        number=text,
        seller=someone,
        buyer=someone,
        payee=Payee(text, Identifier(text, text)),
        lines=lines,
        preceding=(Preceding(text, date(2026, 3, 31)),),
        payment=replace(base.payment, terms=text),
        basis=replace(base.basis, number=text, title=text),
        buyer_reference=text,
        order=text,
        project=text,
        remark=text,
    )


def shown(text: str) -> str:
    """The text as documents show it: on one line, and characters that steer as their escapes."""
    plain = visible(" ".join(text.split()))
    return plain.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def page(of: Note) -> Document:
    made = notice(of)
    assert isinstance(made, Document)
    return made


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_xml_holds_the_text_and_nothing_that_it_asks_for(text: str) -> None:
    made = hostile(text)
    for written, schema in ((ubl(made), CREDIT_NOTE), (cii(made), FACTUR_X)):
        assert schema_faults(written, schema) == []
        root = etree.fromstring(written)
        assert not root.xpath("//processing-instruction()|//comment()")
        assert root.getroottree().docinfo.doctype == ""
        texts = {"".join(each.itertext()) for each in root.iter() if not len(each)}
        assert shown(text) in texts
        assert not any(ord(c) < 32 and c not in "\n\t" for c in written.decode())


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_other_formats_hold_it_as_text(text: str) -> None:
    made = hostile(text)
    assert json.loads(note_json(made))["remark"] == text
    assert "<script>alert" not in html(page(made))
    entry = entry_of(made, BOOKS)
    rows = list(csv.reader(io.StringIO(journal([entry]), newline="")))
    assert {len(row) for row in rows} == {8}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row[5:])
    assert len(beancount([entry]).splitlines()) == 3 + 2 * len(entry.postings)


SHORT = [t for t in TEXTS if "\ufffe" not in t and len(t) < 100]


@pytest.mark.parametrize("text", SHORT, ids=range(len(SHORT)))
def test_pages_show_it(text: str) -> None:
    assert "".join(visible(text).split())[:20] in printed(hostile(text))


def test_a_page_shows_a_name_of_ten_thousand_characters() -> None:
    base = note(1)
    assert printed(replace(base, buyer=replace(base.buyer, name="n" * 10_000))).count("n") >= 20_000


def printed(made: Note) -> str:
    """What the pages show, without spaces and the places where words may break."""
    written = facturx(page(made), made)
    assert isinstance(written, bytes)
    pages = pypdf.PdfReader(io.BytesIO(written)).pages
    return "".join("".join(each.extract_text() for each in pages).split()).replace("\N{ZERO WIDTH SPACE}", "")
