"""Proves that conditions which make a denominator, or drop something, are yes or no for every row.

Takes a typed condition and what the checker knows of fields and clocks; gives the parts because of which it may be
unknown. The proof goes by cases: what is optional in the condition is either there or missing, and in no case may the
condition be unknown. So `answered_at exists or (abandoned_at exists and wait is over 5 s)` is known where `wait` ends
with the first of both.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.diagnostic import Diagnostic
from slalang.model.expression import (
    Aggregate,
    And,
    ClockValue,
    Expression,
    FieldValue,
    Fold,
    LinkFound,
    Named,
    Not,
    ObjectiveSet,
    Or,
    PeriodSet,
    TimeIn,
)
from slalang.semantics.proofs.faults import MaybeUnknown
from slalang.semantics.proofs.presence import MISSING, MOST_STEPS, UNKNOWN, Atom, Cases, Facts
from slalang.semantics.proofs.walk import parts
from slalang.semantics.proofs.words import expression_in_words
from slalang.source import NOWHERE
from slalang.units import FLAG

MOST_CASES = 512
COUNTING = {Fold.COUNT, Fold.SUM, Fold.MEAN, Fold.MEDIAN, Fold.PERCENTILE}


def provably_known(condition: Expression, facts: Facts | None = None) -> tuple[Expression, ...]:
    """The values that may be missing so that the condition is unknown; none where it is always yes or no."""
    cases = unknown_case(condition, facts or Facts())
    if cases is None:
        return ()
    found: list[Expression] = []
    for each in of_condition(condition, cases):
        if each not in found:
            found.append(each)
    return tuple(found) or (condition,)


def check_known(condition: Expression, facts: Facts | None = None) -> tuple[Diagnostic, ...]:
    """A condition that must be known as a whole: of `when`, `leaves out`, `among`, `covers`."""
    return tuple(
        MaybeUnknown(condition.place if each.place is NOWHERE else each.place, said(each))
        for each in provably_known(condition, facts)
    )


def check_denominators(expression: Expression, facts: Facts | None = None) -> tuple[Diagnostic, ...]:
    """Every condition inside an expression by which something is counted or left out: `among`, and `where` of folds."""
    return tuple(dict.fromkeys(f for condition in conditions_in(expression) for f in check_known(condition, facts)))


def conditions_in(expression: Expression) -> Iterator[Expression]:
    """The conditions that have to be known, also in sets inside sets."""
    match expression:
        case Aggregate(among=among, over=over):
            if among is not None:
                yield among
            if (
                expression.fold in COUNTING
                and over.where is not None
                and not isinstance(over, PeriodSet | ObjectiveSet)
            ):
                yield over.where
        case TimeIn():
            spans = (expression.base, *expression.inside, *expression.outside)
            yield from (s.where for s in spans if s.where is not None)
    for each in parts(expression):
        yield from conditions_in(each)


# ---------------------------------------------------------------- cases


def unknown_case(condition: Expression, facts: Facts) -> Cases | None:
    """A case in which the condition may be unknown; None where there is none."""
    waiting: list[dict[Atom, bool]] = [{}]
    values: list[Expression] = []
    steps, looked_at = MOST_STEPS, 0
    while waiting:
        cases = Cases(facts, waiting.pop(), values=values, steps=steps)
        found = cases.truth(condition)
        steps, looked_at = cases.steps, looked_at + 1
        if not found & UNKNOWN:
            continue
        if not cases.open or looked_at > MOST_CASES or steps <= 0:
            return cases
        atom = next(iter(cases.open))
        waiting += [{**cases.decided, atom: True}, {**cases.decided, atom: False}]
    return None


# ---------------------------------------------------------------- what to blame


def of_condition(condition: Expression, cases: Cases) -> Iterator[Expression]:
    """The values whose absence makes a condition unknown in a case."""
    match condition:
        case Named(body=inner) | Not(condition=inner):
            yield from of_condition(inner, cases)
        case And(conditions=several) | Or(conditions=several):
            for each in several:
                if cases.truth(each) & UNKNOWN:
                    yield from of_condition(each, cases)
        case FieldValue() | ClockValue():
            yield from of_value(condition, cases)
        case _:
            for each in parts(condition):
                yield from of_value(each, cases)


def of_value(value: Expression, cases: Cases) -> Iterator[Expression]:
    """The smallest named values because of which a value may be missing."""
    if not cases.presence(value) & MISSING:
        return
    match value:
        case FieldValue(via=via) | ClockValue(via=via):
            is_reached = not cases.of_links(via) & MISSING
            yield value if is_reached else LinkFound(via, type=FLAG, place=value.place)
        case Named() | Aggregate():
            yield value
        case _:
            inner = tuple(each for part in parts(value) for each in of_value(part, cases))
            yield from inner or (value,)


def said(value: Expression) -> str:
    match value:
        case Named(name=name):
            return name
        case FieldValue(name=name, via=via):
            return ".".join((*(link.name for link in via if link.kind == "lookup"), name))
        case ClockValue(clock=clock, attribute=attribute):
            return f"{clock}.{attribute}"
        case LinkFound(via=via):
            return ".".join(link.name for link in via if link.kind == "lookup")
        case Aggregate():
            return f"({expression_in_words(value, value.type)})"
        case _:
            return expression_in_words(value, value.type)
