"""A user's own Word file as it may be used: safe to open, and telling nobody that it was opened.

Takes the bytes of a file; gives the opened document, or the diagnostic that says what is wrong with it. Nothing of it
is run: it is a zip file of XML, checked entry by entry before anything else reads it.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from slalang.diagnostic import Diagnostic
from slalang.formats.word.elements import Element, qn
from slalang.formats.word.faults import TemplateActive, TemplateReachesOut, TemplateTooLarge, TemplateUnreadable
from slalang.formats.word.numbering import numbering_part
from slalang.source import Place, Source, first_bytes

if TYPE_CHECKING:
    from docx.document import Document as WordFile

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_ENTRIES = 2_000
MOST_XML = 10_000_000
"""Bytes of one part as text: what is read from it takes many times as much memory."""
BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
REACHING = {qn("mailMerge"), qn("dataSource"), qn("connectString"), qn("attachedTemplate")}
"""Settings that lead to other files, databases or servers."""
ADDRESSES = re.compile(r"(?i)(?:^|\})(?:href|src|store|connectionString|URL)$")
AWAY = re.compile(r"(?i)^\s*(?:[a-z][a-z0-9+.-]*://|file:|//|\\\\)")
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ACTIVE = re.compile(r"(?i)vbaProject|vbaData|activeX|/embeddings/|oleObject|\.(?:bin|exe|dll|js|vbs)$")
ACTIVE_TYPES = re.compile(r"(?i)macroEnabled|vbaProject|activeX|oleObject|ms-office\.vba")
ACTIVE_LINKS = re.compile(
    r"(?i)/(?:vbaProject|control|oleObject|package|aFChunk|attachedToolbars|keyMapCustomizations)$"
)
FETCHING = re.compile(
    r"(?i)^\s*(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|RD|HYPERLINK|MACROBUTTON|EMBED|AUTOTEXT)\b"
)
LOCAL_LINK = re.compile(r'(?i)^\s*HYPERLINK\s+\\l\s+"')
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True, slots=True)
class Template:
    """A user's Word file: what it is called, and its bytes."""

    path: str
    data: bytes

    @property
    def place(self) -> Place:
        return Place(Source(self.path, ""), 0, 0)


def template_at(path: Path) -> Template | Diagnostic:
    """The file of a path; of one that is too large no more is read than shows it."""
    try:
        return Template(path.name, first_bytes(path, MOST_BYTES + 1))
    except OSError as error:
        return unreadable(Template(path.name, b""), error.strerror or "it cannot be opened")


def opened(template: Template) -> WordFile | Diagnostic:
    """The file as a document to be filled."""
    parts = unpacked(template)
    if isinstance(parts, Diagnostic):
        return parts
    if fault := next(found(template, parts), None):
        return fault
    try:
        tried(read(template))
        return read(template)
    except Exception as error:  # a broken package fails in the library in ways that have no common type
        return unreadable(template, f"it is no Word document, or lacks a part that one has ({type(error).__name__})")


def read(template: Template) -> WordFile:
    from docx import api

    return api.Document(io.BytesIO(template.data))


def tried(file: WordFile) -> None:
    """Does with a file all that a document will ask of it, so that a broken one fails before anything is made."""
    body, styles = cast(Any, file.element).body, cast(Any, file.styles.element)
    if body.sectPr is None or styles.tag != qn("styles"):
        raise ValueError("a document has a page set-up and styles")
    numbering_part(file)
    file.core_properties.title = ""
    file.save(io.BytesIO())


def unreadable(template: Template, reason: str) -> TemplateUnreadable:
    return TemplateUnreadable(template.place, template.path, reason)


# ---------------------------------------------------------------- the zip file


def unpacked(template: Template) -> dict[str, bytes] | Diagnostic:
    """The entries of the package; a size is known before anything is unpacked."""
    if len(template.data) > MOST_BYTES:
        return TemplateTooLarge(template.place, template.path, f"more than {MOST_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(template.data)) as file:
            held = file.infolist()
            if len(held) > MOST_ENTRIES or sum(entry.file_size for entry in held) > MOST_UNPACKED:
                reason = f"more than {MOST_UNPACKED // 1_000_000} MB or {MOST_ENTRIES} parts once it is unpacked"
                return TemplateTooLarge(template.place, template.path, reason)
            if len({entry.filename.lower() for entry in held}) < len(held):
                return unreadable(template, "two of its parts have one name")
            if any(entry.flag_bits & 1 for entry in held):
                return unreadable(template, "it is protected by a password")
            return {entry.filename: file.read(entry) for entry in held}
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        return unreadable(template, "it is no Word document, or is damaged")


def found(template: Template, parts: dict[str, bytes]) -> Iterator[Diagnostic]:
    """What is wrong with the parts, the gravest first."""
    for name in sorted(parts):
        if ACTIVE.search(name):
            yield TemplateActive(template.place, template.path, name)
    for name in sorted(parts):
        if name.endswith((".xml", ".rels")) or parts[name].lstrip(BEFORE_MARKUP)[:1] == b"<":
            if len(parts[name]) > MOST_XML:
                yield TemplateTooLarge(template.place, template.path, f"a part of more than {MOST_XML // 1_000_000} MB")
                return
            root = parsed(parts[name])
            if root is None:
                yield unreadable(template, f"{name} is no plain XML")
                return
            yield from inside(template, name, root)
    if "word/document.xml" not in parts and "[Content_Types].xml" not in parts:
        yield unreadable(template, "it is no Word document")


def parsed(data: bytes) -> Element | None:
    """The root of an XML part; none where it is broken, or declares entities, as no Word file does."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def inside(template: Template, name: str, root: Element) -> Iterator[Diagnostic]:
    """Links, kinds of content and fields of one part."""
    for link in root.iter(RELATIONSHIPS):
        kind, target = link.get("Type") or "", link.get("Target") or ""
        if ACTIVE_LINKS.search(kind):
            yield TemplateActive(template.place, template.path, target[:100])
        if (link.get("TargetMode") or "").lower() == "external" or re.match(r"(?i)[a-z][a-z0-9+.-]*:|//|\\\\", target):
            yield TemplateReachesOut(template.place, template.path, name, target[:200])
    if name == "[Content_Types].xml":
        kinds = [e.get("ContentType") or "" for e in root.iter(f"{OVERRIDE}Override", f"{OVERRIDE}Default")]
        if active := next((kind for kind in kinds if ACTIVE_TYPES.search(kind)), None):
            yield TemplateActive(template.place, template.path, active[:100])
        elif MAIN not in kinds:
            yield unreadable(template, "it is another kind of file than a Word document")
    for element in root.iter():
        away = [v for k, v in element.attrib.items() if ADDRESSES.search(str(k)) and AWAY.match(str(v))]
        if away or element.tag in REACHING:
            told = str(away[0]) if away else str(element.tag).rpartition("}")[2]
            yield TemplateReachesOut(template.place, template.path, name, told[:200])
            return
    yield from (
        TemplateReachesOut(template.place, template.path, name, text.strip()[:200])
        for text in instructions(root)
        if FETCHING.search(text) and not LOCAL_LINK.search(text)
    )


def instructions(root: Element) -> Iterator[str]:
    """The instructions of fields, also of those that are split over runs."""
    yield from (e.get(qn("instr")) or "" for e in root.iter(qn("fldSimple")))
    text = ""
    for element in root.iter(qn("instrText"), qn("delInstrText"), qn("fldChar")):
        if element.tag == qn("fldChar"):
            yield text
            text = ""
        else:
            text += element.text or ""
    yield text
