"""The formats of one note: each a function from the note and its page to text or bytes, found by name.

A further format of notes is one module and one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slalang.documents.tree import Document
from slalang.formats import Rendered
from slalang.model.note import Note, Profile


@dataclass(frozen=True, slots=True)
class NoteFormat:
    """A format by its name; `ending` is what follows the stem of its files. `is_norm` marks e-invoices of EN 16931."""

    name: str
    ending: str
    render: Callable[[Note, Document, Profile], Rendered]
    is_norm: bool = False


def to_html(note: Note, page: Document, profile: Profile) -> Rendered:
    from slalang.formats.html import page as html

    return html(page)


def to_pdf(note: Note, page: Document, profile: Profile) -> Rendered:
    from slalang.formats.pdf import pdf

    return pdf(page, day=note.issued)


def to_ubl(note: Note, page: Document, profile: Profile) -> Rendered:
    from slalang.formats.ubl import ubl

    return ubl(note, profile)


def to_cii(note: Note, page: Document, profile: Profile) -> Rendered:
    from slalang.formats.cii import cii

    return cii(note)


def to_facturx(note: Note, page: Document, profile: Profile) -> Rendered:
    from slalang.formats.facturx import facturx

    return facturx(page, note)


def to_json(note: Note, page: Document, profile: Profile) -> Rendered:
    from slalang.formats.note_json import note_json

    return note_json(note)


NOTE_FORMATS = (
    NoteFormat("html", ".html", to_html),
    NoteFormat("pdf", ".pdf", to_pdf),
    NoteFormat("ubl", ".xml", to_ubl, is_norm=True),
    NoteFormat("cii", "-cii.xml", to_cii, is_norm=True),
    NoteFormat("facturx", "-factur-x.pdf", to_facturx, is_norm=True),
    NoteFormat("json", ".json", to_json),
)
