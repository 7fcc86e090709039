"""CSV, TSV and JSON lines: the same rows from plain and packed files, and a named fault for every file that is none."""

from __future__ import annotations

import gzip
from hashlib import sha256

import pytest

from slalang.model.contract import Field
from slalang.units import COUNT, INSTANT, NUMBER
from tests.sources.made import CASE, ID, SIMPLE, Project, maybe, micros, record

TEN = micros("2024-03-01T10:00:00+00:00")
ROWS = """
    id,opened,closed,note
    a,2024-03-01 10:00:00,,
    b,2024-03-01T10:00:00Z,2024-03-01 10:00:01,"said ""no"", left"
    c,2024-03-01 12:00+02:00,2024-03-01 10:00:00.25,"two
    lines"
    """
AS_READ = [
    ("a", TEN, None, None),
    ("b", TEN, TEN + 1_000_000, 'said "no", left'),
    ("c", TEN, TEN + 250_000, "two\nlines"),
]


@pytest.mark.parametrize("name", ["case.csv", "case.csv.gz"])
def test_plain_and_packed_files_give_the_same_rows(project: Project, name: str) -> None:
    path = project.write(name, ROWS)
    loaded = project.load(SIMPLE.replace("case.csv", name), CASE)
    assert loaded.rows("case") == AS_READ
    relation = loaded.relation("case")
    assert [(f.path, f.sha256, f.rows) for f in relation.files] == [(name, sha256(path.read_bytes()).hexdigest(), 3)]
    assert (relation.rows, relation.collapsed, relation.rejected, relation.dropped) == (3, 0, 0, 0)


def test_rows_know_the_file_and_the_place_they_come_from(project: Project) -> None:
    project.write("m-2.csv", "id,opened,closed,note\nc,2024-03-01 10:00,,\n")
    project.write("m-1.csv", "id,opened,closed,note\na,2024-03-01 10:00,,\nb,2024-03-01 10:00,,\n")
    loaded = project.load(SIMPLE.replace("case.csv", "m-*.csv"), CASE)
    assert loaded.rows("case", "id", "_file", "_row") == [("a", 0, 1), ("b", 0, 2), ("c", 1, 1)]
    assert [f.path for f in loaded.relation("case").files] == ["m-1.csv", "m-2.csv"]


def test_tabs_delimiters_and_headers_in_any_order(project: Project) -> None:
    project.write("case.tsv", "note\topened\tid\tclosed\nx, y\t2024-03-01 10:00\ta\t\n")
    assert project.load(SIMPLE.replace("case.csv", "case.tsv"), CASE).rows("case") == [("a", TEN, None, "x, y")]
    project.write("case.csv", "note;opened;id;closed\nx, y;2024-03-01 10:00;a;\n")
    text = SIMPLE.replace("files: case.csv", "files: case.csv\n        delimiter: ';'")
    assert project.load(text, CASE).rows("case") == [("a", TEN, None, "x, y")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_marks_are_no_data(project: Project, end: bytes) -> None:
    lines = [b"\xef\xbb\xbfid,opened,closed,note", b"a,2024-03-01 10:00,,x", b"b,2024-03-01 10:00,,y", b""]
    project.write("case.csv", end.join(lines))
    assert project.load(SIMPLE, CASE).column("case", "note") == ["x", "y"]


def test_two_kinds_of_line_end_in_one_file(project: Project) -> None:
    project.write("case.csv", b'id,opened,closed,note\r\na,2024-03-01 10:00,,x\nb,2024-03-01 10:00,,"y\nz"\r\n')
    assert project.load(SIMPLE, CASE).column("case", "note") == ["x", "y\nz"]


def test_names_that_differ_in_case_alone_are_two_columns(project: Project) -> None:
    project.write("case.csv", "ID,id,opened,closed,note\nX,a,2024-03-01 10:00,,\n")
    assert project.load(SIMPLE, CASE).column("case", "id") == ["a"]


@pytest.mark.parametrize(("encoding", "said"), [("latin-1", "latin-1"), ("windows-1252", "windows-1252")])
def test_another_encoding_is_named_with_the_way_out(project: Project, encoding: str, said: str) -> None:
    text = "id,opened,closed,note\na,2024-03-01 10:00,,ok\nb,2024-03-01 10:00,,caf\u00e9" + (
        " 5 \u20ac" if said != "latin-1" else ""
    )
    project.write("case.csv", (text + "\n").encode(encoding))
    loaded = project.load(SIMPLE, CASE)
    assert loaded.ids == ["data-file-encoding"]
    assert f"encoding: {said}" in loaded.faults[0].advice()
    assert "line 3" in loaded.faults[0].text()
    fixed = SIMPLE.replace("files: case.csv", f"files: case.csv\n        encoding: {said}")
    assert str(project.load(fixed, CASE).column("case", "note")[1]).startswith("caf\u00e9")


def test_a_file_of_a_spreadsheets_unicode_text(project: Project) -> None:
    project.write("case.csv", "id\topened\tclosed\tnote\na\t2024-03-01 10:00\t\té\n".encode("utf-16"))
    assert project.load(SIMPLE, CASE).ids == ["data-file-encoding"]
    text = SIMPLE.replace("files: case.csv", 'files: case.csv\n        encoding: utf-16\n        delimiter: "\\t"')
    assert project.load(text, CASE).column("case", "note") == ["é"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "data-file-empty"),
        (b"\n\n", "data-file-empty"),
        (b"id,opened,closed,note\nx\0y,,,\n", "data-file-binary"),
        (b"PK\x03\x04" + bytes(range(256)), "data-file-binary"),
        (bytes(range(256)) * 10, "data-file-binary"),
        (b"id,opened,closed,remark\n", "unknown-column"),
        (b"id;opened;closed;note\n", "unknown-column"),
        (b"id,opened,closed,note,note\n", "repeated-column"),
    ],
)
def test_what_is_no_such_file_is_named(project: Project, content: bytes, expected: str) -> None:
    project.write("case.csv", content)
    assert expected in project.load(SIMPLE, CASE).ids


