"""Cuts the domain of a table's key into cells, so that every pattern of the table holds all of a cell or none of it.

Takes a key, the patterns said of it and the setting; gives an axis. Sets of cells are integers used as bit sets: cell i
is bit i. On an axis of numbers the cells are, in ascending order, the open gaps between the numbers that the patterns
name and those numbers themselves; on an axis of words one cell for each word that is named or declared, and where the
words are not closed one more for all others; on an axis of outcomes met, excused, and missed by the severest level that
failed. Cells that hold no value of the domain are not `alive`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from slalang.model.expression import AnyOf, Bounds, Equal, Expression, Otherwise, OutcomePattern, RowPattern, Value
from slalang.semantics.proofs import words
from slalang.semantics.proofs.constants import constant, interval_of, intervals_of
from slalang.semantics.proofs.interval import Interval, hull, intersection, point
from slalang.semantics.proofs.setting import Setting
from slalang.units import Kind, Type


@dataclass(frozen=True, slots=True)
class Numbers:
    """An axis of numbers, cut at `cuts` (ascending): cell 2k is the gap under cut k, cell 2k + 1 the cut itself."""

    type: Type
    cuts: tuple[Fraction, ...]
    pieces: tuple[Interval, ...]
    alive: int

    def cells_of(self, pattern: RowPattern) -> int | None:
        """The cells that a pattern holds; None where it is not constant."""
        if isinstance(pattern, Otherwise):
            return self.alive
        if isinstance(pattern, OutcomePattern):
            return None
        held = intervals_of(pattern)
        return None if held is None else union(self.cells_in(each) for each in held) & self.alive

    def cells_in(self, part: Interval) -> int:
        """The cells between the ends of a part, both of which are cuts or infinite."""
        return cells_between(self.cuts, part)

    def cell(self, index: int) -> Interval:
        """All numbers of one cell."""
        return numbers_of(self.cuts, index)

    def values(self, cells: int) -> tuple[Interval, ...]:
        """The values of the domain in some cells."""
        parts = (intersection(piece, self.cell(i)) for i in bits(cells) for piece in self.pieces)
        return tuple(p for p in parts if not p.is_empty)

    def runs(self, cells: int) -> tuple[int, ...]:
        """The cells in runs that nothing but dead cells interrupts."""
        found: list[int] = []
        last = None
        for index in bits(self.alive):
            if not cells >> index & 1:
                last = None
            elif last is None:
                found.append(1 << index)
                last = index
            else:
                found[-1] |= 1 << index
        return tuple(found)

    def example(self, cells: int) -> str:
        """A value in the cells, in words."""
        parts = self.values(cells)
        found = words.witness(hull(parts), self.type)
        if not any(found in p for p in parts):
            found = words.witness(parts[0], self.type)
        return words.in_words(found, self.type)


@dataclass(frozen=True, slots=True)
class Words:
    """An axis of words or flags: one cell each and, where `others` is not empty, a last cell that it describes."""

    type: Type
    members: tuple[Value, ...]
    others: str
    alive: int

    def cells_of(self, pattern: RowPattern) -> int | None:
        match pattern:
            case Otherwise():
                return self.alive
            case Equal(value=value):
                fixed = constant(value)
                return None if fixed is None else self.cell_of(fixed)
            case AnyOf(values=values):
                fixed_all = [constant(v) for v in values]
                return None if None in fixed_all else union(map(self.cell_of, fixed_all))
            case _:
                return None

    def cell_of(self, value: Value) -> int:
        return 1 << self.members.index(value) if value in self.members else 0

    def runs(self, cells: int) -> tuple[int, ...]:
        return tuple(1 << i for i in bits(cells))

    def example(self, cells: int) -> str:
        first = next(bits(cells))
        return words.value_in_words(self.members[first], self.type) if first < len(self.members) else self.others


@dataclass(frozen=True, slots=True)
class Outcomes:
    """An axis of outcomes: met, excused, missed with no level failed, then missed with each level from mild to severe.

    A level holds all cells from its own on: who fails the severe one fails the mild one too.
    """

    levels: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def alive(self) -> int:
        missed = ((1 << len(self.levels) + 1) - 1) << 2 if "missed" in self.wanted else 0
        return ("met" in self.wanted) | ("excused" in self.wanted) << 1 | missed

    def cells_of(self, pattern: RowPattern) -> int | None:
        match pattern:
            case Otherwise():
                return self.alive
            case OutcomePattern(outcome="missed", level=""):
                return ((1 << len(self.levels) + 1) - 1) << 2
            case OutcomePattern(outcome="missed", level=level) if level in self.levels:
                first = self.levels.index(level) + 3
                return ((1 << len(self.levels) + 3) - 1) >> first << first
            case OutcomePattern(outcome=outcome):
                return (outcome == "met") | (outcome == "excused") << 1
            case _:
                return None

    def runs(self, cells: int) -> tuple[int, ...]:
        return tuple(1 << i for i in bits(cells))

    def example(self, cells: int) -> str:
        first = next(bits(cells))
        if first < 3:
            return ("met", "excused", "missed")[first]
        return f"missed {self.levels[first - 3]}"


Axis = Numbers | Words | Outcomes


def axis_of(key: Expression, patterns: Iterable[RowPattern], whole: Interval, setting: Setting) -> Axis | None:
    """The axis of a key whose values lie in `whole`; None where its type is not known or has no such patterns."""
    said = tuple(patterns)
    if key.type.kind is Kind.OUTCOME or any(isinstance(p, OutcomePattern) for p in said):
        return Outcomes(setting.levels, setting.outcomes)
    if key.type.kind in words.ORDERED:
        return numbers(key.type, said, setting.pieces(key, whole))
    if any(isinstance(p, Bounds) for p in said) or key.type.kind is Kind.UNKNOWN:
        return None
    return words_of(key.type, said, setting)


def numbers(type: Type, patterns: Iterable[RowPattern], pieces: tuple[Interval, ...]) -> Numbers:
    """The axis of the numbers in `pieces`, cut wherever a pattern begins or ends."""
    held = (i for p in patterns for i in split(p))
    cuts = tuple(sorted({e for i in held for e in (i.low, i.high) if e is not None}))
    return Numbers(type, cuts, pieces, union(alive_cells(cuts, piece) for piece in pieces))


def words_of(type: Type, patterns: Iterable[RowPattern], setting: Setting) -> Words:
    """The axis of a text, an enumeration, a flag, the classes of a priority or the objectives."""
    if type.kind is Kind.FLAG:
        return Words(type, (True, False), "", 3)
    if type.kind is Kind.OBJECTIVE and setting.objectives:
        wanted = [i for i, name in enumerate(setting.objectives) if setting.objective in {"", name}]
        return Words(type, setting.objectives, "", union(1 << i for i in wanted))
    if type.values:
        return Words(type, type.values, "", (1 << len(type.values)) - 1)
    named = tuple(dict.fromkeys(v for p in patterns for v in values_of(p) if v is not None))
    return Words(type, named, "any other value", (2 << len(named)) - 1)


def values_of(pattern: RowPattern) -> tuple[Value, ...]:
    match pattern:
        case Equal(value=value):
            return (constant(value),)
        case AnyOf(values=values):
            return tuple(map(constant, values))
        case _:
            return ()


def split(pattern: RowPattern) -> tuple[Interval, ...]:
    """The intervals whose ends a pattern names, as far as they are constant."""
    match pattern:
        case AnyOf(values=values):
            return tuple(i for v in values if (i := interval_of(Equal(v))) is not None)
        case Bounds() | Equal():
            held = interval_of(pattern)
            return () if held is None else (held,)
        case _:
            return ()


# ---------------------------------------------------------------- bit sets


def bits(cells: int) -> Iterator[int]:
    """The numbers of the cells in a set, ascending."""
    while cells:
        lowest = cells & -cells
        yield lowest.bit_length() - 1
        cells ^= lowest


def union(sets: Iterable[int]) -> int:
    total = 0
    for each in sets:
        total |= each
    return total


def cells_between(cuts: tuple[Fraction, ...], part: Interval) -> int:
    """The cells from the low to the high end of a part whose ends are cuts or infinite; none of a reversed part."""
    first = 0 if part.low is None else 2 * bisect_left(cuts, part.low) + (1 if part.low_closed else 2)
    last = 2 * len(cuts) if part.high is None else 2 * bisect_left(cuts, part.high) + (1 if part.high_closed else 0)
    return ((1 << last + 1) - 1) >> first << first if first <= last else 0


def numbers_of(cuts: tuple[Fraction, ...], index: int) -> Interval:
    if index % 2:
        return point(cuts[index // 2])
    low = cuts[index // 2 - 1] if index else None
    high = cuts[index // 2] if index // 2 < len(cuts) else None
    return Interval(low, high)


def alive_cells(cuts: tuple[Fraction, ...], piece: Interval) -> int:
    """The cells that hold a value of the piece."""
    return sum(1 << i for i in range(2 * len(cuts) + 1) if not intersection(piece, numbers_of(cuts, i)).is_empty)
