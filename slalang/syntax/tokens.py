"""The words of a text: what may come next in a state, and the leaf of the tree that a word becomes.

Takes a text, an offset and the state of the parser, gives a `Token`; which words are keywords depends on the state, so
that a clause word may name a field. Takes a token, gives its value: a leaf, or a fault and a leaf in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.syntax import tree
from slalang.syntax.faults import NoSuchDate, NoSuchTime, NumberTooLong
from slalang.syntax.tables import WORD, State, Tables

MOST_DIGITS = 40
SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
FIGURE = re.compile(r"[0-9][0-9_.]*")
FIGURES = frozenset(("NUMBER", "PCT", "QTY", "IN_AT_LEAST", "N_IN_A_ROW"))
END = "$END"


class Token(NamedTuple):
    """A word of the text: its terminal's number, and its span."""

    terminal: int
    start: int
    end: int


def next_token(text: str, offset: int, state: State, tables: Tables, end: int) -> Token | None:
    """The token after the white space at `offset`; None where nothing that may come next is there.

    `end` is the number of the terminal that closes every text.
    """
    start = SPACE.match(text, offset).end()  # type: ignore[union-attr]
    if start == len(text):
        return Token(end, start, start) if end in state.actions else None
    for match, terminal in state.before_words:
        if found := match(text, start):
            return Token(terminal, start, found.end())
    if word := WORD.match(text, start):
        terminal = tables.words.get(word.group(), -1)
        if terminal in state.actions:
            return Token(terminal, start, word.end())
    elif (terminal := tables.signs.get(text[start], -1)) in state.actions:
        return Token(terminal, start, start + 1)
    for match, terminal in state.after_words:
        if found := match(text, start):
            return Token(terminal, start, found.end())
    return None


# ---------------------------------------------------------------- leaves


Leaf = Callable[[str, Place], Any]


def name(text: str, place: Place) -> tree.Name:
    return tree.Name(text, place=place)


def dotted(text: str, place: Place) -> tree.Name:
    return tree.Name(text[1:], place=Place(place.source, place.start + 1, place.end))


def short_text(text: str, place: Place) -> tree.Text:
    return tree.Text(text[1:-1], place=place)


def long_text(text: str, place: Place) -> tree.LongText:
    return tree.LongText(text[3:-3], place=place)


def number(text: str, place: Place) -> tree.Number:
    return tree.Number(exact(text), text, place=place)


def percent(text: str, place: Place) -> tree.Percent:
    return tree.Percent(exact(text[:-1]), text, place=place)


def quantity(text: str, place: Place) -> tree.Quantity:
    figure, *unit = text.split()
    return tree.Quantity(exact(figure), " ".join(unit), " ".join((figure, *unit)), place=place)


def day(text: str, place: Place) -> tree.Date:
    try:
        return tree.Date(date.fromisoformat(text), place=place)
    except ValueError:
        raise Unreadable(NoSuchDate(place, text), tree.Date(date.min, place=place)) from None


def period(text: str, place: Place) -> tree.NamedPeriod:
    year, _, part = text.partition("-")
    quarter = int(part[1:]) if part.startswith("Q") else None
    month = int(part) if part and quarter is None else None
    found = tree.NamedPeriod(int(year), quarter, month, place=place)
    if found.year < 1 or not 1 <= (found.month or 1) <= 12 or (part and month == 0):
        raise Unreadable(NoSuchDate(place, text), found)
    return found


def hours(text: str, place: Place) -> tree.TimeRange:
    start, end = (int(time[:2]) * 60 + int(time[3:]) for time in text.split("-"))
    found = tree.TimeRange(start, end, place=place)
    minutes = (text[3:5], text[9:11])
    if not start < end <= 24 * 60 or max(minutes) > "59":
        raise Unreadable(NoSuchTime(place, text), found)
    return found


def nothing(_text: str, place: Place) -> tree.Nothing:
    return tree.Nothing(place=place)


def flag(text: str, place: Place) -> tree.Flag:
    return tree.Flag(text == "yes", place=place)


def in_at_least(text: str, place: Place) -> int:
    return int(exact(text.split()[3]))


def in_a_row(text: str, place: Place) -> tuple[int, str]:
    count, unit, *_ = text.split()
    return int(exact(count)), unit


LEAVES: dict[str, Leaf] = {
    "NAME": name,
    "FIELD": name,
    "DOTTED": dotted,
    "STRING": short_text,
    "LONGSTRING": long_text,
    "NUMBER": number,
    "PCT": percent,
    "QTY": quantity,
    "DATE": day,
    "PERIOD": period,
    "TRANGE": hours,
    "NONE": nothing,
    "YES": flag,
    "NO": flag,
    "IN_AT_LEAST": in_at_least,
    "N_IN_A_ROW": in_a_row,
}


class Unreadable(Exception):  # noqa: N818  no error of the program: the parser takes the fault and the leaf
    """A word that has no value: the fault, and a leaf to go on with."""

    def __init__(self, fault: Diagnostic, leaf: Any) -> None:
        super().__init__()
        self.fault, self.leaf = fault, leaf


def leaf(kind: str, text: str, place: Place) -> Any:
    """The value of a word of a terminal; `Unreadable` where it has none."""
    make = LEAVES.get(kind)
    if make is None:
        return text
    if len(text) > MOST_DIGITS and kind in FIGURES:
        found = FIGURE.search(text)
        digits = sum(map(str.isdigit, found.group())) if found else 0
        if digits > MOST_DIGITS:
            raise Unreadable(NumberTooLong(place, digits), make(FIGURE.sub("0", text, count=1), place))
    return make(text, place)


def exact(figure: str) -> Fraction:
    return Fraction(figure.replace("_", ""))
