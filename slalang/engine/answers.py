"""From rows of a grouping to exact cells: the last look at a database's integers.

Takes what a pass fetched; gives `Cell`s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from slalang.calendar.zones import EPOCH_DAY
from slalang.engine.passes import Reading
from slalang.engine.values import TEXTS
from slalang.model.expression import Fold
from slalang.model.measured import Cell
from slalang.units import CalendarSpan, Kind

NOTHING = Cell(Fraction(0), Fraction(0))


def cell(reading: Reading, found: Sequence[Any]) -> Cell:
    """One answer from its folds."""
    n = found[0]
    match reading.question.aggregate.fold:
        case Fold.SHARE:
            return Cell(Fraction(n), Fraction(found[1]))
        case Fold.COUNT:
            return Cell(Fraction(n), Fraction(1))
        case Fold.SUM:
            return Cell(Fraction(n or 0) * reading.scale, Fraction(1))
        case Fold.MEAN:
            return Cell(Fraction(n or 0) * reading.scale, Fraction(found[1]))
        case Fold.ANY | Fold.NO as fold:
            some = (n > 0) is (fold is Fold.ANY)
            return Cell(Fraction(some), Fraction(1), some)
        case Fold.MEDIAN:
            return NOTHING if n is None else Cell(Fraction(n - found[1], 2) * reading.scale, Fraction(1))
        case _:
            return NOTHING if n is None else one_value(n, reading)


def one_value(n: Any, reading: Reading) -> Cell:
    """A value of one row: a quantity as a number, all else as it is."""
    match reading.kind:
        case Kind.INSTANT:
            return Cell(Fraction(0), Fraction(0), int(n * reading.scale))
        case Kind.DATE:
            return Cell(Fraction(0), Fraction(0), date.fromordinal(int(n) + EPOCH_DAY))
        case Kind.DAYS:
            return Cell(Fraction(0), Fraction(0), CalendarSpan(days=int(n)))
        case Kind.FLAG:
            return Cell(Fraction(0), Fraction(0), bool(n))
        case kind if kind in TEXTS:
            return Cell(Fraction(0), Fraction(0), str(n))
        case _:
            return Cell(Fraction(n) * reading.scale, Fraction(1))
