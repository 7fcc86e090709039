"""What is known while a document is written: styles, lists, bookmarks, clause numbers, the language, who changed it.

Takes a finished `Document` and the parts of the package that it is put into; gives the `Writer` that every block and
run is written with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from slalang.documents.redline.anchors import Numbered
from slalang.documents.tree import Document, Mark, Section, sections_of
from slalang.formats.word.elements import Element, w
from slalang.formats.word.language import Tongue
from slalang.formats.word.numbering import Numbering


@dataclass(frozen=True, slots=True)
class Editor:
    """Who is named for tracked changes, and when (`2026-07-01T00:00:00Z`; empty where no time is given)."""

    author: str
    day: str = ""


@dataclass(slots=True)
class Writer:
    """`automatic` where Word's own counting gives the document's numbers; `width` of the text in twentieths of a point.

    `numbers` are what references say of their targets; `names` the bookmarks of ids. `related` puts a picture into the
    package and gives the id of its relationship.
    """

    styles: Mapping[str, str]
    numbering: Numbering
    names: Mapping[str, str]
    numbers: Mapping[str, Numbered]
    automatic: bool
    tongue: Tongue
    editor: Editor
    width: int
    related: Callable[[bytes], str]
    marked: set[str] = field(default_factory=set)
    counter: Iterator[int] = field(default_factory=lambda: count(1))

    def tracked(self, mark: Mark, *children: Element) -> Element:
        """The element that says that its children were inserted or deleted."""
        tag = "ins" if mark == Mark.INSERTED else "del"
        at = {"date": self.editor.day} if self.editor.day else {}
        return w(tag, *children, id=next(self.counter), author=self.editor.author, **at)

    def bookmarked(self, id: str, children: list[Element]) -> list[Element]:
        """The same with the bookmark of an id around it; an id has one bookmark, at its first place."""
        if id not in self.names or id in self.marked:
            return children
        self.marked.add(id)
        number = next(self.counter)
        start = w("bookmarkStart", id=number, name=self.names[id])
        return [start, *children, w("bookmarkEnd", id=number)]


def counts(document: Document) -> bool:
    """Whether counting the headings of each level gives the numbers that the document has."""
    return all(counted(document.sections, ""))


def counted(sections: tuple[Section, ...], prefix: str) -> Iterator[bool]:
    number = 0
    for section in sections:
        if section.mark == Mark.DELETED:
            continue
        number += bool(section.number)
        inner = tuple(block for block in section.blocks if isinstance(block, Section))
        if section.number:
            yield section.number == f"{prefix}{number}"
            yield from counted(inner, f"{section.number}.")
        else:
            yield not any(below.number for below in sections_of(inner))
