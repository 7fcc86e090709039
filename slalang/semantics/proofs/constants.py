"""Evaluates what a contract fixes: expressions without data, exactly.

Takes a typed expression; gives its value, or None where it reads a fact, a series or its surroundings, has no value
(a division by zero), or would grow beyond any number that a contract holds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from slalang.model.expression import (
    And,
    AnyOf,
    Arithmetic,
    Bounds,
    BusinessDays,
    Capped,
    Choice,
    Constant,
    Distance,
    Equal,
    Exists,
    Expression,
    Extreme,
    FirstPresent,
    Named,
    Negative,
    Not,
    Or,
    Otherwise,
    Pattern,
    Per,
    Rounded,
    Row,
    RowPattern,
    Table,
    Test,
    Value,
)
from slalang.semantics.proofs.interval import Interval, point, too_long
from slalang.units import CalendarSpan, round_to


def constant(expression: Expression) -> Value:
    """The value that the contract itself gives, or None."""
    value = evaluated(expression)
    return None if isinstance(value, Fraction) and too_long(value) else value


def rank(expression: Expression) -> Fraction | None:
    """The number by which a constant is ordered among its like, or None where it is no constant or has no order."""
    if isinstance(expression, BusinessDays):
        return Fraction(expression.count)
    if isinstance(expression, Named):
        return rank(expression.body)
    return rank_of(constant(expression))


def rank_of(value: Value) -> Fraction | None:
    """Numbers by themselves, dates by their day, calendar days by their number; months have no place among days."""
    match value:
        case bool() | str() | None:
            return None
        case date():
            return Fraction(value.toordinal())
        case CalendarSpan():
            return None if value.months else Fraction(value.days)
        case _:
            return Fraction(value)


def interval_of(pattern: RowPattern) -> Interval | None:
    """The numbers that a pattern of constants holds; None for other patterns."""
    match pattern:
        case Equal(value):
            fixed = rank(value)
            return None if fixed is None else point(fixed)
        case Bounds():
            low = None if pattern.low is None else rank(pattern.low)
            high = None if pattern.high is None else rank(pattern.high)
            if (low is None and pattern.low is not None) or (high is None and pattern.high is not None):
                return None
            return Interval(low, high, pattern.low_closed and low is not None, pattern.high_closed and high is not None)
        case _:
            return None


def intervals_of(pattern: Pattern) -> tuple[Interval, ...] | None:
    """The numbers that a target's or level's pattern holds, as intervals; None where it is not constant."""
    patterns = tuple(Equal(v) for v in pattern.values) if isinstance(pattern, AnyOf) else (pattern,)
    found = tuple(interval_of(p) for p in patterns)
    return None if any(f is None for f in found) else tuple(f for f in found if f is not None)


def holds(value: Value, pattern: RowPattern) -> bool | None:
    """Whether a value lies in a pattern of constants; None where that cannot be told."""
    match pattern:
        case Otherwise():
            return True
        case Equal(other):
            fixed = constant(other)
            return None if fixed is None or value is None else fixed == value
        case AnyOf(values):
            return any_of(holds(value, Equal(v)) for v in values)
        case Bounds():
            inside, number = interval_of(pattern), rank_of(value)
            return None if inside is None or number is None else number in inside
        case _:
            return None


# ---------------------------------------------------------------- the operators


def evaluated(expression: Expression) -> Value:
    match expression:
        case Constant(value=value):
            return value
        case Named(body=body):
            return constant(body)
        case Arithmetic():
            return arithmetic(expression.operator, constant(expression.left), constant(expression.right))
        case Negative(value=value):
            return negated(constant(value))
        case Choice():
            return chosen(expression)
        case FirstPresent(options=(first, *_)):
            return constant(first)
        case Capped(value=value, limit=limit):
            return extreme((value, limit), lowest=True)
        case Extreme(which=which, options=options):
            return extreme(options, lowest=which == "lowest")
        case Rounded(value=value, way=way, quantum=quantum):
            number = constant(value)
            return round_to(number, quantum, way) if isinstance(number, Fraction) else None
        case Per():
            return per(expression)
        case Distance(left=left, right=right):
            gap = arithmetic("minus", constant(left), constant(right))
            return abs(gap) if isinstance(gap, Fraction) else None
        case Table():
            return looked_up(expression)
        case _:
            return condition(expression)


def condition(expression: Expression) -> bool | None:
    match expression:
        case Test(value=value, pattern=pattern, negated=is_negated):
            found = holds(constant(value), pattern)
            return None if found is None else found != is_negated
        case Exists(value=value, negated=is_negated):
            return None if constant(value) is None else not is_negated
        case Not(condition=inner):
            found = truth(inner)
            return None if found is None else not found
        case And(conditions=several):
            found = any_of(None if t is None else not t for t in map(truth, several))
            return None if found is None else not found
        case Or(conditions=several):
            return any_of(map(truth, several))
        case _:
            return None


def truth(expression: Expression) -> bool | None:
    value = constant(expression)
    return value if isinstance(value, bool) else None


def any_of(found: Iterable[bool | None]) -> bool | None:
    """Three-valued `or`."""
    given = tuple(found)
    return True if any(given) else None if None in given else False


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    match left, right:
        case Fraction() as a, Fraction() as b:
            return numbers(operator, a, b)
        case CalendarSpan() as a, CalendarSpan() as b if operator in {"plus", "minus"}:
            sign = 1 if operator == "plus" else -1
            return CalendarSpan(a.months + sign * b.months, a.days + sign * b.days)
        case _:
            return None


def numbers(operator: str, a: Fraction, b: Fraction) -> Fraction | None:
    match operator:
        case "plus":
            return a + b
        case "minus":
            return a - b
        case "divided":
            return a / b if b else None
        case _:
            return a * b


def negated(value: Value) -> Value:
    return -value if isinstance(value, Fraction | CalendarSpan) else None


def chosen(choice: Choice) -> Value:
    match truth(choice.condition):
        case True:
            return constant(choice.value)
        case False if choice.otherwise is not None:
            return constant(choice.otherwise)
        case False if isinstance(constant(choice.value), Fraction):
            return Fraction(0)
        case _:
            return None


def extreme(options: Iterable[Expression], lowest: bool) -> Value:
    values = [constant(o) for o in options]
    ranks = [rank_of(v) for v in values]
    known = [r for r in ranks if r is not None]
    if len(known) < len(ranks):
        return None
    return values[ranks.index(min(known) if lowest else max(known))]


def per(rate: Per) -> Value:
    amount, quantum, quantity = constant(rate.amount), rank(rate.quantum), rank(rate.quantity)
    if not isinstance(amount, Fraction) or not quantum or quantity is None:
        return None
    units = quantity / quantum
    match rate.grain:
        case "full":
            units = Fraction(math.floor(units))
        case "started":
            units = Fraction(math.ceil(units))
    return amount * units


def looked_up(table: Table) -> Value:
    """The value of the row that the constant keys reach; graduated tables are left to settlement."""
    keys = [constant(k) for k in table.keys]
    if table.graduated or any(k is None for k in keys):
        return None
    for row in table.rows:
        match row_holds(keys, row):
            case True:
                return constant(row.value)
            case None:
                return None
    return None


def row_holds(keys: list[Value], row: Row) -> bool | None:
    if isinstance(row.patterns[0], Otherwise):
        return True
    found = any_of(None if h is None else not h for h in map(holds, keys, row.patterns))
    return None if found is None else not found
