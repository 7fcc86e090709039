"""Settles a contract on a folder of files, and reads what the laws speak of: everything but where the rows lay."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from slalang.diagnostic import as_text
from slalang.formats import json as json_format
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project

HERE = Path(__file__).resolve().parent
ACME = HERE.parent.parent / "contracts" / "acme-care"

Table = tuple[str, Sequence[str]]
"""The header of a CSV file and its lines."""


def statement(
    contract: Path, sources: Path, first: str, last: str, data: Path | None = None, as_of: str = ""
) -> dict[str, Any]:
    """The statement as plain data."""
    project = checked(contract)
    settled = settle_project(project, Request(first, last, sources, data, instant(as_of) if as_of else None))
    assert settled.statement is not None and project.contract is not None, "\n".join(as_text(f) for f in settled.faults)
    found: dict[str, Any] = json.loads(json_format.statement(settled.statement, project.contract))
    return found


@cache
def checked(contract: Path) -> Project:
    """A project; its contract is checked once."""
    return Project(contract)


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """What was settled: periods and rows in no period, but neither files nor the number of rows that were equal."""
    records = {r["record"]: (r["rows"], r["rejected"], r["dropped"]) for r in found["provenance"]["records"]}
    return {"periods": found["periods"], "unattributed": found["unattributed"], "records": records}


def write_split(folder: Path, name: str, table: Table, parts: int, chance: random.Random) -> None:
    """The lines of a table in any order over several files `NAME-1.csv`, each with the header."""
    header, lines = table
    shuffled = list(lines)
    chance.shuffle(shuffled)
    for part in range(parts):
        write(folder / f"{name}-{part + 1}.csv", header, shuffled[part::parts])


def write(path: Path, header: str, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def instant(text: str) -> int:
    """An ISO 8601 instant with its offset, in microseconds."""
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
