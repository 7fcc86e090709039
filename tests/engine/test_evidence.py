"""Evidence: the rows behind an outcome, whole, readable, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from slalang.engine import Engine
from slalang.engine.evidence import safe_name
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.units import FLAG, money
from tests.engine import factory as x
from tests.engine.factory import HOUR, at

TICKET = x.record(
    "ticket",
    "id: text key",
    "opened_at: instant",
    "closed_at: instant optional",
    "site: text optional",
    "cost: money optional",
    counted_by="opened_at",
)
SITE = x.f("site", "text")
CLOCK = m.Clock(
    name="fix",
    record="ticket",
    starts=x.f("opened_at", "instant"),
    stops=x.f("closed_at", "instant"),
    runs=x.named_calendar("office"),
    limit=x.hours(2),
)
CHEAP = x.either(
    x.is_missing(x.f("cost", "money")), x.at_least(x.f("cost", "money"), e.Constant(Fraction(1), type=money("EUR")))
)
PROMISE = x.objective(
    "quick", x.share("ticket", x.clock("fix", "in_time"), CHEAP), "ticket", group=SITE, group_name="site"
)


def engine(*rows: dict[str, Any]) -> Engine:
    spoiled = m.Relief(
        name="spoiled",
        objectives=("quick",),
        effect=m.LeavesOut(e.RowSet("ticket", where=x.is_(x.f("id", "text"), x.text("z")))),
    )
    contract = x.contract(
        records=(TICKET,), clocks=(CLOCK,), calendars=(x.calendar(),), objectives=(PROMISE,), reliefs=(spoiled,)
    )
    return x.engine(contract, {"ticket": rows})


def ticket(key: str, opened: str, closed: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": key, "opened_at": at(opened), "closed_at": None if closed is None else at(closed), **more}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_row_says_what_became_of_it(tmp_path: Path) -> None:
    found = engine(
        ticket("b", "2026-03-02 10:00", "2026-03-02 13:00", site="N", cost=2_500_000),
        ticket("a", "2026-03-02 10:00", "2026-03-02 11:00", site="N"),
        ticket("z", "2026-03-02 10:00", site="N"),
        ticket("c", "2026-03-02 10:00", site="S"),
        ticket("d", "2026-04-02 10:00", site="N"),
    )
    written = found.evidence("quick", "2026-03", "N", (), tmp_path)
    assert written.rows == 3
    rows = read(written.csv)
    assert [r["id"] for r in rows] == ["a", "b", "z"], "in the order of the key"
    assert rows[1] == {
        "id": "b",
        "cost": "2.500000",
        "site": "N",
        "counted_at": "2026-03-02T10:00:00+01:00",
        "fix_due": "2026-03-02T12:00:00+01:00",
        "fix_spent_seconds": "10800.000000",
        "fix_in_time": "no",
        "counted": "yes",
        "fulfilled": "no",
        "relief": "",
        "status": "not fulfilled",
        "file": "",
        "row": "1",
    }
    assert (rows[2]["counted"], rows[2]["relief"], rows[2]["status"]) == ("no", "spoiled", "left out")
    assert duckdb.connect().execute(f"SELECT count(*) FROM '{written.parquet}'").fetchall() == [(3,)]
    names = sorted(p.name for p in tmp_path.iterdir())
    assert [re.sub("-[0-9a-f]{8}", "", name) for name in names] == ["quick-2026-03-N.csv", "quick-2026-03-N.parquet"]


def test_groups_that_differ_only_in_case_or_by_a_hash_have_files_of_their_own() -> None:
    groups = ["n", "N", "1-a94aab5c", "=1", "con", "CON", "../x", "..", ""]
    names = [safe_name(group).lower() for group in groups]
    assert len(set(names)) == len(groups)
    assert not any("/" in name or name in {"con", ".."} for name in names)


def test_no_cell_starts_a_formula(tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://example.test")'
    found = engine(ticket(hostile, "2026-03-02 10:00", site="@N"))
    written = found.evidence("quick", "2026-03", "@N", (), tmp_path)
    (row,) = read(written.csv)
    assert row["id"] == "'" + hostile
    assert row["site"] == "'@N"
    assert duckdb.connect().execute(f"SELECT id FROM '{written.parquet}'").fetchall() == [(hostile,)], (
        "Parquet holds it as it is"
    )


def test_a_group_cannot_leave_the_folder(tmp_path: Path) -> None:
    site = "../../etc/passwd"
    found = engine(ticket("a", "2026-03-02 10:00", site=site))
    inner = tmp_path / "evidence"
    written = found.evidence("quick", "2026-03", site, (), inner)
    assert written.rows == 1
    assert written.csv.parent == inner
    other = found.evidence("quick", "2026-03", ".." + site, (), inner)
    assert other.csv != written.csv, "different groups have different files"


def test_groups_that_are_not_stated_have_their_file(tmp_path: Path) -> None:
    found = engine(ticket("a", "2026-03-02 10:00"))
    assert found.evidence("quick", "2026-03", None, (), tmp_path).rows == 1


def test_measuring_between_leaves_the_evidence_as_it_is(tmp_path: Path) -> None:
    found = engine(ticket("a", "2026-03-02 10:00", site="N"), ticket("b", "2026-04-02 10:00", site="N"))
    found.evidence("quick", "2026-03", "N", (), tmp_path)
    found.population("quick")
    assert read(found.evidence("quick", "2026-04", "N", (), tmp_path).csv)[0]["id"] == "b"


def test_spans_of_relief_are_those_of_all_periods() -> None:
    outage = x.record(
        "outage",
        "id: text key",
        "started_at: instant",
        "ended_at: instant optional",
        "full: flag",
        lasts=("started_at", "ended_at"),
        counted_by="started_at",
    )
    start = at("2025-12-30 10:00")
    rows = [
        {"id": "b", "started_at": start + HOUR, "full": True},
        {"id": "a", "started_at": start, "ended_at": start + HOUR, "full": True},
        {"id": "c", "started_at": start, "full": False},
    ]
    found = x.engine(x.contract(records=(outage,)), {"outage": rows})
    full = x.is_(x.f("full", "flag"), e.Constant(True, type=FLAG))
    assert found.spans(e.RowSet("outage", where=full)) == (("a", start, start + HOUR), ("b", start + HOUR, None))


def test_a_field_may_be_called_what_we_call_ours(tmp_path: Path) -> None:
    record = x.record("case", "status: text key", "counted: flag", "at: instant", counted_by="at")
    good = x.is_(x.f("counted", "flag"), e.Constant(True, type=FLAG))
    contract = x.contract(records=(record,), objectives=(x.objective("o", x.share("case", good), "case"),))
    found = x.engine(contract, {"case": [{"status": "s", "counted": False, "at": at("2026-03-02 10:00")}]})
    (row,) = read(found.evidence("o", "2026-03", None, (), tmp_path).csv)
    assert (row["status"], row["status_"], row["counted"], row["counted_"]) == ("s", "not fulfilled", "no", "yes")


def test_a_measure_that_is_of_no_rows_has_empty_evidence(tmp_path: Path) -> None:
    contract = x.contract(records=(TICKET,), objectives=(x.objective("o", x.percent(50), ""),))
    assert x.engine(contract, {"ticket": []}).evidence("o", "2026-03", None, (), tmp_path).rows == 0
