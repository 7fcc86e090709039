"""Text to the columns of `model.facts`, exactly: for each kind the forms that are read, as SQL over one text.

No binary float is made anywhere: a number's form is checked first, then its digits become a scaled whole number. What
has no such form, `1e5`, `1,000` or `12.5` for a whole number, has no value, and its row is set aside with the reason.
"""

from __future__ import annotations

import re

from slalang.model.contract import Field
from slalang.sources.bindings import FieldBinding
from slalang.sources.sql import case, every, matches, text, texts
from slalang.units import Kind

SIX = r"[+-]?(?:0*\d{1,12}(?:\.\d{0,6}0*)?|\.\d{1,6}0*)"
"""A number with at most six decimals that are not zero."""
EIGHT = r"[+-]?(?:0*\d{1,10}(?:\.\d{0,8}0*)?|\.\d{1,8}0*)"
WHOLE = r"[+-]?0*\d{1,18}(?:\.0*)?"
DAYS = r"([+-]?0*\d{1,9})\s*(d|days?|w|weeks?)?"
CLOCK = r"([+-]?)(\d{1,6}):([0-5]\d):([0-5]\d(?:\.\d{1,6})?)"
ISO_DURATION = r"([+-]?)PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?"
ISO_DATE = r"\d{4}-\d\d-\d\d"
UNIT_WORD = r"us|ms|s|sec|seconds?|min|minutes?|h|hours?"
MICROSECONDS = {"us": 1, "ms": 1_000, "s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}
LONGEST = 10**15
"""Microseconds; a duration over thirty years is no duration of service."""

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.ONE_OF: "VARCHAR",
    Kind.FLAG: "BOOLEAN",
    Kind.DATE: "INTEGER",
}


def sql_type(kind: Kind) -> str:
    """The column type of a kind, see `model.facts`."""
    return TYPES.get(kind, "BIGINT")


def value(given: str, field: Field, binding: FieldBinding) -> str:
    """The column value of a trimmed text, NULL where it has none; `given` is a column name."""
    number = plain_number(given, binding)
    match field.type.kind:
        case Kind.TEXT:
            return f"nfc_normalize({given})"
        case Kind.ONE_OF:
            normal = f"nfc_normalize({given})"
            return case([(f"{normal} IN {texts(field.type.values)}", normal)])
        case Kind.FLAG:
            low = f"lower({given})"
            return case([(f"{low} IN {texts(binding.yes)}", "true"), (f"{low} IN {texts(binding.no)}", "false")])
        case Kind.COUNT | Kind.POINTS:
            return guarded(number, WHOLE, f"CAST(TRY_CAST({number} AS DECIMAL(38, 0)) AS BIGINT)")
        case Kind.NUMBER:
            return guarded(number, SIX, scaled(number, 6))
        case Kind.MONEY:
            return amount(number, field.type.currency)
        case Kind.PERCENT:
            return percent(number, binding.unit)
        case Kind.DURATION:
            return duration(number, binding.unit)
        case Kind.DAYS:
            return days(number)
        case Kind.DATE:
            return a_date(given, binding.formats)
        case kind:
            raise AssertionError(f"no column holds {kind}")


def reason(field: Field, binding: FieldBinding) -> str:
    """Why a text of this field has no value, ready to follow the text."""
    match field.type.kind:
        case Kind.ONE_OF:
            return "is none of the values that the field allows"
        case Kind.FLAG:
            return f"is none of {', '.join((*binding.yes, *binding.no))}"
        case Kind.COUNT | Kind.POINTS:
            return "is not a whole number"
        case Kind.NUMBER:
            return "is not a decimal number with at most 12 digits and 6 decimals"
        case Kind.MONEY:
            return f"is not an amount in {field.type.currency or 'money'} with at most 6 decimals"
        case Kind.PERCENT:
            return 'is not a percentage such as 92.5%; a bare number needs `unit: "%"` or `unit: ratio`'
        case Kind.DURATION:
            return "is not a duration such as 90 s, 1.5 h, 0:01:30 or PT1M30S; a bare number needs `unit:`"
        case Kind.DAYS:
            return "is not a whole number of days"
        case Kind.DATE:
            return f"is not a date{written_as(binding.formats, 'YYYY-MM-DD')}"
        case Kind.INSTANT:
            return f"is not an instant{written_as(binding.formats, 'YYYY-MM-DD HH:MM:SS')}"
        case _:
            return "cannot be read"


def written_as(formats: tuple[str, ...], otherwise: str) -> str:
    return f" written as {' or '.join(formats) or otherwise}"


def guarded(given: str, form: str, result: str) -> str:
    """The result where the whole text has the form."""
    return case([(matches(given, form), result)])


def scaled(number: str, places: int) -> str:
    """Digits as a whole number of 10**-places; the form has made sure that they fit."""
    decimals = f"CAST(TRY_CAST({number} AS DECIMAL(38, {places})) * {10**places} AS BIGINT)"
    return case([(f"contains({number}, '.')", decimals)], f"TRY_CAST({number} AS BIGINT) * {10**places}")


