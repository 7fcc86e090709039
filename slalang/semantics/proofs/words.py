"""Says a value with its unit in the words of the contract: `98.95%`, `12 s`, `40.00 EUR`, `"high"`, `2026-03-01`.

Numbers are those of `slalang.semantics.proofs.constants.rank_of`: dates and calendar days count days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from slalang.model.expression import AnyOf, Bounds, Equal, Expression, Otherwise, OutcomePattern, RowPattern, Value
from slalang.semantics.proofs.constants import constant, rank
from slalang.semantics.proofs.interval import Interval
from slalang.units import CalendarSpan, Kind, Type, decimal_text

SECOND = Fraction(1_000_000)
LENGTHS = ((3600 * SECOND, "h"), (60 * SECOND, "min"), (SECOND, "s"))
ORDERED = {
    Kind.COUNT,
    Kind.NUMBER,
    Kind.PERCENT,
    Kind.PERCENTAGE_POINTS,
    Kind.RATIO,
    Kind.MONEY,
    Kind.POINTS,
    Kind.DURATION,
    Kind.DATE,
    Kind.INSTANT,
}
MOST_DECIMALS = 12


def in_words(number: Fraction, type: Type) -> str:
    """A number of some unit, exact."""
    match type.kind:
        case Kind.PERCENT | Kind.RATIO:
            return f"{decimal_text(number * 100)}%"
        case Kind.PERCENTAGE_POINTS:
            return amount_of(number * 100, "percentage point")
        case Kind.POINTS:
            return amount_of(number, "point")
        case Kind.DAYS:
            return amount_of(number, "day")
        case Kind.BUSINESS_DAYS:
            return amount_of(number, "business day")
        case Kind.MONEY:
            return f"{decimal_text(number, 2)} {type.currency}".rstrip()
        case Kind.DURATION:
            size, name = length_unit((number,))
            return f"{decimal_text(number / size)} {name}"
        case Kind.DATE:
            return day_in_words(number)
        case Kind.INSTANT:
            return instant_in_words(number)
        case _:
            return decimal_text(number)


def value_in_words(value: Value, type: Type) -> str:
    """Any value: texts of data in quotes, classes, outcomes and objectives by their name."""
    match value:
        case None:
            return "missing"
        case bool():
            return "yes" if value else "no"
        case str():
            return f'"{value}"' if type.kind in {Kind.TEXT, Kind.ONE_OF} else value
        case date():
            return value.isoformat()
        case CalendarSpan(months=months, days=days):
            parts = [amount_of(Fraction(n), unit) for n, unit in ((months, "month"), (days, "day")) if n]
            return " and ".join(parts) or "0 days"
        case _:
            return in_words(Fraction(value), type)


def pattern_in_words(pattern: RowPattern, type: Type) -> str:
    """A pattern as an author writes it; what is no constant stands as it was written."""
    match pattern:
        case Otherwise():
            return "otherwise"
        case OutcomePattern(outcome=outcome, level=level):
            return f"{outcome} {level}".rstrip()
        case Equal(value=value):
            return expression_in_words(value, type)
        case AnyOf(values=values):
            return "any of (" + ", ".join(expression_in_words(v, type) for v in values) + ")"
        case Bounds():
            return bounds_in_words(pattern, type)


def bounds_in_words(bounds: Bounds, type: Type) -> str:
    low = None if bounds.low is None else expression_in_words(bounds.low, type)
    high = None if bounds.high is None else expression_in_words(bounds.high, type)
    return ends_in_words((low, bounds.low_closed), (high, bounds.high_closed), type)


def interval_in_words(interval: Interval, type: Type) -> str:
    """The ends of an interval as a pattern, `from 0% to 100%`; its step is not told."""
    low, high = (None if end is None else in_words(end, type) for end in (interval.low, interval.high))
    return ends_in_words((low, interval.low_closed), (high, interval.high_closed), type)


def ends_in_words(low_end: tuple[str | None, bool], high_end: tuple[str | None, bool], type: Type) -> str:
    (low, low_closed), (high, high_closed) = low_end, high_end
    on_time = type.kind in {Kind.DATE, Kind.INSTANT}
    from_word, over = ("no earlier than", "after") if on_time else ("at least", "over")
    to_word, under = ("no later than", "before") if on_time else ("at most", "under")
    start = "" if low is None else f"{from_word if low_closed else over} {low}"
    stop = "" if high is None else f"{to_word if high_closed else under} {high}"
    if low is not None and high is not None and low_closed:
        return f"from {low} to {high}" if high_closed else f"from {low} {stop}"
    return f"{start} {stop}".strip() or "any"


def expression_in_words(expression: Expression, type: Type) -> str:
    value = constant(expression)
    if value is not None:
        return value_in_words(value, type)
    number = rank(expression)
    if number is not None:
        return in_words(number, type)
    return " ".join(expression.place.text.split()) or "a measured value"


# ---------------------------------------------------------------- the value that a person would name


def witness(part: Interval, type: Type) -> Fraction:
    """The value of a part (not empty) that is said shortest: fewest decimals, then nearest to its middle or its end."""
    middle, unit = aim(part), unit_of(part, type)
    for places in range(MOST_DECIMALS + 1):
        grain = unit * Fraction(1, 10**places)
        under, over = middle // grain * grain, -(-middle // grain) * grain
        for nearest in (under, over, under - grain, over + grain):
            if nearest in part:
                return nearest
    return aim(part.tight()) // part.step * part.step if part.step else middle


def aim(part: Interval) -> Fraction:
    """Where to look for a value: the middle, or close to the only end, or at zero."""
    if part.low is not None and part.high is not None:
        return (part.low + part.high) / 2
    if part.low is not None:
        return part.low
    return part.high if part.high is not None else Fraction(0)


def unit_of(part: Interval, type: Type) -> Fraction:
    """The unit in which people count such values; of durations the largest that both ends are whole in."""
    finite = tuple(e for e in (part.low, part.high) if e is not None)
    match type.kind:
        case Kind.PERCENT | Kind.RATIO | Kind.PERCENTAGE_POINTS:
            return Fraction(1, 100)
        case Kind.DURATION | Kind.INSTANT:
            return length_unit(finite)[0]
        case _:
            return Fraction(1)


def length_unit(lengths: tuple[Fraction, ...]) -> tuple[Fraction, str]:
    """The largest unit of time in which all are whole, and seconds where none is."""
    for size, name in LENGTHS[:-1]:
        if any(lengths) and all((n / size).denominator == 1 for n in lengths):
            return size, name
    return LENGTHS[-1]


def amount_of(number: Fraction, unit: str) -> str:
    return f"{decimal_text(number)} {unit}{'' if number == 1 else 's'}"


def day_in_words(number: Fraction) -> str:
    if date.min.toordinal() <= number <= date.max.toordinal():
        return date.fromordinal(int(number)).isoformat()
    return f"day {decimal_text(number)}"


def instant_in_words(number: Fraction) -> str:
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(number))
    except OverflowError:
        return f"{decimal_text(number)} microseconds after 1970"
    return at.strftime("%Y-%m-%d %H:%M UTC")
