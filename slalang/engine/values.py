"""Exact quantities of a row: an integer column with the fraction that one of its units is worth, and their arithmetic.

A value means `scalar * scale`, or `scalar * scale / over` where it is a quotient by another column. Nothing is rounded:
sums find a common scale, comparisons multiply crosswise, and a constant bound becomes the whole number next to it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.engine import scalars as s
from slalang.engine.faults import refuse
from slalang.model.query import Column64, Literal, Operator, Scalar
from slalang.source import Place
from slalang.units import Kind, Rounding

TEXTS = (Kind.TEXT, Kind.ONE_OF, Kind.CLASS, Kind.OUTCOME, Kind.CALENDAR, Kind.TAG)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a row.

    `constant` is the value of a quantity that is the same in every row (then `scalar` and `scale` say it too). `over`
    is a divisor, at least zero, where zero makes the value missing. Days may have `months` besides, constant ones
    only; business days name their `calendar`.
    """

    scalar: Scalar
    kind: Kind
    scale: Fraction = Fraction(1)
    constant: Fraction | None = None
    over: Scalar | None = None
    months: int = 0
    calendar: str = ""


def constant(value: Fraction, kind: Kind) -> Value:
    return Value(s.number(value.numerator), kind, Fraction(1, value.denominator), value)


def nothing(kind: Kind) -> Value:
    """Missing in every row."""
    if kind in TEXTS:
        return Value(Literal(None, Column64.TEXT), kind)
    return Value(Literal(None, Column64.FLAG if kind is Kind.FLAG else Column64.INTEGER), kind)


def is_missing(value: Value) -> bool:
    return isinstance(value.scalar, Literal) and value.scalar.value is None


def flag(condition: Scalar) -> Value:
    return Value(condition, Kind.FLAG)


def whole(value: Value, place: Place) -> Scalar:
    """The value in whole units: instants and days, which are never anything else."""
    if value.constant is not None:
        return s.number(math.floor(value.constant))
    if value.over is not None or value.scale.numerator != 1:
        refuse(place, "a quotient as an instant or a limit")
    return s.floor_divide(value.scalar, value.scale.denominator)


def whole_up(value: Value, place: Place) -> Scalar:
    """The least whole number at or above the value: the microsecond at which a limit is reached."""
    if value.constant is not None:
        return s.number(math.ceil(value.constant))
    if value.over is not None:
        refuse(place, "a quotient as a limit")
    n, d = value.scale.numerator, value.scale.denominator
    return s.floor_divide(s.add(s.times(value.scalar, n), s.number(d - 1)), d)


# ---------------------------------------------------------------- arithmetic


def plus(a: Value, b: Value, kind: Kind, place: Place, *, minus: bool = False) -> Value:
    if a.constant is not None and b.constant is not None:
        return constant(a.constant - b.constant if minus else a.constant + b.constant, kind)
    if a.over is not None or b.over is not None:
        refuse(place, "a sum of quotients of a row's fields")
    left, right, scale = common(a, b)
    return Value(s.subtract(left, right) if minus else s.add(left, right), kind, scale)


def times(a: Value, b: Value, kind: Kind, place: Place) -> Value:
    if a.constant is not None and b.constant is not None:
        return constant(a.constant * b.constant, kind)
    if a.over is not None and b.over is not None:
        refuse(place, "a product of quotients of a row's fields")
    for one, other in ((a, b), (b, a)):
        if one.constant is not None:
            return scaled(other, one.constant, kind)
    return Value(s.product(a.scalar, b.scalar), kind, a.scale * b.scale, over=a.over or b.over)


def scaled(a: Value, factor: Fraction, kind: Kind) -> Value:
    """A product with a constant: no work for the rows, but where it is zero."""
    if factor == 0:
        return Value(s.case(((s.exists(a.scalar), s.ZERO),)), kind, over=a.over)
    return replace(a, kind=kind, scale=a.scale * factor, constant=None if a.constant is None else a.constant * factor)


