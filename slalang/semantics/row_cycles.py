"""Finds what a row needs to know of itself before it is known: look-ups, classes and clocks that stand on each other.

Takes a contract; gives a fault for each circle, at the declaration where it closes. An edge leads from a look-up,
priority or clock of a record to every other that its parts read of the same or of a linked row. Definitions are already
written out in those parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.cycles import ring_in_words, rings
from slalang.semantics.faults.names import CircularDefinition

Node = tuple[str, str, str]
"""What is derived of a row: its kind, its record and its name."""


def row_circles(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """A fault for each circle among what is derived of single rows."""
    declared: dict[Node, Any] = {}
    declared |= {("lookup", each.record, each.name): each for each in contract.lookups}
    declared |= {("priority", each.record, each.name): each for each in contract.priorities}
    declared |= {("clock", each.record, each.name): each for each in contract.clocks}
    graph = {node: tuple(dict.fromkeys(needed(each, node[1]))) for node, each in declared.items()}
    return tuple(
        CircularDefinition(declared[ring[0]].place, ring_in_words([name for _, _, name in ring]))
        for ring in rings({node: tuple(n for n in needs if n in graph) for node, needs in graph.items()})
    )


def needed(part: Any, record: str) -> Iterator[Node]:
    """What a part of the model reads of a row of `record`, and of the rows that it leads to."""
    if isinstance(part, tuple):
        for each in part:
            yield from needed(each, record)
        return
    if not is_dataclass(part) or isinstance(part, type):
        return
    owner = record
    for link in getattr(part, "via", ()):
        if link.kind == "lookup":
            yield ("lookup", owner, link.name)
        owner = link.to
    match part:
        case m.ClassValue(priority):
            yield ("priority", owner, priority)
        case m.ClockValue(clock):
            yield ("clock", owner, clock)
        case m.Aggregate(over=m.RowSet(record=inner)) | m.RowSet(record=inner):
            record = inner
        case k.Lookup():
            record = part.record
            yield from needed(part.where, part.target)
            yield from needed((part.by, part.at), record)
            return
    for each in fields(part):
        if each.name not in {"type", "place", "via"}:
            yield from needed(getattr(part, each.name), record)
