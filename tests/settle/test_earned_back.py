"""Credits that are earned back, told step by step: which of them, on which condition, and what is left of the note."""

from __future__ import annotations

from dataclasses import replace

from slalang.model.outcome import PeriodOutcome
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population, settled
from tests.settle.test_lines_told import told

NEVER = "earn back credits when (speed in the next month) is over 95%"
BETTER = "earn back credits when speed met in the next month"
PROMISE = objective("speed", "at least 80%")


def months(text: str, steps: str, *shares: int, after: str = "") -> list[PeriodOutcome]:
    """As many months as there are results of `speed`, in percent."""
    made = contract_of(PROMISE + text, "speed_row", steps=steps, after=after)
    labels = [f"{2026 + i // 12}-{i % 12 + 1:02d}" for i in range(len(shares))]
    counts = {label: (share, 100) for label, share in zip(labels, shares, strict=True)}
    data = replace(measured(made, {"speed_row": counts}), populations={"speed": population("speed", counts)})
    return list(settled(made, data, labels[-1]).values())


def given(outcome: PeriodOutcome) -> list[tuple[str, str | None, int]]:
    """Each line with its key and what was settled, in whole euros."""
    return [(n.name, n.key, int(n.settled)) for n in outcome.lines]


def late(amount: str, name: str = "late") -> str:
    return f'penalty {name} for speed "{name.title()}" {{ when missed  amount {amount} }}\n'


def test_credits_of_one_month_go_back_one_after_the_other() -> None:
    """0.50 and 3 EUR for January go back in February, after which the note of 7 EUR for something else shows 3.50."""
    more = late("3 EUR", "slow")
    more += 'penalty dear "Dear" { when month_of_contract is at least 2  amount 7 EUR  each month }\n'
    _, february = months(late("0.5 EUR") + more, BETTER.replace("credits", "late, slow"), 70, 90)
    assert (
        told(february)
        == """\
dear in 2026-02: 7 settled to 7
  Dear: 7 money in EUR (penalty) [dear]
    7 EUR: 7 money in EUR
late in 2026-02 of 2026-01: -1/2 settled to -1/2
  Late of 2026-01: -0.5 money in EUR (earned back) [no place]
    Late of 2026-01: 0.5 money in EUR (settled) [late]
    speed met in the next month: yes (met)
slow in 2026-02 of 2026-01: -3 settled to -3
  Slow of 2026-01: -3 money in EUR (earned back) [no place]
    Slow of 2026-01: 3 money in EUR (settled) [slow]
    speed met in the next month: yes (met)
round half up to 0.01 EUR = 7 []
earn back late, slow when speed met in the next month = 13/2 [1: 0 to -1/2]
  Late of 2026-01: yes (earned back) [earn back late, slow when speed met in the next month]
    speed met in the next month: yes (met)
earn back late, slow when speed met in the next month = 7/2 [2: 0 to -3]
  Slow of 2026-01: yes (earned back) [earn back late, slow when speed met in the next month]
    speed met in the next month: yes (met)"""
    )
    assert february.total == 3.5


def test_what_was_not_given_is_not_earned_back() -> None:
    january, february = months(late("0.5 EUR"), BETTER, 70, 90, after="drop under 1 EUR")
    assert january.total == 0
    assert not january.awaits
    assert not february.lines
    assert [step.label for step in february.steps] == ["round half up to 0.01 EUR", "drop under 1 EUR"]


def test_of_two_steps_the_first_that_names_a_credit_decides() -> None:
    steps = f"earn back late when speed met in the next month\n  {NEVER}"
    _, february = months(late("3 EUR") + late("4 EUR", "slow"), steps, 70, 90)
    assert given(february) == [("late", None, -3)]
    assert [(s.label, s.bound.value) for s in february.steps[1:] if s.bound is not None] == [
        ("earn back late when speed met in the next month", True),
        (NEVER, False),
    ]


SITES = """
record visit "Visits" { id: text key  at: instant  site: text  amount: money  counted by at }
charge spent for each site "Spent" { amount sum of amount over visits  each month }
penalty dear for each site "Dear" { when spent is over 50 EUR  amount 5 EUR  each month }
"""


