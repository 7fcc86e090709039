"""A checked contract: every declaration with its names resolved and its expressions typed. No text of the author's.

Takes nothing; the checker builds it. Declarations keep the order in which they were written only for printing; their
order means nothing, except the steps of `Settlement`. Every declaration has `name`, `title` (may be empty) and `place`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from slalang.calendar.hours import Calendar
from slalang.model.expression import Expression, Lag, Pattern, SetOf, Table, Value
from slalang.source import NOWHERE, Place
from slalang.units import Rounding, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What all declarations share; `text` is prose by language (the empty language where none is named)."""

    name: str
    title: str = ""
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    text: tuple[tuple[str, str], ...] = ()


# ---------------------------------------------------------------- parties, time, fees, scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Declared):
    """`side` is provider or customer; contacts are (tax_id | email | phone | address, text)."""

    side: str
    contacts: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Declared):
    type: Type
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCalendar(Declared):
    """A calendar as written; `hours` is what business time is computed from (holidays not yet resolved)."""

    hours: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge(Declared):
    """A fee of each `unit` (month, quarter, year); with `key` one for each value of a field.

    `amount` is fixed or measured. `indexed_by` names an index record; `index_cap` the most its yearly rise may be.
    """

    unit: str
    amount: Expression
    key: str = ""
    indexed_by: str = ""
    index_cap: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Declared):
    """What is provided; `covers` filters the rows of its record in objectives of this service."""

    covers: SetOf | None = None
    channels: tuple[str, ...] = ()
    hours: str = ""
    hours_inform: bool = False
    fees: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Declared):
    side: str
    contacts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Declared):
    """A duty of a party. `waits` is the waiting it causes; `pauses` the clocks (or an objective's) that it stops.

    `from_start`: from the beginning of the waiting; else once the duty's own `due` is past.
    """

    side: str
    who: tuple[str, ...] = ()
    duty: str = ""
    due: Lag | None = None
    waits: SetOf | None = None
    pauses: tuple[str, ...] = ()
    from_start: bool = True


# ---------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: Type
    key: bool = False
    optional: bool = False
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Declared):
    """A finite set of rows. A child row names its parent's key in a column called like the parent record.

    `counted_by` is the instant (or date) that places a row; `lasts` its (start, end) fields as a span. `annex` is the
    file of a table that is part of the contract's terms. `used` tells whether any declaration reads it; `used_fields`
    which fields are read.
    """

    fields: tuple[Field, ...]
    parent: str = ""
    counted_by: str = ""
    lasts: tuple[str, str] | None = None
    plural: str = ""
    annex: str = ""
    kept_by: str = ""
    used: bool = False
    used_fields: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)

    @property
    def keys(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Declared):
    """At most one row of `target` for each row of `record`: `by` are (field of record, key of target) in order.

    `seek` is empty, as of, next after or last before; `at` the instant or date that it seeks by.
    """

    record: str
    target: str
    by: tuple[tuple[Expression, str], ...]
    seek: str = ""
    at: Expression | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A beginning or an end of derived spans: an instant of the row (`instant`) or of its child rows (`rows`)."""

    rows: str
    instant: Expression | None
    where: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans(Declared):
    """Spans derived from events (`starts`, `stops`, `keeps`) or by joining (`joins`), a child record of `record`."""

    record: str
    starts: tuple[Event, ...] = ()
    stops: tuple[Event, ...] = ()
    keeps: str = ""
    joins: SetOf | None = None
    split: tuple[str, ...] = ()
    plural: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Define(Declared):
    """`scope` is row (of `of`), objective, or period (each `unit`, with `key` for each value)."""

    scope: str
    of: str
    parameters: tuple[tuple[str, Type], ...]
    body: Expression | None
    unit: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Declared):
    """`says` are sentences by language; `body` is None where it takes parameters (each use inlines its own)."""

    of: str
    parameters: tuple[tuple[str, Type], ...]
    body: Expression | None
    source: str = ""
    says: tuple[tuple[str, str], ...] = ()


# ---------------------------------------------------------------- classes and clocks


@dataclass(frozen=True, slots=True)
class Class:
    """A class of a priority; `condition` is None for the last (`otherwise`) and where a table decides."""

    name: str
    title: str
    condition: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority(Declared):
    """Classes in order, the first whose condition holds; or one table whose values are class names."""

    record: str
    classes: tuple[Class, ...]
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Declared):
    """Business time from `starts` to `stops` on rows of `record`, without `pauses`, against `limit`.

    `runs` is of type calendar: a Constant naming one, or a Table choosing one. `limit` is a duration, days or
    BusinessDays; `limit_end_of` makes it the closing of that business day. Pauses are sets of child rows with spans.
    """

    record: str
    starts: Expression
    stops: Expression
    runs: Expression
    limit: Expression
    limit_end_of: bool = False
    pauses: tuple[SetOf, ...] = ()


@dataclass(frozen=True, slots=True)
class StepUp:
    """`level N ROLES at SHARE of limit | on breach | LAG after breach | every LAG after breach`."""

    level: int
    roles: tuple[str, ...]
    share: Fraction | None
    after: Expression | None
    repeats: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Declared):
    clock: str
    steps: tuple[StepUp, ...]


# ---------------------------------------------------------------- promises and relief


@dataclass(frozen=True, slots=True)
class Level:
    """A level below the target; `fails_when` describes failing it. Levels are ordered from mild to severe."""

    name: str
    fails_when: Pattern


@dataclass(frozen=True, slots=True)
class LowVolume:
    """`fewer than N`: either an `outcome` or at most `failures`, with (level, over how many failures)."""

    below: int
    outcome: OutcomeRule | None
    failures: int = 0
    levels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What holds without rows or data: `outcome` is not measured, met, missed, excused or last; `level` may be `*`."""

    outcome: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Final:
    lag: Lag
    restated_months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Declared):
    """A promise. `record` is what `by` and the counts are of (empty for a measure of time alone).

    `attribution` is the instant that puts a row in a period (None: the record's `counted by`). `group` is the field
    (or class) for each value of which there is one outcome. `also` is a second condition, (measure, target).
    """

    measure: Expression
    target: Pattern
    unit: str
    record: str = ""
    services: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    also: tuple[tuple[Expression, Pattern], ...] = ()
    attribution: Expression | None = None
    group: Expression | None = None
    group_name: str = ""
    tags: tuple[str, ...] = ()
    low_volume: LowVolume | None = None
    nothing_counted: OutcomeRule = OutcomeRule("not measured")
    not_reported: OutcomeRule = OutcomeRule("not measured")
    final: Final | None = None


