"""The parties' legal data, `parties.yaml`: read as text with places, so that every fault can be shown where it stands.

Takes the file's text; gives a `Parties`, with what is wrong. The keys, all of them optional:

    provider, customer   name, trading_name, vat_id, tax_id, legal_form, registration {id, scheme},
                         identifier {id, scheme}, endpoint {id, scheme},
                         address {street, more, city, postcode, region, country},
                         contact {name, phone, email}, bank {iban, bic, holder}
    customer, also       reference, order, project, delivered_to
    tax                  category, reason, code
    terms                days
    invoices             period: {number, date}, or a list of such
    notes                period: {number, date, of, kind}, or a list of such
    factor               name, registration {id, scheme}
    compensation         code
    ledger               side, accounts {settled, credits, compensation, bonuses, tax}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from slalang.booking.faults import PartiesNotRead, UnknownPartyKey
from slalang.calendar.periods import parse_period
from slalang.calendar.zones import EPOCH_DAY, known_zone
from slalang.diagnostic import Diagnostic, has_errors, visible
from slalang.source import NOWHERE, Place, Source, first_bytes
from slalang.sources.faults.bindings import UnknownSourceKey
from slalang.sources.nodes import LARGEST, Node, Reader, is_list, is_mapping, items, parse

IDENTIFIED = ("id", "scheme")
PARTY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": (),
        "trading_name": (),
        "vat_id": (),
        "tax_id": (),
        "legal_form": (),
        "registration": IDENTIFIED,
        "identifier": IDENTIFIED,
        "endpoint": IDENTIFIED,
        "address": ("street", "more", "city", "postcode", "region", "country"),
        "contact": ("name", "phone", "email"),
        "bank": ("iban", "bic", "holder"),
    }
)
CUSTOMER = {**PARTY, "reference": (), "order": (), "project": (), "delivered_to": ()}
ACCOUNTS = ("settled", "credits", "compensation", "bonuses", "tax")
SECTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "provider": PARTY,
        "customer": CUSTOMER,
        "tax": {"category": (), "reason": (), "code": ()},
        "terms": {"days": ()},
        "factor": {"name": (), "registration": IDENTIFIED},
        "compensation": {"code": ()},
        "ledger": {"side": (), "accounts": ACCOUNTS},
    }
)
"""What each section may hold: keys with a value, or with keys of their own."""
INVOICES, NOTES = "invoices", "notes"
LISTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {INVOICES: ("number", "date"), NOTES: ("number", "date", "of", "kind")}
)
"""The documents issued so far, by period, with what is said of each."""
GIVEN = ("credits", "compensation", "bonuses")
"""What a note may be `of`."""
KINDS = ("credit-note", "invoice")
"""What a note may be where it is not what notes of its kind mostly are."""
LONGEST_NUMBER = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A value as it was written, and where."""

    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Data:
    """One section of the file: its values by dotted key, `address.country`; empty where it is not there."""

    name: str
    place: Place = NOWHERE
    values: Mapping[str, Said] = field(default_factory=dict)

    def text(self, key: str) -> str:
        return self.said(key).text

    def said(self, key: str) -> Said:
        return self.values.get(key, Said("", self.place))


