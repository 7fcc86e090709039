"""The performance report of some settlement periods as a document in one language.

Takes a `Statement` of these periods and those before them, the `Contract` it was settled under, the `Material` that was
found out beside it, and the tag of a language that has a catalog; gives the `Document` and what its readers should be
told. Every figure is the statement's or follows from it; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path

from slalang.documents.account.basis import relations, versions
from slalang.documents.account.reckoning import Account
from slalang.documents.agreement import Written
from slalang.documents.drafting import draft_of
from slalang.documents.figures import currency_decimals
from slalang.documents.finish import finished
from slalang.documents.report.advice import recommendations
from slalang.documents.report.costs import costs
from slalang.documents.report.first_page import first_page
from slalang.documents.report.material import Material, Report
from slalang.documents.report.objectives import objectives
from slalang.documents.report.rights import duties, escalations, remedies
from slalang.documents.report.workbook import workbook
from slalang.documents.statement import footer, naming_all, under_its_terms
from slalang.documents.translated import translated_account
from slalang.documents.tree import Definition, Document, PageBreak, Section
from slalang.documents.voice import Voice
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.documents.workbook import Workbook
from slalang.model.contract import Contract, Round
from slalang.model.outcome import Statement
from slalang.units import Rounding


def performance(
    outcome: Statement, contract: Contract, material: Material, language: str, catalogs: Path | None = None
) -> Performance | NoCatalog | BadCatalog:
    """The report in a language; `catalogs` is a folder with further catalogs of phrases."""
    catalog = load(language, catalogs)
    if not isinstance(catalog, Catalog):
        return catalog
    account = Account(draft_of(naming_all(contract), catalog, (), {}), outcome, rounding(contract))
    report = Report(account, material)
    if report.asked:
        report = report.under(under_its_terms(account, contract, report.asked[-1]))
    whole = finished(translated_account(document(report), contract), partial(reference, report.draft.voice))
    return Performance(Written(whole, catalog.faults), report)


def rounding(contract: Contract) -> Round:
    """How the contract rounds its total; never coarser than the currency's smallest unit, to which its prices are."""
    unit = Fraction(1, 10 ** currency_decimals(contract.currency))
    steps = contract.settlement.steps if contract.settlement is not None else ()
    found = next((step for step in steps if isinstance(step, Round)), Round(Rounding.HALF_UP, unit))
    return replace(found, quantum=min(found.quantum, unit))


@dataclass(frozen=True)
class Performance:
    """The report as a document and, made when it is asked for, as a workbook of its figures."""

    written: Written
    report: Report

    @cached_property
    def workbook(self) -> Workbook:
        return workbook(self.report)


def reference(voice: Voice, number: str, title: str, short: bool) -> str:
    """How a section is referred to: a report has sections, not clauses."""
    return voice.text("performance.section", number=number) if short and number else title


def document(report: Report) -> Document:
    voice = report.draft.voice
    return Document(
        language=voice.catalog.language,
        direction=voice.figures.direction,
        kind=voice.text("performance.kind"),
        title=report.statement.title or report.statement.contract,
        subtitle=periods(report),
        cover=tuple(cover(report)),
        summary=(*first_page(report), PageBreak()),
        sections=tuple(sections(report)),
        footer=footer(report.account),
        labels=voice.labels(),
    )


def periods(report: Report) -> str:
    """`June 2026`, or from the first to the last."""
    figures, asked = report.draft.voice.figures, report.asked
    if not asked:
        return ""
    first, last = figures.period(asked[0].period), figures.period(asked[-1].period)
    return first if first == last else report.draft.text("account.run", a=first, b=last)


def cover(report: Report) -> Iterator[Definition]:
    draft = report.draft
    for party in (draft.contract.provider, draft.contract.customer):
        yield draft.entry(f"side.{party.side}", party.title or party.name)
    yield draft.entry("cover.as_of", report.account.instant(report.statement.as_of))


def sections(report: Report) -> Iterator[Section]:
    parts = (recommendations(report), costs(report), remedies(report), escalations(report), duties(report))
    first, *others = parts
    yield from (part for part in (first,) if part is not None)
    yield from objectives(report)
    yield from (part for part in others if part is not None)
    yield basis(report)


def basis(report: Report) -> Section:
    """What the report stands on; the statement of the same periods has every file and every derivation."""
    whole = report.statement.provenance
    used = replace(whole, relations=tuple(r for r in whole.relations if r.reported))
    account = replace(report.account, statement=replace(report.statement, provenance=used))
    intro = report.draft.paragraph("performance.basis")
    blocks = (intro, *relations(account), *versions(account))
    return Section("basis", report.draft.text("performance.basis_title"), blocks)
