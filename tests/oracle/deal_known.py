"""What is known of a deal before its settlement: its months, terms in force, outcomes, fees, and what a price comes to.

Numbers in the comments are sections of `grammar/README.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.oracle.deals import (
    Amendment,
    Amount,
    ByLevel,
    ByResult,
    ByRun,
    Change,
    Deal,
    Flat,
    Graduated,
    IfOften,
    OfCharge,
    OfNextCharge,
    OfPastAmounts,
    OfPastCharges,
    PerPoint,
    Price,
    Promise,
    Results,
)

ZERO = Fraction(0)
POINT = Fraction(1, 100)


@dataclass(frozen=True)
class Period:
    """A month of the term, cut to it, or a part of one; `number` counts calendar months, `closes` a quarter's label."""

    label: str
    first: date
    after: date
    number: int
    closes: str


@dataclass(frozen=True)
class Outcome:
    """A promise in a period: its result against the target; the levels that failed, mildest first."""

    result: Fraction
    missed: bool
    levels: tuple[str, ...]
    shortfall: Fraction


# ---------------------------------------------------------------- months and terms


def month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def periods_of(deal: Deal) -> list[Period]:
    """The months of the term; an amendment that splits its month makes two part periods (17)."""
    numbers = range(deal.first.year * 12 + deal.first.month - 1, deal.last.year * 12 + deal.last.month)
    found = []
    for number in numbers:
        low, high = max(deal.first, month_start(number)), min(deal.last + timedelta(1), month_start(number + 1))
        splits = [a.day for a in deal.amendments if a.midway == "splitting" and low < a.day < high]
        edges = [low, *sorted(splits), high]
        for start, after in pairwise(edges):
            label = f"{number // 12}-{number % 12 + 1:02d}"
            if splits:
                label = f"{start}--{after - timedelta(1)}"
            ends = after == high and (number == numbers[-1] or number % 3 == 2)
            found.append(Period(label, start, after, number, f"{number // 12}-Q{number % 12 // 3 + 1}" if ends else ""))
    return found


def months_later(day: date, months: int) -> date:
    """The same day so many months later, at most the last of its month (5)."""
    number = day.year * 12 + day.month - 1 + months
    start = month_start(number)
    return start + timedelta(min(day.day, (month_start(number + 1) - start).days) - 1)


def in_force_from(amendment: Amendment) -> date:
    """Its day, or the first of the month after that of its day where it says so (17)."""
    day = amendment.day
    return month_start(day.year * 12 + day.month) if amendment.midway == "next" else day


def amended(deal: Deal, change: Change) -> Deal:
    match change.what:
        case "target":
            promises = (replace(p, target=change.value) if p.name == change.name else p for p in deal.promises)
            return replace(deal, promises=tuple(promises))
        case "amount":
            assert change.amount is not None
            prices = (replace(p, amount=change.amount) if p.name == change.name else p for p in deal.prices)
            return replace(deal, prices=tuple(prices))
        case "remove":
            return replace(deal, prices=tuple(p for p in deal.prices if p.name != change.name))
        case "fee":
            fees = ((n, change.value if n == change.name else v) for n, v in deal.fees)
            return replace(deal, fees=tuple(fees))
        case _:
            parameters = ((n, change.value if n == change.name else v) for n, v in deal.parameters)
            return replace(deal, parameters=tuple(parameters))


# ---------------------------------------------------------------- what is known


