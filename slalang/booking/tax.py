"""The VAT of a line, exactly as the contract says it: its rate, and the category that goes with it.

Takes the contract's `tax` clause and what `parties.yaml` says of the category; gives a `Vat`, or the fault. A price
reduction keeps the category of the price that it reduces: S, or the one that the file names with its reason.
Compensation is outside the scope of VAT, category O.
"""

from __future__ import annotations

from slalang.booking.codes import capitals, codes
from slalang.booking.faults import BadPartyValue, MissingForNote, TaxContradiction
from slalang.booking.parties import Data
from slalang.diagnostic import Diagnostic
from slalang.model.contract import Settlement, Tax
from slalang.model.note import Vat
from slalang.units import decimal_text

OUTSIDE = "O"
WITH_RATE = frozenset("SLM")
WITHOUT_RATE = frozenset({"Z", "E", "AE", "K", "G"})
CODES = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", OUTSIDE: "VATEX-EU-O"}
"""The reason that a category without tax has by itself."""
NO_REASON = WITH_RATE | {"Z"}
"""Categories that may not have one (BR-S-10, BR-Z-10)."""


def tax_of(settlement: Settlement, kind: str) -> Tax | None:
    """What a settlement says of the tax of credits or bonuses."""
    return next((t for t in settlement.taxes if t.bonuses == (kind == "bonuses")), None)


def vat_of(settlement: Settlement, kind: str, data: Data) -> tuple[Vat | None, list[Diagnostic]]:
    """The VAT of credits or bonuses under a settlement's terms."""
    tax = tax_of(settlement, kind)
    assert tax is not None, "a checked settlement says how credits and bonuses are taxed"
    if tax.treatment == "compensation":
        return Vat(OUTSIDE, None, "", CODES[OUTSIDE]), []
    return priced(tax, settlement, data)


def priced(tax: Tax, settlement: Settlement, data: Data) -> tuple[Vat | None, list[Diagnostic]]:
    """The VAT of what changes a price."""
    rate, said = tax.rate, data.said("category")
    assert rate is not None, "what changes a price has a rate"
    category = capitals(said.text) or ("S" if rate else "")
    if category and category not in WITH_RATE | WITHOUT_RATE:
        return None, [BadPartyValue(said.place, "`tax.category`", said.text, "one of S, Z, E, AE, K, G, L and M")]
    if not category:
        way = "say which with `tax: {category: …}` in parties.yaml: Z, E, AE (reverse charge), K or G"
        return None, [
            MissingForNote(settlement.place, "the category of VAT that goes with a rate of 0%", "BT-151", way)
        ]
    if bool(rate) != (category in WITH_RATE):
        return None, [TaxContradiction(settlement.place, f"{decimal_text(rate * 100)}%", category, said.place)]
    reason, code, faults = reasons(category, data)
    return Vat(category, rate, reason, code), faults


def reasons(category: str, data: Data) -> tuple[str, str, list[Diagnostic]]:
    """Why there is no tax, in words and as a code."""
    if category in NO_REASON:
        return "", "", []
    reason, code = data.text("reason"), capitals(data.text("code")) or CODES.get(category, "")
    faults: list[Diagnostic] = []
    if code and code not in codes("exemptions"):
        expected = "a reason of the list VATEX, such as VATEX-EU-132"
        faults.append(BadPartyValue(data.said("code").place, "`tax.code`", data.text("code"), expected))
    if not reason and not code:
        way = "say it with `tax: {reason: …}` or `tax: {code: VATEX-…}` in parties.yaml"
        faults.append(
            MissingForNote(data.place, f"the reason why there is no tax, category {category}", "BR-E-10", way)
        )
    return reason, code, faults
