"""How the engine refuses: the faults that data or contract give it, and the exception that carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from slalang.diagnostic import Diagnostic
from slalang.model.unevaluated import NotEvaluated
from slalang.source import Place


class Refused(Exception):  # noqa: N818  no error of the program: the pipeline takes the faults
    """Nothing was measured; `faults` say why. The engine's callers turn it into diagnostics."""

    def __init__(self, faults: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(fault.text() for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class InstantOutOfReach(Diagnostic):
    """Rows hold an instant so far from the contract's term that no calendar is computed there.

    What it means: a source writes 1900-01-01 or 9999-12-31 where it means that there is no value yet. Business time up
    to such an instant says nothing, so it is not computed.

    Wrong: `closed_at: ClosedAt` over a column that holds 9999-12-31 for open cases.

    Right: name the marker, and the field is missing there: `closed_at: {column: ClosedAt, missing: ["9999-12-31"]}`.
    """

    record: str
    field: str
    rows: int
    message: ClassVar[str] = "{rows} rows of `{record}` hold a `{field}` that is far outside the contract's term"
    help: ClassVar[str] = "if it stands for a missing value, say so in the sources file"


@dataclass(frozen=True, slots=True)
class DueOutOfReach(Diagnostic):
    """A clock's deadline lies farther away than calendars are computed, or its calendar never opens again.

    What it means: the limit needs more open time than the calendar gives in the time looked at, a bit more than a year
    beyond the data, the periods and the as-of instant.

    Wrong: a limit of `8 h` on a calendar whose only opening hours lie in the past.

    Right: opening hours that go on for as long as the contract does.
    """

    clock: str
    rows: int
    message: ClassVar[str] = (
        "clock `{clock}` finds no due instant for {rows} rows: its calendar has too little open time"
    )


@dataclass(frozen=True, slots=True)
class NumberTooLarge(Diagnostic):
    """A number in the data is so large that a sum or product no longer fits.

    What it means: whole numbers are kept exactly in 64 bits, products and sums in 128. A value that leaves them is
    never cut or rounded: nothing is measured.

    Wrong: an amount of 10,000,000,000,000,000 EUR in a row.

    Right: amounts, counts and durations of the size that contracts speak of.
    """

    message: ClassVar[str] = "a number in the data is too large to be computed with exactly"


def refuse(place: Place, form: str) -> NoReturn:
    """This form is not evaluated."""
    raise unevaluated(place, form)


def unevaluated(place: Place, form: str) -> Refused:
    """That this form is not evaluated, to be raised."""
    return Refused((NotEvaluated(place, form),))
