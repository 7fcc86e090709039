"""Charts in a Word file: a picture as wide as the text, its alternative in words, and the table of its figures."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx as reader

from slalang.documents.tree import Chart, Document, Section
from slalang.formats.charts import HEIGHT, WIDTH
from slalang.formats.word import docx
from tests.formats.drawn import chart, months
from tests.formats.test_charts import document

if TYPE_CHECKING:
    from docx.document import Document as WordFile

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def written(*charts: Chart) -> bytes:
    """The Word file of a document with charts."""
    made = docx(holding(*charts))
    assert isinstance(made, bytes)
    return made


def holding(*charts: Chart) -> Document:
    whole = document(charts[0])
    section = whole.sections[0]
    assert isinstance(section, Section)
    return replace(whole, summary=(), sections=(replace(section, blocks=charts),))


def opened(data: bytes) -> WordFile:
    return reader.Document(io.BytesIO(data))


def test_each_chart_is_a_picture_with_its_words_and_its_table() -> None:
    file = opened(
        written(chart(months("90", "70", "85")), replace(chart(months("60", "90")), alternative='a <b> & "c"'))
    )
    assert [(s.width, round(s.height / s.width, 3)) for s in file.inline_shapes] == [
        (text_width(file), round(HEIGHT / WIDTH, 3))
    ] * 2
    names = list(file.element.body.iter(f"{WP}docPr"))
    assert [e.get("descr") for e in names] == ["Jan: 90%, met", 'a <b> & "c"']
    assert len({e.get("id") for e in names}) == 2
    assert len(file.tables) == 2
    with zipfile.ZipFile(io.BytesIO(written(chart(months("90", "70", "85"))))) as package:
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert [p[:8] for p in pictures] == [b"\x89PNG\r\n\x1a\n"]


def text_width(file: WordFile) -> int:
    page = file.sections[0]
    assert page.page_width and page.left_margin and page.right_margin
    return page.page_width - page.left_margin - page.right_margin


def test_a_chart_whose_words_no_font_shows_is_its_table_alone() -> None:
    file = opened(written(chart(months("90", "70"), target="Target \u0e01")))
    assert len(file.inline_shapes) == 0
    assert len(file.tables) == 1
    assert any(p.text == "What is to be seen" for p in file.paragraphs)


def test_the_same_chart_makes_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.formats.test_word_charts import written, chart, months; "
        "print(hashlib.sha256(written(chart(months('90', '70', '85')))).hexdigest())"
    )
    here = hashlib.sha256(written(chart(months("90", "70", "85")))).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ".", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "9"},
    )
    assert there.stdout.strip() == here
