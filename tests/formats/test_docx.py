"""Word files: Word's own structure, read back by another library and by the XML itself."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from docx import api
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given
from hypothesis import strategies as st

from slalang.documents.agreement import Written, agreement
from slalang.documents.statement import statement
from slalang.documents.tree import (
    Align,
    Bar,
    Beside,
    Column,
    Document,
    Figure,
    Item,
    Items,
    Labels,
    Note,
    Paragraph,
    Reference,
    Runs,
    Section,
    Table,
    Text,
    sections_of,
    text_of,
)
from slalang.formats.word import docx
from slalang.formats.word.bookmarks import LONGEST, names_of
from tests.documents import acme_contract, acme_settled
from tests.formats.word_reader import W, body, lines, parts

if TYPE_CHECKING:
    from docx.document import Document as WordFile

LABELS = Labels("Contents", "Skip", "–")


@lru_cache
def agreed(language: str = "en") -> Document:
    found = agreement(acme_contract.contract(), language)
    assert isinstance(found, Written)
    return found.document


def made(*blocks: Any, language: str = "en", direction: str = "ltr") -> Document:
    section = Section("objective.speed", "Speed", blocks, "1")
    return Document(language, direction, "Agreement", "Care", "A-1", (), (), (section,), (), LABELS)


def word(document: Document) -> bytes:
    found = docx(document)
    assert isinstance(found, bytes)
    return found


def reopened(document: Document) -> WordFile:
    return api.Document(io.BytesIO(word(document)))


def words(*texts: str) -> Runs:
    return tuple(Text(text) for text in texts)


# ---------------------------------------------------------------- the whole


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_headings_have_words_styles_and_the_documents_own_numbers(language: str) -> None:
    document = agreed(language)
    found = [line.split("|", 2) for line in lines(word(document)) if line.startswith("Heading")]
    sections = list(sections_of(document.sections))
    assert [(number, title) for _, number, title in found] == [(s.number, s.title) for s in sections]
    assert [style for style, _, _ in found] == [f"Heading{s.number.count('.') + 1}" for s in sections]


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_every_word_of_the_document_is_in_the_file_in_its_order(language: str) -> None:
    document = agreed(language)
    shown = "\n".join(lines(word(document)))
    place = 0
    for text in texts(document.sections):
        found = shown.find(text, place)
        assert found >= 0, text
        place = found


def texts(node: Any) -> Iterator[str]:
    """What paragraphs, items, cells and terms say, in reading order."""
    match node:
        case tuple() if node and all(hasattr(each, "text") for each in node):
            yield text_of(node)
        case tuple():
            for each in node:
                yield from texts(each)
        case Paragraph() | Item():
            yield text_of(node.runs)
            yield from texts(getattr(node, "blocks", ()))
        case Section():
            yield from texts(node.blocks)
        case Items():
            yield from texts(node.items)
        case Table():
            yield node.caption
            yield from (column.title for column in node.columns)
            for row in (*node.rows, node.totals):
                yield from (text_of(cell) for cell in row)
        case _:
            yield from texts(getattr(node, "entries", ()))
            yield from texts(getattr(node, "blocks", ()))


def test_fields_show_what_they_compute_and_links_arrive() -> None:
    """No reference waits for F9, none leads nowhere."""
    root = body(word(agreed()))
    names = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")}
    fields = [text.text for text in root.iter(f"{W}instrText")]
    computed = {found[1] for text in fields if (found := re.match(r" REF (\w+) ", text))}
    assert anchors and computed and anchors | computed <= names
    assert lines(word(agreed()), computed=False) == lines(word(agreed()))


def test_contents_are_a_field_that_is_filled() -> None:
    document = agreed()
    file = reopened(document)
    listed = [p.text for p in file.paragraphs if p.style and p.style.name.lower().startswith("toc ")][1:]
    assert listed[0] == f"1\t{document.sections[0].title}"
    assert len(listed) >= len(document.sections)
    kinds = [e.get(f"{W}fldCharType") for e in body(word(document)).iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    assert any((e.text or "").startswith(" TOC ") for e in body(word(document)).iter(f"{W}instrText"))


def test_clauses_keep_their_ids_as_bookmarks() -> None:
    names = {mark.get(f"{W}name") for mark in body(word(agreed())).iter(f"{W}bookmarkStart")}
    assert {"objective_answer_speed", "settlement_monthly", "clause_liability"} <= names
    assert all(len(name) <= LONGEST for name in names)


def test_file_tells_title_and_author_but_not_when_it_was_made() -> None:
    properties = reopened(agreed("es")).core_properties
    assert (properties.author, properties.language) == ("slalang", "es")
    assert properties.title == agreed("es").title
    assert properties.created == properties.modified == datetime(1980, 1, 1, tzinfo=UTC)


def test_bytes_are_the_same_twice_and_entries_have_one_time() -> None:
    first, second = word(agreed()), word(agreed())
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    with zipfile.ZipFile(io.BytesIO(first)) as held:
        assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert held.namelist()[0] == "[Content_Types].xml"
    assert not any(b"rsid" in part for part in parts(first).values())


@pytest.mark.parametrize(("language", "latin", "asian"), [("en", "en-GB", "zh-CN"), ("es", "es-ES", "zh-CN")])
def test_every_run_names_its_language(language: str, latin: str, asian: str) -> None:
    tags = [
        run.find(f"{W}rPr/{W}lang")
        for run in body(word(agreed(language))).iter(f"{W}r")
        if run.find(f"{W}t") is not None
    ]
    assert {(tag.get(f"{W}val"), tag.get(f"{W}eastAsia")) for tag in tags} == {(latin, asian)}


def test_chinese_has_a_chinese_font_and_latin_words_that_are_not_torn() -> None:
    runs = [run for run in body(word(agreed("zh"))).iter(f"{W}r") if run.find(f"{W}t") is not None]
    assert {run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for run in runs} == {"Microsoft YaHei"}
    assert {run.find(f"{W}rPr/{W}lang").get(f"{W}eastAsia") for run in runs} == {"zh-CN"}
    assert {run.find(f"{W}rPr/{W}lang").get(f"{W}val") for run in runs} == {"en-GB"}


def test_right_to_left_text_is_marked_as_such() -> None:
    table = Table("t", (Column("a"),), ((words("b"),),))
    root = body(word(made(Paragraph(words("نص")), table, language="ar", direction="rtl")))
    assert all(p.find(f"{W}pPr/{W}bidi") is not None for p in root.iter(f"{W}p"))
    assert all(r.find(f"{W}rPr/{W}rtl") is not None for r in root.iter(f"{W}r") if r.find(f"{W}t") is not None)
    assert root.find(f".//{W}bidiVisual") is not None


# ---------------------------------------------------------------- blocks


def test_table_repeats_its_header_cuts_no_row_and_sets_figures_right() -> None:
    columns = (Column("Group"), Column("Credit", Align.END))
    rows = tuple((words(f"g{i}"), words(f"{i}.00 EUR")) for i in range(30))
    file = reopened(made(Table("Credits", columns, rows, (words("Total"), words("435.00 EUR")))))
    table = file.tables[0]
    header, *others = [row._tr for row in table.rows]
    assert header.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in others)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (header, *others))
    assert {row.cells[1].paragraphs[0].alignment for row in table.rows} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert [cell.text for cell in table.rows[-1].cells] == ["Total", "435.00 EUR"]
    assert table.rows[-2].cells[0].paragraphs[0].paragraph_format.keep_with_next
    captions = [p for p in file.paragraphs if p.style and p.style.name == "Caption"]
    assert [p.text for p in captions] == ["Credits"]


def test_columns_fill_the_page_and_give_room_to_words() -> None:
    long = "a sentence that goes on and on and takes all the room that there is in the row " * 2
    columns = (Column("Level"), Column("When"), Column("€", Align.END))
    table = reopened(made(Table("t", columns, ((words("Critical"), words(long), words("1.00")),)))).tables[0]
    widths = [cell.width or 0 for cell in table.rows[0].cells]
    assert widths[1] > widths[0] > widths[2]
    assert sum(widths) == (11906 - 2 * 1247) * 635


def test_lists_are_counted_by_word_and_each_from_one() -> None:
    inner = Items((Item(words("inner")),))
    steps = Items((Item(words("first"), (inner,)), Item(words("second"))), numbered=True)
    shown = lines(word(made(steps, Items((Item(words("again")),), numbered=True))))
    listed = [line for line in shown if line.startswith("List")]
    assert listed == ["ListNumber|1.|first", "ListBullet|–|inner", "ListNumber|2.|second", "ListNumber|1.|again"]


def test_note_has_a_border_and_its_label() -> None:
    file = reopened(made(Note("Provisional", (Paragraph(words("It may change.")),))))
    named = {p.text: p.style.name for p in file.paragraphs if p.style}
    assert named["Provisional"] == "Note Label"
    assert named["It may change."] == "Note"
    style = file.styles["Note"].element
    assert style.find(f"{W}pPr/{W}pBdr/{W}left") is not None


def test_bars_are_text() -> None:
    bar = Bar("Speed", Fraction(2, 3), "66.67%, missed", mark=Fraction(4, 5), mark_text="at least 80%")
    file = reopened(made(Figure("Results", (bar,))))
    label, drawn, said = (cell.text for cell in file.tables[0].rows[0].cells)
    assert (label, said) == ("Speed", "66.67%, missed (at least 80%)")
    assert drawn == "█" * 10 + "░" * 5


def test_two_languages_stand_in_two_columns_each_with_its_own() -> None:
    pair = Beside((((Paragraph(words("Calls")),), (Paragraph(words("来电")),)),), "zh", "ltr")
    table = reopened(made(pair)).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Calls", "来电"]
    tags = [cell._tc.find(f".//{W}lang").get(f"{W}eastAsia") for cell in table.rows[0].cells]
    assert tags == ["zh-CN", "zh-CN"]
    assert table.rows[0].cells[1]._tc.find(f".//{W}rFonts") is not None


def test_heading_of_a_clause_without_number_has_none() -> None:
    plain = Section("why", "Why", (), numbered=False)
    document = replace(made(), sections=(plain, Section("b", "B", (), "1")))
    assert [line for line in lines(word(document)) if line.startswith("Heading")] == ["Heading1||Why", "Heading1|1|B"]


def test_numbers_that_word_would_count_otherwise_are_written_out() -> None:
    document = replace(
        made(Paragraph((Reference("b", "clause 7", numbered=True),))), sections=(Section("b", "B", (), "7"),)
    )
    assert "Heading1||7 B" in lines(word(document))


def test_reference_names_a_clause_by_a_field_and_links_the_rest() -> None:
    said = Paragraph((Text("See "), Reference("objective.speed", "clause 1 (Speed of 1)", numbered=True), Text(".")))
    root = body(word(made(said)))
    assert "Normal||See clause 1 (Speed of 1)." in [
        line.replace("||", "Normal||", 1) for line in lines(word(made(said)))
    ]
    assert [e.text for e in root.iter(f"{W}instrText")] == [" REF objective_speed \\w \\h "]
    links = ["".join(t.text for t in link.iter(f"{W}t")) for link in root.iter(f"{W}hyperlink")]
    assert links == ["clause ", " (Speed of 1)"]


def test_statement_is_a_word_file_too() -> None:
    found = statement(acme_settled.statement(), acme_contract.contract(), "es")
    assert isinstance(found, Written)
    assert found.document.title in [p.text for p in reopened(found.document).paragraphs]


# ---------------------------------------------------------------- bookmarks


@given(st.lists(st.text(min_size=1, max_size=80), unique=True, max_size=12))
def test_bookmark_names_are_words_of_their_own(ids: list[str]) -> None:
    names = names_of(ids, ["Taken"])
    assert len({name.lower() for name in names.values()} | {"taken"}) == len(ids) + 1
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names.values())


def test_bookmark_names_are_readable_and_stay_when_others_come() -> None:
    names = names_of(["objective.speed", "x" * 60, "objective_speed", "1st"])
    assert names["objective.speed"] == "objective_speed"
    assert names["objective_speed"].startswith("objective_speed_")
    assert names["x" * 60].startswith("x" * 31 + "_")
    assert names["1st"] == "c_1st"
    assert names_of(["x" * 60, "another"])["x" * 60] == names["x" * 60]
