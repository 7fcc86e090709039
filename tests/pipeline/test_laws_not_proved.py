"""What settling breaks is never called proved: contracts made to mislead the proof of `worse O never lowers L`.

Each case is settled twice, with nothing different but one result, and both amounts are those that a person gets. What a
given result cannot show (few rows, rows that miss, excuses) is only asked of the proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from slalang.model.contract import Contract, LawOfChange
from slalang.model.measured import GivenValue, Measured
from slalang.model.outcome import PeriodOutcome
from slalang.pipeline.laws import versions
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.semantics.proofs.laws import doubts
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.source import Source

TEXT = """
contract pool "Pool" {{
  number     "P-1"
  provider   provider "Provider"
  customer   customer "Customer"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en
}}
record call "Call" {{ id: text key  at: instant  ok: flag  site: one of ("north", "south")  counted by at }}
charge fee "Fee" {{ amount 1_000 EUR  each month }}
objective speed "Speed" {{ {speed} }}
objective care "Care" {{ measure share of calls where not ok  target at least 90%  each month }}
{more}
penalty credit for speed {{ {credit} }}
penalty other for care {{ {other} }}
settlement monthly "Settlement" {{
  each {unit}
  {steps}
  round   half up to 0.01 EUR
  pay     as credit against the next invoice
  tax     as compensation
  unused  lapses on termination
  {paid}
}}
"""
SHARE = "measure share of calls where ok  target at least 80%  level low when under 60%"
PLAIN = {
    "speed": f"{SHARE}  each month",
    "credit": "when missed  amount 5 EUR",
    "other": "when missed  amount 30 EUR",
    "more": "",
    "unit": "month",
    "steps": "",
    "paid": "",
}
ALWAYS = "whatever the outcome  amount "
BONUS = {
    "more": "bonus plus for speed { when met  amount 50 EUR }",
    "paid": "pay bonuses as supplement on the next invoice  tax bonuses as compensation",
}


@dataclass(frozen=True)
class Broken:
    """A contract, and what a law's line comes to with a better and a worse result in one period, beside others."""

    law: str
    text: dict[str, str]
    period: str
    results: tuple[str, str]
    amounts: tuple[str, str]
    others: dict[tuple[str, str], str] = field(default_factory=dict)
    key: str | None = None


def months(of: str, *results: str) -> dict[tuple[str, str], str]:
    return {(of, f"2026-{i:02}"): result for i, result in enumerate(results, 1)}


CASES = {
    "a quarter settles the line of March, which looks back at February": Broken(
        "worse speed never lowers credits",
        {"unit": "quarter", "credit": ALWAYS + "10 EUR if not (speed missed in the month before) otherwise 5 EUR"},
        "2026-02",
        ("80%", "79%"),
        ("20", "15"),
        months("speed", "100%", "100%", "100%"),
    ),
    "the month before the end of a quarter lies in it": Broken(
        "worse speed never lowers credits",
        {"unit": "quarter", "steps": "waive other when (speed missed in the month before)"},
        "2026-02",
        ("80%", "79%"),
        ("30", "5"),
        months("care", "0%"),
    ),
    "a monthly series that a quarter reads looks back into it": Broken(
        "worse speed never lowers credits",
        {
            "unit": "quarter",
            "more": "define late each month = 1 if (speed missed in the month before) otherwise 0",
            "steps": "reduce other by 10 EUR times late",
        },
        "2026-02",
        ("80%", "79%"),
        ("30", "25"),
        months("care", "0%") | months("speed", "100%", "100%", "100%"),
    ),
    "lines of January and February wait for March and read it": Broken(
        "worse speed never lowers credits",
        {"credit": ALWAYS + "20 EUR if missed otherwise (10 EUR if (speed met in each of the quarter))"},
        "2026-03",
        ("80%", "79%"),
        ("30", "20"),
        months("speed", "100%", "100%"),
    ),
    "the first of several weeks": Broken(
        "worse speed never lowers credits",
        {
            "speed": f"{SHARE}  each week",
            "credit": "when missed  amount 1 EUR per 1 percentage point of shortfall",
            "steps": "keep first of other, credit",
        },
        "2026-W02",
        ("80%", "79%"),
        ("30", "1"),
        {("speed", "2026-W03"): "50%"},
    ),
    "a cap over credits and bonuses": Broken(
        "worse care never lowers bonuses",
        {**BONUS, "steps": "cap credits, bonuses at 60 EUR"},
        "2026-01",
        ("90%", "89%"),
        ("50", "37.50"),
        months("speed", "100%"),
    ),
    "the amount of a line that nothing was measured for": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS
            + "30 EUR if (other else 1 EUR) is at least 5 EUR otherwise (10 EUR if missed otherwise 15 EUR)",
            "other": ALWAYS + "10 EUR if speed missed otherwise 12 EUR",
        },
        "2026-01",
        ("80%", "79%"),
        ("15", "10"),
    ),
    "a result that no target judges can be read": Broken(
        "worse speed never lowers other",
        {
            "speed": "measure share of calls where ok  target at least (care in the month before)  each month",
            "other": ALWAYS + "(30 EUR if speed missed otherwise 30 EUR) else (20 EUR if speed is over 50%)",
        },
        "2026-01",
        ("60%", "40%"),
        ("20", "0"),
        months("care", "50%"),
    ),
    "the sum of all groups": Broken(
        "worse speed never lowers other",
        {
            "speed": f"{SHARE}  each month  for each site",
            "other": ALWAYS + "10 EUR if credit is over 5 EUR otherwise 20 EUR",
        },
        "2026-01",
        ("80%", "79%"),
        ("20", "10"),
        {("speed", "2026-01"): "0%"} | months("care", "50%"),
        "south",
    ),
    "the overshoot past the second end of a target": Broken(
        "worse speed never raises credit",
        {
            "speed": "measure (share of calls where ok) rounded half up to 7%  target over 40% under 60%  each month",
            "credit": ALWAYS + "1 EUR per 1 percentage point of overshoot",
        },
        "2026-01",
        ("56%", "63%"),
        ("16", "23"),
    ),
    "quarters seen from a month hold no result of one": Broken(
        "worse speed never lowers credit",
        {"credit": ALWAYS + "10 EUR if (missed in at least 1 of the last 2 quarters) otherwise (8 EUR if met)"},
        "2026-01",
        ("80%", "79%"),
        ("8", "0"),
    ),
    "the month before an amendment had other terms": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS + "10 EUR if missed",
            "more": """define part each month = 10%
              amendment more "More" {
                effective 2026-05-01
                replace part with 50%
                replace credit.amount with
                  (100 EUR times (part in the month before else 50%)) if missed otherwise 15 EUR
              }""",
        },
        "2026-05",
        ("80%", "79%"),
        ("15", "10"),
    ),
}