@dataclass(frozen=True, slots=True)
class LeavesOut:
    rows: SetOf


@dataclass(frozen=True, slots=True)
class CountsAsMet:
    rows: SetOf


@dataclass(frozen=True, slots=True)
class Forgives:
    number: Expression


@dataclass(frozen=True, slots=True)
class PausesTheClock:
    pass


@dataclass(frozen=True, slots=True)
class Lowers:
    """Lowers the target, or the named level, to a pattern."""

    level: str
    to: Pattern


@dataclass(frozen=True, slots=True)
class Excuses:
    pass


Effect = LeavesOut | CountsAsMet | Forgives | PausesTheClock | Lowers | Excuses


@dataclass(frozen=True, slots=True)
class Approval:
    """A recorded approval by `role`; `silence` is approves, refuses or empty (no record is no relief)."""

    role: str
    within: Lag | None = None
    silence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(Declared):
    """What is excused, and when: `during` spans up to `allowance` (microseconds) a `allowance_unit`, `unit` buckets.

    With `unit` and `when` the condition is judged for each such bucket; with `when` alone for the objective's period.
    """

    objectives: tuple[str, ...]
    effect: Effect
    during: SetOf | None = None
    allowance: int | None = None
    allowance_unit: str = ""
    unit: str = ""
    when: Expression | None = None
    approved: Approval | None = None
    note: str = ""


