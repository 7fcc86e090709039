"""CSV and TSV, plain or packed: every value is text; rows that are no rows are set aside by the database's own reader.

The dialect is fixed: a comma (TSV: a tab) or the declared delimiter, double quotes doubled within quotes, one header.
"""

from __future__ import annotations

import csv
import io

from slalang.diagnostic import Diagnostic
from slalang.sources.bindings import Delivery
from slalang.sources.faults.files import DataFileDamaged, DataFileEmpty
from slalang.sources.files import HEAD, CheckedFile
from slalang.sources.header import positions
from slalang.sources.scan import BrokenRow, Raw, Scan
from slalang.sources.sql import Connection, aliased, drop, file_text, name, rows, select, text

ERRORS, SCANS = "_csv_errors", "_csv_scans"
"""Tables into which the database's reader puts the lines that it cannot take apart."""
REASONS = {
    "MISSING COLUMNS": "has fewer values than the header has names",
    "TOO MANY COLUMNS": "has more values than the header has names",
    "UNQUOTED VALUE": "has a quotation mark that is not closed, or text behind one that is",
    "LINE SIZE OVER MAXIMUM": "is longer than two million characters",
}
LONGEST_LINE = 200


def delimited_scan(file: CheckedFile, delivery: Delivery, wanted: tuple[str, ...]) -> Scan | tuple[Diagnostic, ...]:
    """The scan of a text table."""
    delimiter = delimiter_of(file, delivery)
    header = read_header(file.head, delimiter, delivery.quote)
    if not header:
        reason = "has a header that does not end" if len(file.head) >= HEAD else ""
        return (
            DataFileDamaged(delivery.place, file.shown, reason)
            if reason
            else DataFileEmpty(delivery.place, file.shown),
        )
    found = positions(header, wanted, file.shown, delivery.place)
    if isinstance(found, tuple):
        return found
    columns = {c: Raw(f"r{n}") for n, c in enumerate(wanted)}
    items = {columns[c].alias: f"coalesce(c{at}, '')" for c, at in found.items()}
    reader = read_csv(file, len(header), delimiter, delivery.quote)
    lines = file.lines - header_lines(header) if len(header) > 1 else 0
    query = select(aliased(items) or "1 AS none", reader)
    return Scan(query, columns, lines=lines, within=lines_within(reader, len(header)))


def delimiter_of(file: CheckedFile, delivery: Delivery) -> str:
    return delivery.delimiter or ("\t" if file.kind == "tsv" else ",")


def read_header(head: str, delimiter: str, quote: str) -> tuple[str, ...]:
    """The names in the first record; none where that has no end."""
    try:
        lines = io.StringIO(head, newline="")
        if quote:
            reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
        else:
            reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        first = next((row for row in reader if row), [])
    except csv.Error:
        return ()
    return tuple(first) if len(head) < HEAD or reader.line_num <= head.count("\n") else ()


def read_csv(file: CheckedFile, width: int, delimiter: str, quote: str) -> str:
    """The database's reader over one file, its columns named `c0`, `c1`, …"""
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(width))
    options = {
        "auto_detect": "false",
        "hive_partitioning": "false",
        "header": "true",
        "delim": text(delimiter),
        "quote": text(quote),
        "escape": text(quote),
        "columns": "{" + columns + "}",
        "compression": text("gzip" if file.packed else "none"),
        "ignore_errors": "true",
        "store_rejects": "true",
        "rejects_table": text(ERRORS),
        "rejects_scan": text(SCANS),
    }
    return f"read_csv({file_text(file.path)}, {', '.join(f'{k} = {v}' for k, v in options.items())})"


def broken_rows(connection: Connection) -> tuple[BrokenRow, ...]:
    """The rows that the last scan set aside, each once, in their order; afterwards they are forgotten."""
    known = rows(connection, select("count(*)", "duckdb_tables()", f"WHERE table_name = {text(ERRORS)}"))
    if not known[0][0]:
        return ()
    items = "line, any_value(csv_line), min(error_type::VARCHAR)"
    found = rows(connection, select(items, name(ERRORS), "GROUP BY line ORDER BY line"))
    forget(connection)
    return tuple(
        BrokenRow(int(str(line)) - 1, str(value or "").strip()[:LONGEST_LINE], REASONS.get(str(why), "is no row"))
        for line, value, why in found
    )


def lines_within(reader: str, width: int) -> str:
    """The query for the number of lines that begin inside a value, those that are empty not counted."""
    breaks = " + ".join(f"len(regexp_extract_all(coalesce(c{n}, ''), '[\\r\\n]+'))" for n in range(width))
    return select(f"sum({breaks})", reader)


def header_lines(header: tuple[str, ...]) -> int:
    """How many lines that are not empty the header takes."""
    return 1 + sum(len([line for line in column.splitlines()[1:] if line]) for column in header)


def forget(connection: Connection) -> None:
    for table in (ERRORS, SCANS):
        drop(connection, table)
