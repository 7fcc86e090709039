"""Everything in a settled month can be asked about by its name and key, and is what the statement says of it."""

from __future__ import annotations

from fractions import Fraction

from slalang.model.measured import Measured
from slalang.model.outcome import Trace
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import About, Subject, condition_of, matching, outcomes_behind, subjects
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population

SITES = {"north": 90, "south": 60}
TEXT = (
    """
record visit "Visits" {
  id: text key
  at: instant
  site: one of ("north", "south")
  ok: flag
  counted by at
}
charge fee "Fee" { amount 100 EUR  each month }
objective up "Up" {
  measure share of visits where ok
  target  at least 80%
  each    month by at for each site
}
"""
    + objective("speed", "at least 80%")
    + objective("calm", "at least 80%")
    + """
penalty credit for up "Credit" { when missed  amount 5 EUR }
penalty slow for speed "Slow" { when missed  amount 3 EUR }
penalty loud for speed, calm "Loud" { when missed  amount 1 EUR }
penalty poor for up { when (result is under 50%)  amount 7 EUR }
bonus quick for calm "Quick" { when met  amount 2 EUR }
score points for speed "Points" { whatever the outcome  amount by outcome { missed: 4 points, otherwise: 0 points } }
define half each month "Half the fee" = fee / 2
define share each month for each site "Share of a site" = up for site
define next_time each month "Better next time" = (mean of speed over the next month) is at least 80%
remedy talk for speed, calm "Talk" { when missed  provider delivers "a talk" within 5 days }
remedy visit_us for up "Visit" { when missed  provider delivers "a visit" within 5 days }
remedy stop "Stop" { when credits is at least 1_000 EUR  customer may "terminate" within 5 days }
"""
)
STEPS = "cap credits at 8 EUR\n  earn back slow when next_time"
BONUSES = "pay bonuses as supplement on the next invoice\n  tax bonuses as compensation"


def month(number: int = 1) -> Again:
    """A month in which the south, speed and nothing else miss; nobody knows yet whether the next one is better."""
    made = contract_of(TEXT, "speed_row", "calm_row", steps=STEPS, after=BONUSES)
    labels = ("2026-01", "2026-02")
    visits = {(label, site): (ok, 100) for label in labels for site, ok in SITES.items()}
    speed, calm = (dict.fromkeys(labels, (ok, 100)) for ok in (70, 95))
    data = measured(made, {"visit": visits, "speed_row": speed, "calm_row": calm})
    named = {"up": population("up", visits), "speed": population("speed", speed), "calm": population("calm", calm)}
    periods = settlement_periods(made, timeline(made).high)[:number]
    return Again(Grounds(made, periods, Measured(data.answers, named), periods[-1].end), number - 1)


def told(found: Subject) -> tuple[object, ...]:
    return found.about.value, found.name, found.title, found.key, found.keyed, found.value


def test_a_month_is_told_in_the_order_of_the_statement() -> None:
    found = subjects(month())
    assert [told(s) for s in found] == [
        ("objective", "up", "Up", "north", True, Fraction(9, 10)),
        ("objective", "up", "Up", "south", True, Fraction(6, 10)),
        ("objective", "speed", "speed", None, False, Fraction(7, 10)),
        ("objective", "calm", "calm", None, False, Fraction(95, 100)),
        ("no line", "credit", "Credit", "north", True, 0),
        ("line", "credit", "Credit", "south", True, Fraction("4.44")),  # 5 of 9 EUR, of which 8 are given
        ("line", "slow", "Slow", None, False, Fraction("2.67")),
        ("line", "loud", "Loud", "speed", True, Fraction("0.89")),
        ("no line", "loud", "Loud", "calm", True, 0),
        ("no line", "poor", "", "north", True, 0),
        ("no line", "poor", "", "south", True, 0),
        ("line", "quick", "Quick", None, False, 2),
        ("score", "points", "Points", None, False, 4),
        ("charge", "fee", "Fee", None, False, 100),
        ("series", "half", "Half the fee", None, False, 50),
        ("series", "share", "Share of a site", "north", True, Fraction(9, 10)),
        ("series", "share", "Share of a site", "south", True, Fraction(6, 10)),
        ("series", "next_time", "Better next time", None, False, None),
        ("total", "credits", "", None, False, 8),
        ("total", "bonuses", "", None, False, 2),
        ("step", "step-1", "cap credits at 8 EUR", None, False, 8),
        ("step", "step-2", "round half up to 0.01 EUR", None, False, 8),
        ("remedy", "talk", "Talk", "speed", True, True),
        ("remedy", "talk", "Talk", "calm", True, False),
        ("remedy", "visit_us", "Visit", "north", True, False),
        ("remedy", "visit_us", "Visit", "south", True, True),
        ("remedy", "stop", "Stop", None, False, False),
    ]
    assert {s.period for s in found} == {"2026-01"}