def test_a_missing_column_is_named_with_the_nearest_and_with_the_delimiter(project: Project) -> None:
    project.write("case.csv", "id,opened,closed,notes\n")
    assert "did you mean `notes`?" in project.load(SIMPLE, CASE).faults[0].text()
    project.write("case.csv", "id;opened;closed;note\n")
    assert 'delimiter: ";"' in project.load(SIMPLE, CASE).faults[0].text()


def test_packed_files_that_are_cut_off_damaged_or_not_packed(project: Project) -> None:
    whole = gzip.compress(("id,opened,closed,note\n" + "a,2024-03-01 10:00,,x\n" * 5000).encode())
    text = SIMPLE.replace("case.csv", "case.csv.gz")
    for content in (whole[: len(whole) // 2], whole[:20] + b"\xff" * 20 + whole[40:], b"id,opened,closed,note\n"):
        project.write("case.csv.gz", content)
        assert project.load(text, CASE).ids == ["data-file-damaged"]


def test_a_packed_file_in_several_parts_is_read_to_its_end(project: Project) -> None:
    parts = [
        gzip.compress(part) for part in (b"id,opened,closed,note\na,2024-03-01 10:00,,\n", b"b,2024-03-01 10:00,,\n")
    ]
    project.write("case.csv.gz", b"".join(parts))
    assert project.load(SIMPLE.replace("case.csv", "case.csv.gz"), CASE).column("case", "id") == ["a", "b"]


def test_an_ending_that_says_nothing(project: Project) -> None:
    project.write("case.dat", "id,opened,closed,note\na,2024-03-01 10:00,,\n")
    text = SIMPLE.replace("case.csv", "case.dat")
    assert project.load(text, CASE).ids == ["unknown-file-kind"]
    assert project.load(text.replace("files:", "kind: csv\n        files:"), CASE).column("case", "id") == ["a"]


def test_a_header_without_rows_is_a_delivery_of_nothing(project: Project) -> None:
    project.write("case.csv", "id,opened,closed,note\n")
    relation = project.load(SIMPLE, CASE).relation("case")
    assert (relation.rows, relation.reported) == (0, True)


# ------------------------------------------------------------ JSON lines


EVENT = record("case", ID, Field("opened_at", INSTANT), maybe("size", COUNT), maybe("cost", NUMBER), maybe("team"))
JSON = """
    zone: UTC
    records:
      case:
        files: case.jsonl
        columns: {id: id, opened_at: opened, size: size, cost: cost, team: /owner/team}
    """


@pytest.mark.parametrize("name", ["case.jsonl", "case.jsonl.gz"])
def test_json_lines_with_pointers_and_missing_keys(project: Project, name: str) -> None:
    lines = """
        {"id": "a", "opened": "2024-03-01T10:00:00Z", "size": 3, "cost": 1.10, "owner": {"team": "red \\u00e9"}}

        {"id": 12, "opened": "2024-03-01T10:00:00Z", "size": null, "cost": "7"}
        """
    project.write(name, "\n".join(line.strip() for line in lines.splitlines()) + "\n")
    loaded = project.load(JSON.replace("case.jsonl", name), EVENT)
    assert loaded.rows("case") == [("a", TEN, 3, 1_100_000, "red é"), ("12", TEN, None, 7_000_000, None)]


def test_json_lines_that_are_none_are_set_aside(project: Project) -> None:
    good = '{"id": "%s", "opened": "2024-03-01T10:00:00Z", "size": 1, "cost": 2}'
    project.write("case.jsonl", "\n".join([good % "a", "{oops", "[1]", good % "b"]) + "\n")
    loaded = project.load(JSON, EVENT)
    assert loaded.column("case", "id") == ["a", "b"]
    assert [(r[1], r[3], r[4]) for r in loaded.rejects("case")] == [
        (2, "{oops", "is no JSON object"),
        (3, "[1]", "is no JSON object"),
    ]


def test_a_number_that_a_binary_float_would_change_is_not_read(project: Project) -> None:
    line = '{"id": "%s", "opened": "2024-03-01T10:00:00Z", "size": 1, "cost": %s}'
    project.write("case.jsonl", "\n".join([line % ("a", "123456789.123456"), line % ("b", "123456789012.123456")]))
    loaded = project.load(JSON, EVENT)
    assert loaded.column("case", "cost") == [123_456_789_123_456]
    assert [r[1] for r in loaded.rejects("case")] == [2]


def test_a_json_list_is_no_json_lines_and_a_missing_key_is_named(project: Project) -> None:
    project.write("case.jsonl", '[{"id": "a"}]')
    assert project.load(JSON, EVENT).ids == ["data-file-damaged"]
    project.write("case.jsonl", '{"id": "a", "openned": "2024-03-01T10:00:00Z", "size": 1, "cost": 2}')
    assert "did you mean `openned`?" in project.load(JSON, EVENT).faults[0].text()


# ------------------------------------------------------------ files made to harm


def test_a_small_file_that_unpacks_into_a_huge_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slalang.sources.files.MOST_UNPACKED", 1 << 20)
    project.write("case.csv.gz", gzip.compress(b"id,opened,closed,note\n" + b"a" * (20 << 20)))
    assert project.load(SIMPLE.replace("case.csv", "case.csv.gz"), CASE).ids == ["data-file-too-large"]


def test_names_and_values_that_look_like_sql_are_names_and_values(project: Project) -> None:
    evil = "x'; DROP TABLE fact_case; --"
    project.write("case.csv", f'"id"";",opened,closed,"{evil}"\na,2024-03-01 10:00,,"{evil}"\nb,2024-03-01 10:00,,y\n')
    text = SIMPLE.replace("id: id, ", "id: 'id\";', ").replace(
        "note: note", f'note: {{column: "{evil}", missing: ["{evil}"]}}'
    )
    assert project.load(text, CASE).rows("case", "id", "note") == [("a", None), ("b", "y")]


def test_a_line_of_megabytes_is_set_aside(project: Project) -> None:
    project.write(
        "case.csv", "id,opened,closed,note\na,2024-03-01 10:00,," + "x" * 3_000_000 + "\nb,2024-03-01 10:00,,\n"
    )
    loaded = project.load(SIMPLE, CASE)
    assert loaded.column("case", "id") == ["b"]
    assert loaded.relation("case").rejected >= 1


def test_a_quotation_mark_that_is_not_closed_never_swallows_rows_silently(project: Project) -> None:
    rows = "".join(f"k{n},2024-03-01 10:00,,z\n" for n in range(5))
    project.write("case.csv", 'id,opened,closed,note\na,2024-03-01 10:00,,"oops\n' + rows)
    loaded = project.load(SIMPLE, CASE)
    assert loaded.ids == ["data-file-damaged"]
    assert "has 5 lines that belong to no row" in loaded.faults[0].text()


def test_a_line_that_the_reader_would_lose_is_noticed(project: Project) -> None:
    project.write(
        "case.csv", "id,opened,closed,note\na,2024-03-01 10:00,," + "x" * 40_000_000 + "\nb,2024-03-01 10:00,,\n"
    )
    assert project.load(SIMPLE, CASE).ids == ["data-file-damaged"]


def test_lines_inside_values_and_headers_and_empty_lines_are_accounted_for(project: Project) -> None:
    content = (
        'id,opened,closed,"no\n\nte"\n\na,2024-03-01 10:00,,"\nx\n\ny\n"\n\n\n'
        'b,2024-03-01 10:00,,"p\n""q"""\n,,,"\n"\nc,2024-03-01 10:00\n'
    )
    project.write("case.csv", content)
    loaded = project.load(SIMPLE.replace("note: note", 'note: "no\\n\\nte"'), CASE)
    assert loaded.ids == []
    assert loaded.rows("case", "id", "note") == [("a", "\nx\n\ny\n"), ("b", 'p\n"q"')]
    assert loaded.relation("case").rejected == 2
