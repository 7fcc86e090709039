"""Rows on their way into a record's table: typed file by file, then cleaned of those that are unreadable or left out.

Takes conversions one after the other; gives the table, with counts of what is not in it. Unreadable rows go into the
record's rejects with file, row, column, value and reason. Row numbers are the rows' places in their file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slalang.sources.conversion import Conversion
from slalang.sources.plan import Fault
from slalang.sources.rejects import add_broken, add_unreadable, new_rejects
from slalang.sources.scan import BrokenRow, Scan
from slalang.sources.sql import Connection, append, case, create, drop, length, name, names, rows, select, step
from slalang.sources.wall import instant, is_wall, offset, unpacked

SOUND = "_bad IS NULL AND NOT _drop"


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows: `folds` are local times that occurred twice."""

    rejected: int
    dropped: int
    folds: int = 0


@dataclass(slots=True)
class Staging:
    """The typed rows of one record so far.

    `instants` are the fields that are instants, with the raw columns that they are read from; `zone` is that of local
    times. `starts` is the number of rows before each file, `shown` the files' names.
    """

    connection: Connection
    record: str
    fields: tuple[str, ...]
    instants: Mapping[str, str]
    zone: str = ""
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
        place, base = len(self.starts), len(self.faults)
        located = {p: name(p) for p in scan.located}
        file, row = located.get("_file", f"{place}::INTEGER"), located.get("_row", "NULL::BIGINT")
        kept = f"{names(self.fields)}, _bad + {base} AS _bad, _drop, _value, {file} AS _file, {row} AS _row"
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
        local = self.local_ranges()
        placed = self.with_offsets(self.placed(), local)
        new_rejects(self.connection, self.record)
        add_broken(self.connection, self.record, [(self.shown[file], row) for file, row in self.broken])
        add_unreadable(self.connection, self.record, placed, self.shown, self.faults)
        kept = ", ".join(self.result(f, f in local) for f in self.fields)
        create(self.connection, target, select(f"{kept}, _file, _row", f"({placed})", f"WHERE {SOUND}"), temporary)
        return self.counts(placed, local)

    # ------------------------------------------------------------ places

    def placed(self) -> str:
        """The staged rows with their place in their file, from 1."""
        starts = "[" + ", ".join(map(str, self.starts)) + "]::BIGINT[]"
        items = f"* EXCLUDE (_row), coalesce(_row, rowid - ({starts})[_file + 1] + 1) AS _row"
        placed = select(items, name(self.table))
        return self.shifted(placed) if self.broken else placed

    def shifted(self, placed: str) -> str:
        """The same where rows between them were broken: a sound row stands later by the broken ones before it."""
        table: tuple[list[int], list[int], list[int]] = ([], [], [])
        for file in dict.fromkeys(f for f, _ in self.broken):
            for n, row in enumerate(sorted(b.row for f, b in self.broken if f == file)):
                for column, value in zip(table, (file, row - n, n + 1), strict=True):
                    column.append(value)
        create(self.connection, "_shifts", "SELECT 0 AS file, 0::BIGINT AS since, 0 AS shift LIMIT 0", temporary=True)
        unnested = "SELECT unnest($1::INTEGER[]), unnest($2::BIGINT[]), unnest($3::BIGINT[])"
        self.connection.execute(f"INSERT INTO _shifts {unnested}", list(table))
        last = select("file, since, max(shift) AS shift", "_shifts", "GROUP BY file, since")
        joined = f"({placed}) AS p ASOF LEFT JOIN ({last}) AS s ON p._file = s.file AND p._row >= s.since"
        return select("p.* EXCLUDE (_row), p._row + coalesce(s.shift, 0) AS _row", joined)

    # ------------------------------------------------------------ local times

    def local_ranges(self) -> dict[str, tuple[int, int]]:
        """The least and the greatest wall time of each field that has any in sound rows."""
        if not self.instants or not self.zone:
            return {}
        ends = [
            f"{end}({name(f)}) FILTER (WHERE {is_wall(name(f))}) >> 1" for f in self.instants for end in ("min", "max")
        ]
        found = rows(self.connection, select(", ".join(ends), name(self.table), f"WHERE {SOUND}"))[0]
        pairs = zip(self.instants, found[::2], found[1::2], strict=True)
        return {f: (int(str(low)), int(str(high))) for f, low, high in pairs if low is not None}

    def with_offsets(self, placed: str, local: Mapping[str, tuple[int, int]]) -> str:
        """The rows with the zone's offset at each wall time; one that does not exist makes its row unreadable."""
        if not local:
            return placed
        walls = {wall_of(f): case([(is_wall(name(f)), unpacked(name(f)))]) for f in local}
        offsets = {offset_of(f): offset(name(wall_of(f)), self.zone, *ends) for f, ends in local.items()}
        judged, shown = [], []
        for f in local:
            gap = f"{name(wall_of(f))} IS NOT NULL AND {name(offset_of(f))} IS NULL"
            judged.append((gap, str(len(self.faults))))
            shown.append((gap, f"make_timestamp({name(wall_of(f))})::VARCHAR"))
            self.faults.append(Fault(self.instants[f], f"does not exist in {self.zone}: the clocks jump over it"))
        bad = f"{case([(f'NOT ({SOUND})', '_bad'), *judged])} AS _bad"
        value = f"{case([(f'NOT ({SOUND})', '_value'), *shown])} AS _value"
        return select(f"* REPLACE ({bad}, {value})", f"({step(step(placed, walls), offsets)})")

    def result(self, field: str, local: bool) -> str:
        """A field's column of the finished table."""
        if field not in self.instants:
            return name(field)
        value = instant(name(field), name(offset_of(field))) if local else unpacked(name(field))
        return f"{value} AS {name(field)}"

    def counts(self, placed: str, local: Mapping[str, tuple[int, int]]) -> Counts:
        folds = " + ".join(f"coalesce({name(offset_of(f))} & 1, 0)" for f in local) or "0"
        items = f"count(_bad), count(*) FILTER (WHERE _drop), sum({folds}) FILTER (WHERE {SOUND})"
        bad, dropped, twice = (int(str(n or 0)) for n in rows(self.connection, select(items, f"({placed})"))[0])
        return Counts(bad + len(self.broken), dropped, twice)

    # ------------------------------------------------------------ afterwards

    def dropped_keys(self, target: str, key: str) -> None:
        """Keeps the keys of rows that were left out by name: their children are left out with them."""
        keys = select(f"DISTINCT {name(key)} AS key", name(self.table), f"WHERE _drop AND {name(key)} IS NOT NULL")
        create(self.connection, target, keys, temporary=True)

    def clear(self) -> None:
        drop(self.connection, self.table)
        drop(self.connection, "_shifts")


def wall_of(field: str) -> str:
    return f"_wall_{field}"


def offset_of(field: str) -> str:
    return f"_offset_{field}"
