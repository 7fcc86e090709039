"""Claims in the trace of a step that waives: how many there were, and how many of them were made in time.

`waive L when no claims where made_at within …` depends on rows that are in time; one that came too late is a row too,
and the step shows it beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from slalang.model.expression import Aggregate, And, Expression, Fold, Named, Not, Or, RowSet
from slalang.model.outcome import Trace
from slalang.settle.derivation import number
from slalang.settle.scope import Scope
from slalang.units import COUNT

ROWS, AS_ASKED = "rows of the period", "of these as asked"


def counted(condition: Expression) -> tuple[Aggregate, ...]:
    """For each `any` and `no` in a condition, how many rows there are and how many are as asked."""
    return tuple(count for pair in pairs(condition) for count in pair)


def with_claims(condition: Expression, trace: Trace, scope: Scope) -> Trace:
    """The trace of a condition with these counts, where there were any rows."""
    shown = [part for pair in pairs(condition) for part in told(*pair, scope)]
    return replace(trace, parts=(*trace.parts, *shown)) if shown else trace


def told(every: Aggregate, asked: Aggregate, scope: Scope) -> Iterator[Trace]:
    whole, part = scope.trace(every), scope.trace(asked)
    if whole.value is not None and number(whole.value):
        yield Trace(ROWS, whole.value, COUNT, whole.rule, every.place)
        yield Trace(AS_ASKED, part.value, COUNT, part.rule, asked.place)


@lru_cache(maxsize=256)
def pairs(condition: Expression) -> tuple[tuple[Aggregate, Aggregate], ...]:
    return tuple(
        (
            Aggregate(Fold.COUNT, replace(e.over, where=None), type=COUNT, place=e.place),
            Aggregate(Fold.COUNT, e.over, type=COUNT, place=e.place),
        )
        for e in judged_here(condition)
        if e.fold in {Fold.ANY, Fold.NO} and isinstance(e.over, RowSet) and e.over.where is not None
    )


def judged_here(condition: Expression) -> Iterator[Aggregate]:
    """The aggregates of a condition that are judged in its own period."""
    match condition:
        case Aggregate():
            yield condition
        case And(conditions=parts) | Or(conditions=parts):
            for part in parts:
                yield from judged_here(part)
        case Not(condition=inner) | Named(body=inner):
            yield from judged_here(inner)
