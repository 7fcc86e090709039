"""The rows behind amounts: what an amount read of each row, and what it was worth. Plain immutable data.

Takes nothing; settlement builds it; statements and explanations print it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from slalang.model.expression import Fold, Value
from slalang.units import Type

if TYPE_CHECKING:
    from slalang.model.outcome import Amount, Line


@dataclass(frozen=True, slots=True)
class PricedRow:
    """A row behind an amount: its key, what is read of it (as the columns say), and its own value; one in a count."""

    key: str
    values: tuple[Value, ...]
    amount: Fraction


@dataclass(frozen=True, slots=True)
class PricedRows:
    """The rows that an aggregate is of: those that decide most first, as many as are shown, of `count` in all.

    `total` is what the aggregate comes to, `type` the unit of it and of every row's value (durations: microseconds).
    """

    columns: tuple[tuple[str, Type], ...]
    rows: tuple[PricedRow, ...]
    count: int
    total: Fraction
    type: Type


@dataclass(frozen=True, slots=True)
class Priced:
    """`PricedRows` of a line, score or charge by `name`, with its objective and key where it has them.

    `label` is the aggregate in the contract's words, `value` what it reads of each row (empty for a count), `fold` how
    it makes one of many. `whole` says that it is the amount itself and no part of a formula, `keyed` that the rows of
    each key are apart. `period` is that of the amount, empty where the rows are those of periods of another length.
    """

    name: str
    objective: str
    key: str | None
    record: str
    rows: PricedRows
    label: str
    value: str
    fold: Fold
    whole: bool
    keyed: bool
    period: str

    def is_of(self, one: Line | Amount) -> bool:
        """Whether these are rows behind a line, score or charge."""
        same = (self.name, self.objective) == (one.name, one.objective)
        return same and self.period in {"", one.period} and (not self.keyed or self.key == one.key)
