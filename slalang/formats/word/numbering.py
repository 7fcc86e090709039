"""The numbering of clauses and lists, by Word itself: what is inserted or struck later is numbered anew.

Takes the numbering part of the package that is written; gives the ids of its lists. What a template numbers is left
alone: ours are added beside it under free ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from slalang.formats.word.elements import Element, qn, w, whole_number
from slalang.formats.word.package import part_text

if TYPE_CHECKING:
    from docx.document import Document as WordFile

CLAUSES, BULLETS, STEPS = range(3)
"""The abstract numberings of `numbering.xml`, in their order."""
LEVELS = 9


@dataclass(slots=True)
class Numbering:
    """`first` is the id of our first abstract numbering; `clauses` and `bullets` are lists that run on."""

    part: Element
    first: int
    free: int
    clauses: int = 0
    bullets: int = 0

    def list_of(self, kind: int) -> int:
        """A new list of one of our kinds; it counts from 1."""
        number, self.free = self.free, self.free + 1
        starts = [w("lvlOverride", w("startOverride", val=1), ilvl=level) for level in range(LEVELS)]
        made = w("num", w("abstractNumId", val=self.first + kind), *(starts if kind == STEPS else ()), numId=number)
        after = self.part.findall(qn("num"))
        place = self.part.index(after[-1]) + 1 if after else len(self.part)
        self.part.insert(place, made)
        return number

    def steps(self) -> int:
        return self.list_of(STEPS)


def numbering_in(part: Element) -> Numbering:
    """Our kinds of numbering, added to a numbering part."""
    from lxml import etree

    first = 1 + max((whole_number(e, "abstractNumId") for e in part.findall(qn("abstractNum"))), default=-1)
    free = 1 + max((whole_number(e, "numId") for e in part.findall(qn("num"))), default=0)
    held = part.findall(qn("abstractNum"))
    place = part.index(held[-1]) + 1 if held else len(part.findall(qn("numPicBullet")))
    for offset, kind in enumerate(etree.fromstring(part_text("numbering.xml").encode()).findall(qn("abstractNum"))):
        kind.set(qn("abstractNumId"), str(first + offset))
        part.insert(place + offset, kind)
    made = Numbering(part, first, free)
    made.clauses, made.bullets = made.list_of(CLAUSES), made.list_of(BULLETS)
    return made


def numbering_part(file: WordFile) -> Element:
    """The root of the numbering part, which is made where a template has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.parts.numbering import NumberingPart

    try:
        part = file.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        made = cast(Any, parse_xml(part_text("empty_numbering.xml").encode()))
        part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, made, file.part.package)
        file.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    root = getattr(part, "element", None)
    if root is None or root.tag != qn("numbering"):
        raise ValueError("a numbering part holds numbering")
    return root
