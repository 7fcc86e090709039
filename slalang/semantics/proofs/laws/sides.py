"""Two results of one objective, the better and the worse, and all that they are judged to be.

Takes an objective and the results that its measure can give; gives pairs of sides, such that what holds for every pair
holds for any two results of which the second lies further to the bad side. The results are cut into cells wherever the
contract tells them apart; from neighbour to neighbour the worst can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement, pairwise

from slalang.model.contract import Contract, Level, Lowers, Objective
from slalang.model.expression import AnyOf, Bounds, Pattern
from slalang.semantics.proofs.axes import Numbers, bits
from slalang.semantics.proofs.constants import interval_of, intervals_of
from slalang.semantics.proofs.interval import NOT_NEGATIVE, Interval, intersection, negated, plus, point
from slalang.semantics.proofs.words import ORDERED

UNMEASURED = "not measured"
UNJUDGED = "not judged"
"""What a result is where its target has no value: it was measured, and can be read."""
MOST_LOWERED = 3
"""Reliefs that lower something of one objective, each of which may act or not."""


Decided = tuple[str, frozenset[str]]
"""A verdict with the levels that fail."""


@dataclass(frozen=True, slots=True)
class Judging:
    """One way in which results are judged, the same for both: what else the data hold decides which.

    `met_becomes` is what a result that meets the target comes to: missed where a second condition fails. `decided` are
    the verdicts on the better and the worse result where these follow from something else than the target.
    """

    target: Pattern
    levels: tuple[Level, ...]
    met_becomes: str = "met"
    decided: tuple[Decided, Decided] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two results: where it lies and how it is judged.

    `shortfall` and `overshoot` are None where the target has no ends to fall short of.
    """

    result: Interval
    verdict: str
    failed: frozenset[str] = frozenset()
    shortfall: Interval | None = None
    overshoot: Interval | None = None

    @property
    def is_judged(self) -> bool:
        return self.verdict not in {UNMEASURED, UNJUDGED}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides, `worse` further to the bad side; `falling`: the lower result is the worse one.

    `apart` tells that they are different cells; in one cell the two are any two results of it.
    """

    better: Side
    worse: Side
    falling: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why the results of an objective have no bad side."""

    reason: str


# ---------------------------------------------------------------- which way is worse


def judgings(objective: Objective, contract: Contract) -> tuple[Judging, ...] | Unfit:
    """All ways in which the same data but for the result may be judged."""
    if objective.measure.type.kind not in ORDERED:
        return Unfit(f"the results of `{objective.name}` have no order")
    lowering = [r.effect for r in contract.reliefs if objective.name in r.objectives and isinstance(r.effect, Lowers)]
    if len(lowering) > MOST_LOWERED:
        return Unfit(f"more than {MOST_LOWERED} reliefs lower what `{objective.name}` promises")
    plain = Judging(objective.target, objective.levels)
    found = [lowered(plain, acting) for n in range(len(lowering) + 1) for acting in combinations(lowering, n)]
    if any(directions(j.target) is None or directions(j.target) != directions(plain.target) for j in found):
        return Unfit(f"the target of `{objective.name}` has no bad side that is known")
    met = ("met", "missed", UNMEASURED) if objective.also else ("met",)
    ways = [replace(j, met_becomes=becomes) for j in found for becomes in met]
    ways += [replace(j, decided=both) for j in found for both in decided_otherwise(objective, met)]
    unjudged: Decided = (UNJUDGED, frozenset())
    ways += [replace(j, decided=(unjudged, unjudged)) for j in found if intervals_of(j.target) is None]
    return tuple(ways)


def lowered(judging: Judging, acting: Iterable[Lowers]) -> Judging:
    for effect in acting:
        if not effect.level:
            judging = replace(judging, target=effect.to)
        else:
            levels = tuple(Level(x.name, effect.to) if x.name == effect.level else x for x in judging.levels)
            judging = replace(judging, levels=levels)
    return judging


def decided_otherwise(objective: Objective, met: Iterable[str]) -> Iterator[tuple[Decided, Decided]]:
    """How few rows are judged: the lower share has as many failures or more. `met` is what meeting comes to."""
    few, falls = objective.low_volume, directions(objective.target) or frozenset()
    if few is None:
        return
    names = [level.name for level in objective.levels]
    if few.outcome is None:
        said = [name for name in names if name in dict(few.levels)]
        bad: list[Decided] = [("missed", frozenset(said[:n])) for n in range(len(said) + 1)]
        for good in met:
            for fewer, more in combinations_with_replacement([(good, frozenset[str]()), *bad], 2):
                yield from ((fewer, more) if lower_is_worse else (more, fewer) for lower_is_worse in sorted(falls))
    elif few.outcome.outcome in {"met", "missed"}:
        level = few.outcome.level
        upto = len(names) if level == "*" else names.index(level) + 1 if level in names else 0
        becomes = met if few.outcome.outcome == "met" else ("missed",)
        yield from (((b, frozenset(names[:upto])), (b, frozenset(names[:upto]))) for b in becomes)


