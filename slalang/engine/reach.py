"""The span of time that calendars are laid out over: the data, the periods and the as-of instant, with room for lags.

Takes the instants that the facts hold; gives [low, high); refuses instants that are absurdly far from the term.
"""

from __future__ import annotations

from datetime import date

from slalang.calendar.zones import DAY, EARLIEST, EPOCH_DAY, LATEST
from slalang.engine import scalars as s
from slalang.engine.catalog import Catalog
from slalang.engine.faults import InstantOutOfReach, Refused
from slalang.engine.moments import MOST_DAYS
from slalang.engine.periods import Timeline
from slalang.engine.store import Store
from slalang.model.contract import Record
from slalang.model.query import Column, Folded, Folding, Group
from slalang.units import Kind

ROOM = (MOST_DAYS + 34) * DAY
"""Deadlines and lags may lie so far beyond what the data hold."""
FAR = 30 * 366 * DAY
"""Data may lie so far before or after the term."""


def horizon(store: Store, catalog: Catalog, as_of: int, timeline: Timeline) -> tuple[int, int]:
    """[low, high) for the calendars."""
    contract = catalog.contract
    first, last = (day(d) for d in (contract.effective_from, contract.last_day or contract.effective_from))
    bounds = max(EARLIEST, first - FAR), min(LATEST, max(last, as_of) + FAR)
    found = [as_of, first]
    faults = []
    for record in contract.records:
        for field, least, most, beyond in instants(store, catalog, record, bounds):
            if beyond:
                faults.append(InstantOutOfReach(record.place, record.name, field, beyond))
            found += [t for t in (least, most) if t is not None]
    if faults:
        raise Refused(tuple(faults))
    low, high = min(*found, timeline.low() or as_of), max(*found, timeline.high())
    return max(EARLIEST, low - ROOM), min(LATEST, high + ROOM)


def instants(
    store: Store, catalog: Catalog, record: Record, bounds: tuple[int, int]
) -> list[tuple[str, int | None, int | None, int]]:
    """(field, least, most, rows out of bounds) for each field with instants or dates that is read."""
    relation = catalog.relation(record)
    if relation is None or not record.used:
        return []
    read = {*record.used_fields, record.counted_by, *(record.lasts or ())}
    timed = (Kind.INSTANT, Kind.DATE)
    fields = [f for f in record.fields if f.type.kind in timed and f.name in read and relation.column(f.name)]
    folds: list[tuple[str, Folded]] = []
    for i, field in enumerate(fields):
        value = Column(field.name) if field.type.kind is Kind.INSTANT else s.times_narrow(Column(field.name), DAY)
        beyond = s.either(s.less(value, s.number(bounds[0])), s.less(s.number(bounds[1]), value))
        folds += [(f"a{i}", Folded(Folding.SMALLEST, value)), (f"b{i}", Folded(Folding.LARGEST, value))]
        folds.append((f"c{i}", Folded(Folding.COUNT, keep=beyond)))
    if not folds:
        return []
    (row,) = store.rows(Group(catalog.rows(record).build(), (), tuple(folds)))
    return [(f.name, *row[3 * i : 3 * i + 3]) for i, f in enumerate(fields)]


def day(on: date) -> int:
    return (on.toordinal() - EPOCH_DAY) * DAY
