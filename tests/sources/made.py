"""Small projects for the tests of sources: files in a folder, a sources file, and the facts that come of them."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import duckdb

from slalang.diagnostic import Diagnostic, has_errors
from slalang.model.contract import Field, Record
from slalang.model.facts import Facts, Relation
from slalang.source import Source
from slalang.sources import Bindings, Roots, load
from slalang.sources.reading import bindings_of
from slalang.units import COUNT, INSTANT, TEXT, Type

ID = Field("id", TEXT, key=True)


def maybe(name: str, type: Type = TEXT) -> Field:
    return Field(name, type, optional=True)


def record(name: str, *fields: Field, parent: str = "", reads: Sequence[str] = (), annex: str = "") -> Record:
    """A record that the contract reads; `reads` are the fields that it reads, if that matters."""
    return Record(name=name, fields=fields, parent=parent, used=True, used_fields=tuple(reads), annex=annex)


CASE = record("case", ID, Field("opened_at", INSTANT), maybe("closed_at", INSTANT), maybe("note"))
SIMPLE = """
    zone: UTC
    records:
      case:
        files: case.csv
        columns: {id: id, opened_at: opened, closed_at: closed, note: note}
    """


@dataclass
class Loaded:
    """What came of a project: the facts, or the faults that stood against them."""

    connection: duckdb.DuckDBPyConnection
    faults: tuple[Diagnostic, ...]
    facts: Facts | None = None
    bindings: Bindings | None = field(default=None, repr=False)

    @property
    def ids(self) -> list[str]:
        return [f.id() for f in self.faults]

    def relation(self, name: str) -> Relation:
        assert self.facts is not None, [f.text() for f in self.faults]
        found = self.facts.relation(name)
        assert found is not None
        return found

    def rows(self, name: str, *columns: str) -> list[tuple[object, ...]]:
        items = ", ".join(f'"{c}"' for c in columns) or "* EXCLUDE (_file, _row)"
        return self.connection.execute(
            f"SELECT {items} FROM {self.relation(name).table} ORDER BY _file, _row"
        ).fetchall()

    def column(self, name: str, column: str) -> list[object]:
        return [row[0] for row in self.rows(name, column)]

    def rejects(self, name: str) -> list[tuple[object, ...]]:
        return self.connection.execute(f'SELECT * FROM "rejects_{name}" ORDER BY file, row').fetchall()


@dataclass
class Project:
    """A folder with data files."""

    folder: Path
    data: Path | None = None

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = dedent(content).lstrip("\n").encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") and isinstance(content, str) else raw)
        return path

    def bind(self, text: str, *records: Record) -> tuple[Bindings | None, tuple[Diagnostic, ...]]:
        return bindings_of(Source("sources.yaml", dedent(text).lstrip("\n")), records, Roots(self.folder, self.data))

    def load(self, text: str, *records: Record, out: Path | None = None) -> Loaded:
        connection = duckdb.connect()
        bindings, faults = self.bind(text, *records)
        if bindings is None or has_errors(faults):
            return Loaded(connection, faults)
        facts, more = load(connection, records, bindings, out=out)
        return Loaded(connection, (*faults, *more), facts, bindings)


def micros(text: str) -> int:
    """Microseconds of an ISO 8601 instant with its offset."""
    from datetime import UTC, datetime, timedelta

    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


__all__ = ["CASE", "COUNT", "ID", "SIMPLE", "Loaded", "Project", "maybe", "micros", "record"]
