"""Penalties, bonuses and scores: once for each own period and key, after all outcomes, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from slalang.calendar.periods import Period
from slalang.model.contract import Consequence, Objective
from slalang.model.outcome import Amount, Line, NotGiven, ObjectiveOutcome, Trace, Verdict
from slalang.settle.asking import objective
from slalang.settle.derivation import number
from slalang.settle.scope import Scope

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Due:
    """What a consequence came to in one of its periods, for one objective and key.

    `trace.value` is its amount, zero where its condition does not hold, None where it is not measured. `given` tells
    whether there is a line; else `reason` says why not where that must be listed.
    """

    consequence: Consequence
    objective: str
    key: str | None
    own: Period
    trace: Trace
    given: bool
    reason: str = ""

    @property
    def period(self) -> str:
        return self.own.label

    @property
    def is_pending(self) -> bool:
        """Whether the amount waits for a later period to close."""
        return self.reason == PENDING

    @property
    def amount(self) -> Fraction | None:
        return number(self.trace.value) if self.trace.value is not None else None


def dues(consequence: Consequence, scope: Scope) -> tuple[Due, ...]:
    """What a consequence comes to in the scope's period, in the order of its objectives, then keys."""
    if consequence.objectives:
        named = (objective(scope.contract, name) for name in consequence.objectives)
        return tuple(one for o in named for one in for_objective(consequence, o, scope))
    if consequence.key:
        keys = scope.book.keys(consequence.key, scope.period)
        return tuple(due(consequence, scope.with_key(consequence.key, key), None, key) for key in keys)
    return (due(consequence, scope, None, None),)


def for_objective(consequence: Consequence, of: Objective, scope: Scope) -> list[Due]:
    """One for each group of the objective; where its periods are others than the consequence's, no outcome decides."""
    if of.unit != scope.period.kind:
        grouped = of.group is not None
        keys = scope.book.keys(of.group_name, scope.period) if grouped else (None,)
        return [due(consequence, scope.of_objective(of, key, keyed=grouped), None, key) for key in keys]
    return [
        due(consequence, scope.of_objective(of, outcome.group, keyed=outcome.grouped), outcome, outcome.group)
        for outcome in scope.book.outcomes(of.name, scope.period)
    ]


def due(consequence: Consequence, scope: Scope, outcome: ObjectiveOutcome | None, key: str | None) -> Due:
    """The amount where the condition holds; nothing where the outcome was not measured or is excused."""
    name = scope.objective.name if scope.objective else ""
    several = consequence.per_objective or len(consequence.objectives) > 1
    label = key if key is not None or not several else name
    given = scope.book.given_value(consequence.kind, consequence.name, label, scope.period)

    def came_to(trace: Trace, reason: str = "", *, given: bool = False) -> Due:
        return Due(consequence, name, label, scope.period, trace, given, reason)

    if given is not None:
        unit = consequence.amount.type
        trace = Trace(consequence.title or consequence.name, given.value, unit, "given", consequence.place)
        return came_to(trace, "" if given.value is not None else "not given", given=given.value is not None)
    if outcome is not None and outcome.verdict in {Verdict.NOT_MEASURED, Verdict.EXCUSED}:
        said = str(outcome.verdict)
        return came_to(nothing(consequence, None, said), said if not outcome.reason else f"{said}: {outcome.reason}")
    if consequence.when is not None:
        condition = scope.trace(consequence.when)
        if condition.value is not True:
            unknown = condition.value is None
            amount = None if unknown else Fraction(0)
            return came_to(
                nothing(consequence, amount, "condition", condition), "condition not known" if unknown else ""
            )
    if scope.book.waits(consequence.amount, scope.period):
        return came_to(nothing(consequence, None, PENDING), PENDING)
    amount_trace = scope.trace(consequence.amount)
    if amount_trace.value is None:
        return came_to(nothing(consequence, None, "amount", amount_trace), "amount not measured")
    return came_to(titled(consequence, amount_trace), given=True)


def nothing(consequence: Consequence, value: Fraction | None, rule: str, *parts: Trace) -> Trace:
    return Trace(consequence.title or consequence.name, value, consequence.amount.type, rule, consequence.place, parts)


def titled(consequence: Consequence, amount: Trace) -> Trace:
    return Trace(
        consequence.title or consequence.name, amount.value, amount.type, consequence.kind, consequence.place, (amount,)
    )


def as_line(of: Due) -> Line:
    """A line before the settlement's steps."""
    amount = of.amount
    assert amount is not None, "a line has an amount"
    this = of.consequence
    return Line(this.name, this.title, this.kind, of.period, of.key, of.objective, amount, amount, of.trace)


def as_score(of: Due) -> Amount:
    """The points of a score, with its objective or key."""
    amount = of.amount
    assert amount is not None, "points were given"
    this = of.consequence
    return Amount(this.name, this.title, of.key, amount, of.trace, of.period, of.objective)


def as_not_given(of: Due) -> NotGiven:
    return NotGiven(of.consequence.name, of.objective, of.key, of.reason, of.period)
