"""The smallest parts of the tree: names, paths, texts and literals, each with its exact value and its spelling."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TypeAlias

from slalang.syntax.tree.node import Node


class Name(Node):
    """One word that names a thing: `answer_speed`."""

    text: str

    def __str__(self) -> str:
        return self.text


class Path(Node):
    """A dotted name: `resolution.in_time`; a bare name is a path of one."""

    names: tuple[Name, ...]

    def __str__(self) -> str:
        return ".".join(name.text for name in self.names)


class Text(Node):
    """Words between double quotes, without them."""

    value: str


class LongText(Node):
    '''Words between `"""`, without them, white space as written.'''

    value: str


class Number(Node):
    """`1.5`, `40_000`: the exact value and the digits as written."""

    value: Fraction
    spelling: str


class Percent(Node):
    """`98.5%`. `value` is the number before the sign: 98.5, not 0.985."""

    value: Fraction
    spelling: str


class Quantity(Node):
    """A number and its unit as written: `20 s`, `2 business days`, `40_000 EUR`, `1 percentage point`."""

    value: Fraction
    unit: str
    spelling: str


class Date(Node):
    """`2026-07-01`, a day that exists."""

    value: date


class Nothing(Node):
    """`none`: zero of the unit that the place asks for."""


class Flag(Node):
    """`yes` or `no`."""

    value: bool


Literal: TypeAlias = Number | Percent | Quantity | Text | Date | Nothing | Flag


class TimeRange(Node):
    """`09:00-14:00` in minutes of the day; the end may be 24:00 (1440)."""

    start: int
    end: int


class DateSpan(Node):
    """`2026-12-24` or `2026-12-24 to 2026-12-26`, both ends included."""

    start: Date
    end: Date | None
