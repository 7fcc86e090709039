"""Random deals with what was measured for them: promises, prices of every kind, steps in any order, amendments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.oracle.deal_known import periods_of
from tests.oracle.deals import (
    Amendment,
    Amount,
    ByLevel,
    ByResult,
    ByRun,
    Change,
    Choice,
    Condition,
    Deal,
    Flat,
    Graduated,
    IfOften,
    Limit,
    OfCharge,
    OfNextCharge,
    OfPastAmounts,
    OfPastCharges,
    PerPoint,
    Price,
    Promise,
    Results,
    Step,
)

Draw = Any
F = Fraction
SITES = ("Lugo", "Vigo")
FEES = (("fee", "1000"), ("line_fee", "333.37"))


@dataclass(frozen=True)
class Wanted:
    """What a law can have: earn-back, carried excess, amendments, history, keeping, taking and giving, contract years.

    `surely` names those of the first and third that must be there.
    """

    earn: bool = True
    carry: bool = True
    amend: bool = True
    history: bool = True
    keep: bool = True
    adjust: bool = True
    grouped: bool = True
    year: bool = True
    months: tuple[int, ...] = (4, 7, 12)
    surely: str = ""


@dataclass(frozen=True)
class Case:
    """A deal, its results and the choices made; `count` periods are settled."""

    deal: Deal
    results: Results
    choices: tuple[Choice, ...]
    count: int


@st.composite
def cases(draw: Draw, wanted: Wanted = Wanted()) -> Case:
    deal = draw(deals(wanted))
    results = draw(results_of(deal))
    count = len(periods_of(deal))
    choices = draw(choices_of(deal)) if any(s.way == "customer choice" for s in deal.steps) else ()
    return Case(deal, results, choices, count)


def one(draw: Draw, *options: Any) -> Any:
    return draw(st.sampled_from(options))


def often(draw: Draw, times: int = 2) -> bool:
    """True once in so many times."""
    return bool(draw(st.integers(1, times)) == 1)


def money(draw: Draw) -> Fraction:
    return F(one(draw, "10", "33.335", "120", "10.005", "75.5", "250"))


def share(draw: Draw) -> Fraction:
    return F(one(draw, "0.01", "0.02", "0.05", "0.125"))


# ---------------------------------------------------------------- the deal


@st.composite
def deals(draw: Draw, wanted: Wanted) -> Deal:
    first = date(2026, 1, 1)
    amended = wanted.amend and (often(draw) or wanted.surely == "amend")
    splits = amended and often(draw, 3)
    if often(draw, 5):
        first, wanted = date(2026, 1, 20), replace(wanted, year=False)
    last = month_end(2026, one(draw, *wanted.months))
    measured = "billed" if wanted.history and often(draw, 3) else ""
    promises = draw(promises_of(wanted))
    prices = draw(prices_of(promises, measured, wanted, splits=splits))
    parameters = (("rate", F(one(draw, "0.05", "0.1", "0.2"))),)
    steps = draw(steps_of(promises, prices, wanted, splits=splits))
    fees = tuple((name, F(amount)) for name, amount in FEES)
    deal = Deal(first, last, fees, promises, prices, steps, parameters, (), measured)
    return replace(deal, amendments=draw(amendments_of(deal, splits=splits))) if amended else deal


def month_end(year: int, months: int) -> date:
    """The last day of a term of so many months from January on."""
    number = year * 12 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(1)


# ---------------------------------------------------------------- promises


@st.composite
def promises_of(draw: Draw, wanted: Wanted) -> tuple[Promise, ...]:
    levels = (("poor", F("0.75")), ("bad", F("0.65")))[: draw(st.integers(0, 2))]
    found = [Promise("a", F(one(draw, "0.8", "0.855")), levels=levels), Promise("b", F("0.2"), least=False)]
    if wanted.grouped and often(draw):
        found.append(Promise("c", F("0.8"), keys=SITES))
    if often(draw, 3):
        found.append(Promise("d", F("0.8"), unit="quarter"))
    return tuple(found)


# ---------------------------------------------------------------- prices


@st.composite
def prices_of(
    draw: Draw, promises: tuple[Promise, ...], measured: str, wanted: Wanted, *, splits: bool
) -> tuple[Price, ...]:
    names = {p.name for p in promises}
    found = [Price("pa", ("a",), draw(amount_of(promises[0], wanted, splits=splits)), draw(when_of(promises[0])))]
    if found[0].when == "whatever" and not isinstance(found[0].amount, Flat | PerPoint | Graduated | OfCharge):
        found[0] = replace(found[0], when="missed")
    if found[0].when != "missed" and isinstance(found[0].amount, ByResult):
        found[0] = replace(found[0], amount=Flat(money(draw)))
    found.append(Price("pb", ("b",), draw(amount_of(promises[1], wanted, splits=splits))))
    if often(draw, 3):
        found.append(Price("both", ("a", "b"), PerPoint(money(draw), "", F(1))))
    if "c" in names:
        found.append(Price("pc", ("c",), draw(amount_of(Promise("c", F("0.8")), wanted, splits=splits))))
    if "d" in names:
        found.append(Price("pd", ("d",), one(draw, Flat(money(draw)), PerPoint(money(draw), "full", F(1)))))
    if measured or (wanted.history and often(draw, 4)):
        charge = one(draw, "fee", measured or "fee")
        found.append(Price("ahead", ("b",), OfNextCharge(share(draw), charge)))
    if wanted.history and often(draw, 4):
        found.append(Price("again", ("a",), OfPastAmounts(F("0.25"), "pb", 2)))
    if often(draw, 3):
        found.append(Price("good", ("a",), Flat(money(draw)), "met", bonus=True))
        found.append(Price("fine", ("b",), OfCharge(share(draw), "fee"), "met", bonus=True))
    return tuple(found)


@st.composite
def when_of(draw: Draw, promise: Promise) -> str | int:
    found: str | int = one(draw, "missed", "missed", "missed", "whatever", 2, *(name for name, _ in promise.levels))
    return found


@st.composite
def amount_of(draw: Draw, promise: Promise, wanted: Wanted, *, splits: bool, deep: bool = False) -> Amount:
    options = ["flat", "share", "point", "graduated", "point", "share"]
    if promise.least and promise.name == "a":
        options += ["bands", "bands"]
    if promise.levels:
        options.append("level")
    if not deep:
        options += ["run", *(["often", "past"] if wanted.history else [])]
    match one(draw, *options):
        case "flat":
            return Flat(money(draw))
        case "share":
            return OfCharge(share(draw), one(draw, "fee", "charges", "line_fee"))
        case "point":
            return PerPoint(money(draw), one(draw, "", "full", "started"), F(one(draw, 1, 2, "2.5")))
        case "graduated":
            return Graduated(((F(2), F(10)), (F(5), F("33.335")), (None, F(one(draw, 5, 50)))))
        case "bands":
            rows = ((F("0.74"), F("20")), (F("0.7"), F("55.555")), (None, F(one(draw, "55.555", "140"))))
            return ByResult(promise.target, rows[-draw(st.integers(1, 3)) :])
        case "level":
            severest_first = tuple((n, F(90 + 30 * i)) for i, (n, _) in reversed(list(enumerate(promise.levels))))
            return ByLevel(severest_first, F(40))
        case "run":
            inner = draw(amount_of(replace(promise, name="-"), wanted, splits=splits, deep=True))
            return ByRun(inner, F(1), F("1.5"), F(one(draw, "2", "0.5")))
        case "often":
            inner = draw(amount_of(replace(promise, name="-"), wanted, splits=splits, deep=True))
            return IfOften(draw(st.integers(1, 3)), 3, inner, Flat(F(5)))
        case _:
            return OfPastCharges(share(draw), draw(st.integers(2, 4)))


# ---------------------------------------------------------------- steps


@st.composite
def steps_of(
    draw: Draw, promises: tuple[Promise, ...], prices: tuple[Price, ...], wanted: Wanted, *, splits: bool
) -> tuple[Step, ...]:
    names = [p.name for p in prices if not p.bonus]
    steps: list[Step] = []
    if wanted.keep and often(draw):
        ways = ("highest", "first", "customer choice", "customer choice")
        steps.append(Step("keep", tuple(names[:2]), way=one(draw, *ways)))
    if wanted.keep and "both" in names and often(draw):
        steps.append(Step("keep", ("both", "pa", "pb"), each="objective", way="highest"))
    if wanted.adjust:
        steps += draw(adjusting(names, splits=splits))
    steps += draw(caps_of(promises, prices, wanted, splits=splits))
    steps = draw(st.permutations(steps))
    if wanted.adjust and often(draw, 4):
        at = draw(st.integers(0, len(steps)))
        taken = (
            [Step("reduce", ("credits",), by="owed")]
            if splits or often(draw)
            else [Step("reduce", (names[0],), by="used")]
        )
        steps[at:at] = [Step("subtotal", (names[0],), way="owed"), *taken]
    if wanted.earn and (often(draw) or wanted.surely == "earn"):
        steps += draw(earning(names, years=wanted.year and not splits))
    steps.append(Step("round", way=one(draw, "half up", "up", "down", "even"), quantum=F(one(draw, "0.01", "1", "5"))))
    if often(draw, 4):
        steps.append(Step("drop", quantum=F(one(draw, "10", "50")), inclusive=often(draw)))
    return tuple(steps)


@st.composite
def adjusting(draw: Draw, names: list[str], *, splits: bool) -> list[Step]:
    found = []
    if often(draw, 3):
        condition = Condition("early", number=2) if splits or often(draw) else Condition("before", "a")
        found.append(Step("waive", (names[0],), condition=condition))
    if often(draw, 4):
        found.append(Step("waive", ("credits",), condition=Condition("low", money=F(20))))
    if often(draw, 3):
        found.append(Step("reduce", (one(draw, names[-1], "credits"),), by=F(one(draw, "12.345", "100"))))
    if often(draw, 4):
        found.append(Step("increase", (one(draw, "credits", "bonuses"),), by=F("7.775")))
    return found


@st.composite
def caps_of(
    draw: Draw, promises: tuple[Promise, ...], prices: tuple[Price, ...], wanted: Wanted, *, splits: bool
) -> list[Step]:
    names = [p.name for p in prices if not p.bonus]
    none = [None] * (1 if wanted.surely == "earn" else 2)
    carry: Any = st.sampled_from([*none, 0, 1, 2]) if wanted.carry else st.none()
    found = []
    if often(draw):
        found.append(Step("cap", ("credits",), limit=Limit(parameter="rate"), carry=draw(carry)))
    if often(draw, 3):
        found.append(Step("cap", ("credits",), limit=Limit(F("123.456")), carry=draw(carry)))
    if often(draw):
        limit = one(draw, Limit(F("55.555")), Limit(share=F("0.04")))
        found.append(Step("cap", (names[0], names[-1])[: 1 + (len(names) > 2)], limit=limit, carry=draw(carry)))
    if wanted.history and often(draw):
        rolling = [Limit(share=F("0.1"), months=3), Limit(F(400), months=2)]
        rolling += [Limit(F(900), year=True)] * wanted.year
        found.append(Step("cap", ("credits",), limit=one(draw, *rolling)))
    if often(draw, 4):
        found.append(Step("cap", ("credits",), "objective", Limit(F(one(draw, "44.445", "90"))), draw(carry)))
    if any(p.keys for p in promises) and often(draw):
        found.append(
            one(
                draw,
                Step("cap", ("pc",), "site", Limit(F("30.005"))),
                Step("cap", (("pc", "Vigo"),), limit=Limit(F(11))),
            )
        )
    if any(p.bonus for p in prices) and often(draw):
        found.append(Step("cap", ("bonuses",), limit=Limit(F("40.004"))))
    return found


@st.composite
def earning(draw: Draw, names: list[str], *, years: bool) -> list[Step]:
    """One or two steps of unlike lines."""
    kinds = ("next", "reached", "mean_next", *(["mean"] if years else []))
    found = []
    for name in draw(st.permutations(names[:2]))[: draw(st.integers(1, 2))]:
        kind = one(draw, *kinds)
        number = 0 if kind == "mean" else draw(st.integers(2 if kind == "mean_next" else 1, 3))
        bound = F(one(draw, "0.78", "0.65"))
        found.append(Step("earn back", (name,), condition=Condition(kind, "a", number, bound=bound)))
    return found


# ---------------------------------------------------------------- amendments


@st.composite
def amendments_of(draw: Draw, deal: Deal, *, splits: bool) -> tuple[Amendment, ...]:
    bands = any(isinstance(p.amount, ByResult | ByLevel) for p in deal.prices)
    leveled = bool(deal.promises[0].levels)
    options = [Change("fee", "fee", F("1200.5")), Change("parameter", "rate", F("0.03"))]
    options += [Change("amount", "pb", amount=Flat(F("66.665")))]
    if not bands and not leveled:
        options.append(Change("target", "a", F(one(draw, "0.9", "0.78"))))
    options.append(Change("target", "b", F(one(draw, "0.1", "0.3"))))
    days = ["2026-02-01", "2026-03-01"] if not splits else ["2026-02-10", "2026-03-31"]
    days = [d for d in days if date.fromisoformat(d) <= deal.last]
    found: list[Amendment] = []
    for day in days[: draw(st.integers(1, 2))]:
        count = draw(st.integers(1, 2))
        changes = tuple(draw(st.permutations(options))[:count])
        on, midway = date.fromisoformat(day), "splitting" if splits else ""
        if not splits and often(draw, 3):
            first = (on - timedelta(1)).replace(day=1)
            taken = {each.day for each in found}  # of one day no two amendments change one thing
            free = first >= deal.first and first not in taken
            on, midway = one(draw, on - timedelta(10), first) if free else on - timedelta(10), "next"
        found.append(Amendment(on, changes, midway))
    return tuple(found)


# ---------------------------------------------------------------- what was measured


@st.composite
def results_of(draw: Draw, deal: Deal) -> Results:
    good = st.sampled_from([F(n, 200) for n in (120, 131, 139, 147, 150, 155, 158, 160, 164, 171, 175, 190, 200)])
    bad = st.sampled_from([F(n, 200) for n in (0, 18, 20, 30, 40, 41, 49, 55, 61, 90)])
    found: Results = {}
    for period in periods_of(deal):
        for promise in deal.promises:
            label = period.label if promise.unit == "month" else period.closes
            for key in (promise.keys or (None,)) if label else ():
                if not often(draw, 7):
                    found[promise.name, key, label] = draw(good if promise.least else bad)
        if deal.measured:
            found[deal.measured, None, period.label] = F(draw(st.integers(0, 3000)))
    return found


@st.composite
def choices_of(draw: Draw, deal: Deal) -> tuple[Choice, ...]:
    step = next(s for s in deal.steps if s.way == "customer choice")
    found = []
    for i, period in enumerate(periods_of(deal)):
        names = [name for name in step.lines if isinstance(name, str)]
        last = one(draw, *names)
        for again in range(one(draw, 0, 1, 2, 2)):
            price = last if again else next(name for name in names if name != last)
            day = period.after + timedelta(3 + 2 * again + 40 * often(draw, 6) + 1000 * often(draw, 8))
            if often(draw):
                found.append(Choice(price, period.label, None, None, day))
            else:
                found.append(Choice(price, None, period.first, period.after, day + timedelta(i % 2)))
    return tuple(found)
