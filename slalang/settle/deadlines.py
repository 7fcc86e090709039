"""When something is due, and when it is final: the deadlines of duties, and the instants from which results stand.

Takes a declaration's lag and a period; gives an instant in microseconds, or None where a deadline is unknown. A lag
without `after` counts from the end of the period in which the duty or right arises.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from slalang.calendar.periods import Period
from slalang.calendar.zones import EPOCH_DAY
from slalang.model.contract import Objective
from slalang.model.expression import (
    Arithmetic,
    BusinessDays,
    Choice,
    DeadlineOf,
    Expression,
    FirstPresent,
    Named,
    Table,
)
from slalang.model.outcome import Trace
from slalang.settle.asking import in_force
from slalang.settle.derivation import leaf, number, step
from slalang.settle.duties import duty_of
from slalang.settle.lags import business_days_later, due, hours
from slalang.settle.matching import chosen_row
from slalang.settle.scope import Book, Scope
from slalang.settle.words import words
from slalang.units import BUSINESS_DAYS, CalendarSpan, Kind

STATEMENT = ""
"""What stands for a whole statement beside the names of objectives."""

# ---------------------------------------------------------------- deadlines of declarations


def deadline(e: DeadlineOf, scope: Scope) -> Trace:
    """`R.due`: the deadline of a report, responsibility or remedy for the period of the scope."""
    found = duty_of(scope.contract, e.declaration, scope.period.kind)
    if found is None:
        return leaf(e, None, "no deadline")
    lag, unit = found
    own = own_period(unit, scope)
    if own is None:
        return leaf(e, None, "no such period")
    here = Scope(scope.book, own, terms=scope.terms)

    def computed() -> Trace:
        parts = (here.trace(lag.after),) if lag.after is not None else ()
        return step(e, due(lag, own.end, here), "due", *parts)

    return scope.book.kept(("due", e.declaration, (own.kind, own.start), id(here.contract)), computed)


def own_period(unit: str, scope: Scope) -> Period | None:
    """The period of a unit that the scope's period is, or the only one that closes in it."""
    if unit == scope.period.kind:
        return scope.period
    closed = scope.book.line.closing(unit, scope.period)
    return closed[0] if len(closed) == 1 else None


# ---------------------------------------------------------------- when results are final


def final_at(book: Book, objective: Objective, period: Period) -> int:
    """The instant from which the outcome of an objective in one of its periods is final; what is given always is."""
    given = not book.has_rows() or book.given_value("objective", objective.name, None, period) is not None
    if given or objective.final is None:
        return period.end
    reached = due(objective.final.lag, period.end, Scope(book, period))
    return period.end if reached is None else max(period.end, reached)


def all_final_at(book: Book, name: str, until: Period) -> int:
    """The instant from which all outcomes of an objective in periods up to one are final."""
    pending: list[Period] = []
    this: Period | None = until
    while this is not None and (name, (this.kind, this.start)) not in book.finals:
        pending.append(this)
        this = book.line.previous(this)
    latest = book.finals[name, (this.kind, this.start)] if this is not None else book.line.low
    for each in reversed(pending):
        objective = in_force(book.in_force(each).objectives, name)
        if objective is not None:
            latest = max(latest, final_at(book, objective, each))
        book.finals[name, (each.kind, each.start)] = latest
    return latest


def issued_at(book: Book, period: Period) -> int:
    """The issue of a settlement period's statement: the instant from which all outcomes that close in it are final."""
    key = STATEMENT, (period.kind, period.start)
    if key not in book.finals:
        ends = (
            final_at(book, objective, own)
            for objective in book.in_force(period).objectives
            for own in book.line.closing(objective.unit, period)
        )
        book.finals[key] = max([period.end, *ends])
    return book.finals[key]


# ---------------------------------------------------------------- business days in an amount


def adds_business_days(e: Arithmetic) -> bool:
    """Whether business days are added to, or taken from, an instant or date."""
    return e.right.type.kind is Kind.BUSINESS_DAYS


def shifted_by_business_days(e: Arithmetic, scope: Scope) -> Trace:
    """An instant or date, some business days of a calendar later or earlier."""
    start, by = scope.trace(e.left), business_days(e.right, scope)
    rule = e.operator
    if by is None or start.value is None:
        return step(e, None, rule, start)
    days = Trace(words(e.right), CalendarSpan(days=by.count), BUSINESS_DAYS, "", e.right.place)
    count = -by.count if rule == "minus" else by.count
    calendar, zone = hours(scope.contract, by.calendar), scope.book.line.zone
    if not isinstance(start.value, date):
        return step(e, business_days_later(calendar, int(number(start.value)), count), rule, start, days)
    reached = business_days_later(calendar, zone.start_of(start.value), count)
    on = None if reached is None else date.fromordinal(zone.day(reached) + EPOCH_DAY)
    return step(e, on, rule, start, days)


def business_days(e: Expression, scope: Scope) -> BusinessDays | None:
    """The business days that an expression comes to; None where it is another kind of value, or missing."""
    match e:
        case BusinessDays():
            return e
        case Named():
            return business_days(e.body, scope)
        case Choice():
            return chosen_days(e, scope)
        case FirstPresent():
            return next((found for option in e.options if (found := business_days(option, scope)) is not None), None)
        case Table():
            row = chosen_row(e, scope)
            return business_days(row.value, scope) if row is not None else None
        case _:
            return None


def chosen_days(e: Choice, scope: Scope) -> BusinessDays | None:
    """Of `A if C otherwise B` the one that C chooses; without B none of the days of A."""
    truth = scope.value(e.condition)
    if truth is True:
        return business_days(e.value, scope)
    if truth is None:
        return None
    if e.otherwise is not None:
        return business_days(e.otherwise, scope)
    found = business_days(e.value, scope)
    return replace(found, count=0) if found is not None else None
