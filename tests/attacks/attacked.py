"""A contract on tickets whose data, sources file or request somebody made to do harm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project

HEAD = """
contract c "C" {
  provider a "A"
  number "1"
  customer b "B"
  effective EFFECTIVE
  timezone "UTC"
  currency EUR
  languages en
}
"""
RECORD = """
record ticket "Ticket" {
  id: text key
  at: instant
  ok: flag
  n: number optional
  counted by at
}
"""
OBJECTIVE = 'objective o "O" { measure share of tickets where ok target at least 90% each month by at }\n'
SUM = 'objective o "O" { measure sum of n over tickets target at least 1 each month by at }\n'
ROWS = "id,at,ok\n1,2026-01-05T10:00:00,yes\n"


@dataclass(frozen=True)
class Attacked:
    """A project folder."""

    folder: Path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def contract(self, text: str = RECORD + OBJECTIVE, effective: str = "2026-01-01 to 2026-12-31") -> None:
        self.write("contract.sla", HEAD.replace("EFFECTIVE", effective) + text)

    def sources(self, files: str, columns: str = "{id: id, at: at, ok: ok}", absent: str = "[n]") -> None:
        lines = [
            "zone: UTC",
            "accept_rejects: 100",
            "records:",
            "  ticket:",
            f"    files: {files}",
            f"    columns: {columns}",
            *([f"    absent: {absent}"] if absent else []),
        ]
        self.write("sources.yaml", "\n".join(lines) + "\n")

    def settle(self, first: str = "2026-01", last: str = "2026-01", out: Path | None = None) -> Settled:
        project = Project(self.folder / "contract.sla")
        return settle_project(project, Request(first, last, self.folder / "sources.yaml", out=out))

    def refused(self, first: str = "2026-01", last: str = "2026-01") -> list[str]:
        """The faults for which no statement is issued."""
        settled = self.settle(first, last)
        assert settled.statement is None
        return [fault.id() for fault in settled.faults]