def divided(a: Value, b: Value, kind: Kind, place: Place) -> Value:
    if b.constant is None or a.over is not None:
        refuse(place, "a quotient of a row's fields")
    if b.constant == 0:
        return nothing(kind)
    return scaled(a, 1 / b.constant, kind)


def negative(a: Value) -> Value:
    return replace(a, scale=-a.scale, constant=None if a.constant is None else -a.constant)


def upright(a: Value) -> Value:
    """The same value with a unit over zero, so that its units are ordered as it is."""
    return a if a.scale > 0 else replace(a, scalar=s.subtract(s.ZERO, a.scalar), scale=-a.scale)


def distance(a: Value, b: Value, kind: Kind, place: Place) -> Value:
    gap = plus(a, b, kind, place, minus=True)
    if gap.constant is not None:
        return constant(abs(gap.constant), kind)
    return Value(s.call(Operator.ABSOLUTE, gap.scalar), kind, abs(gap.scale))


def common(a: Value, b: Value) -> tuple[Scalar, Scalar, Fraction]:
    """Both in one unit, the largest that measures both."""
    scale = fraction_gcd(a.scale, b.scale)
    return s.times(a.scalar, int(a.scale / scale)), s.times(b.scalar, int(b.scale / scale)), scale


def unified(values: list[Value], place: Place) -> tuple[list[Scalar], Fraction]:
    """All in one unit; texts, flags and instants as they are."""
    if any(v.over is not None for v in values):
        refuse(place, "a choice between quotients of a row's fields")
    if any(v.months for v in values):
        refuse(place, "a choice between months")
    known = [v.scale for v in values if not is_missing(v)]
    scale = known[0] if known else Fraction(1)
    for other in known[1:]:
        scale = fraction_gcd(scale, other)
    return [v.scalar if is_missing(v) else s.times(v.scalar, int(v.scale / scale)) for v in values], scale


def fraction_gcd(a: Fraction, b: Fraction) -> Fraction:
    """The largest fraction of which both are whole multiples."""
    a, b = abs(a), abs(b)
    denominator = math.lcm(a.denominator, b.denominator)
    return Fraction(math.gcd(int(a * denominator), int(b * denominator)), denominator)


def choice(branches: list[tuple[Scalar, Value]], otherwise: Value, kind: Kind, place: Place) -> Value:
    """The first value whose condition holds."""
    values = [*(value for _, value in branches), otherwise]
    found, scale = unified(values, place)
    chosen = s.case(tuple((c, v) for (c, _), v in zip(branches, found, strict=False)), found[-1])
    calendars = {value.calendar for value in values if not is_missing(value)}
    if len(calendars) > 1:
        refuse(place, "a choice between business days of different calendars")
    return Value(chosen, kind, scale, calendar=calendars.pop() if calendars else "")


def first_present(values: list[Value], kind: Kind, place: Place) -> Value:
    found, scale = unified([v for v in values if not is_missing(v)] or values[:1], place)
    return Value(s.present(*found), kind, scale)


def extreme(values: list[Value], kind: Kind, place: Place, *, largest: bool) -> Value:
    """Missing if any is: databases would skip it."""
    found, scale = unified([upright(value) for value in values], place)
    gone = s.either(*(s.missing(v) for v in found))
    best = s.call(Operator.GREATEST if largest else Operator.LEAST, *found)
    return Value(s.case(((gone, s.MISSING),), best), kind, scale)


def steps(amount: Value, quantum: Fraction, grain: str, place: Place) -> Value:
    """How many of `quantum` are in an amount of at least zero: in full, started, or with its fraction (pro rata)."""
    if grain == "pro rata":
        return scaled(amount, 1 / quantum, Kind.NUMBER)
    if amount.constant is not None:
        units = amount.constant / quantum
        return constant(Fraction(math.floor(units) if grain == "full" else math.ceil(units)), Kind.NUMBER)
    if amount.over is not None:
        refuse(place, f"per {grain} of a quotient of a row's fields")
    ratio = amount.scale / quantum
    top = s.times(amount.scalar, ratio.numerator)
    if grain == "started":
        top = s.add(top, s.number(ratio.denominator - 1))
    return Value(s.floor_divide(top, ratio.denominator), Kind.NUMBER)


