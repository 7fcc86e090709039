"""Patterns and tables: whether a value fits, which row counts, what graduated bands add up to.

Comparisons are by exact fractions. A missing value fits no plain value and no list; whether it lies between bounds is
unknown, and an unknown row of a table does not match.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from slalang.model.expression import (
    AnyOf,
    Bounds,
    Constant,
    ContextValue,
    Equal,
    Expression,
    Otherwise,
    OutcomePattern,
    Pattern,
    Row,
    RowPattern,
    SeriesKind,
    SeriesValue,
    Table,
    Value,
)
from slalang.model.outcome import Trace
from slalang.settle.derivation import number, order, step
from slalang.settle.parts import parts
from slalang.settle.scope import Scope
from slalang.settle.words import clause, words
from slalang.units import Kind, Type, exact_sum

Match = tuple[bool | None, tuple[Trace, ...]]
"""Whether a value fits (None: unknown), and the values that the pattern stands for."""


def matches(pattern: Pattern, value: Value, scope: Scope) -> Match:
    """Whether a value fits a pattern whose parts are evaluated in the scope."""
    match pattern:
        case Bounds():
            return between(pattern, value, scope)
        case Equal():
            return equals(pattern.value, value, scope)
        case AnyOf():
            found = [equals(one, value, scope) for one in pattern.values]
            return any(truth for truth, _ in found), tuple(t for _, traces in found for t in traces)
        case _:
            assert_never(pattern)


def between(bounds: Bounds, value: Value, scope: Scope) -> Match:
    low = scope.trace(bounds.low) if bounds.low is not None else None
    high = scope.trace(bounds.high) if bounds.high is not None else None
    traces = tuple(t for t in (low, high) if t is not None)
    if value is None or any(t.value is None for t in traces):
        return None, traces
    this = order(value)
    over = low is None or is_over(this, order(low.value), closed=bounds.low_closed)
    under = high is None or is_over(order(high.value), this, closed=bounds.high_closed)
    return over and under, traces


def is_over(upper: Fraction, lower: Fraction, *, closed: bool) -> bool:
    return upper >= lower if closed else upper > lower


def equals(wanted: Expression, value: Value, scope: Scope) -> Match:
    if isinstance(wanted, SeriesValue) and wanted.kind is SeriesKind.OBJECTIVE and isinstance(value, str):
        return value == wanted.name, ()
    trace = scope.trace(wanted)
    return value is not None and value == trace.value, (trace,)


def resolved(pattern: Pattern, scope: Scope) -> Pattern:
    """A pattern with its tables and series replaced by the values in force."""
    if is_fixed(pattern):
        return pattern
    match pattern:
        case Bounds():
            return replace(pattern, low=fixed(pattern.low, scope), high=fixed(pattern.high, scope))
        case Equal():
            return Equal(known(pattern.value, scope))
        case AnyOf():
            return AnyOf(tuple(known(v, scope) for v in pattern.values))
        case _:
            assert_never(pattern)


def is_fixed(pattern: Pattern) -> bool:
    """Whether a pattern names its values itself."""
    if isinstance(pattern, Bounds):
        return all(end is None or isinstance(end, Constant) for end in (pattern.low, pattern.high))
    return all(isinstance(e, Constant) for e in parts(pattern))


def fixed(e: Expression | None, scope: Scope) -> Expression | None:
    return None if e is None else known(e, scope)


def known(e: Expression, scope: Scope) -> Expression:
    return e if isinstance(e, Constant) else Constant(scope.value(e), type=e.type, place=e.place)


# ---------------------------------------------------------------- tables


def table(e: Table, scope: Scope) -> Trace:
    """The value of the first row that matches; missing where none does."""
    if e.graduated:
        return graduated(e, scope)
    keys = [scope.trace(k) for k in e.keys]
    rule = "by " + ", ".join(words(k) for k in e.keys)
    for row in e.rows:
        if applies(row, e.keys, keys, scope):
            value = scope.trace(row.value)
            return step(e, value.value, rule, *keys, row_step(row, value))
    return step(e, None, rule, *keys)


def chosen_row(e: Table, scope: Scope) -> Row | None:
    """The first row that matches."""
    keys = [scope.trace(k) for k in e.keys]
    return next((row for row in e.rows if applies(row, e.keys, keys, scope)), None)


def row_step(row: Row, value: Trace) -> Trace:
    """The row that counted, in its own words."""
    text = clause(row.place)
    return Trace(text, value.value, value.type, "row", row.place, (value,)) if text else value


def applies(row: Row, keys: tuple[Expression, ...], values: list[Trace], scope: Scope) -> bool:
    """Whether all patterns of a row are known to match."""
    if len(row.patterns) == 1 and isinstance(row.patterns[0], Otherwise):
        return True
    pairs = zip(row.patterns, keys, values, strict=True)
    return all(row_matches(pattern, key, value.value, scope) for pattern, key, value in pairs)


def row_matches(pattern: RowPattern, key: Expression, value: Value, scope: Scope) -> bool:
    match pattern:
        case Otherwise():
            return True
        case OutcomePattern():
            return outcome_matches(pattern, key, value, scope)
        case _:
            return matches(pattern, value, scope)[0] is True


def outcome_matches(pattern: OutcomePattern, key: Expression, value: Value, scope: Scope) -> bool:
    """`met`, `missed`, `missed LEVEL`, `excused` against the outcome that the declaration is for."""
    assert isinstance(key, ContextValue), "a table `by outcome` is about the declaration's own objective"
    if value != pattern.outcome:
        return False
    objective = scope.objective
    assert objective is not None, "an outcome belongs to an objective"
    outcome = scope.book.outcome(objective.name, scope.period, scope.key)
    return not pattern.level or (outcome is not None and pattern.level in outcome.missed_levels)


# ---------------------------------------------------------------- graduated tables


def graduated(e: Table, scope: Scope) -> Trace:
    """The integral of the bands' rates from zero to the key: each band's rate for the part that lies in it."""
    key = scope.trace(e.keys[0])
    quantum = scope.trace(e.quantum) if e.quantum is not None else None
    rule = "graduated by " + words(e.keys[0])
    if key.value is None or (quantum is not None and not quantum.value):
        return step(e, None, rule, key)
    size = number(quantum.value) if quantum is not None else Fraction(1)
    parts = [band_part(e, b, number(key.value), size, scope) for b in bands(e, scope)]
    reached = [p for p in parts if p is not None]
    return step(e, exact_sum(number(p.value) for p in reached), rule, key, *reached)


def band_part(
    e: Table, band: tuple[Fraction, Fraction | None, Row], reach: Fraction, size: Fraction, scope: Scope
) -> Trace | None:
    """What the part of a band up to `reach` comes to; None for a band that is not reached."""
    low, high, row = band
    inside = (reach if high is None else min(reach, high)) - low
    if inside <= 0:
        return None
    rate = scope.trace(row.value)
    filled = Trace("in this band", inside, e.keys[0].type, "", row.place)
    return Trace(
        clause(row.place) or "band", number(rate.value) * inside / size, e.type, "band", row.place, (rate, filled)
    )


def bands(e: Table, scope: Scope) -> list[tuple[Fraction, Fraction | None, Row]]:
    """(from, to, row) in order and touching, from zero; the last has no end."""
    ended = sorted(
        ((end, row) for row in e.rows if (end := band_end(row, e.keys[0].type, scope)) is not None), key=first
    )
    found: list[tuple[Fraction, Fraction | None, Row]] = []
    start = Fraction(0)
    for end, row in ended:
        found.append((start, end, row))
        start = max(start, end)
    endless = [row for row in e.rows if band_end(row, e.keys[0].type, scope) is None]
    return [*found, *((start, None, row) for row in endless[:1])]


def first(pair: tuple[Fraction, Row]) -> Fraction:
    return pair[0]


def band_end(row: Row, key: Type, scope: Scope) -> Fraction | None:
    """Where a band ends; of whole numbers `under 21` ends with 20. None for the last."""
    pattern = row.patterns[0]
    if isinstance(pattern, Otherwise) or not isinstance(pattern, Bounds) or pattern.high is None:
        return None
    high = number(scope.value(pattern.high))
    return high - 1 if key.kind is Kind.COUNT and not pattern.high_closed else high
