"""Applies an amendment to declarations: the consolidated contract as a tree, checked like any other.

Takes declarations and an amendment; gives the declarations that are in force after it, and the faults of changing what
does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from slalang.calendar.opentime import epoch_day
from slalang.calendar.periods import PeriodKind, first_day, number_of
from slalang.calendar.zones import EPOCH_DAY
from slalang.diagnostic import Diagnostic, nearest
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.names import DeclaredTwice, UnknownName
from slalang.semantics.faults.structure import AmendmentsOutOfOrder, NotMeaningful, OutsideTerm
from slalang.semantics.gaps import Gaps
from slalang.semantics.scope import KINDS
from slalang.syntax import tree

PARTS: dict[str, tuple[type[tree.Node], str]] = {
    "target": (tree.Target, "pattern"),
    "measure": (tree.Measure, "value"),
    "limit": (tree.Limit, "value"),
    "amount": (tree.Amount, "value"),
    "when": (tree.When, "condition"),
    "runs": (tree.Runs, "calendar"),
    "tags": (tree.Tags, "names"),
    "fee": (tree.Fee, "charges"),
    "service": (tree.InServices, "services"),
}
NAMES = {"tags", "fee", "service"}


def amended(
    declarations: tuple[tree.Declaration, ...], amendment: tree.Amendment, gaps: Gaps
) -> tuple[tuple[tree.Declaration, ...], tuple[Diagnostic, ...]]:
    """The declarations after the amendment, itself left out."""
    faults: list[Diagnostic] = []
    result: list[Any] = [each for each in declarations if each is not amendment]
    for clause in amendment.clauses:
        match clause:
            case tree.Replace(path, value):
                if not gaps.may_declare(str(path)):
                    replace_part(result, path, value, faults)
            case tree.Add(declaration):
                add(result, declaration, faults)
            case tree.Remove(path):
                index = position(result, str(path), path, faults)
                if index is not None:
                    del result[index]
            case tree.TakesEffect() | tree.Wording():
                pass
    told = (f for f in faults if not (isinstance(f, UnknownName) and gaps.may_declare(f.name)))
    return tuple(result), tuple(told)


def position(
    declarations: list[Any], name: str, path: tree.Path, faults: list[Diagnostic], silent: bool = False
) -> int | None:
    """Where the declaration of a name stands; reported where there is none."""
    named = {str(each.name): i for i, each in reversed(list(enumerate(declarations))) if type(each) in KINDS}
    if name not in named and not silent:
        faults.append(UnknownName(path.place, name, "declaration", nearest(name, named)))
    return named.get(name)


def add(declarations: list[Any], declaration: Any, faults: list[Diagnostic]) -> None:
    name = getattr(declaration, "name", None)
    for each in declarations:
        if name is not None and type(each) is type(declaration) and str(each.name) == str(name):
            faults.append(DeclaredTwice(name.place, KINDS.get(type(each), "declaration"), str(name), each.name.place))
            return
    declarations.append(declaration)


def replace_part(declarations: list[Any], path: tree.Path, value: tree.Pattern, faults: list[Diagnostic]) -> None:
    """`NAME.PART` of a declaration, or a definition or parameter whole."""
    whole = position(declarations, str(path), path, faults, silent=True)
    if whole is not None and isinstance(declarations[whole], tree.Define | tree.Parameter):
        field = "value" if isinstance(declarations[whole], tree.Define) else "default"
        declarations[whole] = tree.changed(declarations[whole], **{field: expression(value)})
        return
    part = path.names[-1].text
    owner = ".".join(name.text for name in path.names[:-1])
    of = position(declarations, owner, path, faults, silent=True) if owner else None
    levels = [] if of is None else [each.name.text for each in levels_of(declarations[of])]
    if of is not None and part in levels:
        declarations[of] = with_level(declarations[of], part, value)
        return
    if not owner or part not in PARTS:
        owned = whole is not None
        known = ", ".join((*PARTS, *(f"level `{name}`" for name in levels)))
        fix = f"name one of its parts: {known}" if owned or of is not None else "write `replace NAME.PART with …`"
        faults.append(NotMeaningful(path.place, f"`{path}` is no part that can be replaced{nearest(part, PARTS)}", fix))
        return
    index = position(declarations, owner, path, faults)
    if index is None:
        return
    kind, field = PARTS[part]
    changed = with_part(declarations[index], kind, field, part, value)
    if changed is None:
        faults.append(NotMeaningful(path.place, f"`{owner}` has no `{part}` to replace", "add a declaration instead"))
    else:
        declarations[index] = changed


def levels_of(declaration: Any) -> list[tree.Level]:
    return [each for each in getattr(declaration, "clauses", ()) if isinstance(each, tree.Level)]


def with_level(declaration: Any, name: str, value: tree.Pattern) -> Any:
    """The objective with the pattern of one of its levels changed."""
    clauses = tuple(
        tree.changed(c, pattern=value, place=value.place) if isinstance(c, tree.Level) and c.name.text == name else c
        for c in declaration.clauses
    )
    return tree.changed(declaration, clauses=clauses)


def with_part(declaration: Any, kind: type[tree.Node], field: str, part: str, value: tree.Pattern) -> Any:
    """The declaration with one clause's value changed; None where it has no such clause."""
    new: Any = value if part == "target" else names(value) if part in NAMES else expression(value)
    clauses = getattr(declaration, "clauses", ())
    if new is None or not any(isinstance(c, kind) for c in clauses):
        return None
    replaced = tuple(tree.changed(c, **{field: new}, place=value.place) if isinstance(c, kind) else c for c in clauses)
    return tree.changed(declaration, clauses=replaced)


