"""A Schematron schema as a stylesheet that gives SVRL: as much of ISO Schematron as the rules of Peppol use.

Takes the root of a schema (query binding `xslt2`); gives that of an XSLT 2.0 stylesheet. In each pattern a node is
looked at by the first rule whose context matches it, as the norm says.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "http://www.w3.org/1999/XSL/Transform"
SVRL = "http://purl.oclc.org/dsdl/svrl"


def stylesheet(schema: Any) -> Any:
    """The whole stylesheet."""
    names = {each.get("prefix"): each.get("uri") for each in schema.iter(f"{SCH}ns")}
    whole = etree.Element(f"{{{XSL}}}stylesheet", nsmap={**names, "xsl": XSL, "svrl": SVRL}, version="2.0")
    for each in schema.findall(f"{SCH}let"):
        variable(whole, each)
    for each in schema.findall(f"{{{XSL}}}function"):
        whole.append(each)
    patterns = schema.findall(f"{SCH}pattern")
    start = xsl(xsl(whole, "template", match="/"), "element", name="svrl:schematron-output")
    for number, _ in enumerate(patterns):
        xsl(start, "apply-templates", select="/", mode=f"p{number}")
    for number, pattern in enumerate(patterns):
        of_pattern(whole, pattern, f"p{number}")
    return whole


def of_pattern(whole: Any, pattern: Any, mode: str) -> None:
    for each in pattern.findall(f"{SCH}let"):
        variable(whole, each)
    rules = pattern.findall(f"{SCH}rule")
    for number, rule in enumerate(rules):
        template = xsl(whole, "template", match=rule.get("context"), mode=mode, priority=str(len(rules) - number))
        xsl(template, "element", name="svrl:fired-rule")
        for part in rule:
            if part.tag == f"{SCH}let":
                variable(template, part)
            elif part.tag in {f"{SCH}assert", f"{SCH}report"}:
                of_assertion(template, part)
        xsl(template, "apply-templates", select="@*|node()", mode=mode)
    xsl(
        xsl(whole, "template", match="@*|node()|/", mode=mode, priority="-1"),
        "apply-templates",
        select="@*|node()",
        mode=mode,
    )


def of_assertion(template: Any, part: Any) -> None:
    """A test that fails gives a failed assertion with its words."""
    test = part.get("test") if part.tag == f"{SCH}report" else f"not({part.get('test')})"
    failed = xsl(xsl(template, "if", test=test), "element", name="svrl:failed-assert")
    for key in ("id", "flag"):
        xsl(failed, "attribute", name=key).text = part.get(key, "")
    xsl(failed, "text").text = " ".join("".join(part.itertext()).split())


def variable(parent: Any, let: Any) -> None:
    xsl(parent, "variable", name=let.get("name"), select=let.get("value"))


def xsl(parent: Any, kind: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{XSL}}}{kind}", **attributes)
