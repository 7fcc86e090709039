"""The last page of a PDF: the colophon never stands on it alone, whatever the document ends with."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from slalang.documents.tree import (
    Block,
    Column,
    Definition,
    Definitions,
    Document,
    Item,
    Items,
    Labels,
    Paragraph,
    Section,
    Table,
    Text,
)
from slalang.formats.pdf import pdf

COLOPHON = "Made from this text"
WORD = "word"


def paragraph(text: str = WORD) -> Paragraph:
    return Paragraph((Text(text),))


def table(rows: int) -> Table:
    return Table("Figures", (Column("a"), Column("b")), (((Text(WORD),), (Text("1"),)),) * rows)


ENDS: dict[str, Callable[[int], tuple[Block, ...]]] = {
    "paragraphs": lambda n: (paragraph(),) * n,
    "definitions": lambda n: (*(paragraph(),) * n, Definitions((Definition((Text("term"),), (paragraph(),)),))),
    "a short list": lambda n: (*(paragraph(),) * n, Items((Item((Text(WORD),)), Item((Text(WORD),))))),
    "a short table": lambda n: (*(paragraph(),) * n, table(2)),
    "a long table": lambda n: (paragraph(), table(n + 3)),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_colophon_never_stands_alone(end: str) -> None:
    """Of lengths one line apart one fills its page, so that the words below it would not fit."""
    filled = 0
    for lines in range(30, 46):
        pages = set_as_pages(ENDS[end](lines))
        with_colophon = [page for page in pages if COLOPHON in page]
        assert len(with_colophon) == 1, lines
        assert WORD in with_colophon[0], lines
        filled += len(pages) > 1
    assert 0 < filled < 16, "some fit one page and some do not"


def set_as_pages(blocks: tuple[Block, ...]) -> list[str]:
    """The texts of the pages, without what stands on each."""
    sections = (Section("first", "First", (paragraph("begin"),), "1"), Section("last", "Last", blocks, "2"))
    labels = Labels("Contents", "Skip", "–")
    made = pdf(Document("en", "ltr", "Kind", "Title", "", (), (), sections, (Text(COLOPHON),), labels))
    assert isinstance(made, bytes)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
