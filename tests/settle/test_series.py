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


def months(text: str, count: int, shares: dict[str, tuple[int, ...]], *given: GivenValue) -> Again:
    """The last of some months, with the results of objectives in percent month by month."""
    made = contract_of(text, *(f"{name}_row" for name in shares))
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
    assert amounts(again.base.outcome) == {"late speed": 9, "late calm": 10}  # 3 times 3 months, 5 times 2


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
penalty down for up "Down" { when missed  amount 4 EUR }
define half each month for each site "Half of the seats" = seats / 2
define all_seats each month = seats
define all_halves each month = half
define northern each month = seats for "north"
define all_down each month = down
define before each month = credits in the month before
"""


def at_sites(*given: GivenValue) -> Again:
    """February with 90 % in the north and 60 % in the south."""
    made = contract_of(SITES)
    visits = {(month, site): (ok, 100) for month in ("2026-01", "2026-02") for site, ok in SHARES.items()}
    data, named = measured(made, {"visit": visits}), {"up": population("up", visits)}
    periods = settlement_periods(made, timeline(made).high)[:2]
    return Again(Grounds(made, periods, Measured(data.answers, named, given), periods[-1].end), 1)


SHARES = {"north": 90, "south": 60}


def seats(site: str, value: int, period: str = "2026-02") -> GivenValue:
    return GivenValue("charge", "seats", site, period, Fraction(value))


def test_without_a_key_it_is_the_sum_over_its_keys() -> None:
    found = at_sites(seats("north", 8), seats("south", 9))
    assert (
        told(found, ("all_seats", None))
        == """\
seats: 17 money in EUR (charge)
  Seats: 17 money in EUR (sum) [seats]
    Seats: 8 money in EUR (given) [seats]
    Seats: 9 money in EUR (given) [seats]"""
    )
    assert (
        told(found, ("all_halves", None))
        == """\
half: 8.5 money in EUR (define)
  Half of the seats: 8.5 money in EUR (sum) [half]
    seats / 2: 4 money in EUR (divided by)
      seats: 8 money in EUR (charge)
        Seats: 8 money in EUR (given) [seats]
      2: 2 count
    seats / 2: 4.5 money in EUR (divided by)
      seats: 9 money in EUR (charge)
        Seats: 9 money in EUR (given) [seats]
      2: 2 count"""
    )
    assert (
        told(found, ("northern", None))
        == """\
seats: 8 money in EUR (charge) [seats for "north"]
  Seats: 8 money in EUR (given) [seats]"""
    )


def test_an_amount_for_each_key_adds_up_too() -> None:
    assert (
        told(at_sites(), ("all_down", None))
        == """\
down: 4 money in EUR (penalty)
  Down: 4 money in EUR (sum) [down]
    Down: 0 money in EUR (condition) [down]
      missed: no (met)
    Down: 4 money in EUR (penalty) [down]
      4 EUR: 4 money in EUR"""
    )


# ---------------------------------------------------------------- given in place of what would be computed


def values(*given: GivenValue) -> list[object]:
    found = {(s.name, s.key): s.value for s in subjects(at_sites(*given))}
    return [found["seats", "north"], found["seats", "south"], found["half", "north"], found["half", "south"]]


def test_a_given_value_holds_for_its_key_and_time() -> None:
    assert values() == [90, 60, 45, 30]
    assert values(seats("south", 8)) == [90, 8, 45, 4]
    assert values(seats("south", 8, "2026-01")) == [90, 60, 45, 30]
    assert values(GivenValue("define", "half", None, "", Fraction(1))) == [90, 60, 1, 1]
    assert values(GivenValue("penalty", "half", None, "", Fraction(1))) == [90, 60, 45, 30]


def test_the_shortest_time_wins_then_the_key_then_the_last() -> None:
    year, quarter, month = (GivenValue("charge", "seats", None, p, Fraction(i)) for i, p in enumerate(TIMES, 1))
    assert values(month, quarter, year)[:2] == values(year, quarter, month)[:2] == [3, 3]
    assert values(quarter, year)[:2] == [2, 2]
    assert values(seats("north", 8), month)[:2] == [8, 3]
    assert values(seats("north", 8, "2026"), month)[:2] == [3, 3]
    assert values(seats("north", 8), seats("north", 9))[0] == 9


TIMES = ("2026", "2026-Q1", "2026-02")


def test_given_credits_stand_for_what_was_settled() -> None:
    assert (
        told(at_sites(), ("before", None))
        == """\
credits in the month before: 4 money in EUR (in 2026-01)
  2026-01: 4 money in EUR (settled) [credits]"""
    )
    assert (
        told(at_sites(GivenValue("word", "credits", None, "2026-01", Fraction(7))), ("before", None))
        == """\
credits in the month before: 7 money in EUR (in 2026-01)
  2026-01: 7 money in EUR (given) [credits]"""
    )


def test_a_sum_over_no_keys_is_nothing_and_over_keys_without_values_missing() -> None:
    """The sites north and south are declared, also where nobody visits them; people come from the rows alone."""
    text = (
        SITES
        + """
record trip "Trips" { id: text key  at: instant  person: text  amount: money  counted by at }
charge fares for each person "Fares" { amount sum of amount over trips  each month }
define all_fares each month = fares
"""
    )
    made = contract_of(text)
    trips = {"trip": {("2026-02", "Ann"): 12}}
    periods = settlement_periods(made, timeline(made).high)[:2]
    first, second = (
        Again(Grounds(made, periods, measured(made, sums=trips), periods[-1].end), position) for position in (0, 1)
    )
    assert told(first, ("all_fares", None)) == "fares: 0 money in EUR (charge)\n  Fares: 0 money in EUR (sum) [fares]"
    assert (
        told(second, ("all_fares", None))
        == """\
