"""Gives an expression its meaning: names resolved, units proved, definitions inlined.

Takes a tree expression and the frame it stands in; gives a typed model expression. Faults are reported to the checker
and leave a value of unknown type behind, so that one mistake gives one diagnostic.
"""

from __future__ import annotations

from fractions import Fraction

from slalang.model import expression as m
from slalang.semantics import aggregates, calls, conditions, names, patterns
from slalang.semantics.checker import Checker, composed
from slalang.semantics.faults.structure import NotMeaningful
from slalang.semantics.faults.units import NoUnit, UnitMismatch
from slalang.semantics.frames import Frame
from slalang.semantics.windows import window_of
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import (
    BUSINESS_DAYS,
    COUNT,
    DATE,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    NUMBER,
    PERCENT,
    PERCENTAGE_POINTS,
    POINTS,
    TEXT,
    UNKNOWN,
    CalendarSpan,
    Kind,
    Rounding,
    Type,
    algebra,
    money,
)
from slalang.units.algebra import unify

MICROSECONDS = {"s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}
CALENDAR_UNITS = {
    "day": CalendarSpan(days=1),
    "week": CalendarSpan(days=7),
    "month": CalendarSpan(months=1),
    "quarter": CalendarSpan(months=3),
    "year": CalendarSpan(months=12),
}


def typed(c: Checker, expr: tree.Expression, frame: Frame, want: Type | None = None) -> m.Expression:
    """The meaning of any expression."""
    match expr:
        case tree.Parenthesised(inner):
            return c.typed(inner, frame, want)
        case (
            tree.Number() | tree.Percent() | tree.Quantity() | tree.Text() | tree.Date() | tree.Nothing() | tree.Flag()
        ):
            return literal(c, expr, frame, want)
        case tree.Path():
            return names.path(c, expr, frame, want)
        case tree.Call():
            return calls.call(c, expr, frame, want)
        case tree.Table():
            return patterns.table(c, expr, frame, want)
        case tree.Binary() | tree.Negative():
            return arithmetic(c, expr, frame, want)
        case tree.Conditional() | tree.FirstPresent() | tree.CappedAt() | tree.Rounded() | tree.PerQuantum():
            return chosen(c, expr, frame, want)
        case tree.InWindow() | tree.InCalendar() | tree.ForKey() | tree.MeasuredOver() | tree.EndOf() | tree.Settled():
            return placed(c, expr, frame, want)
        case (
            tree.Or() | tree.And() | tree.Not() | tree.Is() | tree.IsMissing() | tree.Exists() | tree.Within()
            | tree.Mentions() | tree.Missed() | tree.Met() | tree.Excused()
            | tree.InEachOf() | tree.InAtLeast() | tree.InARow()
        ):  # fmt: skip
            return conditions.condition(c, expr, frame)
        case _:
            return aggregates.aggregate(c, expr, frame, want)


# ---------------------------------------------------------------- literals


def literal(c: Checker, expr: tree.Literal, frame: Frame, want: Type | None) -> m.Expression:
    place = expr.place
    match expr:
        case tree.Number(value):
            return m.Constant(value, type=COUNT if value.denominator == 1 else NUMBER, place=place)
        case tree.Percent(value):
            return m.Constant(value / 100, type=PERCENT, place=place)
        case tree.Quantity():
            return quantity(c, expr, frame)
        case tree.Text(value):
            return m.Constant(composed(value), type=TEXT, place=place)
        case tree.Date(value):
            return m.Constant(value, type=DATE, place=place)
        case tree.Flag(value):
            return m.Constant(value, type=FLAG, place=place)
        case tree.Nothing():
            return zero(c, place, want)


def quantity(c: Checker, expr: tree.Quantity, frame: Frame) -> m.Expression:
    """`20 s`, `2 business days`, `40 EUR`, `1 percentage point`."""
    value, unit, place = expr.value, expr.unit, expr.place
    if unit in MICROSECONDS:
        return m.Constant(value * MICROSECONDS[unit], type=DURATION, place=place)
    if unit.startswith("percentage"):
        return m.Constant(value / 100, type=PERCENTAGE_POINTS, place=place)
    if unit in {"point", "points"}:
        return m.Constant(value, type=POINTS, place=place)
    if unit.isupper():
        return m.Constant(value, type=money(unit), place=place)
    if value.denominator != 1:
        c.report(
            NotMeaningful(place, f"`{expr.spelling}` is no whole number of local days", "write hours, or whole days")
        )
        return c.lost(place)
    if unit.startswith("business"):
        return m.BusinessDays(int(value), frame.calendar, type=BUSINESS_DAYS, place=place)
    one = CALENDAR_UNITS[unit.removesuffix("s")]
    return m.Constant(CalendarSpan(one.months * int(value), one.days * int(value)), type=DAYS, place=place)


def zero(c: Checker, place: Place, want: Type | None) -> m.Expression:
    if want is None or want.kind is Kind.UNKNOWN:
        if want is None:
            c.report(NoUnit(place))
        return c.lost(place)
    made = m.Constant(CalendarSpan() if want.kind is Kind.DAYS else Fraction(0), type=want, place=place)
    return c.figure(made, "zero", Kind.DAYS)


# ---------------------------------------------------------------- arithmetic


def arithmetic(c: Checker, expr: tree.Binary | tree.Negative, frame: Frame, want: Type | None) -> m.Expression:
    if isinstance(expr, tree.Negative):
        value = c.typed(expr.value, frame, want)
        return m.Negative(c.figure(value, "negative", Kind.DAYS), type=value.type, place=expr.place)
    additive = expr.operator in {"plus", "minus"}
    left, right = pair(c, expr.left, expr.right, frame, want if additive else None)
    conditions.calendar_named(c, right, right.place)
    combine = {
        "plus": algebra.plus,
        "minus": algebra.minus,
        "times": algebra.times,
        "of": algebra.times,
        "divided": algebra.divided,
    }[expr.operator]
    flow = next((t for t in (left.type, right.type) if t.kind in {Kind.MONEY, Kind.POINTS}), UNKNOWN)
    if UNKNOWN in (left.type, right.type):  # a balance that reads itself is what is added to it
        result: Type | None = flow if additive else UNKNOWN
    else:
        result = combine(left.type, right.type)
    if result is None:
        doing = {"plus": "added to", "minus": "taken from", "divided": "divided by"}.get(
            expr.operator, "multiplied with"
        )
        c.report(UnitMismatch(left.place, left.type.in_words, right.type.in_words, doing, right.place))
        return c.lost(expr.place)
    return m.Arithmetic(expr.operator, left, right, type=result, place=expr.place)


def pair(
    c: Checker, left: tree.Expression, right: tree.Expression, frame: Frame, want: Type | None
) -> tuple[m.Expression, m.Expression]:
    """Both sides; a `none` takes the other side's unit."""
    if isinstance(left, tree.Nothing):
        second = c.typed(right, frame, want)
        return c.typed(left, frame, second.type), second
    first = c.typed(left, frame, want)
    return first, c.typed(right, frame, first.type if isinstance(right, tree.Nothing) else want)


def alike(c: Checker, options: tuple[m.Expression, ...], doing: str) -> Type:
    """The common type of options; reported at the first that does not fit the others."""
    common = options[0].type
    for option in options[1:]:
        joined = unify(common, option.type)
        if joined is None:
            c.report(UnitMismatch(option.place, option.type.in_words, common.in_words, doing, options[0].place))
            return UNKNOWN
        common = joined
    return common


# ---------------------------------------------------------------- choices


def chosen(c: Checker, expr: tree.Expression, frame: Frame, want: Type | None) -> m.Expression:
    place = expr.place
    match expr:
        case tree.Conditional(value, condition, otherwise):
            first = c.typed(value, frame, want)
            test = c.wanted(condition, frame, FLAG)
            if otherwise is None:
                fix = "say what it is where the condition does not hold: `A if C otherwise B`"
                first = c.figure(first, "zero", Kind.DAYS, Kind.BUSINESS_DAYS, fix=fix)
                return m.Choice(first, test, None, type=first.type, place=place)
            second = c.typed(otherwise, frame, first.type)
            return m.Choice(first, test, second, type=alike(c, (first, second), "offered beside"), place=place)
        case tree.FirstPresent(choices):
            first = c.typed(choices[0], frame, want)
            options = (first, *(c.typed(each, frame, first.type) for each in choices[1:]))
            return m.FirstPresent(options, type=alike(c, options, "offered beside"), place=place)
        case tree.CappedAt(value, cap):
            first, second = pair(c, value, cap, frame, want)
            common = alike(c, (first, second), "capped at")
            kept = c.ordered(first)
            return m.Capped(kept, second, type=common, place=place) if kept is first else c.lost(place)
        case tree.Rounded(value, way, to):
            return rounded(c, expr, c.typed(value, frame, want), c.typed(to, frame), Rounding(way or "half up"))
        case tree.PerQuantum():
            return per(c, expr, frame, want)
    raise AssertionError(expr)


def rounded(c: Checker, expr: tree.Rounded, value: m.Expression, quantum: m.Expression, way: Rounding) -> m.Expression:
    if c.figure(value, "multiples to round to") is not value:
        return c.lost(expr.place)
    common = unify(value.type, quantum.type)
    if common is None:
        c.report(UnitMismatch(value.place, value.type.in_words, quantum.type.in_words, "rounded to", quantum.place))
        return c.lost(expr.place)
    assert isinstance(quantum, m.Constant)
    if not isinstance(quantum.value, Fraction) or quantum.value <= 0:
        c.report(NotMeaningful(quantum.place, "nothing can be rounded to zero", "write a step such as `0.01 EUR`"))
        return c.lost(expr.place)
    return m.Rounded(value, way, quantum.value, type=common, place=expr.place)


def per(c: Checker, expr: tree.PerQuantum, frame: Frame, want: Type | None) -> m.Expression:
    amount = c.figure(c.typed(expr.value, frame, want), "multiples")
    quantity = c.typed(expr.of, frame)
    if c.figure(quantity, "parts to count it in") is not quantity:
        return c.lost(expr.place)
    quantum = (
        names.path(c, tree.Path((expr.quantum,), place=expr.quantum.place), frame, None)
        if isinstance(expr.quantum, tree.Name)
        else c.typed(expr.quantum, frame)
    )
    if unify(quantum.type, quantity.type) is None:
        c.report(
            UnitMismatch(quantum.place, quantum.type.in_words, quantity.type.in_words, "counted in", quantity.place)
        )
        return c.lost(expr.place)
    if (
        isinstance(quantum, m.Constant)
        and quantum.type != UNKNOWN
        and not (isinstance(quantum.value, Fraction) and quantum.value > 0)
    ):
        c.report(NotMeaningful(quantum.place, "nothing can be counted in steps of zero", "write a step over zero"))
        return c.lost(expr.place)
    return m.Per(amount, expr.grain or "pro rata", quantum, quantity, type=amount.type, place=expr.place)


# ---------------------------------------------------------------- placed in time, or on a key


def placed(c: Checker, expr: tree.Expression, frame: Frame, want: Type | None) -> m.Expression:
    place = expr.place
    match expr:
        case tree.InWindow(value, window):
            inner, span = c.typed(value, frame, want), window_of(c, window, frame)
            if span.shape in {"last", "before", "next", "so_far"} and (span.count > 1 or span.shape == "so_far"):
                fix = "write `mean of X over W`, `sum of X over W`, or `X measured over W`"
                c.report(NotMeaningful(place, "several periods have no one value", fix))
            return m.InWindow(inner, span, type=inner.type, place=place)
        case tree.InCalendar(value, calendar):
            inner = c.typed(value, frame, want)
            name = c.calendar(calendar, frame)
            if isinstance(inner, m.BusinessDays):
                return m.BusinessDays(inner.count, name, type=BUSINESS_DAYS, place=place)
            return c.expect(inner, BUSINESS_DAYS)
        case tree.ForKey(value, key):
            return names.for_key(c, c.typed(value, frame, want), key, frame, place)
        case tree.MeasuredOver(value, window):
            inner = c.typed(value, frame, want)
            return m.Remeasured(inner, window_of(c, window, frame), type=inner.type, place=place)
        case tree.EndOf(window):
            return m.EndOf(window_of(c, window, frame, of_value=False), type=INSTANT, place=place)
        case tree.Settled(path):
            return names.settled(c, path, frame, place)
    raise AssertionError(expr)
