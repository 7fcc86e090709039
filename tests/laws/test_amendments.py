"""A past month settled today gives what it gave then: what is agreed later changes no period before it."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.calendar.zones import known_zone
from slalang.model.contract import Contract
from slalang.model.measured import GivenValue, Measured
from slalang.model.outcome import PeriodOutcome
from slalang.settle.settling import settle, settlement_periods
from tests.laws.settling import statement
from tests.settle.by_text import contract_of

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "amendments"
CASES = sorted(folder for folder in GOLDEN.iterdir() if folder.is_dir())

# ---------------------------------------------------------------- on data


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_data_settled_with_and_without_later_amendments(case: Path, tmp_path: Path) -> None:
    """The contract as signed, as amended and settled before, and as amended and settled long after."""
    folder = shutil.copytree(case, tmp_path / "signed")
    text = (case / "contract.sla").read_text(encoding="utf-8")
    signed, _, amendment = text.partition("\namendment ")
    (folder / "contract.sla").write_text(signed, encoding="utf-8")
    found = re.search(r"effective (\d{4})-(\d{2})", amendment)
    assert found is not None, "every case has an amendment at its end"
    year, month = int(found[1]), int(found[2])
    before = f"{year}-{month - 1:02}"
    as_of = f"{year}-{month:02}-01T00:00+02:00"

    def settled(of: Path, last: str) -> list[dict[str, Any]]:
        found = statement(of / "contract.sla", of / "sources.yaml", f"{year}-01", last, as_of=as_of)
        return [p for p in found["periods"] if p["period"] <= before]

    then = settled(folder, before)
    assert then and then[-1]["period"] == before
    assert settled(case, before) == then
    assert settled(case, f"{year}-12") == then


# ---------------------------------------------------------------- on given results

SIGNED = """
record calls_row "Calls" { at: instant  ok: flag  site: one of ("north", "south")  counted by at }
charge fee { amount 1_000 EUR  each month }
objective calls { measure share of calls_rows where ok  target at least 80%  each month by at }
penalty late for calls { when missed  amount by result { from 50% under 80%: 2% of fee, under 50%: 5% of fee }
                                             times (months in a row where missed) }
define bank each month = (bank in the month before else 0 EUR) + (10 EUR if calls met)
penalty chronic { each month  when (calls missed in at least 2 of the last 3 months)  amount 1% of fee }
"""
CHANGES = (
    "replace fee.amount with 2_000 EUR",
    """replace calls.target with at least 90%
       replace late.amount with by result { from 50% under 90%: 3% of fee, under 50%: 9% of fee }""",
    "replace bank with (bank in the month before else 0 EUR) + (20 EUR if calls met)",
    "remove chronic",
    "add penalty more { each month  when (calls missed in the month before)  amount 7 EUR }",
    """add objective sites { measure share of calls_rows where ok  target at least 70%
                             each month by at  for each site }
       add penalty far for sites { when missed  amount 3 EUR }""",
    "replace chronic.when with (calls missed 2 months in a row)",
)
MIDWAY = {"01": "", "12": " splitting the month", "20": " from the next month"}
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


STEPS = "cap credits at 10% of (sum of charges over the last 2 months)"
END = known_zone("UTC").start_of(date(2027, 1, 1))


@settings(max_examples=40, deadline=None)
@given(
    results=st.lists(st.none() | st.integers(30, 100), min_size=12, max_size=12),
    change=st.sampled_from(CHANGES),
    month=st.integers(3, 11),
    day=st.sampled_from(sorted(MIDWAY)),
)
def test_given_results_settled_with_and_without_a_later_amendment(
    results: list[int | None], change: str, month: int, day: str
) -> None:
    dated = f"amendment later {{ effective 2026-{month:02}-{day}{MIDWAY[day]}  {change} }}"
    before, after = outcomes("", results), outcomes(dated, results)
    kept = [p for p in after if p.period < f"2026-{month:02}"]
    assert len(kept) == month - 1
    assert placeless(kept) == placeless(before[: month - 1])


def outcomes(amendment: str, results: list[int | None]) -> list[PeriodOutcome]:
    contract = checked(amendment)
    values = tuple(
        GivenValue("objective", "calls", None, label, None if r is None else Fraction(r, 100))
        for label, r in zip(MONTHS, results, strict=True)
    )
    return [*settle(contract, settlement_periods(contract, END), Measured(given=values, rows=False), END)]


@cache
def checked(amendment: str) -> Contract:
    return contract_of(SIGNED + amendment, steps=STEPS)


def placeless(part: Any) -> Any:
    """Everything that an outcome says, but not where in which text it says so."""
    if isinstance(part, list | tuple):
        return [placeless(each) for each in part]
    if is_dataclass(part):
        return [placeless(getattr(part, f.name)) for f in fields(part) if f.name != "place"]
    return part
