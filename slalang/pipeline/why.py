"""Explains figures of a settled contract: finds what was asked about, and gathers all that stands behind it.

Takes a contract, what it was settled to and from (`Settled`, wherever the facts came from), the name and key asked
about, and a language; gives an `Explained`: a document, its answers for other forms, or the faults.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from slalang.calendar.periods import Period, parse_period
from slalang.calendar.zones import known_zone
from slalang.diagnostic import Diagnostic, Severity, has_errors, nearest
from slalang.documents.agreement import Written
from slalang.documents.tree import Document
from slalang.documents.why.answer import Answer, Behind
from slalang.documents.why.explanation import askable, explanation
from slalang.formats import Rendered, format_named
from slalang.model.contract import Contract
from slalang.model.expression import Bounds, Constant
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Statement, Trace, Verdict
from slalang.pipeline.settling import Evidence, Settled
from slalang.settle.again import Again
from slalang.settle.answering import (
    About,
    Subject,
    condition_of,
    kind_of,
    matching,
    outcomes_behind,
    source,
    subjects,
)
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.lines import Due
from slalang.source import NOWHERE

MOST_ANSWERS = 40
MOST_AVOIDED = 12
MOST_KEYS = 10
LONGEST_HISTORY = 24
RUN = "in a row"
"""The rule of what counts a run of periods."""
FULFILLED = ("fulfilled", "met by relief")
NOT_FULFILLED = ("not fulfilled",)
STATUS = -3
"""The column of a row's status: behind it stand the file and the row in which it was delivered."""


@dataclass(frozen=True, slots=True)
class NothingToExplain(Diagnostic):
    """What it means: no objective, penalty, bonus, score, charge, series or step of the period has the name given.

    Wrong:  `sla why contract.sla --period 2026-03 anser_speed`
    Right:  `sla why contract.sla --period 2026-03 answer_speed`; without a name the command lists them all
    """

    name: str
    hint: str = ""
    message: ClassVar[str] = "nothing in this period is called `{name}`{hint}"
    help: ClassVar[str] = "leave the name out to list what can be asked about"


@dataclass(frozen=True, slots=True)
class NoSuchKey(Diagnostic):
    """What it means: what was asked about is not kept for the key given in this period.

    Wrong:  `--key ausin` of a penalty for each site, of which one is `austin`
    Right:  `--key austin`; without `--key` every key is explained
    """

    name: str
    key: str
    known: str
    message: ClassVar[str] = "`{name}` has no key `{key}` in this period"
    help: ClassVar[str] = "{known}"


@dataclass(frozen=True, slots=True)
class TooManyAnswers(Diagnostic):
    """What it means: so many keys or periods match that only the first are explained.

    Wrong:  `sla why contract.sla --period 2026 site_credit` of a contract with a hundred sites
    Right:  the same with `--key austin`, or for one month
    """

    number: int
    most: int
    message: ClassVar[str] = "{number} figures match; the first {most} are explained"
    help: ClassVar[str] = "give `--key`, or one period of the settlement"
    severity: ClassVar[Severity] = Severity.NOTE


@dataclass(frozen=True, slots=True)
class Explained:
    """A document and the answers in it; `document` is None where the faults stand against it."""

    statement: Statement | None
    answers: tuple[Answer, ...]
    subjects: tuple[Subject, ...]
    document: Document | None
    faults: tuple[Diagnostic, ...]

    def shown(self, style: str, width: int, color: bool) -> Rendered:
        """The explanation as a format; `text` is a tree for terminals."""
        assert self.document is not None and self.statement is not None, "a document was made"
        if style == "json":
            from slalang.formats.explanation import record

            return record(self.statement, self.answers, self.subjects)
        if style == "text":
            from slalang.formats.branches import tree

            return tree(self.document, width, color)
        chosen = format_named(style)
        assert chosen is not None, f"{style} is one of the formats of the command line"
        return chosen.render(self.document)


