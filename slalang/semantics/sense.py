"""Looks for what is well said and yet can hardly be meant, across a whole contract.

Takes a contract without errors, gives findings; each is one function over the contract. Nothing is guessed: what
depends on data that are not known before they are delivered is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.sense import (
    AlwaysDue,
    ClaimWindowTooShort,
    DoublePenalty,
    DueBeforeFinal,
    NeverActs,
    ShortfallMayBeZero,
    SpansNotClipped,
    TargetAlwaysMet,
    TargetOutOfReach,
)
from slalang.semantics.known_later import known_later
from slalang.semantics.proofs.levels import axis_of_results, place_of
from slalang.semantics.proofs.setting import setting_of_fields
from slalang.semantics.steps import steps_in_doubt
from slalang.semantics.usage import nodes
from slalang.semantics.weights import weights
from slalang.units import CalendarSpan

SHORTEST_DAY = 23 * 3600 * 10**6
"""Microseconds of a day on which clocks go forward."""

AVAILABILITY = ("availab", "uptime", "disponib", "可用")


def doubtful(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """Every finding about what can hardly be meant."""
    looks = (
        targets,
        double_penalties,
        shortfalls,
        claim_windows,
        spans_not_clipped,
        always_due,
        known_later,
        never_missing,
        due_before_final,
        weights,
        steps_in_doubt,
    )
    return tuple(finding for look in looks for finding in look(contract))


def targets(contract: k.Contract) -> Iterator[Diagnostic]:
    """Targets that every result meets, or none."""
    setting = setting_of_fields(contract)
    for each in contract.objectives:
        axis = axis_of_results(each, setting)
        met = axis.cells_of(each.target) if axis else None
        if axis is None or met is None:
            continue
        place = place_of(each.target, each.place)
        if not met:
            yield TargetOutOfReach(place, each.name)
        elif met == axis.alive and not each.also and not fails_by_count(each):
            yield TargetAlwaysMet(place, each.name)


def fails_by_count(objective: k.Objective) -> bool:
    """Whether a low volume can miss the objective by the number of its failures."""
    return objective.low_volume is not None and objective.low_volume.outcome is None


def double_penalties(contract: k.Contract) -> Iterator[Diagnostic]:
    """Two penalties on one condition of one objective, between which the settlement does not choose."""
    steps = contract.settlement.steps if contract.settlement else ()
    kept = [{line.name for line in step.lines} for step in steps if isinstance(step, k.Keep)]
    penalties = [each for each in contract.consequences if each.kind == "penalty" and each.when is not None]
    for one, other in combinations(penalties, 2):
        shared = [name for name in one.objectives if name in other.objectives]
        chosen = any({one.name, other.name} <= names or "credits" in names for names in kept)
        if shared and not chosen and one.when == other.when and not (one.per_objective or other.per_objective):
            yield DoublePenalty(other.place, other.name, one.name, shared[0], one.place)


def shortfalls(contract: k.Contract) -> Iterator[Diagnostic]:
    """Amounts that follow the shortfall of an objective that can be missed without one."""
    objectives = {each.name: each for each in contract.objectives}
    for each in contract.consequences:
        used = [node for node in nodes(each.amount) if isinstance(node, m.ContextValue) and node.name == "shortfall"]
        for name in each.objectives if used else ():
            found = objectives.get(name)
            clause = "" if found is None else "fewer than" if fails_by_count(found) else "also" if found.also else ""
            if found is not None and clause:
                yield ShortfallMayBeZero(used[0].place, name, clause, found.place)


def always_due(contract: k.Contract) -> Iterator[Diagnostic]:
    """Penalties and bonuses of which nothing says when they come, and nothing measured how much they are."""
    for each in contract.consequences:
        bare = not (each.objectives or each.per_objective or each.when or each.whatever_the_outcome)
        if bare and each.kind != "score" and all(map(is_agreed, nodes(each.amount))):
            yield AlwaysDue(each.place, each.name, each.unit)


def is_agreed(node: Any) -> bool:
    """Whether a node of an amount is a written figure, a fee, or what is worked out from them."""
    match node:
        case m.SeriesValue(kind, _, None):
            return kind is m.SeriesKind.CHARGE
        case m.ContextValue(name):
            return name == "charges"
        case m.Constant() | m.Named() | m.Arithmetic() | m.Capped() | m.Extreme() | m.Rounded():
            return True
    return False


def never_missing(contract: k.Contract) -> Iterator[Diagnostic]:
    """Amounts for a period without a result, of objectives that give no line then."""
    objectives = {each.name: each for each in contract.objectives}
    for each in contract.consequences:
        if not each.objectives or any(judged_without_result(objectives[name]) for name in each.objectives):
            continue
        for node in nodes((each.when, each.amount)):
            match node:
                case m.Exists(m.ContextValue("result"), True):
                    because = f"without a result `{each.objectives[0]}` is not measured, and then there is no line"
                    yield NeverActs(node.place, because, "say in the objective what holds then: `not reported: missed`")


def judged_without_result(objective: k.Objective) -> bool:
    """Whether an objective can have an outcome that stands without its result."""
    rules = (objective.not_reported, objective.nothing_counted, objective.low_volume and objective.low_volume.outcome)
    return bool(objective.also) or any(rule is not None and rule.outcome != "not measured" for rule in rules)


# ---------------------------------------------------------------- claims, reports and deadlines


def due_before_final(contract: k.Contract) -> Iterator[Diagnostic]:
    """Duties and rights whose time, counted from the end of a period, is over before its outcome is final."""
    objectives = {each.name: each for each in contract.objectives}
    for remedy in contract.remedies:
        given = (*(each.within for each in remedy.delivers), *(each.within for each in remedy.may))
        lags = [lag for lag in given if lag is not None and lag.after is None]
        for name in remedy.objectives:
            final = objectives[name].final
            if final is None or not (final.lag.after is None or isinstance(final.lag.after, m.EndOf)):
                continue
            for lag in lags:
                if is_shorter(lag, final.lag):
                    yield DueBeforeFinal(lag.amount.place, remedy.name, name, objectives[name].place)


def claim_windows(contract: k.Contract) -> Iterator[Diagnostic]:
    """Claims to be made after a period, sooner than its report is due."""
    steps = contract.settlement.steps if contract.settlement else ()
    lags = [node for s in steps if isinstance(s, k.Waive) for node in nodes(s.condition) if isinstance(node, m.Within)]
    for claim in (each for each in lags if isinstance(each.lag.after, m.EndOf)):
        for report in contract.reports:
            due = report.due
            if due and (due.after is None or isinstance(due.after, m.EndOf)) and is_shorter(claim.lag, due):
                yield ClaimWindowTooShort(claim.place, report.name, report.place)


def is_shorter(one: m.Lag, other: m.Lag) -> bool:
    """Whether a lag is certainly the shorter: both in one unit, business days also of one calendar."""
    match one.amount, other.amount:
        case m.BusinessDays(count, calendar), m.BusinessDays(than, also):
            return count < than and (one.calendar or calendar) == (other.calendar or also)
        case m.Constant(CalendarSpan(0, days)), m.Constant(CalendarSpan(0, than)):
            return days < than
        case m.Constant(CalendarSpan(0, days)), m.BusinessDays(than):
            return days < than
        case m.Constant(Fraction() as length), m.Constant(CalendarSpan(0, days)) if not one.calendar:
            return length < days * SHORTEST_DAY
        case m.Constant(Fraction() as length), m.Constant(Fraction() as than) if one.calendar == other.calendar:
            return length < than
    return False


# ---------------------------------------------------------------- spans


def spans_not_clipped(contract: k.Contract) -> Iterator[Diagnostic]:
    """Objectives of availability that add the whole length of spans."""
    metrics = {each.name: each.title for each in contract.metrics}
    lasts = {each.name: each.lasts for each in contract.records} | {
        each.name: ("started_at", "ended_at") for each in contract.spans
    }
    for each in contract.objectives:
        named = [metrics.get(n.name, "") for n in nodes(each.measure) if isinstance(n, m.Named) and n.kind == "metric"]
        words = " ".join((each.name, each.title, *named)).lower()
        if not any(word in words for word in AVAILABILITY):
            continue
        for node in nodes(each.measure):
            if isinstance(node, m.Aggregate) and node.fold is m.Fold.SUM and is_length(node, lasts):
                yield SpansNotClipped(node.place, each.name)


def is_length(aggregate: m.Aggregate, lasts: dict[str, tuple[str, str] | None]) -> bool:
    """Whether an aggregate adds the whole length of rows that are spans."""
    match aggregate.value:
        case m.Arithmetic("minus", m.FieldValue(record, end), m.FieldValue(_, start)):
            return lasts.get(record) == (start, end)
    return False
