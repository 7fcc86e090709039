"""Proves `worse O never lowers L` and its like: for any two results of which the second is further to the bad side.

Takes one version of a contract and a law; gives None where it is proved for every pair of results, with everything else
as it may be, or a `Doubt`: what the proof did not get past. A doubt is no refutation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from slalang.model.contract import TOTALS, Consequence, Contract, Excuses, Lowers, Objective
from slalang.model.contract import LawOfChange as Law
from slalang.model.expression import (
    ContextValue,
    Expression,
    SeriesKind,
)
from slalang.semantics.proofs.axes import Numbers
from slalang.semantics.proofs.interval import point
from slalang.semantics.proofs.laws.cells import axis_of_results, tried
from slalang.semantics.proofs.laws.compare import EQ, GE, LE, NONE, Comparison
from slalang.semantics.proofs.laws.deciding import FALSE, TRUE, truth
from slalang.semantics.proofs.laws.reading import Reading, Standing, is_finer, of_consequence, owners
from slalang.semantics.proofs.laws.residual import Residual
from slalang.semantics.proofs.laws.sides import Judging, Pair, Side, Unfit, judgings, pairs
from slalang.semantics.proofs.laws.steps import Block, Steps
from slalang.semantics.proofs.laws.unknowns import Unknowns
from slalang.semantics.proofs.ranges import Ranges, domain
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.whole import facts_of, setting_of_contract
from slalang.semantics.proofs.words import in_words, witness
from slalang.source import Place
from slalang.units import UNKNOWN

MOST_CELLS = 400
"""Cells of results that are compared with their neighbours; the tables of a real contract make a few dozen."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a law is not proved, and the place of what the proof did not get past, where there is one."""

    reason: str
    place: Place | None = None


def doubts(contract: Contract, laws: Iterable[Law], versions: Iterable[Contract] = ()) -> dict[Law, Doubt]:
    """What keeps each law from being proved under these terms; those that are proved are not there.

    `versions` are all terms of the contract: earlier periods may have been under others than these.
    """
    also = tuple(versions)
    of: dict[str, list[Law]] = {}
    for law in laws:
        of.setdefault(law.objective, []).append(law)
    found: dict[Law, Doubt] = {}
    for objective in contract.objectives:  # of one that is not promised, nothing can be worse
        if objective.name in of:
            found |= of_objective(contract, objective, of[objective.name], also)
    return found


def of_objective(
    contract: Contract, objective: Objective, laws: list[Law], versions: tuple[Contract, ...]
) -> dict[Law, Doubt]:
    ways = judgings(objective, contract)
    if isinstance(ways, Unfit):
        return dict.fromkeys(laws, Doubt(ways.reason, objective.place))
    return Proof(contract, objective, Reading(contract, objective, versions), versions).doubts(laws, ways)


def chains(contract: Contract, objective: Objective) -> tuple[tuple[Fraction, ...], ...]:
    """Results to try, each row from good to bad: on every bound that the contract names, and beside it.

    Where a target has two bad sides, what meets it stands before each of them, one result to a row. Empty where the
    results have no bad side.
    """
    ways = judgings(objective, contract)
    if isinstance(ways, Unfit):
        return ()
    axis = Proof(contract, objective, Reading(contract, objective)).axis(ways)
    return tuple(tried(ways[0], axis))


