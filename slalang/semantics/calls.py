"""Calls: a definition or metric with arguments, or one of the built-in functions."""

from __future__ import annotations

from slalang.model import expression as m
from slalang.semantics.checker import Checker
from slalang.semantics.faults.names import (
    NeedsRow,
    NotRowValue,
    UnknownName,
    WrongArgument,
)
from slalang.semantics.frames import Frame
from slalang.semantics.names import row_value
from slalang.semantics.uses import inlined
from slalang.syntax import tree
from slalang.units import DATE, DURATION, INSTANT, Kind, Type
from slalang.units.algebra import difference

ELSEWHERE = {
    **dict.fromkeys(("max", "maximum", "greatest", "MAX"), "highest(A, B)"),
    **dict.fromkeys(("min", "minimum", "least", "MIN"), "lowest(A, B)"),
    **dict.fromkeys(("abs", "ABS"), "distance(A, B)"),
    **dict.fromkeys(("round", "ROUND"), "A rounded to 0.01 EUR"),
    **dict.fromkeys(("sum", "SUM", "avg", "AVG", "average", "count", "COUNT"), "(sum of A over ROWS)"),
    **dict.fromkeys(("if", "IF", "iif"), "A if C otherwise B"),
    **dict.fromkeys(("coalesce", "COALESCE", "nvl", "ifnull"), "A else B"),
}
"""Functions of spreadsheets and databases, and how a contract says them."""


def call(c: Checker, node: tree.Call, frame: Frame, want: Type | None) -> m.Expression:
    """`announced(notice: 48 h)`, `highest(a, b)`, `distance(a, b)`, `date(t)`."""
    name = node.name.text
    if name in {"highest", "lowest", "distance", "date"}:
        return function(c, node, frame, want)
    if frame.row and (found := row_value(c, frame.row, tuple(name.split(".")), frame, node)):
        return found
    if metric := c.scope.find(tree.Metric, name):
        if frame.row is not None:
            c.report(NotRowValue(node.place, name, frame.row.record))
            return c.lost(node.place)
        return inlined(c, metric, node, frame, None, node.place)
    define = c.scope.find(tree.Define, name)
    if define is not None and isinstance(define.scope, tree.OfRow) and frame.objective:
        return inlined(c, define, node, frame, None, node.place)
    of_rows = [d for d in c.scope.all(tree.Define) if d.name.text == name and isinstance(d.scope, tree.OfRow)]
    if of_rows and frame.row is None:
        c.report(NeedsRow(node.name.place, name, str(of_rows[0].scope.record)))  # type: ignore[union-attr]  # of a row
        return c.lost(node.place)
    if name in ELSEWHERE and not c.gaps.may_declare(name):
        c.report(UnknownName(node.name.place, name, "metric or definition", f" (write `{ELSEWHERE[name]}`)"))
        return c.lost(node.place)
    known = [*c.scope.names(tree.Metric), *(c.scope.members_of(frame.row.record) if frame.row else ())]
    c.unknown(node.name.place, name, "metric or definition", known)
    return c.lost(node.place)


def function(c: Checker, node: tree.Call, frame: Frame, want: Type | None) -> m.Expression:
    from slalang.semantics.expressions import alike

    name, place = node.name.text, node.place
    values = [c.typed(a.value, frame, want if name in {"highest", "lowest"} else None) for a in node.arguments]
    needed = {"distance": 2, "date": 1}.get(name)
    if not values or any(a.name for a in node.arguments) or (needed and len(values) != needed):
        c.report(WrongArgument(place, name, f"takes {needed or 'one or more'} unnamed values"))
        return c.lost(place)
    if name == "date":
        return m.DateOf(c.expect(values[0], INSTANT), type=DATE, place=place)
    common = alike(c, tuple(values), "compared with")
    if name == "distance":
        c.figure(values[0], "distance", Kind.INSTANT)
        of = DURATION if common == INSTANT else difference(common)
        return m.Distance(values[0], values[1], type=of, place=place)
    if c.ordered(values[0]) is not values[0]:
        return c.lost(place)
    return m.Extreme(name, tuple(values), type=common, place=place)
