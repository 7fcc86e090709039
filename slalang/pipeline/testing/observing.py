"""What a settlement tried of its contract: an observed book notes it while the contract is settled, and nothing else.

Takes a book that was settled; gives the keys of all that it tried. The settlement itself is that of any other book:
what is evaluated passes through here and is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from slalang.calendar.periods import Period, parse_period
from slalang.model.contract import Consequence, Contract, Objective, Scenario
from slalang.model.expression import Expression, InARow, InAtLeast, InEachOf, Table, Test
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, RightState, StepTrace, Trace, Verdict
from slalang.pipeline.testing.results import Key
from slalang.settle.book import ContractBook
from slalang.settle.evaluate import evaluate
from slalang.settle.lines import Due
from slalang.settle.outcomes import ALSO, LOW_VOLUME
from slalang.settle.scope import Scope
from slalang.settle.terms import in_force_from
from slalang.source import NOWHERE, Place

CONDITIONS = (Test, InEachOf, InAtLeast, InARow)
ROWS = {"row", "band"}
ACTED, IDLE = "acted", "did not act"
YES, NO = "yes", "no"
BEFORE, AFTER = "before", "after"


def key(kind: str, place: Place, side: str) -> Key:
    """The key of one side of what stands at a place."""
    return kind, place.source.name, place.start, side


@dataclass(eq=False)
class ObservedBook(ContractBook):
    """A book that notes what is tried."""

    seen: set[Key] = field(default_factory=set)

    def evaluate(self, expression: Expression, scope: Scope) -> Trace:
        found = evaluate(expression, scope)
        if isinstance(expression, Table):
            self.seen.update(key("row", part.place, "") for part in found.parts if part.rule in ROWS and part.place)
        elif isinstance(expression, CONDITIONS) and found.value is not None:
            self.seen.add(key("condition", expression.place, YES if found.value is True else NO))
        return found

    def judge(self, of: Objective, period: Period, terms: Contract | None) -> tuple[ObjectiveOutcome, ...]:
        found = super().judge(of, period, terms)
        self.seen.update(k for outcome in found for k in judgements(of, outcome))
        return found

    def dues(self, consequence: Consequence, period: Period) -> tuple[Due, ...]:
        found = super().dues(consequence, period)
        known = (d.amount for d in found if d.amount is not None)
        self.seen.update(key("amount", consequence.place, YES if amount else NO) for amount in known)
        return found


def judgements(of: Objective, outcome: ObjectiveOutcome) -> Iterator[Key]:
    """Which sides of an objective's bounds an outcome tried."""
    if outcome.verdict not in {Verdict.MET, Verdict.MISSED}:
        return
    few = outcome.reason == LOW_VOLUME
    if of.low_volume is not None and outcome.counts.counted:
        yield key("low volume", of.place, YES if few else NO)
    if outcome.result is None or few:
        return
    for trace in outcome.trace.parts if outcome.trace else ():
        if trace.rule == ALSO and trace.place is not None and trace.value is not None:
            yield key("also", trace.place, YES if trace.value is True else NO)
        elif trace.label == "target" and trace.value is not None:
            yield key("target", of.place, YES if trace.value is True else NO)
    for level in of.levels:
        yield key(f"level {level.name}", of.place, YES if level.name in outcome.missed_levels else NO)


def tried(book: ObservedBook, scenario: Scenario, outcomes: tuple[PeriodOutcome, ...]) -> frozenset[Key]:
    """All that a settled scenario tried."""
    contract = book.contract
    found = set(book.seen)
    for outcome in outcomes:
        found.update(steps(outcome))
        found.update(reliefs(contract, outcome))
    found.update(remedies(book, outcomes))
    found.update(amendments(book, scenario))
    return frozenset(found)


def steps(outcome: PeriodOutcome) -> Iterator[Key]:
    """Steps that changed a line, and those that changed none although there were some."""
    for step in outcome.steps:
        if step.place is not None and step.place is not NOWHERE:
            if has_acted(step):
                yield key("step", step.place, ACTED)
            elif any(line.amount for line in outcome.lines):
                yield key("step", step.place, IDLE)


def has_acted(step: StepTrace) -> bool:
    return any(change.before != change.after for change in step.changes)


def reliefs(contract: Contract, outcome: PeriodOutcome) -> Iterator[Key]:
    """Reliefs that acted, and those that did not although one of their objectives was judged on rows."""
    acting = {use.relief for use in outcome.reliefs}
    counted = {o.objective for o in outcome.objectives if o.counts.counted}
    for relief in contract.reliefs:
        if relief.name in acting:
            yield key("relief", relief.place, ACTED)
        elif counted & set(relief.objectives):
            yield key("relief", relief.place, IDLE)


def remedies(book: ObservedBook, outcomes: tuple[PeriodOutcome, ...]) -> Iterator[Key]:
    """Remedies that arose, and those that did not although their period was settled."""
    for outcome in outcomes:
        arose = {right.remedy for right in outcome.rights if right.state is not RightState.NOT_KNOWN}
        unknown = {right.remedy for right in outcome.rights} - arose
        for remedy in book.contract.remedies:
            if remedy.name not in unknown:
                yield key("remedy", remedy.place, ACTED if remedy.name in arose else IDLE)


def amendments(book: ObservedBook, scenario: Scenario) -> Iterator[Key]:
    """On which side of its first day an amendment has a period of which something is expected."""
    line = book.line
    named = (parse_period(line.zone, e.label) for e in scenario.expected if e.label)
    spans = [(p.start, p.end) for p in named if p is not None]
    spans += [(line.low, line.high) for e in scenario.expected if not e.label]
    for amendment in book.contract.amendments:
        start = in_force_from(amendment, line)
        if any(low < start for low, _ in spans):
            yield key("amendment", amendment.place, BEFORE)
        if any(high > start for _, high in spans):
            yield key("amendment", amendment.place, AFTER)
