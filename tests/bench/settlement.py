"""`python -m tests.bench.settlement`: how long 40 objectives and 25 penalties take to settle once they are measured.

Takes nothing: makes a contract with windows, tables, caps, earn-back and remedies, and figures for its months. Prints
the best of some runs for 15 to 120 months, and the time of a month, which must not grow. Exits 1 over the bound.
"""

from __future__ import annotations

import random
import sys
import time
from fractions import Fraction
from pathlib import Path

from slalang.cli.main import collect_rarely
from slalang.model.contract import Contract
from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Population
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.questions import questions
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.source import Source

OBJECTIVES, PENALTIES, MONTHS, BOUND = 40, 25, 60, 0.5
HEAD = """
contract sixty_months "Sixty months" {
  number     "B-3"
  provider   provider "Provider"
  customer   customer "Customer"
  effective  2020-01-01 to 2029-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en
}
record call "Call" {
  id:         text key
  at:         instant
  queue:      text
  ok:         flag
  counted by  at
}
charge fee "Fee" { amount 100_000 EUR  each month }
"""
BANDS = """by result { from 85% under 90%: 1% of fee, from 80% under 85%: 2% of fee, under 80%: 5% of fee }
          times by (months in a row where missed) { at most 1: 1, 2: 1.5, otherwise: 2 }"""
AMOUNTS = (
    f"when missed  amount {BANDS}",
    "when missed  amount 0.5% of charges per full 1 percentage point of shortfall",
    "when missed in at least 3 of the last 12 months  amount 1_000 EUR",
    "when missed minimum  amount 2% of charges times by (months in a row where missed) { at most 1: 1, otherwise: 2 }",
    "when missed 2 months in a row  amount 500 EUR",
)
END = """
settlement monthly "Settlement" {
  each       month
  keep       highest of p0, p1, p2
  cap        credits at 15% of charges
  cap        credits at 10% of (sum of charges over the last 12 months) - (sum of credits over the 11 months before)
  earn back  p0 when o0 is at least 95% in each of the next 2 months
  round      half up to 0.01 EUR
  drop       under 1 EUR
  pay        as credit against the next invoice
  tax        as price reduction at 21%
}
remedy plan "Plan" {
  when      any objective tagged key where missed 2 months in a row
  provider  delivers "a plan" within 10 days
}
remedy chronic "Chronic" {
  when      (sum of credits over the last 12 months) is at least 9% of (sum of charges over the last 12 months)
  customer  may "terminate" on 30 days notice given within 60 days
}
"""


def text() -> str:
    """The contract."""
    promise = "target at least 90%  level minimum when under 80%  each month"
    objectives = (
        f'objective o{i} {{ measure share of calls where ok among queue is "q{i}"  {promise} '
        f"{'tags key' if i < 10 else ''} }}"
        for i in range(OBJECTIVES)
    )
    penalties = (f'penalty p{i} for o{i} "Penalty {i}" {{ {AMOUNTS[i % 5]} }}' for i in range(PENALTIES))
    return "\n".join((HEAD, *objectives, *penalties, END))


def measured(contract: Contract, labels: list[str]) -> Measured:
    """Figures as an engine would give them: a hundred calls for each objective and month."""
    chance = random.Random(1)  # noqa: S311  seeded figures, no secret
    good = {o.name: {label: chance.randint(70, 100) for label in labels} for o in contract.objectives}
    answers = {
        q: Answer({CellKey(p): Cell(Fraction(n), Fraction(100)) for p, n in good[q.objective].items()})
        for q in questions(contract)
    }
    populations = {n: Population(n, {CellKey(p): Counts(100, k) for p, k in each.items()}) for n, each in good.items()}
    return Measured(answers, populations)


def best(contract: Contract, months: int, times: int = 5) -> float:
    """The fastest of some runs, in seconds."""
    periods = settlement_periods(contract, timeline(contract).high)[:months]
    figures = measured(contract, [p.label for p in periods])
    found = []
    for _ in range(times):
        started = time.perf_counter()
        settle(contract, periods, figures, periods[-1].end)
        found.append(time.perf_counter() - started)
    return min(found)


def main() -> bool:
    """Prints the table; whether the bound is kept."""
    collect_rarely()  # as the program does
    checked = check(Source("bench", text()), Folder(Path(__file__).parent))
    contract = checked.contract
    assert contract is not None, [f.text() for f in checked.faults]
    title = f"settle {OBJECTIVES} objectives, {PENALTIES} penalties"
    print(f"\n{title:<44}{'wall s':>10}{'bound s':>10}{'ms a month':>12}")
    good = True
    for months in (15, 30, MONTHS, 2 * MONTHS):
        wall = best(contract, months)
        bound = f"{BOUND:>10.2f}" if months == MONTHS else " " * 10
        print(f"{f'{months} months':<44}{wall:>10.3f}{bound}{1000 * wall / months:>12.2f}")
        good = good and (months != MONTHS or wall <= BOUND)
    return good


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
