"""An expression's value in a place: one function for rows, periods and settlements; None is missing or unknown."""

from __future__ import annotations

import math
import unicodedata
from fractions import Fraction
from typing import Any

from slalang.model.expression import (
    Aggregate,
    And,
    Arithmetic,
    BusinessDays,
    Capped,
    Choice,
    ClassValue,
    ClockValue,
    Constant,
    ContextValue,
    ContractAge,
    DateOf,
    Distance,
    EndOf,
    Exists,
    Expression,
    Extreme,
    FieldValue,
    FirstPresent,
    GroupKey,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    Lag,
    Link,
    LinkFound,
    Mentions,
    Named,
    Negative,
    Not,
    Or,
    OutcomeIs,
    Per,
    PeriodEdge,
    Remeasured,
    Rounded,
    RunLength,
    SeriesValue,
    Table,
    Test,
    TimeIn,
    Within,
)
from slalang.units import CalendarSpan, Kind, Rounding
from tests.oracle import clocks, patterns, series, sets, spans
from tests.oracle.times import (
    after_open_time,
    before_open_time,
    business_days_later,
    day_of,
    moved,
    moved_day,
)
from tests.oracle.world import Place, Row, World, number, ordered


def value(e: Expression, at: Place) -> Any:
    """The value of an expression."""
    match e:
        case FieldValue():
            return field_value(e, at)
        case Constant():
            return e.value
        case Named():
            return value(e.body, at)
        case Test() | Exists() | Within() | Mentions() | Not() | And() | Or():
            return condition(e, at)
        case BusinessDays():
            return e
        case GroupKey():
            return at.key
        case LinkFound():
            return follow(at, e.via) is not None
        case ClockValue():
            return clock_value(e, at)
        case ClassValue():
            return class_value(e, at)
        case PeriodEdge():
            return at.start if e.edge == "start" else at.end
        case ContractAge():
            return series.age(e, at)
        case ContextValue() | SeriesValue() | OutcomeIs():
            return series.value(e, at)
        case InWindow() | InEachOf() | InAtLeast() | InARow() | RunLength() | EndOf():
            return series.over_time(e, at)
        case Remeasured():
            return series.pooled(e, at)
        case Aggregate():
            return sets.aggregate(e, at)
        case TimeIn():
            return spans.time_in(e, at)
        case Table():
            return patterns.table(e, at)
        case _:
            return amount(e, at)


def holds(e: Expression | None, at: Place) -> bool:
    """Whether a condition is known to hold."""
    return e is None or value(e, at) is True


# ---------------------------------------------------------------- rows


def follow(at: Place, via: tuple[Link, ...]) -> Place | None:
    """The place on the row that some links reach from the row at hand."""
    for link in via:
        assert at.row is not None, "links start from a row"
        if link.kind == "parent":
            wanted = (at.row[link.to],)
            found = [r for r in at.world.all_rows(link.to) if at.world.key_of(link.to, r) == wanted][:1]
        else:
            found = looked_up(link.name, at)
        if not found:
            return None
        at = at.on(link.to, found[0])
    return at


def looked_up(name: str, at: Place) -> list[Row]:
    """The at most one row that a lookup finds."""
    world = at.world
    lookup = next(k for k in world.contract.lookups if k.name == name)
    wanted = [(field, value(e, at)) for e, field in lookup.by]
    if any(v is None for _, v in wanted):
        return []
    same = [r for r in world.all_rows(lookup.target) if all(r[f] == v for f, v in wanted)]
    same = [r for r in same if holds(lookup.where, at.on(lookup.target, r))]
    if not lookup.seek:
        return same[:1]
    assert lookup.at is not None and at.row is not None, "a lookup in time seeks by an instant"
    t = value(lookup.at, at)
    if t is None:
        return []
    if lookup.seek == "as of":
        dated = next(f for f in world.record(lookup.target).keys if f.name not in {f for f, _ in wanted})
        if dated.type.kind is Kind.DATE and isinstance(t, int):
            t = day_of(t, world.contract.zone)
        earlier = [r for r in same if r[dated.name] <= t]
        return sorted(earlier, key=lambda r: r[dated.name])[-1:]
    counted = world.record(lookup.target).counted_by

    def rank(row: Row, own: int) -> tuple[Any, ...]:
        return (row[counted], world.key_of(lookup.target, row)) if own else (row[counted],)

    own = lookup.target == lookup.record
    here = (t, world.key_of(lookup.record, at.row)) if own else (t,)
    if lookup.seek == "next after":
        later = [r for r in same if r[counted] is not None and rank(r, own) > here]
        return sorted(later, key=lambda r: (r[counted], world.key_of(lookup.target, r)))[:1]
    before = [r for r in same if r[counted] is not None and rank(r, own) < here]
    return sorted(before, key=lambda r: (r[counted], world.key_of(lookup.target, r)))[-1:]


def field_value(e: FieldValue, at: Place) -> Any:
    if at.row is None:
        return at.key if at.of_value is None else at.of_value[1]
    here = follow(at, e.via)
    if here is None or here.row is None:
        return None
    record = here.world.record(here.record)
    if e.name == "lasting" and record.lasts and record.field("lasting") is None:
        start, end = (here.row[f] for f in record.lasts)
        return None if start is None or end is None else Fraction(end - start)
    return here.row.get(e.name)


def clock_value(e: ClockValue, at: Place) -> Any:
    here = follow(at, e.via)
    if here is None:
        return None
    return clocks.attribute(e.clock, e.attribute, here)


