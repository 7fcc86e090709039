"""The figures of a report as a workbook: every period, group and portion, also those that the pages leave out.

Takes the report; gives a `Workbook` of typed cells. The wording is that of the document; a result stands beside its
numerator and denominator and, exactly, as a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slalang.documents.account.amounts import line_name, takes_back
from slalang.documents.account.reckoning import lines_of
from slalang.documents.figures import HARD_SPACE
from slalang.documents.report.advice import advice
from slalang.documents.report.causes import Cause, every_cause
from slalang.documents.report.cells import MICROSECONDS, amount, exact, figure, group, scaled, share
from slalang.documents.report.costs import charged
from slalang.documents.report.headroom import headrooms
from slalang.documents.report.material import Report, ends
from slalang.documents.report.rights import running, subject
from slalang.documents.tree import text_of
from slalang.documents.voice import capital
from slalang.documents.workbook import Cell, Figure, Heading, Sheet, Workbook
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome
from slalang.units import COUNT, exact_sum

Row = tuple[Cell, ...]


def workbook(report: Report) -> Workbook:
    """All sheets that hold anything."""
    sheets = (
        overview(report),
        results(report),
        causes(report),
        relieved(report),
        lines(report),
        limits(report),
        months(report),
        remedies(report),
        escalations(report),
        duties(report),
        follows(report),
    )
    title = f"{contract_title(report)}, {report.draft.text('performance.kind')}"
    found = tuple(sheet for sheet in sheets if sheet.rows)
    return Workbook(title, tuple(typed(sheet) for sheet in found))


def contract_title(report: Report) -> str:
    return report.draft.sentences.names.said(report.statement.title or report.statement.contract)


def sheet(report: Report, key: str, heads: Iterable[tuple[str, int]], rows: Iterable[Row]) -> Sheet:
    draft = report.draft
    columns = tuple(Heading(draft.text(head), width) for head, width in heads)
    return Sheet(draft.text(f"sheet.{key}"), columns, tuple(rows))


# ---------------------------------------------------------------- sheets


def overview(report: Report) -> Sheet:
    """What the workbook is about, and the sums of the periods asked for."""
    draft, account = report.draft, report.account
    periods = [draft.voice.figures.period(p.period) for p in report.asked]
    facts: list[Row] = [
        (draft.text("cover.number"), draft.contract.number or None),
        (draft.text("sheet.title"), contract_title(report)),
        *(
            (draft.text(f"side.{p.side}"), p.title or p.name)
            for p in (draft.contract.provider, draft.contract.customer)
        ),
        *((draft.text("glance.period"), period) for period in periods),
        (draft.text("cover.as_of"), account.instant(report.statement.as_of)),
        (draft.text("cover.zone"), report.statement.zone),
    ]
    if account.pays:
        facts += [
            (draft.text("cover.currency"), report.statement.currency),
            (draft.text("costs.charges"), amount(charged(report.asked))),
            (draft.text("costs.credits_head"), amount(exact_sum(p.total for p in report.asked))),
            (draft.text("costs.bonuses"), amount(exact_sum(p.bonuses for p in report.asked))),
        ]
    if report.statement.version:
        facts.append((draft.text("basis.contract"), report.statement.version))
    return sheet(report, "overview", (("sheet.fact", 30), ("sheet.value", 60)), facts)


RESULTS = (
    ("glance.period", 16),
    ("sheet.asked", 8),
    ("glance.objective", 30),
    ("sheet.name", 22),
    ("result.group", 18),
    ("glance.promised", 26),
    ("sheet.low", 10),
    ("sheet.high", 10),
    ("sheet.numerator", 14),
    ("sheet.denominator", 14),
    ("glance.result", 12),
    ("sheet.exact", 24),
    ("glance.verdict", 14),
    ("sheet.reason", 24),
    ("glance.counted", 10),
    ("glance.undecided", 10),
    ("glance.left_out", 10),
    ("result.met_by_relief_short", 10),
    ("result.not_among_short", 10),
    ("result.uncovered_short", 10),
    ("glance.credit", 12),
)


def results(report: Report) -> Sheet:
    """Every outcome of every period shown."""
    asked = {id(o) for _, o in report.outcomes}
    rows = (result(report, p, o, asked=id(o) in asked) for p in report.statement.periods for o in p.objectives)
    return sheet(report, "results", RESULTS, rows)


def result(report: Report, period: PeriodOutcome, of: ObjectiveOutcome, *, asked: bool) -> Row:
    draft, account, counts = report.draft, report.account, of.counts
    low, high = ends(of)
    given = [line.settled for line in lines_of(period, of) if line.kind == "penalty"]
    no_rows = account.is_given
    return (
        of.period,
        draft.text("value.yes" if asked else "value.no"),
        account.title(of.objective),
        of.objective,
        group(report, of),
        text_of(account.target(of)),
        figure(low, of.type),
        figure(high, of.type),
        scaled(of.numerator, of.type),
        scaled(of.denominator, COUNT),
        figure(of.result, of.type),
        exact(of.result, of.type),
        text_of(account.verdict(of)),
        text_of(account.reason(of.reason)) or None,
        None if no_rows else counts.counted,
        None if no_rows else counts.undecided,
        None if no_rows else sum(n for _, n in counts.left_out),
        None if no_rows else sum(n for _, n in counts.met_by_relief),
        None if no_rows else counts.not_among,
        None if no_rows else counts.uncovered,
        amount(exact_sum(given)) if given else None,
    )


def causes(report: Report) -> Sheet:
    """Every portion of every miss that could be divided."""
    heads = (
        ("glance.period", 16),
        ("glance.objective", 30),
        ("result.group", 18),
        ("cause.way", 20),
        ("cause.value", 24),
        ("sheet.rows", 10),
        ("sheet.numerator", 14),
        ("sheet.denominator", 14),
        ("cause.failures", 10),
        ("cause.of_failures", 12),
        ("cause.of_rows", 12),
        ("cause.there", 12),
        ("cause.without", 12),
    )
    found = ((o, one) for _, o in report.outcomes for one in every_cause(report, o))
    return sheet(report, "causes", heads, (portion(report, o, one) for o, one in found))


def portion(report: Report, of: ObjectiveOutcome, one: Cause) -> Row:
    return (
        of.period,
        report.account.title(of.objective),
        group(report, of),
        one.way,
        one.value,
        one.portion.rows,
        scaled(one.portion.numerator, of.type),
        scaled(one.portion.denominator, COUNT),
        scaled(one.failures, COUNT),
        share(one.of_failures),
        share(one.of_rows),
        figure(one.there, of.type),
        figure(one.without, of.type),
    )


def relieved(report: Report) -> Sheet:
    """Each outcome with reliefs and without, where these were measured away."""
    heads = (
        ("glance.period", 16),
        ("glance.objective", 30),
        ("result.group", 18),
        ("relieved.way", 24),
        ("sheet.numerator", 14),
        ("sheet.denominator", 14),
        ("glance.result", 12),
        ("glance.verdict", 14),
    )
    rows = []
    for _, o in report.outcomes:
        bare = report.unrelieved(o)
        for key, of in (("relieved.with", o), ("relieved.without", bare)):
            if bare is not None and of is not None:
                rows.append(
                    (
                        o.period,
                        report.account.title(o.objective),
                        group(report, o),
                        report.draft.text(key),
                        scaled(of.numerator, of.type),
                        scaled(of.denominator, COUNT),
                        figure(of.result, of.type),
                        text_of(report.account.verdict(of)),
                    )
                )
    return sheet(report, "relieved", heads, rows)


def lines(report: Report) -> Sheet:
    """Every line of money of every period shown."""
    heads = (
        ("glance.period", 16),
        ("amount.line", 36),
        ("amount.kind", 12),
        ("glance.objective", 30),
        ("why.key", 18),
        ("amount.before", 14),
        ("amount.after", 14),
    )
    draft, account = report.draft, report.account
    rows = (
        (
            p.period,
            line_name(account, replace(line, key=None)),
            draft.text(f"kind.{line.kind}"),
            account.title(line.objective) if line.objective else None,
            line.key,
            None if takes_back(line) else amount(line.amount),
            amount(line.settled),
        )
        for p in report.statement.periods
        for line in p.lines
    )
    return sheet(report, "lines", heads, rows)


def limits(report: Report) -> Sheet:
    heads = (("glance.period", 16), ("headroom.limit", 50), *((f"headroom.{h}", 14) for h in LIMIT))
    rows = (
        (
            p.period,
            text_of(one.name),
            amount(one.whole),
            amount(one.before),
            amount(one.used),
            amount(one.left),
            share(one.share),
            amount(one.cut),
        )
        for p in report.statement.periods
        for one in headrooms(report, p)
    )
    return sheet(report, "limits", heads, rows)


LIMIT = ("whole", "before", "used", "left", "share", "cut")


def months(report: Report) -> Sheet:
    heads = (("costs.period", 16), ("costs.charges", 14), ("costs.credits_head", 14), ("costs.bonuses", 14))
    rows = ((p.period, amount(charged((p,))), amount(p.total), amount(p.bonuses)) for p in report.statement.periods)
    return sheet(report, "months", heads, rows if report.account.pays else ())


def remedies(report: Report) -> Sheet:
    heads = (("right.remedy", 40), ("glance.period", 16), ("right.what", 40), ("right.until", 30), ("right.state", 14))
    account, draft = report.account, report.draft
    rows = (
        (
            text_of(subject(report, r)),
            r.period,
            draft.sentences.names.said(r.what),
            None if r.due is None else account.instant(r.due),
            draft.text(f"right.state_{r.state.replace(' ', '_')}"),
        )
        for r in running(report)
    )
    return sheet(report, "remedies", heads, rows)


def escalations(report: Report) -> Sheet:
    heads = (
        ("glance.period", 16),
        ("sheet.escalation", 30),
        ("glance.objective", 30),
        ("escalation.level", 8),
        ("escalated.cases", 14),
        ("escalated.calls", 10),
        ("sheet.of", 10),
    )
    draft, names = report.draft, report.draft.sentences.names
    steps = {(e.name, i): s.level for e in draft.contract.escalations for i, s in enumerate(e.steps)}
    rows = (
        (
            r.period,
            names.title("escalation", r.escalation),
            report.account.title(r.objective),
            steps.get((r.escalation, r.step)),
            r.cases,
            r.calls,
            r.of,
        )
        for r in report.material.insight.reached
    )
    return sheet(report, "escalations", heads, rows)


def duties(report: Report) -> Sheet:
    heads = (
        *(("glance.period", 16), ("duties.what", 40), ("duties.times", 10)),
        *(("sheet.running", 16), ("sheet.seconds", 16)),
    )
    names = report.draft.sentences.names
    rows = (
        (
            w.period,
            names.title("responsibility", w.responsibility),
            w.times,
            w.running,
            Figure(w.time / MICROSECONDS),
        )
        for w in report.material.insight.waited
    )
    return sheet(report, "duties", heads, rows)


def follows(report: Report) -> Sheet:
    rows = ((i, text_of(capital(one.runs))) for i, one in enumerate(advice(report), 1))
    return sheet(report, "follows", (("sheet.number", 6), ("advice.title", 120)), rows)


def typed(of: Sheet) -> Sheet:
    """A sheet with spaces such as a person types who looks for a text."""
    return replace(of, rows=tuple(tuple(plain(cell) for cell in row) for row in of.rows))


def plain(cell: Cell) -> Cell:
    return cell.replace(HARD_SPACE, " ") if isinstance(cell, str) else cell
