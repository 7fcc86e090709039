"""A deal as contract text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.deals import (
    Amendment,
    Amount,
    ByLevel,
    ByResult,
    ByRun,
    Change,
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
    Step,
)

HEAD = """contract deal "Deal" {{
  number "1"
  provider desk "Desk"
  customer shop "Shop"
  effective {first} to {last}
  timezone "Europe/Madrid"
  currency EUR
  languages en
  law "Spain"
}}

record reading "Reading" {{
  at: instant key
  site: text key
  value: percent
  amount: money
  counted by at
}}

"""
BANK = (
    "define available each month = (balance in the month before) else 0 EUR\n",
    "define gained each month = 20 EUR if b met\n",
    "define used each month = lowest(owed, available)\n",
    "define balance each month = available + gained - used\n",
)
ENDING = """  pay as credit against the next invoice
  tax as compensation
  pay bonuses as supplement on the next invoice
  tax bonuses as compensation
}
"""


def text_of(deal: Deal, order: Sequence[int] = ()) -> str:
    """The contract; `order` shuffles its declarations."""
    parts = declarations(deal)
    places = order or range(len(parts))
    return HEAD.format(first=deal.first, last=deal.last) + "".join(parts[i % len(parts)] for i in places)


def declarations(deal: Deal) -> list[str]:
    """Everything but the head, in the order of the deal; the settlement's steps stay in theirs."""
    return [
        *(f"parameter {name}: percent = {percent(value)}\n" for name, value in deal.parameters),
        *(f'charge {name} "{name}" {{ amount {money(value)}  each month }}\n' for name, value in deal.fees),
        *([f"charge {deal.measured} {{ amount sum of amount over readings  each month }}\n"] if deal.measured else []),
        *(promise(p) for p in deal.promises),
        *(price(p) for p in deal.prices),
        *(BANK if any(s.by == "used" for s in deal.steps) else ()),
        settlement(deal),
        *(amendment(a, i, deal) for i, a in enumerate(deal.amendments)),
    ]


# ---------------------------------------------------------------- figures


def decimal(value: Fraction) -> str:
    """A decimal of at most six places."""
    scaled = value * 1_000_000
    assert scaled.denominator == 1 and scaled >= 0, f"{value} is no such decimal"
    digits = f"{int(scaled):07d}"
    return f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")


def money(value: Fraction) -> str:
    return f"{decimal(value)} EUR"


def percent(value: Fraction) -> str:
    return f"{decimal(value * 100)}%"


def points(value: Fraction) -> str:
    return f"{decimal(value)} percentage point{'s' * (value != 1)}"


# ---------------------------------------------------------------- promises and prices


def target(of: Promise, value: Fraction) -> str:
    return f"{'at least' if of.least else 'at most'} {percent(value)}"


def promise(of: Promise) -> str:
    side = "under" if of.least else "over"
    levels = "".join(f"  level {name} when {side} {percent(bound)}\n" for name, bound in of.levels)
    site = "  for each site\n" if of.keys else ""
    measure = "  measure mean of value over readings\n"
    clauses = f"{measure}  target {target(of, of.target)}\n{levels}  each {of.unit}\n{site}"
    return f'objective {of.name} "{of.name}" {{\n{clauses}}}\n'


def price(of: Price) -> str:
    when = f"when missed {of.when} months in a row" if isinstance(of.when, int) else WHEN.get(of.when, "")
    when = when or f"when missed {of.when}"
    kind = "bonus" if of.bonus else "penalty"
    return f'{kind} {of.name} for {", ".join(of.of)} "{of.name}" {{\n  {when}\n  amount {amount(of.amount)}\n}}\n'


WHEN = {"missed": "when missed", "met": "when met", "whatever": "whatever the outcome"}


def amount(of: Amount) -> str:
    match of:
        case Flat():
            return money(of.money)
        case OfCharge():
            return f"{percent(of.share)} of {of.charge}"
        case PerPoint():
            return f"{money(of.money)} per {of.way} {points(of.points)} of shortfall"
        case ByResult():
            return f"by result {{ {bands(of)} }}"
        case ByLevel():
            rows = "".join(f"missed {name}: {money(value)}, " for name, value in of.levels)
            return f"by outcome {{ {rows}missed: {money(of.missed)}, otherwise: 0 EUR }}"
        case Graduated():
            lows: list[Fraction | None] = [None, *(high for high, _ in of.bands)]
            rows = ", ".join(
                f"{between(low, high)}: {money(rate)}" for low, (high, rate) in zip(lows, of.bands, strict=False)
            )
            return f"graduated per 1 percentage point by shortfall {{ {rows} }}"
        case ByRun():
            factors = f"at most 1: {decimal(of.first)}, 2: {decimal(of.second)}, otherwise: {decimal(of.later)}"
            return f"({amount(of.amount)}) times by (months in a row where missed) {{ {factors} }}"
        case IfOften():
            often = f"missed in at least {of.times} of the last {of.of} months"
            return f"({amount(of.often)}) if ({often}) otherwise ({amount(of.seldom)})"
        case OfNextCharge():
            return f"{percent(of.share)} of ({of.charge} in the next month)"
        case OfPastCharges():
            return f"{percent(of.share)} of (sum of charges over the last {of.months} months)"
        case OfPastAmounts():
            return f"{percent(of.share)} of (sum of {of.penalty} over the {of.months} months before)"


