"""The types of the language: every number has a unit, and the unit is its type.

Values are untyped and exact, the type beside them is static. What a value is, by kind:

    text, one_of, class, outcome   str
    flag                           bool
    count, number, points          Fraction (a count whole)
    percent, percentage_points, ratio   Fraction as a ratio: 80 % is 4/5
    money                          Fraction of the currency's main unit
    duration, working_duration     Fraction of microseconds
    days, business_days            CalendarSpan
    date                           datetime.date
    instant                        int, microseconds since 1970-01-01 UTC

A missing value is None, whatever its type.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value measures; `ratio` is a quotient of two like quantities and passes as percent or number."""

    TEXT = "text"
    FLAG = "flag"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage points"
    RATIO = "ratio"
    MONEY = "money"
    POINTS = "points"
    DURATION = "duration"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    DATE = "date"
    INSTANT = "instant"
    ONE_OF = "one of"
    CLASS = "class"
    OUTCOME = "outcome"
    OBJECTIVE = "objective"
    SCORE = "score"
    CHARGE = "charge"
    CALENDAR = "calendar"
    TAG = "tag"
    RECORD = "record"
    MONTHS = "months"
    UNKNOWN = "unknown"


IN_WORDS = {
    Kind.TEXT: "a text",
    Kind.FLAG: "a yes or no",
    Kind.COUNT: "a count",
    Kind.NUMBER: "a plain number",
    Kind.PERCENT: "a percentage",
    Kind.PERCENTAGE_POINTS: "a number of percentage points",
    Kind.RATIO: "a ratio",
    Kind.POINTS: "a number of points",
    Kind.DURATION: "a duration in hours, minutes or seconds",
    Kind.DAYS: "a number of local days",
    Kind.BUSINESS_DAYS: "a number of business days",
    Kind.DATE: "a date",
    Kind.INSTANT: "an instant",
    Kind.CLASS: "a class of a priority",
    Kind.OUTCOME: "an outcome",
    Kind.OBJECTIVE: "an objective",
    Kind.SCORE: "a score",
    Kind.CHARGE: "a charge",
    Kind.CALENDAR: "a calendar",
    Kind.TAG: "a tag",
    Kind.RECORD: "a record",
    Kind.MONTHS: "a number of months",
    Kind.UNKNOWN: "something unknown",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what completes it: the currency of money, the values of an enumeration, the classes of a priority."""

    kind: Kind
    currency: str = ""
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As it is written in a contract, with what completes it."""
        match self.kind:
            case Kind.MONEY:
                return f"money in {self.currency}" if self.currency else "money"
            case Kind.ONE_OF:
                return "one of (" + ", ".join(f'"{v}"' for v in self.values) + ")"
            case _:
                return str(self.kind)

    @property
    def in_words(self) -> str:
        """With its article, ready for a sentence: `an amount in EUR`, `a percentage`."""
        match self.kind:
            case Kind.MONEY:
                return f"an amount in {self.currency}" if self.currency else "an amount of money"
            case Kind.ONE_OF:
                return "one of (" + ", ".join(f'"{v}"' for v in self.values) + ")"
            case _:
                return IN_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """Local calendar time: months (12 a year, 3 a quarter) and days (7 a week), never elapsed hours."""

    months: int = 0
    days: int = 0

    def __neg__(self) -> CalendarSpan:
        return CalendarSpan(-self.months, -self.days)


TEXT = Type(Kind.TEXT)
FLAG = Type(Kind.FLAG)
COUNT = Type(Kind.COUNT)
NUMBER = Type(Kind.NUMBER)
PERCENT = Type(Kind.PERCENT)
PERCENTAGE_POINTS = Type(Kind.PERCENTAGE_POINTS)
RATIO = Type(Kind.RATIO)
POINTS = Type(Kind.POINTS)
DURATION = Type(Kind.DURATION)
DAYS = Type(Kind.DAYS)
BUSINESS_DAYS = Type(Kind.BUSINESS_DAYS)
DATE = Type(Kind.DATE)
INSTANT = Type(Kind.INSTANT)
UNKNOWN = Type(Kind.UNKNOWN)
"""The type of what was already reported: it fits everything, so that one mistake gives one diagnostic."""


def money(currency: str) -> Type:
    return Type(Kind.MONEY, currency=currency)


def one_of(values: tuple[str, ...]) -> Type:
    return Type(Kind.ONE_OF, values=values)
