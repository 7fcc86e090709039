"""Marks on whole parts of a document, and what is left of a marked document when all changes are accepted or rejected.

Takes any part of the tree; gives a copy of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from slalang.documents.tree import Column as Head
from slalang.documents.tree import Definitions, Document, Items, Mark, Note, Section, Table

Node = TypeVar("Node")


def whole(node: Node, mark: Mark) -> Node:
    """A part and all below it with one mark."""
    return cast(Node, put(node, mark))


def put(node: Any, mark: Mark) -> Any:
    if isinstance(node, tuple):
        return tuple(put(each, mark) for each in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    own = {f.name: put(getattr(node, f.name), mark) for f in fields(node)}
    return replace(node, **(own | {"mark": mark} if "mark" in own else own))


def accepted(node: Node) -> Node:
    """What is left when all changes are accepted: the newer text."""
    return cast(Node, settled(node, Mark.DELETED, older=False))


def rejected(node: Node) -> Node:
    """What is left when all changes are rejected: the older text, with the clause numbers of the newer one."""
    return cast(Node, settled(node, Mark.INSERTED, older=True))


def settled(node: Any, gone: Mark, older: bool) -> Any:
    if isinstance(node, tuple):
        stay = ((each, settled(each, gone, older)) for each in node if getattr(each, "mark", Mark.KEPT) != gone)
        return tuple(now for was, now in stay if not emptied(was, now))
    if not is_dataclass(node) or isinstance(node, type):
        return node
    before = titles(node) if older else {}
    left = replace(node, **before)
    if isinstance(left, Table) and left.marks:
        kept = tuple(row for row, mark in zip(left.rows, left.marks, strict=True) if mark != gone)
        left = replace(left, rows=kept, marks=())
    own = {f.name: settled(getattr(left, f.name), gone, older) for f in fields(left)}
    plain = {name: value for name, value in (("mark", Mark.KEPT), ("was", None)) if name in own}
    return replace(left, **(own | plain))


def emptied(was: Any, now: Any) -> bool:
    """Whether a list is left of which nothing is left."""
    match was, now:
        case (Items(items=(_, *_)), Items(items=())) | (Definitions(entries=(_, *_)), Definitions(entries=())):
            return True
        case _:
            return False


def titles(node: Any) -> dict[str, Any]:
    """The older words of a part that has changed ones."""
    match node:
        case Document(was=(kind, title, subtitle)):
            return {"kind": kind, "title": title, "subtitle": subtitle}
        case Section(was=str(was)) | Head(was=str(was)):
            return {"title": was}
        case Table(was=str(was)):
            return {"caption": was}
        case Note(was=str(was)):
            return {"label": was}
        case _:
            return {}


def marked(node: Any) -> Iterator[Any]:
    """Every part that has a mark or other words than before, the outermost alone."""
    if isinstance(node, tuple):
        for each in node:
            yield from marked(each)
    elif is_dataclass(node) and not isinstance(node, type):
        if getattr(node, "mark", Mark.KEPT) != Mark.KEPT or getattr(node, "was", None) is not None:
            yield node
        else:
            for f in fields(node):
                yield from marked(getattr(node, f.name))
