"""Where the interpreter finds what was measured: the cell of an aggregate for the period, group and bucket at hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.calendar.periods import Period
from slalang.model.expression import Aggregate
from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Question
from slalang.settle.asking import Asking, question
from slalang.settle.scope import Scope


@dataclass(eq=False)
class Answers:
    """The answers to a contract's questions, which are built once for each place that reads them.

    Beside each stands its aggregate, by whose identity it is found again.
    """

    measured: Measured
    found: dict[object, tuple[Question, Answer, Aggregate]] = field(default_factory=dict)

    def cell(self, aggregate: Aggregate, scope: Scope) -> Cell | None:
        """The value of an aggregate; None where there were no rows."""
        asked, answer = self.answer(aggregate, scope)
        group = scope.key if asked.group is not None else None
        return answer.cells.get(CellKey(scope.period.label, group, scope.bucket.start if scope.bucket else None))

    def answer(self, aggregate: Aggregate, scope: Scope) -> tuple[Question, Answer]:
        """The question that an aggregate is here, with its answer."""
        name = scope.objective.name if scope.objective else ""
        key = id(aggregate), scope.period.kind, name, scope.relieved, scope.key_name, id(scope.by), id(scope.buckets)
        if key not in self.found:
            around = Asking(scope.period.kind, scope.objective, scope.relieved, scope.key_name, scope.by, scope.buckets)
            asked = question(scope.contract, aggregate, around)
            assert asked in self.measured.answers, f"this was not asked: {asked}"
            self.found[key] = asked, self.measured.answers[asked], aggregate
        return self.found[key][:2]

    def groups(self, aggregate: Aggregate, scope: Scope) -> tuple[str | None, ...]:
        """The groups that an aggregate has in the scope's period."""
        _, answer = self.answer(aggregate, scope)
        return tuple(dict.fromkeys(k.group for k in answer.cells if k.period == scope.period.label))

    def counts(self, name: str, period: Period, key: str | None) -> Counts | None:
        """What became of an objective's rows; None where none are counted for it."""
        population = self.measured.populations.get(name)
        return population.counts.get(CellKey(period.label, key), Counts()) if population else None
