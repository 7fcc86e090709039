"""The interpreter of home-level expressions: exact, three-valued, and every step leaves its trace.

Takes an expression and the scope in which it stands; gives a `Trace` whose `value` is the expression's value (None:
missing, or for a condition unknown); assumes a checked model, and that `unevaluated` refused what is not computed here.
"""

from __future__ import annotations

import math
import unicodedata
from datetime import date
from fractions import Fraction
from typing import assert_never

from slalang.calendar.zones import EPOCH_DAY
from slalang.model.expression import (
    Aggregate,
    And,
    Arithmetic,
    Capped,
    Choice,
    ClassValue,
    ClockValue,
    Constant,
    ContextValue,
    ContractAge,
    DateOf,
    DeadlineOf,
    Distance,
    EndOf,
    Exists,
    Expression,
    Extreme,
    FirstPresent,
    GroupKey,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
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
    Value,
    Within,
)
from slalang.model.outcome import Trace
from slalang.settle.context import context_value, outcome_is, series_value
from slalang.settle.credit_bounds import compared
from slalang.settle.deadlines import adds_business_days, deadline, shifted_by_business_days
from slalang.settle.derivation import leaf, number, order, refuse, step, zero
from slalang.settle.folding import fold
from slalang.settle.history import at_least, each_of, elsewhere, end_of, in_a_row, remeasured, run_length
from slalang.settle.lags import within
from slalang.settle.matching import table
from slalang.settle.scope import Scope
from slalang.units import CalendarSpan, Rounding, round_to

RULES = {"plus": "plus", "minus": "minus", "times": "times", "of": "percent of", "divided": "divided by"}


def evaluate(e: Expression, scope: Scope) -> Trace:
    """The value of an expression with its derivation; a leaf says only itself."""
    match e:
        case Constant():
            return leaf(e, e.value)
        case GroupKey():
            return leaf(e, scope.key)
        case PeriodEdge():
            return leaf(e, edge(e, scope))
        case ContractAge():
            return leaf(e, Fraction(scope.book.line.age(e.unit, scope.period)))
        case Named():
            body = scope.trace(e.body)
            return step(e, body.value, e.kind, body)
        case ContextValue():
            return context_value(e, scope)
        case SeriesValue():
            return series_value(e, scope)
        case DeadlineOf():
            return deadline(e, scope)
        case OutcomeIs():
            return outcome_is(e, scope)
        case Aggregate():
            return fold(e, scope)
        case Table():
            return table(e, scope)
        case InWindow() | InEachOf() | InAtLeast() | InARow() | RunLength() | EndOf() | Remeasured():
            return over_time(e, scope)
        case Test() | Exists() | Not() | And() | Or() | Mentions() | Within():
            return condition(e, scope)
        case TimeIn() | ClockValue() | ClassValue() | LinkFound() if not scope.book.has_rows():
            return leaf(e, None, "not given")
        case _:
            return amount(e, scope)


def edge(e: PeriodEdge, scope: Scope) -> int:
    """`period.start` or `period.end`, of the bucket inside a bucket set."""
    around = scope.bucket or scope.period
    if scope.pool and scope.bucket is None:
        return scope.pool[0].start if e.edge == "start" else scope.pool[-1].end
    return around.start if e.edge == "start" else around.end


def over_time(e: InWindow | InEachOf | InAtLeast | InARow | RunLength | EndOf | Remeasured, scope: Scope) -> Trace:
    match e:
        case Remeasured():
            return remeasured(e, scope)
        case InWindow():
            return elsewhere(e, scope)
        case InEachOf():
            return each_of(e, scope)
        case InAtLeast():
            return at_least(e, scope)
        case InARow():
            return in_a_row(e, scope)
        case RunLength():
            return run_length(e, scope)
        case EndOf():
            return end_of(e, scope)
        case _:
            assert_never(e)


# ---------------------------------------------------------------- amounts


def amount(e: Expression, scope: Scope) -> Trace:
    """Arithmetic and its kin: the parts first, then the rule; missing parts make a missing value."""
    match e:
        case Choice():
            return choice(e, scope)
        case FirstPresent():
            return first_present(e, scope)
        case Arithmetic() if adds_business_days(e):
            return shifted_by_business_days(e, scope)
        case Arithmetic():
            left, right = scope.trace(e.left), scope.trace(e.right)
            return step(e, arithmetic(e.operator, left.value, right.value, scope), RULES[e.operator], left, right)
        case Negative():
            inner = scope.trace(e.value)
            return step(e, negative(inner.value), "minus", inner)
        case Capped():
            value, limit = scope.trace(e.value), scope.trace(e.limit)
            return step(e, extreme("lowest", [value, limit]), "capped at", value, limit)
        case Extreme():
            options = [scope.trace(o) for o in e.options]
            return step(e, extreme(e.which, options), e.which, *options)
        case Rounded():
            inner = scope.trace(e.value)
            return step(e, rounded(inner.value, e.way, e.quantum), f"rounded {e.way}", inner)
        case Per():
            return per(e, scope)
        case Distance():
            left, right = scope.trace(e.left), scope.trace(e.right)
            apart = arithmetic("minus", left.value, right.value, scope)
            return step(e, abs(number(apart)) if apart is not None else None, "distance", left, right)
        case DateOf():
            inner = scope.trace(e.value)
            return step(e, local_date(inner.value, scope), "date", inner)
        case _:
            return refuse(e)


