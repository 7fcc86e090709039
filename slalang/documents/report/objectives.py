"""Each objective by itself: its trend, what was counted and left out, what reliefs did, what drove a miss."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.account import results
from slalang.documents.report.advice import failures
from slalang.documents.report.causes import causes
from slalang.documents.report.material import Report
from slalang.documents.report.trend import chart
from slalang.documents.tree import Align, Block, Column, Definitions, Paragraph, Runs, Section, Table
from slalang.documents.voice import capital, joined, strong, words
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.settle.turning import Turn

MOST_OF_ONE = 6
"""Of an objective with more groups than this only the worst are drawn; the workbook has them all."""
MOST_CHARTS = 40
"""So many charts are drawn, of the misses first; what has none has its figures as a table."""

Found = tuple[PeriodOutcome, ObjectiveOutcome]


def objectives(report: Report) -> Iterator[Section]:
    """A section for each objective of the periods asked for."""
    drawn = set(list(dict.fromkeys(o.objective for _, o in report.outcomes))[:MOST_CHARTS])
    for name in dict.fromkeys(o.objective for p in report.asked for o in p.objectives):
        mine = [(p, o) for p, o in report.outcomes if o.objective == name]
        blocks = grouped(report, mine) if mine[0][1].grouped else single(report, mine, draws=name in drawn)
        yield Section(f"objective.{name}", report.account.title(name), tuple(blocks))


def single(report: Report, mine: list[Found], *, draws: bool) -> Iterator[Block]:
    """One chart for the run, then each outcome asked for, the earliest first."""
    ordered = sorted(mine, key=lambda pair: pair[0].start)
    whole = chart(report, ordered[-1][1])
    yield from (whole,) if draws else (Paragraph(strong(whole.caption)), whole.figures)
    for period, outcome in ordered:
        if len(ordered) > 1:
            yield Paragraph(strong(report.draft.voice.figures.period(outcome.period)))
        yield Definitions(tuple(results.facts(report.account, period, outcome)))
        yield from behind(report, outcome)


def grouped(report: Report, mine: list[Found]) -> Iterator[Block]:
    """The groups side by side, then a chart for the worst of them."""
    last = max(p.start for p, _ in mine)
    for start in sorted({p.start for p, _ in mine}):
        here = tuple(o for p, o in mine if p.start == start)
        yield from results.grouped(report.account, tuple(sorted(here, key=group_of)))
    worst = [o for p, o in mine if p.start == last][:MOST_OF_ONE]
    shown = [o for o in worst if o.verdict is Verdict.MISSED] or worst[:1]
    for i, outcome in enumerate(shown, 1):
        blocks = (chart(report, outcome), *behind(report, outcome))
        group = report.account.of_group(outcome.group)
        yield Section(f"objective.{outcome.objective}.group-{i}", group, blocks)
    left = len({o.group for p, o in mine if p.start == last}) - len(shown)
    if left:
        yield Paragraph(report.draft.voice.count("trend.more_groups", left))


def group_of(outcome: ObjectiveOutcome) -> tuple[bool, str]:
    return outcome.group is None, outcome.group or ""


def behind(report: Report, outcome: ObjectiveOutcome) -> Iterator[Block]:
    """What reliefs did to an outcome, what drove it and what would have avoided it."""
    yield from with_and_without(report, outcome)
    if outcome.verdict is Verdict.MISSED:
        yield from causes(report, outcome)
        yield from avoided(report, outcome)


def avoided(report: Report, outcome: ObjectiveOutcome) -> Iterator[Block]:
    """The least changes that would have met the target or lessened the credits, each with what it would have cost."""
    found = report.avoidance(outcome)
    if found is None or not found.turns:
        return
    draft, account = report.draft, report.account
    pays = any(turn.total is not None and turn.total != turn.total_now for turn in (*found.turns, *found.steps))
    heads = ("avoided.change", "result.computed", "glance.result", "glance.verdict", "avoided.credits")[: 4 + pays]
    columns = tuple(Column(draft.text(h), Align.END if i in {1, 2, 4} else Align.START) for i, h in enumerate(heads))

    def row(turn: Turn) -> tuple[Runs, ...]:
        changes = joined([failures(report, each, "fewer") for each in turn.changes], draft.text("why.and"))
        total = account.money(turn.total) if turn.total is not None else words(draft.text("label.nothing"))
        of = turn.outcome
        cells = (capital(changes), words(account.computed(of)), words(account.result(of)), account.verdict(of), total)
        return cells[: len(heads)]

    yield Table(draft.text("avoided.caption"), columns, tuple(row(turn) for turn in (*found.turns, *found.steps)))


def with_and_without(report: Report, outcome: ObjectiveOutcome) -> Iterator[Block]:
    """The outcome as it was counted beside the one without any relief, where that is another."""
    bare = report.unrelieved(outcome)
    if bare is None or (bare.numerator, bare.denominator, bare.result) == (
        outcome.numerator,
        outcome.denominator,
        outcome.result,
    ):
        return
    draft, account = report.draft, report.account
    heads = ("relieved.way", "result.computed", "glance.result", "glance.verdict")
    columns = tuple(Column(draft.text(h), Align.END if i in {1, 2} else Align.START) for i, h in enumerate(heads))

    def row(title: str, of: ObjectiveOutcome) -> tuple[Runs, ...]:
        return (words(draft.text(title)), words(account.computed(of)), words(account.result(of)), account.judged(of))

    yield Table(draft.text("relieved.caption"), columns, (row("relieved.with", outcome), row("relieved.without", bare)))
