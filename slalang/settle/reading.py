"""Which objectives an expression reads, through every series, line and step that stands between.

Takes terms, an expression and the objective that its declaration is for; gives the names of the objectives.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.model.contract import Contract
from slalang.model.expression import (
    Aggregate,
    ContextValue,
    Expression,
    ObjectiveSet,
    OutcomeIs,
    SeriesKind,
    SeriesValue,
)
from slalang.settle.asking import in_force
from slalang.settle.parts import everything
from slalang.units import FLAG

OWN = frozenset({"result", "outcome", "target", "shortfall", "overshoot", "misses"})
"""Words of the objective that a declaration is for."""
TOTALS = frozenset({"credits", "bonuses"})

Read = tuple[object, str]
"""Expressions, with the objective that they are for."""


def objectives_read(contract: Contract, of: object, own: str = "") -> frozenset[str]:
    """The objectives whose results decide what an expression comes to."""
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    pending: list[Read] = [(of, own)]
    while pending:
        this, mine = pending.pop()
        for e in everything(this):
            found.update(named(contract, e, mine))
            for name, inner in behind(contract, e, mine):
                if name not in seen:
                    seen.add(name)
                    pending.append(inner)
    return frozenset(found - {""})


def named(contract: Contract, e: Expression, own: str) -> Iterator[str]:
    """The objectives that an expression names itself."""
    match e:
        case SeriesValue(kind=SeriesKind.OBJECTIVE):
            yield e.name
        case OutcomeIs(subject=None):
            yield own
        case ContextValue(name=name) if name in OWN:
            yield own
        case Aggregate(over=ObjectiveSet(tag=tag)):
            yield from (o.name for o in contract.objectives if not tag or tag in o.tags)


def behind(contract: Contract, e: Expression, own: str) -> Iterator[tuple[tuple[str, str], Read]]:
    """What stands behind an expression, each with a name by which it is read once."""
    match e:
        case SeriesValue(kind=SeriesKind.DEFINE, name=name):
            define = in_force(contract.defines, name)
            yield (name, own), (define.body if define else None, own)
        case SeriesValue(kind=SeriesKind.CHARGE, name=name):
            charge = in_force(contract.charges, name)
            yield (name, ""), (charge.amount if charge else None, "")
        case SeriesValue(settled=True) | SeriesValue(kind=SeriesKind.SUBTOTAL):
            yield from settlement(contract)
        case SeriesValue(kind=SeriesKind.PENALTY | SeriesKind.BONUS | SeriesKind.SCORE, name=name):
            yield from amounts(contract, name)
        case ContextValue(name=name) if name in TOTALS:
            yield from settlement(contract)


def amounts(contract: Contract, name: str) -> Iterator[tuple[tuple[str, str], Read]]:
    """The condition and amount of a line, for each objective that it is for; their outcomes decide it too."""
    line = in_force(contract.consequences, name)
    if line is None:
        return
    for own in line.objectives or ("",):
        subject = OutcomeIs(None, "met", type=FLAG)
        yield (name, own), ((line.when, line.amount, subject if own else None), own)


def settlement(contract: Contract) -> Iterator[tuple[tuple[str, str], Read]]:
    """Every line, and every step that they go through."""
    for line in contract.consequences:
        if line.kind != "score":
            yield from amounts(contract, line.name)
    for position, step in enumerate(contract.settlement.steps if contract.settlement else ()):
        parts = tuple(getattr(step, part, None) for part in ("limit", "condition", "by"))
        yield (f"step {position}", ""), (parts, "")
