"""Inline runs as Word writes them: styled by name, links to bookmarks, numbers as fields, marks as tracked changes.

Takes runs of a finished document and the `Writer`; gives elements for a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.redline.anchors import Numbered
from slalang.documents.redline.words import place_of, titled
from slalang.documents.tree import Code, Emphasis, Inline, Mark, Reference, Runs, Status, Text, Tone
from slalang.formats.word.elements import Element, field, w, words
from slalang.formats.word.writing import Writer

TONES = {Tone.GOOD: "Status Good", Tone.BAD: "Status Bad", Tone.QUIET: "Status Quiet"}


def runs(writer: Writer, parts: Runs) -> list[Element]:
    return [element for part in parts for element in run(writer, part)]


def run(writer: Writer, part: Inline) -> list[Element]:
    match part:
        case Text():
            return marked(writer, part.mark, [spoken(writer, part.text, "", part.mark)])
        case Emphasis():
            style = "Strong" if part.strong else "Emphasis"
            return marked(writer, part.mark, [spoken(writer, part.text, style, part.mark)])
        case Code():
            return marked(writer, part.mark, [spoken(writer, part.text, "Code Text", part.mark)])
        case Status():
            return marked(writer, part.mark, [spoken(writer, part.text, TONES[part.tone], part.mark)])
        case Reference():
            return linked(writer, part)


def linked(writer: Writer, part: Reference) -> list[Element]:
    """A link to a bookmark; the number of a clause that is kept is a field, which follows the clause."""
    target = writer.names.get(part.to, "")
    named = writer.numbers.get(part.to) if part.numbered else None
    return numbered(writer, part.text, named, "Clause Reference", part.mark, target)


def numbered(
    writer: Writer, text: str, named: Numbered | None, style: str, mark: Mark, target: str = ""
) -> list[Element]:
    """A text in which the number of a clause is a field where Word counts the clauses; `target` is where it leads."""
    place = place_of(text, named.number) if named and writer.automatic and mark == Mark.KEPT else None
    if named is None or place is None or named.clause not in writer.names:
        return link(target, marked(writer, mark, [spoken(writer, text, style, mark)]))
    before, number, after = text[: place[0]], text[place[0] : place[1]], text[place[1] :]
    shown = field(f"REF {writer.names[named.clause]} \\w \\h", spoken(writer, number, style))
    for part in (*shown[:3], shown[-1]):
        part.insert(0, properties(writer, style))
    return [
        *(link(target, [spoken(writer, before, style)]) if before else ()),
        *shown,
        *(link(target, [spoken(writer, after, style)]) if after else ()),
    ]


def link(target: str, elements: list[Element]) -> list[Element]:
    return [w("hyperlink", *elements, anchor=target, history=1)] if target else elements


def heading(writer: Writer, text: str, was: str | None, mark: Mark, named: Numbered | None = None) -> list[Element]:
    """A title or caption with its marks; `named` is the clause whose number it has."""
    return list(pieces(writer, titled(text, was, mark), named))


def pieces(writer: Writer, parts: Runs, named: Numbered | None) -> Iterator[Element]:
    for part in parts:
        yield from numbered(writer, part.text, named, "", part.mark)


def marked(writer: Writer, mark: Mark, elements: list[Element]) -> list[Element]:
    return [writer.tracked(mark, *elements)] if mark != Mark.KEPT else elements


def spoken(writer: Writer, text: str, style: str = "", mark: Mark = Mark.KEPT) -> Element:
    """A run of text in the document's language."""
    return w("r", properties(writer, style), words(text, deleted=mark == Mark.DELETED))


def properties(writer: Writer, style: str) -> Element:
    tongue = writer.tongue
    font = w("rFonts", eastAsia=tongue.font, hint="eastAsia") if tongue.font else None
    return w(
        "rPr",
        w("rStyle", val=writer.styles[style]) if style else None,
        font,
        w("rtl") if tongue.right_to_left else None,
        w("lang", val=tongue.latin, eastAsia=tongue.east_asian),
    )
