"""Factur-X: the page as PDF/A-3, tagged, with the invoice of the same note inside, and the same bytes each time."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any

import facturx as reference
import pypdf
import pytest
from lxml import etree

from slalang.documents.note.page import notice
from slalang.documents.tree import Document
from slalang.formats.cii import cii
from slalang.formats.facturx import URI, facturx
from slalang.model.note import Note
from tests.formats.made_notes import note

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@lru_cache(maxsize=4)
def written(number: int) -> bytes:
    made = facturx(page(note(number)), note(number))
    assert isinstance(made, bytes)
    return made


def page(of: Note) -> Document:
    made = notice(of)
    assert isinstance(made, Document)
    return made


def reader(number: int) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written(number)), strict=True)


def catalog(number: int) -> Any:
    return reader(number).trailer["/Root"]


def metadata(number: int) -> bytes:
    return bytes(catalog(number)["/Metadata"].get_data())


def test_the_invoice_inside_is_the_note() -> None:
    name, inside = reference.get_xml_from_pdf(written(0), check_xsd=True)
    assert (name, inside) == ("factur-x.xml", cii(note(0)))
    assert reference.get_facturx_level(etree.fromstring(inside)) == "en16931"


def test_the_file_inside_is_told_as_an_alternative_of_the_page() -> None:
    (file,) = catalog(0)["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Alternative"
    assert file.get_object()["/UF"] == "factur-x.xml"
    assert file.get_object()["/EF"]["/F"]["/Subtype"] == "/text/xml"


def test_the_metadata_say_pdf_a_3_and_factur_x() -> None:
    found = etree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", metadata(0)).strip())
    names = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "fx": URI}
    values = {
        key: found.findtext(f".//{key}", namespaces=names)
        for key in (
            "pdfaid:part",
            "pdfaid:conformance",
            "fx:DocumentFileName",
            "fx:DocumentType",
            "fx:Version",
            "fx:ConformanceLevel",
        )
    }
    assert list(values.values()) == ["3", "A", "factur-x.xml", "INVOICE", "1.0", "EN 16931"]
    assert all(each.get(f"{RDF}about") == "" for each in found.iter(f"{RDF}Description"))


def test_properties_of_factur_x_are_described_as_pdf_a_asks() -> None:
    """Each property that is no part of XMP itself has its name, type, category and description in the metadata."""
    found = etree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", metadata(0)).strip())
    names = {"s": "http://www.aiim.org/pdfa/ns/schema#", "p": "http://www.aiim.org/pdfa/ns/property#", "r": RDF[1:-1]}
    (schema,) = found.xpath(f".//r:li[s:namespaceURI='{URI}']", namespaces=names)
    described = {
        each.findtext("p:name", namespaces=names): [
            each.findtext(f"p:{key}", namespaces=names) for key in ("valueType", "category")
        ]
        for each in schema.xpath("s:property/r:Seq/r:li", namespaces=names)
    }
    assert list(described) == ["DocumentFileName", "DocumentType", "Version", "ConformanceLevel"]
    assert all(each == ["Text", "external"] for each in described.values())
    assert schema.findtext("s:prefix", namespaces=names) == "fx"


def test_the_page_is_tagged_has_a_language_and_a_profile_of_colours() -> None:
    root = catalog(0)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/OutputIntents"]
    assert "Credit note CN-2026-000" in reader(0).pages[0].extract_text()


@pytest.mark.parametrize("number", [0, 3, 8, 29])
def test_the_update_is_behind_a_file_that_stays_as_it_was(number: int) -> None:
    """Two tables of objects, the second of one object: what Typst wrote is untouched."""
    file = written(number)
    assert file.count(b"\nstartxref\n") == 2
    assert file.count(b"\n%%EOF") == 2
    first = file[: file.index(b"%%EOF") + len(b"%%EOF")]
    assert len(pypdf.PdfReader(io.BytesIO(first)).pages) == len(reader(number).pages)


def test_the_same_note_gives_the_same_bytes() -> None:
    assert facturx(page(note(3)), note(3)) == written(3)


def test_it_tells_no_time_but_the_date_of_issue() -> None:
    assert re.findall(rb"/(?:Creation|Mod)Date\s?\(D:(\d{8})", written(0)) != []
    assert set(re.findall(rb"/(?:Creation|Mod)Date\s?\(D:(\d{8})", written(0))) == {b"20260401"}
