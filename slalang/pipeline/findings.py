"""What a reader of a statement should know before its figures are believed, and what a results file leaves out.

Takes a contract and its settled periods; gives diagnostics at the clauses that they are about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from slalang.calendar.periods import Period
from slalang.calendar.zones import Zone, known_zone
from slalang.diagnostic import Diagnostic
from slalang.model.contract import Charge, Contract
from slalang.model.outcome import UNCERTAIN, PeriodOutcome, StepFact
from slalang.pipeline.faults import (
    AsOfBeforeTheEnd,
    ChargeNotGiven,
    NothingInPeriod,
    RestatedByHand,
    StepMayChange,
    StepNotKnown,
)
from slalang.settle.terms import versions
from slalang.settle.timeline import timeline
from slalang.source import Place

Found = tuple[Place, StepFact]
"""A step by its place, and what is said of it."""


def charge_not_given(contract: Contract, charge: Charge, period: Period) -> Diagnostic:
    keyed = f", for any {charge.key}" if charge.key else ""
    return ChargeNotGiven(charge.place, charge.name, period.label, keyed, f"0 {contract.currency}")


def warnings(contract: Contract, shown: Sequence[PeriodOutcome], as_of: int) -> Iterator[Diagnostic]:
    """What a reader of the figures should know before they are believed."""
    if shown and as_of < shown[-1].end:
        yield AsOfBeforeTheEnd(contract.place, shown[-1].period)
    for each in shown:
        rows = sum(o.counts.counted + o.counts.undecided + o.counts.not_among for o in each.objectives)
        if each.objectives and not rows and each.start < as_of:
            yield NothingInPeriod(contract.place, each.period)
    yield from open_steps(contract, shown)


def restated(contract: Contract) -> Iterator[Diagnostic]:
    """That the signed lines of `restated for N months` are not computed, once for all objectives that promise them."""
    every = (o for version in versions(contract, timeline(contract)) for o in version.contract.objectives)
    promising = {o.name: o for o in every if o.final is not None and o.final.restated_months}
    if promising:
        names = ", ".join(f"`{name}`" for name in promising)
        yield RestatedByHand(next(iter(promising.values())).place, names)


def open_steps(contract: Contract, shown: Sequence[PeriodOutcome]) -> Iterator[Diagnostic]:
    """The steps that did nothing for want of what they read, or may still come out otherwise: each fact of one once."""
    zone, periods, ends = known_zone(contract.zone), dict[Found, list[str]](), dict[Found, int]()
    for each in shown:
        for step in each.steps:
            for note in (n for n in step.notes if n.fact in UNCERTAIN):
                found = step.place or contract.place, note.fact
                periods.setdefault(found, []).append(each.period)
                ends[found] = max(ends.get(found, 0), note.until or 0)
    for found, labels in periods.items():
        place, fact = found
        told = in_periods(list(dict.fromkeys(labels)))
        if fact is StepFact.MAY_CHANGE:
            yield StepMayChange(place, told, written(zone, ends[found]))
        else:
            yield StepNotKnown(place, str(fact), told)


def in_periods(labels: Sequence[str]) -> str:
    """`2026-03`, or `2026-03 and 2 more periods`."""
    more = len(labels) - 1
    return labels[0] if not more else f"{labels[0]} and {more} more period{'s' if more > 1 else ''}"


def written(zone: Zone, instant: int) -> str:
    """An instant on the clocks of a zone: `2026-03-03 00:00`."""
    wall = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=zone.wall(instant))
    return wall.strftime("%Y-%m-%d %H:%M")
