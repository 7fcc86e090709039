"""Watching, changing, wording, proving."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from slalang.model.contract.declared import Declared
from slalang.model.expression import Expression, Lag, Pattern
from slalang.source import NOWHERE, Place

if TYPE_CHECKING:
    from slalang.model.contract.whole import Contract


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
    """`replace PATH with …`: the part of a declaration that changes, and what it becomes.

    `words` is what was written; `becomes` its meaning, None where the consolidated contract has an error.
    """

    declaration: str
    part: str
    words: str
    becomes: Pattern | Expression | tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Declared):
    """Dated changes; `midway` is empty, splitting or from the next (`unit`).

    `after` is the consolidated contract: all terms with this amendment and those before it.
    """

    effective: date
    midway: str = ""
    unit: str = ""
    replaced: tuple[Replacement, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    after: Contract | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Declared):
    """A clause in words; `text` holds one for each language, references `{PATH}` kept and checked."""

    headings: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """`label` is the period, empty for the whole term; exactly one of series, data and as_of.

    `value` is a constant; None: the series is given as missing, not measured.
    """

    label: str = ""
    series: Expression | None = None
    value: Expression | None = None
    data: str = ""
    as_of: date | None = None
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """`label` is the period, empty for the whole term; `because` are words that the reasons for it hold."""

    label: str
    condition: Expression
    because: str = ""
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExpectedRight:
    """What a remedy gave in a period: that it `arises`, that it `does not arise`, or the state it has come to.

    `key` is one key or objective of the remedy, `what` one of its duties and rights; empty, all of them.
    """

    label: str
    remedy: str
    key: str
    what: str
    state: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Declared):
    given: tuple[Given, ...] = ()
    expected: tuple[Expected | ExpectedRight, ...] = ()
    fails_with: str = ""


@dataclass(frozen=True, slots=True)
class LawOfChange:
    """`worse | better OBJECTIVE never lowers | raises LINE`; `settled`: the line after the settlement's steps."""

    change: str
    objective: str
    effect: str
    line: str
    settled: bool = False
    place: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def worse_pays(self) -> bool:
        """Whether of two results the worse must come to at least as much; else it is the better."""
        return (self.change == "worse") == (self.effect == "lowers")

    @property
    def amount(self) -> str:
        """What it is a law of, in its words."""
        return f"settled {self.line}" if self.settled else self.line

    def __str__(self) -> str:
        return f"{self.change} {self.objective} never {self.effect} {self.amount}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant(Declared):
    """`always` conditions, and laws of change."""

    always: tuple[Expression, ...] = ()
    laws: tuple[LawOfChange, ...] = ()
