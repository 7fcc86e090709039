"""Aggregates at home: what was measured over rows is finished; buckets, keys, objectives and periods are folded.

Of nothing, count and sum are zero and everything else is missing. An element whose condition or value is unknown is not
counted; an empty bucket so leaves a mean, unless the measure gives it a value.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.model.expression import (
    Aggregate,
    BucketSet,
    Expression,
    Fold,
    GroupSet,
    KeySet,
    ObjectiveSet,
    PeriodSet,
    RowSet,
    SetOf,
    Value,
)
from slalang.model.measured import Cell
from slalang.model.outcome import Trace
from slalang.settle.derivation import leaf, number, order, refuse, step
from slalang.settle.history import set_periods
from slalang.settle.parts import everything
from slalang.settle.scope import Scope
from slalang.settle.timeline import is_cut
from slalang.units import COUNT, FLAG, exact_sum

SHOWN = 40
"""More elements than these are summed up in a derivation: a month has 1,488 half hours."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a set: its name and the scope in which it is judged."""

    name: str
    scope: Scope


def fold(e: Aggregate, scope: Scope) -> Trace:
    """The value of an aggregate."""
    if isinstance(e.over, RowSet):
        return measured(e, e.over, scope)
    before = scope.book.circular
    found = over_elements(e, scope)
    if scope.book.circular > before and isinstance(e.over, PeriodSet):
        return leaf(e, None, "not closed")  # a period that is being judged has no result to add up yet
    return found


def over_elements(e: Aggregate, scope: Scope) -> Trace:
    if e.fold is Fold.RANK:
        return rank(e, scope)
    if e.fold is Fold.SHARE:
        return share(e, e.over.where, [m for m in elements(e, e.over, scope) if m.scope.holds(e.among)])
    members = [m for m in elements(e, e.over, scope) if m.scope.holds(e.over.where)]
    match e.fold:
        case Fold.COUNT:
            which = () if isinstance(e.over, BucketSet) else held(members)
            return step(e, Fraction(len(members)), "count", *which)
        case Fold.ANY | Fold.NO:
            return step(e, bool(members) == (e.fold is Fold.ANY), str(e.fold), *held(members))
        case _:
            return folded(e, members, scope)


def held(members: list[Element]) -> tuple[Trace, ...]:
    """The elements of which a condition holds, by name."""
    return tuple(Trace(m.name, True, FLAG, "holds") for m in members[:SHOWN])


# ---------------------------------------------------------------- rows


def measured(e: Aggregate, rows: RowSet, scope: Scope) -> Trace:
    """What the engine found: a share or mean from its two numbers, a sum or count from one."""
    if not scope.book.has_rows():
        return leaf(e, None, "not given")
    if not scope.book.reports(rows.record):
        return leaf(e, None, "not reported")
    cell = (
        pooled(e, [scope.book.cell(e, scope.in_period(p)) for p in scope.pool])
        if scope.pool
        else scope.book.cell(e, scope)
    )
    match e.fold:
        case Fold.COUNT | Fold.SUM:
            return leaf(e, cell.numerator if cell else Fraction(0), str(e.fold))
        case Fold.ANY | Fold.NO:
            return leaf(
                e, (cell is not None and cell.value is True) or (cell is None and e.fold is Fold.NO), str(e.fold)
            )
        case Fold.SHARE | Fold.MEAN:
            if cell is not None and scope.forgiven is not None and scope.forgiven[0] == e:
                cell = replace(cell, numerator=cell.numerator + scope.forgiven[1])
            return quotient(e, cell) if cell is not None and cell.denominator else leaf(e, None, "nothing counted")
        case _:
            return leaf(e, value_of(cell), str(e.fold))


def pooled(e: Aggregate, cells: list[Cell | None]) -> Cell | None:
    """The cell of the rows of several periods together; None where none of them had rows."""
    present = [c for c in cells if c is not None and (c.denominator or c.value is not None)]
    if not present:
        return None
    match e.fold:
        case Fold.ANY | Fold.NO:
            held = [c.value is True for c in present]
            return Cell(Fraction(0), Fraction(1), any(held) if e.fold is Fold.ANY else all(held))
        case Fold.COUNT | Fold.SUM:
            return Cell(exact_sum(c.numerator for c in present), Fraction(1))
        case Fold.SHARE | Fold.MEAN:
            above, below = (
                exact_sum(part) for part in zip(*((c.numerator, c.denominator) for c in present), strict=True)
            )
            return Cell(above, below)
        case Fold.LARGEST | Fold.SMALLEST:
            return (max if e.fold is Fold.LARGEST else min)(present, key=lambda c: order(value_of(c)))
        case _:
            return refuse(e)


def quotient(e: Aggregate, cell: Cell) -> Trace:
    """A share or mean with the two numbers that it is made of."""
    assert e.value is not None or e.fold is Fold.SHARE, "a mean is of something"
    above = Trace("numerator", cell.numerator, COUNT if e.fold is Fold.SHARE or e.value is None else e.value.type)
    below = Trace("denominator", cell.denominator, COUNT)
    return step(e, cell.numerator / cell.denominator, str(e.fold), above, below)


def value_of(cell: Cell | None) -> Value:
    if cell is None:
        return None
    if cell.value is not None:
        return cell.value
    return cell.numerator / cell.denominator if cell.denominator else None


# ---------------------------------------------------------------- elements of the other sets


