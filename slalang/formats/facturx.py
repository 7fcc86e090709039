"""A note as Factur-X: its page as PDF/A-3, tagged, with the Cross Industry Invoice inside.

Takes the page as a document and the note; gives the bytes, or the diagnostic that names what cannot be shown. Typst
sets the page and embeds the file; what it does not know of, how the metadata (XMP) describe a Factur-X file, is
added as an incremental update (ISO 32000-1, 7.5.6): a new version of one object behind the file, which stays as it is.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from slalang.documents.tree import Document
from slalang.formats.cii import cii
from slalang.formats.pdf import Unset, compiler, plain, refused, template
from slalang.model.note import Note

NAME = "factur-x.xml"
URI = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
SAID = (
    ("DocumentFileName", NAME, "The name of the embedded XML document"),
    ("DocumentType", "INVOICE", "The type of the hybrid document in capital letters"),
    ("Version", "1.0", "The version of the standard that the embedded XML document follows"),
    ("ConformanceLevel", "EN 16931", "The conformance level of the embedded XML document"),
)
"""What the metadata say of the file inside, each with its description for PDF/A."""
EMBEDDED = b"""
#pdf.attach(
  "factur-x.xml",
  bytes(sys.inputs.embedded),
  relationship: "alternative",
  mime-type: "text/xml",
  description: "Factur-X",
)
"""
"""What the template of every document gets behind it."""
PACKET = re.compile(rb"(?P<head><\?xpacket begin=.*?\?>)(?P<body>.*)(?P<tail><\?xpacket end=.*?\?>)", re.DOTALL)
TRAILER = re.compile(rb"trailer\s*<<(?P<entries>.*?)>>\s*startxref\s+(?P<start>\d+)\s+%%EOF\s*$", re.DOTALL)


def facturx(page: Document, note: Note) -> bytes | Unset:
    """The whole file."""
    from typst import TypstError

    day = note.issued
    try:
        found = compiler().compile(
            template() + EMBEDDED,
            format="pdf",
            sys_inputs={"document": json.dumps(plain(page), ensure_ascii=False), "embedded": cii(note).decode()},
            pdf_standards=["a-3a", "ua-1"],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    except TypstError as error:
        return refused(error)
    assert isinstance(found, bytes), "a document is one file"
    return described(found)


# ---------------------------------------------------------------- the metadata


def described(file: bytes) -> bytes:
    """The file with its metadata saying what is inside."""
    trailer = TRAILER.search(file)
    assert trailer is not None, "the file ends with a table of its objects"
    start = int(trailer["start"])
    catalog = object_at(file, start, reference(trailer["entries"], b"Root"))
    number = reference(catalog, b"Metadata")
    packet = PACKET.search(object_at(file, start, number))
    assert packet is not None, "a file of PDF/A has metadata"
    xmp = packet["head"] + extended(packet["body"]) + packet["tail"]
    head = b"%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % (number, len(xmp))
    added = b"\n" + head + xmp + b"\nendstream\nendobj\n"
    table = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, len(file) + 1)
    end = b"trailer\n<<%b/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return file + added + table + end % (trailer["entries"], start, len(file) + len(added))


def reference(entries: bytes, key: bytes) -> int:
    """The number of the object that a key of a dictionary refers to."""
    found = re.search(rb"/" + key + rb" (\d+) 0 R", entries)
    assert found is not None, f"the file has a {key.decode()}"
    return int(found[1])


def object_at(file: bytes, start: int, number: int) -> bytes:
    """An object by its number, found by the table at `start`: a line of 20 bytes for each, from 0 on."""
    head = re.compile(rb"xref\s+0 \d+\s*?\n").match(file, start)
    assert head is not None, "the table begins with object 0"
    entry = head.end() + 20 * number
    at = int(file[entry : entry + 10])
    return file[at : file.index(b"endobj", at)]


def extended(metadata: bytes) -> bytes:
    """The metadata with the properties of Factur-X, and with the description of these that PDF/A asks for."""
    from lxml import etree

    root = etree.fromstring(metadata, etree.XMLParser(resolve_entities=False, no_network=True))
    description = root.find(f".//{{{RDF}}}Description")
    bag = root.find(f".//{{{EXTENSION}}}schemas/{{{RDF}}}Bag")
    assert description is not None and bag is not None, "PDF/A and PDF/UA describe properties of their own"
    schema = resource(bag)
    for name, text in (("schema", "Factur-X PDFA Extension Schema"), ("namespaceURI", URI), ("prefix", "fx")):
        etree.SubElement(schema, f"{{{SCHEMA}}}{name}").text = text
    properties = etree.SubElement(etree.SubElement(schema, f"{{{SCHEMA}}}property"), f"{{{RDF}}}Seq")
    for name, _, told in SAID:
        one = resource(properties)
        for key, text in (("name", name), ("valueType", "Text"), ("category", "external"), ("description", told)):
            etree.SubElement(one, f"{{{PROPERTY}}}{key}").text = text
    said = etree.SubElement(description.getparent(), f"{{{RDF}}}Description", nsmap={"fx": URI})
    said.set(f"{{{RDF}}}about", "")
    for name, value, _ in SAID:
        etree.SubElement(said, f"{{{URI}}}{name}").text = value
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return written


def resource(parent: Any) -> Any:
    """A new entry of a list whose properties stand inside it."""
    from lxml import etree

    found = etree.SubElement(parent, f"{{{RDF}}}li")
    found.set(f"{{{RDF}}}parseType", "Resource")
    return found
