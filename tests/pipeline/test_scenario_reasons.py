"""Scenarios that expect a reason, and what a remedy came to."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.pipeline.project import Project
from slalang.pipeline.testing import run_scenarios
from tests.pipeline.tried import CALLS, one, written

REMEDIES = """
remedy plan for answered "Plan" {
  when      missed 2 months in a row
  provider  delivers "a plan" within 10 days
  customer  may "step in" within 30 days
}
remedy talk "Talk" { when credits is over 60 EUR  provider delivers "a talk" within 5 days }
"""
TWO_MISSES = "given in 2026-01: answered is 85%  given in 2026-02: answered is 85%  "

FOR_A_REASON = (
    'given in 2026-02: answered is 85%  expect in 2026-02: credit is 50 EUR because "from 80% under 90%"',
    'given in 2026-02: answered is 70%  expect in 2026-02: settled credit is 80 EUR because "8% of charges"',
    'given in 2026-02: answered is 70%  expect in 2026-02: credits is 80 EUR because "8% of charges"',
    'expect in 2026-02: credits is 0 EUR and credit is missing because "not measured"',
)


@pytest.mark.parametrize("body", FOR_A_REASON)
def test_it_is_so_for_the_reason_that_is_named(tmp_path: Path, body: str) -> None:
    assert one(tmp_path, body) == []


NO_REASON = (
    # what is expected is no reason for itself, and no word of the program is one
    'given in 2026-02: answered is 85%  expect in 2026-02: answered missed because "missed"',
    'given in 2026-02: answered is 85%  expect in 2026-02: credits is over 1 EUR because "over 1"',
    'given in 2026-02: answered is 85%  expect in 2026-02: credit is 50 EUR because "percent of"',
    # an amount before the steps does not come from them
    'given in 2026-02: answered is 70%  expect in 2026-02: credit is 100 EUR because "8% of charges"',
)


@pytest.mark.parametrize("body", NO_REASON)
def test_what_is_no_reason(tmp_path: Path, body: str) -> None:
    (told,) = one(tmp_path, body)
    assert "it is so, but no reason for it says" in told


def test_reasons_of_a_key_and_of_the_condition_of_a_line(tmp_path: Path) -> None:
    """Two sites on two rows of one table; the condition of a line is a reason for it."""
    sites = """
