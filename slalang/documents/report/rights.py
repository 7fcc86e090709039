"""Remedies that run, how far cases were escalated, and who was waited for."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.account.remedies import table
from slalang.documents.clauses.matrix import SIDES, activities, matrix
from slalang.documents.clauses.work import moment
from slalang.documents.names import spoken
from slalang.documents.report.material import Report
from slalang.documents.tree import Align, Block, Column, Runs, Section, Table
from slalang.documents.voice import capital, emphasis, joined, merged, words
from slalang.model import contract as c
from slalang.model.insight import Reached
from slalang.model.outcome import Right, RightState
from slalang.units import exact_sum

RUNNING = (RightState.OVERDUE, RightState.OPEN, RightState.WAITING)
MOST_LISTED = 60


# ---------------------------------------------------------------- remedies


def running(report: Report) -> tuple[Right, ...]:
    """What has arisen until now and has not ended, the overdue first, then by deadline."""
    every = [right for p in report.statement.periods for right in (*p.earlier_rights, *p.rights)]
    found = {key(right): right for right in every if right.state in RUNNING}
    return tuple(sorted(found.values(), key=lambda r: (RUNNING.index(r.state), r.due is None, r.due or 0, r.arises)))


def subject(report: Report, right: Right) -> Runs:
    """A remedy, and for which objective and key it arose."""
    draft = report.draft
    known = draft.sentences.names.find("remedy", right.remedy) is not None
    title = draft.of("remedy", right.remedy) if known else emphasis(right.title or spoken(right.remedy))
    of = [draft.of("objective", right.objective)] if right.objective else []
    of += [words(right.key)] if right.key is not None else []
    if not of:
        return title
    return merged((*title, *words(" ("), *joined(of, draft.text("list.comma")), *words(")")))


def key(right: Right) -> tuple[str, str, str | None, str, str, bool]:
    return right.remedy, right.objective, right.key, right.period, right.what, right.delivers


def remedies(report: Report) -> Section | None:
    """All that runs, and what ended in the periods asked for."""
    runs = running(report)
    ended = tuple(r for p in report.asked for r in p.rights if key(r) not in {key(one) for one in runs})
    ended = tuple(r for r in ended if r.state is not RightState.NOT_KNOWN)
    blocks = (
        *table(report.account, "rights.running", runs[:MOST_LISTED]),
        *table(report.account, "rights.ended", ended[:MOST_LISTED]),
    )
    none = (report.draft.paragraph("rights.none"),) if report.draft.contract.remedies else ()
    return report.draft.section("remedies", "article.remedies", blocks or none)


# ---------------------------------------------------------------- escalations


def escalations(report: Report) -> Section | None:
    """Each path with how many cases came how far."""
    blocks = [b for each in report.draft.contract.escalations for b in escalation(report, each)]
    return report.draft.section("escalations", "article.escalation", blocks)


def escalation(report: Report, each: c.Escalation) -> Iterator[Block]:
    draft = report.draft
    mine = [r for r in report.material.insight.reached if r.escalation == each.name]
    yield draft.paragraph(
        "escalated.intro", path=draft.of("escalation", each.name), clock=draft.of("clock", each.clock)
    )
    if not mine:
        yield draft.paragraph("escalated.unknown")
        return
    for objective in dict.fromkeys(r.objective for r in mine):
        yield path(report, each, objective, [r for r in mine if r.objective == objective])


def path(report: Report, each: c.Escalation, objective: str, reached: list[Reached]) -> Table:
    draft, number = report.draft, report.account.number
    of = sum(max((r.of for r in reached if r.period == p), default=0) for p in {r.period for r in reached})
    caption = draft.voice.counted("escalated.caption", of, objective=report.account.title(objective))
    heads = ("escalation.level", "escalation.role", "escalation.when", "escalated.cases", "escalated.calls")
    columns = tuple(Column(draft.text(h), Align.END if i > 2 else Align.START) for i, h in enumerate(heads))
    rows = []
    for i, step in enumerate(each.steps):
        here = [r for r in reached if r.step == i]
        nothing = words(draft.text("label.nothing"))
        cells = (number(sum(r.cases for r in here)), number(sum(r.calls for r in here))) if here else (nothing,) * 2
        rows.append((words(str(step.level)), draft.all_of("role", step.roles), capital(moment(draft, step)), *cells))
    return Table(caption, columns, tuple(rows))


# ---------------------------------------------------------------- responsibilities


def duties(report: Report) -> Section | None:
    """The responsibilities of both sides: duties with what was waited for, and who does what in the agreement."""
    return report.draft.section(
        "duties", "article.responsibilities", (*declared(report), *matrix(report.draft), *sides(report))
    )


def declared(report: Report) -> Iterator[Block]:
    """The duties that the contract names, and how long each was waited for in the periods asked for."""
    draft, found = report.draft, report.draft.contract.responsibilities
    if not found:
        return
    heads = ("duties.party", "duties.what", "duties.who", "duties.due", "duties.times", "duties.time")
    columns = tuple(Column(draft.text(h), Align.END if i > 3 else Align.START) for i, h in enumerate(heads))
    yield Table(draft.text("duties.caption"), columns, tuple(duty(report, each) for each in found))
    running = sum(w.running for w in report.material.insight.waited)
    if running:
        yield draft.counted("duties.running", running, instant=report.account.instant(report.statement.as_of))


def sides(report: Report) -> Iterator[Block]:
    """What each party answers for where neither a duty nor the matrix of roles shows it."""
    draft = report.draft
    contract, party = draft.contract, draft.sentences.names.party
    if contract.objectives and not contract.roles:
        yield draft.paragraph("duties.promises", party=party("provider"))
    acting = {side for _, letters in activities(draft) for side in letters}
    for side in SIDES:
        if side not in acting:
            yield draft.paragraph("duties.none", party=party(side))


def duty(report: Report, each: c.Responsibility) -> tuple[Runs, ...]:
    draft = report.draft
    title = draft.of("responsibility", each.name)
    what = (
        joined([title, words(draft.sentences.names.said(each.duty))], draft.text("duties.colon"))
        if each.duty
        else title
    )
    nothing = words(draft.text("label.nothing"))
    waited = [w for w in report.material.insight.waited if w.responsibility == each.name]
    times = report.account.number(sum(w.times for w in waited)) if waited else nothing
    time = words(draft.voice.figures.duration(exact_sum(w.time for w in waited))) if waited else nothing
    return (
        draft.sentences.names.party(each.side),
        what,
        draft.all_of("role", each.who) if each.who else nothing,
        capital(draft.sentences.lag(each.due)) if each.due is not None else nothing,
        times,
        time,
    )
