"""The few shapes of SQL that reading data needs, with every name and text quoted in one place.

Expressions are text that only this room composes; names and values of a sources file enter them through `name` and
`text` alone. Steps stack as subqueries, so that each value is computed once and in one pass over the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection
BLANKS = " \t\r\n\u00a0"
"""What counts as blank; everything but the last is less than `!`."""


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text; a NUL, which no SQL text can hold, becomes the replacement character."""
    return "'" + value.replace("\0", "\ufffd").replace("'", "''") + "'"


def file_text(path: Path) -> str:
    """A file's path as a quoted text that means this file alone: `*`, `?` and `[` in its name are no pattern, and a
    path that begins with `~` is no home folder."""
    return text(re.sub(r"[*?\[]", r"[\g<0>]", str(path.absolute())))


def texts(values: Iterable[str]) -> str:
    """A parenthesised list of texts, to stand after IN."""
    return "(" + ", ".join(text(v) for v in values) + ")"


def names(identifiers: Iterable[str]) -> str:
    return ", ".join(name(i) for i in identifiers)


def case(branches: Sequence[tuple[str, str]], otherwise: str = "NULL") -> str:
    """CASE with (condition, value) branches; the bare value where there are none."""
    if not branches:
        return otherwise
    return "CASE " + " ".join(f"WHEN {c} THEN {v}" for c, v in branches) + f" ELSE {otherwise} END"


def every(conditions: Iterable[str]) -> str:
    """The conjunction; true where there are none."""
    return " AND ".join(f"({c})" for c in conditions) or "true"


def some(conditions: Iterable[str]) -> str:
    """The disjunction; false where there are none."""
    return " OR ".join(f"({c})" for c in conditions) or "false"


def matches(value: str, pattern: str) -> str:
    """Whether the whole of a text has a form (RE2)."""
    return f"regexp_full_match({value}, {text(pattern)})"


def trimmed(value: str) -> str:
    """A text without the blanks around it; those that have none, nearly all, are only looked at from both ends."""
    clean = [f"{value} >= '!'", f"NOT prefix({value}, {text(BLANKS[-1])})"]
    clean += [f"NOT suffix({value}, {text(blank)})" for blank in BLANKS]
    return case([(every(clean), value)], f"trim({value}, {text(BLANKS)})")


def select(items: str, source: str, rest: str = "") -> str:
    """SELECT over a table or a parenthesised query; `items` and `rest` are composed of quoted parts."""
    return f"SELECT {items} FROM {source} {rest}"  # noqa: S608  names and texts are quoted by `name` and `text`


def step(source: str, added: Mapping[str, str]) -> str:
    """The rows of a query with further columns computed from its columns."""
    items = ", ".join(["*", *(f"{value} AS {name(alias)}" for alias, value in added.items())])
    return select(items, f"({source})")


def aliased(items: Mapping[str, str]) -> str:
    return ", ".join(f"{value} AS {name(alias)}" for alias, value in items.items())


def rows(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def number(connection: Connection, query: str) -> int:
    """The one whole number that a query gives; zero for NULL."""
    found = connection.execute(query).fetchone()
    return int(found[0] or 0) if found else 0


def delete(connection: Connection, table: str, where: str) -> int:
    """Deletes rows and gives their number."""
    return number(connection, f"DELETE FROM {name(table)} WHERE {where}")  # noqa: S608  see `select`


def drop(connection: Connection, table: str) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {name(table)}")


def create(connection: Connection, table: str, query: str, temporary: bool = False) -> None:
    """A table that holds a query's rows in their order."""
    kind = "TEMPORARY TABLE" if temporary else "TABLE"
    connection.execute(f"CREATE OR REPLACE {kind} {name(table)} AS {query}")


def append(connection: Connection, table: str, query: str) -> int:
    """Adds a query's rows to a table and gives their number."""
    return number(connection, f"INSERT INTO {name(table)} {query}")


def keep_order(connection: Connection) -> None:
    """Makes sure that rows are stored in the order of their file: their place in it is how a reader finds them."""
    connection.execute("SET preserve_insertion_order = true")


def length(connection: Connection, table: str) -> int:
    return number(connection, select("count(*)", name(table)))