def bands(of: ByResult) -> str:
    highs = [of.top, *(low for low, _ in of.bands)]
    rows = []
    for high, (low, value) in zip(highs, of.bands, strict=False):
        assert high is not None, "only the last band has no lower end"
        pattern = f"under {percent(high)}" if low is None else f"from {percent(low)} under {percent(high)}"
        rows.append(f"{pattern}: {money(value)}")
    return ", ".join(rows)


def between(low: Fraction | None, high: Fraction | None) -> str:
    if low is None:
        return f"at most {points(high or Fraction(0))}"
    return f"over {points(low)} at most {points(high)}" if high is not None else f"over {points(low)}"


# ---------------------------------------------------------------- the settlement


def settlement(deal: Deal) -> str:
    return "settlement monthly {\n  each month\n" + "".join(f"  {step(s)}\n" for s in deal.steps) + ENDING


def step(of: Step) -> str:
    named = ", ".join(name if isinstance(name, str) else f'{name[0]} for "{name[1]}"' for name in of.lines)
    each = f" for each {of.each}" if of.each else ""
    match of.verb:
        case "keep":
            return f"keep {of.way} of {named}{each}"
        case "waive" | "earn back":
            assert of.condition is not None
            return f"{of.verb} {named} when {condition(of.condition)}"
        case "cap":
            assert of.limit is not None
            carry = "" if of.carry is None else " carrying the excess" + f" for {of.carry} months" * bool(of.carry)
            return f"cap {named}{each} at {limit(of.limit)}{carry}"
        case "reduce" | "increase":
            by = money(of.by) if isinstance(of.by, Fraction) else "used" if of.by == "used" else f"10% of {of.by}"
            return f"{of.verb} {named} by {by}"
        case "subtotal":
            return f"subtotal {of.way} of {named}"
        case "round":
            return f"round {of.way} to {money(of.quantum)}"
        case _:
            return f"drop {'at most' if of.inclusive else 'under'} {money(of.quantum)}"


def limit(of: Limit) -> str:
    share = of.parameter or percent(of.share)
    if of.parameter or of.share:
        if of.months < 2:
            return f"{share} of charges"
        before = of.months - 1
        paid = f"(sum of credits over the {before} months before)"
        return f"{share} of (sum of charges over the last {of.months} months) - {paid}"
    if of.year:
        return f"{money(of.money)} - (sum of credits over the contract year so far)"
    if of.months:
        return f"{money(of.money)} - (sum of credits over the {of.months} months before)"
    return money(of.money)


def condition(of: Condition) -> str:
    following = f"the next {of.number} months" if of.number > 1 else "the next month"
    match of.kind:
        case "early":
            return f"month_of_contract is at most {of.number}"
        case "low":
            return f"credits is under {money(of.money)}"
        case "before":
            return f"{of.promise} missed in the month before"
        case "next":
            return f"{of.promise} met in each of {following}"
        case "reached":
            return f"{of.promise} is at least {percent(of.bound)} in each of {following}"
        case "mean":
            return f"(mean of {of.promise} over the contract year) is at least {percent(of.bound)}"
        case _:
            return f"(mean of {of.promise} over the next {of.number} months) is at least {percent(of.bound)}"


# ---------------------------------------------------------------- amendments


def amendment(of: Amendment, number: int, deal: Deal) -> str:
    midway = {"": "", "splitting": " splitting the month", "next": " from the next month"}[of.midway]
    changes = "".join(f"  {change(c, deal)}\n" for c in of.changes)
    return f"amendment change_{number} {{\n  effective {of.day}{midway}\n{changes}}}\n"


def change(of: Change, deal: Deal) -> str:
    match of.what:
        case "target":
            mine = next(p for p in deal.promises if p.name == of.name)
            return f"replace {of.name}.target with {target(mine, of.value)}"
        case "amount":
            assert of.amount is not None
            return f"replace {of.name}.amount with {amount(of.amount)}"
        case "fee":
            return f"replace {of.name}.amount with {money(of.value)}"
        case "remove":
            return f"remove {of.name}"
        case _:
            return f"replace {of.name} with {percent(of.value)}"
