"""The outcome of a contract in some periods: verdicts, amounts and the trace that explains each. Plain immutable data.

Takes nothing; settlement builds it; statements, documents and `explain` read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from slalang.model.expression import Pattern, Value
from slalang.model.facts import Relation
from slalang.model.measured import Counts
from slalang.source import Place
from slalang.units import Type


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not measured"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Trace:
    """A step of a derivation: what was computed (`label`, in the contract's words), its value, and from what.

    `rule` says which form applied (`times`, `by result`, `per full`, `keep highest`, …); `place` is the clause.
    """

    label: str
    value: Value
    type: Type
    rule: str = ""
    place: Place | None = None
    parts: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveOutcome:
    """One objective in one period (and group).

    `result` is None where nothing was measured. `numerator` and `denominator` are the measure's own counts or sums
    where it is a single aggregate (a mean of durations: microseconds and rows), else the result's fraction. `target` is
    the pattern in force with its tables resolved; `missed_levels` those that failed, mildest first. `reason` says in a
    word why, where no result decided: low volume, nothing counted, not reported, also, relief. `provisional` until the
    period is final.
    """

    objective: str
    period: str
    group: str | None
    grouped: bool
    verdict: Verdict
    result: Fraction | None
    type: Type
    numerator: Fraction | None
    denominator: Fraction | None
    target: Pattern
    counts: Counts
    missed_levels: tuple[str, ...] = ()
    shortfall: Fraction | None = None
    reason: str = ""
    provisional: bool = False
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the settlement: a penalty or bonus, for its key and period. Amounts are at least zero.

    `amount` is before the settlement's steps, `settled` after them.
    """

    name: str
    title: str
    kind: str
    period: str
    key: str | None
    objective: str
    amount: Fraction
    settled: Fraction
    trace: Trace


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a step did to one line."""

    line: int
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class StepTrace:
    """A step of the settlement as it ran: its words, the bound it computed (if any) and the lines that it changed.

    `line` in a change indexes the period's lines. `total` is the sum of credits after the step.
    """

    label: str
    bound: Trace | None
    changes: tuple[LineChange, ...]
    total: Fraction
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A charge of a period with how it came about; of one key where the charge is kept for each."""

    name: str
    title: str
    key: str | None
    amount: Fraction
    trace: Trace


@dataclass(frozen=True, slots=True)
class ReliefUse:
    """A relief that acted: on which objective, in which spans (microseconds), with what approval and note."""

    relief: str
    title: str
    objective: str
    spans: tuple[tuple[int, int], ...]
    approval: str
    note: str


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A consequence that gave no line though it is in force, and why (its objective was not measured, excused, …)."""

    name: str
    objective: str
    key: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class PricedRow:
    """A row behind an amount: its key, what the amount reads of it (as the columns say), and what it came to."""

    key: str
    values: tuple[Value, ...]
    amount: Fraction


@dataclass(frozen=True, slots=True)
class PricedRows:
    """The rows that an amount adds up: the largest first, as many as are shown, of `count` that come to `total`."""

    columns: tuple[tuple[str, Type], ...]
    rows: tuple[PricedRow, ...]
    count: int
    total: Fraction


@dataclass(frozen=True, slots=True)
class Priced:
    """`PricedRows` of a line or charge by `name`, with its objective and key where it has them."""

    name: str
    objective: str
    key: str | None
    record: str
    rows: PricedRows


@dataclass(frozen=True, slots=True)
class PeriodOutcome:
    """All that one settlement period holds. Coarser objectives appear in the period that closes them.

    `total` is the credits after all steps, `bonuses` likewise. `priced` are the rows behind sums over events.
    """

    period: str
    start: int
    end: int
    objectives: tuple[ObjectiveOutcome, ...]
    charges: tuple[Amount, ...]
    lines: tuple[Line, ...]
    steps: tuple[StepTrace, ...]
    not_given: tuple[NotGiven, ...]
    reliefs: tuple[ReliefUse, ...]
    total: Fraction
    bonuses: Fraction
    priced: tuple[Priced, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a statement stands on: hashes and versions, so that anyone can settle it again.

    `contract` is the sha256 of the contract's text, libraries and annexes; `sources` that of the sources file;
    `holidays` are the resolved holidays (calendar, ISO date, name) of the periods shown.
    """

    contract: str
    sources: str
    relations: tuple[Relation, ...]
    slalang: str
    zones: str
    holidays_version: str
    holidays: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A settled run of periods; `as_of` is the instant (microseconds) at which open rows were judged."""

    contract: str
    title: str
    version: str
    currency: str
    zone: str
    as_of: int
    periods: tuple[PeriodOutcome, ...]
    unattributed: tuple[tuple[str, int], ...]
    provenance: Provenance
