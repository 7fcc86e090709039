"""What finance posts for a note: one balanced entry, in the books of the provider or of the customer.

Takes a note in words and the names of accounts; gives an `Entry` whose postings add up to nothing. Each line of a note
is a posting, so that it can be told in the books what was credited; tax is one posting for each rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from unicodedata import category

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
ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
"""How the name of an account begins in Beancount."""
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
    """One entry of a journal; `number` is that of its document, `corrects` those of the documents that it corrects."""

    day: date
    party: str
    text: str
    number: str
    currency: str
    decimals: int
    postings: tuple[Posting, ...]
    corrects: tuple[str, ...] = ()

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
        if name.text and not is_account(name.text):
            expected = (
                f"an account of Beancount: {', '.join(ROOTS[:-1])} or {ROOTS[-1]}, then a colon and words of letters, "
                "digits and hyphens, each begun by a capital letter or a digit, such as Assets:Receivables:Acme"
            )
            faults.append(BadPartyValue(name.place, f"`ledger.accounts.{key}`", name.text, expected))
        accounts[key] = name.text or accounts[key]
    return Books(side.text or "provider", accounts), faults


def is_account(name: str) -> bool:
    """Whether Beancount 3 takes a name: one of the five roots, and at least one word behind it."""
    root, *words = name.split(":")
    return root in ROOTS and bool(words) and all(is_word(word) for word in words)


def is_word(text: str) -> bool:
    """Whether a part begins with a capital letter or a decimal digit, of any script; letters, digits and - follow."""
    kinds = [category(c) for c in text]
    inner = all(kind[0] == "L" or kind == "Nd" or c == "-" for c, kind in zip(text, kinds, strict=True))
    return bool(text) and kinds[0] in {"Lu", "Nd"} and inner


def entry_of(note: Note, books: Books) -> Entry:
    """The entry that books a note."""
    provider = books.side == "provider"
    sign = 1 if provider == (note.kind is NoteKind.CREDIT_NOTE) else -1
    postings = tuple(p for p in postings_of(note, books, sign) if p.amount)
    party = note.buyer.name if provider else note.seller.name
    corrects = tuple(each.number for each in note.preceding)
    return Entry(note.issued, party, note.remark, note.number, note.currency, note.decimals, postings, corrects)


def postings_of(note: Note, books: Books, sign: int) -> Iterator[Posting]:
    """The lines and the tax on one side, what is settled on the other."""
    for line in note.lines:
        outside = line.vat.category == OUTSIDE
        kind = "compensation" if outside else "bonuses" if line.origin.is_bonus else "credits"
        yield Posting(books.accounts[kind], sign * line.net, line.name)
    for tax in note.taxes:
        yield Posting(books.accounts["tax"], sign * tax.amount, note.number)
    yield Posting(books.accounts["settled"], -sign * note.total, note.number)
