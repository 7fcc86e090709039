"""A redline: the newer of two agreements with all that it changes in the older one, clause by clause.

Takes two finished documents in one language; gives the newer one with marks. Clauses are known by their ids, whatever
their numbers are; a clause whose number alone changed is not changed. Made for readers, it begins with a sentence for
each changed clause; made for a file in which changes can be accepted or rejected, it holds both texts and no word more:

    accepted(tracked(old, new)) says what `new` says, and rejected(tracked(old, new)) what `old` says
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, cast

from slalang.documents.redline.anchors import ids_of
from slalang.documents.redline.clauses import BEFORE, Change, Clausewise, plan
from slalang.documents.redline.marks import marked
from slalang.documents.redline.summary import Told, summary
from slalang.documents.redline.words import compared
from slalang.documents.tree import Document, Emphasis, Labels, Mark, Reference, Section
from slalang.documents.voice import Voice


@dataclass(frozen=True, slots=True)
class Redline:
    """The marked document, what happened to each changed clause, and whether anything at all differs."""

    document: Document
    changes: tuple[Change, ...]
    differs: bool


def shown(old: Document, new: Document, voice: Voice) -> Redline:
    """For readers: with a summary of the changes in front, and moves told in words."""
    work = Clausewise(plan(old, new), Told(voice))
    document = whole_of(work, old, new)
    order = [anchor for anchor, _ in ids_of(document.sections)]
    changes = tuple(sorted(work.found.values(), key=lambda change: order.index(change.id)))
    cover = bool(document.was) or any(marked(document.cover))
    told = summary(voice, changes, cover)
    labels = replace(document.labels, inserted=voice.text("redline.inserted"), deleted=voice.text("redline.deleted"))
    document = replace(document, summary=(told, *document.summary), labels=labels)
    return Redline(anchored(document, new), changes, bool(changes) or cover)


def tracked(old: Document, new: Document) -> Redline:
    """For a file in which changes are accepted or rejected: what moved is struck in one place and new in the other."""
    work = Clausewise(plan(old, new))
    document = anchored(whole_of(work, old, new), new)
    cover = bool(document.was) or any(marked(document.cover))
    return Redline(document, tuple(work.found.values()), any(marked(document.sections)) or cover)


def whole_of(work: Clausewise, old: Document, new: Document) -> Document:
    comparison = work.comparison()
    before, after = (old.kind, old.title, old.subtitle), (new.kind, new.title, new.subtitle)
    sections = comparison.blocks(old.sections, new.sections)
    return replace(
        new,
        was=before if before != after else None,
        cover=comparison.entries(old.cover, new.cover),
        summary=comparison.blocks(old.summary, new.summary),
        sections=tuple(section for section in sections if isinstance(section, Section)),
        footer=compared(old.footer, new.footer),
    )


# ---------------------------------------------------------------- ids


def anchored(document: Document, new: Document) -> Document:
    """The document with every id once, those of the newer text first, and no link that leads nowhere."""
    taken = {anchor for anchor, _ in ids_of((*new.summary, *new.sections))}
    found = cast(Document, Anchors(taken).all(document))
    there = {anchor for anchor, _ in ids_of((*found.summary, *found.sections))}
    return cast(Document, Links(there).all(found))


@dataclass(frozen=True, slots=True)
class Anchors:
    """Takes ids of the newer text from older parts that are struck."""

    taken: set[str]

    def all(self, node: Any) -> Any:
        if isinstance(node, tuple):
            return tuple(self.all(each) for each in node)
        if not is_dataclass(node) or isinstance(node, type | Labels):
            return node
        own = {f.name: self.all(getattr(node, f.name)) for f in fields(node)}
        if own.get("mark") == Mark.DELETED and own.get("id") in self.taken:
            own["id"] = f"{own['id']}{BEFORE}" if isinstance(node, Section) else ""
        return replace(cast(Any, node), **own)


@dataclass(frozen=True, slots=True)
class Links:
    """Sets references to what is nowhere in the document as plain words."""

    there: set[str]

    def all(self, node: Any) -> Any:
        if isinstance(node, tuple):
            return tuple(self.all(each) for each in node)
        if isinstance(node, Reference):
            return node if node.to in self.there else Emphasis(node.text, mark=node.mark)
        if not is_dataclass(node) or isinstance(node, type):
            return node
        return replace(cast(Any, node), **{f.name: self.all(getattr(node, f.name)) for f in fields(node)})


__all__ = ["Change", "Redline", "shown", "tracked"]
