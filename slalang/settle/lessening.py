"""The smaller changes that would have lessened what a miss costs: the next better band, a level no longer failed.

Takes the search for what turns an outcome and the change that does; gives a `Turn` for each smaller change at which the
levels failed or an amount differ from those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from slalang.model.expression import Bounds, Constant
from slalang.settle.needed import CLOSE, Needed
from slalang.settle.parts import everything
from slalang.settle.recounting import Recount
from slalang.settle.search import least
from slalang.settle.turning import Mark, Turn, Turning
from slalang.units import round_to

NEAR = Fraction(1, 1_000_000)
"""Coarser than what a step past a bound of `CLOSE` can do to an amount."""
MOST_STEPS = 4
"""More smaller changes than this are not listed: the whole one avoids it all."""


def lessening(turning: Turning, whole: Turn) -> Iterator[Turn]:
    """The smaller changes of the kind that turns an outcome alone."""
    change = whole.changes[0]
    if len(whole.changes) > 1:
        return
    steps = by_rows(turning, change) if isinstance(change, Recount) else by_results(turning, change)
    yield from islice(steps, MOST_STEPS)


def by_rows(turning: Turning, change: Recount) -> Iterator[Turn]:
    """The least numbers of rows at which something is better than with one row less.

    Where every row changes the amount, the first is shown alone: the others follow the same rule.
    """
    known = {0: turning.mark(turning.outcome)}

    def mark(by: int) -> tuple[object, ...]:
        if by not in known:
            known[by] = turning.mark(turning.with_changes(replace(change, by=by)))
        return known[by]

    last = 0
    while (found := least_change(mark, last, change.by)) is not None and found < change.by:
        smaller = replace(change, by=found)
        nearly = turning.with_changes(replace(change, by=found - 1))
        yield turning.settled((smaller,), turning.with_changes(smaller), nearly)
        if found == last + 1 and mark(found + 1) != mark(found):
            return
        last = found


def least_change(mark: Callable[[int], object], last: int, most: int) -> int | None:
    """The least number over `last` and up to `most` whose mark differs from that of `last`."""
    found = least(lambda more: mark(last + more) != mark(last), most - last)
    return None if found is None else last + found


def by_results(turning: Turning, change: Needed) -> Iterator[Turn]:
    """The bounds of tables and levels between the result and the one that is asked for, where something is better."""
    before = nearly(turning.mark(turning.outcome))
    for value, target in bounds_between(turning, change):
        given = replace(change.given, value=value) if change.given is not None else None
        apart = abs(bound_of(target) - (change.result or 0))
        smaller = replace(change, value=value, target=target, apart=apart, given=given)
        outcome = turning.with_changes(smaller)
        mark = nearly(turning.mark(outcome))
        if mark != before:
            turn = turning.settled((smaller,), outcome, None)
            yield turn if bounds_itself(target) else at_the_bound(turn)
            before = mark


def bounds_itself(target: Bounds) -> bool:
    """Whether a target holds its bound, so that the change was tried at it and not just past it."""
    return target.low_closed or target.high_closed


def at_the_bound(turn: Turn) -> Turn:
    """What was tried just past a bound, with the amounts that it nears."""
    lines = tuple(replace(n, amount=near(n.amount), settled=near(n.settled)) for n in turn.lines)
    return replace(turn, lines=lines, total=None if turn.total is None else near(turn.total))


def nearly(mark: Mark) -> Mark:
    """The same with the amounts that are nearest: what a step just past a bound adds to them is nothing of its own."""
    verdict, levels, amounts = mark
    return verdict, levels, tuple((line, near(amount)) for line, amount in amounts)


def near(amount: Fraction) -> Fraction:
    return round_to(amount, NEAR)


def bounds_between(turning: Turning, change: Needed) -> list[tuple[Fraction, Bounds]]:
    """(value, what it has to be) for each bound between, the nearest first: at it, and just past it."""
    result, wanted = change.result, change.value
    if result is None or not isinstance(wanted, Fraction):
        return []
    up = 1 if wanted > result else -1
    found = {b for b in constants(turning, change) if min(result, wanted) < b < max(result, wanted)}
    ends = sorted(found, key=lambda b: b * up)
    return [(b + past * up, bounds(change, b, up, closed=not past)) for b in ends for past in (Fraction(0), CLOSE)]


def constants(turning: Turning, change: Needed) -> Iterator[Fraction]:
    """The figures of the result's kind in the levels and in every amount."""
    levels = tuple(level.fails_when for level in turning.objective.levels)
    amounts = tuple((c.when, c.amount) for c in turning.again.contract.consequences)
    for e in everything((levels, amounts)):
        if isinstance(e, Constant) and e.type.kind is change.type.kind and isinstance(e.value, Fraction):
            yield e.value


def bounds(change: Needed, bound: Fraction, up: int, *, closed: bool) -> Bounds:
    """At least or at most a bound, or past it."""
    end = Constant(bound, type=change.type)
    return Bounds(end, closed, None, False) if up > 0 else Bounds(None, False, end, closed)


def bound_of(target: object) -> Fraction:
    """The end that a target made here has."""
    assert isinstance(target, Bounds), "a bound between two results"
    end = target.low or target.high
    assert isinstance(end, Constant) and isinstance(end.value, Fraction), "a bound is a figure"
    return end.value
