"""Conditions: what holds, does not hold, or is unknown; and conditions over several periods."""

from __future__ import annotations

from slalang.model import expression as m
from slalang.semantics import patterns
from slalang.semantics.checker import Checker, composed
from slalang.semantics.faults.names import UsedOutOfPlace
from slalang.semantics.faults.structure import NeedsParentheses, NotMeaningful
from slalang.semantics.faults.units import UnitMismatch
from slalang.semantics.frames import Frame
from slalang.semantics.windows import window_of
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import BUSINESS_DAYS, DATE, FLAG, INSTANT, TEXT, Kind


def condition(c: Checker, expr: tree.Condition, frame: Frame) -> m.Expression:
    """The meaning of a condition, of type flag."""
    place = expr.place
    match expr:
        case tree.Or(parts):
            reach_is_visible(c, parts, "or")
            return m.Or(tuple(c.wanted(each, frame, FLAG) for each in parts), type=FLAG, place=place)
        case tree.And(parts):
            reach_is_visible(c, parts, "and")
            return m.And(tuple(c.wanted(each, frame, FLAG) for each in parts), type=FLAG, place=place)
        case tree.Not(inner):
            return m.Not(c.wanted(inner, frame, FLAG), type=FLAG, place=place)
        case tree.Is(subject, negated, pattern):
            return compared(c, subject, negated, pattern, frame, place)
        case tree.IsMissing(subject):
            return present(c.typed(subject, frame), negated=True, place=place)
        case tree.Exists(subject):
            return present(c.typed(subject, frame), negated=False, place=place)
        case tree.Within(subject, lag):
            value = c.expect(c.typed(subject, frame), INSTANT, DATE)
            if lag.after is None:
                problem = "`within` in a condition does not say from when"
                c.report(NotMeaningful(lag.place, problem, "add `after INSTANT`"))
            return m.Within(value, lag_of(c, lag, frame), type=FLAG, place=place)
        case tree.Mentions(subject, texts):
            value = c.expect(c.typed(subject, frame), TEXT)
            return m.Mentions(value, tuple(composed(t.value) for t in texts), type=FLAG, place=place)
        case tree.Missed(subject, level, window):
            return outcome(c, expr, subject, "missed", level, window, frame)
        case tree.Met(subject, window):
            return outcome(c, expr, subject, "met", None, window, frame)
        case tree.Excused(subject, window):
            return outcome(c, expr, subject, "excused", None, window, frame)
        case tree.InEachOf(inner, window):
            held = c.wanted(inner, frame, FLAG)
            return m.InEachOf(held, window_of(c, window, frame), type=FLAG, place=place)
        case tree.InAtLeast(inner, count, window):
            held = c.wanted(inner, frame, FLAG)
            return m.InAtLeast(held, count, window_of(c, window, frame), type=FLAG, place=place)
        case tree.InARow(inner, count, unit):
            held = c.wanted(inner, frame, FLAG)
            return m.InARow(held, count, unit.removesuffix("s"), type=FLAG, place=place)


def reach_is_visible(c: Checker, parts: tuple[tree.Expression, ...], word: str) -> None:
    """Beside an `and` or `or`, `in at least N of` and its like need parentheses."""
    for each in parts:
        if isinstance(each, tree.InEachOf | tree.InAtLeast | tree.InARow):
            forms = {tree.InEachOf: "in each of …", tree.InAtLeast: "in at least N of …"}
            form = forms.get(type(each), "N in a row")
            fixes = (f"`A {word} (B {form})`", f"`(A {word} B) {form}`")
            c.report(NeedsParentheses(each.place, form, word, *fixes))


def compared(
    c: Checker, subject: tree.Expression, negated: bool, pattern: tree.Pattern, frame: Frame, place: Place
) -> m.Expression:
    value = c.typed(subject, frame)
    if isinstance(value, m.Constant) and isinstance(subject, tree.Nothing):
        c.report(NotMeaningful(subject.place, "`none` stands on the right of `is`", "write `X is none`"))
    return m.Test(value, patterns.pattern(c, pattern, value, frame), negated, type=FLAG, place=place)


