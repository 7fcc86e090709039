"""Reliefs that act on an outcome and not on rows: a target or level that is lowered, an outcome that is excused.

Takes the spans that `relieved` decided; gives an objective with the bounds in force in a period, and the name of the
relief that excuses it. Results that were given are relieved by nobody.
"""

from __future__ import annotations

from dataclasses import replace

from slalang.calendar.periods import Period
from slalang.model.contract import Excuses, Level, Lowers, Objective, Relief
from slalang.settle.scope import Scope


def lowered(objective: Objective, scope: Scope) -> tuple[Objective, tuple[str, ...]]:
    """The objective with the target and levels that reliefs lower, and what these reliefs are called."""
    names = []
    for relief in acting(objective, scope):
        if isinstance(relief.effect, Lowers):
            objective = with_bound(objective, relief.effect)
            names.append(relief.title or relief.name)
    return objective, tuple(names)


def with_bound(objective: Objective, effect: Lowers) -> Objective:
    if not effect.level:
        return replace(objective, target=effect.to)
    levels = (Level(one.name, effect.to) if one.name == effect.level else one for one in objective.levels)
    return replace(objective, levels=tuple(levels))


def excuse(objective: Objective, scope: Scope) -> str:
    """What the relief that excuses the outcome is called; empty where none does."""
    return next((r.title or r.name for r in acting(objective, scope) if isinstance(r.effect, Excuses)), "")


def acting(objective: Objective, scope: Scope) -> list[Relief]:
    """The reliefs of an objective that act on the whole of the scope's period, for its group."""
    mine = [r for r in scope.contract.reliefs if objective.name in r.objectives]
    return [r for r in mine if acting_in(r, objective, scope, scope.period)]


def acting_in(relief: Relief, objective: Objective, scope: Scope, bucket: Period) -> bool:
    """Whether a relief acts on the whole of a bucket or period, for the scope's group."""
    return any(
        low <= bucket.start and bucket.end <= high
        for act in scope.book.relieved
        if act.relief == relief.name and act.objective == objective.name and (not act.groups or scope.key in act.groups)
        for low, high in act.spans
    )
