"""A settled statement as JSON: every figure an exact string, so that nothing is lost on the way to another program.

Takes a `Statement` and its `Contract`; gives the text. The shape, whose keys are promised:

    {"contract", "version", "currency", "periods": [
        {"period", "objectives": [
            {"name", "group", "outcome", "result", "numerator", "denominator", "target", "counted",
             "left_out", …}],
         "lines": [{"name", "amount", …}], "total", …}], …}

`result` is exact: a finite decimal, or `p/q` where there is none. A share is a ratio, `"0.8"` for 80 %; a duration is
in seconds; money is in the currency's main unit; null where nothing was measured. `numerator` and `denominator` are the
counts or sums that it came from, in the same unit. `target` is the promise in English words. `left_out` counts the rows
that reliefs took out. `amount` is a line before the settlement's steps, `settled` after them; `total` the credits of
the period. `origin` is the period that a line goes back to: what was carried from it, or with a minus what was taken
back of it; else null. `payables` say what becomes of the totals. `group` is null for the rows whose group is not
stated, and where `grouped` is false.

`standing` is how a line stands between the parties, where lines may be disputed: `state` is open, accepted, disputed,
upheld or rejected, `until` the end of its window, `note` the period whose note reverses it. `remedies` are the duties
and rights that arose: `state` is waiting, open, overdue, done, waived, lapsed or not known; `due` the end of the time
to deliver or to use it, `effect` when a notice takes effect at the earliest. `earlier_remedies`, in the first period,
are those of periods before, not ended. `disregarded` are recorded decisions that changed nothing. These instants, like
`as_of`, are microseconds since 1970-01-01 UTC.

`step_notes` are what steps of the settlement leave open: `fact` is condition not known, limit not known or amount not
known (the step did nothing), may change (`until` an instant), or of an excess over a cap carried, lapsed, term ends or
no such cap, with the `period` that it is of and its `amount`.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from slalang.documents.drafting import draft_of
from slalang.documents.sentences import Sentences
from slalang.documents.tree import text_of
from slalang.documents.words import english
from slalang.model.contract import Contract
from slalang.model.outcome import (
    Disregarded,
    Line,
    ObjectiveOutcome,
    PeriodOutcome,
    Right,
    Standing,
    Statement,
    StepNote,
    StepTrace,
)
from slalang.units import Kind, Type, decimal_text

MICROSECONDS = 1_000_000


def statement(outcome: Statement, contract: Contract) -> str:
    """The statement as indented JSON with its keys in the documented order."""
    return json.dumps(record(outcome, contract), ensure_ascii=False, indent=2) + "\n"


def record(outcome: Statement, contract: Contract) -> dict[str, Any]:
    """The statement as plain data."""
    sentences = draft_of(contract, english(), (), {}).sentences
    return {
        "contract": outcome.contract,
        "version": outcome.version,
        "currency": outcome.currency,
        "periods": [period(each, sentences) for each in outcome.periods],
        "title": outcome.title,
        "zone": outcome.zone,
        "as_of": outcome.as_of,
        "unattributed": dict(outcome.unattributed),
        "provenance": provenance(outcome),
    }


def period(each: PeriodOutcome, sentences: Sentences) -> dict[str, Any]:
    return {
        "period": each.period,
        "objectives": [objective(o, sentences) for o in each.objectives],
        "lines": [line(one) for one in each.lines],
        "total": decimal_text(each.total),
        "bonuses": decimal_text(each.bonuses),
        "given": {word: decimal_text(amount) for word, amount in each.given},
        "awaits": [{"line": a.line, "decided": a.decided} for a in each.awaits],
        "scores": [
            {"name": s.name, "key": s.key, "points": decimal_text(s.amount), "period": s.period} for s in each.scores
        ],
        "payables": [
            {"kind": p.kind, "amount": decimal_text(p.amount), "how": p.how, "until": p.until} for p in each.payables
        ],
        "charges": [
            {"name": c.name, "key": c.key, "amount": decimal_text(c.amount), "period": c.period} for c in each.charges
        ],
        "not_given": [
            {"name": n.name, "objective": n.objective, "key": n.key, "reason": n.reason, "period": n.period}
            for n in each.not_given
        ],
        "remedies": [right(one) for one in each.rights],
        "earlier_remedies": [right(one) for one in each.earlier_rights],
        "disregarded": [disregarded(one) for one in each.disregarded],
        "step_notes": [step_note(step, note) for step in each.steps for note in step.notes],
    }


def objective(o: ObjectiveOutcome, sentences: Sentences) -> dict[str, Any]:
    counts = o.counts
    return {
        "name": o.objective,
        "group": o.group,
        "outcome": str(o.verdict),
        "result": quantity(o.result, o.type),
        "numerator": quantity(o.numerator, o.type),
        "denominator": None if o.denominator is None else decimal_text(o.denominator),
        "target": text_of(sentences.pattern(o.target)).replace("\N{NO-BREAK SPACE}", " "),
        "counted": counts.counted,
        "left_out": sum(number for _, number in counts.left_out),
        "grouped": o.grouped,
        "period": o.period,
        "type": str(o.type),
        "fulfilled": counts.fulfilled,
        "undecided": counts.undecided,
        "met_by_relief": sum(number for _, number in counts.met_by_relief),
        "not_among": counts.not_among,
        "uncovered": counts.uncovered,
        "missed_levels": list(o.missed_levels),
        "shortfall": quantity(o.shortfall, o.type),
        "reason": o.reason,
        "provisional": o.provisional,
    }


def quantity(value: Fraction | None, type: Type) -> str | None:
    """An exact value in the unit that the shape promises: durations in seconds, everything else as it is kept."""
    if value is None:
        return None
    return decimal_text(value / MICROSECONDS if type.kind is Kind.DURATION else value)


def line(each: Line) -> dict[str, Any]:
    return {
        "name": each.name,
        "amount": decimal_text(each.amount),
        "key": each.key,
        "settled": decimal_text(each.settled),
        "kind": each.kind,
        "objective": each.objective,
        "period": each.period,
        "origin": each.origin or None,
        "standing": standing(each.standing),
    }


def step_note(step: StepTrace, note: StepNote) -> dict[str, Any]:
    return {
        "step": step.label,
        "fact": str(note.fact),
        "key": note.key or None,
        "period": note.period or None,
        "amount": None if note.amount is None else decimal_text(note.amount),
        "until": note.until,
    }


def right(each: Right) -> dict[str, Any]:
    return {
        "name": each.remedy,
        "objective": each.objective,
        "key": each.key,
        "period": each.period,
        "party": each.side,
        "kind": "duty" if each.delivers else "right",
        "what": each.what,
        "state": str(each.state),
        "arises": each.arises,
        "due": each.due,
        "done": each.at,
        "by": each.by,
        "effect": each.effect,
        "reason": each.reason,
    }


def standing(now: Standing | None) -> dict[str, Any] | None:
    if now is None:
        return None
    return {
        "state": str(now.acceptance),
        "until": now.until,
        "disputed": now.at,
        "by": now.by,
        "decided": now.decided_at,
        "decided_by": now.decided_by,
        "note": now.note,
    }


def disregarded(each: Disregarded) -> dict[str, Any]:
    return {
        "record": each.record,
        "name": each.declaration,
        "objective": each.objective,
        "key": each.key,
        "period": each.period,
        "decision": each.decision,
        "by": each.by,
        "at": each.at,
        "reason": each.reason,
        "limit": each.limit,
    }


def provenance(outcome: Statement) -> dict[str, Any]:
    p = outcome.provenance
    files = [
        {"record": r.record, "path": f.path, "sha256": f.sha256, "rows": f.rows} for r in p.relations for f in r.files
    ]
    rows = [
        {
            "record": r.record,
            "rows": r.rows,
            "collapsed": r.collapsed,
            "rejected": r.rejected,
            "orphans": r.orphans,
            "dropped": r.dropped,
            "reported": r.reported,
        }
        for r in p.relations
    ]
    return {
        "contract": p.contract,
        "sources": p.sources,
        "slalang": p.slalang,
        "zones": p.zones,
        "holidays": p.holidays_version,
        "files": files,
        "records": rows,
        "results": None if p.results is None else {"path": p.results.path, "sha256": p.results.sha256},
    }
