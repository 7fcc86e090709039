"""Amounts as sums of terms: what each shared unknown is multiplied by, as an interval.

Takes what a side leaves of an amount; gives for each product of shared unknowns the interval in which its factor lies.
So `2% of fee` and `from 5% to 8% of fee` compare whatever the fee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from slalang.model.expression import (
    Arithmetic,
    Choice,
    ContextValue,
    Expression,
    FieldValue,
    Named,
    Negative,
    Per,
    SeriesValue,
    Table,
)
from slalang.semantics.proofs import interval as at
from slalang.semantics.proofs.constants import rank
from slalang.semantics.proofs.interval import NOT_NEGATIVE, Interval, point
from slalang.semantics.proofs.laws.residual import Residual
from slalang.semantics.proofs.walk import body

MOST_TERMS = 40

Product = tuple[Expression, ...]
"""Shared unknowns, in one order; the empty product is one."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms: for each product the interval of its factor, and the interval of the product itself."""

    factors: Mapping[Product, Interval]
    values: Mapping[Product, Interval]


@dataclass(slots=True)
class Terms:
    """One side being taken apart; `whole` keeps every shared part as one unknown, else only leaves are."""

    side: Residual
    whole: bool

    def of(self, e: Expression) -> Sum:
        found = self.by_form(e)
        return found if len(found.factors) <= MOST_TERMS else self.range(e)

    def by_form(self, e: Expression) -> Sum:
        known = rank(e)
        if known is not None:
            return constant(point(known))
        match e:
            case Named(body=inner):
                return self.of(inner)
            case Arithmetic(operator="plus", left=left, right=right):
                return plus(self.of(left), self.of(right))
            case Arithmetic(operator="minus", left=left, right=right):
                return plus(self.of(left), times(self.of(right), constant(point(-1))))
            case Arithmetic(operator="of" | "times", left=left, right=right):
                return times(self.of(left), self.of(right))
            case Arithmetic(operator="divided", left=left, right=right) if by := rank(right):
                return times(self.of(left), constant(point(1 / by)))
            case Negative(value=value):
                return times(self.of(value), constant(point(-1)))
            case Per(quantum=quantum) if by := rank(quantum):
                return times(self.of(e.amount), self.units(e, by))
            case _ if self.is_unknown(e):
                return Sum({(body(e),): point(1)}, {(body(e),): self.side.ranges.of(e)})
            case Table(graduated=False, rows=rows) if rows and not self.side.is_fixed(e):
                return hull([self.of(row.value) for row in rows])
            case Choice(value=value, otherwise=other):
                return hull([self.of(value), constant(point(0)) if other is None else self.of(other)])
            case _:
                return self.range(e)

    def is_unknown(self, e: Expression) -> bool:
        """Whether a part is the same on both sides and stands for itself."""
        if isinstance(e, SeriesValue | FieldValue):
            return self.side.is_fixed(e) or e.name.startswith("unknown ")
        if isinstance(e, ContextValue):
            return self.side.is_fixed(e)
        return self.whole and self.side.is_fixed(e)

    def units(self, e: Per, by: Fraction) -> Sum:
        """How many of a quantum a quantity has."""
        if e.grain == "pro rata":
            return times(self.of(e.quantity), constant(point(1 / by)))
        count = at.divided(self.side.ranges.of(e.quantity), point(by))
        return constant(at.whole(count, e.grain == "started"))

    def range(self, e: Expression) -> Sum:
        return constant(self.side.ranges.of(e))


def constant(lies: Interval) -> Sum:
    return Sum({(): lies}, {(): point(1)})


def plus(a: Sum, b: Sum) -> Sum:
    factors = dict(a.factors)
    for name, factor in b.factors.items():
        factors[name] = at.plus(factors[name], factor) if name in factors else factor
    return Sum(factors, {**a.values, **b.values})


def times(a: Sum, b: Sum) -> Sum:
    factors: dict[Product, Interval] = {}
    values: dict[Product, Interval] = {}
    for (one, factor), (other, more) in product(a.factors.items(), b.factors.items()):
        name = tuple(sorted((*one, *other), key=repr))
        found = at.times(factor, more)
        factors[name] = at.plus(factors[name], found) if name in factors else found
        values[name] = at.times(a.values[one], b.values[other])
    return Sum(factors, values)


def hull(several: list[Sum]) -> Sum:
    """What holds any of several sums: of each product the factors in all of them, none being zero."""
    names = dict.fromkeys(name for each in several for name in each.factors)
    factors = {name: at.hull(each.factors.get(name, point(0)) for each in several) for name in names}
    return Sum(factors, {name: value for each in several for name, value in each.values.items()})


def never_more(one: Sum, other: Sum) -> bool:
    """Whether each term of the one is never over that of the other: by its factor, of unknowns not under zero."""
    for name in {**one.factors, **other.factors}:
        most = one.factors.get(name, point(0)).high
        least = other.factors.get(name, point(0)).low
        value = one.values.get(name, other.values.get(name, NOT_NEGATIVE))
        if most is None or least is None or most > least or not value.not_negative:
            return False
    return True
