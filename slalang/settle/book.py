"""The book of a contract while it is settled: each series' value is computed once, when it is first read.

What reads the period that is being settled right now is not kept, because it still changes. A series that reads itself
without a window in between is found by the checker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from slalang.calendar.buckets import Bucket, day_buckets, inside, minute_buckets
from slalang.calendar.opentime import open_time
from slalang.calendar.periods import Period, PeriodKind
from slalang.calendar.zones import DAY, LATEST, MINUTE, known_zone
from slalang.model.contract import Charge, Consequence, Contract, Define, Objective
from slalang.model.expression import Aggregate, BucketSet, Expression, SeriesKind
from slalang.model.measured import Cell, GivenValue, Measured, RelievedSpans
from slalang.model.outcome import Line, ObjectiveOutcome, Trace
from slalang.settle.ahead import Ahead
from slalang.settle.answers import Answers
from slalang.settle.asking import in_force
from slalang.settle.carrying import Carry
from slalang.settle.charges import charged
from slalang.settle.decisions import Decision, by_declaration
from slalang.settle.derivation import number
from slalang.settle.earning import Awaited
from slalang.settle.evaluate import evaluate
from slalang.settle.given import Given
from slalang.settle.keys import Keys
from slalang.settle.lags import hours
from slalang.settle.lines import Due, dues
from slalang.settle.outcomes import judged
from slalang.settle.reading import objectives_read
from slalang.settle.scope import Scope
from slalang.settle.terms import Version, at, versions
from slalang.settle.timeline import Timeline, timeline
from slalang.units import UNKNOWN, Type, exact_sum, money

When = tuple[PeriodKind, int]
"""A period by its kind and start."""

Found = TypeVar("Found")


@dataclass(eq=False)
class ContractBook:
    """Everything known while a contract is settled; `unreported` are records of which no data was delivered.

    `unsettled` counts the reads of the period that is being settled: what such a read goes into is not kept; `circular`
    those of an outcome that is being judged. `horizon`
    is the end of that period: nothing later has closed. `carries`, `awaited` and `waiting` are what the settled periods
    left to later ones: excess over caps, credits that may be earned back, amounts based on later flows.
    """

    contract: Contract
    measured: Measured
    as_of: int
    unreported: frozenset[str] = frozenset()
    relieved: tuple[RelievedSpans, ...] = ()
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    horizon: int = LATEST
    carries: tuple[Carry, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    waiting: list[tuple[Period, Consequence]] = field(default_factory=list)
    line: Timeline = field(init=False)
    versions: tuple[Version, ...] = field(init=False)
    answers: Answers = field(init=False)
    given_values: Given = field(init=False)
    known_keys: Keys = field(init=False)
    read: dict[tuple[int, int, str], frozenset[str]] = field(default_factory=dict)
    looking_ahead: dict[int, Ahead] = field(default_factory=dict)
    unsettled: int = 0
    circular: int = 0
    active: set[object] = field(default_factory=set)
    values: dict[object, Trace] = field(default_factory=dict)
    judgements: dict[object, tuple[ObjectiveOutcome, ...]] = field(default_factory=dict)
    consequences: dict[object, tuple[Due, ...]] = field(default_factory=dict)
    runs: dict[object, dict[int, int]] = field(default_factory=dict)
    buckets: dict[object, tuple[Bucket, ...]] = field(default_factory=dict)
    lines: dict[tuple[str, str], list[Line]] = field(default_factory=dict)
    said: Mapping[tuple[str, str], tuple[Decision, ...]] = field(init=False)
    issued: dict[When, tuple[Line, ...]] = field(default_factory=dict)
    finals: dict[tuple[str, When], int] = field(default_factory=dict)
    totals: dict[tuple[str, When], Fraction] = field(default_factory=dict)
    subtotals: dict[tuple[str, When], Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = timeline(self.contract)
        self.versions = versions(self.contract, self.line)
        self.said = by_declaration(self.decisions, self.as_of)
        self.answers = Answers(self.measured)
        self.given_values = Given(self.measured.given, self.line)
        self.known_keys = Keys(self.versions, self.measured, self.line)

    def in_force(self, period: Period) -> Contract:
        return self.versions[0].contract if len(self.versions) == 1 else at(self.versions, period.start).contract

    def ahead(self, period: Period) -> Ahead:
        """What looks ahead in the terms in force in a period."""
        contract = self.in_force(period)
        if id(contract) not in self.looking_ahead:
            self.looking_ahead[id(contract)] = Ahead(contract, self.line)
        return self.looking_ahead[id(contract)]

    def closes(self, expression: Expression, period: Period) -> int:
        ahead = self.ahead(period)
        return ahead.closes(expression, period) if ahead.reads_ahead(expression, period.kind) else period.end

    def waits(self, expression: Expression, period: Period) -> bool:
        return self.closes(expression, period) > self.horizon

    def objectives_read(self, of: Expression | None, own: str, period: Period) -> frozenset[str]:
        contract = self.in_force(period)
        key = id(contract), id(of), own
        if key not in self.read:
            self.read[key] = objectives_read(contract, of, own)
        return self.read[key]

    evaluate = staticmethod(evaluate)

    def given_value(self, of: str, name: str, key: str | None, period: Period) -> GivenValue | None:
        return self.given_values.value(of, name, key, period)

    # ------------------------------------------------------------ what was measured

    def cell(self, aggregate: Aggregate, scope: Scope) -> Cell | None:
        return self.answers.cell(aggregate, scope)

    def groups(self, aggregate: Aggregate, scope: Scope) -> tuple[str | None, ...]:
        return self.answers.groups(aggregate, scope)

    def reports(self, record: str) -> bool:
        return record not in self.unreported

    def has_rows(self) -> bool:
        return self.measured.rows

    def index(self, record: str) -> tuple[tuple[date, Fraction], ...]:
        return self.measured.indices.get(record, ())

    def keys(self, name: str, period: Period) -> tuple[str | None, ...]:
        return self.known_keys.until(name, period)

    def elements(self, buckets: BucketSet, period: Period) -> tuple[Bucket, ...]:
        key = id(buckets), when(period)
        if key not in self.buckets:
            self.buckets[key] = buckets_of(self.in_force(period), buckets, period)
        return self.buckets[key]

    # ------------------------------------------------------------ outcomes

    def outcomes(self, name: str, period: Period, terms: Contract | None = None) -> tuple[ObjectiveOutcome, ...]:
        kept = terms if terms is not None and terms is not self.in_force(period) else None
        key = name, when(period), id(kept)
        if key in self.active:  # its own target or level reads it: what that window holds is not known yet
            self.unsettled += 1
            self.circular += 1
            return ()
        found = self.judgements.get(key)
        if found is None:
            of = in_force((kept or self.in_force(period)).objectives, name)
            found = self.once(key, lambda: self.judge(of, period, kept)) if of is not None else ()
            self.judgements[key] = found
        return found

    def judge(self, of: Objective, period: Period, terms: Contract | None) -> tuple[ObjectiveOutcome, ...]:
        keyed, here = of.group is not None, Scope(self, period, terms=terms)
        groups = self.known_keys.groups(of, period) if keyed else (None,)
        return tuple(
            judged(of, here.of_objective(of, key, keyed=keyed), self.answers.counts(of.name, period, key))
            for key in groups
        )

    def outcome(
        self, name: str, period: Period, key: str | None, terms: Contract | None = None
    ) -> ObjectiveOutcome | None:
        return next((o for o in self.outcomes(name, period, terms) if o.group == key), None)

    def last_result(self, objective: Objective, period: Period, key: str | None) -> ObjectiveOutcome | None:
        before = self.line.previous(period)
        while before is not None:
            found = self.outcome(objective.name, before, key)
            if found is not None and found.result is not None:
                return found
            before = self.line.previous(before)
        return None

    # ------------------------------------------------------------ charges, defines, consequences

    def series(self, kind: SeriesKind, name: str, period: Period, scope: Scope) -> Trace:
        here = scope.in_period(period)
        match kind:
            case SeriesKind.CHARGE:
                charge = in_force(self.in_force(period).charges, name)
                if charge is not None:
                    return self.keyed(kind, charge, here, lambda at: charged(charge, at))
            case SeriesKind.DEFINE:
                define = in_force(here.contract.defines, name)
                if define is not None:
                    body = define.body
                    assert body is not None, "a define with parameters is inlined where it is used"
                    return self.keyed(kind, define, here, lambda at: at.trace(body))
            case _:
                consequence = in_force(self.in_force(period).consequences, name)
                if consequence is not None:
                    return self.amount(consequence, here)
        return Trace(name, None, money(self.contract.currency), "not in force")

    def keyed(self, kind: SeriesKind, of: Charge | Define, scope: Scope, compute: Callable[[Scope], Trace]) -> Trace:
        """The value of a series at the scope's key where it is kept by it, else the sum over its keys."""
        here = Scope(self, scope.period, running=scope.running, terms=scope.terms)
        place = kind, of.name, when(scope.period), kept_terms(scope)
        if not of.key:
            return self.given_or(kind, of, None, scope) or self.kept(place, lambda: compute(here))
        if scope.keyed and scope.key_name == of.key:
            given = self.given_or(kind, of, scope.key, scope)
            return given or self.kept((*place, scope.key), lambda: compute(here.with_key(of.key, scope.key)))
        keys = self.keys(of.key, scope.period)
        parts = [self.keyed(kind, of, here.with_key(of.key, k), compute) for k in keys]
        return added(of.title or of.name, of, parts, parts[0].type if parts else money(self.contract.currency))

    def given_or(self, kind: SeriesKind, of: Charge | Define, key: str | None, scope: Scope) -> Trace | None:
        """The value that was given for a series in a period; None where it is to be computed."""
        given = self.given_value(kind, of.name, key, scope.period)
        if given is None:
            return None
        unit = of.amount.type if isinstance(of, Charge) else of.body.type if of.body else money(self.contract.currency)
        return Trace(of.title or of.name, given.value, unit, "given", of.place)

    def amount(self, consequence: Consequence, scope: Scope) -> Trace:
        """The amount before settlement of a penalty, bonus or score, at the scope's objective and key."""
        mine = [
            d.trace for d in self.dues(consequence, scope.period) if is_mine(consequence, scope, d.key, d.objective)
        ]
        title = consequence.title or consequence.name
        return mine[0] if len(mine) == 1 else added(title, consequence, mine, consequence.amount.type)

    def dues(self, consequence: Consequence, period: Period) -> tuple[Due, ...]:
        """What a consequence came to in one of its periods."""
        key = consequence.name, when(period)
        if key in self.consequences:
            return self.consequences[key]
        before = self.unsettled
        found = self.once(key, lambda: dues(consequence, Scope(self, period)))
        if self.unsettled == before and not any(d.is_pending for d in found):
            self.consequences[key] = found
        return found

    # ------------------------------------------------------------ the settlement, past and running

    def settled(self, name: str, period: Period, scope: Scope) -> Trace:
        consequence = in_force(self.in_force(period).consequences, name)
        if consequence is None:
            return Trace(name, None, money(self.contract.currency), "not in force")
        lines = [n for n in self.lines.get((name, period.label), []) if is_mine(consequence, scope, n.key, n.objective)]
        total = exact_sum(n.settled for n in lines)
        return Trace(consequence.title or name, total, consequence.amount.type, "settled", consequence.place)

    def given(self, word: str, scope: Scope) -> Trace:
        """The `credits` or `bonuses` of a settlement period: the running amount, or what was settled; else missing."""
        unit, place = money(self.contract.currency), when(scope.period)
        given = self.given_value("word", word, None, scope.period)
        if given is not None:
            return Trace(word, given.value, unit, "given")
        if (word, place) in self.totals:
            return Trace(word, self.totals[word, place], unit, "settled")
        self.unsettled += 1
        if scope.running is not None and when(scope.running.period) == place:
            return Trace(word, scope.running.amount(word), unit, "running")
        return Trace(word, None, unit, "not settled")

    def subtotal(self, name: str, scope: Scope) -> Fraction | None:
        """A subtotal of a settlement period; missing until its step has run."""
        place = when(scope.period)
        if (name, place) in self.subtotals:
            return self.subtotals[name, place]
        self.unsettled += 1
        running = scope.running
        return running.subtotals.get(name) if running is not None and when(running.period) == place else None

    def close(self, period: Period, lines: tuple[Line, ...], subtotals: Mapping[str, Fraction]) -> None:
        """Keeps what a period was settled to, for the periods that look back at it."""
        self.issued[when(period)] = lines
        for line in lines:
            self.lines.setdefault((line.name, line.period), []).append(line)
        for word, kind in (("credits", "penalty"), ("bonuses", "bonus")):
            self.totals[word, when(period)] = exact_sum(n.settled for n in lines if n.kind == kind)
        self.subtotals.update({(name, when(period)): amount for name, amount in subtotals.items()})

    # ------------------------------------------------------------ runs, and what is computed once

    def run(self, condition: Expression, unit: str, scope: Scope) -> int:
        owner = scope.objective.name if scope.objective else ""
        known = self.runs.setdefault((id(condition), unit, owner, scope.key_name, scope.key, kept_terms(scope)), {})
        pending: list[Period] = []
        this = self.line.at(unit, scope.period.end - 1)
        while this is not None and this.start not in known:
            pending.append(this)
            this = self.line.previous(this)
        run = known[this.start] if this is not None else 0
        for period in reversed(pending):
            before = self.unsettled
            run = longer(run, scope.in_period(period).value(condition))
            if self.unsettled == before:
                known[period.start] = run
        return run

    def once(self, key: object, compute: Callable[[], Found]) -> Found:
        """What is computed, with an assertion that it does not read itself."""
        assert key not in self.active, f"{key} reads itself in its own period"
        self.active.add(key)
        try:
            return compute()
        finally:
            self.active.discard(key)

    def kept(self, key: object, compute: Callable[[], Trace]) -> Trace:
        """A value computed once, unless it reads what is being settled."""
        if key in self.values:
            return self.values[key]
        if key in self.active:  # read by the target or level of an outcome that it reads itself
            self.unsettled += 1
            self.circular += 1
            return Trace("", None, UNKNOWN, "not closed")
        before = self.unsettled
        found = self.once(key, compute)
        if self.unsettled == before:
            self.values[key] = found
        return found


