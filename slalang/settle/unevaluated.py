"""The forms that this version does not settle, found in a contract before anything is measured, each at its place.

Takes a checked contract; gives one `NotEvaluated` for each use. What changes no figure is never refused: escalations,
reports, reviews, clauses, roles, scenarios, invariants. The engine refuses forms over rows by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.model.contract import (
    Cap,
    Contract,
    Declared,
    EarnBack,
    Excuses,
    Forgives,
    Keep,
    Lowers,
    Objective,
    Settlement,
)
from slalang.model.expression import (
    Aggregate,
    BucketSet,
    BusinessDays,
    ClassValue,
    ClockValue,
    ContextValue,
    ContractAge,
    DeadlineOf,
    Expression,
    Fold,
    GroupKey,
    GroupSet,
    InAtLeast,
    InEachOf,
    InWindow,
    LinkFound,
    OutcomeIs,
    PeriodSet,
    Remeasured,
    RowSet,
    RunLength,
    SeriesKind,
    SeriesValue,
    SpanSet,
    TimeIn,
    Window,
)
from slalang.model.unevaluated import NotEvaluated
from slalang.settle.asking import Asking, group, objective
from slalang.settle.charges import is_fixed
from slalang.settle.parts import everything, row_level
from slalang.settle.questions import charged, promised, relief_asking, surrounded
from slalang.settle.timeline import is_finer, window_unit
from slalang.source import NOWHERE, Place

FORMS = (
    "amendment",
    "remedy",
    "indexed by",
    "dispute within",
    "carries the last result",
    "forgives",
    "lowers",
    "excuses the outcome",
    "relief that reads results",
    "approval of single rows",
    "keep customer choice",
    "carrying the excess",
    "earn back",
    "next",
    "a period that has not closed",
    "measured over",
    "rank of",
    "time in",
    "spans",
    "due of a declaration",
    "business days in an amount",
    "a clock, class or lookup outside a set",
    "a value of the contract for each row",
    "a key for each row",
    "for each key of another record",
    "groups inside groups",
    "buckets inside buckets",
)
"""Every form that is refused. A test pins this list, so that it only shrinks."""

OF_ROWS = frozenset(
    (
        "amendment",
        "forgives",
        "relief that reads results",
        "approval of single rows",
        "rank of",
        "time in",
        "spans",
        "a clock, class or lookup outside a set",
        "a value of the contract for each row",
        "a key for each row",
        "for each key of another record",
        "groups inside groups",
        "buckets inside buckets",
    )
)
"""Those that only stand in the way of measuring rows."""

NEXT, OPEN = "next", "a period that has not closed"

Found = Iterator[tuple[Place, str]]


def unevaluated(contract: Contract, *, rows: bool = True) -> tuple[NotEvaluated, ...]:
    """The forms of a contract that `settle` would not compute, each once at its place, in the order of the text.

    Without rows, where all results are given, nothing that is only asked of rows is refused.
    """
    terms = (contract, *(a.after for a in contract.amendments if a.after is not None))
    each = (f for c in terms for f in (*declared(c), *reliefs(c), *settled(c), *evaluated(c)))
    found = dict.fromkeys(f for f in each if rows or f[1] not in OF_ROWS)
    assert all(form in FORMS for _, form in found), "every refused form is listed"
    ordered = sorted(found, key=lambda f: (f[0].source.name, f[0].start, f[0].end, f[1]))
    return tuple(NotEvaluated(place, form) for place, form in ordered)


# ---------------------------------------------------------------- declarations


def declared(contract: Contract) -> Found:
    yield from ((a.place, "amendment") for a in contract.amendments)
    yield from ((r.place, "remedy") for r in contract.remedies)
    yield from ((c.place, "indexed by") for c in contract.charges if c.indexed_by)
    yield from ((o.place, "carries the last result") for o in contract.objectives if carries(o))


def carries(one: Objective) -> bool:
    rules = (one.nothing_counted, one.not_reported, one.low_volume.outcome if one.low_volume else None)
    return any(rule is not None and rule.outcome == "last" for rule in rules)


def reliefs(contract: Contract) -> Found:
    for relief in contract.reliefs:
        match relief.effect:
            case Forgives():
                yield relief.place, "forgives"
            case Lowers():
                yield relief.place, "lowers"
            case Excuses():
                yield relief.place, "excuses the outcome"
        if any(reads_results(e) for e in everything(relief.when)):
            yield relief.place, "relief that reads results"
        if relief.approved is not None and relief.during is None and relief.when is None:
            yield relief.place, "approval of single rows"


def reads_results(e: Expression) -> bool:
    return isinstance(e, (OutcomeIs, ContextValue)) or (isinstance(e, SeriesValue) and e.kind is not SeriesKind.CHARGE)


def settled(contract: Contract) -> Found:
    settlement = contract.settlement
    for step in settlement.steps if settlement else ():
        match step:
            case EarnBack():
                yield at(step.place, settlement), "earn back"
            case Keep(which="customer choice"):
                yield at(step.place, settlement), "keep customer choice"
            case Cap(carried=carried) if carried is not None:
                yield at(step.place, settlement), "carrying the excess"
    if settlement is not None and settlement.dispute is not None:
        yield settlement.place, "dispute within"


def at(place: Place, declaration: Declared | Settlement | None) -> Place:
    """A place in a text, else that of the declaration."""
    return place if place.source is not NOWHERE.source or declaration is None else declaration.place


# ---------------------------------------------------------------- expressions


def evaluated(contract: Contract) -> Found:
    for of, asking in (*promised(contract), *charged(contract), *conditions(contract)):
        for e, around in surrounded(contract, of, asking):
            yield from ((e.place, form) for form in forms(contract, e, around))


def conditions(contract: Contract) -> Iterator[tuple[object, Asking]]:
    for relief in contract.reliefs:
        for name in relief.objectives:
            yield relief.when, relief_asking(relief, objective(contract, name))


def forms(contract: Contract, e: Expression, asking: Asking) -> Iterator[str]:
    """The refused forms that an expression itself is."""
    match e:
        case Remeasured():
            yield "measured over"
        case TimeIn():
            yield "time in"
        case DeadlineOf():
            yield "due of a declaration"
        case BusinessDays():
            yield "business days in an amount"
        case ClockValue() | ClassValue() | LinkFound():
            yield "a clock, class or lookup outside a set"
        case InWindow():
            yield from window_forms(e.window, asking, reads_ahead=not is_known_ahead(contract, e.value))
        case InEachOf() | InAtLeast():
            yield from window_forms(e.window, asking)
        case OutcomeIs(window=Window() as window):
            yield from window_forms(window, asking)
        case Aggregate():
            yield from aggregate_forms(contract, e, asking)


def window_forms(window: Window, asking: Asking, *, reads_ahead: bool = True) -> Iterator[str]:
    if window.shape == "next":
        yield NEXT
    elif window.shape == "this" and reads_ahead and is_finer(asking.unit, window_unit(window, asking.unit)):
        yield OPEN


def is_known_ahead(contract: Contract, value: Expression) -> bool:
    """Whether a value is a fixed fee, known before its period has closed."""
    fees = {c.name for c in contract.charges if is_fixed(c.amount)}
    return isinstance(value, SeriesValue) and value.kind is SeriesKind.CHARGE and value.name in fees


def aggregate_forms(contract: Contract, e: Aggregate, asking: Asking) -> Iterator[str]:
    if e.fold is Fold.RANK:
        yield "rank of"
    match e.over:
        case RowSet():
            yield from row_forms(contract, e, e.over, asking)
        case PeriodSet(window=window):
            yield from window_forms(window, asking)
        case GroupSet() if asking.by is not None or is_grouped(asking):
            yield "groups inside groups"
        case BucketSet() if asking.buckets is not None:
            yield "buckets inside buckets"


def is_grouped(asking: Asking) -> bool:
    return asking.objective is not None and asking.objective.group is not None


def row_forms(contract: Contract, e: Aggregate, rows: RowSet, asking: Asking) -> Iterator[str]:
    """What an aggregate over rows may not hold: values of the contract, the key at hand, derived spans."""
    inside = tuple(row_level(e))
    if any(isinstance(n, (SeriesValue, ContextValue, OutcomeIs, InWindow, RunLength, ContractAge)) for n in inside):
        yield "a value of the contract for each row"
    if any(isinstance(n, GroupKey) for n in inside):
        yield "a key for each row"
    named = {n.record if isinstance(n, RowSet) else n.name for n in inside if isinstance(n, (RowSet, SpanSet))}
    if named & {s.name for s in contract.spans}:
        yield "spans"
    if asking.key_name and asking.objective is None and group(contract, rows, asking, None) is None:
        yield "for each key of another record"
