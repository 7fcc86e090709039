"""Real data, read in plain Python: the oracle gives the published figures, and the real line what the oracle gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from slalang.model.contract import Contract
from tests.oracle import Month, World, reading, settled
from tests.oracle.world import Row
from tests.oracle_tests.compared import differences
from tests.oracle_tests.machine import machine
from tests.oracle_tests.real_data import bank_calls, city_requests, incidents
from tests.oracle_tests.texts import HOUR, at, checked

Rows = dict[str, list[Row]]


def contract(root: Path, name: str) -> Contract:
    folder = root / "contracts" / name
    return checked((folder / "contract.sla").read_text("utf-8"), folder)


# ---------------------------------------------------------------- incident desk

ASKED = at("2012-05-23", "Europe/Stockholm")
PARTS = ("due", "spent", "in_time", "late", "running", "overrun")


@pytest.fixture(scope="module")
def desk(shared: Path) -> Rows:
    return incidents(shared / "data" / "incident-events-2013.csv.gz")


def test_the_event_log_folds_into_the_published_cases(desk: Rows) -> None:
    assert Counter(row["impact"] for row in desk["ticket"]) == {"Medium": 4045, "Low": 3245, "High": 261, "Major": 3}
    waits = [row for row in desk["hold"] if row["reason"] == "Wait - User"]
    ended = [row["ended_at"] - row["started_at"] for row in waits if row["ended_at"] is not None]
    assert (len(waits), len(waits) - len(ended)) == (4217, 3)
    assert round(sum(ended) / HOUR, 2) == 463_412.49


def test_every_clock_of_the_desk_reads_the_same(root: Path, desk: Rows) -> None:
    of = contract(root, "incident-desk")
    world = World(of, desk, ASKED)
    real = {row["id"]: row for row in machine(of, desk, ASKED, ASKED).clock_rows("resolution")}
    assert len(real) == 7554
    for ticket in desk["ticket"]:
        found = reading(world, "resolution", ticket)
        assert [getattr(found, part) for part in PARTS] == [real[ticket["id"]][part] for part in PARTS], ticket


def test_every_month_of_the_desk_settles_the_same(root: Path, desk: Rows) -> None:
    of = contract(root, "incident-desk")
    real = machine(of, desk, ASKED, ASKED).settled()
    assert not differences(settled(World(of, desk, ASKED), ASKED), real)


# ---------------------------------------------------------------- city requests

SEEN = at("2019-02-14", "America/New_York")


@pytest.fixture(scope="module")
def city(root: Path) -> Rows:
    data = root / "contracts" / "baltimore-311" / "data"
    return city_requests(data / "baltimore-311.csv.gz", data / "baltimore-311-days-by-type.csv")


def test_every_due_time_is_the_citys_own(root: Path, city: Rows) -> None:
    world = World(contract(root, "baltimore-311"), city, SEEN)
    readings = [(row, reading(world, "handling", row)) for row in city["request"]]
    due = [(row, found) for row, found in readings if found.due is not None]
    assert (len(due), sum(found.due == row["city_due"] for row, found in due)) == (9714, 9714)
    closed = [(row, found) for row, found in due if row["closed_at"] is not None]
    assert Counter(found.late for _, found in closed) == {False: 7988, True: 1567}
    late, every = (Counter(row["agency"] for row, found in closed if found.late or not only) for only in (True, False))
    agencies = ("Solid Waste", "Transportation", "Housing")
    assert [(late[a], every[a]) for a in agencies] == [(565, 4705), (314, 1542), (123, 1158)]


def test_every_month_of_the_city_settles_the_same(root: Path, city: Rows) -> None:
    of = contract(root, "baltimore-311")
    months = settled(World(of, city, SEEN), at("2019-12-31", "America/New_York"))
    assert totals(months) == (7830, 1702, 24, 158)
    assert not differences(months, machine(of, city, SEEN, at("2019-12-31", "America/New_York")).settled())


def totals(months: list[Month]) -> tuple[int, int, int, int]:
    """In time, late, running, left out."""
    counts = [o.counts for m in months for o in m.outcomes]
    fulfilled, counted = sum(c.fulfilled for c in counts), sum(c.counted for c in counts)
    return (
        fulfilled,
        counted - fulfilled,
        sum(c.undecided for c in counts),
        sum(sum(c.left_out.values()) for c in counts),
    )


# ---------------------------------------------------------------- bank calls


@pytest.mark.parametrize(
    ("month", "until", "within", "answered", "offered", "speed"),
    [
        ("january", "1999-01-31", 21_442, "79.24", "68.38", 35),
        ("february", "1999-02-28", 20_935, "77.07", "63.31", 41),
    ],
)
def test_bank_calls(
    root: Path, shared: Path, month: str, until: str, within: int, answered: str, offered: str, speed: int
) -> None:
    rows = {"call": bank_calls(shared / "data" / f"bank-calls-1999-{month}.tsv.gz")}
    whole = contract(root, "bank-calls")
    kept = tuple(o for o in whole.objectives if o.name in {"over_answered", "over_offered", "speed"})
    of, asked = replace(whole, objectives=kept), at("1999-03-01", "Asia/Jerusalem")
    last = settled(World(of, rows, asked), at(until, "Asia/Jerusalem"))
    found = {o.objective: o for o in last[-1].outcomes}
    assert {o.counts.fulfilled for o in found.values() if o.objective != "speed"} == {within}
    shares = [found[name].result or 0 for name in ("over_answered", "over_offered")]
    assert [f"{float(share * 100):.2f}" for share in shares] == [answered, offered]
    assert found["speed"].result == speed * 1_000_000
    assert not differences(last, machine(of, rows, asked, at(until, "Asia/Jerusalem")).settled())