@dataclass(frozen=True, slots=True)
class Issued:
    """A document issued before. Where a period has several, a note says what it is `of`; what it is itself, `kind`,
    only where that is the other way round: an invoice of credits that were taken back.
    """

    number: str
    day: date
    of: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Parties:
    """The whole file. By the label of a period: the `invoices` of its prices, and the `notes` issued for it."""

    place: Place = NOWHERE
    sections: Mapping[str, Data] = field(default_factory=dict)
    invoices: Mapping[str, tuple[Issued, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[Issued, ...]] = field(default_factory=dict)

    def section(self, name: str) -> Data:
        return self.sections.get(name, Data(name, self.place))


def read_parties(path: Path, name: str, asked: bool) -> tuple[Parties, tuple[Diagnostic, ...]]:
    """The file's data; none where there is no such file, which is a fault only where it was `asked` for."""
    try:
        text = first_bytes(path, 4 * LARGEST + 1).decode("utf-8-sig")
    except FileNotFoundError:
        fault = PartiesNotRead(NOWHERE, f"`{name}` is not there")
        return Parties(), (fault,) if asked else ()
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be opened: {error.strerror}"
        return Parties(), (PartiesNotRead(NOWHERE, f"`{name}` {reason}"),)
    return parties_of(Source(name, text))


def parties_of(source: Source) -> tuple[Parties, tuple[Diagnostic, ...]]:
    """The same from a text; where there are faults the data are not to be used."""
    root, faults = parse(source)
    if root is None:
        return Parties(), own(faults)
    reader = Reader([])
    top = reader.mapping(root, "the parties' data", (*SECTIONS, *LISTED))
    sections = {name: section(reader, name, node) for name, node in top.items() if name in SECTIONS}
    invoices, notes = (listed(reader, key, top[key]) if key in top else {} for key in (INVOICES, NOTES))
    found = own(reader.faults)
    return (Parties() if has_errors(found) else Parties(root.place, sections, invoices, notes)), found


def own(faults: list[Diagnostic] | tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What is wrong with a YAML file, said of this one."""
    return tuple(
        UnknownPartyKey(f.place, f.key, f.where, f.hint, f.known)
        if isinstance(f, UnknownSourceKey)
        else PartiesNotRead(f.place, f.text().replace("a sources file", "it"))
        for f in faults
    )


def section(reader: Reader, name: str, node: Node) -> Data:
    known = SECTIONS[name]
    values: dict[str, Said] = {}
    for key, value in reader.mapping(node, f"`{name}`", tuple(known)).items():
        what = f"`{name}.{key}`"
        if not known[key]:
            values[key] = Said(reader.scalar(value, what).strip(), value.place)
            continue
        for part, inner in reader.mapping(value, what, known[key]).items():
            values[f"{key}.{part}"] = Said(reader.scalar(inner, f"`{name}.{key}.{part}`").strip(), inner.place)
    return Data(name, node.place, {key: said for key, said in values.items() if said.text})


def listed(reader: Reader, key: str, node: Node) -> dict[str, tuple[Issued, ...]]:
    """The documents under `invoices` or `notes`, by the label of their period.

    One number has one date, and no note is issued before the period begins whose credit it gives.
    """
    utc = known_zone("UTC")  # which zone it is does not matter where only days do
    found: dict[str, tuple[Issued, ...]] = {}
    days: dict[str, date] = {}
    for label, inner in reader.mapping(node, f"`{key}`").items():
        period = parse_period(utc, label)
        if period is None:
            reader.wrong(inner, f"the key `{label}` of `{key}`", "a period, such as 2026-03, 2026-Q1 or 2026")
            continue
        found[label] = tuple(issued(reader, key, label, inner))
        for each in found[label]:
            if days.setdefault(each.number, each.day) != each.day:
                reader.wrong(inner, f"the date of `{each.number}`", f"{days[each.number]}, as it stands above")
            if key == NOTES and each.day.toordinal() - EPOCH_DAY < utc.day(period.start):
                reader.wrong(inner, f"the date of `{each.number}`", f"a day no earlier than {label} begins")
    return found


def issued(reader: Reader, key: str, label: str, node: Node) -> Iterator[Issued]:
    """The documents of one period."""
    what = f"`{key}.{label}`"
    for each in items(node) if is_list(node) else (node,):
        if not is_mapping(each):
            reader.wrong(each, what, "`{number: …, date: …}`")
            continue
        entries = reader.mapping(each, what, LISTED[key])
        number = reader.scalar(entries["number"], what).strip() if "number" in entries else ""
        if len(number) > LONGEST_NUMBER or number != visible(" ".join(number.split())):
            reader.wrong(
                entries["number"],
                f"the number of {what}",
                f"one line of at most {LONGEST_NUMBER} characters that can be seen",
            )
            continue
        day = day_of(reader.scalar(entries["date"], what)) if "date" in entries else None
        of = reader.word(entries["of"], f"{what}, `of`", GIVEN) if "of" in entries else ""
        kind = reader.word(entries["kind"], f"{what}, `kind`", KINDS) if "kind" in entries else ""
        if number and day:
            yield Issued(number, day, of, kind)
        else:
            reader.wrong(entries.get("date", each), what, "`{number: …, date: …}` with a date such as 2026-03-31")


def day_of(text: str) -> date | None:
    """A date as ISO 8601 writes it; None where it is none."""
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == 10 else None
    except ValueError:
        return None
