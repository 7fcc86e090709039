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
from fractions import Fraction

from slalang.booking.amounts import concerns, day, decimals_of, lines_of, tax_totals, ties_of
from slalang.booking.codes import codes
from slalang.booking.dues import Due, Entry, Terms, dues, terms_of
from slalang.booking.faults import BadPartyValue, DueTooLate, IssuedTooEarly, MissingForNote, NothingToIssue
from slalang.booking.needs import Side, missing
from slalang.booking.numbers import Series, numbered
from slalang.booking.parties import Data, Parties
from slalang.booking.tax import OUTSIDE, tax_of, vat_of
from slalang.booking.traders import bank_of, payee_of, trader_of
from slalang.calendar.periods import Period, parse_period
from slalang.diagnostic import Diagnostic, has_errors
from slalang.model.contract import Contract
from slalang.model.note import (
    Basis,
    Note,
    NoteKind,
    Payment,
    Preceding,
    Profile,
    Settling,
    Trader,
    Vat,
)
from slalang.model.outcome import PeriodOutcome, Statement
from slalang.source import NOWHERE
from slalang.units import exact_sum, round_to

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


@dataclass(frozen=True, slots=True)
class Group:
    """What makes one document: entries of one kind, settled in one way, inside or outside the scope of VAT."""

    due: Due
    entries: tuple[Entry, ...]
    vats: tuple[Vat, ...]

    @property
    def outside(self) -> bool:
        return self.vats[0].category == OUTSIDE

    @property
    def positive(self) -> bool:
        """Whether more is given than taken back."""
        return exact_sum(e.line.settled for e in self.entries) > 0

    @property
    def corrects(self) -> bool:
        """Whether it changes a price that an invoice asked for: a bonus asks for a new one, compensation is none."""
        return not self.outside and (self.due.kind == "credits" or not self.positive)

    @property
    def kind(self) -> NoteKind:
        """Credits are credited and bonuses invoiced; where what is taken back outweighs, the other way round."""
        return NoteKind.CREDIT_NOTE if self.positive == (self.due.kind == "credits") else NoteKind.INVOICE


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
        if has_errors(self.faults):
            return Booked((), tuple(dict.fromkeys(self.faults)))
        notes = tuple(self.note(g, n, asked) for g, n in zip(groups, numbers, strict=True))
        return Booked(notes, tuple(self.faults))

    def is_asked(self, period: PeriodOutcome) -> bool:
        return self.wanted.period.start <= period.start and period.end <= self.wanted.period.end

    @property
    def issued(self) -> date:
        return self.wanted.issued or day(self.terms.line.zone, self.statement.as_of)

    # ------------------------------------------------------------ what makes a document

    def groups(self, found: Iterable[Due]) -> list[Group]:
        """The documents to be, credit notes first; one that comes to nothing is none."""
        groups: list[Group] = []
        for due in found:
            vats = [self.vat(due, entry) for entry in due.entries]
            for outside in (False, True):
                mine = [
                    (e, v) for e, v in zip(due.entries, vats, strict=True) if v and (v.category == OUTSIDE) == outside
                ]
                if mine and self.minor(exact_sum(e.line.settled for e, _ in mine)):
                    groups.append(Group(due, tuple(e for e, _ in mine), tuple(v for _, v in mine)))
        chosen = [g for g in groups if self.wanted.only in (None, g.kind)]
        return sorted(chosen, key=lambda g: list(NoteKind).index(g.kind))

    def minor(self, amount: Fraction) -> Fraction:
        """An amount in minor units of the currency."""
        return round_to(amount, Fraction(1, 10 ** decimals_of(self.contract.currency)))

    def vat(self, due: Due, entry: Entry) -> Vat | None:
        """The VAT of a line: that of the terms under which the price was that it changes, or else of its own period."""
        concerned = parse_period(self.terms.line.zone, concerns(entry))
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
        self.faults += [fault for group in groups for fault in self.without_invoice(group)]
        self.faults += self.bad_values(customer)
        self.faults += self.too_early(asked, [p for g in groups for p in self.preceding(g)])

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
        if (to := customer.said("delivered_to")).text and to.text.upper() not in codes("countries"):
            yield BadPartyValue(to.place, "`customer.delivered_to`", to.text, "the code of a country, such as ES")
        days = self.parties.section("terms").said("days")
        if days.text and not (days.text.isascii() and days.text.isdigit() and len(days.text) < 4):
            yield BadPartyValue(days.place, "`terms.days`", days.text, "a number of days")
        code = self.parties.section("compensation").said("code")
        if code.text and code.text not in COMPENSATION_CODES:
            yield BadPartyValue(code.place, "`compensation.code`", code.text, "83 or 381")

    def without_invoice(self, group: Group) -> Iterator[MissingForNote]:
        """A note that changes a price has to name the invoice that asked for it."""
        if not group.corrects or self.wanted.invoices:
            return
        for label in dict.fromkeys(concerns(e) for e in group.entries if not self.invoices_of(e)):
            what = f"the number and date of the invoice of {label}, which it corrects"
            way = f"write `invoices: {{{label}: {{number: …, date: …}}}}` in parties.yaml, or give `--invoice N=DATE`"
            yield MissingForNote(self.parties.place, what, "BG-3; Directive 2006/112/EC, Article 219", way)

    def too_early(self, asked: Sequence[PeriodOutcome], invoices: Iterable[Preceding]) -> Iterator[Diagnostic]:
        """A note is issued after its period and not before the invoices that it corrects."""
        issued = self.issued
        last = max((day(self.terms.line.zone, p.end - 1) for p in asked), default=issued)
        if issued < last:
            yield IssuedTooEarly(NOWHERE, issued.isoformat(), "the last day of its period", last.isoformat())
        days = self.parties.section("terms").text("days")
        if days.isdecimal() and (date.max - issued).days < int(days):
            yield DueTooLate(NOWHERE, issued.isoformat(), days)
        for each in dict.fromkeys(invoices):
            if issued < each.day:
                what = f"the date of the invoice {each.number}"
                yield IssuedTooEarly(NOWHERE, issued.isoformat(), what, each.day.isoformat())

    # ------------------------------------------------------------ invoices that are referred to

    def preceding(self, group: Group) -> tuple[Preceding, ...]:
        """The invoices that a document refers to, the oldest first."""
        if self.wanted.invoices or not group.corrects:
            return self.wanted.invoices
        found = dict.fromkeys(p for e in group.entries for p in self.invoices_of(e))
        return tuple(sorted(found, key=lambda p: (p.day, p.number)))

    def invoices_of(self, entry: Entry) -> tuple[Preceding, ...]:
        """Those of the period that a line concerns: under its own label, or under that of a longer period around it."""
        zone = self.terms.line.zone
        for label in (concerns(entry), entry.line.period):
            if label in self.parties.invoices:
                return self.parties.invoices[label]
        inner = parse_period(zone, concerns(entry))
        around = ((key, parse_period(zone, key)) for key in self.parties.invoices)
        inside = (key for key, p in around if p and inner and p.start <= inner.start and inner.end <= p.end)
        return next((self.parties.invoices[key] for key in inside), ())

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
            preceding=self.preceding(group),
            payee=payee,
            buyer_reference=customer.text("reference"),
            order=customer.text("order"),
            project=customer.text("project"),
            delivered_to=(customer.text("delivered_to").upper() or buyer.address.country) if abroad else "",
        )

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


def book(statement: Statement, contract: Contract, parties: Parties, wanted: Wanted) -> Booked:
    """The notes of a period."""
    return Booking(statement, contract, parties, wanted, terms_of(contract)).run()
