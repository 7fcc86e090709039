"""A note as JSON in the shape of `schemas/note.schema.json`: every figure an exact decimal in a string.

Takes a `Note`; gives the text. The schema ships with the package, and a change that would break a reader of it changes
the version in its name.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from importlib import resources
from typing import Any

from slalang.model.note import Adjustment, Identifier, Note, NoteLine, Preceding, Trader, Vat
from slalang.units import decimal_text

FORMAT = "urn:slalang:note:1"
SCHEMA = "note.schema.json"


def schema() -> dict[str, Any]:
    """The published schema."""
    text = resources.files("slalang.formats").joinpath("schemas", SCHEMA).read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def note_json(note: Note) -> str:
    """The note as indented JSON with its keys in the order of the schema."""
    return json.dumps(record(note), ensure_ascii=False, indent=2) + "\n"


def record(note: Note) -> dict[str, Any]:
    """The note as plain data."""
    return {
        "format": FORMAT,
        "kind": str(note.kind),
        "code": note.code,
        "number": note.number,
        "issued": note.issued.isoformat(),
        "currency": note.currency,
        "language": note.language,
        "periods": list(note.periods),
        "first": note.first.isoformat(),
        "last": note.last.isoformat(),
        "seller": trader(note.seller),
        "buyer": trader(note.buyer),
        "payee": None
        if note.payee is None
        else {"name": note.payee.name, "registration": identifier(note.payee.registration)},
        "lines": [line(note, number, each) for number, each in enumerate(note.lines, start=1)],
        "taxes": [
            {**vat(each.vat), "taxable": money(note, each.taxable), "amount": money(note, each.amount)}
            for each in note.taxes
        ],
        "net": money(note, note.net),
        "tax": money(note, note.tax),
        "total": money(note, note.total),
        "payment": payment(note),
        "preceding": [preceding(each) for each in note.preceding],
        "buyer_reference": note.buyer_reference,
        "order": note.order,
        "project": note.project,
        "delivered_to": note.delivered_to,
        "remark": note.remark,
        "dispute_windows": [asdict(each) for each in note.windows],
        "contract": asdict(note.basis),
    }


def preceding(each: Preceding) -> dict[str, str]:
    return {"kind": str(each.kind), "number": each.number, "date": each.day.isoformat()}


def money(note: Note, amount: Fraction) -> str:
    return decimal_text(amount, note.decimals)


def trader(each: Trader) -> dict[str, Any]:
    return {
        "name": each.name,
        "trading_name": each.trading_name,
        "vat": each.vat,
        "tax": each.tax,
        "registration": identifier(each.registration),
        "identifiers": [identifier(one) for one in each.identifiers],
        "legal_form": each.legal_form,
        "endpoint": identifier(each.endpoint),
        "address": asdict(each.address),
        "contact": None if each.contact is None else asdict(each.contact),
    }


def identifier(each: Identifier | None) -> dict[str, str] | None:
    return None if each is None else {"id": each.value, "scheme": each.scheme}


def line(note: Note, number: int, each: NoteLine) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": each.name,
        "description": each.description,
        "reason": each.reason,
        "gross": money(note, each.gross),
        "adjustments": [adjustment(note, one) for one in each.adjustments],
        "net": money(note, each.net),
        "vat": vat(each.vat),
        "first": each.first.isoformat(),
        "last": each.last.isoformat(),
        "origin": asdict(each.origin),
    }


def adjustment(note: Note, each: Adjustment) -> dict[str, Any]:
    kind = "charge" if each.charge else "allowance"
    return {"kind": kind, "amount": money(note, each.amount), "reason": each.reason, "step": each.step}


def vat(each: Vat) -> dict[str, Any]:
    rate = None if each.rate is None else decimal_text(each.rate)
    return {"category": each.category, "rate": rate, "reason": each.reason, "code": each.code}


def payment(note: Note) -> dict[str, Any]:
    how = note.payment
    due = how.due.isoformat() if how.due else None
    return {"how": str(how.how), "terms": how.terms, "due": due, "bank": asdict(how.bank) if how.bank else None}
