"""`python -m tests.bench [ROWS]`: what slalang costs beside SQL written by hand, and how soon it answers.

Takes nothing but the contract and the SQL beside this file; makes ROWS (one million) tickets, their pauses and as many
calls once, under `build/bench`; runs both sides over the same files, each as a whole process, in one go. Gives wall
time, peak memory and their ratio, whether the answers are equal, and start-up and settlement against their bounds.
Exits 1 where an answer differs or a bound is missed. Read ratios, not seconds: machines differ and are shared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from tests.bench import settlement

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SLA = str(Path(sys.executable).parent / "sla")
CONTRACT = str(HERE / "contract.sla")
KIBIBYTES = 1 if sys.platform != "darwin" else 1024
BOUNDS = (
    ("sla --help", (SLA, "--help"), 0.15),
    ("sla check acme-care", (SLA, "check", "contracts/acme-care/contract.sla"), 0.6),
)

Answer = dict[tuple[str, str, str], tuple[Fraction, int]]
"""By objective, period and group (empty where there are none): the result and the rows counted."""


@dataclass(frozen=True, slots=True)
class Run:
    """A process from its start to its end: seconds, MiB at its peak, exit code, what it wrote."""

    wall: float
    peak: float
    code: int
    output: str
    errors: str


def main(rows: int) -> int:
    folder = ROOT / "build" / "bench" / str(rows)
    generate(rows, folder)
    good = (start_up(), settlement.main(), side_by_side(rows, folder))
    return 0 if all(good) else 1


# ---------------------------------------------------------------------- start-up


def start_up(times: int = 7) -> bool:
    """The median of some starts against each bound."""
    good = True
    print(f"{'cold start':<44}{'wall s':>10}{'bound s':>10}{'peak MB':>10}")
    for name, command, bound in BOUNDS:
        runs = [run(command) for _ in range(times)]
        wall = statistics.median(r.wall for r in runs)
        failed = next((r for r in runs if r.code), None)
        good = good and wall <= bound and failed is None
        said = f"   FAILED with exit code {failed.code}" if failed else "   over the bound" if wall > bound else ""
        print(f"{name:<44}{wall:>10.3f}{bound:>10.2f}{max(r.peak for r in runs):>10.0f}{said}")
    return good


# ---------------------------------------------------------------------- side by side


def side_by_side(rows: int, folder: Path) -> bool:
    """Both sides over the same files; true where their answers are equal."""
    hand = run((sys.executable, "-m", "tests.bench.hand", str(folder)))
    ours = run(
        (
            *(SLA, "settle", CONTRACT, "--from", "2023-01", "--to", "2025-12", "--as-of", "2026-06-01"),
            *("--sources", str(HERE / "sources.yaml"), "--data", str(folder), "--out", str(folder / "out")),
            *("--format", "json"),
        )
    )
    print(f"\n{f'{rows:,} tickets and {rows:,} calls, 36 months':<44}{'wall s':>10}{'peak MB':>10}")
    for name, side in (("SQL written by hand", hand), ("sla settle", ours)):
        print(f"{name:<44}{side.wall:>10.2f}{side.peak:>10.0f}{failure(side)}")
    print(f"{'ratio':<44}{ours.wall / hand.wall:>10.2f}{ours.peak / hand.peak:>10.2f}")
    return not hand.code and not ours.code and equal(by_hand(hand.output), settled(ours.output))


def failure(side: Run) -> str:
    return f"   FAILED with exit code {side.code}:\n{side.errors[-2000:]}" if side.code else ""


def equal(hand: Answer, ours: Answer) -> bool:
    different = sorted(key for key in hand.keys() | ours.keys() if hand.get(key) != ours.get(key))
    print(f"{len(hand.keys() | ours.keys()):,} results: {len(different) or 'none'} of them differ")
    for key in different[:10]:
        print(f"   {' '.join(key):<42} by hand {hand.get(key)}, sla {ours.get(key)}")
    return not different


def by_hand(output: str) -> Answer:
    answer: Answer = {}
    data = json.loads(output)
    for period, priority, count, responded, resolved, slowest in data["tickets"]:
        answer["responded", month(period), priority] = (Fraction(responded, count), count)
        answer["resolved", month(period), priority] = (Fraction(resolved, count), count)
        seconds = Fraction(slowest, 1_000_000)  # as the statement says
        answer["slowest", month(period), priority] = (seconds, -1)
    for period, count, fast, gone in data["calls"]:
        answer["answer_speed", month(period), ""] = (Fraction(fast, count), count)
        answer["abandonment", month(period), ""] = (Fraction(gone, count), count)
    return answer


def month(period: int) -> str:
    return f"{period // 100}-{period % 100:02}"


def settled(output: str) -> Answer:
    """From the statement's JSON; of the percentile only the result is compared (-1 counted)."""
    return {
        (o["name"], period["period"], o["group"] or ""): (ratio(o), -1 if o["name"] == "slowest" else int(o["counted"]))
        for period in json.loads(output)["periods"]
        for o in period["objectives"]
    }


def ratio(objective: dict[str, Any]) -> Fraction:
    return Fraction(objective["numerator"]) / Fraction(objective["denominator"])


# ---------------------------------------------------------------------- data and processes


def generate(rows: int, folder: Path) -> None:
    """Writes the files where they are not there yet; complete ones only, so that an interrupted run leaves nothing."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as place:
        started = time.perf_counter()
        sql = (HERE / "generate.sql").read_text(encoding="utf-8")
        con = duckdb.connect()
        con.execute(sql.replace("$folder", place).replace("$rows", str(rows)))
        con.close()
        Path(place).rename(folder)
        print(f"made {rows:,} tickets and calls in {time.perf_counter() - started:.1f} s\n")


def run(command: Sequence[str]) -> Run:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        peak = usage.ru_maxrss / KIBIBYTES / 1024
        return Run(wall, peak, process.returncode, output.read().decode(), errors.read().decode())


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
