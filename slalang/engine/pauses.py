"""The time in which a clock stands still: child or sibling rows, waiting of the other party, spans of relief.

takes    a `Running` clock
gives    per row how long it was paused, how far due moved, and whether it stands still now
assumes  a span without an end lasts until the as-of instant

The spans of a row are clipped to [start, stop or as-of), then cut so that none overlaps an earlier one. With `net`
the clock's own time when a span begins, the span moves due if net is less than the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from slalang.engine import moments
from slalang.engine import scalars as s
from slalang.engine.compiling import NOWHEN, Scope
from slalang.engine.faults import refuse
from slalang.engine.groups import groups_of, is_of
from slalang.engine.rows import Rows
from slalang.engine.walk import clocks_in
from slalang.model.contract import Contract, Responsibility
from slalang.model.expression import ClassValue, FieldValue, RowSet, SetOf
from slalang.model.query import (
    Column,
    Folded,
    Folding,
    Group,
    Keep,
    Literal,
    Node,
    Operator,
    Pick,
    Scalar,
    Scan,
    Spread,
    Stack,
    weave,
)
from slalang.model.query import Running as RunningFold
from slalang.source import Place

if TYPE_CHECKING:
    from slalang.engine.clocks import Running

START, END, OPEN, OWNER = Column("#start"), Column("#end"), Column("#open"), Column("#owner")
FROM, UPTO, STOP = Column("#from"), Column("#upto"), Column("#stop")
OPENED, LIMIT, TARGET, CALENDAR = Column("#opened"), Column("#limit"), Column("#target"), Column("#calendar")


def total(clock: Running, part: str) -> Scalar:
    """`paused`, `shifts` or `frozen` of each row; nothing where the clock has no pauses at all."""
    found = clock.rows.once(("clock", clock.clock.name, clock.scope.stopped, "pauses"), lambda: sources(clock))
    if not found.any:
        return s.ZERO
    key = clock.compiler.catalog.key(clock.rows.record)
    paused = Paused(clock, found)
    step = clock.rows.look(
        ("clock", clock.clock.name, clock.scope.stopped, "paused"),
        f"{clock.clock.name}.pauses",
        lambda: (paused, tuple((column, f"#key.{i}") for i, column in enumerate(key))),
    )
    taken = step.take(part)
    step.target.build()  # asks for the tables that its plan reads, so that they are known before any plan is run
    return s.present(taken, s.ZERO)


@dataclass(slots=True)
class Sources:
    """Where pauses come from: plans of (owner, start, end), by what the owner is of the clock's row."""

    of_row: list[Node] = field(default_factory=list)
    of_parent: list[Node] = field(default_factory=list)
    stopped: bool = False

    @property
    def any(self) -> bool:
        return bool(self.of_row or self.of_parent or self.stopped)


def sources(clock: Running) -> Sources:
    found = Sources(stopped=any(spans.spans for spans in clock.scope.stopped))
    record = clock.rows.record
    for rows, parent in spans_of(clock):
        if parent == record.name:
            found.of_row.append(rows)
        elif parent == record.parent:
            found.of_parent.append(rows)
        else:
            refuse(clock.clock.place, f"pauses of {record.name} by rows of {parent or 'no record'}")
    return found


def spans_of(clock: Running) -> Iterator[tuple[Node, str]]:
    """Each source of pauses as (owner, start, end), with the record that owns them."""
    for rows in clock.clock.pauses:
        yield child_spans(clock, rows, None)
    for duty in clock.compiler.catalog.contract.responsibilities:
        if duty.waits is not None and stops(clock.compiler.catalog.contract, clock.clock.name, duty):
            yield child_spans(clock, duty.waits, duty)


def stops(contract: Contract, clock: str, duty: Responsibility) -> bool:
    """Whether the waiting for a duty pauses a clock, by its own name or as a clock of an objective."""
    objectives = (o for o in contract.objectives if o.name in duty.pauses)
    read = {c.clock for o in objectives for c in clocks_in((o.measure, o.attribution))}
    return clock in duty.pauses or clock in read


