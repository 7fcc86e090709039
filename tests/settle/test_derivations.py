"""What a derivation says, step by step: a controller can follow it with a pencil."""

from __future__ import annotations

from fractions import Fraction

from slalang.model.measured import Measured
from slalang.model.outcome import Trace
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import subjects
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from slalang.units import Kind, decimal_text
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population

TEXT = (
    """
record visit "Visits" {
  id: text key
  at: instant
  site: one of ("north", "south")
  ok: flag
  counted by at
}
charge fee "Fee" { amount 100 EUR  each month }
objective up "Up" { measure share of visits where ok  target at least 80%  each month by at for each site }
"""
    + objective("speed", "at least 80%", "level serious when under 75%")
    + """
penalty slow for speed "Slow" { when missed  amount 10% of fee }
penalty down for up "Down" { when missed  amount 1 EUR }
score points for speed "Points" { whatever the outcome  amount by outcome { missed: 4 points, otherwise: 0 points } }
"""
)
SPEED = {"2026-01": (70, 100), "2026-02": (90, 100), "2026-03": (78, 100)}
SITES = {"north": 90, "south": 60}


def shown(*expressions: str) -> str:
    """How each expression came about in March."""
    defines = "\n".join(f"define d{i} each month = {e}" for i, e in enumerate(expressions))
    made = contract_of(TEXT + defines, "speed_row")
    visits = {(label, site): (ok, 100) for label in SPEED for site, ok in SITES.items()}
    data = measured(made, {"visit": visits, "speed_row": SPEED})
    named = {"up": population("up", visits), "speed": population("speed", SPEED)}
    periods = settlement_periods(made, timeline(made).high)[:3]
    again = Again(Grounds(made, periods, Measured(data.answers, named), periods[-1].end), 2)
    traces = {s.name: s.of for s in subjects(again)}
    return "\n".join("\n".join(lines(traces[f"d{i}"])) for i in range(len(expressions)))


def lines(of: object, depth: int = 0) -> list[str]:
    """A step with its value, its rule, and the clause where that is not already its label; below it its parts."""
    assert isinstance(of, Trace)
    clause = " ".join(of.place.text.split()) if of.place is not None else "no place"
    rest = [f"({of.rule})" if of.rule else "", f"[{clause}]" if clause != of.label else ""]
    told = " ".join(part for part in (f"{of.label}: {value(of)}", *rest) if part)
    return ["  " * depth + told, *(line for part in of.parts for line in lines(part, depth + 1))]


def value(of: Trace) -> str:
    match of.value, of.type.kind:
        case None, _:
            return "missing"
        case bool(), _:
            return "yes" if of.value else "no"
        case Fraction(), Kind.PERCENT | Kind.RATIO | Kind.PERCENTAGE_POINTS:
            return f"{decimal_text(of.value * 100)}% {of.type}"
        case Fraction(), _:
            return f"{decimal_text(of.value)} {of.type}"
        case _:
            return f"{of.value} {of.type}"


CASES = {
    "amounts": (
        (
            "(2% of fee) + 3 EUR",
            "fee - 30 EUR",
            "fee / 4",
            "fee times 2",
            "-fee",
            "fee capped at 30 EUR",
            "highest(fee, 120 EUR)",
            "lowest(fee, 120 EUR)",
            "(fee / 3) rounded down to 0.01 EUR",
            "3 EUR per started 1 percentage point of (80% - 77.5%)",
            "3 EUR per full 1 percentage point of (80% - 77.5%)",
            "3 EUR per 1 percentage point of (80% - 77.5%)",
            "distance(80%, 93%)",
        ),
        "",
    ),
    "choices": (
        (
            "fee if month_of_contract is at least 4 otherwise 7 EUR",
            "fee if month_of_contract is at least 3 otherwise 7 EUR",
            "fee if month_of_contract is at least 4",
            "(fee in the month before) else fee",
            "by month_of_contract { under 3: 1 EUR, otherwise: 2 EUR }",
            "graduated by fee { under 40 EUR: 10%, at least 40 EUR: 5% }",
        ),
        "",
    ),
    "other periods": (
        (
            "fee in the month before",
            "fee in the quarter",
            "speed in the month before",
            "sum of fee over the last 2 months",
            "mean of speed over the last 3 months",
            "largest of speed over the last 3 months",
            "(share of speed_rows where ok) measured over the last 2 months",
            "credits in the month before",
            "sum of credits over the contract year so far",
            "(settled slow) in the month before",
            "points in the month before",
            "slow",
        ),
        "",
    ),
    "conditions": (
        (
            "speed missed in the month before",
            "speed missed serious in at least 1 of the last 3 months",
            "speed missed in each of the last 3 months",
            "speed missed 2 months in a row",
            "months in a row where speed met",
            "speed is at least 80% and fee is over 10 EUR",
            "speed is at least 80% or fee is over 10 EUR",
            "not speed met",
            "speed exists",
            "speed is missing",
            "fee is any of (1 EUR, 100 EUR)",
            "fee is not 100 EUR",
        ),
        "",
    ),
    "sets": (
        (
            "count of objectives where missed",
            "share of objectives where met",
            "any objective where missed",
            'up for "north"',
            "sum of down over sites",
            "largest of up over sites",
            'down for "south"',
            "count of visits where ok",
            "year_of_contract",
            "charges",
        ),
        "",
    ),
}
