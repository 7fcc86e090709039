"""Several periods or several objectives, of which one side knows this period and this objective alone.

Takes a form that looks over periods or objectives, and the side; gives what this one adds, beside one unknown for all
the others, which are the same on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from slalang.model.expression import (
    Aggregate,
    Arithmetic,
    Bounds,
    Choice,
    Constant,
    Expression,
    Extreme,
    FirstPresent,
    Fold,
    InARow,
    InAtLeast,
    InEachOf,
    ObjectiveSet,
    Or,
    PeriodSet,
    RunLength,
    Test,
    Window,
)
from slalang.semantics.proofs.laws.deciding import FALSE, TRUE, choice, junction, opposite, test, truth
from slalang.semantics.proofs.laws.reading import Reading, Standing
from slalang.semantics.proofs.laws.unknowns import Unknowns, may_lack
from slalang.semantics.proofs.ranges import Ranges
from slalang.semantics.proofs.walk import parts
from slalang.units import COUNT, FLAG, NUMBER, Kind

UNCOUNTED = frozenset({Kind.DAYS, Kind.BUSINESS_DAYS, Kind.DATE, Kind.INSTANT, Kind.TEXT, Kind.ONE_OF, Kind.FLAG})
"""What is no number that adds up or multiplies."""
ONE = Constant(Fraction(1), type=COUNT)


class Side(Protocol):
    """A side that follows expressions."""

    reading: Reading
    unknowns: Unknowns
    ranges: Ranges

    def of(self, e: Expression, at: Standing) -> Expression: ...


def in_time(e: RunLength | InARow | InAtLeast | InEachOf, at: Standing, side: Side) -> Expression:
    """A form over several periods that end with this one, or hold it."""
    if not of_this_unit(e, at, side.reading):
        return side.unknowns.without(e)
    match e:
        case RunLength(condition=condition):
            now = side.of(condition, at)
            return run(e, now, at, side)
        case InARow(condition=condition, count=count):
            now = side.of(condition, at)
            return now if count == 1 else if_now(now, e, at, side)
        case InEachOf(condition=condition, window=window) if holds_this(window, at):
            return if_now(side.of(condition, at), e, at, side)
        case InAtLeast(condition=condition, window=window) if holds_this(window, at):
            now = one_if(side.of(condition, at))
            reached = Test(
                e, Bounds(Constant(Fraction(e.count), type=COUNT), True, None, False), type=FLAG, place=e.place
            )
            return test(reached, plus(side.unknowns.count((e, at)), now), side.ranges)
        case _:
            return side.unknowns.without(e)


def run(e: RunLength, now: Expression, at: Standing, side: Side) -> Expression:
    """The length of the run: one more than that of the period before, or none."""
    match truth(now):
        case True:
            return plus(side.unknowns.count((e, at)), ONE)
        case False:
            return Constant(Fraction(0), type=COUNT, place=e.place)
        case None:
            return RunLength(now, e.unit, type=e.type, place=e.place)


def if_now(now: Expression, e: Expression, at: Standing, side: Side) -> Expression:
    """A condition on several periods where this one is known: it fails with this one, else the others decide."""
    others = side.unknowns.flag((e, at))
    match truth(now):
        case True:
            return others
        case False:
            return FALSE
        case None:
            return side.unknowns.without(e)


def folded(e: Aggregate, at: Standing, side: Side) -> Expression:
    """An aggregate over periods or objectives, of which some depend on the result."""
    over, value = e.over, e.value
    if e.among is not None or e.rank is not None or e.counting_empty_as is not None:
        return side.unknowns.without(e)
    if isinstance(over, PeriodSet) and holds_this(over.window, at) and of_this_unit(e, at, side.reading):
        standings = [at]
    elif isinstance(over, ObjectiveSet):
        standings = [Standing(name, at.unit) for name in side.reading.members(e)]
    else:
        return side.unknowns.without(e)
    depends = [s for s in standings if any(side.reading.depends(p, s) for p in parts(e))]
    if isinstance(over, ObjectiveSet) and any(side.reading.is_grouped(s.owner) for s in depends):
        return side.unknowns.without(e)
    conditions = [TRUE if over.where is None else side.of(over.where, s) for s in depends]
    if value is None:
        return counted(e, at, conditions, side)
    if value.type.kind in UNCOUNTED:
        return side.unknowns.without(e)
    values = [side.of(value, s) for s in depends]
    return of_values(e, at, list(zip(values, conditions, strict=True)), side)


def counted(e: Aggregate, at: Standing, conditions: Sequence[Expression], side: Side) -> Expression:
    """How many, or whether any: the unknown others, and these."""
    match e.fold:
        case Fold.ANY | Fold.NO:
            others = Or((side.unknowns.flag((e, at)),), type=FLAG, place=e.place)
            found = junction(others, [*others.conditions, *conditions])
            return found if e.fold is Fold.ANY else opposite(found)
        case Fold.COUNT:
            return total(side.unknowns.count((e, at)), [one_if(c) for c in conditions])
        case Fold.SHARE:
            each = side.unknowns.size((e, at, "each"))
            return total(side.unknowns.size((e, at)), [times(each, one_if(c)) for c in conditions])
        case _:
            return side.unknowns.without(e)


def of_values(e: Aggregate, at: Standing, found: list[tuple[Expression, Expression]], side: Side) -> Expression:
    """A sum, mean or extreme: the unknown others, and these where their condition holds."""
    if any(may_lack(value) for value, _ in found):
        return side.unknowns.without(e)
    if e.fold is Fold.SUM:
        return total(side.unknowns.number((e, at)), [given(value, c) for value, c in found])
    if any(truth(c) is not True for _, c in found):
        return side.unknowns.without(e)
    others, values = side.unknowns.number((e, at)), [value for value, _ in found]
    match e.fold:
        case Fold.MEAN:
            each = side.unknowns.size((e, at, "each"))
            return total(others, [times(each, value) for value in values])
        case Fold.LARGEST | Fold.SMALLEST:
            which = "highest" if e.fold is Fold.LARGEST else "lowest"
            return Extreme(which, (others, *values), type=e.type, place=e.place)
        case _:
            return side.unknowns.without(e)


# ---------------------------------------------------------------- what a window holds


def holds_this(window: Window, at: Standing) -> bool:
    """Whether a window is of this period and those before it."""
    return window.shape == "last" and window.unit in {"", at.unit}


def of_this_unit(e: Expression, at: Standing, reading: Reading) -> bool:
    """Whether the periods looked over are of the unit of this one, and none of them looks at later ones."""
    if isinstance(e, InARow | RunLength) and e.unit != at.unit:
        return False
    if isinstance(e, Aggregate) and isinstance(e.over, PeriodSet) and e.over.unit not in {"", at.unit}:
        return False
    inside = [found for p in parts(e) for found in reading.everything(p, at)]
    units = {stands.unit for _, stands in inside} | {reading.objective.unit}
    return not units - {at.unit, ""} and not any(reading.looks_ahead(p, at) for p in parts(e))


# ---------------------------------------------------------------- building


def plus(left: Expression, right: Expression) -> Expression:
    return Arithmetic("plus", left, right, type=NUMBER)


def times(left: Expression, right: Expression) -> Expression:
    return Arithmetic("times", left, right, type=NUMBER)


def total(first: Expression, others: Sequence[Expression]) -> Expression:
    for each in others:
        first = plus(first, each)
    return first


def one_if(condition: Expression) -> Expression:
    """One where a condition holds; none where it does not or is not known."""
    none = Constant(Fraction(0), type=COUNT)
    if_so = Choice(ONE, condition, none, type=COUNT, place=condition.place)
    found = choice(if_so, condition, lambda: ONE, lambda: none)
    return found if not may_lack(found) else FirstPresent((found, none), type=COUNT)


def given(value: Expression, condition: Expression) -> Expression:
    """A value where a condition holds, else nothing."""
    none = Constant(Fraction(0), type=value.type)
    only = Choice(value, condition, none, type=value.type, place=value.place)
    found = choice(only, condition, lambda: value, lambda: none)
    return found if not may_lack(found) else FirstPresent((found, none), type=value.type)
