"""Which part of one text is which of another, so that as much as possible stays where it is.

Takes two sequences; gives pairs of positions in their order, a None on the side where a part has no partner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

Part = TypeVar("Part")
Pair = tuple[int | None, int | None]
Score = Callable[[int, int], int]

MOST_PAIRS = 250_000
"""Gaps with more pairs than this are not searched: what lies in them is replaced."""


def by_key(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Parts with equal keys are partners, as many as keep their order; a key that comes twice counts from the first."""
    before = {key: i for i, key in enumerate(counted(old))}
    after = counted(new)
    common = [(before[key], j) for j, key in enumerate(after) if key in before]
    return filled(longest_rise(common), len(old), len(new))


def counted(keys: Sequence[Hashable]) -> list[Hashable]:
    """Keys told apart by how often they came before."""
    seen: Counter[Hashable] = Counter()
    done: list[Hashable] = []
    for key in keys:
        done.append((key, seen[key]))
        seen[key] += 1
    return done


def longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose first places rise as their second ones do."""
    ends: list[int] = []
    tops: list[int] = []
    back: list[int | None] = []
    for position, (first, _) in enumerate(pairs):
        depth = bisect_left(tops, first)
        back.append(ends[depth - 1] if depth else None)
        if depth == len(tops):
            tops.append(first)
            ends.append(position)
        else:
            tops[depth], ends[depth] = first, position
    done: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        done.append(pairs[at])
        at = back[at]
    return done[::-1]


def by_likeness(old: Sequence[Hashable], new: Sequence[Hashable], score: Score) -> list[Pair]:
    """Partners chosen so that their scores add up to the most; a score of 0 makes none. Equal keys at the ends pair."""
    size = min(len(old), len(new))
    head = next((i for i in range(size) if old[i] != new[i]), size)
    size -= head
    tail = next((i for i in range(size) if old[-1 - i] != new[-1 - i]), size)
    middle = best(range(head, len(old) - tail), range(head, len(new) - tail), score)
    ends = [(len(old) - tail + i, len(new) - tail + i) for i in range(tail)]
    return filled([*((i, i) for i in range(head)), *middle, *ends], len(old), len(new))


def best(old: range, new: range, score: Score) -> list[tuple[int, int]]:
    """The pairs of a gap, by the usual table of best sums."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    cached = lru_cache(maxsize=None)(score)
    sums = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            own = cached(old[i], new[j])
            paired = own + sums[i + 1][j + 1] if own else 0
            sums[i][j] = max(paired, sums[i + 1][j], sums[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        own = cached(old[i], new[j])
        if own and sums[i][j] == own + sums[i + 1][j + 1]:
            found.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif sums[i][j] == sums[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def filled(pairs: Sequence[tuple[int, int]], old: int, new: int) -> list[Pair]:
    """Pairs with what lies between them: what is gone first, then what is new."""
    return list(gaps(pairs, old, new))


def gaps(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[Pair]:
    i = j = 0
    for first, second in (*pairs, (old, new)):
        yield from ((k, None) for k in range(i, first))
        yield from ((None, k) for k in range(j, second))
        if (first, second) != (old, new):
            yield first, second
        i, j = first + 1, second + 1
