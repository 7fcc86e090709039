"""Random contracts in which two promises are paid for: amounts, steps and amendments of most forms that are settled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st

from slalang.model.contract import Contract, LawOfChange
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
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
  measure (share of calls where ok){rounded}
  {target}
  each month
}}
objective care "Care" {{ measure share of calls where not ok  target at least 90%  each month }}
define bad_months each month = count of the last 3 months where speed missed
define late each month = {late}
define bank each month = (bank in the month before else 0 EUR) + (5 EUR if speed met)
score points for speed {{ whatever the outcome  amount by outcome {{ missed: 2 points, otherwise: 0 points }} }}
penalty credit for speed {{ {when}  amount {amount} }}
penalty other for care {{ when missed  amount {other} }}
penalty third "Third" {{ each month  amount {third} }}
bonus plus for speed, care {{ when met  amount {plus} }}
settlement monthly "Settlement" {{
  each   {unit}
  {steps}
  pay    as credit against the next invoice
  tax    as compensation
  unused lapses on termination
  pay    bonuses as supplement on the next invoice
  tax    bonuses as compensation
}}
{amendment}
"""


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
        "missed in each of the last 2 months",
        "(speed missed in at least 1 of the quarter)",
        "late is over 1",
        "care is over 40%",
        "(credit in the month before else 0 EUR) is over 30 EUR",
        "(smallest of speed over 2026-Q1) is under 60%",
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
        st.builds("({} times (count of months in the quarter where missed))".format, inner),
        st.builds("({} times (count of months in the contract year so far where missed))".format, inner),
        st.builds("({} times late)".format, inner),
        st.builds("({} + (bank in the month before else 0 EUR))".format, inner),
        st.builds("highest(0 EUR, {} - (credit in the month before else 0 EUR))".format, inner),
        st.builds("lowest({}, 10% of (sum of charges over the last 3 months))".format, inner),
        st.builds("({} if other is over 25 EUR otherwise {})".format, inner, inner),
        st.builds("((other times 2) else {})".format, inner),
        st.builds("({} per 10 percentage points of distance(result, 70%))".format, rates),
        st.builds(
            "(graduated per 1 percentage point by shortfall "
            "{{ at most 9 percentage points: {} EUR, over 9 percentage points: {} EUR }})".format,
            st.integers(0, 3),
            st.integers(0, 3),
        ),
        st.builds(
            "(by result, bad_months {{ under 60% and at least 0: {}, at least 60% and under 2: {}, "
            "at least 60% and at least 2: {} }})".format,
            inner,
            inner,
            inner,
        ),
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
            "increase credit by 5 EUR if speed missed",
            "reduce plus by 5 EUR",
            "keep highest of plus for each objective",
            "keep highest of credit, third",
            "cap credits for each objective at 50 EUR",
            "cap credit, third at 70 EUR",
            "cap third, other at 40 EUR",
            "cap plus at 30 EUR",
            "cap credits at 100 EUR if speed missed otherwise 80 EUR",
            "waive plus when (speed missed in the month before)",
        )
    ),
    max_size=3,
)
lates = st.sampled_from(
    (
        "1 if (speed missed in the month before) otherwise 0",
        "count of months in the contract year so far where speed missed",
        "count of months in the quarter where speed missed",
        "1 if speed missed otherwise 0",
    )
)
thirds = st.sampled_from(
    (
        "7 EUR",
        "20% of (credit else 0 EUR)",
        "highest(0 EUR, 30 EUR - (credit else 0 EUR))",
        "3 EUR times late",
        "5% of (credit in the quarter)",
        "10 EUR if (any objectives where missed)",
        "5 EUR times (months in a row where (credit else 0 EUR) is over 10 EUR)",
        "1 EUR per 1 point of (points in the next month)",
    )
)
replaced = st.sampled_from(
    (
        "replace speed.target with at least 90%",
        "replace late with 3 if (speed met in the month before) otherwise 0",
        "replace third.amount with highest(0 EUR, 50 EUR - (third in the month before else 0 EUR))",
        "replace credit.amount with 10 EUR times late",
        "replace bad_months with count of the last 2 months where (speed met or care missed)",
        "remove third",
    )
)
dates = st.sampled_from(("2026-02-01", "2026-03-01", "2026-04-01", "2026-03-12 splitting the month"))


def amendments() -> st.SearchStrategy[str]:
    changed = "amendment later {{ effective {}  {}  {} }}".format
    return st.one_of(st.just(""), st.builds(changed, dates, replaced, replaced))


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
        rounded=draw(st.sampled_from(("", "", " rounded to 1%", " rounded down to 5%"))),
        target=draw(targets),
        when=draw(whens),
        amount=draw(amounts),
        other=draw(st.sampled_from(("30 EUR", "70 EUR if speed missed otherwise 20 EUR", "3% of fee"))),
        third=draw(thirds),
        plus=draw(st.sampled_from(("20 EUR", "2 EUR per 1 percentage point of overshoot", "20 EUR if speed met"))),
        late=draw(lates),
        unit=draw(st.sampled_from(("month", "month", "quarter"))),
        amendment=draw(amendments()),
        steps="\n  ".join((*draw(steps), draw(ends))),
    )
    if law is not None:
        text += f'invariant "law" {{ {law} }}\n'
    contract = checked(text)
    assume(contract is not None)
    return Drawn(text, contract)
