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


@dataclass(frozen=True, slots=True)
class CapReadsItself(Diagnostic):
    """What it means: the limit of a cap takes away the very credits that it limits, and so lets less through than it
    says, or nothing.

    A window such as `the last 12 months` holds the month that is being settled, with its credits as they stand. A year
    that is named, `2026`, has no value before it has closed, so that while it runs nothing is limited.

    Wrong:  `cap credits at 1_000 EUR - (sum of credits over the last 12 months)`
    Right:  `cap credits at 1_000 EUR - (sum of credits over the 11 months before)`
    """

    lines: str
    unit: str
    before: str
    message: ClassVar[str] = "the limit reads the `{lines}` that it limits: the window holds the {unit} being settled"
    help: ClassVar[str] = "read what was before this {unit}: `{before}`"


@dataclass(frozen=True, slots=True)
class NeverActs(Diagnostic):
    """What it means: a step or a condition that nothing can ever bring about, whatever happens.

    Wrong:  `cap credits at 10% of charges` and after it `cap credits at 20% of charges`
    Right:  the lower one alone
    """

    because: str
    fix: str
    message: ClassVar[str] = "this never does anything: {because}"
    help: ClassVar[str] = "{fix}"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class KnownOnlyLater(Diagnostic):
    """What it means: the amount of a month reads the whole quarter or year, and so is known and settled only when that
    ends: the amounts of all its months come at once, in its last statement.

    Nothing is said where a condition tells the month apart in which the amount comes: `… if month_of_contract is 12`.

    Wrong:  each month `amount 100 EUR if (count of months in the contract year where speed missed) is over 3`
    Right:  `amount 100 EUR if (count of months in the last 12 months where speed missed) is over 3`
    """

    name: str
    unit: str
    longer: str
    way: str
    message: ClassVar[str] = (
        "`{name}` comes for a {unit} and reads the whole {longer}: its amounts are known, and settled, when that ends"
    )
    help: ClassVar[str] = "{way}"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class DueBeforeFinal(Diagnostic):
    """What it means: the time for a duty or right ends before the outcome from which it arises is final, so that it is
    due at the very moment at which it arises.

    Wrong:  `final 10 days` of an objective, and `provider delivers "a plan" within 5 days` when it is missed
    Right:  `provider delivers "a plan" within 15 days`
    """

    remedy: str
    objective: str
    other: Place
    message: ClassVar[str] = "this time ends before the outcome of `{objective}` is final, from which `{remedy}` arises"
    help: ClassVar[str] = "both are counted from the end of the period: give more time than until the outcome is final"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, "the objective is here"),)


@dataclass(frozen=True, slots=True)
class WeightsNotWhole(Diagnostic):
    """What it means: results are weighted and added up, and their weights come to less than 100%.

    Looked at is a sum that is by itself what an objective measures, a score or a define is: not what is a part of other
    arithmetic, such as a factor that is taken away, nor weights over 100%, which make room for more than the promised.

    Wrong:  `(60% of answered) + (30% of solved)`
    Right:  `(60% of answered) + (40% of solved)`
    """

    total: str
    weights: str
    message: ClassVar[str] = "the weights {weights} come to {total}, not to 100%"
    help: ClassVar[str] = "let the weights add up to 100%"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class AlwaysDue(Diagnostic):
    """What it means: a penalty or bonus is for no objective and has no condition, so that it is due in every period,
    whatever was measured.

    Wrong:  `penalty late { each month  amount 500 EUR }`
    Right:  `penalty late for resolved_in_time { when missed  amount 500 EUR }`
    """

    name: str
    unit: str
    message: ClassVar[str] = "`{name}` has neither an objective nor a condition: it is due in every {unit}"
    help: ClassVar[str] = "write `for OBJECTIVE` and `when missed`, or `whatever the outcome` if it is always due"
    severity: ClassVar[Severity] = Severity.WARNING
