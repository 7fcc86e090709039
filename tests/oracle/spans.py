"""`time in`: the measure of what some spans have inside and outside of others."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from slalang.model.expression import SpanSet, TimeIn
from tests.oracle import evaluate
from tests.oracle.times import Span, clipped, length, united, without
from tests.oracle.world import Place, Row


def time_in(e: TimeIn, at: Place) -> Fraction:
    """The measure of spans inside and outside of others, between two instants, in the period, or of the row at hand."""
    assert e.by is None, "the oracle counts overlaps once"
    if e.start is not None and e.stop is not None:
        low, high = evaluate.value(e.start, at), evaluate.value(e.stop, at)
    elif at.row is None:
        low, high = at.start, at.end
    else:
        low, high = -(2**60), 2**60
    left = spans(e.base, at, low, high)
    for part in e.inside:
        left = without(left, without([(low, high)], spans(part, at, low, high)))
    for part in e.outside:
        left = without(left, spans(part, at, low, high))
    return Fraction(length(left))


def spans(of: SpanSet, at: Place, low: int, high: int) -> list[Span]:
    if of.is_calendar:
        return at.world.hours(of.name).spans(low, high)
    record = at.world.record(of.name)
    assert record.lasts is not None, "spans last"
    mine: Iterable[Row] = at.world.all_rows(of.name)
    if at.row is not None and record.parent == at.record:
        mine = at.world.children(of.name, at.record, at.row)
    kept = [r for r in mine if evaluate.holds(of.where, at.on(of.name, r))]
    start, end = record.lasts
    return united(clipped(((r[start], at.world.as_of if r[end] is None else r[end]) for r in kept), low, high))
