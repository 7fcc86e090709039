"""What an explanation is written from: a subject, the period it was settled in, and what would have changed it."""

from __future__ import annotations

from dataclasses import dataclass

from slalang.model.contract import Contract
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Trace
from slalang.settle.answering import Subject
from slalang.settle.avoidance import Avoidance


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind an outcome: the files that hold them all, and the first keys of those that told against it.

    `others` is how many more such rows there are than `keys`; `files` is empty where none were asked for.
    """

    outcome: ObjectiveOutcome
    files: tuple[str, ...] = ()
    rows: int = 0
    keys: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """All that explains one subject.

    `contract` holds the terms in force. `outcomes` are those that the subject came from, `condition` the one it arose
    under, `history` the outcomes of the periods before, newest first, where a run of periods counts.
    """

    subject: Subject
    contract: Contract
    period: PeriodOutcome
    outcomes: tuple[ObjectiveOutcome, ...] = ()
    condition: Trace | None = None
    history: tuple[ObjectiveOutcome, ...] = ()
    behind: tuple[Behind, ...] = ()
    avoidances: tuple[Avoidance, ...] = ()
