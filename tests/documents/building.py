"""Builders of expressions for contracts made by hand, and the few expressions that several clauses share."""

from __future__ import annotations

from fractions import Fraction

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.units import COUNT, DURATION, FLAG, INSTANT, NUMBER, PERCENT, TEXT, Kind, Type, money, one_of

F = Fraction
EUR = money("EUR")
CALENDAR = Type(Kind.CALENDAR)
SECOND = 1_000_000
HOUR = 3600 * SECOND
LEVELS = one_of(("high", "medium", "low"))


def percent(value: str) -> x.Constant:
    return x.Constant(type=PERCENT, value=F(value) / 100)


def eur(value: str) -> x.Constant:
    return x.Constant(type=EUR, value=F(value))


def number(value: str) -> x.Constant:
    return x.Constant(type=NUMBER, value=F(value))


def duration(seconds: int) -> x.Constant:
    return x.Constant(type=DURATION, value=F(seconds * SECOND))


def text(value: str) -> x.Constant:
    return x.Constant(type=TEXT, value=value)


def at_least(e: x.Expression) -> x.Bounds:
    return x.Bounds(e, True, None, False)


def at_most(e: x.Expression) -> x.Bounds:
    return x.Bounds(None, False, e, True)


def under(e: x.Expression) -> x.Bounds:
    return x.Bounds(None, False, e, False)


def between(low: x.Expression, high: x.Expression) -> x.Bounds:
    return x.Bounds(low, True, high, False)


def field(record: str, name: str, type: Type) -> x.FieldValue:
    return x.FieldValue(type=type, record=record, name=name)


def is_(value: x.Expression, *wanted: x.Expression) -> x.Test:
    return x.Test(type=FLAG, value=value, pattern=x.Equal(wanted[0]) if len(wanted) == 1 else x.AnyOf(wanted))


def exists(value: x.Expression) -> x.Exists:
    return x.Exists(type=FLAG, value=value)


def and_(*parts: x.Expression) -> x.And:
    return x.And(type=FLAG, conditions=parts)


def or_(*parts: x.Expression) -> x.Or:
    return x.Or(type=FLAG, conditions=parts)


def share(record: str, where: x.Expression, among: x.Expression | None = None) -> x.Aggregate:
    return x.Aggregate(type=PERCENT, fold=x.Fold.SHARE, over=x.RowSet(record, where=where), among=among)


ANSWERED = field("call", "answered_at", INSTANT)
ABANDONED = field("call", "abandoned_at", INSTANT)
OFFERED = field("call", "offered_at", INSTANT)
IMPACT = field("ticket", "impact", LEVELS)
VOICE_FEE = x.SeriesValue(type=EUR, kind=x.SeriesKind.CHARGE, name="voice_fee")
SPEED = x.SeriesValue(type=PERCENT, kind=x.SeriesKind.OBJECTIVE, name="answer_speed")
RESULT = x.ContextValue(type=PERCENT, name="result")
CHARGES = x.ContextValue(type=EUR, name="charges")
CREDITS = x.ContextValue(type=EUR, name="credits")
MISSED = x.OutcomeIs(type=FLAG, subject=None, outcome="missed")
LAST_12 = x.Window("last", "month", 12)

WAIT = x.Named(
    type=DURATION,
    kind="define",
    name="wait",
    title="Time in queue",
    arguments=(),
    body=x.Arithmetic(type=DURATION, operator="minus", left=ANSWERED, right=OFFERED),
)


def short(seconds: int) -> x.Named:
    limit = duration(seconds)
    body = and_(exists(ABANDONED), x.Test(type=FLAG, value=WAIT, pattern=under(limit)))
    return x.Named(
        type=FLAG, kind="define", name="short", title="Hangs up at once", arguments=(("limit", limit),), body=body
    )


def service_level() -> x.Named:
    within, abandon = duration(20), duration(5)
    counted = or_(exists(ANSWERED), and_(exists(ABANDONED), x.Not(type=FLAG, condition=short(5))))
    body = share("call", x.Test(type=FLAG, value=WAIT, pattern=at_most(within)), counted)
    arguments = (("within", within), ("short_abandon", abandon))
    return x.Named(
        type=PERCENT, kind="metric", name="service_level", title="Service level", arguments=arguments, body=body
    )


def of(left: x.Expression, right: x.Expression) -> x.Arithmetic:
    return x.Arithmetic(type=EUR, operator="of", left=left, right=right)


def row(pattern: x.RowPattern, value: x.Expression) -> x.Row:
    return x.Row((pattern,), value)


CREDIT_BANDS = x.Table(
    type=EUR,
    keys=(RESULT,),
    rows=(
        row(between(percent("75"), percent("80")), of(percent("2"), VOICE_FEE)),
        row(between(percent("70"), percent("75")), of(percent("5"), VOICE_FEE)),
        row(under(percent("70")), of(percent("10"), VOICE_FEE)),
    ),
)
REPEATED = x.Table(
    type=NUMBER,
    keys=(x.RunLength(type=COUNT, condition=MISSED, unit="month"),),
    rows=(
        row(at_most(number("1")), number("1")),
        row(x.Equal(number("2")), number("1.5")),
        row(x.Otherwise(), number("2")),
    ),
)
OVERRUN = x.ClockValue(type=DURATION, clock="resolution", attribute="overrun")
LATE_AMOUNT = x.Capped(
    type=EUR,
    value=x.Arithmetic(
        type=EUR,
        operator="plus",
        left=eur("50"),
        right=x.Per(type=EUR, amount=eur("25"), grain="started", quantum=duration(3600), quantity=OVERRUN),
    ),
    limit=eur("500"),
)
LATE = x.ClockValue(type=FLAG, clock="resolution", attribute="late")
HOLDS = x.RowSet("hold", where=is_(field("hold", "reason", TEXT), text("waiting on customer")))
BY_CLASS = x.ClassValue(type=Type(Kind.CLASS), priority="severity")


def klass(name: str) -> x.Constant:
    return x.Constant(type=Type(Kind.CLASS), value=name)


def in_days(days: int, calendar: str = "office") -> x.Lag:
    return x.Lag(x.BusinessDays(type=Type(Kind.BUSINESS_DAYS), count=days, calendar=calendar))


def record(name: str, title: str, *fields: c.Field, **more: object) -> c.Record:
    return c.Record(name=name, title=title, fields=fields, used=True, **more)  # type: ignore[arg-type]
