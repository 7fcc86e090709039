"""Proves that every table says exactly one thing for every value of its keys.

Takes a typed table and the setting in which it stands; gives a diagnostic for each fault, with a witness: a value in no
band, a value in two, a band that nothing reaches. Assumes that types were checked. A band whose ends are measured is
not compared with others; then the table needs `otherwise`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from slalang.diagnostic import Diagnostic
from slalang.model.expression import (
    Aggregate,
    Bounds,
    Choice,
    Expression,
    InWindow,
    Named,
    Otherwise,
    Remeasured,
    Row,
    Table,
    Test,
)
from slalang.semantics.proofs.assume import assume
from slalang.semantics.proofs.axes import Axis, Numbers, Outcomes, axis_of, bits, union
from slalang.semantics.proofs.constants import interval_of
from slalang.semantics.proofs.faults import (
    BandGap,
    BandNotFixed,
    BandOverlap,
    BandUnreachable,
    EndsReversed,
    GraduatedGap,
    MissWithoutConsequence,
    OtherwiseNeverUsed,
    OtherwiseNotLast,
    TableNotProved,
)
from slalang.semantics.proofs.interval import EVERYTHING, NOT_NEGATIVE, Interval, intersection
from slalang.semantics.proofs.ranges import Ranges, inside_set, reachable_rows
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.walk import parts
from slalang.semantics.proofs.words import pattern_in_words
from slalang.source import NOWHERE, Place
from slalang.units import Kind, Type

OF_FIELDS = "a count is a whole number of at least zero, and a duration is not under zero"
MOST_ROWS = 5000
MOST_STEPS = 100_000
"""Sets of rows looked at in the search for a combination of several keys that no row holds."""
MOST_WITNESSES = 4
"""Gaps of one table that are reported; the next run shows the next."""


def check_tables(expression: Expression, setting: Setting | None = None) -> tuple[Diagnostic, ...]:
    """The faults of all tables and patterns in an expression, names seen through."""
    return tuple(dict.fromkeys(in_expression(expression, Ranges(setting or Setting()))))


def check_table(table: Table, setting: Setting | None = None) -> tuple[Diagnostic, ...]:
    """The faults of one table; tables inside it are left to `check_tables`."""
    return tuple(dict.fromkeys(Proof(table, Ranges(setting or Setting())).faults()))


def check_ends(
    pattern: object, type: Type, place: Place = NOWHERE, possible: Interval = EVERYTHING
) -> tuple[Diagnostic, ...]:
    """A pattern whose ends stand in the wrong order (also a target's or a level's), or beside all that is possible."""
    held = interval_of(pattern) if isinstance(pattern, Bounds) else None
    if not isinstance(pattern, Bounds) or held is None or not intersection(held, possible).is_empty:
        return ()
    where = next((e.place for e in (pattern.low, pattern.high) if e is not None and e.place is not NOWHERE), place)
    said = pattern_in_words(pattern, type)
    return (EndsReversed(where, said) if held.is_empty else EndsReversed(where, said, OF_FIELDS),)


# ---------------------------------------------------------------- through an expression


def in_expression(expression: Expression, ranges: Ranges) -> Iterator[Diagnostic]:
    """Goes down, narrowing what is known of values on the way."""
    setting = ranges.setting
    match expression:
        case Table():
            yield from in_table(expression, ranges)
        case Choice(condition=condition, otherwise=otherwise):
            yield from in_expression(condition, ranges)
            yield from in_expression(expression.value, ranges.inside(assume(condition, setting)))
            if otherwise is not None:
                yield from in_expression(otherwise, ranges.inside(assume(condition, setting, holds=False)))
        case Aggregate():
            there = ranges.inside(inside_set(expression, setting))
            for each in parts(expression):
                yield from in_expression(each, there)
        case Named(kind="define" | "metric", body=body) if not setting.shared:
            yield from in_expression(body, ranges.inside(replace(setting, shared=True)))
        case InWindow() | Remeasured():
            yield from in_expression(expression.value, ranges.inside(setting.elsewhere()))
        case _:
            if isinstance(expression, Test):
                yield from check_ends(expression.pattern, expression.value.type, expression.place)
            for each in parts(expression):
                yield from in_expression(each, ranges)


def in_table(table: Table, ranges: Ranges) -> Iterator[Diagnostic]:
    yield from Proof(table, ranges).faults()
    for key in table.keys:
        yield from in_expression(key, ranges)
    settings = {id(row): setting for row, setting in reachable_rows(table, ranges)}
    for row in table.rows:
        yield from in_expression(row.value, ranges.inside(settings.get(id(row), ranges.setting)))


# ---------------------------------------------------------------- one table


Cells = tuple[int | None, ...]
"""For each key the cells that a row holds; None where its pattern is not constant."""


@dataclass(slots=True)
class Proof:
    """The proof of one table."""

    table: Table
    ranges: Ranges
    axes: tuple[Axis, ...] = ()
    rows: tuple[Row, ...] = ()
    cells: dict[int, Cells] = field(default_factory=dict)

    def faults(self) -> Iterator[Diagnostic]:
        table = self.table
        last = [isinstance(r.patterns[0], Otherwise) for r in table.rows]
        for row, is_last in list(zip(table.rows, last, strict=True))[:-1]:
            if is_last:
                yield OtherwiseNotLast(row.place)
        self.rows = tuple(r for r in table.rows if not isinstance(r.patterns[0], Otherwise))
        reversed_ends = tuple(self.reversed_ends())
        yield from reversed_ends
        if any(len(r.patterns) != len(table.keys) for r in self.rows) or not self.build() or reversed_ends:
            return
        if len(self.rows) > MOST_ROWS:
            yield TableNotProved(table.place)
            return
        yield from self.unreachable()
        yield from self.overlaps()
        yield from self.unused_otherwise() if any(last) else self.gaps()

    def reversed_ends(self) -> Iterator[Diagnostic]:
        for row in self.rows:
            for key, pattern in zip(self.table.keys, row.patterns, strict=False):
                yield from check_ends(pattern, key.type, row.place)

    def build(self) -> bool:
        """Cuts the keys into cells and sorts the rows into them; false where that cannot be done or means nothing."""
        axes = []
        for number, key in enumerate(self.table.keys):
            whole = self.ranges.of(key)
            if self.table.graduated:
                whole = replace(intersection(replace(whole, step=None), NOT_NEGATIVE), step=None)
            axis = axis_of(key, (r.patterns[number] for r in self.rows), whole, self.ranges.setting)
            if axis is None or not axis.alive:
                return False
            axes.append(axis)
        self.axes = tuple(axes)
        self.cells = {id(r): tuple(a.cells_of(p) for a, p in zip(axes, r.patterns, strict=True)) for r in self.rows}
        return True

    def unreachable(self) -> Iterator[Diagnostic]:
        """Rows that hold no number which is possible. Words are checked by their type, and an outcome or objective that
        does not come up in one declaration may in another that shares the table."""
        if self.ranges.setting.shared and self.ranges.setting.narrowed:
            return
        for row in self.rows:
            for axis, cells in zip(self.axes, self.cells[id(row)], strict=True):
                if cells == 0 and isinstance(axis, Numbers):
                    yield BandUnreachable(row.place, self.said(row))
                    break

    def overlaps(self) -> Iterator[Diagnostic]:
        """For each row the first row above it that holds a value of it too."""
        seen = [0] * len(self.axes)
        above: list[Row] = []
        for row in self.rows:
            cells = self.cells[id(row)]
            if None in cells:
                continue
            if all((c or 0) & s for c, s in zip(cells, seen, strict=True)):
                other = next((r for r in above if self.clash(r, row)), None)
                if other is not None:
                    shared = self.shared(other, row)
                    yield BandOverlap(row.place, self.example(shared), self.said(other), self.said(row), other.place)
            seen = [s | (c or 0) for c, s in zip(cells, seen, strict=True)]
            above.append(row)

    def clash(self, first: Row, second: Row) -> bool:
        """Whether both hold a value, unless the first is the severer of two outcomes."""
        if not all(self.shared(first, second)):
            return False
        pairs = zip(self.axes, self.cells[id(first)], self.cells[id(second)], strict=True)
        return not any(isinstance(a, Outcomes) and (one or 0) | (two or 0) == two != one for a, one, two in pairs)

    def shared(self, first: Row, second: Row) -> tuple[int, ...]:
        pairs = zip(self.axes, self.cells[id(first)], self.cells[id(second)], strict=True)
        return tuple((one or 0) & (two or 0) & axis.alive for axis, one, two in pairs)

    def gaps(self) -> Iterator[Diagnostic]:
        for row in self.rows:
            if None in self.cells[id(row)]:
                yield BandNotFixed(row.place, self.said(row))
                return
        for cells in self.uncovered()[:MOST_WITNESSES]:
            if cells is None:
                yield TableNotProved(self.table.place)
            else:
                yield self.gap(self.example(cells))

    def gap(self, witness: str) -> Diagnostic:
        place, setting = self.table.place, self.ranges.setting
        if self.table.graduated:
            return GraduatedGap(place, witness)
        if setting.only_missed and any(setting.is_result(k) for k in self.table.keys):
            return MissWithoutConsequence(place, witness, setting.objective)
        return BandGap(place, witness)

    def unused_otherwise(self) -> Iterator[Diagnostic]:
        """Warns where the rows above hold everything; a key that may be missing has no other row than `otherwise`."""
        setting = self.ranges.setting
        is_local = any(isinstance(a, Outcomes) or a.type.kind is Kind.OBJECTIVE for a in self.axes)
        if is_local or setting.narrowed or any(None in c for c in self.cells.values()):
            return
        if any(map(setting.maybe_missing, self.table.keys)):
            return
        if not self.uncovered():
            yield OtherwiseNeverUsed(self.table.rows[-1].place)

    def uncovered(self) -> list[tuple[int, ...] | None]:
        """Sets of cells that no row holds: all runs of a single key, one combination of several; None: given up."""
        rows = [tuple(c or 0 for c in self.cells[id(r)]) for r in self.rows]
        if len(self.axes) == 1:
            axis = self.axes[0]
            return [(run,) for run in axis.runs(axis.alive & ~union(r[0] for r in rows))]
        search = Search(self.axes, tuple(rows_by_cell(number, axis, rows) for number, axis in enumerate(self.axes)))
        found = search.below(0, (1 << len(rows)) - 1)
        return [None] if search.steps <= 0 else [] if found is None else [found]

    def example(self, cells: Sequence[int]) -> str:
        return " and ".join(axis.example(c) for axis, c in zip(self.axes, cells, strict=True))

    def said(self, row: Row) -> str:
        return " and ".join(pattern_in_words(p, k.type) for k, p in zip(self.table.keys, row.patterns, strict=True))


@dataclass(slots=True)
class Search:
    """Looks key by key for a combination of cells that no row holds; `rows` tell for each cell which do."""

    axes: tuple[Axis, ...]
    rows: tuple[dict[int, int], ...]
    covered: set[tuple[int, int]] = field(default_factory=set)
    steps: int = MOST_STEPS

    def below(self, key: int, left: int) -> tuple[int, ...] | None:
        """The cells of this and the following keys where none of the rows that are left holds."""
        self.steps -= 1
        if not left:
            return tuple(axis.alive for axis in self.axes[key:])
        if key == len(self.axes) or (key, left) in self.covered or self.steps <= 0:
            return None
        for cell in bits(self.axes[key].alive):
            if (rest := self.below(key + 1, left & self.rows[key].get(cell, 0))) is not None:
                return (1 << cell, *rest)
        self.covered.add((key, left))
        return None


def rows_by_cell(number: int, axis: Axis, rows: Sequence[tuple[int, ...]]) -> dict[int, int]:
    """For each cell of one key the rows that hold it."""
    found: dict[int, int] = {}
    for index, row in enumerate(rows):
        for cell in bits(row[number] & axis.alive):
            found[cell] = found.get(cell, 0) | 1 << index
    return found
