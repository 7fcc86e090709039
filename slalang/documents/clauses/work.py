"""Who does what: roles, responsibilities, priorities, the clocks that run on cases, and to whom a late case goes up."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.clauses.matrix import matrix
from slalang.documents.clauses.parties import contacts
from slalang.documents.drafting import Draft
from slalang.documents.tree import Block, Code, Definition, Definitions, Paragraph, Runs, Section, Text
from slalang.documents.voice import capital, joined, merged, words
from slalang.documents.walk import tables_in
from slalang.model import contract as c
from slalang.model.expression import BusinessDays


def responsibilities(draft: Draft) -> Section | None:
    contract = draft.contract
    roles = (Definitions(tuple(role(draft, each) for each in contract.roles)),) if contract.roles else ()
    clauses = (draft.clause("responsibility", each, duty(draft, each)) for each in contract.responsibilities)
    return draft.section("responsibilities", "article.responsibilities", (*roles, *matrix(draft), *clauses))


def role(draft: Draft, each: c.Role) -> Definition:
    name = words(draft.sentences.names.title("role", each.name))
    reached = joined(list(contacts(draft, each.contacts)), ", ")
    side = draft.say("role.of", party=draft.sentences.names.party(each.side))
    line = merged((*side, Text(", "), *reached)) if reached else side
    return Definition(name, (Paragraph(capital(line)), *draft.prose(each.text)), f"role.{each.name}")


def duty(draft: Draft, each: c.Responsibility) -> Iterator[Block]:
    s = draft.sentences
    yield draft.paragraph("duty.side", party=s.names.party(each.side))
    if each.duty:
        yield Paragraph(words(each.duty))
    if each.who:
        yield draft.paragraph("duty.who", who=draft.all_of("role", each.who))
    if each.due is not None:
        yield draft.paragraph("duty.due", lag=s.lag(each.due))
    if each.waits is not None:
        yield draft.paragraph("duty.waits", x=s.set(each.waits))
    if each.pauses:
        stopped = draft.voice.all_of([clock_or_objective(draft, name) for name in each.pauses])
        yield draft.paragraph("duty.pauses_from_start" if each.from_start else "duty.pauses_once_overdue", x=stopped)


def clock_or_objective(draft: Draft, name: str) -> Runs:
    return draft.of("clock" if draft.sentences.names.find("clock", name) else "objective", name)


# ---------------------------------------------------------------- priorities and clocks


def priorities(draft: Draft) -> Section | None:
    clauses = (draft.clause("priority", each, priority(draft, each)) for each in draft.contract.priorities)
    return draft.section("priorities", "article.priorities", clauses)


def priority(draft: Draft, each: c.Priority) -> Iterator[Block]:
    yield draft.paragraph("priority.intro", rows=draft.sentences.names.rows(each.record))
    if each.table is not None:
        yield draft.rate_table("A", each.table)
        return
    rows = (class_row(draft, one) for one in each.classes)
    yield draft.table("priority.caption", ("priority.class", "priority.title", "priority.when"), rows)
    yield draft.paragraph("priority.first")


def class_row(draft: Draft, one: c.Class) -> tuple[Runs, ...]:
    when = draft.sentences.condition(one.condition) if one.condition is not None else draft.say("pattern.otherwise")
    return (Code(one.name),), words(one.title), capital(when)


def clocks(draft: Draft) -> Section | None:
    clauses = (draft.clause("clock", each, clock(draft, each)) for each in draft.contract.clocks)
    return draft.section("clocks", "article.clocks", clauses)


def clock(draft: Draft, each: c.Clock) -> Iterator[Block]:
    s = draft.sentences
    yield draft.paragraph(
        "clock.runs_on", rows=s.names.rows(each.record), start=s.expression(each.starts), stop=s.expression(each.stops)
    )
    yield from draft.worded("clock.hours", each.runs)
    key = "clock.limit_end" if each.limit_end_of else "clock.limit"
    yield from draft.worded(key, each.limit, start=len(tables_in(each.runs)))
    for pause in each.pauses:
        yield draft.paragraph("clock.pause", x=s.set(pause))
    if isinstance(each.limit, BusinessDays) and not each.limit_end_of:
        yield draft.paragraph("clock.business_days")


# ---------------------------------------------------------------- escalation


def escalations(draft: Draft) -> Section | None:
    clauses = (draft.clause("escalation", each, escalation(draft, each)) for each in draft.contract.escalations)
    return draft.section("escalation", "article.escalation", clauses)


def escalation(draft: Draft, each: c.Escalation) -> Iterator[Block]:
    yield draft.paragraph("escalation.intro", clock=draft.of("clock", each.clock))
    rows = (
        (words(str(step.level)), draft.all_of("role", step.roles), capital(moment(draft, step))) for step in each.steps
    )
    yield draft.table("escalation.caption", ("escalation.level", "escalation.role", "escalation.when"), rows)


def moment(draft: Draft, step: c.StepUp) -> Runs:
    if step.share is not None:
        return draft.say("escalation.at_share", share=draft.voice.figures.percent(step.share))
    if step.after is None:
        return draft.say("escalation.on_breach")
    key = "escalation.every" if step.repeats else "escalation.after"
    return draft.say(key, lag=draft.sentences.expression(step.after))
