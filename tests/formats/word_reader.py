"""Reads a Word file as Word shows it: what its XML says, numbered by its lists, its fields computed anew.

Knows nothing of how the file was made. Takes the bytes of a DOCX file, and whether its tracked changes are accepted or
rejected; gives one line for each paragraph (style, number, text), with the rows and cells of tables around theirs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENTS = {"TOCHeading", "TOC1", "TOC2"}


def parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as held:
        return {name: held.read(name) for name in held.namelist()}


def body(file: bytes) -> Any:
    return etree.fromstring(parts(file)["word/document.xml"]).find(f"{W}body")


def lines(file: bytes, view: str = "as it is", *, computed: bool = True) -> list[str]:
    """The text of the body, its contents left out: they are a field. Fields are `computed`, or as they are stored."""
    root = body(file)
    if view in {"accepted", "rejected"}:
        settle(root, *(("del", "ins") if view == "accepted" else ("ins", "del")))
    assert not list(root.iter(f"{W}ins", f"{W}del", f"{W}delText")) or view == "as it is"
    return list(Shown(etree.fromstring(parts(file)["word/numbering.xml"]), computed).all(root))


# ---------------------------------------------------------------- tracked changes


def settle(root: Any, gone: str, stays: str) -> None:
    """Takes out what is gone and makes plain what stays, as Word does when all changes are accepted or rejected."""
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            row.getparent().remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for change in list(root.iter(f"{W}{gone}")):
        if change.getparent().tag != f"{W}rPr":
            change.getparent().remove(change)
    for paragraph in list(root.iter(f"{W}p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None:
            join(paragraph)
    for change in list(root.iter(f"{W}{stays}")):
        unwrap(change)
    for text in list(root.iter(f"{W}delText")):
        text.tag = f"{W}t"


def join(paragraph: Any) -> None:
    """A paragraph without its end: what is left of it begins the next one."""
    left = [child for child in paragraph if child.tag != f"{W}pPr"]
    following = paragraph.getnext()
    if following is not None and following.tag == f"{W}p":
        place = 1 if following.find(f"{W}pPr") is not None else 0
        for child in reversed(left):
            following.insert(place, child)
    else:
        assert not "".join(paragraph.itertext()), "words without a paragraph to stand in"
    paragraph.getparent().remove(paragraph)


def unwrap(change: Any) -> None:
    parent = change.getparent()
    place = parent.index(change)
    for child in reversed(change):
        parent.insert(place + 1, child)
    parent.remove(change)


# ---------------------------------------------------------------- numbers and fields


@dataclass
class Shown:
    numbering: Any
    computed: bool = True
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def all(self, root: Any) -> Iterator[str]:
        labels = {p: self.label(p) for p in root.iter(f"{W}p")}
        for p in root.iter(f"{W}p"):
            for mark in p.iter(f"{W}bookmarkStart"):
                self.numbers[mark.get(f"{W}name")] = labels[p].rstrip(".")
        yield from self.blocks(root, labels)

    def blocks(self, root: Any, labels: dict[Any, str]) -> Iterator[str]:
        for block in root:
            if block.tag == f"{W}tbl":
                for row in block.iter(f"{W}tr"):
                    yield "row"
                    for cell in row.iter(f"{W}tc"):
                        yield "cell"
                        yield from self.blocks(cell, labels)
                yield "end of table"
            elif block.tag == f"{W}p" and (style := style_of(block)) not in CONTENTS:
                yield f"{style}|{labels[block]}|{self.text(block)}"

    def label(self, p: Any) -> str:
        """The number that Word puts before a paragraph."""
        number = p.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is None or number.get(f"{W}val") == "0":
            return ""
        key, level = number.get(f"{W}val"), int(p.find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val"))
        self.counters[key, level] = self.counters.get((key, level), 0) + 1
        for deeper in range(level + 1, 9):
            self.counters.pop((key, deeper), None)
        kind, text = self.form(key, level)
        if kind == "bullet":
            return text
        return re.sub(r"%(\d)", lambda m: str(self.counters.get((key, int(m[1]) - 1), 0)), text)

    def form(self, key: str, level: int) -> tuple[str, str]:
        num = self.numbering.find(f"{W}num[@{W}numId='{key}']")
        kind = num.find(f"{W}abstractNumId").get(f"{W}val")
        shape = self.numbering.find(f"{W}abstractNum[@{W}abstractNumId='{kind}']/{W}lvl[@{W}ilvl='{level}']")
        return shape.find(f"{W}numFmt").get(f"{W}val"), shape.find(f"{W}lvlText").get(f"{W}val")

    def text(self, p: Any) -> str:
        """The words of a paragraph; a reference to a numbered paragraph is computed, not read."""
        said, depth, instruction, computed = "", 0, "", ""
        for element in p.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}fldChar", f"{W}instrText"):
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                depth, instruction, computed = 1, "", ""
            elif kind == "separate":
                found = re.match(r"\s*REF (\w+) \\w \\h\s*$", instruction)
                computed = self.numbers[found[1]] if found and self.computed else ""
                said += computed
            elif kind == "end":
                depth = 0
            elif element.tag == f"{W}instrText":
                instruction += element.text
            elif element.tag == f"{W}tab" and element.getparent().tag == f"{W}r":
                said += "\t"
            elif element.tag in {f"{W}t", f"{W}delText"} and not (depth and computed):
                said += element.text or ""
        return said


def style_of(p: Any) -> str:
    style = p.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))
