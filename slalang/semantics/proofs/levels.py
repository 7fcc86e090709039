"""Proves that an objective's levels are nested, each inside what misses the target.

Takes an objective and the setting that knows its series; gives a diagnostic with a witness for each fault. A pattern
that holds tables or series is not compared: a level that depends on data holds only where the target is missed too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Level, Objective
from slalang.model.expression import AnyOf, Bounds, Equal, Expression, Pattern
from slalang.semantics.proofs.axes import Numbers, numbers
from slalang.semantics.proofs.constants import intervals_of
from slalang.semantics.proofs.faults import LevelNeverFails, LevelNotInside, LevelsAlike, LevelsNotNested
from slalang.semantics.proofs.ranges import domain
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.tables import check_ends
from slalang.semantics.proofs.words import ORDERED, pattern_in_words
from slalang.source import NOWHERE, Place


def check_levels(objective: Objective, setting: Setting | None = None) -> tuple[Diagnostic, ...]:
    """The faults of an objective's target and levels."""
    reversed_ends = tuple(ends_of_patterns(objective))
    axis = axis_of_results(objective, setting)
    if reversed_ends or axis is None:
        return reversed_ends
    target = axis.cells_of(objective.target)
    known = [(level, cells) for level in objective.levels if (cells := axis.cells_of(level.fails_when)) is not None]
    faults: list[Diagnostic] = []
    for level, cells in known:
        place = place_of(level.fails_when, objective.place)
        if not cells:
            faults.append(LevelNeverFails(place, level.name))
        elif target is not None and cells & target:
            said = pattern_in_words(objective.target, objective.measure.type)
            faults.append(LevelNotInside(place, axis.example(cells & target), level.name, said))
    pairs = combinations([(level, cells) for level, cells in known if cells], 2)
    faults += (f for one, other in pairs if (f := not_nested(axis, one, other, objective.place)) is not None)
    return tuple(faults)


def levels_in_order(objective: Objective, setting: Setting | None = None) -> tuple[Level, ...]:
    """The levels from mild to severe, whatever order they were written in; those that depend on data stay in theirs."""
    axis = axis_of_results(objective, setting)
    if axis is None:
        return objective.levels
    cells = {level.name: axis.cells_of(level.fails_when) for level in objective.levels}
    if any(c is None for c in cells.values()):
        return objective.levels
    return tuple(sorted(objective.levels, key=lambda level: -(cells[level.name] or 0).bit_count()))


def axis_of_results(objective: Objective, setting: Setting | None) -> Numbers | None:
    """The results that the measure can give, cut where target and levels begin; None where they have no order."""
    if objective.measure.type.kind not in ORDERED:
        return None
    patterns = (objective.target, *(level.fails_when for level in objective.levels))
    whole = domain(objective.measure, setting)
    return numbers(objective.measure.type, (p for p in patterns if intervals_of(p) is not None), (whole,))


def ends_of_patterns(objective: Objective) -> Iterator[Diagnostic]:
    yield from check_ends(objective.target, objective.measure.type, objective.place)
    for level in objective.levels:
        yield from check_ends(level.fails_when, objective.measure.type, objective.place)
    for measure, target in objective.also:
        yield from check_ends(target, measure.type, objective.place)


Failed = tuple[Level, int]


def not_nested(axis: Numbers, one: Failed, other: Failed, place: Place) -> Diagnostic | None:
    """Why neither of two levels is the severer, if so."""
    (level, cells), (other_level, other_cells) = one, other
    here, there = place_of(other_level.fails_when, place), place_of(level.fails_when, place)
    if cells == other_cells:
        return LevelsAlike(here, other_level.name, level.name, there)
    only, other_only = cells & ~other_cells, other_cells & ~cells
    if not only or not other_only:
        return None
    return LevelsNotNested(here, axis.example(other_only), other_level.name, level.name, axis.example(only), there)


def place_of(pattern: Pattern, default: Place) -> Place:
    """Where a pattern stands: a pattern itself keeps no place, its ends do."""
    return next((e.place for e in ends(pattern) if e.place is not NOWHERE), default)


def ends(pattern: Pattern) -> Iterable[Expression]:
    match pattern:
        case Equal(value=value):
            return (value,)
        case AnyOf(values=values):
            return values
        case Bounds(low=low, high=high):
            return tuple(e for e in (low, high) if e is not None)
