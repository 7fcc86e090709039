"""Explanations as JSON: a stable tree, every value an exact string with its unit, every step with its place.

Takes a `Statement` and the answers or subjects of it; gives the text. The shape, whose keys are promised:

    {"contract", "version", "currency", "as_of",
     "answers": [{"about", "name", "title", "key", "period", "value", "unit", "place",
                  "derivation": NODE, "condition": NODE | null, "rows": [NODE], "objectives": [OBJECTIVE],
                  "steps": [STEP], "rights": [RIGHT], "avoidance": [AVOIDANCE]}],
     "subjects": [{"about", "name", "title", "key", "period", "value", "unit", "place"}]}

    NODE      {"label", "rule", "value", "unit", "place", "parts": [NODE]}
    place     {"file", "line", "column"}, or null
    OBJECTIVE {"name", "group", "period", "outcome", "reason", "result", "unit", "numerator", "denominator", "target",
               "shortfall", "missed_levels", "provisional", "counts", "derivation": NODE, "evidence"}
    STEP      {"number", "label", "place", "bound": NODE | null, "total", "changes": [{"name", "key", …}], "notes"}
    RIGHT     {"side", "what", "delivers", "state", "arises", "due", "at", "by", "effect", "reason"}
    AVOIDANCE {"objective", "group", "outcome", "why", "turns": [TURN], "lessened": [TURN]}
    TURN      {"changes": […], "outcome", "missed_levels", "result", "one_less", "lines": […], "total"}

A row is a NODE whose `of` is what is made of the rows, such as `sum of price over fines`; its parts are what was read.
Values are exact: a finite decimal, or `p/q` where there is none; durations in seconds, shares as ratios, instants in
UTC. `label` is in the contract's own words. A `TURN` holds the least change, `one_less` the outcome with one row less.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from slalang.documents.drafting import draft_of
from slalang.documents.tree import text_of
from slalang.documents.why.answer import Answer
from slalang.documents.words import english
from slalang.formats.json import MICROSECONDS, quantity, step_note
from slalang.model.contract import Contract
from slalang.model.expression import Pattern, Value
from slalang.model.measured import Counts
from slalang.model.outcome import Amount, Line, ObjectiveOutcome, Right, Statement, StepTrace, Trace
from slalang.model.priced import Priced
from slalang.settle.answering import About, Remedied, Subject
from slalang.settle.avoidance import Avoidance
from slalang.settle.lines import Due, as_score
from slalang.settle.needed import Needed
from slalang.settle.recounting import Recount
from slalang.settle.turning import LineTurn, Turn
from slalang.source import Place
from slalang.units import PERCENTAGE_POINTS, CalendarSpan, Kind, Type, decimal_text

UNITS = {
    Kind.PERCENT: "ratio",
    Kind.PERCENTAGE_POINTS: "ratio",
    Kind.RATIO: "ratio",
    Kind.DURATION: "s",
    Kind.INSTANT: "UTC",
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record(statement: Statement, answers: Iterable[Answer], found: Iterable[Subject]) -> str:
    """The whole as indented JSON with its keys in the documented order."""
    whole = {
        "contract": statement.contract,
        "version": statement.version,
        "currency": statement.currency,
        "as_of": exact(statement.as_of, Type(Kind.INSTANT)),
        "answers": [answer(each) for each in answers],
        "subjects": [subject(each) for each in found],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def subject(each: Subject) -> dict[str, Any]:
    return {
        "about": str(each.about),
        "name": each.name,
        "title": each.title,
        "key": each.key,
        "period": each.period,
        "value": exact(each.value, each.type),
        "unit": unit(each.type),
        "place": place(each.place),
    }


def answer(each: Answer) -> dict[str, Any]:
    of = each.subject.of
    trace = of if isinstance(of, Trace) else getattr(of, "trace", None)
    condition = of.condition if isinstance(of, Remedied) else each.condition
    steps = each.period.steps if each.subject.about in {About.LINE, About.TOTAL} else ()
    chosen = [(n, s) for n, s in enumerate(each.period.steps, 1) if s in steps or s is of]
    return {
        **subject(each.subject),
        "derivation": node(trace) if trace is not None else None,
        "condition": node(condition) if condition is not None else None,
        "rows": [row for priced in rows_of(each) for row in rows(priced)],
        "objectives": [objective(each, o) for o in each.outcomes],
        "steps": [step(each, number, one) for number, one in chosen],
        "rights": [right(one) for one in of.rights] if isinstance(of, Remedied) else [],
        "avoidance": [avoidance(one) for one in each.avoidances],
    }


# ---------------------------------------------------------------- values


def exact(value: Value, type: Type) -> str | None:
    """A value as text that loses nothing; null where it is missing."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case CalendarSpan(months=months, days=days):
            return f"P{months}M{days}D" if months else f"P{days}D"
        case int() if type.kind is Kind.INSTANT:
            return (EPOCH + timedelta(microseconds=value)).isoformat()
        case int() | Fraction():
            return decimal_text(Fraction(value) / MICROSECONDS if type.kind is Kind.DURATION else Fraction(value))
        case date():
            return value.isoformat()


def unit(type: Type) -> str:
    """`EUR`, `ratio`, `s`, or the type's own name."""
    return type.currency or UNITS.get(type.kind, str(type.kind))


def place(at: Place | None) -> dict[str, Any] | None:
    if at is None or not at.source.name:
        return None
    return {"file": at.source.name, "line": at.line, "column": at.column}


