"""Other periods: the value in one of them, how often a condition held in several, how long a run is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from slalang.calendar.periods import Period, parse_period
from slalang.model.contract import Contract, Objective
from slalang.model.expression import (
    ContextValue,
    EndOf,
    Expression,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    PeriodSet,
    Remeasured,
    RunLength,
    SeriesKind,
    SeriesValue,
    Window,
)
from slalang.model.outcome import Trace
from slalang.settle.asking import Asking, in_force
from slalang.settle.derivation import leaf, number, step
from slalang.settle.native import element_unit, pooled_unit, truth_unit, value_unit
from slalang.settle.scope import Scope
from slalang.settle.timeline import in_window, is_cut, window_unit
from slalang.units import COUNT, Kind, exact_sum

FLOWS = frozenset({Kind.MONEY, Kind.POINTS, Kind.COUNT})
"""What adds up over periods."""

Kept = TypeVar("Kept")


def elsewhere(e: InWindow, scope: Scope) -> Trace:
    """`X in W`: the value in one other period, or a flow's sum over the finer periods of W."""
    unit = value_unit(scope.contract, e, asking(scope))
    if unit != window_unit(e.window, scope.period.kind):
        periods = in_window(scope.book.line, e.window, scope.period, unit)
        parts = [dated(scope.in_period(p).trace(e.value), p) for p in periods]
        present = [number(p.value) for p in parts if p.value is not None]
        return step(e, exact_sum(present) if present else None, "sum", *parts)
    found = named_periods(e.window, scope)
    if not found:
        return leaf(e, None, "no such period")
    parts = [dated(scope.in_period(p).trace(e.value), p) for p in found]
    if len(parts) > 1 and is_flow(e.value):
        present = [number(p.value) for p in parts if p.value is not None]
        return step(e, exact_sum(present) if present else None, "sum", *parts)
    value = nearest(e.window, parts)
    return step(e, value.value, "in " + value.label, value)


def is_flow(value: Expression) -> bool:
    """Whether a value of a split month is the sum of its parts: a fee, line or score; a balance passes through them."""
    if isinstance(value, SeriesValue):
        return value.type.kind in FLOWS and value.kind not in {SeriesKind.DEFINE, SeriesKind.OBJECTIVE}
    return isinstance(value, ContextValue) and value.name in {"charges", "credits", "bonuses"}


def window_period(window: Window, scope: Scope) -> Period | None:
    """The single period that a window names; None where the term has none, or a named one has not closed."""
    found = named_periods(window, scope)
    return nearest(window, found) if found else None


def named_periods(window: Window, scope: Scope) -> Sequence[Period]:
    """The one period that a window names; where an amendment splits it, its parts other than the one seen from."""
    found = in_window(scope.book.line, window, scope.period, window_unit(window, scope.period.kind))
    return [p for p in found if p.number == nearest(window, found).number]


def nearest(window: Window, of: Sequence[Kept]) -> Kept:
    """Of several parts the one directly before or after the period seen from."""
    return of[0] if window.shape == "next" else of[-1]


def dated(trace: Trace, period: Period) -> Trace:
    """A value of another period, under that period's name and without its own derivation."""
    return Trace(period.label, trace.value, trace.type, trace.rule, trace.place)


def set_periods(over: PeriodSet, of: tuple[Expression | None, ...], scope: Scope) -> tuple[Period, ...]:
    """The periods that a set of periods holds: those of its own unit, else of the window's or of the series folded."""
    unit = element_unit(scope.contract, over, of, asking(scope))
    return in_window(scope.book.line, over.window, scope.period, unit)


def asking(scope: Scope) -> Asking:
    return Asking(scope.period.kind, scope.objective)


def truths(condition: Expression, window: Window, scope: Scope) -> tuple[Trace, ...]:
    """A condition in each period of a window."""
    unit = truth_unit(scope.contract, window, condition, asking(scope))
    periods = in_window(scope.book.line, window, scope.period, unit)
    return tuple(dated(scope.in_period(p).trace(condition), p) for p in periods)


def each_of(e: InEachOf, scope: Scope) -> Trace:
    """`C in each of W`: in all of them; fewer periods than asked, or one without a value, make it false."""
    found = truths(e.condition, e.window, scope)
    is_whole = bool(found) and not is_cut(scope.book.line, e.window, scope.period)
    return step(e, is_whole and all(t.value is True for t in found), "in each of", *found)


def at_least(e: InAtLeast, scope: Scope) -> Trace:
    """`C in at least N of W`: counts the periods that exist."""
    found = truths(e.condition, e.window, scope)
    is_whole = bool(found) and not is_cut(scope.book.line, e.window, scope.period)
    if scope.is_strict and (not is_whole or any(t.value is None for t in found)):
        return step(e, None, f"in at least {e.count} of", *found)
    return step(e, sum(t.value is True for t in found) >= e.count, f"in at least {e.count} of", *found)


def in_a_row(e: InARow, scope: Scope) -> Trace:
    """`C N months in a row`: the run that ends now is at least N long."""
    run = scope.book.run(e.condition, e.unit, scope)
    length = Trace("in a row", Fraction(run), COUNT)
    return step(e, run >= e.count, f"{e.count} in a row", length)


def run_length(e: RunLength, scope: Scope) -> Trace:
    """`months in a row where C`; periods without a value are left aside."""
    return leaf(e, Fraction(scope.book.run(e.condition, e.unit, scope)), "in a row")


def remeasured(e: Remeasured, scope: Scope) -> Trace:
    """`(M) measured over W`: the metric on the rows of all periods of W together."""
    unit = pooled_unit(e.window, asking(scope))
    pool = in_window(scope.book.line, e.window, scope.period, unit)
    if not pool:
        return leaf(e, None, "no such period")
    inside = replace(scope.in_period(pool[-1]), pool=pool)
    of = promised(e.value, scope.contract)
    if of is None:
        value = inside.trace(e.value)
    else:  # its measure again, on all rows that it counts
        key = scope.key if scope.key_name == of.group_name else None
        value = replace(inside.of_objective(of, key, keyed=of.group is not None), pool=pool).trace(of.measure)
    return step(e, value.value, f"measured over {pool[0].label} to {pool[-1].label}", value)


def promised(value: Expression, contract: Contract) -> Objective | None:
    """The objective whose result is to be measured again; None where a metric is."""
    if isinstance(value, SeriesValue) and value.kind is SeriesKind.OBJECTIVE:
        return in_force(contract.objectives, value.name)
    return None


def end_of(e: EndOf, scope: Scope) -> Trace:
    """The instant at which a period ends, exclusive: of one that is named by the calendar, whatever the term."""
    named = e.window.shape == "named"
    mine = parse_period(scope.book.line.zone, e.window.label) if named else window_period(e.window, scope)
    return leaf(e, mine.end if mine else None)
