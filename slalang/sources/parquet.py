"""Parquet: columns keep their types where these are dates and times; everything else is read as its exact text.

A timestamp with a zone is an instant, one without is local time. A binary float is read as its shortest decimal.
"""

from __future__ import annotations

import duckdb

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.faults.files import DataFileDamaged, WrongColumnType
from slalang.sources.files import CheckedFile
from slalang.sources.header import positions
from slalang.sources.scan import Native, Raw, Scan
from slalang.sources.sql import Connection, aliased, case, file_text, name, rows, select

FLOATS = ("FLOAT", "DOUBLE")
PLAIN = (
    "VARCHAR", "BOOLEAN", "UUID", "TIME",
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
)  # fmt: skip
FAR, FAR_DAY = 1 << 60, (1 << 31) - 1
"""Microseconds and days that stand for an infinite time: none that is read."""


def parquet_scan(
    connection: Connection, file: CheckedFile, wanted: tuple[str, ...], place: Place
) -> Scan | tuple[Diagnostic, ...]:
    """The scan of a Parquet file."""
    described = described_columns(connection, file, place)
    if isinstance(described, Diagnostic):
        return (described,)
    found = positions(list(described), wanted, file.shown, place)
    if isinstance(found, tuple):
        return found
    types = {c: described[c] for c in wanted}
    strange = [c for c in wanted if native_of(types[c]) is None]
    if strange:
        return tuple(WrongColumnType(place, c, file.shown, types[c], "a field") for c in strange)
    columns = {c: Raw(f"r{n}", native_of(types[c]) or Native.TEXT) for n, c in enumerate(wanted)}
    items = {columns[c].alias: expression(name(c), types[c]) for c in wanted}
    floats = tuple(c for c in wanted if types[c] in FLOATS)
    return Scan(select(aliased(items) or "1 AS none", reader_of(file)), columns, floats=floats)


def reader_of(file: CheckedFile) -> str:
    """The database's reader over one file; a folder named `column=value` gives no column."""
    return f"read_parquet({file_text(file.path)}, hive_partitioning = false)"


def described_columns(connection: Connection, file: CheckedFile, place: Place) -> dict[str, str] | Diagnostic:
    """The type of each column by its name."""
    try:
        return {str(row[0]): str(row[1]) for row in rows(connection, f"DESCRIBE {select('*', reader_of(file))}")}
    except duckdb.Error as error:
        return DataFileDamaged(place, file.shown, f"cannot be read as Parquet: {first_line(error)}")


def native_of(type: str) -> Native | None:
    """What a column of this type is read as; None where it cannot be."""
    if type == "TIMESTAMP WITH TIME ZONE":
        return Native.INSTANT
    if type.startswith("TIMESTAMP"):
        return Native.WALL
    if type == "DATE":
        return Native.DATE
    known = type in PLAIN or type in FLOATS or type.startswith(("DECIMAL", "ENUM"))
    return Native.TEXT if known else None


def expression(column: str, type: str) -> str:
    """The column as its scan gives it."""
    match native_of(type):
        case Native.INSTANT:
            return finite(column, f"epoch_us({column})")
        case Native.WALL:
            nanoseconds = type == "TIMESTAMP_NS"
            return finite(column, f"epoch_ns({column}) // 1000" if nanoseconds else f"epoch_us({column}::TIMESTAMP)")
        case Native.DATE:
            day = f"CAST({column} - DATE '1970-01-01' AS INTEGER)"
            return case([(f"{column} IS NULL", "NULL"), (f"isfinite({column})", day)], str(FAR_DAY))
        case _:
            plain = f"coalesce(CAST({column} AS VARCHAR), '')"
            return shortest(column, plain) if type in FLOATS else plain


def shortest(column: str, plain: str) -> str:
    """The shortest decimal of a binary float, without the exponent that small ones have and a needless point."""
    digits = f"replace(regexp_extract({plain}, '[0-9.]+'), '.', '')"
    zeros = f"repeat('0', CAST(regexp_extract({plain}, '[0-9]+$') AS INTEGER) - 1)"
    small = f"CASE WHEN {column} < 0 THEN '-' ELSE '' END || '0.' || {zeros} || {digits}"
    whole = f"regexp_replace({plain}, '\\.0$', '')"
    return case([(f"isnan({column})", "''"), (f"contains({plain}, 'e-')", small)], whole)


def finite(column: str, microseconds: str) -> str:
    """Microseconds of a time that is one; an infinite one is far outside what is read."""
    return case([(f"{column} IS NULL", "NULL"), (f"isfinite({column})", microseconds)], str(FAR))


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
