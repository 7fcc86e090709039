"""The values of the indexes that charges follow, by day: from the facts of a run, or from annexes alone.

Takes a contract with its amendments and the relations of its index records; gives for each record its values in order
of days. A row without a value says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slalang.model.contract import Contract, Record
from slalang.model.facts import Facts, scale_of

if TYPE_CHECKING:
    import duckdb

Indices = Mapping[str, tuple[tuple[date, Fraction], ...]]
FIRST_DAY = date(1970, 1, 1)


def index_records(contract: Contract) -> tuple[Record, ...]:
    """The records that charges follow under any terms, each once."""
    found: dict[str, Record] = {}
    for terms in (contract, *(a.after for a in contract.amendments if a.after is not None)):
        wanted = {charge.indexed_by for charge in terms.charges}
        for record in terms.records:
            if record.name in wanted:
                found.setdefault(record.name, record)
    return tuple(found.values())


def indices(connection: duckdb.DuckDBPyConnection, contract: Contract, facts: Facts) -> Indices:
    """The values of every index of which there are facts."""
    return {record.name: values(connection, record, facts) for record in index_records(contract)}


def values(connection: duckdb.DuckDBPyConnection, record: Record, facts: Facts) -> tuple[tuple[date, Fraction], ...]:
    relation = facts.relation(record.name)
    day = next(f for f in record.fields if f.key)
    value = next(f for f in record.fields if not f.key)
    if relation is None or relation.column(day.name) is None or relation.column(value.name) is None:
        return ()
    query = f'SELECT "{day.name}", "{value.name}" FROM "{relation.table}" WHERE "{value.name}" IS NOT NULL ORDER BY 1'  # noqa: S608  names of fields hold letters, digits and _
    rows = connection.execute(query).fetchall()
    return tuple((FIRST_DAY + timedelta(days=d), v * scale_of(value.type)) for d, v in rows if d is not None)
