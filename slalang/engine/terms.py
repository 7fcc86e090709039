"""Amended terms as the engine measures them: few contracts that hold whatever is asked, and clocks by their start.

takes    the contracts that are in force one after another, each with the instant from which it is
gives    `Measurable` contracts, each for some of the terms: those that speak alike of rows are measured as one
assumes  a checker made every contract; two records of one name are the same record, or are refused

A row is counted by the terms of its period, and so each contract answers for the periods of its own terms. What it
lacks and others of the terms have is added to it, because their windows look back at its periods. A clock runs by the
terms at its start: where terms differ, all its forms stand beside each other, each under a name of its own, with the
calendars, classes and look-ups that it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from slalang.calendar.zones import EARLIEST
from slalang.engine.catalog import Form
from slalang.engine.faults import refuse
from slalang.engine.pauses import stops
from slalang.engine.walk import inside
from slalang.model.contract import (
    Clock,
    Contract,
    Objective,
    PausesTheClock,
    Record,
    Responsibility,
    Service,
    ServiceCalendar,
)
from slalang.model.expression import BusinessDays, ClassValue, Constant, Lag, Link, RowSet
from slalang.source import Place
from slalang.units import Kind, Type

MARK = "@"
"""Parts the name of a declaration from the number of its terms; no name in a contract holds it."""
SHARED = ("calendars", "priorities", "lookups")
"""What clocks stand on."""
KINDS = ("calendars", "lookups", "spans", "priorities", "services", "objectives")
"""What is looked up by name when rows are measured, besides records, clocks and reliefs."""

Name = tuple[str, str]
"""A kind of declaration and a name."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract and the instant from which it is in force."""

    start: int
    contract: Contract


@dataclass(frozen=True, slots=True)
class Measurable:
    """A contract to measure the periods of some terms with: `members` are their numbers. `forms` are amended clocks."""

    contract: Contract
    members: frozenset[int]
    forms: Mapping[str, tuple[Form, ...]]


def measurables(terms: Sequence[Terms]) -> tuple[Measurable, ...]:
    """The contracts that measure some terms, in the order in which these come into force."""
    if len(terms) == 1:
        return (Measurable(terms[0].contract, frozenset((0,)), {}),)
    records = all_records([t.contract for t in terms])
    groups: list[tuple[Contract, set[int]]] = []
    for number, each in enumerate(terms):
        for i, (known, members) in enumerate(groups):
            if alike(known, each.contract):
                groups[i] = completed(known, [each.contract]), members | {number}
                break
        else:
            groups.append((each.contract, {number}))
    return tuple(measurable(replace(known, records=records), members, terms) for known, members in groups)


def measurable(contract: Contract, members: Iterable[int], terms: Sequence[Terms]) -> Measurable:
    whole = pausing(completed(contract, [t.contract for t in terms]), terms)
    forms: dict[str, tuple[Form, ...]] = {}
    for name in dict.fromkeys(c.name for t in terms for c in t.contract.clocks):
        found, whole = forms_of(name, terms, whole)
        if len(found) > 1:
            forms[name] = found
    return Measurable(whole, frozenset(members), forms)


# ---------------------------------------------------------------- records


def all_records(contracts: Sequence[Contract]) -> tuple[Record, ...]:
    """The records of all terms, each with everything that any of them reads."""
    found: dict[str, Record] = {}
    for contract in contracts:
        for record in contract.records:
            known = found.get(record.name)
            found[record.name] = record if known is None else joined(known, record)
    return tuple(found.values())


def joined(one: Record, other: Record) -> Record:
    """A record with the uses of two terms."""
    if as_declared(one) != as_declared(other):
        refuse(other.place, "an amended record")
    read = {*one.used_fields, *other.used_fields}
    ordered = tuple(f.name for f in one.fields if f.name in read)
    return replace(one, used=one.used or other.used, used_fields=ordered)


def as_declared(record: Record) -> Record:
    return replace(record, used=False, used_fields=(), title="", text=())


