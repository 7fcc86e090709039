"""What refers to each other must fit, and what is read over time must have a value there."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source

COMMON = """
contract example "Example" {{
  number "1"  provider p "P"  customer q "Q"  effective 2026-01-01 to 2027-12-31
  timezone "Europe/Madrid"  currency EUR  languages en  law "Spain"
}}
record call "Call" {{
  id: text key  at: instant  site: one of ("madrid", "lugo")  wait: duration optional  word: text  counted by at
}}
record ticket "Ticket" {{ id: text key  opened: instant  solved: instant optional  counted by opened }}
record hole "Hole" {{ id: text key  s: instant  e: instant  lasts from s to e  counted by s }}
record index "Index" {{ annex "i.csv"  day: date key  value: number }}
clock repair of ticket "Repair" {{ starts opened  stops solved  runs always  limit {limit} }}
charge fee "Fee" {{ amount 1_000 EUR  each month }}
objective quick "Quick" {{
  measure share of calls where wait is at most 20 s  target at least 80%  each month
}}
objective by_site "Per site" {{
  measure share of calls where wait is at most 20 s  target at least 80%  each month  for each site
}}
objective solved "Solved" {{
  measure share of tickets where repair.in_time  target at least 90%  each quarter by repair.due
}}
{added}
"""
SETTLEMENT = """
penalty late for quick "Late" {{ when missed  amount 10 EUR }}
penalty dear for by_site "Dear" {{ when missed  amount 5 EUR }}
settlement monthly "Monthly" {{ each month  {steps}  pay as credit against the next invoice  tax as compensation }}
"""


def faults(added: str, limit: str = "4 h") -> list[str]:
    text = COMMON.format(added=added, limit=limit)
    return [f"{f.id()}: {f.text()}" for f in check(Source("c.sla", text), Folder(Path())).faults]


def settled(steps: str) -> list[str]:
    return faults(SETTLEMENT.format(steps=steps))


RIGHT = [
    'define d each month = by_site for "madrid"',
    "define d each month for each site = by_site",
    "define d each month = share of objectives where missed",
    "define d each month = 1 if (any site where by_site missed 2 months in a row)",
    'penalty g for by_site "G" { when missed and (missed in at least 2 of the last 3 months)  amount 10 EUR }'
    + SETTLEMENT.format(steps="round half up to 0.01 EUR").replace("penalty late", "penalty other"),
    'relief r for quick "R" { leaves out calls  during holes }',
    'relief r for solved "R" { pauses the clock  during holes }',
    "define d each month = count of calls kept by quick",
    "define d each month = 0.5 times quick",
    'amendment a "A" { effective 2026-04-01  replace solved.target with at least 95% }',
    'define word_is of call = word is "cafe\u0301"',
]


@pytest.mark.parametrize("added", RIGHT)
def test_what_fits_has_no_findings(added: str) -> None:
    assert faults(added) == []


WRONG = {
    "define d each month = by_site": "`by_site` has a result for each site",
    'define d each month = quick for "madrid"': "`quick` has one result",
    "define d each month = quick in the week": "`quick` has one value a month, and none a week",
    "define d each month = 1 if quick missed in at least 4 of the last 3 months": "4 of 3 can never be",
    "define d each month = 1 if quick missed 0 months in a row": "a run of none",
    'define d each month = 1 if quick missed and by_site for "lugo" missed in at least 2 of the last 3 months': (
        "beside `and`"
    ),
    'relief r for quick "R" { leaves out tickets  during holes }': "counts rows of `call`, and not of `ticket`",
    'relief r for quick "R" { pauses the clock  during holes }': "reads no clock",
    "define d each month = count of tickets kept by quick": "keeps rows of `call`, and not of `ticket`",
    'invariant "x" { }': "says nothing",
    "define d each month = quick is at least 95% in the month before": "`95%` is the same in every period",
    "define a each month = sum of b over the 3 months before  define b each month = a in the next month": "itself",
    "define a each month = 1 if quick missed  define d each quarter = 5 EUR if quick missed": "a quarter is decided",
    'penalty late for quick "Late" { each quarter  when missed  amount 5 EUR }': "a quarter is decided",
    "define d each month = quick missed in the last 3 months": "several periods have no one outcome",
    "define d each month = quick in the quarter": "do not add up",
    "define d each month = mean of 50% + 1% over the last 3 months": "is the same in every period",
    'charge other "Other" { amount 5 EUR  each month  indexed by hole each year }': "is no index",
    'charge other "O" { amount (count of calls) times 1 EUR  each month  indexed by index each year }': "fixed amount",
    'metric m(within: duration) of call "M" { value count of calls  says en "in {withn}" }': "`withn` is no parameter",
    'amendment a "A" { effective 2026-02-01  replace solved.target with at least 95% }': "inside a quarter",
    'amendment a "A" { effective 2026-04-01  replace quick.target with at least 95% }'
    ' amendment b "B" { effective 2026-04-01  replace quick.target with at least 96% }': "2026-04-01 the replacement",
}


@pytest.mark.parametrize("added", WRONG)
def test_what_does_not_fit_is_named(added: str) -> None:
    assert any(WRONG[added] in fault for fault in faults(added)), faults(added)


def test_a_limit_under_zero_is_refused() -> None:
    assert any("under zero" in fault for fault in faults("", limit="-4 h"))
    assert faults("", limit="0 h") == []


STEPS = {
    "round half up to 0.01 EUR  round up to 1 EUR": "rounded once",
    "drop under 1 EUR  round half up to 0.01 EUR": "write `round`",
    "round half up to 0.01 EUR  tax as price reduction at 21%": "taxed in two ways",
    "round half up to 0.01 EUR  pay as credit at end of the year": "paid in two ways",
    "cap credits at 10 EUR if quick missed in the next month  round half up to 0.01 EUR": "lies ahead",
    "keep first of credits  round half up to 0.01 EUR": "the order of declarations means nothing",
}


@pytest.mark.parametrize("steps", STEPS)
def test_a_settlement_says_once_what_it_does(steps: str) -> None:
    found = check(Source("c.sla", COMMON.format(added=SETTLEMENT.format(steps=steps), limit="4 h")), Folder(Path()))
    assert any(STEPS[steps] in f.text() + f.advice() for f in found.faults), [f.text() for f in found.faults]


def test_a_settlement_in_order_has_no_findings() -> None:
    assert settled("cap credits at 50% of charges  round half up to 0.01 EUR  drop under 1 EUR") == []
    assert settled("keep first of late, dear  round half up to 0.01 EUR") == []
