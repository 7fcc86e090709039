"""Finds which records and fields a contract reads, so that only their columns must be delivered.

Takes a contract; gives it with `used` and `used_fields` filled. What counts is what objectives, reliefs, charges,
amounts, remedies and the settlement read, through the series, clocks, classes and look-ups they stand on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from slalang.model import contract as k
from slalang.model import expression as m


def with_usage(contract: k.Contract) -> k.Contract:
    """The contract whose records know what is read of them."""
    seen = Reading(contract)
    for part in (
        *contract.objectives,
        *contract.reliefs,
        *contract.charges,
        *contract.consequences,
        *contract.remedies,
        *contract.services,
        *(r for r in contract.responsibilities if r.pauses),
        contract.settlement,
    ):
        seen.read(part)
    for charge in contract.charges:
        seen.whole(charge.indexed_by)
    records = tuple(seen.marked(record) for record in contract.records)
    return replace(contract, records=records)


class Reading:
    """One walk over everything that moves a figure."""

    def __init__(self, contract: k.Contract) -> None:
        self.contract = contract
        self.fields: dict[str, set[str]] = {}
        self.done: set[tuple[str, str]] = set()

    def read(self, part: Any) -> None:
        for node in nodes(part):
            match node:
                case m.FieldValue(record, name):
                    self.field(record, name)
                case m.Link(kind, name, to):
                    self.link(kind, name, to)
                case m.ClockValue(clock):
                    self.once("clock", clock, next((c for c in self.contract.clocks if c.name == clock), None))
                case m.ClassValue(priority):
                    found = next((p for p in self.contract.priorities if p.name == priority), None)
                    self.once("priority", priority, found)
                case m.SeriesValue(kind=m.SeriesKind.DEFINE):
                    self.once(
                        "define", node.name, next((d for d in self.contract.defines if d.name == node.name), None)
                    )
                case m.DeadlineOf(declaration):
                    self.once("duty", declaration, next((d for d in self.duties() if d.name == declaration), None))
                case m.RowSet(record) | m.SpanSet(record, False):
                    self.record(record)
                case k.Approval():
                    self.record("approval")
                case k.Keep(which="customer choice"):
                    self.record("choice")
                case k.Settlement(dispute=m.Lag()):
                    self.record("dispute")
                case k.Remedy():
                    self.record("exercise")

    def duties(self) -> tuple[k.Declared, ...]:
        """What has a deadline."""
        return (*self.contract.reports, *self.contract.responsibilities, *self.contract.remedies)

    def once(self, kind: str, name: str, part: Any) -> None:
        if (kind, name) not in self.done and part is not None:
            self.done.add((kind, name))
            self.read(part)

    def link(self, kind: str, name: str, to: str) -> None:
        self.record(to)
        if kind == "lookup":
            found = next((x for x in self.contract.lookups if x.name == name), None)
            for _, key in found.by if found else ():
                self.field(to, key)
            self.once("lookup", name, found)

    def field(self, record: str, name: str) -> None:
        self.record(record)
        self.fields.setdefault(record, set()).add(name)

    def record(self, name: str) -> None:
        """A record that is read at all: its key, its instant and its span, and its parent."""
        found = next((r for r in self.contract.records if r.name == name), None)
        if found is not None and name not in self.fields:
            known = {f.name for f in found.fields if f.key} | {found.counted_by} | set(found.lasts or ())
            self.fields[name] = known - {""}
            if found.parent:
                self.record(found.parent)
        derived = next((s for s in self.contract.spans if s.name == name), None)
        self.once("spans", name, derived)

    def whole(self, name: str) -> None:
        """A record of which everything is read: an index."""
        for record in self.contract.records:
            if record.name == name:
                self.record(name)
                self.fields[name].update(f.name for f in record.fields)

    def marked(self, record: k.Record) -> k.Record:
        if record.name not in self.fields and not record.annex:
            return record
        used = self.fields.get(record.name, set())
        return replace(record, used=True, used_fields=tuple(f.name for f in record.fields if f.name in used))


def nodes_of_series(part: Any, contract: k.Contract) -> Iterator[Any]:
    """The same as `nodes`, and what the series are made of that are read there, through any number of them."""
    of_series: dict[str, Any] = {each.name: each.measure for each in contract.objectives}
    of_series |= {each.name: each.amount for each in contract.charges}
    of_series |= {each.name: each.amount for each in contract.consequences}
    of_series |= {each.name: each.body for each in contract.defines if each.scope == "period"}
    rest = [part]
    while rest:
        for node in nodes(rest.pop()):
            yield node
            if isinstance(node, m.SeriesValue) and node.name in of_series:
                rest.append(of_series.pop(node.name))


def nodes(part: Any) -> Iterator[Any]:
    """A model node and everything below it."""
    rest = [part]
    while rest:
        node = rest.pop()
        if isinstance(node, tuple):
            rest.extend(node)
        elif is_dataclass(node) and not isinstance(node, type):
            yield node
            rest.extend(getattr(node, f.name) for f in fields(node) if f.name not in {"type", "place"})