def plain_number(given: str, binding: FieldBinding) -> str:
    """The text with its declared marks turned into a plain number's; nothing readable where they stand wrongly."""
    if binding.decimal == "." and not binding.thousands:
        return given
    point, mark = re.escape(binding.decimal), re.escape(binding.thousands)
    whole = rf"(?:\d{{1,3}}(?:{mark}\d{{3}})+|\d+)" if mark else r"\d+"
    form = rf"[^0-9.,]*{whole}(?:{point}\d+)?[^0-9.,]*"
    plain = f"replace({given}, {text(binding.thousands)}, '')" if mark else given
    return case([(matches(given, form), f"replace({plain}, {text(binding.decimal)}, '.')")], "'?'")


def amount(number: str, currency: str) -> str:
    """An amount, bare or with its currency before or behind it."""
    code = re.escape(currency)
    form = rf"(?:{code}\s*)?({SIX})(?:\s*{code})?"
    return guarded(number, form, scaled(f"regexp_extract({number}, {text(f'^{form}$')}, 1)", 6))


def percent(number: str, unit: str) -> str:
    """Times 10**8: with its sign, or bare where the unit is declared."""
    if unit == "ratio":
        return guarded(number, EIGHT, scaled(number, 8))
    form = rf"({SIX})\s*%" + ("?" if unit == "%" else "")
    return guarded(number, form, scaled(f"regexp_extract({number}, {text(f'^{form}$')}, 1)", 6))


def duration(number: str, unit: str) -> str:
    """Microseconds; a part of a microsecond has no value."""
    parts = rf"({SIX})\s*({UNIT_WORD})"
    digits, word = (f"regexp_extract({number}, {text(f'^{parts}$')}, {group})" for group in (1, 2))
    branches = [(f"{word} IN {texts(words(u))}", whole_microseconds(digits, u)) for u in MICROSECONDS]
    forms = [(matches(number, parts), case(branches)), (matches(number, CLOCK), clock_time(number, CLOCK))]
    forms.append(
        (every([matches(number, ISO_DURATION), f"right({number}, 1) <> 'T'"]), clock_time(number, ISO_DURATION))
    )
    if unit:
        forms.insert(0, (matches(number, SIX), whole_microseconds(number, unit)))
    return case(forms)


def words(unit: str) -> tuple[str, ...]:
    """How a unit of time is written."""
    return {
        "s": ("s", "sec", "second", "seconds"),
        "min": ("min", "minute", "minutes"),
        "h": ("h", "hour", "hours"),
    }.get(unit, (unit,))


def whole_microseconds(digits: str, unit: str) -> str:
    """Microseconds of a number of units, NULL where they are not whole or too many."""
    millionths, size = scaled(digits, 6), MICROSECONDS[unit]
    fits = f"abs({millionths}) < {LONGEST * 10**6 // size}"
    if size >= 10**6:
        return case([(fits, f"{millionths} * {size // 10**6}")])
    return case([(f"{fits} AND {millionths} % {10**6 // size} = 0", f"{millionths} // {10**6 // size}")])


def clock_time(number: str, form: str) -> str:
    """Hours, minutes and seconds of a form with the groups sign, hours, minutes, seconds."""
    sign, hours, minutes, seconds = (f"regexp_extract({number}, {text(f'^{form}$')}, {g})" for g in (1, 2, 3, 4))
    whole = (
        f"coalesce(TRY_CAST({hours} AS BIGINT), 0) * 3600000000 + coalesce(TRY_CAST({minutes} AS BIGINT), 0) * 60000000"
    )
    total = f"({whole} + coalesce({scaled(seconds, 6)}, 0))"
    return case([(f"{total} >= {LONGEST}", "NULL"), (f"{sign} = '-'", f"-{total}")], total)


def days(number: str) -> str:
    """Whole days, bare or with their unit; weeks are seven."""
    digits, unit = (f"regexp_extract({number}, {text(f'^{DAYS}$')}, {group})" for group in (1, 2))
    factor = case([(f"left({unit}, 1) = 'w'", "7")], "1")
    return guarded(number, DAYS, f"TRY_CAST({digits} AS BIGINT) * {factor}")


def a_date(given: str, formats: tuple[str, ...]) -> str:
    """Days since 1970-01-01, in the years 1 to 9999."""
    if formats:
        return day_number(f"CAST(try_strptime({given}, {format_list(formats)}) AS DATE)")
    return guarded(given, ISO_DATE, day_number(f"TRY_CAST({given} AS DATE)"))


def day_number(date: str) -> str:
    return f"CAST({date} - DATE '1970-01-01' AS INTEGER)"


def format_list(formats: tuple[str, ...]) -> str:
    """The formats as a constant list."""
    return "[" + ", ".join(text(f) for f in formats) + "]"
