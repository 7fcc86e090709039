"""Which lines a step of a settlement takes, and what its own line and words say."""

from __future__ import annotations

from fractions import Fraction

from slalang.model.outcome import PeriodOutcome
from tests.settle.by_text import contract_of, objective
from tests.settle.made import amounts, measured, settled
from tests.settle.test_lines_told import told

TEXT = (
    """
record visit "Visits" { id: text key  at: instant  site: one of ("north", "south")  ok: flag  counted by at }
objective up "Up" { measure share of visits where ok  target at least 80%  each month by at for each site }
charge fee "Fee" { amount 100 EUR  each month }
"""
    + objective("speed", "at least 80%")
    + """
penalty down for up "Down" { when missed  amount 6 EUR }
penalty slow for speed "Slow" { when missed  amount 4 EUR }
bonus quick for speed "Quick" { when met  amount 2 EUR }
"""
)
BONUSES = "pay bonuses as supplement on the next invoice\n  tax bonuses as compensation"


def month(*steps: str, speed: int = 70, more: str = "") -> PeriodOutcome:
    """A month in which both sites miss and each costs 6 EUR; `speed` costs 4 EUR more, or gives 2 EUR."""
    made = contract_of(TEXT + more, "speed_row", steps="\n  ".join(steps), after=BONUSES)
    sites = {("2026-01", "north"): "70", ("2026-01", "south"): "60"}
    return settled(made, measured(made, {"visit": sites, "speed_row": {"2026-01": (speed, 100)}}), "2026-01")["2026-01"]


def test_a_step_may_name_the_line_of_one_key() -> None:
    assert amounts(month('cap down for "north" at 1 EUR')) == {"down north": 1, "down south": 6, "slow": 4}
    assert amounts(month("cap down for north at 1 EUR")) == {"down north": 1, "down south": 6, "slow": 4}
    assert amounts(month('waive down for "south", slow when fee is over 1 EUR')) == {
        "down north": 6,
        "down south": 0,
        "slow": 0,
    }


def test_for_each_key_takes_the_lines_of_that_key_alone() -> None:
    found = month("cap credits for each site at 5 EUR")
    assert amounts(found) == {"down north": 5, "down south": 5, "slow": 4}
    assert amounts(month("keep highest of credits for each objective")) == {
        "down north": 6,
        "down south": 0,
        "slow": 4,
    }


def test_more_than_all_of_it_leaves_nothing() -> None:
    assert amounts(month("reduce credits by 20 EUR")) == {"down north": 0, "down south": 0, "slow": 0}
    assert amounts(month("reduce down by 3 EUR")) == {"down north": 4.5, "down south": 4.5, "slow": 4}


def test_what_a_step_adds_is_a_line_of_the_settlement() -> None:
    found = month("increase slow by 25% of credits")
    assert [found.total, found.bonuses] == [20, 0]
    assert """
monthly in 2026-01: 4 settled to 4
  increase slow by 25% of credits: 4 money in EUR (increase)
    25% of credits: 4 money in EUR (percent of)
      25%: 25% percent
      credits: 16 money in EUR (running)
""" in told(found)


def test_what_is_added_to_bonuses_is_a_bonus_also_where_there_is_none() -> None:
    assert given(month("increase quick by 3 EUR", speed=90))[2:] == [("quick", "bonus", 2), ("monthly", "bonus", 3)]
    assert given(month("increase quick by 3 EUR"))[3:] == [("monthly", "bonus", 3)]  # 70% gives no line of it
    assert given(month("increase bonuses by 3 EUR"))[3:] == [("monthly", "bonus", 3)]
    assert given(month("increase slow by 3 EUR", speed=90))[3:] == [("monthly", "penalty", 3)]


def given(outcome: PeriodOutcome) -> list[tuple[str, str, int]]:
    """Each line with its kind and what was settled, in whole euros."""
    return [(n.name, n.kind, int(n.settled)) for n in outcome.lines]


def test_a_long_clause_is_cut_where_it_is_told() -> None:
    """160 letters of it are enough to find its place."""
    for count in (20, 40):
        clause = "reduce slow by lowest(" + ", ".join(["3 EUR"] * count) + ")"
        assert month(clause).steps[0].label == (clause if len(clause) <= 160 else clause[:159] + "…")
    exact = "reduce slow by lowest(" + ", ".join(["3 EUR"] * 18) + ", " + "1" * 7 + " EUR)"
    assert len(exact) == 160
    assert month(exact).steps[0].label == exact


def test_the_limit_for_each_key_reads_the_fee_of_that_key() -> None:
    """Rent of 100 EUR times the share of good visits: 70 EUR in the north, 60 in the south; of it a twentieth."""
    rent = 'charge rent for each site "Rent" { amount 100 EUR times (up for site else 0%)  each month }\n'
    found = month("cap down for each site at 5% of rent", more=rent)
    assert amounts(found) == {"down north": 3.5, "down south": 3, "slow": 4}
    assert """
cap down for each site at 5% of rent = 21/2 [0: 6 to 7/2, 1: 6 to 3]
  for each site: missing (for each) [cap down for each site at 5% of rent]
    north: 3.5 money in EUR (for each) [cap down for each site at 5% of rent]
      5% of rent: 3.5 money in EUR (percent of)
""" in told(found)
    each = month("cap credits for each objective at 5 EUR")
    assert amounts(each) == {"down north": 2.5, "down south": 2.5, "slow": 4}
    whole = month("cap down for each objective at 5% of rent", more=rent)  # of 130 EUR: an objective has both sites
    assert amounts(whole) == {"down north": 3.25, "down south": 3.25, "slow": 4}


def test_bonuses_are_taken_by_their_own_word_and_a_limit_says_that_it_was_rounded() -> None:
    found = month("cap bonuses at 5 EUR / 3", "cap credits at 0 EUR - 1 EUR times month_of_contract", speed=90)
    assert amounts(found) == {"down north": 0, "down south": 0, "quick": Fraction("1.66")}
    assert """
cap bonuses at 5 EUR / 3 = 12 [2: 2 to 83/50]
  5 EUR / 3: 1.66 money in EUR (at least zero, rounded down)
    5 EUR / 3: 5/3 money in EUR (divided by)
      5 EUR: 5 money in EUR
      3: 3 count
cap credits at 0 EUR - 1 EUR times month_of_contract = 0 [0: 6 to 0, 1: 6 to 0]
  0 EUR - 1 EUR times month_of_contract: 0 money in EUR (at least zero, rounded down)
""" in told(found)
