"""Fees of a period: fixed ones by the days in force, measured ones as measured, kept fees once for each key."""

from __future__ import annotations

from fractions import Fraction

from slalang.model.contract import Charge, Contract, Objective
from slalang.model.expression import Aggregate, ContextValue, Expression, InWindow, SeriesValue
from slalang.model.outcome import Amount, Trace
from slalang.settle.derivation import number
from slalang.settle.indexation import indexed
from slalang.settle.parts import everything
from slalang.settle.scope import Scope
from slalang.units import COUNT

NOTHING_GIVEN = "not given"
"""The rule of a measured charge where results stand in place of data and nothing is given of it."""


def charged(charge: Charge, scope: Scope) -> Trace:
    """The amount of a charge in the scope's period, of its key where it is kept for each; missing without data."""
    if charge.indexed_by:
        return indexed(charge, scope)
    amount = scope.trace(charge.amount)
    if amount.value is None and not scope.book.has_rows():  # of no rows at all a sum is nothing
        amount = Trace(amount.label, Fraction(0), amount.type, NOTHING_GIVEN, amount.place)
    days, of = scope.book.line.days(scope.period)
    if amount.value is None or days == of or not is_fixed(charge.amount):
        return Trace(charge.title or charge.name, amount.value, amount.type, "charge", charge.place, (amount,))
    parts = (amount, Trace("days in force", Fraction(days), COUNT), Trace("days of the period", Fraction(of), COUNT))
    value = number(amount.value) * days / of
    return Trace(charge.title or charge.name, value, amount.type, "by days in force", charge.place, parts)


def is_fixed(amount: Expression) -> bool:
    """Whether an amount reads neither rows nor other series: those are measured, or already cut."""
    return not any(isinstance(e, (Aggregate, SeriesValue, ContextValue, InWindow)) for e in everything(amount))


def fees_of(contract: Contract, objective: Objective | None) -> tuple[Charge, ...]:
    """What `charges` adds up: the fees of an objective's services, each once; without any, all charges."""
    services = objective.services if objective else ()
    named = {fee for s in contract.services if s.name in services for fee in s.fees}
    return tuple(c for c in contract.charges if c.name in named) or contract.charges


def as_amount(charge: Charge, key: str | None, trace: Trace, period: str) -> Amount:
    """A charge as a statement lists it; one without data is listed as nothing, and why."""
    amount = number(trace.value) if trace.value is not None else Fraction(0)
    return Amount(charge.name, charge.title, key, amount, trace, period)
