"""Whether what a scenario expects is so for the reason that it names.

Takes the settled periods of a scenario and a condition that holds; gives every text that says how it came about: why an
outcome is what it is, why a line was not given, the rows of tables and formulas that an amount went through, and the
steps of the settlement that changed it. They are the words of `sla why` as the contract has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slalang.calendar.periods import Period
from slalang.model.expression import ContextValue, Expression, OutcomeIs, SeriesValue
from slalang.model.outcome import PeriodOutcome, Trace
from slalang.settle.parts import everything

CHOICES = frozenset({"if", "otherwise", "else"})
"""The rules of derivations whose words hold what was not taken, too; so do those of tables, whose parts are rows."""
GRADUATED = "graduated by "
TOTALS = {"credits": "penalty", "bonuses": "bonus"}


def reasons(outcomes: Iterable[PeriodOutcome], condition: Expression, trace: Trace, whole: Period) -> Iterator[str]:
    """Why a condition came to what it did in a time: reasons of outcomes and lines first, then its derivation."""
    names = set(named(condition))
    inside = [each for each in outcomes if whole.start < each.end and each.start < whole.end]
    for each in inside:
        yield from (o.reason for o in each.objectives if o.objective in names and o.reason)
        yield from (n.reason for n in each.not_given if n.name in names)
        yield from steps(each, names)
    yield from texts(trace)
    for each in inside:
        derived = [o.trace for o in each.objectives if o.objective in names]
        derived += [n.trace for n in each.lines if n.name in names]
        yield from (text for one in derived if one is not None for text in texts(one))


def named(condition: Expression) -> Iterator[str]:
    """The series and totals that a condition speaks of."""
    for e in everything(condition):
        match e:
            case SeriesValue(name=name) | ContextValue(name=name):
                yield name
            case OutcomeIs(subject=SeriesValue(name=name)):
                yield name


def steps(period: PeriodOutcome, names: set[str]) -> Iterator[str]:
    """The steps of the settlement that changed a line spoken of, or a line of a total spoken of."""
    kinds = {TOTALS[name] for name in names & TOTALS.keys()}
    mine = {i for i, n in enumerate(period.lines) if n.name in names or n.kind in kinds}
    for step in period.steps:
        if mine & {change.line for change in step.changes}:
            yield step.label


def texts(trace: Trace) -> Iterator[str]:
    """What a derivation says at each of its steps: neither what is not so, nor a text with alternatives untaken."""
    if trace.value is False:
        return
    if trace.label and not any(choice in trace.label for choice in choices(trace)):
        yield trace.label
    if trace.rule:
        yield trace.rule
    for part in trace.parts:
        yield from texts(part)


def choices(trace: Trace) -> Iterator[str]:
    """The words of the tables and alternatives in a derivation: what is written there, taken or not."""
    if trace.rule in CHOICES or trace.rule.startswith(GRADUATED) or any(part.rule == "row" for part in trace.parts):
        yield trace.label
    for part in trace.parts:
        yield from choices(part)
