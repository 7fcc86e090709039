"""Laws of change on random contracts: settling never breaks what is proved, and breaks what is refuted.

Each case is a contract whose amounts and steps are drawn, and months whose results are drawn; the settlement itself
says what each of several results comes to.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations
from pathlib import Path

from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from slalang.diagnostic import Severity
from slalang.model.contract import Contract, LawOfChange
from slalang.model.measured import GivenValue, Measured
from slalang.model.outcome import PeriodOutcome
from slalang.pipeline.laws import InvariantRefuted, unproved
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
record call "Call" {{ id: text key  at: instant  ok: flag  counted by at }}
record bill "Bill" {{ id: text key  at: date  amount: money  counted by at }}
charge fee "Fee" {{ amount sum of amount over bills  each month }}
objective speed "Speed" {{
  measure share of calls where ok{rounded}
  {target}
  each month
}}
objective care "Care" {{ measure share of calls where not ok  target at least 90%  each month }}
define bad_months each month = count of the last 3 months where speed missed
score points for speed {{ whatever the outcome  amount by outcome {{ missed: 2 points, otherwise: 0 points }} }}
penalty credit for speed {{ {when}  amount {amount} }}
penalty other for care {{ when missed  amount {other} }}
settlement monthly "Settlement" {{
  each   month
  {steps}
  pay    as credit against the next invoice
  tax    as compensation
}}
"""
MONTHS = ("2026-01", "2026-02", "2026-03")
LAST = MONTHS[-1]
LAWS = (
    LawOfChange("worse", "speed", "lowers", "credit"),
    LawOfChange("better", "speed", "raises", "credits"),
    LawOfChange("worse", "speed", "raises", "credit"),
    LawOfChange("worse", "speed", "lowers", "credit", settled=True),
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


# ---------------------------------------------------------------- contracts

rates = st.sampled_from(("1% of fee", "2% of fee", "5% of fee", "0 EUR", "40 EUR", "100 EUR"))
shares = st.integers(1, 99)


@st.composite
def by_result(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    low, high = sorted(draw(st.lists(shares, min_size=2, max_size=2, unique=True)))
    below, between, above = draw(inner), draw(inner), draw(inner)
    return f"(by result {{ under {low}%: {below}, from {low}% under {high}%: {between}, otherwise: {above} }})"


@st.composite
def by_distance(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    most = draw(st.integers(1, 30))
    word = draw(st.sampled_from(("shortfall", "overshoot")))
    return f"(by {word} {{ at most {most} percentage points: {draw(inner)}, otherwise: {draw(inner)} }})"


@st.composite
def per_point(draw: st.DrawFn) -> str:
    grain = draw(st.sampled_from(("", "full ", "started ")))
    word = draw(st.sampled_from(("shortfall", "shortfall", "overshoot")))
    size = draw(st.sampled_from(("1 percentage point", "2 percentage points", "7 percentage points")))
    return f"({draw(rates)} per {grain}{size} of {word})"


conditions = st.sampled_from(
    (
        "missed",
        "care missed",
        "result is under 70%",
        "result is at least 45%",
        "missed 2 months in a row",
        "missed in at least 2 of the last 3 months",
        "bad_months is over 1",
        "missed in the month before",
        "(missed or care missed)",
        "not missed",
        "missed low",
    )
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        by_result(inner),
        by_distance(inner),
        st.builds("({} if {} otherwise {})".format, inner, conditions, inner),
        st.builds(
            "({} times by (months in a row where missed) {{ at most 1: 1, 2: {}, otherwise: 2 }})".format,
            inner,
            st.sampled_from(("1.5", "0.5")),
        ),
        st.builds(
            "({} times by outcome {{ missed low: {}, missed: 1, otherwise: 0 }})".format,
            inner,
            st.sampled_from(("2", "0.5", "1")),
        ),
        st.builds("({} times bad_months)".format, inner),
        st.builds("lowest({}, {})".format, inner, inner),
        st.builds("highest({}, {})".format, inner, inner),
        st.builds("highest(0 EUR, {} - {})".format, inner, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} capped at {})".format, inner, rates),
        st.builds("({} rounded {} to 10 EUR)".format, inner, st.sampled_from(("half up", "up", "down", "even"))),
        st.builds("({} per 1 point of (points else none))".format, rates),
        st.builds("({} if (sum of points over the last 2 months) is over 2 points otherwise {})".format, inner, inner),
        st.builds("({} if (mean of speed over the last 2 months) is under 60% otherwise {})".format, inner, inner),
        st.builds("({} times (share of objectives where missed))".format, inner),
    )


amounts = st.recursive(st.one_of(rates, per_point()), combined, max_leaves=4)
targets = st.sampled_from(
    (
        "target at least 80%  level low when under 60%",
        "target at least 80%  level low when under 60%",
        "target at most 30%  level low when over 55%",
        "target over 50%  level low when at most 20%",
        "target from 40% under 60%  level low when under 20%",
    )
)
whens = st.sampled_from(
    (
        "whatever the outcome",
        "whatever the outcome",
        "when missed",
        "when result is under 85%",
        "when missed and care missed",
        "when missed or care missed",
    )
)
steps = st.lists(
    st.sampled_from(
        (
            "keep highest of credit, other",
            "keep first of credit, other",
            "keep first of other, credit",
            "cap credits at 120 EUR",
            "cap credits at 15% of charges",
            "cap credit at 60 EUR",
            "cap credits at 300 EUR - (sum of credits over the 2 months before)",
            "cap credits at 90 EUR carrying the excess",
            "waive credit when care missed",
            "waive other when speed is under 50%",
            "waive credits when speed is over 70%",
            "reduce credits by 25 EUR",
            "reduce credit by 10 EUR per 1 point of (points else none)",
            "increase credits by 15 EUR",
        )
    ),
    max_size=3,
)
ends = st.sampled_from(("round half up to 0.01 EUR", "round up to 10 EUR", "round even to 50 EUR  drop under 60 EUR"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A contract's text, with the contract where it has no error."""

    text: str
    contract: Contract | None


@cache
def checked(text: str) -> Contract | None:
    return check(Source("drawn.sla", text), Folder(Path("/"))).contract


@st.composite
def contracts(draw: st.DrawFn, law: LawOfChange | None = None) -> Drawn:
    text = TEXT.format(
        rounded=draw(st.sampled_from(("", "", " rounded to 1%"))),
        target=draw(targets),
        when=draw(whens),
        amount=draw(amounts),
        other=draw(st.sampled_from(("30 EUR", "70 EUR if speed missed otherwise 20 EUR", "3% of fee"))),
        steps="\n  ".join((*draw(steps), draw(ends))),
    )
    if law is not None:
        text += f'invariant "law" {{ {law} }}\n'
    contract = checked(text)
    assume(contract is not None)
    return Drawn(text, contract)


# ---------------------------------------------------------------- settling

Data = tuple[GivenValue, ...]


@st.composite
def data(draw: st.DrawFn) -> Data:
    """Fees and results of four months; a result may be missing."""
    fee = draw(st.sampled_from((Fraction(0), Fraction(1_000), Fraction(7_777, 2))))
    found = [GivenValue("charge", "fee", None, "", fee)]
    for month in MONTHS:
        for name in ("speed", "care"):
            result = draw(st.one_of(st.none(), results) if (month, name) != (LAST, "speed") else results)
            found.append(GivenValue("objective", name, None, month, result))
    return tuple(found)


results = st.integers(0, 100).map(lambda n: Fraction(n, 100))
some = st.lists(results, min_size=10, max_size=10, unique=True)


def settled(contract: Contract, given_: Data, name: str, result: Fraction) -> PeriodOutcome:
    """The last month, with one result of it."""
    values = tuple(g for g in given_ if (g.name, g.period) != (name, LAST))
    instead = GivenValue("objective", name, None, LAST, result)
    periods = settlement_periods(contract, end_of(contract))
    return settle(contract, periods, Measured(given=(*values, instead), rows=False), periods[-1].end)[-1]


def end_of(contract: Contract) -> int:
    return next(p.end for p in timeline(contract).until("month", 2**60) if p.label == LAST)


def amount(law: LawOfChange, month: PeriodOutcome) -> Fraction:
    """What the line of a law comes to."""
    if law.line == "credits":
        return sum((n.settled for n in month.lines if n.kind == "penalty"), Fraction(0))
    mine = [n for n in month.lines if n.name == law.line]
    if law.settled:
        return sum((n.settled for n in mine), Fraction(0))
    return sum((n.amount for n in mine if not n.origin), Fraction(0))


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
    contract = drawn.contract
    assert contract is not None
    doubted = doubts(contract, LAWS)
    proved = [law for law in LAWS if law not in doubted]
    assume(any(law.objective == "speed" for law in proved))
    note(drawn.text)
    given_ = more.draw(data())
    for name, several in (("speed", more.draw(some)), ("care", (Fraction(0), Fraction(89, 100), Fraction(9, 10)))):
        months = {result: settled(contract, given_, name, result) for result in several}
        worse = is_worse(contract, name)
        for law in (law for law in proved if law.objective == name):
            for first, second in permutations(months, 2):
                if worse(first, second):
                    amounts = [amount(law, months[r]) for r in (first, second)]
                    assert holds(law, *amounts), (law, first, second, amounts)


@tried(15)
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
