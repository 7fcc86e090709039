"""The contracts that a person means: files as they are named, and of folders every `.sla` file that holds a contract.

A file holds a contract where a line of it begins with that word: one that has errors is found too, a library is not.
Hidden folders are left out, and links to folders are not followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from slalang.pipeline.project import read_file
from slalang.source import Source

HOLDS_CONTRACT = re.compile(r"^\s*contract\s+\w+", re.MULTILINE)


def contracts_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files, each once, in the order of the paths and within folders by name."""
    return tuple(dict.fromkeys(file for path in paths for file in (inside(path) if path.is_dir() else (path,))))


def inside(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(".sla") and holds_contract(file := Path(place) / name):
                yield file


def holds_contract(file: Path) -> bool:
    source = read_file(file)
    return isinstance(source, Source) and HOLDS_CONTRACT.search(source.text) is not None
