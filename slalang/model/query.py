"""A plan of relational steps over integer columns: what the engine asks of a database, in no database's words.

Takes nothing; the engine builds plans and a dialect prints them. A plan is a tree of nodes, each a set of rows with
named columns. Names are unique in a node's rows, so that a scalar names a column and never its origin. Quantities are
integers (see `facts`), a missing value is NULL, conditions have three values.

Business deadlines are a `Place` in the table of due instants; spans that overlap are united by `weave`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# ---------------------------------------------------------------- scalars


class Operator(StrEnum):
    """What a scalar computes from others. All give NULL if an argument is, but those that say otherwise."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    """The whole part; the first is at least zero, the second over zero."""
    ABSOLUTE = "absolute"
    LEAST = "least"
    """Skips missing arguments, as databases do."""
    GREATEST = "greatest"
    """Skips missing arguments, as databases do."""
    WIDE = "wide"
    """The same integer with room for products."""
    NARROW = "narrow"
    """The same integer in 64 bits; fails where it does not fit."""
    EQUAL = "equal"
    LESS = "less"
    AT_MOST = "at most"
    AND = "and"
    """Three-valued."""
    OR = "or"
    """Three-valued."""
    NOT = "not"
    MISSING = "missing"
    """Whether the argument is missing; never missing itself."""
    PRESENT = "present"
    """The first argument that is not missing."""
    CONTAINS = "contains"
    """Whether a text contains another, both in lower case and normal form C."""
    PACK = "pack"
    """Some values as one that is never missing."""
    UNPACK = "unpack"
    """One of the packed values, by its place from 1 (a `Literal`)."""
    TEXT = "text"
    LOCAL_TIME = "local time"
    """Wall time in microseconds and the offset from UTC as text, `2026-03-01T09:30:00+01:00`."""
    DATE_TEXT = "date text"
    """Days since 1970-01-01 as text, `2026-03-01`."""
    MILLIONTHS = "millionths"
    """A decimal of six places from its millionths."""
    SAFE_TEXT = "safe text"
    """A text that no spreadsheet takes for a formula."""


class Column64(StrEnum):
    """What a column holds, where a missing value alone does not tell."""

    INTEGER = "integer"
    TEXT = "text"
    FLAG = "flag"
    ANY = "any"
    """Whatever the same column holds in the rows that these are stacked with."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; `type` matters where `value` is None."""

    value: int | str | bool | None
    type: Column64 = Column64.INTEGER


@dataclass(frozen=True, slots=True)
class Call:
    operator: Operator
    arguments: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first condition that holds."""

    branches: tuple[tuple[Scalar, Scalar], ...]
    otherwise: Scalar


Scalar = Column | Literal | Call | Case


class Folding(StrEnum):
    """What a `Folded` makes of rows; all leave missing values out but FIRST and LAST."""

    COUNT = "count"
    SUM = "sum"
    SMALLEST = "smallest"
    LARGEST = "largest"
    RANK = "rank"
    """The smallest value with at least the share `rank` of all values at or below it."""
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Folded:
    """One value of many rows: those where `keep` holds. COUNT without a value counts rows."""

    folding: Folding
    value: Scalar | None = None
    keep: Scalar | None = None
    rank: Fraction | None = None
    order: tuple[Scalar, ...] = ()


class Running(StrEnum):
    """What a window makes of the rows before a row, without the row itself."""

    SUM = "sum"
    LARGEST = "largest"
    LAST_PRESENT = "last present"


# ---------------------------------------------------------------- nodes


@dataclass(frozen=True, slots=True)
class Scan:
    """Columns of a table, as (column, new name)."""

    table: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Extend:
    """The rows with more columns, computed side by side."""

    rows: Node
    columns: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """The rows where the condition holds, and is not merely unknown."""

    rows: Node
    condition: Scalar


@dataclass(frozen=True, slots=True)
class Look:
    """The rows with columns of the at most one row of `target` that has equal values; missing where there is none.

    `on` pairs a scalar of the rows with a column of the target; `columns` are the target's, under new names.
    """

    rows: Node
    target: Node
    on: tuple[tuple[Scalar, str], ...]
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """All rows of the parts, with these columns of each."""

    parts: tuple[Node, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The rows with running columns over those before each, by `order`, among those that are equal in `partition`."""

    rows: Node
    partition: tuple[Scalar, ...]
    order: tuple[tuple[Scalar, bool], ...]
    columns: tuple[tuple[str, Running, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The rows with columns of the slot that each lies in.

    `slot` is 0 where there is none: the table has such a row, all missing. Where the grid is not `exact` a slot has
    several rows and `at` chooses the one with start <= at < end; the row 0 is then absent.
    """

    rows: Node
    table: str
    slot: Scalar
    at: Scalar
    exact: bool
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Each row beside each row of a small set for which the condition holds."""

    rows: Node
    over: Node
    condition: Scalar


@dataclass(frozen=True, slots=True)
class Group:
    """One row for each value of the keys, with its folds; without keys one row."""

    rows: Node
    keys: tuple[tuple[str, Scalar], ...]
    folds: tuple[tuple[str, Folded], ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """Nothing but these columns, in this order: what is kept in a table or written to a file."""

    rows: Node
    columns: tuple[tuple[str, Scalar], ...]
    order: tuple[str, ...] = ()


Node = Scan | Extend | Keep | Look | Stack | Order | Place | Spread | Group | Pick


def columns_of(scalar: Scalar) -> Iterator[str]:
    """The names of the columns that a scalar reads."""
    match scalar:
        case Column(name):
            yield name
        case Literal():
            pass
        case Call(_, arguments):
            for argument in arguments:
                yield from columns_of(argument)
        case Case(branches, otherwise):
            for condition, value in branches:
                yield from columns_of(condition)
                yield from columns_of(value)
            yield from columns_of(otherwise)


def columns_of_fold(fold: Folded) -> Iterator[str]:
    """The names of the columns that a fold reads."""
    for scalar in (fold.value, fold.keep, *fold.order):
        if scalar is not None:
            yield from columns_of(scalar)


def weave(rows: Node, key: tuple[Scalar, ...], start: str, end: str, names: tuple[str, str, str]) -> Node:
    """The spans [start, end) of each key cut so that they no longer overlap and still cover the same time.

    `names` are those of a running column, of the new start and of the new end: of each span, in order, the part that
    no earlier one covers, perhaps empty.
    """
    reached, new_start, new_end = names
    order = ((Column(start), False), (Column(end), False))
    ordered = Order(rows, key, order, ((reached, Running.LARGEST, Column(end)),))
    first = Call(Operator.GREATEST, (Column(start), Column(reached)))
    return Extend(ordered, ((new_start, first), (new_end, Call(Operator.GREATEST, (Column(end), Column(reached))))))