# ---------------------------------------------------------------- money and points


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence(Declared):
    """A penalty, bonus or score (`kind`): `amount` when `when` holds (None: whatever the outcome, or no objective).

    `objectives` are those it is for; `per_objective` true where it was written `for each objective`; `key` names the
    grouped key it is for each of. `key` is also set where its objective is grouped.
    """

    kind: str
    amount: Expression
    unit: str
    objectives: tuple[str, ...] = ()
    per_objective: bool = False
    key: str = ""
    when: Expression | None = None
    whatever_the_outcome: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineSelector:
    """Lines of the settlement: of one penalty or bonus, of one `key` of it, or all (`credits`, `bonuses`)."""

    name: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the steps of a settlement share."""

    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Keep(Step):
    """`which` is highest, first or customer choice; `for_each` names the key within which one is kept."""

    which: str
    lines: tuple[LineSelector, ...]
    for_each: str = ""


@dataclass(frozen=True, slots=True)
class Waive(Step):
    lines: tuple[LineSelector, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Cap(Step):
    """`carried` is None where the excess lapses, 0 where it is carried without end, else the number of months."""

    lines: tuple[LineSelector, ...]
    limit: Expression
    for_each: str = ""
    carried: int | None = None


@dataclass(frozen=True, slots=True)
class Reduce(Step):
    lines: tuple[LineSelector, ...]
    by: Expression


@dataclass(frozen=True, slots=True)
class Increase(Step):
    lines: tuple[LineSelector, ...]
    by: Expression


@dataclass(frozen=True, slots=True)
class Subtotal(Step):
    name: str
    lines: tuple[LineSelector, ...]


@dataclass(frozen=True, slots=True)
class EarnBack(Step):
    lines: tuple[LineSelector, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Round(Step):
    way: Rounding
    quantum: Fraction


@dataclass(frozen=True, slots=True)
class Drop(Step):
    """Drops a rounded total under `bound`, or at most it where `inclusive`."""

    bound: Fraction
    inclusive: bool


SettlementStep = Keep | Waive | Cap | Reduce | Increase | Subtotal | EarnBack | Round | Drop


@dataclass(frozen=True, slots=True)
class Payment:
    """`how` is credit or supplement; `unit` empty: with the next invoice, else at the end of that year or quarter."""

    bonuses: bool
    how: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Tax:
    """`treatment` is price reduction, price supplement or compensation; `rate` as a ratio where it has one."""

    bonuses: bool
    treatment: str
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Declared):
    unit: str
    steps: tuple[SettlementStep, ...]
    payments: tuple[Payment, ...] = ()
    taxes: tuple[Tax, ...] = ()
    unused: str = ""
    unused_on: str = ""
    dispute: Lag | None = None


@dataclass(frozen=True, slots=True)
class Delivers:
    side: str
    what: str
    within: Lag


@dataclass(frozen=True, slots=True)
class May:
    side: str
    what: str
    notice: Expression | None = None
    within: Lag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Declared):
    objectives: tuple[str, ...] = ()
    per_objective: bool = False
    key: str = ""
    when: Expression | None = None
    not_before_month: int = 0
    delivers: tuple[Delivers, ...] = ()
    may: tuple[May, ...] = ()


# ---------------------------------------------------------------- watching, changing, wording, proving


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Declared):
    unit: str
    due: Lag | None = None
    sent_to: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Declared):
    unit: str
    notice: Expression | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """`replace PATH with …`: the part of a declaration that changes, and the words of what it becomes."""

    declaration: str
    part: str
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Declared):
    """Dated changes; `midway` is empty, splitting or from the next (`unit`)."""

    effective: date
    midway: str = ""
    unit: str = ""
    replaced: tuple[Replacement, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Declared):
    """A clause in words; `text` holds one for each language, references `{PATH}` kept and checked."""

    headings: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """`label` is the period, empty for the whole term; exactly one of series, data and as_of."""

    label: str = ""
    series: Expression | None = None
    value: Expression | None = None
    data: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    label: str
    condition: Expression
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Declared):
    given: tuple[Given, ...] = ()
    expected: tuple[Expected, ...] = ()
    fails_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant(Declared):
    """`always` conditions; `laws` are (worse | better, objective, lowers | raises, line)."""

    always: tuple[Expression, ...] = ()
    laws: tuple[tuple[str, str, str, str], ...] = ()


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract, checked. `effective_to` is the last day included; None where it has no end.

    `version` is the hash (sha256, hex) of the contract's text, its libraries and annexes.
    """

    name: str
    title: str
    number: str
    provider: Party
    customer: Party
    effective_from: date
    effective_to: date | None
    zone: str
    currency: str
    languages: tuple[str, ...]
    place: Place = field(compare=False, repr=False)
    prevails: str = ""
    law: str = ""
    nature: str = ""
    recourse: str = ""
    precedence: tuple[str, ...] = ()
    text: tuple[tuple[str, str], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    calendars: tuple[ServiceCalendar, ...] = ()
    charges: tuple[Charge, ...] = ()
    services: tuple[Service, ...] = ()
    roles: tuple[Role, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    records: tuple[Record, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    spans: tuple[Spans, ...] = ()
    defines: tuple[Define, ...] = ()
    metrics: tuple[Metric, ...] = ()
    priorities: tuple[Priority, ...] = ()
    clocks: tuple[Clock, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    objectives: tuple[Objective, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    settlement: Settlement | None = None
    remedies: tuple[Remedy, ...] = ()
    reports: tuple[Report, ...] = ()
    reviews: tuple[Review, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    clauses: tuple[Prose, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    version: str = ""
