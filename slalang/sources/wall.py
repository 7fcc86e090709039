"""Local time to UTC inside SQL, exactly, from the pinned zone data: a search tree over every change of a zone's clocks.

A local time that the clocks jumped over does not exist: its offset is NULL. One that they showed twice is taken as the
first of the two, and its offset is one microsecond more than the true one, which is a whole number of seconds: the
lowest bit says that a choice was made. Instants outside 1970-2099 are not read: such values stand for something else.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise

from slalang.calendar.zones import DAY, EPOCH_DAY, known_zone

FIRST = 0
"""1970-01-01, the first instant and local time that is read."""
LAST = (date(2100, 1, 1).toordinal() - EPOCH_DAY) * DAY
"""The first that is not read any more."""

Piece = tuple[int, int | None]
"""From this local time on: the offset, with its lowest bit set where the local time occurs twice; None in a gap."""


@lru_cache(maxsize=64)
def pieces(zone: str) -> tuple[Piece, ...]:
    """The offsets of a zone by local time, in order."""
    changes = known_zone(zone).changes(FIRST - 2 * DAY, LAST + 2 * DAY)
    found: list[Piece] = [(FIRST - 3 * DAY, changes[0][1])]
    for (_, before), (instant, after) in pairwise(changes):
        if after > before:
            found += [(instant + before, None), (instant + after, after)]
        else:
            found += [(instant + after, before + 1), (instant + before, after)]
    return tuple(found)


def offset(local: str, zone: str) -> str:
    """The offset at a local time, as described above; `local` is an expression that is computed already."""
    return tree(local, pieces(zone))


def tree(local: str, found: tuple[Piece, ...]) -> str:
    """A balanced CASE: as many comparisons as the number of pieces has digits in base two."""
    if len(found) == 1:
        return "NULL::BIGINT" if found[0][1] is None else f"{found[0][1]}::BIGINT"
    middle = len(found) // 2
    low, high = tree(local, found[:middle]), tree(local, found[middle:])
    return f"CASE WHEN {local} < {found[middle][0]} THEN {low} ELSE {high} END"
