"""Measuring a contract as it is amended: an engine for the terms that read rows alike, each for the periods of its own.

Takes a contract, its facts and the time to measure; gives answers, populations, reliefs, prices and evidence as if one
engine had measured all of it. Without amendments, and where amendments leave the rows alone, there is one engine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.calendar.opentime import clipped, united
from slalang.calendar.periods import Period
from slalang.calendar.zones import EARLIEST, LATEST
from slalang.model.contract import Contract, PausesTheClock, Record
from slalang.model.expression import RowSet
from slalang.model.facts import Facts
from slalang.model.measured import Answer, CellKey, Measured, Population, Question, RelievedSpans
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, ReliefUse
from slalang.model.priced import Priced, PricedRows
from slalang.pipeline.indices import Indices, indices
from slalang.settle.asking import in_force
from slalang.settle.book import ContractBook
from slalang.settle.decisions import Decision
from slalang.settle.questions import RowsRead, priced_questions, questions, relief_questions
from slalang.settle.reliefs import relief_sets, relieved
from slalang.settle.terms import Version, at, versions
from slalang.settle.timeline import Timeline, timeline
from slalang.settle.words import words

if TYPE_CHECKING:
    import duckdb

    from slalang.engine import Engine, Written
    from slalang.engine.terms import Measurable

Progress = Callable[[str, int, int], None]
Range = tuple[int, int]


def terms_until(contract: Contract, line: Timeline, until: int) -> tuple[Version, ...]:
    """The terms that are in force before an instant: later ones change nothing that is measured until then."""
    return tuple(v for v in versions(contract, line) if v.start < until)


def records_until(contract: Contract, until: int) -> tuple[Record, ...]:
    """The records to load, each with every field that any terms read which are in force before an instant.

    Those of later terms are known, for a sources file may speak of them, and not read.
    """
    from slalang.engine.terms import all_records

    line = timeline(contract)
    found = all_records([v.contract for v in terms_until(contract, line, until)])
    every = {r.name: r for v in versions(contract, line) for r in v.contract.records if not r.annex}
    later = [r for name, r in every.items() if all(name != known.name for known in found)]
    return (*found, *(replace(r, used=False, used_fields=()) for r in later))


@dataclass(eq=False)
class Part:
    """An engine for some of the terms, with the spans of relief that act on its rows, and those among its own time."""

    engine: Engine
    terms: tuple[Version, ...]
    times: tuple[Range, ...]
    acts: tuple[RelievedSpans, ...] = ()

    @property
    def contract(self) -> Contract:
        """The terms, of which all say the same of rows and reliefs."""
        return self.terms[0].contract


@dataclass(eq=False)
class Measuring:
    """Everything that is measured of a contract from the start of its term until an instant."""

    contract: Contract
    as_of: int
    until: int
    line: Timeline
    terms: tuple[Version, ...]
    parts: tuple[Part, ...]
    indices: Indices
    relieved: tuple[RelievedSpans, ...] = ()
    uses: tuple[ReliefUse, ...] = ()

    @property
    def contracts(self) -> tuple[Contract, ...]:
        return tuple(v.contract for v in self.terms)

    @property
    def every_term(self) -> tuple[Contract, ...]:
        """The terms that windows may lead into; none to tell apart where there is one."""
        return self.contracts if len(self.terms) > 1 else ()

    # ------------------------------------------------------------ reliefs

    def relieve(self, decisions: Sequence[Decision]) -> None:
        """Decides on the facts before any relief what is relieved."""
        from slalang.engine.terms import name_when_pausing

        if not any(c.reliefs for c in self.contracts):
            return
        asked = (q for c in self.contracts for q in relief_questions(c, self.every_term))
        book = ContractBook(self.contract, self.answered(tuple(dict.fromkeys(asked))), self.as_of)
        stopping: list[RelievedSpans] = []
        for part in self.parts:
            spans = {during.relief: part.engine.spans(during.rows) for during in relief_sets(part.contract)}
            acts, uses = relieved(book, part.contract, spans, decisions, self.until)
            stops = {r.name for r in part.contract.reliefs if isinstance(r.effect, PausesTheClock)}
            part.acts = tuple(a for a in acts if a.relief not in stops)
            stopping += (replace(a, spans=within(a.spans, part.times)) for a in acts if a.relief in stops)
            self.relieved += tuple(replace(a, spans=within(a.spans, self.own(part, a, stops))) for a in acts)
            self.uses += tuple(self.own_use(part, use, stops) for use in uses)
        self.uses = tuple(dict.fromkeys(self.uses))
        for part in self.parts:
            here = part.engine.contract
            part.acts += tuple(replace(a, relief=name_when_pausing(here, a.relief)) for a in stopping)

    def own(self, part: Part, of: RelievedSpans | ReliefUse, stops: Iterable[str]) -> tuple[Range, ...]:
        """The time in which terms relieve an objective: its periods under them; a clock stands in their own time."""
        if of.relief in stops or len(self.parts) == 1:
            return part.times
        objective = in_force(part.contract.objectives, of.objective)
        assert objective is not None, "a relief is for objectives that there are"
        mine = (p for p in self.line.until(objective.unit, self.until) if self.version_of(p) in part.terms)
        return tuple(united((p.start, p.end) for p in mine))

    def own_use(self, part: Part, use: ReliefUse, stops: Iterable[str]) -> ReliefUse:
        return replace(use, spans=within(use.spans, self.own(part, use, stops))) if use.spans else use

    # ------------------------------------------------------------ answers

    def measured(self, more: Iterable[Question] = ()) -> Measured:
        """The answers to everything that settlement asks, and to `more` of it, and what became of all rows."""
        asked = (q for c in self.contracts for q in questions(c, self.every_term))
        found = self.answered(tuple(dict.fromkeys((*asked, *more))), counted=True)
        return replace(found, indices=self.indices)

    def measured_in(self, period: Period, asked: Sequence[Question]) -> Measured:
        """The answers for one period of any kind, by the terms at its start."""
        part = self.part_of(self.version_of(period))
        engine = replace(part.engine, periods={period.kind: (period,)}, places=None, shapes=frozenset(), behind={})
        return engine.measured(asked, (), part.acts)

    def answered(self, asked: Sequence[Question], *, counted: bool = False) -> Measured:
        """The answers of all engines, each for its own periods."""
        found = []
        for part in self.parts:
            names = [o.name for o in part.engine.contract.objectives] if counted else []
            found.append(part.engine.measured(asked, names, part.acts))
        return found[0] if len(found) == 1 else joined(found)

    # ------------------------------------------------------------ rows behind figures

    def with_prices(self, shown: Sequence[PeriodOutcome]) -> tuple[PeriodOutcome, ...]:
        """The outcomes with the rows behind their sums over events, so that each amount can be recomputed."""
        behind: dict[str, list[Priced]] = {each.period: [] for each in shown}
        stands = {(n.name, n.period): each.period for each in shown for n in each.lines if not n.origin}
        ends = [each.end for each in shown]
        for period, priced in self.priced():
            after = bisect_left(ends, period.end)
            closes = shown[after].period if after < len(shown) else ""
            place = stands.get((priced.name, priced.period), closes)
            if place and (place != closes or period.end > shown[0].start):
                behind[place].append(priced)
        return tuple(replace(each, priced=tuple(behind[each.period])) for each in shown)

    def priced(self) -> Iterator[tuple[Period, Priced]]:
        """What amounts read of rows in each period, under the terms in force in it."""
        from slalang.engine.priced import priced_rows

        known: dict[tuple[int, Question], Mapping[CellKey, PricedRows]] = {}
        for version in self.terms:
            part = self.part_of(version)
            for read in priced_questions(version.contract):
                question = read.question
                place = id(part), question
                if place not in known:
                    known[place] = priced_rows(part.engine, question, part.acts)
                mine = {p.label: p for p in part.engine.periods[question.unit] if self.version_of(p) is version}
                for cell, rows in known[place].items():
                    if cell.period in mine:
                        yield mine[cell.period], behind_amount(read, cell, rows)

    def evidence(self, of: ObjectiveOutcome, folder: Path) -> Written:
        """Writes the rows behind one outcome."""
        part = next(p for p in self.parts if answers_for(p.engine, of))
        return part.engine.evidence(of.objective, of.period, of.group, part.acts, folder)

    # ------------------------------------------------------------ who answers

    def version_of(self, period: Period) -> Version:
        """The terms in force at the start of a period."""
        return at(self.terms, max(period.start, self.line.low))

    def part_of(self, version: Version) -> Part:
        return next(part for part in self.parts if version in part.terms)


def behind_amount(read: RowsRead, cell: CellKey, rows: PricedRows) -> Priced:
    """The rows of one period and group with what they are behind."""
    x, of, over = read.aggregate, read.around.objective, read.question.aggregate.over
    assert isinstance(over, RowSet), "prices are asked of rows"
    keyed = bool(read.around.key_name) or (of is not None and of.group is not None)
    return Priced(
        read.name,
        of.name if of else "",
        cell.group,
        over.record,
        rows,
        words(x),
        words(x.value) if x.value is not None else "",
        x.fold,
        read.whole,
        keyed and read.question.group is not None,
        cell.period if read.question.unit == read.around.unit else "",
    )


def measuring(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    facts: Facts,
    as_of: int,
    until: int,
    progress: Progress | None = None,
    more: Iterable[str] = (),
) -> Measuring:
    """The engines of a contract for everything until an instant; `more` are units in which else something is asked.

    Raises `Refused` where terms cannot be measured together.
    """
    from slalang.engine import Engine
    from slalang.engine.terms import Terms, measurables

    line = timeline(contract)
    terms = terms_until(contract, line, until)
    made = Measuring(contract, as_of, until, line, terms, (), indices(connection, contract, facts))
    for group in measurables([Terms(v.start, v.contract) for v in terms]):
        mine = tuple(terms[i] for i in sorted(group.members))
        periods = {
            unit: numbered([p for p in line.until(unit, until) if made.version_of(p) in mine])
            for unit in sorted({*units(made.contracts, made.every_term), *more})
        }
        engine = Engine(connection, group.contract, facts, as_of, periods, progress, group.forms)
        made.parts += (Part(engine, mine, times(terms, group)),)
    return made


def numbered(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Periods with numbers that tell them apart: the parts of one that is split share the number of the whole."""
    return tuple(replace(p, number=i) for i, p in enumerate(periods))


