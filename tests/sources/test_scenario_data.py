"""`given data`: a file takes the place of the files of the record that it holds."""

from __future__ import annotations

import duckdb

from slalang.model.contract import Field
from slalang.source import NOWHERE
from slalang.sources import Roots, with_data
from slalang.units import INSTANT
from tests.sources.made import ID, Project, maybe, record

CASE = record("case", ID, Field("opened_at", INSTANT))
OTHER = record("other", ID, maybe("note"))
TEXT = """
    zone: UTC
    records:
      case: {files: case-*.csv, columns: {id: id, opened_at: opened}}
      other: {files: other.csv, columns: {id: id, note: note}}
    """


def given(project: Project, path: str) -> tuple[list[list[str]], list[str]]:
    for n in (1, 2):
        project.write(f"case-{n}.csv", f"id,opened\n{n},2024-03-01 10:00\n")
    project.write("other.csv", "id,note\nx,y\n")
    bindings, faults = project.bind(TEXT, CASE, OTHER)
    assert bindings is not None, [f.text() for f in faults]
    files, _ = Roots(project.folder).find(path, NOWHERE)
    found, faults = with_data(duckdb.connect(), bindings, files, NOWHERE)
    return [[f.shown for f in b.delivery.files] for b in found.records], [f.id() for f in faults]


def test_one_of_the_records_own_files(project: Project) -> None:
    assert given(project, "case-2.csv") == ([["case-2.csv"], ["other.csv"]], [])


def test_a_file_of_its_own_belongs_where_its_columns_are(project: Project) -> None:
    project.write("test.csv", "id,opened\nt,2024-03-01 10:00\n")
    assert given(project, "test.csv") == ([["test.csv"], ["other.csv"]], [])


def test_a_file_that_belongs_nowhere_or_to_several(project: Project) -> None:
    project.write("none.csv", "a,b\n")
    project.write("both.csv", "id,opened,note\n")
    project.write("empty.csv", "")
    assert given(project, "none.csv")[1] == ["data-belongs-nowhere"]
    assert given(project, "both.csv")[1] == ["data-belongs-nowhere"]
    assert given(project, "empty.csv")[1] == ["data-file-empty"]
