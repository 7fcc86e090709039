"""Trees of `sla why` on the contract that ships with data, as a person read and computed them again."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.pipeline.why import explain, rows_kept

ROOT = Path(__file__).resolve().parents[2]
ACME = ROOT / "contracts" / "acme-care" / "contract.sla"
TREES = sorted((Path(__file__).resolve().parent / "trees").glob("*.txt"))
"""`NAME.PERIOD.txt`: the tree of one figure at 100 columns."""


@pytest.fixture(scope="module")
def settled() -> Iterator[Callable[[str], Settled]]:
    """Periods of the contract, each settled once with the rows behind it."""
    with ExitStack() as stack:

        @cache
        def of(period: str) -> Settled:
            folder = stack.enter_context(rows_kept())
            return settle_project(Project(ACME), Request(period, period, ACME.parent / "sources.yaml", out=folder))

        yield of


@pytest.mark.parametrize("file", TREES, ids=[file.stem for file in TREES])
def test_tree(
    file: Path, settled: Callable[[str], Settled], pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    """Line numbers are left aside: clauses that are added elsewhere move them."""
    name, period = file.stem.split(".")
    contract = Project(ACME).contract
    assert contract is not None
    found = str(explain(contract, settled(period), name, None, "en", kept=False).shown("text", 100, False))
    shown = difference(file.read_text(encoding="utf-8"), found)
    if shown and pytestconfig.getoption("--bless", False):
        with capsys.disabled():
            print(f"\n{file.name}\n{shown}")  # noqa: T201  the difference is shown before it is accepted
        file.write_text(found, encoding="utf-8")
        return
    assert not shown, f"\n{shown}"


def difference(expected: str, found: str) -> str:
    before, after = (re.sub(r"(\w):\d+\]", r"\1:N]", text).splitlines() for text in (expected, found))
    return "\n".join(difflib.unified_diff(before, after, "expected", "found", lineterm=""))
