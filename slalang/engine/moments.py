"""Instants that rows compute: dates as instants and back, and what a lag after an instant comes to."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from slalang.calendar.zones import DAY, EPOCH_DAY, known_zone
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse
from slalang.engine.places import ALWAYS
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.model.expression import BusinessDays, Lag
from slalang.model.query import Literal, Scalar
from slalang.source import Place
from slalang.units import Kind

MOST_DAYS = 366
"""A lag of more days than this is not computed: calendars are laid out that far."""


def instant(compiler: Compiler, rows: Rows, value: Value, place: Place) -> Scalar:
    """An instant as microseconds; a date as the beginning of its local day."""
    if value.kind is not Kind.DATE:
        return v.whole(value, place)
    if value.constant is not None:
        return s.number(known_zone(compiler.catalog.contract.zone).midnight(int(value.constant)))
    return compiler.places.from_wall(rows, s.ZERO, rows.named(s.times_narrow(value.scalar, DAY), "wall"))


def alike(compiler: Compiler, rows: Rows, a: Value, b: Value, place: Place) -> tuple[Value, Value]:
    """Both as instants where one is an instant and the other a date."""
    if {a.kind, b.kind} != {Kind.INSTANT, Kind.DATE}:
        return a, b
    found = [x if x.kind is Kind.INSTANT else at(instant(compiler, rows, x, place)) for x in (a, b)]
    return found[0], found[1]


def at(scalar: Scalar) -> Value:
    """An instant."""
    constant = Fraction(s.whole(scalar)) if isinstance(scalar, Literal) and s.is_number(scalar) else None
    return Value(scalar, Kind.INSTANT, constant=constant)


def local_day(compiler: Compiler, rows: Rows, t: Scalar) -> Scalar:
    """The local day of an instant in the contract's zone, counted from 1970-01-01."""
    return compiler.places.period(rows, DAY_SERIES, t)


DAY_SERIES = "the day"
"""The series of all local days."""


def day_number(day: date) -> int:
    return day.toordinal() - EPOCH_DAY


def moved(compiler: Compiler, rows: Rows, start: Value, lag: Value, place: Place, *, back: bool) -> Value:
    """An instant or date plus (or, `back`, minus) a duration, days or business days."""
    if lag.months:
        refuse(place, "months added to an instant of a row")
    if lag.kind is Kind.DAYS:
        return days_moved(compiler, rows, start, v.negative(lag) if back else lag, place)
    if lag.kind is Kind.BUSINESS_DAYS:
        if back:
            refuse(place, "business days before an instant of a row")
        return at(business_days(compiler, rows, instant(compiler, rows, start, place), lag, place, end=False))
    whole = at(instant(compiler, rows, start, place))
    return v.plus(whole, lag, Kind.INSTANT, place, minus=back)


def days_moved(compiler: Compiler, rows: Rows, start: Value, days: Value, place: Place) -> Value:
    if start.kind is Kind.DATE:
        return v.plus(start, days, Kind.DATE, place)
    if days.constant is not None and abs(days.constant) > MOST_DAYS:
        refuse(place, f"a lag of more than {MOST_DAYS} days")
    t = rows.named(v.whole(start, place), "from")
    return at(compiler.places.days_later(rows, t, v.whole(days, place)))


def business_days(compiler: Compiler, rows: Rows, t: Scalar, lag: Value, place: Place, *, end: bool) -> Scalar:
    if lag.constant is not None and lag.constant < 0:
        refuse(place, "business days that count back")
    if lag.calendar not in compiler.places.tables.calendars:
        refuse(place, "business days of no calendar")
    index = s.number(compiler.places.index(lag.calendar))
    days = v.whole(lag, place)
    return compiler.places.business_days_later(rows, index, rows.named(t, "from"), days, end=end)


def lag_end(compiler: Compiler, rows: Rows, start: Scalar, lag: Lag, scope: Scope) -> Scalar:
    """The instant that lies a lag after another."""
    amount = compiler.value(rows, lag.amount, scope)
    place = lag.amount.place
    if lag.calendar and not isinstance(lag.amount, BusinessDays):
        if amount.kind is Kind.DURATION:
            return open_time_later(compiler, rows, start, amount, lag.calendar, place)
        amount = Value(amount.scalar, Kind.BUSINESS_DAYS, amount.scale, amount.constant, calendar=lag.calendar)
    return v.whole(moved(compiler, rows, at(start), amount, place, back=False), place)


def open_time_later(
    compiler: Compiler, rows: Rows, start: Scalar, amount: Value, calendar: str, place: Place
) -> Scalar:
    """Open time of a calendar after an instant."""
    if amount.constant is None or amount.constant < 0:
        refuse(place, "open time that differs by row, or counts back")
    if calendar == ALWAYS:
        return s.add(start, v.whole(amount, place))
    index = s.number(compiler.places.index(calendar))
    t = rows.named(start, "from")
    reached = rows.named(s.add(compiler.places.open_until(rows, index, t), v.whole(amount, place)), "reached")
    if amount.constant == 0:
        return compiler.places.opening_after(rows, index, reached)
    return compiler.places.after_open_time(rows, index, reached)
