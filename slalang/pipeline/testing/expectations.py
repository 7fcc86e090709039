"""Whether an expectation holds once its contract is settled, and if not, what is so instead and how that came about.

Takes a settled book, a condition and the label of its period; gives a `Failure`, or nothing where it holds. A condition
holds of its time as a whole: flows add up there, rows are counted over all of it. What has no value for the whole, such
as the outcome of one of several months, must hold in each settlement period of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.calendar.periods import Period, PeriodKind, parse_period
from slalang.model.contract import Expected, ExpectedRight
from slalang.model.expression import And, Expression
from slalang.model.outcome import PeriodOutcome, Trace
from slalang.pipeline.testing.reasons import reasons
from slalang.pipeline.testing.results import Failure
from slalang.pipeline.testing.rights import right_failure
from slalang.pipeline.testing.telling import ABOUT_ITS_FIRST, MOST_LINES, Telling
from slalang.settle.book import ContractBook
from slalang.settle.native import settlement_unit
from slalang.settle.scope import Scope
from slalang.settle.timeline import Timeline
from slalang.source import Place

JOINED = {"and", "or", "not"}


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


def failure(
    book: ContractBook, outcomes: Sequence[PeriodOutcome], expected: Expected | ExpectedRight, until: int
) -> Failure | None:
    """Why an expectation does not hold; None where it does. `outcomes` are the settled periods of the book."""
    whole = whole_of(book.line, expected.label, until)
    if whole is None:
        return Failure(expected.place, clause(expected.place), expected.label, "the contract is not in force then")
    if isinstance(expected, ExpectedRight):
        return right_failure(outcomes, book.line, expected, whole)
    given, telling = list[str](), Telling(book.line.zone)
    for condition in conjuncts(expected.condition):
        for period, trace in judged(book, condition, whole):
            if trace.value is not True:
                return telling.failure(expected.place, clause(expected.place), period.label, trace)
            given += reasons(book, outcomes, condition, period) if expected.because else ()
    own = clause(expected.place).rpartition(" because ")[0]
    given = [reason for reason in given if reason not in own]  # what is expected is no reason for itself
    if any(expected.because in " ".join(reason.split()) for reason in given):
        return None
    return other_reasons(expected, given) if expected.because else None


def other_reasons(expected: Expected, given: list[str]) -> Failure:
    """It is so, but nothing that led to it has the words of its reason."""
    said = tuple(dict.fromkeys(given))
    told = f'it is so, but no reason for it says "{expected.because}"'
    more = (f"… {len(said) - MOST_LINES} more",) if len(said) > MOST_LINES else ()
    return Failure(expected.place, clause(expected.place), expected.label, told, (*said[:MOST_LINES], *more))


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


def clause(place: Place) -> str:
    """What is written there, on one line."""
    return " ".join(place.text.split())
