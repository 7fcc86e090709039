"""Counts that could have been others: the pairs of numbers that a result was made of, and how rows move in them.

Takes an objective with what was counted for it; gives its conditions, the pairs behind each, a pair with rows moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from slalang.model.contract import Objective, OutcomeRule
from slalang.model.expression import Aggregate, Expression, Fold, RowSet
from slalang.model.measured import Cell, Counts
from slalang.model.outcome import ObjectiveOutcome, Trace, Verdict
from slalang.settle.again import Again
from slalang.settle.derivation import leaf, number
from slalang.settle.folding import quotient

UNKNOWN = OutcomeRule(str(Verdict.NOT_MEASURED))


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions of an objective, as an objective of its own, with the rows counted for it."""

    of: Objective
    counts: Counts | None
    second: bool = False


def conditions_of(objective: Objective, counts: Counts | None) -> Iterator[Condition]:
    """The target, then each `also`."""
    yield Condition(replace(objective, also=()), counts)
    for measure, target in objective.also:
        alone = replace(objective, measure=measure, target=target, also=(), levels=(), low_volume=None)
        yield Condition(replace(alone, nothing_counted=UNKNOWN, not_reported=UNKNOWN), None, second=True)


class Way(StrEnum):
    """How rows move: into the numerator, out of it, or out of all counting, from outside or inside the numerator."""

    MORE = "more"
    FEWER = "fewer"
    WITHOUT_OTHERS = "without others"
    WITHOUT_SUCH = "without such"

    @property
    def keeps_rows(self) -> bool:
        """Whether as many rows are counted as before."""
        return self in {Way.MORE, Way.FEWER}


@dataclass(frozen=True, slots=True)
class Pair:
    """A share that was read for a condition: how many elements of how many."""

    share: Aggregate
    numerator: int
    denominator: int
    second: bool

    @property
    def of_rows(self) -> bool:
        """Whether rows are counted, and not intervals, keys, objectives or periods."""
        return isinstance(self.share.over, RowSet)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Rows may also not be counted at all; elements of other sets, such as intervals, are always there."""
        return tuple(Way) if self.of_rows else (Way.MORE, Way.FEWER)


def pairs_of(again: Again, condition: Condition, outcome: ObjectiveOutcome) -> Iterator[Pair]:
    """The shares that a condition read in the objective's own period and group."""
    _, book = again.judge(condition.of, outcome, condition.counts)
    for share, trace in book.pairs.values():
        if share.fold is Fold.SHARE:
            above, below = (number(part.value) for part in trace.parts)
            if above.denominator == below.denominator == 1:
                yield Pair(share, int(above), int(below), condition.second)


@dataclass(frozen=True, slots=True)
class Recount:
    """A pair with `by` rows moved one way."""

    way: Way
    by: int
    pair: Pair

    @property
    def most(self) -> int:
        """How many rows can move; at least one stays counted."""
        inside, outside = self.pair.numerator, self.pair.denominator - self.pair.numerator
        match self.way:
            case Way.MORE:
                return outside
            case Way.FEWER:
                return inside
            case Way.WITHOUT_OTHERS:
                return outside if inside else outside - 1
            case Way.WITHOUT_SUCH:
                return inside if outside else inside - 1

    @property
    def numerator(self) -> int:
        return self.pair.numerator + self.by * {Way.MORE: 1, Way.WITHOUT_OTHERS: 0}.get(self.way, -1)

    @property
    def denominator(self) -> int:
        return self.pair.denominator - (0 if self.way.keeps_rows else self.by)

    @property
    def expression(self) -> Expression:
        return self.pair.share

    def trace(self) -> Trace:
        """The share as it would have been."""
        if not self.denominator:
            return leaf(self.pair.share, None, "nothing counted")
        return quotient(self.pair.share, Cell(Fraction(self.numerator), Fraction(self.denominator)))


def recounted(change: Recount, counts: Counts | None, judged: Counts) -> Counts | None:
    """The rows of an objective after a change, where they are the rows that the share counts.

    `judged` are the rows as the objective was judged by them, with those that a relief forgave.
    """
    pair = change.pair
    if counts is None or pair.second or (judged.fulfilled, judged.counted) != (pair.numerator, pair.denominator):
        return counts
    fulfilled = counts.fulfilled + change.numerator - pair.numerator
    return replace(counts, fulfilled=fulfilled, counted=counts.counted + change.denominator - pair.denominator)
