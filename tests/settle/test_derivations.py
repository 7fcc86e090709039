"""What a derivation says, step by step: a controller can follow it with a pencil.

`derivations/NAME.txt` holds expressions after `>`, each with its derivation in March 2026: what is computed in the
contract's own words, its value, the rule in parentheses, and in brackets the clause where that says something else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from slalang.model.measured import Measured
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import subjects
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population
from tests.settle.told import lines

TEXT = (
    """
record visit "Visits" {
  id: text key
  at: instant
  site: one of ("north", "south")
  ok: flag
  counted by at
}
calendar office "Office" { open mon-fri 09:00-17:00 }
report account "Account" { each month  due within 5 business days in office }
report closing "Closing" { each quarter  due within 2 days after end of the quarter }
report plan "Plan" { each year  due within 5 days }
charge fee "Fee" { amount 100 EUR  each month }
objective up "Up" { measure share of visits where ok  target at least 80%  each month by at for each site }
"""
    + objective("speed", "at least 80%", "level serious when under 75%")
    + objective("rare", "at least 80%")
    + objective("idle", "at least 80%", "nothing counted: excused")
    + objective("lately", "at least 80%").replace("each    month", "each    quarter")
    + """
penalty slow for speed "Slow" { when missed  amount 10% of fee }
penalty down for up "Down" { when missed  amount 1 EUR }
score points for speed "Points" { whatever the outcome  amount by outcome { missed: 4 points, otherwise: 0 points } }
"""
)
SPEED = {"2026-01": (70, 100), "2026-02": (90, 100), "2026-03": (78, 100)}
SITES = {"north": 90, "south": 60}


FILES = sorted((Path(__file__).resolve().parent / "derivations").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_derivations(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    expressions = [line.removeprefix("> ") for line in text.splitlines() if line.startswith("> ")]
    assert shown(*expressions) == text


STEPS = """
  subtotal owed of slow
  reduce slow by 10% of credits
  increase slow by owed / 4
  cap slow at 50% of credits
  cap down for each site at 0.5 EUR
  waive down when credits is over 5 EUR
"""


EXPECTED = """\
subtotal owed of slow = 11 []
reduce slow by 10% of credits = 99/10 [0: 10 to 89/10]
  10% of credits: 1.1 money in EUR (percent of)
    10%: 10% percent
    credits: 11 money in EUR (running)
increase slow by owed / 4 = 62/5 [2: 0 to 5/2]
  owed / 4: 2.5 money in EUR (divided by)
    owed: 10 money in EUR
    4: 4 count
cap slow at 50% of credits = 97/10 [0: 89/10 to 31/5]
  50% of credits: 6.2 money in EUR (percent of)
    50%: 50% percent
    credits: 12.4 money in EUR (running)
cap down for each site at 0.5 EUR = 46/5 [1: 1 to 1/2]
  for each site: missing (for each) [cap down for each site at 0.5 EUR]
    south: 0.5 money in EUR (for each) [cap down for each site at 0.5 EUR]
      0.5 EUR: 0.5 money in EUR
waive down when credits is over 5 EUR = 87/10 [1: 1/2 to 0]
  credits is over 5 EUR: yes (is)
    credits: 9.2 money in EUR (running)
    5 EUR: 5 money in EUR
round half up to 0.01 EUR = 87/10 []"""


def test_steps() -> None:
    """Each step, what the lines come to after it, which lines it changed, and how its bound came about."""
    found = []
    for step in march(TEXT, STEPS).base.outcome.steps:
        changes = ", ".join(f"{c.line}: {c.before} to {c.after}" for c in step.changes)
        found += [f"{step.label} = {step.total} [{changes}]", *(lines(step.bound, 1) if step.bound else ())]
    assert "\n".join(found) == EXPECTED


AMENDED = """
amendment later {
  effective 2026-03-01
  add charge extra "Extra" { amount 7 EUR  each month }
  add penalty late for speed "Late" { when missed  amount 2 EUR }
  add define twice each month = extra times 2
  add define d0 each month = extra in the month before
  add define d1 each month = late in the month before
  add define d2 each month = (settled late) in the month before
  add define d3 each month = sum of extra over the last 3 months
  add define d4 each month = twice in the month before
}
"""
NOT_YET = """\
extra in the month before: missing (in 2026-02)
  2026-02: missing (charge) [extra]
late in the month before: missing (in 2026-02)
  2026-02: missing (penalty) [late]
(settled late) in the month before: missing (in 2026-02)
  2026-02: missing (settled) [settled late]
sum of extra over the last 3 months: 7 money in EUR (sum)
  2026-03: 7 money in EUR (charge) [extra]
twice in the month before: missing (in 2026-02)
  2026-02: missing (define) [twice]"""


def test_what_was_not_in_force_yet_has_no_value() -> None:
    traces = {s.name: s.of for s in subjects(march(TEXT + AMENDED))}
    assert "\n".join(line for i in range(5) for line in lines(traces[f"d{i}"])) == NOT_YET


def shown(*expressions: str) -> str:
    """How each expression came about in March; a series without a title is called by its name, here `d0`."""
    defines = "\n".join(f"define d{i} each month = {e}" for i, e in enumerate(expressions))
    traces = {s.name: s.of for s in subjects(march(TEXT + defines))}
    blocks = ("\n".join([f"> {e}", *lines(traces[f"d{i}"])]) for i, e in enumerate(expressions))
    return "\n\n".join(blocks) + "\n"


def march(text: str, steps: str = "") -> Again:
    """March: `rare` and `idle` have no rows at all, `lately` has some in the first quarter."""
    made = contract_of(text, *(f"{name}_row" for name in ("speed", "rare", "idle", "lately")), steps=steps)
    visits = {(label, site): (ok, 100) for label in SPEED for site, ok in SITES.items()}
    lately = {"2026-Q1": (85, 100)}
    data = measured(made, {"visit": visits, "speed_row": SPEED, "lately_row": lately})
    of: dict[str, dict[Any, tuple[int, int]]] = {"up": visits, "speed": SPEED, "lately": lately, "rare": {}, "idle": {}}
    named = {name: population(name, found) for name, found in of.items()}
    periods = settlement_periods(made, timeline(made).high)[:3]
    return Again(Grounds(made, periods, Measured(data.answers, named), periods[-1].end), 2)
