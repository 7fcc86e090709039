"""The PDF holds what the document says, on pages of one size, tagged, and the same on every run."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from slalang.diagnostic import Diagnostic
from slalang.documents.agreement import Written, agreement
from slalang.documents.finish import finished
from slalang.documents.statement import statement
from slalang.documents.tree import Column, Document, Labels, Paragraph, Section, Table, Text, sections_of
from slalang.formats import pdf as module
from slalang.formats.pdf import NoGlyph, NotSet, breakable, pdf
from tests.documents.acme_contract import contract
from tests.documents.acme_settled import statement as settled

HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=cmd|'/c calc'!A0",
    '#set page(fill: red) #image("/etc/passwd") $x^2$ *bold* _it_ `raw` <label> @ref // comment \\u{41}',
    "&amp; ]]> --",
    "abc \u202e fed",
)


def small(text: str, rows: int = 1) -> Document:
    """A document whose every text is the one given."""
    runs = (Text(text),)
    table = Table(text, (Column(text), Column(text)), tuple((runs, runs) for _ in range(rows)))
    section = Section("clause.one", text, (Paragraph(runs), table))
    return finished(
        Document(
            "en", "ltr", text, text, text, (), (Paragraph(runs),), (section,), runs, Labels("Contents", "Skip", "–")
        ),
        lambda number, title, _: f"{number} {title}",
    )


def written(of: Written | Diagnostic) -> Document:
    assert isinstance(of, Written)
    return of.document


def pages(document: Document) -> list[str]:
    found = pdf(document)
    assert isinstance(found, bytes), found
    return [page.extract_text() for page in PdfReader(io.BytesIO(found)).pages]


def squeezed(text: str) -> str:
    return "".join(text.replace(module.BREAK, "").split())


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_every_clause_is_on_a_page_and_in_the_bookmarks(language: str) -> None:
    document = written(agreement(contract(), language))
    found = pdf(document)
    assert isinstance(found, bytes), found
    reader = PdfReader(io.BytesIO(found))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    for section in sections_of(document.sections):
        assert squeezed(section.number + section.title) in text
    assert "/StructTreeRoot" in reader.root_object
    assert str(reader.root_object["/Lang"]).startswith(language)
    assert len(reader.outline) >= len(document.sections)


def test_a_statement_is_set_too() -> None:
    document = written(statement(settled(), contract(), "en"))
    assert squeezed(document.title) in squeezed(pages(document)[0])


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(text: str) -> None:
    document = small(text)
    shown = document.title
    assert squeezed(shown) in squeezed("".join(pages(document)))


def test_a_word_of_ten_thousand_characters_stays_on_the_paper() -> None:
    found = pages(small("W" * 10_000))
    assert sum(page.count("W") for page in found) >= 6 * 10_000
    assert len(found) > 5


def test_a_table_goes_on_over_pages_with_its_heading() -> None:
    document = small("Row", rows=120)
    found = pages(document)
    assert len(found) >= 3
    assert sum(page.count("Row") for page in found) > 240


def test_characters_that_no_font_has_are_named() -> None:
    found = pdf(small("a \U00013000 b"))
    assert isinstance(found, NoGlyph)
    assert "U+13000" in found.characters


def test_a_character_that_means_nothing_is_named_as_it_is() -> None:
    found = pdf(small("a \ufdd0 b"))
    assert isinstance(found, NoGlyph)
    assert found.characters == "\ufdd0 (U+FDD0)"


def test_what_the_norm_forbids_is_refused_and_not_raised() -> None:
    assert isinstance(pdf(small("a \ufeff b")), NotSet | NoGlyph)


def test_without_the_fonts_for_it_chinese_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CJK_FONTS", "no_such_package")
    module.compiler.cache_clear()
    try:
        found = pdf(small("服务"))
    finally:
        monkeypatch.undo()
        module.compiler.cache_clear()
    assert isinstance(found, NoGlyph)
    assert found.characters.startswith("服 (U+670D)")


def test_the_same_bytes_twice_and_no_clock() -> None:
    document = small("Same")
    assert pdf(document) == pdf(document)
    first, later = pdf(document, day=date(2026, 1, 1)), pdf(document, day=date(2026, 1, 2))
    assert first != later


def test_long_runs_may_be_broken_and_words_may_not() -> None:
    assert breakable("a service_level of 24") == "a service_level of 24"
    assert breakable("x" * 30) == module.BREAK.join(["x" * 8] * 3 + ["x" * 6])
