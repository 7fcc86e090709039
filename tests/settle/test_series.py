"""Series kept for each objective and key stay apart, add up, and give way to values that were given."""

from __future__ import annotations

from fractions import Fraction

from slalang.model.measured import GivenValue, Measured
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import subjects
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from tests.settle.by_text import contract_of, objective
from tests.settle.made import amounts, measured, population
from tests.settle.told import lines

PROMISES = objective("speed", "at least 80%") + objective("calm", "at least 80%")


def months(text: str, count: int, shares: dict[str, tuple[int, ...]], *given: GivenValue, bonus: str = "") -> Again:
    """The last of some months, with the results of objectives in percent month by month."""
    made = contract_of(text, *(f"{name}_row" for name in shares), after=bonus)
    results = {
        name: {f"2026-{i:02d}": (share, 100) for i, share in enumerate(found, 1)} for name, found in shares.items()
    }
    data = measured(made, {f"{name}_row": found for name, found in results.items()})
    named = {name: population(name, found) for name, found in results.items()}
    periods = settlement_periods(made, timeline(made).high)[:count]
    return Again(Grounds(made, periods, Measured(data.answers, named, given), periods[-1].end), count - 1)


def told(again: Again, *names: tuple[str, str | None]) -> str:
    traces = {(s.name, s.key): s.of for s in subjects(again)}
    return "\n".join(line for name, key in names for line in lines(traces[name, key]))


# ---------------------------------------------------------------- for each objective


def test_a_define_of_an_objective_has_a_value_for_each_in_each_month() -> None:
    text = (
        PROMISES
        + """
define weight of objective = by objective { speed: 3, otherwise: 5 }
define run of objective = months in a row where missed
penalty late for speed, calm "Late" { when missed  amount 1 EUR times weight times run }
"""
    )
    again = months(text, 3, {"speed": (70, 70, 70), "calm": (90, 70, 70)})
    assert amounts(again.base.outcome) == {"Late speed": 9, "Late calm": 10} or amounts(again.base.outcome) == {
        "late speed": 9,
        "late calm": 10,
    }


# ---------------------------------------------------------------- for each key

SITES = """
record visit "Visits" {
  id: text key
  at: instant
  site: one of ("north", "south")
  ok: flag
  counted by at
}
objective up "Up" { measure share of visits where ok  target at least 80%  each month by at for each site }
charge seats for each site "Seats" { amount 100 EUR times (up for site)  each month }
define half each month for each site "Half of the seats" = seats / 2
define all_seats each month = seats
define all_halves each month = half
define northern each month = seats for "north"
define doubled each month = northern times 2
"""
