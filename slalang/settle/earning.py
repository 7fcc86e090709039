"""Credits that are earned back: given now, taken back by an opposite line once the periods of a condition have closed.

A credit waits from the period that gave it. When all that the condition reads has closed it is judged once, under the
terms in force when the credit was given; where it is not known to hold, the credit stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from slalang.calendar.periods import Period
from slalang.model.contract import EarnBack, Settlement
from slalang.model.outcome import Line, LineChange, StepTrace, Trace
from slalang.settle.asking import in_force
from slalang.settle.carrying import Carry
from slalang.settle.scope import Scope
from slalang.settle.waterfall import selected
from slalang.settle.words import clause
from slalang.units import FLAG


@dataclass(frozen=True, slots=True)
class Awaited:
    """A credit that may be earned back: of a period, under a step, decided at an instant (microseconds).

    `issued` is the settlement period that gave it: a later one than `period` for a rest that was carried.
    """

    decided: int
    period: Period
    step: EarnBack
    line: Line
    issued: Period


@dataclass(frozen=True, slots=True)
class Decided:
    """A condition that was judged for a credit; `held` tells whether it is earned back."""

    awaited: Awaited
    condition: Trace

    @property
    def held(self) -> bool:
        return self.condition.value is True


def awaited_of(
    settlement: Settlement, lines: tuple[Line, ...], carries: Iterable[Carry], period: Period, scope: Scope
) -> tuple[Awaited, ...]:
    """The credits of a settled period that may be earned back, each under the first step that names it.

    A credit of which nothing was given yet is awaited too while its excess waits. A carried rest is judged with the
    credit that it is of: not again where that one stands already.
    """
    found: dict[int, Awaited] = {}
    unpaid = {one(c.line) for c in carries if c.since.start == period.start}
    for step in settlement.steps:
        if isinstance(step, EarnBack):
            for i in selected(lines, step.lines):
                of = credited(lines[i], period, scope)
                decided = scope.book.closes(step.condition, of)
                given = lines[i].settled > 0 or one(lines[i]) in unpaid
                if given and (of is period or decided > period.start):
                    found.setdefault(i, Awaited(decided, of, step, lines[i], period))
    return tuple(found[i] for i in sorted(found))


def one(line: Line) -> tuple[str, str | None, str]:
    """What tells the credits of one period apart."""
    return line.name, line.key, line.objective


def without_rest(carries: Iterable[Carry], decided: Iterable[Decided]) -> tuple[Carry, ...]:
    """What is still carried when some credits are earned back: nothing of these."""
    ended = {(one(d.awaited.line), d.awaited.period.label) for d in decided if d.held}
    return tuple(c for c in carries if (one(c.line), c.credit) not in ended)


def credited(line: Line, period: Period, scope: Scope) -> Period:
    """The settlement period that first gave a line: this one, or an earlier one that carried it."""
    if not line.origin:
        return period
    before = scope.book.line.until(period.kind, period.start)
    return next((p for p in before if p.label == line.origin), period)


def decide(awaited: Awaited, scope: Scope) -> Decided:
    """Judges the condition for the period, objective and key of a credit, under the terms of that period."""
    consequence = in_force(scope.contract.consequences, awaited.line.name)
    if consequence is not None and consequence.key and not consequence.objectives:
        scope = scope.with_key(consequence.key, awaited.line.key)
    return Decided(awaited, scope.trace(awaited.step.condition))


def taken_back(decided: Decided, at: Period) -> Line:
    """The equal and opposite line that enters a later period."""
    line = decided.awaited.line
    label = f"{line.title or line.name} of {decided.awaited.period.label}"
    given = Trace(label, line.settled, line.trace.type, "settled", line.trace.place)
    trace = Trace(label, -line.settled, line.trace.type, "earned back", None, (given, decided.condition))
    return Line(
        line.name,
        line.title,
        line.kind,
        at.label,
        line.key,
        line.objective,
        -line.settled,
        -line.settled,
        trace,
        decided.awaited.period.label,
        takes=decided.awaited.issued.label,
    )


def told(decided: Sequence[Decided], before: tuple[Line, ...], total: Fraction) -> tuple[StepTrace, ...]:
    """A trace for each credit that was judged, after the lines `before`, from their `total` on."""
    found: list[StepTrace] = []
    place = len(before)
    for each in decided:
        label = clause(each.awaited.step.place) or "earn back"
        line = each.awaited.line
        of = f"{line.title or line.name} of {each.awaited.period.label}"
        rule = "earned back" if each.held else "stands"
        bound = Trace(of, each.condition.value, FLAG, rule, each.awaited.step.place, (each.condition,))
        changes: tuple[LineChange, ...] = ()
        if each.held and line.settled:
            total -= line.settled if line.kind == "penalty" else 0
            changes = (LineChange(place, Fraction(0), -line.settled),)
            place += 1
        found.append(StepTrace(label, bound, changes, total, each.awaited.step.place))
    return tuple(found)
