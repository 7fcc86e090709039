"""The results of one period: what each objective promised, what came out of which rows, and what was excused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from slalang.documents.account.derivation import JUDGEMENT, derivation, telling
from slalang.documents.account.reckoning import Account, lines_of
from slalang.documents.figures import APPROXIMATELY
from slalang.documents.tree import (
    Align,
    Block,
    Column,
    Definition,
    Definitions,
    Item,
    Items,
    Paragraph,
    Runs,
    Section,
    Table,
)
from slalang.documents.voice import capital, joined, merged, strong, words
from slalang.model.measured import Counts
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, ReliefUse

MOST_SPANS = 200
"""More spans of a relief than this are counted instead of listed; the evidence holds them."""

CountOf = Callable[[Counts], int]
COUNTS: tuple[tuple[str, CountOf], ...] = (
    ("glance.undecided", lambda counts: counts.undecided),
    ("glance.left_out", lambda counts: sum(number for _, number in counts.left_out)),
    ("result.met_by_relief_short", lambda counts: sum(number for _, number in counts.met_by_relief)),
    ("result.not_among_short", lambda counts: counts.not_among),
    ("result.uncovered_short", lambda counts: counts.uncovered),
)
"""The columns that appear where they say something."""


def results(account: Account, period: PeriodOutcome) -> Iterator[Section]:
    """A section for each objective of the period."""
    for name in dict.fromkeys(o.objective for o in period.objectives):
        outcomes = tuple(o for o in period.objectives if o.objective == name)
        blocks = grouped(account, outcomes) if outcomes[0].grouped else single(account, period, outcomes)
        yield Section(f"period.{period.period}.objective.{name}", account.title(name), tuple(blocks))


# ---------------------------------------------------------------- one result


def single(account: Account, period: PeriodOutcome, outcomes: tuple[ObjectiveOutcome, ...]) -> Iterator[Block]:
    for outcome in outcomes:
        yield Definitions(tuple(facts(account, period, outcome)))


def facts(account: Account, period: PeriodOutcome, outcome: ObjectiveOutcome) -> Iterator[Definition]:
    draft = account.draft
    if outcome.period != period.period:
        yield draft.entry("glance.period", draft.voice.figures.period(outcome.period))
    yield draft.entry("glance.promised", account.target(outcome))
    yield draft.entry("glance.result", result_line(account, outcome))
    yield draft.entry("glance.verdict", verdict_line(account, outcome))
    if not account.is_given:
        yield Definition(words(draft.text("result.rows")), tuple(rows(account, outcome.counts)))
    derived = derivations(account, outcome)
    if derived:
        yield Definition(words(draft.text("account.derivation")), (Items(derived),))
    given = lines_of(period, outcome)
    if given:
        amounts = [line_given(account, line) for line in given]
        yield draft.entry("glance.credit", joined(amounts, "; "))


def line_given(account: Account, line: Line) -> Runs:
    """`Late critical tickets: 956.12 EUR (whatever the outcome)`."""
    said = account.draft.say("list.of", name=account.line_title(line), x=account.money(line.settled))
    return joined([said, account.draft.say("glance.free")], " ") if account.whatever((line,)) else said


def result_line(account: Account, outcome: ObjectiveOutcome) -> Runs:
    computed, result = account.computed(outcome), account.result(outcome)
    if not computed or outcome.result is None:
        return strong(result)
    sign = "=" if account.is_exact(outcome) else APPROXIMATELY.strip()
    return merged((*words(f"{computed} {sign} "), *strong(result.removeprefix(APPROXIMATELY))))


def verdict_line(account: Account, outcome: ObjectiveOutcome) -> Runs:
    """The verdict with why, by how much, and which levels failed."""
    draft = account.draft
    notes: list[Runs] = []
    if outcome.shortfall:
        notes.append(draft.say("result.shortfall", x=account.shortfall(outcome)))
    if outcome.missed_levels:
        listed = draft.voice.all_of([words(account.draft.called(level)) for level in outcome.missed_levels])
        notes.append(draft.say("result.levels", levels=listed))
    if outcome.reason:
        notes.append(account.reason(outcome.reason))
    parts = [account.verdict(outcome), *notes]
    return joined(parts, draft.text("list.clause"))


def rows(account: Account, counts: Counts) -> Iterator[Block]:
    """How many rows counted, and what became of every other one."""
    draft = account.draft
    yield draft.counted("result.counted", counts.counted)
    others: list[Runs] = []
    if counts.undecided:
        others.append(draft.voice.count("result.undecided", counts.undecided))
    others += relieved(account, "result.left_out", counts.left_out)
    others += relieved(account, "result.met_by_relief", counts.met_by_relief)
    if counts.not_among:
        others.append(draft.voice.count("result.not_among", counts.not_among))
    if counts.uncovered:
        others.append(draft.voice.count("result.uncovered", counts.uncovered))
    if others:
        yield Items(tuple(Item(capital(runs)) for runs in others))


def relieved(account: Account, key: str, moved: tuple[tuple[str, int], ...]) -> Iterator[Runs]:
    for relief, number in moved:
        title = account.draft.sentences.names.title("relief", relief)
        yield account.draft.voice.count(key, number, relief=title)


# ---------------------------------------------------------------- one result for each group


def grouped(account: Account, outcomes: tuple[ObjectiveOutcome, ...]) -> Iterator[Block]:
    """A row for each group, with a column for each count that is not zero everywhere; remarks below."""
    draft = account.draft
    extra = [(key, get) for key, get in COUNTS if any(get(o.counts) for o in outcomes)]
    keys = ["result.group", "glance.promised", "result.computed", "glance.result", "glance.counted"]
    heads = [*keys, *(key for key, _ in extra), "glance.verdict"]
    ends = {*keys[2:], *(key for key, _ in extra)}
    columns = tuple(Column(draft.text(key), Align.END if key in ends else Align.START) for key in heads)
    body = []
    for outcome in outcomes:
        counts = [account.number(get(outcome.counts)) for _, get in extra]
        body.append((*group_row(account, outcome), *counts, account.verdict(outcome)))
    totals = total_row(account, outcomes, [get for _, get in extra])
    yield Table(draft.text("result.by_group"), columns, tuple(body), totals)
    remarks = tuple(Item(runs) for outcome in outcomes if (runs := remark(account, outcome)))
    if remarks:
        yield Items(remarks)
    derived = [(o, items) for o in outcomes if (items := derivations(account, o))]
    if derived:
        yield Paragraph(strong(draft.text("account.derivation")))
        yield Items(tuple(Item(strong(account.of_group(o.group)), (Items(items),)) for o, items in derived))


def derivations(account: Account, outcome: ObjectiveOutcome) -> tuple[Item, ...]:
    """How a result came about, where its numerator and denominator do not say it; the verdict stands beside it."""
    parts = outcome.trace.parts if outcome.trace is not None else ()
    return tuple(derivation(account, part) for part in parts if part.rule != JUDGEMENT and telling(part))


def group_row(account: Account, outcome: ObjectiveOutcome) -> tuple[Runs, ...]:
    return (
        words(account.of_group(outcome.group)),
        account.target(outcome),
        words(account.computed(outcome)),
        words(account.result(outcome)),
        account.rows_counted(outcome.counts.counted),
    )


def total_row(account: Account, outcomes: tuple[ObjectiveOutcome, ...], extra: list[CountOf]) -> tuple[Runs, ...]:
    """Rows are added up over groups; results are not."""
    counted = sum(o.counts.counted for o in outcomes)
    sums = [account.number(sum(get(o.counts) for o in outcomes)) for get in extra]
    return (words(account.draft.text("account.total")), (), (), (), account.rows_counted(counted), *sums, ())


def remark(account: Account, outcome: ObjectiveOutcome) -> Runs:
    """What the row of a group cannot say."""
    draft, counts = account.draft, outcome.counts
    parts = [
        *relieved(account, "result.left_out", counts.left_out),
        *relieved(account, "result.met_by_relief", counts.met_by_relief),
    ]
    if outcome.missed_levels:
        listed = draft.voice.all_of([words(account.draft.called(level)) for level in outcome.missed_levels])
        parts.append(draft.say("result.levels", levels=listed))
    if outcome.reason:
        parts.append(account.reason(outcome.reason))
    said = joined(parts, draft.text("list.clause"))
    return account.draft.say("list.of", name=strong(account.of_group(outcome.group)), x=said) if said else ()


# ---------------------------------------------------------------- reliefs


def reliefs(account: Account, period: PeriodOutcome) -> Section | None:
    """What was excused in the period: when, approved by whom, and the note that goes with it."""
    if not period.reliefs:
        return None
    draft = account.draft
    keys = ("relief_use.relief", "glance.objective", "relief_use.spans", "relief_use.approval", "relief_use.note")
    columns = tuple(Column(draft.text(key)) for key in keys)
    table = Table(draft.text("relief_use.caption"), columns, tuple(relief_row(account, use) for use in period.reliefs))
    return Section(f"period.{period.period}.reliefs", draft.text("account.reliefs"), (table,))


def relief_row(account: Account, use: ReliefUse) -> tuple[Runs, ...]:
    title = use.title or account.draft.sentences.names.title("relief", use.relief)
    approved = words(approval(account, use.approval))
    return words(title), words(account.title(use.objective)), spans(account, use), approved, words(use.note)


def approval(account: Account, recorded: str) -> str:
    """Who approved and when, or that silence did: `it_manager 2026-01-22` with the role's title and a date in words."""
    found = re.fullmatch(r"(\S+) (\d{4}-\d\d-\d\d)", recorded)
    if found is None:
        return recorded
    day = account.draft.voice.figures.day(date.fromisoformat(found[2]))
    if found[1] == "silence":
        return account.draft.text("relief_use.silence", day=day)
    return account.draft.text("relief_use.approved", who=account.draft.sentences.names.title("role", found[1]), day=day)


def spans(account: Account, use: ReliefUse) -> Runs:
    if len(use.spans) > MOST_SPANS:
        return account.draft.voice.count("relief_use.many_spans", len(use.spans))
    return joined([words(span(account, start, end)) for start, end in use.spans], "; ")


def span(account: Account, start: int, end: int) -> str:
    return account.draft.text("relief_use.span", start=account.instant(start), end=account.instant(end))
