"""What a step of the settlement leaves open: unknown conditions and bounds, claims still to come, what is carried on.

Takes a step, the lines that it is about and the figure that it computed; gives `StepNote`s. A step that does nothing
because something is not known must say so, or its lines would pass for the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from slalang.calendar.periods import Period
from slalang.model.contract import Cap, EarnBack, Increase, Reduce, Settlement, SettlementStep, Waive
from slalang.model.expression import (
    Aggregate,
    And,
    Arithmetic,
    BusinessDays,
    Constant,
    DeadlineOf,
    EndOf,
    Expression,
    Fold,
    Lag,
    Named,
    Not,
    Or,
    PeriodEdge,
    SeriesKind,
    SeriesValue,
    Value,
    Within,
)
from slalang.model.outcome import StepFact, StepNote, StepTrace, Trace
from slalang.settle.asking import in_force
from slalang.settle.carrying import Carry, step_key
from slalang.settle.lags import due
from slalang.settle.parts import everything, row_level
from slalang.settle.scope import Scope

ONE_FOR_ALL_ROWS = (Arithmetic, BusinessDays, Constant, DeadlineOf, EndOf, Named, PeriodEdge)
"""What a lag may be made of that ends at one instant, whatever the row."""
GONE = "carried excess lapses"
"""The label of what no step does: the terms in force have no cap that it was carried by."""

# ---------------------------------------------------------------- what is not known


def uncertain(step: SettlementStep, bound: Trace | None, scope: Scope) -> tuple[StepNote, ...]:
    """What is not known of a step that has lines to act on, or may still change."""
    match step:
        case Waive():
            value, until = standing(step.condition, scope)
            if value is None:
                return (StepNote(StepFact.CONDITION_NOT_KNOWN),)
            return (StepNote(StepFact.MAY_CHANGE, until=until),) if until is not None else ()
        case Cap() if step.for_each:
            parts = bound.parts if bound is not None else ()
            return tuple(StepNote(StepFact.LIMIT_NOT_KNOWN, part.label) for part in parts if part.value is None)
        case Cap() if bound is not None and bound.value is None:
            return (StepNote(StepFact.LIMIT_NOT_KNOWN),)
        case Cap():
            until = open_until(step.limit, scope)
            return (StepNote(StepFact.MAY_CHANGE, until=until),) if until is not None else ()
        case Reduce() | Increase():
            return (StepNote(StepFact.AMOUNT_NOT_KNOWN),) if bound is not None and bound.value is None else ()
        case _:
            return ()


def standing(condition: Expression, scope: Scope) -> tuple[Value, int | None]:
    """A condition's value, and the instant until which rows that come in time may turn it (None: none can).

    Rows are added and not taken away: what exists stays so.
    """
    match condition:
        case Named(body=body):
            return standing(body, scope)
        case Not(condition=inner):
            return scope.value(condition), standing(inner, scope)[1]
        case And(conditions=parts) | Or(conditions=parts):
            found = [standing(part, scope) for part in parts]
            decided = (isinstance(condition, Or), None)
            ends = [until for _, until in found if until is not None]
            return scope.value(condition), None if decided in found else max(ends, default=None)
        case Aggregate(fold=Fold.ANY | Fold.NO as fold):
            value = scope.value(condition)
            exists = value is not None and value is (fold is Fold.ANY)
            return value, None if exists else open_until(condition, scope)
        case _:
            return scope.value(condition), open_until(condition, scope)


def open_until(condition: Expression, scope: Scope) -> int | None:
    """The last end of the lags in a condition that lies after the as-of instant."""
    read = followed(condition, scope)
    nodes = [inner for e in read for inner in (row_level(e) if isinstance(e, Aggregate) else (e,))]
    lags = (node.lag for node in nodes if isinstance(node, Within))
    ends = (due(lag, scope.period.end, scope) for lag in lags if is_one_for_all_rows(lag))
    return max((end for end in ends if end is not None and end > scope.book.as_of), default=None)


def followed(condition: Expression, scope: Scope) -> tuple[Expression, ...]:
    """Everything in a condition, and in the series of the same period that it reads."""
    found, seen, waiting = list[Expression](), set[str](), [condition]
    while waiting:
        for e in everything(waiting.pop()):
            found.append(e)
            if isinstance(e, SeriesValue) and e.kind is SeriesKind.DEFINE and e.name not in seen:
                seen.add(e.name)
                define = in_force(scope.contract.defines, e.name)
                waiting += [define.body] if define is not None and define.body is not None else []
    return tuple(found)


def is_one_for_all_rows(lag: Lag) -> bool:
    return all(isinstance(e, ONE_FOR_ALL_ROWS) for e in everything((lag.amount, lag.after)))


# ---------------------------------------------------------------- what is carried on


def lapsed(late: Iterable[Carry]) -> tuple[StepNote, ...]:
    """What lapsed because its months have passed, by the period that it is of."""
    return tuple(told(StepFact.LAPSED, late))


def gone(carries: Iterable[Carry], total: Fraction) -> tuple[StepTrace, ...]:
    """What was carried by a cap that the terms in force do not have: it lapses, and an entry of its own says so."""
    notes = tuple(told(StepFact.NO_SUCH_CAP, carries))
    return (StepTrace(GONE, None, (), total, None, notes),) if notes else ()


def with_carried(
    settlement: Settlement | None, steps: tuple[StepTrace, ...], carries: Iterable[Carry], following: Period | None
) -> tuple[StepTrace, ...]:
    """The steps, each cap with what it carries on once the period is settled; without a period to follow it lapses."""
    run = [s for s in settlement.steps if not isinstance(s, EarnBack)] if settlement is not None else []
    first = len(steps) - len(run)  # before them stands what lapses for want of a cap
    fact, left, found = StepFact.CARRIED if following else StepFact.TERM_ENDS, tuple(carries), list(steps)
    for i, step in enumerate(run, first):
        if settlement is not None and isinstance(step, Cap) and step.carried is not None:
            key = step_key(step, settlement)
            mine = tuple(told(fact, (c for c in left if c.step == key)))
            found[i] = replace(found[i], notes=(*found[i].notes, *mine))
    return tuple(found)


def told(fact: StepFact, carries: Iterable[Carry]) -> Iterator[StepNote]:
    """One note for each period that an excess is of, the oldest first."""
    sums: dict[str, Fraction] = {}
    for each in sorted(carries, key=lambda c: c.since.start):
        sums[each.since.label] = sums.get(each.since.label, Fraction(0)) + each.rest
    yield from (StepNote(fact, period=label, amount=amount) for label, amount in sums.items() if amount)
