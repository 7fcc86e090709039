"""The rows of a record with whatever columns are asked of them: fields, look-ups, places in time, clocks, classes.

takes    demands, in any order, each answered at once with the name of a column
gives    a plan (`build`) in which every demand is one step, made once
assumes  a demand reads only columns of earlier ones, which compiling an expression from its leaves ensures
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, assert_never

from slalang.engine import scalars as s
from slalang.model.contract import Record
from slalang.model.query import (
    Column,
    Extend,
    Keep,
    Look,
    Node,
    Order,
    Place,
    Running,
    Scalar,
    Scan,
    Spread,
    Stack,
    columns_of,
)
from slalang.model.query import Operator as Op

Answer = TypeVar("Answer")


class Target(Protocol):
    """Rows that others look into."""

    def take(self, column: str) -> str:
        """The name under which a column stands in what `build` gives."""

    def build(self) -> Node: ...


# ---------------------------------------------------------------- steps


@dataclass(slots=True)
class Computed:
    columns: list[tuple[str, Scalar]]

    def node(self, rows: Node) -> Node:
        return Extend(rows, tuple(self.columns))


@dataclass(slots=True)
class Kept:
    condition: Scalar

    def node(self, rows: Node) -> Node:
        return Keep(rows, self.condition)


@dataclass(slots=True)
class Ordered:
    partition: tuple[Scalar, ...]
    order: tuple[tuple[Scalar, bool], ...]
    columns: tuple[tuple[str, Running, Scalar], ...]

    def node(self, rows: Node) -> Node:
        return Order(rows, self.partition, self.order, self.columns)


@dataclass(slots=True)
class Multiplied:
    """Each row beside each row of a small set."""

    over: Node
    condition: Scalar

    def node(self, rows: Node) -> Node:
        return Spread(rows, self.over, self.condition)


@dataclass(slots=True)
class Placed:
    """Columns of the slot of a table that an instant (or another quantity) lies in."""

    table: str
    slot: Scalar
    at: Scalar
    exact: bool
    prefix: str
    taken: dict[str, str] = field(default_factory=dict)

    def take(self, column: str) -> Column:
        return Column(self.taken.setdefault(column, f"{self.prefix}.{column}"))

    def node(self, rows: Node) -> Node:
        return Place(rows, self.table, self.slot, self.at, self.exact, tuple(self.taken.items()))


@dataclass(slots=True)
class Looked:
    """Columns of the at most one row of a target that has equal values; `on` pairs ours with its columns."""

    target: Target
    on: tuple[tuple[Scalar, str], ...]
    prefix: str
    taken: dict[str, str] = field(default_factory=dict)

    def take(self, column: str) -> Column:
        return Column(self.taken.setdefault(self.target.take(column), f"{self.prefix}.{column}"))

    def node(self, rows: Node) -> Node:
        return Look(rows, self.target.build(), self.on, tuple(self.taken.items()))


Step = Computed | Kept | Ordered | Multiplied | Placed | Looked


# ---------------------------------------------------------------- rows


@dataclass(slots=True)
class Rows:
    """Rows of one record, growing by columns; `base` is where they begin."""

    record: Record
    base: Node
    steps: list[Step] = field(default_factory=list)
    known: dict[Hashable, object] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """What `make` gave when this was asked first."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]  # type: ignore[return-value]

    def fresh(self, name: str) -> str:
        """A name that no column of these rows has."""
        self.names[name] = self.names.get(name, 0) + 1
        return f"{name}#{self.names[name]}"  # no field's name holds this sign

    def column(self, name: str, scalar: Scalar) -> Column:
        """A new column; the same scalar is computed once."""
        return self.once(("column", scalar), lambda: self.compute(name, scalar))

    def compute(self, name: str, scalar: Scalar) -> Column:
        name = self.fresh(name)
        last = self.steps[-1] if self.steps else None
        if isinstance(last, Computed) and not {n for n, _ in last.columns}.intersection(columns_of(scalar)):
            last.columns.append((name, scalar))
        else:
            self.steps.append(Computed([(name, scalar)]))
        return Column(name)

    def named(self, scalar: Scalar, name: str = "value") -> Column:
        """A scalar as a column."""
        return scalar if isinstance(scalar, Column) else self.column(name, scalar)

    def keep(self, condition: Scalar) -> None:
        """Only these rows from here on. Not for rows that others share."""
        if condition != s.TRUE:
            self.steps.append(Kept(condition))

    def spread(self, over: Node, condition: Scalar = s.TRUE) -> None:
        self.steps.append(Multiplied(over, condition))

    def running(
        self,
        name: str,
        what: Running,
        value: Scalar,
        partition: Sequence[Scalar],
        order: Sequence[Scalar],
    ) -> Column:
        """A running column over the rows before each."""
        column = Column(self.fresh(name))
        ascending = tuple((scalar, False) for scalar in order)
        self.steps.append(Ordered(tuple(partition), ascending, ((column.name, what, value),)))
        return column

    def place(self, table: str, slot: Scalar, at: Scalar, *, exact: bool) -> Placed:
        def make() -> Placed:
            step = Placed(table, slot, at, exact, self.fresh("slot"))
            self.steps.append(step)
            return step

        return self.once(("place", table, slot, at), make)

    def look(
        self, key: Hashable, name: str, target: Callable[[], tuple[Target, tuple[tuple[Scalar, str], ...]]]
    ) -> Looked:
        """The step that looks into a target, made when it is asked first."""

        def make() -> Looked:
            found, on = target()
            step = Looked(found, on, self.fresh(name))
            self.steps.append(step)
            return step

        return self.once(("look", key), make)

    def take(self, column: str) -> str:
        return column

    def build(self) -> Node:
        node = self.base
        for step in early_first(self.steps):
            node = step.node(node)
        return node


