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
from slalang.diagnostic import Diagnostic, has_errors
from slalang.model.note import Preceding
from slalang.source import NOWHERE, Place, Source
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
INVOICES = "invoices"


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
class Parties:
    """The whole file. `invoices` are those already issued, by the label of the period that they are for."""

    place: Place = NOWHERE
    sections: Mapping[str, Data] = field(default_factory=dict)
    invoices: Mapping[str, tuple[Preceding, ...]] = field(default_factory=dict)

    def section(self, name: str) -> Data:
        return self.sections.get(name, Data(name, self.place))


def read_parties(path: Path, name: str, asked: bool) -> tuple[Parties, tuple[Diagnostic, ...]]:
    """The file's data; none where there is no such file, which is a fault only where it was `asked` for."""
    try:
        with path.open("rb") as file:
            raw = file.read(4 * LARGEST + 1)
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        fault = PartiesNotRead(NOWHERE, f"`{name}` is not there")
        return Parties(), (fault,) if asked else ()
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be opened"
        return Parties(), (PartiesNotRead(NOWHERE, f"`{name}` {reason}"),)
    return parties_of(Source(name, text))


def parties_of(source: Source) -> tuple[Parties, tuple[Diagnostic, ...]]:
    """The same from a text; where there are faults the data are not to be used."""
    root, faults = parse(source)
    if root is None:
        return Parties(), own(faults)
    reader = Reader([])
    top = reader.mapping(root, "the parties' data", (*SECTIONS, INVOICES))
    sections = {name: section(reader, name, node) for name, node in top.items() if name in SECTIONS}
    invoices = {}
    if INVOICES in top:
        entries = reader.mapping(top[INVOICES], "`invoices`")
        invoices = {label: tuple(preceding(reader, label, node)) for label, node in entries.items()}
    found = own(reader.faults)
    return (Parties() if has_errors(found) else Parties(root.place, sections, invoices)), found


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


def preceding(reader: Reader, label: str, node: Node) -> Iterator[Preceding]:
    """The invoices of one period."""
    for each in items(node) if is_list(node) else (node,):
        what = f"the invoice of `{label}`"
        if not is_mapping(each):
            reader.wrong(each, what, "`{number: …, date: …}`")
            continue
        entries = reader.mapping(each, what, ("number", "date"))
        number = reader.scalar(entries["number"], what).strip() if "number" in entries else ""
        day = day_of(reader.scalar(entries["date"], what)) if "date" in entries else None
        if number and day:
            yield Preceding(number, day)
        else:
            reader.wrong(entries.get("date", each), what, "`{number: …, date: …}` with a date such as 2026-03-31")


def day_of(text: str) -> date | None:
    """A date as ISO 8601 writes it; None where it is none."""
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == 10 else None
    except ValueError:
        return None