def choice(e: Choice, scope: Scope) -> Trace:
    """`A if C otherwise B`; an unknown condition makes a missing value."""
    asked = scope.trace(e.condition)
    if asked.value is None:
        return step(e, None, "if", asked)
    if asked.value is True:
        chosen = scope.trace(e.value)
    elif e.otherwise is not None:
        chosen = scope.trace(e.otherwise)
    else:
        return step(e, zero(e.type), "if", asked)
    return step(e, chosen.value, "if" if asked.value is True else "otherwise", asked, chosen)


def first_present(e: FirstPresent, scope: Scope) -> Trace:
    tried: list[Trace] = []
    for option in e.options:
        tried.append(scope.trace(option))
        if tried[-1].value is not None:
            break
    return step(e, tried[-1].value, "else", *tried)


def per(e: Per, scope: Scope) -> Trace:
    """`A per [full | started] Q of X`."""
    rate, quantum, quantity = scope.trace(e.amount), scope.trace(e.quantum), scope.trace(e.quantity)
    rule = "per" if e.grain == "pro rata" else f"per {e.grain}"
    if rate.value is None or quantum.value is None or quantity.value is None or not number(quantum.value):
        return step(e, None, rule, rate, quantum, quantity)
    units = number(quantity.value) / number(quantum.value)
    match e.grain:
        case "full":
            units = Fraction(math.floor(units))
        case "started":
            units = Fraction(math.ceil(units))
    return step(e, number(rate.value) * units, rule, rate, quantum, quantity)


def arithmetic(operator: str, left: Value, right: Value, scope: Scope) -> Value:
    """Two values combined; None where one is missing, and where a divisor is zero."""
    if left is None or right is None:
        return None
    if isinstance(left, date) or isinstance(right, CalendarSpan):
        return shifted(left, right, operator, scope)
    a, b = number(left), number(right)
    match operator:
        case "plus":
            return kept(left, a + b)
        case "minus":
            return kept(left, a - b) if isinstance(right, Fraction) else a - b
        case "times" | "of":
            return a * b
        case "divided":
            return a / b if b else None
        case _:
            raise AssertionError(f"there is no operator {operator}")


def shifted(start: Value, by: Value, operator: str, scope: Scope) -> Value:
    """A date or instant moved by local calendar time, or calendar time added to calendar time."""
    assert isinstance(by, CalendarSpan), "only calendar time moves a date"
    lag = -by if operator == "minus" else by
    if isinstance(start, CalendarSpan):
        return CalendarSpan(start.months + lag.months, start.days + lag.days)
    zone = scope.book.line.zone
    at = zone.midnight(start.toordinal() - EPOCH_DAY) if isinstance(start, date) else int(number(start))
    moved = zone.add_months(at, lag.months)
    moved = zone.add_days(moved, lag.days) if moved is not None else None
    return local_date(moved, scope) if isinstance(start, date) else moved


def local_date(instant: Value, scope: Scope) -> Value:
    """The contract's local day of an instant."""
    if instant is None:
        return None
    return date.fromordinal(scope.book.line.zone.day(int(number(instant))) + EPOCH_DAY)


def kept(left: Value, result: Fraction) -> Value:
    """An instant stays an integer when a duration is added."""
    return int(result) if isinstance(left, int) and result.denominator == 1 else result


def negative(value: Value) -> Value:
    if value is None:
        return None
    return -value if isinstance(value, CalendarSpan) else -number(value)


def extreme(which: str, options: list[Trace]) -> Value:
    """The lowest or highest of some values; missing if one is."""
    known = [o.value for o in options if o.value is not None]
    if len(known) < len(options):
        return None
    return (min if which == "lowest" else max)(known, key=order)


def rounded(value: Value, way: Rounding, quantum: Fraction) -> Value:
    return None if value is None else round_to(number(value), quantum, way)


# ---------------------------------------------------------------- conditions


def condition(e: Test | Exists | Not | And | Or | Mentions | Within, scope: Scope) -> Trace:
    """Three-valued: yes, no, or None where a missing value leaves it unknown."""
    match e:
        case Test():
            value = scope.trace(e.value)
            truth, parts = compared(e, value, scope)
            return step(e, negated(truth) if e.negated else truth, "is not" if e.negated else "is", value, *parts)
        case Exists():
            value = scope.trace(e.value)
            return step(e, (value.value is None) == e.negated, "is missing" if e.negated else "exists", value)
        case Not():
            inner = scope.trace(e.condition)
            return step(e, negated(inner.value), "not", inner)
        case And():
            return junction(e, e.conditions, "and", scope, decisive=False)
        case Or():
            return junction(e, e.conditions, "or", scope, decisive=True)
        case Mentions():
            value = scope.trace(e.value)
            return step(e, mentions(value.value, e.words), "mentions", value)
        case Within():
            return within(e, scope)
        case _:
            assert_never(e)


def junction(e: And | Or, conditions: tuple[Expression, ...], rule: str, scope: Scope, *, decisive: bool) -> Trace:
    """`and` is decided by a no, `or` by a yes; else an unknown condition leaves the whole unknown."""
    parts, answer = [], not decisive
    unknown = False
    for one in conditions:
        parts.append(scope.trace(one))
        if parts[-1].value is decisive:
            return step(e, decisive, rule, *parts)
        unknown = unknown or parts[-1].value is None
    return step(e, None if unknown else answer, rule, *parts)


def negated(truth: Value) -> Value:
    return None if truth is None else not truth


def mentions(value: Value, wanted: tuple[str, ...]) -> bool:
    """Whether a text holds any of the words, after NFC and lower case; a missing text mentions nothing."""
    if not isinstance(value, str):
        return False
    text = unicodedata.normalize("NFC", value).lower()
    return any(unicodedata.normalize("NFC", word).lower() in text for word in wanted)
