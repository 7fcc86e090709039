"""A golden case: its contract settled in this process, and its figures laid beside those that a person computed."""

from __future__ import annotations

import csv
import difflib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slalang.diagnostic import Severity, as_text
from slalang.formats import json as json_format
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project

FOLDER = Path(__file__).resolve().parent
MOST_ROWS = 20
WIDTH = 116


@dataclass(frozen=True)
class Case:
    """A folder with a contract, its data and `expected.json`."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.relative_to(FOLDER).as_posix()

    @property
    def expected_file(self) -> Path:
        return self.folder / "expected.json"

    @property
    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.expected_file.read_text(encoding="utf-8"))
        return found

    def found(self, out: Path) -> dict[str, Any]:
        """The statement as plain data, with the rows behind each miss under `evidence`."""
        asked = self.expected["settle"]
        project = Project(self.folder / "contract.sla")
        as_of = instant(asked["as_of"]) if "as_of" in asked else None
        results = self.folder / asked["results"] if "results" in asked else None
        request = Request(asked["from"], asked["to"], self.folder / "sources.yaml", None, as_of, out, results=results)
        settled = settle_project(project, request)
        faults = [as_text(f) for f in settled.faults if f.severity is Severity.ERROR]
        assert settled.statement is not None and project.contract is not None and not faults, "\n".join(faults)
        statement: dict[str, Any] = json.loads(json_format.statement(settled.statement, project.contract))
        evidence = {f.stem: read_rows(f) for e in settled.evidence for f in e.files if f.suffix == ".csv"}
        return {"settle": asked, **statement, "evidence": evidence, "findings": [f.id() for f in settled.faults]}


def all_cases() -> list[Case]:
    return [Case(file.parent) for file in sorted(FOLDER.glob("*/*/expected.json"))]


def chosen(found: Any, expected: Any) -> Any:
    """What was found, cut to what is expected: the keys that `expected` names, and every element of a list."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return {key: chosen(found.get(key), value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(found, list):
        shapes = [*expected, *expected[-1:] * len(found)] if expected else found
        return [chosen(one, shape) for one, shape in zip(found, shapes, strict=False)]
    return found


def difference(expected: Any, found: Any) -> str:
    """A unified difference of two figures; empty where they are the same."""
    before, after = (as_json(value).splitlines() for value in (expected, found))
    return "\n".join(difflib.unified_diff(before, after, "expected", "found", lineterm="", n=4))


def as_json(value: Any, indent: int = 0) -> str:
    """JSON for people: what holds nothing deeper, and fits, stands on one line."""
    line = json.dumps(value, ensure_ascii=False)
    members = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    if not members or (not any(isinstance(m, dict | list) for m in members) and indent + len(line) <= WIDTH):
        return line
    names = [f"{json.dumps(name)}: " for name in value] if isinstance(value, dict) else [""] * len(members)
    inner = " " * (indent + 2)
    lines = [f"{inner}{name}{as_json(m, indent + 2)}" for name, m in zip(names, members, strict=True)]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opening, ",\n".join(lines), " " * indent + closing])


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def instant(text: str) -> int:
    """An ISO 8601 instant with its offset, in microseconds."""
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
