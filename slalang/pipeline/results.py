"""Results files: values given in place of data, a value for a period, series and key a row, written as in contracts.

Takes a checked contract and the path of a CSV file with the columns `period,series,key,value`; gives `GivenResults`, or
a fault at each cell that says nothing about the contract. An empty value is a result that was not measured, an empty
key stands for all keys, an empty period for the whole term. Assumes nothing of the file.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from slalang.diagnostic import Diagnostic, nearest, visible
from slalang.model.contract import Contract
from slalang.model.expression import Value
from slalang.model.facts import DataFile
from slalang.model.measured import GivenValue
from slalang.pipeline.faults import BadResult, ResultsUnreadable, ResultTwice
from slalang.pipeline.giving import Givable, Giving
from slalang.semantics.literals import NoLiteral, literal
from slalang.source import NOWHERE, Place, Source, first_bytes

COLUMNS = ("period", "series", "key", "value")
LARGEST = 16_000_000
MOST_ROWS = 200_000
MOST_FAULTS = 50
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class GivenResults:
    """What a results file gives, and the file as a statement names it."""

    values: tuple[GivenValue, ...]
    file: DataFile


def read_results(path: Path, contract: Contract) -> tuple[GivenResults | None, tuple[Diagnostic, ...]]:
    """The results in a file, or what is wrong with it."""
    try:
        raw = first_bytes(path, LARGEST + 1)
    except OSError as fault:
        return None, (unreadable(path, fault.strerror or "it cannot be opened"),)
    if len(raw) > LARGEST:
        return None, (unreadable(path, f"it is larger than {LARGEST} bytes"),)
    try:
        source = Source(str(path), raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None, (unreadable(path, "it is not UTF-8 text"),)
    reading = Reading(source, contract)
    values = reading.values()
    if reading.faults:
        return None, tuple(reading.faults)
    return GivenResults(values, DataFile(path.name, hashlib.sha256(raw).hexdigest(), len(values))), ()


def unreadable(path: Path, reason: str) -> Diagnostic:
    return ResultsUnreadable(NOWHERE, str(path), reason)


@dataclass(slots=True)
class Reading:
    """One file being read; `faults` are collected as it goes, `first` are the places of what was given so far."""

    source: Source
    contract: Contract
    faults: list[Diagnostic] = field(default_factory=list)
    first: dict[tuple[str, ...], Place] = field(default_factory=dict)
    giving: Giving = field(init=False)

    def __post_init__(self) -> None:
        self.giving = Giving(self.contract)

    def values(self) -> tuple[GivenValue, ...]:
        found: list[GivenValue] = []
        for place, cells in self.rows():
            value = self.row(place, cells)
            found += [value] if value is not None else []
            if len(self.faults) >= MOST_FAULTS:
                break
        return tuple(found)

    def rows(self) -> Iterator[tuple[Place, list[str]]]:
        """The rows below the header with their places; a file that is no such table is a fault."""
        reader = csv.reader(self.source.text.splitlines(keepends=True), strict=True)
        try:
            header = next(reader, [])
            if tuple(name.strip() for name in header) != COLUMNS:
                found = ",".join(header)[:LONGEST_SHOWN]
                self.refuse(f"its first line is `{found}`, not `{','.join(COLUMNS)}`")
                return
            before = reader.line_num
            for number, cells in enumerate(reader, 1):
                if number > MOST_ROWS:
                    self.refuse(f"it has more than {MOST_ROWS} rows")
                    return
                if cells:
                    yield self.lines(before + 1, reader.line_num), cells
                before = reader.line_num
        except csv.Error as fault:
            self.refuse(f"line {reader.line_num}: {fault}")

    def refuse(self, reason: str) -> None:
        self.faults.append(ResultsUnreadable(NOWHERE, self.source.name, reason))

    def lines(self, first: int, last: int) -> Place:
        """The place of some lines, without the end of the last."""
        starts = self.source.line_starts
        end = starts[last] if last < len(starts) else len(self.source.text)
        begin = starts[min(first, len(starts)) - 1]
        return Place(self.source, begin, max(begin, begin + len(self.source.text[begin:end].rstrip("\r\n"))))

    # ------------------------------------------------------------ one row

    def row(self, place: Place, cells: Sequence[str]) -> GivenValue | None:
        """What a row gives; None where it is faulty."""
        if len(cells) != len(COLUMNS):
            self.bad(place, "row", ",".join(cells), f"it has {len(cells)} cells, not {len(COLUMNS)}")
            return None
        label, name, key, written = (cell.strip() for cell in cells)
        series = self.series(place, name)
        if series is None:
            return None
        value = self.value(place, series, written)
        if isinstance(value, NoLiteral):
            self.bad(place, "value", written, value.reason)
            return None
        given = GivenValue(series.of, series.name, key or None, label, value)
        faults = tuple(self.giving.faults(given, place))
        self.faults += faults
        again = self.first.setdefault((series.of, series.name, key, label), place)
        if again is not place:
            self.faults.append(ResultTwice(place, series.name, again))
        return None if faults else given

    def series(self, place: Place, name: str) -> Givable | None:
        """The series of a name, after its kind where several have it: `charge voice_fee`."""
        kind, _, rest = name.partition(" ")
        found = [g for g in self.giving.called(rest.strip()) if g.of == kind] or list(self.giving.called(name))
        if len(found) == 1:
            return found[0]
        if found:
            kinds = " or ".join(f"`{g.of} {name}`" for g in found)
            self.bad(place, "series", name, f"several have this name: write {kinds}")
        else:
            near = nearest(name, self.giving.named)
            self.bad(place, "series", name, f"the contract has no such result or amount{near}")
        return None

    def value(self, place: Place, series: Givable, written: str) -> Value | NoLiteral:
        return literal(written, series.type, self.contract.zone) if written else None

    def bad(self, place: Place, column: str, cell: str, reason: str) -> None:
        shown = visible(cell[:LONGEST_SHOWN] + ("…" if len(cell) > LONGEST_SHOWN else ""))
        self.faults.append(BadResult(self.cell(place, cell), column, shown, reason))

    def cell(self, row: Place, text: str) -> Place:
        """The place of a cell in its row, else the whole row."""
        at = self.source.text.find(text, row.start, row.end) if text else -1
        return Place(self.source, at, at + len(text)) if at >= 0 else row
