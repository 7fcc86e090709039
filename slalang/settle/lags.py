"""`N UNIT [in CAL] [after INSTANT]` as the instant at which it has gone by, in elapsed, calendar or business time."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from slalang.calendar.business_days import add_business_days
from slalang.calendar.hours import Calendar, always
from slalang.calendar.opentime import REACHES, OpenTime, Unreached, open_time
from slalang.calendar.zones import EARLIEST, LATEST
from slalang.model.contract import Contract
from slalang.model.expression import BusinessDays, Lag, Named, Value, Within
from slalang.model.outcome import Trace
from slalang.settle.derivation import number, step
from slalang.settle.scope import Scope
from slalang.units import CalendarSpan


def due(lag: Lag, start: int, scope: Scope) -> int | None:
    """The instant that a lag after `start`, or its own `after`, reaches; None where that is unknown or too far off."""
    if lag.after is not None:
        begun = instant(scope.value(lag.after), scope)
        if begun is None:
            return None
        start = begun
    if not EARLIEST <= start < LATEST:
        return None
    amount = lag.amount.body if isinstance(lag.amount, Named) else lag.amount
    if isinstance(amount, BusinessDays):
        reached = business_days_later(hours(scope.contract, amount.calendar or lag.calendar), start, amount.count)
    else:
        reached = later(scope.value(amount), lag.calendar, start, scope)
    return reached if reached is not None and EARLIEST <= reached < LATEST else None


def instant(value: Value, scope: Scope) -> int | None:
    """An instant as it is; a date as its start in the contract's zone."""
    if isinstance(value, date):
        return scope.book.line.zone.start_of(value)
    return None if value is None else int(number(value))


def later(amount: Value, calendar: str, start: int, scope: Scope) -> int | None:
    zone = scope.book.line.zone
    if isinstance(amount, CalendarSpan):
        moved = zone.add_months(start, amount.months)
        return zone.add_days(moved, amount.days) if moved is not None else None
    if amount is None:
        return None
    if calendar:
        return open_time_later(hours(scope.contract, calendar), start, int(number(amount)))
    return start + int(number(amount))


def business_days_later(calendar: Calendar, start: int, count: int) -> int | None:
    """The instant some business days later (earlier, if negative), looked for farther and farther."""
    for reach in REACHES:
        reached = add_business_days(open_around(calendar, reach, start // reach), start, count)
        if not isinstance(reached, Unreached):
            return reached
    return None


def open_time_later(calendar: Calendar, start: int, amount: int) -> int | None:
    """The instant at which so much open time has gone by, looked for likewise."""
    for reach in REACHES:
        reached = open_around(calendar, reach, start // reach).add(start, amount)
        if not isinstance(reached, Unreached):
            return reached
    return None


@lru_cache(maxsize=64)
def open_around(calendar: Calendar, reach: int, number: int) -> OpenTime:
    """The open time of the stretch with a number and of its neighbours, kept: many deadlines lie in the same ones."""
    return open_time(calendar, (number - 1) * reach, (number + 2) * reach)


def hours(contract: Contract, name: str) -> Calendar:
    """The hours of a calendar of the contract, or of the one that never closes."""
    return next((c.hours for c in contract.calendars if c.name == name), always(contract.zone))


def within(e: Within, scope: Scope) -> Trace:
    """`X within LAG`: no later than the lag has gone by; early is not late."""
    value = scope.trace(e.value)
    this, limit = instant(value.value, scope), due(e.lag, scope.period.end, scope)
    if this is None or limit is None:
        return step(e, None, "within", value)
    return step(e, this <= limit, "within", value)
