"""Elements of WordprocessingML, made by a library and never by joining text.

Takes names without their prefix, children and attributes; gives lxml elements, which have no types of their own and
hence are `Any` here. Text is on one line, and a character that XML cannot hold stands as its escape.
"""

from __future__ import annotations

import re
from typing import Any

from slalang.diagnostic import visible

Element = Any
"""An lxml element."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
LINES = re.compile(r"[\r\n\t\u2028\u2029]+")


def w(tag: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """An element `w:tag` with attributes of the same prefix; children that are None are left out."""
    from lxml import etree

    made = etree.Element(qn(tag), nsmap={"w": W})
    for key, value in attributes.items():
        made.set(qn(key), clean(value) if isinstance(value, str) else str(value))
    made.extend(child for child in children if child is not None)
    return made


def qn(tag: str) -> str:
    """The qualified name of `w:tag`."""
    return f"{{{W}}}{tag}"


def words(text: str, deleted: bool = False) -> Element:
    """The text of a run; that of a deleted one has an element of its own."""
    made = w("delText" if deleted else "t")
    made.text = clean(text)
    made.set(XML_SPACE, "preserve")
    return made


def clean(text: str) -> str:
    """Text as a Word file can hold it, on one line."""
    return FORBIDDEN.sub(lambda m: f"\\u{ord(m.group()):04x}", visible(LINES.sub(" ", text)))


def whole_number(element: Element | None, name: str, otherwise: int = 0) -> int:
    """The number in an attribute of an element that others wrote; `otherwise` where there is none."""
    text = element.get(qn(name)) if element is not None else None
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise


def field(instruction: str, *shown: Element) -> list[Element]:
    """A field as runs: its instruction, and what it showed when it was last computed."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(XML_SPACE, "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        *shown,
        w("r", w("fldChar", fldCharType="end")),
    ]
