"""The least changes that turn one outcome, and what the period would have been settled to with each.

Takes a period that can be run `Again` and one of its outcomes; gives `Turn`s. Every change is found by judging the
objective again with other counts, and is believed only where the judgement turns with it and does not turn with one row
less. Amounts come from settling the period again with the changed outcome; where a line adds up the very rows that
would have changed, no amount is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from slalang.model.contract import Objective
from slalang.model.expression import Aggregate, Bounds, RowSet
from slalang.model.measured import Counts
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.settle.again import Again, Run, owner
from slalang.settle.needed import Needed, needed
from slalang.settle.outcomes import end
from slalang.settle.parts import everything
from slalang.settle.recounting import Condition, Recount, conditions_of, pairs_of, recounted
from slalang.settle.search import least

MOST_PAIRS = 4

LineKey = tuple[str, str, str | None, str, str]
"""(name, objective, key, period, origin) of a line."""
Mark = tuple[Verdict, tuple[str, ...], tuple[tuple[LineKey, Fraction], ...]]
"""What a smaller change may change: the verdict, the failed levels, the amount of each line."""


@dataclass(frozen=True, slots=True)
class LineTurn:
    """What a line would have been: its amount before the settlement's steps, and what is settled."""

    line: Line
    amount: Fraction
    settled: Fraction


@dataclass(frozen=True, slots=True)
class Turn:
    """A change, the outcome that comes of it, and what the period would have been settled to.

    `changes` hold together; each is the least. `nearly` is the outcome with one row less in each change of counts.
    `total` are the credits then, `total_now` those that are. `total` is None where a line adds up rows that the change
    would have touched: what becomes of those, `unsure`, nobody can say.
    """

    changes: tuple[Recount | Needed, ...]
    outcome: ObjectiveOutcome
    nearly: ObjectiveOutcome | None = None
    lines: tuple[LineTurn, ...] = ()
    total: Fraction | None = None
    total_now: Fraction = Fraction(0)
    unsure: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Turning:
    """The search for the changes that turn one outcome."""

    again: Again
    outcome: ObjectiveOutcome

    @property
    def objective(self) -> Objective:
        return self.again.objective(self.outcome)

    @property
    def counts(self) -> Counts | None:
        own = self.again.own_period(self.outcome)
        return self.again.before.answers.counts(self.outcome.objective, own, self.outcome.group)

    @property
    def wanted(self) -> Verdict:
        return Verdict.MET if self.outcome.verdict is Verdict.MISSED else Verdict.MISSED

    # ------------------------------------------------------------ what turns it

    def turns(self) -> Iterator[Turn]:
        """The changes that turn the outcome, each verified by the whole objective."""
        conditions = tuple(conditions_of(self.objective, self.counts))
        if self.wanted is Verdict.MISSED:
            found = [change for each in conditions for change in self.changes(each) if isinstance(change, Recount)]
            ways: list[list[Recount | Needed]] = [[min(found, key=preference)]] if found else []
        else:
            failing = [each for each in conditions if self.fails(each)]
            ways = self.together([list(self.changes(each)) for each in failing])
        for changes in ways:
            turn = self.verified(tuple(changes))
            if turn is not None:
                yield turn

    def together(self, found: list[list[Recount | Needed]]) -> list[list[Recount | Needed]]:
        """Alternatives where one condition fails; where several do, the first change of each, all at once."""
        if not found or not all(found):
            return []
        return [[change] for change in found[0]] if len(found) == 1 else [[one[0] for one in found]]

    def fails(self, condition: Condition) -> bool:
        return self.again.judge(condition.of, self.outcome, condition.counts)[0].verdict is Verdict.MISSED

    def changes(self, condition: Condition) -> Iterator[Recount | Needed]:
        """The least changes that turn one condition: of its counts where it has any, else of its result."""
        found = [
            recount
            for pair in islice(pairs_of(self.again, condition, self.outcome), MOST_PAIRS)
            for way in pair.ways
            if (recount := self.least_of(condition, Recount(way, 0, pair))) is not None
        ]
        yield from sorted(found, key=preference)
        if not found and self.wanted is Verdict.MET:
            result = needed(self.again, condition, self.outcome)
            if result is not None:
                yield result

    def least_of(self, condition: Condition, start: Recount) -> Recount | None:
        """The least change of one kind that turns a condition; looked for no farther than the other end of a target."""

        def then(by: int) -> ObjectiveOutcome:
            return self.judged(condition.of, (replace(start, by=by),), condition.counts)

        before = side(then(0))
        found = least(lambda by: then(by).verdict is self.wanted or before * side(then(by)) < 0, start.most)
        return None if found is None or then(found).verdict is not self.wanted else replace(start, by=found)

    def judged(self, of: Objective, changes: tuple[Recount | Needed, ...], counts: Counts | None) -> ObjectiveOutcome:
        """The outcome with some changes, by the judgement that settles the contract."""
        instead = {id(change.expression): change.trace() for change in changes}
        for change in changes:
            counts = recounted(change, counts, self.outcome.counts) if isinstance(change, Recount) else counts
        given = next((c.given for c in changes if isinstance(c, Needed) and c.given is not None), None)
        return self.again.judge(of, self.outcome, counts, instead, given)[0]

    def with_changes(self, *changes: Recount | Needed) -> ObjectiveOutcome:
        """The whole objective with some changes."""
        return self.judged(self.objective, changes, self.counts)

    def verified(self, changes: tuple[Recount | Needed, ...]) -> Turn | None:
        """A turn that the whole objective confirms: it turns with the changes and not with one row less of each."""
        outcome = self.with_changes(*changes)
        if outcome.verdict is not self.wanted:
            return None
        nearly = None
        for position, change in enumerate(changes):
            if isinstance(change, Recount):
                less = (*changes[:position], replace(change, by=change.by - 1), *changes[position + 1 :])
                nearly = self.with_changes(*less)
                if nearly.verdict is self.wanted:
                    return None
        return self.settled(changes, outcome, nearly)

    # ------------------------------------------------------------ what it would have cost

    def settled(
        self, changes: tuple[Recount | Needed, ...], outcome: ObjectiveOutcome, nearly: ObjectiveOutcome | None
    ) -> Turn:
        run = self.run(outcome)
        unsure = self.rows_read
        lines = tuple(turned_lines(self.again.base.outcome, run.outcome, unsure))
        total, now = None if unsure else run.outcome.total, self.again.base.outcome.total
        left = tuple(n for n in self.again.base.outcome.lines if n.name in unsure)
        return Turn(changes, outcome, nearly, lines, total, now, left)

    def run(self, outcome: ObjectiveOutcome) -> Run:
        return self.again.run({owner(outcome): outcome}, self.again.own_period(outcome).start)

    def mark(self, outcome: ObjectiveOutcome) -> Mark:
        """What an outcome brings, before the settlement."""
        lines, unsure = self.run(outcome).outcome.lines, self.rows_read
        return outcome.verdict, outcome.missed_levels, tuple((key(n), n.amount) for n in lines if n.name not in unsure)

    @property
    def rows_read(self) -> frozenset[str]:
        """The consequences that read rows of a record that the objective counts: they would change with them."""
        mine = records(self.objective.measure, *(part for pair in self.objective.also for part in pair))
        return frozenset(c.name for c in self.again.contract.consequences if mine & records(c.amount, c.when))


