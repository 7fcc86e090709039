"""Baltimore: from the contract's own promise table to the figures that the city's data hold."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.contracts.settled import instant, objectives, statement

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
