"""Contracts whose misses could have been avoided, and what is read off an avoidance."""

from __future__ import annotations

from typing import Any

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Measured
from slalang.model.outcome import ObjectiveOutcome
from slalang.settle.again import Again, Grounds
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.recounting import Recount, Way
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from slalang.settle.turning import Turn
from tests.settle import made
from tests.settle.made import at_least, fee, of, percent

JANUARY = "2026-01"


def again(contract: c.Contract, data: Measured, label: str = JANUARY, **more: Any) -> Again:
    """A period of a contract, ready to be run again."""
    periods = settlement_periods(contract, timeline(contract).high)
    position = [p.label for p in periods].index(label)
    grounds = Grounds(contract, periods[: position + 1], data, periods[position].end, **more)
    return Again(grounds, position)


def avoided(contract: c.Contract, data: Measured, name: str = "up", label: str = JANUARY, **more: Any) -> Avoidance:
    """What would have avoided the outcome of an objective in a period."""
    run = again(contract, data, label, **more)
    return avoidance(run, outcome(run, name))


def outcome(run: Again, name: str, group: str | None = None) -> ObjectiveOutcome:
    return next(o for o in run.base.outcome.objectives if (o.objective, o.group) == (name, group))


def share(target: x.Pattern, met: int, whole: int, **more: Any) -> tuple[c.Contract, Measured]:
    """A contract with one share, and its counts in January."""
    contract = made.contract(objectives=(made.objective("up", target, **more),), **more.pop("contract", {}))
    return contract, made.measured(contract, {"up": {JANUARY: (met, whole)}})


def ways(found: Avoidance) -> dict[Way, int]:
    """How many rows each single change moves."""
    return {
        n.way: n.by for turn in found.turns for n in turn.changes if isinstance(n, Recount) and len(turn.changes) == 1
    }


def only(turn: Turn) -> Recount:
    (change,) = turn.changes
    assert isinstance(change, Recount)
    return change


def paid(turn: Turn) -> list[tuple[int, int]]:
    """The amounts of the lines that change, as they are and as they would have been."""
    return [(int(n.line.amount), int(n.amount)) for n in turn.lines]


def totals(turn: Turn) -> tuple[int, int | None]:
    """The credits as they are, and as they would have been."""
    return int(turn.total_now), None if turn.total is None else int(turn.total)


def banded(**more: Any) -> c.Contract:
    """Of a fee of 40,000: from 95% under 99% 2%, under 95% 5%."""
    table = made.table(
        made.RESULT,
        (made.from_under(percent(95), percent(99)), of(percent(2), fee())),
        (made.under(percent(95)), of(percent(5), fee())),
    )
    levels = (c.Level("serious", made.under(percent(95))),)
    given: dict[str, Any] = {
        "objectives": (made.objective("up", at_least(percent(99)), levels=levels),),
        "consequences": (made.penalty("credit", table, "up"),),
        "settlement": made.settlement(made.rounding()),
        **more,
    }
    return made.contract(**given)
