"""Faults of rows that no count of rejects can settle: keys that contradict each other, terms that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class UnequalRows(Diagnostic):
    """What it means: two rows have the same key and differ; which of them is true cannot be known.

    Wrong:  `17,open` and `17,closed` in a record whose key is the first column
    Right:  one row for each key, or a key that tells the rows apart: `id: {columns: [date, line, number]}`
    """

    record: str
    key: str
    first: str
    second: str
    differ: str
    message: ClassVar[str] = "two rows of `{record}` have the key {key} and differ in {differ}: {first} and {second}"
    help: ClassVar[str] = "remove one of them at the source, or bind a key that tells them apart"


@dataclass(frozen=True, slots=True)
class MoreUnequalRows(Diagnostic):
    """What it means: the faults named are only the first of many keys with rows that contradict each other.

    Wrong:  a key that is no key, such as a customer's number for calls
    Right:  a key that is unique for each row
    """

    record: str
    number: int
    message: ClassVar[str] = "{number} more keys of `{record}` have rows that differ"


@dataclass(frozen=True, slots=True)
class AnnexRow(Diagnostic):
    """What it means: a row of an annex cannot be read. An annex is part of the terms: every row of it must hold.

    Wrong:  `Dirty alley,soon` in an annex whose second column is a number of days
    Right:  `Dirty alley,9`
    """

    path: str
    row: int
    column: str
    value: str
    reason: str
    message: ClassVar[str] = "row {row} of annex `{path}`, column `{column}`: `{value}` {reason}"


@dataclass(frozen=True, slots=True)
class MoreAnnexRows(Diagnostic):
    """What it means: the rows named are only the first of many that cannot be read.

    Wrong:  an annex whose columns stand in another order than its header
    Right:  an annex whose header names its columns
    """

    path: str
    number: int
    message: ClassVar[str] = "{number} more rows of annex `{path}` cannot be read"
