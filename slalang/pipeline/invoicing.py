"""From a contract and its data to the notes of a period: settled, booked, worded, and written whole or not at all.

Takes a project and an order; gives the notes, their pages and the files, or everything that stands against them. The
rows behind the notes are kept in a folder of the run's own until they are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from slalang.booking.amounts import day
from slalang.booking.dues import needed_from, terms_of
from slalang.booking.ledger import Books, books_of
from slalang.booking.notes import Wanted, book
from slalang.booking.numbers import Series, references
from slalang.booking.parties import Parties, read_parties
from slalang.calendar.periods import Period, parse_period
from slalang.calendar.zones import known_zone
from slalang.diagnostic import Diagnostic, has_errors
from slalang.documents.note.page import notice
from slalang.documents.note.wording import worded
from slalang.documents.tree import Document
from slalang.model.contract import Contract
from slalang.model.note import Note, NoteKind, Preceding, Profile
from slalang.pipeline.faults import NoPeriod, NoStatement
from slalang.pipeline.note_files import Bundle, Files, SeveralDocuments
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Progress, Request, Settled, settle_project
from slalang.settle.timeline import is_finer, timeline
from slalang.source import NOWHERE

PARTIES = "parties.yaml"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked, as `sla invoice` has it.

    `as_of` is an instant in microseconds, None the end of the period; `issued` None is the day of it. `formats` empty
    are all of them; without `out` at most one is given, for standard output. `preceding` are invoices as NUMBER=DATE.
    """

    period: str
    sources: Path
    credit_notes: Series = field(default_factory=Series)
    invoices: Series = field(default_factory=Series)
    data: Path | None = None
    as_of: int | None = None
    results: Path | None = None
    parties: Path | None = None
    issued: date | None = None
    preceding: tuple[str, ...] = ()
    language: str | None = None
    profile: Profile = Profile.EN16931
    only: NoteKind | None = None
    formats: tuple[str, ...] = ()
    out: Path | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Invoiced:
    """The notes with their pages; `files` are those written, `content` what one format asked for came to."""

    notes: tuple[Note, ...]
    pages: tuple[Document, ...]
    files: tuple[Path, ...]
    faults: tuple[Diagnostic, ...]
    content: str | bytes = ""


@dataclass(slots=True)
class Invoicing:
    """One run; `faults` are collected as it goes."""

    project: Project
    order: Order
    faults: list[Diagnostic] = field(default_factory=list)

    def run(self) -> Invoiced:
        contract = self.project.contract
        if contract is None:
            return self.refused(self.project.faults)
        period = parse_period(known_zone(contract.zone), self.order.period)
        if period is None:
            return self.refused((*self.project.faults, NoPeriod(NOWHERE, self.order.period[:40])))
        period = self.settled_with(contract, period)
        parties, books, preceding = self.read()
        if has_errors(self.faults):
            return self.refused(())
        with TemporaryDirectory(prefix="slalang-") as folder:
            settled = self.settled(contract, period, Path(folder))
            self.faults += settled.faults
            if settled.statement is None:
                return self.refused(())
            notes = self.notes(contract, settled, parties, self.wanted(contract, period, preceding))
            if not notes or has_errors(self.faults):
                return self.refused(())
            return self.issued(contract, settled, notes, books)

    def settled_with(self, contract: Contract, period: Period) -> Period:
        """The period with which a shorter one is settled, such as the quarter of a month: that one is asked for."""
        unit = contract.settlement.unit if contract.settlement is not None else period.kind
        whole = timeline(contract).at(unit, period.start) if is_finer(period.kind, unit) else None
        if whole is None:
            return period
        self.order = replace(self.order, period=whole.label)
        return whole

    def refused(self, faults: Sequence[Diagnostic]) -> Invoiced:
        return Invoiced((), (), (), (*self.faults, *faults))

    # ------------------------------------------------------------ what is read

    def read(self) -> tuple[Parties, Books, tuple[Preceding, ...]]:
        """The parties' data, their accounts, and the invoices that the command line names."""
        path = self.order.parties or self.project.folder / PARTIES
        parties, unread = read_parties(path, str(path), asked=self.order.parties is not None)
        books, unknown = books_of(parties.section("ledger"))
        preceding, wrong = references(self.order.preceding)
        self.faults += (*unread, *unknown, *wrong)
        return parties, books, preceding

    def wanted(self, contract: Contract, period: Period, preceding: tuple[Preceding, ...]) -> Wanted:
        order = self.order
        series = {NoteKind.CREDIT_NOTE: order.credit_notes, NoteKind.INVOICE: order.invoices}
        language = order.language or contract.languages[0]
        return Wanted(period, series, language, order.profile, order.issued, preceding, order.only)

    # ------------------------------------------------------------ settling and booking

    def settled(self, contract: Contract, period: Period, folder: Path) -> Settled:
        """The period settled, with all that its payables cover; the rows behind it lie in a folder of the run."""
        order, terms = self.order, terms_of(contract)
        first = needed_from(terms, period.start)
        zone = terms.line.zone
        label = order.period if first == period.start else f"{day(zone, first)}--{day(zone, period.end - 1)}"
        request = Request(
            first=label,
            last=order.period,
            sources=order.sources,
            data=order.data,
            as_of=order.as_of,
            out=folder if order.out is not None or {"xlsx", "csv"} & set(order.formats) else None,
            progress=order.progress,
            results=order.results,
        )
        settled = settle_project(self.project, request)
        return replace(settled, faults=tuple(told_elsewhere(fault) for fault in settled.faults))

    def notes(self, contract: Contract, settled: Settled, parties: Parties, wanted: Wanted) -> tuple[Note, ...]:
        """The notes in words; none where something stands against them."""
        assert settled.statement is not None, "there is a statement to book"
        booked = book(settled.statement, contract, parties, wanted)
        self.faults += booked.faults
        if not booked.notes:
            return ()
        notes = worded(booked.notes, settled.statement, contract, wanted.language)
        if isinstance(notes, Diagnostic):
            self.faults.append(notes)
            return ()
        return notes

    # ------------------------------------------------------------ what comes of it

    def issued(self, contract: Contract, settled: Settled, notes: tuple[Note, ...], books: Books) -> Invoiced:
        """The notes in every format asked for, written to a folder or given back."""
        order = self.order
        pages = tuple(page for note in notes if isinstance(page := notice(note), Document))
        assert len(pages) == len(notes), "notes are in words of a language that has a catalog"
        files = Files(Bundle(notes, pages, contract, settled, books, order.profile), order.formats)
        if order.out is not None:
            written = files.write(order.out)
            self.faults += files.faults
            return Invoiced(notes, pages, written, tuple(self.faults))
        if not order.formats:
            return Invoiced(notes, pages, (), tuple(self.faults))
        if len(notes) > 1 and files.is_of_one_note:
            numbers = ", ".join(note.number for note in notes)
            several_kinds = len({note.kind for note in notes}) > 1
            choice = ", or choose with `--only credit-note` or `--only invoice`" if several_kinds else ""
            self.faults.append(SeveralDocuments(NOWHERE, len(notes), numbers, choice))
            return self.refused(())
        content = files.only()
        self.faults += files.faults
        return Invoiced(notes, pages, (), tuple(self.faults), content)


def told_elsewhere(fault: Diagnostic) -> Diagnostic:
    """A fault that sends its reader to files which only `sla settle` keeps."""
    if isinstance(fault, NoStatement):
        return replace(fault, files="the rejects files, which `sla settle --out DIR` writes")
    return fault


def invoice(project: Project, order: Order) -> Invoiced:
    """Issues the notes of a period."""
    return Invoicing(project, order).run()
