"""Values by period: results, fees, amounts and defines; windows, runs, and the words that a declaration defines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from slalang.model.contract import Charge, Consequence, Define, Objective
from slalang.model.expression import (
    ContextValue,
    ContractAge,
    EndOf,
    Expression,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    OutcomeIs,
    OutcomePattern,
    PeriodSet,
    Remeasured,
    RunLength,
    SeriesKind,
    SeriesValue,
    Window,
)
from slalang.units import Kind
from tests.oracle import evaluate, money, promises, sets
from tests.oracle.times import Period
from tests.oracle.world import Place, World, number

GIVEN = {"charges", "credits", "bonuses"}
FLOWS = {Kind.MONEY, Kind.POINTS, Kind.COUNT}


def first_period(world: World) -> Period:
    period = world.term.period("month", world.term.first)
    assert period is not None, "a term is not empty"
    return period


def age(e: ContractAge, at: Place) -> Fraction:
    """The number of the month or contract year in which the period ends, from 1."""
    unit = "contract year" if e.unit == "year" else "month"
    return Fraction(len(at.world.term.until(unit, at.period.end)))


# ---------------------------------------------------------------- values


def value(e: SeriesValue | ContextValue | OutcomeIs, at: Place) -> Any:
    match e:
        case OutcomeIs():
            return outcome_is(e, at)
        case ContextValue():
            return context(e, at)
        case SeriesValue():
            own = own_periods(unit_of(e, at), at)
            values = [read(e, at.in_period(p)) for p in own]
            if len(values) == 1:
                return values[0]
            present = [number(v) for v in values if v is not None]
            return sum(present, Fraction(0)) if present and e.type.kind in FLOWS else None


def own_periods(unit: str, at: Place) -> list[Period]:
    """The periods of a unit that make up the place's period: itself, the shorter ones, or the longer one it closes."""
    if unit in {"", at.period.unit}:
        return [at.period]
    return at.world.term.inside(unit, at.period)


def unit_of(e: SeriesValue, at: Place) -> str:
    contract = at.world.contract
    if e.kind is SeriesKind.SUBTOTAL:
        return settlement_unit(at.world)
    kept: list[Objective | Charge | Consequence | Define] = [*contract.objectives, *contract.charges]
    kept += [*contract.consequences, *contract.defines]
    return next(d.unit for d in kept if d.name == e.name)


def settlement_unit(world: World) -> str:
    return world.contract.settlement.unit if world.contract.settlement else "month"


def read(e: SeriesValue, at: Place) -> Any:
    """A series in one of its own periods, at the key that is named, or that the place is at."""
    contract = at.world.contract
    key = named_key(e, at)
    match e.kind:
        case SeriesKind.OBJECTIVE:
            of = at.world.objective(e.name)
            mine = key if e.key is not None or (at.keyed and at.key_name == of.group_name) else None
            found = promises.found(at.world, of, at.period, mine)
            return found.result if found is not None and found.measured else None
        case SeriesKind.SUBTOTAL:
            return at.running.subtotals.get(e.name) if at.running else None
        case SeriesKind.CHARGE:
            return money.charge(next(c for c in contract.charges if c.name == e.name), replace(at, key=key))
        case SeriesKind.DEFINE:
            return define(next(d for d in contract.defines if d.name == e.name), replace(at, key=key))
        case _:
            return money.amount_of(e, at, key)


def named_key(e: SeriesValue, at: Place) -> Any:
    if e.key is None:
        return at.key
    return e.key.name if isinstance(e.key, SeriesValue) else evaluate.value(e.key, at)


def define(of: Define, at: Place) -> Any:
    assert of.body is not None, "a define with parameters stands where it is used"
    if of.scope == "objective":
        return evaluate.value(of.body, at)
    here = Place(at.world, at.period, running=at.running)
    return evaluate.value(of.body, here.at_key(of.key, at.key) if of.key else here)


def keys(name: str, at: Place) -> tuple[str | None, ...]:
    """The keys of a grouped objective that have come up until the end of the period."""
    found: dict[str | None, None] = {}
    for of in at.world.contract.objectives:
        if of.group_name == name:
            for period in at.world.term.until(of.unit, at.period.end):
                found.update(dict.fromkeys(promises.groups(at.world, of, period)))
    return tuple(sorted(found, key=lambda k: k is None))


# ---------------------------------------------------------------- outcomes


def outcome_here(name: str, at: Place, *, key: Any = None, given: bool = False) -> promises.Outcome | None:
    of = at.world.objective(name)
    own = own_periods(of.unit, at)
    if len(own) != 1:
        return None
    mine = key if given else at.key if at.keyed and at.key_name == of.group_name else None
    return promises.found(at.world, of, own[0], mine)


def outcome_is(e: OutcomeIs, at: Place) -> bool | None:
    """Unknown where nothing was measured; neither met nor missed where it is excused."""
    if e.window is not None:
        there = window_periods(e.window, at, e.window.unit or at.period.unit)
        if not there:
            return None
        at = at.in_period(there[-1])
    if e.subject is None:
        assert at.objective is not None, "`missed` alone is about the declaration's objective"
        found = outcome_here(at.objective.name, at)
    else:
        found = outcome_here(e.subject.name, at, key=named_key(e.subject, at), given=e.subject.key is not None)
    if found is None:
        return None
    if e.outcome == "excused":
        return found.verdict == "excused"
    if not found.measured:
        return None
    return found.verdict == e.outcome and (not e.level or e.level in found.levels)


def outcome_fits(pattern: OutcomePattern, at: Place) -> bool:
    """A row of a table `by outcome`."""
    assert at.objective is not None
    found = outcome_here(at.objective.name, at)
    return (
        found is not None and found.verdict == pattern.outcome and (not pattern.level or pattern.level in found.levels)
    )


