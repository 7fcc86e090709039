"""What would have avoided an outcome: the smallest change of the measured counts that turns it, and what it would cost.

Takes a period that can be run `Again` and one of its outcomes; gives an `Avoidance`. Every change is found by judging
the objective again with other counts, and is believed only where the judgement turns with it and does not turn with one
row less. Amounts come from settling the period again with the changed outcome; where a line adds up the very rows that
would have changed, no amount is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import count, islice

from slalang.model.contract import Objective
from slalang.model.expression import Aggregate, Bounds, RowSet
from slalang.model.measured import Counts
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.settle.again import Again, Run, owner
from slalang.settle.needed import Needed, needed
from slalang.settle.outcomes import LOW_VOLUME, NOT_REPORTED, NOTHING_COUNTED, end
from slalang.settle.parts import everything
from slalang.settle.recounting import Condition, Recount, conditions_of, pairs_of, recounted
from slalang.settle.search import least

MOST_PAIRS = 4
MOST_STEPS = 4
"""More smaller changes than this are not listed: the last one avoids it all."""


class Why(StrEnum):
    """Why no change of counts is offered."""

    NOT_REPORTED = NOT_REPORTED
    NOTHING_COUNTED = NOTHING_COUNTED
    LOW_VOLUME = LOW_VOLUME
    NOTHING = "nothing"


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
class Avoidance:
    """`turns` would each have turned the outcome; `steps` are smaller and would have lessened what it costs.

    `why` says why there is none.
    """

    outcome: ObjectiveOutcome
    turns: tuple[Turn, ...] = ()
    steps: tuple[Turn, ...] = ()
    why: str = ""


def avoidance(again: Again, outcome: ObjectiveOutcome) -> Avoidance:
    """What would have turned a missed outcome into a met one, or a met one into a missed one."""
    if outcome.verdict not in {Verdict.MET, Verdict.MISSED}:
        return Avoidance(outcome, why=outcome.reason or str(outcome.verdict))
    if outcome.reason in {NOT_REPORTED, NOTHING_COUNTED}:
        return Avoidance(outcome, why=outcome.reason)
    turning = Turning(again, outcome)
    turns = tuple(turning.turns())
    steps = tuple(turning.steps(turns[0])) if turns and outcome.verdict is Verdict.MISSED else ()
    return Avoidance(outcome, turns, steps, "" if turns else outcome.reason or str(Why.NOTHING))


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

    def verified(self, changes: tuple[Recount | Needed, ...]) -> Turn | None:
        """A turn that the whole objective confirms: it turns with the changes and not with one row less of each."""
        outcome = self.judged(self.objective, changes, self.counts)
        if outcome.verdict is not self.wanted:
            return None
        nearly = None
        for position, change in enumerate(changes):
            if isinstance(change, Recount):
                less = (*changes[:position], replace(change, by=change.by - 1), *changes[position + 1 :])
                nearly = self.judged(self.objective, less, self.counts)
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

    @property
    def rows_read(self) -> frozenset[str]:
        """The consequences that read rows of a record that the objective counts: they would change with them."""
        mine = records(self.objective.measure, *(part for pair in self.objective.also for part in pair))
        return frozenset(c.name for c in self.again.contract.consequences if mine & records(c.amount, c.when))

    # ------------------------------------------------------------ smaller changes

    def steps(self, whole: Turn) -> Iterator[Turn]:
        """The changes smaller than one that turns it at which a level is no longer failed or an amount is less.

        Where nearly every row changes the amount, the first is shown alone: the others follow the same rule.
        """
        change = whole.changes[0]
        if len(whole.changes) > 1 or not isinstance(change, Recount):
            return
        known = {0: self.mark(self.outcome)}

        def mark(by: int) -> tuple[object, ...]:
            if by not in known:
                known[by] = self.mark(self.judged(self.objective, (replace(change, by=by),), self.counts))
            return known[by]

        last = 0
        for number_of_steps in count():
            found = least_change(mark, last, change.by)
            if found is None or found >= change.by or number_of_steps == MOST_STEPS:
                return
            smaller = (replace(change, by=found),)
            nearly = self.judged(self.objective, (replace(change, by=found - 1),), self.counts)
            yield self.settled(smaller, self.judged(self.objective, smaller, self.counts), nearly)
            if found == last + 1 and mark(found + 1) != mark(found):
                return
            last = found

    def mark(self, outcome: ObjectiveOutcome) -> tuple[object, ...]:
        """All that a step may change: the verdict, the levels, the amounts before the settlement."""
        lines = self.run(outcome).outcome.lines
        unsure = self.rows_read
        return outcome.verdict, outcome.missed_levels, tuple((key(n), n.amount) for n in lines if n.name not in unsure)


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


def least_change(mark: Callable[[int], object], last: int, most: int) -> int | None:
    """The least number over `last` and up to `most` whose mark differs from that of `last`."""
    found = least(lambda more: mark(last + more) != mark(last), most - last)
    return None if found is None else last + found


def key(line: Line) -> tuple[str, str, str | None, str, str]:
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
