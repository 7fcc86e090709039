"""Parameters and what is set: values that stand in the contract, checked once."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.diagnostic import Diagnostic
from slalang.model import expression as m
from slalang.model.contract import Parameter
from slalang.semantics.checker import Checker, title_of, wording
from slalang.semantics.faults.names import WrongArgument
from slalang.semantics.faults.structure import NotMeaningful
from slalang.semantics.faults.units import NotConstant
from slalang.semantics.frames import Frame
from slalang.semantics.proofs.constants import constant as constant_value
from slalang.semantics.proofs.words import value_in_words
from slalang.semantics.uses import fit, formal_type
from slalang.syntax import tree
from slalang.units import FLAG, UNKNOWN, Kind


def value_of(c: Checker, declared: tree.Parameter) -> m.Expression:
    """The value of a parameter: what is set, else its default; found once, faults reported once."""
    name = declared.name.text
    key = ("parameter", name)
    if key not in c.memo:
        if name in c.reading:
            c.circle(declared.name.place, [*c.reading[c.reading.index(name) :], name])
            return c.lost(declared.name.place)
        if not c.shallow_enough(declared.name.place, c.reading):
            return c.lost(declared.name.place)
        c.reading.append(name)
        c.memo[key] = found_value(c, declared)
        c.reading.pop()
    found: m.Expression = c.memo[key]
    return found


def found_value(c: Checker, declared: tree.Parameter) -> m.Expression:
    name = declared.name.text
    written = c.settings.get(name, declared.default)
    wanted = formal_type(c, declared.type)
    if name in c.given:
        return fit(c, c.given[name], wanted)
    if written is None:
        c.report(WrongArgument(declared.name.place, name, "has neither a default nor a value set"))
        return c.lost(declared.name.place)
    value = fit(c, c.typed(written, Frame(), wanted), wanted)
    if wanted == UNKNOWN:
        return c.lost(written.place)
    if value.type == UNKNOWN or isinstance(value, m.Constant):
        return value
    known = constant_value(value)
    if known is None:
        c.report(NotConstant(written.place, f"parameter `{name}`"))
        return c.lost(written.place)
    return m.Constant(known, type=value.type, place=written.place)


def parameter(c: Checker, declared: tree.Parameter) -> Parameter:
    """A parameter with its value; what it requires must hold."""
    value = value_of(c, declared)
    for clause in tree.clauses_of(declared, tree.Require):
        condition = c.wanted(clause.condition, Frame(), FLAG)
        if constant_value(condition) is False:
            c.report(required(declared, condition, value))
    constant = value.value if isinstance(value, m.Constant) else None
    return Parameter(
        name=declared.name.text,
        title=title_of(declared),
        place=declared.name.place,
        text=wording(declared),
        type=value.type,
        value=constant,
    )


LITERALS = (tree.Number, tree.Percent, tree.Quantity, tree.Text, tree.Date, tree.Flag)


def arguments_fit(c: Checker, declarations: Iterable[tree.Declaration]) -> None:
    """Literal arguments of mechanisms have the unit of their parameter; all others are read where they are used."""
    given = tuple(declarations)
    mechanisms = {d.name.text: d for d in reversed(given) if isinstance(d, tree.Mechanism)}
    for each in given:
        found = mechanisms.get(each.call.name.text) if isinstance(each, tree.Apply) else None
        formals = {f.name.text: f for f in found.formals} if found else {}
        for argument in each.call.arguments if isinstance(each, tree.Apply) else ():
            formal = formals.get(argument.name.text) if argument.name else None
            if formal is not None and isinstance(argument.value, LITERALS):
                wanted = formal_type(c, formal.type)
                fit(c, c.typed(argument.value, Frame(), wanted), wanted)


def required(declared: tree.Parameter, condition: m.Expression, value: m.Expression) -> Diagnostic:
    place = value.place
    shown = (
        value_in_words(value.value, value.type)
        if isinstance(value, m.Constant) and value.type.kind is not Kind.UNKNOWN
        else ""
    )
    name, told = declared.name.text, " ".join(condition.place.text.split())
    if told.startswith(f"{name} is "):
        problem = f"`{name}` must be {told.removeprefix(f'{name} is ')}; it is {shown}"
    else:  # it ties this parameter to others
        problem = f"`{name}` is {shown}, and so it is not true that `{told}`"
    return NotMeaningful(place, problem, "set another value")
