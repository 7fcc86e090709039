"""Completes a document: numbers its clauses, resolves references to them, and makes hostile characters visible.

Takes a `Document` whose sections have no number and whose references may have no text; gives the same document with
both filled in. Assumes that ids are unique and that every reference names one (a programmer's mistake otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, cast

from slalang.diagnostic import visible
from slalang.documents.tree import (
    LETTER,
    Block,
    Definition,
    Definitions,
    Document,
    Items,
    Note,
    Reference,
    Section,
    Table,
    letter_of,
)
from slalang.documents.voice import capitalized

Name = Callable[[str, str, bool], str]
"""The words for a reference, from the number and the title of what it points to, and whether the title is left out."""


def finished(document: Document, name: Name) -> Document:
    """The document numbered, resolved and cleaned; `name` words a reference in its language."""
    sections = tuple(lettered(section) for section in numbered(document.sections))
    anchors = {a.id: a for a in anchors_of((*document.summary, *sections))}
    resolve = Resolver(anchors, name)
    return cast(Document, resolve.all(replace(document, sections=sections)))


@dataclass(frozen=True, slots=True)
class Anchor:
    id: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Resolver:
    anchors: dict[str, Anchor]
    name: Name

    def all(self, node: Any) -> Any:
        """A copy of any part of the tree with references resolved and texts cleaned."""
        match node:
            case str():
                return visible(node)
            case Reference():
                return self.reference(node)
            case tuple():
                return tuple(self.all(part) for part in node)
            case _ if is_dataclass(node) and not isinstance(node, type):
                return replace(node, **{f.name: self.all(getattr(node, f.name)) for f in fields(node)})
            case _:
                return node

    def reference(self, node: Reference) -> Reference:
        assert node.to in self.anchors, f"reference to {node.to!r}, which the document does not have"
        anchor = self.anchors[node.to]
        text = node.text or self.name(anchor.number, anchor.title, node.short)
        said = visible(capitalized(text) if node.capital else text)
        return Reference(node.to, said, numbered=node.numbered or not node.text)


def numbered(sections: tuple[Section, ...], prefix: str = "") -> tuple[Section, ...]:
    """Sections numbered 1, 1.1, 1.1.1 in their order; those that take no number pass theirs on to none."""
    done, count = [], 0
    for section in sections:
        count += section.numbered
        number = f"{prefix}{count}" if section.numbered else ""
        done.append(
            replace(section, number=number, blocks=numbered_blocks(section.blocks, f"{number}." if number else ""))
        )
    return tuple(done)


def numbered_blocks(blocks: tuple[Block, ...], prefix: str) -> tuple[Block, ...]:
    inner = iter(numbered(tuple(b for b in blocks if isinstance(b, Section)), prefix))
    return tuple(next(inner) if isinstance(b, Section) else b for b in blocks)


# ---------------------------------------------------------------- tables within a clause


@dataclass(slots=True)
class Letters:
    """The tables of one clause by the letters they were written with; `given` counts all that the clause has so far.

    Blocks that were written together, such as one definition, letter their tables from A on: here each gets its own.
    """

    section: Section
    given: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def of(self, letter: str) -> str:
        """The letter within the clause."""
        if letter not in self.names:
            self.names[letter] = letter_of(self.given)
            self.given += 1
        return self.names[letter]

    def text(self, letter: str) -> str:
        return f"{self.section.number}-{self.of(letter)}" if self.section.number else self.of(letter)

    def id(self, letter: str) -> str:
        return f"{self.section.id}.table-{self.of(letter).lower()}"

    def all(self, node: Any) -> Any:
        """A copy of a part of the clause with its tables named; clauses inside it have letters of their own."""
        match node:
            case Section():
                return lettered(node)
            case Reference(to="", text=letter):
                return Reference(self.id(letter), self.text(letter), numbered=True)
            case Definition():
                around, self.names = self.names, {}
                done = self.parts(node)
                self.names = around
                return done
            case Table(letter=letter) if letter:
                caption = node.caption.replace(LETTER, self.text(letter))
                return replace(self.parts(node), caption=caption, id=node.id or self.id(letter))
            case _:
                return self.parts(node)

    def parts(self, node: Any) -> Any:
        if isinstance(node, tuple):
            return tuple(self.all(part) for part in node)
        if is_dataclass(node) and not isinstance(node, type):
            return replace(node, **{f.name: self.all(getattr(node, f.name)) for f in fields(node)})
        return node


def lettered(section: Section) -> Section:
    """A section whose tables are named within it."""
    letters = Letters(section)
    return replace(section, blocks=tuple(letters.all(block) for block in section.blocks))


# ---------------------------------------------------------------- anchors


def anchors_of(blocks: tuple[Block, ...]) -> Iterator[Anchor]:
    """Everything in a document that a reference may point to."""
    for block in blocks:
        match block:
            case Section():
                yield Anchor(block.id, block.number, block.title)
                yield from anchors_of(block.blocks)
            case Table() if block.id:
                yield Anchor(block.id, "", block.caption)
            case Definitions():
                yield from (anchor for entry in block.entries for anchor in anchors_in(entry))
            case Note():
                yield from anchors_of(block.blocks)
            case Items():
                for item in block.items:
                    yield from anchors_of(item.blocks)
            case _:
                pass


def anchors_in(entry: Definition) -> Iterator[Anchor]:
    if entry.id:
        yield Anchor(entry.id, "", "".join(run.text for run in entry.term))
    yield from anchors_of(entry.blocks)
