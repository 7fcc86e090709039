"""Intervals hold every value that an expression can have; constants are what a naive evaluator says."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.model.expression import (
    Aggregate,
    Arithmetic,
    Bounds,
    Capped,
    Choice,
    Constant,
    Distance,
    Expression,
    Extreme,
    FieldValue,
    Fold,
    Named,
    Negative,
    Otherwise,
    Per,
    Rounded,
    Row,
    RowSet,
    Table,
    TimeIn,
)
from slalang.model.expression import SpanSet as Spans
from slalang.model.expression import Test as Comparison
from slalang.semantics.proofs import constant, domain, provably_not_negative
from slalang.semantics.proofs.interval import COUNTED
from slalang.units import COUNT, DURATION, FLAG, NUMBER, PERCENT, Rounding, round_to
from tests.semantics.proofs_by_text import found, penalty

FIELDS = {"n": COUNT, "x": NUMBER}
SMALL = st.fractions(min_value=-4, max_value=4, max_denominator=4)
STEPS = st.sampled_from([Fraction(1, 4), Fraction(1), Fraction(2)])


def fixed(value: Fraction) -> Constant:
    return Constant(value, type=NUMBER)


def conditions(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    bounds = st.builds(
        lambda end, closed, is_low: (
            Bounds(fixed(end), closed, None, False) if is_low else Bounds(None, False, fixed(end), closed)
        ),
        SMALL,
        st.booleans(),
        st.booleans(),
    )
    return st.builds(lambda v, p, n: Comparison(v, p, n, type=FLAG), inner, bounds, st.booleans())


def tables(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def made(key: Expression, end: Fraction, under: Expression, rest: Expression) -> Table:
        rows = (Row((Bounds(None, False, fixed(end), False),), under), Row((Otherwise(),), rest))
        return Table((key,), rows, type=NUMBER)

    return st.builds(made, inner, SMALL, inner, inner)


def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        st.builds(
            lambda op, p: Arithmetic(op, *p, type=NUMBER),
            st.sampled_from(["plus", "minus", "times", "divided", "of"]),
            pairs,
        ),
        st.builds(lambda v: Negative(v, type=NUMBER), inner),
        st.builds(lambda p: Capped(*p, type=NUMBER), pairs),
        st.builds(lambda w, p: Extreme(w, p, type=NUMBER), st.sampled_from(["highest", "lowest"]), pairs),
        st.builds(lambda v, w, q: Rounded(v, w, q, type=NUMBER), inner, st.sampled_from(Rounding), STEPS),
        st.builds(lambda p: Distance(*p, type=NUMBER), pairs),
        st.builds(
            lambda g, p, q: Per(p[0], g, fixed(q), p[1], type=NUMBER),
            st.sampled_from(["pro rata", "full", "started"]),
            pairs,
            STEPS,
        ),
        st.builds(lambda c, p: Choice(p[0], c, p[1], type=NUMBER), conditions(inner), pairs),
        st.builds(lambda c, v: Choice(v, c, None, type=NUMBER), conditions(inner), inner),
        st.builds(lambda v: Named("define", "d", "", (), v, type=NUMBER), inner),
        tables(inner),
    )


LEAVES = st.one_of(st.builds(fixed, SMALL), st.sampled_from([FieldValue("r", n, type=t) for n, t in FIELDS.items()]))
EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=8)


def naive(e: Expression, row: dict[str, Fraction]) -> Fraction | None:
    """A value as a reader of the language definition computes it; None by division by zero."""

    def of(part: Expression) -> Fraction:
        value = naive(part, row)
        if value is None:
            raise ZeroDivisionError
        return value

    try:
        return naive_form(e, row, of)
    except ZeroDivisionError:
        return None


def naive_form(e: Expression, row: dict[str, Fraction], of: Callable[[Expression], Fraction]) -> Fraction:
    match e:
        case Constant(value=Fraction() as value):
            return value
        case FieldValue(name=name):
            return row[name]
        case Named(body=body):
            return of(body)
        case Arithmetic(operator=op, left=a, right=b):
            x, y = of(a), of(b)
            return {"plus": lambda: x + y, "minus": lambda: x - y, "divided": lambda: x / y}.get(op, lambda: x * y)()
        case Negative(value=v):
            return -of(v)
        case Capped(value=v, limit=limit):
            return min(of(v), of(limit))
        case Extreme(which=which, options=options):
            return (max if which == "highest" else min)(of(o) for o in options)
        case Rounded(value=v, way=way, quantum=q):
            return round_to(of(v), q, way)
        case Distance(left=a, right=b):
            return abs(of(a) - of(b))
        case Per(amount=a, grain=grain, quantum=q, quantity=v):
            units = of(v) / of(q)
            return of(a) * {"full": math.floor, "started": math.ceil}.get(grain, lambda u: u)(units)
        case Choice(value=v, condition=Comparison(value=tested, pattern=pattern, negated=negated), otherwise=other):
            if inside(of(tested), pattern) != negated:
                return of(v)
            return Fraction(0) if other is None else of(other)
        case Table(keys=(key,), rows=(first, rest)):
            return of(first.value) if inside(of(key), first.patterns[0]) else of(rest.value)
    raise AssertionError(e)


def inside(value: Fraction, bounds: object) -> bool:
    match bounds:
        case Bounds(low=Constant(value=Fraction() as low), low_closed=closed):
            return value >= low if closed else value > low
        case Bounds(high=Constant(value=Fraction() as high), high_closed=closed):
            return value <= high if closed else value < high
    raise AssertionError(bounds)


@given(EXPRESSIONS, st.lists(st.tuples(st.integers(0, 6), SMALL), min_size=1, max_size=6))
def test_the_domain_holds_every_value(e: Expression, rows: list[tuple[int, Fraction]]) -> None:
    held = domain(e)
    for n, x in rows:
        value = naive(e, {"n": Fraction(n), "x": x})
        assert value is None or value in held


@given(EXPRESSIONS, st.integers(0, 6), SMALL)
def test_constants_are_evaluated_exactly(e: Expression, n: int, x: Fraction) -> None:
    row = {"n": Fraction(n), "x": x}
    there = with_values(e, row)
    value, expected = constant(there), naive(e, row)
    assert value == expected or (value is None and expected is not None and is_guarded(there))


def with_values(part: Any, row: dict[str, Fraction]) -> Any:
    """The same with every field replaced by its value."""
    if isinstance(part, FieldValue):
        return fixed(row[part.name])
    if isinstance(part, tuple):
        return tuple(with_values(p, row) for p in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {
            f.name: with_values(getattr(part, f.name), row) for f in fields(part) if f.name not in {"type", "place"}
        }
        return replace(part, **changed)
    return part


def is_guarded(e: Expression) -> bool:
    """Whether a division by zero may hide where no value is needed; then a constant need not be found."""
    return "divided" in repr(e)


# ---------------------------------------------------------------- by hand


ROWS = RowSet("call")
TIME = TimeIn(Spans("office", True), type=DURATION)
UP = TimeIn(Spans("office", True), outside=(Spans("outage", False),), type=DURATION)
MONEY = FieldValue("call", "balance", type=NUMBER)


def test_sums_of_what_is_never_negative() -> None:
    legs = FieldValue("call", "legs", type=COUNT)
    assert domain(Aggregate(Fold.SUM, ROWS, legs, type=COUNT)) == COUNTED
    assert not provably_not_negative(Aggregate(Fold.SUM, ROWS, MONEY, type=NUMBER))


def test_a_part_is_at_most_the_whole() -> None:
    share = domain(Arithmetic("divided", UP, TIME, type=PERCENT))
    assert (share.low, share.high) == (Fraction(0), Fraction(1))
    assert provably_not_negative(Arithmetic("minus", TIME, UP, type=DURATION))
    assert not provably_not_negative(Arithmetic("minus", UP, TIME, type=DURATION))


def test_less_what_it_is_capped_at() -> None:
    ten = fixed(Fraction(10))
    rest = Arithmetic("minus", ten, Capped(MONEY, ten, type=NUMBER), type=NUMBER)
    assert provably_not_negative(rest)
    lowest = Extreme("lowest", (MONEY, FieldValue("call", "other", type=NUMBER)), type=NUMBER)
    assert provably_not_negative(Arithmetic("minus", MONEY, lowest, type=NUMBER))
    assert not provably_not_negative(Arithmetic("minus", lowest, MONEY, type=NUMBER))


def test_numbers_that_no_contract_holds_become_endless() -> None:
    e: Expression = fixed(Fraction(7**400))
    for _ in range(5):
        e = Arithmetic("times", e, e, type=NUMBER)
    assert domain(e).high is None
    assert constant(e) is None


BANK = """
    define available each month = (balance in the month before) else none
    define earned each month = 100 EUR if speed is at least 90%
    define used each month = lowest(fee, available) if speed is under 80%
    define balance each month = available + earned - {used}
    penalty kept "Kept" {{ each month  amount 1% of balance }}
"""


def test_a_bank_that_drains_by_what_it_holds_is_never_negative() -> None:
    """Proved by induction over its own past: what is used is never more than what is there."""
    assert [name for name, _ in found(BANK.format(used="used"))] == []
    assert [name for name, _ in found(BANK.format(used="fee"))] == ["may-be-negative"]


NOT_NEGATIVE = [
    "10 EUR times highest(0, (count of calls) - 5)",
    "1 EUR per started 1 h of (sum of lasting over calls)",
    "2% of fee per full 1 percentage point of shortfall",
    "fee - (fee capped at 100 EUR)",
    "(sum of ((2 EUR per started 1 min of talk) capped at 9 EUR) over calls where ok)",
    "fee - ((share of calls where ok) of fee)",
    "by result { under 70%: 5 EUR, otherwise: 1 EUR }",
    "1 EUR per 1 percentage point of (by result { under 70%: 70% - result, otherwise: result - 60% })",
]


@pytest.mark.parametrize("amount", NOT_NEGATIVE)
def test_amounts_that_are_never_negative(amount: str) -> None:
    assert found(penalty(amount)) == []
