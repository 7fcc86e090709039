"""The page of a note: everything that a person who books it needs, in each language, over as many pages as it takes."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import pypdf
import pytest

from slalang.booking.amounts import tax_totals
from slalang.documents.note.page import notice
from slalang.documents.tree import Document, Table, text_of
from slalang.formats.markdown import text as markdown
from slalang.formats.pdf import pdf
from slalang.model.note import Note, Settling
from slalang.units import Rounding
from tests.formats.made_notes import REFUND_BANK, note, vat


def plain(number: int = 1, **changes: object) -> Note:
    """A note with names that are names."""
    shape = note(number)
    lines = tuple(replace(line, name=f"Line {i}", description="March") for i, line in enumerate(shape.lines))
    buyer = replace(shape.buyer, name="Acme Retail S.A.")
    return replace(shape, lines=lines, buyer=buyer, remark="Credits.", preceding=(), **changes)  # type: ignore[arg-type]  # fields of a note


def page(of: Note) -> Document:
    made = notice(of)
    assert isinstance(made, Document)
    return made


def shown(of: Note) -> str:
    return markdown(page(of)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Credit note CN-2026-000", "VAT number ESB12345678", "21%")),
        ("es", ("Factura rectificativa CN-2026-000", "España", "21 %")),
        ("zh", ("贷项通知单 CN-2026-000", "西班牙", "21%")),
    ],
)
def test_parties_tax_and_totals_stand_on_the_page(language: str, words: tuple[str, ...]) -> None:
    made = plain(0, language=language)
    found = shown(made).replace("\\", "")
    for word in words:
        assert word in found
    figures = page(made)
    tables = [block for section in figures.sections for block in section.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [len(made.lines), len(made.taxes)]


def test_totals_of_the_page_are_those_of_the_note() -> None:
    made = plain(1)
    tables = [b for section in page(made).sections for b in section.blocks if isinstance(b, Table)]
    net, tax, total = (text_of(cell) for cell in tables[-1].totals[1:])
    figures = [Fraction(each.split("\N{NO-BREAK SPACE}")[0].replace(",", "")) for each in (net, tax, total)]
    assert figures == [made.net, made.tax, made.total]


def test_an_account_is_written_in_groups_of_four() -> None:
    made = plain(2)
    paid = replace(made, payment=replace(made.payment, how=Settling.REFUND, bank=REFUND_BANK))
    assert "ES79 2100 0813 6101 2345 6789, BIC CAIXESBBXXX, Acme Retail S.A." in shown(paid)


def test_a_currency_shows_its_own_decimals() -> None:
    assert "KRW" in shown(plain(5))
    assert ".00 KRW" not in shown(plain(5))


def test_compensation_is_no_corrective_invoice() -> None:
    assert page(plain(3, language="es")).title.startswith("Nota de abono")


def test_a_language_without_words_is_a_fault() -> None:
    assert not isinstance(notice(plain(language="xx")), Document)


def test_many_lines_go_on_over_pages_under_their_heading() -> None:
    line = plain(0).lines[0]
    lines = tuple(replace(line, name=f"Credit {i}", vat=vat("S", "0.21")) for i in range(90))
    written = pdf(page(replace(plain(0), lines=lines, taxes=tax_totals(lines, 2, Rounding.HALF_UP))))
    assert isinstance(written, bytes)
    pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(written)).pages]
    assert len(pages) >= 3
    assert all("What it is about" in text for text in pages[:2])
    assert all(f"Credit {i}\n" in "\n".join(pages) or f"Credit {i} " in "\n".join(pages) for i in range(90))


def test_lines_that_are_due_for_one_reason_stand_together() -> None:
    """Twelve months of one step are told once; lines of one name with reasons of their own are told apart by period."""
    first, second = plain(0).lines[0], plain(0).lines[0]
    lines = [
        replace(first, name="Raise", reason="By a step.", origin=replace(first.origin, period="2026-01")),
        replace(second, name="Raise", reason="By a step.", origin=replace(second.origin, period="2026-02")),
        replace(first, name="Credit", reason="When missed.", origin=replace(first.origin, period="2026-01")),
        replace(second, name="Credit", reason="When slow.", origin=replace(second.origin, period="2026-02")),
    ]
    made = replace(plain(0), lines=tuple(lines), taxes=tax_totals(lines, 2, Rounding.HALF_UP))
    found = shown(made).replace("\\", "")
    assert "**Raise**: By a step." in found
    assert "**Credit (January 2026)**: When missed." in found
    assert "**Credit (February 2026)**: When slow." in found
    assert found.count("By a step.") == 1
