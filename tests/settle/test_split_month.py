"""A month that an amendment splits: each part by its own terms, and what other months see of the two."""

from __future__ import annotations

from slalang.model.measured import Measured
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import subjects
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from tests.settle.by_text import contract_of, objective
from tests.settle.made import amounts, measured, population
from tests.settle.told import lines

TEXT = (
    'charge fee "Fee" { amount 2_800 EUR  each month }\n'
    + objective("speed", "at least 80%")
    + """
penalty slow for speed "Slow" { when missed  amount 10% of fee }
score points for speed "Points" { when missed  amount 3 points }
amendment dearer { effective 2026-02-08 splitting the month  replace fee.amount with 5_600 EUR }
"""
)
FIRST, SECOND = "2026-02-01--2026-02-07", "2026-02-08--2026-02-28"
SHARES = {"2026-01": 90, FIRST: 70, SECOND: 60, "2026-03": 75}


def month(label: str, *expressions: str) -> Again:
    """A month or part of one, with series `d0`, `d1` … in it."""
    defines = "\n".join(f"define d{i} each month = {e}" for i, e in enumerate(expressions))
    made = contract_of(TEXT + defines, "speed_row")
    counts = {period: (share, 100) for period, share in SHARES.items()}
    data = measured(made, {"speed_row": counts})
    periods = settlement_periods(made, timeline(made).high)[:4]
    position = [p.label for p in periods].index(label)
    held = Measured(data.answers, {"speed": population("speed", counts)})
    return Again(Grounds(made, periods, held, periods[-1].end), position)


def told(label: str, *expressions: str) -> str:
    found = {s.name: s.of for s in subjects(month(label, *expressions))}
    return "\n".join(line for i in range(len(expressions)) for line in lines(found[f"d{i}"]))


def test_each_part_has_its_days_of_its_own_fee() -> None:
    """7 of 28 days at 2,800 EUR, 21 of 28 at 5,600."""
    first, second, march = (month(label).base.outcome for label in (FIRST, SECOND, "2026-03"))
    assert [o.charges[0].amount for o in (first, second, march)] == [700, 4_200, 5_600]
    assert [amounts(o) for o in (first, second, march)] == [{"slow": 70}, {"slow": 420}, {"slow": 560}]


def test_the_month_after_sees_a_flow_as_the_sum_of_both_parts_and_a_result_as_the_last() -> None:
    seen = ("fee in the month before", "credits in the month before", "points in the month before")
    assert (
        told("2026-03", *seen, "speed in the month before", "speed missed in the month before")
        == """\
fee in the month before: 4900 money in EUR (sum)
  2026-02-01--2026-02-07: 700 money in EUR (charge) [fee]
  2026-02-08--2026-02-28: 4200 money in EUR (charge) [fee]
credits in the month before: 490 money in EUR (sum)
  2026-02-01--2026-02-07: 70 money in EUR (settled) [credits]
  2026-02-08--2026-02-28: 420 money in EUR (settled) [credits]
points in the month before: 6 points (sum)
  2026-02-01--2026-02-07: 3 points (score) [points]
  2026-02-08--2026-02-28: 3 points (score) [points]
speed in the month before: 60% percent (in 2026-02-08--2026-02-28)
  2026-02-08--2026-02-28: 60% percent (measured) [speed]
speed missed in the month before: yes (missed)"""
    )


def test_each_part_is_a_month_of_its_own_in_a_run_and_in_a_window() -> None:
    seen = ("months in a row where speed missed", "sum of fee over the last 2 months")
    assert (
        told("2026-03", *seen)
        == """\
months in a row where speed missed: 3 count (in a row)
sum of fee over the last 2 months: 10500 money in EUR (sum)
  2026-02-01--2026-02-07: 700 money in EUR (charge) [fee]
  2026-02-08--2026-02-28: 4200 money in EUR (charge) [fee]
  2026-03: 5600 money in EUR (charge) [fee]"""
    )


def test_before_the_second_part_there_is_the_first_and_before_that_january() -> None:
    assert (
        told(SECOND, "fee in the month before", "fee in the month", "end of the month")
        == """\
fee in the month before: 700 money in EUR (in 2026-02-01--2026-02-07)
  2026-02-01--2026-02-07: 700 money in EUR (charge) [fee]
fee in the month: 4200 money in EUR (in 2026-02-08--2026-02-28)
  2026-02-08--2026-02-28: 4200 money in EUR (charge) [fee]
end of the month: 2026-03-01T00:00:00+00:00"""
    )
    assert (
        told(FIRST, "fee in the month before", "end of the month")
        == """\
fee in the month before: 2800 money in EUR (in 2026-01)
  2026-01: 2800 money in EUR (charge) [fee]
end of the month: 2026-02-08T00:00:00+00:00"""
    )
