"""What a record's rows need from their source: its readable fields, its parent's key, and whether anyone reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slalang.model.contract import Field, Record
from slalang.units import Kind

READABLE = frozenset(
    {
        Kind.TEXT,
        Kind.ONE_OF,
        Kind.FLAG,
        Kind.COUNT,
        Kind.POINTS,
        Kind.NUMBER,
        Kind.MONEY,
        Kind.PERCENT,
        Kind.DURATION,
        Kind.DAYS,
        Kind.DATE,
        Kind.INSTANT,
    }
)
"""The kinds that a column can hold, see `model.facts`."""

DECISIONS = ("approval", "dispute", "choice", "exercise")
"""Built-in records: nobody need bind them, for no row means that nothing was decided."""


def find(records: Iterable[Record], name: str) -> Record | None:
    return next((r for r in records if r.name == name), None)


def columns_needed(record: Record, records: Sequence[Record]) -> tuple[Field, ...]:
    """The record's fields and, for a child, one more named like its parent, which holds the parent's key."""
    parent = find(records, record.parent)
    if parent is None or len(parent.keys) != 1 or record.field(record.parent):
        return record.fields
    return (*record.fields, Field(record.parent, parent.keys[0].type))


def must_be_given(record: Record, field: Field) -> bool:
    """Whether a field must have a column: it is read, or nothing is known about reading and it is not optional."""
    if field.name == record.parent:
        return True
    if not record.used_fields:
        return not field.optional
    return field.key or field.name in record.used_fields


def read_by_the_contract(records: Sequence[Record]) -> frozenset[str]:
    """The records that are read: those in use, and the parents of these."""
    wanted = [r for r in records if r.used or r.used_fields]
    names: set[str] = set()
    while wanted:
        record = wanted.pop()
        names.add(record.name)
        parent = find(records, record.parent)
        if parent is not None and parent.name not in names:
            wanted.append(parent)
    return frozenset(names)


def parents_first(records: Sequence[Record]) -> tuple[Record, ...]:
    """The records, each after its parent, otherwise in their order."""
    return tuple(sorted(records, key=lambda r: depth(r, records)))


def depth(record: Record, records: Sequence[Record]) -> int:
    """How many parents a record has above it."""
    above = 0
    parent = find(records, record.parent)
    while parent is not None and above <= len(records):
        above += 1
        parent = find(records, parent.parent)
    return above