def child_spans(clock: Running, of: SetOf, duty: Responsibility | None) -> tuple[Node, str]:
    """The spans of a set of child rows; with a duty that gives time first, only what lies after it."""
    place: Place = clock.clock.place
    if not isinstance(of, RowSet) or of.calendar or of.kept_by:
        refuse(place, "such a set of pauses")
    compiler = clock.compiler
    record = compiler.catalog.record(of.record, place)
    if record.lasts is None:
        refuse(place, f"pauses by {record.name}, which does not last")
    rows = compiler.catalog.rows(record)
    rows.keep(compiler.condition(rows, of.where, NOWHEN))
    start: Scalar = Column(record.lasts[0])
    if duty is not None and not duty.from_start and duty.due is not None:
        start = moments.lag_end(compiler, rows, start, duty.due, NOWHEN)
    columns = (OWNER.name, Column(record.parent)), (START.name, start), (END.name, Column(record.lasts[1]))
    return Pick(rows.build(), columns), record.parent


# ---------------------------------------------------------------- spans of each row


@dataclass(slots=True)
class Paused:
    """For each row of a clock that was paused its totals: the target of a look-up by the row's key."""

    clock: Running
    sources: Sources
    parts: list[str] = field(default_factory=list)

    def take(self, part: str) -> str:
        if part not in self.parts:
            self.parts.append(part)
        return part

    def build(self) -> Node:
        """Clip, cut, measure in open time, add up."""
        keys = tuple(Column(f"#key.{i}") for i in range(len(self.clock.compiler.catalog.key(self.clock.rows.record))))
        spans = weave(self.clipped(), keys, START.name, END.name, ("#reached", "#a", "#b"))
        rows = Rows(self.clock.rows.record, spans)
        length = rows.column(
            "length", s.subtract(self.open_until(rows, Column("#b")), self.open_until(rows, Column("#a")))
        )
        folds = {"paused": Folded(Folding.SUM, length)}
        if set(self.parts) != {"paused"}:
            moves = self.moves(rows, keys, length)
            folds["shifts"] = Folded(Folding.SUM, length, moves)
            folds["frozen"] = Folded(Folding.COUNT, keep=s.both(OPEN, moves))
        totals = Group(rows.build(), tuple((k.name, k) for k in keys), tuple(("#" + p, folds[p]) for p in self.parts))
        narrow = ((part, s.call(Operator.NARROW, Column("#" + part))) for part in self.parts)
        return Pick(totals, (*((k.name, k) for k in keys), *narrow))

    def moves(self, rows: Rows, keys: tuple[Column, ...], length: Column) -> Scalar:
        """Whether a span moves due: it begins before the limit is used up, or before a target not yet moved."""
        before = rows.running("paused before", RunningFold.SUM, length, keys, (START, END))
        prior = s.call(Operator.NARROW, s.present(before, s.ZERO))
        net = s.subtract(s.subtract(self.open_until(rows, Column("#a")), OPENED), prior)
        moves = s.less(net, LIMIT)
        if self.clock.target() is not None:
            at_target = s.both(s.equal(net, LIMIT), s.equal(prior, s.ZERO), s.less(Column("#a"), TARGET))
            moves = s.either(moves, at_target)
        return rows.column("moves", moves)

    def open_until(self, rows: Rows, t: Scalar) -> Scalar:
        if self.clock.never_closes:
            return t
        calendar = self.clock.calendar()
        return self.clock.compiler.places.open_until(rows, calendar if isinstance(calendar, Literal) else CALENDAR, t)

    def clipped(self) -> Node:
        """The pauses beside the clock's rows, clipped to [start, stop or as-of); empty ones only if still open."""
        parts = []
        if self.sources.of_row:
            parts.append(self.beside(self.stacked(self.sources.of_row), s.equal(OWNER, Column("#key.0"))))
        if self.sources.of_parent:
            parts.append(self.beside(self.stacked(self.sources.of_parent), s.equal(OWNER, Column("#parent"))))
        if self.sources.stopped:
            parts.append(self.beside(*self.relieved()))
        columns = (*(name for name, _ in self.own_columns(self.clock)), START.name, END.name, OPEN.name)
        rows = parts[0] if len(parts) == 1 else Stack(tuple(parts), columns)
        started = s.either(s.less(START, END), s.both(s.equal(START, END), OPEN))
        return Keep(rows, started)

    def stacked(self, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else Stack(tuple(parts), (OWNER.name, START.name, END.name))

    def beside(self, spans: Node, condition: Scalar) -> Node:
        as_of = s.number(self.clock.compiler.as_of)
        renamed = Pick(spans, ((OWNER.name, OWNER), ("#s", START), ("#e", END)))
        pairs = Spread(renamed, self.own_rows(), condition)
        start = s.call(Operator.GREATEST, Column("#s"), FROM)
        end = s.call(Operator.LEAST, s.present(Column("#e"), as_of), UPTO)
        still = s.both(s.missing(Column("#e")), s.missing(STOP))
        own = tuple((name, Column(name)) for name, _ in self.own_columns(self.clock))
        return Pick(pairs, (*own, (START.name, start), (END.name, end), (OPEN.name, still)))

    def relieved(self) -> tuple[Node, Scalar]:
        """Spans of relief, which act on every row that they overlap, or on the rows of one group."""
        table, groups = self.clock.compiler.places.spans(self.clock.scope.stopped)
        spans = Scan(table, (("owner", OWNER.name), ("start", START.name), ("end", END.name)))
        overlap = s.both(s.less(Column("#s"), UPTO), s.less(FROM, Column("#e")))
        own = s.either(s.equal(OWNER, s.ZERO), s.equal(OWNER, Column("#group"))) if groups else s.TRUE
        return spans, s.both(overlap, own)

    def own_rows(self) -> Node:
        """The clock's own rows, computed anew with no more than the pauses need."""
        from slalang.engine.clocks import Running

        rows = self.clock.compiler.catalog.rows(self.clock.rows.record)
        clock = Running(self.clock.compiler, rows, self.clock.clock, self.clock.scope)
        columns = self.own_columns(clock)
        rows.keep(s.exists(clock.start()))
        return Pick(rows.build(), columns)

    def own_columns(self, clock: Running) -> tuple[tuple[str, Scalar], ...]:
        catalog = clock.compiler.catalog
        key = catalog.key(clock.rows.record)
        found: list[tuple[str, Scalar]] = [(f"#key.{i}", column) for i, column in enumerate(key)]
        found += [(FROM.name, clock.start()), (UPTO.name, clock.upto()), (STOP.name, clock.stop())]
        if set(self.parts) != {"paused"}:
            found += [(OPENED.name, clock.opened()), (LIMIT.name, clock.limit())]
            target = clock.target()
            found += [] if target is None else [(TARGET.name, target)]
        if not clock.calendar_name:
            found.append((CALENDAR.name, clock.calendar()))
        if self.sources.of_parent:
            found.append(("#parent", Column(clock.rows.record.parent)))
        if self.sources.stopped and (group := self.group_of(clock)) is not None:
            found.append(("#group", group))
        return tuple(found)

    def group_of(self, clock: Running) -> Scalar | None:
        """The row's place among the groups that reliefs act on, from 1, by the objective's own group; 0 for others.

        The rows of a record below the objective's are of the group of the row that they belong to.
        """
        named = [spans.objective for spans in clock.scope.stopped if spans.groups]
        objective = clock.compiler.catalog.objectives.get(named[0]) if named else None
        if objective is None or not isinstance(objective.group, FieldValue | ClassValue):
            return None
        up = clock.compiler.catalog.parents(clock.rows.record, objective.record)
        if up is None:
            return s.ZERO
        own = replace(objective.group, via=(*up, *objective.group.via))
        group = clock.compiler.value(clock.rows, own, Scope())
        groups = enumerate(groups_of(clock.scope.stopped), 1)
        return s.case(tuple((is_of(group, (name,)), s.number(i)) for i, name in groups), s.ZERO)
