"""What a settled period can be asked about, by name and key, and what each is: the catalog of `why`.

Takes a period that can be run `Again`; gives a `Subject` for every outcome, line, charge, score, series, total and step
of it, also for a penalty or bonus in force that gave no line. Names are the contract's own; a step is `step-3`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from slalang.calendar.periods import Period, PeriodKind, parse_period
from slalang.model.contract import Consequence, Define
from slalang.model.expression import SeriesKind, Value
from slalang.model.outcome import Amount, Line, ObjectiveOutcome, Right, StepTrace, Trace
from slalang.settle.again import Again
from slalang.settle.asking import in_force
from slalang.settle.book import ContractBook
from slalang.settle.lines import PENDING, Due
from slalang.settle.reading import objectives_read
from slalang.settle.remedies import places
from slalang.settle.scope import Scope
from slalang.source import Place
from slalang.units import FLAG, Type, money

STEP = "step-"
NOT_STATED = ""
"""The key by which the group "not stated" is asked for."""


class About(StrEnum):
    """What a subject is."""

    OBJECTIVE = "objective"
    LINE = "line"
    NO_LINE = "no line"
    SCORE = "score"
    CHARGE = "charge"
    SERIES = "series"
    TOTAL = "total"
    STEP = "step"
    REMEDY = "remedy"


@dataclass(frozen=True, slots=True)
class Remedied:
    """What a remedy came to for one objective and key: the duties and rights it gave, and its condition as judged."""

    rights: tuple[Right, ...]
    objective: str
    key: str | None
    condition: Trace | None


KINDS = {About.OBJECTIVE: "objective", About.CHARGE: "charge", About.SERIES: "define", About.REMEDY: "remedy"}
"""What is declared under one word."""

Asked = ObjectiveOutcome | Line | Due | Amount | Trace | StepTrace | Remedied | None
"""What a subject stands for; None for a total, which the period itself holds."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that can be asked about; `period` is its own, which closes in the one asked about."""

    about: About
    name: str
    title: str
    key: str | None
    keyed: bool
    period: str
    value: Value
    type: Type
    of: Asked
    place: Place | None = None


def subjects(again: Again) -> tuple[Subject, ...]:
    """Everything that a period can be asked about, in the order in which a statement shows it."""
    every = (objectives, consequences, charges, series, totals, steps, remedies)
    return tuple(subject for part in every for subject in part(again))


def matching(found: Iterable[Subject], name: str, key: str | None) -> tuple[Subject, ...]:
    """The subjects of a name, `answered` or with its kind `penalty answered`, of one key where it is given."""
    kind, _, bare = name.strip().rpartition(" ")
    named = (s for s in found if s.name == bare and kind.strip() in {"", kind_of(s)})
    return tuple(s for s in named if key is None or (s.keyed and (s.key or NOT_STATED) == key))


def kind_of(subject: Subject) -> str:
    """What a subject is declared as, in the word of the language; empty for what no declaration names."""
    match subject.of:
        case Line(kind=kind):
            return kind
        case Due(consequence=consequence):
            return consequence.kind
        case _:
            return KINDS.get(subject.about, "")


# ---------------------------------------------------------------- the parts of a period


def objectives(again: Again) -> Iterator[Subject]:
    for o in again.base.outcome.objectives:
        of = again.objective(o)
        yield Subject(
            About.OBJECTIVE, o.objective, of.title, o.group, o.grouped, o.period, o.result, o.type, o, of.place
        )


def consequences(again: Again) -> Iterator[Subject]:
    """Every penalty, bonus and score in force: its line, its points, or that it gave nothing; then all other lines."""
    rest = list(again.base.outcome.lines)
    for consequence, own in in_force_here(again):
        for due in again.base.book.dues(consequence, own):
            line = next((n for n in rest if is_of(n, due)), None)
            if line is not None:
                rest.remove(line)
            yield consequence_subject(due, line)
    for line in rest:
        yield line_subject(line, in_force(again.contract.consequences, line.name))


