"""What a scenario is settled from: its terms, its periods, and what is measured of the files that it gives.

Takes a project, a scenario's number and what it gives; gives a `Ground`, or the faults that stand against it. Without
files nothing is measured. With files, the sources file beside the contract says how they are read; a record of which no
file is given has no data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.calendar.periods import Period, PeriodKind, parse_period
from slalang.calendar.zones import LATEST
from slalang.diagnostic import Diagnostic, has_errors
from slalang.model.contract import Contract, Expected, Scenario
from slalang.model.facts import Facts
from slalang.model.measured import Answer, Measured, Question, RelievedSpans
from slalang.model.outcome import PeriodOutcome, ReliefUse
from slalang.pipeline.deciding import decisions
from slalang.pipeline.faults import AsOfOutOfReach, TooManyYears
from slalang.pipeline.indices import Indices, index_records, indices
from slalang.pipeline.measuring import measuring, records_until, terms_until
from slalang.pipeline.project import Project
from slalang.pipeline.settling import MOST_YEARS, YEAR, Request, Settling, connected, no_statement
from slalang.pipeline.testing.expectations import whole_of
from slalang.pipeline.testing.givens import Givens
from slalang.pipeline.testing.observing import ObservedBook, tried
from slalang.pipeline.testing.results import Key
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.asking import Asking
from slalang.settle.book import ContractBook
from slalang.settle.decisions import Decisions
from slalang.settle.native import settlement_unit
from slalang.settle.questions import asked
from slalang.settle.settling import settled_period, settlement_periods
from slalang.settle.timeline import Timeline, timeline
from slalang.settle.unevaluated import unevaluated
from slalang.source import Source
from slalang.sources.wall import FIRST, LAST

if TYPE_CHECKING:
    import duckdb

    from slalang.sources import Bindings

Progress = Callable[[str, int, int], None]
EVERY_PERIOD = "each"
"""The book of all periods of the contract; others are of one stretch, whose label is none of these."""


@dataclass(slots=True)
class Ground:
    """What a scenario is settled from, and the books of it: one in all, and one for each stretch that is spoken of."""

    contract: Contract
    scenario: Scenario
    periods: tuple[Period, ...]
    measured: Measured
    as_of: int
    unreported: frozenset[str] = frozenset()
    reliefs: tuple[ReliefUse, ...] = ()
    relieved: tuple[RelievedSpans, ...] = ()
    decisions: Decisions = field(default_factory=dict)
    observed: bool = False
    books: dict[str, ContractBook] = field(default_factory=dict)
    outcomes: tuple[PeriodOutcome, ...] = ()

    @property
    def until(self) -> int:
        return self.periods[-1].end

    def book(self, label: str = EVERY_PERIOD) -> ContractBook:
        """The settled book in which what is said of a time is evaluated; a book keeps one stretch at most."""
        whole = None if label == EVERY_PERIOD else whole_of(timeline(self.contract), label, self.until)
        name = label if whole is not None and whole.kind is PeriodKind.STRETCH else EVERY_PERIOD
        if name not in self.books:
            kind = ObservedBook if self.observed else ContractBook
            book = kind(
                self.contract, self.measured, self.as_of, self.unreported, self.relieved, decisions=self.decisions
            )
            self.outcomes = tuple(settled_period(book, period, self.reliefs) for period in self.periods)
            self.books[name] = book
        return self.books[name]

    def tried(self) -> frozenset[Key]:
        """What the scenario tried of its contract, where that was observed."""
        book = self.book()
        return tried(book, self.scenario, self.outcomes) if isinstance(book, ObservedBook) else frozenset()


@dataclass(slots=True)
class Grounding:
    """Finds the ground of one scenario; `faults` are collected as it goes."""

    project: Project
    given: Givens
    number: int
    data: Path | None = None
    observed: bool = False
    progress: Progress | None = None
    faults: list[Diagnostic] = field(default_factory=list)

    def ground(self) -> Ground | None:
        """None where something stands against it."""
        self.faults += self.given.faults
        contract = self.terms()
        if contract is None or has_errors(self.faults):
            return None
        self.faults += unevaluated(contract, rows=bool(self.given.data))
        if has_errors(self.faults):
            return None
        line, scenario = timeline(contract), contract.scenarios[self.number]
        until = last_instant(line, scenario, self.given)
        self.faults += self.out_of_reach(contract, line, until)
        if has_errors(self.faults):
            return None
        periods = settlement_periods(contract, until)
        as_of = line.zone.start_of(self.given.as_of) if self.given.as_of else periods[-1].end
        measured = Measured(given=self.given.values, rows=False, indices=self.indices(contract))
        ground = Ground(contract, scenario, periods, measured, as_of, observed=self.observed)
        return self.on_data(ground) if self.given.data else ground

    def out_of_reach(self, contract: Contract, line: Timeline, until: int) -> Iterator[Diagnostic]:
        """Why so long a time is not settled, or nothing judged at such an instant."""
        if until - line.low > MOST_YEARS * YEAR:
            yield TooManyYears(contract.place, MOST_YEARS)
        on = self.given.as_of
        if on is not None and not FIRST <= line.zone.start_of(on) < LAST:
            yield AsOfOutOfReach(contract.scenarios[self.number].place, on.isoformat())

    def terms(self) -> Contract | None:
        """The contract with the parameters that the scenario gives; None where they make it one with errors."""
        if not self.given.parameters:
            return self.project.contract
        assert isinstance(self.project.source, Source), "a checked contract was read"
        checked = check(self.project.source, Folder(self.project.folder), self.given.parameters)
        if checked.contract is None:
            self.faults += checked.faults
        return checked.contract

    def indices(self, contract: Contract) -> Indices:
        """The indexes that are terms: without data a charge follows those alone."""
        annexes = tuple(r for r in index_records(contract) if r.annex)
        if not annexes:
            return {}
        settling = Settling(self.project, Request("", "", self.project.folder / "sources.yaml", self.data))
        with connected() as connection:
            facts = Facts(settling.annexes(replace(contract, records=annexes), connection))
            self.faults += settling.faults
            return indices(connection, contract, facts)

    # ------------------------------------------------------------ data

    def on_data(self, ground: Ground) -> Ground | None:
        """The ground with what is measured of the files given."""
        from slalang.engine import Refused

        with connected() as connection:
            contract = replace(ground.contract, records=records_until(ground.contract, ground.until))
            facts = self.facts(contract, connection)
            if facts is None or has_errors(self.faults):
                return None
            try:
                return self.measured(ground, facts, connection)
            except Refused as refusal:
                self.faults += refusal.faults
                return None

    def facts(self, contract: Contract, connection: duckdb.DuckDBPyConnection) -> Facts | None:
        """The rows of the files given, and the tables that are terms."""
        from slalang.sources import load

        bindings = self.bindings(contract, connection)
        if bindings is None or has_errors(self.faults):
            return None
        facts, faults = load(connection, contract.records, bindings, progress=self.progress)
        self.faults += faults
        if facts.rejected > facts.accept_rejects:
            shown = ", ".join(file for file, _ in self.given.data)
            self.faults.append(no_statement(connection, facts, self.given.data[0][1], shown))
        settling = Settling(self.project, Request("", "", self.project.folder / "sources.yaml", self.data))
        annexes = settling.annexes(contract, connection)
        self.faults += settling.faults
        return replace(facts, relations=(*facts.relations, *annexes))

    def bindings(self, contract: Contract, connection: duckdb.DuckDBPyConnection) -> Bindings | None:
        """What the sources file says of the files given, and of nothing else."""
        from slalang.sources import Roots, read_bindings, with_data

        roots = Roots(self.project.folder, self.data)
        sources = self.project.folder / "sources.yaml"
        bindings, faults = read_bindings(sources, contract.records, roots, str(sources), files_are_there=False)
        self.faults += faults
        found = [(roots.find(written, place), place) for written, place in self.given.data]
        self.faults += (fault for (_, missing), _ in found for fault in missing)
        if bindings is None or has_errors(self.faults):
            return None
        given = [f for (files, _), _ in found for f in files]
        bindings, faults = with_data(connection, bindings, given, found[0][1])
        self.faults += faults
        paths = {f.path for f in given}
        read = (b for b in bindings.records if paths & {f.path for f in b.delivery.files})
        return replace(bindings, records=tuple(read))

    def measured(self, ground: Ground, facts: Facts, connection: duckdb.DuckDBPyConnection) -> Ground:
        """All that settlement, the expectations and the invariants ask of the rows."""
        said = tuple(q for q in spoken(ground) if q.unit != PeriodKind.STRETCH)
        more, until = {q.unit for q in said}, ground.until
        made = measuring(connection, ground.contract, facts, ground.as_of, until, self.progress, more)
        decided = decisions(connection, facts, ground.as_of)
        made.relieve(decided["approval"])
        every = made.measured(said)
        answers = dict(every.answers)
        for stretch, wanted in stretches(ground):
            for question, answer in made.measured_in(stretch, wanted).answers.items():
                answers[question] = Answer({**answers.get(question, Answer({})).cells, **answer.cells})
        measured = replace(every, answers=answers, given=self.given.values)
        unreported = frozenset(r.record for r in facts.relations if not r.reported)
        found = replace(ground, measured=measured, unreported=unreported, reliefs=made.uses)
        return replace(found, relieved=made.relieved, decisions=decided)


def spoken(ground: Ground) -> Iterator[Question]:
    """What expectations and invariants ask of rows, in every unit in which they are evaluated, under any terms."""
    line = timeline(ground.contract)
    for terms in (v.contract for v in terms_until(ground.contract, line, ground.until)):
        unit = settlement_unit(terms)
        for invariant in terms.invariants:
            yield from asked(terms, invariant.always, Asking(unit))
        for expected in conditions(ground.scenario):
            whole = whole_of(line, expected.label, ground.until)
            for each in dict.fromkeys((unit, whole.kind if whole else unit)):
                yield from asked(terms, expected.condition, Asking(each))


def conditions(scenario: Scenario) -> tuple[Expected, ...]:
    """What is expected as a condition: it may ask something of rows."""
    return tuple(e for e in scenario.expected if isinstance(e, Expected))


def stretches(ground: Ground) -> Iterator[tuple[Period, tuple[Question, ...]]]:
    """The stretches that expectations speak of, with what is asked of the rows in each."""
    line, seen = timeline(ground.contract), set[str]()
    for expected in conditions(ground.scenario):
        whole = whole_of(line, expected.label, ground.until)
        if whole is not None and whole.kind is PeriodKind.STRETCH and expected.label not in seen:
            seen.add(expected.label)
            alike = (e for e in conditions(ground.scenario) if e.label == expected.label)
            said = (q for e in alike for q in asked(ground.contract, e.condition, Asking(PeriodKind.STRETCH)))
            yield whole, tuple(dict.fromkeys(q for q in said if q.unit == PeriodKind.STRETCH))


def last_instant(line: Timeline, scenario: Scenario, given: Givens) -> int:
    """Until when a scenario is settled: the end of the last period that it names, else all of the term.

    A contract without an end is settled until the scenario's own instant, else for its first year.
    """
    labels = [*(e.label for e in scenario.expected), *(g.label for g in scenario.given if g.series is not None)]
    named = [p.end for label in labels if label and (p := parse_period(line.zone, label)) is not None]
    if scenario.expected and all(e.label for e in scenario.expected):
        return min(max(named, default=line.high), line.high)
    if line.high < LATEST:
        return line.high
    ends = [*named, *((line.zone.start_of(given.as_of),) if given.as_of else ())]
    return max(ends, default=line.parts(PeriodKind.CONTRACT_YEAR, 1)[-1].end)
