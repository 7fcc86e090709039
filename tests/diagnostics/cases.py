"""Faults as text: a case is a contract with, at the end of each faulty line, the finding that belongs there.

    penalty slow for sped { … }        #~ unknown-name: `sped` is no objective

The first line may name texts of `shared/` that are added behind the case, so that its lines keep their numbers:
`#! with: desk, speed`. What a case `use`s lies below this folder, and may hold expectations of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from slalang.diagnostic import Diagnostic
from slalang.semantics.check import Checked, check
from slalang.semantics.loading import Folder
from slalang.source import Source

HERE = Path(__file__).resolve().parent
SHARED = HERE / "shared"
WITH = re.compile(r"#! with: (?P<names>[a-z_, ]+)\n")
EXPECTED = re.compile(r"#~ (?P<id>[a-z0-9-]+): (?P<part>.*?)(?=\s*#~ |$)", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A finding as a case writes it: the text it stands in, its line, its name and a part of its message."""

    source: str
    line: int
    id: str
    part: str


def case_source(file: Path) -> Source:
    """The text of a case with the shared texts that it names behind it."""
    text = file.read_text(encoding="utf-8")
    found = WITH.match(text)
    names = [name.strip() for name in found["names"].split(",")] if found else []
    return Source(
        file.name, "\n".join((text, *((SHARED / f"{name}.sla").read_text(encoding="utf-8") for name in names)))
    )


def checked(file: Path) -> Checked:
    source = case_source(file)
    return check(source, Folder(HERE))


def expected(sources: tuple[Source, ...]) -> list[Finding]:
    """What the texts say about themselves."""
    return sorted(
        Finding(source.name, source.position(found.start())[0], found["id"], found["part"].strip())
        for source in sources
        for found in EXPECTED.finditer(source.text)
    )


def found(faults: tuple[Diagnostic, ...]) -> list[Finding]:
    return sorted(Finding(f.place.source.name, f.place.line, f.id(), f.text()) for f in faults)


def agree(wanted: list[Finding], given: list[Finding]) -> bool:
    """Whether the findings are those, in the same lines, each message with the part that is asked for."""
    pairs = [((w.source, w.line, w.id), (g.source, g.line, g.id)) for w, g in zip(wanted, given, strict=False)]
    return (
        len(wanted) == len(given)
        and all(w == g for w, g in pairs)
        and all(w.part in g.part for w, g in zip(wanted, given, strict=True))
    )
