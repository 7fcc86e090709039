"""Mechanisms found in real contracts, from their text to their money: the figures of `cases/credit-mechanisms.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from slalang.model.contract import Contract
from slalang.model.expression import Fold, RowSet
from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Population
from slalang.model.outcome import PeriodOutcome
from slalang.settle.questions import questions
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, settled

Case = Mapping[str, Any]


@pytest.fixture(scope="module")
def cases(shared: Path) -> Mapping[str, Case]:
    text = (shared / "cases" / "credit-mechanisms.yaml").read_text(encoding="utf-8")
    return {case["id"]: case for case in yaml.safe_load(text)}


def amount(of: object) -> Fraction:
    """An amount or percentage of the file, as the decimal that is written there."""
    return Fraction(str(of).split()[0])


def january(made: Contract, results: Mapping[str, object], sums: Mapping[str, object] | None = None) -> PeriodOutcome:
    """January with these results in percent and these sums."""
    shares = {f"{name}_row": {"2026-01": str(value)} for name, value in results.items()}
    added = {name: {"2026-01": str(value)} for name, value in (sums or {}).items()}
    data = measured(made, shares, added)
    named = {name: Population(name, data.populations[f"{name}_row"].counts) for name in results}
    return settled(made, Measured(data.answers, named), "2026-01")["2026-01"]


# ---------------------------------------------------------------- shares of the fee


def test_banded_percent_by_priority(cases: Mapping[str, Case]) -> None:
    case = cases["banded-percent-by-priority"]["cases"][0]
    bands = {
        "p3": (95, ((90, 95, "2"), (85, 90, "3"), (None, 85, "5"))),
        "p2": (90, ((85, 90, "1.5"), (80, 85, "2"), (None, 80, "3"))),
        "p1": ("82.5", (("77.5", "82.5", "0.75"), ("72.5", "77.5", "1.25"), (None, "72.5", "1.75"))),
    }
    text = 'charge invoice "Invoice" { amount 400_000 EUR  each month }\n'
    for name, (target, rows) in bands.items():
        text += objective(name, f"at least {target}%")
        table = ", ".join(band(*row) for row in rows)
        text += f'penalty {name}_credit for {name} "Credit" {{ when missed  amount by result {{ {table} }} }}\n'
    made = contract_of(text, *(f"{name}_row" for name in bands))
    assert amount(case["invoice"]) == 400_000
    found = january(made, {name: case[name] for name in bands})
    assert found.total == amount(case["credit"])
    assert [int(n.settled) for n in found.lines] == [8_000, 8_000, 3_000]


def band(low: object, high: object, share: str) -> str:
    pattern = f"under {high}%" if low is None else f"from {low}% under {high}%"
    return f"{pattern}: {share}% of invoice"


PLATFORM = """
charge fee "Fee" { amount 12_000 USD  each month }
define down each month "Minutes down" = sum of minutes over down_rows
objective uptime "Uptime" {
  measure 100% - (sum of minutes over down_rows) / MINUTES
  target  at least 99.99%
  each    month by at
  nothing counted: met
}
penalty credit for uptime "Credit" {
  when   missed
  amount by result { from 99% under 99.99%: 5% of fee, from 95% under 99%: 15% of fee, under 95%: 100% of fee }
}
"""


@pytest.mark.parametrize("number", [0, 1, 2])
def test_platform_uptime_bands(cases: Mapping[str, Case], number: int) -> None:
    case = cases["platform-uptime-bands"]["cases"][number]
    text = PLATFORM.replace("MINUTES", str(case["days"] * 24 * 60))
    made = contract_of(text, "down_row", currency="USD", after="drop at most 1 USD")
    data = measured(made, sums={"down_row": {"2026-01": case["minutes_down"]}})
    found = settled(made, Measured(data.answers), "2026-01")["2026-01"]
    assert found.total == amount(case["credit"])


# ---------------------------------------------------------------- fixed amounts

TIERS = """
objective asa "Speed of answer" {
  measure (mean of wait over asa_rows where wait exists) rounded to 1 s
  target  at most 45 s
  each    year by at
}
objective abandonment "Abandonment" {
  measure share of abandonment_rows where ok
  target  at most 3%
  each    year by at
}
penalty slow for asa "Slow" {
  when missed
  amount by result {
           over 45 s under 49 s: 25%, from 49 s under 52 s: 50%, from 52 s under 55 s: 75%, at least 55 s: 100%
         }
         of 20_000 USD
}
penalty lost for abandonment "Lost" {
  when missed
  amount by result {
           over 3% at most 3.4%: 25%, over 3.4% at most 3.7%: 50%, over 3.7% under 4%: 75%, at least 4%: 100%
         }
         of 20_000 USD
}
"""


@pytest.mark.parametrize("number", [0, 1])
def test_amount_at_risk_tiers(cases: Mapping[str, Case], number: int) -> None:
    case = cases["amount-at-risk-tiers"]["cases"][number]
    made = contract_of(TIERS, "asa_row", "abandonment_row", currency="USD", unit="year")
    answers = {}
    for asked in questions(made):
        rows = asked.aggregate.over
        assert isinstance(rows, RowSet)
        wait = Cell(Fraction(case["asa"] * 1_000_000), Fraction(1))
        share = Cell(amount(case["abandonment"]), Fraction(100))
        answers[asked] = Answer({CellKey("2026"): wait if rows.record == "asa_row" else share})
    found = settled(made, Measured(answers), "2026")["2026"]
    assert found.total == amount(case["credit"])


DEAD_BAND = """
objective fcr "First contact resolution" { measure share of fcr_rows where ok  target at least 75%  each month by at }
objective asa "Speed of answer" {
  measure mean of wait over asa_rows where wait exists
  target  at most 60 s
  each    month by at
}
objective level "Answered in 30 s" { measure share of level_rows where ok  target at least 70%  each month by at }
objective lost "Abandoned" { measure share of lost_rows where ok  target at most 3%  each month by at }
penalty fcr_remedy for fcr "Resolution" { when missed  amount 5_000 USD }
penalty asa_remedy for asa "Speed" { when missed  amount 5_000 USD }
penalty level_remedy for level "Level" { when result is under 65%  amount 2_500 USD }
penalty lost_remedy for lost "Abandonment" { when missed  amount 2_500 USD }
"""


def test_flat_monthly_with_dead_band(cases: Mapping[str, Case]) -> None:
    case = cases["flat-monthly-with-dead-band"]["cases"][0]
    made = contract_of(DEAD_BAND, "fcr_row", "asa_row", "level_row", "lost_row", currency="USD")
    shares = {"fcr_row": case["fcr"], "level_row": case["service_level"], "lost_row": case["abandonment"]}
    answers = {}
    for asked in questions(made):
        rows = asked.aggregate.over
        assert isinstance(rows, RowSet)
        given = shares.get(rows.record)
        cell = (
            Cell(Fraction(case["asa"] * 1_000_000), Fraction(1))
            if given is None
            else Cell(amount(given), Fraction(100))
        )
        answers[asked] = Answer({CellKey("2026-01"): cell})
    found = settled(made, Measured(answers), "2026-01")["2026-01"]
    assert found.total == amount(case["credit"])
    assert [n.name for n in found.lines] == ["fcr_remedy", "asa_remedy", "lost_remedy"]
    assert [str(o.verdict) for o in found.objectives] == ["missed"] * 4  # the dead band: missed without a remedy


# ---------------------------------------------------------------- caps over a window


def accord(charge: object, before: object, lower: int) -> str:
    """The charge before stands for eleven months; the credits of those months are one line of the first of them."""
    return f"""
