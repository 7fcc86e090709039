"""Remedies: the duties and rights that a period gave, each tracked from its condition to done, lapsed or overdue.

Takes the book of a settlement whose period has been closed, and the decisions that were recorded by the as-of instant;
gives a `Right` for each duty and right that arose, that waits for final results, or whose condition is not known.
A right with a limit has lapsed at that instant; a duty is overdue from the instant after it, and may still be
delivered. Neither ends before the results that it stands on are final.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from slalang.calendar.periods import Period
from slalang.model.contract import Delivers, May, Remedy
from slalang.model.expression import Lag
from slalang.model.outcome import Disregarded, PeriodOutcome, Right, RightState, Trace, Verdict
from slalang.settle.asking import in_force, objective
from slalang.settle.deadlines import all_final_at
from slalang.settle.decisions import Decision
from slalang.settle.lags import due
from slalang.settle.native import settlement_unit
from slalang.settle.scope import Book, Scope

EXERCISE = "exercise"
WAIVED = "waived"
DELIVERED, NOTICED = "delivered", "noticed"
ENDED = frozenset({RightState.DONE, RightState.WAIVED, RightState.LAPSED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a remedy's condition is judged: its own period, with the objective and key in scope."""

    remedy: Remedy
    period: Period
    scope: Scope


def remedies_of(book: Book, period: Period) -> tuple[tuple[Right, ...], tuple[Disregarded, ...]]:
    """What the remedies gave in their own periods that close in a settlement period, and decisions without effect."""
    found = [each for place in places(book, period) for each in judged(place)]
    return tuple(right for right, _ in found), tuple(lost for _, losses in found for lost in losses)


def with_earlier_rights(shown: Sequence[PeriodOutcome], every: Iterable[PeriodOutcome]) -> tuple[PeriodOutcome, ...]:
    """The periods of a statement, the first with the rights of all earlier ones that had not ended when it began."""
    if not shown:
        return ()
    start = shown[0].start
    before = (right for each in every if each.start < start for right in each.rights)
    return (replace(shown[0], earlier_rights=tuple(r for r in before if not is_over(r, start))), *shown[1:])


def is_over(right: Right, instant: int) -> bool:
    """Whether a right ended, or was never more than not known, before an instant."""
    if right.state is RightState.NOT_KNOWN:
        return True
    end = right.due if right.state is RightState.LAPSED else right.at
    return right.state in ENDED and end is not None and end < instant


# ---------------------------------------------------------------- where it is judged


def places(book: Book, period: Period) -> Iterator[Place]:
    """Each remedy in force, for each of its objectives, keys and own periods that close in a settlement period."""
    for remedy in book.in_force(period).remedies:
        for unit, name in subjects(book, remedy, period):
            for own in book.line.closing(unit, period):
                mine = in_force(book.in_force(own).remedies, remedy.name)
                if mine is not None and (not name or name in mine.objectives):
                    yield from (Place(mine, own, scope) for scope in scopes(book, mine, name, own))


def subjects(book: Book, remedy: Remedy, period: Period) -> Iterator[tuple[str, str]]:
    """(unit, objective) for each objective of a remedy; without any, the unit of the settlement."""
    contract = book.in_force(period)
    yield from ((objective(contract, name).unit, name) for name in remedy.objectives)
    if not remedy.objectives:
        yield settlement_unit(contract), ""


def scopes(book: Book, remedy: Remedy, name: str, period: Period) -> Iterator[Scope]:
    """The scopes in one period: the groups of an objective, the keys of a remedy, or the whole."""
    here = Scope(book, period)
    if name:
        of = objective(here.contract, name)
        groups = [o.group for o in book.outcomes(name, period)]
        yield from (here.of_objective(of, group, keyed=of.group is not None) for group in groups)
    elif remedy.key:
        yield from (here.with_key(remedy.key, key) for key in book.keys(remedy.key, period))
    else:
        yield here


# ---------------------------------------------------------------- what comes of it

Judged = tuple[Right, tuple[Disregarded, ...]]


def judged(place: Place) -> list[Judged]:
    """The duties and rights of one remedy at one place; nothing where its condition does not hold, or too early."""
    remedy, scope = place.remedy, place.scope
    if remedy.when is None or scope.book.line.age("month", place.period) < remedy.not_before_month:
        return []
    condition = scope.trace(remedy.when)
    if condition.value is False:
        return []
    arises = arising(place)
    is_final = arises <= scope.book.as_of
    if condition.value is None:
        return [(right_of(place, "", RightState.NOT_KNOWN, condition, arises), ())] if is_final else []
    clauses: tuple[Delivers | May, ...] = (*remedy.delivers, *remedy.may)
    if not is_final:
        return [(of_clause(place, c, RightState.WAITING, condition, arises), ()) for c in clauses]
    return [tracked(place, c, of_clause(place, c, RightState.OPEN, condition, arises)) for c in clauses]


