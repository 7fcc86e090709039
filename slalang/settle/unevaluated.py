"""The forms that this version does not settle, found in a contract before anything is measured, each at its place.

Takes a checked contract; gives one `NotEvaluated` for each use. What changes no figure is never refused: escalations,
reports, reviews, clauses, roles, scenarios, invariants. The engine refuses forms over rows by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.model.contract import (
    Contract,
    EarnBack,
    Excuses,
    Forgives,
    Lowers,
    Relief,
)
from slalang.model.expression import (
    Aggregate,
    BucketSet,
    ClassValue,
    ClockValue,
    ContextValue,
    ContractAge,
    Expression,
    Fold,
    GroupKey,
    GroupSet,
    InWindow,
    LinkFound,
    OutcomeIs,
    Remeasured,
    RowSet,
    RunLength,
    SeriesKind,
    SeriesValue,
    SpanSet,
    TimeIn,
)
from slalang.model.unevaluated import NotEvaluated
from slalang.settle.ahead import Ahead
from slalang.settle.asking import Asking, group, objective
from slalang.settle.forgiving import share_measured
from slalang.settle.history import promised as promised_again
from slalang.settle.native import settlement_unit
from slalang.settle.parts import everything, row_level
from slalang.settle.questions import charged, promised, relief_asking, remedied, remedy_askings, surrounded
from slalang.settle.timeline import timeline
from slalang.source import Place

FORMS = (
    "forgives",
    "an outcome relieved by parts of its period",
    "relief that reads results",
    "approval of single rows",
    "a period that has not closed",
    "measured over",
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
"""Every form that is refused. A test pins this list, so that it only shrinks."""

OF_ROWS = frozenset(
    (
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

OPEN = "a period that has not closed"

Found = Iterator[tuple[Place, str]]


def unevaluated(contract: Contract, *, rows: bool = True) -> tuple[NotEvaluated, ...]:
    """The forms of a contract that `settle` would not compute, each once at its place, in the order of the text.

    Without rows, where all results are given, nothing that is only asked of rows is refused.
    """
    terms = (contract, *(a.after for a in contract.amendments if a.after is not None))
    each = (f for c in terms for f in (*reliefs(c), *evaluated(c)))
    found = dict.fromkeys(f for f in each if rows or f[1] not in OF_ROWS)
    assert all(form in FORMS for _, form in found), "every refused form is listed"
    ordered = sorted(found, key=lambda f: (f[0].source.name, f[0].start, f[0].end, f[1]))
    return tuple(NotEvaluated(place, form) for place, form in ordered)


# ---------------------------------------------------------------- declarations


def reliefs(contract: Contract) -> Found:
    for relief in contract.reliefs:
        match relief.effect:
            case Forgives() if not_of_shares(relief, contract):
                yield relief.place, "forgives"
            case Lowers() | Excuses() if in_parts(relief, contract):
                yield relief.place, "an outcome relieved by parts of its period"
        if any(reads_results(e) for e in everything(relief.when)):
            yield relief.place, "relief that reads results"
        if relief.approved is not None and relief.during is None and relief.when is None:
            yield relief.place, "approval of single rows"


def not_of_shares(relief: Relief, contract: Contract) -> bool:
    """Whether a relief forgives misses of a measure that is no share of rows, or in spans of its own."""
    measures = (objective(contract, name).measure for name in relief.objectives)
    return relief.during is not None or any(share_measured(m) is None for m in measures)


def in_parts(relief: Relief, contract: Contract) -> bool:
    """Whether a relief of outcomes names spans or periods other than the objective's own."""
    units = {objective(contract, name).unit for name in relief.objectives}
    return relief.during is not None or bool(relief.unit and units != {relief.unit})


def reads_results(e: Expression) -> bool:
    return isinstance(e, (OutcomeIs, ContextValue)) or (isinstance(e, SeriesValue) and e.kind is not SeriesKind.CHARGE)


# ---------------------------------------------------------------- expressions


def evaluated(contract: Contract) -> Found:
    ahead = Ahead(contract, timeline(contract))
    for of, asking in (*promised(contract), *charged(contract), *remedied(contract), *conditions(contract)):
        for e, around in surrounded(contract, of, asking):
            yield from ((e.place, form) for form in forms(contract, e, around))
    for of, unit in looking_back(contract, ahead):
        yield from ((e.place, OPEN) for e in everything(of) if ahead.looks(e, unit))


def looking_back(contract: Contract, ahead: Ahead) -> Iterator[tuple[object, str]]:
    """What must be known when its period closes: all but amounts, the conditions of `earn back` and series for them."""
    for one in contract.objectives:
        yield (one.measure, one.target, tuple(level.fails_when for level in one.levels), one.also), one.unit
    yield from ((c.amount, c.unit) for c in contract.charges)
    yield from ((c.when, c.unit) for c in contract.consequences)
    yield from ((d.body, d.unit) for d in contract.defines if d.scope == "period" and d.name not in ahead.defines)
    unit = settlement_unit(contract)
    for step in contract.settlement.steps if contract.settlement else ():
        if not isinstance(step, EarnBack):
            yield tuple(getattr(step, part, None) for part in ("limit", "condition", "by")), unit
    yield from ((r.when, asking.unit) for r in contract.remedies for asking in remedy_askings(contract, r))


def conditions(contract: Contract) -> Iterator[tuple[object, Asking]]:
    for relief in contract.reliefs:
        for name in relief.objectives:
            yield relief.when, relief_asking(relief, objective(contract, name))


def forms(contract: Contract, e: Expression, asking: Asking) -> Iterator[str]:
    """The refused forms that an expression itself is."""
    match e:
        case Remeasured() if any(not_pooled(part) for part in everything(measured_again(e, contract))):
            yield "measured over"
        case TimeIn():
            yield "time in"
        case ClockValue() | ClassValue() | LinkFound():
            yield "a clock, class or lookup outside a set"
        case Aggregate():
            yield from aggregate_forms(contract, e, asking)


def measured_again(e: Remeasured, contract: Contract) -> Expression:
    """What is measured again: a metric, or the measure of an objective."""
    of = promised_again(e.value, contract)
    return of.measure if of else e.value


def not_pooled(e: Expression) -> bool:
    """Whether the rows of several periods cannot be put together from what each of them gave."""
    poolable = {Fold.SHARE, Fold.MEAN, Fold.COUNT, Fold.SUM, Fold.ANY, Fold.NO, Fold.LARGEST, Fold.SMALLEST}
    return isinstance(e, TimeIn) or (isinstance(e, Aggregate) and isinstance(e.over, RowSet) and e.fold not in poolable)


def aggregate_forms(contract: Contract, e: Aggregate, asking: Asking) -> Iterator[str]:
    if e.fold is Fold.RANK and isinstance(e.over, RowSet | BucketSet | GroupSet):
        yield "rank of"
    match e.over:
        case RowSet():
            yield from row_forms(contract, e, e.over, asking)
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