# ---------------------------------------------------------------- one contract for several terms


def alike(one: Contract, other: Contract) -> bool:
    """Whether two contracts say the same of every row, as far as both of them speak of it."""
    if one.reliefs != other.reliefs:
        return False
    mine, theirs = spoken(one), spoken(other)
    return all(mine[name] == theirs[name] for name in mine if name in theirs)


def spoken(contract: Contract) -> dict[Name, Any]:
    """What a contract says of rows, by name; clocks run by the terms at their start, not by those of a period."""
    return {name_of(kind, d): of_rows(d) for kind in KINDS for d in getattr(contract, kind)}


def name_of(kind: str, declared: Any) -> Name:
    """Kind and name; a look-up's with the record that it belongs to."""
    return kind, f"{declared.record}.{declared.name}" if kind == "lookups" else declared.name


def of_rows(declared: Any) -> Any:
    """A declaration without what only settlement and documents read."""
    match declared:
        case Objective():
            o = declared
            return o.measure, o.record, o.unit, o.services, o.attribution, o.group, o.group_name
        case Service():
            return declared.covers
        case _:
            return replace(declared, title="", text=())


def completed(contract: Contract, others: Iterable[Contract]) -> Contract:
    """The contract with what others declare and it does not."""
    found: dict[Name, Any] = {}
    for each in (contract, *others):
        for kind in (*KINDS, "clocks"):
            for declared in getattr(each, kind):
                found.setdefault(name_of(kind, declared), declared)
    whole: dict[str, Any] = {k: tuple(d for name, d in found.items() if name[0] == k) for k in (*KINDS, "clocks")}
    return replace(contract, **whole)


def pausing(contract: Contract, terms: Sequence[Terms]) -> Contract:
    """The contract with every relief that stops clocks: they stood still in its time, whatever is counted later."""
    known = {r.name for r in contract.reliefs}
    every = (r for t in terms for r in t.contract.reliefs if isinstance(r.effect, PausesTheClock))
    named = {name_when_pausing(contract, r.name): r for r in every}
    added = tuple(replace(r, name=name) for name, r in named.items() if name not in known)
    return replace(contract, reliefs=(*contract.reliefs, *added))


def name_when_pausing(contract: Contract, name: str) -> str:
    """The name under which a contract knows a relief that stops clocks: its own may mean another one there."""
    other = any(r.name == name and not isinstance(r.effect, PausesTheClock) for r in contract.reliefs)
    return f"{name}{MARK}" if other else name


# ---------------------------------------------------------------- clocks


def forms_of(name: str, terms: Sequence[Terms], whole: Contract) -> tuple[tuple[Form, ...], Contract]:
    """The forms of a clock, the earliest first, and the contract with all that they stand on.

    Nothing where one form holds for all rows and stands on what the contract itself says. A row that started before
    there was such a clock has the first form.
    """
    said: list[tuple[int, int, object]] = []
    for number, each in enumerate(terms):
        clock = clock_of(each.contract, name)
        if clock is None:
            continue
        now = meaning(each.contract, clock)
        if not said or said[-1][2] != now:
            said.append((each.start if said else EARLIEST, number, now))
    if len(said) == 1 and said[0][2] == meaning(whole, found_clock(whole, name)):
        return (), whole
    forms = []
    for start, number, _ in said:
        form, whole = renamed(name, terms[number].contract, number, whole)
        forms.append(Form(start, form))
    return tuple(forms), whole


def clock_of(contract: Contract, name: str) -> Clock | None:
    return next((c for c in contract.clocks if c.name == name), None)


def found_clock(contract: Contract, name: str) -> Clock:
    found = clock_of(contract, name)
    assert found is not None, f"`{name}` is a clock"
    return found


def meaning(contract: Contract, clock: Clock) -> object:
    """A clock with everything that it stands on, for comparison."""
    duties = tuple(replace(d, title="", text=(), pauses=()) for d in stopping(contract, clock))
    return of_rows(clock), duties, beneath(contract, (clock, duties))


