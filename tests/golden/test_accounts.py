"""Whole accounts: every scenario of the contracts that ship, settled, with all that a statement could tell of it.

`accounts/CONTRACT.txt` holds what was agreed to be right: outcomes, lines, steps, rights, what becomes of totals, each
with its derivation and the clause that it names. The figures are those that the scenarios expect, which stand in the
contracts with their sources; here it is held that their explanation does not change unseen.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import pytest

from slalang.model.contract import Scenario
from slalang.model.outcome import PeriodOutcome, Trace
from slalang.pipeline.project import Project
from slalang.pipeline.testing.givens import givens
from slalang.pipeline.testing.ground import Grounding
from slalang.source import Place
from slalang.units import Type, decimal_text
from tests.settle.told import lines

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS = Path(__file__).resolve().parent / "accounts"
NAMES = ("acme-care", "public-sector", "outsourcing")
CONTRACTS = (
    *(ROOT / "contracts" / name / "contract.sla" for name in NAMES),
    *sorted((ROOT / "contracts" / "real").glob("*/contract.sla")),
)
LONGEST = 60
MOST_PERIODS = 2
"""Periods of a scenario that are told before its last."""


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.parent.name)
def test_account(path: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> None:
    """Every scenario of a contract on given results."""
    file = ACCOUNTS / f"{path.parent.name}.txt"
    found = "".join(f"{line}\n" for line in account(path))
    expected = file.read_text("utf-8") if file.exists() else ""
    shown = "\n".join(difflib.unified_diff(expected.splitlines(), found.splitlines(), "expected", "found", lineterm=""))
    if shown and pytestconfig.getoption("--bless", False):
        with capsys.disabled():
            print(f"\n{file.name}\n{shown[:2000]}")  # noqa: T201  the difference is shown before it is accepted
        file.write_text(found, "utf-8")
        return
    assert not shown, f"\n{shown[:5000]}"


def account(path: Path) -> Iterator[str]:
    """All scenarios of a contract, each told whole."""
    project = Project(path)
    contract = project.contract
    assert contract is not None
    for number, scenario in enumerate(contract.scenarios):
        if told := settled(project, scenario, number):
            yield f"=== {scenario.title}"
            for each in told:
                yield from period(each)


def settled(project: Project, scenario: Scenario, number: int) -> tuple[PeriodOutcome, ...]:
    """The last periods of a scenario in which a line or right arose; none where it reads data or must fail."""
    assert project.contract is not None
    given = givens(project.contract, scenario)
    if given.data or scenario.fails_with:
        return ()
    ground = Grounding(project, given, number).ground()
    assert ground is not None, "the scenarios of contracts that ship are sound"
    ground.book()
    last = ground.outcomes[-1:]
    return (*[o for o in ground.outcomes[:-1] if o.lines or o.rights][-MOST_PERIODS:], *last)


# ---------------------------------------------------------------- as text


def period(of: PeriodOutcome) -> Iterator[str]:
    yield f"--- {of.period}"
    yield from told("", of, 0)


def told(name: str, value: object, depth: int) -> Iterator[str]:
    """A value under its name; what is empty or as by default is left out."""
    pad = "  " * depth
    if isinstance(value, Trace):
        yield from (f"{pad}{line}" for line in lines(value))
    elif isinstance(value, tuple) and any(is_dataclass(each) for each in value):
        for each in value:
            yield from told(name, each, depth)
    elif is_dataclass(value) and not isinstance(value, Place | Type | type):
        yield f"{pad}{name or type(value).__name__}:"
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner not in {(), None, ""} if isinstance(inner, tuple | str | None) else inner != default(field):
                yield from told(field.name, inner, depth + 1)
    else:
        yield f"{pad}{name} = {text(value)}"


def default(field: Field[object]) -> object:
    return None if field.default is MISSING else field.default


def text(value: object) -> str:
    match value:
        case Place():
            return " ".join(value.text.split())[:LONGEST]
        case Fraction():
            return decimal_text(value)
        case Type():
            return str(value)
        case StrEnum() | str() | bool() | int() | date():
            return str(value)
        case _:
            return repr(value)
