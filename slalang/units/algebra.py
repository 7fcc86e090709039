"""How types combine: what may be added, multiplied, divided and compared, and what comes of it.

Every function gives the resulting type, or None where the language forbids the mix. An unknown type (already
reported) fits everything.
"""

from __future__ import annotations

from slalang.units.types import (
    COUNT,
    DATE,
    DURATION,
    INSTANT,
    NUMBER,
    PERCENT,
    RATIO,
    UNKNOWN,
    Kind,
    Type,
)

SCALARS = {Kind.COUNT, Kind.NUMBER, Kind.RATIO, Kind.PERCENT}
LAGS = {Kind.DURATION, Kind.DAYS, Kind.BUSINESS_DAYS}
TEXTS = {Kind.TEXT, Kind.ONE_OF, Kind.CLASS}
RATIO_LIKE = {Kind.PERCENT, Kind.NUMBER, Kind.PERCENTAGE_POINTS, Kind.COUNT}
ORDERED = {
    Kind.COUNT,
    Kind.NUMBER,
    Kind.PERCENT,
    Kind.PERCENTAGE_POINTS,
    Kind.RATIO,
    Kind.MONEY,
    Kind.POINTS,
    Kind.DURATION,
    Kind.DATE,
    Kind.INSTANT,
}
NUMERIC = ORDERED - {Kind.DATE, Kind.INSTANT}


def unify(a: Type, b: Type) -> Type | None:
    """The common type of two values that stand for the same thing: compared, chosen between, added."""
    if a == b or b.kind is Kind.UNKNOWN:
        return a
    if a.kind is Kind.UNKNOWN:
        return b
    kinds = {a.kind, b.kind}
    if kinds == {Kind.COUNT, Kind.NUMBER}:
        return NUMBER
    if Kind.RATIO in kinds:
        other = b if a.kind is Kind.RATIO else a
        return (NUMBER if other == COUNT else other) if other.kind in RATIO_LIKE else None
    if kinds == {Kind.MONEY} and not (a.currency and b.currency):
        return a if a.currency else b
    if kinds == {Kind.ONE_OF, Kind.TEXT}:
        return a if a.kind is Kind.ONE_OF else b
    if kinds == {Kind.ONE_OF}:
        return Type(Kind.TEXT)
    return None


def plus(a: Type, b: Type) -> Type | None:
    """A + B; an instant plus a lag is an instant."""
    if shifted := shift(a, b):
        return shifted
    if {a.kind, b.kind} == {Kind.PERCENT, Kind.PERCENTAGE_POINTS}:
        return PERCENT
    common = unify(a, b)
    return common if common and common.kind in NUMERIC | {Kind.UNKNOWN, Kind.DAYS} else None


def minus(a: Type, b: Type) -> Type | None:
    """A - B; two instants give a duration, two percentages a difference that passes as percent or percentage points."""
    if a.kind is Kind.INSTANT and b.kind is Kind.INSTANT:
        return DURATION
    if shifted := shift(a, b):
        return shifted
    if a.kind is Kind.PERCENT and b.kind in {Kind.PERCENT, Kind.RATIO}:
        return RATIO
    return plus(a, b)


def shift(a: Type, b: Type) -> Type | None:
    if a.kind is Kind.INSTANT and b.kind in LAGS:
        return INSTANT
    return DATE if a.kind is Kind.DATE and b.kind in {Kind.DAYS, Kind.BUSINESS_DAYS} else None


def times(a: Type, b: Type) -> Type | None:
    """A times B, and P of X: a plain number, share or percentage of a quantity."""
    if Kind.UNKNOWN in {a.kind, b.kind}:
        return UNKNOWN
    for factor, quantity in ((a, b), (b, a)):
        if factor.kind in SCALARS and quantity.kind in NUMERIC:
            if quantity.kind in SCALARS and {a.kind, b.kind} != {Kind.COUNT}:
                return scalar_product(a, b)
            return quantity
    return None


def scalar_product(a: Type, b: Type) -> Type:
    """A percentage of a percentage is one; of a plain number it is a ratio, which passes as either."""
    kinds = {a.kind, b.kind}
    if kinds == {Kind.PERCENT}:
        return PERCENT
    return RATIO if kinds & {Kind.RATIO, Kind.PERCENT} else NUMBER


def divided(a: Type, b: Type) -> Type | None:
    """A / B: two like quantities give a ratio; a quantity by a plain number keeps its unit."""
    if Kind.UNKNOWN in {a.kind, b.kind}:
        return UNKNOWN
    if a.kind in NUMERIC and unify(a, b):
        return RATIO
    return a if a.kind in NUMERIC and b.kind in SCALARS else None


def difference(of: Type) -> Type:
    """The type of a distance on the scale of `of`: percentage points between percentages."""
    return Type(Kind.PERCENTAGE_POINTS) if of.kind in {Kind.PERCENT, Kind.RATIO} else of
