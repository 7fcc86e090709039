"""Types combine as the language definition says, and every other pair of types is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from slalang.units import (
    BUSINESS_DAYS,
    COUNT,
    DATE,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    NUMBER,
    PERCENT,
    PERCENTAGE_POINTS,
    POINTS,
    RATIO,
    TEXT,
    UNKNOWN,
    Kind,
    Type,
    money,
    one_of,
)
from slalang.units.algebra import difference, divided, minus, plus, times, unify

Pairs = Mapping[tuple[Type, Type], Type]
EUR, USD, NO_MONEY = money("EUR"), money("USD"), money("")
AB, CD = one_of(("a", "b")), one_of(("c", "d"))
PLAIN = (COUNT, NUMBER, PERCENT, RATIO)
QUANTITIES = (*PLAIN, PERCENTAGE_POINTS, EUR, USD, POINTS, DURATION)
EVERY = (*QUANTITIES, DAYS, BUSINESS_DAYS, DATE, INSTANT, TEXT, AB, CD, FLAG, Type(Kind.OUTCOME), Type(Kind.CLASS))


def both_ways(pairs: Pairs) -> Pairs:
    return {**pairs, **{(b, a): given for (a, b), given in pairs.items()}}


ALIKE: Pairs = both_ways(
    {
        (COUNT, NUMBER): NUMBER,
        (RATIO, COUNT): NUMBER,
        (RATIO, NUMBER): NUMBER,
        (RATIO, PERCENT): PERCENT,
        (RATIO, PERCENTAGE_POINTS): PERCENTAGE_POINTS,
    }
)
COMMON: Pairs = {**{(t, t): t for t in EVERY}, **ALIKE, **both_ways({(TEXT, AB): AB, (TEXT, CD): CD, (AB, CD): TEXT})}
SHIFTED: Pairs = {
    (INSTANT, DURATION): INSTANT,
    (INSTANT, DAYS): INSTANT,
    (INSTANT, BUSINESS_DAYS): INSTANT,
    (DATE, DAYS): DATE,
    (DATE, BUSINESS_DAYS): DATE,
}
SUM: Pairs = {
    **{(t, t): t for t in (*QUANTITIES, DAYS)},
    **ALIKE,
    **SHIFTED,
    **both_ways({(PERCENT, PERCENTAGE_POINTS): PERCENT}),
}
DIFFERENCE: Pairs = {**SUM, (PERCENT, PERCENT): RATIO, (PERCENT, RATIO): RATIO, (INSTANT, INSTANT): DURATION}
PRODUCT: Pairs = {
    **both_ways({(plain, q): q for plain in PLAIN for q in (PERCENTAGE_POINTS, EUR, USD, POINTS, DURATION)}),
    **{(a, b): RATIO for a in PLAIN for b in PLAIN},
    (PERCENT, PERCENT): PERCENT,
    (COUNT, COUNT): COUNT,
    (COUNT, NUMBER): NUMBER,
    (NUMBER, COUNT): NUMBER,
    (NUMBER, NUMBER): NUMBER,
}
QUOTIENT: Pairs = {
    **{(q, plain): q for q in QUANTITIES for plain in PLAIN},
    **{(q, q): RATIO for q in QUANTITIES},
    **dict.fromkeys(ALIKE, RATIO),
}


@pytest.mark.parametrize(
    ("operation", "allowed"),
    [(unify, COMMON), (plus, SUM), (minus, DIFFERENCE), (times, PRODUCT), (divided, QUOTIENT)],
    ids=["alike", "plus", "minus", "times", "divided"],
)
def test_every_pair_of_types(operation: Callable[[Type, Type], Type | None], allowed: Pairs) -> None:
    found = {(a, b): operation(a, b) for a, b in product(EVERY, EVERY)}
    assert {pair: given for pair, given in found.items() if given is not None} == allowed


@pytest.mark.parametrize("other", EVERY, ids=str)
def test_what_was_reported_fits_everything(other: Type) -> None:
    """One mistake gives one diagnostic: the unknown type takes part in no second one."""
    assert unify(UNKNOWN, other) == unify(other, UNKNOWN) == other
    assert times(UNKNOWN, other) == times(other, UNKNOWN) == UNKNOWN
    assert divided(UNKNOWN, other) == divided(other, UNKNOWN) == UNKNOWN
    assert plus(UNKNOWN, UNKNOWN) == minus(UNKNOWN, UNKNOWN) == UNKNOWN


def test_money_whose_currency_is_not_known_yet_takes_the_other_ones() -> None:
    assert unify(NO_MONEY, EUR) == unify(EUR, NO_MONEY) == plus(EUR, NO_MONEY) == EUR
    assert unify(NO_MONEY, NO_MONEY) == NO_MONEY


@pytest.mark.parametrize("of", EVERY, ids=str)
def test_a_distance_between_shares_is_in_percentage_points(of: Type) -> None:
    assert difference(of) == (PERCENTAGE_POINTS if of in {PERCENT, RATIO} else of)