def class_value(e: ClassValue, at: Place) -> Any:
    here = follow(at, e.via)
    if here is None:
        return None
    priority = next(p for p in here.world.contract.priorities if p.name == e.priority)
    if priority.table is not None:
        return value(priority.table, here)
    return next(c.name for c in priority.classes if holds(c.condition, here))


# ---------------------------------------------------------------- amounts


def amount(e: Expression, at: Place) -> Any:
    """Arithmetic: a missing part makes a missing whole."""
    match e:
        case Choice():
            asked = value(e.condition, at)
            if asked is None:
                return None
            if asked:
                return value(e.value, at)
            return value(e.otherwise, at) if e.otherwise is not None else Fraction(0)
        case FirstPresent():
            present = [v for option in e.options if (v := value(option, at)) is not None]
            return present[0] if present else None
        case Arithmetic():
            return arithmetic(e, value(e.left, at), value(e.right, at), at.world)
        case Negative():
            this = value(e.value, at)
            return None if this is None else -this
        case Capped():
            return lowest([value(e.value, at), value(e.limit, at)])
        case Extreme():
            options = [value(o, at) for o in e.options]
            return lowest(options) if e.which == "lowest" else highest(options)
        case Rounded():
            this = value(e.value, at)
            return None if this is None else rounded(number(this), e.quantum, e.way)
        case Per():
            return per(e, at)
        case Distance():
            left, right = value(e.left, at), value(e.right, at)
            return None if left is None or right is None else abs(number(left) - number(right))
        case DateOf():
            this = value(e.value, at)
            return None if this is None else day_of(this, at.world.contract.zone)
        case _:
            raise AssertionError(f"the oracle does not know {type(e).__name__}")


def arithmetic(e: Arithmetic, left: Any, right: Any, world: World) -> Any:
    if left is None or right is None:
        return None
    if isinstance(right, (CalendarSpan, BusinessDays)):
        return shifted(left, right, world, back=e.operator == "minus")
    a, b = number(left), number(right)
    match e.operator:
        case "plus":
            found = a + b
        case "minus":
            found = a - b
        case "times" | "of":
            found = a * b
        case "divided":
            return a / b if b else None
        case _:
            raise AssertionError(e.operator)
    return int(found) if e.type.kind is Kind.INSTANT and found.denominator == 1 else found


def shifted(start: Any, by: CalendarSpan | BusinessDays, world: World, *, back: bool) -> Any:
    """An instant or a day some local time later."""
    if isinstance(by, BusinessDays):
        return business_days_later(world.hours(by.calendar), start, -by.count if back else by.count)
    span = -by if back else by
    if isinstance(start, CalendarSpan):
        return CalendarSpan(start.months + span.months, start.days + span.days)
    return moved(start, span, world.contract.zone) if isinstance(start, int) else moved_day(start, span)


def lowest(values: list[Any]) -> Any:
    return None if any(v is None for v in values) else min(values, key=ordered)


def highest(values: list[Any]) -> Any:
    return None if any(v is None for v in values) else max(values, key=ordered)


def rounded(this: Fraction, quantum: Fraction, way: Rounding | str) -> Fraction:
    """To a multiple of the quantum; up and half up go away from zero, down goes towards it."""
    sign, whole = (-1 if this < 0 else 1), abs(this) / quantum
    floor = math.floor(whole)
    rest = whole - floor
    match str(way):
        case "down":
            more = False
        case "up":
            more = rest > 0
        case "even":
            more = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1)
        case _:
            more = rest >= Fraction(1, 2)
    return sign * (floor + more) * quantum


def per(e: Per, at: Place) -> Any:
    rate, quantum, quantity = (value(x, at) for x in (e.amount, e.quantum, e.quantity))
    if rate is None or quantity is None or not quantum:
        return None
    times = number(quantity) / number(quantum)
    if e.grain == "full":
        times = Fraction(math.floor(times))
    elif e.grain == "started":
        times = Fraction(math.ceil(times))
    return number(rate) * times


# ---------------------------------------------------------------- conditions


def condition(e: Test | Exists | Within | Mentions | Not | And | Or, at: Place) -> bool | None:
    """Yes, no, or None: unknown."""
    match e:
        case Test():
            truth = patterns.fits(e.pattern, value(e.value, at), at)
            return (None if truth is None else not truth) if e.negated else truth
        case Exists():
            return (value(e.value, at) is None) == e.negated
        case Within():
            return within(e, at)
        case Mentions():
            said = plain(value(e.value, at) or "")
            return any(plain(word) in said for word in e.words)
        case Not():
            inner = value(e.condition, at)
            return None if inner is None else not inner
        case And():
            found = [value(c, at) for c in e.conditions]
            return False if False in found else None if None in found else True
        case Or():
            found = [value(c, at) for c in e.conditions]
            return True if True in found else None if None in found else False


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def within(e: Within, at: Place) -> bool | None:
    this, limit = value(e.value, at), lag_end(e.lag, at.end, at)
    return None if this is None or limit is None else bool(number(this) <= number(limit))


def lag_end(lag: Lag, start: int, at: Place) -> int | None:
    """The instant at which a lag after an instant has gone by."""
    begun = start if lag.after is None else value(lag.after, at)
    length = value(lag.amount, at)
    if begun is None or length is None:
        return None
    if isinstance(length, CalendarSpan):
        return moved(begun, length, at.world.contract.zone)
    if isinstance(length, BusinessDays):
        return business_days_later(at.world.hours(length.calendar or lag.calendar), begun, length.count)
    if not lag.calendar:
        return int(begun + number(length))
    go = after_open_time if length >= 0 else before_open_time
    return go(at.world.hours(lag.calendar), begun, abs(int(number(length))))
