"""Series by name and their types: objectives, charges, penalties, bonuses, scores, definitions, subtotals."""

from __future__ import annotations

from slalang.model import expression as m
from slalang.semantics.checker import Checker
from slalang.semantics.frames import Frame
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import POINTS, UNKNOWN, Type

RETYPED = 3
"""How often a series in a circle is typed again before its type stays unknown."""

LINES = {"credits": m.SeriesKind.PENALTY, "bonuses": m.SeriesKind.BONUS}


def series_of(c: Checker, name: str, place: Place) -> m.Expression | None:
    """The value of a series in the current period, by name; None where no series has it."""
    if name == "charges" or name in LINES:
        return m.ContextValue(name, type=c.money(), place=place)
    found: tuple[m.SeriesKind, Type] | None = None
    if c.scope.find(tree.Objective, name):
        found = m.SeriesKind.OBJECTIVE, objective_type(c, name, place)
    elif c.scope.find(tree.Charge, name):
        found = m.SeriesKind.CHARGE, c.money()
    elif c.scope.find(tree.Penalty, name):
        found = m.SeriesKind.PENALTY, c.money()
    elif c.scope.find(tree.Bonus, name):
        found = m.SeriesKind.BONUS, c.money()
    elif c.scope.find(tree.Score, name):
        found = m.SeriesKind.SCORE, POINTS
    elif (define := c.scope.find(tree.Define, name)) and isinstance(define.scope, tree.EachPeriod):
        found = m.SeriesKind.DEFINE, define_type(c, define, place)
    elif any(s.name.text == name for s in subtotals(c)):
        found = m.SeriesKind.SUBTOTAL, c.money()
    return m.SeriesValue(*(found[0], name), type=found[1], place=place) if found else None


def subtotals(c: Checker) -> tuple[tree.Subtotal, ...]:
    return tuple(s for each in c.scope.all(tree.Settlement) for s in tree.clauses_of(each, tree.Subtotal))


def objective_type(c: Checker, name: str, place: Place) -> Type:
    """The type of an objective's result, found out once."""
    objective = c.scope.find(tree.Objective, name)
    measure = next(iter(tree.clauses_of(objective, tree.Measure)), None)
    return once(c, "objective", name, measure.value if measure else None, Frame(objective=True), place)


def define_type(c: Checker, define: tree.Define, place: Place) -> Type:
    """The type of a period's definition. One that reads itself in an earlier window takes its type from the rest."""
    frame = Frame(keys=keys_of(c, define.scope))
    return once(c, "define", define.name.text, define.value, frame, place)


def keys_of(c: Checker, scope: tree.OfRow | tree.EachPeriod) -> dict[str, Type]:
    if isinstance(scope, tree.EachPeriod) and scope.for_each:
        return {key.text: c.groups.get(key.text, Type(UNKNOWN.kind)) for key in scope.for_each.keys}
    return {}


def once(c: Checker, kind: str, name: str, value: tree.Expression | None, frame: Frame, place: Place) -> Type:
    """Types a body for its type alone: faults are dropped here, they are reported where the body is declared."""
    key = (kind, name)
    if key not in c.memo:
        if value is None:
            return UNKNOWN
        c.memo[key] = UNKNOWN
        before, metrics = len(c.faults), set(c.metrics)
        found = c.typed(value, frame).type
        del c.faults[before:]
        c.metrics = metrics
        if found is UNKNOWN and c.retyped.get(key, 0) < RETYPED:  # part of a circle whose other parts give it its type
            c.retyped[key] = c.retyped.get(key, 0) + 1
            del c.memo[key]
            return found
        c.memo[key] = found
    found = c.memo[key]
    assert isinstance(found, Type)
    return found
