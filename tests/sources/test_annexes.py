"""An annex is terms: its header is the field names, and every row of it must hold."""

from __future__ import annotations

from hashlib import sha256

import duckdb

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Field
from slalang.model.facts import Relation
from slalang.sources import load_annex
from slalang.units import DATE, DAYS, NUMBER, TEXT
from tests.sources.made import Project, record

PROMISE = record("promise", Field("type", TEXT, key=True), Field("days", DAYS), annex="promise.csv")


def annex(project: Project, content: str) -> tuple[Relation | None, tuple[Diagnostic, ...], list[tuple[object, ...]]]:
    path = project.write("promise.csv", content)
    connection = duckdb.connect()
    relation, faults = load_annex(connection, PROMISE, path)
    rows = connection.execute(f"SELECT type, days FROM {relation.table} ORDER BY _row").fetchall() if relation else []
    return relation, faults, rows


def test_a_bare_number_is_days_and_the_file_is_hashed(project: Project) -> None:
    relation, faults, rows = annex(project, "type,days\nAlley,9\nSign,2 weeks\n")
    assert (faults, rows) == ((), [("Alley", 9), ("Sign", 14)])
    assert relation is not None
    content = (project.folder / "promise.csv").read_bytes()
    assert [(f.path, f.sha256, f.rows) for f in relation.files] == [("promise.csv", sha256(content).hexdigest(), 2)]


def test_columns_in_another_order(project: Project) -> None:
    assert annex(project, "days,type\n9,Alley\n")[2] == [("Alley", 9)]


def test_every_unreadable_row_is_a_fault(project: Project) -> None:
    relation, faults, _ = annex(project, "type,days\nAlley,soon\nSign,1.5\n,3\nLamp,4\n")
    assert relation is None
    assert [f.text() for f in faults] == [
        "row 1 of annex `promise.csv`, column `days`: `soon` is not a whole number of days",
        "row 2 of annex `promise.csv`, column `days`: `1.5` is not a whole number of days",
        "row 3 of annex `promise.csv`, column `type`: `` gives no value for `type`, which is not optional",
    ]


def test_many_unreadable_rows_are_counted(project: Project) -> None:
    faults = annex(project, "type,days\n" + "".join(f"t{n},x\n" for n in range(25)))[1]
    assert len(faults) == 11
    assert "15 more rows of annex `promise.csv` cannot be read" in [f.text() for f in faults]


def test_columns_that_are_no_fields_and_fields_without_column(project: Project) -> None:
    assert [f.id() for f in annex(project, "type,day\nAlley,9\n")[1]] == ["unknown-column", "unknown-source-field"]


def test_two_terms_for_one_key_are_a_fault_and_the_same_term_twice_is_not(project: Project) -> None:
    assert [f.id() for f in annex(project, "type,days\nAlley,9\nAlley,8\n")[1]] == ["unequal-rows"]
    relation, faults, rows = annex(project, "type,days\nAlley,9\nAlley,9\n")
    assert relation is not None
    assert (faults, rows, relation.collapsed) == ((), [("Alley", 9)], 1)


def test_an_empty_annex_and_one_that_is_no_table(project: Project) -> None:
    assert [f.id() for f in annex(project, "")[1]] == ["data-file-empty"]


def test_dates_and_numbers(project: Project) -> None:
    index = record("index", Field("day", DATE, key=True), Field("value", NUMBER), annex="cpi.csv")
    path = project.write("cpi.csv", "day,value\n2026-01-01,104.25\n")
    connection = duckdb.connect()
    relation, faults = load_annex(connection, index, path)
    assert faults == ()
    assert relation is not None
    assert connection.execute(f"SELECT day, value FROM {relation.table}").fetchall() == [(20454, 104_250_000)]
