"""The unit of period in which things are evaluated: series in their own, windows in theirs, flows in the finest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from slalang.model.contract import Charge, Consequence, Contract, Define, Objective
from slalang.model.expression import (
    ContextValue,
    Expression,
    InWindow,
    OutcomeIs,
    PeriodSet,
    SeriesKind,
    SeriesValue,
    Window,
)
from slalang.settle.asking import Asking
from slalang.settle.parts import held, parts
from slalang.settle.timeline import is_finer, window_unit


def settlement_unit(contract: Contract) -> str:
    """The unit of the periods that are settled; without a settlement the finest that a promise or fee is kept in."""
    if contract.settlement is not None:
        return contract.settlement.unit
    promised = [one.unit for one in contract.objectives]
    paid = [one.unit for one in contract.charges] + [one.unit for one in contract.consequences]
    return finest((*promised, *paid), "month")


def finest(units: Iterable[str], default: str) -> str:
    """The shortest of some units, the first named among equals; the default where there are none."""
    found = ""
    for unit in units:
        if not found or is_finer(unit, found):
            found = unit
    return found or default


def series_unit(contract: Contract, kind: SeriesKind, name: str) -> str:
    """The unit in which a series is kept; empty for a define of an objective, and for one that is not in force."""
    declared: tuple[Objective | Charge | Consequence | Define, ...]
    match kind:
        case SeriesKind.OBJECTIVE:
            declared = contract.objectives
        case SeriesKind.CHARGE:
            declared = contract.charges
        case SeriesKind.PENALTY | SeriesKind.BONUS | SeriesKind.SCORE:
            declared = contract.consequences
        case SeriesKind.DEFINE:
            declared = contract.defines
        case SeriesKind.SUBTOTAL:
            return settlement_unit(contract)
        case _:
            assert_never(kind)
    found = next((d for d in declared if d.name == name), None)
    return found.unit if found else ""


def native_unit(contract: Contract, of: object, asking: Asking) -> str:
    """The unit of the finest series that expressions read; that of the surrounding period where they read none."""
    return finest(filter(None, (unit_read(contract, e, asking) for e in outside_windows(of))), asking.unit)


def unit_read(contract: Contract, e: Expression, asking: Asking) -> str:
    match e:
        case SeriesValue():
            return series_unit(contract, e.kind, e.name)
        case ContextValue(name="charges" | "credits" | "bonuses"):
            return settlement_unit(contract)
        case ContextValue() | OutcomeIs(subject=None):
            return asking.objective.unit if asking.objective else ""
        case _:
            return ""


def outside_windows(of: object) -> Iterator[Expression]:
    """All expressions in some, without those that name their own period by `in W`."""
    pending = list(held(of))
    while pending:
        this = pending.pop()
        yield this
        if not isinstance(this, InWindow):
            pending.extend(parts(this))


# ---------------------------------------------------------------- the periods of windows


def value_unit(contract: Contract, e: InWindow, asking: Asking) -> str:
    """The unit in which `X in W` evaluates X: W's own, or that of the finer periods over which a flow is added up."""
    whole = window_unit(e.window, asking.unit)
    native = native_unit(contract, e.value, replace(asking, unit=whole))
    if e.window.shape == "so_far":
        return native if native != whole else asking.unit
    return native if is_finer(native, whole) else whole


def pooled_unit(window: Window, asking: Asking) -> str:
    """The unit of the periods whose rows are put together."""
    return asking.unit if window.shape == "so_far" else window_unit(window, asking.unit)


def truth_unit(contract: Contract, window: Window, of: object, asking: Asking) -> str:
    """The unit of the periods in which `C in each of W` judges C: months of the quarter, where C is about months."""
    whole = pooled_unit(window, asking)
    if window.shape in {"last", "before", "next"}:
        return whole
    native = native_unit(contract, of, replace(asking, unit=whole))
    return native if is_finer(native, whole) else whole


def element_unit(contract: Contract, over: PeriodSet, of: tuple[Expression | None, ...], asking: Asking) -> str:
    """The unit of the periods of a set: its own, else the window's, else that of the series which it folds."""
    whole = window_unit(over.window, asking.unit)
    if over.unit and over.unit != whole:
        return over.unit
    if over.window.shape in {"last", "before", "next"}:
        return whole
    native = native_unit(contract, (*of, over), asking)
    return whole if is_finer(whole, native) else native
