"""A pytest plugin that tries mutants: the tests are collected once, and every mutant has a process of its own.

Takes chosen mutants; first runs each test alone, for the lines of the package that it runs and for its time, then each
mutant against the tests that run its lines, the quickest first and those before that met the same function with
success, until one fails. Times are of the processor, so that a busy machine changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant

if TYPE_CHECKING:
    import pytest

Lines = dict[str, frozenset[int]]
MEMORY = 8 << 30
PATIENCE = 10  # a test may take so many times as long as before, and two seconds more


@dataclass(frozen=True)
class Met:
    """What a test ran: lines by file, in so many seconds; `key` is of the texts that this was found with."""

    key: str
    lines: Lines
    seconds: float


@dataclass(frozen=True)
class Tried:
    """How a mutant fared: `by` is the test that failed, what ended its process, or nothing where it survived."""

    mutant: Mutant
    by: str
    tests: int
    seconds: float

    @property
    def killed(self) -> bool:
        return bool(self.by)


@dataclass
class Trial:
    """The plugin; `known` is what was found of the tests before, `said` is told of each mutant that was tried.

    `budget` are the seconds that the tests of one mutant may take together: one that outlives them survives.
    """

    mutants: Sequence[Mutant]
    root: Path
    known: dict[str, Met]
    said: Callable[[Tried], None]
    budget: float
    failed: list[str] = field(default_factory=list)

    def pytest_sessionstart(self) -> None:
        """The same examples for every mutant, before the tests that ask for them are read."""
        from hypothesis import settings  # its own plugin must be the first to import it

        settings.register_profile("mutation", derandomize=True, database=None, deadline=None)
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Failed("the tests cannot be collected")
        items = {item.nodeid: item for item in session.items}
        self.look_at(items)
        usual = defaultdict[str, list[str]](list)
        for mutant in self.mutants:
            tried = self.attempt(mutant, self.meeting(mutant, items, usual[mutant.function]), items)
            if tried.by in items:
                usual[mutant.function] = [tried.by, *(t for t in usual[mutant.function] if t != tried.by)][:3]
            self.said(tried)
        return True

    def look_at(self, items: dict[str, pytest.Item]) -> None:
        """Runs each test alone that is not known, and forgets those that fail without any mutant."""
        package = digest(sorted((self.root / "slalang").rglob("*.py")))
        texts: dict[Path, str] = {}
        for name, item in items.items():
            if item.path not in texts:
                beside = [p for p in item.path.parent.glob("*.py") if not p.name.startswith("test_")]
                texts[item.path] = digest([item.path, *sorted(beside)])
            key = package + texts[item.path]
            if name not in self.known or self.known[name].key != key:
                found = in_child(partial(observed, item, package_files(self.root)))
                self.known[name] = Met(key, *found) if found is not None else Met(key, {}, 0)
                if found is None:
                    self.failed.append(name)

    def meeting(self, mutant: Mutant, items: dict[str, pytest.Item], usual: list[str]) -> list[str]:
        """The tests that run a line of a mutant's statement, in the order in which they are worth trying."""
        file, lines = str(self.root / mutant.file), frozenset(mutant.lines)
        mine = [name for name in items if lines & self.known[name].lines.get(file, frozenset())]
        return sorted(mine, key=lambda n: (n not in usual, self.known[n].seconds))

    def attempt(self, mutant: Mutant, names: list[str], items: dict[str, pytest.Item]) -> Tried:
        started = time.monotonic()
        by = in_child(lambda: self.killer(mutant, names, items)) if names else ""
        return Tried(mutant, "time or crash" if by is None else by, len(names), time.monotonic() - started)

    def killer(self, mutant: Mutant, names: list[str], items: dict[str, pytest.Item]) -> str:
        """The first test that fails under a mutant, if one does before the budget of seconds is spent."""
        mutant.apply()
        started = time.process_time()
        for name in names:
            if time.process_time() - started > self.budget:
                return ""
            signal.setitimer(signal.ITIMER_PROF, 2 + PATIENCE * self.known[name].seconds)
            if not passes(items[name]):
                return name
        return ""


def package_files(root: Path) -> frozenset[str]:
    return frozenset(str(p) for room in ("units", "settle") for p in (root / "slalang" / room).glob("*.py"))


def observed(item: pytest.Item, files: frozenset[str]) -> tuple[Lines, float]:
    """The lines of files that a test runs, and its seconds; fails where the test does."""
    ran = defaultdict[str, set[int]](set)

    def trace(frame: FrameType, _event: str, _arg: object) -> Any:
        name = frame.f_code.co_filename
        if name not in files:
            return None
        mine = ran[name]

        def local(frame: FrameType, _event: str, _arg: object) -> Any:
            mine.add(frame.f_lineno)
            return local

        return local(frame, "", None)

    started = time.process_time()
    sys.settrace(trace)
    good = passes(item)
    sys.settrace(None)
    assert good, f"{item.nodeid} fails without a mutant"
    return {name: frozenset(lines) for name, lines in ran.items()}, time.process_time() - started


def passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def in_child(work: Callable[[], Any]) -> Any:
    """What some work gives in a process of its own; None where that process ends before it has given anything."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            result = pickle.dumps(work())
            with os.fdopen(write, "wb") as pipe:
                pipe.write(result)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        result = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(result) if result else None  # noqa: S301  of our own child


def digest(files: Sequence[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()[:16]
