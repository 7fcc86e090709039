"""The excess over a cap that is carried: it enters later periods as lines of their own, oldest first.

A carried line enters at the cap that carried it, so no earlier step sees it twice. What is still over the cap then goes
on, until its months have passed; then it lapses, and a note of the step says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.calendar.periods import Period
from slalang.calendar.zones import Zone
from slalang.model.contract import Cap, Settlement
from slalang.model.outcome import Line, Trace
from slalang.units import exact_sum

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Carry:
    """What a cap left of a line: under which step (by its key), of which period, and how much still waits."""

    step: object
    line: Line
    since: Period
    rest: Fraction

    @property
    def credit(self) -> str:
        """The label of the settlement period that first gave it, from which an earlier cap may have carried it too."""
        return self.line.origin or self.since.label


def step_key(step: Cap, settlement: Settlement) -> object:
    """What makes a cap the same step in amended terms: its lines, and its place among the caps that carry these."""
    carrying = [s for s in settlement.steps if isinstance(s, Cap) and s.carried is not None]
    same = [s for s in carrying if (s.lines, s.for_each) == (step.lines, step.for_each)]
    return step.lines, step.for_each, next((i for i, s in enumerate(same) if s is step), -1)


def entering(
    key: object, months: int, carries: Iterable[Carry], at: Period, zone: Zone
) -> tuple[list[Carry], list[Carry]]:
    """The carries of a cap that enter a period, oldest first, and those whose time has passed."""
    mine = sorted((c for c in carries if c.step == key), key=lambda c: c.since.start)
    late = [c for c in mine if has_lapsed(c, months, at, zone)]
    return [c for c in mine if c not in late], late


def still_carried(settlement: Settlement, carries: Iterable[Carry]) -> tuple[Carry, ...]:
    """The carries whose cap the terms in force still have; the others lapse with it."""
    caps = (s for s in settlement.steps if isinstance(s, Cap) and s.carried is not None)
    keys = {step_key(s, settlement) for s in caps}
    return tuple(c for c in carries if c.step in keys)


def has_lapsed(carry: Carry, months: int, at: Period, zone: Zone) -> bool:
    """Whether a period begins later than the months after the one that an excess is of; zero months never end."""
    last = zone.add_months(carry.since.end, months) if months else None
    return last is not None and at.start >= last


def entered(carry: Carry, at: Period) -> Line:
    """A carried excess as a line of the period that it enters."""
    of = carry.line
    told = Trace(of.title or of.name, of.amount, of.trace.type, "settled before", of.trace.place)
    trace = Trace(f"{of.title or of.name} of {carry.since.label}", carry.rest, of.trace.type, "carried", None, (told,))
    return replace(
        of, period=at.label, amount=carry.rest, settled=carry.rest, trace=trace, origin=of.origin or carry.since.label
    )


def oldest_first(
    lines: tuple[Line, ...], share: tuple[int, ...], carried: Mapping[int, Carry], most: Fraction
) -> dict[int, Fraction]:
    """What a limit leaves of lines: carried ones oldest first, then the others; of one period all pro rata."""
    periods: dict[int | None, list[int]] = {c.since.start: [] for c in carried.values()}
    for i in share:
        periods.setdefault(carried[i].since.start if i in carried else None, []).append(i)
    found: dict[int, Fraction] = {}
    left = most
    for start in sorted(periods, key=lambda start: (start is None, start or 0)):
        whole = exact_sum(lines[i].settled for i in periods[start])
        given = min(whole, left)
        found.update({i: lines[i].settled * given / whole if whole else ZERO for i in periods[start]})
        left -= given
    return found


def excess(
    key: object, before: tuple[Line, ...], after: Mapping[int, Fraction], carried: Mapping[int, Carry], at: Period
) -> list[Carry]:
    """What the limit took from each line and is carried on."""
    found = []
    for i, kept in after.items():
        rest = before[i].settled - kept
        if rest > 0:
            old = carried.get(i)
            found.append(replace(old, rest=rest) if old else Carry(key, before[i], at, rest))
    return found
