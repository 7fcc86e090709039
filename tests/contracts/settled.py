"""Settles a contract that ships, in this process, and reads its statement as plain data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slalang.diagnostic import as_text
from slalang.formats import json as json_format
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project

CONTRACTS = Path(__file__).resolve().parent.parent.parent / "contracts"


def statement(
    name: str, first: str, last: str, data: Path | None = None, as_of: int | None = None, out: Path | None = None
) -> dict[str, Any]:
    """The statement of a run of periods as the JSON format gives it."""
    project = Project(CONTRACTS / name / "contract.sla")
    request = Request(first, last, CONTRACTS / name / "sources.yaml", data, as_of, out)
    settled = settle_project(project, request)
    assert settled.statement is not None, "\n".join(as_text(f) for f in settled.faults)
    assert project.contract is not None
    found: dict[str, Any] = json.loads(json_format.statement(settled.statement, project.contract))
    return found


def instant(text: str) -> int:
    """An ISO 8601 instant with its offset, in microseconds."""
    return int((datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000


def objectives(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [o for period in found["periods"] for o in period["objectives"] if o["name"] == name]
