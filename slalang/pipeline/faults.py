"""What stands against issuing a statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.source import Place


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
class TooManyYears(Diagnostic):
    """What it means: more years lie between the start of the term and the last period asked for than are settled.

    Every period of the term is settled, for later ones look back at it.

    Wrong:  `effective 0001-01-01 to 9999-12-31`, settled for 2026-03
    Right:  `effective 2001-01-01 to 9999-12-31`, settled for 2026-03
    """

    most: int
    message: ClassVar[str] = "more than {most} years lie between the start of the term and the end of the last period"
    help: ClassVar[str] = "all of them would be settled: mend `effective`, or ask for earlier periods"


@dataclass(frozen=True, slots=True)
class AsOfOutOfReach(Diagnostic):
    """What it means: the instant given to `--as-of` lies outside the years in which facts can lie.

    Wrong: `--as-of 9999-12-31`
    Right: `--as-of 2026-04-02`
    """

    text_given: str
    message: ClassVar[str] = "`{text_given}` lies outside the years 1970 to 2099"
    help: ClassVar[str] = "no data have such times; without --as-of open cases are judged when the last period ends"


@dataclass(frozen=True, slots=True)
class NoStatement(Diagnostic):
    """What it means: more rows could not be read than the sources file accepts, so no statement is issued.

    Wrong:  `accept_rejects: 0` and a row whose time cannot be read
    Right:  mend the rows that the rejects file names, or accept so many in the sources file
    """

    rejected: int
    accepted: int
    first: str
    files: str
    message: ClassVar[str] = (
        "rows that cannot be read: {rejected}, accepted at most: {accepted}; no statement is issued"
    )
    help: ClassVar[str] = "{first}; see {files}; mend the rows, or raise `accept_rejects` in the sources file"


@dataclass(frozen=True, slots=True)
class NoInstant(Diagnostic):
    """What it means: the instant given to `--as-of` cannot be read.

    Wrong:  `--as-of 14.02.2019`
    Right:  `--as-of 2019-02-14`, or `--as-of 2019-02-14T09:30+01:00`
    """

    text_given: str
    message: ClassVar[str] = "`{text_given}` is no date or instant"
    help: ClassVar[str] = "write a date such as 2019-02-14 (its start in the contract's zone), or an ISO 8601 instant"


@dataclass(frozen=True, slots=True)
class AsOfBeforeTheEnd(Diagnostic):
    """What it means: the statement is as of an instant before its last period has ended. Open cases and approvals are
    judged as of then; rows that the data hold for the rest of the period are counted as delivered.

    Wrong:  `--period 2026-03 --as-of 2026-03-10` taken for the final statement of March
    Right:  the same for a look at a month that still runs, or `--as-of 2026-04-01` and later for its statement
    """

    period: str
    message: ClassVar[str] = "`--as-of` lies before the end of {period}: this statement is a look at a period that runs"
    help: ClassVar[str] = "leave `--as-of` out, or give an instant after the period, for the final statement"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class NothingInPeriod(Diagnostic):
    """What it means: the data hold no row that any objective counts in this period, so that nothing was judged.

    Wrong:  settling a month whose export has not arrived
    Right:  deliver the data of the period; a month in which nothing happened may be settled as it is
    """

    period: str
    message: ClassVar[str] = "no row was counted in {period}: nothing was measured there"
    help: ClassVar[str] = "check that the data of this period were delivered"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class ImpossibleResult(Diagnostic):
    """What it means: a value is given that its series can never have, whatever the data: a share lies from 0% to 100%,
    a measure that is rounded gives multiples of its step, an amount is never under zero.

    Wrong:  `given in 2026-03: answer_speed is 140%`
    Right:  `given in 2026-03: answer_speed is 94%`
    """

    series: str
    value: str
    possible: str
    message: ClassVar[str] = "`{series}` is never {value}: it is {possible}"
    help: ClassVar[str] = "give a value that its measure can have"


@dataclass(frozen=True, slots=True)
class NotItsPeriod(Diagnostic):
    """What it means: a value is given for a time that holds no period of its series, so that nothing would read it.

    Wrong:  `given in 2026-02: satisfaction is 92%`, where `satisfaction` is kept for each quarter
    Right:  `given in 2026-Q1: satisfaction is 92%`
    """

    series: str
    period: str
    reason: str
    message: ClassVar[str] = "`{period}` holds no period of `{series}`: {reason}"
    help: ClassVar[str] = "give the value for a period of its own, or for a longer one that holds several of them"


@dataclass(frozen=True, slots=True)
class NotItsKey(Diagnostic):
    """What it means: a value is given for a key that its series does not have, so that nothing would read it.

    Wrong:  a row `2026-03,in_time,Mayor,80%`, where the impacts are Low, Medium, High and Major
    Right:  a row `2026-03,in_time,Major,80%`
    """

    series: str
    key: str
    reason: str
    message: ClassVar[str] = "`{series}` has no key `{key}`: {reason}"
    help: ClassVar[str] = "give one of its keys, or none for all of them"


@dataclass(frozen=True, slots=True)
class ResultsUnreadable(Diagnostic):
    """What it means: a results file is not a table of results: it cannot be opened, is too large, is not UTF-8 text, or
    its first line is another.

    Wrong:  a spreadsheet given to `--results`
    Right:  a CSV file whose first line is `period,series,key,value`
    """

    path: str
    reason: str
    message: ClassVar[str] = "the results file `{path}` cannot be read: {reason}"
    help: ClassVar[str] = "write a CSV file with the columns period,series,key,value"


@dataclass(frozen=True, slots=True)
class BadResult(Diagnostic):
    """What it means: a cell of a results file names nothing of the contract, or is no value of its series' unit.

    Wrong:  `2026-03,answer_speed,,0.98`, where the result is a percentage
    Right:  `2026-03,answer_speed,,98%`
    """

    column: str
    cell: str
    reason: str
    message: ClassVar[str] = "{column} `{cell}`: {reason}"
    help: ClassVar[str] = "write it as in a contract: 98.5%, 12_000 EUR, 3 points, 42 s, 7; empty where not measured"


@dataclass(frozen=True, slots=True)
class ResultTwice(Diagnostic):
    """What it means: a results file gives one series two values for the same period and key.

    Wrong:  two rows `2026-03,answer_speed,,…`
    Right:  one of them
    """

    series: str
    first: Place
    message: ClassVar[str] = "`{series}` is given twice for this period and key"
    help: ClassVar[str] = "keep one of the rows"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.first, "the first is here"),)


@dataclass(frozen=True, slots=True)
class ChargeNotGiven(Diagnostic):
    """What it means: a charge is measured from rows, results stand in place of data, and no amount of it is given.

    As nothing it would make percentages of it and caps by it nothing too, without a word. Every period counts from the
    first of the term on, because later ones look back at it. An empty period gives a value for all of them.

    Wrong:  `charge traffic { amount sum of fee over calls  each month }` and no row of `traffic` in the results file
    Right:  a row `2026-04,traffic,,1_250 EUR` for each month; `2026-04,traffic,,0 EUR` where there was none
    """

    charge: str
    period: str
    keyed: str
    zero: str
    message: ClassVar[str] = "`{charge}` is measured, and the results give no amount of it for {period}{keyed}"
    help: ClassVar[str] = "give its amount, or 0: `{period},{charge},,{zero}`; without a period for the whole term"


@dataclass(frozen=True, slots=True)
class StepNotKnown(Diagnostic):
    """What it means: a step of the settlement reads what is not known, so it neither waived nor limited anything there.

    Lines on which it would have acted stand as if there were no such step. The statement says so at the step.

    Wrong:  `cap credits at 10% of (fee in 2026)`: the year has not closed in any month but its last
    Right:  a bound that is known in each period: `10% of (sum of fee over the contract year so far)`
    """

    fact: str
    periods: str
    message: ClassVar[str] = "{fact} in {periods}: where it is not known, this step did nothing"
    help: ClassVar[str] = "give what it reads, or let it read what is known when the period is settled"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class StepMayChange(Diagnostic):
    """What it means: a step asks whether something was recorded within a time, and that time has not passed yet.

    What it did is provisional: a claim that still comes in time would change it.

    Wrong:  `--as-of 2026-02-01` and `waive credits when no claims where made_at within 30 days after end of the month`
    Right:  `--as-of 2026-03-04`, when no claim on January can be in time any more
    """

    periods: str
    until: str
    message: ClassVar[str] = "what this step did in {periods} is provisional: it may change until {until}"
    help: ClassVar[str] = "settle again when the time has passed: `--as-of DATE`"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class RestatedByHand(Diagnostic):
    """What it means: the contract promises signed lines for later changes, and this version does not compute them.

    Every period is settled on the data that are given, once. What differs from a statement that was issued before, with
    data corrected since, is neither found nor booked.

    Wrong:  to expect a later note to hold what `final 5 days restated for 2 months` promises
    Right:  settle the earlier period again, and set what differs on the next note by hand
    """

    objectives: str
    message: ClassVar[str] = "later changes of {objectives} are promised as signed lines, which are not computed"
    help: ClassVar[str] = "settle the earlier periods again and compare them with what was issued"
    severity: ClassVar[Severity] = Severity.NOTE


@dataclass(frozen=True, slots=True)
class DisregardedDecision(Diagnostic):
    """What it means: a recorded decision was about a line or right of the contract and changes nothing: it came after
    its window, before there was anything to decide, or after it had been decided. The statement lists it.

    Wrong:  a dispute of 2 March, where the contract says `dispute within 20 days silence accepts` and the statement of
            January was issued on 1 February
    Right:  a dispute recorded by 21 February; after that the parties can only agree on something else
    """

    record: str
    about: str
    period: str
    decision: str
    day: str
    reason: str
    message: ClassVar[str] = "the {record} of {day} on `{about}` in {period} (`{decision}`) changes nothing: {reason}"
    help: ClassVar[str] = "nothing need be done if that is so; else mend the row's `at`, `key`, `from` or `to`"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class DecisionAboutNothing(Diagnostic):
    """What it means: a recorded dispute or exercise names no line or remedy that there was, so it changes nothing.

    Wrong:  a row of `exercise` whose declaration is `stepin`, where the remedy is called `step_in`
    Right:  the name of the remedy, and as `key`, `from` and `to` nothing but what narrows it
    """

    record: str
    about: str
    decision: str
    day: str
    message: ClassVar[str] = (
        "the {record} of {day} (`{decision}`) is about nothing: `{about}` gave nothing that it names"
    )
    help: ClassVar[str] = "compare its declaration, key and time with the lines and remedies of the statements"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class RefusedWhenSettled(Diagnostic):
    """What it means: the contract is right, and says something that this version cannot compute: `sla settle` refuses
    it at this place (`not-evaluated`), whatever the data are.

    Wrong:  `(waiting measured over the last 3 months) is over 5 min`, where `waiting` is a median
    Right:  `(mean of waiting over the last 3 months) is over 5 min`, if that is what was agreed
    """

    form: str
    fix: str = "say it with another form where it is to be settled"
    message: ClassVar[str] = "`{form}` is not evaluated by this version: `sla settle` will refuse the contract here"
    help: ClassVar[str] = "{fix}"
    severity: ClassVar[Severity] = Severity.WARNING
