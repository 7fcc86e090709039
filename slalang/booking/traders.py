"""The parties of a note: what the contract says of each and what `parties.yaml` adds, checked against each other.

Takes a party of the contract and its section of the file; gives a `Trader`, with every fault at its place. What the
contract says stands; the file may repeat it, but not contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from slalang.booking.codes import GREECE, capitals, codes
from slalang.booking.faults import BadPartyValue, PartyContradiction
from slalang.booking.parties import Data
from slalang.diagnostic import Diagnostic
from slalang.model.contract import Party
from slalang.model.note import Address, Bank, Contact, Identifier, Payee, Trader

VAT_FORM = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}")
IBAN_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
GLN = "0088"
BIC_FORM = re.compile(r"[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}([0-9A-Z]{3})?")


@dataclass(slots=True)
class Reading:
    """One party being read; `faults` are collected as it goes."""

    party: Party
    data: Data
    faults: list[Diagnostic] = field(default_factory=list)

    def trader(self) -> Trader:
        vat, tax = self.tax_numbers()
        self.same("name", "the name of {}", self.party.title or self.party.name)
        found = self.identifier("identifier", "registers")
        return Trader(
            name=self.party.title or self.party.name,
            address=self.address(),
            trading_name=self.data.text("trading_name"),
            vat=vat,
            tax=tax,
            registration=self.identifier("registration", "registers"),
            identifiers=(found,) if found else (),
            legal_form=self.data.text("legal_form"),
            endpoint=self.identifier("endpoint", "addresses"),
            contact=self.contact(),
        )

    # ------------------------------------------------------------ what both may say

    def signed(self, key: str) -> str:
        """What the contract says of the party."""
        return dict(self.party.contacts).get(key, "").strip()

    def same(self, key: str, what: str, signed: str) -> str:
        """The value of both, which must not differ but in spaces and capitals."""
        said = self.data.said(key)
        if said.text and signed and bare(said.text) != bare(signed):
            self.contradict(key, what, signed)
        return signed or said.text

    def contradict(self, key: str, what: str, signed: str) -> None:
        said = self.data.said(key)
        self.faults.append(
            PartyContradiction(said.place, what.format(f"the {self.party.side}"), signed, said.text, self.party.place)
        )

    def tax_numbers(self) -> tuple[str, str]:
        """The identifier for VAT, and the number of a local tax register; spaces and signs in them do not count."""
        signed, vat, tax = compact(self.signed("tax_id")), compact(self.data.text("vat_id")), self.data.text("tax_id")
        if vat and not is_vat(vat):
            self.bad("vat_id", "an identifier for VAT, which begins with the code of its country, such as ESB12345678")
        if signed and (vat or tax) and signed not in {vat, vat[2:], compact(tax)}:
            self.contradict("vat_id" if vat else "tax_id", "the tax number of {}", self.signed("tax_id"))
        if is_vat(signed):
            return signed, tax if compact(tax) != signed else ""
        return vat, tax or ("" if signed == vat[2:] else self.signed("tax_id"))

    def contact(self) -> Contact | None:
        email = self.same("contact.email", "the e-mail address of {}", self.signed("email"))
        phone = self.same("contact.phone", "the telephone number of {}", self.signed("phone"))
        name = self.data.text("contact.name")
        return Contact(name, phone, email) if name or phone or email else None

    def address(self) -> Address:
        """The address in its parts; the contract's one line is its street where the file has none."""
        parts = {part: self.data.text(f"address.{part}") for part in ("street", "more", "city", "postcode", "region")}
        signed = self.signed("address")
        if signed and any(
            bare(text) not in bare(signed) for text in (parts[p] for p in ("street", "city", "postcode"))
        ):
            first = next(p for p in ("street", "city", "postcode") if bare(parts[p]) not in bare(signed))
            self.contradict(f"address.{first}", f"the address of {{}} ({first})", signed)
        if signed and not (parts["street"] or parts["city"]):
            parts["street"] = signed
        country = capitals(self.data.text("address.country"))
        if country and country not in codes("countries"):
            self.bad("address.country", "the code of a country with two letters, such as ES")
        return Address(country, **parts)

    # ------------------------------------------------------------ what only the file says

    def identifier(self, key: str, schemes: str) -> Identifier | None:
        value, scheme = self.data.text(f"{key}.id"), self.data.text(f"{key}.scheme")
        if scheme and scheme not in codes(schemes):
            known = "electronic addresses (EAS)" if schemes == "addresses" else "registers (ISO 6523)"
            self.bad(f"{key}.scheme", f"the code of a scheme of {known}, such as 0088")
        if value and scheme == GLN and not is_gln(value):
            self.bad(f"{key}.id", "a GLN of 13 digits: its check digit is wrong")
        if value and key == "endpoint" and not scheme:
            self.bad(f"{key}.id", "an electronic address without the `scheme` that it is of")
        return Identifier(value, scheme) if value else None

    def bad(self, key: str, expected: str) -> None:
        said = self.data.said(key)
        self.faults.append(BadPartyValue(said.place, f"`{self.data.name}.{key}`", said.text, expected))


def trader_of(party: Party, data: Data) -> tuple[Trader, list[Diagnostic]]:
    """A party of the contract as a party of a note."""
    reading = Reading(party, data)
    return reading.trader(), reading.faults


def bank_of(data: Data) -> tuple[Bank | None, list[Diagnostic]]:
    """The account of a party, with what is wrong with its numbers."""
    iban, bic = compact(data.text("bank.iban")), compact(data.text("bank.bic"))
    return (Bank(iban, bic, data.text("bank.holder")) if iban else None), list(bad_account(data, iban, bic))


def bad_account(data: Data, iban: str, bic: str) -> Iterator[Diagnostic]:
    if iban and not is_iban(iban):
        said = data.said("bank.iban")
        yield BadPartyValue(said.place, f"`{data.name}.bank.iban`", said.text, "an IBAN: its check digits are wrong")
    if bic and not BIC_FORM.fullmatch(bic):
        said = data.said("bank.bic")
        yield BadPartyValue(said.place, f"`{data.name}.bank.bic`", said.text, "a BIC of 8 or 11 letters and digits")


def payee_of(data: Data) -> Payee | None:
    """Who the seller's claims were assigned to."""
    if not data.text("name"):
        return None
    number = data.text("registration.id")
    return Payee(data.text("name"), Identifier(number, data.text("registration.scheme")) if number else None)


def is_vat(text: str) -> bool:
    return VAT_FORM.fullmatch(text) is not None and text[:2] in {*codes("countries"), GREECE}


def is_iban(text: str) -> bool:
    """Whether the check digits are right: the number, turned round and read in base 36 digits, leaves 1 of 97."""
    if not IBAN_FORM.fullmatch(text):
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def is_gln(text: str) -> bool:
    """Whether the check digit is right: digits from the left count once and three times, and all add up to tens."""
    digits = [int(c) for c in text if c in "0123456789"]
    return len(text) == len(digits) == 13 and sum(d * (1 + i % 2 * 2) for i, d in enumerate(digits)) % 10 == 0


def compact(text: str) -> str:
    """A number without the spaces and signs that people group it with."""
    return capitals(re.sub(r"[\s./-]", "", text))


def bare(text: str) -> str:
    """Letters and digits alone, for comparing what two people wrote."""
    return "".join(c for c in text.casefold() if c.isalnum())
