"""Keys made unique: equal rows collapse into the first of them, rows that differ under one key are a fault.

Keys are first counted by their hash, so that a table without duplicates costs one pass over eight bytes a row; only
rows whose hash occurs twice are then compared. A record without a key is unique as a whole row, its parent included.
"""

from __future__ import annotations

from collections.abc import Sequence

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.faults.rows import MoreUnequalRows, UnequalRows
from slalang.sources.sql import Connection, create, delete, length, name, names, rows, select

SHOWN = 10
"""Keys with rows that differ which are named one by one."""
TWICE = "_twice"


def collapse(connection: Connection, table: str, key: Sequence[str], fields: Sequence[str]) -> int:
    """Removes rows that are equal in all fields to an earlier one, and gives their number."""
    hashed = f"hash({names(key or fields)})"
    counted = select("h", f"({select(f'{hashed} AS h', name(table))})", "GROUP BY h HAVING count(*) > 1")
    create(connection, TWICE, counted, temporary=True)
    if not length(connection, TWICE):
        return 0
    order = f"row_number() OVER (PARTITION BY {names(fields)} ORDER BY _file, _row) AS n"
    suspects = select(f"rowid AS r, {order}", name(table), f"WHERE {hashed} IN ({select('h', TWICE)})")
    return delete(connection, table, f"rowid IN ({select('r', f'({suspects})', 'WHERE n > 1')})")


def contradictions(
    connection: Connection,
    table: str,
    record: str,
    key: Sequence[str],
    fields: Sequence[str],
    shown: Sequence[str],
    place: Place,
) -> tuple[Diagnostic, ...]:
    """Faults for keys that still have several rows; assumes that `collapse` was called just before."""
    if not key or not length(connection, TWICE):
        return ()
    suspects = select("*", name(table), f"WHERE hash({names(key)}) IN ({select('h', TWICE)})")
    found = select(names(key), f"({suspects})", f"GROUP BY {names(key)} HAVING count(*) > 1")
    total = length_of(connection, found)
    some = rows(connection, f"{found} ORDER BY {names(key)} LIMIT {SHOWN}")
    faults = [unequal(connection, table, record, (key, values), fields, shown, place) for values in some]
    if total > SHOWN:
        faults.append(MoreUnequalRows(place, record, total - SHOWN))
    return tuple(faults)


def length_of(connection: Connection, query: str) -> int:
    return int(str(rows(connection, select("count(*)", f"({query})"))[0][0]))


def unequal(
    connection: Connection,
    table: str,
    record: str,
    key: tuple[Sequence[str], Sequence[object]],
    fields: Sequence[str],
    shown: Sequence[str],
    place: Place,
) -> Diagnostic:
    """The fault of one key: where its first two rows stand and in which fields they differ."""
    same = " AND ".join(f"{name(k)} = ${n + 1}" for n, k in enumerate(key[0]))
    query = select(f"_file, _row, {names(fields)}", name(table), f"WHERE {same} ORDER BY _file, _row LIMIT 2")
    first, second = connection.execute(query, list(key[1])).fetchall()
    differ = [f for n, f in enumerate(fields) if first[n + 2] != second[n + 2]]
    where = [f"{shown[row[0]]} row {row[1]}" for row in (first, second)]
    value = ", ".join(f"`{str(v)[:60]}`" for v in key[1])
    return UnequalRows(place, record, value, where[0], where[1], ", ".join(f"`{f}`" for f in differ))
