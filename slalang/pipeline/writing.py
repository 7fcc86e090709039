"""Writes the files of a statement so that all of them are there or none, and tells before measuring if it could not."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp

from slalang.formats.write import CannotWrite, write
from slalang.source import NOWHERE

SUBFOLDERS = ("evidence", "rejects")


def unwritable(folder: Path) -> CannotWrite | None:
    """Why a folder cannot take results; it is made where it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return CannotWrite(NOWHERE, str(folder), error.strerror or str(error))
    blocked = [folder / name for name in SUBFOLDERS if (folder / name).exists() and not (folder / name).is_dir()]
    return CannotWrite(NOWHERE, str(blocked[0]), "it is a file, and a folder is wanted") if blocked else None


def write_whole(folder: Path, contents: Mapping[str, str | bytes]) -> tuple[tuple[Path, ...], CannotWrite | None]:
    """Writes every file, by name, into a folder; where one cannot be written none is left."""
    if fault := unwritable(folder):
        return (), fault
    staging = Path(mkdtemp(prefix=".statement.", dir=folder))
    try:
        for name, content in contents.items():
            if fault := write(staging / name, content):
                return (), CannotWrite(NOWHERE, str(folder / name), fault.reason)
        return moved(staging, folder, tuple(contents))
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def moved(staging: Path, folder: Path, names: tuple[str, ...]) -> tuple[tuple[Path, ...], CannotWrite | None]:
    """Gives finished files their names; where one cannot have its own, all files are again what they were before."""
    done: list[Path] = []
    kept = Path(mkdtemp(prefix=".before.", dir=staging))
    for name in names:
        target = folder / name
        try:
            if target.is_symlink() or target.is_file():
                target.replace(kept / name)
            done.append((staging / name).replace(target))
        except OSError as error:
            restored(done, folder, kept, names)
            return (), CannotWrite(NOWHERE, str(target), error.strerror or str(error))
    return tuple(done), None


def restored(done: list[Path], folder: Path, kept: Path, names: tuple[str, ...]) -> None:
    """Takes new files away and puts the ones back that they replaced."""
    for path in done:
        path.unlink(missing_ok=True)
    for name in names:
        if (kept / name).is_symlink() or (kept / name).exists():
            (kept / name).replace(folder / name)
