"""What stands against issuing a statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class NoPeriod(Diagnostic):
    """What it means: a period that was asked for is none.

    Wrong:  `--period 2026-13`
    Right:  `--period 2026-03`, `2026-Q1` or `2026`
    """

    label: str
    message: ClassVar[str] = "`{label}` is no period"
    help: ClassVar[str] = "write a month such as 2026-03, a quarter such as 2026-Q1, or a year"


@dataclass(frozen=True, slots=True)
class BackwardPeriods(Diagnostic):
    """What it means: the run of periods ends before it begins.

    Wrong:  `--from 2026-06 --to 2026-01`
    Right:  `--from 2026-01 --to 2026-06`
    """

    first: str
    last: str
    message: ClassVar[str] = "`{last}` lies before `{first}`"
    help: ClassVar[str] = "give the earlier period to --from"


@dataclass(frozen=True, slots=True)
class OutsideTheTerm(Diagnostic):
    """What it means: the contract is not in force in the periods that were asked for.

    Wrong:  `--period 2025-12` of a contract that is effective from 2026-01-01
    Right:  a period of the contract's term
    """

    first: str
    last: str
    message: ClassVar[str] = "the contract is not in force from {first} to {last}"
    help: ClassVar[str] = "ask for periods of the contract's term"


@dataclass(frozen=True, slots=True)
class NoStatement(Diagnostic):
    """What it means: more rows could not be read than the sources file accepts, so no statement is issued.

    Wrong:  `accept_rejects: 0` and a row whose time cannot be read
    Right:  mend the rows that the rejects file names, or accept so many in the sources file
    """

    rejected: int
    accepted: int
    files: str
    message: ClassVar[str] = "{rejected} rows cannot be read, at most {accepted} are accepted: no statement is issued"
    help: ClassVar[str] = "see {files}; mend the rows, or raise `accept_rejects` in the sources file"


@dataclass(frozen=True, slots=True)
class NoInstant(Diagnostic):
    """What it means: the instant given to `--as-of` cannot be read.

    Wrong:  `--as-of 14.02.2019`
    Right:  `--as-of 2019-02-14`, or `--as-of 2019-02-14T09:30+01:00`
    """

    text_given: str
    message: ClassVar[str] = "`{text_given}` is no date or instant"
    help: ClassVar[str] = "write a date such as 2019-02-14 (its start in the contract's zone), or an ISO 8601 instant"
