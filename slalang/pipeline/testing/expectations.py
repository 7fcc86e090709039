"""Whether an expectation holds once its contract is settled, and if not, what is so instead and how that came about.

Takes a settled book, a condition and the label of its period; gives a `Failure`, or nothing where it holds. A condition
holds of its time as a whole: flows add up there, rows are counted over all of it. What has no value for the whole, such
as the outcome of one of several months, must hold in each settlement period of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.calendar.periods import Period, PeriodKind, parse_period
from slalang.model.contract import Expected
from slalang.model.expression import And, Expression
from slalang.model.outcome import Trace
from slalang.pipeline.testing.results import Failure
from slalang.semantics.proofs.words import value_in_words
from slalang.settle.book import ContractBook
from slalang.settle.native import settlement_unit
from slalang.settle.scope import Scope
from slalang.settle.timeline import Timeline
from slalang.source import Place
from slalang.units import Kind, is_decimal, round_to

MOST_LINES, DEEPEST, WIDEST = 12, 6, 110
ABOUT_ITS_FIRST = {"is", "is not", "is missing", "exists"}
JOINED = {"and", "or", "not"}
FINE = {Kind.PERCENT: Fraction(1, 10**8), Kind.MONEY: Fraction(1, 10**4), Kind.DURATION: Fraction(1000)}
"""To what a value without finite decimals is rounded where it is shown."""


def whole_of(line: Timeline, label: str, until: int) -> Period | None:
    """The time that a label names, cut to the term; all of the term up to an instant where there is none.

    It is a period of the contract where it is one undivided, else a stretch of several.
    """
    named = parse_period(line.zone, label) if label else None
    if label and named is None:
        return None
    if named is not None:
        mine = line.parts(named.kind, named.number)
        if len(mine) == 1:
            return mine[0]
        return Period(label, PeriodKind.STRETCH, mine[0].start, mine[-1].end, 0) if mine else None
    return Period("", PeriodKind.STRETCH, line.low, min(until, line.high), 0)


def failure(book: ContractBook, expected: Expected, until: int) -> Failure | None:
    """Why an expectation does not hold; None where it does."""
    whole = whole_of(book.line, expected.label, until)
    if whole is None:
        return Failure(expected.place, wanted(expected), expected.label, "the contract is not in force then")
    for condition in conjuncts(expected.condition):
        for period, trace in judged(book, condition, whole):
            if trace.value is not True:
                return Failure(expected.place, wanted(expected), period.label, told(trace), tuple(derivation(trace)))
    return None


def judged(book: ContractBook, condition: Expression, whole: Period) -> Iterator[tuple[Period, Trace]]:
    """A condition on the whole of a time, else in each settlement period of it."""
    trace = Scope(book, whole).trace(condition)
    inside = book.line.closing(settlement_unit(book.in_force(whole)), whole)
    if len(inside) < 2 or speaks_of_something(trace):
        yield whole, trace
        return
    for period in inside:
        yield period, Scope(book, period).trace(condition)


def speaks_of_something(trace: Trace) -> bool:
    """Whether what a condition is about has a value."""
    if trace.rule in ABOUT_ITS_FIRST:
        return trace.value is not None and trace.parts[0].value is not None
    if trace.rule in JOINED:
        return all(speaks_of_something(part) for part in trace.parts)
    return trace.value is not None


def conjuncts(condition: Expression) -> tuple[Expression, ...]:
    """The conditions of which all must hold."""
    if isinstance(condition, And):
        return tuple(c for part in condition.conditions for c in conjuncts(part))
    return (condition,)


def wanted(expected: Expected) -> str:
    """The expectation as it is written, on one line."""
    return clause(expected.place)


def clause(place: Place) -> str:
    return " ".join(place.text.split())


# ---------------------------------------------------------------- what is so instead


def told(trace: Trace) -> str:
    """What a condition that fails comes to, in words."""
    what = trace.parts[0] if trace.rule in ABOUT_ITS_FIRST and trace.parts else None
    if what is not None:
        said = f"`{what.label}` is {shown(what)}"
        bounds = [p for p in trace.parts[1:] if p.rule]
        return said + "".join(f"; `{p.label}` is {shown(p)}" for p in bounds)
    if trace.value is None:
        return f"`{trace.label}` is not known" + (f": {trace.rule}" if trace.rule else "")
    return f"`{trace.label}` is not so" + (f": {trace.rule}" if trace.rule else "")


def shown(trace: Trace) -> str:
    """A value with its unit; of one that is missing why, where its derivation says so."""
    if trace.value is None:
        return why_missing(trace) or "missing"
    value = trace.value
    if isinstance(value, Fraction) and not is_decimal(value):
        fine = FINE.get(trace.type.kind, Fraction(1, 10**6))
        return "≈ " + value_in_words(round_to(value, fine), trace.type)
    return value_in_words(value, trace.type)


def why_missing(trace: Trace) -> str:
    """The first reason for a missing value, as the deepest part that is missing tells it."""
    for part in trace.parts:
        if part.value is None:
            return why_missing(part)
    return f"missing: `{trace.label}` is {trace.rule}" if trace.rule.startswith("not ") else "missing"


def derivation(trace: Trace) -> Iterator[str]:
    """The first steps behind a value, indented by their depth."""
    lines = list(steps(trace, 0))
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"… {len(lines) - MOST_LINES} more steps"


def steps(trace: Trace, depth: int) -> Iterator[str]:
    for part in trace.parts:
        if not part.parts and not part.rule and part.label[:1].isdigit():  # a figure of the contract says itself
            continue
        again = len(part.parts) == 1 and part.parts[0].label == part.label and part.parts[0].value == part.value
        if again:
            yield from steps(Trace("", None, part.type, parts=part.parts), depth)
            continue
        text = f"{'  ' * depth}{part.label} = {shown(part)}" + (f"  ({part.rule})" if part.rule else "")
        yield text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
        if depth + 1 < DEEPEST:
            yield from steps(part, depth + 1)
