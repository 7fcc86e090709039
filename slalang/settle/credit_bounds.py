"""Credits compared with a cap or a share of the charges: that bound is rounded down as the cap itself was.

Else credits that reached a cap of 15 % of the charges would be a fraction of a cent under 15 % of the charges.
"""

from __future__ import annotations

from fractions import Fraction

from slalang.model.contract import Cap, Contract, Round
from slalang.model.expression import Bounds, Constant, ContextValue, Expression, InWindow, Named, Test
from slalang.model.outcome import Trace
from slalang.settle.derivation import number
from slalang.settle.matching import Match, between, matches
from slalang.settle.parts import everything
from slalang.settle.scope import Scope
from slalang.units import Kind, Rounding, round_to

ROUNDED_DOWN = "at least zero, rounded down"


def compared(e: Test, value: Trace, scope: Scope) -> Match:
    """Whether a value fits the pattern of a test."""
    quantum = quantum_of(scope.contract)
    if quantum is None or not isinstance(e.pattern, Bounds) or not is_credits(e.value):
        return matches(e.pattern, value.value, scope)
    low, high = (lowered(end, quantum, scope) for end in (e.pattern.low, e.pattern.high))
    fixed = Bounds(as_constant(low), e.pattern.low_closed, as_constant(high), e.pattern.high_closed)
    return between(fixed, value.value, scope)[0], tuple(t for t in (low, high) if t is not None)


def quantum_of(contract: Contract) -> Fraction | None:
    steps = contract.settlement.steps if contract.settlement else ()
    return next((s.quantum for s in steps if isinstance(s, Round)), None)


def is_credits(e: Expression) -> bool:
    """Whether an expression is the credits of one period."""
    while isinstance(e, Named | InWindow):
        e = e.body if isinstance(e, Named) else e.value
    return isinstance(e, ContextValue) and e.name == "credits"


def lowered(end: Expression | None, quantum: Fraction, scope: Scope) -> Trace | None:
    """A bound, rounded down where it is a cap or a share of the charges."""
    if end is None:
        return None
    found = scope.trace(end)
    if found.value is None or not (reads_charges(end) or is_cap(end, scope.contract)):
        return found
    down = round_to(number(found.value), quantum, Rounding.DOWN)
    if down == found.value:
        return found
    return Trace(found.label, down, found.type, ROUNDED_DOWN, found.place, (found,))


def reads_charges(end: Expression) -> bool:
    money = end.type.kind is Kind.MONEY
    return money and any(isinstance(e, ContextValue) and e.name == "charges" for e in everything(end))


def is_cap(end: Expression, contract: Contract) -> bool:
    """Whether an expression is what a step of the settlement limits credits to."""
    steps = contract.settlement.steps if contract.settlement else ()
    return any(isinstance(s, Cap) and s.limit == end for s in steps)


def as_constant(trace: Trace | None) -> Constant | None:
    return None if trace is None else Constant(trace.value, type=trace.type)
