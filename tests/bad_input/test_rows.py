"""Rows that cannot be read: set aside with file, row, column, value and reason, and a statement only where accepted."""

from __future__ import annotations

import csv
import json

import pytest

from tests.bad_input.project import CALLS, Project

BROKEN = {
    "an unreadable instant": ("2026-03-02 09:00:00", "02/03/2026 9am", "offered_at", "02/03/2026 9am"),
    "a day that does not exist": ("2026-03-02 09:00:00", "2026-02-30 09:00:00", "offered_at", "2026-02-30 09:00:00"),
    "an hour that the clocks left out": (
        "2026-03-02 09:00:00",
        "2026-03-29 02:30:00",
        "offered_at",
        "2026-03-29 02:30:00",
    ),
    "an instant that is missing": ("2026-03-02 09:00:00", "", "offered_at", ""),
    "a key that is missing": ("C1,", ",", "id", ""),
    "a value outside the enumeration": ("sales,1.5", "sale,1.5", "queue", "sale"),
    "an enumeration in another case": ("sales,1.5", "Sales,1.5", "queue", "Sales"),
    "a number of forty digits": ("sales,1.5", f"sales,{'9' * 40}", "score", "9" * 40),
    "a number with seven decimals": ("sales,1.5", "sales,1.2345678", "score", "1.2345678"),
    "a number as a float is written": ("sales,1.5", "sales,1e5", "score", "1e5"),
    "not a number": ("sales,1.5", "sales,NaN", "score", "NaN"),
    "a duration in words": (",5,sales", ",five,sales", "wait", "five"),
}