def early_first(steps: list[Step]) -> list[Step]:
    """The steps with all that need not wait for rows to be multiplied before that."""
    at = next((i for i, step in enumerate(steps) if isinstance(step, Multiplied)), None)
    if at is None:
        return steps
    late: list[Step] = [steps[at]]
    early, made = steps[:at], set(made_by(steps[at]))
    for step in steps[at + 1 :]:
        if isinstance(step, Computed):
            ready = [c for c in step.columns if made.isdisjoint(columns_of(c[1]))]
            if ready:
                early.append(Computed(ready))
            waiting: Step = Computed([c for c in step.columns if c not in ready])
        elif not isinstance(step, Kept) and made.isdisjoint(read_by(step)):
            early.append(step)
            continue
        else:
            waiting = step
        late.append(waiting)
        made.update(made_by(waiting))
    return [*early, *(step for step in late if not isinstance(step, Computed) or step.columns)]


def read_by(step: Step) -> Iterator[str]:
    """The columns that a step reads."""
    match step:
        case Computed(columns):
            scalars: Sequence[Scalar] = [scalar for _, scalar in columns]
        case Kept(condition) | Multiplied(_, condition):
            scalars = [condition]
        case Ordered(partition, order, columns):
            scalars = [*partition, *(o for o, _ in order), *(c[2] for c in columns)]
        case Placed(slot=slot, at=at):
            scalars = [slot, at]
        case Looked(on=on):
            scalars = [mine for mine, _ in on]
        case _:
            assert_never(step)
    for scalar in scalars:
        yield from columns_of(scalar)


def made_by(step: Step) -> Iterator[str]:
    """The columns that a step makes."""
    match step:
        case Computed(columns) | Ordered(columns=columns):
            yield from (column[0] for column in columns)
        case Placed(taken=taken) | Looked(taken=taken):
            yield from taken.values()
        case Multiplied(over):
            assert isinstance(over, Scan), "a small table is scanned"
            yield from (new for _, new in over.columns)
        case Kept():
            pass


# ---------------------------------------------------------------- the nearest row


@dataclass(slots=True)
class Nearest:
    """For each source row the last target passed in an order, `backwards` the next one; target of look-ups by time.

    Rows of both kinds are stacked and ordered by `order`, then by side: targets first where one at the same place
    counts as passed. `by` and `order` pair a column of the sources with one of the targets; `identity` are the
    columns of the sources by which the answer is found again.
    """

    sources: Rows
    targets: Rows
    by: tuple[tuple[Column, Column], ...]
    order: tuple[tuple[Column, Column], ...]
    identity: tuple[Column, ...]
    backwards: bool
    passed_at_same: bool
    taken: list[str] = field(default_factory=list)

    def take(self, column: str) -> str:
        if column not in self.taken:
            self.taken.append(column)
        return f"#found.{column}"

    def build(self) -> Node:
        by, at = ([f"#{name}.{i}" for i in range(len(pairs))] for name, pairs in (("by", self.by), ("at", self.order)))
        keys = [f"#key.{i}" for i in range(len(self.identity))]
        own = 1 if self.passed_at_same is not self.backwards else 0  # turned round, the order turns the sides too
        pack = s.call(Op.PACK, s.TRUE, *(Column(name) for name in self.taken))
        mine: tuple[tuple[str, Scalar], ...] = (
            *zip((*by, *at), (a for a, _ in (*self.by, *self.order)), strict=True),
            *zip(keys, self.identity, strict=True),
        )
        theirs: tuple[tuple[str, Scalar], ...] = (
            *zip((*by, *at), (b for _, b in (*self.by, *self.order)), strict=True),
            *((k, s.MISSING_OF_ANY_TYPE) for k in keys),
        )
        complete = s.both(*(s.exists(b) for _, b in (*self.by, *self.order)))
        sources = Extend(self.sources.build(), (*mine, ("#side", s.number(own)), ("#pack", s.MISSING_OF_ANY_TYPE)))
        targets = Extend(Keep(self.targets.build(), complete), (*theirs, ("#side", s.number(1 - own)), ("#pack", pack)))
        stack = Stack((targets, sources), (*by, *at, *keys, "#side", "#pack"))
        order = tuple((Column(name), self.backwards) for name in (*at, "#side"))
        last = Order(stack, tuple(map(Column, by)), order, (("#last", Running.LAST_PRESENT, Column("#pack")),))
        asked = s.both(s.equal(Column("#side"), s.number(own)), *(s.exists(Column(name)) for name in (*by, *at)))
        out = tuple(
            (f"#found.{c}", s.call(Op.UNPACK, Column("#last"), s.number(i + 2))) for i, c in enumerate(self.taken)
        )
        return Extend(Keep(last, asked), out)
