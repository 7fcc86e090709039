"""The styles that a document is set in: those of the user's template where it has them, ours where it lacks them.

Takes the styles part of the package that is written; gives the ids of styles by their names. Word translates the ids
of its own styles, never their names, so a style is found by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from itertools import chain, count

from slalang.formats.word.elements import Element, qn
from slalang.formats.word.package import part_text

HEADINGS = ("heading 1", "heading 2", "heading 3", "heading 4")
USED = (
    "Document Kind", "Title", "Subtitle", *HEADINGS, "TOC Heading", "toc 1", "toc 2", "caption", "List Bullet",
    "List Number", "Term", "Note", "Note Label", "Table Text", "Table Heading", "Table End", "Colophon", "Strong",
    "Emphasis", "Code Text", "Clause Reference", "Status Good", "Status Bad", "Status Quiet", "Clause Table",
    "Fact Table",
)  # fmt: skip
"""By name, in the order in which missing ones are added."""


def completed(styles: Element, width: int) -> Mapping[str, str]:
    """Adds the styles that the part lacks, for text of that width; gives the id of every used one by its name."""
    from lxml import etree

    ours = {name_of(style): style for style in etree.fromstring(part_text("styles.xml").encode()).iter(qn("style"))}
    ids = {name_of(style): style.get(qn("styleId")) for style in styles.iter(qn("style"))}
    names = {style.get(qn("styleId")): name for name, style in ours.items()}
    for stop in (stop for style in ours.values() for stop in style.iter(qn("tab")) if stop.get(qn("val")) == "right"):
        stop.set(qn("pos"), str(width))
    for name in USED:
        add(name.lower(), styles, ours, ids, names)
    return {name: ids[name.lower()] for name in USED}


def add(name: str, styles: Element, ours: Mapping[str, Element], ids: dict[str, str], names: Mapping[str, str]) -> None:
    """Copies one of our styles, after those that it is based on, under an id that is free."""
    if name in ids:
        return
    made = deepcopy(ours[name])
    wanted = made.get(qn("styleId"))
    for link in (*made.findall(qn("basedOn")), *made.findall(qn("next"))):
        other = names[link.get(qn("val"))]
        if link.tag == qn("basedOn"):
            add(other, styles, ours, ids, names)
        if other in ids:
            link.set(qn("val"), ids[other])
        else:
            made.remove(link)
    taken = set(ids.values())
    ids[name] = next(each for each in chain((wanted,), (f"{wanted}{n}" for n in count(2))) if each not in taken)
    made.set(qn("styleId"), ids[name])
    made.attrib.pop(qn("default"), None)
    styles.append(made)


def name_of(style: Element) -> str:
    """A style's name as Word compares names: without regard to capitals."""
    named = style.find(qn("name"))
    return "" if named is None else (named.get(qn("val")) or "").lower()
