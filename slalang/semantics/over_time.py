"""Checks what is read over time: members of grouped series, windows and their units, and what lies ahead.

Takes a contract; gives faults. Each declaration that is evaluated for a period is walked with what its surroundings
know: the unit of its periods, the keys at hand, and whether it may look ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.structure import NoMisses, NotMeaningful
from slalang.semantics.lengths import LENGTHS
from slalang.semantics.usage import nodes
from slalang.source import Place
from slalang.units import Kind


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds an expression: its declaration's place and unit, the keys known, and whether it may look ahead.

    `own_units` are those of the objectives that its declaration is for; `judged` are those that `misses` speaks of.
    """

    place: Place
    unit: str
    keys: frozenset[str] = frozenset()
    ahead: bool = False
    windowed: bool = False
    of_objectives: bool = False
    own_units: tuple[str, ...] = ()
    judged: tuple[k.Objective, ...] = ()


def over_time(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """Every fault of reading a series where, when or in pieces in which it has no value."""
    reader = Reader(contract)
    return tuple(dict.fromkeys(fault for part, around in evaluated(contract) for fault in reader.faults(part, around)))


def evaluated(contract: k.Contract) -> Iterator[tuple[Any, Around]]:
    """Each expression that belongs to a period, with what surrounds it."""
    for o in contract.objectives:
        around = Around(o.place, o.unit, keys(o.group_name), of_objectives=True)
        yield (o.measure, o.target, o.levels, o.also), around
    for c in contract.consequences:
        own = tuple(o for o in contract.objectives if o.name in c.objectives)
        units = tuple(o.unit for o in own)
        around = Around(c.place, c.unit, keys(c.key), of_objectives=bool(own), own_units=units, judged=own)
        yield c.amount, replace(around, ahead=True)
        yield c.when, around
    for charge in contract.charges:
        yield charge.amount, Around(charge.place, charge.unit, keys(charge.key))
    for define in contract.defines:
        if define.scope == "period":
            yield define.body, Around(define.place, define.unit, keys(define.key), ahead=True)
    if contract.settlement is not None:
        for step in contract.settlement.steps:
            ahead = isinstance(step, k.EarnBack)
            for_each = keys(step.for_each) if isinstance(step, k.Keep | k.Cap) else frozenset()
            yield step, Around(step.place, contract.settlement.unit, for_each, ahead=ahead)
    for remedy in contract.remedies:
        unit = contract.settlement.unit if contract.settlement else "month"
        own = tuple(o for o in contract.objectives if o.name in remedy.objectives)
        yield remedy.when, Around(remedy.place, unit, keys(remedy.key), of_objectives=bool(own), judged=own)


def counts_rows(objective: k.Objective) -> bool:
    """Whether an objective measures a share of rows, under its names and its rounding: only that has failures."""
    measure = objective.measure
    while isinstance(measure, m.Named | m.Rounded):
        measure = measure.body if isinstance(measure, m.Named) else measure.value
    return isinstance(measure, m.Aggregate) and measure.fold is m.Fold.SHARE and isinstance(measure.over, m.RowSet)


def no_misses(part: m.ContextValue, judged: tuple[k.Objective, ...]) -> Iterator[Diagnostic]:
    """`misses` of objectives none of which has any: beside one that has, they are missing where they are not."""
    for each in judged if not any(map(counts_rows, judged)) else ():
        buckets = any(isinstance(node, m.BucketSet) for node in nodes(each.measure))
        yield NoMisses(part.place, each.name, PARTS if buckets else NO_SHARE, each.place)


NO_SHARE = "it does not measure a share of rows"
PARTS = "it measures parts of the period, and `misses` are rows of a share"


def keys(*names: str) -> frozenset[str]:
    return frozenset(name for name in names if name)


class Reader:
    """Walks expressions with their surroundings."""

    def __init__(self, contract: k.Contract) -> None:
        self.contract = contract
        self.units = {o.name: o.unit for o in contract.objectives}
        self.units |= {c.name: c.unit for c in contract.charges} | {c.name: c.unit for c in contract.consequences}
        self.units |= {d.name: d.unit for d in contract.defines if d.scope == "period"}
        self.keyed = {o.name: o.group_name for o in contract.objectives if o.group_name}

    def faults(self, part: Any, around: Around) -> Iterator[Diagnostic]:
        if isinstance(part, tuple):
            for each in part:
                yield from self.faults(each, around)
        elif is_dataclass(part) and not isinstance(part, type):
            yield from self.of_node(part, around)
            inner = self.inside(part, around)
            for each in fields(part):
                if each.name not in {"type", "place"}:
                    yield from self.faults(getattr(part, each.name), inner)

    def inside(self, part: Any, around: Around) -> Around:
        """What surrounds the parts of a node."""
        match part:
            case m.InWindow() | m.InEachOf() | m.InAtLeast() | m.InARow() | m.RunLength() | m.Remeasured():
                return replace(around, windowed=True)
            case m.Aggregate(over=m.PeriodSet()):
                return replace(around, windowed=True)
            case m.OutcomeIs(window=m.Window()):
                return replace(around, windowed=True)
            case m.FirstPresent():  # `misses else 1` says what holds where nobody counted any
                return replace(around, judged=())
            case m.Aggregate(over=m.KeySet(name)):
                return replace(around, keys=around.keys | {name})
            case m.Aggregate(over=m.ObjectiveSet(tag)):
                members = tuple(o for o in self.contract.objectives if not tag or tag in o.tags)
                return replace(around, of_objectives=True, judged=members)
        return around

    def of_node(self, part: Any, around: Around) -> Iterator[Diagnostic]:
        match part:
            case m.SeriesValue():
                yield from self.series(part, around)
            case m.ContextValue("charges") if not around.windowed:
                yield from self.charges(part, around)
            case m.InWindow(m.SeriesValue(m.SeriesKind.OBJECTIVE, name) as value, window) if self.several(name, window):
                problem = f"`{name}` has several results there, and results of several periods do not add up"
                yield NotMeaningful(part.place, problem, f"write `mean of {name} over …`, or `{name} measured over …`")
                yield from self.window(part.place, value, window, around)
            case m.InWindow(value, window) | m.Aggregate(value=value, over=m.PeriodSet(window)):
                yield from self.window(part.place, value, window, around)
            case m.OutcomeIs(window=m.Window("last" | "before" | "next", count=count)) if count > 1:
                fix = "say of how many: `… in each of W`, `… in at least 2 of W`"
                yield NotMeaningful(part.place, "several periods have no one outcome", fix)
            case m.OutcomeIs(subject, _, _, window) if window is not None:
                yield from self.window(part.place, subject, window, around)
            case m.OutcomeIs(subject=None) | m.ContextValue(
                "result" | "outcome" | "shortfall" | "overshoot" | "misses"
            ):
                yield from self.finer(part.place, around.own_units, around)
                if isinstance(part, m.ContextValue) and part.name == "misses":
                    yield from no_misses(part, around.judged)
            case m.InEachOf(_, window):
                yield from self.window(part.place, None, window, around)
            case m.InAtLeast(_, count, window):
                yield from self.window(part.place, None, window, around)
                if window.shape in {"last", "before", "next"} and not 0 < count <= window.count:
                    problem = f"{count} of {window.count} can never be"
                    yield NotMeaningful(part.place, problem, f"ask for 1 to {window.count}")
            case m.InARow(_, count) if count < 1:
                yield NotMeaningful(part.place, "a run of none always is", "ask for 1 or more")
            case _:
                return

    def several(self, name: str, window: m.Window) -> bool:
        """Whether an objective is judged more than once in a window of one period."""
        return bool(window.unit) and LENGTHS[self.units[name]] < LENGTHS[window.unit] if name in self.units else False

    def series(self, part: m.SeriesValue, around: Around) -> Iterator[Diagnostic]:
        """A grouped objective is read by its key; what has no keys is not."""
        key = self.keyed.get(part.name, "") if part.kind is m.SeriesKind.OBJECTIVE else ""
        if key and part.key is None and key not in around.keys:
            fix = f'write `{part.name} for "…"`, or `any {key} where {part.name} …`'
            yield NotMeaningful(part.place, f"`{part.name}` has a result for each {key}, and here none is chosen", fix)
        if part.kind is m.SeriesKind.OBJECTIVE:
            yield from self.finer(part.place, (self.units.get(part.name, around.unit),), around)
        if part.kind is m.SeriesKind.OBJECTIVE and part.key is not None and not key:
            problem = f"`{part.name}` has one result, and no members"
            yield NotMeaningful(part.place, problem, "leave out `for …`")

    def finer(self, place: Place, units: tuple[str, ...], around: Around) -> Iterator[Diagnostic]:
        """An outcome of a shorter period has no value for a longer one, unless a window says which."""
        for unit in units:
            if not around.windowed and LENGTHS[unit] < LENGTHS[around.unit]:
                problem = f"this has an outcome for each {unit}, and here a {around.unit} is decided"
                fix = f"say of which: `in each of the {around.unit}`, `mean of NAME over the {around.unit}`"
                yield NotMeaningful(place, problem, fix)

    def charges(self, part: m.ContextValue, around: Around) -> Iterator[Diagnostic]:
        settled = self.contract.settlement.unit if self.contract.settlement else around.unit
        if around.unit != settled:
            problem = f"this belongs to a {around.unit}, and charges are settled each {settled}"
            yield NotMeaningful(part.place, problem, f"write `charges in the {around.unit}`")

    def window(self, place: Place, value: Any, window: m.Window, around: Around) -> Iterator[Diagnostic]:
        """A window reads whole periods of the series, and looks ahead only where something waits for it."""
        if isinstance(value, m.Typed) and is_fixed(value):
            problem = f"`{value.place.text}` is the same in every period: the window takes the nearest word"
            yield NotMeaningful(place, problem, "put what it is about in parentheses, `(NAME in W) is at least 95%`")
        if window.shape == "next" and not around.ahead:
            problem = "what lies ahead is not known when this is decided"
            fix = "look ahead only in `earn back … when`, in a series it reads, or in an amount"
            yield NotMeaningful(place, problem, fix)
        unit = self.units.get(value.name, "") if isinstance(value, m.SeriesValue) else ""
        if unit and window.unit and LENGTHS[window.unit] < LENGTHS[unit]:
            name = value.name if isinstance(value, m.SeriesValue) else ""
            problem = f"`{name}` has one value a {unit}, and none a {window.unit}"
            yield NotMeaningful(place, problem, f"use a window of {unit}s or longer periods")


def is_fixed(value: Any) -> bool:
    """Whether an expression is made of written values alone, so that no period changes it."""
    match value:
        case m.Constant(type=type_):
            return type_.kind is not Kind.UNKNOWN  # an unknown name was reported where it stands
        case m.Named(body=body):
            return is_fixed(body)
        case m.Arithmetic(_, left, right):
            return is_fixed(left) and is_fixed(right)
        case m.Negative(inner):
            return is_fixed(inner)
        case _:
            return False