def present(value: m.Expression, negated: bool, place: Place) -> m.Expression:
    """`X exists`; of a look-up, whether it reaches a row."""
    if isinstance(value, m.LinkFound):
        return m.Not(value, type=FLAG, place=place) if negated else value
    return m.Exists(value, negated, type=FLAG, place=place)


def outcome(
    c: Checker,
    expr: tree.Condition,
    subject: tree.Expression | None,
    word: str,
    level: tree.Name | None,
    window: tree.Window | None,
    frame: Frame,
) -> m.Expression:
    """`[X] missed [LEVEL] [in W]`."""
    place = expr.place
    about: m.SeriesValue | None = None
    if subject is not None:
        value = c.typed(subject, frame)
        if isinstance(value, m.SeriesValue) and value.kind is m.SeriesKind.OBJECTIVE:
            about = value
        elif value.type.kind is not Kind.UNKNOWN:
            c.report(NotMeaningful(subject.place, f"only objectives are {word}", "name an objective"))
            return c.lost(place)
        else:
            return c.lost(place)
    elif not frame.objective:
        c.report(UsedOutOfPlace(place, word, "of an objective; here none is looked at"))
        return c.lost(place)
    if level is not None:
        level_exists(c, level, about, frame)
    span = window_of(c, window, frame) if window else None
    return m.OutcomeIs(about, word, level.text if level else "", span, type=FLAG, place=place)


def level_exists(c: Checker, level: tree.Name, about: m.SeriesValue | None, frame: Frame) -> None:
    known = levels_of(c, about.name) if about else frame.levels
    if known is None:  # of any objective
        known = tuple(name for each in c.scope.names(tree.Objective) for name in levels_of(c, each))
    if level.text not in known:
        c.unknown(level.place, level.text, "level of the objective", known)


def levels_of(c: Checker, objective: str) -> tuple[str, ...]:
    found = c.scope.find(tree.Objective, objective)
    return tuple(each.name.text for each in tree.clauses_of(found, tree.Level)) if found else ()


def lag_of(c: Checker, lag: tree.Lag, frame: Frame) -> m.Lag:
    """`N UNIT [in CAL] [after INSTANT]`: elapsed, local days, or business time of a calendar."""
    calendar = c.calendar(lag.calendar, frame) if lag.calendar else ""
    amount = (
        c.typed(tree.Path((lag.amount,), place=lag.amount.place), frame)
        if isinstance(lag.amount, tree.Name)
        else c.typed(lag.amount, frame)
    )
    if isinstance(amount, m.BusinessDays):
        if not calendar:
            calendar_named(c, amount, lag.place)
        amount = m.BusinessDays(amount.count, calendar or amount.calendar, type=BUSINESS_DAYS, place=amount.place)
    elif calendar and amount.type.kind is Kind.DAYS:
        problem = "local days pass whether a calendar is open or not"
        c.report(NotMeaningful(lag.place, problem, "write `business days in CALENDAR`, or leave out the calendar"))
    elif amount.type.kind not in {Kind.DURATION, Kind.DAYS, Kind.UNKNOWN}:
        c.report(UnitMismatch(amount.place, amount.type.in_words, "a time to add", "given as", lag.place))
    after = c.expect(c.typed(lag.after, frame), INSTANT, DATE) if lag.after else None
    return m.Lag(amount, calendar, after)


def calendar_named(c: Checker, value: m.Expression, place: Place) -> None:
    """Business days say of which calendar they are."""
    if isinstance(value, m.BusinessDays) and not value.calendar:
        problem = "business days are days of a calendar, and none is named"
        c.report(NotMeaningful(place, problem, "add `in CALENDAR`"))
