"""Parquet and workbooks: typed columns are read by their type, everything else by its exact text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no types

from slalang.model.contract import Field
from slalang.units import COUNT, DATE, DURATION, INSTANT, NUMBER, PERCENT
from tests.sources.made import CASE, ID, SIMPLE, Project, maybe, micros, record

WIDE = record(
    "case",
    ID,
    Field("opened_at", INSTANT),
    maybe("closed_at", INSTANT),
    maybe("day", DATE),
    maybe("size", COUNT),
    maybe("cost", NUMBER),
    maybe("share", PERCENT),
    maybe("note"),
)


def parquet(project: Project, columns: str, name: str = "case.parquet") -> None:
    duckdb.connect().execute(f"COPY (SELECT {columns}) TO '{project.folder / name}' (FORMAT parquet)")


def bound(columns: str, files: str = "case.parquet") -> str:
    return f"zone: Europe/Madrid\nrecords:\n  case:\n    files: {files}\n    columns: {{{columns}}}\n"


def test_parquet_timestamps_with_a_zone_are_instants_and_others_local(project: Project) -> None:
    parquet(
        project,
        "'a' AS id, TIMESTAMPTZ '2024-03-01 10:00:00+00' AS o, TIMESTAMP '2024-03-01 11:30:00' AS c,"
        " DATE '2024-03-01' AS d, 3::UTINYINT AS n, 1.50::DECIMAL(10, 2) AS p, 0.1::DOUBLE AS f",
    )
    loaded = project.load(
        bound("id: id, opened_at: o, closed_at: c, day: d, size: n, cost: p, share: {column: f, unit: ratio}, note: f"),
        WIDE,
    )
    assert loaded.rows("case") == [
        (
            "a",
            micros("2024-03-01T10:00:00+00:00"),
            micros("2024-03-01T10:30:00+00:00"),
            19783,
            3,
            1_500_000,
            10_000_000,
            "0.1",
        )
    ]
    assert loaded.relation("case").notes == ("binary floats, read as their shortest decimal: f",)


def test_parquet_of_other_precisions_missing_values_and_infinities(project: Project) -> None:
    parquet(
        project,
        "unnest([1, 2, 3])::BIGINT AS id, TIMESTAMP_NS '2024-03-01 10:00:00.123456789' AS o,"
        " unnest([NULL, TIMESTAMP 'infinity', TIMESTAMP '2024-03-31 02:30:00']) AS c,"
        " unnest(['nan', '12', NULL])::DOUBLE AS n",
    )
    loaded = project.load(bound("id: id, opened_at: o, closed_at: c, size: n"), WIDE)
    assert loaded.rows("case", "id", "opened_at", "size") == [("1", micros("2024-03-01T09:00:00.123456+00:00"), None)]
    assert [(r[1], str(r[4]).split(";")[0]) for r in loaded.rejects("case")] == [
        (2, "lies outside 1970 to 2099"),
        (3, "does not exist in Europe/Madrid: the clocks jump over it"),
    ]


def test_parquet_of_small_floats_that_are_written_with_an_exponent(project: Project) -> None:
    """One millionth is 1e-06 as a float; a number keeps six decimals, so that a tenth of it is rejected."""
    numbers = "unnest([1e-6, -2.5e-5, 1e-7, 0.1])::DOUBLE AS n"
    parquet(project, f"unnest([1, 2, 3, 4]) AS id, TIMESTAMP '2024-03-01 10:00:00' AS o, {numbers}")
    loaded = project.load(bound("id: id, opened_at: o, cost: n"), WIDE)
    assert loaded.rows("case", "id", "cost") == [("1", 1), ("2", -25), ("4", 100_000)]
    assert [(row[1], row[3]) for row in loaded.rejects("case")] == [(3, "0.0000001")]


@pytest.mark.parametrize(
    ("columns", "binding"),
    [
        ("'a' AS id, [1] AS o", "id: id, opened_at: o"),
        ("'a' AS id, DATE '2024-03-01' AS o", "id: id, opened_at: o"),
        ("TIMESTAMP '2024-03-01 10:00:00' AS id, TIMESTAMP '2024-03-01 10:00:00' AS o", "id: id, opened_at: o"),
        ("{'x': 1} AS id, TIMESTAMP '2024-03-01 10:00:00' AS o", "id: id, opened_at: o"),
    ],
)
def test_parquet_columns_of_a_type_that_does_not_fit_are_named(project: Project, columns: str, binding: str) -> None:
    parquet(project, columns)
    assert "wrong-column-type" in project.load(bound(binding), WIDE).ids


def test_a_missing_parquet_column_and_a_file_that_is_no_parquet(project: Project) -> None:
    parquet(project, "'a' AS id, TIMESTAMP '2024-03-01 10:00:00' AS opened")
    assert "did you mean `opened`?" in project.load(bound("id: id, opened_at: opend"), WIDE).faults[0].text()
    for content in (b"id,opened\n", b"PAR1" + b"\0" * 100, b"PAR1"):
        project.write("case.parquet", content)
        assert project.load(bound("id: id, opened_at: opened"), WIDE).ids == ["data-file-damaged"]
    project.write("case.parquet", b"")
    assert project.load(bound("id: id, opened_at: opened"), WIDE).ids == ["data-file-empty"]


def test_files_of_several_kinds_make_one_record(project: Project) -> None:
    parquet(project, "'a' AS id, TIMESTAMP '2024-03-01 10:00:00' AS opened", "case-1.parquet")
    project.write("case-2.csv", "id,opened\nb,2024-03-01 10:00:00\nc,x\n")
    project.write("case-3.jsonl", '{"id": "d", "opened": "2024-03-01 10:00:00"}\n')
    loaded = project.load(bound("id: id, opened_at: opened", "case-*"), WIDE)
    assert loaded.rows("case", "id", "opened_at", "_file", "_row") == [
        ("a", micros("2024-03-01T09:00:00+00:00"), 0, 1),
        ("b", micros("2024-03-01T09:00:00+00:00"), 1, 1),
        ("d", micros("2024-03-01T09:00:00+00:00"), 2, 1),
    ]
    assert loaded.rejects("case") == [
        ("case-2.csv", 2, "opened", "x", "is not an instant written as YYYY-MM-DD HH:MM:SS")
    ]


# ------------------------------------------------------------ workbooks


def workbook(path: Path, *rows: tuple[object, ...], sheet: str = "Sheet", first: bool = True) -> None:
    book = Workbook()
    active = book.active
    assert active is not None
    active.title = "Summary" if not first else sheet
    target = active if first else book.create_sheet(sheet)
    for row in rows:
        target.append(row)
    book.save(path)


TEN = datetime(2024, 3, 1, 10, 0)


def test_cells_of_every_kind(project: Project) -> None:
    spent = record(
        "case", ID, Field("opened_at", INSTANT), maybe("day", DATE), maybe("cost", NUMBER), maybe("spent", DURATION)
    )
    workbook(
        project.folder / "case.xlsx",
        ("id", "opened", "day", "cost", "spent"),
        ("a", TEN, date(2024, 3, 1), 0.1, timedelta(hours=30, seconds=1)),
        (12, "2024-03-01 10:00", None, 1200, None),
        (),
        ("b", TEN.replace(hour=0), TEN.replace(hour=0), 1e11, timedelta(seconds=90)),
    )
    loaded = project.load(bound("id: id, opened_at: opened, day: day, cost: cost, spent: spent", "case.xlsx"), spent)
    assert loaded.rows("case") == [
        ("a", micros("2024-03-01T09:00:00+00:00"), 19783, 100_000, 108_001_000_000),
        ("12", micros("2024-03-01T09:00:00+00:00"), None, 1_200_000_000, None),
        ("b", micros("2024-02-29T23:00:00+00:00"), 19783, 100_000_000_000_000_000, 90_000_000),
    ]
    assert loaded.column("case", "_row") == [1, 2, 4]


def test_typed_cells_are_read_whatever_format_text_cells_have(project: Project) -> None:
    workbook(
        project.folder / "case.xlsx",
        ("id", "day", "at", "stamp"),
        ("a", date(2024, 3, 1), time(10, 5), TEN),
        ("b", "01.03.2024", "10:05", "01.03.2024 10:00"),
        ("c", date(2024, 3, 1), time(10, 5), TEN.replace(second=7)),  # the format would cut the seconds off
    )
    columns = (
        'id: id, opened_at: {date: day, time: at, date_format: "%d.%m.%Y"},'
        ' closed_at: {column: stamp, format: "%d.%m.%Y %H:%M"}'
    )
    loaded = project.load(bound(columns, "case.xlsx"), WIDE)
    both = (micros("2024-03-01T09:05:00+00:00"), micros("2024-03-01T09:00:00+00:00"))
    assert loaded.rows("case", "id", "opened_at", "closed_at") == [("a", *both), ("b", *both)]
    assert [r[3] for r in loaded.rejects("case")] == ["2024-03-01 10:00:07"]


def test_a_sheet_is_chosen_by_its_name(project: Project) -> None:
    workbook(project.folder / "case.xlsx", ("id", "opened"), ("a", TEN), sheet="Tickets", first=False)
    text = bound("id: id, opened_at: opened", "case.xlsx")
    assert project.load(text, WIDE).ids == ["data-file-empty"]
    assert project.load(text + "    sheet: Tickets\n", WIDE).column("case", "id") == ["a"]
    assert "did you mean `Tickets`?" in project.load(text + "    sheet: Ticket\n", WIDE).faults[0].text()


def test_workbooks_that_are_none(project: Project) -> None:
    text = bound("id: id, opened_at: opened", "case.xlsx")
    for content in (b"id,opened\n", b"PK\x03\x04" + b"x" * 100):
        project.write("case.xlsx", content)
        assert project.load(text, WIDE).ids == ["data-file-damaged"]
    workbook(project.folder / "case.xlsx", ("id", "opend"), ("a", TEN))
    assert project.load(text, WIDE).ids == ["unknown-column"]
    project.write("case.csv", (project.folder / "case.xlsx").read_bytes())
    assert project.load(SIMPLE, CASE).ids == ["data-file-binary"]


def test_many_rows_of_a_workbook(project: Project) -> None:
    rows = [(f"r{n}", TEN + timedelta(minutes=n), None, None, n) for n in range(12_000)]
    workbook(project.folder / "case.xlsx", ("id", "opened", "x", "y", "n"), *rows)
    loaded = project.load(bound("id: id, opened_at: opened, size: n", "case.xlsx"), WIDE)
    assert loaded.column("case", "size") == list(range(12_000))
