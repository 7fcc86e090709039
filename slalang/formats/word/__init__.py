"""A document as a Word file: Word's own headings, numbering, links, tables and tracked changes, in the user's template.

Takes a finished `Document` and, if wanted, a template; gives the bytes of a DOCX file, or the diagnostic that says why
the template cannot be used. What is marked as inserted or deleted becomes a tracked change, so that accepting all gives
the newer text and rejecting all the older.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from slalang.diagnostic import Diagnostic
from slalang.documents.redline.anchors import ids_of, numbers_of
from slalang.documents.tree import Document, Mark
from slalang.formats.word.body import blocks
from slalang.formats.word.bookmarks import names_of
from slalang.formats.word.elements import Element, clean, qn, whole_number
from slalang.formats.word.front import front
from slalang.formats.word.language import Tongue, tongue
from slalang.formats.word.numbering import numbering_in, numbering_part
from slalang.formats.word.package import skeleton, stable
from slalang.formats.word.paragraphs import Form, Place, paragraph
from slalang.formats.word.placeholders import Found, filled, texts_of
from slalang.formats.word.runs import runs
from slalang.formats.word.styles import completed
from slalang.formats.word.template import Template, opened, read, template_at
from slalang.formats.word.writing import Editor, Writer, counts

if TYPE_CHECKING:
    from docx.document import Document as WordFile

AUTHOR = "slalang"
DATE = datetime(1980, 1, 1, tzinfo=UTC)
"""What the file says of when it was made: files do not tell."""
LONGEST_PROPERTY = 255
NARROWEST = 4000
"""Text is set at least this wide, in twentieths of a point, whatever margins a template has."""
PAGE = (11906, 1247)


@dataclass(frozen=True, slots=True)
class Options:
    """What a Word file is made with: a template, and who is named as its author and for its tracked changes."""

    template: Template | None = None
    editor: Editor = field(default_factory=lambda: Editor(AUTHOR))


def docx(document: Document, options: Options | None = None) -> bytes | Diagnostic:
    """The Word file of a document."""
    options = options or Options()
    template = options.template or Template("", skeleton())
    file = opened(template) if options.template else read(template)
    if isinstance(file, Diagnostic):
        return file
    found = filled(template, file.element.body, around(file), texts_of(document))
    if isinstance(found, Diagnostic):
        return found
    put(file, document, found, options)
    described(file, document, options.editor)
    target = io.BytesIO()
    file.save(target)
    return stable(target.getvalue())


def put(file: WordFile, document: Document, found: Found, options: Options) -> None:
    """Puts the document in its place in the file."""
    writer = writer_of(file, document, options)
    names = found.names if options.template else frozenset[str]()
    elements = [*front(writer, document, names), *sections(writer, document)]
    body = cast(Any, file.element.body)
    if found.place is None:
        for element in elements:
            body.sectPr.addprevious(element)
        return
    for element in elements:
        found.place.addprevious(element)
    if found.place.find(f"{qn('pPr')}/{qn('sectPr')}") is None:
        body.remove(found.place)


def sections(writer: Writer, document: Document) -> Iterator[Element]:
    yield from blocks(writer, document.sections, Place())
    if document.footer:
        yield paragraph(writer, Form("Colophon"), runs(writer, document.footer))


def around(file: WordFile) -> Iterator[Element]:
    """Headers and footers of the file, and whatever else of it may hold words."""
    for part in file.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is not None and part is not file.part and str(part.partname).startswith("/word/"):
            yield element


def writer_of(file: WordFile, document: Document, options: Options) -> Writer:
    said = tongue(document.language, document.direction)
    styles = cast(Any, file.styles.element)
    if options.template is None:
        fonts(styles, said)
    body = cast(Any, file.element.body)
    width = width_of(body.sectPr)
    taken = [mark.get(qn("name")) or "" for mark in body.iter(qn("bookmarkStart"))]
    first = 1 + max((whole_number(e, "id") for e in body.iter(qn("bookmarkStart"), qn("ins"), qn("del"))), default=0)
    return Writer(
        styles=completed(styles, width),
        numbering=numbering_in(numbering_part(file)),
        names=names_of(ids(document), taken),
        numbers=dict(numbers_of(document.sections)),
        automatic=counts(document),
        tongue=said,
        editor=options.editor,
        width=width,
        related=lambda picture: str(file.part.get_or_add_image(io.BytesIO(picture))[0]),
        counter=iter(range(first, 10_000_000)),
    )


def ids(document: Document) -> Iterable[str]:
    """Everything that has a bookmark: what stays before what is struck, so that its name is the plain one."""
    found = list(ids_of((*document.summary, *document.sections)))
    return [anchor for anchor, mark in sorted(found, key=lambda each: each[1] == Mark.DELETED)]


def width_of(page: Element) -> int:
    """How wide the text of a page is."""
    size, margins = page.find(qn("pgSz")), page.find(qn("pgMar"))
    width = whole_number(size, "w", PAGE[0])
    sides = (whole_number(margins, side, PAGE[1]) for side in ("left", "right"))
    return max(width - sum(sides), NARROWEST)


def fonts(styles: Element, said: Tongue) -> None:
    """The default font of East Asian characters is that of the document's language."""
    for each in styles.iter(qn("rFonts")):
        if said.font and each.get(qn("eastAsia")):
            each.set(qn("eastAsia"), said.font)


def described(file: WordFile, document: Document, editor: Editor) -> None:
    """What the file says of itself."""
    properties = file.core_properties
    properties.title = clean(document.title)[:LONGEST_PROPERTY]
    properties.subject = clean(document.kind)[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = clean(editor.author)[:LONGEST_PROPERTY]
    properties.language = document.language
    properties.created = properties.modified = DATE
    properties.revision = 1


__all__ = ["Editor", "Options", "Template", "docx", "template_at"]
