"""Everything that settlement needs measured: the questions to the engine, each once, in the order of the contract.

Takes a checked contract; gives the questions of its objectives, fees, amounts, conditions, series and steps; walks each
expression with what surrounds it, exactly as the interpreter does when it reads the answers.

`terms` are all terms that come into force, where a contract is amended. A window leads into a period in which others of
them may be in force: what stands inside it is asked as each of them understands it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from slalang.model.contract import Cap, Consequence, Contract, Objective, Relief, Remedy, Waive
from slalang.model.expression import (
    Aggregate,
    BucketSet,
    DeadlineOf,
    Expression,
    Fold,
    GroupSet,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    KeySet,
    Named,
    ObjectiveSet,
    PeriodSet,
    Remeasured,
    RowSet,
    RunLength,
    SeriesKind,
    SeriesValue,
    Within,
)
from slalang.model.measured import Question
from slalang.settle.asking import Asking, by_name, objective, question
from slalang.settle.claims import counted
from slalang.settle.duties import duty_of
from slalang.settle.forgiving import forgiving, share_measured
from slalang.settle.history import promised as promised_again
from slalang.settle.native import element_unit, pooled_unit, settlement_unit, truth_unit, value_unit
from slalang.settle.parts import held, parts
from slalang.units import COUNT, Kind

SHOWN = frozenset({Fold.SUM, Fold.COUNT, Fold.LARGEST, Fold.SMALLEST})
"""Folds whose rows are shown; a share or mean says its two numbers."""

Terms = tuple[Contract, ...]
"""Contracts as they come into force one after another; empty where there is only one."""


def questions(contract: Contract, terms: Terms = ()) -> tuple[Question, ...]:
    """The questions whose answers `settle` reads."""
    every = (*promised(contract), *charged(contract), *remedied(contract), *forgiven(contract))
    found = (q for of, asking in every for q in asked(contract, of, asking, terms))
    return tuple(dict.fromkeys(found))


def relief_questions(contract: Contract, terms: Terms = ()) -> tuple[Question, ...]:
    """The questions whose answers `relieved` reads: the facts before any relief, and the groups that there are."""
    pairs = [(r, objective(contract, name)) for r in contract.reliefs if r.when is not None for name in r.objectives]
    found = (q for relief, of in pairs for q in conditions(contract, relief, of, terms))
    return tuple(dict.fromkeys(found))


def conditions(contract: Contract, relief: Relief, of: Objective, terms: Terms = ()) -> Iterator[Question]:
    """The questions of a relief's condition; for a grouped objective also how many rows each group has."""
    around = relief_asking(relief, of)
    yield from asked(contract, relief.when, around, terms)
    if of.group is not None:
        yield question(contract, Aggregate(Fold.COUNT, RowSet(of.record), type=COUNT), around)


def relief_asking(relief: Relief, of: Objective) -> Asking:
    """What surrounds the condition of a relief: its bucket, or the objective's period."""
    return Asking(relief.unit or of.unit, of, relieved=False)


@dataclass(frozen=True, slots=True)
class RowsRead:
    """An aggregate over rows in an amount: whose amount it is, and around which objective and key that is computed.

    `whole` says that the amount is nothing but the aggregate.
    """

    name: str
    around: Asking
    question: Question
    aggregate: Aggregate
    whole: bool


def priced_questions(contract: Contract) -> Iterator[RowsRead]:
    """What fees and amounts read of rows: of every aggregate a reader can see the rows.

    A count in a fee is left out: it is of all that was delivered.
    """
    amounts: list[tuple[str, Expression, Asking, frozenset[Fold]]] = [
        (c.name, c.amount, Asking(c.unit, key_name=c.key), SHOWN - {Fold.COUNT}) for c in contract.charges
    ]
    for of in contract.consequences:
        amounts += [(of.name, of.amount, asking, SHOWN) for asking in consequence_askings(contract, of)]
    for name, amount, asking, folds in amounts:
        reads = (
            RowsRead(name, asking, question(contract, e, around), e, unnamed(amount) is e)
            for e, around in rows_read(contract, amount, asking)
            if e.fold in folds and around.buckets is None and is_quantity(e)
        )
        yield from {(each.question, each.whole): each for each in reads}.values()


