"""Data are read under the contract's folder and one more, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.source import NOWHERE
from slalang.sources import Roots


@pytest.fixture
def folders(tmp_path: Path) -> Roots:
    roots = Roots(tmp_path / "contract", tmp_path / "added")
    for folder in (roots.folder / "data", tmp_path / "added" / "data", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
    (tmp_path / "elsewhere" / "secret.csv").write_text("id\n")
    return roots


def found(roots: Roots, path: str) -> list[str]:
    return [f.shown for f in roots.find(path, NOWHERE)[0]]


def faults(roots: Roots, path: str) -> list[str]:
    return [f.id() for f in roots.find(path, NOWHERE)[1]]


def test_the_contracts_folder_comes_first_then_the_added_one_then_the_bare_name_there(folders: Roots) -> None:
    assert folders.data is not None
    (folders.data / "a.csv").touch()
    assert found(folders, "data/a.csv") == ["a.csv"]
    (folders.data / "data" / "a.csv").touch()
    assert found(folders, "data/a.csv") == ["data/a.csv"]
    (folders.folder / "data" / "a.csv").touch()
    assert folders.find("data/a.csv", NOWHERE)[0][0].path == (folders.folder / "data" / "a.csv").resolve()


def test_patterns_give_files_in_order_and_no_folders(folders: Roots) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (folders.folder / "data" / name).touch()
    (folders.folder / "data" / "d.csv").mkdir()
    assert found(folders, "data/*.csv") == ["data/a.csv", "data/b.csv"]


def test_a_name_with_the_signs_of_a_pattern_means_itself_if_it_exists(folders: Roots) -> None:
    (folders.folder / "a[1].csv").touch()
    assert found(folders, "a[1].csv") == ["a[1].csv"]


@pytest.mark.parametrize(
    "path",
    [
        "../elsewhere/secret.csv",
        "/etc/passwd",
        "data/../../elsewhere/secret.csv",
        "~/a.csv",
        "C:/a.csv",
        "a\\b.csv",
        "",
        "**/a",
    ],
)
def test_a_path_never_leaves_its_folder(folders: Roots, path: str) -> None:
    assert faults(folders, path) == ["path-leaves-root"]


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_not(folders: Roots) -> None:
    (folders.folder / "out.csv").symlink_to(folders.folder.parent / "elsewhere" / "secret.csv")
    (folders.folder / "data" / "a.csv").touch()
    (folders.folder / "in.csv").symlink_to(folders.folder / "data" / "a.csv")
    assert faults(folders, "out.csv") == ["path-leaves-root"]
    assert faults(folders, "*.csv") == ["path-leaves-root"]
    assert found(folders, "in.csv") == ["in.csv"]


@pytest.mark.parametrize("path", ["nowhere.csv", "no/where.csv", "data", "x" * 400, "*.nothing"])
def test_a_file_that_is_not_there_is_said_to_be_missing(folders: Roots, path: str) -> None:
    assert faults(folders, path) == ["data-file-missing"]
