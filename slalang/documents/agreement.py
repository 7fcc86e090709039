"""The agreement that lawyers sign: a checked contract as a document in one language, its figures read off the model.

Takes a `Contract` and the tag of a language that has a catalog; gives the `Document` and the findings that a signer
should know of (texts that have no translation). Assumes that the contract passed the checker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Severity
from slalang.documents.clauses import changes, definitions, money, parties, promises, rules, services, work
from slalang.documents.clauses.annexes import Annex, annexes
from slalang.documents.consolidated import Consolidated, consolidated
from slalang.documents.drafting import Draft, draft_of
from slalang.documents.finish import finished
from slalang.documents.names import SECTIONS, spoken
from slalang.documents.reach import SOURCES, Reach, reach
from slalang.documents.translated import translated
from slalang.documents.tree import Block, Definition, Document, Runs, Section
from slalang.documents.voice import code, joined, words
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.model.contract import Contract
from slalang.model.expression import Constant, Expression, Named
from slalang.units import CalendarSpan

Article = Callable[[Draft], Section | None]

NO_ANNEXES: Mapping[str, Annex] = MappingProxyType({})

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


def agreement(
    contract: Contract,
    language: str,
    catalogs: Path | None = None,
    day: date | None = None,
    tables: Mapping[str, Annex] = NO_ANNEXES,
) -> Written | NoCatalog | BadCatalog:
    """The agreement in a language: as signed, with its amendments, or the terms as they stand on a day.

    `catalogs` is a folder with further catalogs of phrases; `tables` are the annexes by record.
    """
    standing = None if day is None else consolidated(contract, day)
    contract = contract if standing is None else standing.contract
    catalog = load(language, catalogs)
    if not isinstance(catalog, Catalog):
        return catalog
    reached = reach(contract)
    draft = draft_of(contract, catalog, terms(reached), anchors(contract, reached))
    findings = (*catalog.faults, *untranslated(contract, reached, language))
    whole = with_annexes(draft, translated(document(draft, standing), contract), tables)
    return Written(finished(whole, draft.voice.reference), findings)


def with_annexes(draft: Draft, whole: Document, tables: Mapping[str, Annex]) -> Document:
    """The document and its annexes, whose rows stay as their files have them in every language."""
    section = annexes(draft, tables)
    return replace(whole, sections=(*whole.sections, section)) if section else whole


def document(draft: Draft, standing: Consolidated | None) -> Document:
    contract, voice = draft.contract, draft.voice
    articles = [section for write in ARTICLES if (section := write(draft)) is not None]
    signed = parties.signatures(draft)
    return Document(
        language=voice.catalog.language,
        direction=voice.figures.direction,
        kind=voice.text("agreement.kind"),
        title=contract.title or spoken(contract.name),
        subtitle=contract.number,
        cover=(*cover(draft), *(as_amended(draft, standing) if standing else ())),
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


def as_amended(draft: Draft, standing: Consolidated) -> Iterator[Definition]:
    """The day whose terms these are, and the amendments that made them."""
    figures = draft.voice.figures
    yield draft.entry("cover.terms_of", figures.day(standing.day))
    for each, day in standing.amended:
        title = each.title or spoken(each.name)
        yield draft.entry("cover.amended_by", draft.text("cover.amendment", amendment=title, day=figures.day(day)))
    for each in standing.contract.amendments:
        yield draft.entry("cover.not_yet", each.title or spoken(each.name))


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


def anchors(contract: Contract, reached: Reach) -> dict[Hashable, str]:
    """The ids of all clauses that the agreement will have, by kind and name."""
    absent = {"define", "metric", "parameter", *SOURCES}
    keys = [f"{kind}.{d.name}" for kind, field in SECTIONS if kind not in absent for d in getattr(contract, field)]
    keys += [f"{kind}.{name}" for kind, name in sorted(reached.sources)]
    keys += [f"define.{each.name}" for each in contract.defines if definitions.is_series(each)]
    keys += [f"party.{party.name}" for party in (contract.provider, contract.customer)]
    keys += [f"settlement.{contract.settlement.name}"] if contract.settlement else []
    return {key: key for key in keys}


def terms(reached: Reach) -> tuple[tuple[Named, str], ...]:
    """Every term that the agreement uses, with an id that stays the same as long as its words do."""
    taken: dict[str, int] = {}
    found = []
    for use in reached.terms:
        arguments = "-".join(f"{name}-{in_id(value)}" for name, value in use.arguments)
        slug = re.sub(r"[^a-z0-9_.-]+", "-", f"term.{use.name}{'-' if arguments else ''}{arguments}".lower())[:120]
        taken[slug] = taken.get(slug, 0) + 1
        found.append((use, slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"))
    return tuple(found)


def in_id(argument: Expression) -> str:
    """An argument as a part of an id."""
    value = argument.value if isinstance(argument, Constant) else ""
    return f"{value.months}m{value.days}d" if isinstance(value, CalendarSpan) else str(value)


def untranslated(contract: Contract, reached: Reach, language: str) -> Iterator[Untranslated]:
    """Texts that are given in other languages only."""
    base = language.partition("-")[0]
    declared = [d for kind, field in SECTIONS if kind not in SOURCES for d in getattr(contract, field)]
    for each in declared:
        given = {tag.partition("-")[0] for tag, _ in each.text}
        if given and base not in given and "" not in given:
            yield Untranslated(each.place, each.name, language)
    used = {use.name for use in reached.terms if use.kind == "metric"}
    for metric in contract.metrics:
        if metric.name in used and metric.says and base not in dict(metric.says):
            yield Untranslated(metric.place, metric.name, language)
