"""Small contracts settle to the figures that a person computed on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.cases import MOST_ROWS, Case, all_cases, as_json, chosen, difference, read_rows

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_golden(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config) -> None:
    expected = case.expected
    found = chosen(case.found(tmp_path), expected)
    shown = difference(expected, found)
    if shown and pytestconfig.getoption("--bless", False):
        with capsys.disabled():
            print(f"\n{case.name}\n{shown}")  # noqa: T201  the difference is shown before it is accepted
        case.expected_file.write_text(as_json(found) + "\n", encoding="utf-8")
        return
    assert not shown, f"\n{shown}"


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_a_person_can_check_it(case: Case) -> None:
    """Few rows, and words that say how each figure comes about."""
    assert (case.folder / "why.md").read_text(encoding="utf-8").strip()
    assert all(len(read_rows(file)) <= MOST_ROWS for file in case.folder.glob("*.csv"))
