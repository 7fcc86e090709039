"""Places in time: the slot tables of the calendars in the database, and what is computed with them.

takes    the contract's calendars, the named series of periods, and the span of time that is asked about
gives    for any instant of a row: open time, the local clock, periods and buckets, due instants, business days
assumes  every instant lies in the span, or is meant to be in no slot; see `slalang.calendar.slots` for the tables
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from slalang.calendar.hours import always
from slalang.calendar.opentime import OpenTime, open_time
from slalang.calendar.periods import Period
from slalang.calendar.slots import SlotTable, SlotTables, slot_tables
from slalang.calendar.zones import DAY
from slalang.engine import scalars as s
from slalang.engine.groups import groups_of
from slalang.engine.rows import Placed, Rows
from slalang.model.contract import Contract
from slalang.model.measured import RelievedSpans
from slalang.model.query import Literal, Operator, Scalar

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NUMBERS = count(1)
"""Each set of tables has a number in its names, so that two engines may share a connection."""
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Small:
    """Rows that a plan brings along: periods, buckets, spans. A column `group` is text, all else integers."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int | str | None, ...]]


@dataclass(slots=True)
class Places:
    """The tables over one span of time, and the steps that read them. `calendar` is an index, perhaps a row's own."""

    tables: SlotTables
    open_times: Mapping[str, OpenTime]
    number: int = field(default_factory=lambda: next(NUMBERS))
    wanted: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    small: dict[str, Small] = field(default_factory=dict)

    def named(self, table: str) -> str:
        return f"slalang {self.number} {table}"

    def keep_small(self, name: str, columns: tuple[str, ...], rows: Sequence[tuple[int | str | None, ...]]) -> str:
        """A small table of ours, loaded with the others; gives its name in the database."""
        self.small[name] = Small(columns, rows)
        return self.named(name)

    def spans(self, of: tuple[RelievedSpans, ...]) -> tuple[str, tuple[str | None, ...]]:
        """The table of these spans (start, end, owner), and the groups that they are of.

        `owner` is the place of a span's group among these groups, from 1; 0 where it is of every row.
        """
        groups = groups_of(of)
        owners = [(each, [groups.index(g) + 1 for g in each.groups] or [0]) for each in of]
        rows = [(start, end, owner) for each, mine in owners for owner in mine for start, end in each.spans]
        return self.keep_small(f"spans {hash(of) & 0xFFFFFFFFFFFF}", ("start", "end", "owner"), rows), groups

    def index(self, calendar: str) -> int:
        return self.tables.calendars.index(calendar)

    def never_closes(self, calendar: str) -> bool:
        return self.open_times[calendar].calendar.never_closes

    def look(self, rows: Rows, name: str, calendar: Scalar, x: Scalar) -> Placed:
        """The slot of x in the table `open`, `due`, `wall` or `days`."""
        table: SlotTable = getattr(self.tables, name)
        self.wanted.add(name)
        if not table.runs:
            x = s.MISSING
        inside = s.both(
            s.at_most(s.number(table.origin), x), s.less(x, s.number(table.origin + table.size * table.grid))
        )
        number = s.divide(s.subtract(x, s.number(table.origin)), table.grid)
        base = (
            s.times(calendar, table.size)
            if not isinstance(calendar, Literal)
            else s.number(s.whole(calendar) * table.size)
        )
        slot = s.case(((inside, s.add(s.add(base, s.number(1)), number)),), s.ZERO)
        return rows.place(self.named(name), slot, x, exact=table.exact)

    # ------------------------------------------------------------ instants

    def open_until(self, rows: Rows, calendar: Scalar, t: Scalar) -> Scalar:
        """Open time from the origin to an instant."""
        slot = self.look(rows, "open", calendar, t)
        return s.add(slot.take("k"), s.call(Operator.MULTIPLY, slot.take("op"), t))

    def is_open(self, rows: Rows, calendar: str, t: Scalar) -> Scalar:
        if self.never_closes(calendar):
            return s.exists(t)
        return s.equal(self.look(rows, "open", s.number(self.index(calendar)), t).take("op"), s.number(1))

    def period(self, rows: Rows, series: str, t: Scalar) -> Scalar:
        """The number of the period that an instant lies in."""
        return self.look(rows, "open", s.ZERO, t).take(series)

    def offset(self, rows: Rows, calendar: Scalar, t: Scalar) -> Scalar:
        return self.look(rows, "open", calendar, t).take("offset")

    def bucket(self, rows: Rows, calendar: str, width: int, t: Scalar) -> Scalar:
        """The start of the bucket of local time, a part of an hour wide, that an instant lies in."""
        slot = self.look(rows, "open", s.number(self.index(calendar)), t)
        wall = s.subtract(s.add(t, slot.take("offset")), s.number(self.tables.open.origin))
        begun = s.subtract(wall, s.times_narrow(s.divide(wall, width), width))
        return s.case(
            ((s.exists(slot.take("since")), s.call(Operator.GREATEST, s.subtract(t, begun), slot.take("since"))),)
        )

    # ------------------------------------------------------------ from instant to instant

    def from_wall(self, rows: Rows, calendar: Scalar, wall: Scalar) -> Scalar:
        """The instant at which the local clock shows `wall`."""
        slot = self.look(rows, "wall", calendar, wall)
        return s.add(slot.take("k"), s.call(Operator.MULTIPLY, slot.take("op"), wall))

    def days_later(self, rows: Rows, t: Scalar, days: Scalar) -> Scalar:
        """The same local time some days later, in the contract's zone."""
        wall = s.add(s.add(t, self.offset(rows, s.ZERO, t)), s.times_narrow(days, DAY))
        return self.from_wall(rows, s.ZERO, rows.named(wall, "wall"))

    def after_open_time(self, rows: Rows, calendar: Scalar, reached: Scalar) -> Scalar:
        """The first instant with so much open time since the origin: an exact fit stays at closing."""
        slot = self.look(rows, "due", calendar, rows.named(s.subtract(reached, s.number(1)), "before"))
        return s.add(reached, slot.take("shift"))

    def opening_after(self, rows: Rows, calendar: Scalar, reached: Scalar) -> Scalar:
        """The last instant with so much open time since the origin: the next opening, if not inside open time."""
        return s.add(reached, self.look(rows, "due", calendar, reached).take("shift"))

    def business_days_later(self, rows: Rows, calendar: Scalar, t: Scalar, days: Scalar, *, end: bool) -> Scalar:
        """The same local time some open days after the next opening, clamped into that day; or that day's closing."""
        reached = rows.named(self.open_until(rows, calendar, t), "reached")
        rolled = rows.named(self.opening_after(rows, calendar, reached), "rolled")
        at = self.look(rows, "open", calendar, rolled)
        first = self.look(rows, "days", calendar, at.take("day"))
        last = self.look(rows, "days", calendar, rows.named(s.add(at.take("day"), not_negative(days)), "business day"))
        if end:
            return last.take("closing")
        shown = s.subtract(s.add(rolled, at.take("offset")), first.take("midnight"))
        wanted = self.from_wall(rows, calendar, rows.named(s.add(shown, last.take("midnight")), "wall"))
        clamped = s.call(Operator.LEAST, s.call(Operator.GREATEST, wanted, last.take("opening")), last.take("closing"))
        return s.case(((s.exists(last.take("midnight")), clamped),))

    # ------------------------------------------------------------ loading

    def load(self, connection: DuckDBPyConnection) -> None:
        """Puts the tables that steps have asked for into the database; called when a plan has been built."""
        for name in sorted(self.wanted - self.loaded):
            load(connection, self.named(name), getattr(self.tables, name))
        self.loaded |= self.wanted
        for name, small in self.small.items():
            load_small(connection, self.named(name), small)
        self.small.clear()


