"""Local time to UTC inside SQL, exactly, from the pinned zone data: a search tree over the changes of a zone's clocks.

While files are read an instant is *packed*: twice the microseconds, and one more where they are those of a local clock.
When all files are there their range is known, so that the tree holds only the changes within it.

A local time that the clocks jumped over does not exist: its offset is NULL. One that they showed twice is taken as the
first of the two, and its offset is one microsecond more than the true one, which is a whole number of seconds: the
lowest bit says that a choice was made. Instants outside 1970-2099 are not read: such values stand for something else.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise

from slalang.calendar.zones import DAY, EPOCH_DAY, known_zone
from slalang.sources.sql import case

FIRST = 0
"""1970-01-01, the first instant and local time that is read."""
LAST = (date(2100, 1, 1).toordinal() - EPOCH_DAY) * DAY
"""The first that is not read any more."""

Piece = tuple[int, int | None]
"""From this local time on: the offset, with its lowest bit set where the local time occurs twice; None in a gap."""


def packed(wall: str, instant: str) -> str:
    """One number out of a wall time or an instant, of which the other is NULL; NULL outside what is read."""
    return case([(is_read(instant), f"{instant} * 2"), (is_read(wall), f"{wall} * 2 + 1")])


def is_read(moment: str) -> str:
    return f"{moment} >= {FIRST} AND {moment} < {LAST}"


def is_wall(number: str) -> str:
    return f"{number} & 1 = 1"


def unpacked(number: str) -> str:
    return f"{number} >> 1"


def instant(number: str, offset: str) -> str:
    """The instant of a packed number; `offset` is that of its wall time."""
    return case([(is_wall(number), f"({unpacked(number)}) - ({offset} - ({offset} & 1))")], unpacked(number))


def offset(local: str, zone: str, low: int, high: int) -> str:
    """The offset at a local time in [low, high], as described above; `local` is the name of a column."""
    return tree(local, between(pieces(zone, low // YEAR, high // YEAR), low, high))


YEAR = 366 * DAY


@lru_cache(maxsize=256)
def pieces(zone: str, first: int, last: int) -> tuple[Piece, ...]:
    """The offsets of a zone by local time, in order, for the years (of 366 days, from 1970) first to last."""
    changes = known_zone(zone).changes(first * YEAR - 2 * DAY, (last + 1) * YEAR + 2 * DAY)
    found: list[Piece] = [(first * YEAR - 4 * DAY, changes[0][1])]
    for (_, before), (moment, after) in pairwise(changes):
        if after > before:
            found += [(moment + before, None), (moment + after, after)]
        else:
            found += [(moment + after, before + 1), (moment + before, after)]
    return tuple(found)


def between(found: tuple[Piece, ...], low: int, high: int) -> tuple[Piece, ...]:
    """The pieces that cover the local times from low to high."""
    ends = [*(start for start, _ in found[1:]), high + 1]
    return tuple(p for p, end in zip(found, ends, strict=True) if end > low and p[0] <= high)


def tree(local: str, found: tuple[Piece, ...]) -> str:
    """A balanced CASE: as many comparisons as the number of pieces has digits in base two."""
    if len(found) == 1:
        return "NULL::BIGINT" if found[0][1] is None else f"{found[0][1]}::BIGINT"
    middle = len(found) // 2
    low, high = tree(local, found[:middle]), tree(local, found[middle:])
    return f"CASE WHEN {local} < {found[middle][0]} THEN {low} ELSE {high} END"
