"""What follows, is watched, changes, is worded and is proved: remedy to invariant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Word

from slalang.syntax.tree.expressions import Expression, Settled
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.patterns import Pattern
from slalang.syntax.tree.sets import Lag, NamedPeriod
from slalang.syntax.tree.shared import Due, Each, ForEach, ForObjectives, Side, When, Wording
from slalang.syntax.tree.words import Date, Name, Path, Quantity, Text

if TYPE_CHECKING:
    from slalang.syntax.tree.declarations import Declaration


# ---------------------------------------------------------------- remedy, report, review


class NotBefore(Node):
    """`not before month 6`."""

    month: int


class Delivers(Node):
    """`provider delivers "…" within LAG`."""

    side: Side
    what: Text
    lag: Lag


class Notice(Node):
    """`on 30 days notice [given within 60 days]`."""

    length: Quantity
    given_within: Lag | None


class May(Node):
    """`customer may "…" on … notice …`, `may "…" within LAG`, or neither."""

    side: Side
    what: Text
    terms: Notice | Lag | None


class SentTo(Node):
    """`sent to it_manager`."""

    roles: tuple[Name, ...]


class Shows(Node):
    """`shows objectives, trend`."""

    names: tuple[Name, ...]


class ReviewNotice(Node):
    """`notice 30 days` of a review."""

    length: Quantity


class Remedy(Node):
    """`remedy termination [for …] "…" { … }`."""

    name: Name
    scope: ForObjectives | ForEach | None
    title: Text | None
    clauses: tuple[When | NotBefore | Delivers | May | Wording, ...]


class Report(Node):
    """`report performance "…" { … }`."""

    name: Name
    title: Text | None
    clauses: tuple[Each | Due | SentTo | Shows | Wording, ...]


class Review(Node):
    """`review yearly "…" { … }`."""

    name: Name
    title: Text | None
    clauses: tuple[Each | ReviewNotice | Wording, ...]


# ---------------------------------------------------------------- amendment, clause


class Splitting(Node):
    """`splitting the month`."""

    period: Name


class FromTheNext(Node):
    """`from the next month`."""

    period: Name


class TakesEffect(Node):
    """`effective DATE [splitting the month | from the next month]`."""

    date: Date
    midway: Splitting | FromTheNext | None


class Replace(Node):
    """`replace PATH with PATTERN or EXPRESSION`; a bare value is an `Equals`."""

    path: Path
    value: Pattern


class Add(Node):
    """`add DECLARATION`."""

    declaration: Declaration


class Remove(Node):
    """`remove PATH`."""

    path: Path


class Amendment(Node):
    """`amendment first "…" { … }`."""

    name: Name
    title: Text | None
    clauses: tuple[TakesEffect | Replace | Add | Remove | Wording, ...]


class Heading(Node):
    """`heading es "…"`."""

    language: Name | None
    text: Text


class Prose(Node):
    """`clause confidentiality "…" { heading … text … }`."""

    name: Name
    title: Text | None
    clauses: tuple[Heading | Wording, ...]


class Rendering(Node):
    """`"Office hours" = "Horario de oficina"`."""

    text: Text
    words: Text


class Translation(Node):
    """`translation es { "…" = "…" }`."""

    language: Name
    clauses: tuple[Rendering, ...]


# ---------------------------------------------------------------- scenario, invariant


class Given(Node):
    """`given [in P:] SERIES is V`."""

    period: NamedPeriod | None
    condition: Expression


class GivenData(Node):
    """`given data "file"`."""

    file: Text


class GivenAsOf(Node):
    """`given as of DATE`."""

    date: Date


class Expect(Node):
    """`expect [in P:] C [because "…"]`."""

    period: NamedPeriod | None
    condition: Expression
    because: Text | None


class ExpectRight(Node):
    """`expect [in P:] remedy R [for KEY] ["what"] arises`, `… does not arise`, `… is STATE`."""

    period: NamedPeriod | None
    remedy: Path
    key: Name | Text | None
    what: Text | None
    state: Word["arises", "does not arise", "waiting", "open", "overdue", "done", "waived", "lapsed"]


class Fails(Node):
    """`fails with "…"`."""

    text: Text


class Scenario(Node):
    """`scenario "…" { … }`."""

    title: Text
    clauses: tuple[Given | GivenData | GivenAsOf | Expect | ExpectRight | Fails, ...]


class Always(Node):
    """`always C`."""

    condition: Expression


class LawOfChange(Node):
    """`worse O never lowers L`, `better O never raises settled L`."""

    change: Word["worse", "better"]
    objective: Path
    effect: Word["lowers", "raises"]
    line: Path | Settled


class Invariant(Node):
    """`invariant "…" { … }`."""

    title: Text
    clauses: tuple[Always | LawOfChange, ...]
