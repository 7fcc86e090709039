"""Windows of time: which run of periods `the last 3 months`, `the contract year so far` or `2026-Q1` is."""

from __future__ import annotations

from slalang.model import expression as m
from slalang.semantics.checker import Checker
from slalang.semantics.faults.structure import NotMeaningful, OutsideTerm
from slalang.semantics.frames import Frame
from slalang.syntax import tree
from slalang.units import CalendarSpan, Kind

UNITS = ("day", "week", "month", "quarter", "year")
MOST_PERIODS = 1200


def window_of(c: Checker, window: tree.Window, frame: Frame, *, of_value: bool = True) -> m.Window:
    """The window as the model keeps it; faults leave one month. Without `of_value` only its end is asked for."""
    match window:
        case tree.TheLast(count):
            return counted(c, "last", count, frame)
        case tree.TheBefore(count):
            return counted(c, "before", count, frame)
        case tree.TheNext(count):
            return counted(c, "next", count, frame)
        case tree.TheOneBefore(unit):
            return m.Window("before", unit_of(c, unit), 1)
        case tree.TheNextOne(unit):
            return counted(c, "next", unit, frame) if unit.text not in UNITS else m.Window("next", unit.text, 1)
        case tree.ThePeriod(of_contract, unit, so_far):
            word = unit_of(c, unit)
            if of_contract and unit.text in UNITS and word != "year":
                c.report(NotMeaningful(window.place, f"there is no contract {word}", "write `the contract year`"))
            return m.Window("so_far" if so_far else "this", "contract year" if of_contract else word, 1)
        case tree.NamedPeriod():
            if of_value:
                within_term(c, window)
            label, unit_word = period_label(window)
            return m.Window("named", unit_word, 1, label)


def within_term(c: Checker, period: tree.NamedPeriod) -> None:
    """A named period that lies wholly outside the term never has a value."""
    if c.term is None:
        return
    start, end = c.term
    first_month = period.month or (3 * period.quarter - 2 if period.quarter else 1)
    last_month = period.month or (3 * period.quarter if period.quarter else 12)
    ended = (period.year, last_month) < (start.year, start.month)
    if ended or (end is not None and (period.year, first_month) > (end.year, end.month)):
        c.report(OutsideTerm(period.place, period_label(period)[0]))


def counted(c: Checker, shape: str, count: tree.Quantity | tree.Name, frame: Frame) -> m.Window:
    """`the last N months`, N a number or a parameter of type `months`."""
    if isinstance(count, tree.Name):
        value = c.typed(tree.Path((count,), place=count.place), frame)
        span = value.value if isinstance(value, m.Constant) else None
        if value.type.kind is not Kind.UNKNOWN and not (
            isinstance(span, CalendarSpan) and span.months and not span.days
        ):
            c.report(
                NotMeaningful(count.place, f"`{count.text}` is no number of months", "use a parameter of type `months`")
            )
        return m.Window(shape, "month", span.months if isinstance(span, CalendarSpan) and span.months else 1)
    unit, number = count.unit.removesuffix("s"), count.value
    if unit not in UNITS or number.denominator != 1 or not 1 <= number <= MOST_PERIODS:
        fix = f"write a whole number of days, weeks, months, quarters or years, from 1 to {MOST_PERIODS}"
        c.report(NotMeaningful(count.place, f"`{count.spelling}` is no run of periods", fix))
        return m.Window(shape, "month", 1)
    return m.Window(shape, unit, int(number))


def unit_of(c: Checker, name: tree.Name) -> str:
    """A period's unit: month, quarter, year, week or day."""
    if name.text not in UNITS:
        c.unknown(name.place, name.text, "period", UNITS)
        return "month"
    return name.text


def period_label(period: tree.NamedPeriod) -> tuple[str, str]:
    """`2026-03`, month; `2026-Q1`, quarter; `2026`, year."""
    if period.month is not None:
        return f"{period.year:04d}-{period.month:02d}", "month"
    if period.quarter is not None:
        return f"{period.year:04d}-Q{period.quarter}", "quarter"
    return f"{period.year:04d}", "year"
