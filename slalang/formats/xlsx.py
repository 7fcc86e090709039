"""A workbook as XLSX, written by XlsxWriter: typed cells, no formula, the same bytes each time.

Takes a `Workbook`; gives the bytes of the file. A text is a text whatever it begins with, and marked so that it stays
one when somebody edits its cell. A figure has the sixteen digits that the format can hold.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from slalang.documents.workbook import Cell, Figure, Look, Sheet, Workbook
from slalang.formats.evidence import MOST_ROWS, cell_text, sheet_name
from slalang.formats.sheets import FORMULA

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a file whose document has none: files do not tell when they were made."""
WIDEST, LONGEST_TITLE = 60, 255
LOOKS = {Look.NUMBER: "#,##0.######", Look.PERCENT: "0.00%", Look.AMOUNT: "#,##0.00"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def xlsx(workbook: Workbook) -> bytes:
    """The file."""
    import xlsxwriter

    out, taken = BytesIO(), set[str]()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": cell_text(workbook.title)[:LONGEST_TITLE], "created": EPOCH})
        styles = Styles(book)
        for sheet in workbook.sheets:
            fill(book.add_worksheet(sheet_name(sheet.name, taken)), sheet, styles)
    return out.getvalue()


class Styles:
    """The formats of one file, each made once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.quoted = book.add_format({"quote_prefix": True})
        self.count = book.add_format({"num_format": "#,##0"})
        self.looks = {look: book.add_format({"num_format": pattern}) for look, pattern in LOOKS.items()}


def fill(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """The cells of one sheet, under a heading that stays in sight."""
    for i, column in enumerate(sheet.columns):
        page.write_string(0, i, cell_text(column.title), styles.head)
        page.set_column(i, i, min(column.width, WIDEST))
    for y, row in enumerate(sheet.rows[:MOST_ROWS], 1):
        for x, cell in enumerate(row):
            put(page, y, x, cell, styles)
    page.freeze_panes(1, 0)
    if sheet.columns and sheet.rows:
        page.autofilter(0, 0, min(len(sheet.rows), MOST_ROWS), len(sheet.columns) - 1)


def put(page: Worksheet, y: int, x: int, cell: Cell, styles: Styles) -> None:
    match cell:
        case None:
            pass
        case str():
            quoted = styles.quoted if cell.startswith(FORMULA) else None
            page.write_string(y, x, cell_text(cell), quoted)
        case int():
            page.write_number(y, x, cell, styles.count)
        case Figure(value=value, look=look):
            # the format holds nothing but binary numbers: the numerator and the denominator stand beside it
            page.write_number(y, x, float(value), styles.looks[look])
