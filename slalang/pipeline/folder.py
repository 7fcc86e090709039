"""The folder of `--out`: what a run wrote there is removed by the next, so that no old statement passes for a new one.

A list beside the files names what slalang wrote; nothing else in the folder is touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

LIST = ".slalang-files.jsonl"
"""One path a line, as JSON texts: a run with many files of evidence notes each in no more time than the first."""
LARGEST_LIST = 10_000_000


def clear(folder: Path) -> None:
    """Removes what an earlier run wrote, as far as its list says so and the files lie in the folder."""
    root, removed = folder.resolve(), listed(folder)
    for name in removed:
        file = folder / name
        if file.parent.resolve().is_relative_to(root):
            with suppress(OSError):
                file.unlink()
    with suppress(OSError):
        (folder / LIST).unlink()  # also a link or a pipe that somebody put there: no list is written through it


def listed(folder: Path) -> tuple[str, ...]:
    """The files of the last run, by their paths under the folder; none where there is no list to be trusted."""
    path = folder / LIST
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_LIST:
            return ()
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return ()
    names = dict.fromkeys(name for line in lines if isinstance(name := read(line), str))
    return tuple(name for name in names if is_written_here(name))


def read(line: str) -> object:
    """What a line says; nothing where it was cut off or is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def is_written_here(name: str) -> bool:
    """Whether a name is one that a run writes: a list that somebody else made removes nothing else."""
    match PurePosixPath(Path(name).as_posix()).parts:
        case (file,):
            return file.startswith("statement.")
        case ("rejects" | "evidence", file):
            return file != ".." and Path(file).suffix in {".csv", ".parquet"}
        case _:
            return False


def remember(folder: Path, files: Iterable[Path]) -> None:
    """Notes files of a run, before more are written: an interrupted run is cleared as well."""
    names = [json.dumps(str(file.relative_to(folder)), ensure_ascii=False) for file in files]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LIST).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}\n" for name in names)
