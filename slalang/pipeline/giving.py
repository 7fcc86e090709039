"""What may be given in place of data, and which values of it are possible.

Takes a contract and a value given for one of its series; gives the faults of the value: a result that no data could
have, a period that is none of the series' own, a key that it does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from slalang.calendar.periods import PeriodKind, parse_period
from slalang.diagnostic import Diagnostic
from slalang.model.contract import Charge, Consequence, Contract, Define, Objective
from slalang.model.measured import GivenValue
from slalang.pipeline.faults import ImpossibleResult, NotItsKey, NotItsPeriod
from slalang.semantics.proofs.interval import EVERYTHING, NOT_NEGATIVE, Interval
from slalang.semantics.proofs.ranges import domain
from slalang.semantics.proofs.setting import setting_of_fields
from slalang.semantics.proofs.words import interval_in_words, value_in_words
from slalang.settle.keys import declared_values
from slalang.settle.native import settlement_unit
from slalang.settle.terms import versions
from slalang.settle.timeline import is_finer, timeline
from slalang.source import Place
from slalang.units import Type, money

WORDS = ("credits", "bonuses")

SHOWN = 80
"""A longer key or label is cut in a message."""


@dataclass(frozen=True, slots=True)
class Givable:
    """A series that can be given under some terms: what it is, its unit of value and of time, and its keys.

    `keyed` tells that it has keys, `keys` are all of them where the contract names them.
    """

    of: str
    name: str
    type: Type
    unit: str
    keyed: bool = False
    keys: tuple[str, ...] = ()
    possible: Interval = EVERYTHING


class Giving:
    """All that can be given for a contract, under whatever of its terms."""

    def __init__(self, contract: Contract) -> None:
        self.line = timeline(contract)
        self.named: dict[str, dict[str, list[Givable]]] = {}
        for version in versions(contract, self.line):
            for each in of_terms(version.contract):
                self.named.setdefault(each.name, {}).setdefault(each.of, []).append(each)

    def called(self, name: str) -> tuple[Givable, ...]:
        """What has a name, once for each kind, under the first terms that have it."""
        return tuple(terms[0] for terms in self.named.get(name, {}).values())

    def faults(self, given: GivenValue, place: Place) -> Iterator[Diagnostic]:
        """Why a value can have no meaning for its series, under any terms that have it."""
        mine = self.named.get(given.name, {}).get(given.of, [])
        if not mine:
            return
        if given.period and (why := self.no_period(given.period, mine)):
            yield NotItsPeriod(place, given.name, given.period[:SHOWN], why)
        if given.key is not None and not any(g.keyed and (not g.keys or given.key in g.keys) for g in mine):
            keys = ", ".join(mine[0].keys)
            yield NotItsKey(place, given.name, given.key[:SHOWN], f"its keys are {keys}" if keys else "it has no keys")
        if not is_possible(given, mine):
            yield ImpossibleResult(place, given.name, value_in_words(given.value, mine[0].type), told(mine[0]))

    def no_period(self, label: str, mine: list[Givable]) -> str:
        """Why a label names no time for which a series can be given; empty where it does."""
        named = parse_period(self.line.zone, label)
        if named is None:
            return "it is no period such as 2026-03, 2026-Q1 or 2026"
        if named.end <= self.line.low or named.start >= self.line.high:
            return "the contract is not in force then"
        inside = (p for g in mine for p in self.line.until(g.unit, named.end))
        held = any(named.start <= p.start and p.end <= named.end for p in inside) or any(
            not is_finer(named.kind, g.unit) for g in mine if named.kind is not PeriodKind.STRETCH
        )
        return "" if held else f"`{mine[0].name}` is kept for each {mine[0].unit}"


def of_terms(contract: Contract) -> Iterator[Givable]:
    for objective in contract.objectives:
        yield of_objective(contract, objective)
    yield from (of_amount(contract, charge) for charge in contract.charges)
    yield from (of_amount(contract, consequence) for consequence in contract.consequences)
    for define in contract.defines:
        if define.scope == "period" and define.body is not None:
            yield of_define(contract, define)
    for word in WORDS:
        yield Givable("word", word, money(contract.currency), settlement_unit(contract))


def of_objective(contract: Contract, of: Objective) -> Givable:
    keys = declared_values(contract, of.group) if of.group is not None else ()
    measure = of.measure
    possible = domain(measure, setting_of_fields(contract))
    return Givable("objective", of.name, measure.type, of.unit, of.group is not None, keys, possible)


def of_amount(contract: Contract, of: Charge | Consequence) -> Givable:
    """An amount is never under zero; one for several objectives has a line for each of them."""
    kind = "charge" if isinstance(of, Charge) else of.kind
    several = isinstance(of, Consequence) and (of.per_objective or len(of.objectives) > 1)
    keys = of.objectives if isinstance(of, Consequence) and several and not of.key else ()
    keys = keys or group_values(contract, of.key)
    return Givable(kind, of.name, of.amount.type, of.unit, bool(of.key) or several, keys, NOT_NEGATIVE)


def of_define(contract: Contract, of: Define) -> Givable:
    assert of.body is not None, "a define with a value each period has a body"
    return Givable("define", of.name, of.body.type, of.unit, bool(of.key), group_values(contract, of.key))


def group_values(contract: Contract, name: str) -> tuple[str, ...]:
    """All values of a key where the contract names them; none where the data do."""
    groups = [o.group for o in contract.objectives if name and o.group_name == name and o.group is not None]
    return declared_values(contract, groups[0]) if groups else ()


# ---------------------------------------------------------------- what is wrong with a value


def is_possible(given: GivenValue, mine: list[Givable]) -> bool:
    value = given.value
    if not isinstance(value, (Fraction, int)) or isinstance(value, bool):
        return True
    return any(Fraction(value) in g.possible for g in mine)


def told(series: Givable) -> str:
    """The possible values in words: `from 0% to 100%, in steps of 0.1%`."""
    words = interval_in_words(series.possible, series.type)
    step = series.possible.step
    return f"{words}, in steps of {value_in_words(step, series.type)}" if step else words
