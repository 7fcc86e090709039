"""Every line of the library is checked: a contract for each file uses all its metrics, definitions and mechanisms.

A library is read only as far as a contract uses it, so a fault in an unused metric would be found by nobody.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from slalang.semantics.check import Checked, check
from slalang.semantics.loading import Folder
from slalang.source import Source
from slalang.syntax import format as formatted
from slalang.syntax import parse, read, tree

LIBRARY = resources.files("slalang") / "library"
FILES = sorted(file.name.removesuffix(".sla") for file in LIBRARY.iterdir() if file.name.endswith(".sla"))
HEAD = """
contract c "C" {
  number "1"
  provider p "P"
  customer k "K"
  effective 2026-01-01 to 2027-12-31
  timezone "Europe/Madrid"
  currency EUR
}
calendar office { open mon-fri 09:00-17:00 }
"""
ARGUMENTS = {
    "duration": "20 s",
    "days": "7 days",
    "percent": "80%",
    "number": "4",
    "count": "4",
    "text": '"card"',
    "calendar": "office",
    "money": "5 EUR",
    "points": "3 points",
    "months": "12 months",
    "flag": "yes",
    "instant": "period.start",
}


def source(name: str) -> Source:
    found = read((LIBRARY / f"{name}.sla").read_bytes(), f"std.{name}")
    assert isinstance(found, Source)
    return found


def declarations(name: str) -> tuple[tree.Declaration, ...]:
    parsed = parse(source(name))
    assert not parsed.faults
    return parsed.tree.declarations


def call(declared: tree.Metric | tree.Define) -> str:
    """A use with an argument for each parameter."""
    typed = ((f.name, f.type) for f in declared.formals)
    given = ", ".join(
        f"{name}: {ARGUMENTS[str(type_.name)]}" for name, type_ in typed if isinstance(type_, tree.NamedType)
    )
    return f"{declared.name}({given})" if given else str(declared.name)


def uses(name: str) -> str:
    """A contract's text that reads every metric and every definition of a row."""
    lines = [f"use std.{name}", HEAD]
    for number, each in enumerate(declarations(name)):
        if isinstance(each, tree.Metric):
            lines.append(f"define used_{number} each month = {call(each)}")
        if (
            isinstance(each, tree.Define)
            and isinstance(each.scope, tree.OfRow)
            and str(each.scope.record) != "objective"
        ):
            lines.append(f"define used_{number} of {each.scope.record} = {call(each)}")
    return "\n".join(lines)


def checked(text: str) -> Checked:
    return check(Source("contract.sla", text), Folder(Path(__file__).parent))


def test_the_libraries_that_ship() -> None:
    assert FILES == ["availability", "contact_center", "credits", "service_desk"]


@pytest.mark.parametrize("name", FILES)
def test_every_metric_and_definition_has_a_type(name: str) -> None:
    result = checked(uses(name))
    assert [f"{f.place}: {f.id()}: {f.text()}" for f in result.faults] == []
    assert result.contract is not None
    wanted = {each.name.text for each in declarations(name) if isinstance(each, tree.Metric)}
    assert {metric.name for metric in result.contract.metrics} == wanted


@pytest.mark.parametrize("name", FILES)
def test_a_library_is_formatted_and_holds_no_contract(name: str) -> None:
    parsed = parse(source(name))
    assert isinstance(formatted(parsed), str)
    assert not any(isinstance(each, tree.Contract) for each in parsed.tree.declarations)


def test_libraries_share_no_name() -> None:
    """A contract may use all of them at once."""
    result = checked("\n".join(f"use std.{name}" for name in FILES) + HEAD)
    assert [f"{f.place}: {f.text()}" for f in result.faults] == []


