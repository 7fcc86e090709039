"""A naive evaluator of contracts, row by row, written from the language definition alone.

Takes a checked contract, rows as plain dicts, recorded decisions, an as-of instant; gives outcomes, lines and totals.
It imports nothing of the engine, the settlement or the calendar: where they agree with it, two independent readings of
the definition agree. It is slow, and shares no idea with them but the model of expressions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle import money, promises
from tests.oracle.money import Line
from tests.oracle.promises import Outcome
from tests.oracle.times import Period
from tests.oracle.world import Decision, Place, Row, World

__all__ = ["Decision", "Month", "Row", "World", "reading", "settled"]


@dataclass(frozen=True)
class Month:
    """What one period of the settlement holds."""

    period: str
    outcomes: tuple[Outcome, ...]
    charges: dict[tuple[str, Any], Fraction | None]
    lines: tuple[Line, ...]
    total: Fraction
    bonuses: Fraction


def settled(world: World, until: int) -> list[Month]:
    """Every period of the settlement from the start of the term that begins before an instant."""
    unit = world.contract.settlement.unit if world.contract.settlement else "month"
    return [month(world, period) for period in world.term.until(unit, until)]


def month(world: World, period: Period) -> Month:
    outcomes = tuple(
        promises.outcome(world, of, own, group)
        for of in world.contract.objectives
        for own in world.term.inside(of.unit, period)
        for group in promises.groups(world, of, own)
    )
    charges = {
        (c.name, key): money.charge(c, Place(world, own).at_key(c.key, key) if c.key else Place(world, own))
        for c in world.contract.charges
        for own in world.term.inside(c.unit, period)
        for key in (money.charge_keys(c, world) if c.key else (None,))
    }
    state = money.settlement(world, period)
    return Month(period.label, outcomes, charges, tuple(state.lines), state.total("penalty"), state.total("bonus"))


def reading(world: World, clock: str, row: Row, objective: str = "") -> Any:
    """What a clock says of a row, with the reliefs of an objective if one is named."""
    from tests.oracle import clocks, series

    record = next(c.record for c in world.contract.clocks if c.name == clock)
    of = world.objective(objective) if objective else None
    return clocks.read(clock, Place(world, series.first_period(world), objective=of, row=row, record=record))
