"""Applies an amendment to declarations: the consolidated contract as a tree, checked like any other.

Takes declarations and an amendment; gives the declarations that are in force after it, and the faults of changing what
does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from slalang.calendar.opentime import epoch_day
from slalang.calendar.periods import PeriodKind, first_day, number_of
from slalang.calendar.zones import EPOCH_DAY
from slalang.diagnostic import Diagnostic, nearest
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.checker import own
from slalang.semantics.faults.names import AmbiguousChange, DeclaredTwice, UnknownName
from slalang.semantics.faults.structure import AmendmentsOutOfOrder, NotMeaningful, OutsideTerm
from slalang.semantics.gaps import Gaps
from slalang.semantics.scope import KINDS, SHARED, owner_of
from slalang.syntax import tree
from slalang.units import DATE

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
END = "contract.end"
"""What an amendment replaces to end the term sooner or later."""


def amended(
    declarations: tuple[tree.Declaration, ...], amendment: tree.Amendment, gaps: Gaps
) -> tuple[tuple[tree.Declaration, ...], tuple[Diagnostic, ...]]:
    """The declarations after the amendment, itself left out."""
    faults: list[Diagnostic] = []
    result: list[Any] = [each for each in declarations if each is not amendment]
    for clause in amendment.clauses:
        match clause:
            case tree.Replace(path, value) if str(path) == END:
                replace_end(result, value, faults)
            case tree.Replace(path, value):
                if not gaps.may_declare(str(path)):
                    replace_part(result, path, value, faults)
            case tree.Add(declaration):
                add(result, declaration, faults)
            case tree.Remove(path):
                index = only(result, named(result, str(path)), path, faults)
                if index is not None:
                    del result[index]
            case tree.TakesEffect() | tree.Wording():
                pass
    told = (f for f in faults if not (isinstance(f, UnknownName) and gaps.may_declare(f.name)))
    return tuple(result), tuple(told)


def names_of(declaration: Any) -> tuple[str, ...]:
    """What an amendment may call a declaration: by its name, and one that belongs to a record also by `RECORD.NAME`."""
    if type(declaration) not in KINDS:
        return ()
    name, owner = str(declaration.name), owner_of(declaration)
    return (name, f"{owner}.{name}") if owner else (name,)


def named(declarations: list[Any], name: str) -> list[int]:
    """Where the declarations of a name stand: each kind, and each record, may have one; a library's only where the
    contract has none of its own."""
    found: dict[Any, int] = {}
    for i, each in enumerate(declarations):
        if name in names_of(each):
            found.setdefault(space_of(each), i)
    mine = [i for i in found.values() if own(declarations[i])]
    return mine or list(found.values())


def space_of(declaration: Any) -> tuple[type, str]:
    """The namespace in which a declaration's name is the only one."""
    return SHARED.get(type(declaration), type(declaration)), owner_of(declaration)


def only(declarations: list[Any], found: list[int], path: tree.Path, faults: list[Diagnostic]) -> int | None:
    """The one declaration that is meant; reported where there is none, and where several could be."""
    if not found:
        known = {name for each in declarations for name in names_of(each)}
        faults.append(UnknownName(path.place, str(path), "declaration", nearest(str(path), known)))
    if len(found) > 1:
        first, second = (declarations[i] for i in found[:2])
        called = (called_in_full(first), called_in_full(second))
        faults.append(AmbiguousChange(path.place, str(path), *called, first.name.place, second.name.place))
    return found[0] if len(found) == 1 else None


def called_in_full(declaration: Any) -> str:
    return f"{KINDS[type(declaration)]} `{names_of(declaration)[-1]}`"


def add(declarations: list[Any], declaration: Any, faults: list[Diagnostic]) -> None:
    name = getattr(declaration, "name", None)
    for each in declarations:
        same = type(each) is type(declaration) and owner_of(each) == owner_of(declaration)
        if name is not None and same and str(each.name) == str(name):
            faults.append(DeclaredTwice(name.place, KINDS.get(type(each), "declaration"), str(name), each.name.place))
            return
    declarations.append(declaration)


