"""Rows that were set aside: file, row, column, value and reason, in a table and, given a folder, in a CSV file.

The file is made to be opened in a spreadsheet: a value that would be taken for a formula stands behind an apostrophe.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from slalang.diagnostic import visible
from slalang.model.contract import Record
from slalang.sources.plan import Fault
from slalang.sources.scan import BrokenRow
from slalang.sources.sql import Connection, append, case, length, name, rows, select, text
from slalang.units import Kind

COLUMNS = ("file", "row", "column", "value", "reason")
FORMULA = r"[=+\-@＝＋－＠\t\r].*"
"""How a value begins that spreadsheets take for a formula."""
CONTROL = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{061c}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{206f}\x{fff9}-\x{fffb}"
    r"\x{e0001}\x{e0020}-\x{e007f}]"
)
"""Characters that steer a terminal or the direction of writing."""
LONGEST = 200
SHOWN = 60
"""Longer values are cut in a message."""


def rejects_table(record: str) -> str:
    return f"rejects_{record}"


def new_rejects(connection: Connection, record: str) -> None:
    """An empty table of rejects, unless there is one."""
    types = {"file": "VARCHAR", "row": "BIGINT", "column": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR"}
    columns = ", ".join(f"{name(column)} {kind}" for column, kind in types.items())
    connection.execute(f"CREATE TABLE IF NOT EXISTS {name(rejects_table(record))} ({columns})")


def add_broken(connection: Connection, record: str, broken: Sequence[tuple[str, BrokenRow]]) -> None:
    """Rows that a reader could not take apart, with the file that each is of."""
    if broken:
        items = "unnest($1::VARCHAR[]), unnest($2::BIGINT[]), '', unnest($3::VARCHAR[]), unnest($4::VARCHAR[])"
        values = [
            [f for f, _ in broken],
            *([getattr(b, part) for _, b in broken] for part in ("row", "value", "reason")),
        ]
        connection.execute(f"INSERT INTO {name(rejects_table(record))} SELECT {items}", values)


def add_unreadable(
    connection: Connection, record: str, staged: str, shown: Sequence[str], faults: Sequence[Fault]
) -> None:
    """The staged rows that have a fault."""
    if faults:
        fault = "_bad + 1"
        items = (
            f"{listed(shown)}[_file + 1], _row, {listed(f.column for f in faults)}[{fault}], "
            f"coalesce(_value, ''), {listed(f.reason for f in faults)}[{fault}]"
        )
        append(connection, rejects_table(record), select(items, f"({staged})", "WHERE _bad IS NOT NULL"))


def add_orphans(connection: Connection, record: str, orphans: str, shown: Sequence[str], parent: str) -> int:
    """Rows whose parent is absent; `orphans` is a query with `_file`, `_row` and the parent's key."""
    key = name(parent)
    reason = text(f"is the key of no row of `{parent}`")
    items = f"{listed(shown)}[_file + 1], _row, {text(parent)}, left({key}::VARCHAR, {LONGEST}), {reason}"
    return append(connection, rejects_table(record), select(items, f"({orphans})"))


def add_backward_spans(connection: Connection, record: Record, table: str, wrong: str, shown: Sequence[str]) -> None:
    """The rows of a table whose span runs backwards, by the condition that tells so."""
    assert record.lasts is not None
    start, end = record.lasts
    moment = "make_timestamp({}) || ' UTC'" if is_instant(record, end) else "(DATE '1970-01-01' + {})::VARCHAR"
    items = (
        f"{listed(shown)}[_file + 1], _row, {text(end)}, {moment.format(name(end))}, "
        f"{text(f'is before `{start}`, at which the span starts')}"
    )
    append(connection, rejects_table(record.name), select(items, name(table), f"WHERE {wrong}"))


def is_instant(record: Record, field: str) -> bool:
    found = record.field(field)
    return found is not None and found.type.kind is Kind.INSTANT


def listed(values: Iterable[str]) -> str:
    """A constant list of texts."""
    return "([" + ", ".join(text(v) for v in values) + "]::VARCHAR[])"


def first_rejects(connection: Connection, record: str, most: int) -> tuple[str, ...]:
    """Some rejects in words, as a message shows them: `row 2 of calls.csv, column at: soon is not an instant`."""
    items = ", ".join(map(name, COLUMNS))
    query = select(items, name(rejects_table(record)), f'ORDER BY file, row, "column" LIMIT {most}')
    return tuple(in_words(*each) for each in rows(connection, query))


def in_words(file: object, row: object, column: object, value: object, reason: object) -> str:
    where = f"row {row} of {file}" + (f", column `{column}`" if column else "")
    shown = str(value)
    return visible(f"{where}: `{shown[:SHOWN]}{'…' if len(shown) > SHOWN else ''}` {reason}")


def write_rejects(connection: Connection, record: str, folder: Path | None) -> str:
    """Writes the rejects as CSV under a folder and gives the path relative to it; empty where there is nothing."""
    table = rejects_table(record)
    if folder is None or not length(connection, table):
        return ""
    relative = Path("rejects") / f"{record}.csv"
    target = folder / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    items = ", ".join(harmless(c) if c != "row" else name(c) for c in COLUMNS)
    query = select(items, name(table), 'ORDER BY file, row, "column"')
    connection.execute(f"COPY ({query}) TO {text(str(target.absolute()))} (FORMAT csv, HEADER)")
    return relative.as_posix()


def harmless(column: str) -> str:
    """A column's text without control characters, and never a formula."""
    plain = f"regexp_replace({name(column)}, {text(CONTROL)}, ' ', 'g')"
    start = f"regexp_matches({name(column)}, {text('^(?s:' + FORMULA + ')')})"
    apostrophe = text("'")
    return f"{case([(start, f'{apostrophe} || {plain}')], plain)} AS {name(column)}"
