"""`sla why` of lines that come from an earlier month, and of steps that take off or add."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import sla

CONTRACT = """
contract c "C" {
  number "1" provider p "P" customer q "Q"
  effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR
}
record reading "Reading" { id: text key  at: instant  ok: flag  price: money  counted by at }
charge fee "Fee" { amount sum of price over readings  each month }
objective up "Up" { measure share of readings where ok  target at least 98%  each month }
penalty slow for up "Slow" { when missed  amount 1% of fee in the next month }
penalty plain for up "Plain" { when missed  amount by result { from 95% under 98%: 20 EUR, under 95%: 50 EUR } }
settlement monthly "S" {
  each month
  reduce   plain by 5 EUR
  increase plain by 2 EUR
  earn back plain when up is at least 98% in each of the next 2 months
  round    half up to 0.01 EUR
  pay as credit against the next invoice  tax as price reduction at 21%  unused lapses on termination
}
"""
RESULTS = """period,series,key,value
2026-01,up,,94%
2026-02,up,,99%
2026-03,up,,99%
2026,fee,,1000 EUR
"""


def why(folder: Path, period: str, *line: str) -> str:
    (folder / "contract.sla").write_text(CONTRACT, "utf-8")
    (folder / "results.csv").write_text(RESULTS, "utf-8")
    found = sla("why", folder / "contract.sla", *line, "--period", period, "--results", folder / "results.csv")
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_a_line_of_a_later_fee_shows_the_month_that_it_came_from(tmp_path: Path) -> None:
    """January was missed at 94 %; its line enters in February, when the fee is known, and February was met at 99 %."""
    told = why(tmp_path, "2026-02", "slow").partition("Slow, January 2026")[2]
    assert "Settled: 10.00 EUR" in told
    assert "Up: missed" in told
    assert "94%" in told
    assert "99%" not in told
    assert "Condition" not in told


def test_what_is_earned_back_shows_the_month_that_it_goes_back_to(tmp_path: Path) -> None:
    told = why(tmp_path, "2026-03", "plain")
    taken = told[told.index("\N{MINUS SIGN}45.00 EUR") :]
    assert "Up, January 2026: missed" in taken
    assert "94%" in taken


def test_what_a_step_takes_off_or_adds_is_no_bound(tmp_path: Path) -> None:
    told = why(tmp_path, "2026-01", "credits")
    assert "Taken off: 5 EUR" in told
    assert "Added: 2 EUR" in told
    assert "Bound" not in told


def test_a_smaller_change_that_changes_nothing_is_not_told(tmp_path: Path) -> None:
    """At 95 % the credit is 20 EUR less 5 EUR; just past 95 % it is the same."""
    told = why(tmp_path, "2026-01", "plain")
    lessened = told[told.index("lessened") :]
    assert "50.00 EUR" in lessened
    assert "0000" not in lessened
