"""The book of a contract while it is settled: answers as they were measured, and each series' value, computed once.

A value is computed when it is first read and then kept; what reads the period that is being settled right now is not,
because it still changes. A series that reads itself without a window in between is found by the checker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from slalang.calendar.buckets import Bucket, day_buckets, inside, minute_buckets
from slalang.calendar.opentime import open_time
from slalang.calendar.periods import Period, PeriodKind
from slalang.calendar.zones import DAY, MINUTE, known_zone
from slalang.model.contract import Charge, Consequence, Contract, Define, Objective
from slalang.model.expression import Aggregate, BucketSet, Expression, SeriesKind
from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Question
from slalang.model.outcome import Line, ObjectiveOutcome, Trace
from slalang.settle.asking import Asking, objective, question
from slalang.settle.charges import charged
from slalang.settle.derivation import number
from slalang.settle.evaluate import evaluate
from slalang.settle.keys import Keys
from slalang.settle.lags import hours
from slalang.settle.lines import Due, dues
from slalang.settle.outcomes import judged
from slalang.settle.scope import Scope
from slalang.settle.timeline import Timeline, timeline
from slalang.units import money

When = tuple[PeriodKind, int]
"""A period by its kind and number."""


@dataclass(eq=False)
class ContractBook:
    """Everything known while a contract is settled; `unreported` are records of which no data was delivered."""

    contract: Contract
    measured: Measured
    as_of: int
    unreported: frozenset[str] = frozenset()
    line: Timeline = field(init=False)
    known_keys: Keys = field(init=False)
    unsettled: int = 0
    active: set[object] = field(default_factory=set)
    answers: dict[object, tuple[Question, Answer]] = field(default_factory=dict)
    values: dict[object, Trace] = field(default_factory=dict)
    judgements: dict[tuple[str, When], tuple[ObjectiveOutcome, ...]] = field(default_factory=dict)
    consequences: dict[tuple[str, When], tuple[Due, ...]] = field(default_factory=dict)
    closed: dict[When, tuple[Line, ...]] = field(default_factory=dict)
    runs: dict[object, dict[int, int]] = field(default_factory=dict)
    buckets: dict[object, tuple[Bucket, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = timeline(self.contract)
        self.known_keys = Keys(self.contract, self.measured, self.line)

    def evaluate(self, expression: Expression, scope: Scope) -> Trace:
        return evaluate(expression, scope)

    # ------------------------------------------------------------ what was measured

    def cell(self, aggregate: Aggregate, scope: Scope) -> Cell | None:
        asked, answer = self.answer(aggregate, scope)
        group = scope.key if asked.group is not None else None
        bucket = scope.bucket.start if scope.bucket else None
        return answer.cells.get(CellKey(scope.period.label, group, bucket))

    def answer(self, aggregate: Aggregate, scope: Scope) -> tuple[Question, Answer]:
        """The question that an aggregate is here, with its answer."""
        name = scope.objective.name if scope.objective else ""
        key = id(aggregate), scope.period.kind, name, scope.relieved, scope.key_name, id(scope.by), id(scope.buckets)
        if key not in self.answers:
            around = Asking(scope.period.kind, scope.objective, scope.relieved, scope.key_name, scope.by, scope.buckets)
            asked = question(self.contract, aggregate, around)
            assert asked in self.measured.answers, f"{asked} was not asked"
            self.answers[key] = asked, self.measured.answers[asked]
        return self.answers[key]

    def reports(self, record: str) -> bool:
        return record not in self.unreported

    def counts(self, name: str, period: Period, key: str | None) -> Counts | None:
        """What became of an objective's rows; None where none are counted for it."""
        population = self.measured.populations.get(name)
        return population.counts.get(CellKey(period.label, key), Counts()) if population else None

    def groups(self, aggregate: Aggregate, scope: Scope) -> tuple[str | None, ...]:
        _, answer = self.answer(aggregate, scope)
        return tuple(dict.fromkeys(k.group for k in answer.cells if k.period == scope.period.label))

    def keys(self, name: str, period: Period) -> tuple[str | None, ...]:
        return self.known_keys.until(name, period)

    def elements(self, buckets: BucketSet, period: Period) -> tuple[Bucket, ...]:
        key = id(buckets), when(period)
        if key not in self.buckets:
            self.buckets[key] = tuple(buckets_of(self.contract, buckets, period))
        return self.buckets[key]

    # ------------------------------------------------------------ outcomes and series

    def outcomes(self, name: str, period: Period) -> tuple[ObjectiveOutcome, ...]:
        key = name, when(period)
        if key not in self.judgements:
            with_cycle_check = self.guarded(key, lambda: self.judge(objective(self.contract, name), period))
            self.judgements[key] = with_cycle_check
        return self.judgements[key]

    def judge(self, of: Objective, period: Period) -> tuple[ObjectiveOutcome, ...]:
        scope = Scope(self, period)
        keyed = of.group is not None
        groups = self.known_keys.groups(of, period) if keyed else (None,)
        return tuple(
            judged(of, scope.of_objective(of, key, keyed=keyed), self.counts(of.name, period, key)) for key in groups
        )

    def outcome(self, name: str, period: Period, key: str | None) -> ObjectiveOutcome | None:
        return next((o for o in self.outcomes(name, period) if o.group == key), None)

    def series(self, kind: SeriesKind, name: str, period: Period, scope: Scope) -> Trace:
        match kind:
            case SeriesKind.CHARGE:
                return self.charge(next(c for c in self.contract.charges if c.name == name), period, scope)
            case SeriesKind.DEFINE:
                return self.define(next(d for d in self.contract.defines if d.name == name), period, scope)
            case _:
                return self.consequence(next(c for c in self.contract.consequences if c.name == name), period, scope)

    def charge(self, charge: Charge, period: Period, scope: Scope) -> Trace:
        """A charge at the scope's key where it has one, else whole."""
        compute = lambda at: charged(charge, at)  # noqa: E731
        return self.keyed(SeriesKind.CHARGE, charge, period, scope, compute)

    def define(self, define: Define, period: Period, scope: Scope) -> Trace:
        body = define.body
        assert body is not None, "a define with parameters is inlined where it is used"
        if define.scope == "objective":
            inside = scope.in_period(period)
            owner = scope.objective.name if scope.objective else ""
            return self.kept((define.name, when(period), owner, scope.key), lambda: inside.trace(body))
        return self.keyed(SeriesKind.DEFINE, define, period, scope, lambda at: at.trace(body))

    def keyed(self, kind: SeriesKind, of: Charge | Define, period: Period, scope: Scope, compute: Callable[[Scope], Trace]) -> Trace:
        """The value of a series at the scope's key, or the sum over its keys."""
        fresh = Scope(self, period, running=scope.running)
        place = kind, of.name, when(period)
        if not of.key:
            return self.kept(place, lambda: compute(fresh))
        if scope.keyed and scope.key_name == of.key:
            return self.kept((*place, scope.key), lambda: compute(fresh.with_key(of.key, scope.key)))
        keys = self.keys(of.key, period)
        parts = tuple(self.kept((*place, k), lambda k=k: compute(fresh.with_key(of.key, k))) for k in keys)
        present = [number(p.value) for p in parts if p.value is not None]
        value = sum(present, Fraction(0)) if present or not parts else None
        unit = parts[0].type if parts else money(self.contract.currency)
        return Trace(of.title or of.name, value, unit, "sum", of.place, parts)

    def consequence(self, consequence: Consequence, period: Period, scope: Scope) -> Trace:
        """The amount before settlement of a penalty, bonus or score, at the scope's key and objective."""
        mine = [d for d in self.dues(consequence, period) if is_mine(consequence, scope, d.key, d.objective)]
        amounts = [d.amount for d in mine if d.amount is not None]
        value = sum(amounts, Fraction(0)) if amounts else None
        if len(mine) == 1:
            return mine[0].trace
        title = consequence.title or consequence.name
        return Trace(title, value, consequence.amount.type, "sum", consequence.place, tuple(d.trace for d in mine))

    def dues(self, consequence: Consequence, period: Period) -> tuple[Due, ...]:
        key = consequence.name, when(period)
        if key not in self.consequences:
            before = self.unsettled
            found = self.guarded(key, lambda: dues(consequence, Scope(self, period)))
            if self.unsettled > before:
                return found
            self.consequences[key] = found
        return self.consequences[key]

    # ------------------------------------------------------------ the settlement's past

    def settled(self, name: str, period: Period, scope: Scope) -> Trace:
        consequence = next(c for c in self.contract.consequences if c.name == name)
        lines = [line for closed in self.closed.values() for line in closed if line.name == name and line.period == period.label]
        mine = [line.settled for line in lines if is_mine(consequence, scope, line.key, line.objective)]
        return Trace(consequence.title or name, sum(mine, Fraction(0)), consequence.amount.type, "settled", consequence.place)

    def given(self, word: str, period: Period, scope: Scope) -> Trace:
        """The `credits` or `bonuses` of a settlement period: the running amount, or what was settled; else missing."""
        kind, unit = ("penalty" if word == "credits" else "bonus"), money(self.contract.currency)
        if scope.running is not None and when(scope.running.period) == when(period):
            self.unsettled += 1
            return Trace(word, getattr(scope.running, word), unit, "running")
        if when(period) not in self.closed:
            self.unsettled += 1
            return Trace(word, None, unit, "not settled yet")
        total = sum((line.settled for line in self.closed[when(period)] if line.kind == kind), Fraction(0))
        return Trace(word, total, unit, "settled")

    def close(self, period: Period, lines: tuple[Line, ...]) -> None:
        self.closed[when(period)] = lines

    # ------------------------------------------------------------ runs, and what is computed once

    def run(self, condition: Expression, unit: str, scope: Scope) -> int:
        last = scope.period if scope.period.kind == unit else self.line.at(unit, scope.period.end - 1)
        owner = scope.objective.name if scope.objective else ""
        known = self.runs.setdefault((id(condition), unit, owner, scope.key_name, scope.key), {})
        first = last
        while first is not None and first.number not in known:
            pending, first = first, self.line.numbered(first.kind, first.number - 1)
        run = known.get(first.number, 0) if first is not None else 0
        this = pending if last is not None and last.number not in known else None
        while this is not None and last is not None and this.number <= last.number:
            before = self.unsettled
            truth = scope.in_period(this).value(condition)
            run = run + 1 if truth is True else 0 if truth is False else run
            if self.unsettled == before:
                known[this.number] = run
            this = self.line.numbered(this.kind, this.number + 1)
        return run

    def kept(self, key: object, compute: Callable[[], Trace]) -> Trace:
        """A value computed once, unless it reads what is being settled."""
        if key in self.values:
            return self.values[key]
        before = self.unsettled
        found = self.guarded(key, compute)
        if self.unsettled == before:
            self.values[key] = found
        return found
