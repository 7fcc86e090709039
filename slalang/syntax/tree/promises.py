"""Promises and what excuses them: objective and relief."""

from __future__ import annotations

from typing import Literal as Word
from typing import TypeAlias

from slalang.syntax.tree.expressions import Expression
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.patterns import Pattern
from slalang.syntax.tree.sets import Lag, SetOf
from slalang.syntax.tree.shared import Each, ForEach, Tags, When, Wording
from slalang.syntax.tree.words import Name, Path, Quantity, Text

# ---------------------------------------------------------------- objective


class InServices(Node):
    """`service voice, desk` of an objective."""

    services: tuple[Name, ...]


class Measure(Node):
    """`measure E`."""

    value: Expression


class Target(Node):
    """`target PATTERN`."""

    pattern: Pattern


class Level(Node):
    """`level serious when under 98%`: the pattern describes failing."""

    name: Name
    pattern: Pattern


class Also(Node):
    """`also E target PATTERN`."""

    value: Expression
    pattern: Pattern


class Verdict(Node):
    """What an objective comes to: `missed` may name a level or `every level`."""

    outcome: Word["not measured", "met", "missed", "excused", "carries the last result"]
    level: Name | None
    every_level: bool


class FailuresAllowed(Node):
    """`at most 2 failures`."""

    count: int


class LevelFailures(Node):
    """`serious when over 4 failures`."""

    level: Name
    over: int


class FewerThan(Node):
    """`fewer than 20: at most 2 failures, serious when over 4 failures`, or a verdict."""

    rows: int
    then: Verdict | FailuresAllowed
    levels: tuple[LevelFailures, ...]


class NothingCounted(Node):
    """`nothing counted: VERDICT`."""

    verdict: Verdict


class NotReported(Node):
    """`not reported: VERDICT`."""

    verdict: Verdict


class Final(Node):
    """`final LAG [restated for 2 months]`."""

    lag: Lag
    restated: Quantity | None


ObjectiveClause: TypeAlias = (
    InServices | Measure | Target | Level | Also | Each | ForEach | Tags
    | FewerThan | NothingCounted | NotReported | Final | Wording
)  # fmt: skip


class Objective(Node):
    """`objective answer_speed "Speed of answer" { … }`."""

    name: Name
    title: Text | None
    clauses: tuple[ObjectiveClause, ...]


# ---------------------------------------------------------------- relief


class LeavesOut(Node):
    """`leaves out SET`."""

    rows: SetOf


class CountsAsMet(Node):
    """`counts SET as met`."""

    rows: SetOf


class Forgives(Node):
    """`forgives N`."""

    count: Expression


class PausesTheClock(Node):
    """`pauses the clock`."""


class Lowers(Node):
    """`lowers target to PATTERN`, `lowers level L to PATTERN`."""

    level: Name | None
    pattern: Pattern


class ExcusesTheOutcome(Node):
    """`excuses the outcome`."""


class During(Node):
    """`during SET`."""

    spans: SetOf


class Allowance(Node):
    """`allowance 8 h a month`."""

    amount: Quantity
    period: Name


class Approved(Node):
    """`approved by ROLE [within LAG silence approves | refuses]`."""

    role: Name
    lag: Lag | None
    silence: Word["approves", "refuses"] | None


class Remark(Node):
    """`note "…"`: printed with each use, decides nothing."""

    text: Text


ReliefClause: TypeAlias = (
    LeavesOut | CountsAsMet | Forgives | PausesTheClock | Lowers | ExcusesTheOutcome
    | During | Allowance | Each | When | Approved | Remark | Wording
)  # fmt: skip


class Relief(Node):
    """`relief maintenance for answer_speed, abandonment "…" { … }`."""

    name: Name
    objectives: tuple[Path, ...]
    title: Text | None
    clauses: tuple[ReliefClause, ...]
