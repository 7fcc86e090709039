"""Values given in place of data: what each may be, and results files, a value for a period, series and key a row.

Takes a checked contract and the text of a results file; gives `GivenValue`s, or a fault at each cell that is none.
"""

from __future__ import annotations

from fractions import Fraction

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Contract
from slalang.model.expression import Typed
from slalang.model.measured import GivenValue
from slalang.pipeline.faults import ImpossibleResult
from slalang.semantics.proofs.interval import NOT_NEGATIVE, Interval
from slalang.semantics.proofs.ranges import domain
from slalang.semantics.proofs.words import value_in_words
from slalang.settle.asking import in_force
from slalang.settle.terms import versions
from slalang.settle.timeline import timeline
from slalang.source import Place
from slalang.units import Type, money

NEVER_UNDER_ZERO = {"charge", "penalty", "bonus", "score"}


def impossible(contract: Contract, given: GivenValue, place: Place) -> Diagnostic | None:
    """A value that its series can never have under any terms of the contract: a share of -10% or 140%."""
    if not isinstance(given.value, (Fraction, int)) or isinstance(given.value, bool):
        return None
    found = [(b, u) for v in versions(contract, timeline(contract)) for b, u in bounds(v.contract, given)]
    if not found or any(Fraction(given.value) in bound for bound, _ in found):
        return None
    unit = found[0][1]
    return ImpossibleResult(place, given.name, value_in_words(given.value, unit), told(found[0][0], unit))


def bounds(contract: Contract, given: GivenValue) -> list[tuple[Interval, Type]]:
    """Where the values of a given series can lie under some terms, and their unit; nothing where it is not in force."""
    if given.of == "objective":
        objective = in_force(contract.objectives, given.name)
        return [] if objective is None else [(domain(objective.measure), objective.measure.type)]
    if given.of not in NEVER_UNDER_ZERO:
        return []
    declared = in_force((*contract.charges, *contract.consequences), given.name)
    unit = amount.type if isinstance(amount := getattr(declared, "amount", None), Typed) else money(contract.currency)
    return [] if declared is None else [(NOT_NEGATIVE, unit)]


def told(bound: Interval, unit: Type) -> str:
    """The values of an interval in words: `from 0% to 100%, in steps of 0.1%`."""
    low, high = (None if end is None else value_in_words(end, unit) for end in (bound.low, bound.high))
    ends = f"from {low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}" if high else ""
    steps = f"in steps of {value_in_words(bound.step, unit)}" if bound.step else ""
    return ", ".join(part for part in (ends, steps) if part)
