"""Facts: records and what is derived from their rows; priorities and clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from slalang.model.contract.declared import Declared
from slalang.model.expression import Bounds, Expression, SetOf, Table
from slalang.source import NOWHERE, Place
from slalang.units import Type


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a record. `within` bounds what it can hold: constants in its unit, or None for all of its type."""

    name: str
    type: Type
    key: bool = False
    optional: bool = False
    within: Bounds | None = None
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
