"""Invariants that the terms break by themselves, whatever is measured: allocations over their limit, shares that do not
add up to 100%.

Takes a checked contract; gives a fault for each condition that is known to fail with nothing measured, under the terms
as signed or as amended. A condition that reads a result is unknown here; scenarios try it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note
from slalang.model.contract import Amendment, Contract, Invariant
from slalang.model.expression import ContextValue, Expression, OutcomeIs, SeriesKind, SeriesValue
from slalang.model.measured import Measured
from slalang.model.outcome import Trace
from slalang.semantics.proofs.words import value_in_words
from slalang.settle.parts import everything


@dataclass(frozen=True, slots=True)
class InvariantBroken(Diagnostic):
    """What it means: a condition that the contract says holds always fails by the terms alone, before anything is
    measured: allocations that come to more than they may, weights that do not add up.

    Wrong:  three allocations of 50% under `always (sum of allocation over objectives tagged critical) is at most 100%`
    Right:  allocations that the condition allows, in every version of the terms
    """

    title: str
    found: str
    period: str
    message: ClassVar[str] = "`{title}` does not hold by the terms alone: in {period} {found}"
    help: ClassVar[str] = "change the figures that it adds up, or the condition"


def broken(contract: Contract) -> tuple[Diagnostic, ...]:
    """Every condition of the invariants that fails with nothing measured, once."""
    if not any(map(reads_terms_alone, (c for i in contract.invariants for c in i.always))):
        return ()
    return tuple({(fault.place, fault.found): fault for fault in failing(contract)}.values())


def failing(contract: Contract) -> Iterator[InvariantBroken]:
    from slalang.settle.book import ContractBook
    from slalang.settle.native import settlement_unit
    from slalang.settle.scope import Scope
    from slalang.settle.unevaluated import unevaluated

    if unevaluated(contract, rows=False):
        return
    book = ContractBook(contract, Measured(rows=False), as_of=0)
    for version in book.versions:
        period = book.line.at(settlement_unit(version.contract), version.start)
        if period is not None:
            for invariant, condition in conditions(version.contract):
                trace = Scope(book, period).trace(condition)
                if trace.value is False:
                    yield InvariantBroken(
                        condition.place, invariant.title, told(trace), period.label, under=by(version.amendments)
                    )


def by(amendments: tuple[Amendment, ...]) -> Note | None:
    """The last of the amendments that make the terms what they are."""
    last = amendments[-1] if amendments else None
    return None if last is None else Note(last.place, f"under the amendment `{last.name}`")


def reads_terms_alone(condition: Expression) -> bool:
    """Whether a condition can be known before any result: the settlement is started for no other."""
    results = {SeriesKind.OBJECTIVE, SeriesKind.PENALTY, SeriesKind.BONUS, SeriesKind.SCORE, SeriesKind.SUBTOTAL}
    return not any(
        isinstance(e, OutcomeIs)
        or (isinstance(e, ContextValue) and e.name in {"credits", "bonuses", "result", "outcome"})
        or (isinstance(e, SeriesValue) and e.kind in results)
        for e in everything(condition)
    )


def conditions(contract: Contract) -> Iterator[tuple[Invariant, Expression]]:
    for invariant in contract.invariants:
        yield from ((invariant, condition) for condition in invariant.always if reads_terms_alone(condition))


def told(trace: Trace) -> str:
    """What the condition compares, with its values."""
    parts = [p for p in trace.parts if p.value is not None]
    first = parts[0] if parts else trace
    return f"`{first.label}` is {value_in_words(first.value, first.type)}"
