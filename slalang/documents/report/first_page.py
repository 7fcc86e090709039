"""The page to look at first: what was promised, what happened, what it costs, and what to do.

Takes the report; gives blocks that fit one printed page, however many promises there are: the worst are listed, the
others counted, and long names are cut here and stand whole in their sections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce

from slalang.documents.account.glance import given, provisional
from slalang.documents.account.reckoning import lines_of
from slalang.documents.report.advice import Advice, advice, printed
from slalang.documents.report.costs import bars, cut, headline
from slalang.documents.report.material import Report
from slalang.documents.tree import Align, Block, Column, Emphasis, Item, Items, Paragraph, Runs, Table
from slalang.documents.voice import strong, words
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.units import exact_sum

MOST_ROWS = 12
MOST_ADVICE = 4
LONGEST_NAME = 60
LONGEST_TARGET = 90


def first_page(report: Report) -> Iterator[Block]:
    yield Paragraph(verdicts(report) if report.outcomes else strong(report.draft.text("account.nothing")))
    if report.account.pays:
        yield Paragraph(headline(report))
    yield from provisional(report.account)
    yield from given(report.account)
    if report.outcomes:
        yield results(report)
        yield from rest(report)
    yield from bars(report)
    yield from to_do(report)


def verdicts(report: Report) -> Runs:
    """`2 of 5 promises were missed.`"""
    draft = report.draft
    count = Counter(o.verdict for _, o in report.outcomes)
    judged = count[Verdict.MET] + count[Verdict.MISSED]
    parts = [first(report, judged, count[Verdict.MISSED])] if judged else []
    rest = (v for v in (Verdict.NOT_MEASURED, Verdict.EXCUSED) if count[v])
    parts += [draft.voice.counted(f"performance.{v.name.lower()}", count[v]) for v in rest]
    return strong(reduce(lambda a, b: draft.text("advice.two", a=a, b=b), parts))


def first(report: Report, judged: int, missed: int) -> str:
    voice = report.draft.voice
    if not missed:
        return voice.counted("performance.met", judged)
    return voice.counted("performance.missed", missed, judged=voice.figures.number(judged))


# ---------------------------------------------------------------- what happened


def results(report: Report) -> Table:
    """The results, what went wrong first."""
    draft = report.draft
    heads = ["objective", "promised", "result", "verdict", "history", *(["credit"] if report.account.pays else [])]
    ends = {"result", "history", "credit"}
    columns = tuple(Column(draft.text(f"performance.{h}"), Align.END if h in ends else Align.START) for h in heads)
    rows = tuple(row(report, p, o)[: len(heads)] for p, o in report.outcomes[:MOST_ROWS])
    return Table(draft.text("performance.caption"), columns, rows)


def row(report: Report, period: PeriodOutcome, outcome: ObjectiveOutcome) -> tuple[Runs, ...]:
    draft, figures = report.draft, report.draft.voice.figures
    met, judged = report.kept(outcome)
    nothing = words(draft.text("label.nothing"))
    told = draft.text("performance.of", a=figures.number(met), b=figures.number(judged))
    given = [line for line in lines_of(period, outcome) if line.kind == "penalty"]
    credit = report.account.money(exact_sum(line.settled for line in given))
    return (
        subject(report, outcome),
        words(cut(plain(report.account.target(outcome)), LONGEST_TARGET)),
        (Emphasis(report.account.result(outcome), strong=True),),
        report.account.judged(outcome),
        words(told) if judged else nothing,
        credit if given else nothing,
    )


def subject(report: Report, outcome: ObjectiveOutcome) -> Runs:
    """What was promised and, where one period of many is meant, when."""
    shown = cut(report.account.subject(outcome), LONGEST_NAME)
    periods = {o.period for p in report.asked for o in p.objectives if o.objective == outcome.objective}
    when = report.draft.voice.figures.period(outcome.period)
    return words(report.draft.text("performance.in_period", name=shown, period=when) if len(periods) > 1 else shown)


def plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def rest(report: Report) -> Iterator[Block]:
    """How many results are not on the page, and of what kind."""
    left = report.outcomes[MOST_ROWS:]
    if left:
        count = Counter(o.verdict for _, o in left)
        draft = report.draft
        kinds = [
            words(
                draft.text("performance.kind_of", n=draft.voice.figures.number(n), verdict=draft.voice.verdict(v).text)
            )
            for v, n in count.items()
        ]
        yield Paragraph(draft.voice.count("performance.more", len(left), kinds=draft.voice.all_of(kinds)))


# ---------------------------------------------------------------- what to do


def to_do(report: Report) -> Iterator[Block]:
    """The most pressing recommendations, each from another section as far as there are any."""
    found = advice(report)
    chosen = spread(found)
    if chosen:
        yield Paragraph(strong(report.draft.text("performance.to_do")))
        yield Items(tuple(Item(printed(report, one)) for one in chosen), numbered=True)
    if len(found) > len(chosen):
        yield report.draft.counted("performance.more_advice", len(found) - len(chosen))


def spread(found: tuple[Advice, ...]) -> tuple[Advice, ...]:
    """The first recommendation of each kind and section, filled up with others; all in their order."""
    first: dict[tuple[int, str], Advice] = {}
    for one in found:
        first.setdefault((one.rank, one.to), one)
    mine = list(first.values())[:MOST_ADVICE]
    mine += [one for one in found if one not in mine][: MOST_ADVICE - len(mine)]
    return tuple(one for one in found if one in mine)