def node(trace: Trace) -> dict[str, Any]:
    """A step of a derivation with all below it."""
    return {
        "label": trace.label,
        "rule": trace.rule,
        "value": exact(trace.value, trace.type),
        "unit": unit(trace.type),
        "place": place(trace.place),
        "parts": [node(part) for part in trace.parts],
    }


# ---------------------------------------------------------------- parts of an answer


def rows_of(each: Answer) -> Iterable[Priced]:
    of = each.subject.of
    score = as_score(of) if isinstance(of, Due) and of.given else of
    if isinstance(score, Line | Amount):
        yield from (p for p in each.period.priced if p.is_of(score))


def rows(priced: Priced) -> Iterable[dict[str, Any]]:
    """The rows that an amount reads, each as a node: what it read are its parts, `of` says what is made of the rows."""
    for row in priced.rows.rows:
        read = zip(priced.rows.columns, row.values, strict=True)
        yield {
            "label": row.key,
            "rule": "row",
            "of": priced.label,
            "value": exact(row.amount, priced.rows.type),
            "unit": unit(priced.rows.type),
            "place": None,
            "parts": [
                {"label": name, "rule": "", "value": exact(v, t), "unit": unit(t), "place": None, "parts": []}
                for (name, t), v in read
            ],
        }


def objective(each: Answer, o: ObjectiveOutcome) -> dict[str, Any]:
    behind = next((b for b in each.behind if b.outcome == o), None)
    return {
        "name": o.objective,
        "group": o.group,
        "period": o.period,
        "outcome": str(o.verdict),
        "reason": o.reason,
        "result": quantity(o.result, o.type),
        "unit": unit(o.type),
        "numerator": quantity(o.numerator, o.type),
        "denominator": None if o.denominator is None else decimal_text(o.denominator),
        "target": in_words(each.contract, o.target),
        "shortfall": quantity(o.shortfall, o.type),
        "missed_levels": list(o.missed_levels),
        "provisional": o.provisional,
        "counts": counts(o.counts),
        "derivation": node(o.trace) if o.trace is not None else None,
        "evidence": {
            "files": list(behind.files),
            "rows": behind.rows,
            "against": list(behind.keys),
            "further": behind.others,
        }
        if behind is not None
        else None,
    }


def in_words(contract: Contract, pattern: Pattern) -> str:
    sentences = draft_of(contract, english(), (), {}).sentences
    return text_of(sentences.pattern(pattern)).replace("\N{NO-BREAK SPACE}", " ")


def counts(of: Counts) -> dict[str, Any]:
    return {
        "counted": of.counted,
        "fulfilled": of.fulfilled,
        "undecided": of.undecided,
        "left_out": dict(of.left_out),
        "met_by_relief": dict(of.met_by_relief),
        "not_among": of.not_among,
        "uncovered": of.uncovered,
    }


def right(one: Right) -> dict[str, Any]:
    instant = Type(Kind.INSTANT)
    return {
        "side": one.side,
        "what": one.what,
        "delivers": one.delivers,
        "state": str(one.state),
        "arises": exact(one.arises, instant),
        "due": exact(one.due, instant),
        "at": exact(one.at, instant),
        "by": one.by,
        "effect": exact(one.effect, instant),
        "reason": one.reason,
    }


def step(each: Answer, number: int, one: StepTrace) -> dict[str, Any]:
    changes = [(each.period.lines[c.line], c) for c in one.changes]
    return {
        "number": number,
        "label": one.label,
        "place": place(one.place),
        "bound": node(one.bound) if one.bound is not None else None,
        "total": decimal_text(one.total),
        "changes": [
            {"name": n.name, "key": n.key, "before": decimal_text(c.before), "after": decimal_text(c.after)}
            for n, c in changes
        ],
        "notes": [step_note(one, note) for note in one.notes],
    }


# ---------------------------------------------------------------- what would have avoided it


def avoidance(each: Avoidance) -> dict[str, Any]:
    return {
        "objective": each.outcome.objective,
        "group": each.outcome.group,
        "outcome": str(each.outcome.verdict),
        "why": each.why,
        "turns": [turn(one) for one in each.turns],
        "lessened": [turn(one) for one in each.steps],
    }


def turn(one: Turn) -> dict[str, Any]:
    o = one.outcome
    return {
        "changes": [change(each) for each in one.changes],
        "outcome": str(o.verdict),
        "missed_levels": list(o.missed_levels),
        "result": quantity(o.result, o.type),
        "one_less": str(one.nearly.verdict) if one.nearly is not None else None,
        "lines": [line(each) for each in one.lines],
        "total": None if one.total is None else decimal_text(one.total),
    }


def change(each: Recount | Needed) -> dict[str, Any]:
    """How rows move, or the result that is asked for."""
    if isinstance(each, Recount):
        return {
            "way": str(each.way),
            "by": each.by,
            "numerator": each.numerator,
            "denominator": each.denominator,
            "second": each.pair.second,
        }
    apart = PERCENTAGE_POINTS if each.type.kind in {Kind.PERCENT, Kind.RATIO} else each.type
    return {
        "way": "result",
        "value": exact(each.value, each.type),
        "unit": unit(each.type),
        "apart": exact(each.apart, apart),
        "second": each.second,
    }


def line(each: LineTurn) -> dict[str, Any]:
    return {
        "name": each.line.name,
        "key": each.line.key,
        "amount": decimal_text(each.amount),
        "settled": decimal_text(each.settled),
        "amount_now": decimal_text(each.line.amount),
        "settled_now": decimal_text(each.line.settled),
    }
