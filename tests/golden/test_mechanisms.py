"""Mechanisms of real contracts from rows to money: the figures of `cases/credit-mechanisms.yaml`, end to end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from slalang.diagnostic import as_text
from slalang.formats import json as json_format
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project

FOLDER = Path(__file__).resolve().parent / "mechanisms"
Row = Sequence[object]
Case = Mapping[str, Any]


@pytest.fixture(scope="module")
def cases(shared: Path) -> Mapping[str, Case]:
    text = (shared / "cases" / "credit-mechanisms.yaml").read_text(encoding="utf-8")
    return {case["id"]: case for case in yaml.safe_load(text)}


# ---------------------------------------------------------------- one month of calls, four formulas


def test_service_level_variants(cases: Mapping[str, Case], tmp_path: Path) -> None:
    """1,000 calls: 760 answered within 20 s, 160 later; 30 abandoned within 20 s, 50 later."""
    rows: list[Row] = [answered(i, 20 if i % 2 else 3) for i in range(760)]
    rows += [answered(i, 21 + i) for i in range(760, 920)]
    rows += [abandoned(i, 20) for i in range(920, 950)]
    rows += [abandoned(i, 21) for i in range(950, 1000)]
    write(tmp_path / "calls.csv", "id,offered_at,answered_at,abandoned_at", rows)
    found = results(settle("service_level_variants", tmp_path, "2026-03"))
    expected = [Decimal(str(case["value"])) for case in cases["service-level-variants"]["cases"]]
    names = ("over_offered", "over_answered", "abandoned_within_met", "abandoned_within_left_out")
    assert [found[name] * 100 for name in names] == expected


def answered(i: int, wait: int, *more: object) -> Row:
    offered = datetime(2026, 3, 1) + timedelta(minutes=40 * i)
    return (f"C{i}", offered, offered + timedelta(seconds=wait), "", *more)


def abandoned(i: int, wait: int, *more: object) -> Row:
    offered = datetime(2026, 3, 1) + timedelta(minutes=40 * i)
    return (f"C{i}", offered, "", offered + timedelta(seconds=wait), *more)


# ---------------------------------------------------------------- a mean of rates, and a rate of sums


def test_mean_of_interval_rates(cases: Mapping[str, Case], tmp_path: Path) -> None:
    """April has 8,640 intervals of five minutes; in 86 of them all ten requests fail."""
    start = datetime(2026, 4, 1)
    busy = [
        (start + timedelta(minutes=5 * i), 10, 10) if i < 86 else (start + timedelta(minutes=5 * i), 1000, 0)
        for i in range(8640)
    ]
    write(tmp_path / "tallies.csv", "at,requests,failures", busy)
    found = results(settle("mean_of_interval_rates", tmp_path, "2026-04"))
    case = cases["mean-of-interval-rates"]["cases"][0]
    assert found["mean_of_rates"] * 100 == Decimal(str(case["mean_of_rates"]))
    assert found["pooled"] * 100 == Decimal(str(case["pooled"]))


# ---------------------------------------------------------------- few incidents are judged by number


def test_low_volume(cases: Mapping[str, Case], tmp_path: Path) -> None:
    """A month for each case."""
    volumes = cases["low-volume"]["cases"]
    rows = [
        (f"I{month}-{i}", datetime(2026, month, 10), "yes" if i < case["late"] else "no")
        for month, case in enumerate(volumes, 1)
        for i in range(case["incidents"])
    ]
    write(tmp_path / "incidents.csv", "id,opened_at,late", rows)
    statement = settle("low_volume", tmp_path, "2026-01", f"2026-0{len(volumes)}")
    outcomes = [period["objectives"][0]["outcome"] for period in statement["periods"]]
    assert outcomes == [case["outcome"] for case in volumes]


# ---------------------------------------------------------------- a band for each priority


def test_banded_percent_by_priority(cases: Mapping[str, Case], tmp_path: Path) -> None:
    """Opened on Monday 2 March at 08:00; late ones are resolved a second after their due."""
    case = cases["banded-percent-by-priority"]["cases"][0]
    due = {
        "P3": (25, datetime(2026, 3, 2, 10)),
        "P2": (25, datetime(2026, 3, 2, 12)),
        "P1": (50, datetime(2026, 3, 3, 13)),
    }
    rows: list[Row] = []
    for level, (number, deadline) in due.items():
        in_time = Fraction(str(case[level.lower()])) * number / 100
        assert in_time.denominator == 1
        late = (deadline + timedelta(seconds=int(i >= in_time)) for i in range(number))
        rows += [(f"{level}-{i}", datetime(2026, 3, 2, 8), at, level) for i, at in enumerate(late)]
    write(tmp_path / "incidents.csv", "id,opened_at,resolved_at,level", rows)
    statement = settle("banded_percent_by_priority", tmp_path, "2026-03")
    period = statement["periods"][0]
    assert Decimal(period["total"]) == Decimal(str(case["credit"]))
    assert {line["key"]: line["settled"] for line in period["lines"]} == {"P1": "3000", "P2": "8000", "P3": "8000"}


# ---------------------------------------------------------------- fixed amounts, one with a dead band


def test_flat_monthly_with_dead_band(cases: Mapping[str, Case], tmp_path: Path) -> None:
    """966 answered and 34 abandoned; 20 who hang up at once and 10 who leave a message are not counted there."""
    case = cases["flat-monthly-with-dead-band"]["cases"][0]
    quick, answers = 682, 966  # 682 of all 1,030 calls are 66.2 %
    slow = Fraction(case["asa"] * answers - 5 * quick, answers - quick)  # so that the mean is what the case says
    rows: list[Row] = []
    for i in range(answers):
        wait = 5 if i < quick else int(slow) + (i - quick < (slow - int(slow)) * (answers - quick))
        rows.append(answered(i, wait, "yes" if i < 713 else "no", ""))  # 713 of 966 are 73.8 %
    rows += [abandoned(i, 90, "", "no") for i in range(966, 1000)]
    rows += [abandoned(i, 29, "", "") for i in range(1000, 1020)]
    rows += [abandoned(i, 90, "", "yes") for i in range(1020, 1030)]
    write(tmp_path / "calls.csv", "id,offered_at,answered_at,abandoned_at,resolved,message_left", rows)
    statement = settle("flat_monthly_with_dead_band", tmp_path, "2026-03")
    found = results(statement)
    assert found["first_contact"] * 100 == Decimal(str(case["fcr"]))
    assert found["speed"] == case["asa"]
    assert found["service_level"] * 100 == Decimal(str(case["service_level"]))
    assert found["lost"] * 100 == Decimal(str(case["abandonment"]))
    period = statement["periods"][0]
    assert Decimal(period["total"]) == Decimal(str(case["credit"]))
    assert [line["name"] for line in period["lines"]] == ["resolution_remedy", "speed_remedy", "lost_remedy"]
    assert {o["name"]: o["outcome"] for o in period["objectives"]}["service_level"] == "missed"


# ---------------------------------------------------------------- two caps


@pytest.mark.parametrize("number", range(8))
def test_monthly_and_rolling_cap(cases: Mapping[str, Case], tmp_path: Path, number: int) -> None:
    """The case's month is the twelfth; what was charged and credited before it is of the first."""
    case = cases["monthly-and-rolling-cap"]["cases"][number]
    write(tmp_path / "readings.csv", "at,level", [(datetime(2026, 12, 15), f"{case['level']}%")])
    bills = [(datetime(2026, 1, 15), case["charge11"]), (datetime(2026, 12, 15), case["charge"])]
    write(tmp_path / "bills.csv", "at,amount", bills)
    write(tmp_path / "paids.csv", "at,amount", [(datetime(2026, 1, 15), case["credit11"])])
    worst = case.get("lower_tier", 3)
    statement = settle("monthly_and_rolling_cap", tmp_path, "2026-12", replaced=("= 3%", f"= {worst}%"))
    assert Decimal(statement["periods"][0]["total"]) == Decimal(str(case["credit"]))


# ---------------------------------------------------------------- settling a folder's contract on generated rows


def settle(
    name: str, data: Path, first: str, last: str | None = None, replaced: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    """The statement of a mechanism's contract, of which a piece of text may be replaced, on the rows in a folder."""
    text = (FOLDER / name / "contract.sla").read_text(encoding="utf-8")
    assert replaced[0] in text
    contract = data / "contract.sla"
    contract.write_text(text.replace(*replaced), encoding="utf-8")
    project = Project(contract)
    settled = settle_project(project, Request(first, last or first, FOLDER / name / "sources.yaml", data))
    assert settled.statement is not None and project.contract is not None, "\n".join(as_text(f) for f in settled.faults)
    found: dict[str, Any] = json.loads(json_format.statement(settled.statement, project.contract))
    return found


def results(statement: dict[str, Any]) -> dict[str, Decimal]:
    (period,) = statement["periods"]
    return {o["name"]: Decimal(o["result"]) for o in period["objectives"]}


def write(path: Path, header: str, rows: Iterable[Row]) -> None:
    lines = [header, *(",".join(str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
