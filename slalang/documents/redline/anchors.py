"""What a reference may point to in a document, and by which number it names it.

Takes the blocks or clauses of a finished document; gives ids, with their marks or with the clause whose number they
are named by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slalang.documents.tree import Block, Definitions, Items, Mark, Note, Section, Table, sections_of


@dataclass(frozen=True, slots=True)
class Numbered:
    """The clause that a reference names by its number: its id and that number."""

    clause: str
    number: str


def ids_of(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Mark]]:
    """Everything that has an id, with the mark of what it is."""
    for block in blocks:
        match block:
            case Section():
                yield block.id, block.mark
            case Table() if block.id:
                yield block.id, block.mark
            case Definitions():
                yield from ((entry.id, entry.mark) for entry in block.entries if entry.id)
            case _:
                pass
        yield from (found for inner in held(block) for found in ids_of(inner))


def held(block: Block) -> Iterator[tuple[Block, ...]]:
    """The blocks inside a block."""
    match block:
        case Section() | Note():
            yield block.blocks
        case Definitions():
            yield from (entry.blocks for entry in block.entries)
        case Items():
            yield from (item.blocks for item in block.items)
        case _:
            pass


def numbers_of(sections: tuple[Section, ...]) -> Iterator[tuple[str, Numbered]]:
    """The numbers by which clauses and their lettered tables are referred to; of deleted clauses none."""
    for section in sections_of(sections):
        if section.number and section.mark != Mark.DELETED:
            own = Numbered(section.id, section.number)
            yield section.id, own
            yield from ((table, own) for table in lettered(section.blocks))


def lettered(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The tables that are lettered within one clause."""
    for block in blocks:
        if isinstance(block, Table) and block.letter and block.id:
            yield block.id
        elif not isinstance(block, Section):
            yield from (table for inner in held(block) for table in lettered(inner))
