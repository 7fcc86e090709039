"""Months settled by the quarter, or long after: every line, fee and outcome is told with its own month and causes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import sla

CONTRACT = """
contract q "Q" {
  number "1" provider p "P" customer c "C" effective 2026-01-01 to 2027-12-31 timezone "Europe/Paris" currency EUR
}
record reading { at: instant key  up: percent from 0% to 100% counted by at }
charge fee "Fee" { amount 30_000 EUR each month }
objective up "Uptime" { measure mean of up over readings target at least 99% each month }
objective q_up "Uptime of the quarter" { measure mean of up over readings target at least 99.2% each quarter }
penalty m for up "Month" { when missed amount 2% of fee per started 0.5 percentage points of shortfall }
penalty q_up for q_up "Quarter" { when missed amount 5% of charges in the quarter }
penalty both "Both" { each month  amount 7 EUR if up missed }
settlement quarterly {
  each quarter  cap credits at 12% of charges  round half up to 0.01 EUR
  pay as credit against the next invoice  tax as price reduction at 20%  unused is paid on termination
}
"""
RESULTS = """period,series,key,value
2026-04,up,,98.9%
2026-05,up,,98.2%
2026-06,up,,97.3%
2026-Q2,objective q_up,,99.1%
"""
YEAR = """
contract s "S" {
  number "1" provider p "P" customer q "Q" effective 2025-10-01 to 2027-09-30 timezone "UTC" currency EUR
}
record reading { at: instant key  up: percent from 0% to 100% counted by at }
charge fee "Fee" { amount 10_000 EUR each month }
objective up "Up" { measure mean of up over readings target at least 99% each month }
penalty yr "Year" { each month amount 100 EUR if (count of months in the contract year where up missed) is over 1 }
settlement monthly "Monthly" {
  each month  round half up to 0.01 EUR
  pay as credit against the next invoice  tax as price reduction at 10%  unused is paid on termination
}
"""
YEAR_RESULTS = """period,series,key,value
2025-10,up,,97%
2026-04,up,,98%
2026-09,up,,99.9%
"""


def run(folder: Path, *said: str, contract: str = CONTRACT, results: str = RESULTS) -> str:
    (folder / "contract.sla").write_text(contract, "utf-8")
    (folder / "results.csv").write_text(results, "utf-8")
    command, *rest = said
    found = sla(command, folder / "contract.sla", *rest, "--results", folder / "results.csv")
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_the_month_asked_for_answers_alone_with_its_own_causes(tmp_path: Path) -> None:
    told = run(tmp_path, "why", "m", "--period", "2026-06")
    assert "Month, June 2026" in told and "97.3%" in told
    assert "Month, April" not in told and "98.9%" not in told and "98.2%" not in told
    assert told.count("Uptime: missed") == 1


def test_a_line_that_reads_a_result_has_that_of_its_month(tmp_path: Path) -> None:
    told = run(tmp_path, "why", "both", "--period", "2026-05")
    assert told.count("Uptime: missed") == 1 and "98.2%" in told and "97.3%" not in told


def test_every_month_of_a_quarter_is_named(tmp_path: Path) -> None:
    told = run(tmp_path, "why", "m", "--period", "2026-Q2")
    for month, result in (("April", "98.9%"), ("May", "98.2%"), ("June", "97.3%")):
        mine = told.partition(f"\nMonth, {month} 2026\n")[2].partition("\nMonth, ")[0]
        assert mine.count("Result, given") == 1 and result in mine
        assert f"What would have avoided it: Uptime, {month} 2026" in mine


def test_the_quarter_itself_is_of_no_month(tmp_path: Path) -> None:
    """5% of three fees of 30,000 EUR."""
    told = run(tmp_path, "why", "penalty q_up", "--period", "2026-Q2")
    assert "Quarter, Q2 2026" in told and "4,500.00 EUR" in told
    limit = run(tmp_path, "why", "credits", "--period", "2026-Q2")
    for month in ("April", "May", "June"):
        assert f"{month} 2026 = 30,000.00 EUR" in limit


def test_fees_are_named_by_their_month(tmp_path: Path) -> None:
    told = run(tmp_path, "why", "fee", "--period", "2026-Q2")
    heads = [line for line in told.split("\n") if line.startswith("Fee")]
    assert heads == ["Fee, April 2026", "Fee, May 2026", "Fee, June 2026"]
    assert run(tmp_path, "why", "fee", "--period", "2026-04").count("\nFee, ") == 1


def test_tables_of_lines_and_charges_name_the_months(tmp_path: Path) -> None:
    run(tmp_path, "settle", "--period", "2026-Q2", "--out", str(tmp_path / "out"))
    text = (tmp_path / "out" / "statement.md").read_text("utf-8")
    for month in ("April", "May", "June"):
        assert f"| Fee, {month} 2026 | 30,000.00 EUR |" in text
        assert f"| Month, {month} 2026 | credit | Uptime |" in text
        assert f"- Uptime, {month} 2026: 9" in text  # the picture


def test_what_gave_no_line_is_named_by_its_month(tmp_path: Path) -> None:
    run(tmp_path, "settle", "--period", "2026-Q2", "--out", str(tmp_path / "out"), results=RESULTS.replace("98.2%", ""))
    text = (tmp_path / "out" / "statement.md").read_text("utf-8")
    assert "- Month, May 2026, for Uptime: the outcome is not measured" in text


def test_a_kind_before_a_name_tells_apart_what_shares_it(tmp_path: Path) -> None:
    both = run(tmp_path, "why", "q_up", "--period", "2026-Q2")
    assert "\nUptime of the quarter, Q2 2026" in both and "\nQuarter, Q2 2026" in both
    mine = run(tmp_path, "why", "objective q_up", "--period", "2026-Q2")
    assert "\nUptime of the quarter, Q2 2026" in mine and "\nQuarter, Q2 2026" not in mine


def test_the_help_says_how_to_tell_them_apart() -> None:
    assert '"penalty answered"' in " ".join(sla("why", "--help").stdout.split())


def test_a_kind_that_it_is_not_is_a_fault_with_a_hint(tmp_path: Path) -> None:
    run(tmp_path, "why", "m", "--period", "2026-Q2")
    found = sla(
        "why", tmp_path / "contract.sla", "score m", "--period", "2026-Q2", "--results", tmp_path / "results.csv"
    )
    assert found.exit_code == 1
    assert "nothing in this period is called `score m`" in found.stderr


def test_what_waited_for_the_year_is_told_with_its_own_month(tmp_path: Path) -> None:
    """Two months missed: October and April; every month's line enters in September, when the year has closed."""
    told = run(tmp_path, "why", "yr", "--period", "2026-09", contract=YEAR, results=YEAR_RESULTS)
    october = told.partition("\nYear, October 2025\n")[2].partition("\nYear, ")[0]
    assert "Result, given: mean of up over readings = 97%" in october and "99.9%" not in october
    counted = october.partition("where up missed = 2\n")[2].partition("Up: missed")[0]
    assert "October 2025 = yes" in counted and "April 2026 = yes" in counted and counted.count("= yes") == 2


def test_terminal_and_markdown_have_the_spaces_that_people_type(tmp_path: Path) -> None:
    shown = run(tmp_path, "settle", "--period", "2026-Q2", "--out", str(tmp_path / "out"))
    why = run(tmp_path, "why", "m", "--period", "2026-Q2")
    page = (tmp_path / "out" / "statement.md").read_text("utf-8")
    for text in (shown, why, page):
        assert "Q2 2026" in text or "June 2026" in text
        assert not {"\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"} & set(text)
    assert "\N{NO-BREAK SPACE}" in (tmp_path / "out" / "statement.html").read_text("utf-8")
