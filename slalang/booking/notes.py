"""From a settled period to the notes that are issued for it, or everything that stands against them at once.

Takes a statement that holds every period since `needed_from`, its contract, the parties' data and what is asked for;
gives `Note`s without words of their own, credit notes first, and the faults. Credits and bonuses never share a note,
nor do a price reduction and a compensation; what was taken back is set off within its note, and where it outweighs what
was given an invoice asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from slalang.booking.amounts import day, lines_of, tax_totals, ties_of
from slalang.booking.codes import capitals, codes
from slalang.booking.dues import Due, Entry, Terms, dues, terms_of
from slalang.booking.faults import (
    BadPartyValue,
    DisputeWindowOver,
    DueTooLate,
    IssuedTooEarly,
    NothingToIssue,
    NumberTaken,
)
from slalang.booking.groups import Group, grouped
from slalang.booking.needs import Side, missing
from slalang.booking.numbers import Series, numbered
from slalang.booking.parties import Data, Parties
from slalang.booking.references import References
from slalang.booking.tax import tax_of, vat_of
from slalang.booking.traders import bank_of, payee_of, trader_of
from slalang.calendar.periods import Period, parse_period
from slalang.diagnostic import Diagnostic, has_errors
from slalang.model.contract import Contract
from slalang.model.note import (
    Basis,
    DisputeWindow,
    Note,
    NoteKind,
    Payment,
    Preceding,
    Profile,
    Settling,
    Trader,
    Vat,
)
from slalang.model.outcome import Acceptance, PeriodOutcome, Statement
from slalang.source import NOWHERE
from slalang.units import decimals_of

CREDIT, FACTORED_CREDIT, COMPENSATION = "381", "396", "83"
INVOICE, FACTORED_INVOICE = "380", "393"
COMPENSATION_CODES = (COMPENSATION, CREDIT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `issued` None is the day as of which the period is judged; `invoices` stand in for the file's.

    `only` issues one kind of document and leaves the other for another time.
    """

    period: Period
    series: dict[NoteKind, Series]
    language: str
    profile: Profile = Profile.EN16931
    issued: date | None = None
    invoices: tuple[Preceding, ...] = ()
    only: NoteKind | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """The notes, none where a fault stands against them."""

    notes: tuple[Note, ...]
    faults: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Booking:
    """One run; `faults` are collected as it goes."""

    statement: Statement
    contract: Contract
    parties: Parties
    wanted: Wanted
    terms: Terms
    faults: list[Diagnostic] = field(default_factory=list)

    def run(self) -> Booked:
        asked = [p for p in self.statement.periods if self.is_asked(p)]
        found, faults = dues(self.statement, self.terms, asked)
        self.faults += faults
        groups = [] if has_errors(faults) else self.groups(found)
        if not groups and not has_errors(self.faults):
            self.faults.append(NothingToIssue(NOWHERE, self.wanted.period.label, "the credits come to nothing"))
        self.check_data(groups, asked)
        numbers, faults = numbered([g.kind for g in groups], self.wanted.series, self.issued)
        self.faults += faults
        self.faults += [NumberTaken(NOWHERE, n) for g, n in zip(groups, numbers, strict=True) if self.taken(g, n)]
        if has_errors(self.faults):
            return Booked((), tuple(dict.fromkeys(self.faults)))
        notes = tuple(self.note(g, n, asked) for g, n in zip(groups, numbers, strict=True))
        twice = (fault for g, n in zip(groups, numbers, strict=True) for fault in self.references.issued_before(g, n))
        return Booked(notes, (*self.faults, *dict.fromkeys((*twice, *self.late(notes)))))

    def is_asked(self, period: PeriodOutcome) -> bool:
        return self.wanted.period.start <= period.start and period.end <= self.wanted.period.end

    @property
    def issued(self) -> date:
        return self.wanted.issued or day(self.terms.line.zone, self.statement.as_of)

    # ------------------------------------------------------------ what makes a document

    def groups(self, found: Iterable[Due]) -> list[Group]:
        """The documents to be, of the kind asked for."""
        taxed = [(due, [self.vat(due, entry) for entry in due.entries]) for due in found]
        return [g for g in grouped(taxed) if self.wanted.only in (None, g.kind)]

    def taken(self, group: Group, number: str) -> bool:
        """Whether a number is that of a document which this one corrects, or of one for another time."""
        corrected = any(number == each.number for each in self.references.corrected(group))
        return corrected or self.references.is_of_another(number, group.kind, self.wanted.period)

    @property
    def references(self) -> References:
        return References(self.parties, self.terms.line.zone, self.wanted.invoices)

    def vat(self, due: Due, entry: Entry) -> Vat | None:
        """The VAT of a line: that of the terms under which the price was that it changes, or else of its own period."""
        concerned = parse_period(self.terms.line.zone, entry.concerns)
        starts = (concerned.start if concerned else entry.period.start, entry.period.start)
        settlements = (self.terms.of(start).settlement for start in starts)
        found = next((s for s in settlements if s and tax_of(s, due.kind)), None)
        assert found is not None, "a settlement that gives money says how it is taxed"
        vat, faults = vat_of(found, due.kind, self.parties.section("tax"))
        self.faults += faults
        return vat

    # ------------------------------------------------------------ what stands against it

    def check_data(self, groups: Sequence[Group], asked: Sequence[PeriodOutcome]) -> None:
        """Everything that is missing or wrong, before anything is made."""
        seller, buyer = self.side("provider"), self.side("customer")
        customer = self.parties.section("customer")
        referred = bool(customer.text("reference") or customer.text("order"))
        vats = tuple(v for g in groups for v in g.vats)
        self.faults += missing(seller, buyer, vats, self.wanted.profile, referred)
        for name in ("provider", "customer"):
            self.faults += bank_of(self.parties.section(name))[1]
        self.faults += [fault for group in groups for fault in self.references.missing(group)]
        self.faults += self.bad_values(customer)
        self.faults += self.too_early(asked, [p for g in groups for p in self.references.corrected(g)])

    def side(self, name: str) -> Side:
        party = self.contract.provider if name == "provider" else self.contract.customer
        data = self.parties.section(name)
        trader, faults = trader_of(party, data)
        self.faults += faults
        return Side(name, trader, party.place if data.place is NOWHERE else data.place)

    def bad_values(self, customer: Data) -> Iterator[Diagnostic]:
        if self.contract.currency not in codes("currencies"):
            what, currency = "the currency of the contract", self.contract.currency
            yield BadPartyValue(self.contract.place, what, currency, "a currency of ISO 4217")
        if (to := customer.said("delivered_to")).text and capitals(to.text) not in codes("countries"):
            yield BadPartyValue(to.place, "`customer.delivered_to`", to.text, "the code of a country, such as ES")
        days = self.parties.section("terms").said("days")
        if days.text and not is_days(days.text):
            yield BadPartyValue(days.place, "`terms.days`", days.text, "a number of days")
        code = self.parties.section("compensation").said("code")
        if code.text and code.text not in COMPENSATION_CODES:
            yield BadPartyValue(code.place, "`compensation.code`", code.text, "83 or 381")

    def too_early(self, asked: Sequence[PeriodOutcome], corrected: Iterable[Preceding]) -> Iterator[Diagnostic]:
        """A note is issued after its period and not before the documents that it corrects."""
        issued = self.issued
        last = max((day(self.terms.line.zone, p.end - 1) for p in asked), default=issued)
        if issued < last:
            yield IssuedTooEarly(NOWHERE, issued.isoformat(), "the last day of its period", last.isoformat())
        days = self.parties.section("terms").text("days")
        if is_days(days) and (date.max - issued).days < int(days):
            yield DueTooLate(NOWHERE, issued.isoformat(), days)
        for each in dict.fromkeys(corrected):
            if issued < each.day:
                what = f"the date of the {each.kind} {each.number}"
                yield IssuedTooEarly(NOWHERE, issued.isoformat(), what, each.day.isoformat())

    def late(self, notes: Iterable[Note]) -> Iterator[Diagnostic]:
        """Notes whose lines can no longer be disputed."""
        for window in (window for note in notes for window in note.windows if window.is_over):
            ended = day(self.terms.line.zone, window.until).isoformat()
            yield DisputeWindowOver(NOWHERE, window.period, ended, self.issued.isoformat())

    # ------------------------------------------------------------ the document

    def note(self, group: Group, number: str, asked: Sequence[PeriodOutcome]) -> Note:
        decimals = decimals_of(self.contract.currency)
        lines = lines_of(group.entries, group.vats, self.terms, decimals, 1 if group.positive else -1)
        covered = dict.fromkeys(e.period for e in group.entries)
        zone = self.terms.line.zone
        starts, ends = (day(zone, p.start) for p in covered), (day(zone, p.end - 1) for p in covered)
        seller, buyer = (self.stripped(group, self.side(name)) for name in ("provider", "customer"))
        customer = self.parties.section("customer")
        payee = payee_of(self.parties.section("factor"))
        abroad = any(v.category == "K" for v in group.vats)
        return Note(
            kind=group.kind,
            code=self.code(group, factored=payee is not None),
            number=number,
            issued=self.issued,
            currency=self.contract.currency,
            decimals=decimals,
            language=self.wanted.language,
            periods=tuple(p.period for p in covered),
            first=min(*starts, *(line.first for line in lines)),
            last=max(*ends, *(line.last for line in lines)),
            seller=seller,
            buyer=buyer,
            lines=tuple(replace(line, name=self.said(line.name)) for line in lines),
            taxes=tax_totals(lines, decimals, ties_of(self.terms.of(asked[-1].start))),
            payment=self.payment(group),
            basis=Basis(
                self.contract.number, self.said(self.contract.title), self.statement.version, self.statement.as_of
            ),
            preceding=self.references.corrected(group),
            payee=payee,
            buyer_reference=customer.text("reference"),
            order=customer.text("order"),
            project=customer.text("project"),
            delivered_to=(capitals(customer.text("delivered_to")) or buyer.address.country) if abroad else "",
            windows=tuple(self.windows(group)),
        )

    def windows(self, group: Group) -> Iterator[DisputeWindow]:
        """Until when the lines of each period may be disputed; one that was disputed, or takes back, has no window."""
        found = {}
        for entry in group.entries:
            now = entry.line.standing
            if now and now.until is not None and now.acceptance in {Acceptance.OPEN, Acceptance.ACCEPTED}:
                found[entry.period.period] = now.until, now.acceptance is Acceptance.ACCEPTED
        for period, (until, accepted) in found.items():
            last = day(
                self.terms.line.zone, until - 1
            )  # a time that ends at midnight leaves none on the day that begins
            yield DisputeWindow(period, until, accepted or last < self.issued)

    def said(self, title: str) -> str:
        """A title of the contract in the language of the note."""
        return self.contract.said(title, self.wanted.language)

    def stripped(self, group: Group, side: Side) -> Trader:
        """A party; outside the scope of VAT its number for VAT may not stand on the document (BR-O-02)."""
        return replace(side.trader, vat="") if group.outside else side.trader

    def code(self, group: Group, *, factored: bool) -> str:
        """The type of document in UNTDID 1001."""
        if group.kind is NoteKind.INVOICE:
            return FACTORED_INVOICE if factored else INVOICE
        if factored:
            return FACTORED_CREDIT
        return (self.parties.section("compensation").text("code") or COMPENSATION) if group.outside else CREDIT

    def payment(self, group: Group) -> Payment:
        how = group.due.how if group.kind is NoteKind.CREDIT_NOTE else Settling.CHARGE
        how = Settling.SET_OFF if group.kind is NoteKind.CREDIT_NOTE and how is Settling.CHARGE else how
        if how is Settling.SET_OFF:
            return Payment(how)
        days = self.parties.section("terms").text("days")
        due = self.issued + timedelta(days=int(days)) if days else None
        bank, _ = bank_of(self.parties.section("customer" if how is Settling.REFUND else "provider"))
        return Payment(how, due=due, bank=bank)


def is_days(text: str) -> bool:
    """Whether a text is a number of days that a due date may lie ahead."""
    return text.isascii() and text.isdigit() and len(text) < 4


def book(statement: Statement, contract: Contract, parties: Parties, wanted: Wanted) -> Booked:
    """The notes of a period."""
    return Booking(statement, contract, parties, wanted, terms_of(contract)).run()
