"""Which surviving mutants the type checker refuses: `make lint` stops them where no test does.

Takes mutants; gives the names of those in whose function mypy, with the project's settings, finds an error. Each stands
beside its function under a name of its own, in a shadow of its file, so that one run of mypy judges all of them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutants import Mutant


def refused(mutants: Sequence[Mutant], root: Path, out: Path) -> frozenset[str]:
    if not mutants:
        return frozenset()
    by_file = defaultdict[str, list[Mutant]](list)
    for mutant in mutants:
        by_file[mutant.file].append(mutant)
    shadows, spans = [], dict[tuple[str, int], str]()
    for file, mine in by_file.items():
        text, places = shadow((root / file).read_text(encoding="utf-8"), mine)
        copy = out / "shadows" / file.replace("/", "-")
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(text, encoding="utf-8")
        shadows += ["--shadow-file", file, str(copy)]
        spans.update(((file, line), name) for line, name in places.items())
    command = [sys.executable, "-m", "mypy", *shadows, "--output", "json", *by_file]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    errors = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    found = {(e["file"], e["line"]) for e in errors if e["severity"] == "error"}
    elsewhere = [place for place in found if place not in spans]
    assert not elsewhere and done.returncode in {0, 1}, f"mypy fails outside of mutants: {elsewhere} {done.stderr}"
    return frozenset(spans[place] for place in found)


def shadow(text: str, mutants: Sequence[Mutant]) -> tuple[str, dict[int, str]]:
    """A file with mutants after the functions that they change, and the mutant on each of their lines."""
    lines, places = text.splitlines(), dict[int, str]()
    at_end: list[tuple[str, str]] = []
    inside = defaultdict[str, list[tuple[str, str]]](list)
    for number, mutant in enumerate(mutants):
        owner, _, name = mutant.function.rpartition(".")
        body = re.sub(rf"^def {name}\b", f"def {name}__{number}", mutant.after.strip("\n"), count=1, flags=re.MULTILINE)
        (inside[owner] if owner else at_end).append((mutant.name, body))
    made: list[str] = []

    def add(name: str, body: str) -> None:
        for line in ["", *body.splitlines()]:
            made.append(line)
            places[len(made)] = name

    current = ""
    for line in [*lines, "end_of_file = 0"]:
        if current and line and not line[0].isspace() and not line.startswith((")", "#")):
            for name, body in inside.pop(current, []):
                add(name, textwrap.indent(body, "    "))
            current = ""
        if opened := re.match(r"class (\w+)", line):
            current = opened[1]
        made.append(line)
    for name, body in at_end:
        add(name, body)
    return "\n".join(made) + "\n", places
