"""The figures of a note: lines in minor units of the currency, what each step took off, and the tax.

Takes entries of settled periods, which a checked settlement rounded to minor units or coarser; gives lines of a note,
without words of their own, and tax totals. A line's net is what the settlement gave, to the last digit: nothing is
rounded again. Its gross is its amount before the steps: between the two stands an allowance for each step that lessened
it. Tax is rounded once for each category and rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from slalang.booking.dues import Entry, Terms
from slalang.calendar.periods import parse_period
from slalang.calendar.zones import EPOCH_DAY, Zone
from slalang.model.contract import Contract, Round
from slalang.model.note import Adjustment, NoteLine, Origin, TaxTotal, Vat
from slalang.model.outcome import PeriodOutcome
from slalang.units import Rounding, exact_sum, round_to

# ---------------------------------------------------------------- lines


def lines_of(
    entries: Sequence[Entry], vats: Sequence[Vat], terms: Terms, decimals: int, sign: int
) -> tuple[NoteLine, ...]:
    """A line for each entry; `sign` is -1 where what was taken back outweighs what was given, and all of it turns."""
    made = (line_of(entry, vat, terms, decimals) for entry, vat in zip(entries, vats, strict=True))
    return tuple(line if sign > 0 else turned(line) for line in made)


def line_of(entry: Entry, vat: Vat, terms: Terms, decimals: int) -> NoteLine:
    line, zone = entry.line, terms.line.zone
    first, last = days_of(entry, zone)
    steps = tuple(adjustments(entry, terms.of(entry.period.start), decimals))
    gross = line.settled - exact_sum(a.amount if a.charge else -a.amount for a in steps)
    origin = Origin(
        entry.period.period, entry.index, entry.concerns, line.name, line.objective, line.key, line.kind == "bonus"
    )
    return NoteLine(line.title or line.name, gross, vat, first, last, origin, adjustments=steps)


def turned(line: NoteLine) -> NoteLine:
    """The line seen from the other side: what was given is taken off now, and what lessened it lessens that."""
    flipped = tuple(replace(each, charge=not each.charge) for each in line.adjustments)
    return replace(line, gross=-line.gross, adjustments=flipped)


def days_of(entry: Entry, zone: Zone) -> tuple[date, date]:
    """The first and last day of the period that a line is about."""
    found = parse_period(zone, entry.line.origin or entry.line.period)
    start, end = (entry.period.start, entry.period.end) if found is None else (found.start, found.end)
    return day(zone, start), day(zone, end - 1)


def day(zone: Zone, instant: int) -> date:
    return date.fromordinal(zone.day(instant) + EPOCH_DAY)


def adjustments(entry: Entry, contract: Contract, decimals: int) -> Iterator[Adjustment]:
    """What each step took off or added, from the amount in minor units to the net: their sum is exact.

    The step that rounds has no part of its own: what it moves goes with the step before it, or where none changed the
    line with its amount. A carried line is brought in by its cap, which takes nothing off by that.
    """
    if entry.line.settled < 0:
        return
    quantum = Fraction(1, 10**decimals)
    exact = [(-1, "", entry.line.amount)]
    for number, label, after in changes(entry.period, entry.index, contract):
        exact += [(number, label, after)] if after != exact[-1][2] else []
    stages = [(number, label, round_to(amount, quantum)) for number, label, amount in exact]
    number, label, _ = stages[-1]
    stages[-1] = (number, label, entry.line.settled)
    for (_, _, before), (number, label, after) in pairwise(stages):
        if after != before:
            yield Adjustment(abs(before - after), label, number, charge=after > before)


def changes(period: PeriodOutcome, index: int, contract: Contract) -> Iterator[tuple[int, str, Fraction]]:
    """The steps that changed a line but did not merely round it: the step's place, its words, the amount after it."""
    rounding = {s.place for s in contract.settlement.steps if isinstance(s, Round)} if contract.settlement else set()
    for number, step in enumerate(period.steps):
        if step.place is None or step.place not in rounding:
            yield from ((number, step.label, c.after) for c in step.changes if c.line == index)


# ---------------------------------------------------------------- tax


def tax_totals(lines: Iterable[NoteLine], decimals: int, ties: Rounding) -> tuple[TaxTotal, ...]:
    """The tax of each category and rate, rounded to minor units once; the highest rate first."""
    sums: dict[Vat, list[Fraction]] = {}
    for line in lines:
        sums.setdefault(line.vat, []).append(line.net)
    order = sorted(sums, key=lambda vat: (vat.category, -(vat.rate or 0)))
    quantum = Fraction(1, 10**decimals)
    taxable = {vat: exact_sum(sums[vat]) for vat in order}
    return tuple(TaxTotal(v, taxable[v], round_to(taxable[v] * (v.rate or 0), quantum, ties)) for v in order)


def ties_of(contract: Contract) -> Rounding:
    """How a tax that lies in the middle of two minor units goes: as the contract rounds, if it rounds to the nearest.

    `up` and `down` favour one party with the credit; they say nothing of what is owed to the state.
    """
    steps = contract.settlement.steps if contract.settlement else ()
    ways = [step.way for step in steps if isinstance(step, Round)]
    return Rounding.EVEN if ways[-1:] == [Rounding.EVEN] else Rounding.HALF_UP