@dataclass
class Known:
    """A deal with what was measured, and its periods; periods are spoken of by their place among them."""

    deal: Deal
    results: Results
    periods: list[Period] = field(init=False)
    versions: list[Deal] = field(init=False)

    def __post_init__(self) -> None:
        self.periods = periods_of(self.deal)
        self.versions = [self.terms_at(p.first) for p in self.periods]

    def terms_at(self, day: date) -> Deal:
        terms = self.deal
        for amendment in sorted(self.deal.amendments, key=lambda a: a.day):
            if in_force_from(amendment) <= day:
                for change in amendment.changes:
                    terms = amended(terms, change)
        return terms

    # ------------------------------------------------------------ fees

    def fee(self, name: str, i: int) -> Fraction:
        """A fixed fee by the days in force of its month; a measured one as measured (20, 9)."""
        period = self.periods[i]
        if name == self.deal.measured:
            return self.results.get((name, None, period.label), ZERO)
        whole = (month_start(period.number + 1) - month_start(period.number)).days
        return dict(self.versions[i].fees)[name] * (period.after - period.first).days / whole

    def charges(self, i: int) -> Fraction:
        names = [name for name, _ in self.versions[i].fees] + [self.deal.measured] * bool(self.deal.measured)
        return sum((self.fee(name, i) for name in names), ZERO)

    # ------------------------------------------------------------ outcomes

    def outcome(self, name: str, key: str | None, i: int, terms: Deal | None = None) -> Outcome | None:
        """The outcome in a period, by its terms or by others; None where nothing was measured."""
        promise = next((p for p in (terms or self.versions[i]).promises if p.name == name), None)
        if promise is None:
            return None
        label = self.periods[i].label if promise.unit == "month" else self.periods[i].closes
        result = self.results.get((name, key, label))
        return None if result is None else judged(promise, result)

    def run(self, name: str, key: str | None, i: int) -> int:
        """Months in a row missed up to this one; months that were not measured are skipped (20, 14)."""
        length = 0
        for j in range(i, -1, -1):
            found = self.outcome(name, key, j)
            if found is not None and not found.missed:
                break
            length += found is not None
        return length

    # ------------------------------------------------------------ prices

    def due(self, price: Price, promise: Promise, key: str | None, i: int) -> Fraction | None:
        """What a price comes to in a period; None where there is no line."""
        found = self.outcome(promise.name, key, i)
        if found is None:
            return None  # not measured: no line in either case (10)
        held = {
            "missed": found.missed,
            "met": not found.missed,
            "whatever": True,
        }.get(str(price.when), price.when in found.levels)
        if isinstance(price.when, int):
            held = self.run(promise.name, key, i) >= price.when
        return self.amount(price.amount, promise, key, i) if held else None

    def amount(self, of: Amount, promise: Promise, key: str | None, i: int) -> Fraction | None:
        found = self.outcome(promise.name, key, i)
        assert found is not None, "only what was measured has a price"
        match of:
            case Flat():
                return of.money
            case OfCharge():
                return of.share * (self.charges(i) if of.charge == "charges" else self.fee(of.charge, i))
            case PerPoint():
                times = found.shortfall / (of.points * POINT)
                rounded = {"": times, "full": Fraction(math.floor(times)), "started": Fraction(math.ceil(times))}
                return of.money * rounded[of.way]
            case ByResult():
                return next(money for low, money in of.bands if low is None or found.result >= low)
            case ByLevel():
                return next((money for level, money in of.levels if level in found.levels), of.missed)
            case Graduated():
                return integral(of, found.shortfall / POINT)
            case ByRun():
                inner, run = self.amount(of.amount, promise, key, i), self.run(promise.name, key, i)
                return None if inner is None else inner * [of.first, of.second, of.later][min(max(run, 1), 3) - 1]
            case IfOften():
                outcomes = (self.outcome(promise.name, key, j) for j in self.last(of.of, i))
                often = sum(o is not None and o.missed for o in outcomes) >= of.times
                return self.amount(of.often if often else of.seldom, promise, key, i)
            case OfNextCharge():
                later = self.next(i)
                return of.share * sum((self.fee(of.charge, j) for j in later), ZERO) if later else None
            case OfPastCharges():
                return of.share * sum((self.charges(j) for j in self.last(of.months, i)), ZERO)
            case OfPastAmounts():
                return of.share * self.past_amounts(of, i)

    def past_amounts(self, of: OfPastAmounts, i: int) -> Fraction:
        """What a price came to in the months before, each by its own terms; a month without a line is nothing."""
        total = ZERO
        for j in self.before(of.months, i):
            price = next((p for p in self.versions[j].prices if p.name == of.penalty), None)
            for promise, key in self.places(price, j) if price else ():
                assert price is not None
                total += self.due(price, promise, key, j) or ZERO
        return total

    def places(self, price: Price, i: int) -> Iterator[tuple[Promise, str | None]]:
        """The promises of a price that are judged in a period, with their keys."""
        for name in price.of:
            promise = next(p for p in self.versions[i].promises if p.name == name)
            if promise.unit == "month" or self.periods[i].closes:
                yield from ((promise, key) for key in promise.keys or (None,))

    def last(self, count: int, i: int) -> list[int]:
        """The periods of the last calendar months with this one (16); of a split one all parts (24, 18)."""
        return [j for j in range(i + 1) if self.months_to(j, i) < count]

    def before(self, count: int, i: int) -> list[int]:
        return [j for j in range(i) if self.months_to(j, i) <= count]

    def following(self, count: int, i: int) -> list[int]:
        return [j for j in range(i + 1, len(self.periods)) if self.months_to(i, j) <= count]

    def next(self, i: int) -> list[int]:
        """What lies directly after a period, of a split month all of its parts that do."""
        later = self.following(1, i)
        return [j for j in later if self.periods[j].number == self.periods[later[0]].number]

    def months_to(self, i: int, j: int) -> int:
        """How many calendar months a period lies after another."""
        return self.periods[j].number - self.periods[i].number

    def contract_year(self, i: int) -> list[int]:
        """The periods of the contract year that one lies in; the term begins with a month."""
        number = self.periods[0].number
        year = (self.periods[i].number - number) // 12
        return [j for j, p in enumerate(self.periods) if (p.number - number) // 12 == year]


def judged(promise: Promise, result: Fraction) -> Outcome:
    bad = promise.target - result if promise.least else result - promise.target
    failed = tuple(n for n, bound in promise.levels if (result < bound if promise.least else result > bound))
    return Outcome(result, bad > 0, failed if bad > 0 else (), max(ZERO, bad))


def integral(of: Graduated, points: Fraction) -> Fraction:
    """The integral of the rates from zero to a number of points (14)."""
    total, low = ZERO, ZERO
    for high, rate in of.bands:
        top = points if high is None else min(points, high)
        total += rate * max(ZERO, top - low)
        low = high if high is not None else low
    return total
