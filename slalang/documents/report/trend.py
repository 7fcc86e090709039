"""An objective over twelve months: its results beside the target, misses marked, the volume behind each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from slalang.documents.figures import Figures, known, unbroken
from slalang.documents.report.material import Report, ends
from slalang.documents.tree import Align, Chart, Column, Point, Runs, Status, Table, text_of
from slalang.documents.voice import words
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.units import Kind

Run = tuple[tuple[PeriodOutcome, ObjectiveOutcome], ...]
SHARE_DECIMALS = 2


def chart(report: Report, outcome: ObjectiveOutcome) -> Chart:
    """The run of an outcome's objective and group, with the table of its figures."""
    run = report.run(outcome)
    return Chart(
        caption=finding(report, outcome, run),
        alternative=alternative(report, run),
        points=tuple(points(report, outcome, run)),
        target=report.draft.text("trend.target", target=text_of(lower(report, outcome))),
        volume=report.draft.text("trend.volume"),
        figures=figures(report, outcome, run),
    )


def finding(report: Report, outcome: ObjectiveOutcome, run: Run) -> str:
    """`June 2026: 6.55 %, missed. Met in 3 of the 6 periods that were judged.`"""
    draft = report.draft
    met, judged = report.kept(outcome)
    now = draft.text(
        "trend.now",
        period=draft.voice.figures.period(outcome.period),
        result=report.account.result(outcome),
        verdict=text_of(report.account.verdict(outcome)),
    )
    if not judged:
        return now
    split = len({report.whole(o) for _, o in run}) < len(run)
    said = draft.voice.counted("trend.met", judged, met=draft.voice.figures.number(met))
    told = draft.text("trend.two", a=now, b=said)
    return draft.text("trend.two", a=told, b=draft.text("trend.split")) if split else told


def lower(report: Report, outcome: ObjectiveOutcome) -> Runs:
    """A target inside a sentence."""
    return report.draft.sentences.pattern(outcome.target)


def alternative(report: Report, run: Run) -> str:
    """All that a chart shows, in words."""
    draft = report.draft
    parts = [
        draft.text(
            "trend.point",
            period=draft.voice.figures.period(o.period),
            result=report.account.result(o),
            verdict=text_of(report.account.verdict(o)),
            target=text_of(lower(report, o)),
            volume=volume(report, o) or draft.text("label.nothing"),
        )
        for _, o in run
    ]
    return draft.text("trend.alternative", points="; ".join(parts))


def points(report: Report, outcome: ObjectiveOutcome, run: Run) -> Iterator[Point]:
    """A point for each period, also for those in which a group had nothing to measure."""
    found = {o.period: o for _, o in run}
    last = run[0][1]
    for label in report.labels(outcome.objective):
        last = found.get(label, last)
        yield point(report, last) if label in found else absent(report, label, last)


def absent(report: Report, label: str, last: ObjectiveOutcome) -> Point:
    """A period without anything to measure, under the target of the one before."""
    status: Status = report.draft.voice.verdict(Verdict.NOT_MEASURED)
    name, (low, high) = short(report.draft.voice.figures, label), ends(last)
    return Point(name, None, "", status.text, status.tone, low, high)


def point(report: Report, outcome: ObjectiveOutcome) -> Point:
    status: Status = report.draft.voice.verdict(outcome.verdict)
    low, high = ends(outcome)
    told = volume(report, outcome)
    return Point(
        label=short(report.draft.voice.figures, outcome.period),
        value=outcome.result,
        text=brief(report, outcome),
        verdict=status.text,
        tone=status.tone,
        low=low,
        high=high,
        volume=Fraction(outcome.counts.counted) if told else None,
        volume_text=told,
    )


def brief(report: Report, outcome: ObjectiveOutcome) -> str:
    """A result as a label: a share with two decimals, or as many as show the side of its target; else as it is."""
    return report.account.result(outcome) if outcome.result is not None else ""


def volume(report: Report, outcome: ObjectiveOutcome) -> str:
    """How many rows counted; nothing where results were given or no rows are counted."""
    if report.account.is_given or not outcome.counts.counted:
        return ""
    return report.draft.voice.figures.number(outcome.counts.counted)


def short(figures: Figures, label: str) -> str:
    """A period as a label: `Mar 2026`."""
    from babel.dates import format_skeleton

    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", label):
        day = date(int(month[1]), int(month[2]), 1)
        return unbroken(format_skeleton("yMMM", day, locale=known(figures.locale)))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", label):
        return unbroken(format_skeleton("MMMd", date.fromisoformat(label), locale=known(figures.locale)))
    return figures.period(label)


# ---------------------------------------------------------------- the figures as a table


def figures(report: Report, outcome: ObjectiveOutcome, run: Run) -> Table:
    """A row for each period; the columns that say nothing are left out."""
    draft, account = report.draft, report.account
    left = any(o.counts.left_out for _, o in run)
    undecided = any(o.counts.undecided for _, o in run)
    heads = ["glance.period", "glance.promised", "glance.result", "glance.counted"]
    heads += ["glance.left_out"] if left else []
    heads += ["glance.undecided"] if undecided else []
    heads += ["glance.verdict"]
    ends_ = {"glance.result", "glance.counted", "glance.left_out", "glance.undecided"}
    columns = tuple(Column(draft.text(h), Align.END if h in ends_ else Align.START) for h in heads)
    rows = []
    for _, o in run:
        cells = [
            words(draft.voice.figures.period(o.period)),
            account.target(o),
            words(account.result(o)),
            account.rows_counted(o.counts.counted),
        ]
        cells += [account.number(sum(n for _, n in o.counts.left_out))] if left else []
        cells += [account.number(o.counts.undecided)] if undecided else []
        rows.append((*cells, account.judged(o)))
    return Table(draft.text("trend.caption"), columns, tuple(rows))


def is_share(outcome: ObjectiveOutcome) -> bool:
    return outcome.type.kind in (Kind.PERCENT, Kind.RATIO)
