"""The contracts of the design and those that ship are accepted without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.pipeline.project import Project

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests" / "syntax" / "samples"
CONTRACTS = sorted(
    (
        *(SAMPLES / f"{name}.sla" for name in ("acme-care", "baltimore", "bank-calls", "incident-desk")),
        *(SAMPLES / f"{name}.sla" for name in ("outsourcing", "public-sector")),
        *(ROOT / "contracts").glob("*/contract.sla"),
    )
)


@pytest.mark.parametrize("file", CONTRACTS, ids=lambda file: "-".join(file.with_suffix("").parts[-2:]))
def test_a_whole_contract_has_no_finding(file: Path) -> None:
    project = Project(file)
    assert [f"{fault.place}: {fault.id()}: {fault.text()}" for fault in project.faults] == []
    assert project.contract is not None


def test_the_version_of_a_contract_is_that_of_all_its_texts() -> None:
    """The same text gives the same version; a change in any used text gives another."""
    one, other = (Project(SAMPLES / "acme-care.sla").contract for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.version == other.version
    assert len(one.version) == 64
