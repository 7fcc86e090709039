"""Series read by name, and the words that the surrounding declaration defines: `result`, `shortfall`, `charges`, ….

A series has one value in each of its own periods. Read from a longer period a flow is the sum of its shorter ones;
read from a shorter period a value belongs to the one that closes its own.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from slalang.calendar.periods import Period
from slalang.model.contract import Charge, Consequence, Define
from slalang.model.expression import (
    AnyOf,
    Bounds,
    ContextValue,
    Equal,
    Expression,
    OutcomeIs,
    Pattern,
    SeriesKind,
    SeriesValue,
    Value,
)
from slalang.model.outcome import ObjectiveOutcome, Trace, Verdict
from slalang.settle.asking import in_force
from slalang.settle.charges import fees_of
from slalang.settle.derivation import leaf, number, order, refuse, step, total
from slalang.settle.forgiving import share_measured
from slalang.settle.history import FLOWS, dated, window_period
from slalang.settle.native import series_unit, settlement_unit
from slalang.settle.outcomes import GIVEN, NO_TARGET, NOT_REPORTED
from slalang.settle.scope import Scope
from slalang.units import exact_sum

# ---------------------------------------------------------------- series


def series_value(e: SeriesValue, scope: Scope) -> Trace:
    """The value of a series in the period of the scope."""
    unit = series_unit(scope.contract, e.kind, e.name)
    if not unit or unit == scope.period.kind:
        return read(e, scope)
    closed = scope.book.line.closing(unit, scope.period)
    if len(closed) == 1:
        return step(e, (one := read(e, scope.in_period(closed[0]))).value, closed[0].label, one)
    if not closed or e.type.kind not in FLOWS:
        return leaf(e, None)
    parts = [replace(read(e, scope.in_period(p)), label=p.label) for p in closed]
    return step(e, sum_of([p.value for p in parts]), "sum", *parts)


def read(e: SeriesValue, scope: Scope) -> Trace:
    """The value of a series in one of its own periods."""
    if e.key is not None:
        scope = scope.with_key(key_name(e, scope), key_of(e.key, scope))
    match e.kind:
        case SeriesKind.OBJECTIVE:
            return result_of(e, outcome_in(e.name, scope, given=e.key is not None))
        case SeriesKind.SUBTOTAL:
            return leaf(e, scope.book.subtotal(e.name, scope))
        case SeriesKind.CHARGE | SeriesKind.PENALTY | SeriesKind.BONUS | SeriesKind.SCORE | SeriesKind.DEFINE:
            if e.settled:
                found = scope.book.settled(e.name, scope.period, scope)
            else:
                found = scope.book.series(e.kind, e.name, scope.period, scope)
            return step(e, found.value, "settled" if e.settled else str(e.kind), found)
        case _:
            assert_never(e.kind)


def key_name(e: SeriesValue, scope: Scope) -> str:
    """What the key of a series is called."""
    contract = scope.contract
    if e.kind is SeriesKind.OBJECTIVE:
        objective = in_force(contract.objectives, e.name)
        return objective.group_name if objective else ""
    declared: tuple[Charge | Define | Consequence, ...]
    match e.kind:
        case SeriesKind.CHARGE:
            declared = contract.charges
        case SeriesKind.DEFINE:
            declared = contract.defines
        case _:
            declared = contract.consequences
    found = next((d for d in declared if d.name == e.name), None)
    return found.key if found else ""


def key_of(key: Expression, scope: Scope) -> str | None:
    """The key that an expression names: a value, or an objective by its name."""
    if isinstance(key, SeriesValue):
        return key.name
    value = scope.value(key)
    assert value is None or isinstance(value, str), "a key is a text"
    return value


def sum_of(values: list[Value]) -> Value:
    """The sum of the values that are present; missing where none is."""
    present = [number(v) for v in values if v is not None]
    return exact_sum(present) if present else None


# ---------------------------------------------------------------- outcomes


def outcome_in(name: str, scope: Scope, *, given: bool = False) -> ObjectiveOutcome | None:
    """The outcome of an objective in the scope's period, of the scope's key where it is grouped by it."""
    objective = in_force(scope.contract.objectives, name)
    mine = own_period(objective.unit, scope) if objective else None
    if objective is None or mine is None:
        return None
    grouped = objective.group is not None and (given or scope.key_name == objective.group_name)
    return scope.book.outcome(name, mine, scope.key if grouped else None, scope.terms)


def own_period(unit: str, scope: Scope) -> Period | None:
    """The period of a unit that the scope's period is, or that it closes."""
    if unit == scope.period.kind:
        return scope.period
    closed = scope.book.line.closing(unit, scope.period)
    return closed[0] if len(closed) == 1 else None


def result_of(e: SeriesValue | ContextValue, outcome: ObjectiveOutcome | None) -> Trace:
    """The result of an outcome as a value: missing where it was not measured or is excused."""
    unjudged = outcome is not None and outcome.reason == NO_TARGET  # it was measured, only not judged
    if outcome is None or (outcome.verdict in {Verdict.NOT_MEASURED, Verdict.EXCUSED} and not unjudged):
        return leaf(e, None, str(Verdict.NOT_MEASURED) if outcome is None else str(outcome.verdict))
    assert outcome.trace is not None, "what was judged has its derivation"
    return step(e, outcome.result, "measured", outcome.trace)