def test_a_credit_of_a_key_is_judged_by_that_key() -> None:
    """North and south are too dear in January; in February the south alone spends less than 20 EUR."""
    made = contract_of(SITES, steps="earn back dear when (spent in the next month) is under 20 EUR")
    spent = {("2026-01", "north"): 60, ("2026-01", "south"): 70, ("2026-02", "north"): 40, ("2026-02", "south"): 10}
    found = settled(made, measured(made, sums={"visit": spent}), "2026-02")
    assert given(found["2026-02"]) == [("dear", "south", -5)]
    assert (
        "\n".join(told(found["2026-02"]).splitlines()[-6:])
        == """\
earn back dear when (spent in the next month) is under 20 EUR = -5 [0: 0 to -5]
  Dear of 2026-01: yes (earned back) [earn back dear when (spent in the next month) is under 20 EUR]
    (spent in the next month) is under 20 EUR: yes (is)
      spent in the next month: 10 money in EUR (in 2026-02)
        2026-02: 10 money in EUR (charge) [spent]
      20 EUR: 20 money in EUR"""
    )


def test_a_series_that_looks_ahead_may_stand_behind_another() -> None:
    """What `calm` says of January is known when March has closed: two months ahead of it `better` is read."""
    text = """
define better each month = (mean of speed over the next month) is at least 80%
define calm each month = better in the next month
"""
    found = months(late("3 EUR") + text, "earn back late when calm", 70, 70, 90)
    assert [given(month) for month in found] == [[("late", None, 3)], [("late", None, 3)], [("late", None, -3)]]
    assert found[2].lines[0].origin == "2026-01"
    assert [a.decided for a in found[0].awaits] == [found[2].end]


def test_a_fixed_fee_beside_a_later_result_is_not_waited_for_alone() -> None:
    text = 'charge fee "Fee" { amount 100 EUR  each month }\n'
    steps = "earn back late when (speed met in the next month) and (fee in the next month) is at least 100 EUR"
    january, february = months(text + late("3 EUR"), steps, 70, 90)
    assert [n.settled for n in january.lines] == [3]
    assert [n.settled for n in february.lines] == [-3]


def test_a_fee_that_is_known_is_not_waited_for() -> None:
    """The fee of the year is fixed, so January is decided as soon as February has closed."""
    text = 'charge fee "Fee" { amount 1_200 EUR  each year }\n'
    steps = "earn back late when (speed met in the next month) and (fee in the year) is at least 100 EUR"
    january, february = months(text + late("3 EUR"), steps, 70, 90)
    assert [a.decided for a in january.awaits] == [february.end]
    assert [n.settled for n in february.lines] == [-3]


def test_where_the_term_ends_before_the_months_asked_for_the_credit_stands() -> None:
    """November 2027 asks for the mean of three months after it, of which the term has one: 90 % is not enough."""
    step = "earn back late when (mean of speed over the next 3 months) is at least 80%"
    *_, november, december = months(late("3 EUR"), step, *(22 * (90,)), 70, 90)
    assert [n.settled for n in november.lines] == [3]
    assert december.lines == ()
    assert (
        told(december)
        == f"""\
round half up to 0.01 EUR = 0 []
{step} = 0 []
  Late of 2027-11: missing (stands) [{step}]
    (mean of speed over the next 3 months) is at least 80%: missing (is)
      mean of speed over the next 3 months: missing (mean)
        2027-12: 90% percent (measured) [speed]
      80%: 80% percent"""
    )


def test_a_bonus_that_is_earned_back_leaves_the_credits_as_they_are() -> None:
    bonus = 'bonus quick for speed "Quick" { when met  amount 2 EUR }\n'
    paid = "pay bonuses as supplement on the next invoice\n  tax bonuses as compensation"
    _, february = months(
        late("3 EUR") + bonus, "earn back quick when speed missed in the next month", 90, 70, after=paid
    )
    assert given(february) == [("late", None, 3), ("quick", None, -2)]
    assert [step.total for step in february.steps] == [3, 3]
    assert [february.total, february.bonuses] == [3, -2]
