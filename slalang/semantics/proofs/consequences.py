"""Proves that what follows from a miss follows from every miss: the tables of penalties, bonuses and scores.

Takes a consequence, the objectives of the contract and the setting that knows its series; for each objective the
consequence is for, its tables are proved in the setting of that objective. A table over `result` under `when missed`
covers what can miss and no more: what fails the target, and everything where `also` or low volume can miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Consequence, Objective
from slalang.model.expression import (
    Aggregate,
    And,
    Bounds,
    ContextValue,
    Expression,
    InWindow,
    Or,
    Otherwise,
    OutcomeIs,
    OutcomePattern,
    Pattern,
    Remeasured,
    Row,
    Table,
)
from slalang.semantics.proofs.assume import assume, outside
from slalang.semantics.proofs.axes import Numbers, bits, numbers
from slalang.semantics.proofs.constants import intervals_of
from slalang.semantics.proofs.faults import BandBeyondMiss, BandUnreachable, MissWithoutConsequence
from slalang.semantics.proofs.interval import EVERYTHING, Interval, intersection, point
from slalang.semantics.proofs.ranges import Ranges
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.sign import check_amount, check_rates
from slalang.semantics.proofs.tables import check_tables
from slalang.semantics.proofs.walk import body, parts
from slalang.semantics.proofs.words import ORDERED, in_words, pattern_in_words, witness

Pieces = tuple[Interval, ...]

TOO_MUCH = (BandUnreachable, BandBeyondMiss)
"""Bands that one objective does not need may be there for another that the consequence is for too."""

MOST_CUTS = 500
"""Bands of one amount whose value is looked at one by one."""


def check_consequence(
    consequence: Consequence, objectives: Iterable[Objective], setting: Setting | None = None
) -> tuple[Diagnostic, ...]:
    """The faults of the tables, rates and sign of a consequence, for all objectives that it is for."""
    given = setting or Setting()
    own = [o for o in objectives if o.name in consequence.objectives]
    faults: list[Diagnostic] = list(check_tables(consequence.when, given)) if consequence.when is not None else []
    if not own:
        faults += of_amount(consequence, assume(consequence.when, given))
    each = [tuple(for_one(consequence, objective, setting_of(objective, given))) for objective in own]
    always = [{f.place for f in found if isinstance(f, TOO_MUCH)} for found in each]
    for found in each:
        faults += (f for f in found if not isinstance(f, TOO_MUCH) or all(f.place in places for places in always))
    return tuple(dict.fromkeys(faults))


def setting_of(objective: Objective, setting: Setting) -> Setting:
    """The setting of a declaration for one objective."""
    return replace(
        setting,
        objective=objective.name,
        measure=objective.measure,
        target=objective.target,
        levels=tuple(level.name for level in objective.levels),
    )


def for_one(consequence: Consequence, objective: Objective, setting: Setting) -> Iterator[Diagnostic]:
    """In the setting of one objective; a line arises only from what was measured and is not excused."""
    when = consequence.when
    inner = assume(when, replace(setting, outcomes=("met", "missed")))
    result = ContextValue("result", type=objective.measure.type)
    if (pieces := results_where(when, objective)) is not None:
        inner = inner.where(result, pieces)
    if is_miss(when):
        inner = assume_shortfall(replace(inner, outcomes=("missed",)), objective)
    yield from of_amount(consequence, inner)
    if inner.only_missed and objective.measure.type.kind in ORDERED:
        yield from of_miss(consequence, objective, inner)


def of_amount(consequence: Consequence, setting: Setting) -> Iterator[Diagnostic]:
    yield from check_tables(consequence.amount, setting)
    rates = check_rates(consequence.amount, setting)
    what = f"the amount of {consequence.kind} `{consequence.name}`"
    yield from rates or check_amount(consequence.amount, what, setting)


# ---------------------------------------------------------------- what `when` says


def is_miss(condition: Expression | None) -> bool:
    """Whether the condition holds for misses only."""
    match None if condition is None else body(condition):
        case OutcomeIs(subject=None, outcome="missed", window=None):
            return True
        case And(conditions=conditions):
            return any(map(is_miss, conditions))
        case Or(conditions=conditions):
            return all(map(is_miss, conditions))
        case _:
            return False


def results_where(condition: Expression | None, objective: Objective) -> Pieces | None:
    """Where the result lies when the condition holds; None where the condition does not say."""
    match None if condition is None else body(condition):
        case OutcomeIs(subject=None, outcome="missed", level=level, window=None):
            return missing_level(level, objective) if level else missing(objective)
        case And(conditions=conditions):
            known = [p for c in conditions if (p := results_where(c, objective)) is not None]
            return meeting(known) if known else None
        case Or(conditions=conditions):
            found = [results_where(c, objective) for c in conditions]
            return None if None in found else tuple(p for pieces in found for p in pieces or ())
        case _:
            return None


def can_miss_anywhere(objective: Objective) -> bool:
    """Whether a result that meets the target may be a miss."""
    return bool(objective.also) or (objective.low_volume is not None and objective.low_volume.outcome is None)


def missing(objective: Objective) -> Pieces | None:
    """The results that miss the target; None where everything can, or where the target depends on data."""
    pieces = intervals_of(objective.target)
    return None if pieces is None or can_miss_anywhere(objective) else outside(pieces)


def missing_level(name: str, objective: Objective) -> Pieces | None:
    level = next((each for each in objective.levels if each.name == name), None)
    if level is None or objective.low_volume is not None:
        return None
    return intervals_of(level.fails_when)


def meeting(several: list[Pieces]) -> Pieces:
    """What lies in a piece of each."""
    met: Pieces = (EVERYTHING,)
    for pieces in several:
        met = tuple(both for m in met for p in pieces if not (both := intersection(m, p)).is_empty)
    return met


def assume_shortfall(setting: Setting, objective: Objective) -> Setting:
    """A miss of a target that its end belongs to falls short by more than zero."""
    strict = isinstance(objective.target, Bounds) and (
        (objective.target.low is None or objective.target.low_closed)
        and (objective.target.high is None or objective.target.high_closed)
    )
    if can_miss_anywhere(objective) or not strict:
        return setting
    return setting.where(ContextValue("shortfall", type=objective.measure.type), (Interval(low=Fraction(0)),))


# ---------------------------------------------------------------- nothing for a miss, something for no miss


def of_miss(consequence: Consequence, objective: Objective, setting: Setting) -> Iterator[Diagnostic]:
    """What the tables over the result say, seen from all results that can miss."""
    tables = tuple(tables_over_result(consequence.amount, setting))
    if not tables:
        return
    result = ContextValue("result", type=objective.measure.type)
    whole = Ranges(setting.elsewhere()).of(result)
    said = [p for table in tables for _, p in result_rows(table, setting)]
    axis = numbers(objective.measure.type, said, setting.pieces(result, whole))
    if len(axis.cuts) <= MOST_CUTS:
        yield from giving_nothing(consequence, tables, axis, setting)
    for table in tables:
        yield from beyond_miss(table, objective, whole, setting)
    yield from without_result(consequence, objective, tables)


def giving_nothing(
    consequence: Consequence, tables: tuple[Table, ...], axis: Numbers, setting: Setting
) -> Iterator[Diagnostic]:
    """Results for which the whole amount is zero."""
    result = ContextValue("result", type=axis.type)
    nothing = 0
    for cell in bits(axis.alive):
        amount = Ranges(setting.where(result, (axis.cell(cell),))).of(consequence.amount)
        nothing |= (amount == point(0)) << cell
    for run in axis.runs(nothing):
        rows = (row for table in tables for row, p in result_rows(table, setting) if (axis.cells_of(p) or 0) & run)
        place = next((row.place for row in rows), tables[0].place)
        yield MissWithoutConsequence(place, axis.example(run), setting.objective)


def beyond_miss(table: Table, objective: Objective, whole: Interval, setting: Setting) -> Iterator[Diagnostic]:
    """Bands that also hold results that meet the target."""
    target = intervals_of(objective.target)
    if target is None or can_miss_anywhere(objective):
        return
    met = tuple(intersection(whole, t) for t in target)
    can_be = setting.pieces(ContextValue("result", type=objective.measure.type), whole)
    for row, pattern in result_rows(table, setting):
        held = intervals_of(pattern) if isinstance(pattern, Bounds) else None
        if held is None or not meeting([held, can_be]):
            continue
        for both in meeting([met, held])[:1]:
            example = in_words(witness(both, objective.measure.type), objective.measure.type)
            yield BandBeyondMiss(row.place, example, pattern_in_words(pattern, objective.measure.type), objective.name)


def without_result(consequence: Consequence, objective: Objective, tables: tuple[Table, ...]) -> Iterator[Diagnostic]:
    """Misses that no result explains reach no band but `otherwise`."""
    when = None if consequence.when is None else body(consequence.when)
    if not isinstance(when, OutcomeIs) or when.level:
        return
    rules = ((objective.not_reported, "a period that is not reported"), (objective.nothing_counted, "an empty period"))
    for table in tables:
        if not any(isinstance(p, Otherwise) for row in table.rows for p in row.patterns):
            for rule, witness_of_it in rules:
                if rule.outcome == "missed":
                    yield MissWithoutConsequence(table.place, witness_of_it, objective.name)


def tables_over_result(expression: Expression, setting: Setting) -> Iterator[Table]:
    """The tables with the result among their keys, in this period and not inside a set."""
    if isinstance(expression, Aggregate | InWindow | Remeasured):
        return
    if isinstance(expression, Table) and any(map(setting.is_result, expression.keys)):
        yield expression
    for each in parts(expression):
        yield from tables_over_result(each, setting)


def result_rows(table: Table, setting: Setting) -> Iterator[tuple[Row, Pattern]]:
    """The rows with what they say of the result."""
    for row in table.rows:
        for key, pattern in zip(table.keys, row.patterns, strict=False):
            if setting.is_result(key) and not isinstance(pattern, Otherwise | OutcomePattern):
                yield row, pattern