def outcome_is(e: OutcomeIs, scope: Scope) -> Trace:
    """`[X] missed [LEVEL] | met | excused [in W]`; unknown where nothing was measured, and `missed` where excused."""
    if e.window is not None:
        mine = window_period(e.window, scope)
        if mine is None:
            return leaf(e, None, "no such period")
        scope = scope.in_period(mine)
    outcome = subject_outcome(e, scope)
    if outcome is None:
        return leaf(e, None, str(Verdict.NOT_MEASURED))
    said = str(outcome.verdict) if not outcome.missed_levels else f"missed {outcome.missed_levels[-1]}"
    return leaf(e, truth_of(e, outcome), said)


def subject_outcome(e: OutcomeIs, scope: Scope) -> ObjectiveOutcome | None:
    if e.subject is None:
        assert scope.objective is not None, "`missed` without a subject stands in a declaration for an objective"
        return outcome_in(scope.objective.name, scope)
    if e.subject.key is not None:
        scope = scope.with_key(key_name(e.subject, scope), key_of(e.subject.key, scope))
    return outcome_in(e.subject.name, scope, given=e.subject.key is not None)


def truth_of(e: OutcomeIs, outcome: ObjectiveOutcome) -> bool | None:
    if e.outcome == Verdict.EXCUSED:
        return outcome.verdict is Verdict.EXCUSED
    if outcome.verdict in {Verdict.NOT_MEASURED, Verdict.EXCUSED}:
        return None
    return outcome.verdict == e.outcome and (not e.level or e.level in outcome.missed_levels)


# ---------------------------------------------------------------- words of the declaration


def context_value(e: ContextValue, scope: Scope) -> Trace:
    """`charges`, `credits` and `bonuses` of the period; all other words speak of the declaration's objective."""
    if e.name == "charges":
        return charges(e, scope)
    if e.name in {"credits", "bonuses"}:
        return given(e, scope)
    assert scope.objective is not None, f"`{e.name}` stands in a declaration for an objective"
    if e.name == "objective":
        return leaf(e, scope.objective.name)
    if e.name == "misses" and share_measured(scope.objective.measure) is None:
        return leaf(e, None)  # no rows that failed: what is counted beside a sum or a mean are its rows
    outcome = outcome_in(scope.objective.name, scope)
    if e.name == "result":
        return result_of(e, outcome)
    return leaf(e, word_of(e, outcome) if outcome else None)


def charges(e: ContextValue, scope: Scope) -> Trace:
    """The fees of the objective's services, or in the settlement and where there are none all charges."""
    fees = fees_of(scope.contract, scope.objective if scope.running is None else None)
    parts = [series_value(fee_value(fee, e), scope) for fee in fees if in_reach(fee.unit, scope)]
    missing = any(p.value is None for p in parts)
    return step(e, None if missing else total(parts), "sum", *parts)


def fee_value(fee: Charge, e: ContextValue) -> SeriesValue:
    return SeriesValue(SeriesKind.CHARGE, fee.name, type=e.type, place=e.place)


def in_reach(unit: str, scope: Scope) -> bool:
    """Whether a period of the unit is, or closes in, the scope's period."""
    return unit == scope.period.kind or bool(scope.book.line.closing(unit, scope.period))


def given(e: ContextValue, scope: Scope) -> Trace:
    """Credits or bonuses: of the scope's period, of the settlement periods in it, or of the one that it closes."""
    unit = settlement_unit(scope.contract)
    periods = (scope.period,) if unit == scope.period.kind else scope.book.line.closing(unit, scope.period)
    parts = [scope.book.given(e.name, scope.in_period(p)) for p in periods]
    if len(parts) == 1:
        return leaf(e, parts[0].value, parts[0].rule)
    shown = [dated(part, period) for part, period in zip(parts, periods, strict=True)]
    return step(e, sum_of([p.value for p in parts]), "sum", *shown)


def word_of(e: ContextValue, outcome: ObjectiveOutcome) -> Value:
    match e.name:
        case "outcome":
            return str(outcome.verdict)
        case "target":
            return bound(outcome.target)
        case "shortfall":
            return outcome.shortfall
        case "overshoot":
            return overshoot(outcome)
        case "misses":
            return misses(outcome)
        case _:
            return refuse(e)


def misses(outcome: ObjectiveOutcome) -> Value:
    """The counted rows that failed; missing where nobody counted them: a result that was given, no data delivered."""
    given = outcome.trace is not None and outcome.trace.rule == GIVEN
    unreported = outcome.reason.partition(": ")[0] == NOT_REPORTED
    return None if given or unreported else Fraction(outcome.counts.counted - outcome.counts.fulfilled)


def bound(target: Pattern) -> Value:
    """The value that a target with one end names."""
    match target:
        case Bounds():
            end = target.low if target.low is not None else target.high
            return getattr(end, "value", None)
        case Equal():
            return getattr(target.value, "value", None)
        case AnyOf():
            return None
        case _:
            assert_never(target)


def overshoot(outcome: ObjectiveOutcome) -> Value:
    """The distance of a result from its target on the good side, at least zero; missing where nothing is judged."""
    limit, judged = bound(outcome.target), outcome.verdict in {Verdict.MET, Verdict.MISSED}
    if outcome.result is None or limit is None or not isinstance(outcome.target, Bounds) or not judged:
        return None
    beyond = outcome.result - order(limit)
    return max(Fraction(0), beyond if outcome.target.low is not None else -beyond)
