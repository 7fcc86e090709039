"""Facts and what is defined on them: record, lookup, spans, define, metric, priority, clock, escalation."""

from __future__ import annotations

from typing import Literal as Word
from typing import TypeAlias

from slalang.syntax.tree.expressions import Expression, Table
from slalang.syntax.tree.files import Formal
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.patterns import Pattern
from slalang.syntax.tree.sets import SetOf
from slalang.syntax.tree.shared import ForEach, Type, Wording
from slalang.syntax.tree.words import Name, Path, Quantity, Text

# ---------------------------------------------------------------- record, lookup, spans


class Field(Node):
    """`offered_at: instant [key | optional]` or `level: percent from 0% to 100%` of a record."""

    name: Name
    type: Type
    mark: Word["key", "optional"] | None
    within: Pattern | None


class CountedBy(Node):
    """`counted by f`."""

    path: Path


class Lasts(Node):
    """`lasts from a to b`."""

    start: Path
    end: Path


class Plural(Node):
    """`plural tallies`."""

    name: Name


class Annex(Node):
    """`annex "cpi.csv"`."""

    file: Text


class Kept(Node):
    """`kept by provider | customer | both`."""

    by: Word["provider", "customer", "both"]


class AsOf(Node):
    """`as of t` in a lookup."""

    path: Path


class NextAfter(Node):
    """`next after t` in a lookup."""

    path: Path


class LastBefore(Node):
    """`last before t` in a lookup."""

    path: Path


Seek: TypeAlias = AsOf | NextAfter | LastBefore


class Event(Node):
    """An instant, or a set of rows, `[where C]`, at which spans or a clock start or stop."""

    path: Path
    where: Expression | None


class Starts(Node):
    """`starts E, E where C`."""

    events: tuple[Event, ...]


class Stops(Node):
    """`stops E, E where C`."""

    events: tuple[Event, ...]


class Keeps(Node):
    """`keeps first | last | every`."""

    which: Word["first", "last", "every"]


class Joins(Node):
    """`joins SET`."""

    rows: SetOf


class Split(Node):
    """`split by k`."""

    keys: tuple[Path, ...]


class Record(Node):
    """`record hold of ticket "…" { … }`; with a parent, its child."""

    name: Name
    parent: Name | None
    title: Text | None
    clauses: tuple[Field | CountedBy | Lasts | Plural | Annex | Kept, ...]


class Lookup(Node):
    """`lookup x of R in S by f, g [as of t | next after t | last before t] [where C]`; `into` is the plural S."""

    name: Name
    record: Name
    into: Name
    by: tuple[Path, ...]
    seek: Seek | None
    where: Expression | None


class Spans(Node):
    """`spans W of R "…" { … }`."""

    name: Name
    record: Name
    title: Text | None
    clauses: tuple[Starts | Stops | Keeps | Joins | Split | Plural, ...]


# ---------------------------------------------------------------- define, metric


class OfRow(Node):
    """`of call`: one value per row; `of objective`: one per objective and period."""

    record: Name


class EachPeriod(Node):
    """`each month [for each site]`: a series."""

    period: Name
    for_each: ForEach | None


class Define(Node):
    """`define x(p: type) of R "…" = E`, `define x each month "…" = E`."""

    name: Name
    formals: tuple[Formal, ...]
    scope: OfRow | EachPeriod
    title: Text | None
    value: Expression


class Value(Node):
    """`value E` of a metric."""

    value: Expression


class Reference(Node):
    """`source "…"` of a metric."""

    text: Text


class Says(Node):
    """`says en "…"` of a metric."""

    language: Name
    text: Text


class Metric(Node):
    """`metric m(p: type) of R "…" { … }`."""

    name: Name
    formals: tuple[Formal, ...]
    record: Name
    title: Text | None
    clauses: tuple[Value | Reference | Says | Wording, ...]


# ---------------------------------------------------------------- clocks and classes


class Pauses(Node):
    """`pauses SET` of a clock."""

    rows: SetOf


class Runs(Node):
    """`runs CAL` of a clock: an expression, whose value is a calendar."""

    calendar: Expression


class Limit(Node):
    """`limit E`."""

    value: Expression


class LimitEndOf(Node):
    """`limit end of 2 business days`."""

    length: Quantity


class PriorityClass(Node):
    """`class p1 "Critical" when C`, `class p3 "Normal" otherwise` (no condition)."""

    name: Name
    title: Text
    condition: Expression | None


class AtShare(Node):
    """`at 50% of limit`."""

    share: Expression


class OnBreach(Node):
    """`on breach`."""


class AfterBreach(Node):
    """`4 h after breach`."""

    delay: Quantity


class EveryAfterBreach(Node):
    """`every 4 h after breach`."""

    delay: Quantity


Moment: TypeAlias = AtShare | OnBreach | AfterBreach | EveryAfterBreach


class StepUp(Node):
    """`level 1 team_lead at 50% of limit`."""

    level: int
    roles: tuple[Name, ...]
    moment: Moment


class Priority(Node):
    """`priority severity of ticket "…" { … }`: classes in order, or one table whose values are the classes."""

    name: Name
    record: Name
    title: Text | None
    classes: tuple[PriorityClass, ...] | Table


class Clock(Node):
    """`clock resolution of ticket "…" { … }`."""

    name: Name
    record: Name
    title: Text | None
    clauses: tuple[Starts | Stops | Pauses | Runs | Limit | LimitEndOf | Wording, ...]


class Escalation(Node):
    """`escalation incident of resolution "…" { level … }`."""

    name: Name
    clock: Name
    title: Text | None
    clauses: tuple[StepUp, ...]
