"""Small contracts and their rows, built by hand: what the checker and the sources would give the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from slalang.calendar.hours import Calendar, Hours
from slalang.calendar.periods import Period, PeriodKind, periods_within
from slalang.calendar.zones import known_zone
from slalang.engine import Engine
from slalang.engine import scalars as s
from slalang.engine.compiling import NOWHEN
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.model.facts import Column, Facts, Relation
from slalang.model.query import Pick
from slalang.source import NOWHERE
from slalang.units import (
    COUNT,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    NUMBER,
    PERCENT,
    TEXT,
    CalendarSpan,
    Kind,
    Type,
    money,
)

MADRID = "Europe/Madrid"
MINUTE = 60 * 10**6
HOUR = 60 * MINUTE
DAY = 24 * HOUR
TYPES = {
    "text": TEXT,
    "flag": FLAG,
    "count": COUNT,
    "number": NUMBER,
    "percent": PERCENT,
    "money": money("EUR"),
    "duration": DURATION,
    "days": DAYS,
    "date": Type(Kind.DATE),
    "instant": INSTANT,
}
STORED = {"text": "VARCHAR", "flag": "BOOLEAN", "date": "INTEGER"}
OFFICE = Calendar("office", MADRID, weekly=((Hours(9 * 60, 14 * 60), Hours(15 * 60, 18 * 60)),) * 5 + ((), ()))


# ---------------------------------------------------------------- time


def at(text: str, zone: str = MADRID) -> int:
    """`2026-03-02 09:30` local, as microseconds."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return (local - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def day(text: str) -> int:
    """A date as days since 1970-01-01."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


# ---------------------------------------------------------------- declarations


def record(name: str, *fields: str, **more: Any) -> m.Record:
    """`record("ticket", "id: text key", "opened_at: instant")`."""
    made = []
    for text in fields:
        label, _, words = text.partition(":")
        kind, *marks = words.split()
        made.append(m.Field(label.strip(), TYPES[kind], "key" in marks, "optional" in marks))
    return m.Record(name=name, fields=tuple(made), used=True, used_fields=tuple(f.name for f in made), **more)


def contract(**more: Any) -> m.Contract:
    """A contract of 2026 in Madrid."""
    side: dict[str, Any] = {"effective_from": date(2026, 1, 1), "effective_to": date(2026, 12, 31), "zone": MADRID}
    parties: dict[str, Any] = {
        "provider": m.Party(name="p", side="provider"),
        "customer": m.Party(name="c", side="customer"),
    }
    fixed: dict[str, Any] = {
        "name": "t",
        "title": "",
        "number": "1",
        "currency": "EUR",
        "languages": ("en",),
        "place": NOWHERE,
    }
    return m.Contract(**(parties | side | fixed | more))


def calendar(hours: Calendar = OFFICE) -> m.ServiceCalendar:
    return m.ServiceCalendar(name=hours.name, hours=hours)


def objective(name: str, measure: e.Expression, of: str, **more: Any) -> m.Objective:
    target = e.Bounds(percent(80), True, None, False)
    return m.Objective(name=name, measure=measure, target=target, unit=more.pop("unit", "month"), record=of, **more)


# ---------------------------------------------------------------- expressions


def f(name: str, kind: str, *via: e.Link, of: str = "") -> e.FieldValue:
    return e.FieldValue(of, name, via, type=TYPES[kind])


def text(value: str) -> e.Constant:
    return e.Constant(value, type=TEXT)


def count(value: int) -> e.Constant:
    return e.Constant(Fraction(value), type=COUNT)


def number(value: str) -> e.Constant:
    return e.Constant(Fraction(value), type=NUMBER)


def percent(value: int) -> e.Constant:
    return e.Constant(Fraction(value, 100), type=PERCENT)


def hours(value: int | Fraction) -> e.Constant:
    return e.Constant(Fraction(value) * HOUR, type=DURATION)


def seconds(value: int) -> e.Constant:
    return e.Constant(Fraction(value) * 10**6, type=DURATION)


def days(value: int) -> e.Constant:
    return e.Constant(CalendarSpan(days=value), type=DAYS)


def named_calendar(name: str) -> e.Constant:
    return e.Constant(name, type=Type(Kind.CALENDAR))


def is_(value: e.Expression, other: e.Expression, *, negated: bool = False) -> e.Test:
    return e.Test(value, e.Equal(other), negated, type=FLAG)


def at_least(value: e.Expression, bound: e.Expression) -> e.Test:
    return e.Test(value, e.Bounds(bound, True, None, False), type=FLAG)


def at_most(value: e.Expression, bound: e.Expression) -> e.Test:
    return e.Test(value, e.Bounds(None, False, bound, True), type=FLAG)


def under(value: e.Expression, bound: e.Expression) -> e.Test:
    return e.Test(value, e.Bounds(None, False, bound, False), type=FLAG)


def over(value: e.Expression, bound: e.Expression) -> e.Test:
    return e.Test(value, e.Bounds(bound, False, None, False), type=FLAG)


def exists(value: e.Expression) -> e.Exists:
    return e.Exists(value, type=FLAG)


def is_missing(value: e.Expression) -> e.Exists:
    return e.Exists(value, negated=True, type=FLAG)


def not_(condition: e.Expression) -> e.Not:
    return e.Not(condition, type=FLAG)


def both(*conditions: e.Expression) -> e.And:
    return e.And(conditions, type=FLAG)


def either(*conditions: e.Expression) -> e.Or:
    return e.Or(conditions, type=FLAG)


def plus(a: e.Expression, b: e.Expression, kind: str, operator: str = "plus") -> e.Arithmetic:
    return e.Arithmetic(operator, a, b, type=TYPES[kind])


def minus(a: e.Expression, b: e.Expression, kind: str) -> e.Arithmetic:
    return plus(a, b, kind, "minus")


def clock(name: str, attribute: str, *via: e.Link) -> e.ClockValue:
    kinds = {"due": INSTANT, "spent": DURATION, "overrun": DURATION, "share_used": PERCENT}
    return e.ClockValue(name, attribute, via, type=kinds.get(attribute, FLAG))


def table(key: e.Expression, rows: Mapping[str, e.Expression], otherwise: e.Expression | None = None) -> e.Table:
    """`by KEY { "a": …, otherwise: … }`."""
    made = [e.Row((e.Equal(text(value)),), result) for value, result in rows.items()]
    if otherwise is not None:
        made.append(e.Row((e.Otherwise(),), otherwise))
    return e.Table((key,), tuple(made), type=made[0].value.type)


def share(of: str, where: e.Expression, among: e.Expression | None = None, **more: Any) -> e.Aggregate:
    return e.Aggregate(e.Fold.SHARE, e.RowSet(of, where=where, **more), among=among, type=PERCENT)


def aggregate(
    fold: str, of: str, value: e.Expression | None = None, where: e.Expression | None = None, **more: Any
) -> e.Aggregate:
    """`fold of value over of where where`."""
    rank = more.pop("rank", None)
    of_nothing = FLAG if fold in ("any", "no") else COUNT
    given = of_nothing if value is None else value.type
    return e.Aggregate(e.Fold(fold), e.RowSet(of, where=where, **more), value, rank=rank, type=given)


# ---------------------------------------------------------------- data


def load(connection: duckdb.DuckDBPyConnection, of: m.Record, rows: Sequence[Mapping[str, Any]]) -> Relation:
    """Rows as the sources would leave them; a value that is not given is missing."""
    kinds = {v: k for k, v in TYPES.items()}
    columns = {x.name: STORED.get(kinds[x.type], "BIGINT") for x in of.fields}
    if of.parent:
        columns.setdefault(of.parent, "VARCHAR")
    columns |= {"_file": "INTEGER", "_row": "BIGINT"}
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f'CREATE TABLE "{of.name}" ({listed})')
    for i, row in enumerate(rows):
        values = [{"_file": 0, "_row": i + 1, **row}.get(name) for name in columns]
        connection.execute(f'INSERT INTO "{of.name}" VALUES ({", ".join("?" * len(values))})', values)
    return Relation(of.name, of.name, tuple(Column(x.name, x.type) for x in of.fields), (), len(rows))


def engine(
    of: m.Contract,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    as_of: str = "2027-01-01",
    units: Sequence[str] = ("month",),
) -> Engine:
    """An engine over these rows, with the periods of 2026."""
    connection = duckdb.connect()
    records = {r.name: r for r in of.records}
    relations = tuple(load(connection, records[name], part) for name, part in rows.items())
    return Engine(connection, of, Facts(relations), at(as_of), {unit: periods(unit) for unit in units})


def periods(unit: str) -> tuple[Period, ...]:
    return periods_within(known_zone(MADRID), PeriodKind(unit), at("2026-01-01"), at("2027-01-01"))


def evaluated(found: Engine, of: str, expression: e.Expression) -> list[Any]:
    """An expression's value for each row of a record, in the order of their files: exact numbers, texts, flags."""
    _, compiler = found.compiler(())
    rows = compiler.catalog.rows(compiler.catalog.records[of])
    value = compiler.value(rows, expression, NOWHEN)
    columns = (("v", value.scalar), ("d", s.number(1) if value.over is None else value.over), ("n", s.of("_row")))
    plan = Pick(rows.build(), columns, ("n",))
    compiler.places.load(found.connection)
    return [exact(v, d, value.scale) for v, d, _ in found.store.rows(plan)]


def exact(value: Any, divisor: int, scale: Fraction) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    return value * scale / divisor if divisor else None
