"""Relief that forgives misses: in each bucket at most so many of the rows that missed count as met.

Takes the spans in which the relief acts and the counts of the measure in each bucket; gives how many rows of a period
and group it makes met: never more than missed, so the result is never above what all met would give.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from slalang.calendar.periods import Period
from slalang.model.contract import Contract, Forgives, Objective, Relief
from slalang.model.expression import Aggregate, Expression, Fold, Named, Rounded, RowSet
from slalang.settle.asking import objective
from slalang.settle.derivation import number
from slalang.settle.excused import acting_in
from slalang.settle.scope import Scope


def share_measured(measure: Expression) -> Aggregate | None:
    """The share of rows that a measure is, under its names and its rounding; None where it is something else."""
    while isinstance(measure, Named | Rounded):
        measure = measure.body if isinstance(measure, Named) else measure.value
    is_share = isinstance(measure, Aggregate) and measure.fold is Fold.SHARE and isinstance(measure.over, RowSet)
    return measure if isinstance(measure, Aggregate) and is_share else None


def forgiving(contract: Contract) -> Iterator[tuple[Relief, Objective, Forgives]]:
    """Each relief that forgives, with each objective that it is for."""
    for relief in contract.reliefs:
        if isinstance(relief.effect, Forgives):
            for name in relief.objectives:
                yield relief, objective(contract, name), relief.effect


def forgiven(of: Objective, scope: Scope) -> tuple[tuple[str, int], ...]:
    """(relief, rows) that reliefs forgive in the scope's period and group."""
    share = share_measured(of.measure)
    mine = [(r, e) for r, o, e in forgiving(scope.contract) if o.name == of.name]
    if share is None or not mine:
        return ()
    left: dict[int, int] = {}
    found = []
    for relief, effect in mine:
        rows = 0
        for bucket in scope.book.line.closing(relief.unit or of.unit, scope.period):
            if acting_in(relief, of, scope, bucket):
                missed = left.get(bucket.start, misses(share, scope, bucket))
                taken = min(missed, allowed(effect, scope, bucket))
                left[bucket.start] = missed - taken
                rows += taken
        if rows:
            found.append((relief.name, rows))
    return tuple(found)


def misses(share: Aggregate, scope: Scope, bucket: Period) -> int:
    cell = scope.book.cell(share, scope.in_period(bucket))
    return int(cell.denominator - cell.numerator) if cell is not None else 0


def allowed(effect: Forgives, scope: Scope, bucket: Period) -> int:
    """How many rows may be forgiven in a bucket, by the facts before any relief: whole rows, and none if unknown."""
    here = Scope(scope.book, bucket, scope.objective, scope.key_name, scope.key, scope.keyed, relieved=False)
    value = here.value(effect.number)
    return max(0, math.floor(number(value))) if value is not None else 0
