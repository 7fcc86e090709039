"""What stands against issuing a note: nothing to issue, data that are missing, and data that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.source import NOWHERE, Place
from slalang.sources.faults.bindings import UnknownSourceKey

# ---------------------------------------------------------------- whether there is anything to issue


@dataclass(frozen=True, slots=True)
class NothingToIssue(Diagnostic):
    """What it means: in these periods no money is due from one party to the other, and a note over nothing is none.

    Wrong:  `sla invoice contract.sla --period 2026-02`, where every promise was kept
    Right:  a period with credits or bonuses; `sla settle` says which have any
    """

    periods: str
    what: str
    message: ClassVar[str] = "there is no note to issue for {periods}: {what}"
    help: ClassVar[str] = "`sla settle` shows what each period came to"


@dataclass(frozen=True, slots=True)
class NotDueYet(Diagnostic):
    """What it means: the contract pays at the end of a longer time, so no note is issued for this period alone.

    Wrong:  `--period 2026-03` where the contract says `pay as credit at end of the year`
    Right:  `--period 2026-12`, whose note holds all that the year came to
    """

    kind: str
    amount: str
    period: str
    until: str
    message: ClassVar[str] = "{kind} of {amount} after {period} are held until {until} ends"
    help: ClassVar[str] = "ask for the last period of {until}"


@dataclass(frozen=True, slots=True)
class CreditLapses(Diagnostic):
    """What it means: the contract ends with this period, no invoice follows, and an unused credit is lost.

    Wrong:  a note for the last month of a contract that says `unused lapses on termination`
    Right:  a contract that says `unused is paid on termination`
    """

    amount: str
    period: str
    message: ClassVar[str] = "the credit of {amount} of {period} lapses: the contract ends and no invoice follows"
    help: ClassVar[str] = "the contract says so with `unused lapses on termination`"


@dataclass(frozen=True, slots=True)
class StillProvisional(Diagnostic):
    """What it means: results of the period may still change, and from provisional results no note arises.

    So may a step that waives what nobody has claimed, while a claim can still be made in time.

    Wrong:  a note on the first day after a month whose objective says `final 10 days`
    Right:  `--as-of` with a day on which the results are final, and the time for claims has passed
    """

    objective: str
    period: str
    message: ClassVar[str] = "`{objective}` is still provisional in {period}"
    help: ClassVar[str] = "issue the note when nothing of it can change any more: `--as-of DATE`"


@dataclass(frozen=True, slots=True)
class PeriodNotOver(Diagnostic):
    """What it means: a note is asked for before its period has ended.

    Wrong:  `--period 2026-03 --as-of 2026-03-20`
    Right:  `--period 2026-03 --as-of 2026-04-01`, or without `--as-of`
    """

    period: str
    message: ClassVar[str] = "{period} has not ended as of the instant given"
    help: ClassVar[str] = "leave `--as-of` away, or give a later one"


# ---------------------------------------------------------------- numbers and dates


@dataclass(frozen=True, slots=True)
class NeedsNumber(Diagnostic):
    """What it means: every document needs a number of its own, from a series that nothing is missing from.

    Wrong:  `sla invoice contract.sla --period 2026-03`
    Right:  `--number CN-2026-007`, or `--series "CN-{year}-{number:04}" --next 7`
    """

    documents: str
    given: int
    options: str
    message: ClassVar[str] = "numbers are needed for {documents}; given: {given}"
    help: ClassVar[str] = "give {options}"


@dataclass(frozen=True, slots=True)
class BadSeries(Diagnostic):
    """What it means: a series of numbers has no place for the number, or a hole that means nothing.

    Wrong:  `--series "CN-{n}"`
    Right:  `--series "CN-{year}-{number:04}"`: the year of issue and the number with four digits
    """

    series: str
    message: ClassVar[str] = "`{series}` is no series of numbers"
    help: ClassVar[str] = "write {{number}} or {{number:04}} once, and {{year}} where the year belongs"


@dataclass(frozen=True, slots=True)
class BadNumber(Diagnostic):
    """What it means: a document would have no number, or one with characters that no ledger reads.

    Wrong:  `--number ""`, or a number with a line break
    Right:  `--number CN-2026-007`: letters, figures and - / . : # + within, at most 60
    """

    number: str
    message: ClassVar[str] = "`{number}` is no number of a document"
    help: ClassVar[str] = (
        "begin with a letter or figure; letters, figures, spaces and - / . : # + may follow, 60 in all"
    )


@dataclass(frozen=True, slots=True)
class NumberTaken(Diagnostic):
    """What it means: a document would have the number of another: of one that it corrects, or that `parties.yaml` lists
    for another time.

    Wrong:  `--number CN-2026-007` for 2026-06 where `notes:` lists CN-2026-007 as the note of 2026-03
    Right:  the next number of the series
    """

    number: str
    message: ClassVar[str] = "`{number}` is already the number of another document"
    help: ClassVar[str] = "give the next number of the series"


@dataclass(frozen=True, slots=True)
class IssuedTwice(Diagnostic):
    """What it means: `parties.yaml` lists a note for this period already, with another number: money would move twice.

    The note is issued all the same: it may stand in for one that was cancelled.

    Wrong:  `--period 2026-03 --number CN-2026-009` where `notes:` lists CN-2026-007 for 2026-03
    Right:  `--number CN-2026-007`, the same note again; or another period
    """

    period: str
    number: str
    severity: ClassVar[Severity] = Severity.WARNING
    message: ClassVar[str] = "{period} has its note already: `{number}`"
    help: ClassVar[str] = "book one of the two; for the same note again, give the same number"


@dataclass(frozen=True, slots=True)
class DueTooLate(Diagnostic):
    """What it means: the day on which a note is due lies beyond the last day that can be written.

    Wrong:  `--issued 9999-12-31` with `terms: {days: 30}`
    Right:  a date of issue of this time
    """

    issued: str
    days: str
    message: ClassVar[str] = "{days} days after {issued} is no date"


@dataclass(frozen=True, slots=True)
class NotInvoiceReference(Diagnostic):
    """What it means: an invoice that a note refers to is given by its number and its date.

    Wrong:  `--invoice F-2026-031`
    Right:  `--invoice F-2026-031=2026-03-31`
    """

    given: str
    message: ClassVar[str] = "`{given}` is no number and date of an invoice"
    help: ClassVar[str] = "write NUMBER=DATE, such as F-2026-031=2026-03-31"


@dataclass(frozen=True, slots=True)
class IssuedTooEarly(Diagnostic):
    """What it means: the date of issue lies before something that the note speaks of.

    Wrong:  `--issued 2026-03-31` with a note on an invoice of 2026-04-02
    Right:  `--issued 2026-04-02`
    """

    issued: str
    what: str
    day: str
    message: ClassVar[str] = "the date of issue, {issued}, lies before {what}, {day}"
    help: ClassVar[str] = "give `--issued {day}` or a later day"


@dataclass(frozen=True, slots=True)
class DisputeWindowOver(Diagnostic):
    """What it means: a note is issued when its lines can no longer be disputed. It is issued, and says so.

    The window runs from the statement of the period, not from the note: a note that comes late leaves no time.

    Wrong:  `--issued 2026-12-01` for 2026-03, whose lines could be disputed until 2026-05-14
    Right:  `--issued 2026-04-02`: a note that follows its period, and leaves the customer the time that was agreed
    """

    period: str
    ended: str
    issued: str
    severity: ClassVar[Severity] = Severity.WARNING
    message: ClassVar[str] = "the note of {issued} leaves no time to dispute the lines of {period}: it ended on {ended}"
    help: ClassVar[str] = "the note says so; issue it sooner where the customer is to have the time that was agreed"


# ---------------------------------------------------------------- data of the parties


@dataclass(frozen=True, slots=True)
class PartiesNotRead(Diagnostic):
    """What it means: the file with the parties' legal data is not there, is no YAML, or has a value of another shape.

    Wrong:  `provider: ESB12345678`
    Right:  `provider: {vat_id: ESB12345678, address: {country: ES}}`
    """

    reason: str
    message: ClassVar[str] = "the parties' data cannot be read: {reason}"


@dataclass(frozen=True, slots=True)
class UnknownPartyKey(UnknownSourceKey):
    """What it means: the file with the parties' legal data has a key that means nothing at this place.

    Wrong:  `provider: {vatid: ESB12345678}`
    Right:  `provider: {vat_id: ESB12345678}`
    """


@dataclass(frozen=True, slots=True)
class MissingForNote(Diagnostic):
    """What it means: a valid note needs something that neither the contract nor the parties' data give.

    Wrong:  a `parties.yaml` without the provider's country
    Right:  `provider: {address: {country: ES}}`
    """

    what: str
    rule: str
    way: str
    message: ClassVar[str] = "a valid note needs {what} ({rule})"
    help: ClassVar[str] = "{way}"


@dataclass(frozen=True, slots=True)
class BadPartyValue(Diagnostic):
    """What it means: a value of the parties' data is none of what it should be, so no receiver would accept the note.

    Wrong:  `iban: ES91 2100 0418 4502 0005 1333`, with a digit mistyped
    Right:  `iban: ES91 2100 0418 4502 0005 1332`
    """

    what: str
    value: str
    expected: str
    message: ClassVar[str] = "{what} is `{value}`, which is not {expected}"


@dataclass(frozen=True, slots=True)
class PartyContradiction(Diagnostic):
    """What it means: the parties' data say something else of a party than the contract that it signed.

    Wrong:  `tax_id "ESB12345678"` in the contract and `vat_id: ESB12345687` in `parties.yaml`
    Right:  the same in both, or in one of them only
    """

    what: str
    signed: str
    said: str
    contract: Place = NOWHERE
    message: ClassVar[str] = "{what} is `{said}` here and `{signed}` in the contract"
    help: ClassVar[str] = "mend the wrong one; what the contract says need not be repeated"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.contract, "the contract says it here"),)


@dataclass(frozen=True, slots=True)
class TaxContradiction(Diagnostic):
    """What it means: the rate of tax that the contract gives is none that the category of VAT may have.

    Wrong:  `tax as price reduction at 21%` with `tax: {category: AE}`, reverse charge, which has no rate
    Right:  `tax as price reduction at 0%` with that category, or the rate without a category
    """

    rate: str
    category: str
    said: Place = NOWHERE
    message: ClassVar[str] = "a rate of {rate} does not go with the VAT category {category}"
    help: ClassVar[str] = "categories S, L and M have a rate over zero; Z, E, AE, K and G have 0%"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.said, "the category is given here"),) if self.said is not NOWHERE else ()


@dataclass(frozen=True, slots=True)
class TooFineForXml(Diagnostic):
    """What it means: EN 16931 writes amounts with two decimals at most, and an amount of the note has more.

    Wrong:  `--format ubl` for 12.345 BHD
    Right:  `--format json` or another format that is no e-invoice of the European norm
    """

    amount: str
    message: ClassVar[str] = "an e-invoice of EN 16931 cannot say {amount}: it has at most two decimals"
    help: ClassVar[str] = "issue the note in other formats: `--format pdf --format json`"


@dataclass(frozen=True, slots=True)
class NoXml(TooFineForXml):
    """What it means: the note is written without its e-invoices, whose norm knows two decimals at most.

    Wrong:  expecting `note.xml` for 12.345 BHD
    Right:  `note.json` and `note.pdf`, which are written
    """

    severity: ClassVar[Severity] = Severity.WARNING
    message: ClassVar[str] = "no e-invoice is written: EN 16931 has at most two decimals, and {amount} has more"
    help: ClassVar[str] = "the other formats hold the exact amount"
