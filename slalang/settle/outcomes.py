"""The outcome of one objective in one period and group: result, target in force, verdict, levels failed, and why.

Rules in this order: no data delivered, nothing counted, low volume, then target and levels, then the second conditions.
Comparisons are between exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.model.contract import LowVolume, Objective, OutcomeRule
from slalang.model.expression import (
    Aggregate,
    Bounds,
    Constant,
    Expression,
    Fold,
    Named,
    Pattern,
    Rounded,
    RowSet,
    Value,
)
from slalang.model.measured import Counts
from slalang.model.outcome import ObjectiveOutcome, Trace, Verdict
from slalang.settle.derivation import number, order
from slalang.settle.excused import excuse, lowered
from slalang.settle.forgiving import forgiven, share_measured
from slalang.settle.lags import due
from slalang.settle.matching import matches, resolved
from slalang.settle.parts import everything
from slalang.settle.scope import Scope
from slalang.settle.words import words
from slalang.units import FLAG

NOT_REPORTED = "not reported"
NOTHING_COUNTED = "nothing counted"
LOW_VOLUME = "low volume"
GIVEN = "given"
LAST = "last"
NOT_GIVEN = "not given"
ALSO = "also"
NO_TARGET = "no target in force"

DECIDED = {Verdict.MET, Verdict.MISSED}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the levels that failed, mildest first, and the reason.

    Where it `carries`, the last result stands in place of the measure's own value, also where there is none yet;
    `measured_in` is the period in which it was measured, however often it was carried since.
    """

    verdict: Verdict
    levels: tuple[str, ...] = ()
    reason: str = ""
    parts: tuple[Trace, ...] = ()
    carries: bool = False
    carried: Fraction | None = None
    measured_in: str = ""


def judged(objective: Objective, scope: Scope, counts: Counts | None) -> ObjectiveOutcome:
    """The outcome of an objective in the scope's period and group; `counts` is None where it counts no rows."""
    given = scope.book.given_value("objective", objective.name, scope.key, scope.period)
    lowering: tuple[str, ...] = ()
    if given is None:
        objective, lowering = lowered(objective, scope)
    target = resolved(objective.target, scope)
    if given is not None:
        measure = Trace(words(objective.measure), given.value, objective.measure.type, GIVEN, objective.place)
        judgement = against(objective, scope, given.value, target)
    else:
        scope, counts = with_forgiven(objective, scope, counts)
        measure = scope.trace(objective.measure)
        judgement = second_conditions(objective, judge(objective, scope, counts, measure, target), scope)
        judgement = excused(judgement, excuse(objective, scope), lowering)
    above, below = fraction_of(objective.measure, measure) if given is None else (None, None)
    result = judgement.carried
    if not judgement.carries and measure.value is not None:
        result = number(measure.value)
    missed = judgement.verdict is Verdict.MISSED
    return ObjectiveOutcome(
        objective=objective.name,
        period=scope.period.label,
        group=scope.key,
        grouped=scope.keyed,
        verdict=judgement.verdict,
        result=result,
        type=objective.measure.type,
        numerator=above,
        denominator=below,
        target=target,
        counts=counts or Counts(),
        missed_levels=judgement.levels if missed else (),
        shortfall=shortfall(result, target) if judgement.verdict in DECIDED else None,
        reason=judgement.reason,
        measured_in=judgement.measured_in,
        provisional=given is None and provisional(objective, scope),
        trace=Trace(
            objective.title or objective.name,
            measure.value,
            measure.type,
            measure.rule,
            objective.place,
            (measure, *judgement.parts),
        ),
    )


def judge(objective: Objective, scope: Scope, counts: Counts | None, measure: Trace, target: Pattern) -> Judgement:
    """The first rule that applies."""
    if measure.value is None and not scope.book.has_rows():
        return Judgement(Verdict.NOT_MEASURED, reason=NOT_GIVEN)
    if not reported(objective, scope):
        return by_rule(objective, objective.not_reported, NOT_REPORTED, scope, target)
    if measure.value is None or (counts is not None and not counts.counted):
        return by_rule(objective, objective.nothing_counted, NOTHING_COUNTED, scope, target)
    few = objective.low_volume
    if few is not None and counts is not None and counts.counted < few.below:
        if few.outcome is not None:
            return by_rule(objective, few.outcome, LOW_VOLUME, scope, target)
        return low_volume(objective, few, counts)
    return against(objective, scope, measure.value, target)


def reported(objective: Objective, scope: Scope) -> bool:
    """Whether data was delivered for every record that the measure reads."""
    records = {objective.record} if objective.record else set()
    sets = (e.over for e in everything(objective.measure) if isinstance(e, Aggregate))
    records.update(s.record for s in sets if isinstance(s, RowSet))
    return all(scope.book.reports(r) for r in records)


def by_rule(objective: Objective, rule: OutcomeRule, reason: str, scope: Scope, target: Pattern) -> Judgement:
    """What the contract says of a period without rows, data or volume; the last result carried is judged anew."""
    if rule.outcome == LAST:
        last = scope.book.last_result(objective, scope.period, scope.key)
        if last is None:
            return Judgement(Verdict.NOT_MEASURED, reason=reason, carries=True)
        since = last.measured_in or last.period
        carried = Trace(since, last.result, objective.measure.type, "carried", objective.place)
        found = against(objective, scope, last.result, target)
        parts = (carried, *found.parts)
        return replace(
            found, reason=f"{reason}: {since}", parts=parts, carries=True, carried=last.result, measured_in=since
        )
    return Judgement(Verdict(rule.outcome), levels_to(objective, rule.level), reason)


