"""Steps from a row to another: to the parent, through a look-up by equal values, or to the nearest row in time.

A look-up never multiplies rows: its target is unique by what it is asked for, because facts are unique by key.
"""

from __future__ import annotations

from collections.abc import Callable

from slalang.engine import moments
from slalang.engine import scalars as s
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse
from slalang.engine.rows import Looked, Nearest, Rows, Target
from slalang.engine.values import Value
from slalang.model.contract import Lookup, Record
from slalang.model.expression import ClassValue, ClockValue, FieldValue, Link, LinkFound
from slalang.model.query import Column, Scalar
from slalang.units import Kind

FOUND = "#here"
"""A column of a target that is true in each of its rows."""

Make = Callable[[Rows, Scope], Value]
Reaching = FieldValue | ClockValue | ClassValue


def reach(compiler: Compiler, rows: Rows, via: tuple[Link, ...], scope: Scope, make: Make, key: Reaching) -> Value:
    """What `make` gives in the rows that a path of links leads to."""
    if not via:
        return make(rows, scope)
    step, target = link(compiler, rows, via[0], scope)
    value = reach(compiler, target, via[1:], scope.elsewhere(), make, key)
    over = None if value.over is None else step.take(target.named(value.over, "over").name)
    taken = step.take(target.named(value.scalar, "value").name)
    return Value(taken, value.kind, value.scale, over=over)


def found(compiler: Compiler, rows: Rows, x: LinkFound, scope: Scope) -> Value:
    """Whether a path of links reaches a row."""

    def there(target: Rows, _: Scope) -> Value:
        return Value(target.column(FOUND, s.TRUE), Kind.FLAG)

    last = reach(compiler, rows, x.via, scope, there, FieldValue(type=x.type, record="", name=""))
    return Value(s.exists(last.scalar), Kind.FLAG)


def link(compiler: Compiler, rows: Rows, x: Link, scope: Scope) -> tuple[Looked, Rows]:
    """The step that a link makes, and the rows that it leads to, which grow with what is asked of them."""
    record = compiler.catalog.record(x.to)

    def make() -> Rows:
        return compiler.catalog.rows(record)

    target = rows.once(("target", x, scope.stopped), make)

    def parent() -> tuple[Target, tuple[tuple[Scalar, str], ...]]:
        key = compiler.catalog.only_key(record, record.place)
        return target, ((Column(rows.record.parent), key.name),)

    def lookup() -> tuple[Target, tuple[tuple[Scalar, str], ...]]:
        declared = compiler.catalog.lookups[rows.record.name, x.name]
        return looked_up(compiler, rows, target, declared, scope)

    return rows.look((x, scope.stopped), x.name, parent if x.kind == "parent" else lookup), target


def looked_up(
    compiler: Compiler, rows: Rows, target: Rows, x: Lookup, scope: Scope
) -> tuple[Target, tuple[tuple[Scalar, str], ...]]:
    """The target of a look-up, and how it is joined."""
    if x.seek:
        return nearest(compiler, rows.record, target, x)
    if x.where is not None:
        target.keep(compiler.condition(target, x.where, scope.elsewhere()))
    return target, tuple((rows.named(compiler.value(rows, mine, scope).scalar), theirs) for mine, theirs in x.by)


def nearest(
    compiler: Compiler, record: Record, target: Rows, x: Lookup
) -> tuple[Target, tuple[tuple[Scalar, str], ...]]:
    """`as of`, `next after`, `last before`: found for the rows of the record anew, and then joined by their key."""
    if x.at is None:
        refuse(x.place, f"{x.seek} nothing")
    none = Scope()
    sources = compiler.catalog.rows(record)
    by = tuple((sources.named(compiler.value(sources, mine, none).scalar), Column(theirs)) for mine, theirs in x.by)
    at = compiler.value(sources, x.at, none)
    place, placed = target_place(compiler, target, x)
    if {at.kind, placed} == {Kind.INSTANT, Kind.DATE}:
        t = moments.instant(compiler, sources, at, x.place)
        mine = t if placed is Kind.INSTANT else moments.local_day(compiler, sources, sources.named(t, "at"))
    else:
        mine = at.scalar
    order = [(sources.named(mine, "at"), place)]
    if target.record.name == record.name and x.seek != "as of":
        order += [(key, key) for key in compiler.catalog.key(record)]
    if x.where is not None:
        target.keep(compiler.condition(target, x.where, none))
    identity = compiler.catalog.key(record)
    forwards = x.seek != "next after"
    found_rows = Nearest(sources, target, by, tuple(order), identity, not forwards, x.seek == "as of")
    return found_rows, tuple((key, f"#key.{i}") for i, key in enumerate(identity))


def target_place(compiler: Compiler, target: Rows, x: Lookup) -> tuple[Column, Kind]:
    """The column by which rows of the target are ordered: the key that is left, or its `counted by`."""
    record = target.record
    asked = {theirs for _, theirs in x.by}
    left = [f for f in record.keys if f.name not in asked]
    if x.seek == "as of" and left:
        return Column(left[0].name), left[0].type.kind
    counted = record.field(record.counted_by)
    assert counted is not None, f"{record.name} is looked up in time and has no `counted by`"
    return Column(counted.name), counted.type.kind
