"""Tries mutants of `slalang/settle` and `slalang/units` and says which of them no test notices; see README.md."""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.mutation.mutants import Choose, Found, mutants
from tests.mutation.refused import refused
from tests.mutation.report import summary, survivors
from tests.mutation.running import Met, Trial, Tried

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("units", "settle")
TESTS = (
    "tests/units",
    "tests/settle",
    "tests/golden",
    "tests/contracts",
    "tests/pipeline",
    "tests/documents",
    "tests/cli/test_why.py",
)


def main() -> int:
    wanted = arguments()
    out: Path = wanted.out
    out.mkdir(parents=True, exist_ok=True)
    found = [mutants(file, ROOT, choice(file, wanted)) for file in files(wanted.modules)]
    tried = attempt(found, out, wanted.tests or TESTS, wanted.seconds)
    lost = [t.mutant for t in tried if not t.killed]
    by_types = refused(lost, ROOT, out)
    (out / "survivors.md").write_text(survivors([m for m in lost if m.name not in by_types]), encoding="utf-8")
    results = {t.mutant.name: t.by or ("types" if t.mutant.name in by_types else "") for t in tried}
    (out / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    sys.stdout.write(summary(found, tried, by_types))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", help="modules such as settle/rounding; all of both rooms if none is named"
    )
    parser.add_argument("--share", type=int, default=100, metavar="PERCENT", help="of each module's mutants")
    parser.add_argument("--least", type=int, default=40, help="but so many of each module, if it has them")
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    parser.add_argument(
        "--seconds", type=float, default=20, help="of tests for one mutant; what outlives them survives"
    )
    parser.add_argument("--again", action="store_true", help="only what survived the last run")
    parser.add_argument("--tests", nargs="*", help="files or folders of tests")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "mutation")
    return parser.parse_args()


def files(modules: Sequence[str]) -> list[Path]:
    every = [f for room in ROOMS for f in sorted((ROOT / "slalang" / room).glob("*.py"))]
    return [f for f in every if not modules or f"{f.parent.name}/{f.stem}" in modules or f.parent.name in modules]


def choice(file: Path, wanted: argparse.Namespace) -> Choose:
    """Which mutants of a file are tried: a random share of them, the same for a seed."""

    def chosen(names: Sequence[str]) -> set[str]:
        if wanted.again:
            last = json.loads((wanted.out / "results.json").read_text(encoding="utf-8"))
            prefix = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            return {n for n in names if last.get(f"{prefix}.{n}") == ""}
        number = max(wanted.least, -(-len(names) * wanted.share // 100))
        rng = random.Random(f"{wanted.seed} {file.stem}")  # noqa: S311  a sample, no secret
        return set(rng.sample(names, min(number, len(names))))

    return chosen


def attempt(found: Sequence[Found], out: Path, tests: Sequence[str], seconds: float) -> list[Tried]:
    """Tries the chosen mutants in this process's children; what is known of the tests is kept for the next run."""
    kept = out / "tests.pickle"
    known: dict[str, Met] = pickle.loads(kept.read_bytes()) if kept.exists() else {}  # noqa: S301  our own file
    tried: list[Tried] = []
    log = out / "log.txt"
    log.write_text("", encoding="utf-8")

    def said(one: Tried) -> None:
        tried.append(one)
        if len(tried) == 1:
            kept.write_bytes(pickle.dumps(known))
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"{one.seconds:6.1f} s  {one.tests:3} tests  {one.mutant.name}  {one.by or 'SURVIVED'}\n")

    chosen = [m for f in found for m in f.chosen]
    random.Random(0).shuffle(chosen)  # noqa: S311  a run that is ended early is a sample of all modules
    trial = Trial(chosen, ROOT, known, said, seconds)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--basetemp={out / 'tmp'}", f"--rootdir={ROOT}"]
    pytest.main([*options, *(str(ROOT / t) for t in tests)], plugins=[trial])
    assert len(tried) == len(chosen), "every mutant was tried"
    for name in trial.failed:
        sys.stderr.write(f"left out, since it fails without a mutant: {name}\n")
    return sorted(tried, key=lambda t: (t.mutant.module, t.mutant.lines.start))


if __name__ == "__main__":
    sys.exit(main())
