"""Names between double braces in a user's template, filled with what the document says; nothing is ever computed.

Takes an opened template and the texts by name; gives the names that were found, or the diagnostic that names what is no
plain name. A text is put where the name stood, in the look that its first brace had; a name may be split over runs, as
Word does after every correction.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slalang.diagnostic import Diagnostic, nearest
from slalang.documents.tree import Definition, Document, Paragraph, text_of
from slalang.formats.word.elements import XML_SPACE, Element, clean, qn
from slalang.formats.word.faults import TemplateExpression, TemplateMisplaced, TemplateTooLarge, TemplateUnknownName
from slalang.formats.word.template import Template

AGREEMENT = "agreement"
COVER = (
    "provider", "customer", "number", "term", "law", "languages", "prevails", "terms_of", "amended_by", "not_yet",
    "as_of", "zone", "currency",
)  # fmt: skip
"""Facts of the cover that a template may ask for; one that a document does not state is left empty."""
NAMES = (AGREEMENT, "kind", "title", "subtitle", *COVER)
NAME = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
MOST_NAMES = 1_000
BEGINS = re.compile(r"\{\{|\{%|\{#")
SEPARATORS = {qn(tag) for tag in ("br", "cr", "tab", "drawing", "pict", "object", "fldChar")}


def texts_of(document: Document) -> Mapping[str, str]:
    """What a document says under each name but the agreement's own."""
    facts: dict[str, list[str]] = {}
    for entry in document.cover:
        facts.setdefault(entry.name, []).append(said(entry))
    cover = {name: "; ".join(facts.get(name, ())) for name in COVER}
    number = cover["number"] or document.subtitle
    return {**cover, "kind": document.kind, "title": document.title, "subtitle": document.subtitle, "number": number}


def said(entry: Definition) -> str:
    return " ".join(text_of(block.runs) for block in entry.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, slots=True)
class Found:
    """The paragraph that the agreement takes the place of, if any, and the names that the body filled in."""

    place: Element | None
    names: frozenset[str]


def filled(
    template: Template, body: Element, others: Iterator[Element], texts: Mapping[str, str]
) -> Found | Diagnostic:
    """Fills the names in a body and in its headers and footers; changes nothing where one of them is wrong."""
    own = list(body.iter(qn("p")))
    around = [p for root in others for p in root.iter(qn("p"))]
    if fault := next((f for p in (*own, *around) for f in faults(template, text_in(p))), None):
        return fault
    if sum(len(NAME.findall(text_in(p))) for p in (*own, *around)) > MOST_NAMES:
        return TemplateTooLarge(template.place, template.path, f"more than {MOST_NAMES:,} names to fill in")
    places = [p for p in (*own, *around) if AGREEMENT in NAME.findall(text_in(p))]
    if fault := misplaced(template, places, body):
        return fault
    names = frozenset(name for p in own for name in NAME.findall(text_in(p)))
    for p in (*own, *around):
        fill(p, texts)
    return Found(places[0] if places else None, names)


def faults(template: Template, text: str) -> Iterator[Diagnostic]:
    """What in a paragraph is no name, or none that a document has."""
    for begin in BEGINS.finditer(text):
        name = NAME.match(text, begin.start())
        if not name:
            end = re.search(r"\}\}|%\}|#\}", text[begin.start() :])
            shown = text[begin.start() :][: end.end() if end else 40]
            yield TemplateExpression(template.place, template.path, shown[:80])
        elif name[1] not in NAMES:
            known = ", ".join(NAMES)
            yield TemplateUnknownName(template.place, template.path, name[1][:80], known, nearest(name[1], NAMES))


def misplaced(template: Template, places: list[Element], body: Element) -> Diagnostic | None:
    def fault(reason: str) -> Diagnostic:
        return TemplateMisplaced(template.place, template.path, reason)

    if len(places) > 1:
        return fault("more than once")
    if places and places[0].getparent() is not body:
        return fault("outside of the body's own paragraphs")
    if places and not NAME.fullmatch(text_in(places[0]).strip()):
        return fault("among other words")
    return None


# ---------------------------------------------------------------- text over runs


def leaves(paragraph: Element) -> Iterator[Element]:
    """The texts of a paragraph and what stands between them, those of text boxes inside it left out."""
    for element in paragraph.iter(qn("t"), *SEPARATORS):
        if next(element.iterancestors(qn("p"))) is paragraph:
            yield element


def text_in(paragraph: Element) -> str:
    return "".join(map(text_of_leaf, leaves(paragraph)))


def text_of_leaf(leaf: Element) -> str:
    """A text of a run; what stands between texts parts them as a line does."""
    return (leaf.text or "") if leaf.tag == qn("t") else "\n"


def fill(paragraph: Element, texts: Mapping[str, str]) -> None:
    """Puts texts in the place of names, each of which may stand in several runs; one walk over runs and names."""
    parts = list(leaves(paragraph))
    text = "".join(map(text_of_leaf, parts))
    names = deque(NAME.finditer(text))
    end = 0
    for leaf in parts:
        start, end = end, end + len(text_of_leaf(leaf))
        kept, at = [], start
        while names and names[0].start() < end:
            name = names[0]
            kept.append(text[at : max(at, name.start())])
            if name.start() >= start and leaf.tag == qn("t"):
                kept.append(clean(texts.get(name[1], "")))
            at = min(name.end(), end)
            if name.end() > end:
                break
            names.popleft()
        if at > start and leaf.tag == qn("t"):
            leaf.text = "".join((*kept, text[at:end]))
            leaf.set(XML_SPACE, "preserve")
