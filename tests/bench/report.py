"""`python -m tests.bench.report`: how long the performance report of a contract with 200 objectives takes.

Takes nothing: makes a contract with penalties, windows, caps and a remedy, and calls of a year. Prints the wall time
of the whole command (`sla report`, which reads, checks, measures, settles, asks what would have been, words and sets),
of acme-care too, and of what it asks: what would have turned a miss, and what another miss would bring.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from slalang.cli.main import collect_rarely
from slalang.pipeline.project import Project
from slalang.pipeline.reporting import avoidances, following
from slalang.pipeline.settling import Request, settle_project

OBJECTIVES, PENALTIES, MISSED, CALLS, BOUND = 200, 100, 8, 15, 12.0
SLA = str(Path(sys.executable).parent / "sla")
ACME = Path(__file__).parents[2] / "contracts" / "acme-care" / "contract.sla"
HEAD = """
contract two_hundred "Two hundred promises" {
  number "B-5" provider provider "Provider" customer customer "Customer"
  effective 2026-01-01 to 2027-12-31 timezone "Europe/Madrid" currency EUR languages en
}
record call "Call" { id: text key  at: instant  queue: text  ok: flag  counted by at }
charge fee "Fee" { amount 100_000 EUR  each month }
"""
BANDS = "by result { from 85% under 90%: 1% of fee, under 85%: 2% of fee }"
RUNS = "by (months in a row where missed) { at most 1: 1, 2: 1.5, otherwise: 2 }"
AMOUNTS = (
    f"when missed  amount {BANDS} times {RUNS}",
    "when missed  amount 0.5% of charges per full 1 percentage point of shortfall",
    "when missed in at least 3 of the last 12 months  amount 1_000 EUR",
)
END = """
settlement monthly "Settlement" {
  each month
  cap  credits at 15% of charges
  cap  credits at 10% of (sum of charges over the last 12 months) - (sum of credits over the 11 months before)
  round half up to 0.01 EUR
  pay  as credit against the next invoice
  tax  as price reduction at 21%
}
remedy plan "Plan" { when any objective where missed 2 months in a row  provider delivers "a plan" within 10 days }
"""
SOURCES = """
zone: Europe/Madrid
records:
  call:
    files: calls.csv
    columns: {id: id, at: at, queue: queue, ok: ok}
"""


def text() -> str:
    """The contract."""
    objectives = (
        f'objective o{i} "Promise {i}" {{ measure share of calls where ok among queue is "q{i}"  '
        f"target at least 90%  each month }}"
        for i in range(OBJECTIVES)
    )
    penalties = (f'penalty p{i} for o{i} "Credit {i}" {{ {AMOUNTS[i % 3]} }}' for i in range(PENALTIES))
    return "\n".join((HEAD, *objectives, *penalties, END))


def calls() -> str:
    """A year of calls: of each queue and month some; the first promises are missed in the last two months."""
    chance = random.Random(1)  # noqa: S311  seeded figures, no secret
    rows = (
        f"c{i}-{month}-{n},2026-{month:02}-{1 + n:02} 10:00:00,q{i},{str(n >= bad).lower()}"
        for i in range(OBJECTIVES)
        for month in range(1, 13)
        for bad in (failures(i, month, chance),)
        for n in range(CALLS)
    )
    return "\n".join(("id,at,queue,ok", *rows, ""))


def failures(promise: int, month: int, chance: random.Random) -> int:
    """Two failures of 15 are too many; so few promises are missed that of each the smaller changes are looked for."""
    if promise < MISSED and month >= 11:
        return 3 + promise % 3
    return chance.choice((0, 0, 0, 1))


def main() -> bool:
    """Prints the table; whether the bound is kept."""
    collect_rarely()  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "contract.sla")
        for name, content in (("contract.sla", text()), ("sources.yaml", SOURCES), ("calls.csv", calls())):
            Path(folder, name).write_text(content, "utf-8")
        wide = command(file, "2026-12", Path(folder, "report.html"))
        settled = settle_project(Project(file), Request("2026-01", "2026-12", Path(folder, "sources.yaml")))
        statement, grounds = settled.statement, settled.grounds
        assert statement is not None and grounds is not None, [f.text() for f in settled.faults]
        shown = statement.periods[-1:]
        turned = wall(lambda: tuple(avoidances(grounds, shown)))
        repeated = wall(lambda: tuple(following(grounds, shown)))
        acme = command(ACME, "2026-06", Path(folder, "acme.html"))
    print(f"\n{'sla report, whole process':<44}{'wall s':>10}{'bound s':>10}")
    print(f"{f'{OBJECTIVES} objectives, {MISSED} missed, month 12':<44}{wide:>10.3f}{BOUND:>10.2f}")
    print(f"{'  of it: what would have turned a miss':<44}{turned:>10.3f}")
    print(f"{'  of it: what another miss would bring':<44}{repeated:>10.3f}")
    print(f"{'acme-care, June':<44}{acme:>10.3f}")
    return wide <= BOUND


def command(file: Path, period: str, out: Path) -> float:
    """The wall time of one report, in seconds."""
    arguments = [SLA, "report", str(file), "--period", period, "-o", str(out)]
    return min(wall(lambda: subprocess.run(arguments, check=True, capture_output=True)) for _ in range(2))


def wall(run: Callable[[], object]) -> float:
    """How long something takes, in seconds."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
