"""Where an expression is evaluated: the period, the key, the objective, and the book that holds everything else.

A form that looks at another period, key or objective is its body evaluated in a changed scope; nothing else differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from slalang.calendar.buckets import Bucket
from slalang.calendar.periods import Period, PeriodKind
from slalang.model.contract import Contract, Objective
from slalang.model.expression import Aggregate, BucketSet, Expression, FieldValue, SeriesKind, Value
from slalang.model.measured import Cell, GivenValue, RelievedSpans
from slalang.model.outcome import Line, ObjectiveOutcome, Trace
from slalang.settle.decisions import Decision
from slalang.settle.terms import Version
from slalang.settle.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Running:
    """The settlement at work: its running amounts by kind of line, and the subtotals taken so far."""

    period: Period
    credits: Fraction
    bonuses: Fraction
    subtotals: Mapping[str, Fraction]

    def amount(self, word: str) -> Fraction:
        """`credits` or `bonuses` so far."""
        return self.credits if word == "credits" else self.bonuses


@dataclass(eq=False, slots=True)
class Scope:
    """The place of an evaluation, which nobody changes: not frozen, because making one then takes three times as long.

    `keyed` tells that `key` is set: a key of None is the group "not stated". `by` is the field of a group set around
    the expression, `bucket` and `buckets` those of a bucket set around it. `relieved` is false in the conditions of
    reliefs, which see the facts before any relief. `terms` are kept where a condition on later periods is judged by the
    terms of an earlier one. `pool` are the periods whose rows are pooled; `forgiven` are the rows of a share that a
    relief makes met.
    """

    book: Book
    period: Period
    objective: Objective | None = None
    key_name: str = ""
    key: str | None = None
    keyed: bool = False
    by: FieldValue | None = None
    bucket: Bucket | None = None
    buckets: BucketSet | None = None
    relieved: bool = True
    running: Running | None = None
    terms: Contract | None = None
    pool: tuple[Period, ...] = ()
    forgiven: tuple[Aggregate, int] | None = None

    @property
    def contract(self) -> Contract:
        """The terms that this is evaluated under: those in force in the period, unless others are kept."""
        return self.terms or self.book.in_force(self.period)

    @property
    def is_strict(self) -> bool:
        """Whether a period without a value leaves a window without one: so it is where credits are earned back."""
        return self.terms is not None

    def trace(self, expression: Expression) -> Trace:
        """The value of an expression here with its derivation."""
        return self.book.evaluate(expression, self)

    def value(self, expression: Expression) -> Value:
        return self.book.evaluate(expression, self).value

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition is known to hold; what is unknown does not."""
        return condition is None or self.value(condition) is True

    def in_period(self, period: Period) -> Scope:
        return (
            self if period is self.period else self.moved(period, self.objective, self.key_name, self.key, self.keyed)
        )

    def of_objective(self, objective: Objective, key: str | None, *, keyed: bool) -> Scope:
        return self.moved(self.period, objective, objective.group_name if keyed else "", key, keyed)

    def with_key(self, name: str, key: str | None) -> Scope:
        return self.moved(self.period, self.objective, name, key, True)

    def moved(self, period: Period, of: Objective | None, name: str, key: str | None, keyed: bool) -> Scope:
        """The scope at another place. Written out: this is made for every value of every period."""
        return Scope(
            self.book,
            period,
            of,
            name,
            key,
            keyed,
            self.by,
            self.bucket,
            self.buckets,
            self.relieved,
            self.running,
            self.terms,
            self.pool,
            self.forgiven,
        )


class Book(Protocol):
    """What is known while a contract is settled: its answers, its periods, and the value of every series so far."""

    line: Timeline
    versions: tuple[Version, ...]
    as_of: int
    circular: int
    decisions: Mapping[str, tuple[Decision, ...]]
    said: Mapping[tuple[str, str], tuple[Decision, ...]]
    issued: dict[tuple[PeriodKind, int], tuple[Line, ...]]
    finals: dict[tuple[str, tuple[PeriodKind, int]], int]
    relieved: tuple[RelievedSpans, ...]

    def in_force(self, period: Period) -> Contract:
        """The terms in force in a period."""
        ...

    def closes(self, expression: Expression, period: Period) -> int:
        """The instant at which everything has closed that an expression reads when it is evaluated for a period."""
        ...

    def waits(self, expression: Expression, period: Period) -> bool:
        """Whether an expression reads a period that has not closed yet."""
        ...

    def objectives_read(self, of: Expression | None, own: str, period: Period) -> frozenset[str]:
        """The objectives whose results decide what an expression comes to, under the terms of a period."""
        ...

    def given_value(self, of: str, name: str, key: str | None, period: Period) -> GivenValue | None:
        """What was given in place of a value that would be measured or computed; None where nothing was."""
        ...

    def evaluate(self, expression: Expression, scope: Scope) -> Trace:
        """The value of an expression in a scope, with its derivation."""
        ...

    def cell(self, aggregate: Aggregate, scope: Scope) -> Cell | None:
        """What was measured for an aggregate over rows; None where there were no rows."""
        ...

    def reports(self, record: str) -> bool:
        """Whether any data was delivered for a record."""
        ...

    def has_rows(self) -> bool:
        """Whether rows were asked for at all, or only given values stand for them."""
        ...

    def last_result(self, objective: Objective, period: Period, key: str | None) -> ObjectiveOutcome | None:
        """The last outcome before a period that had a result; None where there is none."""
        ...

    def outcome(
        self, objective: str, period: Period, key: str | None, terms: Contract | None = None
    ) -> ObjectiveOutcome | None:
        """The outcome of an objective in one of its own periods, by other terms where given; None where it has none."""
        ...

    def outcomes(self, objective: str, period: Period, terms: Contract | None = None) -> tuple[ObjectiveOutcome, ...]:
        """One outcome for each group, the group "not stated" last; a single one where the objective is not grouped."""
        ...

    def series(self, kind: SeriesKind, name: str, period: Period, scope: Scope) -> Trace:
        """The value of a charge, line or define in one of its own periods, of the scope's key where it has one."""
        ...

    def settled(self, name: str, period: Period, scope: Scope) -> Trace:
        """The settled amount of a penalty or bonus in one of its own periods."""
        ...

    def given(self, word: str, scope: Scope) -> Trace:
        """The `credits` or `bonuses` of one settlement period."""
        ...

    def subtotal(self, name: str, scope: Scope) -> Fraction | None:
        """A subtotal of one settlement period."""
        ...

    def index(self, record: str) -> tuple[tuple[date, Fraction], ...]:
        """The values of an index by day, in order."""
        ...

    def keys(self, name: str, period: Period) -> tuple[str | None, ...]:
        """The keys of that name with any value in a period."""
        ...

    def elements(self, buckets: BucketSet, period: Period) -> tuple[Bucket, ...]:
        """The buckets of a period."""
        ...

    def groups(self, aggregate: Aggregate, scope: Scope) -> tuple[str | None, ...]:
        """The groups that an aggregate was measured for in the scope's period."""
        ...

    def kept(self, key: object, compute: Callable[[], Trace]) -> Trace:
        """A value computed once under a key, unless it reads what is being settled."""
        ...

    def run(self, condition: Expression, unit: str, scope: Scope) -> int:
        """The length of the run of periods in which a condition held that ends in the scope's period."""
        ...
