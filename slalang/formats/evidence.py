"""The rows behind a note as XLSX and CSV, row by row: never more than one of them in memory.

Takes sheets, each with the names of its columns and rows of texts, exact numbers and dates, and a path; writes the
file. A text is a text: a cell of XLSX is written as a string, a cell of CSV that a spreadsheet would take for a formula
stands behind an apostrophe. A number that a spreadsheet cannot hold exactly is written as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from slalang.diagnostic import visible
from slalang.formats.sheets import LONGEST, LOST, Cell, written

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading; more go on in a further sheet."""
MOST_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""
WIDEST, LONGEST_NAME = 40, 31
PLAIN = re.compile("[ -~]*")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

Rows = Callable[[], Iterable[tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of evidence; `about` are the first cells of each of its rows in a file that holds them all."""

    name: str
    columns: tuple[str, ...]
    rows: Rows
    about: tuple[Cell, ...] = ()


# ---------------------------------------------------------------- CSV


def write_csv(path: Path, heads: tuple[str, ...], sheets: Iterable[Sheet]) -> None:
    """One table of all sheets: `heads` name what each is about, then come the columns of all, each once."""
    sheets = tuple(sheets)
    columns = tuple(dict.fromkeys(column for sheet in sheets for column in sheet.columns))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([written(name) for name in (*heads, *columns)])
        for sheet in sheets:
            writer.writerows(placed(sheet, columns))


def placed(sheet: Sheet, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """The rows of a sheet under the columns of all."""
    about = [written(cell) for cell in sheet.about]
    at = [columns.index(column) for column in sheet.columns]
    for row in sheet.rows():
        cells = [""] * len(columns)
        for place, cell in zip(at, row, strict=True):
            cells[place] = written(cell)
        yield [*about, *cells]


# ---------------------------------------------------------------- XLSX


def write_xlsx(path: Path, title: str, day: date, sheets: Iterable[Sheet]) -> None:
    """A workbook with a sheet for each; `day` is what it says of its own date."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": cell_text(title), "created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
        strong = book.add_format({"bold": True})
        taken: set[str] = set()
        for sheet in sheets:
            filled(book, sheet, strong, taken)


def filled(book: Any, sheet: Sheet, strong: Any, taken: set[str]) -> None:
    """Writes a sheet, and as many more as its rows need."""
    page, at = new_page(book, sheet, strong, taken), 0
    for row in sheet.rows():
        if at == MOST_ROWS:
            page, at = new_page(book, sheet, strong, taken), 0
        at += 1
        for place, cell in enumerate(row):
            put(page, at, place, cell)


def new_page(book: Any, sheet: Sheet, strong: Any, taken: set[str]) -> Any:
    page = book.add_worksheet(sheet_name(sheet.name, taken))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, min(max(len(column) + 2, 12), WIDEST))
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, cell_text(column), strong)
    return page


def put(page: Any, row: int, place: int, cell: Cell) -> None:
    match cell:
        case None | "":
            return
        case str():
            page.write_string(row, place, cell_text(cell))
        case Decimal() | int() if fits(cell):
            page.write_number(row, place, cell)
        case _:
            page.write_string(row, place, written(cell))


def fits(number: Decimal | int) -> bool:
    """Whether a spreadsheet holds a number to its last digit."""
    value = Decimal(number)
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= MOST_DIGITS


def cell_text(text: str) -> str:
    """A text as a cell shows it; most texts are just that."""
    if PLAIN.fullmatch(text) and len(text) <= LONGEST:
        return text
    return LOST.sub("\N{REPLACEMENT CHARACTER}", visible(text))[:LONGEST]


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows and that no other sheet has."""
    plain = NOT_IN_NAMES.sub("-", cell_text(name)).strip("' ") or "rows"
    found, number = plain[:LONGEST_NAME].strip("' "), 1
    while found.casefold() in taken or found.casefold() == "history":
        number += 1
        end = f" ({number})"
        found = plain[: LONGEST_NAME - len(end)].strip("' ") + end
    taken.add(found.casefold())
    return found
