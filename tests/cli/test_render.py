"""`sla render`: the agreement as signed, and as it stands on a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import ROOT, sla

AMENDED = ROOT / "tests" / "golden" / "amendments" / "limit_by_start" / "contract.sla"


@pytest.mark.parametrize(("day", "limit"), [("2026-06-30", "8 h"), ("2026-07-01", "4 h")])
def test_the_terms_of_a_day_are_written(tmp_path: Path, day: str, limit: str) -> None:
    done = sla("render", AMENDED, "--as-of", day, "--format", "markdown", "-o", tmp_path / "terms.md")
    assert done.exit_code == 0
    clock = (tmp_path / "terms.md").read_text(encoding="utf-8").partition("clock.fix")[2][:400]
    assert limit.replace(" ", "\N{NO-BREAK SPACE}") in clock or limit in clock


@pytest.mark.parametrize("day", ["2025-12-31", "2027-01-01"])
def test_a_day_outside_the_term_has_no_terms(day: str) -> None:
    done = sla("render", AMENDED, "--as-of", day)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{day} lies outside the contract's term" in done.stderr


def test_a_day_that_does_not_exist_is_a_slip_of_the_command() -> None:
    assert sla("render", AMENDED, "--as-of", "2026-02-30").exit_code == 2
