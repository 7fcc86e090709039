"""The rows of an annex are printed as they are written; a file that cannot be read is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from slalang.documents.agreement import Written, agreement
from slalang.formats.markdown import text
from slalang.pipeline.annexes import annexes_of
from slalang.pipeline.project import Project

CONTRACT = """
contract c "Care" {
  number "1" provider p "P" customer q "Q"
  effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR
}
record promise "Promised days" { annex "promises.csv"  kind: text key  limit: days }
"""


def project(folder: Path, annex: bytes | None) -> Project:
    (folder / "contract.sla").write_text(CONTRACT, "utf-8")
    if annex is not None:
        (folder / "promises.csv").write_bytes(annex)
    return Project(folder / "contract.sla")


def test_the_rows_stand_in_the_agreement_with_the_hash_of_the_file(tmp_path: Path) -> None:
    data = b'kind,limit\r\n"Alley, dirty",5\r\n=1+1,"3"\r\n'
    made = project(tmp_path, data)
    assert made.contract is not None
    tables, faults = annexes_of(made, made.contract)
    assert not faults
    assert tables["promise"].rows == (("Alley, dirty", "5"), ("=1+1", "3"))
    written = agreement(made.contract, "en", tables=tables)
    assert isinstance(written, Written)
    shown = text(written.document)
    assert "| Alley, dirty | 5 |" in shown
    assert hashlib.sha256(data).hexdigest() in shown


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "data-file-missing"),
        (b"", "data-file-empty"),
        (b"kind,limit\n\xff,1\n", "data-file-damaged"),
        (b'kind,limit\n"open,1\n', "data-file-damaged"),
        (b"kind,limit\n" + b"a,1\n" * 6_000_000, "data-file-too-large"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes | None, told: str) -> None:
    made = project(tmp_path, data)
    assert made.contract is not None
    tables, faults = annexes_of(made, made.contract)
    assert (tables, [f.id() for f in faults]) == ({}, [told])


def test_of_a_long_annex_the_first_thousand_rows_are_printed_and_the_rest_counted(tmp_path: Path) -> None:
    made = project(tmp_path, b"kind,limit\n" + b"".join(b"k%d,1\n" % i for i in range(1002)))
    assert made.contract is not None
    tables, _ = annexes_of(made, made.contract)
    written = agreement(made.contract, "en", tables=tables)
    assert isinstance(written, Written)
    shown = text(written.document)
    assert "| k999 | 1 |" in shown
    assert "k1000" not in shown
    assert "2 more rows stand in the file." in shown


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\n\n", "data-file-empty"),
        (b"kind,limit\na,1,extra\n", "data-file-damaged"),
        (b"a," * 101, "data-file-too-large"),
    ],
)
def test_nothing_of_an_annex_is_left_out_unseen(tmp_path: Path, data: bytes, told: str) -> None:
    made = project(tmp_path, data)
    assert made.contract is not None
    tables, faults = annexes_of(made, made.contract)
    assert (tables, [f.id() for f in faults]) == ({}, [told])
