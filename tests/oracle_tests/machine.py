"""The engine and the settlement on the same plain rows: tables as `model.facts` describes them, then the real line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb

from slalang.model.contract import Contract, Record
from slalang.model.facts import Column, Facts, Relation, scale_of
from slalang.model.outcome import PeriodOutcome
from slalang.pipeline.measuring import Measuring, measuring, records_until
from slalang.settle import decisions as s
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.unevaluated import unevaluated
from slalang.units import CalendarSpan, Kind, Type
from tests.oracle.world import Decision, Row

SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.ONE_OF: "VARCHAR",
    Kind.FLAG: "BOOLEAN",
    Kind.DATE: "INTEGER",
}
"""What a field is kept as, where not as BIGINT."""


@dataclass(frozen=True)
class Machine:
    """An engine on tables of plain rows, up to the period that holds an instant."""

    contract: Contract
    made: Measuring
    facts: Facts
    as_of: int
    until: int
    decisions: Sequence[Decision] = ()

    def settled(self) -> tuple[PeriodOutcome, ...]:
        refused = unevaluated(self.contract)
        assert not refused, f"the generator wrote a form that is refused: {refused[0].form}"
        self.made.relieve([said(d) for d in sorted(self.decisions, key=lambda d: d.at) if d.at <= self.as_of])
        unreported = frozenset(r.record for r in self.facts.relations if not r.reported)
        periods = settlement_periods(self.contract, self.until)
        return settle(
            self.contract,
            periods,
            self.made.measured(),
            self.as_of,
            reliefs=self.made.uses,
            relieved=self.made.relieved,
            unreported=unreported,
        )

    def clock_rows(self, clock: str) -> list[dict[str, Any]]:
        return self.made.parts[0].engine.clock_rows(clock)


def machine(
    contract: Contract,
    rows: Mapping[str, Sequence[Row]],
    as_of: int,
    until: int,
    decisions: Sequence[Decision] = (),
    unreported: frozenset[str] = frozenset(),
) -> Machine:
    """An engine that has all rows in tables of a private database."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    records = records_until(contract, until)
    relations = [
        relation(connection, contract, record, rows.get(record.name, ()), reported=record.name not in unreported)
        for record in records
        if record.name in rows or record.used
    ]
    facts = Facts(tuple(relations))
    return Machine(contract, measuring(connection, contract, facts, as_of, until), facts, as_of, until, decisions)


def relation(
    connection: duckdb.DuckDBPyConnection, contract: Contract, record: Record, rows: Sequence[Row], *, reported: bool
) -> Relation:
    columns = [Column(f.name, f.type) for f in record.fields]
    if record.parent:
        parent = next(r for r in contract.records if r.name == record.parent)
        columns.append(Column(record.parent, parent.keys[0].type))
    typed = ", ".join(f'"{c.name}" {SQL_TYPES.get(c.type.kind, "BIGINT")}' for c in columns)
    connection.execute(f'CREATE TABLE "{record.name}" ({typed}, "_file" INTEGER, "_row" BIGINT)')
    if rows:
        lists = [[stored(row.get(c.name), c.type) for row in rows] for c in columns]
        taken = ", ".join(f"unnest(?::{SQL_TYPES.get(c.type.kind, 'BIGINT')}[])" for c in columns)
        insert = f'INSERT INTO "{record.name}" SELECT {taken}, 0, unnest(range(1, {len(rows) + 1}))'
        connection.execute(insert, lists)
    return Relation(record.name, record.name, tuple(columns), (), len(rows), reported=reported)


def stored(value: Any, type: Type) -> Any:
    """A value as its column holds it; no value of a test needs more decimals than a column has."""
    match value:
        case None | bool() | str():
            return value
        case date():
            return value.toordinal() - date(1970, 1, 1).toordinal()
        case CalendarSpan():
            assert not value.months, "a column holds whole days"
            return value.days
        case _:
            whole = Fraction(value) / scale_of(type)
            assert whole.denominator == 1, f"{value} does not fit its column"
            return int(whole)


def said(d: Decision) -> s.Decision:
    return s.Decision(d.declaration, d.key, d.start, d.end, d.by, d.at, d.decision)
