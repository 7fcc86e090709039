"""Annexes: tables that are terms of the contract. Their header is the field names, and every row of them must hold.

Takes an annex record and its file; gives its relation, or the faults that make the contract itself faulty. What a
sources file tolerates, a row set aside, an annex does not: terms that cannot be read are no terms.
"""

from __future__ import annotations

from pathlib import Path

from slalang.diagnostic import Diagnostic, in_order, nearest
from slalang.model.contract import Record
from slalang.model.facts import Relation
from slalang.sources.adapters import Opening, header_names
from slalang.sources.bindings import Delivery, FieldBinding, Single
from slalang.sources.conversion import Wanted
from slalang.sources.desk import Desk, fact_table
from slalang.sources.faults.bindings import UnknownSourceField
from slalang.sources.faults.files import UnknownColumn
from slalang.sources.faults.rows import AnnexRow, MoreAnnexRows
from slalang.sources.files import check
from slalang.sources.intake import Order, take_in
from slalang.sources.loading import columns_of, unique
from slalang.sources.paths import FoundFile
from slalang.sources.rejects import rejects_table
from slalang.sources.sql import Connection, drop, keep_order, length, name, rows, select

SHOWN = 10
"""Unreadable rows of an annex that are named one by one."""


def load_annex(
    connection: Connection, record: Record, path: Path, *, shown: str = "", zone: str = ""
) -> tuple[Relation | None, tuple[Diagnostic, ...]]:
    """The rows of an annex; `shown` is its path as the contract writes it, `zone` the one of local times in it."""
    desk = Desk(connection, (record,))
    keep_order(connection)
    file = FoundFile(shown or record.annex or path.name, path)
    delivery = Delivery((file,), zone=zone, place=record.place)
    drop(connection, rejects_table(record.name))
    wanted = bound_by_header(desk, record, delivery)
    relation = read(desk, record, delivery, wanted) if wanted else None
    drop(connection, rejects_table(record.name))
    return (None if desk.faults else relation), tuple(in_order(desk.faults))


def bound_by_header(desk: Desk, record: Record, delivery: Delivery) -> tuple[Wanted, ...]:
    """Each field with the column of its own name; nothing, with faults, where header and fields differ."""
    file = check(delivery.files[0], "", "utf-8", delivery.place, lambda size: None)
    if isinstance(file, Diagnostic):
        desk.faults.append(file)
        return ()
    header = header_names(Opening(desk.connection, file, delivery, {}))
    if isinstance(header, Diagnostic):
        desk.faults.append(header)
        return ()
    names = [f.name for f in record.fields]
    for column in header:
        if column not in names:
            desk.faults.append(UnknownSourceField(record.place, column, record.name, nearest(column, names)))
    for f in record.fields:
        if f.name not in header and not f.optional:
            listed = ", ".join(f"`{c[:60]}`" for c in header)
            desk.faults.append(UnknownColumn(f.place, f.name, file.shown, nearest(f.name, header), listed))
    bound = {c: FieldBinding(c, Single(c)) for c in header}
    return () if desk.faults else tuple(Wanted(f, bound.get(f.name)) for f in record.fields)


def read(desk: Desk, record: Record, delivery: Delivery, wanted: tuple[Wanted, ...]) -> Relation | None:
    """The annex's rows, unique by key; unreadable ones are faults."""
    table = fact_table(record.name)
    intake = take_in(desk, Order(record.name, table, delivery, wanted))
    if intake is None:
        return None
    unreadable(desk, record)
    collapsed = unique(desk, record, intake.files, record.place)
    columns, found = columns_of(desk, record), length(desk.connection, table)
    return Relation(record.name, table, columns, intake.files, found, collapsed, notes=intake.notes)


def unreadable(desk: Desk, record: Record) -> None:
    """A fault for each row that was set aside, up to a number."""
    table = rejects_table(record.name)
    items = f"file, row, {name('column')}, value, reason"
    for file, row, column, value, reason in rows(
        desk.connection, select(items, name(table), f"ORDER BY row LIMIT {SHOWN}")
    ):
        desk.faults.append(AnnexRow(record.place, str(file), int(str(row)), str(column), str(value), str(reason)))
    if (more := length(desk.connection, table) - SHOWN) > 0:
        desk.faults.append(MoreAnnexRows(record.place, record.annex, more))