def directions(target: Pattern) -> frozenset[bool] | None:
    """The bad sides of a target: True where lower is worse, False where higher is; None where nobody can say."""
    if isinstance(target, AnyOf):
        return None
    if isinstance(target, Bounds):
        ends = frozenset(side for side, end in ((True, target.low), (False, target.high)) if end is not None)
        return ends if len(ends) == 1 or interval_of(target) is not None else None
    return frozenset((True, False)) if interval_of(target) is not None else None


# ---------------------------------------------------------------- cells


def pairs(judging: Judging, axis: Numbers) -> Iterator[Pair]:
    """Every two neighbouring cells, and every cell with itself, as often as they can be judged differently."""
    for falling in sorted(directions(judging.target) or ()):
        cells = [axis.values(1 << i)[0] for i in bits(axis.alive)]
        chain = cells[::-1] if falling else cells
        for better, worse in steps(chain, judging, falling):
            for one in sides(better, judging, 0):
                for other in sides(worse, judging, 1):
                    if judging.decided is not None or not is_better(other, one, judging, falling):
                        yield Pair(one, other, falling, better != worse)


def steps(chain: list[Interval], judging: Judging, falling: bool) -> Iterator[tuple[Interval, Interval]]:
    """The cells to compare, from good to bad.

    Where both sides are bad, a result that meets the target is better than any other, and no two of these are compared.
    """
    if len(directions(judging.target) or ()) == 1:
        yield from ((cell, cell) for cell in chain)
        yield from pairwise(chain)
        return
    good = [cell for cell in chain if meets(cell, judging.target)]
    bad = [cell for cell in chain if cell not in good and beyond(cell, judging.target, falling)]
    yield from ((cell, cell) for cell in bad)
    yield from pairwise(bad)
    yield from ((cell, bad[0]) for cell in good if bad)


def meets(cell: Interval, target: Pattern) -> bool:
    held = intervals_of(target) or ()
    return any(not intersection(cell, piece).is_empty for piece in held)


def beyond(cell: Interval, target: Pattern, falling: bool) -> bool:
    """Whether a cell lies on the low (or high) side of a target."""
    (held,) = intervals_of(target) or (Interval(),)
    if falling:
        return held.low is not None and cell.high is not None and cell.high <= held.low
    return held.high is not None and cell.low is not None and cell.low >= held.high


# ---------------------------------------------------------------- how a cell is judged


def sides(cell: Interval, judging: Judging, which: int) -> Iterator[Side]:
    """A cell as the better (0) or worse (1) result, with each outcome that is possible where bounds are not fixed."""
    if judging.decided is not None:
        yield Side(cell, *judging.decided[which], *distances(cell, judging.target))
        return
    fixed = intervals_of(judging.target) is not None
    unsure = [level.name for level in judging.levels if intervals_of(level.fails_when) is None]
    for meets_target in (meets(cell, judging.target),) if fixed else (True, False):
        some = () if meets_target else tuple(unsure)
        for n in range(len(some) + 1):
            for failing in combinations(some, n):
                yield judged(cell, judging, meets_target, frozenset(failing))


def is_better(one: Side, other: Side, judging: Judging, falling: bool) -> bool:
    """Whether the first is judged better than the second by bounds that are the same for both.

    It has then the better result; so it is not the worse of a pair.
    """
    if other.verdict == "missed" and one.verdict != "missed":
        return True
    follow = {x.name for x in judging.levels if directions(x.fails_when) == frozenset({not falling})}
    return bool((other.failed - one.failed) & follow)


def judged(cell: Interval, judging: Judging, meets_target: bool, failing: frozenset[str]) -> Side:
    short, over = distances(cell, judging.target)
    if meets_target:
        return Side(cell, judging.met_becomes, shortfall=short, overshoot=over)
    known = {level.name: intervals_of(level.fails_when) for level in judging.levels}
    failed = frozenset(
        name for name, held in known.items() if any(not intersection(cell, h).is_empty for h in held or ())
    )
    return Side(cell, "missed", failed | failing, short, over)


def distances(cell: Interval, target: Pattern) -> tuple[Interval | None, Interval | None]:
    """How far the results of a cell fall short of the target, and how far they lie on its good side.

    Of a target with two ends the overshoot is not told: past the second end it grows with what is bad.
    """
    held = interval_of(target)
    if not isinstance(target, Bounds):
        return None, None
    if held is None:
        return NOT_NEGATIVE, NOT_NEGATIVE
    bare = replace(cell, step=None)
    under = None if held.low is None else plus(point(held.low), negated(bare))
    over = None if held.high is None else plus(bare, negated(point(held.high)))
    gaps = [gap for gap in (under, over) if gap is not None]
    short = next((gap for gap in gaps if reaches_over_zero(gap)), point(0))
    good = negated(gaps[0])
    overshoot = at_least_zero(good) if reaches_over_zero(good) else point(0)
    return at_least_zero(short), overshoot if len(gaps) == 1 else None


def reaches_over_zero(gap: Interval) -> bool:
    return gap.high is None or gap.high > 0


def at_least_zero(gap: Interval) -> Interval:
    return intersection(gap, NOT_NEGATIVE)
