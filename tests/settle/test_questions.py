"""What is asked of the rows: each aggregate once, in the periods, groups and buckets in which it is read."""

from __future__ import annotations

import pytest

from slalang.model.measured import Question
from slalang.settle.questions import priced_questions, questions, relief_questions
from slalang.settle.words import words
from tests.settle.by_text import contract_of, objective

TEXT = """
record visit "Visits" {
  id: text key
  at: instant
  closed_at: instant
  site: text
  ok: flag
  amount: money
  minutes: number
  counted by closed_at
}
calendar office "Office" { open mon-fri 09:00-17:00 }
report account "Account" { each month  due within 5 business days in office after end of the month }
objective up "Up" { measure share of visits where ok  target at least 80%  each month by at for each site }
objective late "Late" { measure share of visits where ok  target at least 70%  each quarter by at }
""" + objective("speed", "at least 80%")


def told(question: Question) -> str:
    """An aggregate and its unit, then what is around it: the objective, its instant, groups, buckets."""
    around = [
        f"of {question.objective}" if question.objective else "",
        f"by {words(question.attribution)}" if question.attribution is not None else "",
        f"for each {words(question.group)}" if question.group is not None else "",
        f"in {question.buckets.unit or question.buckets.width // 1_000_000}" if question.buckets is not None else "",
        "" if question.relieved else "before relief",
    ]
    text, fold = words(question.aggregate), str(question.aggregate.fold)
    said = text if text.startswith(fold) else f"{fold} for {text}"
    return " ".join((f"{said}: each {question.unit}", *filter(None, around)))


OWN = [
    "share of visits where ok: each month of up by at for each site",
    "share of visits where ok: each quarter of late by at",
    "share of speed_rows where ok: each month of speed by at",
]


BONUSES = "pay bonuses as supplement on the next invoice\n  tax bonuses as compensation"


def more(text: str, steps: str = "", after: str = "") -> list[str]:
    """The questions of a contract beside those of its objectives."""
    found = [told(q) for q in questions(contract_of(TEXT + text, "speed_row", steps=steps, after=after))]
    assert found[: len(OWN)] == OWN
    return found[len(OWN) :]


COUNT, SPENT = "count of visits", "sum of amount over visits"


@pytest.mark.parametrize(
    ("unit", "expression", "expected"),
    [
        ("month", SPENT, ["each month"]),
        ("quarter", SPENT, ["each quarter"]),
        ("month", f"({SPENT}) in the month before", ["each month"]),
        ("month", f"({SPENT}) in the quarter before", ["each quarter"]),
        ("quarter", f"({SPENT}) in the month before", ["each month"]),
        ("month", f"sum of ({SPENT}) over the last 3 months", ["each month"]),
        ("month", f"sum of ({SPENT}) over the last 2 weeks", ["each week"]),
        ("year", f"largest of ({SPENT}) over the year", ["each year"]),
        ("month", f"({SPENT}) measured over the last 2 quarters", ["each quarter"]),
        ("month", f"({SPENT}) measured over the quarter so far", ["each month"]),
        ("month", f"weeks in a row where ({SPENT}) is over 5 EUR", ["each week"]),
        ("month", f"({SPENT}) is over 5 EUR in each of the last 2 quarters", ["each quarter"]),
        ("month", f"({SPENT}) is over 5 EUR in at least 1 of the last 3 months", ["each month"]),
        ("month", f"share of 30 min intervals where ({SPENT}) is over 5 EUR", ["each month in 1800"]),
        ("month", f"sum of ({SPENT}) over sites", ["each month for each site"]),
    ],
)
def test_where_an_aggregate_is_read_there_it_is_asked(unit: str, expression: str, expected: list[str]) -> None:
    assert more(f"define asked each {unit} = {expression}\n") == [f"{SPENT}: {each}" for each in expected]


