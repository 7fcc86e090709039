"""Two versions of the clauses of a document, by their ids: which stay, which moved, which came and which are gone.

Takes the clauses of both; gives the newer ones with marks and the older ones that are gone in their places. A clause
whose number alone changed has no mark. What moved is either told in words where it was and compared where it is, for
readers; or struck there and new here, as a list of changes to accept or reject needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from slalang.documents.redline.align import by_key
from slalang.documents.redline.anchors import numbers_of
from slalang.documents.redline.blocks import Blocks, Clauses, Comparison, other
from slalang.documents.redline.marks import whole
from slalang.documents.redline.words import Named, Numbers, changed
from slalang.documents.tree import (
    Block,
    Definition,
    Definitions,
    Document,
    Item,
    Items,
    Mark,
    Note,
    Paragraph,
    Runs,
    Section,
    Table,
    sections_of,
)

BEFORE = ".before"
"""Ends the id of a clause at the place from which it moved away."""


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one clause. `number` is the newer one, or that of a removed clause; `was` the older one.

    `places` counts the paragraphs, items, rows and terms in which it is changed.
    """

    kind: Kind
    id: str
    title: str
    number: str
    was: str = ""
    places: int = 0


class Words(Protocol):
    """The sentences that a redline itself prints in a clause."""

    def moved_here(self, old: Section) -> Paragraph: ...

    def moved_away(self, new: Section) -> Paragraph: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """Both versions of every clause by id; `same` stay beside their neighbours, `still` also within all around them."""

    old: Mapping[str, Section]
    new: Mapping[str, Section]
    same: frozenset[str]
    numbers: Numbers


def plan(old: Document, new: Document) -> Plan:
    before = {section.id: section for section in sections_of(old.sections)}
    after = {section.id: section for section in sections_of(new.sections)}
    still = set(beside(old.sections, new.sections))
    same = set(still)
    for section in after.values():
        if section.id in before and section.id not in same:
            same.update(beside(before[section.id].blocks, section.blocks))
    return Plan(before, after, frozenset(same), numbers(old, new, still))


def beside(old: Blocks, new: Blocks) -> Iterator[str]:
    """The clauses that are in both and keep their order, and those inside them."""
    before, after = inside(old), inside(new)
    for i, j in by_key([each.id for each in before], [each.id for each in after]):
        if i is not None and j is not None:
            yield before[i].id
            yield from beside(before[i].blocks, after[j].blocks)


def inside(blocks: Blocks) -> list[Section]:
    return [block for block in blocks if isinstance(block, Section)]


def numbers(old: Document, new: Document, still: set[str]) -> Numbers:
    """Both numbers of everything that references name by the number of a clause that is still where it was."""
    before, after = dict(numbers_of(old.sections)), dict(numbers_of(new.sections))
    return {
        named: Named(now.clause, was.number, now.number)
        for named, now in after.items()
        if (was := before.get(named)) and was.clause == now.clause and now.clause in still
    }


# ---------------------------------------------------------------- one clause


@dataclass(slots=True)
class Clausewise:
    """Compares clauses; `words` are given where moves are told in words. `found` are the changes by their ids."""

    plan: Plan
    words: Words | None = None
    found: dict[str, Change] = field(default_factory=dict)

    def comparison(self, owner: str = "") -> Comparison:
        known = Clauses(self.same, self.both, self.gone, self.come)
        return Comparison(known, self.plan.numbers, owner)

    def same(self, old: Section, new: Section) -> bool:
        return old.id == new.id and new.id in self.plan.same

    def both(self, old: Section, new: Section) -> Section:
        compared = self.comparison(new.id).blocks(old.blocks, new.blocks)
        made = replace(new, was=other(old.title, new.title), blocks=compared)
        if many := places(made.blocks) + (made.was is not None):
            self.found[new.id] = Change(Kind.CHANGED, new.id, new.title, new.number, old.number, many)
        return made

    def gone(self, old: Section) -> Section:
        new = self.plan.new.get(old.id)
        if new is None:
            self.found[old.id] = Change(Kind.REMOVED, old.id, old.title, old.number)
            return self.through(old, Mark.DELETED)
        if self.words is None:
            return whole(old, Mark.DELETED)
        return replace(old, id=old.id + BEFORE, mark=Mark.DELETED, blocks=(self.words.moved_away(new),))

    def come(self, new: Section) -> Section:
        old = self.plan.old.get(new.id)
        if old is None:
            self.found[new.id] = Change(Kind.ADDED, new.id, new.title, new.number)
            return self.through(new, Mark.INSERTED)
        if self.words is None:
            return whole(new, Mark.INSERTED)
        made = self.both(old, new)
        many = self.found[new.id].places if new.id in self.found else 0
        self.found[new.id] = Change(Kind.MOVED, new.id, new.title, new.number, old.number, many)
        return replace(made, blocks=(self.words.moved_here(old), *made.blocks))

    def through(self, section: Section, mark: Mark) -> Section:
        """A clause that is new or gone; clauses inside it may have moved there, or may have left it before."""
        own = whole(replace(section, blocks=()), mark)
        return replace(own, blocks=tuple(self.within(block, mark) for block in section.blocks))

    def within(self, block: Block, mark: Mark) -> Block:
        if not isinstance(block, Section):
            return whole(block, mark)
        there = self.plan.old if mark == Mark.INSERTED else self.plan.new
        if block.id not in there:
            return self.through(block, mark)
        return self.come(block) if mark == Mark.INSERTED else self.gone(block)


def places(node: Block | Item | Definition | tuple[Block | Item | Definition, ...]) -> int:
    """In how many paragraphs, items, rows and terms blocks are changed; clauses inside them are counted apart."""
    if isinstance(node, tuple):
        return sum(places(each) for each in node)
    if isinstance(node, Section):
        return 0
    if getattr(node, "mark", Mark.KEPT) != Mark.KEPT:
        return 1
    match node:
        case Paragraph():
            return int(changed(node.runs))
        case Item():
            return int(changed(node.runs)) + places(node.blocks)
        case Items():
            return places(node.items)
        case Definition():
            return int(changed(node.term)) + places(node.blocks)
        case Definitions():
            return places(node.entries)
        case Note():
            return int(node.was is not None) + places(node.blocks)
        case Table():
            return in_table(node)
        case _:
            return 0


def in_table(table: Table) -> int:
    head = table.was is not None or any(column.was is not None for column in table.columns)
    rows: tuple[tuple[Runs, ...], ...] = (*table.rows, *((table.totals,) if table.totals else ()))
    return int(head) + sum(any(changed(cell) for cell in row) for row in rows)
