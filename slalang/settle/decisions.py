"""Recorded decisions: the rows of the built-in records `approval`, `dispute`, `choice` and `exercise`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from slalang.calendar.periods import Period
from slalang.model.outcome import PeriodOutcome, RightState

RECORDS = ("approval", "dispute", "choice", "exercise")


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision, as of instants in microseconds.

    `key` names a span, bucket, period or line, or `start` and `end` the time for which it holds; with neither it is for
    all of what is decided about.
    """

    declaration: str
    key: str | None
    start: int | None
    end: int | None
    by: str
    at: int
    decision: str

    def concerns(self, name: str, key: str | None, period: Period) -> bool:
        """Whether it is about a line of a declaration, with its key, in a period."""
        return self.is_about(name, {key, period.label}, period)

    def is_about(self, name: str, keys: Collection[str | None], period: Period) -> bool:
        """Whether it is about what a declaration gave in a period, under any of these keys."""
        if self.declaration != name or (self.key and self.key not in keys):
            return False
        begins = self.start is None or self.start <= period.start
        return begins and (self.end is None or period.end <= self.end)

    def names_time(self, labels: Collection[str]) -> bool:
        """Whether it says of which period it speaks: by `start` or `end`, or by a period's label."""
        return self.start is not None or self.end is not None or self.key in labels


Decisions = Mapping[str, tuple[Decision, ...]]
"""Recorded decisions by the record that holds them."""


def recorded(decisions: Decisions, record: str, as_of: int) -> tuple[Decision, ...]:
    """The decisions of a record that were there at an instant, oldest first."""
    return tuple(sorted((d for d in decisions.get(record, ()) if d.at <= as_of), key=lambda d: d.at))


def by_declaration(decisions: Decisions, as_of: int) -> Mapping[tuple[str, str], tuple[Decision, ...]]:
    """The decisions that were there at an instant, by record and the name that they are about, oldest first."""
    found: dict[tuple[str, str], list[Decision]] = {}
    for record in decisions:
        for each in recorded(decisions, record, as_of):
            found.setdefault((record, each.declaration), []).append(each)
    return {key: tuple(mine) for key, mine in found.items()}


def unheard(decisions: Decisions, outcomes: Sequence[PeriodOutcome], as_of: int) -> tuple[tuple[str, Decision], ...]:
    """(record, decision) for each dispute and exercise, recorded before the last of some periods ended, that was about
    nothing in them: it names no line or remedy, or a period in which nothing was given.
    """
    heard = {each for outcome in outcomes for each in told(outcome)}
    waiting = {right.remedy for outcome in outcomes for right in outcome.rights if right.state is RightState.WAITING}
    until = max((outcome.end for outcome in outcomes), default=0)
    return tuple(
        (record, each)
        for record in ("dispute", "exercise")
        for each in recorded(decisions, record, as_of)
        if each.at < until
        and (record, each.declaration, each.by, each.at) not in heard
        and not (record == "exercise" and each.declaration in waiting)
    )


Told = tuple[str, str, str, int]
"""A decision as an outcome tells of it: its record, declaration, author and instant."""


def told(outcome: PeriodOutcome) -> Iterator[Told]:
    """The decisions that an outcome tells of."""
    for right in outcome.rights:
        if right.at is not None:
            yield "exercise", right.remedy, right.by, right.at
    for line in outcome.lines:
        now = line.standing
        if now is not None and now.at is not None:
            yield "dispute", line.name, now.by, now.at
        if now is not None and now.decided_at is not None:
            yield "dispute", line.name, now.decided_by, now.decided_at
    for lost in outcome.disregarded:
        yield lost.record, lost.declaration, lost.by, lost.at
