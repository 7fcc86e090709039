"""Outcomes: the result of an objective in a period and group against its target, and the rules for few rows or none."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from slalang.model.contract import Excuses, Forgives, Lowers, LowVolume, Objective, OutcomeRule
from slalang.model.expression import Aggregate, Bounds, ClassValue, Expression, Fold, Named, Rounded, RowSet
from tests.oracle import evaluate, patterns, reliefs, sets
from tests.oracle.times import Period
from tests.oracle.world import Place, World, number


@dataclass(frozen=True)
class Counted:
    """What became of the rows: in the denominator, in the numerator, in neither, taken out or saved by which relief."""

    counted: int = 0
    fulfilled: int = 0
    undecided: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    met_by_relief: dict[str, int] = field(default_factory=dict)
    of_rows: bool = True
    """Whether the measure is one aggregate over the objective's rows, so that these are its very rows."""


@dataclass(frozen=True)
class Outcome:
    """What a promise came to. `verdict` is met, missed, not measured or excused."""

    objective: str
    period: str
    group: str | None
    verdict: str
    result: Fraction | None
    levels: tuple[str, ...]
    shortfall: Fraction | None
    overshoot: Fraction | None
    counts: Counted
    target: Any = None

    @property
    def measured(self) -> bool:
        return self.verdict in {"met", "missed"}


def outcome(world: World, of: Objective, period: Period, group: str | None) -> Outcome:
    return world.once(
        ("outcome", of.name, period, group), lambda: judge(of, Place(world, period).for_objective(of, group))
    )


def found(world: World, of: Objective, period: Period, group: str | None) -> Outcome | None:
    """The outcome of a group that there is in the period; a value without rows is no group, unless it is declared."""
    return outcome(world, of, period, group) if group in groups(world, of, period) else None


def groups(world: World, of: Objective, period: Period) -> tuple[str | None, ...]:
    """Declared values in their order, then the values of the period's rows, and "not stated" last where it has rows."""
    if of.group is None:
        return (None,)
    group = of.group
    return world.once(("groups", of.name, period), lambda: groups_of(world, of, group, period))


def groups_of(world: World, of: Objective, group: Expression, period: Period) -> tuple[str | None, ...]:
    declared, measure = declared_values(world, group), bare(of.measure)
    over = own_set(of, measure) or RowSet(of.record)
    rows = sets.rows(replace(over, where=None), Place(world, period, objective=of), left_out_too=True)
    found = {evaluate.value(group, m) for m in rows}
    named = sorted(v for v in found if v is not None and v not in declared)
    return (*declared, *named, *((None,) if None in found else ()))


def declared_values(world: World, group: Expression) -> tuple[str, ...]:
    while isinstance(group, Named):
        group = group.body
    if isinstance(group, ClassValue):
        priority = next(p for p in world.contract.priorities if p.name == group.priority)
        return tuple(c.name for c in priority.classes)
    return group.type.values


def judge(of: Objective, at: Place) -> Outcome:
    """No data, no rows, few rows, then target, levels and further conditions; last what excuses all of it."""
    of = lowered(of, at)
    counts, saved = with_forgiven(counted(of, at), of, at)
    result = Fraction(counts.fulfilled, counts.counted) if saved else evaluate.value(of.measure, at)
    verdict, levels = decide(of, at, result, counts)
    if verdict == "last":
        result = last_result(of, at)
        verdict, levels = against(of, at, result)
    if any(reliefs.covers(relief, of, at, at.period) for relief in reliefs.of_outcomes(of, at, Excuses)):
        verdict, levels = "excused", ()
    low, high = ends_of(of, at)
    short = over = None
    if verdict in {"met", "missed"} and result is not None and (low is not None or high is not None):
        distances = [low - result] if low is not None else []
        distances += [result - high] if high is not None else []
        short, over = max(Fraction(0), *distances), max(Fraction(0), -max(distances))
    return Outcome(of.name, at.period.label, at.key, verdict, result, levels, short, over, counts, (low, high))


def ends_of(of: Objective, at: Place) -> tuple[Fraction | None, Fraction | None]:
    if not isinstance(of.target, Bounds):
        return None, None
    low, high = (evaluate.value(x, at) if x is not None else None for x in (of.target.low, of.target.high))
    return (None if low is None else number(low)), (None if high is None else number(high))


def decide(of: Objective, at: Place, result: Any, counts: Counted) -> tuple[str, tuple[str, ...]]:
    """The verdict and the levels that failed."""
    if (sets.records_of(of.measure) | {of.record}) & at.world.unreported:
        return ruled(of, of.not_reported)
    if result is None or (of.record and not counts.counted):
        return ruled(of, of.nothing_counted)
    few = of.low_volume
    if few is not None and counts.counted < few.below:
        verdict, levels = few_rows(of, few, counts)
    else:
        verdict, levels = against(of, at, result)
    if verdict in {"met", "missed"}:
        also = [patterns.fits(target, evaluate.value(measure, at), at) for measure, target in of.also]
        if False in also:
            return "missed", levels
        if None in also and verdict == "met":
            return "not measured", ()
    return verdict, levels


