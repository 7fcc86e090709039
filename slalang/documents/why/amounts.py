"""Why an amount is what it is: how it arose, how it was computed, the rows in it, and what each step made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from slalang.documents.account.amounts import (
    before_steps,
    bound_word,
    change,
    line_name,
    note_words,
    step_words,
    takes_back,
    totals_given,
)
from slalang.documents.account.prices import prices
from slalang.documents.account.reckoning import Account
from slalang.documents.tree import Item, Items, Runs
from slalang.documents.voice import capital, joined, merged, strong, words
from slalang.documents.why.answer import Answer
from slalang.documents.why.branches import branch, item, place_of, told
from slalang.documents.why.outcomes import outcome_branch
from slalang.model.contract import Cap, Reduce, Round
from slalang.model.outcome import Amount, Line, LineChange, ObjectiveOutcome, StepTrace, Trace
from slalang.settle.lines import PENDING, Due, as_score
from slalang.units import Kind, exact_sum

PRO_RATA = (Cap, Reduce)
"""Steps that shrink lines in proportion."""


# ---------------------------------------------------------------- how it arose and was computed


def line_branch(account: Account, answer: Answer, line: Line) -> Item:
    """A line from its condition to what is settled."""
    before, settled = account.money(line.amount), account.money(line.settled)
    key = "why.settled" if line.amount == line.settled else "why.settled_from"
    said = account.draft.say(key, settled=bold(settled), **({} if line.amount == line.settled else {"before": before}))
    runs = merged((*said, *told(account, answer.subject.place, None)))
    position = answer.period.lines.index(line)
    return item(
        runs,
        *arising(account, answer),
        *free(account, line),
        amount(account, answer, line.trace, line),
        *(outcome_branch(account, answer, o) for o in answer.outcomes),
        *settlement(account, answer, position),
    )


def bold(runs: Runs) -> Runs:
    return strong("".join(run.text for run in runs))


def amount(account: Account, answer: Answer, trace: Trace, of: Line | Amount) -> Item:
    """The amount before any step, with the rows that it adds up."""
    inner = trace.parts[0] if len(trace.parts) == 1 else trace
    derived = branch(account, inner, answer.subject.place)
    said = account.draft.say("why.computed", amount=derived.runs)
    return Item(said, (*derived.blocks, *prices(account, answer.period, (of,))))


def arising(account: Account, answer: Answer) -> Iterator[Item]:
    """The condition that it arose under, and the months that a run counts."""
    if answer.condition is not None:
        derived = branch(account, answer.condition, answer.subject.place)
        yield Item(account.draft.say("why.condition", condition=derived.runs), derived.blocks)
    if answer.history:
        yield item(account.draft.say("why.history"), *(past(account, o) for o in answer.history))


def free(account: Account, line: Line) -> Iterator[Item]:
    """That no outcome gave it, where that is so."""
    if account.whatever((line,)) and line.objective:
        yield Item(account.draft.say("why.whatever", objective=words(account.title(line.objective))))


def past(account: Account, outcome: ObjectiveOutcome) -> Item:
    period = words(account.draft.voice.figures.period(outcome.period))
    result = words(account.result(outcome))
    return Item(joined([account.draft.say("list.of", name=period, x=result), account.judged(outcome)], ", "))


def due_branch(account: Account, answer: Answer, due: Due) -> Item:
    """A score, or why a penalty or bonus gave no line."""
    parts = (*arising(account, answer),)
    outcomes = (outcome_branch(account, answer, o) for o in answer.outcomes)
    place = told(account, answer.subject.place, None)
    if due.given:
        said = merged((*strong(account.value(due.trace.value, due.trace.type)), *place))
        return item(said, *parts, amount(account, answer, due.trace, as_score(due)), *outcomes)
    why = account.reason(due.reason) if due.reason else account.draft.say("why.condition_false")
    return item(merged((*account.draft.say("why.no_line", reason=why), *place)), *parts, *outcomes)


def charge_branch(account: Account, answer: Answer, charge: Amount) -> Item:
    derived = branch(account, charge.trace)
    return Item(derived.runs, (*derived.blocks, *prices(account, answer.period, (charge,))))


def series_branch(account: Account, answer: Answer, trace: Trace) -> Item:
    """A series: its own clause and how it came about."""
    if trace.rule == PENDING:
        return Item(merged((*capital(account.reason(PENDING)), *told(account, trace.place, None))))
    derived = branch(account, trace)
    where = () if place_of(trace) else told(account, answer.subject.place, None)
    return Item(merged((*derived.runs, *where)), derived.blocks)


# ---------------------------------------------------------------- the steps


def settlement(account: Account, answer: Answer, position: int) -> Iterator[Item]:
    """Every step: what it did to one line, or that it left it alone."""
    if answer.period.steps:
        steps = (step_on(account, answer, each, position) for each in answer.period.steps)
        yield Item(account.draft.say("why.settlement"), (Items(tuple(steps), numbered=True),))


def step_on(account: Account, answer: Answer, each: StepTrace, position: int) -> Item:
    """A step with what it made of one line."""
    mine = next((c for c in each.changes if c.line == position), None)
    said = account.draft.say(
        "list.of", name=capital(step_words(account, each)), x=outcome_of(account, answer, each, mine)
    )
    runs = merged((*said, *told(account, each.place, None)))
    notes = (Item(note_words(account, note)) for note in each.notes)
    if mine is None:
        return item(runs, *notes)
    return item(runs, *bounds(account, each), *share_of(account, answer, each, mine), *notes)


def outcome_of(account: Account, answer: Answer, each: StepTrace, change: LineChange | None) -> Runs:
    """`4,000.00 EUR → 3,642.34 EUR`, or that nothing changed, with the limit or condition that let it be."""
    if change is not None:
        return joined([account.money(change.before), bold(account.money(change.after))], " → ")
    bound = each.bound
    if bound is None or bound.value is None:
        return account.draft.say("why.unchanged")
    key = "why.unchanged_limit" if isinstance(declared(answer, each), Cap) else "why.unchanged_by"
    key = "why.unchanged_condition" if bound.type.kind is Kind.FLAG else key
    return account.draft.say(key, bound=account.value(bound.value, bound.type))


def bounds(account: Account, each: StepTrace) -> Iterator[Item]:
    if each.bound is not None:
        derived = branch(account, each.bound)
        yield Item(merged((*words(f"{bound_word(account, each)}: "), *derived.runs)), derived.blocks)


def share_of(account: Account, answer: Answer, each: StepTrace, mine: LineChange) -> Iterator[Item]:
    """How a line came by its part of what a step did to several: in proportion, or by the largest remainders."""
    step = declared(answer, each)
    together = [c for c in each.changes if c.before and c.after * mine.before == mine.after * c.before]
    if isinstance(step, PRO_RATA) and len(together) > 1:
        before = exact_sum(c.before for c in together)
        after = exact_sum(c.after for c in together)
        figures = {"line": mine.before, "after": after, "before": before}
        yield Item(account.draft.say("why.in_proportion", **{k: account.money(v) for k, v in figures.items()}))
    elif isinstance(step, Round) and len(answer.period.lines) > 1:
        yield Item(account.draft.say("why.remainders", total=account.money(each.total)))


def declared(answer: Answer, each: StepTrace) -> object:
    """The step as the contract declares it."""
    whole = answer.contract.settlement
    return next((s for s in whole.steps if s.place == each.place), None) if whole is not None else None


def step_branch(account: Account, answer: Answer, each: StepTrace) -> Item:
    """A step with all that it did."""
    runs = merged((*capital(step_words(account, each)), *told(account, each.place, None)))
    changes = [Item(change(account, answer.period, one)) for one in each.changes]
    unchanged = () if changes else (Item(account.draft.say("amount.unchanged")),)
    total = Item(account.draft.say("amount.total_after", total=account.money(each.total)))
    notes = (Item(note_words(account, note)) for note in each.notes)
    return item(runs, *bounds(account, each), *changes, *unchanged, *notes, total)


# ---------------------------------------------------------------- the total


def total_branch(account: Account, answer: Answer) -> Item:
    """All credits or all bonuses: the lines as computed, every step, and what is settled."""
    kind = "penalty" if answer.subject.name == "credits" else "bonus"
    chosen = [n for n in answer.period.lines if n.kind == kind]
    value = bold(account.money(Fraction(answer.subject.value or 0)))  # type: ignore[arg-type]  # an amount
    before = account.money(before_steps(chosen))
    steps = [step_branch(account, answer, each) for each in answer.period.steps]
    parts = [item(account.draft.say("why.lines", total=before), *(line_total(account, n) for n in chosen))]
    if steps:
        parts.append(Item(account.draft.say("why.settlement"), (Items(tuple(steps), numbered=True),)))
    words_of = {p for p in answer.period.given if p[0] == answer.subject.name}
    given = totals_given(account, replace(answer.period, given=tuple(words_of)))
    return item(account.draft.say("why.settled", settled=value), *(Item(p.runs) for p in given), *parts)


def line_total(account: Account, line: Line) -> Item:
    """`Credit for slow answers: 4,000.00 EUR → 3,642.34 EUR`."""
    before = () if takes_back(line) else (account.money(line.amount),)
    amounts = joined([*before, account.money(line.settled)], " → ")
    place = told(account, place_of(line.trace), None)
    return Item(merged((*account.draft.say("list.of", name=line_name(account, line), x=amounts), *place)))
