"""Clocks: business time from start to stop without pauses, the due instant, and the verdict.

takes    a clock's start, stop, calendar, limit and pauses, as expressions over its record
gives    for each row the attributes of `ClockValue`, each computed only where something asks for it
assumes  the as-of instant, the starts, stops and pauses lie in the span for which calendars were laid out

N(t) is the open time from the start to t less the open paused time. Due is the first instant with N = limit; a pause
that begins at or after it does not move it. Pauses are clipped to [start, stop or as-of) and united first.

A limit in days or business days is an instant by itself, `target`: the row's limit is the open time up to it, and due
is the target itself unless a pause moves it (an exact fit would stay at an earlier closing).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slalang.engine import moments, pauses
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.model.contract import Clock
from slalang.model.expression import ClockValue, Constant, Expression, Named
from slalang.model.query import Column, Literal, Operator, Scalar
from slalang.units import Kind

UNREACHED = "unreached"
"""Rows know under this word when a clock of theirs has a limit and finds no due instant."""


def attribute(compiler: Compiler, rows: Rows, x: ClockValue, scope: Scope) -> Value:
    """What a clock says of the row."""
    running = by_start(compiler, rows, x.clock, Scope(stopped=scope.stopped))
    match x.attribute:
        case "in_time" | "late" | "running":
            return v.flag(running.verdict(x.attribute))
        case "due":
            return Value(running.due(), Kind.INSTANT)
        case "spent":
            return Value(running.spent(), Kind.DURATION)
        case "overrun":
            return Value(running.overrun(), Kind.DURATION)
        case "share_used":
            return Value(running.spent(), Kind.PERCENT, over=running.limit())
        case _:
            raise AssertionError(f"no attribute {x.attribute}")


def by_start(compiler: Compiler, rows: Rows, name: str, scope: Scope) -> Running | ByStart:
    """A clock on the rows of its record, by the terms at each row's start where these were amended."""
    forms = compiler.catalog.forms.get(name)
    if forms is None:
        return Running(compiler, rows, compiler.catalog.clocks[name], scope)
    return ByStart(name, rows, tuple((f.start, Running(compiler, rows, f.clock, scope)) for f in forms))


