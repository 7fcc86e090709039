"""A workbook read back by another library: figures are figures, texts are texts, and nothing is a formula."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]  # it has no types
import pytest

from slalang.documents.workbook import Cell, Figure, Heading, Look, Sheet, Workbook
from slalang.formats.xlsx import xlsx
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=1+1", '=HYPERLINK("http://x.example")')


def written(*rows: tuple[Cell, ...], name: str = "Results") -> Any:
    """A workbook of one sheet, read back."""
    heads = tuple(Heading(f"c{i}") for i in range(len(rows[0])))
    made = xlsx(Workbook("Title", (Sheet(name, heads, rows),)))
    return openpyxl.load_workbook(BytesIO(made))


def test_figures_are_numbers_with_the_look_of_their_kind() -> None:
    row = (3, Figure(Fraction(1, 8)), Figure(Fraction(7, 10), Look.PERCENT), Figure(Fraction(20001, 100), Look.AMOUNT))
    page = written((*row, "text", None)).active
    cells = [page.cell(2, i + 1) for i in range(6)]
    assert [c.value for c in cells] == [3, 0.125, 0.7, 200.01, "text", None]
    assert [c.number_format for c in cells[:4]] == ["#,##0", "#,##0.######", "0.00%", "#,##0.00"]
    assert [c.data_type for c in cells[:5]] == ["n", "n", "n", "n", "s"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    book = written((text,))
    cell = book.active.cell(2, 1)
    assert cell.data_type == "s" and cell.quotePrefix
    whole = xlsx(Workbook(text, (Sheet(text, (Heading(text),), ((text,),)),)))
    with ZipFile(BytesIO(whole)) as file:
        assert not any(b"<f>" in file.read(name) for name in file.namelist() if name.startswith("xl/worksheets"))


@pytest.mark.parametrize("text", [*HOSTILE, CONTROL, DIRECTION, "x" * 40_000])
def test_hostile_texts_stay_texts(text: str) -> None:
    cell = written((text,), name=text).active.cell(2, 1)
    assert cell.data_type == "s"
    assert not cell.hyperlink
    assert len(cell.value) <= 32_767
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cell.value)
    assert not set(cell.value) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def test_sheets_have_names_that_a_spreadsheet_takes() -> None:
    names = ("a/b:c", "a/b:c", "x" * 40, "x" * 40, "'", "")
    sheets = tuple(Sheet(name, (Heading("h"),), ((1,),)) for name in names)
    found = openpyxl.load_workbook(BytesIO(xlsx(Workbook("t", sheets)))).sheetnames
    assert len({name.lower() for name in found}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)


def test_headings_stay_in_sight_and_can_be_filtered() -> None:
    page = written((1, 2), (3, 4)).active
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"


def test_the_same_workbook_is_the_same_bytes() -> None:
    of = Workbook("Title", (Sheet("s", (Heading("h"),), (("a",), ("b",))),))
    assert xlsx(of) == xlsx(of)
