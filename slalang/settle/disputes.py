"""Disputes: how each line stands between the parties, and the lines that reverse those whose dispute was upheld.

Takes the lines of settled periods and the decisions recorded by the as-of instant. The window of a line opens with the
issue of its statement and ends when the lag has gone by: at that instant silence accepts. A line disputed in time
stays as computed until it is decided; upheld, what still stands of it is reversed on the next note, that of the period
in which the decision lies and at the earliest that after its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.calendar.periods import Period
from slalang.model.outcome import Acceptance, Disregarded, Line, LineChange, Standing, StepTrace, Trace
from slalang.settle.deadlines import issued_at
from slalang.settle.decisions import Decision
from slalang.settle.lags import due
from slalang.settle.scope import Book, Scope
from slalang.units import exact_sum

DISPUTE = "dispute"
DISPUTED, UPHELD = "disputed", "upheld"


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which the lines of a settlement period may be disputed; `end` None where it is unknown."""

    period: Period
    start: int
    end: int | None


def with_standing(
    book: Book, period: Period, lines: Sequence[Line]
) -> tuple[tuple[Line, ...], tuple[Disregarded, ...]]:
    """The lines of a period as they stand at the as-of instant, and the decisions that changed nothing of them."""
    settlement = book.in_force(period).settlement
    if settlement is None or settlement.dispute is None:
        return tuple(lines), ()
    start = issued_at(book, period)
    window = Window(period, start, due(settlement.dispute, start, Scope(book, period)))
    judged = [stands(book, window, line) for line in lines]
    return tuple(line for line, _ in judged), tuple(lost for _, losses in judged for lost in losses)


def reversals(book: Book, period: Period, lines: Sequence[Line] = ()) -> tuple[Line, ...]:
    """The lines that a period's note reverses: the upheld ones of earlier periods, each with what stands of it.

    `lines` are those that the period has so far: what they take back of a line no longer stands.
    """
    found = []
    for around, line in upheld(book, period):
        left = line.settled + taken_back(book, around, line, lines)
        if left > 0:
            found.append(reversing(line, left, period, around))
    return tuple(found)


def reversal_steps(lines: Sequence[Line], before: int, total: Fraction) -> tuple[StepTrace, ...]:
    """A step for the lines that are reversed, which enter after `before` others, from their `total` on."""
    if not lines:
        return ()
    changes = tuple(LineChange(before + i, Fraction(0), line.settled) for i, line in enumerate(lines))
    after = total + exact_sum(line.settled for line in lines if line.kind == "penalty")
    return (StepTrace("disputes upheld", None, changes, after),)


# ---------------------------------------------------------------- how a line stands


def stands(book: Book, window: Window, line: Line) -> tuple[Line, tuple[Disregarded, ...]]:
    """A line with its standing. What takes back an earlier line has none: that line was open to dispute itself."""
    if line.settled < 0:
        return line, ()
    now = silent(window, book.as_of)
    lost: list[Disregarded] = []
    for each in book.said.get((DISPUTE, line.name), ()):
        if concerns(each, book, window, line, now):
            reason = objection(each, window, now)
            if reason:
                lost.append(disregarded(each, window, line, reason))
            else:
                now = after(each, book, window.period, now)
    return replace(line, standing=now), tuple(lost)


def silent(window: Window, as_of: int) -> Standing:
    """A line of which nothing was said: open, and accepted from the end of its window on."""
    over = window.end is not None and as_of >= window.end
    return Standing(Acceptance.ACCEPTED if over else Acceptance.OPEN, window.end)


def concerns(decision: Decision, book: Book, window: Window, line: Line, now: Standing) -> bool:
    """Whether a decision is about a line.

    One that names no period disputes the lines of the last statement issued by then, and decides whatever is disputed.
    """
    labels = {line.period, window.period.label}
    if not decision.is_about(line.name, {line.key, line.objective or None, *labels}, window.period):
        return False
    if decision.names_time(labels):
        return True
    if decision.decision != DISPUTED:
        return now.at is not None and now.decided_at is None
    following = book.line.next(window.period)
    return window.start <= decision.at and (following is None or decision.at < issued_at(book, following))


def objection(decision: Decision, window: Window, now: Standing) -> str:
    """Why a decision changes nothing; empty where it counts."""
    if now.decided_at is not None:
        return "decided before"
    if decision.decision != DISPUTED:
        return "" if now.at is not None else "not disputed in time"
    if now.at is not None:
        return "disputed before"
    return "after the window" if window.end is not None and decision.at > window.end else ""


def after(decision: Decision, book: Book, period: Period, now: Standing) -> Standing:
    """The standing of a line once a decision has been recorded."""
    if decision.decision == DISPUTED:
        return replace(now, acceptance=Acceptance.DISPUTED, by=decision.by, at=decision.at)
    is_upheld = decision.decision == UPHELD
    return replace(
        now,
        acceptance=Acceptance.UPHELD if is_upheld else Acceptance.REJECTED,
        decided_by=decision.by,
        decided_at=decision.at,
        note=next_note(book, period, decision.at) if is_upheld else "",
    )


def next_note(book: Book, period: Period, decided: int) -> str:
    """The label of the period whose note reverses a line; empty where the term has no later one."""
    following = book.line.next(period)
    around = book.line.at(period.kind, decided) if decided >= period.end else following
    return around.label if around is not None else ""


def disregarded(decision: Decision, window: Window, line: Line, reason: str) -> Disregarded:
    return Disregarded(
        DISPUTE,
        line.name,
        line.objective,
        line.key,
        line.period,
        decision.decision,
        decision.by,
        decision.at,
        reason,
        window.end,
    )


# ---------------------------------------------------------------- what is reversed


def upheld(book: Book, period: Period) -> Iterator[tuple[Period, Line]]:
    """The lines of earlier periods whose dispute was upheld and that this period's note reverses."""
    if not book.decisions.get(DISPUTE):
        return
    for (kind, start), lines in book.issued.items():
        around = book.line.at(kind, start)
        if around is not None and start < period.start:
            for line in lines:
                now = line.standing
                if now is not None and now.acceptance is Acceptance.UPHELD and now.note == period.label:
                    yield around, line


def taken_back(book: Book, around: Period, line: Line, lines: Sequence[Line]) -> Fraction:
    """What other lines have taken back so far of a line of a settlement period, at most zero."""
    every = (*(each for issued in book.issued.values() for each in issued), *lines)
    return exact_sum(each.settled for each in every if takes_back(each, around, line))


def takes_back(each: Line, around: Period, line: Line) -> bool:
    """Whether a line takes back another one, issued in a settlement period: of the same credit, or its carried rest."""
    if (
        each.settled >= 0
        or each.takes != around.label
        or (each.name, each.kind, each.key, each.objective)
        != (
            line.name,
            line.kind,
            line.key,
            line.objective,
        )
    ):
        return False
    return each.origin in ({line.origin} if line.origin else {line.period, around.label})


def reversing(line: Line, left: Fraction, period: Period, around: Period) -> Line:
    """The signed line that takes back what stands of an upheld line."""
    unit, place = line.trace.type, line.trace.place
    label = f"{line.title or line.name} of {line.period}"
    given = Trace(label, left, unit, "settled", place)
    trace = Trace(label, -left, unit, "reversed", None, (given,))
    return Line(
        line.name,
        line.title,
        line.kind,
        period.label,
        line.key,
        line.objective,
        -left,
        -left,
        trace,
        origin=line.origin or line.period,
        takes=around.label,
    )