def units(contracts: Iterable[Contract], terms: tuple[Contract, ...]) -> set[str]:
    """The units of the periods in which anything is asked."""
    found: set[str] = set()
    for contract in contracts:
        found |= {q.unit for q in (*questions(contract, terms), *relief_questions(contract, terms))}
        found |= {o.unit for o in contract.objectives}
    return found


def times(terms: Sequence[Version], group: Measurable) -> tuple[Range, ...]:
    """The time in which the terms of a group are in force; before all of it the first are, after it the last."""
    starts = [EARLIEST, *(v.start for v in terms[1:]), LATEST]
    return tuple(united((starts[i], starts[i + 1]) for i in sorted(group.members)))


def within(spans: Iterable[Range], ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Spans cut to some ranges of time."""
    spans = tuple(spans)
    return tuple(united(part for low, high in ranges for part in clipped(spans, low, high)))


def answers_for(engine: Engine, of: ObjectiveOutcome) -> bool:
    """Whether an engine measured the period of an outcome."""
    objective = engine.catalog.objectives.get(of.objective)
    return objective is not None and any(p.label == of.period for p in engine.periods[objective.unit])


# ---------------------------------------------------------------- one measurement of several


def joined(found: Sequence[Measured]) -> Measured:
    """The answers of engines that answer for different periods."""
    answers: dict[Question, Answer] = {}
    people: dict[str, Population] = {}
    for one in found:
        for question, answer in one.answers.items():
            known = answers.get(question)
            answers[question] = Answer({**known.cells, **answer.cells}) if known else answer
        for name, population in one.populations.items():
            people[name] = together(people[name], population) if name in people else population
    return Measured(answers, people)


def together(one: Population, other: Population) -> Population:
    """The rows of an objective under two terms; a row without an instant is in no period of either."""
    groups = {*one.groups, *other.groups}
    named = tuple(sorted(g for g in groups if g is not None))
    return Population(
        one.objective,
        {**one.counts, **other.counts},
        max(one.unattributed, other.unattributed),
        (*named, *((None,) if None in groups else ())),
    )
