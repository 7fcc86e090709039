"""Whether what a scenario expects is so for the reason that it names.

Takes the settled periods of a scenario and a condition that holds; gives every text that says how what it speaks of
came about: why an outcome is what it is or a line was not given, the condition on which it came, the rows of tables and
formulas that an amount went through, and the steps of the settlement that changed it. They are the words of `sla why`
as the contract has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slalang.calendar.periods import Period
from slalang.model.contract import TOTALS
from slalang.model.expression import Constant, ContextValue, Expression, OutcomeIs, SeriesKind, SeriesValue
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Trace
from slalang.settle.asking import in_force
from slalang.settle.book import ContractBook
from slalang.settle.native import settlement_unit
from slalang.settle.parts import everything
from slalang.settle.scope import Scope

CHOICES = frozenset({"if", "otherwise", "else"})
"""The rules of derivations whose words hold what was not taken, too; so do those of tables, whose parts are rows."""
GRADUATED = "graduated by "


@dataclass(frozen=True, slots=True)
class Spoken:
    """A series or total that a condition speaks of; `key` is empty for all keys, `settled` after the steps."""

    name: str
    key: str = ""
    settled: bool = False

    def is_of(self, name: str, key: str | None, owner: str = "") -> bool:
        return name == self.name and self.key in {"", key, owner}


def reasons(
    book: ContractBook, outcomes: Iterable[PeriodOutcome], condition: Expression, whole: Period
) -> Iterator[str]:
    """Why what a condition speaks of came to what it did in a time."""
    for each in outcomes:
        if whole.start < each.end and each.start < whole.end:
            for spoken in dict.fromkeys(named(condition)):
                yield from of_outcomes(each, spoken)
                yield from of_lines(book, each, spoken)
    for e in everything(condition):
        if isinstance(e, SeriesValue) and e.kind in {SeriesKind.DEFINE, SeriesKind.CHARGE, SeriesKind.SCORE}:
            yield from texts(Scope(book, whole).trace(e))


def named(condition: Expression) -> Iterator[Spoken]:
    """The series and totals that a condition speaks of."""
    for e in everything(condition):
        match e:
            case SeriesValue(name=name, key=key, settled=settled):
                yield Spoken(name, str(key.value) if isinstance(key, Constant) else "", settled)
            case ContextValue(name=name) if name in TOTALS:
                yield Spoken(name, settled=True)
            case OutcomeIs(subject=SeriesValue(name=name, key=key)):
                yield Spoken(name, str(key.value) if isinstance(key, Constant) else "")


def of_outcomes(period: PeriodOutcome, spoken: Spoken) -> Iterator[str]:
    for outcome in period.objectives:
        if spoken.is_of(outcome.objective, outcome.group):
            yield from of_outcome(outcome)


def of_outcome(outcome: ObjectiveOutcome) -> Iterator[str]:
    yield from (outcome.reason,) if outcome.reason else ()
    yield from texts(outcome.trace) if outcome.trace is not None else ()


def of_lines(book: ContractBook, period: PeriodOutcome, spoken: Spoken) -> Iterator[str]:
    """The reasons of a line, or of all lines of a total; the steps only of what is after them."""
    yield from (n.reason for n in period.not_given if spoken.is_of(n.name, n.key, n.objective))
    mine = {
        i: line
        for i, line in enumerate(period.lines)
        if spoken.is_of(line.name, line.key, line.objective) or line.kind == TOTALS.get(spoken.name)
    }
    for line in mine.values():
        yield from texts(line.trace)
        yield from of_condition(book, period, line)
    for step in period.steps if spoken.settled else ():
        if mine.keys() & {change.line for change in step.changes}:
            yield " ".join(step.label.split())


def of_condition(book: ContractBook, period: PeriodOutcome, line: Line) -> Iterator[str]:
    """The words of the condition on which a line came, and why its objective had that outcome."""
    own = book.line.at(settlement_unit(book.contract), period.start)
    consequence = in_force(book.in_force(own).consequences, line.name) if own is not None else None
    if consequence is not None and consequence.when is not None:
        yield " ".join(consequence.when.place.text.split())
    for outcome in period.objectives:
        if (
            outcome.objective == line.objective
            and (not outcome.grouped or outcome.group == line.key)
            and outcome.reason
        ):
            yield outcome.reason


def texts(trace: Trace) -> Iterator[str]:
    """What a derivation says at each of its steps: neither what is not so, nor a text with alternatives untaken."""
    if trace.value is False:
        return
    if trace.label and not any(choice in trace.label for choice in choices(trace)):
        yield " ".join(trace.label.split())
    if trace.rule.startswith("not "):
        yield trace.rule
    for part in trace.parts:
        yield from texts(part)


def choices(trace: Trace) -> Iterator[str]:
    """The words of the tables and alternatives in a derivation: what is written there, taken or not."""
    if trace.rule in CHOICES or trace.rule.startswith(GRADUATED) or any(part.rule == "row" for part in trace.parts):
        yield trace.label
    for part in trace.parts:
        yield from choices(part)
