"""Fixed amounts that follow an index: on each anniversary of the contract the amount in force is multiplied.

The factor is the index's last value before the day over its last one before the day a year earlier, its rise at most
the cap; the amount is rounded half up to the cent. A value that is missing leaves the amount as it is. Where an
amendment replaces the amount, indexation goes on from the new amount on the anniversaries after its date. Inside a
period an amount counts by the days for which it is in force.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from slalang.calendar.opentime import epoch_day
from slalang.calendar.zones import EPOCH_DAY, months_later
from slalang.model.contract import Amendment, Charge, Contract
from slalang.model.outcome import Trace
from slalang.settle.asking import in_force
from slalang.settle.derivation import number
from slalang.settle.scope import Book, Scope
from slalang.settle.terms import Version
from slalang.units import COUNT, NUMBER, PERCENT, Rounding, exact_sum, round_to

CENT = Fraction(1, 100)
NOT_KNOWN = "index not known"
"""The rule of an amount that an anniversary left alone because the index has no value there."""
Values = tuple[tuple[date, Fraction], ...]
"""An index: its values by day, in order."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a fixed charge comes to from an instant on."""

    start: int
    trace: Trace


def indexed(charge: Charge, scope: Scope) -> Trace:
    """The amount of an indexed charge in the scope's period: by days where it changes inside, or is cut."""
    line, period = scope.book.line, scope.period
    amounts = amounts_until(charge.name, scope, period.end)
    starts = [period.start, *(a.start for a in amounts if period.start < a.start), period.end]
    parts = [(at(amounts, start), replace(period, start=start, end=end)) for start, end in pairwise(starts)]
    days, of = line.days(period)
    title = charge.title or charge.name
    if len(parts) == 1 and days == of:
        whole = parts[0][0].trace
        return Trace(title, whole.value, whole.type, "charge", charge.place, (whole,))
    if len(parts) == 1:
        return by_days(title, parts[0][0].trace, days, of)
    named = [(line.days_label(part.start, part.end), amount.trace, line.day_count(part)) for amount, part in parts]
    traces = tuple(by_days(label, amount, days, of) for label, amount, days in named)
    value = exact_sum(number(t.value) for t in traces)
    return Trace(title, value, traces[0].type, "sum", charge.place, traces)


def by_days(label: str, amount: Trace, days: int, of: int) -> Trace:
    """An amount for some days of a period."""
    parts = (amount, Trace("days in force", Fraction(days), COUNT), Trace("days of the period", Fraction(of), COUNT))
    return Trace(label, number(amount.value) * days / of, amount.type, "by days in force", amount.place, parts)


def lacks_index(trace: Trace) -> bool:
    """Whether an amount stands on an anniversary at which the index had no value."""
    return trace.rule == NOT_KNOWN or any(lacks_index(part) for part in trace.parts)


# ---------------------------------------------------------------- the amounts, one after another


def amounts_until(name: str, scope: Scope, until: int) -> list[Amount]:
    """What a charge comes to, from its first terms to those in force in the scope's period, oldest first."""
    book, found = scope.book, list[Amount]()
    versions = [v for v in book.versions if v.start <= max(scope.period.start, book.line.low)]
    ends = [*(v.start for v in versions[1:]), until]
    known: Charge | None = None
    for version, end in zip(versions, ends, strict=True):
        charge = in_force(version.contract.charges, name)
        if charge is None:
            known = None
            continue
        if known is None or said_anew(known, charge, version):
            base = Scope(book, scope.period, terms=version.contract).trace(charge.amount)
            found.append(Amount(version.start, base))
            begin = version.start + 1
        else:
            begin = version.start
        known = charge
        for day, start in anniversaries(book, version.contract, begin, end) if charge.indexed_by else ():
            found.append(Amount(start, risen(charge, found[-1].trace, book.index(charge.indexed_by), day)))
    return found


def said_anew(before: Charge, now: Charge, version: Version) -> bool:
    """Whether an amendment gives the amount: by another one, or by declaring the charge or its amount again."""
    return before.amount != now.amount or any(names(each, now.name) for each in version.amendments)


def names(amendment: Amendment, charge: str) -> bool:
    replaced = any(r.declaration == charge and r.part == "amount" for r in amendment.replaced)
    return replaced or charge in amendment.added


def anniversaries(book: Book, contract: Contract, low: int, high: int) -> Iterator[tuple[date, int]]:
    """The anniversaries of a contract whose days begin in [low, high), with the instants at which they do."""
    first, year = epoch_day(contract.effective_from), 1
    while (day := months_later(first, 12 * year)) is not None and (start := book.line.zone.midnight(day)) < high:
        if start >= low:
            yield date.fromordinal(day + EPOCH_DAY), start
        year += 1


def at(amounts: list[Amount], instant: int) -> Amount:
    """The amount in force at an instant."""
    return next(a for a in reversed(amounts) if a.start <= instant)


# ---------------------------------------------------------------- one anniversary


def risen(charge: Charge, before: Trace, values: Values, day: date) -> Trace:
    """The amount from an anniversary on."""
    new, old = last_before(values, day), last_before(values, year_before(day))
    label = day.isoformat()
    if new is None or old is None or not old[1]:
        return Trace(label, before.value, before.type, NOT_KNOWN, charge.place, (before,))
    factor, rule = new[1] / old[1], "indexed"
    parts = [before, of_index(charge, *new), of_index(charge, *old)]
    if charge.index_cap is not None:
        parts.append(Trace("rise at most", charge.index_cap, PERCENT))
        factor, rule = min(factor, 1 + charge.index_cap), "indexed with a cap"
    value = round_to(number(before.value) * factor, CENT, Rounding.HALF_UP)
    return Trace(label, value, before.type, rule, charge.place, tuple(parts))


def of_index(charge: Charge, day: date, value: Fraction) -> Trace:
    """A value of the index, under its day."""
    return Trace(day.isoformat(), value, NUMBER, charge.indexed_by)


def last_before(values: Values, day: date) -> tuple[date, Fraction] | None:
    """The last value of a day before another."""
    place = bisect_left(values, (day, Fraction(0)), key=lambda pair: (pair[0], Fraction(0)))
    return values[place - 1] if place else None


def year_before(day: date) -> date:
    """The same day of the year before, at most the last of its month."""
    earlier = months_later(epoch_day(day), -12)
    assert earlier is not None, "an anniversary is at least a year after the contract's first day"
    return date.fromordinal(earlier + EPOCH_DAY)
