"""How the total of a settlement period compares on two sides, from its lines through every step before `earn back`.

Takes how each line compares; gives how their sum does. Lines that a step weighs against each other are from then on
known by their sum alone: a cap keeps the order of the sum, and not that of the lines that it shrinks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from slalang.model.contract import (
    TOTALS,
    Cap,
    Contract,
    Drop,
    EarnBack,
    Increase,
    Keep,
    LineSelector,
    Reduce,
    Round,
    Settlement,
    SettlementStep,
    Subtotal,
    Waive,
)
from slalang.model.expression import Expression
from slalang.semantics.proofs.laws.compare import EQ, NONE, Comparison, every, turned
from slalang.semantics.proofs.laws.reading import Standing, is_finer, owners
from slalang.source import Place

Owned = tuple[str, str]
"""The lines of a consequence for one objective (or for none)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines whose sum compares like this; `cause` is the step or declaration that loses the order.

    `joined` is the step after which only their sum is known; without one every single line compares so. Lines that are
    the same on both sides (EQ) are so one by one.
    """

    lines: frozenset[Owned]
    flags: int
    cause: Place | None = None
    joined: Place | None = None

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.lines}


@dataclass(frozen=True, slots=True)
class Bound:
    """Lines that a cap bounds together: of each key (or of some `keys`) alone, and with what it `carries`, if so.

    What is carried enters at its cap, so that the caps before it do not bound it.
    """

    lines: frozenset[Owned]
    keys: str
    carries: bool


@dataclass(slots=True)
class Steps:
    """The steps of one settlement on two sides; `line`: the one that is followed to its end, if not their sum is."""

    contract: Contract
    settlement: Settlement
    comparison: Comparison
    kinds: dict[str, str]
    line: str = ""

    def run(self, blocks: list[Block]) -> list[Block]:
        bounds: list[Bound] = []
        for step in self.settlement.steps:
            if isinstance(step, Cap):
                bounds.append(self.bound(step))
            blocks = self.after(step, blocks, bounds)
        return blocks

    def after(self, step: SettlementStep, blocks: list[Block], bounds: list[Bound]) -> list[Block]:
        match step:
            case Keep(which=which, lines=lines):
                kept = which == "highest" or (which == "first" and self.is_last(blocks, step))
                return self.merged(blocks, lines, EQ if kept else NONE, step.place, one_by_one=True)
            case Waive(lines=lines, condition=condition):
                return self.waived(blocks, lines, turned(self.truth(condition)), step.place)
            case Cap(lines=lines, limit=limit):
                each, carries = bool(step.for_each), step.carried is not None
                return self.merged(blocks, lines, self.compared(limit), step.place, one_by_one=each, carries=carries)
            case Reduce(lines=lines, by=by):
                return self.merged(blocks, lines, turned(self.compared(by)), step.place)
            case Increase(by=by):
                return [*blocks, self.increased(step, self.compared(by))]
            case Round():
                both = EQ if nested(bounds) else NONE
                return self.rounded(blocks, both, step.place)
            case Drop():
                return self.by_kind(blocks, EQ, step.place)
            case Subtotal() | EarnBack():
                return blocks

    def is_last(self, blocks: list[Block], step: Keep) -> bool:
        """Whether of the lines of which the first is kept only the last, a single one, may differ at all."""
        chosen = self.selected(step.lines[-1:], lines_in(blocks))
        differ = [b for b in self.divided(blocks, step.lines)[0] if b.flags != EQ]
        return self.is_one(chosen) and all(b.lines == chosen for b in differ)

    # ------------------------------------------------------------ lines

    def selected(self, selectors: tuple[LineSelector, ...], lines: Iterable[Owned]) -> frozenset[Owned]:
        return frozenset(line for line in lines if any(self.is_named(s, line) for s in selectors))

    def is_named(self, selector: LineSelector, line: Owned) -> bool:
        """Whether a step names some of these lines: with a key that is no objective's, perhaps not all."""
        name, owner = line
        mine = self.kinds[name] == TOTALS[selector.name] if selector.name in TOTALS else name == selector.name
        return (mine and selector.key in {"", owner}) or (mine and self.has_keys(name))

    def is_several(self, name: str) -> bool:
        """Whether a period may hold several lines of one declaration: of keys, of its weeks, or one that waited."""
        reading, unit = self.comparison.better.reading, self.settlement.unit
        mine = [c for c in self.contract.consequences if c.name == name]
        return self.has_keys(name) or any(is_finer(c.unit, unit) or reading.waits(c) for c in mine)

    def is_one(self, lines: frozenset[Owned]) -> bool:
        """Whether these are a single line in any period."""
        return len(lines) == 1 and not any(self.is_several(name) for name, _ in lines)

    def has_keys(self, name: str) -> bool:
        return any(c.name == name and c.key for c in self.contract.consequences)

    def merged(
        self,
        blocks: list[Block],
        lines: tuple[LineSelector, ...],
        flags: int,
        place: Place,
        *,
        one_by_one: bool = False,
        carries: bool = False,
    ) -> list[Block]:
        """The lines of a step as one block; of blocks that it cuts through nothing is known any more.

        `one_by_one`: the step weighs single lines, or the shares of single keys, against each other; `carries`: what it
        takes comes back later, as lines of their own.
        """
        inside, others, cut = self.divided(blocks, lines)
        if not inside or (flags == EQ and all(b.flags == EQ for b in inside)):
            return blocks
        mixed = len({self.kinds[name] for b in inside for name in b.names}) > 1
        known = not cut and not mixed and not (one_by_one and any(b.joined for b in inside))
        flags &= every(b.flags for b in inside) if known else NONE
        found = together(inside, flags, place)
        return [*others, replace(found, joined=None) if self.is_one(found.lines) and not carries else found]

    def waived(self, blocks: list[Block], lines: tuple[LineSelector, ...], flags: int, place: Place) -> list[Block]:
        """Lines that all stay, or all become zero: where the condition keeps the order, each keeps its own."""
        inside, others, cut = self.divided(blocks, lines)
        if not inside or (flags == EQ and all(b.flags == EQ for b in inside)):
            return blocks
        if cut:
            return [*others, together(inside, NONE, place)]
        return [*others, *(replace(b, flags=b.flags & flags, cause=cause_of(b, flags, place)) for b in inside)]

    def divided(self, blocks: list[Block], lines: tuple[LineSelector, ...]) -> tuple[list[Block], list[Block], bool]:
        """The blocks that a step names, the others, and whether it names a part of one only."""
        chosen = self.selected(lines, lines_in(blocks))
        inside = [b for b in blocks if b.lines & chosen]
        keyed = any(s.key and self.has_keys(s.name) for s in lines)
        return inside, [b for b in blocks if not b.lines & chosen], keyed or any(not b.lines <= chosen for b in inside)

    def by_kind(self, blocks: list[Block], flags: int, place: Place) -> list[Block]:
        """All credits as one block, and all bonuses."""
        found = []
        for kind in TOTALS.values():
            mine = [b for b in blocks if any(self.kinds[name] == kind for name in b.names)]
            whole = EQ if all(b.flags == EQ for b in mine) else every(b.flags for b in mine) & flags
            found += [together(mine, whole, place)] if mine else []
        return found

    def rounded(self, blocks: list[Block], flags: int, place: Place) -> list[Block]:
        """All lines of a kind as one block. The line asked about keeps its order where no other line of them differs:
        its remainder grows as it does, and with it its turn.
        """
        differ = [b for b in blocks if b.flags != EQ]
        if len(differ) != 1 or differ[0].names != {self.line} or differ[0].joined or len(differ[0].lines) > 1:
            return self.by_kind(blocks, flags, place)
        (mine,) = differ
        others = [b for b in blocks if b is not mine]
        return [replace(mine, flags=mine.flags & flags), *([together(others, NONE, place)] if others else [])]

    def increased(self, step: Increase, flags: int) -> Block:
        name, first = f"increase {step.place.start}", step.lines[0].name
        self.kinds[name] = TOTALS.get(first) or self.kinds[first]
        return Block(frozenset({(name, "")}), flags, None if flags == EQ else step.place)

    # ------------------------------------------------------------ what the steps compute

    def compared(self, e: Expression) -> int:
        """How an amount of a step compares; where it may be missing, only if it is so on both sides."""
        at = Standing("", self.settlement.unit)
        x, y = self.comparison.better.of(e, at), self.comparison.worse.of(e, at)
        return self.comparison.of(x, y) if self.comparison.present_alike(x, y) else NONE

    def truth(self, condition: Expression) -> int:
        at = Standing("", self.settlement.unit)
        return self.comparison.of(self.comparison.better.of(condition, at), self.comparison.worse.of(condition, at))

    def bound(self, step: Cap) -> Bound:
        every_line = ((c.name, o) for c in self.contract.consequences if c.name in self.kinds for o in owners(c))
        keys = " ".join(s.key for s in step.lines if s.key and self.has_keys(s.name))
        return Bound(self.selected(step.lines, every_line), step.for_each or keys, step.carried is not None)


def lines_in(blocks: Iterable[Block]) -> Iterator[Owned]:
    return (line for b in blocks for line in b.lines)


def together(blocks: list[Block], flags: int, place: Place) -> Block:
    """Several blocks as one, of which only the sum is known."""
    first = next((b.cause for b in blocks if b.flags != EQ and b.cause is not None), None)
    cause = first if flags == every(b.flags for b in blocks) else place
    joined = next((b.joined for b in blocks if b.joined), place)
    return Block(frozenset(lines_in(blocks)), flags, cause, joined)


def cause_of(block: Block, flags: int, place: Place) -> Place | None:
    return block.cause if block.flags & flags == block.flags else place


def nested(bounds: list[Bound]) -> bool:
    """Whether of any two sets of lines that caps bound one lies in the other, or they share none.

    Only then does rounding never run out of room for a total, and so keep the order of totals.
    """
    return all(
        lies_in(a, b) or (lies_in(b, a) and not b.carries) or not a.lines & b.lines for a, b in combinations(bounds, 2)
    )


def lies_in(one: Bound, other: Bound) -> bool:
    """Whether every line of the one is a line of the other; of caps of single keys, if they are of the same."""
    return one.lines <= other.lines and other.keys in {"", one.keys}
