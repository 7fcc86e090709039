"""Which rows of a record an objective keeps: those that its services cover and no relief leaves out.

takes    an objective, the rows of a record, and the spans in which reliefs act
gives    for each row whether it is covered, the relief that leaves it out, the relief that counts it as met
assumes  a relief with spans, buckets or approvals acts only where `RelievedSpans` say so

A row relieved twice is relieved once, by the first relief written; left out beats met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slalang.engine import children, moments
from slalang.engine import scalars as s
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse
from slalang.engine.groups import is_of
from slalang.engine.rows import Rows
from slalang.model.contract import CountsAsMet, LeavesOut, Objective, PausesTheClock, Relief
from slalang.model.expression import Aggregate, Expression, RowSet
from slalang.model.measured import RelievedSpans
from slalang.model.query import Case, Column64, Literal, Scalar

NOBODY = Literal(None, Column64.TEXT)


@dataclass(frozen=True, slots=True)
class Kept:
    """What becomes of a row: `covered` is never unknown; `left_out` and `met` name a relief or are missing."""

    covered: Scalar
    left_out: Scalar
    met: Scalar

    @property
    def condition(self) -> Scalar:
        return s.both(self.covered, s.missing(self.left_out))


ALL = Kept(s.TRUE, NOBODY, NOBODY)


def stopped(compiler: Compiler, objective: str, relieved: Sequence[RelievedSpans]) -> tuple[RelievedSpans, ...]:
    """The spans in which the clocks of an objective stand still by relief."""
    reliefs = compiler.catalog.reliefs
    return tuple(
        r for r in relieved if r.objective == objective and isinstance(reliefs[r.relief].effect, PausesTheClock)
    )


def kept(
    compiler: Compiler, rows: Rows, of: Objective, at: Scalar, scope: Scope, relieved: Sequence[RelievedSpans] | None
) -> Kept:
    """What an objective makes of the rows of a record; without `relieved` before any relief."""
    covered = rows.once(("covered", of.name), lambda: covers(compiler, rows, of, scope))
    if relieved is None:
        return Kept(covered, NOBODY, NOBODY)
    acting = tuple(r for r in relieved if r.objective == of.name)

    def named(effect: type) -> Scalar:
        found = relief(compiler, rows, of, at, scope, acting, effect)
        return found if found == NOBODY else rows.named(found, "relief")

    left_out = rows.once(("left out", of.name, at, acting), lambda: named(LeavesOut))
    return Kept(covered, left_out, rows.once(("met", of.name, at, acting), lambda: named(CountsAsMet)))


def covers(compiler: Compiler, rows: Rows, of: Objective, scope: Scope) -> Scalar:
    """Whether a service of the objective covers the row; rows of which no service speaks are covered."""
    sets = []
    for name in of.services:
        covered = compiler.catalog.services[name].covers
        if isinstance(covered, RowSet) and covered.record == rows.record.name:
            where = s.holds(compiler.condition(rows, covered.where, scope))
            sets.append(s.both(where, children.in_calendar(compiler, rows, covered, scope)))
    return s.either(*sets) if sets else s.TRUE


def relief(
    compiler: Compiler,
    rows: Rows,
    of: Objective,
    at: Scalar,
    scope: Scope,
    relieved: tuple[RelievedSpans, ...],
    effect: type,
) -> Scalar:
    """The name of the first relief with such an effect that acts on the row; missing where none does."""
    branches = []
    for declared in compiler.catalog.contract.reliefs:
        does = declared.effect
        if (
            of.name not in declared.objectives
            or not isinstance(does, effect)
            or not isinstance(does, (LeavesOut, CountsAsMet))
        ):
            continue
        if not isinstance(does.rows, RowSet):
            refuse(declared.place, "relief of what are not rows")
        if does.rows.record == rows.record.name:
            spans = tuple(r for r in relieved if r.relief == declared.name)
            branches.append((acts(compiler, rows, declared, does.rows, of, at, scope, spans), s.text(declared.name)))
    return s.case(tuple(branches), NOBODY)


def acts(
    compiler: Compiler,
    rows: Rows,
    declared: Relief,
    of_rows: RowSet,
    of: Objective,
    at: Scalar,
    scope: Scope,
    spans: tuple[RelievedSpans, ...],
) -> Scalar:
    """Whether a relief acts on the row: by its own condition, and in its spans where it has any."""
    where = s.holds(compiler.condition(rows, of_rows.where, scope))
    found = s.both(where, children.in_calendar(compiler, rows, of_rows, scope))
    if declared.during is None and declared.when is None and declared.approved is None and not declared.unit:
        return found
    inside = []
    for groups in dict.fromkeys(r.groups for r in spans):
        within = inside_any(at, [span for r in spans if r.groups == groups for span in r.spans])
        if groups:
            assert of.group is not None, "spans of a group are of a grouped objective"
            within = s.both(is_of(compiler.value(rows, of.group, scope), groups), within)
        inside.append(within)
    return s.both(found, s.either(*inside))


def inside_any(at: Scalar, spans: Sequence[tuple[int, int]]) -> Scalar:
    """Whether an instant lies in one of some spans: few comparisons however many spans there are."""
    bounds: list[int] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if bounds and start <= bounds[-1]:
            bounds[-1] = max(bounds[-1], end)
        else:
            bounds += [start, end]
    return s.both(s.exists(at), halved(at, bounds, 0)) if bounds else s.FALSE


def halved(at: Scalar, bounds: list[int], before: int) -> Scalar:
    """Whether the number of bounds at or before an instant is odd, `before` of them being known to be."""
    if not bounds:
        return s.TRUE if before % 2 else s.FALSE
    middle = len(bounds) // 2
    low, high = halved(at, bounds[:middle], before), halved(at, bounds[middle + 1 :], before + middle + 1)
    return Case(((s.less(at, s.number(bounds[middle])), low),), high)


# ---------------------------------------------------------------- counting


def attribution(compiler: Compiler, rows: Rows, x: Aggregate, wanted: Expression | None, scope: Scope) -> Scalar:
    """The instant that places a row: the set's own `by`, else the one wanted, else `counted by`."""
    over = x.over
    assert isinstance(over, RowSet), "only rows are placed"
    if over.by is None and wanted is not None:
        return rows.named(moments.instant(compiler, rows, compiler.value(rows, wanted, scope), wanted.place), "by")
    return children.attribution(compiler, rows, over, scope)