CREDITS = """
use std.service_desk
use std.credits
charge fee { amount 10_000 EUR  each month }
service desk { covers tickets  fee fee }
objective speed {
  service  desk
  measure  share of tickets where resolved_at exists
  target   at least 95%
  level    serious when under 92%
  level    severe when under 88%
  level    minimum when under 85%
  level    threshold when under 80%
  each     month by opened_at
  tags     key
}
objective graded {
  measure  share of tickets where resolved_at exists
  target   at least 95%
  level    half when under 90%
  level    three_quarters when under 80%
  level    whole when under 70%
  each     month by opened_at
}
objective counted { measure 1 point times (count of tickets)  target at most 2 points  each month }
objective relieved { measure 1 point times (count of tickets)  target at most 1 point  each month }
objective rising { measure share of tickets where resolved_at exists  target at least bar.level  each month }
objective by_site { measure share of tickets where resolved_at exists  target at least 95%  each month  for each site }
objective held_back { measure share of tickets where resolved_at exists  target at least 75%  each month by opened_at }
define late each month = count of tickets where resolved_at is missing
define waited each month = sum of lasting over tickets where resolved_at exists
define card each quarter = 62
define share_of_pool of objective = 40%
apply expected_and_minimum(often: 4, window: 12 months) as levels
apply at_risk_pool(
  category: key, pool: 50%, at_risk: 10% of fee, allocation: share_of_pool, defaulted: levels.default, available: 90%
) as pool
apply repeat_factor(second: 1.5, later: 2) as repeat
apply service_points(indicator: speed, again: 2) as speed_points
apply franchise(counted: speed_points.points, free: 3 points, window: 12 months, price: 50 EUR) as points
apply earn_back_after_good_months(promise: speed, level: 98%, window: 3 months) as months
apply earn_back_by_year(promise: speed, level: 97%) as year
apply over_performance_bank(
  promise: speed, reward_from: 98%, reward: 100 EUR, goal: 95%, usable_from: 90%, owed: owed
) as bank
apply amount_at_risk_tiers(promise: graded, at_risk: 500 EUR) as tiers
apply graduated_deduction(
  indicator: counted, free: 2 points, first: 4 points, second: 8 points, price: 3 EUR, dearer: 1.2, dearest: 1.5
) as bands
apply points_with_relief(indicator: relieved, relieved: speed met, relief: 3 points, price: 30 EUR) as desk
apply every_nth_failure(failures: late, nth: 10, window: 12 months, price: 5% of fee) as tenth
apply gain_and_pain(card: card, neutral: 50, portion: 3%, price: 100_000 EUR) as card_payment
apply baseline_and_reset(promise: rising, start: 90%) as bar
apply gated_unit_credits(unit: by_site, whole: speed, price: 10 EUR) as gated
apply lost_time(lost: waited, fee: fee) as lost
apply days_of_service(lost: waited, fee: fee) as days
apply withhold_and_release(promise: held_back, part: 2% of fee, window: 3 months) as reserve
penalty repeated for speed { when missed  amount 1% of fee times repeat.factor }
settlement monthly {
  each      month
  subtotal  owed of pool.credit
  reduce    pool.credit by bank.used
  earn back repeated when year.earned
  earn back pool.credit when months.earned
  earn back reserve.withheld when reserve.released
  round     half up to 0.01 EUR
  pay       as credit against the next invoice
  tax       as price reduction at 21%
  pay       bonuses as supplement at end of the year
  tax       bonuses as price supplement at 21%
}
"""


def test_every_mechanism_is_applied() -> None:
    result = checked(HEAD + CREDITS)
    assert [f"{f.place}: {f.id()}: {f.text()}" for f in result.faults] == []
    applied = {
        str(each.call.name) for each in parse(Source("c", CREDITS)).tree.declarations if isinstance(each, tree.Apply)
    }
    assert applied == {str(each.name) for each in declarations("credits") if isinstance(each, tree.Mechanism)}
    assert result.contract is not None
    names = {each.name for each in (*result.contract.consequences, *result.contract.defines)}
    assert {"pool.credit", "speed_points.points", "points.deduction", "bank.balance", "year.earned"} <= names