def out_of_time(contract: k.Contract) -> Iterator[Diagnostic]:
    """Amendments that come into force after one that builds on them, or after the end of the term."""
    dated = sorted(contract.amendments, key=lambda a: a.effective)
    starts = [in_force_from(each.effective, each.midway, each.unit) for each in dated]
    for i, (each, start) in enumerate(zip(dated, starts, strict=True)):
        sooner = [(other, on) for other, on in zip(dated[i + 1 :], starts[i + 1 :], strict=True) if on < start]
        for other, on in sooner[:1]:
            yield AmendmentsOutOfOrder(
                each.place, each.name, start.isoformat(), other.name, on.isoformat(), other.place
            )
        end = contract.effective_to
        if end is not None and each.effective <= end < start:
            yield OutsideTerm(each.place, start.isoformat())


def in_force_from(on: date, midway: str, unit: str) -> date:
    """The day from which an amendment of a date holds.

    `from the next` period: the first day of the one after that in which the date lies, also where one begins on it.
    """
    if midway != "from the next":
        return on
    kind = PeriodKind(unit)
    later = first_day(kind, number_of(kind, epoch_day(on)) + 1)
    return on if later is None else date.fromordinal(later + EPOCH_DAY)


def with_meaning(contract: k.Contract, amendment: str, after: k.Contract) -> k.Contract:
    """The contract whose amendment knows the contract after it, and from it what its replacements mean."""
    changed = tuple(
        replace(each, after=after, replaced=tuple(replace(r, becomes=part_of(after, r)) for r in each.replaced))
        if each.name == amendment
        else each
        for each in contract.amendments
    )
    return replace(contract, amendments=changed)


def part_of(after: k.Contract, replaced: k.Replacement) -> Any:
    """The part of a declaration that a replacement changed."""
    name, part = replaced.declaration, replaced.part
    if not part:
        defined = next((d.body for d in after.defines if d.name == name), None)
        fixed = next((m.Constant(p.value, type=p.type) for p in after.parameters if p.name == name), None)
        return defined or fixed
    level = next((x for o in after.objectives if o.name == name for x in o.levels if x.name == part), None)
    if level is not None:
        return level.fails_when
    owners = (*after.objectives, *after.clocks, *after.consequences, *after.charges, *after.services)
    field = {"fee": "fees", "service": "services"}.get(part, part)
    return next((getattr(o, field) for o in owners if o.name == name and hasattr(o, field)), None)


def expression(value: tree.Pattern) -> Any:
    return value.value if isinstance(value, tree.Equals) else None


def names(value: tree.Pattern) -> tuple[tree.Name, ...] | None:
    inner = expression(value)
    return inner.names[:1] if isinstance(inner, tree.Path) and len(inner.names) == 1 else None