def rows_read(
    contract: Contract, of: Expression, asking: Asking, through: frozenset[str] = frozenset()
) -> Iterator[tuple[Aggregate, Asking]]:
    """The aggregates over rows in an amount and in the scores and series that it reads, with what surrounds each."""
    for e, around in surrounded(contract, of, asking):
        if isinstance(e, Aggregate) and isinstance(e.over, RowSet):
            yield e, around
        elif isinstance(e, SeriesValue) and e.name not in through:
            for amount, inner in read_through(contract, e):
                yield from rows_read(contract, amount, inner, through | {e.name})


def read_through(contract: Contract, e: SeriesValue) -> Iterator[tuple[Expression, Asking]]:
    """The amounts of a score and the body of a series of the contract; everything else is explained by itself."""
    if e.kind is SeriesKind.SCORE:
        score = by_name(contract.consequences, e.name)
        yield from ((score.amount, asking) for asking in consequence_askings(contract, score))
    elif e.kind is SeriesKind.DEFINE:
        define = by_name(contract.defines, e.name)
        if define.body is not None:
            yield define.body, Asking(define.unit, key_name=define.key)


def unnamed(e: Expression) -> Expression:
    """What a name stands for."""
    while isinstance(e, Named):
        e = e.body
    return e


def is_quantity(e: Aggregate) -> bool:
    """Whether the rows are counted or have a value that is a quantity."""
    return e.value is None or e.value.type.kind not in {Kind.INSTANT, Kind.DATE, Kind.FLAG, Kind.TEXT}


# ---------------------------------------------------------------- what is evaluated


def promised(contract: Contract) -> Iterator[tuple[object, Asking]]:
    """The expressions of objectives."""
    for one in contract.objectives:
        also = tuple(part for pair in one.also for part in pair)
        levels = tuple(level.fails_when for level in one.levels)
        yield (one.measure, one.target, levels, also), Asking(one.unit, one)


def charged(contract: Contract) -> Iterator[tuple[object, Asking]]:
    """The expressions of fees, consequences, series and the settlement's steps."""
    for charge in contract.charges:
        yield charge.amount, Asking(charge.unit, key_name=charge.key)
    for consequence in contract.consequences:
        for asking in consequence_askings(contract, consequence):
            yield (consequence.when, consequence.amount), asking
    for define in contract.defines:
        if define.scope == "period":
            yield define.body, Asking(define.unit, key_name=define.key)
    for step in contract.settlement.steps if contract.settlement else ():
        bounds = tuple(getattr(step, part, None) for part in ("limit", "condition", "by"))
        key = step.for_each if isinstance(step, Cap) and step.for_each != "objective" else ""
        yield bounds, Asking(settlement_unit(contract), key_name=key)
        if isinstance(step, Waive):
            yield counted(step.condition), Asking(settlement_unit(contract))


def forgiven(contract: Contract) -> Iterator[tuple[object, Asking]]:
    """What a relief that forgives misses counts in each of its buckets, and how many it may forgive there."""
    for relief, of, effect in forgiving(contract):
        yield share_measured(of.measure), Asking(relief.unit or of.unit, of)
        yield effect.number, relief_asking(relief, of)


def remedied(contract: Contract) -> Iterator[tuple[object, Asking]]:
    """The conditions, deadlines and notices of remedies, the time for disputes, and when results are final."""
    for remedy in contract.remedies:
        lags = (*(each.within for each in remedy.delivers), *(each.within for each in remedy.may))
        notices = tuple(each.notice for each in remedy.may)
        for asking in remedy_askings(contract, remedy):
            yield (remedy.when, lags, notices), asking
    if contract.settlement is not None:
        yield contract.settlement.dispute, Asking(contract.settlement.unit)
    for one in contract.objectives:
        if one.final is not None:
            yield one.final.lag, Asking(one.unit)
    yield from deadlines(contract)


def deadlines(contract: Contract) -> Iterator[tuple[object, Asking]]:
    """What `R.due` reads, wherever it is read: a duty without periods of its own has one in every period."""
    units = {settlement_unit(contract), *(c.unit for c in contract.charges), *(c.unit for c in contract.consequences)}
    units |= {o.unit for o in contract.objectives} | {d.unit for d in contract.defines if d.unit}
    for declared in (*contract.reports, *contract.responsibilities, *contract.remedies):
        found = dict.fromkeys(
            duty for unit in sorted(units) if (duty := duty_of(contract, declared.name, unit)) is not None
        )
        for lag, unit in found:
            yield lag, Asking(unit)