def in_force_here(again: Again) -> Iterator[tuple[Consequence, Period]]:
    """Each consequence with its own periods that close here, by the terms in force in them."""
    book = again.base.book
    for consequence in again.contract.consequences:
        for own in book.line.closing(consequence.unit, again.period):
            mine = in_force(book.in_force(own).consequences, consequence.name)
            if mine is not None:
                yield mine, own


def is_of(line: Line, due: Due) -> bool:
    """Whether a line is what a consequence came to, and not what goes back to an earlier period."""
    told = due.consequence.name, due.objective, due.key, due.period
    return not line.origin and (line.name, line.objective, line.key, line.period) == told


def consequence_subject(due: Due, line: Line | None) -> Subject:
    of = due.consequence
    if line is not None:
        return line_subject(line, of)
    about = About.SCORE if of.kind == "score" and due.given else About.NO_LINE
    keyed, value, unit = due.key is not None or bool(of.key), due.trace.value, of.amount.type
    return Subject(about, of.name, of.title, due.key, keyed, due.period, value, unit, due, of.place)


def line_subject(line: Line, of: Consequence | None) -> Subject:
    keyed = line.key is not None or bool(of and of.key)
    place, unit = of.place if of else line.trace.place, line.trace.type
    return Subject(About.LINE, line.name, line.title, line.key, keyed, line.period, line.settled, unit, line, place)


def charges(again: Again) -> Iterator[Subject]:
    declared = {c.name: c for c in again.contract.charges}
    for each in again.base.outcome.charges:
        of = declared.get(each.name)
        yield Subject(
            About.CHARGE,
            each.name,
            each.title,
            each.key,
            bool(of and of.key),
            each.period,
            each.amount,
            each.trace.type,
            each,
            of.place if of else each.trace.place,
        )


def series(again: Again) -> Iterator[Subject]:
    """The contract's own series, `define … each PERIOD`, in the periods that close here."""
    book = again.base.book
    for define in again.contract.defines:
        if define.scope == "period" and define.body is not None:
            for own in book.line.closing(define.unit, again.period):
                for key in book.keys(define.key, own) if define.key else (None,):
                    yield of_series(again, define, own, key)


def of_series(again: Again, define: Define, own: Period, key: str | None) -> Subject:
    """The value of a series for a key; none yet where it reads a period that has not closed."""
    book, body, keyed = again.base.book, define.body, bool(define.key)
    assert body is not None, "a series has a body"
    if book.waits(body, own):
        trace = Trace(define.title or define.name, None, body.type, PENDING, define.place)
    else:
        here = Scope(book, own)
        here = here.with_key(define.key, key) if keyed else here
        trace = book.series(SeriesKind.DEFINE, define.name, own, here)
    return Subject(
        About.SERIES,
        define.name,
        define.title,
        key,
        keyed,
        own.label,
        trace.value,
        body.type,
        trace,
        define.place,
    )


def totals(again: Again) -> Iterator[Subject]:
    outcome, unit = again.base.outcome, money(again.contract.currency)
    given = {"credits": outcome.total, "bonuses": outcome.bonuses}
    kinds = {"penalty": "credits", "bonus": "bonuses"}
    paid = {kinds[c.kind] for c in again.contract.consequences if c.kind in kinds}
    for word, total in given.items():
        if word in paid or total:
            yield Subject(About.TOTAL, word, "", None, False, outcome.period, total, unit, None)


def steps(again: Again) -> Iterator[Subject]:
    outcome, unit = again.base.outcome, money(again.contract.currency)
    for number, step in enumerate(outcome.steps, 1):
        name = f"{STEP}{number}"
        yield Subject(About.STEP, name, step.label, None, False, outcome.period, step.total, unit, step, step.place)


