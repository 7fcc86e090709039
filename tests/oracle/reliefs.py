"""Reliefs: in which spans one acts, by conditions, decisions and allowances; and on which rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from slalang.model.contract import CountsAsMet, LeavesOut, Objective, PausesTheClock, Relief
from slalang.model.expression import Link, RowSet
from tests.oracle import evaluate, series, sets
from tests.oracle.times import Period, Span, clipped, length, united, without
from tests.oracle.world import Decision, Place, World

EFFECTS = {"leaves out": LeavesOut, "counts as met": CountsAsMet}


@dataclass(frozen=True)
class Claim:
    """A span that a relief names; `end` is None while it lasts. `key` is the span's own, or the bucket's label."""

    start: int
    end: int | None
    key: str
    group: str | None = None


def acting(m: Place, effect: str) -> str:
    """The first relief with an effect on the row at hand, in its objective; empty where there is none.

    What is left out cannot be met as well. Conditions see the row before any relief.
    """
    if m.objective is None or not m.relieved:
        return ""
    key = ("acting", effect, m.objective.name, m.record, id(m.row))
    return m.world.once(key, lambda: first_acting(replace(m, relieved=False, verdicts={}), effect))


def first_acting(m: Place, effect: str) -> str:
    of = m.objective
    assert of is not None
    for relief in m.world.contract.reliefs:
        does = relief.effect
        if of.name not in relief.objectives or not isinstance(does, EFFECTS[effect]):
            continue
        assert isinstance(does, (LeavesOut, CountsAsMet)) and isinstance(does.rows, RowSet), "reliefs are of rows"
        if does.rows.record == m.record and sets.is_in(does.rows, m) and in_spans(relief, of, m):
            return relief.name
    return ""


def in_spans(relief: Relief, of: Objective, m: Place) -> bool:
    """Whether the row's attribution instant lies where the relief acts."""
    if relief.during is None and relief.when is None and relief.approved is None:
        return True
    group = evaluate.value(of.group, m) if of.group is not None else None
    by = sets.attribution(of, m)
    return by is not None and any(s <= by < e for s, e in relieved(m.world, relief, of, group))


def stopped(at: Place) -> list[tuple[int, int | None]]:
    """The spans in which the clocks of the place's objective stand still on the row at hand, or one below it."""
    of = at.objective
    assert of is not None
    while of.group is not None and at.record != of.record:
        parent = at.world.record(at.record).parent
        above = evaluate.follow(at, (Link("parent", parent, parent),))
        assert above is not None, "a child row has its parent"
        at = above
    found: list[tuple[int, int | None]] = []
    for relief in at.world.contract.reliefs:
        if of.name in relief.objectives and isinstance(relief.effect, PausesTheClock):
            group = evaluate.value(of.group, replace(at, relieved=False)) if of.group is not None else None
            found += relieved(at.world, relief, of, group)
    return found


def of_outcomes(of: Objective, at: Place, effect: type) -> list[Relief]:
    """The reliefs of an objective with an effect on its outcome or its counts."""
    return [r for r in at.world.contract.reliefs if of.name in r.objectives and isinstance(r.effect, effect)]


def covers(relief: Relief, of: Objective, at: Place, bucket: Period) -> bool:
    """Whether a relief acts on the whole of a bucket or period."""
    spans = relieved(at.world, relief, at.world.objective(of.name), at.key)
    return any(start <= bucket.start and bucket.end <= end for start, end in spans)


def relieved(world: World, relief: Relief, of: Objective, group: str | None) -> list[Span]:
    """The spans in which a relief acts on an objective (and group), united."""

    def compute() -> list[Span]:
        claims = [c for c in claimed(world, relief, of, group) if approved(world, relief, c)]
        spans = [(c.start, world.as_of if c.end is None else c.end) for c in sorted(claims, key=lambda c: c.start)]
        return allowed(world, relief, spans)

    return world.once(("relieved", relief.name, of.name, group), compute)


def claimed(world: World, relief: Relief, of: Objective, group: str | None) -> Iterator[Claim]:
    """What a relief names: spans, or buckets in which its condition holds, or the parts of spans in such buckets."""
    during = list(spans_of(world, relief)) if relief.during is not None else []
    if relief.when is None:
        yield from during if relief.during is not None else [Claim(-(2**60), 2**60, "")]
        return
    for period in world.term.until(relief.unit or of.unit, horizon(world)):
        here = Place(world, period, relieved=False).for_objective(of, group)
        if not evaluate.holds(relief.when, here):
            continue
        if relief.during is None:
            yield Claim(period.start, period.end, period.label, group)
        for span in during:
            end = world.as_of if span.end is None else span.end
            for low, high in clipped([(span.start, end)], period.start, period.end):
                yield Claim(low, high, span.key, group)


def horizon(world: World) -> int:
    """Nothing that is asked lies after the as-of instant by more than a year."""
    return min(world.term.end, world.as_of + 366 * 86_400_000_000)


def spans_of(world: World, relief: Relief) -> Iterator[Claim]:
    during = relief.during
    assert isinstance(during, RowSet), "spans are rows that last"
    record = world.record(during.record)
    assert record.lasts is not None, "spans last"
    first = series.first_period(world)
    for row in world.all_rows(record.name):
        if evaluate.holds(during.where, Place(world, first, relieved=False).on(record.name, row)):
            start, end = (row[f] for f in record.lasts)
            key = world.key_of(record.name, row) if record.keys else ("",)
            if start is not None and (end is None or start < end):
                yield Claim(start, end, str(key[0]))


# ---------------------------------------------------------------- decisions


def approved(world: World, relief: Relief, claim: Claim) -> bool:
    """By the last recorded decision before silence counted, or by silence."""
    rule = relief.approved
    if rule is None:
        return True
    end = world.as_of if claim.end is None else claim.end
    deadline = None
    if rule.within is not None:
        deadline = evaluate.lag_end(rule.within, end, Place(world, series.first_period(world), relieved=False))
    until = world.as_of if deadline is None else min(world.as_of, deadline)
    said = [d for d in world.decisions if d.at <= until and speaks_of(d, relief, rule.role, claim, end)]
    if said:
        return max(said, key=lambda d: d.at).decision == "approves"
    return rule.silence == "approves" and deadline is not None and deadline <= world.as_of


def speaks_of(d: Decision, relief: Relief, role: str, claim: Claim, end: int) -> bool:
    if d.declaration != relief.name or d.by != role or (d.key is not None and d.key != claim.key):
        return False
    return (d.start is None or d.start <= claim.start) and (d.end is None or end <= d.end)


# ---------------------------------------------------------------- allowance


def allowed(world: World, relief: Relief, spans: list[Span]) -> list[Span]:
    """Spans in order of start, clipped to each month (or other unit), until their time reaches the allowance."""
    if relief.allowance is None or not spans:
        return united(spans)
    found: list[Span] = []
    for period in world.term.until(relief.allowance_unit, max(e for _, e in spans)):
        left = relief.allowance
        taken: list[Span] = []
        for low, high in without_each(clipped(spans, period.start, period.end)):
            taken += clipped([(low, high)], low, low + left)
            left = relief.allowance - length(taken)
        found += taken
    return united(found)


def without_each(spans: list[Span]) -> Iterator[Span]:
    """Spans in order of start, each without what an earlier one covers: time counts once."""
    seen: list[Span] = []
    for span in sorted(spans):
        yield from without([span], seen)
        seen.append(span)
