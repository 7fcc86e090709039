"""Where an expression is proved: what the words and names in it that no expression defines stand for.

A setting is made by the checker for a declaration and an objective of it, and narrowed on the way down: under
`when result is at least 92%` the result is at least 92 %, inside a row of a table its key lies in that row's band.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from slalang.model.contract import Contract
from slalang.model.expression import ContextValue, Expression, Pattern, SeriesKind, SeriesValue
from slalang.semantics.proofs.constants import interval_of
from slalang.semantics.proofs.interval import EVERYTHING, Interval, hull, intersection
from slalang.semantics.proofs.walk import body
from slalang.units import UNKNOWN


def no_body(kind: SeriesKind, name: str) -> Expression | None:
    """The series of a contract of which nothing is known."""
    return None


def no_spans(record: str) -> tuple[str, str] | None:
    """The records of a contract of which nothing is known."""
    return None


def any_value(record: str, name: str) -> Interval:
    """The fields of a contract of which nothing is known."""
    return EVERYTHING


def any_may_be(key: Expression) -> bool:
    """The keys of a contract of which nothing is known: each may be missing."""
    return True


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings of an expression.

    `objective` is the one that the declaration is evaluated for, `measure` and `target` are its own, `levels` its
    levels from mild to severe; `outcomes` those that a table `by outcome` has to cover. `objectives` are all that a
    table `by objective` has to cover where none is at hand (empty: not known). `series` gives the expression behind a
    series: the measure of an objective, the body of a define, the amount of a charge, penalty, bonus or score.
    `earns_back` tells that the settlement gives credits back, which then may lie under zero. `maybe_missing` tells of a
    key whether it may have no value; `lasts` the fields in which a record's spans start and end; `within` the range
    that a record writes for a field. `shared` tells that what is proved is a definition that other places use too.
    `narrowed` are expressions of which the surroundings tell in which intervals they lie.
    """

    objective: str = ""
    measure: Expression | None = None
    target: Pattern | None = None
    levels: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ("met", "missed", "excused")
    objectives: tuple[str, ...] = ()
    series: Callable[[SeriesKind, str], Expression | None] = no_body
    earns_back: bool = False
    maybe_missing: Callable[[Expression], bool] = any_may_be
    lasts: Callable[[str], tuple[str, str] | None] = no_spans
    within: Callable[[str, str], Interval] = any_value
    shared: bool = False
    narrowed: tuple[tuple[Expression, tuple[Interval, ...]], ...] = ()

    @property
    def only_missed(self) -> bool:
        """Whether the surroundings hold for misses only."""
        return self.outcomes == ("missed",)

    def where(self, expression: Expression, pieces: tuple[Interval, ...]) -> Setting:
        """The same, where in addition the expression is known to lie in one of the pieces."""
        return replace(self, narrowed=(*self.narrowed, (self.canonical(expression), pieces)))

    def elsewhere(self) -> Setting:
        """The same for another row or period, of which nothing is known."""
        return replace(self, narrowed=()) if self.narrowed else self

    def of_another(self) -> Setting:
        """The setting of another declaration of the contract, or of another objective."""
        return replace(
            self,
            objective="",
            measure=None,
            target=None,
            levels=(),
            outcomes=("met", "missed", "excused"),
            narrowed=(),
        )

    def pieces(self, expression: Expression, whole: Interval) -> tuple[Interval, ...]:
        """The parts of `whole` in which the expression can lie here."""
        known: tuple[Interval, ...] = (whole,)
        if not self.narrowed:
            return known
        meant = self.canonical(expression)
        for narrowed, pieces in self.narrowed:
            if narrowed == meant:
                known = tuple(intersection(k, p) for k in known for p in pieces)
        return tuple(k for k in known if not k.is_empty)

    def range_in(self, expression: Expression, whole: Interval) -> Interval:
        """The same as one interval."""
        return hull(self.pieces(expression, whole)) if self.narrowed else whole

    def is_result(self, expression: Expression) -> bool:
        """Whether it is the result in this period of the objective at hand, by its word or by its name."""
        meant = body(expression)
        if isinstance(meant, ContextValue):
            return meant.name == "result"
        return (
            isinstance(meant, SeriesValue)
            and meant.kind is SeriesKind.OBJECTIVE
            and meant.name == self.objective
            and meant.key is None
        )

    def canonical(self, expression: Expression) -> Expression:
        """One spelling for each thing: without names, and `result` for the objective's own result."""
        if self.is_result(expression):
            return ContextValue("result", type=UNKNOWN)
        meant = body(expression)
        return ContextValue(meant.name, type=UNKNOWN) if isinstance(meant, ContextValue) else meant


def setting_of_fields(contract: Contract) -> Setting:
    """The setting of an expression of which nothing is known but the ranges that are written for fields."""
    written = {(r.name, f.name): interval_of(f.within) for r in contract.records for f in r.fields if f.within}
    return Setting(within=lambda record, name: written.get((record, name)) or EVERYTHING)
