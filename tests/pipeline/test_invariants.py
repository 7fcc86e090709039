"""An invariant that the terms break by themselves is found before anything is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.pipeline.invariants import InvariantBroken
from slalang.pipeline.project import Project

TEXT = """
contract pool "Pool" {{
  number     "P-1"
  provider   provider "Provider"
  customer   customer "Customer"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en
}}
record call "Call" {{
  id:         text key
  at:         instant
  ok:         flag
  counted by  at
}}
charge fee "Fee" {{ amount 1_000 EUR  each month }}
objective speed "Speed" {{ tags pool  measure share of calls where ok  target at least 80%  each month }}
objective care "Care" {{ tags pool  measure share of calls where ok  target at least 90%  each month }}
define allocation of objective = by objective {{ speed: {speed}, otherwise: 60% }}
penalty credit for each objective tagged pool {{ when missed  amount allocation of fee }}
settlement monthly "Settlement" {{
  each   month
  round  half up to 0.01 EUR
  pay    as credit against the next invoice
  tax    as compensation
}}
{amendment}
invariant "the allocations fit" {{ always (sum of allocation over objectives tagged pool) is at most 100% }}
"""


def faults(folder: Path, speed: str, amendment: str = "") -> list[InvariantBroken]:
    file = folder / "contract.sla"
    file.write_text(TEXT.format(speed=speed, amendment=amendment), encoding="utf-8")
    project = Project(file)
    assert project.contract is not None, [f.text() for f in project.faults]
    return [f for f in project.faults if isinstance(f, InvariantBroken)]


def test_allocations_that_come_to_the_whole_are_well(tmp_path: Path) -> None:
    assert faults(tmp_path, "40%") == []


@pytest.mark.parametrize(("speed", "sum_"), [("40.01%", "100.01%"), ("90%", "150%")])
def test_allocations_over_their_limit_are_named_with_their_sum(tmp_path: Path, speed: str, sum_: str) -> None:
    (fault,) = faults(tmp_path, speed)
    assert fault.title == "the allocations fit"
    assert sum_ in fault.text()
    assert fault.place.text.startswith("(sum of allocation")


def test_an_amendment_that_breaks_it_is_found_in_the_period_from_which_it_holds(tmp_path: Path) -> None:
    change = """amendment more "More" {
      effective 2026-07-01
      replace allocation with by objective { speed: 50%, otherwise: 60% }
    }"""
    (fault,) = faults(tmp_path, "40%", change)
    assert fault.period == "2026-07"
    assert "110%" in fault.text()
