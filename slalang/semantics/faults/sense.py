"""Findings about what is well said and can hardly be meant: promises, amounts and windows that do no work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class TargetOutOfReach(Diagnostic):
    """What it means: no result that is possible meets the target, so that every period misses it.

    Wrong:  `measure share of calls where answered_at exists` with `target over 100%`
    Right:  `target at least 98%`
    """

    objective: str
    message: ClassVar[str] = "no result that is possible meets the target of `{objective}`"
    help: ClassVar[str] = "correct the target, or what is measured"


@dataclass(frozen=True, slots=True)
class TargetAlwaysMet(Diagnostic):
    """What it means: every result that is possible meets the target, so that it promises nothing.

    Wrong:  `measure share of calls where answered_at exists` with `target at most 100%`
    Right:  `target at least 98%`
    """

    objective: str
    message: ClassVar[str] = "every result that is possible meets the target of `{objective}`"
    help: ClassVar[str] = "correct the target, or what is measured"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class DoublePenalty(Diagnostic):
    """What it means: two penalties come for one objective on one condition, and nothing says that both are due.

    A reader may take the second for a correction of the first; a court may, too.

    Wrong:  `penalty a for speed { when missed … }`, `penalty b for speed { when missed … }` and no `keep`
    Right:  one penalty with both amounts, or `keep highest of a, b` in the settlement
    """

    name: str
    other_name: str
    objective: str
    other: Place
    message: ClassVar[str] = "`{name}` and `{other_name}` both come when `{objective}` is missed in the same way"
    help: ClassVar[str] = "add the amounts in one penalty, or write `keep highest of {other_name}, {name}`"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.other_name}` is here"),)


@dataclass(frozen=True, slots=True)
class ShortfallMayBeZero(Diagnostic):
    """What it means: an amount follows the shortfall, and this objective can be missed with its result at the target.

    `fewer than` and `also` miss an objective whatever its result; the shortfall is then zero, and so is the amount.

    Wrong:  `fewer than 20: at most 2 failures` and `amount 100 EUR per 1 percentage point of shortfall`
    Right:  an amount that does not follow the shortfall, such as one for each of `misses`
    """

    objective: str
    clause: str
    other: Place
    message: ClassVar[str] = "by `{clause}`, `{objective}` can be missed with a shortfall of zero, which costs nothing"
    help: ClassVar[str] = "add an amount for such a miss, or let it follow `misses`"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, "the objective is here"),)


@dataclass(frozen=True, slots=True)
class ClaimWindowTooShort(Diagnostic):
    """What it means: credits lapse unless they are claimed, and the time to claim ends before the report is due.

    Wrong:  `waive credits when no claims where made_at within 5 days after end of the month`, report due in 10
    Right:  a window that begins with the report: `… within 5 days after performance.due`
    """

    report: str
    other: Place
    message: ClassVar[str] = "the time to claim ends before `{report}` is due, which shows what can be claimed"
    help: ClassVar[str] = "count the time from `{report}.due`"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.report}` is here"),)


@dataclass(frozen=True, slots=True)
class SpansNotClipped(Diagnostic):
    """What it means: an availability adds whole spans, so that one over the end of a month counts whole in one month.

    Wrong:  `objective availability { measure sum of lasting over outages … }`
    Right:  `measure time in outages`, which counts in each month the part that lies in it
    """

    objective: str
    message: ClassVar[str] = (
        "`{objective}` speaks of availability and adds whole spans, also beyond the end of the month"
    )
    help: ClassVar[str] = "write `time in …`, which clips spans to the month"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class CapOfAnotherPeriod(Diagnostic):
    """What it means: an amount of a longer period is capped by the charges of the shorter one in which it is settled.

    Wrong:  a penalty for each quarter, and `cap credits at 15% of charges` in a settlement of each month
    Right:  `cap late_quarter at 15% of (charges in the quarter)` for it, and another cap for the others
    """

    name: str
    longer: str
    shorter: str
    other: Place
    message: ClassVar[str] = "`{name}` belongs to a {longer} and is capped here by the charges of one {shorter}"
    help: ClassVar[str] = "cap it apart, with the charges of its own period"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.name}` is here"),)


@dataclass(frozen=True, slots=True)
class UnevenCharges(Diagnostic):
    """What it means: a fee of a longer period is among the charges of the one shorter period in which it closes.

    A fee that is to count evenly is written by the shorter period, however it is invoiced.

    Wrong:  `charge licence { amount 36_500 EUR  each year }`, and each month `cap credits at 10% of charges`
    Right:  `amount 36_500 EUR / 12  each month`, or the fees that are meant, `cap credits at 10% of fee`
    """

    name: str
    longer: str
    shorter: str
    other: Place
    message: ClassVar[str] = "the whole of `{name}` is in the charges of one {shorter}, that which closes its {longer}"
    help: ClassVar[str] = "write its amount for each {shorter}, or name the fees that are meant"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.name}` is here"),)
