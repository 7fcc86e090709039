"""Finds series that read themselves in their own period: every circle must pass through a window that ends before it.

Takes a contract; gives a fault for each circle, at the series where it closes. An edge leads from a series, or from a
deadline, to every one that its value needs in the same period; what is read in `the month before`, `so far`, or a named
period (missing until it has closed) is no edge. Where an edge leads into `the next month`, every window is one: what is
read there may look back at the reader.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, TypeVar

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.names import CircularDefinition

N = TypeVar("N", bound=Hashable)


class Node(NamedTuple):
    """A series, or what else has a value in a period: each kind may have one of a name."""

    kind: str
    name: str


LONGEST_SHOWN = 10
PAST = frozenset({"before", "so_far", "named"})
NEVER: frozenset[str] = frozenset()
"""The windows that cut a circle; where one leads ahead, none does."""
SETTLEMENT = Node("settlement", "the settlement")
DUE = "due"
"""The kind of a node that is the deadline of a declaration."""


def circles(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """A fault for each circle of series within one period."""
    places = {node_of(each): each.place for each in series(contract)}
    places |= {due(each.name): each.place for each, _ in deadlines(contract)}
    found = []
    graph = {node: tuple(dict.fromkeys(needs)) for node, needs in edges(contract)}
    for ring in (*rings(graph), *through_the_future(contract)):
        place = next((places[node] for node in ring if node in places), contract.place)
        found.append(CircularDefinition(place, ring_in_words(called(ring))))
    return tuple(found)


def called(ring: Sequence[Node]) -> tuple[str, ...]:
    """The names of a circle; what shares its name with another node of it, by its kind too."""
    names = [node.name for node in ring]
    return tuple(f"{node.kind} {node.name}" if names.count(node.name) > 1 else node.name for node in ring)


def through_the_future(contract: k.Contract) -> Iterator[tuple[Node, ...]]:
    """Circles with an edge into the future: no window that ends before can undo it."""
    charges = [node_of(c) for c in contract.charges]
    ahead = [
        (node_of(e), node) for e in series(contract) for part in looking(e) for node in needed(part, charges, NEVER)
    ]
    if ahead:
        graph = {node: tuple(dict.fromkeys(needs)) for node, needs in edges(contract, NEVER)}
        for reader, read in dict.fromkeys(ahead):
            back = path(graph, read, reader)
            if back:
                yield back


def looking(part: Any) -> Iterator[Any]:
    """The windows that look ahead, anywhere in a part of the model."""
    if isinstance(part, tuple):
        for each in part:
            yield from looking(each)
    elif is_dataclass(part) and not isinstance(part, type):
        over = part.over if isinstance(part, m.Aggregate) else part
        window = getattr(over, "window", None)
        if isinstance(window, m.Window) and window.shape == "next":
            yield part
        for each in fields(part):
            if each.name not in {"type", "place"}:
                yield from looking(getattr(part, each.name))


def path(graph: Mapping[N, Sequence[N]], start: N, end: N) -> tuple[N, ...]:
    """The nodes from one to another, both included; empty where none leads there."""
    came: dict[N, N | None] = {start: None}
    pending = [start]
    while pending:
        node = pending.pop(0)
        if node == end:
            found = [node]
            while (before := came[found[-1]]) is not None:
                found.append(before)
            return tuple(reversed(found))
        for following in graph.get(node, ()):
            if following not in came:
                came[following] = node
                pending.append(following)
    return ()


def rings(graph: Mapping[N, Sequence[N]]) -> tuple[tuple[N, ...], ...]:
    """Circles of a graph, at least one for each set of nodes that lie on one, none through the same node twice.

    A depth-first walk without recursion, in the order of the graph: an edge back to the trail closes a circle.
    """
    found: list[tuple[N, ...]] = []
    done: set[N] = set()
    for start in graph:
        trail: dict[N, Iterator[N]] = {} if start in done else {start: iter(graph[start])}
        while trail:
            node, rest = next(reversed(trail.items()))
            following = next(rest, None)
            if following is None:
                done.add(node)
                del trail[node]
            elif following in trail:
                names = list(trail)
                ring = tuple(names[names.index(following) :])
                if not done.intersection(ring):
                    found.append(ring)
                    done.update(ring)
            elif following not in done:
                trail[following] = iter(graph.get(following, ()))
    return tuple(found)


def ring_in_words(ring: Sequence[str]) -> str:
    """`a → b → a`; of a long one its beginning and its end."""
    names = [*ring, ring[0]]
    shown = names if len(names) <= LONGEST_SHOWN else [*names[: LONGEST_SHOWN - 2], "…", *names[-2:]]
    return " → ".join(shown)


Series = k.Objective | k.Charge | k.Consequence | k.Define


def series(contract: k.Contract) -> tuple[Series, ...]:
    return (*contract.objectives, *contract.charges, *contract.consequences, *contract.defines)


def node_of(each: Series) -> Node:
    match each:
        case k.Objective():
            return Node(m.SeriesKind.OBJECTIVE, each.name)
        case k.Charge():
            return Node(m.SeriesKind.CHARGE, each.name)
        case k.Consequence():
            return Node(each.kind, each.name)
        case k.Define():
            return Node(m.SeriesKind.DEFINE, each.name)


def deadlines(contract: k.Contract) -> Iterator[tuple[k.Declared, object]]:
    """What has a deadline, each with the lags that give it."""
    for report in contract.reports:
        yield report, report.due
    for duty in contract.responsibilities:
        yield duty, duty.due
    for remedy in contract.remedies:
        yield remedy, tuple(each.within for each in remedy.delivers)


def due(name: str) -> Node:
    """The deadline of a declaration, as a circle shows it."""
    return Node(DUE, f"{name}.due")


def edges(contract: k.Contract, cut: frozenset[str] = PAST) -> Iterator[tuple[Node, list[Node]]]:
    """Each series with those that it needs in its own period, or through windows that do not cut."""
    charges = [node_of(c) for c in contract.charges]
    lines = [node_of(c) for c in contract.consequences if c.kind != "score"]
    for each in series(contract):
        if isinstance(each, k.Define) and each.scope != "period":
            continue
        needs = list(needed(each, charges, cut))
        if isinstance(each, k.Consequence):
            needs += [Node(m.SeriesKind.OBJECTIVE, name) for name in each.objectives]
        yield node_of(each), needs
    for owner, lags in deadlines(contract):
        yield due(owner.name), list(needed(lags, charges, cut))
    if contract.settlement is not None:
        own = [n for s in contract.settlement.steps for n in needed(s, charges, cut) if n != SETTLEMENT]
        yield SETTLEMENT, [*lines, *own]


def needed(part: Any, charges: list[Node], cut: frozenset[str], past: bool = False) -> Iterator[Node]:
    """The series that a part of the model reads in its own period."""
    if isinstance(part, tuple):
        for each in part:
            yield from needed(each, charges, cut, past)
        return
    if not is_dataclass(part) or isinstance(part, type):
        return
    match part:
        case m.InWindow(value, window):
            yield from needed(value, charges, cut, past or window.shape in cut)
            return
        case m.Aggregate(over=m.PeriodSet(window=window)):
            past = past or window.shape in cut
        case m.OutcomeIs(window=m.Window(shape=shape)) if shape in cut:
            past = True
        case m.SeriesValue(kind, name, _, settled) if not past:
            if kind is not m.SeriesKind.SUBTOTAL:
                yield SETTLEMENT if settled else Node(kind, name)
        case m.DeadlineOf(declaration):  # a lag after an instant may lead to it again, from any period
            yield due(declaration)
        case m.ContextValue("charges") if not past:
            yield from charges
        case m.ContextValue("credits" | "bonuses") if not past:
            yield SETTLEMENT
    for each in fields(part):
        if each.name not in {"type", "place"}:
            yield from needed(getattr(part, each.name), charges, cut, past)
