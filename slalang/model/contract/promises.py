"""Promises, and what relieves from them."""

from __future__ import annotations

from dataclasses import dataclass

from slalang.model.contract.declared import Declared
from slalang.model.expression import Expression, Lag, Pattern, SetOf


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