def replace_part(declarations: list[Any], path: tree.Path, value: tree.Pattern, faults: list[Diagnostic]) -> None:
    """`NAME.PART` of a declaration, or a definition or parameter whole."""
    entire = named(declarations, str(path))
    whole = [i for i in entire if isinstance(declarations[i], tree.Define | tree.Parameter)]
    part = path.names[-1].text
    owner = ".".join(name.text for name in path.names[:-1])
    owners = named(declarations, owner) if owner else []
    changed = {i: new for i in owners if (new := with_part(declarations[i], part, value)) is not None}
    if whole and expression(value) is None:
        faults.append(NotMeaningful(value.place, f"`{path}` is replaced by a value", figure_wanted(declarations, path)))
        return
    changed |= {i: with_value(declarations[i], value) for i in whole}
    if changed:
        index = only(declarations, list(changed), path, faults)
        if index is not None:
            declarations[index] = changed[index]
        return
    if owner and part in PARTS:
        if not owners:
            only(declarations, [], tree.changed(path, names=path.names[:-1]), faults)
            return
        faults.append(no_such_part(path, owner, part, any(part in parts_of(declarations[i]) for i in owners)))
        return
    meant = [declarations[i] for i in (owners or entire)]
    known = [part if part in PARTS else f"level `{part}`" for each in meant for part in parts_of(each)]
    if any(isinstance(declaration, tree.Settlement) for declaration in meant):
        fix = "`remove` the settlement and `add` it as it is to be: its steps are one whole"
    elif meant:
        fix = f"name one of its parts: {', '.join(known)}" if known else "`remove` it and `add` it as it is to be"
    else:
        fix = "write `replace NAME.PART with …`"
    faults.append(NotMeaningful(path.place, f"`{path}` is no part that can be replaced{nearest(part, PARTS)}", fix))


def figure_wanted(declarations: list[Any], path: tree.Path) -> str:
    """The way out where a pattern was given for a definition: the target of a promise of that name was meant."""
    promised = any(isinstance(each, tree.Objective) and str(each.name) == str(path) for each in declarations)
    return f"write `replace {path}.target with …` for the promise" if promised else f"write `replace {path} with 5%`"


def no_such_part(path: tree.Path, owner: str, part: str, exists: bool) -> NotMeaningful:
    """That a declaration has no such clause, or has one and what it is replaced by is no value of it."""
    if exists:
        return NotMeaningful(path.place, f"the `{part}` of `{owner}` is replaced by a value", "leave out `at least`")
    return NotMeaningful(path.place, f"`{owner}` has no `{part}` to replace", "add a declaration instead")


def replace_end(declarations: list[Any], value: tree.Pattern, faults: list[Diagnostic]) -> None:
    """The last day of the term in the contract's head."""
    last = end_of(value)
    if last is None:
        fix = "write a day, such as `replace contract.end with 2027-12-31`"
        faults.append(NotMeaningful(value.place, "the term ends on a day that is written", fix))
        return
    for i, each in enumerate(declarations):
        if isinstance(each, tree.Contract):
            clauses = (tree.changed(c, end=last) if isinstance(c, tree.Term) else c for c in each.clauses)
            declarations[i] = tree.changed(each, clauses=tuple(clauses))


def end_of(value: tree.Pattern) -> tree.Date | None:
    day = expression(value)
    return day if isinstance(day, tree.Date) else None


