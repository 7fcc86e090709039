"""Worked examples are what the evaluator gives; the matrix of responsibilities is what the clauses say."""

from __future__ import annotations

from pathlib import Path

from slalang.documents.agreement import Written, agreement
from slalang.documents.tree import Section, Table, sections_of, text_of
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source

HEAD = """
contract c "Care" {
  number "1" provider p "P" customer q "Q"
  effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR
}
record call "Call" { id: text key  at: instant  ok: flag  site: text  counted by at }
"""
FEE = 'charge fee "Fee" { amount 10_000 EUR each month }\n'
SPEED = 'objective speed "Speed" { measure share of calls where ok  target at least 80%  each month }\n'
SETTLEMENT = """
settlement monthly "S" {
  each month  cap credits at 1% of charges  round half up to 0.01 EUR
  pay as credit against the next invoice  tax as price reduction at 21%  unused lapses on termination
}
"""


def sections(text: str) -> dict[str, Section]:
    found = check(Source("contract.sla", HEAD + text), Folder(Path()))
    assert found.contract is not None, [f.text() for f in found.faults]
    written = agreement(found.contract, "en")
    assert isinstance(written, Written)
    return {s.id: s for s in sections_of(written.document.sections)}


def table(section: Section, caption: str) -> list[list[str]]:
    """The cells of a table under its heads; empty where there is none."""
    for block in section.blocks:
        if isinstance(block, Table) and block.caption == caption:
            heads = [c.title for c in block.columns]
            return [heads, *([text_of(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in block.rows)]
    return []


def examples(amount: str, promise: str = SPEED) -> list[list[str]]:
    penalty = f'penalty slow for speed "Slow" {{ when missed  amount {amount} }}\n'
    return table(sections(FEE + promise + penalty + SETTLEMENT)["consequence.slow"], "Worked examples")


def test_a_result_between_two_bounds_for_each_band() -> None:
    """80 and 70 are the bounds: 75 lies between, 69 below; the cap of the settlement is a later step."""
    found = examples("by result { from 70% under 80%: 2% of fee, under 70%: 5% of fee }")
    assert found == [["Speed", "Amount"], ["69%", "500.00 EUR"], ["75%", "200.00 EUR"]]


def test_points_of_shortfall_are_counted() -> None:
    """79 is one full point short, 77 three."""
    found = examples("1% of fee per full 1 percentage point of shortfall")
    assert found == [["Speed", "Amount"], ["77%", "300.00 EUR"], ["79%", "100.00 EUR"]]


def test_misses_in_a_row_have_a_column_each() -> None:
    found = examples("100 EUR times by (months in a row where missed) { at most 1: 1, 2: 1.5, otherwise: 2 }")
    assert found[0] == ["Speed", "First month", "Second month in a row", "Third month in a row"]
    assert found[-1] == ["79%", "100.00 EUR", "150.00 EUR", "200.00 EUR"]


def test_an_amount_that_reads_more_than_the_result_has_no_example() -> None:
    assert examples("1 EUR times (count of calls where site is missing)") == []


def test_a_promise_for_each_group_has_no_example() -> None:
    promise = SPEED.replace("each month", "each month  for each site")
    assert examples("100 EUR", promise) == []


DUTIES = """
role lead of provider "Team lead"
role boss of customer "Buyer"
responsibility logs of customer "Logs" { who boss  duty "Send the logs." }
responsibility room of provider "Room" { duty "Keep the room." }
report monthly "Monthly report" { each month  sent to boss }
review yearly "Yearly review" { each year }
remedy plan for speed "Plan" {
  when missed 2 months in a row  provider delivers "a plan" within 10 days  customer may "leave" on 30 days notice
}
"""


def test_the_matrix_says_what_the_clauses_say() -> None:
    found = table(sections(SPEED + DUTIES)["responsibilities"], "Who does what")
    assert found == [
        ["Activity", "Provider", "Customer", "Team lead", "Buyer"],
        ["Speed", "A", "", "", ""],
        ["Logs", "", "A", "", "R"],
        ["Room", "R A", "", "", ""],
        ["Monthly report", "R", "", "", "I"],
        ["Yearly review", "C", "C", "", ""],
        ["Plan", "R", "A", "", ""],
    ]


def test_a_contract_without_roles_has_no_matrix() -> None:
    assert "responsibilities" not in sections(SPEED)
