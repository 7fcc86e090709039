"""Which rows count: keys are unique, unreadable rows are set aside and told, children have parents."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from slalang.model.contract import Field
from slalang.sources import load
from slalang.units import COUNT, INSTANT, TEXT, one_of
from tests.sources.made import CASE, ID, SIMPLE, Project, maybe, micros, record

TEN = micros("2024-03-01T10:00:00+00:00")
HEAD = "id,opened,closed,note\n"
A = "a,2024-03-01 10:00,,x\n"


def test_equal_rows_collapse_and_are_counted(project: Project) -> None:
    project.write("case-1.csv", HEAD + A + A.replace("10:00", "10:00:00") + "b,2024-03-01 10:00,,\n")
    project.write("case-2.csv", HEAD + A)
    loaded = project.load(SIMPLE.replace("case.csv", "case-*.csv"), CASE)
    relation = loaded.relation("case")
    assert (relation.rows, relation.collapsed, loaded.ids) == (2, 2, [])
    assert loaded.rows("case", "id", "_file", "_row") == [("a", 0, 1), ("b", 0, 3)]


def test_unequal_rows_of_one_key_are_a_fault_that_names_both(project: Project) -> None:
    project.write("case-1.csv", HEAD + "b,2024-03-01 10:00,,\n" + A)
    project.write("case-2.csv", HEAD + A.replace("x", "y"))
    loaded = project.load(SIMPLE.replace("case.csv", "case-*.csv"), CASE)
    assert loaded.ids == ["unequal-rows"]
    assert loaded.faults[0].text() == (
        "two rows of `case` have the key `a` and differ in `note`: case-1.csv row 2 and case-2.csv row 1"
    )


def test_many_keys_at_fault_are_named_up_to_a_number(project: Project) -> None:
    lines = [f"k{n:02d},2024-03-01 10:00,,{note}\n" for n in range(25) for note in "xy"]
    project.write("case.csv", HEAD + "".join(lines))
    loaded = project.load(SIMPLE, CASE)
    assert loaded.ids.count("unequal-rows") == 10
    assert "15 more keys of `case` have rows that differ" in [f.text() for f in loaded.faults]


def test_several_keys_are_unique_together(project: Project) -> None:
    forecast = record("forecast", Field("at", INSTANT, key=True), Field("queue", TEXT, key=True), Field("n", COUNT))
    project.write("f.csv", "at,queue,n\n2024-03-01 10:00,a,1\n2024-03-01 10:00,b,2\n2024-03-01 10:00Z,a,3\n")
    text = "zone: UTC\nrecords:\n  forecast: {files: f.csv, columns: {at: at, queue: queue, n: n}}\n"
    loaded = project.load(text, forecast)
    assert [f.text() for f in loaded.faults] == [
        f"two rows of `forecast` have the key `{TEN}`, `a` and differ in `n`: f.csv row 1 and f.csv row 3"
    ]


def test_without_a_key_only_rows_that_are_equal_in_everything_collapse(project: Project) -> None:
    mark = record("mark", Field("at", INSTANT), maybe("note"))
    project.write("m.csv", "at,note\n2024-03-01 10:00,x\n2024-03-01 10:00,\n2024-03-01 10:00,y\n2024-03-01 10:00,\n")
    loaded = project.load("zone: UTC\nrecords:\n  mark: {files: m.csv, columns: {at: at, note: note}}\n", mark)
    assert loaded.column("mark", "note") == ["x", None, "y"]
    assert (loaded.relation("mark").collapsed, loaded.ids) == (1, [])


JOINED = """
    zone: UTC
    records:
      case: {files: case.csv, columns: {id: {columns: [line, call]}, opened_at: opened}}
    """


def test_a_joined_key_never_makes_two_keys_one(project: Project) -> None:
    pairs = [("a|", "b"), ("a", "|b"), ("a\\", "|b"), ("a\\|", "b"), ("a|b", "c"), ("a", "b|c"), ("x", "y")]
    rows = "".join(f"{line},{call},2024-03-01 10:00\n" for line, call in pairs)
    project.write("case.csv", "line,call,opened\n" + rows)
    loaded = project.load(JOINED, CASE)
    keys = loaded.column("case", "id")
    assert len(set(keys)) == len(pairs)
    assert keys[-1] == "x|y"


def test_a_joined_key_with_an_empty_part_is_none(project: Project) -> None:
    project.write("case.csv", "line,call,opened\na,,2024-03-01 10:00\n")
    assert project.load(JOINED, CASE).rejects("case") == [
        ("case.csv", 1, "line, call", "a ", "gives no value for `id`, which is not optional")
    ]


def test_missing_markers_and_empty_values(project: Project) -> None:
    project.write("case.csv", HEAD + "a,2024-03-01 10:00,,0\nb,2024-03-01 10:00,-,\nc,2024-03-01 10:00,  ,n/a\n")
    closed, note = "{column: closed, empty: missing, missing: ['-']}", "{column: note, missing: ['0', n/a]}"
    text = SIMPLE.replace("closed_at: closed, note: note", f"closed_at: {closed}, note: {note}")
    loaded = project.load(text, CASE)
    assert loaded.rows("case", "closed_at", "note") == [(None, None)] * 3


# ------------------------------------------------------------ rejects


def test_rejects_tell_file_row_column_value_and_reason(project: Project, tmp_path: Path) -> None:
    project.write(
        "case.csv",
        HEAD
        + A
        + "b,yesterday,,x\n"
        + "c,2024-03-01 10:00\n"
        + "d,2024-03-01 10:00,,x,y\n"
        + ",2024-03-01 10:00,,\n"
        + "f,2024-03-01 10:00,later,\n"
        + "g,2024-03-01 10:00,,z\n",
    )
    loaded = project.load(SIMPLE, CASE, out=tmp_path / "out")
    assert loaded.rows("case", "id", "_row") == [("a", 1), ("g", 7)]
    relation = loaded.relation("case")
    assert (relation.rejected, relation.files[0].rows, relation.rejects) == (5, 7, "rejects/case.csv")
    with (tmp_path / "out" / relation.rejects).open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert found == [
        ["file", "row", "column", "value", "reason"],
        ["case.csv", "2", "opened", "yesterday", "is not an instant written as YYYY-MM-DD HH:MM:SS"],
        ["case.csv", "3", "", "c,2024-03-01 10:00", "has fewer values than the header has names"],
        ["case.csv", "4", "", "d,2024-03-01 10:00,,x,y", "has more values than the header has names"],
        ["case.csv", "5", "id", "", "gives no value for `id`, which is not optional"],
        ["case.csv", "6", "closed", "later", "is not an instant written as YYYY-MM-DD HH:MM:SS"],
    ]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1+1"])
def test_a_rejected_value_is_never_a_formula(project: Project, tmp_path: Path, value: str) -> None:
    project.write("case.csv", HEAD + f'a,"{value}",,\n')
    loaded = project.load(SIMPLE, CASE, out=tmp_path)
    assert loaded.relation("case").rejected == 1
    with (tmp_path / "rejects" / "case.csv").open(encoding="utf-8", newline="") as file:
        shown = next(iter(csv.DictReader(file)))["value"]
    assert shown == "'" + value.strip()


def test_a_long_value_is_cut_and_control_characters_are_blanked(project: Project, tmp_path: Path) -> None:
    project.write("case.csv", HEAD + f"a,{'x' * 5000}\x1b[31m,,\nb,\x1b[31m,,\n")
    project.load(SIMPLE, CASE, out=tmp_path)
    with (tmp_path / "rejects" / "case.csv").open(encoding="utf-8", newline="") as file:
        shown = [row["value"] for row in csv.DictReader(file)]
    assert shown == ["x" * 200, " [31m"]


def test_without_a_folder_rejects_stay_in_a_table(project: Project) -> None:
    project.write("case.csv", HEAD + "a,x,,\n")
    loaded = project.load(SIMPLE, CASE)
    assert (loaded.relation("case").rejects, len(loaded.rejects("case"))) == ("", 1)


def test_the_number_of_rejects_that_is_accepted_is_handed_on(project: Project) -> None:
    project.write("case.csv", HEAD)
    loaded = project.load("    accept_rejects: 1_000\n" + SIMPLE.lstrip("\n"), CASE)
    assert loaded.facts is not None
    assert loaded.facts.accept_rejects == 1000


def test_a_value_outside_an_enumeration_rejects_its_row(project: Project) -> None:
    graded = record("case", ID, Field("opened_at", INSTANT), Field("impact", one_of(("High", "Low"))))
    project.write(
        "case.csv", "id,opened,impact\na,2024-03-01 10:00,High\nb,2024-03-01 10:00,high\nc,2024-03-01 10:00,\n"
    )
    text = "zone: UTC\nrecords:\n  case: {files: case.csv, columns: {id: id, opened_at: opened, impact: impact}}\n"
    loaded = project.load(text, graded)
    assert loaded.column("case", "id") == ["a"]
    assert [r[4] for r in loaded.rejects("case")] == [
        "is none of the values that the field allows",
        "gives no value for `impact`, which is not optional",
    ]


def test_rows_after_broken_ones_keep_their_numbers_in_every_file(project: Project) -> None:
    bad, good = "x\n", "{},2024-03-01 10:00,,\n"
    project.write("case-1.csv", HEAD + bad + good.format("a") + bad + bad + good.format("b") + good.format("c") + bad)
    project.write("case-2.csv", HEAD + good.format("d") + bad + good.format("e"))
    loaded = project.load(SIMPLE.replace("case.csv", "case-*.csv"), CASE)
    assert loaded.rows("case", "id", "_file", "_row") == [
        ("a", 0, 2),
        ("b", 0, 5),
        ("c", 0, 6),
        ("d", 1, 1),
        ("e", 1, 3),
    ]
    assert [r[:2] for r in loaded.rejects("case")] == [
        ("case-1.csv", 1), ("case-1.csv", 3), ("case-1.csv", 4), ("case-1.csv", 7), ("case-2.csv", 2),
    ]  # fmt: skip


# ------------------------------------------------------------ children


HOLD = record("hold", Field("started_at", INSTANT), maybe("reason"), parent="case")
FAMILY = """
    zone: UTC
    records:
      hold: {files: hold.csv, columns: {case: case_id, started_at: start, reason: reason}}
      case: {files: case.csv, drop: {note: TEST}, columns: {id: id, opened_at: opened, note: note}}
    """


def test_children_know_their_parent_and_orphans_are_set_aside(project: Project) -> None:
    project.write("case.csv", "id,opened,note\na,2024-03-01 10:00,\nt,2024-03-01 10:00,TEST\nbad,x,\n")
    pairs = [("a", "r"), ("zz", ""), ("t", ""), ("", ""), ("bad", ""), ("a", "r"), ("a", "s")]
    lines = [f"{case},2024-03-01 10:00,{reason}\n" for case, reason in pairs]
    project.write("hold.csv", "case_id,start,reason\n" + "".join(lines))
    loaded = project.load(FAMILY, HOLD, CASE)
    assert loaded.rows("hold", "case", "reason") == [("a", "r"), ("a", "s")]
    relation = loaded.relation("hold")
    assert (relation.rejected, relation.orphans, relation.dropped, relation.collapsed) == (3, 2, 1, 1)
    assert [(r[1], r[2], r[3], r[4]) for r in loaded.rejects("hold")] == [
        (2, "case", "zz", "is the key of no row of `case`"),
        (4, "case_id", "", "gives no value for `case`, which is not optional"),
        (5, "case", "bad", "is the key of no row of `case`"),
    ]


def test_a_child_must_be_told_its_parents_key(project: Project) -> None:
    project.write("case.csv", "id,opened,note\n")
    project.write("hold.csv", "case_id,start,reason\n")
    faults = project.bind(FAMILY.replace("case: case_id, ", ""), HOLD, CASE)[1]
    assert [f.id() for f in faults] == ["field-without-column"]


def test_a_parent_without_one_single_key_is_refused(project: Project) -> None:
    project.write("case.csv", "id,opened,note\n")
    project.write("hold.csv", "case_id,start,reason\n")
    parent = record("case", ID, Field("opened_at", INSTANT, key=True), maybe("note"))
    assert "needs-one-key" in [f.id() for f in project.bind(FAMILY, HOLD, parent)[1]]


def test_the_same_files_in_any_order_split_or_twice_give_the_same_rows(project: Project) -> None:
    rows = [f"k{n},2024-03-01 10:{n:02d},,\n" for n in range(9)]
    project.write("one/case.csv", HEAD + "".join(rows))
    for n in range(3):
        project.write(f"three/case-{n}.csv", HEAD + "".join(reversed(rows[n::3])))
    for name in ("a", "b"):
        project.write(f"two/{name}.csv", HEAD + "".join(rows))
    tables = [
        sorted(project.load(SIMPLE.replace("case.csv", f"{folder}/*.csv"), CASE).rows("case"))
        for folder in ("one", "three", "two")
    ]
    assert tables[0] == tables[1] == tables[2]


def test_progress_is_told_up_to_the_end(project: Project) -> None:
    project.write("case.csv", HEAD + A)
    bindings, _ = project.bind(SIMPLE, CASE)
    assert bindings is not None
    told: list[tuple[str, int, int]] = []
    load(duckdb.connect(), (CASE,), bindings, progress=lambda *what: told.append(what))
    size = (project.folder / "case.csv").stat().st_size
    assert told[-1] == ("reading case", size, size)
    assert ("checking case", size, size) in told


def test_loading_again_on_one_connection_forgets_what_was_before(project: Project) -> None:
    project.write("case.csv", "id,opened,note\na,2024-03-01 10:00,\nt,2024-03-01 10:00,TEST\nbad,x,\n")
    project.write("hold.csv", "case_id,start,reason\na,2024-03-01 10:00,r\nt,2024-03-01 10:00,\nzz,2024-03-01 10:00,\n")
    bindings, _ = project.bind(FAMILY, HOLD, CASE)
    plain, _ = project.bind(FAMILY.replace("drop: {note: TEST}, ", ""), HOLD, CASE)
    assert bindings is not None
    assert plain is not None
    connection = duckdb.connect()
    load(connection, (HOLD, CASE), bindings)
    again, _ = load(connection, (HOLD, CASE), plain)
    counted = {r.record: (r.rows, r.rejected, r.dropped) for r in again.relations}
    assert counted == {"hold": (2, 1, 0), "case": (2, 1, 0)}
    tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert [t for (t,) in tables] == ["fact_case", "fact_hold", "rejects_case", "rejects_hold"]


SPAN = replace(
    record("outage", ID, Field("began_at", INSTANT), maybe("ended_at", INSTANT)), lasts=("began_at", "ended_at")
)


def test_a_span_that_ends_before_it_starts_is_set_aside_and_one_without_length_counts(project: Project) -> None:
    """Lengths are never under zero: proofs rest on it, and a sum of outages would be too small."""
    lines = ["a,2024-03-01 10:00,2024-03-01 09:59:59", "b,2024-03-01 10:00,2024-03-01 10:00", "c,2024-03-01 10:00,"]
    project.write("o.csv", "id,began,ended\n" + "".join(f"{line}\n" for line in lines))
    columns = "{id: id, began_at: began, ended_at: ended}"
    text = f"zone: Europe/Madrid\naccept_rejects: 1\nrecords:\n  outage: {{files: o.csv, columns: {columns}}}\n"
    loaded = project.load(text, SPAN)
    assert loaded.column("outage", "id") == ["b", "c"]
    assert (loaded.relation("outage").rejected, loaded.ids) == (1, [])
    reason = "is before `began_at`, at which the span starts"
    assert loaded.rejects("outage") == [("o.csv", 1, "ended_at", "2024-03-01 08:59:59 UTC", reason)]
