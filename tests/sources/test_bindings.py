"""A sources file is read strictly: each fault has its name and its place, and several are reported at once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.diagnostic import as_text
from slalang.model.contract import Field
from slalang.source import Source
from slalang.sources import Roots, read_bindings
from slalang.sources.reading import bindings_of
from slalang.units import BUSINESS_DAYS, INSTANT, NUMBER, TEXT
from tests.sources.made import CASE, ID, SIMPLE, Project, maybe, record


def faults_of(project: Project, text: str) -> list[str]:
    project.write("case.csv", "id,opened,closed,note\n")
    return [f"{f.place.line}:{f.id()}" for f in project.bind(text, CASE)[1]]


def case_with(columns: str, more: str = "") -> str:
    return f"records:\n  case:\n    files: case.csv\n    columns: {columns}\n{more}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zoen: UTC\nrecords: {}\n", "1:unknown-source-key"),
        ("zone: Europe/Madird\nrecords: {}\n", "1:unknown-source-zone"),
        ("accept_rejects: few\nrecords: {}\n", "1:wrong-source-shape"),
        ("accept_rejects: -1\nrecords: {}\n", "1:wrong-source-shape"),
        ("zone: UTC\n", "1:missing-source-key"),
        ("records: [case]\n", "1:wrong-source-shape"),
        ("records:\n  caze: {files: case.csv, columns: {}}\n", "2:unknown-source-record"),
        (case_with("{id: id, opned_at: opened}"), "4:unknown-source-field"),
        (case_with("{id: id, opened_at: {column: opened, form: x}}"), "4:unknown-source-key"),
        (case_with("{id: id, id: id, opened_at: opened}"), "4:repeated-source-key"),
        (case_with("{id: id, opened_at: {format: '%d/%m/%Y'}}"), "4:missing-source-key"),
        (case_with("{id: id, opened_at: {column: opened, format: '%d/%m %H:%M'}}"), "4:bad-time-format"),
        (case_with("{id: id, opened_at: {column: opened, format: '%Y-%m-%d %I:%M'}}"), "4:bad-time-format"),
        (case_with("{id: id, opened_at: {column: opened, format: '%Q'}}"), "4:bad-time-format"),
        (case_with("{id: {column: id, format: '%Y-%m-%d'}, opened_at: opened}"), "4:option-means-nothing"),
        (case_with("{id: {column: id, unit: h}, opened_at: opened}"), "4:option-means-nothing"),
        (case_with("{id: {date: id, time: id}, opened_at: opened}"), "4:option-means-nothing"),
        (case_with("{id: id, opened_at: {date: opened}}"), "4:missing-source-key"),
        (case_with("{id: id, opened_at: {date: d, time: t, after: closed_at}}"), "4:bad-reference"),
        (case_with("{id: id, opened_at: {date: d, time: t, after: opened_at}}"), "4:bad-reference"),
        (case_with("{opened_at: opened}"), "4:field-without-column"),
        (
            case_with("{id: id, opened_at: opened, closed_at: closed}", "    absent: [closed_at]\n"),
            "4:absent-and-given",
        ),
        (case_with("{id: id, opened_at: opened}", "    absent: [closed]\n"), "5:unknown-source-field"),
        (case_with("{id: id, opened_at: opened}", "    encoding: utf-9\n"), "5:wrong-source-shape"),
        (case_with("{id: id, opened_at: opened}", "    empty_together: {columns: [a]}\n"), "5:missing-source-key"),
        ("records:\n  case: {columns: {id: id}}\n", "2:missing-source-key"),
        ("records:\n  case: {files: nowhere.csv, columns: {id: id, opened_at: opened}}\n", "2:data-file-missing"),
        ("records: {case: {files: [a, b}\n", "1:not-yaml"),
        ("", "1:not-yaml"),
        ("a: &x [1]\nb: *x\n", "1:yaml-alias"),
        ("a: " + "[" * 40 + "\n", "1:yaml-too-deep"),
        ("records: {}\n", "1:record-without-source"),
        ("absent: [cases]\nrecords: {}\n", "1:unknown-source-record"),
    ],
)
def test_each_fault_has_its_name_and_line(project: Project, text: str, expected: str) -> None:
    assert expected in faults_of(project, text)


def test_a_near_miss_of_every_fault_is_read(project: Project) -> None:
    project.write("case.csv", "id,opened,closed,note\n")
    bindings, faults = project.bind(SIMPLE, CASE)
    assert faults == ()
    assert bindings is not None


def test_several_faults_are_reported_at_once(project: Project) -> None:
    found = faults_of(project, "zoen: UTC\nrecords:\n  case: {files: no.csv, columns: {id: id, opned_at: x}}\n")
    assert found == ["1:unknown-source-key", "3:data-file-missing", "3:unknown-source-field", "3:field-without-column"]


def test_a_fault_marks_its_place_and_offers_the_nearest_name(project: Project) -> None:
    (fault, *_) = project.bind("records:\n  caes: {files: a.csv, columns: {}}\n", CASE)[1]
    shown = as_text(fault)
    assert "did you mean `case`?" in shown
    assert "sources.yaml:2:9" in shown


def test_yaml_words_stay_words(project: Project) -> None:
    """`no` is a text and `0:00:00` no number of seconds: nothing is interpreted."""
    project.write("case.csv", "id,opened,closed,note\na,2024-01-01 10:00:00,,no\nb,2024-01-01 10:00:00,,0:00:00\n")
    text = case_with("{id: id, opened_at: opened, note: {column: note, missing: [no, 0:00:00]}}", "zone: UTC\n")
    assert project.load(text, CASE).column("case", "note") == [None, None]


def test_a_yaml_bomb_is_refused_before_it_unfolds(project: Project) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert faults_of(project, "\n".join(lines)) == ["1:yaml-alias"]


def test_a_sources_file_has_a_largest_size(project: Project) -> None:
    assert faults_of(project, "# " + "x" * 300_000) == ["1:yaml-too-deep"]


def test_an_optional_field_that_is_read_must_be_given_or_said_to_be_absent(project: Project) -> None:
    project.write("case.csv", "id,opened\n")
    reading = record("case", ID, Field("opened_at", INSTANT), maybe("closed_at", INSTANT), reads=("id", "closed_at"))
    forgotten = case_with("{id: id, opened_at: opened}")
    assert [f.id() for f in project.bind(forgotten, reading)[1]] == ["field-without-column"]
    assert project.bind(forgotten + "    absent: [closed_at]\n", reading)[1] == ()


def test_a_required_field_that_nobody_reads_may_be_missing(project: Project) -> None:
    project.write("case.csv", "id,opened\nx,2024-01-01 10:00:00\n")
    reading = record("case", ID, Field("opened_at", INSTANT), Field("weight", NUMBER), reads=("id", "opened_at"))
    loaded = project.load(case_with("{id: id, opened_at: opened}", "zone: UTC\n"), reading)
    assert loaded.column("case", "weight") == [None]


def test_a_record_without_source_must_be_said_to_be_absent(project: Project) -> None:
    assert [f.id() for f in project.bind("records: {}\n", CASE)[1]] == ["record-without-source"]
    loaded = project.load("absent: [case]\nrecords: {}\n", CASE)
    assert loaded.relation("case").reported is False
    assert loaded.rows("case") == []


def test_decisions_need_no_source(project: Project) -> None:
    approval = record("approval", Field("declaration", TEXT), Field("at", INSTANT))
    assert project.load("records: {}\n", approval).relation("approval").reported is False


def test_a_record_that_nobody_reads_is_left_alone(project: Project) -> None:
    from dataclasses import replace

    unused = replace(CASE, used=False)
    bindings, faults = project.bind("records:\n  case: {files: nowhere.csv, columns: {id: id, opened_at: o}}\n", unused)
    assert [f.id() for f in faults] == ["not-read-here"]
    assert bindings is not None


def test_an_annex_is_no_source(project: Project) -> None:
    promise = record("promise", Field("type", TEXT, key=True), annex="promise.csv")
    text = "records:\n  promise: {files: promise.csv, columns: {type: type}}\n"
    assert [f.id() for f in project.bind(text, promise)[1]] == ["annex-as-source"]


def test_a_sources_file_that_is_not_there_or_no_text(project: Project) -> None:
    path = project.folder / "sources.yaml"
    roots = Roots(project.folder)
    assert [f.id() for f in read_bindings(path, (CASE,), roots)[1]] == ["sources-unreadable"]
    path.write_bytes(b"zone: caf\xe9\n")
    assert [f.id() for f in read_bindings(path, (CASE,), roots)[1]] == ["sources-unreadable"]


def test_a_field_whose_type_no_column_holds(project: Project) -> None:
    strange = record("case", ID, maybe("limit", BUSINESS_DAYS))
    project.write("case.csv", "id,limit\n")
    text = "records:\n  case: {files: case.csv, columns: {id: id, limit: limit}}\n"
    assert [f.id() for f in project.bind(text, strange)[1]] == ["unreadable-type"]


MUTANTS = st.tuples(st.integers(0, 2000), st.integers(0, 30), st.text(alphabet="{}[]:,*&!#|>-'\"\n aé0\t%", max_size=6))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MUTANTS, min_size=1, max_size=3))
def test_no_text_makes_the_reader_fail(project: Project, mutants: list[tuple[int, int, str]]) -> None:
    """Every mistake is a diagnostic with a place, whatever is cut out of or written into a sources file."""
    text = EXAMPLE
    for start, length, put in mutants:
        text = text[:start] + put + text[start + length :]
    _, faults = bindings_of(Source("sources.yaml", text), (CASE, TICKET, HOLD), Roots(project.folder))
    assert all(as_text(f) for f in faults)


EXAMPLE = """zone: UTC
accept_rejects: 10
absent: [other]
records:
  case:
    files: [case-*.csv, "more.csv"]
    zone: Asia/Jerusalem
    drop: {outcome: [PHANTOM, x]}
    empty_together: {columns: [a, b], value: "0:00:00"}
    columns:
      id:        {columns: [date, line, call_id]}
      opened_at: {date: date, time: [a, b], date_format: "%y%m%d", after: {time: c}, when: {outcome: AGENT}}
      closed_at: {column: closed, format: ["%m/%d/%Y %I:%M:%S %p"], empty: missing, missing: ["0"]}
    absent: [note]
  ticket:
    events: log.csv
    case:   "case:name"
    at:     "time:timestamp"
    state:  ["name", "transition"]
    fields:
      opened_at:   first event
      resolved_at: {last: [Completed, Resolved]}
      impact:      last impact
    children:
      hold: {while: [Accepted, ["Wait", "Wait - User"]], reason: second}
"""
TICKET = record("ticket", ID, Field("opened_at", INSTANT), maybe("resolved_at", INSTANT), maybe("impact"))
HOLD = record("hold", Field("started_at", INSTANT), maybe("ended_at", INSTANT), maybe("reason"), parent="ticket")
