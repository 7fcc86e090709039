"""Looks for what is well said and yet can hardly be meant, across a whole contract.

Takes a contract without errors, gives findings; each is one function over the contract. Nothing is guessed: what
depends on data that are not known before they are delivered is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.sense import (
    CapOfAnotherPeriod,
    ClaimWindowTooShort,
    DoublePenalty,
    ShortfallMayBeZero,
    SpansNotClipped,
    TargetAlwaysMet,
    TargetOutOfReach,
    UnevenCharges,
)
from slalang.semantics.proofs.levels import axis_of_results, place_of
from slalang.semantics.proofs.setting import setting_of_fields
from slalang.semantics.usage import nodes
from slalang.units import CalendarSpan

LENGTHS = ("day", "week", "month", "quarter", "year")
AVAILABILITY = ("availab", "uptime", "disponib", "可用")


def doubtful(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """Every finding about what can hardly be meant."""
    looks = (
        targets,
        double_penalties,
        shortfalls,
        claim_windows,
        spans_not_clipped,
        caps_of_other_periods,
        uneven_charges,
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


# ---------------------------------------------------------------- claims and reports


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


# ---------------------------------------------------------------- caps


def caps_of_other_periods(contract: k.Contract) -> Iterator[Diagnostic]:
    """Amounts of a longer period than the settlement's, under a cap by the charges of the settlement's."""
    settlement = contract.settlement
    if settlement is None:
        return
    longer = [
        each
        for each in contract.consequences
        if each.kind == "penalty" and LENGTHS.index(each.unit) > LENGTHS.index(settlement.unit)
    ]
    for step in settlement.steps:
        if isinstance(step, k.Cap) and reads_charges_of_the_period(step.limit):
            names = {line.name for line in step.lines}
            for each in longer:
                if names & {each.name, "credits"}:
                    yield CapOfAnotherPeriod(step.place, each.name, each.unit, settlement.unit, each.place)


def uneven_charges(contract: k.Contract) -> Iterator[Diagnostic]:
    """Caps by the charges of the settlement's period, which hold a longer fee whole where it closes."""
    settlement = contract.settlement
    if settlement is None:
        return
    longer = [c for c in contract.charges if LENGTHS.index(c.unit) > LENGTHS.index(settlement.unit)]
    for step in settlement.steps if longer else ():
        if isinstance(step, k.Cap) and reads_charges_of_the_period(step.limit):
            yield UnevenCharges(step.place, longer[0].name, longer[0].unit, settlement.unit, longer[0].place)


def reads_charges_of_the_period(limit: m.Expression) -> bool:
    """Whether a limit reads the charges of the settlement's own period, outside every window."""
    rest: list[m.Expression] = [limit]
    while rest:
        node = rest.pop()
        match node:
            case m.ContextValue("charges"):
                return True
            case m.Arithmetic(_, left, right) | m.Capped(left, right):
                rest += (left, right)
            case m.Extreme(_, values) | m.FirstPresent(values):
                rest += values
            case m.Named(body=body):
                rest.append(body)
    return False
