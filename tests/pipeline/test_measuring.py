"""How many times amended terms make the rows be read: once, unless they speak of rows differently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slalang.calendar.zones import known_zone
from slalang.pipeline.measuring import measuring, records_until
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settling, connected

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