def test_each_stands_where_the_contract_writes_it_and_has_its_unit() -> None:
    found = subjects(month())
    lines = TEXT.splitlines()
    written = {s.name: s.place.line for s in found if s.place is not None and s.about is not About.STEP}
    first = written["fee"] - next(i for i, line in enumerate(lines) if line.startswith("charge fee"))
    for name, line in written.items():
        assert f" {name} " in lines[line - first]
    units = {s.name: str(s.type) for s in found}
    assert units["up"] == "percent"
    assert units["points"] == "points"
    assert units["next_time"] == units["talk"] == "flag"
    assert {units[n] for n in ("credit", "loud", "quick", "fee", "half", "credits", "step-1")} == {"money in EUR"}


def test_a_series_tells_how_it_came_about_and_that_it_waits() -> None:
    traces = {s.name: s.of for s in subjects(month()) if isinstance(s.of, Trace)}
    assert (traces["next_time"].label, traces["next_time"].rule) == ("Better next time", "pending")
    assert (traces["half"].rule, [p.value for p in traces["half"].parts]) == ("divided by", [100, 2])


def test_without_a_bonus_in_the_contract_there_is_no_total_of_bonuses() -> None:
    made = contract_of(
        objective("speed", "at least 80%") + 'penalty slow for speed "Slow" { when missed amount 3 EUR }', "speed_row"
    )
    periods = settlement_periods(made, timeline(made).high)[:1]
    found = subjects(Again(Grounds(made, periods, measured(made), periods[-1].end), 0))
    assert [s.name for s in found if s.about is About.TOTAL] == ["credits"]


# ---------------------------------------------------------------- by name and key


def one(name: str, key: str | None = None) -> tuple[Again, Subject]:
    again = month()
    (found,) = matching(subjects(again), name, key)
    return again, found


def test_a_key_names_one_of_several() -> None:
    found = subjects(month())
    assert [s.key for s in matching(found, "credit", None)] == ["north", "south"]
    assert [s.key for s in matching(found, "credit", "south")] == ["south"]
    assert matching(found, "fee", "south") == ()


def test_the_condition_is_that_of_the_month_objective_and_key() -> None:
    again = month(2)

    def held(name: str, owner: str, key: str | None, label: str = "2026-02") -> object:
        trace = condition_of(again, name, owner, key, label)
        return None if trace is None else trace.value

    assert (held("credit", "up", "north"), held("credit", "up", "south")) == (False, True)
    assert (held("loud", "speed", "speed"), held("loud", "calm", "calm")) == (True, False)
    assert held("points", "speed", None) is None  # whatever the outcome
    assert held("slow", "speed", None, "2026-01") is None  # of another month


def test_the_outcomes_behind_a_figure() -> None:
    def behind(name: str, key: str | None = None) -> list[tuple[str, str | None]]:
        return [(o.objective, o.group) for o in outcomes_behind(*one(name, key))]

    assert behind("credit", "south") == [("up", "south")]
    assert behind("credit", "north") == [("up", "north")]  # also of a line that was not given
    assert behind("loud", "speed") == [("speed", None)]
    assert behind("talk", "calm") == [("calm", None)]
    assert behind("up", "north") == [("up", "north")]
    assert behind("stop") == [("up", "north"), ("up", "south"), ("speed", None), ("calm", None)]  # through the credits
    assert behind("fee") == []
