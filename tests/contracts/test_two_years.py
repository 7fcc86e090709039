"""Two years of given results, amended on the way: every month's credits, recomputed or as the READMEs tell them."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from slalang.diagnostic import as_text
from slalang.formats import json as json_format
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project
from tests.contracts.settled import CONTRACTS

YEARS = {"public-sector": ("2026-04", "2028-03"), "outsourcing": ("2026-01", "2027-12")}


@pytest.fixture(scope="module")
def public_sector() -> dict[str, Any]:
    return two_years("public-sector")


@pytest.fixture(scope="module")
def outsourcing() -> dict[str, Any]:
    return two_years("outsourcing")


# ---------------------------------------------------------------- public sector


def test_service_points_and_their_credits(public_sector: dict[str, Any]) -> None:
    """Recomputed from the results: the bands in force, twice directly after a miss, a price, a cap, a bedding-in."""
    found = {period["period"]: Decimal(period["total"]) for period in public_sector["periods"]}
    assert found == recomputed_credits()
    assert sum(found.values()) == 219_125


def recomputed_credits() -> dict[str, Decimal]:
    bands = {False: (990, 980, 970, 960), True: (995, 985, 975, 965)}
    missed = {"availability": False, "repaired": False}
    owed: dict[str, Decimal] = {}
    for month in months("public-sector"):
        second_year = month >= "2027-04"
        points = 0
        for name, result in given("public-sector", month).items():
            ends = bands[second_year] if name == "availability" else (950, 920, 900, 850)
            mine = sum(10 * result < end for end in ends)
            points += 2 * mine if missed[name] else mine
            missed[name] = mine > 0
        charge = Decimal(262_500 if second_year else 250_000)
        earned = min(points * charge / 100, charge * 15 / 100)
        owed[month] = Decimal(0) if month <= "2026-06" else earned
    return owed


def test_rights_arise_with_their_conditions(public_sector: dict[str, Any]) -> None:
    assert arisen(public_sector, "step_in") == ["2026-12", "2027-01", "2027-02", "2027-03", "2028-02"]
    assert arisen(public_sector, "critical_failure") == [
        *("2026-12", "2027-01"),  # both indicators under their threshold
        *("2027-02", "2027-03", "2027-04", "2027-05"),  # 50, 50, 52 and 48 points of six months
    ]
    assert "2026-07" in arisen(public_sector, "rectification")  # a third miss of twelve months, not a serious one
    assert "2027-10" not in arisen(public_sector, "rectification", "availability")  # not measured


# ---------------------------------------------------------------- outsourcing


def test_each_month_is_as_the_readme_tells_it(outsourcing: dict[str, Any]) -> None:
    text = (CONTRACTS / "outsourcing" / "README.md").read_text(encoding="utf-8")
    told = {
        month: Decimal(credit.replace(",", "")) for month, credit in re.findall(r"^\| (2\S+) \| (\S+) \|", text, re.M)
    }
    assert list(told) == months("outsourcing")
    assert by_month(outsourcing) == told
    assert sum(told.values()) == 28_000


def test_what_lies_above_the_limit_of_the_year_is_carried_pro_rata(outsourcing: dict[str, Any]) -> None:
    """15,250 of 20,000 are given when December asks for 5,500; each of its three lines is paid in two parts."""
    names = (("critical_pool.credit", "uptime"), ("key_pool.credit", "answered"), ("key_pool.credit", "updates"))
    december, january = lines(outsourcing, "2026-12"), lines(outsourcing, "2027-01-01--2027-01-14")
    paid = [december[name, key, ""] for name, key in names]
    rest = [january[name, key, "2026-12"] for name, key in names]
    assert (sum(paid), sum(rest)) == (4_750, 750)
    assert [a + b for a, b in zip(paid, rest, strict=True)] == [1_500, 2_000, 2_000]
    assert paid[1] == Decimal("1727.27")  # 2,000 times 4,750 / 5,500


def test_the_bank_pays_what_it_reduces(outsourcing: dict[str, Any]) -> None:
    """January 2026 and April 2027 pay in; the fourth month under Expected draws on it in each year."""
    for month in ("2026-05", "2027-12"):
        assert lines(outsourcing, month)["key_pool.credit", "answered", ""] == 1_000


def test_what_was_earned_back_names_the_month_that_gave_it(outsourcing: dict[str, Any]) -> None:
    december = lines(outsourcing, "2026-12")
    assert december["critical_pool.credit", "critical_repairs", "2026-02"] == -2_000
    assert december["critical_pool.credit", "critical_repairs", "2026-09"] == -2_500


def test_a_split_month_is_judged_by_the_terms_of_each_part(outsourcing: dict[str, Any]) -> None:
    """99.92% of uptime meets 99.9% until 14 January, and misses 99.95% from the 15th, when a promise is added."""
    parts = {period["period"]: outcomes(period) for period in outsourcing["periods"] if "--" in period["period"]}
    assert list(parts) == ["2027-01-01--2027-01-14", "2027-01-15--2027-01-31"]
    assert [part["uptime"] for part in parts.values()] == ["met", "missed"]
    assert ["telephone" in part for part in parts.values()] == [False, True]


def test_a_right_to_terminate_not_before_its_month(outsourcing: dict[str, Any]) -> None:
    """Manila's three months in a row come before month 12; backups miss their Minimum four times by February 2027."""
    assert arisen(outsourcing, "chronic") == [f"2027-0{month}" for month in range(2, 9)]


