"""Notes of differing shape, made without chance: the Nth is the same on every machine.

Shapes turn at different speeds: regime of tax, currency, number of lines, steps, what is taken back, invoices that are
corrected, payment, how much of the parties is known, and texts that try to be more than text.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from slalang.booking.amounts import tax_totals
from slalang.booking.tax import CODES
from slalang.model.note import (
    Address,
    Adjustment,
    Bank,
    Basis,
    Contact,
    DisputeWindow,
    Identifier,
    Note,
    NoteKind,
    NoteLine,
    Origin,
    Payee,
    Payment,
    Preceding,
    Settling,
    Trader,
    Vat,
)
from slalang.units import Rounding, decimals_of
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE

SHAPES = 100


def vat(category: str, rate: str = "0", reason: str = "") -> Vat:
    return Vat(category, Fraction(rate) if category != "O" else None, reason, CODES.get(category, ""))


REGIMES = (
    (vat("S", "0.21"),),
    (vat("S", "0.21"), vat("S", "0.1")),
    (vat("S", "0.055"), vat("S", "0.2"), vat("S", "0.021")),
    (vat("O", reason="Compensation"),),
    (vat("AE", reason="Reverse charge"),),
    (vat("S", "0.19"), vat("Z")),
    (vat("K", reason="Intra-Community supply"),),
    (vat("G", reason="Export"),),
    (vat("E", reason="Exempt: education"), vat("S", "0.23")),
    (vat("L", "0.07"),),
    (vat("M", "0.04"),),
    (vat("Z"),),
    (vat("E", reason="Article 132"),),
)
CURRENCIES = ("EUR", "JPY", "EUR", "SEK", "CHF", "KRW", "EUR")
TEXTS = ("Credit for slow answers", "服务水平抵扣", "Abono por espera", *HOSTILE, DIRECTION, CONTROL, "n" * 10_000)
REFUND_BANK = Bank("ES7921000813610123456789", "CAIXESBBXXX", "Acme Retail S.A.")
SELLERS_BANK = Bank("DE89370400440532013000", "", "")


def note(number: int) -> Note:
    """The Nth shape."""
    regime, currency = REGIMES[number % len(REGIMES)], CURRENCIES[number % len(CURRENCIES)]
    decimals = decimals_of(currency)
    kind = NoteKind.INVOICE if number % 9 == 8 else NoteKind.CREDIT_NOTE
    lines = tuple(line(number, i, regime, currency) for i in range(max(number % 6 + 1, len(regime))))
    if number % 4 == 3:
        lines = (*lines, taken_back(lines[0]))
    outside = regime[0].category == "O"
    payment = payment_of(number, kind)
    return Note(
        kind=kind,
        code=code(number, kind, outside=outside),
        number=f"CN-2026-{number:03}",
        issued=date(2026, 4, 1) + timedelta(days=number),
        currency=currency,
        decimals=decimals,
        language="en",
        periods=("2026-03",),
        first=date(2026, 1, 1),
        last=date(2026, 3, 31),
        seller=trader(number, "Contact Iberia", "ES", outside=outside, registered=True),
        buyer=trader(number + 3, TEXTS[number % len(TEXTS)], "FR", outside=outside, registered=number % 2 == 0),
        lines=lines,
        taxes=tax_totals(lines, decimals, Rounding.HALF_UP),
        payment=payment,
        basis=Basis("ACME-2026-017", "Customer care", "0" * 64, 1_775_000_000_000_000),
        preceding=tuple(
            Preceding(f"F-{i}-{TEXTS[(number + i) % len(TEXTS)][:40]}", date(2026, 1 + i, 28), list(NoteKind)[i % 2])
            for i in range(number % 4)
        ),
        payee=Payee("Factor Bank", Identifier("12345678")) if number % 10 == 9 else None,
        buyer_reference="CC-4711" if number % 3 else "",
        order="PO-7" if number % 3 == 0 else "",
        project="P-1" if number % 5 == 0 else "",
        delivered_to="FR" if regime[0].category == "K" else "",
        remark=TEXTS[(number * 7) % len(TEXTS)],
        windows=(DisputeWindow("2026-03", 1_780_000_000_000_000, number % 8 == 6),) if number % 2 == 0 else (),
    )


def code(number: int, kind: NoteKind, *, outside: bool) -> str:
    factored = number % 10 == 9
    if kind is NoteKind.INVOICE:
        return "393" if factored else "380"
    return "396" if factored else "83" if outside else "381"


def line(number: int, i: int, regime: tuple[Vat, ...], currency: str) -> NoteLine:
    """A line of up to ten thousand, with no, one or two steps, the second of which may add a little."""
    quantum = Fraction(1, 10 ** decimals_of(currency))
    gross = quantum * (141_250, 100_000, 1, 200 + (number * 7919 + i * 104_729) % 999_800)[(number + i) % 4]
    steps = []
    if gross > quantum * 8 and number % 3:
        steps.append(Adjustment(gross / 4 // quantum * quantum, "cap credits at 15% of charges", 0))
    if steps and number % 3 == 2:
        steps.append(Adjustment(quantum * 3, TEXTS[(number + i) % len(TEXTS)], 1, charge=i % 2 == 0))
    origin = Origin("2026-03", i, "2026-03", f"credit_{i}", "speed", is_bonus=number % 9 == 8)
    return NoteLine(
        name=TEXTS[(number + i) % len(TEXTS)],
        gross=gross,
        vat=regime[i % len(regime)],
        first=date(2026, 1 + i % 3, 1),
        last=date(2026, 3, 31),
        origin=origin,
        description=TEXTS[(number * 3 + i) % len(TEXTS)] if i % 2 else "",
        reason=TEXTS[(number + 2 * i) % len(TEXTS)] if i % 3 else "",
        adjustments=tuple(steps),
    )


def taken_back(given: NoteLine) -> NoteLine:
    """A line that takes back a half of another one."""
    half = -(given.net / 2).__floor__()
    return (
        NoteLine("taken back", Fraction(half or -1), given.vat, given.first, given.last, given.origin)
        if (given.net > 2)
        else given
    )


def payment_of(number: int, kind: NoteKind) -> Payment:
    due = date(2026, 8, 1) if number % 2 else None
    if kind is NoteKind.INVOICE:
        return Payment(Settling.CHARGE, "Payable to the provider", due, SELLERS_BANK if number % 4 else None)
    if number % 5 == 2:
        return Payment(Settling.REFUND, "Paid to the customer", due, REFUND_BANK)
    return Payment(Settling.SET_OFF, "Set off against the next invoice.")


def trader(number: int, name: str, country: str, *, outside: bool, registered: bool) -> Trader:
    full = number % 3 == 0
    known = registered or outside
    return Trader(
        name=name,
        address=Address(country, "Main Street 1", "Floor 2" if full else "", "City", "28012", "Region" if full else ""),
        trading_name="Trading & Sons" if full else "",
        vat="" if outside else f"{country}B12345678",
        tax="T-77" if full and country == "ES" else "",
        registration=Identifier("B-12345678", "0002" if full else "") if known else None,
        identifiers=(Identifier("5790000435951", "0088"),) if number % 4 == 1 else (),
        legal_form="S.L., share capital 3,000 EUR" if full else "",
        endpoint=Identifier(f"{country}B12345678", "9920" if country == "ES" else "9957"),
        contact=Contact("Billing", "+34 910 000 017", "billing@example.com") if full else None,
    )


def notes() -> tuple[Note, ...]:
    return tuple(note(number) for number in range(SHAPES))
