"""Contracts settled on given results: what a step takes from whom, and what becomes of it later, each by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from slalang.model.measured import GivenValue, Measured
from slalang.model.outcome import PeriodOutcome
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.decisions import Decision
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.source import Source

HEAD = """
contract one "One" {
  number "1"  provider p "P"  customer q "Q"  effective 2026-01-01 to 2026-12-31
  timezone "Europe/Madrid"  currency EUR  languages en
}
record call "Call" { id: text key  at: instant  site: text  queue: text  ok: flag  counted by at }
charge fee "Fee" { amount 1_000 EUR  each month }
objective up "Up" { measure share of calls where ok  target at least 90%  each month }
"""
END = "round half up to 0.01 EUR  pay as credit against the next invoice  tax as compensation"
DAY = 86_400_000_000

Results = dict[tuple[str, str | None, str], str]
"""By objective, key and period, in percent."""
WORDS = ((61, "disputed"), (92, "upheld"))


def outcomes(
    text: str, results: Results, months: int, disputes: tuple[Decision, ...] = ()
) -> tuple[PeriodOutcome, ...]:
    """The first months of a contract."""
    checked = check(Source("c.sla", HEAD + text), Folder(Path()))
    assert checked.contract is not None, [f.text() for f in checked.faults]
    given = tuple(GivenValue("objective", n, k, p, Fraction(v) / 100) for (n, k, p), v in results.items())
    line = timeline(checked.contract)
    periods = settlement_periods(checked.contract, line.high)[:months]
    measured = Measured(given=given, rows=False)
    return settle(checked.contract, periods, measured, line.high, decisions={"dispute": disputes})


def test_a_cap_for_each_site_holds_only_what_is_kept_by_site() -> None:
    """80 + 80 by site, 70 + 70 by queue, one of them called like a site, and 90 of no key; 75 for each site."""
    text = f"""
    objective by_site {{ measure share of calls where ok  target at least 90%  each month  for each site }}
    objective by_queue {{ measure share of calls where ok  target at least 90%  each month  for each queue }}
    penalty s for by_site {{ when missed  amount 80 EUR }}
    penalty q for by_queue {{ when missed  amount 70 EUR }}
    penalty w for up {{ when missed  amount 90 EUR }}
    settlement monthly {{ each month  cap credits for each site at 75 EUR  {END} }}
    """
    results: Results = {("by_site", k, "2026-01"): "80" for k in ("a", "b")}
    results |= {("by_queue", k, "2026-01"): "80" for k in ("a", "z")}
    (january,) = outcomes(text, {**results, ("up", None, "2026-01"): "80"}, 1)
    assert {(n.name, n.key): n.settled for n in january.lines} == {
        ("s", "a"): 75,
        ("s", "b"): 75,
        ("q", "a"): 70,
        ("q", "z"): 70,
        ("w", None): 90,
    }


def test_a_quarterly_amount_judges_the_months_of_the_quarter() -> None:
    text = f"""
    penalty every {{ each quarter  when (up missed in each of the quarter)  amount 300 EUR }}
    penalty twice {{ each quarter  when (up missed in at least 2 of the quarter)  amount 20 EUR }}
    settlement monthly {{ each month  {END} }}
    """
    months = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
    results: Results = {("up", None, m): v for m, v in zip(months, ("80", "80", "80", "80", "95", "80"), strict=True)}
    assert [o.total for o in outcomes(text, results, 6)] == [0, 0, 320, 0, 0, 20]


def test_the_parts_of_a_split_month_are_given_apart() -> None:
    text = f"""
    penalty slow for up {{ when missed  amount 100 EUR }}
    settlement monthly {{ each month  {END} }}
    amendment dearer "Dearer" {{ effective 2026-02-10 splitting the month  replace slow.amount with 250 EUR }}
    """
    results: Results = {("up", None, "2026-02-01--2026-02-09"): "95", ("up", None, "2026-02-10--2026-02-28"): "80"}
    found = {o.period: o.total for o in outcomes(text, results, 4)}
    assert found == {"2026-01": 0, "2026-02-01--2026-02-09": 0, "2026-02-10--2026-02-28": 250, "2026-03": 0}


def test_a_balance_passes_through_a_split_month_and_fees_of_it_add_up() -> None:
    """20 a month that is met: 20, 40 and 60 in the parts of February, 80 in March."""
    text = f"""
    define saved each month = ((saved in the month before) else 0 EUR) + (20 EUR if up met otherwise 0 EUR)
    penalty shown {{ each month  amount saved }}
    penalty tenth {{ each month  amount 10% of (fee in the month before) }}
    settlement monthly {{ each month  {END} }}
    amendment dearer "Dearer" {{ effective 2026-02-10 splitting the month  replace up.target with at least 91% }}
    """
    results: Results = {("up", None, f"2026-0{m}"): "95" for m in (1, 2, 3)}
    found = outcomes(text, results, 4)
    assert [next(n.settled for n in o.lines if n.name == "shown") for o in found] == [20, 40, 60, 80]
    (march,) = [n.settled for n in found[3].lines if n.name == "tenth"]
    assert march == 100


@pytest.mark.parametrize(
    ("condition", "december"),
    [
        ("up met in each of the next month", (0, -100)),
        ("up met in each of the next 2 months", (0, 0)),
        ("up met in at least 1 of the next month", (0, -100)),
        ("up met in at least 1 of the next 2 months", (0, 0)),
        ("(mean of up over the next month) is at least 90%", (0, -100)),
        ("(mean of up over the next 2 months) is at least 90%", (0, 0)),
    ],
)
def test_two_parts_of_a_month_are_not_two_months(condition: str, december: tuple[int, int]) -> None:
    """The term ends with a split December: for a credit of November the second of the next months lies after it."""
    text = f"""
    penalty slow for up {{ when missed  amount 100 EUR }}
    settlement monthly {{ each month  earn back slow when {condition}  {END} }}
    amendment dearer "Dearer" {{ effective 2026-12-10 splitting the month  replace slow.amount with 250 EUR }}
    """
    results: Results = {("up", None, "2026-11"): "80", ("up", None, "2026-12"): "95"}
    assert [o.total for o in outcomes(text, results, 13)[10:]] == [100, *december]


def test_with_an_upheld_dispute_the_carried_rest_goes_too() -> None:
    """January: 160 asked, 120 given, 40 wait. Upheld in February: the 120 are reversed, and the 40 never come."""
    text = f"""
    penalty slow for up {{ when missed  amount 160 EUR }}
    settlement monthly {{
      each month  cap credits at 120 EUR carrying the excess  dispute within 30 days silence accepts  {END}
    }}
    """
    low = 1_767_222_000_000_000  # 2026-01-01 in Madrid
    said = (Decision("slow", None, low, low + 31 * DAY, "p", low + 35 * DAY, "disputed"),)
    upheld = (*said, Decision("slow", None, low, low + 31 * DAY, "p", low + 40 * DAY, "upheld"))
    results: Results = {("up", None, "2026-01"): "80"}
    assert [o.total for o in outcomes(text, results, 4, said)] == [120, 40, 0, 0]
    assert [o.total for o in outcomes(text, results, 4, upheld)] == [120, -120, 0, 0]


def test_an_upheld_dispute_reverses_a_line_and_the_carried_rest_beside_it() -> None:
    """January 160: 120, and in February its rest of 40 beside February's own 60. Upheld for February: both go, once."""
    text = f"""
    penalty slow for up {{ when missed  amount 160 EUR if result is under 50% otherwise 60 EUR }}
    settlement monthly {{
      each month  cap credits at 120 EUR carrying the excess  dispute within 60 days silence accepts  {END}
    }}
    """
    low = 1_767_222_000_000_000
    february = (low + 31 * DAY, low + 59 * DAY)
    said = tuple(Decision("slow", None, *february, "p", low + at * DAY, word) for at, word in WORDS)
    results: Results = {("up", None, "2026-01"): "40", ("up", None, "2026-02"): "80"}
    assert [o.total for o in outcomes(text, results, 5, said)] == [120, 100, 0, -100, 0]
