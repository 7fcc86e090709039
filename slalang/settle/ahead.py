"""What looks ahead: the series and amounts that read later periods, and when all that they read has closed.

Takes checked terms and the periods of the term. Only conditions of `earn back`, the series used there and amounts based
on later flows may look ahead; a fixed fee is known before its period closes and is waited for by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.calendar.periods import Period
from slalang.model.contract import Contract
from slalang.model.expression import (
    Aggregate,
    Expression,
    InAtLeast,
    InEachOf,
    InWindow,
    OutcomeIs,
    PeriodSet,
    SeriesKind,
    SeriesValue,
    Window,
)
from slalang.settle.asking import in_force
from slalang.settle.charges import is_fixed
from slalang.settle.parts import everything, held, parts
from slalang.settle.timeline import Timeline, in_window, is_finer, window_unit


@dataclass(eq=False)
class Ahead:
    """What looks ahead in some terms: `defines` are the series that do, each by itself or through another."""

    contract: Contract
    line: Timeline
    defines: frozenset[str] = field(init=False)
    fees: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.fees = frozenset(c.name for c in self.contract.charges if is_fixed(c.amount))
        self.defines = frozenset()
        while found := {d.name for d in self.contract.defines if self.reads_ahead(d.body, d.unit)} - self.defines:
            self.defines |= found

    def reads_ahead(self, of: object, unit: str) -> bool:
        """Whether an expression, evaluated in periods of a unit, reads what has not closed with its own period."""
        return any(self.looks(e, unit) for e in everything(of))

    def looks(self, e: Expression, unit: str) -> bool:
        match e:
            case SeriesValue(kind=SeriesKind.DEFINE):
                return e.name in self.defines
            case InWindow():
                return is_ahead(e.window, unit) and not self.is_known(e.value)
            case InEachOf() | InAtLeast():
                return is_ahead(e.window, unit)
            case OutcomeIs(window=Window() as window) | Aggregate(over=PeriodSet(window=window)):
                return is_ahead(window, unit)
            case _:
                return False

    def is_known(self, value: Expression) -> bool:
        """Whether a value is a fixed fee."""
        return isinstance(value, SeriesValue) and value.kind is SeriesKind.CHARGE and value.name in self.fees

    def closes(self, of: object, at: Period) -> int:
        """The instant at which everything has closed that an expression reads when it is evaluated for a period."""
        return max([at.end, *self.ends(of, at, frozenset())])

    def ends(self, of: object, at: Period, seen: frozenset[tuple[str, int]]) -> list[int]:
        """The ends of the periods that windows in an expression reach, through the series that look ahead."""
        found: list[int] = []
        pending: list[tuple[Expression, Period]] = [(e, at) for e in held(of)]
        while pending:
            e, here = pending.pop()
            window = window_of(e)
            reached = in_window(self.line, window, here, window_unit(window, here.kind)) if window else ()
            if isinstance(e, InWindow) and self.is_known(e.value):
                continue
            if isinstance(e, InWindow) and reached and e.window.shape == "next":  # the one period directly after
                reached = tuple(p for p in reached if p.number == reached[0].number)
            there = reached[-1] if reached else here
            found.append(there.end)
            pending += [(part, there) for part in parts(e)]
            if isinstance(e, SeriesValue) and e.name in self.defines and (e.name, here.start) not in seen:
                define = in_force(self.contract.defines, e.name)
                own = self.line.at(define.unit, here.end - 1) if define else None
                if define is not None and own is not None:
                    found += [own.end, *self.ends(define.body, own, seen | {(e.name, here.start)})]
        return found


def window_of(e: Expression) -> Window | None:
    match e:
        case InWindow() | InEachOf() | InAtLeast():
            return e.window
        case OutcomeIs():
            return e.window
        case Aggregate(over=PeriodSet(window=window)):
            return window
        case _:
            return None


def is_ahead(window: Window, unit: str) -> bool:
    """Whether a window may reach beyond the period that it is seen from."""
    return window.shape == "next" or (window.shape == "this" and is_finer(unit, window_unit(window, unit)))
