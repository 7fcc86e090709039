"""What becomes of a period's totals: set against the next invoice, held until a year or quarter ends, refunded, lost.

Takes the totals of the settled periods and the settlement's terms; gives what falls due with a period, for credits and
for bonuses apart. A total under zero, for what was earned back, is charged with the next invoice.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.calendar.periods import Period
from slalang.model.contract import Payment, Settlement
from slalang.model.outcome import Payable
from slalang.settle.book import ContractBook
from slalang.settle.native import settlement_unit
from slalang.units import exact_sum

WORDS = {"credit": "credits", "supplement": "bonuses"}


def payables(book: ContractBook, period: Period) -> tuple[Payable, ...]:
    """What is due, held, refunded or lost with a settled period."""
    settlement = book.in_force(period).settlement
    if settlement is None:
        return ()
    return tuple(p for payment in settlement.payments for p in of_payment(book, settlement, payment, period))


def of_payment(book: ContractBook, settlement: Settlement, payment: Payment, period: Period) -> Iterator[Payable]:
    kind = WORDS[payment.how]
    ends = period.end >= book.line.high
    within = book.line.closing(payment.unit, period) if payment.unit else (period,)
    running = book.line.at(payment.unit, period.start) if payment.unit else period
    assert running is not None, "a settled period lies in the term"
    covered = within or (running,)
    amount = exact_sum(total(book, kind, each, period) for each in covered)
    if not amount:
        return
    if not within and not ends:
        yield Payable(kind, amount, "held", running.label)
    elif not ends:
        yield Payable(kind, amount, "next invoice", covered[-1].label)
    else:
        yield Payable(kind, amount, at_the_end(settlement, kind, amount), covered[-1].label)


def at_the_end(settlement: Settlement, kind: str, amount: Fraction) -> str:
    """No invoice follows the last period: an unused credit is paid out or lapses, what the Customer owes is charged."""
    if kind == "bonuses" or amount < 0:
        return "charged at the end"
    return "lapses" if "lapse" in settlement.unused else "paid at the end"


def total(book: ContractBook, kind: str, inside: Period, until: Period) -> Fraction:
    """The credits or bonuses of the settlement periods in a longer one, as far as they are settled."""
    unit = settlement_unit(book.in_force(until))
    mine = (p for p in book.line.closing(unit, inside) if p.end <= until.end)
    return exact_sum(book.totals.get((kind, (p.kind, p.start)), Fraction(0)) for p in mine)