charge fee "Fee" {{
  amount by (month_of_contract) {{ at most 11: {before} USD / 11, otherwise: {charge} USD }}
  each   month
}}
{objective("uptime", "at least 99.8%")}
penalty credit for uptime "Credit" {{
  when   missed
  amount by result {{ under 98%: {lower}% of fee, from 98% under 99.8%: 2% of fee }}
}}
penalty earlier "Credits of the past" {{
  each   month
  amount highest(0 USD, (sum of amount over paid_rows))
}}
"""


CAPS = """cap credit at 10% of charges
  cap credit at 10% of (sum of charges over the last 12 months) - (sum of credits over the 11 months before)"""


@pytest.mark.parametrize("number", range(8))
def test_monthly_and_rolling_cap(cases: Mapping[str, Case], number: int) -> None:
    case = cases["monthly-and-rolling-cap"]["cases"][number]
    text = accord(case["charge"], case["charge11"], case.get("lower_tier", 3))
    made = contract_of(text, "uptime_row", "paid_row", currency="USD", steps=CAPS)
    results = {"uptime_row": {"2026-12": str(case["level"])}}
    data = measured(made, results, {"paid_row": {"2026-01": str(case["credit11"])}})
    found = settled(made, Measured(data.answers), "2026-12")["2026-12"]
    assert found.total == amount(case["credit"])


# ---------------------------------------------------------------- verdicts and formulas


@pytest.mark.parametrize("number", range(4))
def test_low_volume(cases: Mapping[str, Case], number: int) -> None:
    case = cases["low-volume"]["cases"][number]
    made = contract_of(objective("o", "at least 95%", "fewer than 40: at most 2 failures"), "o_row")
    good = case["incidents"] - case["late"]
    answers = {
        q: Answer({CellKey("2026-01"): Cell(Fraction(good), Fraction(case["incidents"]))}) for q in questions(made)
    }
    counts = {"o": Population("o", {CellKey("2026-01"): Counts(case["incidents"], good)})}
    found = settled(made, Measured(answers, counts), "2026-01")["2026-01"].objectives[0]
    assert found.verdict == case["outcome"]


def test_service_level_variants_are_four_results_of_one_month(cases: Mapping[str, Case]) -> None:
    """1,000 offered, 760 in time, 920 answered, 30 of 80 abandoned in time: the engine counts, home divides."""
    counted = {"offered": (760, 1_000), "answered": (760, 920), "early": (790, 1_000), "left_out": (760, 970)}
    text = "".join(objective(name, "at least 80%") for name in counted)
    made = contract_of(text, *(f"{name}_row" for name in counted))
    shares = {f"{name}_row": {"2026-01": pair} for name, pair in counted.items()}
    found = settled(made, Measured(measured(made, shares).answers), "2026-01")["2026-01"]
    wanted = [amount(case["value"]) for case in cases["service-level-variants"]["cases"]]
    assert [round(o.result * 100, 2) for o in found.objectives if o.result is not None] == wanted


def test_compound_bonus_with_a_dead_band(cases: Mapping[str, Case]) -> None:
    text = (
        objective("answered", "at least 75%")
        + objective("lost", "at most 5%")
        + 'bonus premium "Bonus" { each month  amount 1 USD if answered is at least 75% and lost is at most 5% }\n'
        + 'penalty malus for answered "Penalty" { when result is under 60%  amount 1 USD }\n'
    )
    after = "pay bonuses as supplement on the next invoice\n  tax bonuses as price supplement at 0%"
    made = contract_of(text, "answered_row", "lost_row", currency="USD", after=after)
    for case in cases["compound-bonus-dead-band"]["cases"]:
        found = january(made, {"answered": case["answered"], "lost": case["abandoned"]})
        said = "bonus" if found.bonuses else "penalty" if found.total else "nothing"
        assert said == case["outcome"]


def test_points_doubled_on_repetition_and_the_plan_s_level(cases: Mapping[str, Case]) -> None:
    case = cases["service-points-bands-repeat"]
    levels = "\n".join(f"level {n} when under {p}%" for n, p in (("serious", 98), ("severe", 97), ("threshold", 96)))
    text = (
        'charge fee "Fee" { amount 250_000 GBP  each month }\n'
        + objective("uptime", "at least 99%", levels, "(share of uptime_rows where ok) rounded to 0.1%")
        + """