def latest_day(declarations: Iterable[tree.Declaration], head: tree.Contract) -> date | None:
    """The latest day to which the term was ever said to last, by the head or by an amendment; None for one without end.

    What was written for such a term stays right where another amendment ends it sooner.
    """
    signed = [term.end for term in tree.clauses_of(head, tree.Term)]
    amendments = [d for d in declarations if isinstance(d, tree.Amendment)]
    every = [clause for each in amendments for clause in tree.clauses_of(each, tree.Replace)]
    amended = [end_of(clause.value) for clause in every if str(clause.path) == END]
    days = [day.value for day in (*signed, *amended) if day is not None]
    return None if None in signed else max(days, default=None)


def with_value(declaration: tree.Define | tree.Parameter, value: tree.Pattern) -> Any:
    field = "value" if isinstance(declaration, tree.Define) else "default"
    return tree.changed(declaration, **{field: expression(value)})


def parts_of(declaration: Any) -> list[str]:
    """What an amendment may replace of a declaration: the clauses that it has, and its levels by their names."""
    clauses = getattr(declaration, "clauses", ())
    here = [part for part, (kind, _) in PARTS.items() if any(isinstance(c, kind) for c in clauses)]
    return here + [each.name.text for each in levels_of(declaration)]


def levels_of(declaration: Any) -> list[tree.Level]:
    return [each for each in getattr(declaration, "clauses", ()) if isinstance(each, tree.Level)]


def with_level(declaration: Any, name: str, value: tree.Pattern) -> Any:
    """The objective with the pattern of one of its levels changed."""
    clauses = tuple(
        tree.changed(c, pattern=value, place=value.place) if isinstance(c, tree.Level) and c.name.text == name else c
        for c in declaration.clauses
    )
    return tree.changed(declaration, clauses=clauses)


def with_part(declaration: Any, part: str, value: tree.Pattern) -> Any:
    """The declaration with one level or clause changed; None where it has no such part."""
    if part in {each.name.text for each in levels_of(declaration)}:
        return with_level(declaration, part, value)
    if part not in PARTS:
        return None
    kind, field = PARTS[part]
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
    end = contract.effective_to
    for i, (each, start) in enumerate(zip(dated, starts, strict=True)):
        sooner = [(other, on) for other, on in zip(dated[i + 1 :], starts[i + 1 :], strict=True) if on < start]
        for other, on in sooner[:1]:
            yield AmendmentsOutOfOrder(
                each.place, each.name, start.isoformat(), other.name, on.isoformat(), other.place
            )
        last = contract.last_day
        if last is not None and each.effective <= last < start:
            yield OutsideTerm(each.place, start.isoformat())
        after = end if each.after is None else each.after.effective_to
        extends = end is not None and (after is None or end < after)
        if extends and end is not None and end < each.effective:  # what has ended is not extended, but signed anew
            yield OutsideTerm(each.place, each.effective.isoformat())
        end = after


def settled_otherwise(contract: k.Contract) -> Iterator[Diagnostic]:
    """Amendments that settle for another period than before, or pay at the end of another one: what is held would
    never fall due."""
    before = contract.settlement
    for each in sorted(contract.amendments, key=lambda a: a.effective):
        after = each.after.settlement if each.after is not None else before
        if before is not None and after is not None:
            if after.unit != before.unit:
                fix = "keep `each` as it is; another period of settlement needs another contract"
                yield NotMeaningful(each.place, f"it would settle for each {after.unit}, not each {before.unit}", fix)
            elif held(before) != held(after):
                fix = "keep `pay` as it is; what waits for the end of a year or quarter would never fall due"
                yield NotMeaningful(each.place, "it would pay at the end of another period", fix)
        before = after


def held(settlement: k.Settlement) -> frozenset[tuple[bool, str]]:
    """Whether credits and bonuses wait for the end of a year or quarter, and of which."""
    return frozenset((each.bonuses, each.unit) for each in settlement.payments if each.unit)


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
    if f"{name}.{part}" == END and after.effective_to is not None:
        return m.Constant(after.effective_to, type=DATE)
    if not part:
        defined = next((d.body for d in after.defines if name in {d.name, f"{d.of}.{d.name}"}), None)
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
