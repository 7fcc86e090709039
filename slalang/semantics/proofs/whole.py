"""All proofs of a contract in one pass.

Takes a checked contract, whose names and types are right; gives every fault that the proofs find in it. Definitions are
proved where they are used, in the surroundings of each use, and those of the contract itself also on their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.diagnostic import Diagnostic
from slalang.model.contract import (
    Cap,
    Clock,
    Consequence,
    Contract,
    EarnBack,
    Increase,
    LeavesOut,
    Reduce,
    Relief,
    Settlement,
    Waive,
)
from slalang.model.expression import Expression, SeriesKind
from slalang.semantics.proofs.consequences import check_consequence
from slalang.semantics.proofs.faults import TooLargeToProve
from slalang.semantics.proofs.known import check_denominators, check_known
from slalang.semantics.proofs.levels import check_levels
from slalang.semantics.proofs.presence import MISSING, Cases, Facts
from slalang.semantics.proofs.ranges import of_field
from slalang.semantics.proofs.setting import Setting, setting_of_fields
from slalang.semantics.proofs.sign import check_rates
from slalang.semantics.proofs.tables import check_ends, check_tables
from slalang.semantics.proofs.walk import parts, unfolded_size

MOST_PARTS = 200_000
"""Parts of one expression, names written out; the largest of a real contract has a few hundred."""

CONSEQUENCES = {SeriesKind.PENALTY: "penalty", SeriesKind.BONUS: "bonus", SeriesKind.SCORE: "score"}


def check_contract(contract: Contract) -> tuple[Diagnostic, ...]:
    """The faults of every table, level, amount and condition of a contract."""
    return tuple(dict.fromkeys(Whole(contract).faults()))


class Whole:
    """One contract being proved."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.facts = facts_of(contract)
        self.setting = setting_of_contract(contract, self.facts)

    def faults(self) -> Iterator[Diagnostic]:
        contract = self.contract
        too_large = tuple(self.too_large())
        if too_large:
            yield from too_large
            return
        for record in contract.records:
            for field in record.fields:
                yield from check_ends(field.within, field.type, field.place, of_field(field.type))
        for body in self.bodies():
            yield from self.of_expression(body)
        for objective in contract.objectives:
            yield from check_levels(objective, self.setting)
            for each in parts(objective):
                yield from self.of_expression(each)
        for consequence in contract.consequences:
            yield from self.of_consequence(consequence)
        for service in contract.services:
            if service.covers is not None and service.covers.where is not None:
                yield from check_known(service.covers.where, self.facts)
        for relief in contract.reliefs:
            yield from self.of_relief(relief)
        for remedy in contract.remedies:
            for each in parts(remedy):
                yield from self.of_expression(each)
            if remedy.when is not None:
                yield from check_known(remedy.when, self.facts)
        if contract.settlement is not None:
            yield from self.of_settlement(contract.settlement)

    def too_large(self) -> Iterator[Diagnostic]:
        """What no proof could walk through: names inside names double with every step."""
        counted: dict[int, int] = {}
        contract = self.contract
        declared = (contract.objectives, contract.consequences, contract.reliefs, contract.remedies, contract.services)
        others = (each for several in declared for declaration in several for each in parts(declaration))
        for expression in (*self.bodies(), *others, *parts(contract.settlement)):
            if unfolded_size(expression, counted) > MOST_PARTS:
                yield TooLargeToProve(expression.place)

    def bodies(self) -> Iterator[Expression]:
        """Expressions that stand for themselves."""
        contract = self.contract
        yield from (d.body for d in contract.defines if d.body is not None and not d.parameters)
        yield from (m.body for m in contract.metrics if m.body is not None and not m.parameters)
        for several in (contract.charges, contract.clocks, contract.priorities, contract.lookups, contract.spans):
            for each in several:
                yield from parts(each)
        for invariant in contract.invariants:
            yield from invariant.always

    def of_expression(self, expression: Expression) -> Iterator[Diagnostic]:
        yield from check_tables(expression, self.setting)
        yield from check_rates(expression, self.setting)
        yield from check_denominators(expression, self.facts)

    def of_consequence(self, consequence: Consequence) -> Iterator[Diagnostic]:
        yield from check_consequence(consequence, self.contract.objectives, self.setting)
        yield from check_denominators(consequence.amount, self.facts)
        if consequence.when is not None:
            yield from check_denominators(consequence.when, self.facts)
            yield from check_known(consequence.when, self.facts)

    def of_relief(self, relief: Relief) -> Iterator[Diagnostic]:
        for each in parts(relief):
            yield from check_tables(each, self.setting)
            yield from check_denominators(each, self.facts)
        if isinstance(relief.effect, LeavesOut) and relief.effect.rows.where is not None:
            yield from check_known(relief.effect.rows.where, self.facts)
        if relief.when is not None:
            yield from check_known(relief.when, self.facts)

    def of_settlement(self, settlement: Settlement) -> Iterator[Diagnostic]:
        for step in settlement.steps:
            match step:
                case Waive(condition=condition) | EarnBack(condition=condition):
                    yield from self.of_expression(condition)
                    yield from check_known(condition, self.facts)
                case Cap(limit=amount) | Reduce(by=amount) | Increase(by=amount):
                    yield from self.of_expression(amount)


# ---------------------------------------------------------------- what the contract says of its parts


def setting_of_contract(contract: Contract, facts: Facts) -> Setting:
    """What is true anywhere in the contract."""
    bodies: dict[tuple[SeriesKind, str], Expression] = {}
    bodies |= {(SeriesKind.OBJECTIVE, o.name): o.measure for o in contract.objectives}
    bodies |= {(SeriesKind.CHARGE, c.name): c.amount for c in contract.charges}
    bodies |= {
        (SeriesKind.DEFINE, d.name): d.body for d in contract.defines if d.scope == "period" and d.body is not None
    }
    kinds = {word: kind for kind, word in CONSEQUENCES.items()}
    bodies |= {(kinds[c.kind], c.name): c.amount for c in contract.consequences}
    lasts = {r.name: r.lasts for r in contract.records} | {s.name: ("started_at", "ended_at") for s in contract.spans}
    steps = contract.settlement.steps if contract.settlement else ()
    return Setting(
        objectives=tuple(o.name for o in contract.objectives),
        series=lambda kind, name: bodies.get((kind, name)),
        earns_back=any(isinstance(s, EarnBack) for s in steps),
        maybe_missing=lambda key: bool(Cases(facts).presence(key) & MISSING),
        lasts=lasts.get,
        within=setting_of_fields(contract).within,
    )


def facts_of(contract: Contract) -> Facts:
    """Which fields may be missing: those said to be optional, and the end of spans that may still run."""
    optional = {(r.name, f.name) for r in contract.records for f in r.fields if f.optional}
    for spans in contract.spans:
        optional.add((spans.name, "ended_at"))
        optional |= {
            (spans.name, name) for record, name in set(optional) if record == spans.record and name in spans.split
        }
    clocks: dict[str, Clock] = {c.name: c for c in contract.clocks}
    within = setting_of_fields(contract).within
    return Facts(optional=lambda record, name: (record, name) in optional, clock=clocks.get, within=within)
