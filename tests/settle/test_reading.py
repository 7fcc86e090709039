"""Which objectives decide a figure, through every series, line and step between: what has to be final before it is."""

from __future__ import annotations

import pytest

from slalang.settle.reading import objectives_read
from tests.settle.by_text import contract_of, objective

NAMES = ("speed", "calm", "near", "idle")
TEXT = (
    "\n".join(objective(name, "at least 80%", measure="share of speed_rows where ok") for name in NAMES).replace(
        '"near" {', '"near" { tags local'
    )
    + """
charge fee "Fee" { amount 100 EUR  each month }
charge more "More" { amount fee times (near else 50%)  each month }
define weight of objective = 2 if missed otherwise 1
define doubled of objective = weight times 2
define plain each month = fee + more
define far each month = plain + (1 EUR if idle met otherwise 2 EUR)
penalty slow for speed "Slow" { when missed  amount fee }
penalty loud for calm "Loud" { when (result is under 50%)  amount 1 EUR times doubled }
penalty whole "Whole" { when far is over 3 EUR  amount 1 EUR  each month }
bonus quick for near "Quick" { when met  amount 1 EUR }
score points for idle "Points" { whatever the outcome  amount by outcome { missed: 4 points, otherwise: 0 points } }
define all_points each month = points
"""
)
STEPS = "subtotal owed of slow\n  cap credits at 50% of plain"
BONUSES = "pay bonuses as supplement on the next invoice\n  tax bonuses as compensation"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("fee", ""),
        ("more", "near"),
        ("plain", "near"),
        ("far", "near idle"),
        ("speed", "speed"),
        ("mean of speed over the last 3 months", "speed"),
        ("1 if calm missed otherwise 2", "calm"),
        ("slow", "speed"),
        ("loud", "calm"),
        ("whole", "near idle"),
        ("points", "idle"),
        ("all_points", "idle"),
        ("count of objectives where missed", "speed calm near idle"),
        ("count of objectives tagged local where missed", "near"),
        ("settled slow", "speed calm near idle"),
        ("owed", "speed calm near idle"),
        ("credits", "speed calm near idle"),
    ],
)
def test_what_decides_a_figure(expression: str, expected: str) -> None:
    """A settled figure is decided by all that goes into the settlement: its lines, and what its steps read."""
    made = contract_of(TEXT + f"define asked each month = {expression}\n", "speed_row", steps=STEPS, after=BONUSES)
    (asked,) = (d.body for d in made.defines if d.name == "asked")
    assert objectives_read(made, asked) == frozenset(expected.split())


def test_the_words_of_a_declaration_are_of_its_objective() -> None:
    made = contract_of(TEXT, "speed_row", steps=STEPS, after=BONUSES)
    loud = next(c for c in made.consequences if c.name == "loud")
    assert objectives_read(made, (loud.when, loud.amount), "calm") == {"calm"}
    assert objectives_read(made, loud.when, "calm") == {"calm"}
    assert objectives_read(made, loud.amount, "near") == {"near"}
    slow = next(c for c in made.consequences if c.name == "slow")
    assert objectives_read(made, slow.when, "speed") == {"speed"}
    assert objectives_read(made, slow.amount, "speed") == frozenset()
