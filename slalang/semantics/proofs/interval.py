"""Intervals of exact numbers: where a value can lie; ends are open or closed, and there may be a step.

Takes and gives nothing but numbers; units stay with the caller, who adds only what has one unit. Every operation gives
an interval that holds all results, never fewer: a proof may rest on what is *not* inside. Ends longer than MOST_BITS
become infinite, so that no contract can make the checker multiply without end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.units import Rounding, round_to

MOST_BITS = 2048
"""Longer numbers stand in no contract; a chain of squares would otherwise fill any machine."""

Extended = tuple[int, Fraction]
"""A number or an infinity, ordered: (-1, 0) lies under every (0, x), and (1, 0) over it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high` (None: without end); with `step` (over zero) only its multiples.

    `low` over `high`, or equal ends that are not both closed, is the empty interval.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = False
    high_closed: bool = False
    step: Fraction | None = None

    @property
    def is_empty(self) -> bool:
        whole = self.tight()
        if whole.low is None or whole.high is None:
            return False
        return whole.low > whole.high or (whole.low == whole.high and not (whole.low_closed and whole.high_closed))

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high and self.low_closed and self.high_closed

    @property
    def not_negative(self) -> bool:
        return self.is_empty or (self.low is not None and self.low >= 0)

    @property
    def not_positive(self) -> bool:
        return self.is_empty or (self.high is not None and self.high <= 0)

    @property
    def contains_zero(self) -> bool:
        return Fraction(0) in self

    def __contains__(self, value: Fraction) -> bool:
        if self.step and (value / self.step).denominator != 1:
            return False
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    def tight(self) -> Interval:
        """The same values; with a step, both ends are values."""
        if not self.step:
            return self
        low, high = self.low, self.high
        if low is not None:
            units = low / self.step
            low = (math.floor(units) + 1 if not self.low_closed else math.ceil(units)) * self.step
        if high is not None:
            units = high / self.step
            high = (math.ceil(units) - 1 if not self.high_closed else math.floor(units)) * self.step
        return Interval(low, high, low is not None, high is not None, self.step)


EVERYTHING = Interval()
NOT_NEGATIVE = Interval(low=Fraction(0), low_closed=True)
NOT_POSITIVE = Interval(high=Fraction(0), high_closed=True)
WHOLE = Interval(step=Fraction(1))
COUNTED = Interval(low=Fraction(0), low_closed=True, step=Fraction(1))
SHARE = Interval(Fraction(0), Fraction(1), True, True)
NOTHING = Interval(Fraction(1), Fraction(0), True, True)


def point(value: Fraction | int) -> Interval:
    exact = Fraction(value)
    return Interval(exact, exact, True, True)


# ---------------------------------------------------------------- as sets


def hull(parts: Iterable[Interval]) -> Interval:
    """The least interval that holds all of them; the empty one of none."""
    full = [p for p in parts if not p.is_empty]
    if not full:
        return NOTHING
    low, high = min(full, key=low_key), max(full, key=high_key)
    return within_bits(Interval(low.low, high.high, low.low_closed, high.high_closed, common_step(full)))


def intersection(a: Interval, b: Interval) -> Interval:
    """What lies in both; of two steps the coarser that divides into the other, else the first (still holding all)."""
    low, high = max(a, b, key=low_key), min(a, b, key=high_key)
    step = a.step
    if b.step and (not step or (b.step / step).denominator == 1):
        step = b.step
    return Interval(low.low, high.high, low.low_closed, high.high_closed, step)


def complement(part: Interval) -> tuple[Interval, ...]:
    """What lies under and over it, as far as there is such; its step is not heeded."""
    if part.is_empty:
        return (EVERYTHING,)
    found = []
    if part.low is not None:
        found.append(Interval(high=part.low, high_closed=not part.low_closed))
    if part.high is not None:
        found.append(Interval(low=part.high, low_closed=not part.high_closed))
    return tuple(found)


def is_inside(inner: Interval, outer: Interval) -> bool:
    """Whether the ends of `outer` hold all of `inner`; the step of `outer` is not heeded."""
    inner = inner.tight()
    return inner.is_empty or (low_key(inner) >= low_key(outer) and high_key(inner) <= high_key(outer))


# ---------------------------------------------------------------- arithmetic


def plus(a: Interval, b: Interval) -> Interval:
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    closed = a.low_closed and b.low_closed, a.high_closed and b.high_closed
    return within_bits(Interval(low, high, *closed, common_step((a, b))))


def negated(a: Interval) -> Interval:
    low, high = None if a.high is None else -a.high, None if a.low is None else -a.low
    return Interval(low, high, a.high_closed, a.low_closed, a.step)


def times(a: Interval, b: Interval) -> Interval:
    corners = [product(x, y) for x in ends(a) for y in ends(b)]
    low, high = min(c[0] for c in corners), max(c[0] for c in corners)
    low_closed, high_closed = any(c == (low, True) for c in corners), any(c == (high, True) for c in corners)
    one, other = lattice(a), lattice(b)
    step = None if one is None or other is None else one * other or None
    return within_bits(Interval(finite(low), finite(high), low_closed, high_closed, step))


def divided(a: Interval, b: Interval) -> Interval:
    """Quotients by what is not zero: by zero there is none."""
    if b.not_negative:
        return times(a, reciprocal(b))
    if b.not_positive:
        return times(negated(a), reciprocal(negated(b)))
    return EVERYTHING


def reciprocal(a: Interval) -> Interval:
    """One over each value over zero, of what is not negative."""
    high = None if not a.low else 1 / a.low
    low = Fraction(0) if not a.high else 1 / a.high
    return Interval(low, high, bool(a.high) and a.high_closed, high is not None and a.low_closed)


def least(parts: Iterable[Interval]) -> Interval:
    """Where the lowest of one value from each lies."""
    given = tuple(parts)
    low, high = min(given, key=low_key), min(given, key=high_key)
    return Interval(low.low, high.high, low.low_closed, high.high_closed, common_step(given))


def greatest(parts: Iterable[Interval]) -> Interval:
    return negated(least(negated(p) for p in parts))


def rounded(a: Interval, quantum: Fraction, way: Rounding) -> Interval:
    """Multiples of `quantum`; rounding never turns an order round, so that ends go to ends."""
    low = None if a.low is None else round_to(a.low, quantum, way)
    high = None if a.high is None else round_to(a.high, quantum, way)
    return Interval(low, high, low is not None, high is not None, quantum)


def whole(a: Interval, started: bool) -> Interval:
    """How many full units there are, or how many are started."""
    turn = math.ceil if started else math.floor
    low = None if a.low is None else Fraction(turn(a.low))
    high = None if a.high is None else Fraction(turn(a.high))
    return Interval(low, high, low is not None, high is not None, Fraction(1))


def summed(a: Interval) -> Interval:
    """Where the sum of any number of values lies, none included."""
    low = Fraction(0) if a.not_negative else None
    high = Fraction(0) if a.not_positive else None
    return Interval(low, high, low is not None, high is not None, lattice(a) or None)


# ---------------------------------------------------------------- ends and steps


def low_key(a: Interval) -> tuple[Extended, bool]:
    return ((-1, Fraction(0)) if a.low is None else (0, a.low)), not (a.low_closed and a.low is not None)


def high_key(a: Interval) -> tuple[Extended, bool]:
    return ((1, Fraction(0)) if a.high is None else (0, a.high)), a.high_closed and a.high is not None


def ends(a: Interval) -> tuple[tuple[Extended, bool], tuple[Extended, bool]]:
    return (low_key(a)[0], a.low_closed), (high_key(a)[0], a.high_closed)


def product(one: tuple[Extended, bool], other: tuple[Extended, bool]) -> tuple[Extended, bool]:
    """A corner of a product and whether it is reached: zero is, wherever one factor reaches it."""
    ((kind, x), x_closed), ((other_kind, y), y_closed) = one, other
    if (kind == 0 and x == 0) or (other_kind == 0 and y == 0):
        reached = (kind == 0 and x == 0 and x_closed) or (other_kind == 0 and y == 0 and y_closed)
        return (0, Fraction(0)), reached or (x_closed and y_closed)
    if kind == 0 and other_kind == 0:
        return (0, x * y), x_closed and y_closed
    sign = (kind or (1 if x > 0 else -1)) * (other_kind or (1 if y > 0 else -1))
    return (sign, Fraction(0)), False


def finite(end: Extended) -> Fraction | None:
    return end[1] if end[0] == 0 else None


def lattice(a: Interval) -> Fraction | None:
    """Of what all values are multiples: of itself for a single value (zero: of anything), else of the step."""
    return abs(a.low) if a.is_point and a.low is not None else a.step


def common_step(parts: Iterable[Interval]) -> Fraction | None:
    """The greatest number of which all values of all parts are multiples, if there is any."""
    found = Fraction(0)
    for part in parts:
        step = lattice(part)
        if step is None:
            return None
        found = Fraction(
            math.gcd(found.numerator * step.denominator, step.numerator * found.denominator),
            found.denominator * step.denominator,
        )
    return found or None


def within_bits(a: Interval) -> Interval:
    if a.low is not None and too_long(a.low):
        a = replace(a, low=None, low_closed=False)
    if a.high is not None and too_long(a.high):
        a = replace(a, high=None, high_closed=False)
    if a.step is not None and too_long(a.step):
        a = replace(a, step=None)
    return a


def too_long(value: Fraction) -> bool:
    return value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS
