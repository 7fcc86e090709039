"""The engine: what a contract asks of its data, measured in a few passes over each record.

takes    a connection with the tables of `Facts`, a checked contract, the as-of instant, the periods of each unit
gives    `Answer`s, `Population`s, the spans of relief, the rows behind an outcome
assumes  the pipeline asked `settle` which questions there are; what is not evaluated raises `Refused` with diagnostics
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.calendar.periods import Period
from slalang.engine import answers, evidence, populations
from slalang.engine import scalars as s
from slalang.engine.catalog import Catalog, Form
from slalang.engine.clocks import UNREACHED, by_start
from slalang.engine.compiling import NOWHEN, Scope
from slalang.engine.expressions import RowCompiler
from slalang.engine.faults import DueOutOfReach, Refused, refuse
from slalang.engine.groups import group_text
from slalang.engine.passes import Pass, Passes
from slalang.engine.periods import Timeline
from slalang.engine.places import Places, places
from slalang.engine.reach import horizon
from slalang.engine.rows import Rows
from slalang.engine.store import Store
from slalang.model.contract import Contract
from slalang.model.expression import BucketSet, RowSet, SetOf
from slalang.model.facts import Facts
from slalang.model.measured import Answer, Cell, CellKey, Measured, Population, Question, RelievedSpans
from slalang.model.query import (
    Column,
    Folded,
    Folding,
    Group,
    Keep,
    Node,
    Operator,
    Pick,
    Scalar,
    columns_of,
    columns_of_fold,
)
from slalang.source import NOWHERE

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, int, int], None]
"""What is being done, how many steps are done, and of how many."""


@dataclass(slots=True)
class Engine:
    """Measures one contract. `periods` are those that answers are given for, by unit (`month`, `contract year`, …)."""

    connection: duckdb.DuckDBPyConnection
    contract: Contract
    facts: Facts
    as_of: int
    periods: Mapping[str, Sequence[Period]]
    progress: Progress | None = None
    forms: Mapping[str, tuple[Form, ...]] = field(default_factory=dict)
    catalog: Catalog = field(init=False)
    store: Store = field(init=False)
    shapes: frozenset[BucketSet] = frozenset()
    places: Places | None = None
    behind: dict[object, evidence.Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.catalog = Catalog(self.contract, self.facts, self.forms)
        self.store = Store(self.connection)

    # ------------------------------------------------------------ what is asked

    def measure(self, questions: Sequence[Question], relieved: Sequence[RelievedSpans] = ()) -> dict[Question, Answer]:
        """The answer to each question."""
        return dict(self.measured(questions, (), relieved).answers)

    def population(self, objective: str, relieved: Sequence[RelievedSpans] = ()) -> Population:
        """What became of the rows of an objective."""
        return self.measured((), (objective,), relieved).populations[objective]

    def measured(
        self, questions: Sequence[Question], objectives: Sequence[str], relieved: Sequence[RelievedSpans] = ()
    ) -> Measured:
        """Answers and populations together, each record's rows computed once for all of them."""
        timeline, compiler = self.compiler((*(q.buckets for q in questions), *self.buckets(objectives)))
        passes = Passes(compiler, timeline, relieved)
        counted: dict[str, populations.Counting] = {}
        refused = [*self.attempt(questions, passes.ask)]
        refused += self.attempt(objectives, lambda name: counted.update({name: populations.counting(passes, name)}))
        if refused:
            raise Refused(tuple(dict.fromkeys(fault for one in refused for fault in one.faults)))
        with self.store.in_our_order():
            return self.run(passes, counted)

    def spans(self, of: SetOf) -> tuple[tuple[str, int, int | None], ...]:
        """The spans of a set of rows, of all periods: (key, start, end or None while it lasts), in order of start."""
        if not isinstance(of, RowSet):
            refuse(NOWHERE, "relief during what are not rows")
        _, compiler = self.compiler(())
        record = compiler.catalog.record(of.record)
        if record.lasts is None:
            refuse(record.place, f"relief during {record.name}, which does not last")
        rows = compiler.catalog.rows(record)
        rows.keep(compiler.condition(rows, of.where, NOWHEN))
        start, end = Column(record.lasts[0]), Column(record.lasts[1])
        key = compiler.catalog.key(record)
        names = tuple((f"k{i}", s.call(Operator.TEXT, column)) for i, column in enumerate(key))
        plan = Pick(rows.build(), (("s", start), ("e", end), *names), ("s", *(n for n, _ in names)))
        compiler.places.load(self.connection)
        found = self.store.rows(plan)
        return tuple((" ".join(str(part) for part in row[2:]), row[0], row[1]) for row in found if row[0] is not None)

    def evidence(
        self,
        objective: str,
        period: str,
        group: str | None,
        relieved: Sequence[RelievedSpans],
        folder: Path,
    ) -> evidence.Written:
        """Writes the rows behind one outcome; the rows of an objective are computed once for all its outcomes."""
        key = (objective, tuple(relieved))
        if key not in self.behind:
            timeline, compiler = self.compiler(self.buckets((objective,)))
            behind = evidence.rows_behind(Passes(compiler, timeline, relieved), objective)
            compiler.places.load(self.connection)
            with self.store.in_our_order():
                self.behind[key] = evidence.kept(self.store, behind)
        return evidence.write(self.store, self.behind[key], period, group, folder)

    def clock_rows(
        self, clock: str, relieved: Sequence[RelievedSpans] = (), objective: str = ""
    ) -> list[dict[str, Any]]:
        """What a clock says of each row, by key: for tests, and for whoever wants to see a clock's working."""
        _, compiler = self.compiler(())
        declared = compiler.catalog.clocks[clock]
        rows = compiler.catalog.rows(compiler.catalog.record(declared.record))
        stopped = tuple(r for r in relieved if r.objective == objective)
        running = by_start(compiler, rows, clock, Scope(stopped=stopped))
        parts: dict[str, Scalar] = {c.name: c for c in compiler.catalog.key(rows.record)}
        parts |= {"start": running.start(), "stop": running.stop(), "limit": running.limit(), "spent": running.spent()}
        parts |= {"paused": running.paused(), "due": running.due(), "overrun": running.overrun()}
        parts |= {word: running.verdict(word) for word in ("in_time", "late", "running")}
        plan = Pick(rows.build(), tuple((f"c{i}", scalar) for i, scalar in enumerate(parts.values())))
        compiler.places.load(self.connection)
        found = self.store.rows(plan)
        return [dict(zip(parts, row, strict=True)) for row in found]

    # ------------------------------------------------------------ running

    def compiler(self, buckets: Iterable[BucketSet | None]) -> tuple[Timeline, RowCompiler]:
        """A compiler with calendars laid out over the data, the periods and the as-of instant."""
        shapes = frozenset(BucketSet(b.width, b.unit, calendar=b.calendar) for b in buckets if b is not None)
        timeline = Timeline(self.catalog, self.periods)
        if self.places is None or not shapes <= self.shapes:
            self.shapes |= shapes
            self.store.stand_ins(self.catalog)
            low, high = horizon(self.store, self.catalog, self.as_of, timeline)
            self.places = places(self.contract, timeline.series(self.shapes, low, high), low, high)
        return timeline, RowCompiler(self.catalog, self.places, self.as_of)

    def buckets(self, objectives: Sequence[str]) -> tuple[BucketSet | None, ...]:
        """The buckets in which objectives are measured."""
        return tuple(populations.buckets_of(self.catalog.objectives[name]) for name in objectives)

    def attempt(self, all_of: Iterable[Any], do: Callable[[Any], None]) -> Iterable[Refused]:
        """Does each, and gives what was refused: every form that is not evaluated is named at once."""
        for one in all_of:
            try:
                do(one)
            except Refused as fault:
                yield fault

    def run(self, passes: Passes, counted: Mapping[str, populations.Counting]) -> Measured:
        found: dict[Question, Answer] = {}
        people = {name: Population(name, {}) for name, c in counted.items() if c.rows is None}
        store, total = self.store, len(passes.rows)
        for i, (key, rows) in enumerate(passes.rows.items()):
            self.tell(rows.record.title or rows.record.name, i, total)
            groupings = [*passes.passes.get(key, {}).values()]
            counts = {name: c for name, c in counted.items() if c.rows is rows}
            plan = rows.build()
            passes.compiler.places.load(self.connection)
            node = self.shared(store, rows, plan, groupings, list(counts.values()))
            for one in groupings:
                found |= self.answered(store, node, one)
            for name, counting in counts.items():
                people[name] = populations.counted(store, node, counting, self.periods)
            store.forget()
        self.tell("", total, total)
        return Measured(found, people)

    def shared(
        self, store: Store, rows: Rows, plan: Node, groupings: list[Pass], counts: list[populations.Counting]
    ) -> Node:
        """The rows for all their passes; kept as a table where more than one pass reads them."""
        checks = unreached(rows)
        if len(groupings) + len(counts) + bool(checks) <= 1:
            return plan
        needed = [columns_of(scalar) for scalar in checks.values()]
        for one in groupings:
            keys = [one.period, *([one.group.scalar] if one.group else []), *([one.bucket] if one.bucket else [])]
            needed += [columns_of(key) for key in keys] + [columns_of_fold(fold) for fold in one.folds]
        needed += [columns_of(scalar) for c in counts for scalar in c.scalars]
        node = store.keep(plan, tuple(dict.fromkeys(name for part in needed for name in part)))
        self.check(store, node, checks)
        return node

    def check(self, store: Store, node: Node, checks: Mapping[str, Scalar]) -> None:
        """Refuses limits that no instant reaches."""
        if not checks:
            return
        folds = tuple((name, Folded(Folding.COUNT, keep=scalar)) for name, scalar in checks.items())
        (lost,) = store.rows(Group(node, (), folds))
        clocks = {c.name: (c.name, c.place) for c in self.contract.clocks}
        clocks |= {f.clock.name: (name, f.clock.place) for name, found in self.forms.items() for f in found}
        told = [(*clocks[n.split()[0]], k) for n, k in zip(checks, lost, strict=True) if k]
        faults = [DueOutOfReach(place, name, k) for name, place, k in told]
        if faults:
            raise Refused(tuple(faults))

    def answered(self, store: Store, node: Node, one: Pass) -> dict[Question, Answer]:
        """The answers of one pass."""
        keys = [("period", one.period)]
        keys += [] if one.group is None else [("group", one.group.scalar)]
        keys += [] if one.bucket is None else [("bucket", one.bucket)]
        folds = tuple((name, fold) for fold, name in one.folds.items())
        rows = store.rows(Group(Keep(node, s.exists(one.period)), tuple(keys), folds))
        labels = {p.number: p.label for p in self.periods[one.unit]}
        cells: list[dict[CellKey, Cell]] = [{} for _ in one.readings]
        for row in sorted(rows, key=lambda row: tuple((part is None, part) for part in row[: len(keys)])):
            rest = list(row[1 : len(keys)])
            group = group_text(rest.pop(0), one.group) if one.group is not None else None
            key = CellKey(labels[row[0]], group, rest[0] if rest else None)
            values = dict(zip(one.folds.values(), row[len(keys) :], strict=True))
            for into, reading in zip(cells, one.readings, strict=True):
                into[key] = answers.cell(reading, [values[name] for name in reading.folds])
        return {r.question: Answer(into) for r, into in zip(one.readings, cells, strict=True)}

    def tell(self, what: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(what, done, total)


def unreached(rows: Rows) -> dict[str, Scalar]:
    """The conditions under which a clock of these rows finds no due instant, by the clock's name and a number."""
    found = [(key, scalar) for key, scalar in rows.known.items() if isinstance(key, tuple) and key[0] == UNREACHED]
    return {f"{key[1]} {i}": scalar for i, (key, scalar) in enumerate(found)}  # type: ignore[misc]
