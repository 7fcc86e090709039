"""Patterns and the one table: which values fit, and what the first row that matches says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from slalang.model.expression import AnyOf, Bounds, Equal, Otherwise, OutcomePattern, Pattern, RowPattern, Table
from slalang.units import Kind
from tests.oracle import evaluate, series
from tests.oracle.world import Place, number, ordered


def fits(pattern: Pattern, this: Any, at: Place) -> bool | None:
    """Whether a value fits a pattern; a missing one equals nothing, and is in no known order."""
    match pattern:
        case Equal():
            return this is not None and this == evaluate.value(pattern.value, at)
        case AnyOf():
            return this is not None and any(this == evaluate.value(v, at) for v in pattern.values)
        case Bounds():
            low = evaluate.value(pattern.low, at) if pattern.low is not None else None
            high = evaluate.value(pattern.high, at) if pattern.high is not None else None
            if this is None or (low is None) != (pattern.low is None) or (high is None) != (pattern.high is None):
                return None
            over = low is None or ordered(this) > ordered(low) or (pattern.low_closed and ordered(this) == ordered(low))
            under = (
                high is None
                or ordered(this) < ordered(high)
                or (pattern.high_closed and ordered(this) == ordered(high))
            )
            return bool(over and under)


def table(e: Table, at: Place) -> Any:
    """The value of the first row that is known to match."""
    if e.graduated:
        return graduated(e, at)
    keys = [evaluate.value(k, at) for k in e.keys]
    for row in e.rows:
        patterns = row.patterns if len(row.patterns) == len(keys) else row.patterns * len(keys)
        if all(row_fits(p, k, at) for p, k in zip(patterns, keys, strict=True)):
            return evaluate.value(row.value, at)
    return None


def row_fits(pattern: RowPattern, key: Any, at: Place) -> bool:
    match pattern:
        case Otherwise():
            return True
        case OutcomePattern():
            return series.outcome_fits(pattern, at)
        case _:
            return fits(pattern, key, at) is True


def graduated(e: Table, at: Place) -> Any:
    """The integral of the bands' rates from zero to the key."""
    reach = evaluate.value(e.keys[0], at)
    quantum = evaluate.value(e.quantum, at) if e.quantum is not None else Fraction(1)
    if reach is None or not quantum:
        return None
    bands: list[tuple[Fraction | None, Any]] = []
    for row in e.rows:
        pattern = row.patterns[0]
        if isinstance(pattern, Bounds) and pattern.high is not None:
            end = number(evaluate.value(pattern.high, at))
            whole_numbers = e.keys[0].type.kind is Kind.COUNT and not pattern.high_closed
            bands.append((end - 1 if whole_numbers else end, row.value))
        else:
            bands.append((None, row.value))
    bands.sort(key=lambda b: (b[0] is None, b[0] or 0))
    total, begin = Fraction(0), Fraction(0)
    for high, rate in bands:
        stop = number(reach) if high is None else min(number(reach), high)
        if stop > begin:
            total += number(evaluate.value(rate, at)) * (stop - begin) / number(quantum)
            begin = stop
    return total
