"""Charts as pictures with a text alternative, each with the table of its figures.

Takes a chart of a finished document and the `Writer`; gives its caption, its picture and its table. Where no font at
hand shows one of its characters there is no picture: the table has everything that it would show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from slalang.documents.redline.anchors import Numbered
from slalang.documents.tree import Chart, Mark
from slalang.formats.charts import HEIGHT, WIDTH, svg
from slalang.formats.pdf import picture
from slalang.formats.word.elements import Element, clean, w
from slalang.formats.word.paragraphs import Form, Place, paragraph
from slalang.formats.word.runs import heading
from slalang.formats.word.tables import table
from slalang.formats.word.writing import Writer

EMU = 635
"""English metric units in the twentieth of a point."""


def chart(writer: Writer, part: Chart, place: Place, owner: Numbered | None) -> Iterator[Element]:
    mark = part.mark if part.mark != Mark.KEPT else place.mark
    drawn = picture(svg(part)) if mark == Mark.KEPT else None
    if drawn is None:
        yield from table(writer, replace(part.figures, caption=part.caption, mark=part.mark), place, owner)
        return
    left = place.indent or None
    yield paragraph(writer, Form("caption", keep=True, left=left), heading(writer, part.caption, None, mark), mark)
    yield paragraph(writer, Form(keep=True, left=left), [w("r", drawing(writer, part, place, drawn))], mark)
    yield from table(writer, part.figures, place, owner)


def drawing(writer: Writer, part: Chart, place: Place, data: bytes) -> Element:
    """The element that shows a picture as wide as the text."""
    from docx.oxml.shape import CT_Inline
    from docx.shared import Emu

    number, width = next(writer.counter), Emu((writer.width - place.indent) * EMU)
    name = f"chart-{number}.png"
    inline: Any = CT_Inline.new_pic_inline(number, writer.related(data), name, width, Emu(width * HEIGHT // WIDTH))
    inline.docPr.set("name", name)
    inline.docPr.set("descr", clean(part.alternative))
    return w("drawing", inline)
