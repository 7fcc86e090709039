"""Worked examples of credits and bonuses: what the evaluator itself makes of some results, printed beside the clause.

Takes a contract; gives a table for each credit or bonus that an objective's result decides. Nothing is worked out here:
the results are given to the settlement as in a scenario, in the first months of the term, and the amounts are its own,
before the steps of the settlement.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from slalang.documents.drafting import Draft
from slalang.documents.tree import Align, Block, Column, Runs, Table
from slalang.documents.voice import words
from slalang.documents.walk import parts_of
from slalang.model import contract as c
from slalang.model.expression import Aggregate, Bounds, Constant, OutcomeIs, RowSet, RunLength
from slalang.model.measured import GivenValue, Measured
from slalang.settle.outcomes import shortfall
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.units import Kind, Type

MOST_ROWS = 5
MONTHS = 3
"""How many misses in a row are shown where an amount depends on them."""
POINT = Fraction(1, 100)
TENTH = Fraction(1, 10)


def examples(draft: Draft, each: c.Consequence) -> Iterator[Block]:
    """The table of a credit or bonus; nothing where no result alone decides it, or it comes to nothing."""
    objective = next((o for o in draft.contract.objectives if o.name in each.objectives[:1]), None)
    if objective is None or each.kind == "score" or objective.group is not None or objective.unit != each.unit:
        return
    times = MONTHS if any(isinstance(node, RunLength) for node in nodes(each.amount)) else 1
    tried = {result: amounts(draft.contract, objective, each, result, times) for result in samples(objective, each)}
    telling = {tuple(found): result for result, found in tried.items() if any(found)}
    rows = [row(draft, objective.measure.type, result, found) for found, result in telling.items()]
    if rows:
        yield draft.paragraph("example.intro" if fixed(draft.contract) else "example.intro_measured")
        yield Table(draft.text("example.caption"), columns(draft, objective, times), tuple(rows[-MOST_ROWS:]))


def row(draft: Draft, unit: Type, result: Fraction, found: tuple[Fraction | None, ...]) -> tuple[Runs, ...]:
    voice, currency = draft.voice, draft.contract.currency
    shown = (words(voice.figures.money(a, currency)) if a else words(draft.text("example.none")) for a in found)
    return (words(voice.value(result, unit)), *shown)


def columns(draft: Draft, objective: c.Objective, times: int) -> tuple[Column, ...]:
    title = draft.sentences.names.title("objective", objective.name)
    if times == 1:
        return Column(title, Align.END), Column(draft.text("example.amount"), Align.END)
    turns = (Column(draft.text(f"example.turn_{turn}_{objective.unit}"), Align.END) for turn in range(1, times + 1))
    return Column(title, Align.END), *turns


# ---------------------------------------------------------------- what is tried


def samples(objective: c.Objective, each: c.Consequence) -> list[Fraction]:
    """Results between and beyond all bounds that the target, the levels and the amount name, lowest first."""
    unit = objective.measure.type
    held = (objective.target, *(level.fails_when for level in objective.levels), each.when, each.amount)
    bounds = sorted({b for part in held if part is not None for b in bounds_in(part, unit)})
    if not bounds:
        return []
    step = POINT if unit.kind is Kind.PERCENT else max(abs(bounds[0]), abs(bounds[-1])) * TENTH
    between = [(low + high) / 2 for low, high in itertools.pairwise(bounds)]
    beyond = [bounds[0] - 3 * step, bounds[0] - step, bounds[-1] + step, bounds[-1] + 3 * step]
    most = Fraction(1) if unit.kind is Kind.PERCENT else None
    found = sorted(x for x in {*between, *beyond} if x >= 0 and (most is None or x <= most))
    only_missed = isinstance(each.when, OutcomeIs) and each.when.subject is None and each.when.outcome == "missed"
    return [x for x in found if not only_missed or shortfall(x, objective.target) != 0]


def bounds_in(node: object, unit: Type) -> Iterator[Fraction]:
    """The constants of a unit that stand at the ends of intervals."""
    for part in nodes(node):
        if isinstance(part, Bounds):
            for end in (part.low, part.high):
                if isinstance(end, Constant) and end.type == unit and isinstance(end.value, Fraction):
                    yield end.value


def nodes(node: object) -> Iterator[object]:
    pending = [node]
    while pending:
        this = pending.pop()
        yield this
        pending.extend(parts_of(this))


# ---------------------------------------------------------------- what comes of it


def amounts(
    contract: c.Contract, objective: c.Objective, each: c.Consequence, result: Fraction, times: int
) -> list[Fraction | None]:
    """The amount in the first period with a result, in the second in a row, …; None where there is none."""
    contract = alone(contract, objective, each)
    line = timeline(contract)
    first = line.at(objective.unit, line.low)
    mine = [] if first is None else [p for p in (first, *line.following(first, times)) if p.end <= line.high][:times]
    if not mine:
        return []
    given = tuple(GivenValue("objective", objective.name, None, p.label, result) for p in mine)
    periods = settlement_periods(contract, mine[-1].end)
    found = settle(contract, periods, Measured(given=given, rows=False), mine[-1].end)
    lines = {n.period: n.amount for outcome in found for n in outcome.lines if n.name == each.name}
    return [lines.get(p.label) for p in mine]


def alone(contract: c.Contract, objective: c.Objective, each: c.Consequence) -> c.Contract:
    """The terms as signed with one promise and one amount, before any step. What reads others then has no amount."""
    return replace(
        contract,
        objectives=(objective,),
        reliefs=(),
        consequences=(replace(each, objectives=(objective.name,)),),
        settlement=replace(contract.settlement, steps=()) if contract.settlement else None,
        remedies=(),
        amendments=(),
    )


def fixed(contract: c.Contract) -> bool:
    """Whether no charge is measured, which an example takes to be nothing."""
    measured = (node for charge in contract.charges for node in nodes(charge.amount))
    return not any(isinstance(node, Aggregate) and isinstance(node.over, RowSet) for node in measured)
