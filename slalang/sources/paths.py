"""Where data may be read from: under the contract's folder and one more, and nowhere else.

Takes paths as a sources file or contract writes them; gives files that exist, in a fixed order. A path is tried under
the contract's folder, then under the added folder, then by its last part alone under the added folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.faults.files import DataFileMissing, PathLeavesRoot

LONGEST_PATH = 1000
MOST_FILES = 100_000
MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file: `shown` is its path under the folder in which it was found, as a statement prints it."""

    shown: str
    path: Path


@dataclass(frozen=True, slots=True)
class Roots:
    """The folders that data may come from; `data` is what `--data` adds."""

    folder: Path
    data: Path | None = None

    def find(self, written: str, place: Place) -> tuple[tuple[FoundFile, ...], tuple[Diagnostic, ...]]:
        """The files that a written path or pattern means, sorted; or why there are none."""
        if reason := forbidden(written):
            return (), (PathLeavesRoot(place, written, reason),)
        for root, pattern in self.candidates(PurePosixPath(written)):
            found = matched(root, pattern)
            outside = [f for f in found if not f.path.is_relative_to(root.resolve())]
            if outside:
                return (), tuple(PathLeavesRoot(place, f.shown, "leaves its folder by a link") for f in outside[:10])
            if len(found) > MOST_FILES:
                return (), (PathLeavesRoot(place, written, f"means more than {MOST_FILES} files"),)
            if found:
                return found, ()
        return (), (DataFileMissing(place, written, self.described()),)

    def candidates(self, written: PurePosixPath) -> tuple[tuple[Path, str], ...]:
        tried = [(self.folder, str(written))]
        if self.data is not None:
            tried += [(self.data, str(written)), (self.data, written.name)]
        return tuple(tried)

    def described(self) -> str:
        return "the contract's folder" + (" and the folder of `--data`" if self.data is not None else "")


def find_all(roots: Roots, written: Iterable[tuple[str, Place]]) -> tuple[tuple[FoundFile, ...], list[Diagnostic]]:
    """The files of several patterns, in the order of the patterns, each file once."""
    found: dict[Path, FoundFile] = {}
    faults: list[Diagnostic] = []
    for path, place in written:
        files, problems = roots.find(path, place)
        faults += problems
        for file in files:
            found.setdefault(file.path, file)
    return tuple(found.values()), faults


def forbidden(written: str) -> str:
    """Why a path may not be written; empty where it may."""
    if not written.strip() or len(written) > LONGEST_PATH or "\0" in written:
        return "is no path"
    if written.startswith(("/", "~")) or "\\" in written or written[1:2] == ":":
        return "is absolute, or not written with `/`"
    parts = PurePosixPath(written).parts
    if ".." in parts:
        return "leaves its folder by `..`"
    return "means whole trees of folders by `**`" if any("**" in p for p in parts) else ""


def matched(root: Path, pattern: str) -> tuple[FoundFile, ...]:
    """The regular files that a pattern means under a folder, links followed, sorted by their path."""
    try:
        literal = root / pattern
        if literal.is_file():
            return (FoundFile(pattern, literal.resolve()),)
        if not MAGIC & set(pattern):
            return ()
        hits = sorted(p for p in root.glob(pattern) if p.is_file())
        return tuple(FoundFile(p.relative_to(root).as_posix(), p.resolve()) for p in hits)
    except (OSError, ValueError):  # a name longer than the file system knows, a folder that may not be listed
        return ()
