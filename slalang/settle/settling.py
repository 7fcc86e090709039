"""Settling a contract period by period, from its first: outcomes, fees, lines, steps, and what later ones look back at.

Takes a checked contract without refused forms, the periods of its settlement from the start of the term to the last
one asked for, what was measured for them, and the instant at which open rows were judged; gives one `PeriodOutcome`
for each; assumes that the answers to `questions(contract)` cover all these periods.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from slalang.calendar.opentime import clipped
from slalang.calendar.periods import Period
from slalang.model.contract import Charge, Contract
from slalang.model.expression import SeriesKind
from slalang.model.measured import Measured, RelievedSpans
from slalang.model.outcome import (
    Amount,
    Awaits,
    Disregarded,
    Line,
    NotGiven,
    ObjectiveOutcome,
    PeriodOutcome,
    ReliefUse,
    StepTrace,
)
from slalang.settle.asking import in_force
from slalang.settle.book import ContractBook
from slalang.settle.carrying import Carry
from slalang.settle.charges import NOTHING_GIVEN, as_amount, is_fixed
from slalang.settle.decisions import Decision
from slalang.settle.derivation import number
from slalang.settle.disputes import reversal_steps, reversals, upheld, with_standing
from slalang.settle.earning import awaited_of, decide, one, taken_back, told, without_rest
from slalang.settle.indexation import NOT_KNOWN, lacks_index
from slalang.settle.lines import Due, as_line, as_not_given, as_score
from slalang.settle.native import settlement_unit
from slalang.settle.paying import payables
from slalang.settle.remedies import remedies_of
from slalang.settle.scope import Scope
from slalang.settle.step_notes import gone, with_carried
from slalang.settle.timeline import timeline
from slalang.settle.waterfall import State, settle_lines


def settlement_periods(contract: Contract, until: int) -> tuple[Period, ...]:
    """The periods to settle and to measure: from the start of the term, those that begin before an instant."""
    return timeline(contract).until(settlement_unit(contract), until)


def settle(
    contract: Contract,
    periods: Sequence[Period],
    measured: Measured,
    as_of: int,
    *,
    reliefs: Sequence[ReliefUse] = (),
    relieved: Sequence[RelievedSpans] = (),
    decisions: Mapping[str, tuple[Decision, ...]] | None = None,
    unreported: frozenset[str] = frozenset(),
) -> tuple[PeriodOutcome, ...]:
    """The outcome of each period, in order.

    `reliefs` are the uses to list, `relieved` the spans in which they act, `decisions` the recorded ones by record, and
    `unreported` the records of which no data was delivered.
    """
    book = ContractBook(contract, measured, as_of, unreported, tuple(relieved), decisions or {})
    return tuple(settled_period(book, period, reliefs) for period in periods)


def settled_period(book: ContractBook, whole: Period, reliefs: Sequence[ReliefUse]) -> PeriodOutcome:
    """One period, after all before it."""
    period = book.line.at(whole.kind, max(whole.start, book.line.low))
    assert period is not None, f"{whole.label} lies in the term"
    book.horizon = period.end
    outcomes = outcomes_of(book, period)
    found = dues_of(book, period)
    book.carries = without_upheld(book.carries, book, period)
    state, steps = stepped(book, period, tuple(as_line(d) for d in found if d.given and d.consequence.kind != "score"))
    state, earned = earned_back(book, period, state)
    state, reversed_, unheeded = disputed(book, period, state)
    book.close(period, state.lines, state.subtotals)
    book.carries = state.carries
    steps = with_carried(book.in_force(period).settlement, steps, state.carries, book.line.next(period))
    read_balances(book, period)
    amounts, missing = amounts_of(book, period)
    rights, lost = remedies_of(book, period)
    return PeriodOutcome(
        period=period.label,
        start=period.start,
        end=period.end,
        objectives=outcomes,
        charges=amounts,
        lines=state.lines,
        steps=(*steps, *earned, *reversed_),
        not_given=(*missing, *(as_not_given(d) for d in found if not d.given and d.reason)),
        reliefs=acting(reliefs, outcomes, period),
        total=state.sum("penalty"),
        bonuses=state.sum("bonus"),
        payables=payables(book, period),
        awaits=awaiting(book, period, state),
        scores=tuple(as_score(d) for d in found if d.given and d.consequence.kind == "score"),
        rights=rights,
        disregarded=(*unheeded, *lost),
        given=tuple(totals_given(book, period)),
    )


def totals_given(book: ContractBook, period: Period) -> Iterator[tuple[str, Fraction]]:
    """The totals of a period that were given: what later periods read of it in place of what is settled."""
    for word in ("credits", "bonuses"):
        given = book.given_value("word", word, None, period)
        if given is not None and given.value is not None:
            yield word, number(given.value)


def outcomes_of(book: ContractBook, period: Period) -> tuple[ObjectiveOutcome, ...]:
    """The outcomes of all objectives in their own periods that close in this one."""
    return tuple(
        outcome
        for objective in book.in_force(period).objectives
        for own in book.line.closing(objective.unit, period)
        for outcome in book.outcomes(objective.name, own)
    )


def dues_of(book: ContractBook, period: Period) -> tuple[Due, ...]:
    """What all consequences come to in their own periods that close in this one, in the order of declaration.

    An amount that is based on a later flow enters the period in which that flow is known.
    """
    early = (
        due
        for own, consequence in book.waiting
        if book.closes(consequence.amount, own) <= period.end
        for due in book.dues(consequence, own)
    )
    found = [
        due
        for consequence in book.in_force(period).consequences
        for own in book.line.closing(consequence.unit, period)
        if (mine := in_force(book.in_force(own).consequences, consequence.name)) is not None
        for due in book.dues(mine, own)
    ]
    every = (*early, *found)
    book.waiting = [(own, c) for own, c in book.waiting if book.closes(c.amount, own) > period.end]
    book.waiting += dict.fromkeys((d.own, d.consequence) for d in found if d.is_pending)
    return every


def stepped(book: ContractBook, period: Period, lines: tuple[Line, ...]) -> tuple[State, tuple[StepTrace, ...]]:
    settlement = book.in_force(period).settlement
    if settlement is None:
        return State(lines), gone(book.carries, Fraction(0))
    return settle_lines(settlement, lines, Scope(book, period), book.carries)


def earned_back(book: ContractBook, period: Period, state: State) -> tuple[State, tuple[StepTrace, ...]]:
    """Judges the credits whose conditions have closed with this period; what is earned back enters after all steps.

    With a credit its carried excess is earned back too.
    """
    settlement = book.in_force(period).settlement
    waiting = book.awaited
    if settlement is not None:
        waiting = (*waiting, *awaited_of(settlement, state.lines, state.carries, period, Scope(book, period)))
    ripe = [a for a in waiting if a.decided <= period.end]
    book.awaited = tuple(a for a in waiting if a.decided > period.end)
    decided = [decide(a, Scope(book, a.period, terms=book.in_force(a.period))) for a in ripe]
    lines = tuple(taken_back(d, period) for d in decided if d.held and d.awaited.line.settled)
    traces = told(decided, state.lines, state.sum("penalty"))
    carries = without_rest(state.carries, decided)
    return replace(state, lines=(*state.lines, *lines), carries=carries), traces


def disputed(
    book: ContractBook, period: Period, state: State
) -> tuple[State, tuple[StepTrace, ...], tuple[Disregarded, ...]]:
    """The lines as they stand between the parties, with those that reverse earlier ones whose dispute was upheld.

    What was reversed can no longer be earned back, and nothing of it is carried on.
    """
    lines, unheeded = with_standing(book, period, state.lines)
    back = reversals(book, period, lines)
    ended = {(one(n), n.takes, n.origin) for n in back}
    book.awaited = tuple(a for a in book.awaited if (one(a.line), a.issued.label, credit(a.line)) not in ended)
    carries = without_upheld(state.carries, book, period)
    traces = reversal_steps(back, len(lines), state.sum("penalty"))
    return replace(state, lines=(*lines, *back), carries=carries), traces, unheeded


def awaiting(book: ContractBook, period: Period, state: State) -> tuple[Awaits, ...]:
    """The lines of a settled period that may still be earned back."""
    mine = {(one(a.line), a.line.origin): a.decided for a in book.awaited if a.line.period == period.label}
    keys = enumerate((one(line), line.origin) for line in state.lines)
    return tuple(Awaits(i, mine[key]) for i, key in keys if key in mine and state.lines[i].settled > 0)


def credit(line: Line) -> str:
    """The label of the period that a line is of: an earlier one for a rest that was carried."""
    return line.origin or line.period


def without_upheld(carries: tuple[Carry, ...], book: ContractBook, period: Period) -> tuple[Carry, ...]:
    """What is still carried into a period: nothing of the credits that its note reverses."""
    ended = {(one(line), line.origin or around.label) for around, line in upheld(book, period)}
    return tuple(c for c in carries if (one(c.line), c.credit) not in ended)


def read_balances(book: ContractBook, period: Period) -> None:
    """Computes the series of a closed period, so that balances which read their own past never reach far back."""
    for define in book.in_force(period).defines:
        if define.scope == "period" and define.name not in book.ahead(period).defines:
            for own in book.line.closing(define.unit, period):
                book.series(SeriesKind.DEFINE, define.name, own, Scope(book, own))


def amounts_of(book: ContractBook, period: Period) -> tuple[tuple[Amount, ...], tuple[NotGiven, ...]]:
    """The charges of a period, one for each key; those without data are also listed as not given."""
    found, missing = [], []
    for charge in book.in_force(period).charges:
        for own in book.line.closing(charge.unit, period):
            for key in keys_of(book, charge, own):
                scope = Scope(book, own)
                inside = scope.with_key(charge.key, key) if charge.key else scope
                trace = book.series(SeriesKind.CHARGE, charge.name, own, inside)
                if trace.value is None:
                    missing.append(NotGiven(charge.name, "", key, "amount not measured", own.label))
                if lacks_index(trace):
                    missing.append(NotGiven(charge.name, "", key, NOT_KNOWN, own.label))
                if trace.value or not charge.key:
                    found.append(as_amount(charge, key, trace, own.label))
    return tuple(found), tuple(missing)


def ungiven(book: ContractBook, periods: Sequence[Period]) -> tuple[tuple[Charge, Period], ...]:
    """The measured charges of settled periods of which nothing is given for any key, each with its first such period.

    Only without rows: of rows that were delivered a sum over none is nothing.
    """
    found: dict[str, tuple[Charge, Period]] = {}
    for period in periods:
        for charge in book.in_force(period).charges:
            for own in book.line.closing(charge.unit, period):
                if charge.name not in found and not is_given(book, charge, own):
                    found[charge.name] = charge, own
    return tuple(found.values())


def is_given(book: ContractBook, charge: Charge, period: Period) -> bool:
    """Whether a charge has an amount in one of its periods, for one key at least; without any key it can only be 0."""
    scope, keys = Scope(book, period), keys_of(book, charge, period)
    scopes = [scope.with_key(charge.key, key) if charge.key else scope for key in keys]
    traces = [book.series(SeriesKind.CHARGE, charge.name, period, each) for each in scopes]
    lacking = [any(part.rule == NOTHING_GIVEN for part in t.parts) for t in traces]
    if lacking:
        return not all(lacking)
    given = book.given_value("charge", charge.name, None, period)
    return is_fixed(charge.amount) if given is None else not given.value


def keys_of(book: ContractBook, charge: Charge, period: Period) -> tuple[str | None, ...]:
    return book.keys(charge.key, period) if charge.key else (None,)


def acting(reliefs: Sequence[ReliefUse], outcomes: Sequence[ObjectiveOutcome], period: Period) -> tuple[ReliefUse, ...]:
    """The reliefs that acted in a period, with their spans in it; one of all time where it moved rows."""
    moved = {(o.objective, name) for o in outcomes for name, _ in (*o.counts.left_out, *o.counts.met_by_relief)}
    here = (replace(use, spans=tuple(clipped(use.spans, period.start, period.end))) for use in reliefs)
    pairs = zip(reliefs, here, strict=True)
    return tuple(now for use, now in pairs if now.spans or (not use.spans and (use.objective, use.relief) in moved))