def when(period: Period) -> When:
    return period.kind, period.start


def kept_terms(scope: Scope) -> int:
    """What tells values under kept terms, where credits are earned back, from those under the terms in force."""
    return id(scope.terms) if scope.terms is not None else 0


def longer(run: int, truth: object) -> int:
    """A run after one more period: a period without a value neither breaks nor extends it."""
    if truth is None:
        return run
    return run + 1 if truth is True else 0


def is_mine(consequence: Consequence, scope: Scope, key: str | None, owner: str) -> bool:
    """Whether a line belongs to the scope's objective and key, as far as the consequence knows them."""
    mine = scope.objective.name if scope.objective else ""
    if mine in consequence.objectives and owner != mine:
        return False
    return not scope.keyed or scope.key_name != consequence.key or scope.key in {key, owner}


def added(label: str, of: Charge | Define | Consequence, parts: list[Trace], unit: Type) -> Trace:
    """A sum of the parts that have a value; missing where there are parts and none has."""
    present = [number(p.value) for p in parts if p.value is not None]
    value = exact_sum(present) if present or not parts else None
    return Trace(label, value, unit, "sum", of.place, tuple(parts))


def buckets_of(contract: Contract, buckets: BucketSet, period: Period) -> tuple[Bucket, ...]:
    """The buckets that begin in a period, in the zone of their calendar, else of the contract."""
    calendar = hours(contract, buckets.calendar) if buckets.calendar else None
    zone = known_zone(calendar.zone if calendar else contract.zone)
    days = {"day": 1, "week": 7}.get(buckets.unit, buckets.width // DAY)
    if days:
        found = day_buckets(zone, days, period.start, period.end)
    else:
        found = minute_buckets(zone, buckets.width // MINUTE, period.start, period.end)
    if calendar is None:
        return tuple(found)
    every = tuple(found)
    return (
        tuple(inside(iter(every), open_time(calendar, period.start, max(period.end, every[-1].end)))) if every else ()
    )