def context(e: ContextValue, at: Place) -> Any:
    if e.name == "charges":
        return money.charges(at)
    if e.name in {"credits", "bonuses"}:
        return money.given(e.name, at)
    assert at.objective is not None, f"`{e.name}` is about the declaration's objective"
    if e.name == "objective":
        return at.objective.name
    found = outcome_here(at.objective.name, at)
    if found is None:
        return None
    match e.name:
        case "result":
            return found.result if found.measured else None
        case "outcome":
            return found.verdict
        case "shortfall":
            return found.shortfall
        case "overshoot":
            return found.overshoot
        case "misses":
            return Fraction(found.counts.counted - found.counts.fulfilled)
        case "target":
            low, high = found.target
            return low if low is not None else high
        case _:
            raise AssertionError(e.name)


# ---------------------------------------------------------------- windows and runs


def over_time(e: InWindow | InEachOf | InAtLeast | InARow | RunLength | EndOf, at: Place) -> Any:
    match e:
        case EndOf():
            found = window_periods(e.window, at, window_unit(e.window, at))
            return found[-1].end if found else None
        case InWindow():
            return in_window(e, at)
        case InEachOf():
            truths = truths_of(e.condition, e.window, at)
            asked = e.window.count if e.window.shape in {"last", "before"} else 1
            return len(truths) >= asked and all(t is True for t in truths)
        case InAtLeast():
            return sum(t is True for t in truths_of(e.condition, e.window, at)) >= e.count
        case InARow():
            return run(e.condition, e.unit, at) >= e.count
        case RunLength():
            return Fraction(run(e.condition, e.unit, at))


def run(condition: Expression, unit: str, at: Place) -> int:
    """How many periods up to this one held, one by one backwards; periods without a value are left aside."""
    this, length = at.world.term.at(unit, at.period.end - 1), 0
    while this is not None:
        truth = evaluate.value(condition, at.in_period(this))
        if truth is False:
            break
        length += truth is True
        this = at.world.term.before(this)
    return length


def in_window(e: InWindow, at: Place) -> Any:
    """The value in the window's one period; of what is kept in shorter ones, their sum there."""
    if e.window.shape == "so_far":
        values = [
            evaluate.value(e.value, at.in_period(p)) for p in window_periods(e.window, at, native_unit(e.value, at))
        ]
        present = [number(v) for v in values if v is not None]
        return sum(present, Fraction(0)) if present else None
    found = window_periods(e.window, at, window_unit(e.window, at))
    return evaluate.value(e.value, at.in_period(found[-1])) if found else None


def pooled(e: Remeasured, at: Place) -> Any:
    """A measure on the rows of all periods of a window, as if they were one."""
    unit = at.period.unit if e.window.shape == "so_far" else window_unit(e.window, at)
    found = window_periods(e.window, at, unit)
    if not found:
        return None
    whole = replace(found[-1], first=found[0].first, start=found[0].start)
    return evaluate.value(e.value, at.in_period(whole))


def truths_of(condition: Expression, window: Window, at: Place) -> list[Any]:
    unit = at.period.unit if window.shape == "so_far" else window_unit(window, at)
    return [evaluate.value(condition, at.in_period(p)) for p in window_periods(window, at, unit)]


def window_unit(window: Window, at: Place) -> str:
    if window.shape == "named":
        return "quarter" if "Q" in window.label else "month" if "-" in window.label else "year"
    return window.unit or at.period.unit


def window_periods(window: Window, at: Place, unit: str) -> list[Period]:
    """The periods of a unit in a window seen from the place, oldest first, cut to the term."""
    term = at.world.term
    if window.shape == "so_far":
        whole = term.at(window.unit, at.period.end - 1)
        return [p for p in term.inside(unit, whole) if p.end <= at.period.start] if whole else []
    own = window_unit(window, at)
    if window.shape == "named":
        chosen = [p for p in term.until(own, at.period.end) if p.label == window.label and p.end <= at.period.end]
    else:
        this = term.at(own, at.period.end - 1)
        assert this is not None, "a period lies in the term"
        back = [p for p in term.until(own, at.period.end) if p.start <= this.start]
        match window.shape:
            case "this":
                chosen = [this]
            case "last":
                chosen = back[-window.count :]
            case "before":
                chosen = back[:-1][-window.count :]
            case _:
                raise AssertionError(f"the oracle does not look at a {window.shape} window")
    return chosen if own == unit else [q for p in chosen for q in term.inside(unit, p)]


def periods_of(over: PeriodSet, at: Place, of: object = None) -> list[Period]:
    """The periods of a set: of its own unit, the window's, or that of the series which is folded over a long period."""
    if over.unit not in {"", over.window.unit}:
        return window_periods(over.window, at, over.unit)
    if over.window.shape in {"last", "before"}:
        return window_periods(over.window, at, over.window.unit)
    return window_periods(over.window, at, native_unit(of, at))


def native_unit(of: object, at: Place) -> str:
    """The shortest unit in which a series that an expression reads is kept."""
    lengths = ("day", "week", "month", "quarter", "year", "contract year")
    units = [unit_of(e, at) if isinstance(e, SeriesValue) else settlement_unit(at.world) for e in series_in(of)]
    return min(units, key=lengths.index, default=at.period.unit)


def series_in(node: object) -> Iterator[SeriesValue | ContextValue]:
    for part in sets.everything_in(node):
        if isinstance(part, SeriesValue) or (isinstance(part, ContextValue) and part.name in GIVEN):
            yield part
