"""What the engine looks up by name: the contract's declarations, and where each record's rows are.

Takes a checked `Contract` and its `Facts`; gives declarations, the rows of a record as a plan, and their keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from slalang.engine.faults import refuse
from slalang.engine.rows import Rows
from slalang.engine.values import TEXTS
from slalang.engine.walk import clocks_in
from slalang.model.contract import Clock, Contract, Lookup, Objective, Priority, Record, Relief, Service
from slalang.model.expression import Link
from slalang.model.facts import Facts, Relation
from slalang.model.query import Column, Column64, Extend, Literal, Scan
from slalang.source import NOWHERE, Place
from slalang.units import Kind, Type

ORIGIN = ("_file", "_row")
"""The columns that tell where a row came from."""


@dataclass(frozen=True, slots=True)
class Form:
    """A clock as the terms from an instant on have it; it runs for the rows that start then or later."""

    start: int
    clock: Clock


@dataclass(frozen=True)
class Catalog:
    """The declarations of one contract by name, with its facts; `forms` are those of amended clocks, earliest first."""

    contract: Contract
    facts: Facts
    forms: Mapping[str, tuple[Form, ...]] = field(default_factory=dict)

    @cached_property
    def records(self) -> dict[str, Record]:
        return {r.name: r for r in self.contract.records}

    @cached_property
    def lookups(self) -> dict[tuple[str, str], Lookup]:
        return {(lookup.record, lookup.name): lookup for lookup in self.contract.lookups}

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        return {c.name: c for c in self.contract.clocks}

    def clocks_of_cases(self, of: Objective) -> tuple[str, ...]:
        """The clocks that an objective reads and that run for its own rows, not for rows above or below them."""
        read = (c.clock for c in clocks_in((of.measure, of.attribution)) if not c.via)
        return tuple(dict.fromkeys(name for name in read if self.clocks[name].record == of.record))

    @cached_property
    def priorities(self) -> dict[str, Priority]:
        return {p.name: p for p in self.contract.priorities}

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        return {o.name: o for o in self.contract.objectives}

    @cached_property
    def services(self) -> dict[str, Service]:
        return {sv.name: sv for sv in self.contract.services}

    @cached_property
    def reliefs(self) -> dict[str, Relief]:
        return {r.name: r for r in self.contract.reliefs}

    def record(self, name: str, place: Place = NOWHERE) -> Record:
        """A record by name; spans that are derived from others are refused."""
        if name not in self.records:
            refuse(place, f"rows of {name}")
        return self.records[name]

    def relation(self, record: Record) -> Relation | None:
        return self.facts.relation(record.name)

    def rows(self, record: Record) -> Rows:
        """The rows of a record with its own columns; a field that has none is missing in every row."""
        relation = self.relation(record)
        names = (*self.own_columns(record), *ORIGIN)
        if relation is None:
            return Rows(record, Scan(empty_table(record), tuple((n, n) for n in names)))
        given = [n for n in names if n in ORIGIN or n == record.parent or relation.column(n) is not None]
        scan = Scan(relation.table, tuple((n, n) for n in given))
        absent = tuple((f.name, Literal(None, storage(f.type))) for f in record.fields if f.name not in given)
        return Rows(record, Extend(scan, absent) if absent else scan)

    def own_columns(self, record: Record) -> tuple[str, ...]:
        parent = (record.parent,) if record.parent and record.field(record.parent) is None else ()
        return (*(f.name for f in record.fields), *parent)

    def key(self, record: Record) -> tuple[Column, ...]:
        """The columns that tell a row of a record from all others."""
        parent = (record.parent,) if record.parent else ()
        names = (*parent, *(f.name for f in record.keys)) if record.keys else ORIGIN
        return tuple(Column(n) for n in dict.fromkeys(names))

    def only_key(self, record: Record, place: Place) -> Column:
        """The key that child rows of a record hold."""
        if len(record.keys) != 1:
            refuse(place, f"child rows of {record.name}, which has {len(record.keys)} keys")
        return Column(record.keys[0].name)

    def parents(self, record: Record, above: str) -> tuple[Link, ...] | None:
        """The steps from a record up to one above it, none where it is that one; None where it is not below it."""
        steps: list[Link] = []
        while record.name != above:
            if not record.parent:
                return None
            steps.append(Link("parent", record.parent, record.parent))
            record = self.record(record.parent)
        return tuple(steps)


def empty_table(record: Record) -> str:
    """The table that stands for a record of which no data came."""
    return f"slalang no {record.name}"


def storage(type: Type) -> Column64:
    """What a column of this type holds."""
    if type.kind is Kind.FLAG:
        return Column64.FLAG
    return Column64.TEXT if type.kind in TEXTS else Column64.INTEGER