def preference(change: Recount) -> tuple[bool, int]:
    """Changes that keep the rows come first, then those of few rows."""
    return not change.way.keeps_rows, change.by


def side(outcome: ObjectiveOutcome) -> int:
    """On which side of its target a result lies: −1 below it, 1 above it, 0 where it fits or cannot tell."""
    target, result = outcome.target, outcome.result
    if result is None or not isinstance(target, Bounds):
        return 0
    low, high = end(target.low), end(target.high)
    return (high is not None and result > high) - (low is not None and result < low)


def key(line: Line) -> LineKey:
    """What tells a line from all others; one that goes back to an earlier period is another."""
    return line.name, line.objective, line.key, line.period, line.origin


def turned_lines(before: PeriodOutcome, after: PeriodOutcome, unsure: frozenset[str]) -> Iterator[LineTurn]:
    """The lines that come out differently, also those that would not have been there, or only then."""
    then = {key(n): n for n in after.lines}
    for line in before.lines:
        other = then.pop(key(line), None)
        amount, settled = (other.amount, other.settled) if other else (Fraction(0), Fraction(0))
        if line.name not in unsure and (amount, settled) != (line.amount, line.settled):
            yield LineTurn(line, amount, settled)
    for other in then.values():
        if other.name not in unsure and (other.amount or other.settled):
            nothing = replace(other, amount=Fraction(0), settled=Fraction(0))
            yield LineTurn(nothing, other.amount, other.settled)


def records(*of: object) -> frozenset[str]:
    """The records whose rows expressions read."""
    sets = (e.over for e in everything(of) if isinstance(e, Aggregate))
    return frozenset(s.record for s in sets if isinstance(s, RowSet))