def explain(
    contract: Contract,
    settled: Settled,
    name: str | None,
    key: str | None = None,
    language: str | None = None,
    *,
    period: str = "",
    kept: bool = True,
) -> Explained:
    """Answers for every figure of that name and key in the periods settled; without a name, what there is to ask.

    `period` is the one asked for: where it is a part of a settlement period, what is of that part alone answers.
    `kept` tells whether the files of the evidence stay; else they are read and not named.
    """
    statement, grounds = settled.statement, settled.grounds
    assert statement is not None and grounds is not None, "what is explained was settled"
    labels = [p.label for p in grounds.periods]
    zone = known_zone(contract.zone)
    runs = [(Again(grounds, labels.index(p.period)), p) for p in statement.periods]
    found = [(again, period, subject) for again, period in runs for subject in subjects(again)]
    every = tuple(subject for _, _, subject in found)
    chosen_language = language or contract.languages[0]
    if name is None:
        listed = askable(statement, contract, every, chosen_language)
        return explained(statement, (), every, listed, ())
    chosen = within(matching(every, name, key), statement, parse_period(zone, period))
    if not chosen:
        return Explained(statement, (), (), None, (missing(every, name, key),))
    faults = [TooManyAnswers(NOWHERE, len(chosen), MOST_ANSWERS)] if len(chosen) > MOST_ANSWERS else []
    wanted = {id(s) for s in chosen[:MOST_ANSWERS]}
    answers = tuple(answered(a, p, s, settled.evidence) for a, p, s in found if id(s) in wanted)
    answers = answers if kept else tuple(unnamed(each) for each in answers)
    written = explanation(statement, answers[0].contract, answers, chosen_language)
    return explained(statement, answers, (), written, tuple(faults))


def within(found: tuple[Subject, ...], statement: Statement, asked: Period | None) -> tuple[Subject, ...]:
    """What is of the period asked for, where that is a part of a settlement period and something is of it alone."""
    whole = next((p for p in statement.periods if asked and p.start <= asked.start and asked.end <= p.end), None)
    if asked is None or whole is None or (whole.start, whole.end) == (asked.start, asked.end):
        return found
    return tuple(s for s in found if s.period == asked.label) or found


def explained(
    statement: Statement,
    answers: tuple[Answer, ...],
    found: tuple[Subject, ...],
    written: Written | Diagnostic,
    faults: tuple[Diagnostic, ...],
) -> Explained:
    if isinstance(written, Diagnostic):
        return Explained(statement, answers, found, None, (*faults, written))
    findings = (*faults, *written.findings)
    return Explained(statement, answers, found, None if has_errors(findings) else written.document, findings)


def missing(every: Iterable[Subject], name: str, key: str | None) -> Diagnostic:
    """What was asked for and is not there, with the nearest that is."""
    mine = matching(every, name, None)
    if not mine or key is None:
        names = [n for s in every for n in (s.name, f"{kind_of(s)} {s.name}")]
        return NothingToExplain(NOWHERE, name[:80], nearest(name, names))
    keys = [s.key or "" for s in mine if s.keyed]
    known = "its keys are " + ", ".join(f"`{k}`" for k in keys[:20]) if keys else "it is kept without a key"
    return NoSuchKey(NOWHERE, name[:80], key[:80], known + nearest(key, keys))


# ---------------------------------------------------------------- what stands behind a figure


def answered(again: Again, period: PeriodOutcome, subject: Subject, evidence: Iterable[Evidence]) -> Answer:
    """One subject with its condition, its outcomes and their rows, and what would have changed it."""
    outcomes = outcomes_behind(again, subject)
    return Answer(
        subject,
        again.contract,
        period,
        outcomes,
        condition(again, subject),
        history(again, subject, outcomes),
        tuple(behind(o, evidence) for o in outcomes),
        tuple(avoidances(again, subject, outcomes)),
    )


def condition(again: Again, subject: Subject) -> Trace | None:
    of = subject.of
    if not isinstance(of, Line | Due):
        return None
    return condition_of(again, subject.name, of.objective, of.key, source(of) if isinstance(of, Line) else of.period)