record stop "Stop" { id: text key  at: instant  ok: flag  site: text  counted by at }
objective stops "Stops" { measure share of stops where ok  target at least 90%  each month  for each site }
penalty late for stops "Late" { when missed  amount by result { from 50% under 90%: 40 EUR, under 50%: 90 EUR } }
"""
    given = 'given in 2026-02: stops for "a" is 40%  given in 2026-02: stops for "b" is 60%  '
    good = 'expect in 2026-02: late for "b" is 40 EUR because "from 50% under 90%"'
    assert one(tmp_path, given + good, contract=CALLS + sites) == []
    assert one(tmp_path, given + good.replace("from 50% under 90%", "missed"), contract=CALLS + sites) == []
    (told,) = one(tmp_path, given + good.replace("from 50% under 90%", "under 50%"), contract=CALLS + sites)
    assert "no reason for it says" in told


def test_another_reason_fails_and_is_told(tmp_path: Path) -> None:
    body = 'given in 2026-02: answered is 85%  expect in 2026-02: credit is 50 EUR because "under 80%: 10%"'
    (result,) = run_scenarios(written(tmp_path, f'scenario "s" {{ {body} }}')).results
    (failure,) = result.failures
    assert failure.told == 'it is so, but no reason for it says "under 80%: 10%"'
    assert any("from 80% under 90%" in line for line in failure.derivation)


def test_a_cap_that_did_not_act_is_no_reason(tmp_path: Path) -> None:
    body = 'given in 2026-02: answered is 85%  expect in 2026-02: settled credit is 50 EUR because "8% of charges"'
    assert one(tmp_path, body) == [
        f'2026-02: {body.partition("  ")[2]}: it is so, but no reason for it says "8% of charges"'
    ]


ARISEN = (
    f"{TWO_MISSES} expect in 2026-02: remedy plan arises",
    f"{TWO_MISSES} expect in 2026-01: remedy plan does not arise",
    f"{TWO_MISSES} expect in 2026-02: remedy plan is open",
    f"{TWO_MISSES} expect in 2026-02: remedy plan for answered is open",
    # 10 days after February are over on 11 March; the right to step in ends on 31 March
    f'{TWO_MISSES} given as of 2026-03-12  expect in 2026-02: remedy plan "a plan" is overdue',
    f'{TWO_MISSES} given as of 2026-03-12  expect in 2026-02: remedy plan "step in" is open',
    f'{TWO_MISSES} given as of 2026-04-01  expect in 2026-02: remedy plan "step in" is lapsed',
    "given in 2026-02: answered is 70%  expect in 2026-02: remedy talk is open",
    "given in 2026-02: answered is 70%  expect in 2026-02: remedy talk is overdue  expect in 2026-03: credits is 0 EUR",
    "given in 2026-02: answered is 70%  expect remedy talk arises  expect remedy plan does not arise",
)


@pytest.mark.parametrize("body", ARISEN)
def test_a_remedy_came_to_what_is_expected(tmp_path: Path, body: str) -> None:
    assert failures(tmp_path, body) == []


COME_TO = {
    f"{TWO_MISSES} expect in 2026-02: remedy plan does not arise": (
        '"a plan" of 2026-02 for `answered` is open; "step in" of 2026-02 for `answered` is open'
    ),
    f"{TWO_MISSES} given as of 2026-03-12  expect in 2026-02: remedy plan is open": (
        '"a plan" of 2026-02 for `answered` is overdue; "step in" of 2026-02 for `answered` is open'
    ),
    f"{TWO_MISSES} expect in 2026-01: remedy plan is open": "`plan` has not arisen",
    "given in 2026-02: answered is 85%  expect in 2026-02: remedy talk arises": "`talk` has not arisen",
}


@pytest.mark.parametrize(("body", "told"), COME_TO.items())
def test_what_a_remedy_came_to_instead_is_told(tmp_path: Path, body: str, told: str) -> None:
    assert failures(tmp_path, body) == [told]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("expect in 2026-02: remedy plann is open", "unknown-name"),
        ('expect in 2026-02: remedy plan "a plant" is open', "unknown-name"),
        ("expect in 2027-02: remedy plan is open", "outside-term"),
        ("expect in 2026-02: remedy plan for answerd does not arise", "unknown-name"),
        ('expect in 2026-02: remedy plan for "madrid" does not arise', "not-meaningful"),
        ("expect in 2026-02: remedy talk for answered does not arise", "not-meaningful"),
        ('expect in 2026-02: credits is 0 EUR because " "', "not-meaningful"),
    ],
)
def test_what_no_remedy_could_come_to_is_refused(tmp_path: Path, body: str, fault: str) -> None:
    assert [each.id() for each in contract(tmp_path, body).faults] == [fault]


def contract(folder: Path, body: str) -> Project:
    return written(folder, f'scenario "s" {{ {body} }}', CALLS + REMEDIES)


def failures(folder: Path, body: str) -> list[str]:
    (result,) = run_scenarios(contract(folder, body)).results
    assert not result.faults
    return [each.told for each in result.failures]


def test_instants_are_told_in_the_time_of_the_contract(tmp_path: Path) -> None:
    """Ten days after June end at the midnight that begins 11 July, in Dublin an hour before that of UTC."""
    only = CALLS + 'remedy plan for answered "Plan" { when missed  provider delivers "a plan" within 10 days }'
    body = "expect in 2026-06: plan.due is end of the month + 9 days"
    (told,) = one(tmp_path, body, contract=only)
    assert "`plan.due` is 2026-07-11T00:00+01:00" in told
    assert "2026-07-10T00:00+01:00" in told