def remedies(again: Again) -> Iterator[Subject]:
    """Every remedy in force with the duties and rights that it gave, none where its condition does not hold."""
    rights = again.base.outcome.rights
    for place in places(again.base.book, again.period):
        remedy, scope, own = place.remedy, place.scope, place.period.label
        owner, group = scope.objective.name if scope.objective else "", scope.key if scope.keyed else None
        mine = [r for r in rights if (r.remedy, r.objective, r.key, r.period) == (remedy.name, owner, group, own)]
        condition = scope.trace(remedy.when) if remedy.when is not None else None
        truth = condition.value if condition is not None else None
        several = len(remedy.objectives) > 1 and not scope.keyed
        key, keyed = (owner, True) if several else (group, scope.keyed)
        of = Remedied(tuple(mine), owner, group, condition)
        yield Subject(About.REMEDY, remedy.name, remedy.title, key, keyed, own, truth, FLAG, of, remedy.place)


# ---------------------------------------------------------------- what stands behind them


def condition_of(again: Again, name: str, owner: str, key: str | None, label: str) -> Trace | None:
    """The condition of a consequence as it was judged in one of its periods; None where it has none."""
    mine = ((c, own) for c, own in in_force_here(again) if (c.name, own.label) == (name, label))
    consequence, own = next(mine, (None, None))
    if consequence is None or own is None or consequence.when is None:
        return None
    return scope_of(again, consequence, owner, key, own).trace(consequence.when)


def scope_of(again: Again, consequence: Consequence, owner: str, key: str | None, own: Period) -> Scope:
    """Where a consequence was evaluated for an objective and key."""
    here = Scope(again.base.book, own)
    mine = next((o for o in again.contract.objectives if o.name == owner), None)
    if mine is not None:
        return here.of_objective(mine, key if mine.group is not None else None, keyed=mine.group is not None)
    return here.with_key(consequence.key, key) if consequence.key else here


def source(line: Line) -> str:
    """The label of the period whose outcome a line came from, or goes back to."""
    return line.origin or line.period


def outcomes_behind(again: Again, subject: Subject) -> tuple[ObjectiveOutcome, ...]:
    """What a line, score, remedy or absent line came from: the outcomes of its objective in its own period, or of those
    that it reads.
    """
    of = subject.of
    if isinstance(of, ObjectiveOutcome):
        return (of,)
    if not isinstance(of, Line | Due | Remedied):
        return ()
    label = source(of) if isinstance(of, Line) else subject.period
    if of.objective:
        mine = outcomes_in(again, label, frozenset({of.objective}))
        return tuple(o for o in mine if not o.grouped or o.group == of.key)
    consequence = in_force(again.contract.consequences, subject.name)
    remedy = in_force(again.contract.remedies, subject.name)
    read = (consequence.when, consequence.amount) if consequence else remedy.when if remedy else None
    return tuple(outcomes_in(again, label, objectives_read(again.contract, read)))


def outcomes_in(again: Again, label: str, names: frozenset[str]) -> Iterator[ObjectiveOutcome]:
    """The outcomes of objectives in a period: those here that share time with it, those of then of an earlier one."""
    book = again.base.book
    own = known_period(book, label)
    if own is None or own.end > again.period.start:
        here = (o for o in again.base.outcome.objectives if o.objective in names)
        yield from (o for o in here if own is None or shares_time(known_period(book, o.period), own))
        return
    for objective in book.in_force(own).objectives:
        if objective.name in names:
            for period in book.line.closing(objective.unit, own):
                yield from book.outcomes(objective.name, period)


def known_period(book: ContractBook, label: str) -> Period | None:
    """The period that a label names in the term; None for a year of the contract, which is counted."""
    named = parse_period(book.line.zone, label)
    if named is None or named.kind is PeriodKind.STRETCH:
        return named
    return book.line.at(named.kind, max(named.start, book.line.low))


def shares_time(one: Period | None, other: Period) -> bool:
    return one is None or (one.start < other.end and other.start < one.end)