def test_what_is_for_an_objective_reads_its_rows_as_the_objective_does() -> None:
    """Rows of its own record by its instant and for its groups; those of other records as they are counted."""
    text = """
penalty dear for up { when missed  amount 10% of highest(0 EUR, sum of amount over visits) }
penalty cheap for speed { when (count of speed_rows) is over 5  amount 1% of highest(0 EUR, sum of amount over visits) }
penalty long_ago for late { when missed in the quarter before  amount 1 EUR times (count of visits)  each quarter }
bonus steady "Steady" { when (count of visits) is over 5  amount 1 EUR  each quarter }
"""
    assert more(text, after=BONUSES) == [
        "sum of amount over visits: each month of up by at for each site",
        "count of speed_rows: each month of speed by at",
        "sum of amount over visits: each month",
        "count of visits: each quarter of late by at",
        "count of visits: each quarter",
    ]


def test_remedies_and_folds_over_objectives_read_the_rows_of_each() -> None:
    text = """
remedy talk for up "Talk" { when (sum of minutes over visits) is over 5  provider delivers "a talk" within 5 days }
define busy each month = count of objectives tagged local where (count of visits) is over 2
define crowded each quarter = (sum of amount over visits) is over 2 EUR in each of the quarter
"""
    made = (
        text
        + 'objective near "Near" { measure share of visits where ok  target at least 1%  each month  tags local }\n'
    )
    assert more(made) == [
        "share of visits where ok: each month of near",
        "count of visits: each month of near",
        "sum of amount over visits: each quarter",
        "sum of minutes over visits: each month of up by at for each site",
    ]


def test_what_is_kept_for_each_key_is_asked_for_each_key() -> None:
    text = """
charge seats for each site "Seats" { amount sum of amount over visits  each month }
penalty few for each site "Few" { when (count of visits) is under 5  amount 1 EUR  each month }
define spent each quarter for each site = sum of minutes over visits
remedy ask for each site "Ask" { when (count of visits) is under 3  provider delivers "a word" within 5 days }
"""
    assert more(text) == [
        "sum of amount over visits: each month for each site",
        "count of visits: each month for each site",
        "sum of minutes over visits: each quarter for each site",
    ]


def test_a_settlement_asks_for_its_own_periods_and_counts_claims() -> None:
    text = """
record claim "Claims" { id: text key  about: date  made_at: instant  counted by about }
penalty slow for speed "Slow" { when missed  amount 5 EUR }
"""
    steps = """
  waive slow when no claims where made_at within 5 days after account.due
  reduce slow by 10% of (sum of amount over visits)
  cap slow at 1 EUR times (sum of minutes over visits)
"""
    claims = "no claims where made_at within 5 days after account.due"
    assert more(text, steps) == [
        f"{claims}: each month",
        f"count for {claims}: each month",
        f"count for {claims}: each month",
        "sum of amount over visits: each month",
        "sum of minutes over visits: each month",
    ]


def test_a_relief_asks_for_the_facts_before_any_relief() -> None:
    text = """
relief busy for up "Busy" { leaves out visits  when (sum of minutes over visits) is over 9 }
relief daily for speed "Daily" { leaves out speed_rows  each day  when (count of visits) is over 2 }
"""
    made = contract_of(TEXT + text, "speed_row")
    assert [told(q) for q in relief_questions(made)] == [
        "sum of minutes over visits: each month of up by at for each site before relief",
        "count for aggregate: each month of up by at for each site before relief",
        "count of visits: each day before relief",
    ]


def test_prices_are_the_sums_of_money_in_fees_and_amounts() -> None:
    text = """
charge seats for each site "Seats" { amount sum of amount over visits  each month }
charge hours "Hours" { amount 1 EUR times (sum of minutes over visits)  each month }
penalty dear for up, speed { when missed  amount highest(0 EUR, sum of amount over visits) }
define not_paid each month = sum of amount over visits
"""
    found = priced_questions(contract_of(TEXT + text, "speed_row"))
    assert [(r.name, r.around.objective.name if r.around.objective else "", told(r.question)) for r in found] == [
        ("seats", "", "sum of amount over visits: each month for each site"),
        ("hours", "", "sum of minutes over visits: each month"),
        ("dear", "up", "sum of amount over visits: each month of up by at for each site"),
        ("dear", "speed", "sum of amount over visits: each month"),
    ]
