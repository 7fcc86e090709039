"""What is promised and what is excused: sentences generated from the target, so that they cannot drift from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from slalang.documents.drafting import Draft
from slalang.documents.names import spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import Block, Paragraph, Runs, Section
from slalang.documents.voice import capital, emphasis, words
from slalang.documents.walk import tables_in
from slalang.model import contract as c


def objectives(draft: Draft) -> Section | None:
    """All promises in one table, then a clause for each."""
    promised = draft.contract.objectives
    if not promised:
        return None
    overview = draft.table(
        "objective.overview",
        ("objective.name", "objective.promised", "objective.period"),
        (row(draft, o) for o in promised),
    )
    clauses = (draft.clause("objective", each, objective(draft, each)) for each in promised)
    return draft.section("objectives", "article.objectives", (overview, *clauses))


def row(draft: Draft, each: c.Objective) -> tuple[Runs, ...]:
    return (
        draft.of("objective", each.name),
        capital(draft.sentences.pattern(each.target)),
        capital(draft.each(each.unit)),
    )


def objective(draft: Draft, each: c.Objective) -> Iterator[Block]:
    s = draft.sentences
    provider, measure = s.names.party("provider"), s.expression(each.measure)
    yield from draft.worded(
        "objective.promise", each.target, each=draft.each(each.unit), provider=provider, measure=measure
    )
    if each.services:
        yield draft.paragraph("objective.services", services=draft.all_of("service", each.services))
    if each.group_name:
        yield draft.paragraph("objective.grouped", group=emphasis(spoken(each.group_name)))
    if each.attribution is not None:
        yield draft.paragraph("objective.attribution", instant=s.expression(each.attribution))
    tables = len(tables_in(each.target))
    for second, target in each.also:
        yield from draft.worded("objective.also", target, start=tables, measure=s.expression(second))
        tables += len(tables_in(target))
    if each.levels:
        rows = ((words(spoken(level.name)), capital(s.pattern(level.fails_when))) for level in each.levels)
        yield draft.table("objective.levels", ("objective.level_name", "objective.fails_when"), rows)
    yield from exceptions(draft, each)
    yield from neighbours(draft, each)


def exceptions(draft: Draft, each: c.Objective) -> Iterator[Block]:
    """What holds where rows are few, absent or late."""
    if each.low_volume is not None:
        yield from low_volume(draft, each.low_volume, leveled=bool(each.levels))
    yield draft.paragraph("objective.nothing_counted", outcome=rule(draft, each.nothing_counted))
    yield draft.paragraph("objective.not_reported", outcome=rule(draft, each.not_reported))
    if each.final is None:
        yield draft.paragraph("objective.final_at_issue")
        return
    yield draft.paragraph("objective.final", lag=draft.sentences.lag(each.final.lag))
    if each.final.restated_months:
        yield draft.counted("objective.restated", each.final.restated_months)


def low_volume(draft: Draft, rule_of: c.LowVolume, leveled: bool) -> Iterator[Block]:
    below = draft.voice.figures.number(rule_of.below)
    if rule_of.outcome is not None:
        yield draft.paragraph("objective.few_outcome", below=below, outcome=rule(draft, rule_of.outcome))
        return
    yield draft.counted("objective.few_failures", rule_of.failures, below=below)
    for level, failures in rule_of.levels:
        yield draft.counted("objective.few_level", failures, level=draft.called(level))
    if leveled:
        yield draft.paragraph("objective.few_other_levels")


def rule(draft: Draft, outcome: c.OutcomeRule) -> Runs:
    """The outcome that a rule gives, as the end of a sentence."""
    if outcome.level == "*":
        return draft.say("rule.missed_every_level")
    if outcome.level:
        return draft.say("rule.missed_level", level=draft.called(outcome.level))
    return draft.say(f"rule.{key_of(outcome.outcome)}")


def neighbours(draft: Draft, each: c.Objective) -> Iterator[Block]:
    """Where the reader goes from a promise: what excuses it and what its miss costs."""
    reliefs = [r.name for r in draft.contract.reliefs if each.name in r.objectives]
    if reliefs:
        yield draft.paragraph("objective.relieved", reliefs=draft.all_of("relief", reliefs))
    given = [p.name for p in draft.contract.consequences if each.name in p.objectives]
    if given:
        yield draft.paragraph("objective.consequences", consequences=draft.all_of("consequence", given))


# ---------------------------------------------------------------- relief


def reliefs(draft: Draft) -> Section | None:
    clauses = (draft.clause("relief", each, relief(draft, each)) for each in draft.contract.reliefs)
    return draft.section("relief", "article.relief", clauses)


def relief(draft: Draft, each: c.Relief) -> Iterator[Block]:
    s = draft.sentences
    yield draft.paragraph("relief.for", objectives=draft.all_of("objective", each.objectives))
    yield Paragraph(capital(effect(draft, each.effect)))
    if each.during is not None:
        yield draft.paragraph("relief.during", x=s.set(each.during))
    if each.allowance is not None:
        allowed = draft.voice.figures.duration_in_words(each.allowance)
        yield draft.paragraph("relief.allowance", allowance=allowed, each=draft.each(each.allowance_unit))
    if each.when is not None:
        if each.unit:
            yield from draft.conditioned("relief.each_when", each.when, each=draft.each(each.unit))
        else:
            yield from draft.conditioned("relief.when", each.when)
    if each.approved is not None:
        yield from approval(draft, each.approved)
    if each.note:
        yield draft.paragraph("relief.note", note=draft.said(each.note))


def effect(draft: Draft, what: c.Effect) -> Runs:
    s = draft.sentences
    match what:
        case c.LeavesOut(rows=rows):
            return draft.say("effect.leaves_out", x=s.set(rows))
        case c.CountsAsMet(rows=rows):
            return draft.say("effect.counts_as_met", x=s.set(rows))
        case c.Forgives(number=number):
            return draft.say("effect.forgives", x=s.expression(number))
        case c.PausesTheClock():
            return draft.say("effect.pauses")
        case c.Lowers(level=level, to=to):
            if level:
                return draft.say("effect.lowers_level", level=draft.called(level), pattern=s.pattern(to))
            return draft.say("effect.lowers_target", pattern=s.pattern(to))
        case c.Excuses():
            return draft.say("effect.excuses")
        case _:
            assert_never(what)


def approval(draft: Draft, needed: c.Approval) -> Iterator[Block]:
    role = draft.of("role", needed.role)
    if needed.within is not None and needed.silence:
        yield draft.paragraph(f"relief.silence_{needed.silence}", role=role, lag=draft.sentences.lag(needed.within))
    else:
        yield draft.paragraph("relief.no_record", role=role)
