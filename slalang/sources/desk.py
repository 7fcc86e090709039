"""What loading works with: the connection, the records, the folder for rejects, the faults so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Record
from slalang.sources.sql import Connection

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (bytes)."""


@dataclass(slots=True)
class Desk:
    """One loading of facts. `out` is the folder for rejects; without it they stay in tables `rejects_RECORD`."""

    connection: Connection
    records: tuple[Record, ...]
    out: Path | None = None
    progress: Progress | None = None
    faults: list[Diagnostic] = field(default_factory=list)

    def tell(self, label: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(label, done, total)


def fact_table(record: str) -> str:
    """The table of a record's facts."""
    return f"fact_{record}"
