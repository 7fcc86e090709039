"""Which rows of a share are undecided: a clock that still runs decides whether they are counted, or fulfilled.

takes    a share of rows, and the rows as its objective or its period has them
gives    for each row whether some end of its running clocks, in time or late, makes it count otherwise than it does now
assumes  a clock runs where it is neither in time nor late: one that is over its target has ended late

Each running clock ends by itself, whatever the others do; its length stays what it is now. So an open row of
`slow.in_time and fix.late` is no failure while both run, and one where `fix` is late already waits for `slow` alone.
The rows of a set inside the condition end alike on one clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import product
from typing import Any

from slalang.engine import scalars as s
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse
from slalang.engine.rows import Rows
from slalang.model.expression import Aggregate, ClockValue, Link, Or, RowSet
from slalang.model.query import Scalar
from slalang.source import Place
from slalang.units import Type

VERDICTS = ("in_time", "late")
MOST_CLOCKS = 6
"""Clocks by whose verdicts one share may judge: every further one doubles the ends that are looked at."""

Way = tuple[Link | str, ...]
Running = tuple[str, Way]
"""A clock and the way to the row on which it runs, from the row of the share: links, and names of child records."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Of each row whether its running clocks decide that it is counted, and that it is fulfilled where it counts."""

    counted: Scalar
    fulfilled: Scalar


DECIDED = Undecided(s.FALSE, s.FALSE)


def undecided(compiler: Compiler, rows: Rows, share: Aggregate, scope: Scope) -> Undecided:
    """What the running clocks of each row decide in a share; a share whose conditions read no verdict is decided."""
    assert isinstance(share.over, RowSet), "rows run on clocks"
    conditions = (share.among, share.over.where)
    clocks = tuple(dict.fromkeys(verdicts_in(conditions)))
    if not clocks:
        return DECIDED
    if len(clocks) > MOST_CLOCKS:
        refuse(share.place, f"a share by the verdicts of more than {MOST_CLOCKS} clocks")
    ends = (dict(zip(clocks, words, strict=True)) for words in product(VERDICTS, repeat=len(clocks)))
    every = (conditions, *(supposed(conditions, end) for end in ends))
    counted = [s.holds(compiler.condition(rows, among, scope)) for among, _ in every]
    fulfilled = [s.holds(compiler.condition(rows, where, scope)) for _, where in every]
    return Undecided(differs(counted), differs([s.both(*pair) for pair in zip(counted, fulfilled, strict=True)]))


def differs(found: Sequence[Scalar]) -> Scalar:
    """Whether conditions that are never unknown do not all say the same."""
    distinct = tuple(dict.fromkeys(found))
    return s.both(s.either(*distinct), s.opposite(s.both(*distinct))) if len(distinct) > 1 else s.FALSE


def verdicts_in(part: Any, way: Way = ()) -> Iterator[Running]:
    """The clocks of which an expression reads whether they end in time or late, with the ways to their rows."""
    if isinstance(part, ClockValue) and part.attribute in VERDICTS:
        yield running(part, way)
    for inner in parts_of(part).values():
        yield from verdicts_in(inner, inside(part, way))


def supposed(part: Any, end: Mapping[Running, str], way: Way = ()) -> Any:
    """An expression in which every clock that still runs already has a verdict."""
    if isinstance(part, tuple):
        return tuple(supposed(each, end, way) for each in part)
    if isinstance(part, ClockValue) and end.get(running(part, way)) == part.attribute:
        still = replace(part, attribute="running")
        return Or((part, still), type=part.type, place=part.place)
    changed = {name: supposed(inner, end, inside(part, way)) for name, inner in parts_of(part).items()}
    return replace(part, **changed) if changed else part


def parts_of(part: Any) -> dict[str, Any]:
    """What an expression is made of, by name; of a row of expressions by their numbers."""
    if isinstance(part, tuple):
        return {str(i): each for i, each in enumerate(part)}
    if not is_dataclass(part) or isinstance(part, type | Place | Type):
        return {}
    return {f.name: getattr(part, f.name) for f in fields(part) if f.name not in {"type", "place"}}


def running(read: ClockValue, way: Way) -> Running:
    """The clock that is read; from a child row, the parent is the row from which the way came."""
    via = read.via
    if way and via and via[0].kind == "parent":
        return read.clock, (*way[:-1], *via[1:])
    return read.clock, (*way, *via)


def inside(part: Any, way: Way) -> Way:
    """The way to the rows of which the parts of an expression speak."""
    if isinstance(part, Aggregate) and isinstance(part.over, RowSet) and part.over.of_row:
        return (*way, part.over.record)
    return way
