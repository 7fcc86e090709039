"""Rows on their way into a record's table: typed file by file, then cleaned of those that are unreadable or left out.

Takes conversions one after the other; gives the table, with counts of what is not in it. Unreadable rows go into the
record's rejects with file, row, column, value and reason. Row numbers are the rows' places in their file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.sources.conversion import Conversion
from slalang.sources.plan import Fault
from slalang.sources.rejects import add_broken, add_unreadable, new_rejects
from slalang.sources.scan import BrokenRow, Scan
from slalang.sources.sql import Connection, append, create, drop, length, name, names, number, select


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows: `folds` are local times that occurred twice."""

    rejected: int
    dropped: int
    folds: int


@dataclass(slots=True)
class Staging:
    """The typed rows of one record so far. `starts` is the number of rows before each file, `shown` the files' names."""

    connection: Connection
    record: str
    fields: tuple[str, ...]
    starts: list[int] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    broken: list[tuple[int, BrokenRow]] = field(default_factory=list)
    total: int = 0

    @property
    def table(self) -> str:
        return f"_stage_{self.record}"

    def add(self, conversion: Conversion, scan: Scan, *shown: str) -> int:
        """Types the rows of one file and gives their number; a scan that has `_file` itself is of all files `shown`."""
        place = len(self.starts)
        base = len(self.faults)
        located = {p: name(p) for p in scan.located}
        file, row = located.get("_file", f"{place}::INTEGER"), located.get("_row", "NULL::BIGINT")
        kept = f"{names(self.fields)}, _bad + {base} AS _bad, _drop, _value, _folds, {file} AS _file, {row} AS _row"
        query = select(kept, f"({conversion.query})")
        if self.starts:
            found = append(self.connection, self.table, query)
        else:
            create(self.connection, self.table, query, temporary=True)
            found = length(self.connection, self.table)
        self.starts.append(self.total)
        self.shown += shown
        self.faults += conversion.faults
        self.total += found
        return found

    def add_broken(self, found: tuple[BrokenRow, ...]) -> None:
        """Rows of the last file that its reader could not take apart."""
        self.broken += [(len(self.starts) - 1, row) for row in found]

    def finish(self, target: str, temporary: bool = False) -> Counts:
        """Makes the table of the sound rows and puts the others into the rejects."""
        placed = self.placed()
        new_rejects(self.connection, self.record)
        add_broken(self.connection, self.record, [(self.shown[file], row) for file, row in self.broken])
        add_unreadable(self.connection, self.record, placed, self.shown, self.faults)
        kept = select(f"{names(self.fields)}, _file, _row", f"({placed})", "WHERE _bad IS NULL AND NOT _drop")
        create(self.connection, target, kept, temporary)
        bad = number(self.connection, select("count(*)", name(self.table), "WHERE _bad IS NOT NULL"))
        dropped = number(self.connection, select("count(*)", name(self.table), "WHERE _drop"))
        folds = number(self.connection, select("sum(_folds)", name(self.table), "WHERE _bad IS NULL AND NOT _drop"))
        return Counts(bad + len(self.broken), dropped, folds)

    def placed(self) -> str:
        """The staged rows with their place in their file, from 1."""
        starts = "[" + ", ".join(map(str, self.starts)) + "]"
        items = f"* EXCLUDE (_row), coalesce(_row, rowid - {starts}[_file + 1] + 1) AS _row"
        placed = select(items, name(self.table))
        return self.shifted(placed) if self.broken else placed

    def shifted(self, placed: str) -> str:
        """The same where rows between them were broken: the n-th sound row stands later by the broken ones before it."""
        files, rows_at, shifts = [], [], []
        for file in dict.fromkeys(f for f, _ in self.broken):
            for n, row in enumerate(sorted(b.row for f, b in self.broken if f == file)):
                files.append(file)
                rows_at.append(row - n)
                shifts.append(n + 1)
        create(self.connection, "_shifts", "SELECT 0 AS f, 0 AS at, 0 AS shift LIMIT 0", temporary=True)
        unnested = "SELECT unnest($1::INTEGER[]), unnest($2::BIGINT[]), unnest($3::BIGINT[])"
        self.connection.execute(f"INSERT INTO _shifts {unnested}", [files, rows_at, shifts])
        last = select("f, at, max(shift) AS shift", "_shifts", "GROUP BY f, at")
        joined = f"({placed}) AS p ASOF LEFT JOIN ({last}) AS s ON p._file = s.f AND p._row >= s.at"
        return select("p.* EXCLUDE (_row), p._row + coalesce(s.shift, 0) AS _row", joined)

    def dropped_keys(self, target: str, key: str) -> None:
        """Keeps the keys of rows that were left out by name: their children are left out with them."""
        keys = select(f"DISTINCT {name(key)} AS key", name(self.table), f"WHERE _drop AND {name(key)} IS NOT NULL")
        create(self.connection, target, keys, temporary=True)

    def clear(self) -> None:
        drop(self.connection, self.table)
        drop(self.connection, "_shifts")
