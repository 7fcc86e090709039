"""A credit note or invoice as plain data: parties, lines, tax, preceding invoices, totals and terms, in no syntax.

Takes nothing; booking builds it, documents put its words into a language, and formats write it as XML, JSON or entries
of a ledger. Terms in brackets (BT-1, BG-3) are those of EN 16931-1. Every amount is a `Fraction` of the currency's main
unit and a whole number of its minor units; on a credit note what the customer gets back is positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from slalang.units import exact_sum

ZERO = Fraction(0)


class NoteKind(StrEnum):
    """What is issued: the direction of its money."""

    CREDIT_NOTE = "credit note"
    INVOICE = "invoice"


class Profile(StrEnum):
    """The rules that a note has to keep: those of the norm, or those of the Peppol network on top of them."""

    EN16931 = "en16931"
    PEPPOL = "peppol"


class Settling(StrEnum):
    """How the sum of a note is settled: set off against the next invoice, paid to the customer, or paid by them."""

    SET_OFF = "set off"
    REFUND = "refund"
    CHARGE = "charge"


# ---------------------------------------------------------------- parties


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier with the code of its scheme: of ISO 6523 for a register, of the EAS list for an address."""

    value: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is two letters of ISO 3166-1."""

    country: str
    street: str = ""
    more: str = ""
    city: str = ""
    postcode: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """An account that money is paid to (BG-17)."""

    iban: str
    bic: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Trader:
    """A party: `vat` is BT-31 or BT-48, `tax` BT-32, `registration` BT-30 or BT-47, `endpoint` BT-34 or BT-49."""

    name: str
    address: Address
    trading_name: str = ""
    vat: str = ""
    tax: str = ""
    registration: Identifier | None = None
    identifiers: tuple[Identifier, ...] = ()
    legal_form: str = ""
    endpoint: Identifier | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid in place of the seller, to whom its claims were assigned (BG-10)."""

    name: str
    registration: Identifier | None = None


# ---------------------------------------------------------------- lines and tax


@dataclass(frozen=True, slots=True)
class Vat:
    """A category of VAT (S, Z, E, AE, K, G, L, M, O) with its rate as a ratio; category O has none.

    `reason` and `code` (VATEX) say why there is no tax.
    """

    category: str
    rate: Fraction | None
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a step of the settlement took off a line (an allowance, BG-27) or, as a `charge` (BG-28), added to it.

    `step` is its place among the steps of the line's period.
    """

    amount: Fraction
    reason: str
    step: int
    charge: bool = False

    def __post_init__(self) -> None:
        assert self.amount > 0, "what is added or taken off has a sign of its own"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line comes from: the settlement period, the place among its lines, and the names of the contract.

    `concerns` is the settlement period whose price it changes: an earlier one, where it was carried or is taken back.
    """

    period: str
    line: int
    concerns: str
    consequence: str = ""
    objective: str = ""
    key: str | None = None
    is_bonus: bool = False


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line: `gross` before the steps of the settlement, `net` after them; under zero it takes back what was given.

    `first` and `last` are the days of the period that it is about, both included; `reason` is the rule that gave it, in
    words (BT-127).
    """

    name: str
    gross: Fraction
    vat: Vat
    first: date
    last: date
    origin: Origin
    description: str = ""
    reason: str = ""
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def net(self) -> Fraction:
        return self.gross + exact_sum(a.amount if a.charge else -a.amount for a in self.adjustments)


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """The tax of all lines of one category and rate (BG-23)."""

    vat: Vat
    taxable: Fraction
    amount: Fraction


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Preceding:
    """A document that a note corrects (BG-3): an invoice, or the credit note whose credit it takes back."""

    number: str
    day: date
    kind: NoteKind = NoteKind.INVOICE


@dataclass(frozen=True, slots=True)
class DisputeWindow:
    """Until when (µs UTC) the lines of a settlement period may be disputed; `is_over` as of the date of issue."""

    period: str
    until: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """The contract that a note rests on: its number, title and version (sha256), and when it was judged (µs UTC)."""

    number: str
    title: str
    version: str
    as_of: int


@dataclass(frozen=True, slots=True)
class Payment:
    """How and by when the sum is settled; `bank` is the account of who is paid, `terms` the same in words (BT-20)."""

    how: Settling
    terms: str = ""
    due: date | None = None
    bank: Bank | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One document. `decimals` are those of its currency, `periods` the settlement periods that it is about (labels).

    `code` is its type in UNTDID 1001 (BT-3), `remark` its one free text (BT-22), `windows` those of lines that nobody
    disputed, in the order of their periods.
    """

    kind: NoteKind
    code: str
    number: str
    issued: date
    currency: str
    decimals: int
    language: str
    periods: tuple[str, ...]
    first: date
    last: date
    seller: Trader
    buyer: Trader
    lines: tuple[NoteLine, ...]
    taxes: tuple[TaxTotal, ...]
    payment: Payment
    basis: Basis
    preceding: tuple[Preceding, ...] = ()
    payee: Payee | None = None
    buyer_reference: str = ""
    order: str = ""
    project: str = ""
    delivered_to: str = ""
    remark: str = ""
    windows: tuple[DisputeWindow, ...] = ()

    def __post_init__(self) -> None:
        assert self.lines, "a note has a line"
        assert self.net > 0, "what a note gives or asks for is over zero"
        assert exact_sum(t.taxable for t in self.taxes) == self.net, "the tax is of all lines"
        scale = 10**self.decimals
        assert all((amount * scale).denominator == 1 for amount in self.amounts()), "amounts are in minor units"

    @property
    def net(self) -> Fraction:
        """The sum without tax (BT-106 and BT-109)."""
        return exact_sum(line.net for line in self.lines)

    @property
    def tax(self) -> Fraction:
        """BT-110."""
        return exact_sum(t.amount for t in self.taxes)

    @property
    def total(self) -> Fraction:
        """The sum with tax, which is also what is due (BT-112 and BT-115)."""
        return self.net + self.tax

    def amounts(self) -> Iterable[Fraction]:
        for line in self.lines:
            yield line.gross
            yield from (a.amount for a in line.adjustments)
        yield from (t.amount for t in self.taxes)
