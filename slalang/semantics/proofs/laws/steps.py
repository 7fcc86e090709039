"""How the total of a settlement period compares on two sides, from its lines through every step before `earn back`.

Takes how each line compares; gives how their sum does. Lines that a step weighs against each other are from then on
known by their sum alone: a cap keeps the order of the sum, and not that of the lines that it shrinks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from slalang.model.contract import (
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
from slalang.semantics.proofs.laws.reading import Standing
from slalang.source import Place

Owned = tuple[str, str]
"""The lines of a consequence for one objective (or for none)."""
KINDS = {"credits": "penalty", "bonuses": "bonus"}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines whose sum compares like this; `cause` is the step or declaration that loses the order.

    `each` tells that every single line compares so too. Lines that are the same on both sides (EQ) are so one by one.
    """

    lines: frozenset[Owned]
    flags: int
    cause: Place | None = None
    each: bool = True


@dataclass(slots=True)
class Steps:
    """The steps of one settlement on two sides."""

    contract: Contract
    settlement: Settlement
    comparison: Comparison
    kinds: dict[str, str]

    def run(self, blocks: list[Block]) -> list[Block]:
        bounds: list[frozenset[Owned]] = []
        for step in self.settlement.steps:
            if isinstance(step, Cap):
                bounds += self.shares(step)
            blocks = self.after(step, blocks, bounds)
        return blocks

    def after(self, step: SettlementStep, blocks: list[Block], bounds: list[frozenset[Owned]]) -> list[Block]:
        match step:
            case Keep(which=which, lines=lines):
                kept = which == "highest" or (which == "first" and self.is_last(blocks, step))
                return self.merged(blocks, lines, EQ if kept else NONE, step.place, one_by_one=True)
            case Waive(lines=lines, condition=condition):
                return self.waived(blocks, lines, turned(self.truth(condition)), step.place)
            case Cap(lines=lines, for_each=for_each):
                return self.merged(blocks, lines, self.limit(step), step.place, one_by_one=bool(for_each))
            case Reduce(lines=lines, by=by):
                return self.merged(blocks, lines, turned(self.compared(by)), step.place)
            case Increase(by=by):
                return [*blocks, self.increased(step, self.compared(by))]
            case Round():
                both = EQ if nested(bounds) else NONE
                return self.by_kind(blocks, both, step.place)
            case Drop():
                return self.by_kind(blocks, EQ, step.place)
            case Subtotal() | EarnBack():
                return blocks

    def is_last(self, blocks: list[Block], step: Keep) -> bool:
        """Whether of the lines of which the first is kept only the last, a single one, may differ at all."""
        chosen = self.selected(step.lines[-1:], blocks)
        differ = [b for b in self.divided(blocks, step.lines)[0] if b.flags != EQ]
        alone = len(chosen) == 1 and not any(self.is_several(name) for name, _ in chosen)
        return alone and all(b.lines == chosen for b in differ)

    # ------------------------------------------------------------ lines

    def selected(self, selectors: tuple[LineSelector, ...], blocks: list[Block]) -> frozenset[Owned]:
        return frozenset(line for b in blocks for line in b.lines if any(self.is_named(s, line) for s in selectors))

    def is_named(self, selector: LineSelector, line: Owned) -> bool:
        """Whether a step names some of these lines: with a key that is no objective's, perhaps not all."""
        name, owner = line
        mine = self.kinds[name] == KINDS[selector.name] if selector.name in KINDS else name == selector.name
        return (mine and selector.key in {"", owner}) or (mine and self.has_keys(name))

    def is_several(self, name: str) -> bool:
        """Whether a period may hold several lines of one declaration: of its keys, or one that waited till now."""
        reading = self.comparison.better.reading
        mine = (c for c in self.contract.consequences if c.name == name)
        return self.has_keys(name) or any(reading.looks_ahead(c.amount, Standing("", c.unit)) for c in mine)

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
    ) -> list[Block]:
        """The lines of a step as one block; of blocks that it cuts through nothing is known any more.

        `one_by_one`: the step weighs single lines, or the shares of single keys, against each other.
        """
        inside, others, cut = self.divided(blocks, lines)
        if not inside or (flags == EQ and all(b.flags == EQ for b in inside)):
            return blocks
        known = not cut and not (one_by_one and any(not b.each for b in inside))
        flags &= every(b.flags for b in inside) if known else NONE
        return [*others, together(inside, flags, place)]

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
        chosen = self.selected(lines, blocks)
        inside = [b for b in blocks if b.lines & chosen]
        keyed = any(s.key and self.has_keys(s.name) for s in lines)
        return inside, [b for b in blocks if not b.lines & chosen], keyed or any(not b.lines <= chosen for b in inside)

    def by_kind(self, blocks: list[Block], flags: int, place: Place) -> list[Block]:
        """All credits as one block, and all bonuses."""
        found = []
        for kind in KINDS.values():
            mine = [b for b in blocks if all(self.kinds[name] == kind for name, _ in b.lines)]
            whole = EQ if all(b.flags == EQ for b in mine) else every(b.flags for b in mine) & flags
            found += [together(mine, whole, place)] if mine else []
        return found

    def increased(self, step: Increase, flags: int) -> Block:
        bonus = any(s.name == "bonuses" or self.kinds.get(s.name) == "bonus" for s in step.lines)
        name = f"increase {step.place.start}"
        self.kinds[name] = "bonus" if bonus else "penalty"
        return Block(frozenset({(name, "")}), flags, None if flags == EQ else step.place)

    # ------------------------------------------------------------ what the steps compute

    def compared(self, e: Expression, owner: str = "") -> int:
        """How an amount of a step compares; where it may be missing, only if it is so on both sides."""
        at = Standing(owner, self.settlement.unit)
        x, y = self.comparison.better.of(e, at), self.comparison.worse.of(e, at)
        return self.comparison.of(x, y) if self.comparison.present_alike(x, y) else NONE

    def truth(self, condition: Expression) -> int:
        at = Standing("", self.settlement.unit)
        return self.comparison.of(self.comparison.better.of(condition, at), self.comparison.worse.of(condition, at))

    def limit(self, step: Cap) -> int:
        if step.for_each == "objective":
            return every(self.compared(step.limit, o.name) for o in self.contract.objectives)
        return self.compared(step.limit)

    def shares(self, step: Cap) -> Iterator[frozenset[Owned]]:
        """The sets of lines that a cap bounds."""
        every_line = [
            Block(frozenset((c.name, o) for o in c.objectives or ("",)), EQ) for c in self.contract.consequences
        ]
        chosen = self.selected(step.lines, every_line)
        if step.for_each == "objective":
            yield from (frozenset(line for line in chosen if line[1] == o.name) for o in self.contract.objectives)
        else:
            yield chosen


def together(blocks: list[Block], flags: int, place: Place | None) -> Block:
    """Several blocks as one, of which only the sum is known."""
    first = next((b.cause for b in blocks if b.flags != EQ and b.cause is not None), None)
    cause = first if flags == every(b.flags for b in blocks) else place
    return Block(frozenset(line for b in blocks for line in b.lines), flags, cause, each=False)


def cause_of(block: Block, flags: int, place: Place) -> Place | None:
    return block.cause if block.flags & flags == block.flags else place


def nested(bounds: list[frozenset[Owned]]) -> bool:
    """Whether of any two sets of lines that caps bound one lies in the other, or they share none.

    Only then does rounding never run out of room for a total, and so keep the order of totals.
    """
    return all(a <= b or b <= a or not a & b for a in bounds for b in bounds)