fares: 12 money in EUR (charge)
  Fares: 12 money in EUR (sum) [fares]
    Fares: 12 money in EUR (charge) [fares]
      sum of amount over trips: 12 money in EUR (sum)"""
    )
    assert (
        told(second, ("all_seats", None))
        == """\
seats: missing (charge)
  Seats: missing (sum) [seats]
    Seats: missing (charge) [seats]
      100 EUR times (up for site): missing (times)
        100 EUR: 100 money in EUR
        up: missing (not measured) [up for site]
    Seats: missing (charge) [seats]
      100 EUR times (up for site): missing (times)
        100 EUR: 100 money in EUR
        up: missing (not measured) [up for site]"""
    )


def test_a_rank_shows_what_was_ranked_and_the_values_of_all() -> None:
    """The north with 90 % is first, the south with 60 % second; two with equal values share the better place."""
    text = SITES + "define placed each month for each site = rank of up among sites\n"
    for south, place in ((60, 2), (90, 1)):
        made = contract_of(text)
        visits = {("2026-01", "north"): (90, 100), ("2026-01", "south"): (south, 100)}
        data, named = measured(made, {"visit": visits}), {"up": population("up", visits)}
        periods = settlement_periods(made, timeline(made).high)[:1]
        found = Again(Grounds(made, periods, Measured(data.answers, named), periods[-1].end), 0)
        shown = told(found, ("placed", "north"), ("placed", "south")).splitlines()
        assert [line for line in shown if not line.startswith("    ")] == [
            "rank of up among sites: 1 count (rank)",
            "  up: 90% percent (measured)",
            "  north: 90% percent (measured) [up]",
            f"  south: {south}% percent (measured) [up]",
            f"rank of up among sites: {place} count (rank)",
            f"  up: {south}% percent (measured)",
            "  north: 90% percent (measured) [up]",
            f"  south: {south}% percent (measured) [up]",
        ]


def test_a_given_amount_stands_for_what_would_be_computed() -> None:
    given = GivenValue("penalty", "down", "south", "2026-02", Fraction(9))
    assert (
        told(at_sites(given), ("all_down", None))
        == """\
down: 9 money in EUR (penalty)
  Down: 9 money in EUR (sum) [down]
    Down: 0 money in EUR (condition) [down]
      missed: no (met)
    Down: 9 money in EUR (given) [down]"""
    )
    assert amounts(at_sites(given).base.outcome) == {"down south": 9}


def test_a_key_that_only_a_given_value_names_is_there_too() -> None:
    text = SITES.replace('one of ("north", "south")', "text")
    made = contract_of(text)
    visits = {("2026-01", "north"): (90, 100), ("2026-02", "south"): (60, 100)}
    data, named = measured(made, {"visit": visits}), {"up": population("up", visits)}
    periods = settlement_periods(made, timeline(made).high)[:2]

    def keys(position: int, *given: GivenValue) -> dict[str, list[str | None]]:
        again = Again(Grounds(made, periods, Measured(data.answers, named, given), periods[-1].end), position)
        found = subjects(again)
        return {name: [s.key for s in found if s.name == name] for name in ("up", "seats", "half")}

    assert keys(0) == {"up": ["north"], "seats": ["north"], "half": ["north"]}
    assert keys(1) == {"up": ["south"], "seats": ["south"], "half": ["north", "south"]}
    for of, name in (("define", "half"), ("charge", "seats"), ("objective", "up")):
        assert "east" in keys(1, GivenValue(of, name, "east", "2026-02", Fraction(1, 2)))["half"]
    assert "east" not in keys(1, GivenValue("define", "all_seats", "east", "2026-02", Fraction(1, 2)))["half"]


def test_visits_without_a_site_have_a_name_among_the_sites() -> None:
    text = (
        SITES.replace('one of ("north", "south")', "text optional")
        + "define best each month = largest of up over sites\n"
    )
    made = contract_of(text)
    visits: dict[tuple[str, str | None], tuple[int, int]] = {
        ("2026-01", "north"): (70, 100),
        ("2026-01", None): (9, 10),
    }
    data, named = measured(made, {"visit": visits}), {"up": population("up", visits)}
    periods = settlement_periods(made, timeline(made).high)[:1]
    found = Again(Grounds(made, periods, Measured(data.answers, named), periods[-1].end), 0)
    assert (
        told(found, ("best", None))
        == """\
largest of up over sites: 90% percent (largest)
  north: 70% percent (measured) [up]
  not stated: 90% percent (measured) [up]"""
    )


def test_the_credits_of_a_quarter_list_every_month() -> None:
    text = SITES + 'define quarter each quarter "Quarter" = credits\n'
    made = contract_of(text)
    visits = {(f"2026-0{i}", site): (share, 100) for i in (1, 2, 3) for site, share in SHARES.items()}
    data, named = measured(made, {"visit": visits}), {"up": population("up", visits)}
    periods = settlement_periods(made, timeline(made).high)[:3]
    found = Again(Grounds(made, periods, Measured(data.answers, named), periods[-1].end), 2)
    assert (
        told(found, ("quarter", None))
        == """\
credits: 12 money in EUR (sum)
  2026-01: 4 money in EUR (settled) [no place]
  2026-02: 4 money in EUR (settled) [no place]
  2026-03: 4 money in EUR (settled) [no place]"""
    )
