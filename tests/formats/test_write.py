"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slalang.formats.write import CannotWrite, write

if TYPE_CHECKING:
    import pytest


def test_text_is_written_as_utf8_with_its_line_feeds(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "statement.md"
    assert write(path, "añb\n") is None
    assert path.read_bytes() == "añb\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644


def test_old_file_stays_where_the_new_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "statement.md"
    path.write_text("old", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    fault = write(path, "new")
    assert isinstance(fault, CannotWrite)
    assert "No space left" in fault.text()
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path], "no half file is left behind"


def test_place_that_cannot_be_written_is_a_diagnostic(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    assert isinstance(write(blocked / "below.html", "x"), CannotWrite)
