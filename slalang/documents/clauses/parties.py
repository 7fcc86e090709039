"""Who agrees on what, from when to when, under which law: the parties, the general terms and the signatures."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.drafting import Draft
from slalang.documents.names import spoken
from slalang.documents.tree import Block, Column, Definition, Definitions, Paragraph, Runs, Section, Table
from slalang.documents.voice import joined, strong, words
from slalang.model.contract import Party

CONTACTS = ("tax_id", "email", "phone", "address")


def parties(draft: Draft) -> Section | None:
    both = (draft.contract.provider, draft.contract.customer)
    entries = tuple(party(draft, each) for each in both)
    return draft.section("parties", "article.parties", (draft.paragraph("parties.intro"), Definitions(entries)))


def party(draft: Draft, each: Party) -> Definition:
    name = Paragraph(strong(each.title or spoken(each.name)))
    lines = (Paragraph(line) for line in contacts(draft, each.contacts))
    return Definition(
        words(draft.text(f"side.{each.side}")), (name, *lines, *draft.prose(each.text)), f"party.{each.name}"
    )


def contacts(draft: Draft, given: tuple[tuple[str, str], ...]) -> Iterator[Runs]:
    """How a party or role is reached, a line for each means."""
    for kind, text in given:
        label = draft.text(f"contact.{kind}") if kind in CONTACTS else spoken(kind)
        yield words(draft.voice.labelled(label, text))


def general(draft: Draft) -> Section | None:
    """The term and what holds for the whole agreement."""
    return draft.section("general", "article.general", (*general_terms(draft), *draft.prose(draft.contract.text)))


def general_terms(draft: Draft) -> Iterator[Block]:
    c, figures = draft.contract, draft.voice.figures
    start = figures.day(c.effective_from)
    if c.effective_to:
        yield draft.paragraph("general.term", start=start, end=figures.day(c.effective_to))
    else:
        yield draft.paragraph("general.term_open", start=start)
    yield draft.paragraph("general.zone", zone=c.zone)
    yield draft.paragraph("general.currency", currency=c.currency)
    if c.law:
        yield draft.paragraph("general.law", law=draft.said(c.law))
    if len(c.languages) > 1 and c.prevails:
        listed = draft.voice.all_of([words(figures.language(tag)) for tag in c.languages])
        yield draft.paragraph("general.prevails", languages=listed, prevails=figures.language(c.prevails))
    if c.precedence:
        order = [words(phrase_or_name(draft, "precedence", word)) for word in c.precedence]
        yield draft.paragraph("general.precedence", order=joined(order, draft.text("list.then")))
    if c.nature:
        yield draft.paragraph("general.nature", nature=phrase_or_name(draft, "nature", c.nature))
    if c.recourse:
        yield draft.paragraph(f"general.{c.recourse.replace(' ', '_')}")


def phrase_or_name(draft: Draft, group: str, word: str) -> str:
    key = f"{group}.{word.replace(' ', '_')}"
    return draft.text(key) if key in draft.voice.catalog else spoken(word)


def signatures(draft: Draft) -> Section | None:
    columns = tuple(
        Column(draft.text(key)) for key in ("signature.for", "signature.name", "signature.date", "signature.sign")
    )
    both = (draft.contract.provider, draft.contract.customer)
    rows = tuple((words(each.title or spoken(each.name)), (), (), ()) for each in both)
    table = Table(draft.text("signature.caption"), columns, rows)
    return draft.section("signatures", "article.signatures", (draft.paragraph("signature.intro"), table))
