"""Paragraphs: where they stand, what they keep with, how they are numbered, and whether they are new or struck.

Takes elements of runs and a `Place`; gives the element of a paragraph, its properties in the order that Word wants.
"""

from __future__ import annotations

from dataclasses import dataclass

from slalang.documents.tree import Mark
from slalang.formats.word.elements import Element, w
from slalang.formats.word.writing import Writer

BULLET_STEP, STEP = 340, 425
"""How far a level of a list is set in, in twentieths of a point: as in `numbering.xml`."""
BAR: dict[str, str | int] = {"val": "single", "sz": 24, "space": 8, "color": "0B4F6C"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: the level of a heading, how far they are set in, how deep in lists, in a note or not."""

    level: int = 1
    indent: int = 0
    depth: int = 0
    mark: Mark = Mark.KEPT
    note: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """How one paragraph differs from its style. `number` is the id of a list and the level in it."""

    style: str = ""
    keep: bool = False
    number: tuple[int, int] | None = None
    left: int | None = None
    hanging: int = 0
    align: str = ""
    bar: bool = False


def paragraph(writer: Writer, form: Form, children: list[Element], mark: Mark = Mark.KEPT) -> Element:
    numbered = w("numPr", w("ilvl", val=form.number[1]), w("numId", val=form.number[0])) if form.number else None
    set_in = {"left": form.left or 0} | ({"hanging": form.hanging} if form.hanging else {})
    properties = w(
        "pPr",
        w("pStyle", val=writer.styles[form.style]) if form.style else None,
        w("keepNext") if form.keep else None,
        numbered,
        w("pBdr", w("left", **BAR)) if form.bar else None,
        w("bidi") if writer.tongue.right_to_left else None,
        w("ind", **set_in) if form.left is not None else None,
        w("jc", val=form.align) if form.align else None,
        w("rPr", writer.tracked(mark)) if mark != Mark.KEPT else None,
    )
    return w("p", properties if len(properties) else None, *children)