def elements(e: Aggregate, over: SetOf, scope: Scope) -> Iterator[Element]:
    """The elements of a set before its condition, each with its scope."""
    match over:
        case BucketSet():
            for period in scope.pool or (scope.period,):
                here = replace(scope, period=period, pool=(), buckets=over)
                for bucket in scope.book.elements(over, period):
                    yield Element(str(bucket.start), replace(here, bucket=bucket))
        case KeySet():
            for key in scope.book.keys(over.name, scope.period):
                yield Element(key or "not stated", scope.with_key(over.name, key))
        case GroupSet():
            yield from groups(e, over, scope)
        case ObjectiveSet():
            yield from objectives(over, scope)
        case PeriodSet():
            for period in set_periods(over, (e.value, e.among), scope):
                yield Element(period.label, scope.in_period(period))
        case RowSet():
            raise AssertionError("rows are measured by the engine")


def groups(e: Aggregate, over: GroupSet, scope: Scope) -> Iterator[Element]:
    """The values of a field that any aggregate inside was measured for."""
    inside = replace(scope, by=over.by)
    found: dict[str | None, None] = {}
    for part in everything((e.value, e.among, over.where, e.counting_empty_as)):
        if isinstance(part, Aggregate) and isinstance(part.over, RowSet):
            found.update(dict.fromkeys(scope.book.groups(part, inside)))
    for key in sorted(found, key=lambda k: (k is None, k or "")):
        if key is not None:
            yield Element(key, replace(inside, key=key, keyed=True))


def objectives(over: ObjectiveSet, scope: Scope) -> Iterator[Element]:
    """Objectives one by one, a grouped one once for each of its groups."""
    for objective in scope.contract.objectives:
        if over.tag and over.tag not in objective.tags:
            continue
        if objective.group is None:
            yield Element(objective.name, scope.of_objective(objective, None, keyed=False))
            continue
        for key in scope.book.keys(objective.group_name, scope.period):
            yield Element(f"{objective.name} {key or 'not stated'}", scope.of_objective(objective, key, keyed=True))


# ---------------------------------------------------------------- folds


def share(e: Aggregate, asked: Expression | None, among: list[Element]) -> Trace:
    """The elements that hold what is asked among those that may; unknown is not fulfilled."""
    if not among:
        return leaf(e, None, "nothing counted")
    fulfilled = sum(m.scope.holds(asked) for m in among)
    return quotient(e, Cell(Fraction(fulfilled), Fraction(len(among))))


def rank(e: Aggregate, scope: Scope) -> Trace:
    """The place of the value at hand among those of the elements: 1 is the largest, equals share the better one."""
    assert e.value is not None, "what is ranked has a value"
    mine = scope.trace(e.value)
    members = [m for m in elements(e, e.over, scope) if m.scope.holds(e.over.where)]
    parts = [named(m, m.scope.trace(e.value)) for m in members]
    known = [order(p.value) for p in parts if p.value is not None]
    place = Fraction(1 + sum(v > order(mine.value) for v in known)) if mine.value is not None and known else None
    return step(e, place, "rank", mine, *parts[:SHOWN])


def folded(e: Aggregate, members: list[Element], scope: Scope) -> Trace:
    """Sum, mean, median, extremes and the nearest-rank percentile of the elements that have a value.

    Where a credit is earned back, a later period without a value, or after the term, leaves the window without one.
    """
    assert e.value is not None, "only shares and counts are of no value"
    parts = [named(m, value_here(e, e.value, m)) for m in members]
    present = [p for p in parts if p.value is not None]
    if isinstance(e.over, PeriodSet) and scope.is_strict and lacks(e.over, len(present), len(parts), scope):
        return step(e, None, str(e.fold), *parts[:SHOWN])
    shown = present if len(present) <= SHOWN else [summary(e.value, present)]
    return step(e, combined(e, [p.value for p in present]), str(e.fold), *shown)


def lacks(over: PeriodSet, present: int, found: int, scope: Scope) -> bool:
    """Whether a period is without a value, or one ahead lies after the term; no other window asks for more."""
    if present < found or over.window.shape != "next":
        return present < found
    return present < over.window.count or is_cut(scope.book.line, over.window, scope.period)


def value_here(e: Aggregate, value: Expression, member: Element) -> Trace:
    """The value of an element, or what an empty one counts as."""
    found = member.scope.trace(value)
    if found.value is None and e.counting_empty_as is not None and member.scope.book.has_rows():
        return member.scope.trace(e.counting_empty_as)
    return found


def named(member: Element, trace: Trace) -> Trace:
    return Trace(member.name, trace.value, trace.type, trace.rule, trace.place)


def summary(value: Expression, present: list[Trace]) -> Trace:
    return Trace("with a value", Fraction(len(present)), COUNT, "count", value.place)


def combined(e: Aggregate, values: list[Value]) -> Value:
    """The fold of present values."""
    if not values:
        return Fraction(0) if e.fold is Fold.SUM else None
    match e.fold:
        case Fold.SUM:
            return total(values)
        case Fold.MEAN:
            return total(values) / len(values)
        case Fold.LARGEST:
            return max(values, key=order)
        case Fold.SMALLEST:
            return min(values, key=order)
        case Fold.FIRST:
            return values[0]
        case Fold.LAST:
            return values[-1]
        case Fold.MEDIAN:
            return median(sorted(map(number, values)))
        case Fold.PERCENTILE:
            assert e.rank is not None, "a percentile has a rank"
            return sorted(map(number, values))[math.ceil(e.rank * len(values) / 100) - 1]
        case _:
            return refuse(e)


def total(values: list[Value]) -> Fraction:
    return exact_sum(map(number, values))


def median(ordered: list[Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
