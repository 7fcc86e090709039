"""A settlement run again: one of its periods as it was, or as it would have been with another outcome or other counts.

Takes what `settle` takes and the period asked about; gives `Run`s of that period. Every run goes through the same book,
the same judgement and the same steps as the settlement itself, so that nothing said here can disagree with it. What was
settled before the period is settled once and shared by all runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cached_property
from typing import Any

from slalang.calendar.periods import Period, PeriodKind
from slalang.calendar.zones import LATEST
from slalang.model.contract import Contract, Objective
from slalang.model.expression import Aggregate, Expression, Fold, SeriesKind
from slalang.model.measured import Counts, GivenValue, Measured, RelievedSpans
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, ReliefUse, Trace
from slalang.settle.asking import by_name
from slalang.settle.book import ContractBook, When, when
from slalang.settle.decisions import Decision
from slalang.settle.outcomes import judged
from slalang.settle.scope import Scope
from slalang.settle.settling import settled_period

Known = list[Any] | dict[Any, Any]
"""A part of a book that grows while it settles."""
Owner = tuple[str, str, str | None]
"""An outcome by its objective, period and group."""
PAIRS = frozenset({Fold.SHARE, Fold.MEAN})
"""Folds that are a quotient of two numbers."""
COMPUTED = frozenset({"values", "judgements", "consequences", "runs", "finals"})
"""What a book computes and could compute again; all else that it holds is what was settled."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a settlement was computed from: all that it takes to compute it again."""

    contract: Contract
    periods: tuple[Period, ...]
    measured: Measured
    as_of: int
    reliefs: tuple[ReliefUse, ...] = ()
    unreported: frozenset[str] = frozenset()
    relieved: tuple[RelievedSpans, ...] = ()
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A period as it came out, with the book in which everything behind it can be looked up."""

    book: TwinBook
    outcome: PeriodOutcome


@dataclass(eq=False)
class TwinBook(ContractBook):
    """A book in which some outcomes are `changed`, or some expressions have a value `instead` of their own.

    What stands instead holds in the scope `at` alone: the objective's own period and group. `pairs` are the shares and
    means that were read there. `reads` counts the reads of what was judged or settled: what was judged without any
    comes out the same whatever else is changed. It is kept in `alone`, which runs have in common.
    """

    changed: Mapping[Owner, ObjectiveOutcome] = field(default_factory=dict)
    instead: Mapping[int, Trace] = field(default_factory=dict)
    given_instead: GivenValue | None = None
    at: Scope | None = None
    pairs: dict[int, tuple[Aggregate, Trace]] = field(default_factory=dict)
    reads: int = 0
    alone: dict[tuple[str, When], tuple[ObjectiveOutcome, ...]] = field(default_factory=dict)

    def evaluate(self, expression: Expression, scope: Scope) -> Trace:
        if self.at is None or not same_place(scope, self.at):
            return super().evaluate(expression, scope)
        found = self.instead.get(id(expression)) or super().evaluate(expression, scope)
        if isinstance(expression, Aggregate) and expression.fold in PAIRS and len(found.parts) == 2:
            self.pairs[id(expression)] = expression, found
        return found

    def judge(self, of: Objective, period: Period, terms: Contract | None) -> tuple[ObjectiveOutcome, ...]:
        if terms is not None:
            return super().judge(of, period, terms)
        groups = self.known_keys.groups(of, period) if of.group is not None and self.changed else (None,)
        owners = [(of.name, period.label, group) for group in groups]
        if self.changed and all(each in self.changed for each in owners):
            return tuple(self.changed[each] for each in owners)
        key = of.name, when(period)
        found, before = self.alone.get(key), self.reads
        if found is None:
            found = super().judge(of, period, terms)
            if self.reads == before:
                self.alone[key] = found
        return tuple(self.changed.get(owner(o), o) for o in found)

    def outcomes(self, name: str, period: Period, terms: Contract | None = None) -> tuple[ObjectiveOutcome, ...]:
        self.reads += 1
        return super().outcomes(name, period, terms)

    def series(self, kind: SeriesKind, name: str, period: Period, scope: Scope) -> Trace:
        self.reads += 1
        return super().series(kind, name, period, scope)

    def settled(self, name: str, period: Period, scope: Scope) -> Trace:
        self.reads += 1
        return super().settled(name, period, scope)

    def given(self, word: str, scope: Scope) -> Trace:
        self.reads += 1
        return super().given(word, scope)

    def subtotal(self, name: str, scope: Scope) -> Fraction | None:
        self.reads += 1
        return super().subtotal(name, scope)

    def run(self, condition: Expression, unit: str, scope: Scope) -> int:
        self.reads += 1
        return super().run(condition, unit, scope)

    def given_value(self, of: str, name: str, key: str | None, period: Period) -> GivenValue | None:
        instead = self.given_instead
        mine = None if instead is None else (instead.of, instead.name, instead.key, instead.period)
        return instead if mine == (of, name, key, period.label) else super().given_value(of, name, key, period)


def owner(outcome: ObjectiveOutcome) -> Owner:
    return outcome.objective, outcome.period, outcome.group


def same_place(scope: Scope, at: Scope) -> bool:
    """Whether an expression is evaluated for the same objective, period and group, and for no bucket or pool in it."""
    here = (scope.period.kind, scope.period.start, scope.period.end, scope.key_name, scope.key)
    there = (at.period.kind, at.period.start, at.period.end, at.key_name, at.key)
    return here == there and scope.objective is at.objective and scope.bucket is None and not scope.pool


@dataclass(eq=False)
class Again:
    """One period of a settlement, ready to be run as often as anybody asks."""

    grounds: Grounds
    position: int
    kept: dict[int, dict[str, Known]] = field(default_factory=dict, init=False)
    """What twins have in common, by the instant from which on they know nothing that was computed."""
    alone: dict[tuple[str, When], tuple[ObjectiveOutcome, ...]] = field(default_factory=dict, init=False)
    """What runs have in common: the outcomes that read nothing but rows and given results."""

    @cached_property
    def before(self) -> TwinBook:
        """The book as it stood when all earlier periods had been settled."""
        g = self.grounds
        book = TwinBook(g.contract, g.measured, g.as_of, g.unreported, g.relieved, g.decisions)
        book.alone = self.alone
        for period in g.periods[: self.position]:
            settled_period(book, period, g.reliefs)
        return book

    @cached_property
    def base(self) -> Run:
        """The period as it was."""
        return self.run()

    @property
    def period(self) -> Period:
        return self.grounds.periods[self.position]

    @property
    def contract(self) -> Contract:
        """The terms in force."""
        return self.before.in_force(self.period)

    def run(self, changed: Mapping[Owner, ObjectiveOutcome] | None = None, since: int | None = None) -> Run:
        """The period with outcomes changed, of which none begins before the instant `since`."""
        book = self.twin(self.period.start if since is None else min(since, self.period.start))
        book.changed, book.alone = changed or {}, self.alone
        return Run(book, settled_period(book, self.period, self.grounds.reliefs))

    def twin(self, since: int) -> TwinBook:
        """The book before the period once more, without anything that it computed of the time from an instant on."""
        book = copy(self.before)
        for name, known in self.known(since).items():
            setattr(book, name, own_copy(known))
        book.active, book.alone, book.horizon = set(), {}, self.period.end
        return book

    def known(self, since: int) -> dict[str, Known]:
        """What the book before the period holds and may add to, without what it computed from an instant on.

        It is looked through once for each instant: what twins are given of it are copies of whole dictionaries.
        """
        if since not in self.kept:
            held = {each.name: getattr(self.before, each.name) for each in fields(self.before)}
            found = {name: known for name, known in held.items() if isinstance(known, list | dict) and name != "alone"}
            self.kept[since] = {n: until(k, since if n in COMPUTED else LATEST) for n, k in found.items()}
        return self.kept[since]

    def own_period(self, outcome: ObjectiveOutcome) -> Period:
        """The period of an outcome that is listed in this one."""
        unit = by_name(self.contract.objectives, outcome.objective).unit
        return next(p for p in self.before.line.closing(unit, self.period) if p.label == outcome.period)

    def objective(self, outcome: ObjectiveOutcome) -> Objective:
        """The objective by the terms in force in its own period."""
        return by_name(self.before.in_force(self.own_period(outcome)).objectives, outcome.objective)

    def judge(
        self,
        of: Objective,
        outcome: ObjectiveOutcome,
        counts: Counts | None,
        instead: Mapping[int, Trace] | None = None,
        given: GivenValue | None = None,
    ) -> tuple[ObjectiveOutcome, TwinBook]:
        """The outcome of an objective, perhaps changed, for the period and group of an outcome, and the book used."""
        own = self.own_period(outcome)
        book = self.twin(own.start)
        at = Scope(book, own).of_objective(of, outcome.group, keyed=outcome.grouped)
        book.at, book.instead, book.given_instead, book.pairs = at, instead or {}, given, {}
        return judged(of, at, counts), book


def is_before(key: object, since: int) -> bool:
    """Whether nothing in a key names a period that begins at an instant or later."""
    if isinstance(key, tuple) and len(key) == 2 and isinstance(key[0], PeriodKind):
        return not isinstance(key[1], int) or key[1] < since
    return all(is_before(part, since) for part in key) if isinstance(key, tuple) else True


def until(known: Known, since: int) -> Known:
    """What is known before an instant; of the lengths of runs, by the start of their periods, those before it."""
    if isinstance(known, list):
        return known
    return {k: before(v, since) if isinstance(v, dict) else v for k, v in known.items() if is_before(k, since)}


def before(lengths: dict[Any, Any], since: int) -> dict[Any, Any]:
    return {k: v for k, v in lengths.items() if not isinstance(k, int) or k < since}


def own_copy(known: Known) -> Known:
    """A copy that can grow, as can the lists and dictionaries in it."""
    if isinstance(known, list):
        return list(known)
    grows = isinstance(next(iter(known.values()), None), list | dict)
    return {k: v.copy() for k, v in known.items()} if grows else known.copy()
