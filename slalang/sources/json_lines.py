"""JSON lines: one object a line. A column is a key of the object, or, with a leading `/`, a JSON pointer into it.

Each line is taken apart once. Numbers come through a binary float, which keeps fifteen digits: one that was written
with more of them is doubtful, and a field of numbers does not read it.
"""

from __future__ import annotations

import json
import re

import duckdb

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.faults.files import DataFileDamaged
from slalang.sources.files import CheckedFile
from slalang.sources.header import positions
from slalang.sources.scan import Raw, Scan
from slalang.sources.sql import Connection, aliased, case, file_text, rows, select, step, text

LINES_LOOKED_AT = 100
LONGEST_LINE = 16 << 20
LONG = r"[0-9][0-9.eE+-]{16}"
NUMBER = r"\s*-?([0-9]+(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+))"
"""A number that goes through a binary float."""


def json_scan(
    connection: Connection, file: CheckedFile, wanted: tuple[str, ...], place: Place
) -> Scan | tuple[Diagnostic, ...]:
    """The scan of a file of JSON lines."""
    if file.head.lstrip()[:1] == "[":
        return (DataFileDamaged(place, file.shown, "is one JSON list and not JSON lines: one object a line"),)
    lines = select("line", read_lines(file), "WHERE line IS NOT NULL")
    checked = step(lines, {"sound": "coalesce(json_valid(line), false)"})
    checked = step(checked, {"sound_object": case([("sound", "json_type(line) = 'OBJECT'")], "false")})
    missing = tuple(c for c in wanted if not c.startswith("/") and c not in keys_at_start(file.head))
    if missing:
        try:
            keys = all_keys(connection, checked)
        except duckdb.Error as error:
            reason = f"cannot be read: {str(error).splitlines()[0][:200]}"
            return (DataFileDamaged(place, file.shown, reason),)
        found = positions(keys, missing, file.shown, place)
        if isinstance(found, tuple):
            return found
    pointers = "[" + ", ".join(text(pointer(c)) for c in wanted) + "]"
    taken = step(checked, {"found": case([("sound_object", f"json_extract_string(line, {pointers})")])})
    columns = {c: Raw(f"r{n}", doubtful=doubtful(c)) for n, c in enumerate(wanted)}
    items = {columns[c].alias: f"coalesce(found[{n + 1}], '')" for n, c in enumerate(wanted)}
    query = select(aliased({"line": "line", "sound_object": "sound_object", **items}), f"({taken})")
    return Scan(query, columns, "NOT sound_object", "line", "is no JSON object", lines=file.lines)


def read_lines(file: CheckedFile) -> str:
    """The lines of a file, each one text: the delimiter is a character that no JSON text may contain as such."""
    options = {
        "auto_detect": "false",
        "hive_partitioning": "false",
        "header": "false",
        "delim": text("\x01"),
        "quote": "''",
        "escape": "''",
        "columns": "{'line': 'VARCHAR'}",
        "compression": text("gzip" if file.packed else "none"),
        "max_line_size": str(LONGEST_LINE),
        "buffer_size": str(4 * LONGEST_LINE),
    }
    return f"read_csv({file_text(file.path)}, {', '.join(f'{k} = {v}' for k, v in options.items())})"


def pointer(column: str) -> str:
    """The JSON pointer of a column."""
    return column if column.startswith("/") else "/" + column.replace("~", "~0").replace("/", "~1")


def doubtful(column: str) -> str:
    """Whether a line may write the column's number with more than fifteen digits, with decimals or an exponent.

    Looked at are all numbers of that key, wherever it stands, of keys written with escapes, and of lists where the
    pointer ends in a place of a list.
    """
    last = pointer(column).rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
    keys = rf'(?:{re.escape(json.dumps(last, ensure_ascii=False))}|"[^"]*\\[^:]*")\s*:'
    before = rf"(?:{keys}|[\[,])" if last.isdigit() else keys
    numbers = f"regexp_extract_all(line, {text(before + NUMBER)}, 1)"
    return f"regexp_matches(line, {text(LONG)}) AND regexp_matches(array_to_string({numbers}, ' '), '[^ ]{{17}}')"


def keys_at_start(head: str) -> tuple[str, ...]:
    """The keys that the first lines have."""
    found: dict[str, None] = {}
    for line in head.splitlines()[:LINES_LOOKED_AT]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found.update(dict.fromkeys(value))
    return tuple(found)


def all_keys(connection: Connection, checked: str) -> tuple[str, ...]:
    """Every key that some line has, the first ones first."""
    keys = select("unnest(json_keys(line)) AS k", f"({checked})", "WHERE sound_object")
    return tuple(str(k) for (k,) in rows(connection, select("DISTINCT k", f"({keys})", "ORDER BY k LIMIT 10000")))
