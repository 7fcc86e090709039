"""A workbook as plain data: sheets of typed cells, which a format turns into a file of any spreadsheet.

Takes nothing; `report.workbook` builds it. A figure is exact here: a format that can hold no fraction rounds it and the
sheet has its numerator and denominator beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Look(StrEnum):
    """How a figure is shown: as a number, a share in percent, an amount with cents."""

    NUMBER = "number"
    PERCENT = "percent"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its look; a share is a ratio, a duration in seconds."""

    value: Fraction
    look: Look = Look.NUMBER


Cell = str | int | Figure | None
"""A text, a count, a figure, or nothing."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, and about how many characters it is wide."""

    title: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one heading row. Every row has a cell for each column."""

    name: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        width = len(self.columns)
        assert all(len(r) == width for r in self.rows), f"rows of the sheet {self.name!r} have {width} cells"


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets under a title; amounts are all in one currency, which the first of them names."""

    title: str
    sheets: tuple[Sheet, ...]
