"""The folder of `--out`: what a run wrote there is removed by the next, so that no old statement passes for a new one.

A list beside the files names what slalang wrote; nothing else in the folder is touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from slalang.formats.write import replace

LIST = ".slalang-files.json"
LARGEST_LIST = 10_000_000


def clear(folder: Path) -> None:
    """Removes what an earlier run wrote, as far as its list says so and the files lie in the folder."""
    root = folder.resolve()
    for name in listed(folder):
        file = folder / name
        if file.parent.resolve().is_relative_to(root):
            with suppress(OSError):
                file.unlink()


def listed(folder: Path) -> tuple[str, ...]:
    """The files of the last run, by their paths under the folder; none where there is no list to be trusted."""
    path = folder / LIST
    try:
        if path.stat().st_size > LARGEST_LIST:
            return ()
        names = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    wanted = names if isinstance(names, list) else []
    return tuple(name for name in wanted if isinstance(name, str) and is_written_here(name))


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
    names = dict.fromkeys((*listed(folder), *(str(file.relative_to(folder)) for file in files)))
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / LIST, json.dumps(list(names), ensure_ascii=False).encode())
