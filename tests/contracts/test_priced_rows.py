"""Sums over events show the rows behind them, so that a reader can recompute each and their sum."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from slalang.model.outcome import PeriodOutcome
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project

FOLDER = Path(__file__).resolve().parent.parent.parent / "contracts" / "acme-care"
HOUR = 3_600_000_000

MANY = """
contract many "Many" {
  number "1" provider a "A" customer b "B" effective 2026-01-01 to 2026-12-31
  timezone "UTC" currency EUR languages en law "x"
}
record fine "Fine" { id: text key at: instant price: money group_name: text optional counted by at }
charge fines_paid "Fines" { each month amount sum of price over fines where price is over 1 EUR }
settlement s { each month }
"""


@pytest.fixture(scope="module")
def periods() -> tuple[PeriodOutcome, ...]:
    project = Project(FOLDER / "contract.sla")
    settled = settle_project(project, Request("2026-01", "2026-06", FOLDER / "sources.yaml"))
    assert settled.statement is not None
    return settled.statement.periods


def test_the_rows_add_up_to_the_line(periods: tuple[PeriodOutcome, ...]) -> None:
    for period in periods:
        lines = {line.name: line.amount for line in period.lines}
        for each in period.priced:
            if each.name == "late_critical":
                assert sum((row.amount for row in each.rows.rows), Fraction(0)) == each.rows.total
                assert each.rows.total == lines["late_critical"]


def test_each_row_is_what_the_contract_says_of_it(periods: tuple[PeriodOutcome, ...]) -> None:
    found = [r for p in periods for e in p.priced if e.name == "late_critical" for r in e.rows.rows]
    assert len(found) >= 5
    for row in found:
        overrun, severity, late = row.values
        assert (severity, late) == ("p1", True)  # what its condition reads
        assert isinstance(overrun, Fraction)
        begun = -(-overrun // HOUR)
        assert row.amount == min(50 + 25 * begun, 500)


def test_many_rows_show_the_largest_and_count_the_rest(tmp_path: Path) -> None:
    (tmp_path / "c.sla").write_text(MANY)
    rows = [f"f{n},2026-01-{n % 28 + 1:02d} 10:00:00,{n}.50" for n in range(100)]
    (tmp_path / "fines.csv").write_text("\n".join(["id,at,price", *rows]) + "\n")
    (tmp_path / "sources.yaml").write_text(
        "zone: UTC\nrecords:\n  fine:\n    files: fines.csv\n    absent: [group_name]\n"
        "    columns: {id: id, at: at, price: price}\n"
    )
    settled = settle_project(Project(tmp_path / "c.sla"), Request("2026-01", "2026-01", tmp_path / "sources.yaml"))
    assert settled.statement is not None, [f.text() for f in settled.faults]
    (period,) = settled.statement.periods
    (priced,) = period.priced
    assert priced.rows.count == 99  # 0.50 is not over 1 EUR
    assert priced.rows.total == sum(Fraction(n) + Fraction(1, 2) for n in range(1, 100)) == period.charges[0].amount
    assert [row.amount for row in priced.rows.rows[:3]] == [Fraction("99.5"), Fraction("98.5"), Fraction("97.5")]
    assert len(priced.rows.rows) < 99
