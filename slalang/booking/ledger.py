"""What finance posts for a note: one balanced entry, in the books of the provider or of the customer.

Takes a note in words and the names of accounts; gives an `Entry` whose postings add up to nothing. Each line of a note
is a posting, so that it can be told in the books what was credited; tax is one posting for each rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from slalang.booking.faults import BadPartyValue
from slalang.booking.parties import ACCOUNTS, Data
from slalang.diagnostic import Diagnostic
from slalang.model.note import Note, NoteKind
from slalang.units import exact_sum

SIDES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "provider": MappingProxyType(
            {
                "settled": "Assets:Receivables",
                "credits": "Income:Services:Credits",
                "compensation": "Expenses:Compensation",
                "bonuses": "Income:Services:Bonuses",
                "tax": "Liabilities:Tax:VAT",
            }
        ),
        "customer": MappingProxyType(
            {
                "settled": "Liabilities:Payables",
                "credits": "Expenses:Services:Credits",
                "compensation": "Income:Compensation",
                "bonuses": "Expenses:Services:Bonuses",
                "tax": "Assets:Tax:VAT",
            }
        ),
    }
)
"""The accounts where `parties.yaml` names no others."""
ACCOUNT = re.compile(r"[A-Z][\w-]*(:[A-Z0-9][\w-]*)+")
OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Books:
    """Whose books, and their accounts."""

    side: str
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Posting:
    """A change of an account: a debit over zero, a credit under it."""

    account: str
    amount: Fraction
    memo: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a journal; `number` is that of the document it books."""

    day: date
    party: str
    text: str
    number: str
    currency: str
    decimals: int
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        assert exact_sum(p.amount for p in self.postings) == 0, "debits and credits are equal"


def books_of(data: Data) -> tuple[Books, list[Diagnostic]]:
    """The books that `parties.yaml` asks for: those of the provider unless it says otherwise."""
    faults: list[Diagnostic] = []
    side = data.said("side")
    if side.text and side.text not in SIDES:
        faults.append(BadPartyValue(side.place, "`ledger.side`", side.text, "provider or customer"))
    accounts = dict(SIDES.get(side.text, SIDES["provider"]))
    for key in ACCOUNTS:
        name = data.said(f"accounts.{key}")
        if name.text and not ACCOUNT.fullmatch(name.text):
            expected = "the name of an account, such as Assets:Receivables: words with a capital, joined by colons"
            faults.append(BadPartyValue(name.place, f"`ledger.accounts.{key}`", name.text, expected))
        accounts[key] = name.text or accounts[key]
    return Books(side.text or "provider", accounts), faults


def entry_of(note: Note, books: Books) -> Entry:
    """The entry that books a note."""
    provider = books.side == "provider"
    sign = 1 if provider == (note.kind is NoteKind.CREDIT_NOTE) else -1
    postings = tuple(p for p in postings_of(note, books, sign) if p.amount)
    party = note.buyer.name if provider else note.seller.name
    return Entry(note.issued, party, note.remark, note.number, note.currency, note.decimals, postings)


def postings_of(note: Note, books: Books, sign: int) -> Iterator[Posting]:
    """The lines and the tax on one side, what is settled on the other."""
    for line in note.lines:
        outside = line.vat.category == OUTSIDE
        kind = "compensation" if outside else "bonuses" if line.origin.is_bonus else "credits"
        yield Posting(books.accounts[kind], sign * line.net, line.name)
    for tax in note.taxes:
        yield Posting(books.accounts["tax"], sign * tax.amount, note.number)
    yield Posting(books.accounts["settled"], -sign * note.total, note.number)
