"""Tables on the pages of a PDF: a short one stays whole, with its heading and total; one longer than a page breaks."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from slalang.documents.tree import Column, Document, Labels, Paragraph, Section, Table, Text
from slalang.formats.pdf import pdf

PARTS = ("Heading", "Caption", "first row", "All together")
"""What stands in a table from its top to its bottom."""


def table(rows: int, cell: str) -> Table:
    cells = [((Text(cell),), (Text("1"),))] * (rows - 1)
    return Table("Caption", (Column("a"), Column("b")), (((Text("first row"),), (Text("1"),)), *cells), total())


def total() -> tuple[tuple[Text], tuple[Text]]:
    return (Text("All together"),), (Text("2"),)


def pages(lines: int, of: Table) -> list[str]:
    """The texts of the pages on which a table stands below some lines."""
    above = Section("first", "First", (Paragraph((Text("line"),)),) * lines)
    below = Section("last", "Heading", (of, Paragraph((Text("after"),))))
    made = pdf(Document("en", "ltr", "Kind", "Title", "", (), (), (above, below), (), Labels("Contents", "Skip", "–")))
    assert isinstance(made, bytes)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("rows", [1, 2, 6])
def test_a_short_table_stands_on_one_page_with_its_total(rows: int) -> None:
    """Of lengths one line apart some leave room for a part of the table only."""
    turned = 0
    for lines in range(22, 42):
        found = pages(lines, table(rows, "row"))
        where = {next(i for i, page in enumerate(found) if part in page) for part in PARTS}
        assert len(where) == 1, lines
        turned += where == {1}
    assert 0 < turned < 20, "on some the table fits the first page and on some it does not"


def test_a_table_of_few_rows_that_are_longer_than_a_page_breaks_and_loses_nothing() -> None:
    found = pages(3, table(2, "word " * 4000))
    assert len(found) > 2
    assert sum(page.count("word") for page in found) == 4000
    assert all(page.count("word") < 2000 for page in found), "no page holds more than fits it"
