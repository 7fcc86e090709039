"""Finds out what the report tells beside the outcomes: who failed, what was escalated and waited for, what relief did.

Takes what measured a contract and the periods shown; gives an `Insight` about those asked for. What is found out costs
little where nothing was missed and no relief acted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from slalang.calendar.periods import Period
from slalang.model.contract import Contract
from slalang.model.expression import (
    Aggregate,
    And,
    Arithmetic,
    Constant,
    Exists,
    Extreme,
    FieldValue,
    FirstPresent,
    Fold,
    RowSet,
)
from slalang.model.facts import Facts
from slalang.model.insight import Drivers, Insight, Reached, Waited
from slalang.model.measured import CellKey, Question
from slalang.model.outcome import PeriodOutcome, Verdict
from slalang.pipeline.measuring import Measuring, Part, answers_for, measuring
from slalang.settle.decisions import Decision
from slalang.settle.native import settlement_unit
from slalang.settle.settling import settle
from slalang.units import COUNT, DURATION, FLAG, INSTANT

MOST_DRIVEN = 40
"""So many missed outcomes are looked into, the first of those settled; of more nobody reads the causes."""
LASTING = "lasting"

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the periods were settled from."""

    contract: Contract
    facts: Facts
    periods: Sequence[Period]
    decisions: Mapping[str, tuple[Decision, ...]]
    unreported: frozenset[str]


def insight(made: Measuring, ground: Ground, asked: Sequence[PeriodOutcome]) -> Insight:
    """All that is told about the periods asked for; what the engine cannot find out is left out."""
    return Insight(
        drivers=tried(lambda: tuple(drivers(made, asked))),
        reached=tried(lambda: tuple(reached(made, asked))),
        waited=tried(lambda: tuple(waited(made, asked))),
        unrelieved=tried(lambda: unrelieved(made, ground, asked)),
    )


def tried(find: Callable[[], tuple[Found, ...]]) -> tuple[Found, ...]:
    """What was found, or nothing where a form is refused: the statement stands without it."""
    from slalang.engine import Refused

    try:
        return find()
    except Refused:
        return ()


# ---------------------------------------------------------------- what drove a miss


def drivers(made: Measuring, asked: Sequence[PeriodOutcome]) -> Iterator[Drivers]:
    """The breakdowns of the misses, an objective at a time under the terms that measured it."""
    from slalang.engine.drivers import drivers as driven

    missed = [o for p in asked for o in p.objectives if o.verdict is Verdict.MISSED][:MOST_DRIVEN]
    for part in made.parts:
        mine = [o for o in missed if answers_for(part.engine, o)]
        for name in dict.fromkeys(o.objective for o in mine):
            wanted = [(o.period, o.group) for o in mine if o.objective == name]
            yield from driven(part.engine, name, part.acts, wanted)


# ---------------------------------------------------------------- escalations and waiting


def reached(made: Measuring, asked: Sequence[PeriodOutcome]) -> Iterator[Reached]:
    from slalang.engine.escalated import reached as gone

    found = dict.fromkeys((o.objective, o.period) for p in asked for o in p.objectives)
    for part in made.parts:
        for name in dict.fromkeys(objective for objective, _ in found):
            labels = [p for objective, p in found if objective == name and is_of(part, name, p)]
            if labels:
                yield from gone(part.engine, name, part.acts, labels)


def is_of(part: Part, objective: str, label: str) -> bool:
    """Whether terms measured an objective in a period."""
    of = part.engine.catalog.objectives.get(objective)
    return of is not None and any(p.label == label for p in part.engine.periods[of.unit])


def waited(made: Measuring, asked: Sequence[PeriodOutcome]) -> Iterator[Waited]:
    """How often and how long each responsibility was waited for in the periods asked for."""
    unit = settlement_unit(made.contract)
    for part in made.parts:
        labels = {p.label for p in part.engine.periods.get(unit, ())} & {p.period for p in asked}
        waits = {r.name: r.waits for r in part.contract.responsibilities if isinstance(r.waits, RowSet)}
        records = {r.name: r for r in part.contract.records}
        spans = {name: (over, records[over.record].lasts) for name, over in waits.items()}
        questions = {name: asking(over, ends, made.as_of, unit) for name, (over, ends) in spans.items() if ends}
        if questions and labels:
            answers = part.engine.measure([q for each in questions.values() for q in each], part.acts)
            for name, asked_ in questions.items():
                for label in sorted(labels):
                    cells = [answers[q].cells.get(CellKey(label)) for q in asked_]
                    times, time, running = (c.numerator if c is not None else Fraction(0) for c in cells)
                    if cells[0] is not None:
                        yield Waited(name, label, int(times), time, int(running))


def asking(over: RowSet, ends: tuple[str, str], as_of: int, unit: str) -> tuple[Question, Question, Question]:
    """How many waits began, how long they lasted until an instant at the latest, and how many have not ended."""
    start, end = (FieldValue(type=INSTANT, record=over.record, name=name) for name in ends)
    lasting = FieldValue(type=DURATION, record=over.record, name=LASTING)
    until = Arithmetic("minus", Constant(as_of, type=INSTANT), start, type=DURATION)
    time = FirstPresent(
        (lasting, Extreme("highest", (until, Constant(Fraction(0), type=DURATION)), type=DURATION)), type=DURATION
    )
    runs = Exists(end, negated=True, type=FLAG)
    where = runs if over.where is None else And((over.where, runs), type=FLAG)
    count = Aggregate(type=COUNT, fold=Fold.COUNT, over=over)
    return (
        Question(count, unit),
        Question(replace(count, type=DURATION, fold=Fold.SUM, value=time), unit),
        Question(replace(count, over=replace(over, where=where)), unit),
    )


# ---------------------------------------------------------------- what relief did


def unrelieved(made: Measuring, ground: Ground, asked: Sequence[PeriodOutcome]) -> tuple[PeriodOutcome, ...]:
    """The periods as they would be without any relief, measured and settled again; nothing where none acted."""
    if not any(acted(p) for p in asked):
        return ()
    bare = without_reliefs(ground.contract)
    again = measuring(made.parts[0].engine.connection, bare, ground.facts, made.as_of, made.until)
    outcomes = settle(
        bare, ground.periods, again.measured(), made.as_of, decisions=ground.decisions, unreported=ground.unreported
    )
    labels = {p.period for p in asked}
    return tuple(o for o in outcomes if o.period in labels)


def acted(period: PeriodOutcome) -> bool:
    """Whether a relief changed anything in a period."""
    moved = any(o.counts.left_out or o.counts.met_by_relief or o.reason == "relief" for o in period.objectives)
    return moved or bool(period.reliefs)


def without_reliefs(contract: Contract) -> Contract:
    """The terms, and those of each amendment, with no relief in them."""
    amendments = tuple(
        replace(a, after=without_reliefs(a.after)) if a.after is not None else a for a in contract.amendments
    )
    return replace(contract, reliefs=(), amendments=amendments)
