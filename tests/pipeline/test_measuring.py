"""How many times amended terms make the rows be read: once, unless they speak of rows differently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slalang.calendar.zones import known_zone
from slalang.pipeline.measuring import measuring, records_until
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settling, connected, settle_project

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "amendments"


@pytest.mark.parametrize(
    ("case", "engines"),
    [
        ("limit_by_start", 1),  # a limit, a target, an amount: clocks are told apart by their start
        ("looking_back", 1),  # a target, a define, and new promises
        ("indexed", 1),
        ("split_month", 2),  # a relief is removed
        ("amended_hours", 2),  # rows are sorted into other classes
    ],
)
def test_terms_that_speak_alike_of_rows_share_an_engine(case: str, engines: int) -> None:
    folder = GOLDEN / case
    project = Project(folder / "contract.sla")
    contract = project.contract
    assert contract is not None
    assert contract.effective_to is not None
    until = known_zone(contract.zone).start_of(contract.effective_to)
    with connected() as connection:
        run = Settling(project, Request("", "", folder / "sources.yaml"))
        facts = run.facts(replace(contract, records=records_until(contract, until)), connection)
        assert facts is not None, run.faults
        assert len(measuring(connection, contract, facts, until, until).parts) == engines


def test_later_terms_are_not_measured_before_they_are_in_force() -> None:
    folder = GOLDEN / "split_month"
    contract = Project(folder / "contract.sla").contract
    assert contract is not None
    (amendment,) = contract.amendments
    until = known_zone(contract.zone).start_of(amendment.effective)
    assert records_until(contract, until) == records_until(replace(contract, amendments=()), until)


ADDED = """
contract c "C" {
  number "1"
  provider p "P"
  customer k "K"
  effective 2026-01-01 to 2026-12-31
  timezone "UTC"
  currency EUR
  languages en
}
record call "Call" { id: text key  at: instant  ok: flag  counted by at }
objective calls "Calls" { measure share of calls where ok  target at least 50%  each month by at }
amendment more "More" {
  effective 2026-07-01
  add record visit "Visit" { id: text key  at: instant  ok: flag  counted by at }
  add objective visits "Visits" { measure share of visits where ok  target at least 50%  each month by at }
}
"""
SOURCES = """
zone: UTC
accept_rejects: 0
records:
  call: {files: calls.csv, columns: {id: id, at: at, ok: {column: ok, yes: [x], no: ["-"]}}}
  visit: {files: visits.csv, columns: {id: id, at: at, ok: {column: ok, yes: [x], no: ["-"]}}}
"""


@pytest.mark.parametrize(
    ("last", "found"),
    [("2026-06", [("calls", 1)]), ("2026-07", [("calls", 1), ("calls", 0), ("visits", 1)])],
    ids=["before the amendment", "with it"],
)
def test_a_record_that_an_amendment_adds_is_read_when_it_is_in_force(
    tmp_path: Path, last: str, found: list[tuple[str, int]]
) -> None:
    rows = "id,at,ok\nA,2026-06-02 10:00:00,x\n"
    visits = rows.replace("06-02", "07-02") if last == "2026-07" else "not read yet\n"
    for name, text in (("contract.sla", ADDED), ("sources.yaml", SOURCES), ("calls.csv", rows), ("visits.csv", visits)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    settled = settle_project(Project(tmp_path / "contract.sla"), Request("2026-06", last, tmp_path / "sources.yaml"))
    assert settled.statement is not None, settled.faults
    assert [(o.objective, o.counts.counted) for p in settled.statement.periods for o in p.objectives] == found
