"""Tables: captioned, with a header row that is repeated, rows that are not cut, figures to the right.

Takes a table of a finished document; gives its caption, the table, and the small space after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from unicodedata import east_asian_width

from slalang.documents.redline.anchors import Numbered
from slalang.documents.tree import (
    Align,
    Bar,
    Column,
    Definition,
    Emphasis,
    Figure,
    Mark,
    Paragraph,
    Runs,
    Table,
    Text,
    text_of,
)
from slalang.formats.word.elements import Element, w
from slalang.formats.word.paragraphs import Form, Place, paragraph
from slalang.formats.word.runs import heading, runs, spoken
from slalang.formats.word.writing import Writer
from slalang.units import Rounding, round_to

ALIGNS = {Align.START: "", Align.END: "right", Align.CENTER: "center"}
SHORT = 8
"""A table with no more rows than this stays on one page."""
WIDEST, LONGEST_WORD, LEAST = 60, 22, 6
"""So many characters of a cell, of a word and of a column are given room, as far as there is any."""
MARGIN = 170
"""What a cell leaves free at its sides, in twentieths of a point."""
CHARACTER = 94
SIGNATURES, SIGNING = "signatures", 1417
"""Rows of the clause in which the parties sign are 25 mm high."""
BLOCKS, FULL, EMPTY = 15, "\N{FULL BLOCK}", "\N{LIGHT SHADE}"


def table(writer: Writer, part: Table, place: Place, owner: Numbered | None = None) -> Iterator[Element]:
    mark = part.mark if part.mark != Mark.KEPT else place.mark
    if part.caption or part.was:
        shown = heading(writer, part.caption, part.was, mark, owner if part.letter else None)
        form = Form("caption", left=place.indent or None)
        yield paragraph(writer, form, writer.bookmarked(part.id, shown), mark)
    widths = widths_of(columns_of(part), writer.width - place.indent)
    tall = bool(owner and owner.clause == SIGNATURES)
    yield w(
        "tbl",
        properties(writer, part, place, sum(widths)),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *rows(writer, part, widths, mark, tall),
    )
    yield paragraph(writer, Form("Table End"), [], mark)


def properties(writer: Writer, part: Table, place: Place, width: int) -> Element:
    return w(
        "tblPr",
        w("tblStyle", val=writer.styles["Clause Table"]),
        w("bidiVisual") if writer.tongue.right_to_left else None,
        w("tblW", w=width, type="dxa"),
        w("tblInd", w=place.indent, type="dxa") if place.indent else None,
        w("tblLayout", type="fixed"),
        w("tblLook", val="0660" if part.totals else "0620", firstRow=1, lastRow=int(bool(part.totals)), firstColumn=0,
          lastColumn=0, noHBand=1, noVBand=1),
        w("tblCaption", val=part.caption) if part.caption else None,
    )  # fmt: skip


def rows(writer: Writer, part: Table, widths: Sequence[int], mark: Mark, tall: bool) -> Iterator[Element]:
    """The header, the rows and the totals; a short table is kept together, a long one keeps its first and last rows."""
    aligns = [column.align for column in part.columns]
    titles = [heading(writer, column.title, column.was, mark) for column in part.columns]
    yield row(writer, titles, widths, aligns, Form("Table Heading"), mark, header=True)
    every = [*part.rows, *((tuple(strong(cell) for cell in part.totals),) if part.totals else ())]
    marks = [*(part.marks or (Mark.KEPT,) * len(part.rows)), Mark.KEPT]
    for position, cells in enumerate(every):
        left = len(every) - 1 - position
        keep = left > 0 and (len(every) <= SHORT or left == 1)
        own = marks[position] if marks[position] != Mark.KEPT else mark
        shown = [runs(writer, cell) for cell in cells]
        yield row(writer, shown, widths, aligns, Form("Table Text", keep=keep), own, height=SIGNING if tall else 0)


def row(
    writer: Writer,
    cells: Sequence[list[Element]],
    widths: Sequence[int],
    aligns: Sequence[Align],
    form: Form,
    mark: Mark,
    header: bool = False,
    height: int = 0,
) -> Element:
    properties = w(
        "trPr",
        w("cantSplit"),
        w("trHeight", val=height, hRule="atLeast") if height else None,
        w("tblHeader") if header else None,
        writer.tracked(mark) if mark != Mark.KEPT else None,
    )
    made = w("tr", properties)
    for shown, width, align in zip(cells, widths, aligns, strict=True):
        cell = w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="bottom") if height else None)
        made.append(w("tc", cell, paragraph(writer, replace(form, align=ALIGNS[align]), shown, mark)))
    return made


def strong(cell: Runs) -> Runs:
    return tuple(Emphasis(run.text, strong=True, mark=run.mark) if isinstance(run, Text) else run for run in cell)


# ---------------------------------------------------------------- widths


def columns_of(part: Table) -> list[list[str]]:
    """What stands in each column."""
    every = [*part.rows, *((part.totals,) if part.totals else ())]
    return [[column.title, *(text_of(r[i]) for r in every)] for i, column in enumerate(part.columns)]


def widths_of(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """The widths of columns that fill `width`: room for the longest words first, the rest by how much is said."""
    least = [needed(max(map(longest_word, texts), default=0) + 1, LONGEST_WORD) for texts in columns]
    wanted = [
        max(needed(max(map(extent, texts), default=0), WIDEST), low) for texts, low in zip(columns, least, strict=True)
    ]
    room = width - sum(least)
    more = [high - low for high, low in zip(wanted, least, strict=True)]
    if room <= 0 or not sum(more):
        return shared(least, width)
    if sum(more) <= room:
        return shared(wanted, width)
    return shared([low + room * extra // sum(more) for low, extra in zip(least, more, strict=True)], width)


def needed(characters: int, most: int) -> int:
    return max(min(characters, most), LEAST) * CHARACTER + MARGIN


def shared(parts: Sequence[int], width: int) -> list[int]:
    """Parts stretched or shrunk in proportion to add up to a width."""
    done = [width * part // sum(parts) for part in parts]
    return [*done[:-1], width - sum(done[:-1])]


def longest_word(text: str) -> int:
    """The longest part of a text that a line cannot break; a no-break space does not end it."""
    return max((extent(word) for word in text.split(" ") if not any(map(wide, word))), default=0)


def extent(text: str) -> int:
    """How wide a text is, in Latin characters."""
    return len(text) + sum(map(wide, text))


def wide(character: str) -> bool:
    return character in {FULL, EMPTY} or east_asian_width(character) in "WF"


# ---------------------------------------------------------------- facts and bars


def facts(writer: Writer, entries: Sequence[Definition]) -> Iterator[Element]:
    """The facts of the cover: a name and a value each."""
    if not entries:
        return
    widths = [writer.width * 3 // 10, writer.width - writer.width * 3 // 10]
    yield w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=writer.styles["Fact Table"]),
            w("bidiVisual") if writer.tongue.right_to_left else None,
            w("tblW", w=writer.width, type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0680", firstRow=0, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *(fact(writer, entry, widths) for entry in entries),
    )
    marks = {entry.mark for entry in entries}
    yield paragraph(writer, Form("Table End"), [], marks.pop() if len(marks) == 1 else Mark.KEPT)


def fact(writer: Writer, entry: Definition, widths: Sequence[int]) -> Element:
    said = [runs(writer, block.runs) for block in entry.blocks if isinstance(block, Paragraph)]
    value = [
        element for position, each in enumerate(said) for element in ([spoken(writer, " ")] if position else []) + each
    ]
    cells = [runs(writer, tuple(strong(entry.term))), value]
    return row(writer, cells, widths, [Align.START, Align.START], Form("Table Text"), entry.mark)


def figure(writer: Writer, part: Figure, place: Place) -> Iterator[Element]:
    """Bars as text: what they are of, how long they are, and what that means in words."""
    columns = (Column(""), Column(""), Column(""))
    bars = Table(part.caption, columns, tuple(bar(each) for each in part.bars), mark=part.mark)
    elements = list(table(writer, bars, place))
    header = elements[-2].find(elements[-2].tag.replace("tbl", "tr"))
    elements[-2].remove(header)
    yield from elements


def bar(each: Bar) -> tuple[Runs, ...]:
    full = int(round_to(min(max(each.share, Fraction(0)), Fraction(1)) * BLOCKS, Fraction(1), Rounding.HALF_UP))
    said = f"{each.text} ({each.mark_text})" if each.mark_text else each.text
    return (Text(each.label),), (Text(FULL * full + EMPTY * (BLOCKS - full)),), (Text(said),)
