"""The outcome of a contract in some periods: verdicts, amounts and the trace that explains each. Plain immutable data.

Takes nothing; settlement builds it; statements, documents and `explain` read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from slalang.model.expression import Pattern, Value
from slalang.model.facts import DataFile, Relation
from slalang.model.measured import Counts
from slalang.model.priced import Priced
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
    period is final. `measured_in` is the period whose result is carried into this one; empty where none is.
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
    measured_in: str = ""
    trace: Trace | None = None


class Acceptance(StrEnum):
    """How a line stands between the parties: open until its window ends, then accepted, unless it was disputed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Standing:
    """The acceptance of a line as of an instant; all instants in microseconds.

    `until` is the end of the window for a dispute (None: it is unknown). `by` and `at` are those of the dispute,
    `decided_by` and `decided_at` those of the decision on it. `note` is the label of the period whose note reverses an
    upheld line, empty where no later period is left.
    """

    acceptance: Acceptance
    until: int | None
    by: str = ""
    at: int | None = None
    decided_by: str = ""
    decided_at: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the settlement: a penalty or bonus, for its key and period.

    `amount` is before the settlement's steps, `settled` after them; both are at least zero. With `origin`, the label of
    an earlier period, the line goes back to that one: what was carried from it, or with a minus what is taken back of
    it; `takes` is then the settlement period whose line it takes back. `standing` is there where the contract says how
    a line may be disputed.
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
    origin: str = ""
    takes: str = ""
    standing: Standing | None = None

    def settled_at(self, amount: Fraction) -> Line:
        """The line with another settled amount. Written out: every step of every period asks for it."""
        return Line(
            self.name,
            self.title,
            self.kind,
            self.period,
            self.key,
            self.objective,
            self.amount,
            amount,
            self.trace,
            self.origin,
            self.takes,
            self.standing,
        )


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a step did to one line."""

    line: int
    before: Fraction
    after: Fraction


class StepFact(StrEnum):
    """What a reader of a step must be told beside its figures: what is not known, may change, waits or is lost."""

    CONDITION_NOT_KNOWN = "condition not known"
    LIMIT_NOT_KNOWN = "limit not known"
    AMOUNT_NOT_KNOWN = "amount not known"
    MAY_CHANGE = "may change"
    CARRIED = "carried"
    LAPSED = "lapsed"
    TERM_ENDS = "term ends"
    NO_SUCH_CAP = "no such cap"


UNCERTAIN = frozenset(
    {StepFact.CONDITION_NOT_KNOWN, StepFact.LIMIT_NOT_KNOWN, StepFact.AMOUNT_NOT_KNOWN, StepFact.MAY_CHANGE}
)
"""The facts by which another figure may still come out."""


@dataclass(frozen=True, slots=True)
class StepNote:
    """A fact about a step: of which `key` (of a limit for each), of which period's excess and how much of it.

    `until` is the instant (microseconds) up to which a condition may still come out otherwise.
    """

    fact: StepFact
    key: str = ""
    period: str = ""
    amount: Fraction | None = None
    until: int | None = None


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
    notes: tuple[StepNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A charge or score with how it came about; of one key where it is kept for each.

    `period` is its own, which closes in the one that lists it; `objective` that of a score.
    """

    name: str
    title: str
    key: str | None
    amount: Fraction
    trace: Trace
    period: str
    objective: str = ""


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
    """A consequence that gave no line though it is in force, and why (its objective was not measured, excused, …).

    `period` is its own, which closes in the one that lists it.
    """

    name: str
    objective: str
    key: str | None
    reason: str
    period: str


class RightState(StrEnum):
    """How far a right has come: waiting for its results to be final, open, and then used, delivered, late or lost."""

    WAITING = "waiting"
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    WAIVED = "waived"
    LAPSED = "lapsed"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Right:
    """What a remedy gave in a period: one duty to deliver (`delivers`) or one right to use, as of an instant.

    `objective` and `key` are those for which its condition held. It `arises` when the period has ended and all results
    that the condition reads are final; `due` is the end of the time to deliver it or to use it (None: without end).
    Done, it was delivered or its notice given `at`, `by` whom, with `effect` at the earliest. `reason` says why nothing
    is known. All instants are microseconds.
    """

    remedy: str
    title: str
    objective: str
    key: str | None
    period: str
    side: str
    delivers: bool
    what: str
    state: RightState
    arises: int
    due: int | None
    trace: Trace
    at: int | None = None
    by: str = ""
    effect: int | None = None
    reason: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it was delivered after its deadline."""
        return self.at is not None and self.due is not None and self.at > self.due


@dataclass(frozen=True, slots=True)
class Disregarded:
    """A recorded decision that changes nothing, and why: late, early, decided before, or on what was never disputed.

    `record` is the built-in record that holds it; `limit` the end of its window where it has one (microseconds).
    """

    record: str
    declaration: str
    objective: str
    key: str | None
    period: str
    decision: str
    by: str
    at: int
    reason: str
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Payable:
    """What becomes of credits or bonuses (`kind`): `how` is next invoice, held, charged at the end, paid at the end or
    lapses. `until` is the label of the period that they are of, or that they are held for.
    """

    kind: str
    amount: Fraction
    how: str
    until: str


@dataclass(frozen=True, slots=True)
class Awaits:
    """A line that may still be earned back: its place among the period's lines, and when that is decided (instant)."""

    line: int
    decided: int


@dataclass(frozen=True, slots=True)
class PeriodOutcome:
    """All that one settlement period holds. Coarser objectives appear in the period that closes them.

    `total` is the credits after all steps, `bonuses` likewise. `priced` are the rows behind sums over events, `scores`
    the points that were given, `payables` what becomes of the totals, `awaits` what may still be earned back. `rights`
    are those of remedies that arose or wait in it, `earlier_rights` those of earlier periods that had not ended when it
    began; `disregarded` are recorded decisions that changed nothing. `given` are the totals that were given for it, by
    the words `credits` and `bonuses`: later periods reckon with them in place of its own.
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
    scores: tuple[Amount, ...] = ()
    payables: tuple[Payable, ...] = ()
    awaits: tuple[Awaits, ...] = ()
    rights: tuple[Right, ...] = ()
    earlier_rights: tuple[Right, ...] = ()
    disregarded: tuple[Disregarded, ...] = ()
    given: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a statement stands on: hashes and versions, so that anyone can settle it again.

    `contract` is the sha256 of the contract's text, libraries and annexes; `sources` that of the sources file;
    `holidays` are the resolved holidays (calendar, ISO date, name) of the periods shown. `results` is the file of given
    results where these stand in place of data.
    """

    contract: str
    sources: str
    relations: tuple[Relation, ...]
    slalang: str
    zones: str
    holidays_version: str
    holidays: tuple[tuple[str, str, str], ...]
    results: DataFile | None = None


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
