"""What a valid note needs: the rules of EN 16931 and Peppol that depend on data, said before anything is written.

Takes a note's parties and taxes; gives what is missing, each with the rule that asks for it and the way to say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slalang.booking.faults import MissingForNote
from slalang.booking.tax import OUTSIDE
from slalang.model.note import Profile, Trader, Vat
from slalang.source import Place

ROLES = {"provider": "seller", "customer": "buyer"}
CODES = {
    "seller": {"country": "BR-9", "endpoint": "PEPPOL-EN16931-R020"},
    "buyer": {"country": "BR-11", "endpoint": "PEPPOL-EN16931-R010"},
}


@dataclass(frozen=True, slots=True)
class Side:
    """A party of the note, its section of the file, and where something about it is said."""

    section: str
    trader: Trader
    place: Place

    @property
    def role(self) -> str:
        return ROLES[self.section]

    def lacks(self, what: str, rule: str, key: str) -> MissingForNote:
        """A fault with the line that would mend it."""
        name = f"{what} of the {self.role}, {self.trader.name}"
        return MissingForNote(self.place, name, rule, f"write `{self.section}: {key}` in parties.yaml")


def missing(
    seller: Side, buyer: Side, vats: Sequence[Vat], profile: Profile, referred: bool
) -> Iterator[MissingForNote]:
    """All that is missing; `referred` says whether the buyer's reference or order is known."""
    for side in (seller, buyer):
        yield from of_party(side, profile)
    for category in sorted({vat.category for vat in vats}):
        yield from of_category(category, seller, buyer)
    if profile is Profile.PEPPOL and not referred:
        way = "write `customer: {reference: …}` or `customer: {order: …}` in parties.yaml"
        yield MissingForNote(buyer.place, "the buyer's reference or an order", "PEPPOL-EN16931-R003", way)


def of_party(side: Side, profile: Profile) -> Iterator[MissingForNote]:
    """What every party needs."""
    address = side.trader.address
    if not address.country:
        yield side.lacks("the country", CODES[side.role]["country"], "{address: {country: ES}}")
    if not (address.street or address.city):
        rule = "Directive 2006/112/EC, Article 226(5)"
        yield side.lacks("the address", rule, "{address: {street: …, postcode: …, city: …}}")
    if profile is Profile.PEPPOL and side.trader.endpoint is None:
        yield side.lacks("the electronic address", CODES[side.role]["endpoint"], '{endpoint: {scheme: "0088", id: …}}')


def of_category(category: str, seller: Side, buyer: Side) -> Iterator[MissingForNote]:
    """What a category of VAT asks for."""
    known = seller.trader
    if category == OUTSIDE:
        if not (known.registration or known.identifiers):
            what = "a number in a register (outside the scope of VAT no VAT number may stand)"
            yield seller.lacks(what, "BR-CO-26", "{registration: {id: …}}")
        return
    rule = {"K": "BR-IC-02", "L": "BR-AF-02", "M": "BR-AG-02"}.get(category, f"BR-{category}-02")
    vat_alone = category in {"K", "G"}
    if not (known.vat or (known.tax and not vat_alone)):
        yield seller.lacks("the VAT number", rule, "{vat_id: …}")
    if known.tax and not known.vat and not (known.registration or known.identifiers):
        yield seller.lacks("a number in a register, or the VAT number,", "BR-CO-26", "{registration: {id: …}}")
    if category == "K" and not buyer.trader.vat:
        yield buyer.lacks("the VAT number", rule, "{vat_id: …}")
    if category == "AE" and not (buyer.trader.vat or buyer.trader.registration):
        yield buyer.lacks("the VAT number", rule, "{vat_id: …}")
