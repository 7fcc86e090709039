"""The agreement that lawyers sign: a checked contract as a document in one language, its figures read off the model.

Takes a `Contract` and the tag of a language that has a catalog; gives the `Document` and the findings that a signer
should know of (texts that have no translation). Assumes that the contract passed the checker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Severity
from slalang.documents.clauses import changes, definitions, money, parties, promises, rules, services, work
from slalang.documents.drafting import Draft, draft_of
from slalang.documents.finish import finished
from slalang.documents.names import SECTIONS, spoken
from slalang.documents.tree import Block, Definition, Document, Runs, Section
from slalang.documents.voice import code, joined, words
from slalang.documents.walk import terms_in
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.model.contract import Contract
from slalang.model.expression import Named

Article = Callable[[Draft], Section | None]

ARTICLES: tuple[Article, ...] = (
    parties.parties,
    parties.general,
    definitions.definitions,
    services.services,
    services.hours,
    services.charges,
    work.responsibilities,
    work.priorities,
    work.clocks,
    promises.objectives,
    promises.reliefs,
    work.escalations,
    money.consequences,
    money.settlement,
    money.remedies,
    changes.reports,
    rules.rules,
    definitions.data,
    changes.amendments,
)
"""The articles before the clauses in the parties' own words, in their order."""


@dataclass(frozen=True, slots=True)
class Untranslated(Diagnostic):
    """What it means: a text of the contract is not given in the language that the document is rendered in.

    Wrong: `clause audit "Audit" { text en \"\"\" … \"\"\" }`, rendered in Spanish

    Right: the same clause with a `text es \"\"\" … \"\"\"` beside it
    """

    severity: ClassVar[Severity] = Severity.WARNING
    declaration: str
    language: str
    message: ClassVar[str] = "`{declaration}` has no text in the language `{language}`"
    help: ClassVar[str] = "the text of another language, or the generated one, is printed in its place"


@dataclass(frozen=True, slots=True)
class Written:
    """A document with what its readers should be told about it."""

    document: Document
    findings: tuple[Diagnostic, ...]


def agreement(contract: Contract, language: str, catalogs: Path | None = None) -> Written | NoCatalog | BadCatalog:
    """The agreement in a language; `catalogs` is a folder with further catalogs of phrases."""
    catalog = load(language, catalogs)
    if not isinstance(catalog, Catalog):
        return catalog
    draft = draft_of(contract, catalog, terms(contract), anchors(contract))
    return Written(
        finished(document(draft), draft.voice.reference), (*catalog.faults, *untranslated(contract, language))
    )


def document(draft: Draft) -> Document:
    contract, voice = draft.contract, draft.voice
    articles = [section for write in ARTICLES if (section := write(draft)) is not None]
    signed = parties.signatures(draft)
    return Document(
        language=voice.catalog.language,
        direction=voice.figures.direction,
        kind=voice.text("agreement.kind"),
        title=contract.title or spoken(contract.name),
        subtitle=contract.number,
        cover=tuple(cover(draft)),
        summary=summary(draft),
        sections=(*articles, *changes.clauses(draft), *((signed,) if signed else ())),
        footer=footer(draft),
        labels=voice.labels(),
    )


def cover(draft: Draft) -> Iterator[Definition]:
    contract, figures = draft.contract, draft.voice.figures
    for party in (contract.provider, contract.customer):
        yield draft.entry(f"side.{party.side}", party.title or spoken(party.name))
    start = figures.day(contract.effective_from)
    if contract.effective_to:
        yield draft.entry(
            "cover.term", draft.text("cover.from_to", start=start, end=figures.day(contract.effective_to))
        )
    else:
        yield draft.entry("cover.term", draft.text("cover.from", start=start))
    if contract.law:
        yield draft.entry("cover.law", contract.law)
    if len(contract.languages) > 1:
        listed = [words(figures.language(tag)) for tag in contract.languages]
        yield draft.entry("cover.languages", joined(listed, draft.text("list.comma")))
    if contract.prevails:
        yield draft.entry("cover.prevails", figures.language(contract.prevails))


def summary(draft: Draft) -> tuple[Block, ...]:
    """What is promised, at a glance."""
    promised = draft.contract.objectives
    if not promised:
        return ()
    rows = (promises.row(draft, each) for each in promised)
    columns = ("objective.name", "objective.promised", "objective.period")
    return (draft.table("objective.glance", columns, rows),)


def footer(draft: Draft) -> Runs:
    if not draft.contract.version:
        return words(draft.text("agreement.generated"))
    return joined([words(draft.text("agreement.generated")), code(draft.contract.version)], " ")


def anchors(contract: Contract) -> dict[Hashable, str]:
    """The ids of all clauses that the agreement will have, by kind and name."""
    absent = {"define", "metric", "parameter", *(() if shows_data(contract) else ("record", "spans", "lookup"))}
    shown = {r.name for r in contract.records if r.used} or {r.name for r in contract.records}
    found: dict[Hashable, str] = {}
    for kind, field in SECTIONS:
        for declared in getattr(contract, field):
            if kind not in absent and (kind != "record" or declared.name in shown):
                found[f"{kind}.{declared.name}"] = f"{kind}.{declared.name}"
    for party in (contract.provider, contract.customer):
        found[f"party.{party.name}"] = f"party.{party.name}"
    if contract.settlement:
        found[f"settlement.{contract.settlement.name}"] = f"settlement.{contract.settlement.name}"
    return found


def shows_data(contract: Contract) -> bool:
    return bool(contract.records)


def terms(contract: Contract) -> tuple[tuple[Named, str], ...]:
    """Every term that the agreement uses, with an id that stays the same as long as its words do."""
    taken: dict[str, int] = {}
    found = []
    for use in terms_in(measured(contract)):
        arguments = "-".join(f"{name}-{plain_value(value)}" for name, value in use.arguments)
        slug = re.sub(r"[^a-z0-9_.-]+", "-", f"term.{use.name}{'-' if arguments else ''}{arguments}".lower())[:120]
        taken[slug] = taken.get(slug, 0) + 1
        found.append((use, slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"))
    return tuple(found)


def measured(contract: Contract) -> tuple[object, ...]:
    """The declarations whose terms are defined: all but the tests of the contract and what no clause prints."""
    left_out = {"define", "metric", "parameter", "clause"}
    held = [getattr(contract, field) for kind, field in SECTIONS if kind not in left_out]
    return (*held, contract.settlement)


def plain_value(value: object) -> str:
    return str(getattr(value, "value", ""))


def untranslated(contract: Contract, language: str) -> Iterator[Untranslated]:
    """Texts that are given in other languages only."""
    base = language.partition("-")[0]
    declared = [d for _, field in SECTIONS for d in getattr(contract, field)]
    for each in declared:
        given = {tag.partition("-")[0] for tag, _ in each.text}
        if given and base not in given and "" not in given:
            yield Untranslated(each.place, each.name, language)
    for use in {use.name: use for use, _ in terms(contract) if use.kind == "metric"}.values():
        metric = next((m for m in contract.metrics if m.name == use.name), None)
        if metric and metric.says and base not in dict(metric.says):
            yield Untranslated(metric.place, metric.name, language)