def remedy_askings(contract: Contract, remedy: Remedy) -> Iterator[Asking]:
    for name in remedy.objectives:
        of = objective(contract, name)
        yield Asking(of.unit, of)
    if not remedy.objectives:
        yield Asking(settlement_unit(contract), key_name=remedy.key)


def consequence_askings(contract: Contract, consequence: Consequence) -> Iterator[Asking]:
    for name in consequence.objectives:
        yield Asking(consequence.unit, objective(contract, name))
    if not consequence.objectives:
        yield Asking(consequence.unit, key_name=consequence.key)


# ---------------------------------------------------------------- the walk


def asked(contract: Contract, of: object, asking: Asking, terms: Terms = ()) -> Iterator[Question]:
    """The questions in an expression, pattern or tuple of them."""
    for here, e, around in understood(contract, of, asking, terms):
        if isinstance(e, Aggregate) and isinstance(e.over, RowSet):
            yield question(here, e, around)


def surrounded(contract: Contract, of: object, asking: Asking) -> Iterator[tuple[Expression, Asking]]:
    """Every home-level expression in an expression, pattern or tuple of them, with what surrounds it."""
    return ((e, around) for _, e, around in understood(contract, of, asking, ()))


def understood(
    contract: Contract, of: object, asking: Asking, terms: Terms
) -> Iterator[tuple[Contract, Expression, Asking]]:
    """The same with the terms under which each is read; inside windows once for each of `terms`."""
    for e in held(of):
        yield contract, e, asking
        inside = terms if terms and leads_elsewhere(e) else (contract,)
        for part, around in within(contract, e, asking):
            for here in inside:
                yield from understood(here, part, around, terms)


def leads_elsewhere(e: Expression) -> bool:
    """Whether what stands inside is evaluated in other periods."""
    windowed = (InWindow, InEachOf, InAtLeast, InARow, RunLength)
    return isinstance(e, windowed) or (isinstance(e, Aggregate) and isinstance(e.over, PeriodSet))


def within(contract: Contract, e: Expression, asking: Asking) -> Iterator[tuple[object, Asking]]:
    """What is directly inside an expression, with what surrounds it there."""
    match e:
        case Aggregate():
            yield from folded(contract, e, asking)
        case InWindow():
            yield e.value, replace(asking, unit=value_unit(contract, e, asking))
        case InEachOf() | InAtLeast():
            yield e.condition, replace(asking, unit=truth_unit(contract, e.window, e.condition, asking))
        case Remeasured():
            unit = pooled_unit(e.window, asking)
            of = promised_again(e.value, contract)
            yield (
                (of.measure, replace(asking, unit=unit, objective=of)) if of else (e.value, replace(asking, unit=unit))
            )
        case InARow() | RunLength():
            yield e.condition, replace(asking, unit=e.unit)
        case Within(value=value, lag=lag):
            yield (value, lag.after), asking
        case DeadlineOf():  # every deadline is asked for once, beside the remedies
            return
        case _:
            yield tuple(parts(e)), asking


def folded(contract: Contract, e: Aggregate, asking: Asking) -> Iterator[tuple[object, Asking]]:
    """What is inside a fold at home, with what its set puts around it; inside a fold over rows all is the engine's."""
    of = (e.value, e.among, e.over.where, e.counting_empty_as)
    if e.fold is Fold.RANK and not isinstance(e.over, RowSet):
        yield e.value, asking
    match e.over:
        case RowSet():
            return
        case BucketSet() as buckets:
            yield of, replace(asking, buckets=buckets)
        case GroupSet() as groups:
            yield of, replace(asking, by=groups.by)
        case KeySet(name=name):
            yield of, replace(asking, key_name=name)
        case PeriodSet() as periods:
            yield of, replace(asking, unit=element_unit(contract, periods, (e.value, e.among), asking))
        case ObjectiveSet(tag=tag):
            for one in contract.objectives:
                if not tag or tag in one.tags:
                    yield of, replace(asking, objective=one)
        case _:
            assert_never(e.over)
