"""What an adapter hands over: a query over one file with the raw columns that were asked for, mostly as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Native(StrEnum):
    """What a raw column of a query holds.

    Text is never NULL, an empty value is the empty text. `instant` is microseconds since 1970-01-01 UTC, `wall` the
    same count of a local clock, `date` days since 1970-01-01; these three are NULL where there is no value.
    """

    TEXT = "text"
    INSTANT = "instant"
    WALL = "wall"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw column: its alias in the query and what it holds.

    `doubtful` is an expression, true where a number came through a binary float with more digits than that keeps.
    """

    alias: str
    native: Native = Native.TEXT
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """A query over one file. `columns` are its raw columns by the name that the sources file uses.

    `broken` is true in rows that are no rows at all, whose text is then `whole` and whose fault `broken_reason`.
    `lines` is the number of lines that the rows of a text file must account for, 0 where that is not known; `within` a
    query for the number of those that begin inside a value. `floats` are columns whose numbers are binary floats.
    `located` are those of `_file` and `_row` that the query has.
    """

    query: str
    columns: Mapping[str, Raw]
    broken: str = ""
    whole: str = ""
    broken_reason: str = ""
    lines: int = 0
    within: str = ""
    floats: tuple[str, ...] = ()
    located: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that the reader could not take apart: its number (from 1, the header not counted), text and reason."""

    row: int
    value: str = field(repr=False)
    reason: str
