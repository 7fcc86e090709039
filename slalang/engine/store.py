"""The database while an engine uses it: runs plans, keeps what several passes read, and fails loudly on overflow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import duckdb

from slalang.engine import scalars as s
from slalang.engine.catalog import Catalog, empty_table, storage
from slalang.engine.dialect import DuckDB
from slalang.engine.faults import NumberTooLarge, Refused
from slalang.engine.places import quoted
from slalang.engine.printer import TYPES, Printer
from slalang.model.query import Node, Pick, Scan
from slalang.source import NOWHERE

NUMBERS = count(1)
"""Tables are numbered through, so that two engines may share a connection."""


@dataclass(slots=True)
class Store:
    """One connection; temporary tables are named by number."""

    connection: duckdb.DuckDBPyConnection
    kept: list[str] = field(default_factory=list)

    def sql(self, node: Node) -> str:
        return Printer(DuckDB()).sql(node)

    def rows(self, node: Node) -> list[tuple[Any, ...]]:
        return self.run(self.sql(node))

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.OutOfRangeException as fault:
            raise Refused((NumberTooLarge(NOWHERE),)) from fault
        except duckdb.ConversionException as fault:
            raise Refused((NumberTooLarge(NOWHERE),)) from fault

    @contextmanager
    def in_our_order(self) -> Iterator[None]:
        """While plans run that put the small side of each join last and care for no order of rows.

        DuckDB estimates slot joins as if they dropped nine rows of ten, and would hash the big side of the next one;
        and it writes tables on one core to keep the order of rows. Measured on a million cases: a third of the time.
        """
        wanted = {"disabled_optimizers": "join_order,build_side_probe_side", "preserve_insertion_order": "false"}
        before = {name: self.run(f"SELECT current_setting('{name}')")[0][0] for name in wanted}
        try:
            for name, value in wanted.items():
                self.run(f"SET {name} = '{value}'")
            yield
        finally:
            for name, value in before.items():
                self.run(f"SET {name} = '{value}'")

    def keep(self, node: Node, columns: Sequence[str], *, for_good: bool = False) -> Node:
        """The columns of a plan as a table, so that what follows computes nothing twice; names may be any.

        The table lasts until `forget`, or `for_good` as long as the connection.
        """
        table = f"slalang kept {next(NUMBERS)}"
        names = [(f"c{i}", name) for i, name in enumerate(columns)] or [("c0", "")]
        picked = tuple((short, s.of(name) if name else s.TRUE) for short, name in names)
        self.run(f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS {self.sql(Pick(node, picked))}")
        if not for_good:
            self.kept.append(table)
        return Scan(table, tuple((short, name) for short, name in names if name) or (("c0", "#none"),))

    def forget(self) -> None:
        """Drops what `keep` made."""
        for table in self.kept:
            self.connection.execute(f"DROP TABLE IF EXISTS {quoted(table)}")
        self.kept.clear()

    def stand_ins(self, catalog: Catalog) -> None:
        """An empty table for each record of which there is no relation."""
        for record in catalog.contract.records:
            if catalog.relation(record) is None:
                types = {f.name: TYPES[storage(f.type)] for f in record.fields}
                columns = ", ".join(
                    f"{quoted(n)} {types.get(n, 'VARCHAR')}" for n in (*catalog.own_columns(record), "_file", "_row")
                )
                self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(empty_table(record))} ({columns})")