def rounded(value: Value, quantum: Fraction, way: Rounding, place: Place) -> Value:
    """The multiple of `quantum` that `way` chooses, by magnitude as `units.round_to` does."""
    if value.over is not None:
        refuse(place, "a rounded quotient of a row's fields")
    ratio = abs(value.scale) / quantum
    n, d = ratio.numerator, ratio.denominator
    size = s.times(s.call(Operator.ABSOLUTE, value.scalar), n)
    units = whole_units(size, d, way)
    upside_down = s.less(value.scalar, s.ZERO)
    signed = s.case(((upside_down, s.subtract(s.ZERO, units)),), units)
    return Value(signed, value.kind, quantum if value.scale > 0 else -quantum)


def whole_units(size: Scalar, d: int, way: Rounding) -> Scalar:
    """`size / d` as a whole number; both at least zero."""
    if d == 1:
        return size
    down = s.divide(size, d)
    rest = s.subtract(size, s.times(down, d))
    match way:
        case Rounding.DOWN:
            return down
        case Rounding.UP:
            return s.divide(s.add(size, s.number(d - 1)), d)
        case Rounding.HALF_UP:
            return s.divide(s.add(s.times(size, 2), s.number(d)), 2 * d)
        case Rounding.EVEN:
            odd = s.less(s.ZERO, s.subtract(down, s.times(s.divide(down, 2), 2)))
            tie = s.equal(s.times(rest, 2), s.number(d))
            up = s.either(s.less(s.number(d), s.times(rest, 2)), s.both(tie, odd))
            return s.add(down, s.case(((up, s.number(1)),), s.ZERO))


# ---------------------------------------------------------------- comparison


def ordered(a: Value, b: Value, *, strictly: bool) -> Scalar:
    """a is less than b, or at most b unless `strictly`; unknown if either is missing."""
    if a.constant is not None and b.constant is not None:
        return s.TRUE if a.constant < b.constant or (not strictly and a.constant == b.constant) else s.FALSE
    if b.constant is not None and a.over is None:
        return bounded(a, b.constant, strictly=strictly, below=True)
    if a.constant is not None and b.over is None:
        return bounded(b, a.constant, strictly=strictly, below=False)
    left, right = crosswise(a, b)
    return s.less(left, right) if strictly else s.at_most(left, right)


def bounded(a: Value, bound: Fraction, *, strictly: bool, below: bool) -> Scalar:
    """A column against a constant, as a comparison of whole numbers."""
    limit = bound / a.scale
    if a.scale < 0:
        below = not below
    if below:
        return s.at_most(a.scalar, s.number(math.ceil(limit) - 1 if strictly else math.floor(limit)))
    return s.at_most(s.number(math.floor(limit) + 1 if strictly else math.ceil(limit)), a.scalar)


def same(a: Value, b: Value) -> Scalar:
    """a equals b; unknown if either is missing."""
    if a.kind in TEXTS or a.kind is Kind.FLAG:
        return s.equal(a.scalar, b.scalar)
    if a.constant is not None and b.constant is not None:
        return s.TRUE if a.constant == b.constant else s.FALSE
    for one, other in ((a, b), (b, a)):
        if other.constant is not None and one.over is None:
            units = other.constant / one.scale
            return s.equal(one.scalar, s.number(int(units))) if units.denominator == 1 else s.FALSE
    left, right = crosswise(a, b)
    return s.equal(left, right)


def crosswise(a: Value, b: Value) -> tuple[Scalar, Scalar]:
    """Both sides times both divisors."""
    left, right, _ = common(a, b)
    if b.over is not None:
        left = s.product(left, zero_is_missing(b.over))
    if a.over is not None:
        right = s.product(right, zero_is_missing(a.over))
    return left, right


def zero_is_missing(divisor: Scalar) -> Scalar:
    return s.case(((s.less(s.ZERO, divisor), divisor),))
