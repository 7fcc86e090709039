"""A small contract with its data that settles, to be spoilt in one thing at a time, and `sla settle` run on it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from slalang.cli.main import main
from slalang.pipeline.folder import LIST

CONTRACT = """
contract small "Small contract" {
  number     "B-1"
  provider   desk "Desk"
  customer   shop "Shop"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en
}
record call "Call" {
  id:          text key
  offered_at:  instant
  wait:        duration optional
  queue:       one of ("sales", "support")
  score:       number optional
  site:        text optional
  counted by   offered_at
}
record outage "Interruption" {
  id:          text key
  started_at:  instant
  ended_at:    instant optional
  lasts from   started_at to ended_at
  counted by   started_at
}
charge fee "Monthly fee" { amount 1_000 EUR  each month }
objective speed "Speed" {
  measure  share of calls where wait is at most 20 s and queue is "sales" and (score else 0) is at least 0
  target   at least 90%
  each     month
  for each site
}
relief down for speed "Interruption" { leaves out calls  during outages }
penalty slow for speed "Slow answers" { when missed  amount 10% of fee }
settlement monthly "Monthly settlement" {
  each   month
  round  half up to 0.01 EUR
  pay    as credit against the next invoice
  tax    as price reduction at 21%
}
"""
SOURCES = """zone: Europe/Madrid
accept_rejects: 0
records:
  call:
    files: calls.csv
    columns:
      id:         id
      offered_at: offered_at
      wait:       {column: wait, unit: s, empty: missing}
      queue:      queue
      score:      {column: score, empty: missing}
      site:       {column: site, empty: missing}
  outage:
    files: outages.csv
    columns: {id: id, started_at: started_at, ended_at: {column: ended_at, empty: missing}}
"""
CALLS = """id,offered_at,wait,queue,score,site
C1,2026-03-02 09:00:00,5,sales,1.5,Vigo
C2,2026-03-03 09:00:00,50,sales,,Vigo
C3,2026-03-04 09:00:00,5,support,,Lugo
C4,2026-03-05 09:00:00,,sales,,
"""
OUTAGES = """id,started_at,ended_at
O1,2026-03-20 10:00:00,2026-03-20 11:00:00
"""


@dataclass(frozen=True)
class Run:
    """What a run of the command left: its exit code and what it said."""

    code: int
    out: str
    err: str


@dataclass
class Project:
    """A folder with the small contract."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces a piece of text, which must be there."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is in {name}"
        self.write(name, text.replace(old, new))

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def settle(self, *more: str, period: str = "2026-03", out: str | None = None) -> Run:
        asked = () if "--period" in more or "--from" in more else ("--period", period)
        return self.run(
            "settle", str(self.folder / "contract.sla"), *asked, "--out", out or str(self.out), "--quiet", *more
        )

    def run(self, *arguments: str) -> Run:
        """`sla` in this process."""
        self.patch.setattr(sys, "argv", ["sla", *arguments])
        self.capture.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = self.capture.readouterr()
        code = left.value.code
        return Run(code if isinstance(code, int) else int(code is not None), said.out, said.err)

    def refused(self, *diagnostics: str, settle: tuple[str, ...] = (), code: int = 1) -> Run:
        """Settles, and makes sure that it is refused by these names, and that nothing looks like a statement."""
        run = self.settle(*settle)
        assert "internal error" not in run.err and "Traceback" not in run.err, run.err
        assert run.code == code, run.err
        found = [
            line.partition("error[")[2].partition("]")[0] for line in run.err.splitlines() if line.startswith("error[")
        ]
        assert sorted(set(found)) == sorted(diagnostics), run.err
        assert run.out == ""
        assert self.statements() == []
        return run

    def issued(self, *more: str) -> Run:
        run = self.settle(*more)
        assert run.code == 0, run.err
        assert self.statements() == ["statement.html", "statement.json", "statement.md"]
        return run

    def statements(self) -> list[str]:
        """What a reader could take for a statement: all but rejected rows, evidence and the list of what is ours."""
        found = (p.relative_to(self.out) for p in self.out.rglob("*") if p.is_file()) if self.out.is_dir() else ()
        return sorted(str(p) for p in found if p.parts[0] not in {"rejects", "evidence", LIST})
