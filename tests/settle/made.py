"""A small factory: contracts of model objects, and what was measured for them, as the tests of settling need them.

An objective's record has the objective's name; its result is given as two counts for each period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Population, Question
from slalang.model.outcome import PeriodOutcome
from slalang.settle.questions import questions
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.source import NOWHERE
from slalang.units import (
    COUNT,
    FLAG,
    NUMBER,
    PERCENT,
    PERCENTAGE_POINTS,
    POINTS,
    TEXT,
    Kind,
    Rounding,
    Type,
    money,
)

EUR = money("EUR")
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
OUTCOME = Type(Kind.OUTCOME)

# ---------------------------------------------------------------- expressions


def percent(value: str | float) -> x.Constant:
    return x.Constant(Fraction(str(value)) / 100, type=PERCENT)


def points_of(value: str) -> x.Constant:
    return x.Constant(Fraction(value) / 100, type=PERCENTAGE_POINTS)


def eur(value: str | int) -> x.Constant:
    return x.Constant(Fraction(str(value)), type=EUR)


def number(value: str | int) -> x.Constant:
    return x.Constant(Fraction(str(value)), type=NUMBER)


def count_of(value: int) -> x.Constant:
    return x.Constant(Fraction(value), type=COUNT)


def points(value: str | int) -> x.Constant:
    return x.Constant(Fraction(str(value)), type=POINTS)


def text(value: str) -> x.Constant:
    return x.Constant(value, type=TEXT)


def at_least(e: x.Expression) -> x.Bounds:
    return x.Bounds(e, True, None, False)


def at_most(e: x.Expression) -> x.Bounds:
    return x.Bounds(None, False, e, True)


def under(e: x.Expression) -> x.Bounds:
    return x.Bounds(None, False, e, False)


def over(e: x.Expression) -> x.Bounds:
    return x.Bounds(e, False, None, False)


def from_under(low: x.Expression, high: x.Expression) -> x.Bounds:
    return x.Bounds(low, True, high, False)


def is_(value: x.Expression, pattern: x.Pattern) -> x.Test:
    return x.Test(value, pattern, type=FLAG)


def times(a: x.Expression, b: x.Expression) -> x.Arithmetic:
    return x.Arithmetic("times", a, b, type=b.type if a.type.kind is Kind.PERCENT else a.type)


def of(a: x.Expression, b: x.Expression) -> x.Arithmetic:
    return x.Arithmetic("of", a, b, type=b.type)


def plus(a: x.Expression, b: x.Expression) -> x.Arithmetic:
    return x.Arithmetic("plus", a, b, type=a.type)


def minus(a: x.Expression, b: x.Expression) -> x.Arithmetic:
    return x.Arithmetic("minus", a, b, type=a.type)


def table(key: x.Expression, *rows: tuple[x.RowPattern, x.Expression], **more: Any) -> x.Table:
    made = tuple(x.Row((pattern,), value) for pattern, value in rows)
    return x.Table((key,), made, type=rows[0][1].type, **more)


def series(kind: str, name: str, type: Type = EUR, key: x.Expression | None = None) -> x.SeriesValue:
    return x.SeriesValue(x.SeriesKind(kind), name, key, type=type)


def fee(name: str = "fee") -> x.SeriesValue:
    return series("charge", name)


def word(name: str, type: Type = EUR) -> x.ContextValue:
    return x.ContextValue(name, type=type)


RESULT = word("result", PERCENT)
SHORTFALL = word("shortfall", PERCENTAGE_POINTS)
CHARGES, CREDITS = word("charges"), word("credits")
MISSED = x.OutcomeIs(None, "missed", type=FLAG)
OTHERWISE = x.Otherwise()


def missed(level: str) -> x.OutcomeIs:
    return x.OutcomeIs(None, "missed", level, type=FLAG)


def missed_in_a_row() -> x.RunLength:
    return x.RunLength(MISSED, "month", type=COUNT)


def sum_over(value: x.Expression, window: x.Window, unit: str = "") -> x.Aggregate:
    return x.Aggregate(x.Fold.SUM, x.PeriodSet(window, unit), value, type=value.type)


def last(count: int, unit: str = "month") -> x.Window:
    return x.Window("last", unit, count)


def before(count: int, unit: str = "month") -> x.Window:
    return x.Window("before", unit, count)


def field(record: str, name: str, type: Type = FLAG) -> x.FieldValue:
    return x.FieldValue(record, name, type=type)


def share_of(record: str) -> x.Aggregate:
    return x.Aggregate(x.Fold.SHARE, x.RowSet(record, where=field(record, "ok")), type=PERCENT)


def sum_of(record: str, name: str = "amount", type: Type = EUR) -> x.Aggregate:
    return x.Aggregate(x.Fold.SUM, x.RowSet(record), field(record, name, type), type=type)


# ---------------------------------------------------------------- declarations


def objective(name: str, target: x.Pattern, **more: Any) -> c.Objective:
    given: dict[str, Any] = {"measure": share_of(name), "unit": "month", "record": name, **more}
    return c.Objective(name=name, target=target, **given)


def grouped(name: str, target: x.Pattern, key: str, type: Type = TEXT, **more: Any) -> c.Objective:
    return objective(name, target, group=field(name, key, type), group_name=key, **more)


def charge(amount: x.Expression, name: str = "fee", unit: str = "month", **more: Any) -> c.Charge:
    return c.Charge(name=name, unit=unit, amount=amount, **more)


def penalty(
    name: str, amount: x.Expression, *objectives: str, when: x.Expression | None = MISSED, **more: Any
) -> c.Consequence:
    given: dict[str, Any] = {"kind": "penalty", "unit": "month", "when": when if objectives else None, **more}
    return c.Consequence(name=name, amount=amount, objectives=objectives, **given)


def lines(*names: str) -> tuple[c.LineSelector, ...]:
    return tuple(c.LineSelector(name) for name in names or ("credits",))


def cap(limit: x.Expression, *names: str, for_each: str = "") -> c.Cap:
    return c.Cap(lines(*names), limit, for_each)


def keep(which: str, *names: str, for_each: str = "") -> c.Keep:
    return c.Keep(which, lines(*names), for_each)


def rounding(quantum: str = "0.01", way: Rounding = Rounding.HALF_UP) -> c.Round:
    return c.Round(way, Fraction(quantum))


def settlement(*steps: c.SettlementStep, unit: str = "month") -> c.Settlement:
    return c.Settlement(name="monthly", unit=unit, steps=steps)


def contract(**parts: Any) -> c.Contract:
    given: dict[str, Any] = {
        "name": "made",
        "title": "Made",
        "number": "1",
        "provider": c.Party(name="provider", side="provider"),
        "customer": c.Party(name="customer", side="customer"),
        "effective_from": date(2026, 1, 1),
        "effective_to": date(2027, 12, 31),
        "zone": "Europe/Madrid",
        "currency": "EUR",
        "languages": ("en",),
        "place": NOWHERE,
        "charges": (charge(eur(40_000)),),
        **parts,
    }
    return c.Contract(**given)


# ---------------------------------------------------------------- what was measured

Result = tuple[int, int] | str
"""Two counts, or a percentage: `985 of 1000` is `98.5`."""

Results = Mapping[str, Mapping[Any, Result]]
"""By objective, then by a period's label, or by (label, group)."""


