"""Laws on random data: where rows lie changes nothing, a range is its months, lines add up, caps hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.random_data import chance_of, random_tables
from tests.laws.settling import HERE, Table, figures, statement, write_split

CONTRACT, SOURCES = HERE / "contract.sla", HERE / "sources.yaml"
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
AS_OF = "2026-05-01T00:00:00+02:00"
CENT = Decimal("0.01")

few = settings(
    max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


def settle(tables: Mapping[str, Table], first: str, last: str, parts: int = 1, seed: int = 0) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        chance = chance_of(seed)
        for name, table in tables.items():
            write_split(Path(folder), name, table, parts, chance)
        return statement(CONTRACT, SOURCES, first, last, Path(folder), AS_OF)


# ---------------------------------------------------------------- where rows lie


@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(2, 4))
@few
def test_order_and_files_change_nothing(seed: int, calls: int, parts: int) -> None:
    tables = random_tables(chance_of(seed), calls)
    found = figures(settle(tables, MONTHS[0], MONTHS[-1]))
    again = figures(settle(tables, MONTHS[0], MONTHS[-1], parts, seed + 1))
    assert found == again


@given(st.integers(0, 10**6), st.integers(1, 60))
@few
def test_rows_delivered_twice_change_nothing_but_their_number(seed: int, calls: int) -> None:
    chance = chance_of(seed)
    tables = random_tables(chance, calls)
    more = {n: chance.choices(lines, k=5) if lines else [] for n, (_, lines) in tables.items()}
    doubled = {n: (header, [*lines, *more[n]]) for n, (header, lines) in tables.items()}
    found, again = settle(tables, MONTHS[0], MONTHS[-1]), settle(doubled, MONTHS[0], MONTHS[-1], parts=2)
    assert figures(found) == figures(again)
    assert collapsed(found) == {"call": 0, "hold": 0, "billing": 0}
    assert collapsed(again) == {
        "call": len(more["calls"]),
        "hold": len(more["holds"]),
        "billing": len(more["billings"]),
    }


def collapsed(found: dict[str, Any]) -> dict[str, int]:
    return {r["record"]: r["collapsed"] for r in found["provenance"]["records"] if r["reported"]}


# ---------------------------------------------------------------- a range is its months


@given(st.integers(0, 10**6), st.integers(0, 80))
@settings(few, max_examples=1)
def test_month_by_month_is_the_range(seed: int, calls: int) -> None:
    tables = random_tables(chance_of(seed), calls)
    whole = settle(tables, MONTHS[0], MONTHS[-1])["periods"]
    single = [settle(tables, month, month)["periods"] for month in MONTHS]
    assert [only for (only,) in single] == whole


# ---------------------------------------------------------------- money


@given(st.integers(0, 10**6), st.integers(0, 80))
@settings(few, max_examples=6)
def test_lines_add_up_and_caps_hold(seed: int, calls: int) -> None:
    found = settle(random_tables(chance_of(seed), calls), MONTHS[0], MONTHS[-1])["periods"]
    totals = [Decimal(p["total"]) for p in found]
    charges = [sum((Fraction(c["amount"]) for c in p["charges"]), Fraction(0)) for p in found]
    for i, period in enumerate(found):
        settled = [Decimal(line["settled"]) for line in period["lines"]]
        assert sum(settled) == totals[i], json.dumps(period["lines"])
        assert all(s >= 0 and s == s.quantize(CENT) for s in settled)
        assert all(Fraction(line["settled"]) <= Fraction(line["amount"]) + Fraction(CENT) for line in period["lines"])
        assert totals[i] == 0 or totals[i] >= 1
        assert totals[i] <= down(charges[i] * Fraction("0.111"))
        window = sum(charges[max(0, i - 2) : i + 1], Fraction(0)) / 10 - Fraction(sum(totals[max(0, i - 2) : i]))
        assert totals[i] <= max(Decimal(0), down(window))
        assert sum(Decimal(line["settled"]) for line in period["lines"] if line["name"] == "slow_sites") <= 60
        kept = [line for line in period["lines"] if line["name"] in {"slow", "waits"} and Fraction(line["settled"]) > 0]
        assert len(kept) <= 1


def down(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, ROUND_DOWN)
