"""Every contract of `contracts/real` is clean, formatted, and computes what its scenarios say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slalang.diagnostic import as_text
from slalang.pipeline.project import Project
from slalang.pipeline.testing import Request, run_scenarios
from slalang.source import Source
from slalang.syntax import format as formatted
from slalang.syntax import parse, tree
from tests.contracts.settled import CONTRACTS

REAL = sorted((CONTRACTS / "real").glob("*/contract.sla"))
OTHERS = [CONTRACTS / name / "contract.sla" for name in ("public-sector", "outsourcing")]


def name_of(file: Path) -> str:
    return file.parent.name


@pytest.mark.parametrize("file", REAL, ids=name_of)
def test_a_real_contract_is_clean_and_formatted(file: Path) -> None:
    project = Project(file)
    assert [as_text(fault) for fault in project.faults] == []
    text = file.read_text(encoding="utf-8")
    assert formatted(parse(Source(str(file), text))) == text


@pytest.mark.parametrize("file", [*REAL, *OTHERS], ids=name_of)
def test_its_scenarios_pass(file: Path) -> None:
    run = run_scenarios(Project(file), Request())
    assert run.results
    wrong = [f"{r.title}: {f.period}: {f.wanted}: {f.told}" for r in run.results for f in r.failures]
    wrong += [f"{r.title}: {as_text(fault)}" for r in run.results for fault in r.faults]
    assert wrong == []
    assert run.passed


@pytest.mark.parametrize("file", REAL, ids=name_of)
def test_its_source_is_named_and_listed(file: Path) -> None:
    """The first line says where the terms come from, and the folder's table has a row for it."""
    assert file.read_text(encoding="utf-8").startswith("# Source: ")
    table = (CONTRACTS / "real" / "README.md").read_text(encoding="utf-8")
    assert f"| [`{file.parent.name}`]({file.parent.name}) |" in table


def test_the_table_lists_no_other_contract() -> None:
    table = (CONTRACTS / "real" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[`([\w-]+)`\]", table, re.MULTILINE) == [file.parent.name for file in REAL]


def test_every_mechanism_of_the_library_is_applied_by_a_contract_that_ships() -> None:
    library = Path(__file__).resolve().parents[2] / "slalang" / "library" / "credits.sla"
    declared = {str(d.name) for d in declarations(library) if isinstance(d, tree.Mechanism)}
    ships = list(CONTRACTS.rglob("contract.sla"))
    applied = {str(d.call.name) for file in ships for d in declarations(file) if isinstance(d, tree.Apply)}
    assert declared - applied == set()


def declarations(file: Path) -> tuple[tree.Declaration, ...]:
    return parse(Source(str(file), file.read_text(encoding="utf-8"))).tree.declarations