def rejects(project: Project, record: str = "call") -> list[dict[str, str]]:
    with (project.out / "rejects" / f"{record}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("what", BROKEN)
def test_an_unreadable_row_is_set_aside_and_stops_the_statement(project: Project, what: str) -> None:
    old, new, column, value = BROKEN[what]
    project.change("calls.csv", old, new)
    run = project.refused("no-statement")
    assert "rows that cannot be read: 1, accepted at most: 0" in run.err and f"`{value}`" in run.err
    assert "rejects/call.csv" in run.err
    (reject,) = rejects(project)
    assert (reject["file"], reject["row"], reject["column"], reject["value"]) == ("calls.csv", "1", column, value)
    assert reject["reason"]


def test_accepted_rejects_are_printed_with_their_number(project: Project) -> None:
    project.change("calls.csv", "2026-03-02 09:00:00", "yesterday")
    project.change("calls.csv", "2026-03-03 09:00:00", "today")
    project.change("sources.yaml", "accept_rejects: 0", "accept_rejects: 1")
    run = project.refused("no-statement")
    assert "rows that cannot be read: 2, accepted at most: 1" in run.err
    project.change("sources.yaml", "accept_rejects: 1", "accept_rejects: 2")
    project.issued()
    statement = json.loads((project.out / "statement.json").read_text(encoding="utf-8"))
    (calls,) = [r for r in statement["provenance"]["records"] if r["record"] == "call"]
    assert (calls["rows"], calls["rejected"]) == (2, 2)
    said = " ".join(project.issued().out.split())
    assert "2 rows of Call could not be read, or hold what no row can hold, and count nowhere." in said
    assert "| Call | 2 | 0 | 2 |" in (project.out / "statement.md").read_text(encoding="utf-8")
    assert "<th" in (page := (project.out / "statement.html").read_text(encoding="utf-8")) and "Unreadable" in page


def test_rejects_without_a_folder_say_how_to_see_them(project: Project) -> None:
    project.change("calls.csv", "2026-03-02 09:00:00", "yesterday")
    run = project.run("settle", str(project.folder / "contract.sla"), "--period", "2026-03", "--quiet")
    assert run.code == 1 and run.out == ""
    assert "error[no-statement]" in run.err and "--out" in run.err


def test_evidence_names_the_file_and_the_row_of_each_of_its_rows(project: Project) -> None:
    project.write("more/calls.csv", "id,offered_at,wait,queue,score,site\nC9,2026-03-09 09:00:00,70,sales,,Vigo\n")
    project.change("sources.yaml", "files: calls.csv", "files: [calls.csv, more/calls.csv]")
    project.issued()
    (path,) = (project.out / "evidence").glob("speed-2026-03-Vigo-*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = [(row["id"], row["file"], row["row"]) for row in csv.DictReader(file)]
    assert found == [("C1", "calls.csv", "1"), ("C2", "calls.csv", "2"), ("C9", "more/calls.csv", "1")]


# ---------------------------------------------------------------- keys


def test_equal_rows_are_one_and_counted(project: Project) -> None:
    project.write("calls.csv", CALLS + CALLS.splitlines()[1] + "\n")
    project.issued()
    statement = json.loads((project.out / "statement.json").read_text(encoding="utf-8"))
    (calls,) = [r for r in statement["provenance"]["records"] if r["record"] == "call"]
    assert (calls["rows"], calls["collapsed"]) == (4, 1)


def test_unequal_rows_of_one_key_are_named_both(project: Project) -> None:
    project.write("calls.csv", CALLS + "C2,2026-03-03 09:00:00,51,sales,,Vigo\n")
    run = project.refused("unequal-rows")
    assert "key `C2`" in run.err and "differ in `wait`" in run.err
    assert "calls.csv" in run.err and "row 2" in run.err and "row 5" in run.err


def test_unequal_rows_over_two_files(project: Project) -> None:
    project.change("sources.yaml", "files: calls.csv", "files: [calls.csv, more.csv]")
    project.write("more.csv", CALLS.splitlines()[0] + "\nC1,2026-03-02 09:00:00,6,sales,1.5,Vigo\n")
    run = project.refused("unequal-rows")
    assert "calls.csv" in run.err and "more.csv" in run.err


def test_many_unequal_keys_do_not_flood(project: Project) -> None:
    rows = [f"C{i % 500},2026-03-02 09:00:00,{i},sales,," for i in range(1000)]
    project.write("calls.csv", "\n".join([CALLS.splitlines()[0], *rows]) + "\n")
    run = project.refused("unequal-rows", "more-unequal-rows")
    assert len(run.err.splitlines()) < 300


# ---------------------------------------------------------------- shapes of rows


@pytest.mark.parametrize(
    "line",
    [
        "C5,2026-03-02 09:00:00,5",
        "C5,2026-03-02 09:00:00,5,sales,1,Vigo,more,and more",
        '"C5,2026-03-02 09:00:00,5,sales,1,Vigo',
    ],
    ids=["too few", "too many", "quote never closed"],
)
def test_a_row_of_another_shape(project: Project, line: str) -> None:
    project.write("calls.csv", CALLS + line + "\n")
    run = project.refused("no-statement")
    assert "rows that cannot be read: 1, accepted" in run.err
    (reject,) = rejects(project)
    assert reject["row"] == "5" and reject["reason"]


def test_a_duration_under_zero(project: Project) -> None:
    """A wait under zero is a fault of the data: it is never an answer within the limit."""
    project.change("calls.csv", ",50,sales", ",-50,sales")
    run = project.settle()
    assert run.code in {0, 1} and "internal error" not in run.err
    if run.code == 0:
        statement = json.loads((project.out / "statement.json").read_text(encoding="utf-8"))
        (vigo,) = [o for o in statement["periods"][0]["objectives"] if o["group"] == "Vigo"]
        assert vigo["fulfilled"] == 2, "the figure is what the data say"


def test_a_span_that_ends_before_it_starts(project: Project) -> None:
    project.write("outages.csv", "id,started_at,ended_at\nO1,2026-03-02 10:00:00,2026-03-02 08:00:00\n")
    run = project.settle()
    assert run.code in {0, 1} and "internal error" not in run.err
    if run.code == 0:
        statement = json.loads((project.out / "statement.json").read_text(encoding="utf-8"))
        assert {o["left_out"] for o in statement["periods"][0]["objectives"]} == {0}, "it relieves nothing"


CHILD = """record hold of call "Hold" {
  started_at: instant
  length: duration
  counted by started_at
}
"""
HOLDS = """  hold:
    files: holds.csv
    columns: {call: call, started_at: started_at, length: {column: length, unit: s}}
"""


def test_a_child_without_parent_is_set_aside(project: Project) -> None:
    project.change("contract.sla", "charge fee", CHILD + "charge fee")
    project.change("contract.sla", "calls where wait", "calls where not (any holds where length is over 5 s) and wait")
    project.change("sources.yaml", "  outage:", HOLDS + "  outage:")
    project.write("holds.csv", "call,started_at,length\nC1,2026-03-02 09:00:00,1\nC9,2026-03-02 09:00:00,1\n")
    run = project.refused("no-statement")
    assert "rows that cannot be read: 1, accepted" in run.err
    (reject,) = rejects(project, "hold")
    assert (reject["row"], reject["column"], reject["value"]) == ("2", "call", "C9")
