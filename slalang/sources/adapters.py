"""The readers of the kinds of files: each opens one checked file as a scan of the raw columns that are wanted.

Takes a checked file, the way in which its record is delivered and the raw columns that the bindings name; gives a scan,
or the faults of its header. CSV, TSV, JSON lines and Parquet are read by the database itself; a workbook row by row.
Text is read with a fixed dialect, never a guessed one, so that the same bytes always mean the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.bindings import Delivery
from slalang.sources.delimited import delimited_scan, delimiter_of, read_header
from slalang.sources.files import CheckedFile, copy_as_utf8
from slalang.sources.header import positions
from slalang.sources.json_lines import json_scan, keys_at_start
from slalang.sources.parquet import described_columns, parquet_scan
from slalang.sources.scan import Raw, Scan
from slalang.sources.sql import Connection, drop, name, select
from slalang.sources.workbook import Style, fill, open_sheet


@dataclass(frozen=True, slots=True)
class Opening:
    """What an adapter is given: `styles` has every raw column that is wanted, with the use that a field makes of it."""

    connection: Connection
    file: CheckedFile
    delivery: Delivery
    styles: Mapping[str, Style]

    @property
    def place(self) -> Place:
        return self.delivery.place


Opened = Scan | tuple[Diagnostic, ...]


def open_scan(opening: Opening, stack: ExitStack) -> Opened:
    """The scan of a file; what it needs on disk or in the database lives as long as `stack`."""
    file, delivery, wanted = opening.file, opening.delivery, tuple(opening.styles)
    match file.kind:
        case "parquet":
            return parquet_scan(opening.connection, file, wanted, opening.place)
        case "xlsx":
            return workbook(opening, stack)
        case "jsonl":
            return json_scan(opening.connection, as_utf8(file, delivery, stack), wanted, opening.place)
        case _:
            return delimited_scan(as_utf8(file, delivery, stack), delivery, wanted)


def as_utf8(file: CheckedFile, delivery: Delivery, stack: ExitStack) -> CheckedFile:
    """The file, or a copy of it where it is in another encoding or ends its lines in two ways."""
    if delivery.encoding == "utf-8" and not file.mixed:
        return file
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="slalang-")))
    return copy_as_utf8(file, delivery.encoding, folder / "copy")


def workbook(opening: Opening, stack: ExitStack) -> Opened:
    """A sheet, copied into a table for as long as `stack` lives."""
    sheet = open_sheet(opening.file, opening.delivery, opening.place)
    if isinstance(sheet, Diagnostic):
        return (sheet,)
    found = positions(sheet.header, tuple(opening.styles), opening.file.shown, opening.place)
    if isinstance(found, tuple):
        return found
    table = "_sheet"
    stack.callback(drop, opening.connection, table)
    fill(opening.connection, table, sheet, {found[c]: style for c, style in opening.styles.items()})
    columns = {c: Raw(f"c{n}") for n, c in enumerate(opening.styles)}
    return Scan(select("*", name(table)), columns, located=("_row",))


def header_names(opening: Opening) -> tuple[str, ...] | Diagnostic:
    """The names of all columns of a file, in their order; of JSON lines the keys that its first lines have."""
    file, delivery = opening.file, opening.delivery
    match file.kind:
        case "parquet":
            described = described_columns(opening.connection, file, opening.place)
            return described if isinstance(described, Diagnostic) else tuple(described)
        case "xlsx":
            sheet = open_sheet(file, delivery, opening.place)
            return sheet if isinstance(sheet, Diagnostic) else sheet.header
        case "jsonl":
            return keys_at_start(file.head)
        case _:
            return read_header(file.head, delimiter_of(file, delivery), delivery.quote)
