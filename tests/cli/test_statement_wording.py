"""What a statement says of money that is no plain credit: bonuses, what is taken back, given, or added by a step."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import sla

HEAD = """
contract e "E" {
  number "1" provider p "P" customer q "Q" effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR
}
record reading { at: instant key  up: percent from 0% to 100%  b: number from 0 to 600 counted by at }
charge fee "Fee" { amount 10_000 EUR each month }
objective up "Up" { measure mean of up over readings target at least 99% each month }
penalty c for up "Credit" { when missed amount 5% of charges }
"""
ENDS = """  round half up to 0.01 EUR
  pay as credit against the next invoice  tax as price reduction at 20%  unused is paid on termination
"""
BACK = (
    HEAD
    + """
bonus g for up "Gain" { when met amount 1% of charges }
define back each month = up is at least 99.5% in each of the next 2 months
settlement monthly {
  each month
  earn back c when back
"""
    + ENDS
    + """
  pay bonuses as supplement at end of the year  tax bonuses as price supplement at 20%
}
"""
)
BACK_RESULTS = "2026-01,up,,98%\n2026-02,up,,99.5%\n2026-03,up,,99.7%\n"


def statement(folder: Path, contract: str, results: str, last: str) -> str:
    """The statement of January until a month, as Markdown."""
    (folder / "contract.sla").write_text(contract, "utf-8")
    (folder / "results.csv").write_text("period,series,key,value\n" + results, "utf-8")
    given = ("--results", folder / "results.csv", "--out", folder / "out")
    found = sla("settle", folder / "contract.sla", "--from", "2026-01", "--to", last, *given)
    assert found.exit_code == 0, found.stderr
    return (folder / "out" / "statement.md").read_text("utf-8")


def why(folder: Path, line: str, period: str) -> str:
    found = sla("why", folder / "contract.sla", line, "--period", period, "--results", folder / "results.csv")
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_bonuses_have_a_column_beside_the_credits(tmp_path: Path) -> None:
    """A credit of 500 EUR taken back in March, and a bonus of 100 EUR in each month that is met."""
    text = statement(tmp_path, BACK, BACK_RESULTS, "2026-03")
    assert "| Period | Service level | Promised | Result | Counted | Verdict | Credit | Bonus |" in text
    assert "| January 2026 | Up | At least 99% | 98.00% | – | **missed** | 500.00 EUR | – |" in text
    assert "| March 2026 | Up | At least 99% | 99.70% | – | **met** | −500.00 EUR | 100.00 EUR |" in text
    assert "| **Total** |  |  |  |  |  | **0.00 EUR** | **200.00 EUR** |" in text


def test_a_contract_without_bonuses_has_no_such_column(tmp_path: Path) -> None:
    plain = HEAD + "settlement monthly {\n  each month\n" + ENDS + "}\n"
    assert "Verdict | Credit |\n" in statement(tmp_path, plain, "2026-01,up,,98%\n", "2026-01")


def test_many_results_have_the_column_too(tmp_path: Path) -> None:
    """Over 48 results stand by objective: here five a month for ten months."""
    more = "".join(
        f'objective u{i} "U{i}" {{ measure mean of up over readings target at least 99% each month }}\n'
        for i in range(4)
    )
    contract = BACK.replace("bonus g", more + "bonus g")
    text = statement(tmp_path, contract, BACK_RESULTS, "2026-10")
    (row,) = (line for line in text.split("\n") if line.startswith("| Up |") and "EUR" in line)
    assert row.endswith("| 0.00 EUR | 200.00 EUR |")


def test_what_is_taken_back_was_not_computed_before_the_settlement(tmp_path: Path) -> None:
    text = statement(tmp_path, BACK, BACK_RESULTS, "2026-03")
    assert "| Credit, earned back, of January 2026 | credit | Up | – | −500.00 EUR |" in text
    assert "| **Total of the credits** |  |  | **0.00 EUR** | **−500.00 EUR** |" in text
    told = why(tmp_path, "credits", "2026-03")
    assert "Lines, 0.00 EUR before the settlement" in told
    assert "Credit, earned back, of January 2026: −500.00 EUR\n" in told
    assert "Credit, January 2026 = 500.00 EUR" in why(tmp_path, "c", "2026-03")


def test_a_total_under_zero_is_added_to_the_next_invoice(tmp_path: Path) -> None:
    text = statement(tmp_path, BACK, BACK_RESULTS, "2026-03")
    assert "Credits of the period: **−500.00 EUR**; more was taken back than given." in text
    assert "Credits of March 2026: more was taken back than given; 500.00 EUR are added to the next invoice." in text
    assert "Credits of January 2026: 500.00 EUR are set against the next invoice." in text
    assert "−500.00 EUR are set against" not in text


def test_what_the_customer_returns_is_no_credit_due_to_him(tmp_path: Path) -> None:
    statement(tmp_path, BACK, BACK_RESULTS, "2026-03")
    found = sla("settle", tmp_path / "contract.sla", "--period", "2026-03", "--results", tmp_path / "results.csv")
    assert "Credits taken back from the Customer: 500.00 EUR." in found.stdout
    assert "Credits due to the Customer" not in found.stdout


def test_given_credits_are_said_where_they_were_given(tmp_path: Path) -> None:
    rolling = "  cap credits at 1_000 EUR - (sum of credits over the 11 months before)\n"
    contract = HEAD.replace("5% of", "10% of") + "settlement monthly {\n  each month\n" + rolling + ENDS + "}\n"
    text = statement(tmp_path, contract, "2026-01,credits,,700 EUR\n2026-02,up,,90%\n", "2026-02")
    said = "Credits of January 2026 were given: 700.00 EUR. Later periods reckon with them"
    assert text.count(said) == 1
    assert "| February 2026 | Up | At least 99% | 90.00% | – | **missed** | 300.00 EUR |" in text
    assert said in why(tmp_path, "credits", "2026-01")
    assert "were given" not in why(tmp_path, "credits", "2026-02")


def test_an_increase_is_named_by_what_it_does(tmp_path: Path) -> None:
    step = "  increase c by 2 EUR\n  increase credits by 10 EUR if up missed\n"
    contract = HEAD + 'settlement monthly "Monthly" {\n  each month\n' + step + ENDS + "}\n"
    text = statement(tmp_path, contract, "2026-01,up,,98%\n2026-02,up,,99.5%\n", "2026-02")
    january, february = text.split('<a id="period.2026-02"></a>')
    assert "| Increase of Credit by 2.00 EUR | credit |  | 2.00 EUR | 2.00 EUR |" in january
    assert "| Increase of all credits by" in january
    assert "| Increase of all credits by" not in february, "it adds nothing there"
    assert "| Monthly |" not in text


def test_points_of_a_scorecard_are_no_percentages(tmp_path: Path) -> None:
    """100 times (97% - 70%) / 25% is 108 points; 0.65 of them and 0.35 of 50 are 87.7, and 87.7 / 50 is 1.754."""
    card = """
