"""Conditions: expressions of type flag, whose value None is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slalang.model.expression.typed import Typed

if TYPE_CHECKING:
    from slalang.model.expression import Expression
    from slalang.model.expression.leaves import SeriesValue
    from slalang.model.expression.patterns import Pattern
    from slalang.model.expression.windows import Window


@dataclass(frozen=True, slots=True)
class Test(Typed):
    """`X is [not] PATTERN`. Missing X: Equal and AnyOf are no; Bounds are unknown."""

    value: Expression
    pattern: Pattern
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Exists(Typed):
    """`X exists`, or with `negated` `X is missing`."""

    value: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Lag:
    """`N UNIT [in CAL] [after INSTANT]`."""

    amount: Expression
    calendar: str = ""
    after: Expression | None = None


@dataclass(frozen=True, slots=True)
class Within(Typed):
    """`X within LAG`: X is no later than the lag's start plus N."""

    value: Expression
    lag: Lag


@dataclass(frozen=True, slots=True)
class Mentions(Typed):
    """Substring of any word, after NFC and lower case; a missing text mentions nothing."""

    value: Expression
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not(Typed):
    condition: Expression


@dataclass(frozen=True, slots=True)
class And(Typed):
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or(Typed):
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OutcomeIs(Typed):
    """`[X] missed [LEVEL] | met | excused [in W]`; without X the objective that the declaration is for."""

    subject: SeriesValue | None
    outcome: str
    level: str = ""
    window: Window | None = None
