"""Looks for amounts that read a quarter or year to its end, and so come for each of its months only then.

Takes a contract without errors, gives findings, each with the way out that its window has. Where a condition names the
months that are meant, nothing is said: the author knows when such an amount comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.sense import KnownOnlyLater
from slalang.semantics.lengths import LENGTHS
from slalang.semantics.usage import nodes, nodes_of_series
from slalang.source import on_one_line

MEASURED = (m.Aggregate, m.TimeIn, m.SeriesValue, m.ContextValue, m.InWindow)
"""What makes the amount of a charge one that is not known before its period has closed."""

RUNS = {
    ("month", "quarter"): "the last 3 months",
    ("month", "year"): "the last 12 months",
    ("month", "contract year"): "the last 12 months",
    ("quarter", "year"): "the last 4 quarters",
    ("quarter", "contract year"): "the last 4 quarters",
}
"""As long a window that ends with the period at hand."""


def known_later(contract: k.Contract) -> Iterator[Diagnostic]:
    """Amounts that read a quarter or year to its end, and so come for each of its months only then."""
    reader = Later(contract)
    for each in contract.consequences:
        if not any(map(tells_when, nodes(each.when))):
            for node, window, longer in reader.waiting(each.amount, each.unit, set()):
                way = reader.way_out(window, each, longer)
                yield KnownOnlyLater(node.place, each.name, each.unit, longer, way)


def tells_when(node: Any) -> bool:
    """Whether a node is what names periods: the month of the contract, or the ends of the period."""
    return isinstance(node, m.ContractAge | m.PeriodEdge)


@dataclass(frozen=True, slots=True)
class Later:
    """Finds the windows that wait in what is worked out for a shorter period."""

    contract: k.Contract

    def waiting(self, part: Any, unit: str, seen: set[str]) -> Iterator[tuple[Any, Any, str]]:
        """Each node of a part that waits, with the window that it waits for (of a series, too) and its unit.

        Each series is followed once: those that are `seen` are not.
        """
        if isinstance(part, tuple):
            for each in part:
                yield from self.waiting(each, unit, seen)
        elif is_dataclass(part) and not isinstance(part, type) and not self.told_apart(part, unit):
            define = self.define(part)
            if define is not None and define.name not in seen:
                seen.add(define.name)
                inner = self.waiting(define.body, define.unit, seen)
                yield from ((part, window, longer) for _, window, longer in inner)
            longer = longer_than(part, unit)
            if longer and not self.is_known(part):
                yield part, part, longer
            for each in fields(part):
                if each.name not in {"type", "place"}:
                    yield from self.waiting(getattr(part, each.name), unit, seen)

    def told_apart(self, part: Any, unit: str) -> bool:
        """Whether a part is only asked for where something else holds, which is known with its own period."""
        match part:
            case m.And(conditions):
                return not all(any(longer_than(n, unit) for n in nodes_of_series(e, self.contract)) for e in conditions)
            case m.Choice(condition=condition):
                return any(map(tells_when, nodes(condition)))
            case m.Table(keys=keys):
                return any(map(tells_when, nodes(keys)))
        return False

    def define(self, node: Any) -> k.Define | None:
        """The series that a node reads, where that is a define."""
        if not isinstance(node, m.SeriesValue) or node.kind is not m.SeriesKind.DEFINE:
            return None
        return next((each for each in self.contract.defines if each.name == node.name), None)

    def is_known(self, node: Any) -> bool:
        """Whether a node is a fixed fee in a window, by itself."""
        fee = node.value if isinstance(node, m.InWindow) else None
        return isinstance(fee, m.SeriesValue) and fee.kind is m.SeriesKind.CHARGE and fee.name in self.fixed()

    def fixed(self) -> dict[str, k.Charge]:
        """The fees that are known before their period has closed."""
        charges = self.contract.charges
        return {c.name: c for c in charges if not any(isinstance(n, MEASURED) for n in nodes(c.amount))}

    def fees(self, value: Any, of: k.Consequence) -> tuple[k.Charge, ...]:
        """The fixed fees that a value is made of; none where it reads anything else."""
        fixed, found = self.fixed(), dict[str, k.Charge]()
        for node in nodes_of_series(value, self.contract):
            match node:
                case m.SeriesValue(m.SeriesKind.DEFINE):
                    continue
                case m.SeriesValue(m.SeriesKind.CHARGE, name) if name in fixed:
                    found[name] = fixed[name]
                case m.ContextValue("charges"):
                    services = {s for o in self.contract.objectives if o.name in of.objectives for s in o.services}
                    named = {fee for s in self.contract.services if s.name in services for fee in s.fees}
                    all_of = [c for c in self.contract.charges if c.name in named] or self.contract.charges
                    if any(c.name not in fixed for c in all_of):
                        return ()
                    found |= {c.name: c for c in all_of}
                case _ if isinstance(node, MEASURED):
                    return ()
        return () if any(c.key for c in found.values()) else tuple(c for c in self.contract.charges if c.name in found)

    def way_out(self, part: Any, of: k.Consequence, longer: str) -> str:
        """How the same can be said so that it is known when its own period closes."""
        value = part.value if isinstance(part, m.InWindow | m.Aggregate) else None
        fees = self.fees(value, of) if value is not None else ()
        so_far, run = f"the {longer} so far", RUNS.get((of.unit, longer), "")
        own = self.unit(value)
        match part:
            case m.InWindow() | m.Aggregate(m.Fold.SUM) if fees:
                each = " and ".join(f"`{fee.name} in the {longer}`" for fee in fees)
                return f"a fixed fee that stands alone is known before: {each}"
            case _ if own and LENGTHS[own] >= LENGTHS[longer]:
                return f"this has one value a {own}: let `{of.name}` come each {own}"
            case _ if not run:
                return f"read what was before this {of.unit}, `{so_far}`"
            case m.Aggregate(m.Fold.COUNT):
                added = f"(count of … in {so_far} where …) + (1 if … otherwise 0)"
                return f"add this {of.unit} to what was before it, `{added}`"
            case m.Aggregate(m.Fold.SUM, m.PeriodSet(where=None), m.Typed() as each) | m.InWindow(each):
                said = on_one_line(each.place)
                said = said if isinstance(each, m.ContextValue | m.SeriesValue) else f"({said})"
                return f"add this {of.unit} to what was before it, `(sum of {said} over {so_far}) + {said}`"
        return f"take a window that ends with the {of.unit}, such as `{run}`"

    def unit(self, value: Any) -> str:
        """The period for which a series has each of its values; empty of anything else."""
        if not isinstance(value, m.SeriesValue):
            return ""
        units = {each.name: each.unit for each in self.contract.objectives}
        units |= {each.name: each.unit for each in self.contract.charges}
        units |= {each.name: each.unit for each in self.contract.consequences}
        units |= {each.name: each.unit for each in self.contract.defines}
        return units.get(value.name, "")


def longer_than(node: Any, unit: str) -> str:
    """The longer period that a window reads to its end; empty where it does not."""
    match node:
        case m.InWindow(window=window) | m.InEachOf(window=window) | m.InAtLeast(window=window):
            found = window
        case m.OutcomeIs(window=m.Window() as window) | m.Aggregate(over=m.PeriodSet(window)):
            found = window
        case _:
            return ""
    longer = found.shape == "this" and LENGTHS[found.unit] > LENGTHS[unit]
    return found.unit if longer else ""