def not_negative(days: Scalar) -> Scalar:
    """A number of days, missing where it counts back."""
    return days if isinstance(days, Literal) else s.case(((s.at_most(s.ZERO, days), days),))


def places(contract: Contract, series: Mapping[str, Sequence[Period]], low: int, high: int) -> Places:
    """The places of a contract's calendars over [low, high); index 0 is `always` in the contract's zone."""
    calendars = [always(contract.zone), *(c.hours for c in contract.calendars if c.name != ALWAYS)]
    open_times = [open_time(calendar, low, high) for calendar in calendars]
    return Places(slot_tables(open_times, series, low, high), {o.calendar.name: o for o in open_times})


def load(connection: DuckDBPyConnection, name: str, table: SlotTable) -> None:
    """One table: a row for each slot, the slots counted from 1, and the row 0 for what lies in none."""
    columns = [
        list(part) for part in zip(*((r.slot, r.slots, r.start, r.end, *r.values) for r in table.runs), strict=True)
    ]
    names = ["slot", "count", "start", "end", *table.columns]
    parts = ", ".join(f"unnest(${i + 1}::BIGINT[]) AS {quoted(n)}" for i, n in enumerate(names))
    values = ", ".join(quoted(n) for n in table.columns)
    bounds = "" if table.exact else '"start", "end", '
    nothing = f"UNION ALL SELECT 0, {', '.join(['NULL::BIGINT'] * len(table.columns))}" if table.exact else ""
    parameters: list[Any] = columns or [[] for _ in names]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS "  # noqa: S608 - names are ours, values are parameters
        f'SELECT "slot" + 1 + unnest(range("count")) AS "slot", {bounds}{values} FROM (SELECT {parts}) {nothing}',
        parameters,
    )


def load_small(connection: DuckDBPyConnection, name: str, small: Small) -> None:
    columns = [list(part) for part in zip(*small.rows, strict=True)] or [[] for _ in small.columns]
    types = ["VARCHAR" if column == "group" else "BIGINT" for column in small.columns]
    parts = ", ".join(
        f"unnest(${i + 1}::{t}[]) AS {quoted(n)}" for i, (n, t) in enumerate(zip(small.columns, types, strict=True))
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS SELECT {parts}", columns)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