def counts(result: Result) -> tuple[int, int]:
    if isinstance(result, tuple):
        return result
    share = Fraction(result) / 100
    return int(share * 100_000), 100_000


def place(label: str | tuple[str, str | None]) -> CellKey:
    return CellKey(label) if isinstance(label, str) else CellKey(*label)


def measured(
    of: c.Contract, results: Results | None = None, sums: Mapping[str, Mapping[Any, str | int]] | None = None
) -> Measured:
    """The answers to all questions of a contract: results by objective, sums by record."""
    results, sums = results or {}, sums or {}
    answers: dict[Question, Answer] = {}
    for question in questions(of):
        rows = question.aggregate.over
        assert isinstance(rows, x.RowSet)
        given = results.get(rows.record, {}) if question.aggregate.fold is x.Fold.SHARE else {}
        cells = {place(k): Cell(*map(Fraction, counts(r))) for k, r in given.items()}
        cells |= {place(k): Cell(Fraction(str(v)), Fraction(1)) for k, v in sums.get(rows.record, {}).items()}
        answers[question] = Answer(cells)
    return Measured(answers, {name: population(name, given) for name, given in results.items()})


def population(name: str, results: Mapping[Any, Result]) -> Population:
    found = {place(k): Counts(counted=counts(r)[1], fulfilled=counts(r)[0]) for k, r in results.items()}
    return Population(name, found)


def settled(of: c.Contract, data: Measured, until: str, **more: Any) -> dict[str, PeriodOutcome]:
    """The outcomes from the start of the term to a period, by label."""
    line = timeline(of)
    every = settlement_periods(of, line.high if of.effective_to else line.low + 25 * 366 * DAY)
    labels = [p.label for p in every]
    periods = every[: labels.index(until) + 1]
    found = settle(of, periods, data, more.pop("as_of", periods[-1].end), **more)
    return {o.period: o for o in found}


def amounts(outcome: PeriodOutcome) -> dict[str, Fraction]:
    """Settled lines by name, with the key where there is one."""
    return {n.name if n.key is None else f"{n.name} {n.key}": n.settled for n in outcome.lines}


def with_settlement(of: c.Contract, *steps: c.SettlementStep) -> c.Contract:
    return replace(of, settlement=settlement(*steps))
