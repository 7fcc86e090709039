"""The facts of a contract as the engine finds them: typed integer columns, and the story of every row left out.

Takes nothing; `sources` builds it. How a field's type is kept in its column (missing is NULL):

    text, one_of      VARCHAR (NFC)
    flag              BOOLEAN
    count, points     BIGINT
    number, money     BIGINT, times 10**6
    percent           BIGINT, times 10**8 (80 % is 80_000_000)
    duration          BIGINT, microseconds
    days              BIGINT, whole days
    date              INTEGER, days since 1970-01-01
    instant           BIGINT, microseconds since 1970-01-01 UTC
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from slalang.units import Kind, Type

SCALES = {Kind.NUMBER: 10**6, Kind.MONEY: 10**6, Kind.PERCENT: 10**8}
"""How many units of the column make one unit of the value, where not one."""


def scale_of(type: Type) -> Fraction:
    """The value of one unit in a column of this type."""
    return Fraction(1, SCALES.get(type.kind, 1))


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that was read: its path as the project knows it, the sha256 of its bytes, and the rows found in it."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field is: `name` is the column of the relation's table, which is the field's own name."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Relation:
    """The rows of one record as a table (or view) `table` of the connection, unique by key, with columns as above.

    Two more columns tell where a row came from: `_file` (index into `files`) and `_row` (from 1, the header not
    counted). A child record has a column named like its parent record, holding the parent's key. Counts: `rows` is
    what the table holds; `collapsed` equal duplicates; `rejected` rows that cannot be read (kept in `rejects`, a path,
    empty where there are none); `orphans`, those of them whose parent is absent; `dropped` rows that the sources file
    leaves out by name. `reported` is false where no data was delivered at all (no file, or absent by declaration).
    """

    record: str
    table: str
    columns: tuple[Column, ...]
    files: tuple[DataFile, ...]
    rows: int
    collapsed: int = 0
    rejected: int = 0
    orphans: int = 0
    dropped: int = 0
    rejects: str = ""
    reported: bool = True
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """All relations of a contract. `accept_rejects` is the most unreadable rows that a statement may stand on."""

    relations: tuple[Relation, ...]
    accept_rejects: int = 0

    def relation(self, record: str) -> Relation | None:
        return next((r for r in self.relations if r.record == record), None)

    @property
    def rejected(self) -> int:
        return sum(r.rejected for r in self.relations)