define sa each month = 100 times ((up - 70%) / 25%)
define left each month = 0.5 times ((100% - up) / 50%)
define card each month "Score" = 0.65 times sa + 0.35 times 50
define beside each month = card / 50
"""
    contract = HEAD + card + "settlement monthly {\n  each month\n" + ENDS + "}\n"
    statement(tmp_path, contract, "2026-01,up,,97%\n", "2026-01")
    assert "sa = " not in why(tmp_path, "sa", "2026-01")
    assert "= 108 [" in why(tmp_path, "sa", "2026-01")
    told = why(tmp_path, "card", "2026-01")
    assert "= 87.7 [" in told and "(up - 70%) / 25% = (97% − 70%) ÷ 25% = 108%" in told
    assert "8,770%" not in told and "10,800%" not in told
    assert "= 3% [" in why(tmp_path, "left", "2026-01")  # half a share is one
    listed = sla("why", tmp_path / "contract.sla", "--period", "2026-01", "--results", tmp_path / "results.csv").stdout
    assert " 87.7\n" in listed and " 1.754\n" in listed


def test_a_mean_of_months_is_told_as_their_sum_by_their_number(tmp_path: Path) -> None:
    """98% and 97% are 97.5% in the mean; 98% ÷ 97% is something else."""
    contract = HEAD + "define both each month = mean of up over the last 2 months\n"
    contract += "settlement monthly {\n  each month\n" + ENDS + "}\n"
    statement(tmp_path, contract, "2026-01,up,,98%\n2026-02,up,,97%\n", "2026-02")
    assert "(98% + 97%) ÷ 2 = 97.5%" in why(tmp_path, "both", "2026-02")
