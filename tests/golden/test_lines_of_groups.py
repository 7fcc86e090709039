"""Each line of money stands beside the one outcome that it came from, also where the group is not stated."""

from __future__ import annotations

from pathlib import Path

from slalang.documents.account.reckoning import lines_of
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project

FOLDER = Path(__file__).resolve().parent / "money" / "grouped_lines"


def test_a_line_belongs_to_one_group() -> None:
    settled = settle_project(Project(FOLDER / "contract.sla"), Request("2026-02", "2026-02", FOLDER / "sources.yaml"))
    assert settled.statement is not None
    (period,) = settled.statement.periods
    given = [[line.key for line in lines_of(period, outcome)] for outcome in period.objectives]
    assert given == [["Lugo"], ["Vigo"], [None]]
