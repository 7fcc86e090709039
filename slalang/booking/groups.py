"""What makes one document: entries of one kind that are settled in one way, inside or outside the scope of VAT.

Takes dues with the VAT of each entry; gives the groups, credit notes first. What comes to nothing is no document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from slalang.booking.dues import Due, Entry
from slalang.booking.tax import OUTSIDE
from slalang.model.note import NoteKind, Vat
from slalang.units import exact_sum


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one document, each with its VAT."""

    due: Due
    entries: tuple[Entry, ...]
    vats: tuple[Vat, ...]

    @property
    def outside(self) -> bool:
        """Whether it is outside the scope of VAT."""
        return self.vats[0].category == OUTSIDE

    @property
    def amount(self) -> Fraction:
        return exact_sum(e.line.settled for e in self.entries)

    @property
    def positive(self) -> bool:
        """Whether more is given than taken back."""
        return self.amount > 0

    @property
    def given(self) -> str:
        """What it gives or takes back: credits, compensation or bonuses."""
        return "compensation" if self.outside and self.due.kind == "credits" else self.due.kind

    @property
    def corrects(self) -> bool:
        """Whether it changes a price that an invoice asked for: a bonus asks for a new one, compensation is none."""
        return self.given == "credits"

    @property
    def kind(self) -> NoteKind:
        """Credits are credited and bonuses invoiced; where what is taken back outweighs, the other way round."""
        return NoteKind.CREDIT_NOTE if self.positive == (self.due.kind == "credits") else NoteKind.INVOICE


def grouped(dues: Iterable[tuple[Due, Sequence[Vat | None]]]) -> list[Group]:
    """The documents of dues; an entry whose VAT is not known is in none."""
    found = (group for due, vats in dues for group in split(due, vats) if group.amount)
    return sorted(found, key=lambda group: list(NoteKind).index(group.kind))


def split(due: Due, vats: Sequence[Vat | None]) -> Iterator[Group]:
    """The entries inside the scope of VAT and those outside, which may not share a document (BR-O-11)."""
    known = [(entry, vat) for entry, vat in zip(due.entries, vats, strict=True) if vat]
    for outside in (False, True):
        if mine := [(entry, vat) for entry, vat in known if (vat.category == OUTSIDE) == outside]:
            yield Group(due, tuple(e for e, _ in mine), tuple(v for _, v in mine))
