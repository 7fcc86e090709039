"""Faults of units and types: quantities that do not mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class UnitMismatch(Diagnostic):
    """What it means: two quantities of different units are compared, added or offered as alternatives.

    Wrong:  `wait is at most 80%`, `5 EUR + 3 USD`, `1 day` where `24 h` is meant
    Right:  `wait is at most 20 s`
    """

    left: str
    right: str
    doing: str
    other: Place
    message: ClassVar[str] = "{left} is {doing} {right}"
    help: ClassVar[str] = "use one unit on both sides; `1 day`, `24 h` and `1 business day` are three units"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"this is {self.right}"),)


@dataclass(frozen=True, slots=True)
class WrongUnit(Diagnostic):
    """What it means: this place asks for one unit and the text gives another.

    Wrong:  `amount 5%` in a penalty
    Right:  `amount 5% of charges`
    """

    found: str
    wanted: str
    message: ClassVar[str] = "this is {found}; here {wanted} is asked for"
    help: ClassVar[str] = "write {wanted}"


@dataclass(frozen=True, slots=True)
class NoOrder(Diagnostic):
    """What it means: more or less is asked of values that have no order: months and days, texts, yes and no.

    A month is longer than 30 days or shorter, so neither `1 month` nor `30 days` is the lesser. What they lead to has
    an order: instants, dates and lengths in hours.

    Wrong:  `1 month capped at 30 days`, `valid_for is at most 1 month`
    Right:  `lowest(opened_at + 1 month, opened_at + 30 days)`, `tested_at + valid_for is after period.end`
    """

    found: str
    message: ClassVar[str] = "{found} has no order, so nothing is more or less than it"
    help: ClassVar[str] = "compare lengths in hours, or the instants that days and months lead to; all else with `is`"


@dataclass(frozen=True, slots=True)
class NoFigure(Diagnostic):
    """What it means: a part, a multiple, a zero or a result is asked of something that is no figure.

    Figures are numbers, percentages, money, points and lengths in hours. Half a month, a text for each miss and the
    zero of an instant are nothing, and a text is no result that a target could judge.

    Wrong:  `1 month per 3 of misses`; `answered_at if ok`, which has no value where `ok` is no
    Right:  `2 h per 3 of misses`; `answered_at if ok otherwise ended_at`
    """

    found: str
    asked: str
    fix: str = "use a number, a percentage, money, points or a length in hours"
    message: ClassVar[str] = "{found} has no {asked}"
    help: ClassVar[str] = "{fix}"


@dataclass(frozen=True, slots=True)
class WrongWord(Diagnostic):
    """What it means: instants and dates are compared with `before`, `after`, `no later than`, `no earlier than`;
    quantities with `under`, `over`, `at most`, `at least`.

    Wrong:  `answered_at is at most resolution.due`
    Right:  `answered_at is no later than resolution.due`
    """

    word: str
    right: str
    what: str
    message: ClassVar[str] = "`{word}` is not said of {what}"
    help: ClassVar[str] = "write `{right}`"


@dataclass(frozen=True, slots=True)
class WholeNumbersOnly(Diagnostic):
    """What it means: `from x to y` counts both ends in, which leaves gaps between values that are not whole.

    Wrong:  `from 70% to 80%: …`
    Right:  `from 70% under 80%: …`
    """

    message: ClassVar[str] = "`from … to …` is for whole numbers"
    help: ClassVar[str] = "write `from … under …` or `over … at most …`"


@dataclass(frozen=True, slots=True)
class NotConstant(Diagnostic):
    """What it means: this place needs a value that stands in the contract, not one that is measured.

    Wrong:  `parameter p: percent = answer_speed`
    Right:  `parameter p: percent = 80%`
    """

    what: str
    message: ClassVar[str] = "{what} must be a value that stands in the contract"
    help: ClassVar[str] = "write the value itself, or a parameter that has one"


@dataclass(frozen=True, slots=True)
class NoUnit(Diagnostic):
    """What it means: `none` is zero of the unit that its place asks for, and this place asks for none.

    Wrong:  `define x each month = none`
    Right:  `define x each month = 0 EUR`
    """

    message: ClassVar[str] = "nothing here says of which unit `none` is zero"
    help: ClassVar[str] = "write the zero with its unit, such as `0 EUR`"


@dataclass(frozen=True, slots=True)
class OddWidth(Diagnostic):
    """What it means: intervals of this width do not fill a local hour in whole minutes, so that they would drift.

    Wrong:  `7 min intervals`
    Right:  `5 min intervals`
    """

    width: str
    message: ClassVar[str] = "intervals of `{width}` do not fill an hour in whole minutes"
    help: ClassVar[str] = "use 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60 minutes"
