"""What is kept for each key is asked about by that key, and stands where the contract writes it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from slalang.model.measured import Measured
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import About, Remedied, Subject, condition_of, subjects
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population
from tests.settle.told import lines

TEXT = (
    """
record visit "Visits" {
  id: text key
  at: instant
  site: text
  amount: money
  counted by at
}
charge seats for each site "Seats" { amount sum of amount over visits  each month }
penalty dear for each site "Dear" { when (sum of amount over visits) is over 50 EUR  amount 5 EUR  each month }
penalty wide "Wide" { when dear for "north" is at least 5 EUR  amount 2 EUR  each month }
remedy ask for each site "Ask" { when dear is over 0 EUR  provider delivers "a word" within 5 days }
"""
    + objective("speed", "at least 80%")
    + """
penalty slow for speed "Slow" { when missed  amount 3 EUR }
remedy leave for speed "Leave" {
  when missed
  provider delivers "a plan" within 3 days
  customer may "leave" within 9 days
}
"""
)
STEPS = "earn back slow when speed met in the next month"
SPENT = {"north": 60, "south": 40}


def month(number: int) -> Again:
    """A month in which the north has spent 60 EUR and the south 40; speed is missed in January alone."""
    made = contract_of(TEXT, "speed_row", steps=STEPS)
    labels = ("2026-01", "2026-02")
    spent = {(label, site): amount for label in labels for site, amount in SPENT.items()}
    speed = dict(zip(labels, ((70, 100), (90, 100)), strict=True))
    data = measured(made, {"speed_row": speed}, {"visit": spent})
    data = replace(data, populations={"speed": population("speed", speed)})
    periods = settlement_periods(made, timeline(made).high)[:number]
    return Again(Grounds(made, periods, Measured(data.answers, data.populations), periods[-1].end), number - 1)


def written(found: Subject) -> str:
    """The words of the contract at which it stands: its name, or a step's clause."""
    return found.place.text if found.place is not None else ""


def test_every_key_is_a_subject_of_its_own() -> None:
    found = [(s.about.value, s.name, s.key, s.keyed, s.value) for s in subjects(month(1))]
    assert found == [
        ("objective", "speed", None, False, Fraction(7, 10)),
        ("line", "dear", "north", True, 5),
        ("no line", "dear", "south", True, 0),
        ("line", "wide", None, False, 2),
        ("line", "slow", None, False, 3),
        ("charge", "seats", "north", True, 60),
        ("charge", "seats", "south", True, 40),
        ("total", "credits", None, False, 10),
        ("step", "step-1", None, False, 10),
        ("remedy", "ask", "north", True, True),
        ("remedy", "ask", "south", True, False),
        ("remedy", "leave", None, False, True),
    ]


def test_all_but_a_total_stand_at_their_name_also_what_goes_back() -> None:
    for number in (1, 2):
        expected = {About.TOTAL: "", About.STEP: "round half up to 0.01 EUR"}
        for found in subjects(month(number)):
            assert written(found) in {expected.get(found.about, found.name), STEPS}
    back = [(s.about.value, s.value, written(s)) for s in subjects(month(2)) if s.name == "slow"]
    assert back == [("no line", 0, "slow"), ("line", -3, "slow")]


def test_the_condition_of_a_key_is_its_own() -> None:
    def told(name: str, key: str | None) -> list[str]:
        return lines(condition_of(month(1), name, "", key, "2026-01"))

    assert told("dear", "north")[:2] == [
        "(sum of amount over visits) is over 50 EUR: yes (is)",
        "  sum of amount over visits: 60 money in EUR (sum)",
    ]
    assert told("dear", "south")[1] == "  sum of amount over visits: 40 money in EUR (sum)"
    assert told("wide", None)[1] == '  dear: 5 money in EUR (penalty) [dear for "north"]'


def test_a_remedy_holds_the_duty_and_the_right_that_it_gave() -> None:
    given = {(s.name, s.key): s.of for s in subjects(month(1)) if isinstance(s.of, Remedied)}
    assert [(r.what, r.delivers) for r in given["leave", None].rights] == [("a plan", True), ("leave", False)]
    assert [r.what for r in given["ask", "north"].rights] == ["a word"]
    assert given["ask", "south"].rights == ()
    condition = given["ask", "south"].condition
    assert condition is not None
    assert condition.value is False
