"""Why a line of a note moves money: the rule of the contract that gave it, with its figures, in the agreement's words.

Takes a period under the terms in force in it and a line of the note; gives sentences. What the line is about, its
result and its target, is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.documents.account.amounts import step_words
from slalang.documents.account.derivation import MOST_OPERANDS, below, equal, passes, per, substituted
from slalang.documents.account.reckoning import Account
from slalang.documents.tree import Runs, text_of
from slalang.documents.voice import capital, words
from slalang.documents.walk import tables_in
from slalang.model.contract import Consequence
from slalang.model.expression import Aggregate, Otherwise, OutcomePattern, Table, Test
from slalang.model.expression import Row as TableRow
from slalang.model.note import NoteLine
from slalang.model.outcome import Line, PeriodOutcome, Trace
from slalang.units import FLAG, decimals_of


def reasons(account: Account, period: PeriodOutcome, of: NoteLine) -> Iterator[str]:
    """The condition and the amount of a line, or the step of the settlement that brought it in."""
    index, draft = of.origin.line, account.draft
    line = period.lines[index]
    found = draft.sentences.names.find("consequence", line.name)
    if line.origin or not isinstance(found, Consequence):
        step = next((s for s in period.steps if any(c.line == index for c in s.changes)), None)
        if step is not None:
            yield draft.text("note.step", step=text_of(step_words(account, step)))
        return
    if found.whatever_the_outcome and found.objectives:
        yield text_of(capital(draft.say("consequence.whatever")))
    elif found.when is not None:
        yield text_of(capital(draft.say("consequence.when", condition=draft.sentences.condition(found.when))))
    yield from computed(account, line, found, abs(of.gross))


def computed(account: Account, line: Line, found: Consequence, gross: Fraction) -> Iterator[str]:
    """How the amount was computed, and to what it was rounded; nothing of a fixed amount that stands on the line."""
    rounded = 0 < abs(gross - line.amount) < Fraction(1, 10 ** decimals_of(account.statement.currency))
    formula, bands = formula_of(account, line, found), bands_of(account, line.trace, found)
    if not formula and not rounded and not bands:
        return
    said = text_of(equal([words(formula)] if formula else [], account.value(line.trace.value, line.trace.type)))
    settled = {"rounded": text_of(account.money(gross))} if rounded else {}
    said = account.draft.text("note.rounded", amount=said, **settled) if rounded else said
    if bands:
        yield account.draft.text("note.computed_where", band=text_of(account.draft.voice.all_of(bands)), amount=said)
    else:
        yield account.draft.text("note.computed", amount=said)


def formula_of(account: Account, line: Line, found: Consequence) -> str:
    """The amount with its values put in, or in the words of the agreement where rows are added up."""
    counted = chain(line.trace)[-1]
    if formula := substituted(account, counted) or graduated(account, counted, found):
        return formula
    of_rows = isinstance(found.amount, Aggregate) and not tables_in(found.amount)
    return text_of(account.draft.sentences.expression(found.amount)) if of_rows else ""


def graduated(account: Account, trace: Trace, found: Consequence) -> str:
    """The rate of each band for what lies in it: `100 EUR for each percentage point of 5 percentage points`."""
    table = next((t for t in tables_in(found.amount) if t.graduated and t.place == trace.place), None)
    parts = [part for part in trace.parts if part.rule == "band"]
    if table is None or not 0 < len(parts) <= MOST_OPERANDS:
        return ""
    said = [band(account, table, *(account.value(p.value, p.type) for p in part.parts)) for part in parts]
    return " + ".join(f"({each})" for each in said) if len(said) > 1 else said[0]


def band(account: Account, table: Table, rate: str, filled: str) -> str:
    if table.quantum is None:
        return f"{rate} × {filled}"
    return per(account, "per", [rate, text_of(account.draft.sentences.expression(table.quantum)), filled])


def chain(trace: Trace) -> tuple[Trace, ...]:
    """A step and those behind it whose value it hands on, down to the one that computed it."""
    found = [trace]
    while passes(found[-1]):
        found.append(below(found[-1])[-1])
    return tuple(found)


def bands_of(account: Account, trace: Trace, found: Consequence) -> list[Runs]:
    """The rows of the amount's tables that counted, as conditions: `the result is under 70%`."""
    tables, said = tables_in(found.amount), list[Runs]()
    for step in chain(trace):
        rows = ((table, row) for table in tables for row in table.rows if row.place == step.place)
        if step.rule == "row" and (counted := next(rows, None)):
            said += tests(account, *counted)
            tables = tables_in(counted[1].value)
    return said


def tests(account: Account, table: Table, row: TableRow) -> Iterator[Runs]:
    """The patterns of a row, each of its key; what is left over and outcomes are said by the condition."""
    for key, pattern in zip(table.keys, row.patterns, strict=False):
        if not isinstance(pattern, Otherwise | OutcomePattern):
            yield account.draft.sentences.condition(Test(key, pattern, type=FLAG))
