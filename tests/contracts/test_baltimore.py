"""Baltimore: from the contract's own promise table to the figures that the city's data hold."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slalang.pipeline.measuring import measuring
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settling, connected
from tests.contracts.settled import CONTRACTS, instant, objectives, statement

SEEN = instant("2019-02-14T00:00-05:00")
LATE_BY_AGENCY = {"Solid Waste": (565, 4705), "Transportation": (314, 1542), "Housing": (123, 1158)}


@pytest.fixture(scope="module")
def settled() -> dict[str, Any]:
    return statement("baltimore-311", "2014-01", "2019-12", as_of=SEEN)


def test_the_statement_shows_the_promise_s_own_figures(settled: dict[str, Any]) -> None:
    found = objectives(settled, "closed_in_time")
    in_time = sum(int(o["numerator"] or 0) for o in found)
    counted = sum(int(o["denominator"] or 0) for o in found)
    running = sum(o["undecided"] for o in found)
    assert (in_time, counted - in_time, running) == (7830, 1702, 24)


def test_duplicates_closed_in_time_are_left_out_and_counted(settled: dict[str, Any]) -> None:
    assert sum(o["left_out"] for o in objectives(settled, "closed_in_time")) == 158


def test_every_request_is_accounted_for(settled: dict[str, Any]) -> None:
    found = objectives(settled, "closed_in_time")
    told = sum(o["counted"] + o["left_out"] + o["undecided"] + o["not_among"] for o in found)
    assert told + settled["unattributed"]["closed_in_time"] == 10_000
    assert settled["unattributed"]["closed_in_time"] == 10_000 - 9_714  # types without a promise have no due date


def test_verdicts_follow_from_the_counts(settled: dict[str, Any]) -> None:
    found = objectives(settled, "closed_in_time")
    outcomes = Counter(o["outcome"] for o in found)
    assert set(outcomes) == {"met", "missed", "not measured"}
    for one in found:
        if one["denominator"] not in {None, "0"}:
            met = int(one["numerator"]) * 100 >= 85 * int(one["denominator"])
            assert one["outcome"] == ("met" if met else "missed"), one


# ---------------------------------------------------------------- case by case


@pytest.fixture(scope="module")
def cases() -> list[tuple[dict[str, Any], dict[str, str]]]:
    """Each request's clock beside the city's own row."""
    project = Project(CONTRACTS / "baltimore-311" / "contract.sla")
    assert project.contract is not None
    run = Settling(project, Request("2014-01", "2019-12", CONTRACTS / "baltimore-311" / "sources.yaml", as_of=SEEN))
    with connected() as connection:
        facts = run.facts(project.contract, connection)
        assert facts is not None, run.faults
        (part,) = measuring(connection, project.contract, facts, SEEN, SEEN).parts
        clocks = {row["id"]: row for row in part.engine.clock_rows("handling")}
    with gzip.open(CONTRACTS / "baltimore-311" / "data" / "baltimore-311.csv.gz", "rt", encoding="utf-8") as file:
        return [(clocks[row["ServiceRequestNum"]], row) for row in csv.DictReader(file)]


def test_every_due_time_is_the_city_s(cases: list[tuple[dict[str, Any], dict[str, str]]]) -> None:
    due = [(clock["due"], row["DueDate"]) for clock, row in cases if clock["due"] is not None]
    assert len(due) == 9_714
    assert [pair for pair in due if pair[0] != shown_or_skipped(pair[1])] == []
    skipped = [text for instant, text in due if local(instant) != text]
    assert skipped == ["03/11/2018 02:43:56 AM", "03/11/2018 02:23:08 AM"], "times that no clock showed"


def test_closed_requests_are_in_time_or_late_as_the_city_s_dates_say(
    cases: list[tuple[dict[str, Any], dict[str, str]]],
) -> None:
    closed = [(clock, row) for clock, row in cases if clock["due"] is not None and row["CloseDate"]]
    late = [row["Agency"] for clock, row in closed if clock["late"]]
    assert (len(closed), sum(clock["in_time"] for clock, _ in closed), len(late)) == (9_555, 7_988, 1_567)
    for agency, (missed, all_of) in LATE_BY_AGENCY.items():
        assert (late.count(agency), sum(row["Agency"] == agency for _, row in closed)) == (missed, all_of)


CITY = ZoneInfo("America/New_York")
WRITTEN = "%m/%d/%Y %I:%M:%S %p"


def shown_or_skipped(text: str) -> int:
    """The first instant at which the city's clocks showed a time, or skipped it in spring."""
    wall = datetime.strptime(text, WRITTEN)
    while wall.replace(tzinfo=CITY).astimezone(UTC).astimezone(CITY).replace(tzinfo=None) != wall:
        wall += timedelta(seconds=1)
    return int(wall.replace(tzinfo=CITY).timestamp()) * 1_000_000


def local(instant: int) -> str:
    """An instant as the city writes it."""
    return f"{datetime.fromtimestamp(instant // 1_000_000, CITY):{WRITTEN}}"
