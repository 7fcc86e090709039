"""What of a contract its clauses speak of: the terms, records, spans and look-ups that anything printed leads to.

Takes a checked contract; gives names. A library brings more than a contract uses: what no clause reaches is not
printed. Records that the checker found to be read are reached, as are annexes, which are terms of the agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slalang.documents.names import SECTIONS, term_key
from slalang.documents.walk import parts_of
from slalang.model import contract as c
from slalang.model import expression as x

SOURCES = frozenset({"record", "spans", "lookup"})
UNPRINTED = frozenset({*SOURCES, "define", "metric", "parameter", "clause"})
"""Declarations that are printed only where something else speaks of them."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The uses of terms, and the names of records, spans and look-ups, each in the order in which they are met."""

    terms: tuple[x.Named, ...]
    sources: frozenset[tuple[str, str]]


def reach(contract: c.Contract) -> Reach:
    """Everything that the printed declarations lead to, at any distance."""
    sources: dict[str, dict[str, c.Declared]] = {
        kind: {d.name: d for d in getattr(contract, field)} for kind, field in SECTIONS if kind in SOURCES
    }
    terms: dict[object, x.Named] = {}
    found: set[tuple[str, str]] = set()
    waiting: list[Any] = list(roots(contract))
    while waiting:
        for node in nodes(waiting.pop()):
            if isinstance(node, x.Named) and node.kind != "parameter":
                terms.setdefault(term_key(node), node)
            for kind, name in mentions(node):
                if name in sources[kind] and (kind, name) not in found:
                    found.add((kind, name))
                    waiting.append(sources[kind][name])
    return Reach(tuple(terms.values()), frozenset(found))


def roots(contract: c.Contract) -> Iterator[Any]:
    """What is printed in any case."""
    for kind, field in SECTIONS:
        if kind not in UNPRINTED:
            yield getattr(contract, field)
    yield contract.settlement
    yield tuple(d.body for d in contract.defines if d.scope == "period")
    yield tuple(RowsOf(r.name) for r in contract.records if r.used or r.annex)


@dataclass(frozen=True, slots=True)
class RowsOf:
    """A record that is reached whether or not a clause names it."""

    record: str


def nodes(node: Any) -> Iterator[Any]:
    yield node
    for part in parts_of(node):
        yield from nodes(part)


def mentions(node: Any) -> Iterator[tuple[str, str]]:
    """The sources that a node names itself."""
    match node:
        case RowsOf(record=name):
            yield "record", name
        case x.Link(kind="lookup", name=name, to=to):
            yield from (("lookup", name), ("record", to))
        case x.Link(to=name) | x.FieldValue(record=name) | c.Event(rows=name):
            yield from either(name)
        case x.RowSet(record=name) | x.SpanSet(name=name) | c.Clock(record=name) | c.Priority(record=name):
            yield from either(name)
        case c.Lookup(record=name, target=to):
            yield from (*either(name), *either(to))
        case c.Spans(record=name) | c.Record(parent=name) | c.Objective(record=name):
            yield from either(name)
        case _:
            pass


def either(name: str) -> Iterator[tuple[str, str]]:
    """A name of rows is a record's or that of derived spans."""
    yield "record", name
    yield "spans", name
