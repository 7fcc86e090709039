"""Gathers the files of a contract: the text itself and, through `use`, what it shares with others.

Takes the contract's source and a loader; gives every file's tree once, each after the files it uses, and the faults of
reading them. `use a.b` is `a/b.sla` under the root; `use std.a` is a library that ships with slalang.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Protocol

from slalang.diagnostic import Diagnostic, nearest
from slalang.semantics.faults.structure import TooMuch, UnknownFile, UnreadableFile, UseLeavesRoot, UseLoops
from slalang.source import Place, Source
from slalang.syntax import parse, read, tree
from slalang.syntax.reading import LARGEST

DEEPEST, MOST_FILES, MOST_NEIGHBOURS = 50, 500, 1000
LIBRARY = resources.files("slalang") / "library"


class Loader(Protocol):
    """Finds the text that `use PATH` names; a fault where it cannot."""

    def __call__(self, path: str, place: Place) -> Source | Diagnostic: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """The loader of a project: libraries from the package, everything else from below `root` and nowhere else."""

    root: Path

    def __call__(self, path: str, place: Place) -> Source | Diagnostic:
        if path.startswith("std."):
            return library(path, place)
        file = self.root.joinpath(*path.split(".")).with_suffix(".sla")
        if not file.is_file():
            return UnknownFile(place, path, nearest(path, self.neighbours()))
        if not file.resolve().is_relative_to(self.root.resolve()):
            return UseLeavesRoot(place, path)
        try:
            data = beginning(file)
        except OSError as fault:
            return UnreadableFile(place, path, fault.strerror or "it cannot be opened")
        return readable(data, str(file.relative_to(self.root)), path, place)

    def neighbours(self) -> Iterator[str]:
        """Some files that could be used, by the names under which they are: those of the root and of its folders."""
        found = (file for pattern in ("*.sla", "*/*.sla") for file in self.root.glob(pattern))
        for file in islice(found, MOST_NEIGHBOURS):
            yield ".".join(file.relative_to(self.root).with_suffix("").parts)


def beginning(file: Path) -> bytes:
    """The bytes of a file; of one that is too large just enough to see that it is."""
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def library(path: str, place: Place) -> Source | Diagnostic:
    """The text of `std.NAME`."""
    file = LIBRARY / f"{path.removeprefix('std.')}.sla"
    if "." in path.removeprefix("std.") or not file.is_file():
        known = (f"std.{p.name.removesuffix('.sla')}" for p in LIBRARY.iterdir() if p.name.endswith(".sla"))
        return UnknownFile(place, path, nearest(path, sorted(known)))
    return readable(file.read_bytes(), path, path, place)


def readable(data: bytes, name: str, path: str, place: Place) -> Source | Diagnostic:
    found = read(data, name)
    return UnreadableFile(place, path, found.text()) if isinstance(found, Diagnostic) else found


@dataclass(frozen=True, slots=True)
class Loaded:
    """The trees of all files, each once, used ones first; the contract's own is the last."""

    files: tuple[tree.File, ...]
    sources: tuple[Source, ...]
    faults: tuple[Diagnostic, ...]
    complete: bool = True
    """False where a used file is missing."""


def load(source: Source, loader: Loader) -> Loaded:
    """Reads a source and everything it uses, however deep; a circle is a fault at the `use` that closes it."""
    gathering = Gathering(loader, source)
    gathering.add(source, "", (source.name,))
    return Loaded(
        tuple(gathering.files),
        tuple(gathering.sources),
        tuple(gathering.faults),
        complete=not (gathering.missing or gathering.too_much),
    )


class Gathering:
    """One run of `load`: what has been read so far."""

    def __init__(self, loader: Loader, first: Source) -> None:
        self.loader, self.first = loader, first
        self.files: list[tree.File] = []
        self.sources: list[Source] = []
        self.faults: list[Diagnostic] = []
        self.known: set[str] = set()
        self.missing: set[str] = set()
        self.too_much = False

    def add(self, source: Source, path: str, trail: tuple[str, ...]) -> None:
        self.known.add(path)
        parsed = parse(source)
        self.faults += parsed.faults
        for declaration in parsed.tree.declarations:
            if isinstance(declaration, tree.Use):
                self.follow(declaration.path, trail)
        self.files.append(parsed.tree)
        self.sources.append(source)

    def follow(self, used: tree.Path, trail: tuple[str, ...]) -> None:
        path = str(used)
        if len(trail) > DEEPEST or len(self.sources) + len(trail) > MOST_FILES:
            if not self.too_much:
                what = f"more than {DEEPEST} files use each other in a row, or there are more than {MOST_FILES}"
                self.faults.append(TooMuch(used.place, what))
            self.too_much = True
        elif path in trail:
            self.faults.append(UseLoops(used.place, " → ".join((*trail[trail.index(path) :], path))))
        elif path not in self.known | self.missing:
            found = self.loader(path, used.place)
            if isinstance(found, Diagnostic):
                self.missing.add(path)
                self.faults.append(found)
            elif found.text == self.first.text and self.first.name.endswith(found.name):
                self.faults.append(UseLoops(used.place, " → ".join((*trail, path))))
            else:
                self.add(found, path, (*trail, path))
