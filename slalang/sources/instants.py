"""Instants out of text: ISO 8601, strptime formats, a date and a time in two columns, and days that pass midnight.

Each field goes through the same steps, as SQL: its text, then the local clock's reading (*wall*) or, where the text
says its own offset, the instant. A step's columns are named by the field's number.
"""

from __future__ import annotations

from dataclasses import dataclass

from slalang.sources.bindings import DateAndTime
from slalang.sources.scan import Native, Raw
from slalang.sources.sql import case, matches, name, text, trimmed
from slalang.sources.values import format_list
from slalang.sources.wall import FIRST, LAST

ISO = (
    r"^(\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,12})?)?)"
    r" ?(Z|z|[+-](?:0\d|1[0-8])(?::?[0-5]\d)?)?$"
)
"""Groups: local date and time; offset. Decimals of a second beyond the sixth are cut."""
TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,12})?)?"
DAY = 86_400_000_000
EPOCH = r"\d{1,16}(?:\.\d{0,6}0*)?"
EPOCH_UNITS = {"epoch_s": 6, "epoch_ms": 3, "epoch_us": 0}


@dataclass(frozen=True, slots=True)
class Clocked:
    """The expressions of one field: what is parsed once, then its wall time and its instant, of which one is NULL."""

    parsed: str
    wall: str
    instant: str


NEVER = "NULL::BIGINT"


def from_text(given: str, parsed: str, formats: tuple[str, ...]) -> Clocked:
    """An instant from one text; `parsed` is the name of the column that will hold the first expression."""
    if formats and formats[0] in EPOCH_UNITS:
        places = EPOCH_UNITS[formats[0]]
        seconds = case([(matches(given, EPOCH), f"TRY_CAST({given} AS DECIMAL(38, 6)) * {10**places}")])
        return Clocked(seconds, NEVER, case([(f"{parsed} % 1 = 0", f"TRY_CAST({parsed} AS BIGINT)")]))
    if formats:
        read = f"epoch_us(try_strptime({given}, {format_list(formats)}))"
        return Clocked(read, NEVER, parsed) if "%z" in formats[0] else Clocked(read, parsed, NEVER)
    local, own = f"{parsed}.l", f"{parsed}.o"
    read = f"epoch_us(TRY_CAST({local} AS TIMESTAMP))"
    return Clocked(
        f"regexp_extract({given}, {text(ISO)}, ['l', 'o'])",
        case([(f"{own} = ''", read)]),
        case([(f"{own} <> ''", f"{read} - {own_offset(own)}")]),
    )


def own_offset(written: str) -> str:
    """Microseconds of an offset such as `+02:00`, `-0330`, `+02` or `Z`."""
    hours = f"TRY_CAST(substring({written}, 2, 2) AS BIGINT)"
    minutes = case([(f"length({written}) > 3", f"TRY_CAST(right({written}, 2) AS BIGINT)")], "0")
    size = f"({hours} * 3600000000 + {minutes} * 60000000)"
    return case([(f"lower({written}) = 'z'", "0"), (f"left({written}, 1) = '-'", f"-{size}")], size)


def native(raw: Raw) -> Clocked:
    """An instant from a column that holds one, or a wall time."""
    column = name(raw.alias)
    if raw.native is Native.INSTANT:
        return Clocked("NULL", NEVER, column)
    return Clocked("NULL", column, NEVER)


def date_part(raw: Raw, form: DateAndTime) -> str:
    """Microseconds of a date's local midnight, counted from 1970-01-01."""
    if raw.native is Native.DATE:
        return f"CAST({name(raw.alias)} AS BIGINT) * {DAY}"
    if raw.native is Native.WALL:
        return f"{name(raw.alias)} - {name(raw.alias)} % {DAY}"
    given = trimmed(name(raw.alias))
    if form.date_format:
        return f"epoch_us(try_strptime({given}, {format_list((form.date_format,))}))"
    return case([(matches(given, r"\d{4}-\d\d-\d\d"), f"epoch_us(TRY_CAST({given} AS TIMESTAMP))")])


def time_part(given: str, form: DateAndTime) -> str:
    """Microseconds since midnight of a time of day."""
    if form.time_format:
        return f"epoch_us(CAST(try_strptime({given}, {format_list((form.time_format,))}) AS TIME))"
    return case([(matches(given, TIME), f"epoch_us(TRY_CAST({given} AS TIME))")])


def passing_midnight(base: str, after: str) -> str:
    """A wall time, one day later where it lies more than 12 h before `after`."""
    return case([(f"{base} < {after} - {DAY // 2}", f"{base} + {DAY}")], base)


def outside(moment: str) -> str:
    """Whether a wall time or instant is none that is read."""
    return f"{moment} < {FIRST} OR {moment} >= {LAST}"
