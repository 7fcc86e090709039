"""Exact arithmetic's edges: reading decimals, rounding to a multiple, writing a number as exact text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """How a value between two multiples goes; `half up` takes a tie away from zero."""

    HALF_UP = "half up"
    UP = "up"
    DOWN = "down"
    EVEN = "even"


def round_to(value: Fraction, quantum: Fraction, way: Rounding = Rounding.HALF_UP) -> Fraction:
    """The multiple of `quantum` (over zero) that `way` chooses; up is away from zero, down towards it."""
    units = abs(value) / quantum
    whole = math.floor(units)
    rest = units - whole
    if way is Rounding.UP:
        whole += rest > 0
    elif way is Rounding.HALF_UP:
        whole += rest >= Fraction(1, 2)
    elif way is Rounding.EVEN:
        whole += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return (whole if value >= 0 else -whole) * quantum


def exact_sum(values: Iterable[Fraction | int]) -> Fraction:
    """The sum of fractions: reduced once, where adding one by one reduces each time."""
    above, below = 0, 1
    for value in values:
        numerator, denominator = value.as_integer_ratio()
        if denominator != below:
            wider = math.lcm(below, denominator)
            above, numerator, below = above * (wider // below), numerator * (wider // denominator), wider
        above += numerator
    return Fraction(above, below)


def from_text(digits: str) -> Fraction:
    """The exact value of decimal digits such as `40_000` or `0.5`; the caller has capped their number."""
    return Fraction(digits.replace("_", ""))


def is_decimal(value: Fraction) -> bool:
    """Whether the value has finitely many decimals."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def decimal_text(value: Fraction | int, at_least: int = 0) -> str:
    """The exact decimal with `at_least` decimals, or the reduced fraction `p/q` where no finite decimal exists."""
    value = Fraction(value)
    if not is_decimal(value):
        return f"{value.numerator}/{value.denominator}"
    places = at_least
    while (value * 10**places).denominator != 1:
        places += 1
    scaled = abs(int(value * 10**places))
    digits = f"{scaled:0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text
