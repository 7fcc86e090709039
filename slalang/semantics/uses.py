"""Uses of definitions and metrics: their bodies read with the arguments given, under their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from slalang.diagnostic import nearest
from slalang.model import expression as m
from slalang.semantics.checker import Checker, composed, title_of
from slalang.semantics.faults.names import (
    WrongArgument,
)
from slalang.semantics.frames import Frame, Row
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import DURATION, UNKNOWN, Kind, Type


def inlined(
    c: Checker,
    declared: tree.Define | tree.Metric,
    use: tree.Call | None,
    frame: Frame,
    row: Row | None,
    place: Place,
) -> m.Expression:
    """A use of a definition or metric: its body, read with the arguments, under its name."""
    name, kind = declared.name.text, "metric" if isinstance(declared, tree.Metric) else "define"
    trail = f"{row.record}/{name}" if row else name
    if trail in frame.inside:
        loop = (*frame.inside[frame.inside.index(trail) :], trail)
        c.circle(place, [each.split("/")[-1] for each in loop])
        return c.lost(place)
    if not c.count_inlined(place) or not c.shallow_enough(place, frame.inside):
        return c.lost(place)
    bound = bind(c, declared, use, frame, place)
    inner = replace(frame, row=row, formals=bound, inside=(*frame.inside, trail))
    if isinstance(declared, tree.Metric):
        c.metrics.add(name)
        inner = replace(inner, record=declared.record.text, row=None)
        value = c.one(declared, tree.Value, "value")
        body = c.typed(value.value, inner) if value else c.lost(place)
    else:
        body = c.typed(declared.value, inner)
    made = m.Named(kind, name, title_of(declared), tuple(bound.items()), body, type=body.type, place=place)
    return made if c.small_enough(made) else c.lost(place)


def bind(
    c: Checker, declared: tree.Define | tree.Metric, use: tree.Call | None, frame: Frame, place: Place
) -> Mapping[str, m.Expression]:
    """The arguments of a use, by parameter, each of its parameter's type."""
    formals = {f.name.text: f for f in declared.formals}
    name = declared.name.text
    given: dict[str, tree.Expression] = {}
    told = False
    for each in use.arguments if use else ():
        key = each.name.text if each.name else next(iter(formals), "") if len(formals) == 1 else ""
        if key not in formals:
            problem = f"has no parameter `{key}`{nearest(key, formals)}" if key else "needs the names of its parameters"
            c.report(WrongArgument(each.place, name, problem))
            told = True
        elif key in given:
            c.report(WrongArgument(each.place, name, f"is given `{key}` twice"))
        else:
            given[key] = each.value
    bound: dict[str, m.Expression] = {}
    for key, formal in formals.items():
        wanted = formal_type(c, formal.type)
        if key in given:
            bound[key] = fit(c, c.typed(given[key], replace(frame, calendar=frame.calendar), wanted), wanted)
        elif formal.default is not None:
            bound[key] = fit(c, c.typed(formal.default, Frame(), wanted), wanted)
        else:
            if not told:  # the one that is missing may be the one that is misspelt
                c.report(WrongArgument(place, name, f"needs its parameter `{key}`"))
            bound[key] = c.lost(place)
    return bound


def fit(c: Checker, value: m.Expression, wanted: Type) -> m.Expression:
    """An argument of its parameter's type; `12 months` serves as a number of months."""
    if wanted.kind is Kind.MONTHS and value.type.kind is Kind.DAYS and isinstance(value, m.Constant):
        return m.Constant(value.value, type=wanted, place=value.place)
    return c.expect(value, wanted)


def formal_type(c: Checker, node: tree.Type) -> Type:
    """The type that a parameter or field is declared with."""
    if isinstance(node, tree.OneOf):
        c.distinct("value", node.members)
        return Type(Kind.ONE_OF, values=tuple(composed(text.value) for text in node.members))
    name = node.name.text
    by_name = {str(kind): Type(kind) for kind in Kind if kind not in NOT_WRITTEN}
    by_name |= {"business_days": Type(Kind.BUSINESS_DAYS), "working_duration": DURATION, "money": c.money()}
    if name not in by_name:
        c.unknown(node.name.place, name, "type", by_name)
        return UNKNOWN
    return by_name[name]


NOT_WRITTEN = {
    Kind.UNKNOWN,
    Kind.RATIO,
    Kind.PERCENTAGE_POINTS,
    Kind.OUTCOME,
    Kind.CLASS,
    Kind.ONE_OF,
    Kind.BUSINESS_DAYS,
}
