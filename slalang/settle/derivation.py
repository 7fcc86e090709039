"""The steps of a derivation, and values as the numbers that they are."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NoReturn

from slalang.model.expression import Expression, Value
from slalang.model.outcome import Trace
from slalang.settle.words import words
from slalang.units import CalendarSpan, Kind, Type, exact_sum


def leaf(e: Expression, value: Value, rule: str = "") -> Trace:
    """A value that comes from nowhere further."""
    return Trace(words(e), value, e.type, rule, e.place)


def step(e: Expression, value: Value, rule: str, *parts: Trace) -> Trace:
    """A value that a rule made of others."""
    return Trace(words(e), value, e.type, rule, e.place, parts)


def number(value: Value) -> Fraction:
    """A quantity or an instant as an exact number."""
    if isinstance(value, Fraction):
        return value
    assert isinstance(value, int), f"{value!r} is no number"
    assert not isinstance(value, bool), "a flag is no number"
    return Fraction(value)


def order(value: Value) -> Fraction:
    """What two values of one type are compared by: numbers and instants as they are, dates by their days."""
    return Fraction(value.toordinal()) if isinstance(value, date) else number(value)


def zero(unit: Type) -> Value:
    """Nothing of a unit."""
    return CalendarSpan() if unit.kind is Kind.DAYS else Fraction(0)


def total(traces: list[Trace]) -> Fraction:
    """The sum of values, of which none is missing."""
    return exact_sum(number(t.value) for t in traces)


def refuse(e: Expression) -> NoReturn:
    raise AssertionError(f"{type(e).__name__} is refused before it is settled")
