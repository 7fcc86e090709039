"""The statement that a controller can recompute by hand: settled periods as a document in one language.

Takes a `Statement` and the `Contract` it was settled under, with the tag of a language that has a catalog; gives the
`Document` and what its readers should be told. Assumes that both came from the same contract text. A contract without
settlement has no part on credits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from slalang.documents.account import amounts, remedies, results
from slalang.documents.account.basis import basis
from slalang.documents.account.glance import glance
from slalang.documents.account.reckoning import Account
from slalang.documents.agreement import Written
from slalang.documents.drafting import draft_of
from slalang.documents.finish import finished
from slalang.documents.names import SECTIONS
from slalang.documents.translated import translated_account
from slalang.documents.tree import Block, Definition, Document, Runs, Section
from slalang.documents.voice import code, joined, words
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.model.contract import Contract, Declared, Party
from slalang.model.outcome import PeriodOutcome, Statement
from slalang.settle.terms import at, versions
from slalang.settle.timeline import timeline


def statement(
    outcome: Statement, contract: Contract, language: str, catalogs: Path | None = None
) -> Written | NoCatalog | BadCatalog:
    """The statement in a language; `catalogs` is a folder with further catalogs of phrases."""
    catalog = load(language, catalogs)
    if not isinstance(catalog, Catalog):
        return catalog
    account = Account(draft_of(naming_all(contract), catalog, (), {}), outcome)
    return Written(
        finished(translated_account(document(account, contract), contract), account.draft.voice.reference),
        catalog.faults,
    )


def document(account: Account, contract: Contract) -> Document:
    voice, settled, paid = account.draft.voice, account.statement, amounts.payment(account)
    return Document(
        language=voice.catalog.language,
        direction=voice.figures.direction,
        kind=voice.text("account.kind"),
        title=settled.title or settled.contract,
        subtitle=run_of(account),
        cover=tuple(cover(account)),
        summary=(*glance(account), *remedies.pressing(account)),
        sections=(
            *(period(under_its_terms(account, contract, each), each) for each in settled.periods),
            *((paid,) if paid else ()),
            basis(account),
        ),
        footer=footer(account),
        labels=voice.labels(),
    )


def naming_all(contract: Contract) -> Contract:
    """The contract with all that its amendments add, so that every line and objective has its title."""
    found: dict[str, dict[str, Declared]] = {}
    for terms in (contract, *(a.after for a in contract.amendments if a.after is not None)):
        for _, field in SECTIONS:
            for each in getattr(terms, field):
                found.setdefault(field, {}).setdefault(each.name, each)
    every: dict[str, Any] = {field: tuple(named.values()) for field, named in found.items()}
    return replace(contract, **every) if contract.amendments else contract


def under_its_terms(account: Account, contract: Contract, each: PeriodOutcome) -> Account:
    """The account with the words of the terms in force in a period."""
    if all(a.after is None for a in contract.amendments):
        return account
    terms = at(versions(contract, timeline(contract)), each.start).contract
    named = naming_all(replace(terms, amendments=contract.amendments))
    return replace(account, draft=draft_of(named, account.draft.voice.catalog, (), {}))


def run_of(account: Account) -> str:
    """`January 2026 to March 2026`."""
    figures, periods = account.draft.voice.figures, account.statement.periods
    if not periods:
        return ""
    first, last = figures.period(periods[0].period), figures.period(periods[-1].period)
    return first if first == last else account.draft.text("account.run", a=first, b=last)


def cover(account: Account) -> Iterator[Definition]:
    draft, contract = account.draft, account.draft.contract
    if contract.number:
        yield draft.entry("cover.number", contract.number)
    for party in (contract.provider, contract.customer):
        yield draft.entry(f"side.{party.side}", named(account, party))
    yield draft.entry("cover.as_of", account.instant(account.statement.as_of))
    yield draft.entry("cover.zone", account.statement.zone)
    if account.pays:
        yield draft.entry("cover.currency", account.statement.currency)


def named(account: Account, party: Party) -> str:
    """A party with its tax number where it gives one."""
    name, number = party.title or party.name, dict(party.contacts).get("tax_id", "")
    return account.draft.text("cover.party_tax", party=name, number=number) if number else name


def period(account: Account, each: PeriodOutcome) -> Section:
    """All of one period."""
    span = account.draft.paragraph("account.span", start=account.instant(each.start), end=account.instant(each.end))
    parts = (results.reliefs(account, each), *money(account, each))
    nothing = () if each.objectives or each.lines else (account.draft.paragraph("account.nothing"),)
    blocks: tuple[Block, ...] = (
        span,
        *nothing,
        *results.results(account, each),
        *(part for part in (*parts, remedies.remedies(account, each)) if part is not None),
    )
    return Section(f"period.{each.period}", account.draft.voice.figures.period(each.period), blocks)


def money(account: Account, each: PeriodOutcome) -> Iterator[Section | None]:
    if account.pays:
        yield amounts.charges(account, each)
        yield amounts.lines(account, each)
        yield amounts.settlement(account, each)


def footer(account: Account) -> Runs:
    made = words(account.draft.text("agreement.generated"))
    version = account.statement.version
    return joined([made, code(version)], " ") if version else made
