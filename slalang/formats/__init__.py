"""Formats: each one function from a document (or a statement) to text or bytes, found by name in `FORMATS`.

A new format is one module here and one line in the table; nothing else knows of it. All of them give the same bytes
for the same input under any locale, zone, environment and hash seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slalang.diagnostic import Diagnostic
from slalang.documents.tree import Document

Rendered = str | bytes | Diagnostic


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents: its name, the ending of its files, and the function, imported when it is used.

    A document that cannot be shown in a format gives a diagnostic in place of text or bytes.
    """

    name: str
    suffix: str
    render: Callable[[Document], Rendered]


def to_html(document: Document) -> str:
    from slalang.formats.html import page

    return page(document)


def to_pdf(document: Document) -> bytes | Diagnostic:
    from slalang.formats.pdf import pdf

    return pdf(document)


def to_docx(document: Document) -> bytes | Diagnostic:
    from slalang.formats.word import docx

    return docx(document)


def to_markdown(document: Document) -> str:
    from slalang.formats.markdown import text

    return text(document)


FORMATS = (
    Format("html", ".html", to_html),
    Format("markdown", ".md", to_markdown),
    Format("pdf", ".pdf", to_pdf),
    Format("docx", ".docx", to_docx),
)


def format_named(name: str) -> Format | None:
    return next((f for f in FORMATS if f.name == name), None)