def arising(place: Place) -> int:
    """The instant at which a right arises: its period has ended, and all results that its condition reads are final."""
    book, ends = place.scope.book, [place.period.end]
    of = place.scope.objective
    for name in book.objectives_read(place.remedy.when, of.name if of else "", place.period):
        own = last_closed(book, name, place.period)
        if own is not None:
            ends.append(all_final_at(book, name, own))
    return max(ends)


def last_closed(book: Book, name: str, period: Period) -> Period | None:
    """The last own period of an objective that has closed when a period ends."""
    mine = in_force(book.in_force(period).objectives, name)
    if mine is None:
        return None
    around = book.line.at(mine.unit, period.end - 1)
    return around if around is None or around.end <= period.end else book.line.previous(around)


def of_clause(place: Place, clause: Delivers | May, state: RightState, condition: Trace, arises: int) -> Right:
    """A duty or right with its deadline, which is never before it arises."""
    lag = clause.within
    limit = due(lag, place.period.end, replace(place.scope, objective=None)) if lag is not None else None
    found = right_of(place, clause.what, state, condition, arises)
    ends = None if limit is None else max(limit, arises)
    return replace(found, side=clause.side, delivers=isinstance(clause, Delivers), due=ends)


def right_of(place: Place, what: str, state: RightState, condition: Trace, arises: int) -> Right:
    remedy, scope = place.remedy, place.scope
    return Right(
        remedy=remedy.name,
        title=remedy.title,
        objective=scope.objective.name if scope.objective else "",
        key=scope.key if scope.keyed else None,
        period=place.period.label,
        side="",
        delivers=False,
        what=what,
        state=state,
        arises=arises,
        due=None,
        trace=condition,
        reason=unknown(place) if state is RightState.NOT_KNOWN else "",
    )


def unknown(place: Place) -> str:
    """Why a condition is not known: its objective was not measured or is excused, or else no more than that."""
    scope = place.scope
    outcome = scope.book.outcome(scope.objective.name, place.period, scope.key) if scope.objective else None
    if outcome is None or outcome.verdict not in {Verdict.NOT_MEASURED, Verdict.EXCUSED}:
        return "condition not known"
    return f"{outcome.verdict}: {outcome.reason}" if outcome.reason else str(outcome.verdict)


# ---------------------------------------------------------------- what was recorded


def tracked(place: Place, clause: Delivers | May, right: Right) -> Judged:
    """An open right with what was recorded about it: the first decision in time ends it, all others change nothing."""
    book = place.scope.book
    lost: list[Disregarded] = []
    done: Right | None = None
    for each in book.said.get((EXERCISE, right.remedy), ()):
        if not concerns(each, right, place, ended=done is not None):
            continue
        reason = objection(each, right, place, ended=done is not None)
        if reason:
            lost.append(disregarded(each, right, reason))
        elif done is None:
            done = ended_by(each, right, place, clause)
    return (done or standing(right, book.as_of)), tuple(lost)


def concerns(decision: Decision, right: Right, place: Place, *, ended: bool) -> bool:
    """Whether a decision is about a right: it names its period, or names none and the right was open or lapsed last."""
    if decision.decision not in {WAIVED, DELIVERED if right.delivers else NOTICED}:
        return False
    keys = {right.objective, right.key, right.what, right.period} - {"", None}
    if not decision.is_about(right.remedy, keys, place.period):
        return False
    if decision.names_time({right.period}):
        return True
    following = place.scope.book.line.next(place.period)
    is_last = following is None or decision.at < following.end
    is_open = right.delivers or right.due is None or decision.at <= right.due
    return not ended and place.period.end <= decision.at and (is_open or is_last)


def objection(decision: Decision, right: Right, place: Place, *, ended: bool) -> str:
    """Why a decision changes nothing; empty where it counts. A duty may be delivered early, and late."""
    if ended:
        return "decided before"
    if right.delivers:
        return ""
    if decision.at < place.period.end:
        return "before the right"
    return "after the window" if right.due is not None and decision.at > right.due else ""


def ended_by(decision: Decision, right: Right, place: Place, clause: Delivers | May) -> Right:
    """A right that a decision ended: delivered, used with the effect that its notice gives, or waived."""
    state = RightState.WAIVED if decision.decision == WAIVED else RightState.DONE
    effect = None
    if isinstance(clause, May) and clause.notice is not None and state is RightState.DONE:
        effect = due(Lag(clause.notice), decision.at, place.scope)
    return replace(right, state=state, at=decision.at, by=decision.by, effect=effect)


def standing(right: Right, as_of: int) -> Right:
    """A right that nothing was recorded of: open, or past its time."""
    if right.due is None:
        return right
    if right.delivers:
        return replace(right, state=RightState.OVERDUE) if as_of > right.due else right
    return replace(right, state=RightState.LAPSED) if as_of >= right.due else right


def disregarded(decision: Decision, right: Right, reason: str) -> Disregarded:
    return Disregarded(
        EXERCISE,
        right.remedy,
        right.objective,
        right.key,
        right.period,
        decision.decision,
        decision.by,
        decision.at,
        reason,
        right.due,
    )