def against(of: Objective, at: Place, result: Any) -> tuple[str, tuple[str, ...]]:
    """A result against the target, and where it misses against each level."""
    truth = patterns.fits(of.target, result, at)
    if truth is None:
        return "not measured", ()
    failed = tuple(k.name for k in of.levels if patterns.fits(k.fails_when, result, at) is True)
    return ("met", ()) if truth else ("missed", failed)


def last_result(of: Objective, at: Place) -> Fraction | None:
    """The result of the last period before that had one."""
    before = at.world.term.before(at.period)
    while before is not None:
        there = found(at.world, at.world.objective(of.name), before, at.key)
        if there is not None and there.result is not None:
            return there.result
        before = at.world.term.before(before)
    return None


def ruled(of: Objective, rule: OutcomeRule) -> tuple[str, tuple[str, ...]]:
    """An outcome that the contract names; `missed LEVEL` fails that level and the milder ones."""
    names = tuple(k.name for k in of.levels)
    if rule.outcome != "missed" or not rule.level:
        return rule.outcome, ()
    return rule.outcome, names if rule.level == "*" else names[: names.index(rule.level) + 1]


def few_rows(of: Objective, few: LowVolume, counts: Counted) -> tuple[str, tuple[str, ...]]:
    if few.outcome is not None:
        return ruled(of, few.outcome)
    failures = counts.counted - counts.fulfilled
    levels = tuple(k.name for k in of.levels if any(name == k.name and failures > most for name, most in few.levels))
    return ("missed" if failures > few.failures else "met"), levels


# ---------------------------------------------------------------- reliefs of outcomes


def lowered(of: Objective, at: Place) -> Objective:
    """The objective with the target and levels that reliefs lower in the period."""
    for relief in reliefs.of_outcomes(of, at, Lowers):
        if reliefs.covers(relief, of, at, at.period):
            assert isinstance(relief.effect, Lowers)
            does = relief.effect
            levels = (replace(k, fails_when=does.to) if k.name == does.level else k for k in of.levels)
            of = replace(of, levels=tuple(levels)) if does.level else replace(of, target=does.to)
    return of


def with_forgiven(counts: Counted, of: Objective, at: Place) -> tuple[Counted, int]:
    """The counts with the misses of each bucket that reliefs forgive, and how many these are."""
    measure, saved = bare(of.measure), Counter(counts.met_by_relief)
    left: dict[Period, int] = {}
    for relief in reliefs.of_outcomes(of, at, Forgives):
        for bucket in at.world.term.inside(relief.unit or of.unit, at.period):
            if reliefs.covers(relief, of, at, bucket):
                assert isinstance(relief.effect, Forgives) and isinstance(measure, Aggregate)
                share = sets.share(measure, at.in_period(bucket))
                missed = left.get(bucket, len(share.counted) - len(share.fulfilled))
                allowed = evaluate.value(relief.effect.number, replace(at, relieved=False).in_period(bucket))
                taken = min(missed, max(0, math.floor(number(allowed or 0))))
                left[bucket] = missed - taken
                saved[relief.name] += taken
    more = sum(saved.values()) - sum(counts.met_by_relief.values())
    return replace(counts, fulfilled=counts.fulfilled + more, met_by_relief=dict(+saved)), more


# ---------------------------------------------------------------- counts


def counted(of: Objective, at: Place) -> Counted:
    """The rows of a measure that is one aggregate over the objective's rows; of other measures, all its rows."""
    measure = bare(of.measure)
    if not of.record:
        return Counted(of_rows=False)
    over = own_set(of, measure)
    if over is None or not isinstance(measure, Aggregate):
        everything = rows_of(of, measure, at)
        return Counted(everything, everything, of_rows=False)
    every = sets.rows(replace(over, where=None), at, left_out_too=True)
    left_out = Counter(name for m in every if is_of(measure, m) and (name := reliefs.acting(m, "leaves out")))
    if measure.fold is not Fold.SHARE:
        rows = sets.elements(over, at)
        return Counted(len(rows), len(rows), 0, dict(left_out))
    found = sets.share(measure, at)
    saved = ((m, name) for m in found.counted if (name := reliefs.acting(m, "counts as met")))
    met = Counter(name for m, name in saved if sets.endings(measure, m, met=False) != {(True, True)})
    return Counted(len(found.counted), len(found.fulfilled), len(found.undecided), dict(left_out), dict(met))


def own_set(of: Objective, measure: Expression) -> RowSet | None:
    """The set of a measure that is one aggregate over the objective's rows."""
    over = measure.over if isinstance(measure, Aggregate) else None
    return over if isinstance(over, RowSet) and over.record == of.record else None


def rows_of(of: Objective, measure: Expression, at: Place) -> int:
    """How many rows of the objective lie in the period, or in the buckets that begin in it."""
    inside = [replace(at, bucket=b, bucket_by=s.by) for s in sets.bucket_sets(measure) for b in sets.buckets(s, at)]
    return sum(len(sets.rows(RowSet(of.record), m)) for m in inside or [at])


def bare(measure: Expression) -> Expression:
    """A measure without its name and its rounding: it is still of the same rows."""
    while isinstance(measure, (Named, Rounded)):
        measure = measure.body if isinstance(measure, Named) else measure.value
    return measure


def is_of(measure: Aggregate, m: Place) -> bool:
    """Whether the measure counts a row at all."""
    condition = measure.among if measure.fold is Fold.SHARE else measure.over.where
    return evaluate.holds(condition, m)
