"""Loads the facts of a contract: every record that it reads as a table of typed rows, unique by key, without orphans.

Takes a connection, the contract's records and the bindings of a sources file; gives `Facts` and the faults found. Where
there are faults the tables are there but may be empty; nothing may be measured on them. Records are loaded after their
parents. Assumes that the bindings were read for these records.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from slalang.diagnostic import Diagnostic, in_order
from slalang.model.contract import Record
from slalang.model.facts import Column, DataFile, Facts, Relation
from slalang.source import Place
from slalang.sources.bindings import Bindings, ChildBinding, EventsBinding, RowsBinding
from slalang.sources.conversion import Wanted
from slalang.sources.desk import Desk, Progress, fact_table
from slalang.sources.events import fold_cases, fold_children, forget_events, take_in_events
from slalang.sources.intake import Order, dropped_table, take_in
from slalang.sources.records import columns_needed, find, parents_first, read_by_the_contract
from slalang.sources.rejects import add_backward_spans, add_orphans, new_rejects, rejects_table, write_rejects
from slalang.sources.sql import Connection, create, delete, drop, keep_order, length, name, number, select
from slalang.sources.staging import Counts
from slalang.sources.uniqueness import TWICE, collapse, contradictions
from slalang.sources.values import sql_type
from slalang.units import Kind


def load(
    connection: Connection,
    records: Sequence[Record],
    bindings: Bindings,
    *,
    out: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Facts, tuple[Diagnostic, ...]]:
    """The facts of all records but annexes; `out` is the folder under which `rejects/RECORD.csv` is written."""
    desk = Desk(connection, tuple(records), out, progress)
    keep_order(connection)
    loaded: dict[str, Relation] = {}
    wanted = read_by_the_contract(desk.records)
    for record in parents_first(desk.records):
        if record.annex or record.name in loaded:
            continue
        drop(connection, rejects_table(record.name))
        drop(connection, fact_table(record.name))
        drop(connection, dropped_table(record.name))
        match bindings.binding(record.name) if record.name in wanted else None:
            case RowsBinding() as rows:
                loaded[record.name] = rows_relation(desk, record, rows)
            case EventsBinding() as log if log.record == record.name:
                loaded |= event_relations(desk, record, log)
            case _ if record.name in wanted:
                loaded[record.name] = nothing(desk, record)
            case _:
                loaded[record.name] = nothing(desk, record, "no declaration reads it")
    relations = tuple(loaded[r.name] for r in desk.records if r.name in loaded)
    return Facts(relations, bindings.accept_rejects), tuple(in_order(desk.faults))


def nothing(desk: Desk, record: Record, note: str = "no data were delivered") -> Relation:
    """A record of which no data were delivered, or that nobody reads: a table without rows."""
    empty_table(desk, record)
    return Relation(
        record.name, fact_table(record.name), columns_of(desk, record), (), 0, reported=False, notes=(note,)
    )


def empty_table(desk: Desk, record: Record) -> None:
    fields = columns_needed(record, desk.records)
    typed = [f"NULL::{sql_type(f.type.kind)} AS {name(f.name)}" for f in fields]
    items = ", ".join([*typed, "0 AS _file", "0::BIGINT AS _row"])
    create(desk.connection, fact_table(record.name), f"SELECT {items} LIMIT 0")


def columns_of(desk: Desk, record: Record) -> tuple[Column, ...]:
    return tuple(Column(f.name, f.type) for f in columns_needed(record, desk.records))


# ------------------------------------------------------------ rows


def rows_relation(desk: Desk, record: Record, binding: RowsBinding) -> Relation:
    """A record with a row for each row of its files."""
    given = {c.field: c for c in binding.columns}
    wanted = tuple(Wanted(f, given.get(f.name)) for f in columns_needed(record, desk.records))
    has_children = any(r.parent == record.name for r in desk.records) and len(record.keys) == 1
    plain_key = has_children and record.keys[0].type.kind is not Kind.INSTANT
    keep = record.keys[0].name if plain_key and binding.delivery.drop else ""
    order = Order(record.name, fact_table(record.name), binding.delivery, wanted, keep_dropped=keep)
    intake = take_in(desk, order)
    if intake is None:
        return nothing(desk, record, "its data could not be read")
    collapsed = unique(desk, record, intake.files, binding.delivery.place)
    return relation(desk, record, intake.files, intake.counts, collapsed, intake.notes)


def unique(desk: Desk, record: Record, files: Sequence[DataFile], place: Place) -> int:
    """Makes the rows unique and gives the number of those that were equal to another."""
    fields = [f.name for f in columns_needed(record, desk.records)]
    key = [f.name for f in record.keys]
    table = fact_table(record.name)
    collapsed = collapse(desk.connection, table, key, fields)
    shown = [f.path for f in files]
    desk.faults += contradictions(desk.connection, table, record.name, key, fields, shown, place)
    drop(desk.connection, TWICE)
    return collapsed


def relation(
    desk: Desk, record: Record, files: tuple[DataFile, ...], counts: Counts, collapsed: int, notes: tuple[str, ...]
) -> Relation:
    """The finished relation: spans that run backwards and orphans set aside, and all rejects written."""
    table = fact_table(record.name)
    backwards = without_backward_spans(desk, record, [f.path for f in files])
    beside, orphans = without_orphans(desk, record, [f.path for f in files])
    return Relation(
        record=record.name,
        table=table,
        columns=columns_of(desk, record),
        files=files,
        rows=length(desk.connection, table),
        collapsed=collapsed,
        rejected=counts.rejected + backwards + orphans,
        orphans=orphans,
        dropped=counts.dropped + beside,
        rejects=write_rejects(desk.connection, record.name, desk.out),
        notes=notes,
    )


def without_backward_spans(desk: Desk, record: Record, shown: Sequence[str]) -> int:
    """Removes rows whose span ends before it starts, and gives their number: no length is under zero."""
    held = {f.name for f in columns_needed(record, desk.records)}
    if record.lasts is None or not held.issuperset(record.lasts):
        return 0
    table, (start, end) = fact_table(record.name), record.lasts
    wrong = f"{name(end)} < {name(start)}"
    if not number(desk.connection, select("count(*)", name(table), f"WHERE {wrong}")):
        return 0
    new_rejects(desk.connection, record.name)
    add_backward_spans(desk.connection, record, table, wrong, shown)
    return delete(desk.connection, table, wrong)


def without_orphans(desk: Desk, record: Record, shown: Sequence[str]) -> tuple[int, int]:
    """Removes rows without a parent: how many go with one that was left out by name, and how many are orphans."""
    parent = find(desk.records, record.parent)
    if parent is None or len(parent.keys) != 1:
        return 0, 0
    table, own, key = fact_table(record.name), name(record.parent), name(parent.keys[0].name)
    beside = 0
    dropped = select("count(*)", "duckdb_tables()", f"WHERE table_name = '{dropped_table(parent.name)}'")
    if number(desk.connection, dropped):
        left_out = select("key", name(dropped_table(parent.name)))
        kept = select(key, name(fact_table(parent.name)))
        beside = delete(desk.connection, table, f"{own} IN ({left_out}) AND {own} NOT IN ({kept})")
    lost = f"NOT EXISTS ({select('1', name(fact_table(parent.name)), f'AS p WHERE p.{key} = {name(table)}.{own}')})"
    new_rejects(desk.connection, record.name)
    orphans = select(f"_file, _row, {own}", name(table), f"WHERE {lost}")
    return beside, add_orphans(desk.connection, record.name, orphans, shown, parent.name) and delete(
        desk.connection, table, lost
    )


# ------------------------------------------------------------ events


def event_relations(desk: Desk, record: Record, binding: EventsBinding) -> dict[str, Relation]:
    """A record folded from events, and the child records folded with it."""
    children = [(child, r) for child in binding.children if (r := find(desk.records, child.record)) is not None]
    taken = take_in_events(desk, record, binding)
    if taken is None:
        return {r.name: nothing(desk, r, "its data could not be read") for r in (record, *(r for _, r in children))}
    events, collapsed = taken
    counts = fold_cases(desk, record, binding, events.files)
    both = Counts(events.counts.rejected + counts.rejected, events.counts.dropped, 0)
    found = {record.name: relation(desk, record, events.files, both, collapsed, events.notes)}
    for child, child_record in children:
        found[child_record.name] = child_relation(desk, record, binding, child, child_record, events.files)
    forget_events(desk)
    return found


def child_relation(
    desk: Desk,
    record: Record,
    binding: EventsBinding,
    child: ChildBinding,
    child_record: Record,
    files: tuple[DataFile, ...],
) -> Relation:
    drop(desk.connection, rejects_table(child_record.name))
    counts = fold_children(desk, record, binding, child, files)
    return relation(desk, child_record, files, counts, 0, ())
