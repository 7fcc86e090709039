"""Amounts as products: what both sides multiply with, and where the rest of an amount lies.

Takes what a side leaves of an amount; gives its factors that are the same on both sides, and an interval for all
others. So `from 2% to 5%` of a fee and 8 % of it compare, whatever the fee.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from slalang.model.expression import Arithmetic, Expression, Per
from slalang.semantics.proofs import interval as at
from slalang.semantics.proofs.constants import rank
from slalang.semantics.proofs.interval import Interval, point
from slalang.semantics.proofs.laws.residual import Residual
from slalang.semantics.proofs.walk import body


@dataclass(frozen=True, slots=True)
class Product:
    """`shared` factors, each as often as it stands there, and the interval of what they are multiplied by."""

    shared: Counter[Expression]
    rest: Interval


def product(e: Expression, side: Residual) -> Product:
    known = rank(e)
    if known is not None:
        return Product(Counter(), point(known))
    meant = body(e)
    match meant:
        case Arithmetic(operator="of" | "times", left=left, right=right):
            return times(product(left, side), product(right, side))
        case Per(amount=amount, quantum=quantum) if by := rank(quantum):
            return times(product(amount, side), Product(Counter(), units(meant, point(by), side)))
        case _ if side.is_fixed(meant):
            return Product(Counter((meant,)), point(1))
        case _:
            return Product(Counter(), side.ranges.of(meant))


def units(e: Per, by: Interval, side: Residual) -> Interval:
    """How many of a quantum a quantity has."""
    count = at.divided(side.ranges.of(e.quantity), by)
    return count if e.grain == "pro rata" else at.whole(count, e.grain == "started")


def times(a: Product, b: Product) -> Product:
    return Product(a.shared + b.shared, at.times(a.rest, b.rest))
