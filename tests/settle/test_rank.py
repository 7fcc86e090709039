"""`rank of` among the members of a family: 1 is the largest, equals share the better rank."""

from __future__ import annotations

from pathlib import Path

from slalang.model.measured import GivenValue, Measured
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.settle.unevaluated import unevaluated
from slalang.source import Source
from slalang.units import from_text

TEXT = """
contract sites "Sites" {
  number "1"  provider p "P"  customer q "Q"  effective 2026-01-01 to 2026-12-31
  timezone "Europe/Madrid"  currency EUR  languages en
}
record call "Call" { id: text key  at: instant  site: text  ok: flag  counted by at }
objective speed "Speed" { measure share of calls where ok  target at least 80%  each month  for each site }
define placed each month for each site = rank of speed among sites
bonus best for speed { when placed is 1  amount 100 EUR }
settlement monthly {
  each month  round half up to 0.01 EUR
  pay bonuses as supplement on the next invoice  tax bonuses as compensation
}
"""


def test_equals_share_the_better_rank_and_a_member_without_a_result_has_none() -> None:
    checked = check(Source("c.sla", TEXT), Folder(Path()))
    assert checked.contract is not None, [f.text() for f in checked.faults]
    contract = checked.contract
    assert unevaluated(contract, rows=False) == ()
    results = {"a": "0.9", "b": "0.95", "c": "0.95", "d": None}
    given = tuple(
        GivenValue("objective", "speed", site, "2026-01", from_text(value) if value else None)
        for site, value in results.items()
    )
    (january,) = settle(
        contract, settlement_periods(contract, timeline(contract).low + 1), Measured(given=given, rows=False), 0
    )
    assert {line.key: line.settled for line in january.lines} == {"b": 100, "c": 100}