DOUBTED = {
    "few rows, of which the worse result has more failures": {
        "speed": f"{SHARE}  each month  fewer than 20: at most 4 failures",
        "credit": ALWAYS + "20 EUR if (met and result is under 80%) otherwise (10 EUR if missed)",
    },
    "rows that miss come with the result": {"credit": ALWAYS + "highest(0 EUR, 100 EUR - (1 EUR times misses))"},
    "a line that is not given where the result excuses it": {
        "other": ALWAYS + "10 EUR",
        "more": "relief storm for care { excuses the outcome  when speed missed }",
    },
    "the result itself excuses": {
        "credit": "when missed  amount 10 EUR",
        "more": "relief storm for speed { excuses the outcome  when speed is under 50% }",
    },
    "a line that waited, and that an amendment has removed": {
        "more": """penalty third for speed {
                whatever the outcome
                amount 10 EUR if (speed met in each of the quarter)
              }
              amendment without "Without" { effective 2026-06-01  remove third }""",
    },
    "a cap that carries, after one that holds more": {
        "steps": "cap other, third at 33 EUR  cap other at 22 EUR carrying the excess",
        "more": 'penalty third "Third" { each month  amount 7 EUR }',
    },
}
"""What no given result can show."""


def contract_of(**text: str) -> Contract:
    checked = check(Source("misleading.sla", TEXT.format(**{**PLAIN, **text})), Folder(Path("/")))
    assert checked.contract is not None, [f.text() for f in checked.faults]
    return checked.contract


def law_of(text: str) -> LawOfChange:
    change, objective, _, effect, line = text.split()
    return LawOfChange(change, objective, effect, line)


def doubted(contract: Contract, law: LawOfChange) -> bool:
    """Whether the law is not proved under some version of the terms."""
    every = versions(contract)
    return any(law in doubts(terms, [law], every) for terms in every)


def settled(contract: Contract, case: Broken, result: str) -> PeriodOutcome:
    """The settlement period in which the case's own period closes, with one result in it."""
    others = [GivenValue("objective", name, None, label, share(r)) for (name, label), r in case.others.items()]
    law, line, unit = law_of(case.law), timeline(contract), contract.settlement.unit if contract.settlement else ""
    own = next(
        p
        for o in contract.objectives
        if o.name == law.objective
        for p in line.until(o.unit, line.high)
        if p.label == case.period
    )
    around = line.at(unit, own.end - 1)
    assert around is not None
    given = (*others, GivenValue("objective", law.objective, case.key, case.period, share(result)))
    found = settle(contract, settlement_periods(contract, around.end), Measured(given=given, rows=False), around.end)
    return found[-1]


def share(text: str) -> Fraction:
    return Fraction(text.rstrip("%")) / 100


def amount(law: LawOfChange, period: str, of: PeriodOutcome) -> Fraction:
    kind = {"credits": "penalty", "bonuses": "bonus"}.get(law.line)
    if kind:
        return sum((n.settled for n in of.lines if n.kind == kind), Fraction(0))
    return sum((n.amount for n in of.lines if n.name == law.line and n.period == period), Fraction(0))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_law_that_settling_breaks_is_not_proved(case: Broken) -> None:
    contract, law = contract_of(**case.text), law_of(case.law)
    both = tuple(amount(law, case.period, settled(contract, case, result)) for result in case.results)
    assert both == tuple(map(Fraction, case.amounts))
    assert doubted(contract, law)


@pytest.mark.parametrize("text", DOUBTED.values(), ids=DOUBTED)
def test_what_no_given_result_can_show_is_not_proved_either(text: dict[str, str]) -> None:
    assert doubted(contract_of(**text), law_of("worse speed never lowers credits"))


def test_what_looks_ahead_at_a_fee_alone_is_proved() -> None:
    """A line that waits for the next bill does not read the result of the month in which it is settled."""
    credit = "when missed  amount 1% of (fee in the next month) per 1 percentage point of shortfall"
    assert not doubted(contract_of(credit=credit), law_of("worse speed never lowers credits"))