def levels_to(objective: Objective, level: str) -> tuple[str, ...]:
    """The levels that fail together with one: it and the milder ones, all for `*`, none where none is named."""
    names = tuple(one.name for one in objective.levels)
    if level == "*":
        return names
    return names[: names.index(level) + 1] if level in names else ()


def low_volume(objective: Objective, rule: LowVolume, counts: Counts) -> Judgement:
    """The rule for few rows: a number of failures in place of target and levels."""
    failures = counts.counted - counts.fulfilled
    verdict = Verdict.MISSED if failures > rule.failures else Verdict.MET
    over = [name for name, most in rule.levels if failures > most]
    failed = max((levels_to(objective, name) for name in over), key=len, default=())
    named = tuple(name for name in failed if name in dict(rule.levels))
    return Judgement(verdict, named, LOW_VOLUME)


def against(objective: Objective, scope: Scope, result: Value, target: Pattern) -> Judgement:
    """The result against the target, and where it misses against each level."""
    truth, traces = matches(target, result, scope)
    part = Trace("target", truth, FLAG, "is", objective.place, traces)
    if truth is None:
        reason = NO_TARGET if result is not None else NOT_GIVEN
        return Judgement(Verdict.NOT_MEASURED, reason=reason, parts=(part,))
    if truth:
        return Judgement(Verdict.MET, parts=(part,))
    failed = tuple(level.name for level in objective.levels if matches(level.fails_when, result, scope)[0] is True)
    return Judgement(Verdict.MISSED, failed, parts=(part,))


def second_conditions(objective: Objective, first: Judgement, scope: Scope) -> Judgement:
    """`also`: every further condition must hold too; one that cannot be measured leaves a met objective unmeasured."""
    by_rule = first.reason.partition(": ")[0] in {NOT_REPORTED, NOTHING_COUNTED}
    if first.verdict not in DECIDED or not objective.also or by_rule:
        return first
    judgement = first
    for measure, target in objective.also:
        found = scope.trace(measure)
        truth = matches(target, found.value, scope)[0]
        parts = (*judgement.parts, Trace(f"also {words(measure)}", truth, FLAG, ALSO, measure.place, (found,)))
        judgement = replace(judgement, parts=parts)
        if truth is False and judgement.verdict is not Verdict.MISSED:
            judgement = replace(judgement, verdict=Verdict.MISSED, reason=ALSO)
        elif truth is None and judgement.verdict is Verdict.MET:
            judgement = replace(judgement, verdict=Verdict.NOT_MEASURED, reason=ALSO)
    return judgement


def with_forgiven(objective: Objective, scope: Scope, counts: Counts | None) -> tuple[Scope, Counts | None]:
    """The scope and the counts with the rows that reliefs forgive counted as met."""
    found = forgiven(objective, scope)
    share = share_measured(objective.measure)
    if not found or share is None or counts is None:
        return scope, counts
    rows = sum(n for _, n in found)
    met = (*counts.met_by_relief, *found)
    return (
        replace(scope, forgiven=(share, rows)),
        replace(counts, fulfilled=counts.fulfilled + rows, met_by_relief=met),
    )


def excused(judgement: Judgement, by: str, lowering: tuple[str, ...]) -> Judgement:
    """A judgement after the reliefs of its period: excused by one, or reached with bounds that others lowered."""
    if by:
        return replace(judgement, verdict=Verdict.EXCUSED, levels=(), reason=by)
    if lowering and not judgement.reason:
        return replace(judgement, reason=", ".join(lowering))
    return judgement


# ---------------------------------------------------------------- figures of an outcome


def fraction_of(measure: Expression, trace: Trace) -> tuple[Fraction | None, Fraction | None]:
    """The two numbers of a single aggregate, before it is rounded; else those of the result's own fraction."""
    while isinstance(measure, Named | Rounded):
        measure, trace = measure.body if isinstance(measure, Named) else measure.value, trace.parts[0]
    if trace.value is None:
        return None, None
    if isinstance(measure, Aggregate) and measure.fold in {Fold.SHARE, Fold.MEAN} and is_pair(trace):
        return number(trace.parts[0].value), number(trace.parts[1].value)
    result = number(trace.value)
    return Fraction(result.numerator), Fraction(result.denominator)


def is_pair(trace: Trace) -> bool:
    return [p.label for p in trace.parts] == ["numerator", "denominator"]


def shortfall(result: Fraction | None, target: Pattern) -> Fraction | None:
    """The distance of a result from its target on the bad side: zero where it is on the good one."""
    if result is None or not isinstance(target, Bounds):
        return None
    low, high = end(target.low), end(target.high)
    if low is not None and result < low:
        return low - result
    if high is not None and result > high:
        return result - high
    return Fraction(0)


def end(bound: Expression | None) -> Fraction | None:
    return order(bound.value) if isinstance(bound, Constant) and bound.value is not None else None


def provisional(objective: Objective, scope: Scope) -> bool:
    """Whether the outcome may still change: its period runs, or the lag to its finality has not gone by."""
    final = scope.period.end
    if objective.final is not None:
        reached = due(objective.final.lag, scope.period.end, scope)
        final = reached if reached is not None else final
    return scope.book.as_of < final
