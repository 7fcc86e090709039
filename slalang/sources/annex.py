"""Annexes: tables that are terms of the contract. Their header is the field names, and every row of them must hold.

Takes an annex record and its file; gives its relation, or the faults that make the contract itself faulty. What a sources
file tolerates, a row set aside, an annex does not: terms that cannot be read are no terms.
"""

from __future__ import annotations

from pathlib import Path

from slalang.diagnostic import Diagnostic, in_order, nearest
from slalang.model.contract import Record
from slalang.model.facts import Relation
from slalang.source import Place
from slalang.sources.bindings import Delivery, FieldBinding, Single
from slalang.sources.conversion import Wanted
from slalang.sources.desk import Desk, fact_table
from slalang.sources.faults.bindings import FieldWithoutColumn, UnknownSourceField
from slalang.sources.faults.rows import AnnexRow, MoreAnnexRows
from slalang.sources.intake import Order, take_in
from slalang.sources.loading import columns_of, nothing, unique
from slalang.sources.paths import FoundFile
from slalang.sources.rejects import rejects_table
from slalang.sources.sql import Connection, drop, length, name, rows, select

SHOWN = 10


def load_annex(
    connection: Connection, record: Record, path: Path, *, shown: str = "", zone: str = ""
) -> tuple[Relation | None, tuple[Diagnostic, ...]]:
    """The rows of an annex; `shown` is its path as the contract writes it, `zone` the one of local times in it."""
    desk = Desk(connection, (record,))
    drop(connection, rejects_table(record.name))
    file = FoundFile(shown or record.annex or path.name, path)
    delivery = Delivery((file,), zone=zone, place=record.place)
    header = read_header(desk, delivery, record)
    found = None if desk.faults else read(desk, record, delivery, header)
    drop(connection, rejects_table(record.name))
    return (None if desk.faults else found), tuple(in_order(desk.faults))