def stopping(contract: Contract, clock: Clock) -> tuple[Responsibility, ...]:
    """The duties whose waiting stops a clock."""
    return tuple(d for d in contract.responsibilities if d.waits is not None and stops(contract, clock.name, d))


def beneath(contract: Contract, node: object) -> dict[Name, tuple[Any, ...]]:
    """The calendars, classes and look-ups that something stands on, through each other; all that have one name."""
    known: dict[Name, tuple[Any, ...]] = {}
    for kind in SHARED:
        for d in getattr(contract, kind):
            known[kind, d.name] = (*known.get((kind, d.name), ()), of_rows(d))
    found: dict[Name, tuple[Any, ...]] = {}
    pending = [node]
    while pending:
        for name in referred(pending.pop()):
            if name in known and name not in found:
                found[name] = known[name]
                pending.append(known[name])
    return found


def referred(node: object) -> Iterator[Name]:
    """The names by which a node and all in it refer to calendars, classes and look-ups."""
    for part in inside(node):
        match part:
            case ClassValue(priority=name):
                yield "priorities", name
            case Constant(value=str() as name) if part.type.kind is Kind.CALENDAR:
                yield "calendars", name
            case BusinessDays(calendar=name) | Lag(calendar=name) | RowSet(calendar=name):
                yield "calendars", name
            case Link(kind="lookup", name=name):
                yield "lookups", name


# ---------------------------------------------------------------- names of their own


def renamed(name: str, contract: Contract, number: int, whole: Contract) -> tuple[Clock, Contract]:
    """A clock of some terms under a name of its own, and a contract in which all that it stands on means the same."""
    clock = found_clock(contract, name)
    duties = stopping(contract, clock)
    below, here = beneath(contract, (clock, duties)), beneath(whole, (clock, duties))
    other = {each for each in below if below[each] != here.get(each)}
    while more := {n for n in below if n not in other and other.intersection(referred(below[n]))}:
        other |= more  # what stands on something else is something else
    names = {each: f"{each[1]}{MARK}{number}" for each in other}
    mine = f"{name}{MARK}{number}"
    added: dict[str, Any] = {kind: getattr(whole, kind) for kind in (*SHARED, "responsibilities")}
    for kind, old in sorted(other):
        if not any(d.name == names[kind, old] for d in added[kind]):
            added[kind] += tuple(with_name(rewritten(d, names), names[kind, old]) for d in below[kind, old])
    added["responsibilities"] += tuple(replace(rewritten(d, names), pauses=(mine,)) for d in duties)
    return replace(rewritten(clock, names), name=mine), replace(whole, **added)


def with_name(declared: Any, name: str) -> Any:
    if isinstance(declared, ServiceCalendar):
        return replace(declared, name=name, hours=replace(declared.hours, name=name))
    return replace(declared, name=name)


def rewritten(part: Any, names: Mapping[Name, str]) -> Any:
    """A model node in which calendars, classes and look-ups go by other names."""
    if not names:
        return part
    if isinstance(part, tuple):
        return tuple(rewritten(each, names) for each in part)
    if not is_dataclass(part) or isinstance(part, (Place, Type, type)):
        return part
    inner = {f.name: rewritten(getattr(part, f.name), names) for f in fields(part) if f.name not in {"type", "place"}}
    match part:
        case ClassValue(priority=name):
            inner["priority"] = names.get(("priorities", name), name)
        case Constant(value=str() as name) if part.type.kind is Kind.CALENDAR:
            inner["value"] = names.get(("calendars", name), name)
        case BusinessDays(calendar=name) | Lag(calendar=name) | RowSet(calendar=name):
            inner["calendar"] = names.get(("calendars", name), name)
        case Link(kind="lookup", name=name):
            inner["name"] = names.get(("lookups", name), name)
    return replace(part, **inner)
