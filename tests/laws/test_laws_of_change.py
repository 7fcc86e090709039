"""Laws of change on random contracts: settling never breaks what is proved, and breaks what is refuted.

Each case is a contract whose amounts, steps and amendment are drawn, and months whose results are drawn; the settlement
itself says what each of several results of one month comes to.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from slalang.calendar.periods import Period
from slalang.diagnostic import Severity
from slalang.model.contract import Contract, LawOfChange
from slalang.model.measured import GivenValue, Measured
from slalang.pipeline.laws import InvariantRefuted, unproved, versions
from slalang.semantics.proofs.laws import doubts
from slalang.settle import terms
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from tests.laws.drawn import Drawn, contracts

LAWS = (
    LawOfChange("worse", "speed", "lowers", "credit"),
    LawOfChange("better", "speed", "raises", "credits"),
    LawOfChange("worse", "speed", "raises", "credit"),
    LawOfChange("worse", "speed", "lowers", "credit", settled=True),
    LawOfChange("worse", "speed", "lowers", "third"),
    LawOfChange("worse", "speed", "raises", "bonuses"),
    LawOfChange("worse", "care", "lowers", "credits"),
)
ASKED = os.environ.get("SLALANG_ORACLE_EXAMPLES")


def tried(examples: int) -> settings:
    """So many examples, the same every time, or as many others as are asked for; shown as they were found."""
    return settings(
        max_examples=int(ASKED or examples),
        derandomize=ASKED is None,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


# ---------------------------------------------------------------- settling

Data = tuple[GivenValue, ...]
Amounts = dict[LawOfChange, Fraction]
results = st.integers(0, 100).map(lambda n: Fraction(n, 100))
some = st.lists(results, min_size=8, max_size=8, unique=True)


@dataclass(frozen=True, slots=True)
class Quarter:
    """The first quarter of a contract: its months, which an amendment may split, and which of them is looked at."""

    contract: Contract
    months: tuple[Period, ...]
    looked_at: Period

    @property
    def in_force(self) -> Contract:
        """The terms of the month that is looked at."""
        return terms.at(terms.versions(self.contract, timeline(self.contract)), self.looked_at.start).contract

    def settled(self, given_: Data, name: str, result: Fraction) -> Amounts:
        """What each law's line comes to for the month that is looked at, with one result of it."""
        this, end = self.looked_at, self.months[-1].end
        values = tuple(g for g in given_ if (g.name, g.period) != (name, this.label))
        measured = Measured(given=(*values, GivenValue("objective", name, None, this.label, result)), rows=False)
        outcomes = settle(self.contract, settlement_periods(self.contract, end), measured, end)
        own = next(o for o in outcomes if o.start < this.end <= o.end)
        totals = {"credits": "penalty", "bonuses": "bonus"}
        found: Amounts = {}
        for law in LAWS:
            lines = own.lines if law.line in totals else tuple(n for o in outcomes for n in o.lines)
            mine = [n for n in lines if n.kind == totals.get(law.line) or (n.name, n.period) == (law.line, this.label)]
            settled = law.settled or law.line in totals
            found[law] = sum((n.settled if settled else n.amount for n in mine if settled or not n.origin), Fraction(0))
        return found


@st.composite
def quarters(draw: st.DrawFn, contract: Contract) -> Quarter:
    line = timeline(contract)
    end = next(p.end for p in line.until("quarter", 2**60) if p.label == "2026-Q1")
    months = line.until("month", end)
    return Quarter(contract, months, draw(st.sampled_from(months[::-1])))


@st.composite
def data(draw: st.DrawFn, quarter: Quarter) -> Data:
    """A fee, and the results of all months; a result may be missing."""
    found = [
        GivenValue("charge", "fee", None, "", draw(st.sampled_from((Fraction(0), Fraction(1_000), Fraction(7_777, 2)))))
    ]
    for month in quarter.months:
        for name in ("speed", "care"):
            result = draw(st.one_of(st.none(), results, results))
            found.append(GivenValue("objective", name, None, month.label, result))
    return tuple(found)


def is_worse(contract: Contract, name: str) -> Callable[[Fraction, Fraction], bool]:
    """Whether the second result lies further to the bad side than the first, by the words of the targets above."""
    target = next(o.target for o in contract.objectives if o.name == name)
    low, high = getattr(target, "low", None), getattr(target, "high", None)

    def worse(first: Fraction, second: Fraction) -> bool:
        if low is not None and high is not None:
            under, over = second < low.value and first < high.value, second >= high.value and first >= low.value
            return (under and first > second) or (over and first < second)
        return second < first if low is not None else second > first

    return worse


def holds(law: LawOfChange, better: Fraction, worse: Fraction) -> bool:
    if law.change == "better":
        return worse <= better if law.effect == "lowers" else worse >= better
    return worse >= better if law.effect == "lowers" else worse <= better


@tried(50)
@given(contracts(), st.data())
def test_what_is_proved_is_never_broken(drawn: Drawn, more: st.DataObject) -> None:
    assert drawn.contract is not None
    quarter = more.draw(quarters(drawn.contract))
    doubted = doubts(quarter.in_force, LAWS, versions(drawn.contract))
    proved = [law for law in LAWS if law not in doubted]
    assume(any(law.objective == "speed" for law in proved))
    note(drawn.text)
    given_ = more.draw(data(quarter))
    for name, several in (("speed", more.draw(some)), ("care", [Fraction(0), Fraction(89, 100), Fraction(9, 10)])):
        found = {result: quarter.settled(given_, name, result) for result in several}
        worse = is_worse(quarter.in_force, name)
        for law in (law for law in proved if law.objective == name):
            for first, second in permutations(found, 2):
                if worse(first, second):
                    amounts = [found[r][law] for r in (first, second)]
                    assert holds(law, *amounts), (law, quarter.looked_at.label, first, second, amounts, given_)


@tried(6)
@given(st.sampled_from(LAWS).flatmap(lambda law: st.tuples(st.just(law), contracts(law))))
def test_what_is_refuted_is_broken_by_settling_twice(case: tuple[LawOfChange, Drawn]) -> None:
    law, drawn = case
    assert drawn.contract is not None
    found = unproved(drawn.contract)
    assume(found)
    (fault,) = found
    assert (fault.severity is Severity.ERROR) is isinstance(fault, InvariantRefuted)
    assume(isinstance(fault, InvariantRefuted))
    assert isinstance(fault, InvariantRefuted)
    note(fault.text())
    better, worse = (Fraction(said.rstrip("%")) / 100 for said in (fault.better, fault.worse))
    first, second = (Fraction(said.removesuffix(" EUR")) for said in (fault.first, fault.second))
    assert is_worse(drawn.contract, law.objective)(better, worse)
    assert not holds(law, first, second)
