"""Completes a document: numbers its clauses, resolves references to them, and makes hostile characters visible.

Takes a `Document` whose sections have no number and whose references may have no text; gives the same document with
both filled in. Assumes that ids are unique and that every reference names one (a programmer's mistake otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, cast

from slalang.diagnostic import visible
from slalang.documents.tree import Block, Definition, Definitions, Document, Items, Note, Reference, Section, Table

Name = Callable[[str, str], str]
"""The words for a reference, from the number and the title of what it points to."""


def finished(document: Document, name: Name) -> Document:
    """The document numbered, resolved and cleaned; `name` words a reference in its language."""
    sections = numbered(document.sections)
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
        return Reference(node.to, visible(node.text or self.name(anchor.number, anchor.title)))


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