score points for uptime "Points" {
  whatever the outcome
  amount (by outcome { missed threshold: 4 points, missed severe: 3 points, missed serious: 2 points, missed: 1 point,
                       otherwise: 0 points }) times by (months in a row where missed) { at most 1: 1, otherwise: 2 }
}
penalty credit "Credit" { each month  amount 1% of charges per 1 point of points }
"""
    )
    made = contract_of(text, "uptime_row", currency="GBP")
    results = {f"2026-{i + 1:02d}": str(p["result"]) for i, p in enumerate(case["periods"])}
    data = measured(made, {"uptime_row": results})
    found = settled(made, Measured(data.answers), f"2026-{len(results):02d}")
    assert [o.total for o in found.values()] == [amount(p["credit"]) for p in case["periods"]]
    plans = ["serious" in o.objectives[0].missed_levels for o in found.values()]
    assert plans == [bool(p.get("plan")) for p in case["periods"]]


def test_graduated_points(cases: Mapping[str, Case]) -> None:
    text = """
score points "Points" { each month  amount highest(0, (sum of minutes over fault_rows)) times 1 point }
penalty deduction "Deduction" {
  each month
  amount graduated per 1 point by points {
    at most 20 points: 0 GBP, over 20 points at most 100 points: 3 GBP,
    over 100 points at most 200 points: 3.60 GBP, over 200 points: 4.50 GBP
  }
}
"""
    made = contract_of(text, "fault_row", currency="GBP")
    for case in cases["graduated-points"]["cases"]:
        found = january(made, {}, {"fault_row": case["points"]})
        assert found.total == amount(case["deduction"])


def test_yearly_objectives_are_asked_for_years() -> None:
    made = contract_of(TIERS, "asa_row", "abandonment_row", currency="USD", unit="year")
    assert {q.aggregate.fold for q in questions(made)} == {Fold.MEAN, Fold.SHARE}
    assert {q.unit for q in questions(made)} == {"year"}
