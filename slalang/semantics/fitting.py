"""Checks that what refers to each other fits: reliefs and the rows they move, limits, steps of a settlement, indexes.

Takes a contract; gives faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.structure import NotMeaningful, RoundingTooFine
from slalang.semantics.proofs.constants import constant
from slalang.semantics.usage import nodes
from slalang.units import Kind, decimal_text, decimals_of


def unfitting(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """Everything that refers to what it cannot mean."""
    looks = (relieved_rows, stopped_clocks, kept_rows, limits, settlement_steps, indexes, empty_proofs)
    return tuple(fault for look in looks for fault in look(contract))


def relieved_rows(contract: k.Contract) -> Iterator[Diagnostic]:
    """A relief moves rows of its objectives, and no others."""
    records = {o.name: o.record for o in contract.objectives}
    for relief in contract.reliefs:
        effect = relief.effect
        if not isinstance(effect, k.LeavesOut | k.CountsAsMet) or not isinstance(effect.rows, m.RowSet):
            continue
        for name in relief.objectives:
            if records.get(name, effect.rows.record) != effect.rows.record:
                problem = f"`{name}` counts rows of `{records[name] or 'no record'}`, and not of `{effect.rows.record}`"
                yield NotMeaningful(relief.place, problem, "name the rows that the objective counts")


def stopped_clocks(contract: k.Contract) -> Iterator[Diagnostic]:
    """`pauses the clock` needs a clock that the objective reads."""
    for relief in contract.reliefs:
        if not isinstance(relief.effect, k.PausesTheClock):
            continue
        for objective in contract.objectives:
            reads = nodes((objective.measure, objective.attribution, objective.also))
            if objective.name in relief.objectives and not any(isinstance(n, m.ClockValue) for n in reads):
                problem = f"`{objective.name}` reads no clock that could be paused"
                yield NotMeaningful(relief.place, problem, "leave rows out, or measure with a clock")


def kept_rows(contract: k.Contract) -> Iterator[Diagnostic]:
    """`kept by O` is said of the rows that O counts."""
    records = {o.name: o.record for o in contract.objectives}
    whole = (contract.objectives, contract.consequences, contract.charges, contract.defines, contract.scenarios)
    for node in nodes(whole):
        if isinstance(node, m.Aggregate) and isinstance(node.over, m.RowSet):
            of = records.get(node.over.kept_by, node.over.record)
            if of != node.over.record:
                problem = f"`{node.over.kept_by}` keeps rows of `{of or 'no record'}`, and not of `{node.over.record}`"
                yield NotMeaningful(node.place, problem, "name the rows that the objective counts")


def limits(contract: k.Contract) -> Iterator[Diagnostic]:
    """No clock has less than no time."""
    for clock in contract.clocks:
        for part in (clock.limit, *(row.value for n in nodes(clock.limit) if isinstance(n, m.Table) for row in n.rows)):
            value = constant(part)
            if isinstance(value, Fraction) and part.type.kind is Kind.DURATION and value < 0:
                yield NotMeaningful(part.place, "a limit under zero is over before it begins", "write a time over zero")


def settlement_steps(contract: k.Contract) -> Iterator[Diagnostic]:
    """A settlement says once how it rounds, pays and taxes."""
    settlement = contract.settlement
    if settlement is None:
        return
    yield from rounding(settlement, contract.currency)
    for bonuses, what in ((False, "credits"), (True, "bonuses")):
        if sum(p.bonuses is bonuses for p in settlement.payments) > 1:
            yield NotMeaningful(settlement.place, f"{what} are paid in two ways", "keep one `pay`")
        if sum(t.bonuses is bonuses for t in settlement.taxes) > 1:
            yield NotMeaningful(settlement.place, f"{what} are taxed in two ways", "keep one `tax`")


def rounding(settlement: k.Settlement, currency: str) -> Iterator[Diagnostic]:
    """The total is rounded once, to what can be paid: after the steps that compute it, before the one that drops it."""
    minor, steps = Fraction(1, 10 ** decimals_of(currency)), settlement.steps
    rounds = [s for s in steps if isinstance(s, k.Round)]
    for again in rounds[1:]:
        yield NotMeaningful(again.place, "the total is rounded once", "keep one `round`")
    for each in rounds:
        if (each.quantum / minor).denominator != 1:
            yield RoundingTooFine(each.place, decimal_text(each.quantum), decimal_text(minor), currency)
    for i, step in enumerate(steps):
        comes_later = any(isinstance(later, k.Round) for later in steps[i:])
        if isinstance(step, k.Drop) and comes_later:
            yield NotMeaningful(step.place, "what is dropped is the rounded total", "write `round` before `drop`")
        if isinstance(step, k.Cap | k.Reduce | k.Increase) and rounds and not comes_later:
            yield NotMeaningful(step.place, "what this step computes is not rounded any more", "write `round` after it")


def indexes(contract: k.Contract) -> Iterator[Diagnostic]:
    """An index has a day and a value, and moves a fixed amount."""
    records = {r.name: r for r in contract.records}
    for charge in contract.charges:
        index = records.get(charge.indexed_by)
        if index is None:
            continue
        days = [f for f in index.fields if f.key and f.type.kind is Kind.DATE]
        values = [f for f in index.fields if not f.key and f.type.kind in {Kind.NUMBER, Kind.COUNT}]
        if len(days) != 1 or len(values) != 1 or len(index.fields) != len(days) + len(values):
            problem = f"`{index.name}` is no index: it needs one `date key` and one number"
            yield NotMeaningful(charge.place, problem, "name a record with a day and a value")
        if constant(charge.amount) is None:
            yield NotMeaningful(charge.place, "only a fixed amount follows an index", "leave out `indexed by`")


def empty_proofs(contract: k.Contract) -> Iterator[Diagnostic]:
    for invariant in contract.invariants:
        if not invariant.always and not invariant.laws:
            yield NotMeaningful(invariant.place, "this invariant says nothing", "add `always …` or `worse … never …`")