def test_a_bonus_for_the_year(outsourcing: dict[str, Any]) -> None:
    assert {p["period"]: Decimal(p["bonuses"]) for p in outsourcing["periods"] if Decimal(p["bonuses"])} == {
        "2027-12": 2_000
    }


@pytest.mark.parametrize(("name", "month"), [("public-sector", "2027-02"), ("outsourcing", "2026-10")])
def test_a_month_settled_alone_gives_what_it_gives_among_others(name: str, month: str) -> None:
    """It stands before an amendment that is in force today; what it gave then it gives now."""
    (alone,) = settled(name, month, month)["periods"]
    (among,) = (p for p in two_years(name)["periods"] if p["period"] == month)
    assert (alone["total"], alone["lines"]) == (among["total"], among["lines"])


# ---------------------------------------------------------------- statements as plain data


@cache
def two_years(name: str) -> dict[str, Any]:
    return settled(name, *YEARS[name])


def settled(name: str, first: str, last: str) -> dict[str, Any]:
    folder = CONTRACTS / name
    project = Project(folder / "contract.sla")
    made = settle_project(project, Request(first, last, folder / "sources.yaml", results=folder / "results.csv"))
    assert made.statement is not None and project.contract is not None, "\n".join(map(as_text, made.faults))
    found: dict[str, Any] = json.loads(json_format.statement(made.statement, project.contract))
    return found


def by_month(found: dict[str, Any]) -> dict[str, Decimal]:
    """The credits of each month; those of a split month together."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for period in found["periods"]:
        sums[period["period"][:7]] += Decimal(period["total"])
    return dict(sums)


def lines(found: dict[str, Any], period: str) -> dict[tuple[str, str, str], Decimal]:
    """What each line came to, by its name, its key or objective, and the period that it goes back to."""
    (mine,) = (p for p in found["periods"] if p["period"] == period)
    return {
        (line["name"], line["key"] or line["objective"], line.get("origin") or ""): Decimal(line["settled"])
        for line in mine["lines"]
    }


def outcomes(period: dict[str, Any]) -> dict[str, str]:
    return {o["name"]: o["outcome"] for o in period["objectives"]}


def arisen(found: dict[str, Any], remedy: str, objective: str = "") -> list[str]:
    """The periods in which a right arose; one whose condition is not known is none."""
    return list(
        dict.fromkeys(
            p["period"]
            for p in found["periods"]
            for r in p["remedies"]
            if r["name"] == remedy and r["objective"] in {objective or r["objective"]} and r["state"] != "not known"
        )
    )


def months(name: str) -> list[str]:
    return list(dict.fromkeys(row["period"] for row in rows(name) if row["period"]))


def given(name: str, month: str) -> dict[str, Decimal]:
    return {row["series"]: Decimal(row["value"].rstrip("%")) for row in rows(name) if row["period"] == month}


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (CONTRACTS / name / "results.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
