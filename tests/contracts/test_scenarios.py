"""The scenarios of the contracts that are settled on data: given results, and files that ship or may be tested with."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.diagnostic import as_text
from slalang.pipeline.project import Project
from slalang.pipeline.testing import Request, run_scenarios
from tests.contracts.settled import CONTRACTS


def wrong(name: str, data: Path | None = None) -> list[str]:
    """What is wrong with the scenarios of a contract."""
    run = run_scenarios(Project(CONTRACTS / name / "contract.sla"), Request(data=data))
    assert run.results
    failed = [f"{r.title}: {f.period}: {f.wanted}: {f.told}" for r in run.results for f in r.failures]
    return failed + [as_text(fault) for r in run.results for fault in r.faults]


def holds_scenarios(name: str) -> bool:
    return "\nscenario " in (CONTRACTS / name / "contract.sla").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [n for n in ("acme-care", "baltimore-311") if holds_scenarios(n)])
def test_scenarios_on_what_ships(name: str) -> None:
    assert wrong(name) == []


@pytest.mark.parametrize("name", ["bank-calls", "incident-desk"])
def test_scenarios_on_data_that_do_not_ship(name: str, shared: Path) -> None:
    assert wrong(name, shared / "data") == []
