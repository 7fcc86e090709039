"""Workbooks (XLSX): one sheet, read row by row into a table of texts.

The first row that is not blank is the header; rows without any value are skipped and still counted, so that row numbers
are those a reader sees, the header not counted. A number in a workbook is a binary float by nature: it is read as its
shortest decimal, which is what the workbook shows. Dates and times are written out in the form that their field reads.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from slalang.diagnostic import Diagnostic, nearest
from slalang.source import Place
from slalang.sources.bindings import Delivery
from slalang.sources.faults.files import DataFileDamaged, DataFileEmpty, DataFileTooLarge, SheetMissing
from slalang.sources.files import CheckedFile
from slalang.sources.sql import Connection, create, name

Cell = int | float | str | bool | time | date | datetime | timedelta
MOST_PACKED = 256 << 20
MOST_UNPACKED = 2 << 30
MOST_CELLS = 1 << 26
"""A million rows of sixty columns; the cells between are made, empty ones too."""
PIECE = 1 << 20
COLUMN = re.compile(rb"""r(?<=\sr)\s*=\s*["']([A-Za-z]*)""")
ROW = re.compile(rb"""r(?<=\sr)\s*=\s*["'][A-Za-z]*0*([0-9]+)""")
"""Where the cells and rows of a sheet say that they stand: `r="XFD1048576"`, `r="7"`."""
LONGEST_POSITION = 64
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Style:
    """How a column's dates and times are written out: `makes` is instant, date, time or empty; `format` as declared."""

    makes: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was opened: its header and its rows with their numbers."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[Cell]]]


def open_sheet(file: CheckedFile, delivery: Delivery, place: Place) -> Sheet | Diagnostic:
    """The sheet that is named, or the first."""
    from python_calamine import CalamineError, CalamineWorkbook

    if fault := too_large(file, place):
        return fault
    try:
        book = CalamineWorkbook.from_path(str(file.path))
        names = book.sheet_names
        if delivery.sheet and delivery.sheet not in names:
            return SheetMissing(place, delivery.sheet, file.shown, nearest(delivery.sheet, names))
        sheet = book.get_sheet_by_name(delivery.sheet or names[0])
        numbered = enumerate(iter(sheet.iter_rows()))
        filled = ((n, row) for n, row in numbered if any(cell != "" for cell in row))
        first = next(filled, None)
    except (CalamineError, IndexError) as error:
        return DataFileDamaged(place, file.shown, f"cannot be opened as a workbook: {error}")
    if first is None:
        return DataFileEmpty(place, file.shown)
    start, header = first
    return Sheet(tuple(plain(cell, Style()) for cell in header), ((n - start, row) for n, row in filled))


def too_large(file: CheckedFile, place: Place) -> Diagnostic | None:
    """A workbook is a zip archive: its real size is known before it is unpacked."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if file.size > MOST_PACKED or unpacked > MOST_UNPACKED:
                return DataFileTooLarge(place, file.shown, "is too large for a workbook: deliver it as CSV or Parquet")
            spread = max((area(archive, entry) for entry in archive.infolist()), default=0)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return DataFileDamaged(place, file.shown, "is cut off or damaged: it is no whole workbook")
    if spread > MOST_CELLS:
        reason = "has cells so far apart that too many lie between: clear what lies beside the table, or deliver CSV"
        return DataFileTooLarge(place, file.shown, reason)
    return None


def area(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How many cells lie between the first and the farthest of a sheet: its reader makes room for all of them."""
    last_row = last_column = 0
    with archive.open(entry) as part:
        before = b""
        while piece := part.read(PIECE):
            both = before + piece
            last_row = max(last_row, *(int(row[:12]) for row in {b"0", *ROW.findall(both)}))
            last_column = max(last_column, *(column_number(column[:6]) for column in {b"", *COLUMN.findall(both)}))
            before = piece[-LONGEST_POSITION:]
    return last_row * max(last_column, 1)


def column_number(letters: bytes) -> int:
    """`A` is 1, `AA` is 27; 0 without letters."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - ord("A") + 1
    return found


def fill(connection: Connection, table: str, sheet: Sheet, styles: Mapping[int, Style]) -> None:
    """The wanted columns of a sheet (by position) as a table with the columns `_row`, `c0`, `c1`, …"""
    columns = [f"c{n}" for n in range(len(styles))]
    types = ", ".join([f"CAST(NULL AS BIGINT) AS {name('_row')}", *(f"CAST(NULL AS VARCHAR) AS {c}" for c in columns)])
    create(connection, table, f"SELECT {types} LIMIT 0", temporary=True)
    unnested = ", ".join(["unnest($1::BIGINT[])", *(f"unnest(${n + 2}::VARCHAR[])" for n in range(len(styles)))])
    while batch := list(islice(sheet.rows, BATCH)):
        values = [[n for n, _ in batch], *(texts_of((row for _, row in batch), at, styles[at]) for at in styles)]
        connection.execute(f"INSERT INTO {name(table)} SELECT {unnested}", values)


def texts_of(rows: Iterable[list[Cell]], at: int, style: Style) -> list[str]:
    """One column of several rows; a short row has empty cells at its end."""
    return [plain(row[at], style) if at < len(row) else "" for row in rows]


def plain(cell: Cell, style: Style) -> str:
    """A cell as the text that its field reads."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return shortest(cell)
        case datetime():
            return moment(cell, style)
        case date():
            return moment(datetime(cell.year, cell.month, cell.day), style)  # noqa: DTZ001  a workbook knows no zones
        case time():
            return cell.strftime(style.format) if style.format and style.makes == "time" else cell.isoformat()
        case timedelta():
            return clock(cell)


def shortest(number: float) -> str:
    """The shortest decimal of a binary float, without an exponent and without a needless point."""
    digits = format(Decimal(repr(number)), "f") if abs(number) < 1e30 else repr(number)
    return digits.removesuffix(".0")


def moment(found: datetime, style: Style) -> str:
    """A date and time in the declared format where that says all of it, else in ISO 8601."""
    if style.format:
        written = found.strftime(style.format)
        try:
            if datetime.strptime(written, style.format) == found:  # noqa: DTZ007  a workbook knows no zones
                return written
        except ValueError:
            pass
    midnight = found.time() == time()
    return found.date().isoformat() if midnight and style.makes == "date" else found.isoformat(" ")


def clock(length: timedelta) -> str:
    """A length of time as H:MM:SS."""
    total = length // timedelta(microseconds=1)
    seconds, rest = divmod(abs(total), 1_000_000)
    fraction = f".{rest:06d}" if rest else ""
    return f"{'-' if total < 0 else ''}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