@dataclass(eq=False)
class Proof:
    """The laws of one objective under one version of the terms; `versions` are all that the contract has."""

    contract: Contract
    objective: Objective
    reading: Reading
    versions: tuple[Contract, ...] = ()

    def axis(self, ways: tuple[Judging, ...]) -> Numbers:
        return axis_of_results(self.reading, ways, domain(self.objective.measure, self.setting))

    @cached_property
    def setting(self) -> Setting:
        """What is true in every period, of the terms then in force: nothing of a series that amendments change."""
        mine, *others = (setting_of_contract(terms, facts_of(terms)) for terms in (self.contract, *self.versions))
        return replace(
            mine,
            objective=self.objective.name,
            measure=unchanged(SeriesKind.OBJECTIVE, self.objective.name, mine, others),
            series=lambda kind, name: unchanged(kind, name, mine, others),
            earns_back=any(s.earns_back for s in (mine, *others)),
        )

    def doubts(self, laws: list[Law], ways: tuple[Judging, ...]) -> dict[Law, Doubt]:
        axis = self.axis(ways)
        if (excused := self.excused()) is not None:
            return dict.fromkeys(laws, excused)
        if len(axis.cuts) > MOST_CELLS:
            reason = f"the results fall into more than {MOST_CELLS} parts"
            return dict.fromkeys(laws, Doubt(reason, self.objective.place))
        unknowns = Unknowns()
        found: dict[Law, Doubt] = {}
        for judging in ways:
            known: dict[Side, Residual] = {}
            for pair in pairs(judging, axis):
                for side in (pair.better, pair.worse):
                    if side not in known:
                        known[side] = Residual(self.reading, unknowns, side, Ranges(narrowed(self.setting, side)))
                comparison = Comparison(known[pair.better], known[pair.worse], pair.falling)
                for law in (law for law in laws if law not in found):
                    if (why := self.doubt(law, pair, comparison, axis)) is not None:
                        found[law] = why
        return found

    def doubt(self, law: Law, pair: Pair, comparison: Comparison, axis: Numbers) -> Doubt | None:
        """Why one pair of sides does not show a law."""
        lost = comparison.better.unknowns.lost
        before = len(lost)
        bad = [b for b in self.compared(law, comparison) if not b.flags & (LE if law.worse_pays else GE)]
        if not bad:
            return None
        cause = bad[0].cause
        return Doubt(self.said(pair, axis), cause if cause in self.steps() else next(iter(lost[before:]), cause))

    def excused(self) -> Doubt | None:
        """Reliefs whose condition follows the result itself could turn any order round."""
        own = Standing(self.objective.name, self.objective.unit)
        for relief in self.contract.reliefs:
            moves = isinstance(relief.effect, Excuses | Lowers) and self.objective.name in relief.objectives
            if moves and relief.when is not None and self.reading.depends(relief.when, own):
                return Doubt(f"`{relief.name}` excuses or lowers by the result itself", relief.place)
        return None

    def said(self, pair: Pair, axis: Numbers) -> str:
        better, worse = (in_words(witness(s.result, axis.type), axis.type) for s in (pair.better, pair.worse))
        return f"its order {f'from {better} to {worse}' if pair.apart else f'near {better}'} could not be followed"

    def steps(self) -> tuple[Place, ...]:
        settlement = self.contract.settlement
        return () if settlement is None else tuple(step.place for step in settlement.steps)

    # ------------------------------------------------------------ two sides

    def compared(self, law: Law, comparison: Comparison) -> list[Block]:
        """How L compares on two sides, in the blocks that it is the sum of."""
        lines = [c for c in self.contract.consequences if c.kind in TOTALS.values()]
        if law.line not in TOTALS and not law.settled:
            return [b for c in lines if c.name == law.line for b in self.lines(c, comparison)]
        kinds = {c.name: c.kind for c in lines}
        later = [c.amount.place for c in lines if c.name == law.line and self.reading.waits(c)]
        gone = [place for name, place in self.straying.items() if name not in kinds]
        if later or gone:  # lines that are settled with other periods, or that no declaration of these terms stands for
            return [Block(frozenset(), NONE, (later or gone)[0])]
        blocks = [self.alone(b) for c in lines for b in self.lines(c, comparison)]
        if self.contract.settlement is not None:
            line = law.line if law.settled else ""
            blocks = Steps(self.contract, self.contract.settlement, comparison, kinds, line).run(blocks)
        if law.settled:
            return [only(law.line, b) for b in blocks if law.line in b.names]
        return [b for b in blocks if any(kinds[name] == TOTALS[law.line] for name in b.names)]

    def lines(self, of: Consequence, comparison: Comparison) -> Iterator[Block]:
        for owner in owners(of):
            flags = self.line(of, owner, comparison)
            yield Block(frozenset({(of.name, owner)}), flags, None if flags == EQ else of.amount.place)

    @cached_property
    def straying(self) -> Mapping[str, Place]:
        """Consequences of which other lines than those of this period may read the result and be settled with it.

        These are lines of shorter periods than the settlement's, and lines that waited for this period.
        """
        every = [Reading(terms, self.objective, self.versions) for terms in (self.contract, *self.versions)]
        return {c.name: c.amount.place for one in every for c in one.contract.consequences if strays(c, one)}

    def alone(self, block: Block) -> Block:
        """The line of this period with those that stray into its settlement."""
        cause = next((self.straying[name] for name in block.names if name in self.straying), None)
        return block if cause is None else replace(block, flags=NONE, cause=cause)

    def line(self, of: Consequence, owner: str, comparison: Comparison) -> int:
        """How the amount of one line compares; where there is none, it is nothing."""
        at = Standing(owner, of.unit, self.reading.key_of(of, owner))
        own = owner == self.objective.name
        judged = bool(owner) and self.reading.judged(owner, at)
        if not judged and not any(self.reading.depends(e, at) for e in (of.amount, of.when) if e is not None):
            return EQ
        if of.unit != self.objective.unit or (judged and not own):
            return NONE
        sides = (comparison.better, comparison.worse)
        held = [TRUE if of.when is None else side.of(of.when, at) for side in sides]
        amounts = [side.of(of.amount, at) for side in sides]
        if own:
            held = [h if side.side.is_judged else FALSE for side, h in zip(sides, held, strict=True)]
        return self.given(comparison, held, amounts)

    def given(self, c: Comparison, held: list[Expression], amounts: list[Expression]) -> int:
        """Of two amounts under two conditions; what is missing is not given, and nothing given is under zero: that is
        proved of every amount."""
        nothing = [
            truth(h) is False or side.ranges.of(a) == point(0)
            for h, a, side in zip(held, amounts, (c.better, c.worse), strict=True)
        ]
        if all(nothing):
            return EQ
        conditions, order = c.of(*held), c.of(*amounts)
        under = conditions & LE and order & LE and c.present_too(amounts[0], amounts[1])
        over = conditions & GE and order & GE and c.present_too(amounts[1], amounts[0])
        return (LE if nothing[0] or under else NONE) | (GE if nothing[1] or over else NONE)


def only(line: str, block: Block) -> Block:
    """What is known of one line's part in a block: where other lines are in it and anything differs, nothing."""
    return block if block.flags == EQ or block.names == {line} else replace(block, flags=NONE, cause=block.joined)


def unchanged(kind: SeriesKind, name: str, setting: Setting, others: Iterable[Setting]) -> Expression | None:
    """What stands behind a series under all terms; None where that differs, or the series is not always there."""
    body = setting.series(kind, name)
    return body if all(other.series(kind, name) == body for other in others) else None


def narrowed(setting: Setting, side: Side) -> Setting:
    """The setting of one side: its result and its distances lie where the side says."""
    known = {"result": side.result, "shortfall": side.shortfall, "overshoot": side.overshoot}
    for name, lies in known.items():
        if lies is not None:
            setting = setting.where(ContextValue(name, type=UNKNOWN), (lies,))
    return setting


def strays(of: Consequence, reading: Reading) -> bool:
    """Whether lines of other periods may read the result and be settled with those of this one."""
    settlement = reading.contract.settlement
    several = settlement is not None and is_finer(of.unit, settlement.unit)
    return any(several or ahead for e in of_consequence(of) for ahead in reading.looks(*e))