def history(again: Again, subject: Subject, outcomes: tuple[ObjectiveOutcome, ...]) -> tuple[ObjectiveOutcome, ...]:
    """The outcomes before, newest first, back to the one that ended the run; none where no run counts."""
    of = subject.of
    traces = [of.trace] if isinstance(of, Line | Due) else []
    told = condition(again, subject)
    if len(outcomes) != 1 or not any(reads_run(t) for t in (*traces, *([told] if told else []))):
        return ()
    mine, book = outcomes[0], again.base.book
    if mine not in again.base.outcome.objectives:  # an earlier period's line has its run there
        return ()
    own, found = again.own_period(mine), list[ObjectiveOutcome]()
    for past in reversed(book.line.before(own, LONGEST_HISTORY)):
        then = book.outcome(mine.objective, past, mine.group)
        found += [then] if then is not None else []
        if then is not None and then.verdict is Verdict.MET:
            break
    return tuple(found)


def reads_run(trace: Trace) -> bool:
    return RUN in trace.rule or any(reads_run(part) for part in trace.parts)


def avoidances(again: Again, subject: Subject, outcomes: tuple[ObjectiveOutcome, ...]) -> Iterator[Avoidance]:
    """What would have turned the outcomes behind a subject; of a line or total those that would have changed it."""
    of = subject.of
    if isinstance(of, ObjectiveOutcome):
        yield avoidance(again, of)
        return
    if not all(o in again.base.outcome.objectives for o in outcomes):  # what an earlier period had to do is past
        return
    if subject.about is About.TOTAL:
        here = again.base.outcome.objectives
        found = (avoidance(again, o) for o in here if o.verdict is Verdict.MISSED)
        yield from islice((a for a in found if touches(a, lambda _: True)), MOST_AVOIDED)
    elif isinstance(of, Line):
        found = (avoidance(again, o) for o in outcomes if o.verdict is Verdict.MISSED)
        yield from islice((a for a in found if not a.turns or touches(a, lambda n: same_line(n, of))), MOST_AVOIDED)
    elif subject.about is About.SCORE:
        yield from islice((avoidance(again, o) for o in outcomes if o.verdict is Verdict.MISSED), MOST_AVOIDED)
    elif subject.about is About.NO_LINE:
        found = (avoidance(again, o) for o in outcomes if o.verdict is Verdict.MET)
        yield from islice((a for a in found if touches(a, lambda n: n.name == subject.name)), MOST_AVOIDED)


def touches(each: Avoidance, mine: Callable[[Line], bool]) -> bool:
    """Whether a change would have made another amount of a line."""
    return any(mine(n.line) for turn in each.turns for n in turn.lines)


def same_line(one: Line, other: Line) -> bool:
    return (one.name, one.objective, one.key, one.period) == (other.name, other.objective, other.key, other.period)


# ---------------------------------------------------------------- the rows


def behind(outcome: ObjectiveOutcome, evidence: Iterable[Evidence]) -> Behind:
    """The rows behind an outcome as the evidence holds them, with the first keys of those that told against it."""
    mine = (outcome.objective, outcome.period, outcome.group)
    kept = next((e for e in evidence if (e.objective, e.period, e.group) == mine), None)
    if kept is None:
        return Behind(outcome)
    table = next((f for f in kept.files if f.suffix == ".csv"), None)
    keys, others = bad_rows(table, outcome) if table is not None else ((), 0)
    return Behind(outcome, tuple(str(f) for f in kept.files), kept.rows, keys, others)


def unnamed(answer: Answer) -> Answer:
    """An answer whose files are not there any more."""
    return replace(answer, behind=tuple(replace(b, files=()) for b in answer.behind))


def bad_rows(table: Path, outcome: ObjectiveOutcome) -> tuple[tuple[str, ...], int]:
    """The keys of the first counted rows on the bad side of a share's numerator, and how many more there are."""
    wanted = FULFILLED if bad_inside(outcome) else NOT_FULFILLED
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        bad = (row[0] for row in rows if row and row[STATUS] in wanted)
        first = tuple(islice(bad, MOST_KEYS))
        return first, sum(1 for _ in bad)


def bad_inside(outcome: ObjectiveOutcome) -> bool:
    """Whether rows in the numerator tell against an outcome: its target has an upper end alone."""
    target = outcome.target
    return isinstance(target, Bounds) and target.low is None and isinstance(target.high, Constant)


@contextmanager
def rows_kept() -> Iterator[Path]:
    """A folder for the rows behind outcomes while they are read for an explanation."""
    with TemporaryDirectory(prefix="slalang-") as folder:
        yield Path(folder)
