"""Two versions of the blocks of a clause: paragraphs word by word, lists item by item, tables row by row.

Takes the blocks of both and how clauses are compared; gives the newer blocks with marks, and among them the older ones
that are gone. Partners are found by what the parts say, never by where they stand; rows by their first cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import chain
from typing import Any

from slalang.documents.redline.align import Pair, by_key, by_likeness
from slalang.documents.redline.marks import whole
from slalang.documents.redline.words import WORD, Named, Numbers, compared, place_of
from slalang.documents.tree import (
    Block,
    Column,
    Definition,
    Definitions,
    Item,
    Items,
    Mark,
    Note,
    Paragraph,
    Reference,
    Runs,
    Section,
    Table,
    text_of,
)

Blocks = tuple[Block, ...]
LIKE, SURE, CERTAIN = 40, 101, 10_000_000
"""Of a hundred: how alike two parts must be to be versions of one; what is equal; clauses with one id, always."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """What to do with the clauses among the blocks: which of them are the same, and how to write each kind."""

    same: Callable[[Section, Section], bool]
    both: Callable[[Section, Section], Section]
    gone: Callable[[Section], Section]
    come: Callable[[Section], Section]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`numbers` are those of the clauses that stand in both texts; `owner` is the clause whose blocks these are."""

    clauses: Clauses
    numbers: Numbers
    owner: str = ""

    # ------------------------------------------------------------ blocks

    def blocks(self, old: Blocks, new: Blocks) -> Blocks:
        if is_sentence(old) and is_sentence(new):
            return (self.both(old[0], new[0]),)
        bags = {id(part): words_of(part) for part in (*old, *new)}

        def score(i: int, j: int) -> int:
            return self.likeness(old[i], new[j], bags[id(old[i])], bags[id(new[j])])

        pairs = by_likeness([key(part) for part in old], [key(part) for part in new], score)
        return tuple(self.one(pair, old, new) for pair in pairs)

    def one(self, pair: Pair, old: Blocks, new: Blocks) -> Block:
        i, j = pair
        if i is None or j is None:
            return self.come(new[j]) if j is not None else self.gone(old[i or 0])
        return self.both(old[i], new[j])

    def come(self, part: Block) -> Block:
        return self.clauses.come(part) if isinstance(part, Section) else whole(part, Mark.INSERTED)

    def gone(self, part: Block) -> Block:
        return self.clauses.gone(part) if isinstance(part, Section) else whole(part, Mark.DELETED)

    def likeness(self, old: Block, new: Block, a: Counter[str], b: Counter[str]) -> int:
        """How alike two blocks are, of a hundred; 0 where the one cannot be a version of the other."""
        match old, new:
            case Section(), Section():
                return CERTAIN if self.clauses.same(old, new) else 0
            case (Paragraph(), Paragraph()) | (Note(), Note()):
                return alike(a, b, LIKE)
            case Items(), Items():
                return alike(a, b, 1) if old.numbered == new.numbered else 0
            case Table(), Table():
                shape = (len(old.columns), bool(old.totals)) == (len(new.columns), bool(new.totals))
                return alike(a, b, LIKE // 2) if shape else 0
            case Definitions(), Definitions():
                return alike(a, b, 1)
            case _:
                return SURE if old == new else 0

    def both(self, old: Block, new: Block) -> Block:
        """Two versions of one block."""
        if old == new and not isinstance(new, Section):
            return new
        match old, new:
            case Section(), Section():
                return self.clauses.both(old, new)
            case Paragraph(), Paragraph():
                return replace(new, runs=self.runs(old.runs, new.runs))
            case Items(), Items():
                return replace(new, items=tuple(self.items(old.items, new.items)))
            case Table(), Table():
                return self.table(old, new)
            case Definitions(), Definitions():
                return replace(new, entries=self.entries(old.entries, new.entries))
            case Note(), Note():
                return replace(new, was=other(old.label, new.label), blocks=self.blocks(old.blocks, new.blocks))
            case _:
                return new

    def runs(self, old: Runs, new: Runs) -> Runs:
        return compared(old, new, self.numbers)

    # ------------------------------------------------------------ lists

    def items(self, old: Sequence[Item], new: Sequence[Item]) -> Iterator[Item]:
        a, b = [words_of(item) for item in old], [words_of(item) for item in new]
        pairs = by_likeness(old, new, lambda i, j: alike(a[i], b[j], LIKE))
        for i, j in pairs:
            if i is None or j is None:
                yield whole(new[j], Mark.INSERTED) if j is not None else whole(old[i or 0], Mark.DELETED)
            else:
                runs = self.runs(old[i].runs, new[j].runs)
                yield replace(new[j], runs=runs, blocks=self.blocks(old[i].blocks, new[j].blocks))

    # ------------------------------------------------------------ terms and facts

    def entries(self, old: Sequence[Definition], new: Sequence[Definition]) -> tuple[Definition, ...]:
        """Terms by their id, facts by their name."""
        pairs = by_key([entry.id or text_of(entry.term) for entry in old], [e.id or text_of(e.term) for e in new])
        return tuple(self.entry(old, new, pair) for pair in pairs)

    def entry(self, old: Sequence[Definition], new: Sequence[Definition], pair: Pair) -> Definition:
        i, j = pair
        if i is None or j is None:
            return whole(new[j], Mark.INSERTED) if j is not None else whole(old[i or 0], Mark.DELETED)
        term = self.runs(old[i].term, new[j].term)
        return replace(new[j], term=term, blocks=self.blocks(old[i].blocks, new[j].blocks))

    # ------------------------------------------------------------ tables

    def table(self, old: Table, new: Table) -> Table:
        """Two versions of a table: its caption, the titles of its columns, and its rows by their first cells."""
        pairs = by_key([row_key(row) for row in old.rows], [row_key(row) for row in new.rows])
        rows = [self.row(old, new, pair) for pair in pairs]
        totals = zip(old.totals, new.totals, strict=True)
        return replace(
            new,
            was=self.caption(old, new),
            columns=tuple(column(a, b) for a, b in zip(old.columns, new.columns, strict=True)),
            rows=tuple(cells for cells, _ in rows),
            marks=tuple(mark for _, mark in rows),
            totals=tuple(self.runs(a, b) for a, b in totals),
        )

    def row(self, old: Table, new: Table, pair: Pair) -> tuple[tuple[Runs, ...], Mark]:
        i, j = pair
        if i is None or j is None:
            mark = Mark.DELETED if j is None else Mark.INSERTED
            return whole(new.rows[j] if j is not None else old.rows[i or 0], mark), mark
        cells = zip(old.rows[i], new.rows[j], strict=True)
        return tuple(self.runs(a, b) for a, b in cells), Mark.KEPT

    def caption(self, old: Table, new: Table) -> str | None:
        """The older caption where it is another; one that only names its clause by another number is the same."""
        own = self.numbers.get(self.owner) if old.letter and new.letter else None
        return other(renumbered(old.caption, own), new.caption)


def is_sentence(blocks: Blocks) -> bool:
    """Whether there is one paragraph alone: its other version is the other one, however little they agree."""
    return len(blocks) == 1 and isinstance(blocks[0], Paragraph)


def renumbered(text: str, named: Named | None) -> str:
    """A text with the newer number of a clause in place of the older."""
    place = place_of(text, named.old) if named else None
    return f"{text[: place[0]]}{named.new}{text[place[1] :]}" if place and named else text


def other(old: str, new: str) -> str | None:
    """The older words, where they are others."""
    return old if old != new else None


def column(old: Column, new: Column) -> Column:
    return replace(new, was=other(old.title, new.title))


def row_key(row: tuple[Runs, ...]) -> Hashable:
    """What a row is known by: its first cell, or what that leads to."""
    first = row[0] if row else ()
    if len(first) == 1 and isinstance(first[0], Reference):
        return ("to", first[0].to)
    return text_of(first)


# ---------------------------------------------------------------- likeness


def key(part: Block) -> Hashable:
    """What makes two blocks the same without a closer look; clauses always get one."""
    return ("clause", id(part)) if isinstance(part, Section) else part


def words_of(node: object) -> Counter[str]:
    """The words of a part, with how often each comes."""
    return Counter(word for text in texts_in(node) for word in WORD.findall(text) if not word.isspace())


def texts_in(node: Any) -> Iterator[str]:
    """Every text of a part that a reader sees."""
    if isinstance(node, tuple):
        yield from chain.from_iterable(texts_in(each) for each in node)
    elif isinstance(node, Section):
        return
    elif is_dataclass(node):
        for f in fields(node):
            value = getattr(node, f.name)
            if f.name in {"text", "title", "caption", "label"}:
                yield value
            else:
                yield from texts_in(value)


def alike(a: Counter[str], b: Counter[str], least: int) -> int:
    """The square of the share of words that both have, of a hundred: two that agree outweigh several that hardly do.

    0 where the share is less than `least` of a hundred, and 1 where both have no words.
    """
    total = a.total() + b.total()
    if not total:
        return 1
    share = 200 * (a & b).total() // total
    return max(share * share // 100, 1) if share >= least else 0
