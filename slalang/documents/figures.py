"""Numbers, amounts, spans and dates as the readers of a language write them: exact, or marked as rounded.

Takes exact values (Fraction, integer microseconds, dates) and gives text. Babel knows the marks and patterns of each
language and is handed nothing but decimals that were quantized here, exactly, before: left alone, it would print
99.95 % as 100 %. A value without finite decimals is printed rounded, with `≈` before it.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from slalang.calendar.zones import known_zone
from slalang.units import CalendarSpan, decimal_text, is_decimal, round_to

if TYPE_CHECKING:
    from babel import Locale

SECOND = 1_000_000
HOUR, MINUTE = 3600 * SECOND, 60 * SECOND
MOST_DECIMALS = 12
ROUGH_DECIMALS = 4
APPROXIMATELY = "≈ "
HARD_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


FULL_FIGURES = "#,##0.############"
"""A number as a unit has it: every decimal it has, and no more."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How one language writes figures; `locale` is a name that Babel knows, such as `es` or `en_001`."""

    locale: str

    def number(self, value: Fraction | int, places: int = 0) -> str:
        """A number with at least `places` decimals."""
        return self.shown(Fraction(value), places, "{}")

    def money(self, amount: Fraction, currency: str) -> str:
        """An amount with its currency's code, `40,000.00 EUR`; more decimals where it has them."""
        return self.shown(amount, currency_decimals(currency), "{}" + HARD_SPACE + currency)

    def percent(self, ratio: Fraction, places: int = 0) -> str:
        return self.shown(ratio * 100, places, percent_pattern(self.locale))

    def result_percent(self, ratio: Fraction, bounds: Iterable[Fraction] = ()) -> str:
        """A measured share with two decimals, or as many more as show on which side of each bound it lies."""
        for places in range(2, MOST_DECIMALS + 1):
            rounded = round_to(ratio, Fraction(1, 10 ** (places + 2)))
            if all(side(rounded, bound) == side(ratio, bound) for bound in bounds):
                return percent_pattern(self.locale).format(self.digits(rounded * 100, places))
        return self.percent(ratio)

    def duration(self, length: Fraction | int) -> str:
        """Elapsed time in international symbols, `463,412 h 29 min 24 s`; rounded to a millisecond where endless."""
        length = Fraction(length)
        if length < 0:
            return MINUS + self.duration(-length)
        exact = is_decimal(length)
        hours, rest = divmod(length if exact else round_to(length, Fraction(1000)), HOUR)
        minutes, rest = divmod(rest, MINUTE)
        parts = ((hours, "h"), (minutes, "min"), (rest / SECOND, "s"))
        shown = [f"{self.number(amount)}{HARD_SPACE}{unit}" for amount, unit in parts if amount] or [f"0{HARD_SPACE}s"]
        return ("" if exact else APPROXIMATELY) + " ".join(shown)

    def duration_in_words(self, length: Fraction | int) -> str:
        """Elapsed time in words: `1 hour 30 minutes`."""
        length = Fraction(length)
        hours, rest = divmod(length, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        if length < 0 or not is_decimal(rest / SECOND) or (rest / SECOND * 10**6).denominator != 1:
            return self.duration(length)
        parts = (("hour", hours), ("minute", minutes), ("second", rest / SECOND))
        shown = [self.unit(Fraction(amount), unit) for unit, amount in parts if amount]
        return " ".join(shown) if shown else self.unit(Fraction(0), "second")

    def unit(self, amount: Fraction, unit: str) -> str:
        """`3 years`, `1 hora`: an exact decimal of a calendar or clock unit, in the right plural form."""
        from babel.units import format_unit

        with decimal.localcontext(prec=60):
            name, number, where = f"duration-{unit}", as_decimal(amount), known(self.locale)
            text = format_unit(number, name, "long", FULL_FIGURES, where)
            if name in text:  # Chinese has one length only, which the data call short
                text = format_unit(number, name, "short", FULL_FIGURES, where)
        return text.replace(" ", HARD_SPACE, 1)

    def span(self, span: CalendarSpan) -> str:
        """Calendar time: `3 years`, `7 days`."""
        years, months = divmod(abs(span.months), 12)
        if years and months:
            years, months = 0, abs(span.months)
        parts = (("year", years), ("month", months), ("day", abs(span.days)))
        shown = " ".join(self.unit(Fraction(n), unit) for unit, n in parts if n) or self.unit(Fraction(0), "day")
        return MINUS + shown if span.months < 0 or span.days < 0 else shown

    def day(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "long", known(self.locale)) if day.year >= 1000 else day.isoformat()

    def short_date(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "medium", known(self.locale))

    def instant(self, instant: int, zone: str) -> str:
        """Local time with its distance from UTC, so that it names one instant also when clocks change."""
        from babel.dates import get_datetime_format

        place = known_zone(zone)
        day, clock = divmod(place.wall(instant), 24 * HOUR)
        offset = place.offset(instant)
        sign = "+" if offset >= 0 else MINUS
        shown = self.short_date(date(1970, 1, 1) + timedelta(days=day))
        pattern = str(get_datetime_format("medium", known(self.locale)))
        joined = pattern.replace("{1}", shown).replace("{0}", clock_text(clock))
        return f"{joined} (UTC{sign}{clock_text(abs(offset))})"

    def period(self, label: str) -> str:
        """A period's label in words: `March 2026`; one that is no month, quarter, day or days is printed as it is."""
        from babel.dates import format_skeleton

        if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", label):
            return unbroken(format_skeleton("yMMMM", date(int(month[1]), int(month[2]), 1), locale=known(self.locale)))
        if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", label):
            return unbroken(
                format_skeleton("yQQQ", date(int(quarter[1]), int(quarter[2]) * 3, 1), locale=known(self.locale))
            )
        if re.fullmatch(r"\d{4}-\d\d-\d\d", label):
            return self.day(date.fromisoformat(label))
        if part := re.fullmatch(r"(\d{4}-\d\d-\d\d)--(\d{4}-\d\d-\d\d)", label):
            return self.days(*(date.fromisoformat(day) for day in part.groups()))
        return label

    def days(self, first: date, last: date) -> str:
        """A part of a period by its days, both included: `1–14 January 2027`."""
        from babel.dates import format_interval

        if first == last:
            return self.day(first)
        return unbroken(format_interval(first, last, "yMMMMd", fuzzy=True, locale=known(self.locale)))

    def weekday(self, day: int) -> str:
        """Monday is 0."""
        return str(known(self.locale).days["stand-alone"]["wide"][day])

    def plural(self, count: Fraction) -> str:
        """The plural category of a count: `one`, `few`, `other`."""
        return str(known(self.locale).plural_form(as_decimal(count) if is_decimal(count) else 2))

    def language(self, tag: str) -> str:
        """A language's name in this language."""
        name = known(self.locale).languages.get(tag.partition("-")[0])
        return str(name) if name else tag

    @property
    def direction(self) -> str:
        return str(known(self.locale).text_direction)

    def shown(self, value: Fraction, places: int, pattern: str) -> str:
        """A value in a pattern, exact where it has at most MOST_DECIMALS decimals, else rounded and marked."""
        if is_decimal(value) and (value * 10**MOST_DECIMALS).denominator == 1:
            return pattern.format(self.digits(value, places))
        least = max(places, ROUGH_DECIMALS)
        return APPROXIMATELY + pattern.format(self.digits(round_to(value, Fraction(1, 10**least)), least))

    def digits(self, value: Fraction, places: int) -> str:
        """A finite decimal with the language's marks, no digit lost, `places` decimals at least."""
        return marked(self.locale, decimal_text(value, places))


@lru_cache(maxsize=10_000)
def marked(locale: str, text: str) -> str:
    """A plain decimal with the marks of a language; documents print the same figures many times."""
    from babel.numbers import format_decimal

    decimals = len(text.partition(".")[2])
    with decimal.localcontext(prec=len(text) + 20):
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        shown = format_decimal(decimal.Decimal(text), pattern, known(locale), numbering_system="latn")
    return shown.replace("-", MINUS)


def unbroken(text: str) -> str:
    """Text that no line break may divide."""
    return text.replace(" ", HARD_SPACE)


def side(value: Fraction, bound: Fraction) -> int:
    return (value > bound) - (value < bound)


def clock_text(time: int) -> str:
    """Microseconds from midnight as `09:30`, with seconds and their decimals only where there are any."""
    minutes, rest = divmod(time, MINUTE)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    seconds, micros = divmod(rest, SECOND)
    return text + (f":{seconds:02}" if rest else "") + (f".{micros:06}".rstrip("0") if micros else "")


def as_decimal(value: Fraction) -> decimal.Decimal:
    return decimal.Decimal(decimal_text(value))


@lru_cache(maxsize=32)
def known(name: str) -> Locale:
    from babel import Locale

    return Locale.parse(name)


@lru_cache(maxsize=32)
def percent_pattern(name: str) -> str:
    """Where the language puts its percent sign: `{}%`, or `{} %` with a space that does not break."""
    pattern = str(known(name).percent_formats[None].pattern).partition(";")[0]
    return re.sub(r"[#0,.]+", "{}", pattern, count=1)


@lru_cache(maxsize=64)
def currency_decimals(code: str) -> int:
    """The decimals that a currency is written with; two where its code is unknown."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(code))
