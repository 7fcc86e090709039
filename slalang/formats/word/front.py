"""What stands before the clauses: kind, title, number, the facts of the cover, the summary, the contents.

Takes a finished document; gives elements of a body. What the user's template says already is not said again.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from slalang.documents.tree import Document, Mark
from slalang.formats.html import Entry, contents
from slalang.formats.word.body import blocks
from slalang.formats.word.elements import Element, field, w
from slalang.formats.word.paragraphs import Form, Place, paragraph
from slalang.formats.word.runs import heading, spoken
from slalang.formats.word.tables import facts
from slalang.formats.word.writing import Writer

LEVELS = ("toc 1", "toc 2")


def front(writer: Writer, document: Document, said: Container[str]) -> Iterator[Element]:
    """All before the first clause; `said` are the names that a template has filled in by itself."""
    was = document.was or (None, None, None)
    if "title" not in said:
        yield from titles(writer, document, was)
    yield from facts(writer, [entry for entry in document.cover if entry.name not in said or not entry.name])
    yield from blocks(writer, document.summary, Place())
    yield from listed(writer, document)


def titles(writer: Writer, document: Document, was: tuple[str | None, str | None, str | None]) -> Iterator[Element]:
    lines = (
        ("Document Kind", document.kind, was[0]),
        ("Title", document.title, was[1]),
        ("Subtitle", document.subtitle, was[2]),
    )
    for style, text, before in lines:
        mark = line_mark(text, before)
        if text or before:
            yield paragraph(
                writer, Form(style), heading(writer, text or before or "", None if mark else before, mark), mark
            )


def line_mark(text: str, before: str | None) -> Mark:
    """Whether a line of the cover is new, or is gone."""
    if before is None or (text and before) or text == before:
        return Mark.KEPT
    return Mark.INSERTED if text else Mark.DELETED


def listed(writer: Writer, document: Document) -> Iterator[Element]:
    """The table of contents: a field, filled with what it would find."""
    entries = contents(document)
    if not entries:
        return
    depth = 2 if any(entry.below for entry in entries) else 1
    shown = [line for entry in entries for line in lines(writer, entry)]
    begin, instruction, separate, end = field(f'TOC \\o "1-{depth}" \\h \\z \\u')
    first = shown[0].find(shown[0].tag.replace("}p", "}pPr"))
    first.addnext(begin)
    begin.addnext(instruction)
    instruction.addnext(separate)
    shown[-1].append(end)
    yield paragraph(writer, Form("TOC Heading"), [spoken(writer, document.labels.contents)])
    yield from shown


def lines(writer: Writer, entry: Entry, level: int = 0) -> Iterator[Element]:
    section = entry.section
    number = [spoken(writer, section.number), w("r", w("tab"))] if section.number else []
    held = [*number, spoken(writer, section.title)]
    link = w("hyperlink", *held, anchor=writer.names[section.id], history=1)
    yield paragraph(writer, Form(LEVELS[level]), [link])
    for below in entry.below:
        yield from lines(writer, below, 1)
