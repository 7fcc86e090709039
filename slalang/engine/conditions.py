"""Conditions on a row: yes, no, or unknown where a missing value leaves them open.

Equality, lists and words on a missing value are no; an order of missing values is unknown (`forms.md` §11.1).
"""

from __future__ import annotations

from typing import assert_never

from slalang.engine import moments
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse, unevaluated
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.model import expression as e
from slalang.model.query import Operator, Scalar
from slalang.source import Place

Condition = e.Test | e.Exists | e.Within | e.Mentions | e.Not | e.And | e.Or


def condition(compiler: Compiler, rows: Rows, x: Condition, scope: Scope) -> Scalar:
    """A condition as a three-valued scalar."""
    match x:
        case e.Test(value=value, pattern=pattern, negated=negated):
            found = matches(compiler, rows, compiler.value(rows, value, scope), pattern, scope, x.place)
            return s.opposite(found) if negated else found
        case e.Exists(value=value, negated=negated):
            found = existence(compiler, rows, value, scope)
            return s.opposite(found) if negated else found
        case e.Within():
            return within(compiler, rows, x, scope)
        case e.Mentions(value=value, words=words):
            text = compiler.value(rows, value, scope).scalar
            return s.holds(s.either(*(s.call(Operator.CONTAINS, text, s.text(word)) for word in words)))
        case e.Not(condition=inner):
            return s.opposite(compiler.condition(rows, inner, scope))
        case e.And(conditions=parts):
            return s.both(*(compiler.condition(rows, part, scope) for part in parts))
        case e.Or(conditions=parts):
            return s.either(*(compiler.condition(rows, part, scope) for part in parts))
        case _:
            assert_never(x)


def existence(compiler: Compiler, rows: Rows, x: e.Expression, scope: Scope) -> Scalar:
    """Whether a value is there; of a link, whether it reaches a row."""
    value = compiler.value(rows, x, scope)
    if isinstance(x, e.LinkFound):
        return value.scalar
    if value.over is not None:
        return s.both(s.exists(value.scalar), s.holds(s.less(s.ZERO, value.over)))
    return s.exists(value.scalar)


def within(compiler: Compiler, rows: Rows, x: e.Within, scope: Scope) -> Scalar:
    """The value is no later than the lag's end."""
    if x.lag.after is None:
        refuse(x.place, "within a lag after nothing")
    value = moments.instant(compiler, rows, compiler.value(rows, x.value, scope), x.place)
    start = moments.instant(compiler, rows, compiler.value(rows, x.lag.after, scope), x.place)
    end = moments.lag_end(compiler, rows, start, x.lag, scope)
    return v.ordered(moments.at(value), moments.at(end), strictly=False)


def row_matches(
    compiler: Compiler, rows: Rows, key: Value, pattern: e.RowPattern, scope: Scope, place: Place
) -> Scalar:
    """Whether one key of a table falls in a row."""
    match pattern:
        case e.Otherwise():
            return s.TRUE
        case e.OutcomePattern():
            raise unevaluated(place, "a table by outcome in a condition on rows")
        case e.Bounds() | e.Equal() | e.AnyOf():
            return matches(compiler, rows, key, pattern, scope, place)
        case _:
            assert_never(pattern)


def matches(compiler: Compiler, rows: Rows, value: Value, pattern: e.Pattern, scope: Scope, place: Place) -> Scalar:
    """Whether a value is as a pattern says."""
    match pattern:
        case e.Equal(value=wanted):
            return equals(compiler, rows, value, wanted, scope, place)
        case e.AnyOf(values=wanted_ones):
            return s.either(*(equals(compiler, rows, value, wanted, scope, place) for wanted in wanted_ones))
        case e.Bounds():
            return bounds(compiler, rows, value, pattern, scope, place)
        case _:
            assert_never(pattern)


def equals(compiler: Compiler, rows: Rows, value: Value, x: e.Expression, scope: Scope, place: Place) -> Scalar:
    wanted = compiler.value(rows, x, scope)
    if value.months or wanted.months:
        refuse(place, "a comparison of months")
    return s.holds(v.same(*moments.alike(compiler, rows, value, wanted, place)))


def bounds(compiler: Compiler, rows: Rows, value: Value, x: e.Bounds, scope: Scope, place: Place) -> Scalar:
    tests = []
    for bound, closed, is_low in ((x.low, x.low_closed, True), (x.high, x.high_closed, False)):
        if bound is not None:
            limit = compiler.value(rows, bound, scope)
            if value.months or limit.months:
                refuse(place, "a comparison of months")
            this, other = moments.alike(compiler, rows, value, limit, place)
            pair = (other, this) if is_low else (this, other)
            tests.append(v.ordered(*pair, strictly=not closed))
    return s.both(*tests)
