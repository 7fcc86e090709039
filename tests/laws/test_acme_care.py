"""Laws on the contract that ships: where rows lie, months and ranges, worse service, sums and caps."""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.laws.random_data import chance_of
from tests.laws.settling import ACME, figures, statement, write, write_split

CONTRACT, SOURCES = ACME / "contract.sla", ACME / "sources.yaml"
FIRST, LAST = "2026-01", "2026-06"
AS_OF = "2026-07-01T00:00:00+02:00"
TABLES = ("approvals", "billings", "forecasts", "holds", "outages", "reviews", "surveys", "tickets")
Row = dict[str, str]


@pytest.fixture(scope="module")
def base() -> dict[str, Any]:
    return statement(CONTRACT, SOURCES, FIRST, LAST, as_of=AS_OF)


def table(name: str) -> tuple[str, list[str]]:
    header, *lines = (ACME / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return header, lines


def calls(month: str) -> tuple[str, list[str]]:
    header, *lines = gzip.decompress((ACME / "data" / f"calls-{month}.csv.gz").read_bytes()).decode().splitlines()
    return header, lines


def months() -> list[str]:
    return [f"2026-0{i}" for i in range(1, 10)]


# ---------------------------------------------------------------- where rows lie


def test_order_files_and_equal_rows_change_nothing(base: dict[str, Any], tmp_path: Path) -> None:
    """Every table shuffled over three files, some rows twice; the calls of all months mixed over four."""
    chance = chance_of(17)
    for name in TABLES:
        header, lines = table(name)
        more = [] if name == "approvals" else chance.sample(lines, 5)
        write_split(tmp_path / "data", name, (header, [*lines, *more]), 3, chance)
    all_calls = [line for month in months() for line in calls(month)[1]]
    write_split(
        tmp_path / "data", "calls", (calls("2026-01")[0], [*all_calls, *chance.sample(all_calls, 50)]), 4, chance
    )
    text = SOURCES.read_text(encoding="utf-8").replace("data/calls-2026-*.csv.gz", "data/calls-*.csv")
    for name in TABLES:
        text = text.replace(f"files: data/{name}.csv", f"files: data/{name}-*.csv")
    sources = tmp_path / "sources.yaml"
    sources.write_text(text, encoding="utf-8")
    found = statement(CONTRACT, sources, FIRST, LAST, tmp_path, AS_OF)
    assert figures(found) == figures(base)
    records = {r["record"]: r["collapsed"] for r in found["provenance"]["records"]}
    assert (records["call"], records["ticket"], records["hold"]) == (50, 5, 5)


# ---------------------------------------------------------------- a range is its months


@pytest.mark.parametrize("month", ["2026-03", "2026-06"])
def test_a_month_alone_is_that_month_of_the_range(base: dict[str, Any], month: str) -> None:
    found = statement(CONTRACT, SOURCES, month, month, as_of=AS_OF)
    assert [alone(p) for p in found["periods"]] == [alone(p) for p in base["periods"] if p["period"] == month]


def alone(period: dict[str, Any]) -> dict[str, Any]:
    """A period without what a statement that begins with it must tell of the time before."""
    return {name: value for name, value in period.items() if name != "earlier_remedies"}


# ---------------------------------------------------------------- worse service


def later(column: str, by: timedelta, share: float) -> Callable[[Row, random.Random], Row]:
    """Some rows with an instant that comes later."""

    def changed(row: Row, chance: random.Random) -> Row:
        if not row[column] or chance.random() > share:
            return row
        return {**row, column: str(datetime.fromisoformat(row[column]) + by)}

    return changed


def given_up(row: Row, chance: random.Random) -> Row:
    """Some who were answered hang up after two minutes."""
    if not row["answered_at"] or chance.random() > 0.04:
        return row
    return {
        **row,
        "answered_at": "",
        "abandoned_at": str(datetime.fromisoformat(row["offered_at"]) + timedelta(minutes=2)),
    }


WORSE: dict[str, tuple[str, str, Callable[[Row, random.Random], Row]]] = {
    "answers come later in March": ("2026-03", "calls-2026-03", later("answered_at", timedelta(seconds=25), 0.3)),
    "callers give up in April": ("2026-04", "calls-2026-04", given_up),
    "cases take longer in June": ("2026-06", "tickets", later("resolved_at", timedelta(hours=9), 1)),
}


@pytest.mark.parametrize("what", WORSE)
def test_worse_service_never_lowers_the_credits_of_its_month(base: dict[str, Any], tmp_path: Path, what: str) -> None:
    month, name, change = WORSE[what]
    header, lines = table(name) if name == "tickets" else calls(month)
    chance = chance_of(5)
    held = {line.split(",")[0] for line in table("holds")[1]}  # a longer case may be paused longer, and due later
    rows = [
        row
        if name == "tickets" and (row["id"] in held or not row["opened_at"].startswith(month))
        else change(row, chance)
        for row in csv.DictReader([header, *lines])
    ]
    assert rows != list(csv.DictReader([header, *lines]))
    write(tmp_path / "worse" / f"{name}.csv", header, (",".join(row.values()) for row in rows))
    sources = tmp_path / "sources.yaml"
    text = SOURCES.read_text(encoding="utf-8")
    if name == "tickets":
        text = text.replace("data/tickets.csv", "worse/tickets.csv")
    else:
        others = ", ".join(f"data/calls-{m}.csv.gz" for m in months() if m != month)
        text = text.replace("files: data/calls-2026-*.csv.gz", f"files: [worse/{name}.csv, {others}]")
    sources.write_text(text, encoding="utf-8")
    worse = statement(CONTRACT, sources, FIRST, month, tmp_path, AS_OF)
    before, after = (next(p for p in s["periods"] if p["period"] == month) for s in (base, worse))
    earlier = [[p["total"] for p in s["periods"] if p["period"] < month] for s in (base, worse)]
    assert earlier[0] == earlier[1]
    assert Decimal(after["total"]) >= Decimal(before["total"])
    assert figures_of(before) != figures_of(after), "the change was felt"


def figures_of(period: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [
        *((o["name"], o["result"]) for o in period["objectives"]),
        *((n["name"], n["amount"]) for n in period["lines"]),
    ]


# ---------------------------------------------------------------- sums and caps


def test_lines_add_up_and_both_caps_hold(base: dict[str, Any]) -> None:
    totals = [Decimal(p["total"]) for p in base["periods"]]
    charges = [sum((Fraction(c["amount"]) for c in p["charges"]), Fraction(0)) for p in base["periods"]]
    for i, period in enumerate(base["periods"]):
        assert sum(Decimal(line["settled"]) for line in period["lines"]) == totals[i]
        assert totals[i] <= charges[i] * Fraction("0.15")
        assert totals[i] <= sum(charges[: i + 1], Fraction(0)) / 10 - Fraction(sum(totals[:i]))
        assert totals[i] == 0 or totals[i] >= 1
