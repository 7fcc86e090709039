"""Files that are no contracts: bytes, encodings, links, folders; each a named diagnostic, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from slalang.cli.main import group
from slalang.diagnostic import Diagnostic
from slalang.pipeline.project import Project, formatted
from slalang.syntax.reading import LARGEST
from tests.diagnostics.cases import SHARED

HEAD = (SHARED / "desk.sla").read_text(encoding="utf-8")


def faults_of(file: Path) -> list[str]:
    return [spoken(fault) for fault in Project(file).faults]


def spoken(fault: Diagnostic) -> str:
    """`id line:column message`."""
    return f"{fault.id()} {fault.place.line}:{fault.place.column} {fault.text()}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty-file 1:1 the file is empty"),
        (b"\n \n", "empty-file 1:1 the file is empty"),
        (b"PK\x03\x04\x00\x00", "binary-file 1:3 byte 0x03 is no text"),
        (b"\x7fELF\x02\x01\x01\x00", "binary-file 1:1 byte 0x7f is no text"),
        ('# a\nlaw "España"'.encode("latin-1"), "not-utf8 2:10 byte 0xf1 is not UTF-8; the file looks like Latin-1"),
        ('law "Spain"'.encode("utf-16"), "not-utf8 1:1 byte 0xff is not UTF-8; the file looks like UTF-16"),
        (b"# \xe2\x80\xae", "hidden-direction 1:3 the invisible character U+202E"),
        (b"#" * (LARGEST + 1), f"file-too-large 1:1 the file has {LARGEST + 1} bytes"),
    ],
)
def test_bytes(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "contract.sla"
    file.write_bytes(data)
    (fault,) = faults_of(file)
    assert fault.startswith(said)
    result = CliRunner().invoke(group, ["check", str(file)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert file.read_bytes() == data
    assert formatted(file).text is None


def test_a_folder_and_a_file_that_is_not_there_are_usage_errors(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "is a directory"), (tmp_path / "no.sla", "does not exist")):
        result = CliRunner().invoke(group, ["check", str(path)])
        assert result.exit_code == 2
        assert said in result.output


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "contract.sla"
    file.write_text(HEAD, encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert faults_of(file) == [f"unreadable-file 1:1 `{file}` cannot be read: Permission denied"]


def test_use_of_a_link_that_leaves_the_folder(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "project"
    for folder in (outside, inside):
        folder.mkdir()
    (outside / "shared.sla").write_text("calendar night { open sat 09:00-12:00 }\n", encoding="utf-8")
    (inside / "shared.sla").symlink_to(outside / "shared.sla")
    (inside / "folder").symlink_to(outside)
    contract = inside / "contract.sla"
    for used in ("shared", "folder.shared"):
        contract.write_text(f"{HEAD}\nuse {used}\n", encoding="utf-8")
        (fault,) = faults_of(contract)
        assert fault == f"use-leaves-root 31:5 `use {used}` leaves the contract's folder"
    (inside / "other.sla").write_text("calendar night { open sat 09:00-12:00 }\n", encoding="utf-8")
    (inside / "near.sla").symlink_to(inside / "other.sla")
    contract.write_text(f"{HEAD}\nuse near\n", encoding="utf-8")
    assert faults_of(contract) == []


@pytest.mark.parametrize("path", ["a..b", "/etc/passwd", '"../other"', "..other"])
def test_a_path_of_use_is_names_and_dots(tmp_path: Path, path: str) -> None:
    contract = tmp_path / "contract.sla"
    contract.write_text(f"{HEAD}\nuse {path}\n", encoding="utf-8")
    (fault,) = faults_of(contract)
    assert fault.partition(" ")[0] in {"unexpected-words", "odd-character", "unknown-file"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x01", "byte 0x00 is no text: this is a binary file, or a damaged one"),
        ("# España".encode("latin-1"), "byte 0xf1 is not UTF-8; the file looks like Latin-1 or Windows-1252"),
        (b"", "the file is empty"),
    ],
)
def test_a_used_file_that_is_no_text(tmp_path: Path, data: bytes, reason: str) -> None:
    """What it would have declared is not unknown as well."""
    (tmp_path / "shared.sla").write_bytes(data)
    contract = tmp_path / "contract.sla"
    contract.write_text(f"{HEAD}\nuse shared\ndefine big of parcel = weight is over 3\n", encoding="utf-8")
    assert faults_of(contract) == [f"unreadable-file 31:5 `shared` cannot be read: {reason}"]


def test_a_used_file_that_is_missing_is_the_only_fault(tmp_path: Path) -> None:
    (tmp_path / "records.sla").write_text("record parcel { weight: count }\n", encoding="utf-8")
    contract = tmp_path / "contract.sla"
    text = f"{HEAD}\nuse record\ndefine big of parcel = weight is over 3\napply pool(share: 5%) as pool\n"
    contract.write_text(text, encoding="utf-8")
    assert faults_of(contract) == ["unknown-file 31:5 there is no file for `use record` (did you mean `records`?)"]


def test_a_file_that_uses_the_contract_loops(tmp_path: Path) -> None:
    (tmp_path / "shared.sla").write_text("use contract\n", encoding="utf-8")
    contract = tmp_path / "contract.sla"
    contract.write_text(f"{HEAD}\nuse shared\n", encoding="utf-8")
    faults = Project(contract).faults
    assert [fault.id() for fault in faults] == ["use-loops"]


def test_findings_of_hostile_text_do_not_steer_the_terminal(tmp_path: Path) -> None:
    contract = tmp_path / "contract.sla"
    contract.write_text(f'{HEAD}\ncalendar c {{ timezone "\u200eEurope"  open mon 09:00-10:00 }}\n', encoding="utf-8")
    result = CliRunner().invoke(group, ["check", str(contract)])
    assert "\u200e" not in result.output
    assert "\\u200e" in result.output
