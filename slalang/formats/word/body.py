"""The blocks of a document as Word's own structure: headings, lists, tables, notes.

Takes blocks of a finished document and the `Writer`; gives the elements of a body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from slalang.documents.redline.anchors import Numbered
from slalang.documents.tree import (
    Beside,
    Block,
    Chart,
    Definition,
    Definitions,
    Figure,
    Item,
    Items,
    Mark,
    Note,
    PageBreak,
    Paragraph,
    Section,
    Table,
)
from slalang.formats.word.elements import Element, w
from slalang.formats.word.language import tongue
from slalang.formats.word.paragraphs import BULLET_STEP, STEP, Form, Place, paragraph
from slalang.formats.word.pictures import chart
from slalang.formats.word.runs import heading, runs, spoken
from slalang.formats.word.styles import HEADINGS
from slalang.formats.word.tables import figure, table
from slalang.formats.word.writing import Writer

SET_IN = 284
"""How far what a term means is set in from the term, in twentieths of a point."""
NOTE_INDENT = 227
GUTTER = 227
UNNUMBERED = (0, 0)
"""A heading that has no number, whatever a template's style would give it."""
DEEPEST = 8


def blocks(writer: Writer, parts: tuple[Block, ...], place: Place, owner: Numbered | None = None) -> Iterator[Element]:
    """Blocks one after the other; a sentence that leads to a list or table stays on its page."""
    for position, part in enumerate(parts):
        following = parts[position + 1] if position + 1 < len(parts) else None
        leads = isinstance(following, Items | Table | Figure | Chart)
        yield from block(writer, part, place, owner, leads)


def block(writer: Writer, part: Block, place: Place, owner: Numbered | None, leads: bool) -> Iterator[Element]:
    match part:
        case Section():
            yield from section(writer, part, place)
        case Paragraph():
            yield paragraph(writer, standing(place, leads), runs(writer, part.runs), under(place, part.mark))
        case Items():
            yield from items(writer, part, place, owner)
        case Table():
            yield from table(writer, part, place, owner)
        case Definitions():
            for entry in part.entries:
                yield from definition(writer, entry, place, owner)
        case Note():
            yield from note(writer, part, place, owner)
        case Figure():
            yield from figure(writer, part, place)
        case Chart():
            yield from chart(writer, part, place, owner)
        case Beside():
            yield beside(writer, part, place, owner)
            yield paragraph(writer, Form("Table End"), [], place.mark)
        case PageBreak():
            yield paragraph(writer, Form(), [w("r", w("br", type="page"))], place.mark)
        case _:
            assert_never(part)


def beside(writer: Writer, part: Beside, place: Place, owner: Numbered | None) -> Element:
    """Two columns of a table without lines; a row may break over pages, for it may be as long as a clause."""
    width = (writer.width - place.indent) // 2
    second = replace(writer, width=width - GUTTER, tongue=tongue(part.language, part.direction))
    first = replace(writer, width=width - GUTTER)
    made = w(
        "tbl",
        w("tblPr", w("tblW", w=2 * width, type="dxa"), w("tblLayout", type="fixed"), w("tblCellMar", *sides())),
        w("tblGrid", *(w("gridCol", w=width) for _ in range(2))),
    )
    for own, theirs in part.rows:
        cells = (column(first, own, place, owner, width), column(second, theirs, place, owner, width))
        made.append(w("tr", w("trPr", writer.tracked(place.mark)) if place.mark != Mark.KEPT else None, *cells))
    return made


def column(writer: Writer, parts: tuple[Block, ...], place: Place, owner: Numbered | None, width: int) -> Element:
    held = list(blocks(writer, parts, replace(place, indent=0), owner)) or [paragraph(writer, Form(), [], place.mark)]
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *held)


def sides() -> list[Element]:
    """The free space at the sides of a column."""
    return [w("left", w=0, type="dxa"), w("right", w=GUTTER, type="dxa")]


def under(place: Place, mark: Mark) -> Mark:
    """The mark of a part: its own, or that of what it stands in."""
    return mark if mark != Mark.KEPT else place.mark


def standing(place: Place, leads: bool = False) -> Form:
    """The form of a plain paragraph."""
    if place.note and not place.depth:
        return Form("Note", keep=leads)
    return Form("", keep=leads, left=place.indent or None, bar=place.note)


def section(writer: Writer, part: Section, place: Place) -> Iterator[Element]:
    mark = under(place, part.mark)
    counted = writer.automatic and part.number
    number = (writer.numbering.clauses, min(place.level - 1, DEEPEST)) if counted else UNNUMBERED
    shown = heading(writer, part.title, part.was, mark)
    if part.number and not counted:
        shown = [*heading(writer, f"{part.number} ", None, mark), *shown]
    form = Form(HEADINGS[min(place.level, len(HEADINGS)) - 1], number=number)
    yield paragraph(writer, form, writer.bookmarked(part.id, shown), mark)
    own = writer.numbers.get(part.id)
    yield from blocks(writer, part.blocks, replace(place, level=place.level + 1, mark=mark), own)


def items(writer: Writer, part: Items, place: Place, owner: Numbered | None) -> Iterator[Element]:
    """A list that Word counts; what hangs below an item is set in as far as its words."""
    number = writer.numbering.steps() if part.numbered else writer.numbering.bullets
    step = STEP if part.numbered else BULLET_STEP
    form = Form(
        "List Number" if part.numbered else "List Bullet",
        number=(number, min(place.depth, DEEPEST)),
        left=place.indent + step,
        hanging=step,
        bar=place.note,
    )
    for item in part.items:
        yield from one_item(writer, item, form, place, owner)


def one_item(writer: Writer, item: Item, form: Form, place: Place, owner: Numbered | None) -> Iterator[Element]:
    mark = under(place, item.mark)
    leads = bool(item.blocks) and isinstance(item.blocks[0], Table | Items)
    yield paragraph(writer, replace(form, keep=leads), runs(writer, item.runs), mark)
    inner = replace(place, indent=form.left or 0, depth=place.depth + 1, mark=mark)
    yield from blocks(writer, item.blocks, inner, owner)


def definition(writer: Writer, entry: Definition, place: Place, owner: Numbered | None) -> Iterator[Element]:
    mark = under(place, entry.mark)
    term = writer.bookmarked(entry.id, runs(writer, entry.term))
    form = Form("Term", left=place.indent or None, bar=place.note)
    yield paragraph(writer, form, term, mark)
    yield from blocks(writer, entry.blocks, replace(place, indent=place.indent + SET_IN, mark=mark), owner)


def note(writer: Writer, part: Note, place: Place, owner: Numbered | None) -> Iterator[Element]:
    mark = under(place, part.mark)
    yield paragraph(writer, Form("Note Label"), heading(writer, part.label, part.was, mark), mark)
    inner = replace(place, indent=NOTE_INDENT, note=True, mark=mark)
    yield from blocks(writer, part.blocks, inner, owner)
    if not part.blocks:
        return
    yield paragraph(writer, Form("Table End"), [spoken(writer, "")], mark)