@dataclass(frozen=True, slots=True)
class Running:
    """One clock on the rows of its record; each part is a column that is made when it is asked first."""

    compiler: Compiler
    rows: Rows
    clock: Clock
    scope: Scope

    def once(self, part: str, make: Callable[[], Scalar]) -> Column:
        """A part as a column, of one clock under one set of reliefs."""
        key = ("clock", self.clock.name, self.scope.stopped, part)
        return self.rows.once(key, lambda: self.rows.compute(f"{self.clock.name}.{part}", make()))

    def instant(self, x: Expression) -> Scalar:
        return moments.instant(self.compiler, self.rows, self.compiler.value(self.rows, x, self.scope), x.place)

    # ------------------------------------------------------------ ends

    def start(self) -> Column:
        return self.once("start", lambda: self.instant(self.clock.starts))

    def stop(self) -> Column:
        return self.once("stop", lambda: self.instant(self.clock.stops))

    def upto(self) -> Column:
        """Stop or as-of, but never before the start."""
        return self.once("upto", self.make_upto)

    def make_upto(self) -> Scalar:
        end = s.call(Operator.GREATEST, s.present(self.stop(), s.number(self.compiler.as_of)), self.start())
        return s.case(((s.exists(self.start()), end),))

    # ------------------------------------------------------------ open time

    @property
    def calendar_name(self) -> str:
        """The calendar's name, where it is the same for every row; else empty."""
        runs = self.clock.runs
        while isinstance(runs, Named):
            runs = runs.body
        return str(runs.value) if isinstance(runs, Constant) else ""

    @property
    def never_closes(self) -> bool:
        return bool(self.calendar_name) and self.compiler.places.never_closes(self.calendar_name)

    def calendar(self) -> Scalar:
        """The index of the calendar; a column where rows differ."""
        names = self.compiler.places.tables.calendars
        if self.calendar_name:
            return s.number(names.index(self.calendar_name))

        def make() -> Scalar:
            chosen = self.compiler.value(self.rows, self.clock.runs, self.scope).scalar
            return indexes(chosen, names)

        return self.once("calendar", make)

    def open_until(self, t: Scalar) -> Scalar:
        """Open time from the origin to an instant of the row."""
        if self.never_closes:
            return t
        return self.compiler.places.open_until(self.rows, self.calendar(), t)

    def opened(self) -> Column:
        """Open time up to the start."""
        return self.once("opened", lambda: self.open_until(self.start()))

    # ------------------------------------------------------------ limit

    def target(self) -> Column | None:
        """The instant that a limit in days means; None for limits in open time."""
        kind = self.limit_value().kind
        if kind is Kind.DAYS:
            return self.once("target", self.days_target)
        return self.once("target", self.business_target) if kind is Kind.BUSINESS_DAYS else None

    def days_target(self) -> Scalar:
        limit, place = self.limit_value(), self.clock.limit.place
        start = Value(self.start(), Kind.INSTANT)
        return v.whole(moments.moved(self.compiler, self.rows, start, limit, place, back=False), place)

    def business_target(self) -> Scalar:
        limit, place = self.limit_value(), self.clock.limit.place
        end = self.clock.limit_end_of
        return moments.business_days(self.compiler, self.rows, self.start(), limit, place, end=end)

    def limit_value(self) -> Value:
        key = ("clock", self.clock.name, self.scope.stopped, "limit value")
        return self.rows.once(key, lambda: self.compiler.value(self.rows, self.clock.limit, self.scope))

    def limit(self) -> Column:
        """Open time that the row has; missing where it has no limit or no start."""
        return self.once("limit", self.make_limit)

    def make_limit(self) -> Scalar:
        target = self.target()
        if target is not None:
            return s.subtract(self.open_until(target), self.opened())
        whole = v.whole_up(self.limit_value(), self.clock.limit.place)
        if isinstance(whole, Literal) and whole.value is not None and s.whole(whole) < 0:
            refuse(self.clock.limit.place, "a limit under zero")
        return s.case(((s.exists(self.start()), whole),))

    # ------------------------------------------------------------ what is asked

    def spent(self) -> Column:
        """The clock's own time from start to stop or as-of."""
        return self.once(
            "spent", lambda: s.subtract(s.subtract(self.open_until(self.upto()), self.opened()), self.paused())
        )

    def paused(self) -> Scalar:
        return self.pause("paused")

    def pause(self, part: str) -> Scalar:
        """Open time paused in all, open time by which due moved (`shifts`), or 1 where the clock stands still now."""
        return pauses.total(self, part)

    def due(self) -> Column:
        return self.once("due", self.make_due)

    def make_due(self) -> Scalar:
        shifts = self.pause("shifts")
        target = self.target()
        if target is not None and shifts == s.ZERO:
            return target
        moved = self.reached(shifts)
        if target is not None:
            moved = s.case(((s.equal(shifts, s.ZERO), target),), moved)
        frozen = self.pause("frozen")
        return s.case(((s.less(s.ZERO, frozen), s.MISSING),), self.checked(moved, frozen))

    def checked(self, due: Scalar, frozen: Scalar) -> Scalar:
        """Due as a column, with what must never be: a limit that no instant reaches."""
        found = self.once("moved", lambda: due)
        lost = s.both(s.exists(self.limit()), s.missing(found), s.equal(frozen, s.ZERO))
        self.rows.once((UNREACHED, self.clock.name, self.scope.stopped), lambda: lost)
        return found

    def reached(self, shifts: Scalar) -> Scalar:
        """The first instant with the limit and the shifts gone by; a limit of nothing is due at the next opening."""
        reached = self.once("reached", lambda: s.add(s.add(self.opened(), self.limit()), shifts))
        if self.never_closes:
            return reached
        places, calendar = self.compiler.places, self.calendar()
        fits = places.after_open_time(self.rows, calendar, reached)
        limit = self.limit_value()
        if limit.constant is not None and limit.constant > 0:
            return fits
        opens = places.opening_after(self.rows, calendar, reached)
        return s.case(((s.equal(reached, self.opened()), opens),), fits)

    def overrun(self) -> Column:
        """The clock's own time after due; zero before it."""
        over = self.once("over", lambda: s.subtract(self.spent(), self.limit()))
        return self.once("overrun", lambda: s.case(((s.less(over, s.ZERO), s.ZERO),), over))

    def verdict(self, which: str) -> Column:
        return self.once(which, lambda: self.make_verdict(which))

    def make_verdict(self, which: str) -> Scalar:
        """Exactly one of in_time, late and running holds where there is a limit and a start; else all are missing."""
        due, stop = self.due(), self.stop()
        in_time = s.holds(s.at_most(stop, due))
        past = s.less(due, s.number(self.compiler.as_of))
        late = s.holds(s.case(((s.exists(stop), s.less(due, stop)),), past))
        found = {"in_time": in_time, "late": late, "running": s.both(s.opposite(in_time), s.opposite(late))}[which]
        return s.case(((s.exists(self.limit()), found),), Literal(None))


@dataclass(frozen=True, slots=True)
class ByStart:
    """An amended clock: of its forms, earliest first, each row has the last in whose time it starts, by its own start.

    What starts nowhere has the first form, in which everything is missing.
    """

    name: str
    rows: Rows
    forms: tuple[tuple[int, Running], ...]

    def start(self) -> Scalar:
        return self.pick("start", Running.start)

    def stop(self) -> Scalar:
        return self.pick("stop", Running.stop)

    def limit(self) -> Scalar:
        return self.pick("limit", Running.limit)

    def spent(self) -> Scalar:
        return self.pick("spent", Running.spent)

    def paused(self) -> Scalar:
        return self.pick("paused", Running.paused)

    def due(self) -> Scalar:
        return self.pick("due", Running.due)

    def overrun(self) -> Scalar:
        return self.pick("overrun", Running.overrun)

    def verdict(self, which: str) -> Scalar:
        return self.pick(which, lambda form: form.verdict(which))

    def pick(self, part: str, of: Callable[[Running], Scalar]) -> Scalar:
        later = tuple((s.at_most(s.number(at), form.start()), of(form)) for at, form in reversed(self.forms[1:]))
        return self.rows.column(f"{self.name}.{part}", s.case(later, of(self.forms[0][1])))


def indexes(chosen: Scalar, names: tuple[str, ...]) -> Scalar:
    """The calendar's index from its name."""
    return s.case(tuple((s.equal(chosen, s.text(name)), s.number(i)) for i, name in enumerate(names)))
