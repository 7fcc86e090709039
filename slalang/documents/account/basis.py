"""What a statement stands on: the data with their hashes, the rows set aside, the versions of zones and holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slalang.documents.account.reckoning import Account
from slalang.documents.names import spoken
from slalang.documents.tree import (
    Align,
    Block,
    Column,
    Definition,
    Definitions,
    Item,
    Items,
    Paragraph,
    Runs,
    Section,
    Table,
)
from slalang.documents.voice import capital, code, words
from slalang.model.facts import Relation
from slalang.model.outcome import ObjectiveOutcome, Verdict

MOST_LISTED = 200
"""More results without a measurement than this are counted by objective instead of listed."""


def basis(account: Account) -> Section:
    blocks = (
        *given(account),
        *files(account),
        *relations(account),
        *notes(account),
        *unattributed(account),
        *unmeasured(account),
    )
    return Section("basis", account.draft.text("account.basis"), (*blocks, *versions(account), *holidays(account)))


def given(account: Account) -> Iterator[Block]:
    """The file of given results, where these stand in place of data."""
    draft, file = account.draft, account.statement.provenance.results
    if file is not None:
        heads = ("basis.file", "basis.results", "basis.sha256")
        columns = tuple(Column(draft.text(key), Align.END if key == "basis.results" else Align.START) for key in heads)
        row = (code(file.path), account.number(file.rows), code(file.sha256))
        yield Table(draft.text("basis.results_caption"), columns, (row,))


def files(account: Account) -> Iterator[Block]:
    """Every file that was read, with the hash of its bytes."""
    draft = account.draft
    heads = ("basis.file", "basis.record", "basis.rows", "basis.sha256")
    columns = tuple(Column(draft.text(key), Align.END if key == "basis.rows" else Align.START) for key in heads)
    rows = tuple(
        (code(file.path), words(record_title(account, r)), account.number(file.rows), code(file.sha256))
        for r in account.statement.provenance.relations
        for file in r.files
    )
    if rows:
        yield Table(draft.text("basis.files_caption"), columns, rows)


def record_title(account: Account, relation: Relation) -> str:
    return account.draft.sentences.names.title("record", relation.record)


def relations(account: Account) -> Iterator[Block]:
    """What became of the rows that were read."""
    draft = account.draft
    heads = ("basis.record", "basis.used", "basis.collapsed", "basis.rejected", "basis.orphans", "basis.dropped")
    columns = tuple(Column(draft.text(key), Align.END if i else Align.START) for i, key in enumerate(heads))
    rows = tuple(relation_row(account, r) for r in account.statement.provenance.relations)
    if rows:
        yield Table(draft.text("basis.relations_caption"), columns, rows)


def relation_row(account: Account, r: Relation) -> tuple[Runs, ...]:
    if not r.reported:
        nothing = account.draft.say("basis.not_reported")
        return words(record_title(account, r)), nothing, (), (), (), ()
    counts = (r.rows, r.collapsed, r.rejected, r.orphans, r.dropped)
    return (words(record_title(account, r)), *(account.number(count) for count in counts))


def notes(account: Account) -> Iterator[Block]:
    listed = [(record_title(account, r), note) for r in account.statement.provenance.relations for note in r.notes]
    if listed:
        yield Items(tuple(Item(words(account.draft.voice.labelled(title, note))) for title, note in listed))


def unattributed(account: Account) -> Iterator[Block]:
    """Rows that are in no period, for want of the instant that would place them."""
    rows = [(name, count) for name, count in account.statement.unattributed if count]
    if rows:
        items = (
            account.draft.voice.count("basis.unattributed", count, objective=account.title(name))
            for name, count in rows
        )
        yield Items(tuple(Item(capital(runs)) for runs in items))


def unmeasured(account: Account) -> Iterator[Block]:
    """Every result that there is none of, and why."""
    absent = [o for p in account.statement.periods for o in p.objectives if o.verdict is Verdict.NOT_MEASURED]
    if not absent:
        return
    yield Paragraph(words(account.draft.text("basis.not_measured")))
    if len(absent) <= MOST_LISTED:
        yield Items(tuple(Item(absence(account, o)) for o in absent))
        return
    counts: dict[str, int] = {}
    for outcome in absent:
        counts[outcome.objective] = counts.get(outcome.objective, 0) + 1
    yield Items(
        tuple(
            Item(account.draft.voice.count("basis.absent_many", n, objective=account.title(o)))
            for o, n in counts.items()
        )
    )


def absence(account: Account, outcome: ObjectiveOutcome) -> Runs:
    period = account.draft.voice.figures.period(outcome.period)
    why = account.reason(outcome.reason or "nothing counted")
    return account.draft.say("basis.absent", objective=account.subject(outcome), period=period, reason=why)


def versions(account: Account) -> Iterator[Block]:
    """Hashes and versions with which anyone can settle the same again."""
    p, draft = account.statement.provenance, account.draft
    hashes = (("basis.contract", p.contract), ("basis.sources", p.sources))
    releases = (("basis.slalang", p.slalang), ("basis.zones", p.zones), ("basis.holidays_version", p.holidays_version))
    given = [Definition(words(draft.text(key)), (Paragraph(code(text)),)) for key, text in (*hashes, *releases) if text]
    if given:
        yield Definitions(tuple(given))


def holidays(account: Account) -> Iterator[Block]:
    draft, found = account.draft, account.statement.provenance.holidays
    if found:
        columns = tuple(Column(draft.text(key)) for key in ("hours.day", "hours.holiday", "basis.calendar"))
        rows = tuple(
            (words(day_text(account, day)), words(name), words(title(account, cal))) for cal, day, name in found
        )
        yield Table(draft.text("basis.holidays_caption"), columns, rows)


def day_text(account: Account, day: str) -> str:
    return account.draft.voice.figures.day(date.fromisoformat(day))


def title(account: Account, calendar: str) -> str:
    return account.draft.sentences.names.title("calendar", calendar) or spoken(calendar)
