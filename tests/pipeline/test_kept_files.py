"""Files of an earlier run stay whole where a later one fails, and a run removes only what is still its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.formats.write import CannotWrite, write
from slalang.pipeline.note_files import forget, hash_of, listed
from slalang.pipeline.writing import write_whole


def test_where_one_file_cannot_be_written_all_are_as_before(tmp_path: Path) -> None:
    write_whole(tmp_path, {"a.txt": "old a", "b.txt": "old b"})
    (tmp_path / "c.txt").mkdir()
    (tmp_path / "c.txt" / "inside").write_text("mine", "utf-8")
    files, fault = write_whole(tmp_path, {"a.txt": "new a", "b.txt": "new b", "c.txt": "new c"})
    assert files == ()
    assert isinstance(fault, CannotWrite)
    assert (tmp_path / "a.txt").read_text("utf-8") == "old a"
    assert (tmp_path / "b.txt").read_text("utf-8") == "old b"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt", "c.txt"]


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine", "utf-8")
    (tmp_path / "a.txt").symlink_to(tmp_path / "elsewhere")
    write_whole(tmp_path, {"a.txt": "new"})
    assert (tmp_path / "elsewhere").read_text("utf-8") == "mine"
    assert (tmp_path / "a.txt").read_text("utf-8") == "new"


def test_what_somebody_changed_since_is_not_removed(tmp_path: Path) -> None:
    for name in ("note.html", "note.xml", "statement.html"):
        (tmp_path / name).write_text(name, "utf-8")
    forget(tmp_path, ("note.html", "note.xml", "statement.html"))
    (tmp_path / "statement.html").write_text("of another command", "utf-8")
    forget(tmp_path, ("note.html",))
    assert sorted(p.name for p in tmp_path.glob("*.*") if not p.name.startswith(".")) == ["note.html", "statement.html"]
    assert listed(tmp_path) == {"note.html": hash_of(tmp_path / "note.html")}


def test_a_list_that_names_foreign_files_removes_nothing(tmp_path: Path) -> None:
    (tmp_path / "evidence.csv").write_text("mine", "utf-8")
    (tmp_path / ".slalang-notes.json").write_text('["evidence.csv", "../x"]', "utf-8")
    forget(tmp_path, ("note.html",))
    assert (tmp_path / "evidence.csv").exists()


@pytest.mark.parametrize("name", ["/dev/null", "/dev/full"])
def test_a_device_is_no_place_for_a_file(name: str) -> None:
    fault = write(Path(name), "text")
    assert isinstance(fault, CannotWrite)
    assert "regular file" in fault.text()
    assert Path(name).is_char_device()
