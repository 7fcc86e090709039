"""What follows from a result: credits, bonuses and scores, the settlement as numbered steps, and remedies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from slalang.documents.clauses.examples import examples
from slalang.documents.drafting import Draft
from slalang.documents.names import spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import Block, Item, Items, Paragraph, Runs, Section
from slalang.documents.voice import capital, emphasis, joined, strong, words
from slalang.model import contract as c


def consequences(draft: Draft) -> Section | None:
    clauses = (draft.clause("consequence", each, consequence(draft, each)) for each in draft.contract.consequences)
    return draft.section("credits", "article.credits", clauses)


def consequence(draft: Draft, each: c.Consequence) -> Iterator[Block]:
    yield draft.paragraph(f"consequence.{each.kind}", each=draft.each(each.unit))
    if each.objectives:
        yield draft.paragraph("consequence.for", objectives=draft.all_of("objective", each.objectives))
    if each.per_objective:
        yield draft.paragraph("consequence.per_objective")
    if each.key:
        yield draft.paragraph("consequence.per_key", key=emphasis(spoken(each.key)))
    if each.whatever_the_outcome and each.objectives:
        yield draft.paragraph("consequence.whatever")
    elif each.when is not None:
        yield from draft.conditioned("consequence.when", each.when)
    yield from draft.worded("consequence.amount", each.amount)
    if each.objectives:
        yield draft.paragraph("consequence.no_line")
    yield from examples(draft, each)


# ---------------------------------------------------------------- settlement


def settlement(draft: Draft) -> Section | None:
    """The steps in the order in which they run, which decides, and what happens to the total."""
    whole = draft.contract.settlement
    if whole is None:
        return None
    title = draft.sentences.names.title("settlement", whole.name)
    blocks = (*steps(draft, whole), *after(draft, whole), *draft.prose(whole.text))
    return Section(f"settlement.{whole.name}", title, blocks)


def steps(draft: Draft, whole: c.Settlement) -> Iterator[Block]:
    yield draft.paragraph("settlement.intro", each=draft.each(whole.unit))
    if whole.steps:
        yield draft.paragraph("settlement.order")
        yield Items(tuple(numbered_steps(draft, whole)), numbered=True)


def numbered_steps(draft: Draft, whole: c.Settlement) -> Iterator[Item]:
    """Each step with its tables, whose letters run on from step to step."""
    before = 0
    for each in whole.steps:
        sentences, tables = draft.sentences.with_apart(each, before)
        yield Item(capital(step(replace(draft, sentences=sentences), each)), draft.rates(tables))
        before += len(tables)


def step(draft: Draft, each: c.SettlementStep) -> Runs:
    """A step of a settlement as a sentence."""
    s = draft.sentences
    match each:
        case c.Keep(which=which, for_each=for_each):
            return scoped(draft, draft.say(f"step.keep_{key_of(which)}", lines=lines(draft, each.lines)), for_each)
        case c.Waive(condition=condition):
            return draft.say("step.waive", lines=lines(draft, each.lines), condition=s.condition(condition))
        case c.Cap(limit=limit, for_each=for_each, carried=carried):
            said = scoped(
                draft, draft.say("step.cap", lines=lines(draft, each.lines), limit=s.expression(limit)), for_each
            )
            return joined([said, excess(draft, carried)], draft.text("list.clause"))
        case c.Reduce(by=by):
            return draft.say("step.reduce", lines=lines(draft, each.lines), by=s.expression(by))
        case c.Increase(by=by):
            return draft.say("step.increase", lines=lines(draft, each.lines), by=s.expression(by))
        case c.Subtotal(name=name):
            return draft.say("step.subtotal", name=emphasis(spoken(name)), lines=lines(draft, each.lines))
        case c.EarnBack(condition=condition):
            return draft.say("step.earn_back", lines=lines(draft, each.lines), condition=s.condition(condition))
        case c.Round(way=way, quantum=quantum):
            amount = draft.voice.figures.money(quantum, draft.contract.currency)
            return draft.say("step.round", way=draft.say(f"rounding.{way.name.lower()}"), quantum=amount)
        case c.Drop(bound=bound, inclusive=inclusive):
            amount = draft.voice.figures.money(bound, draft.contract.currency)
            return draft.say("step.drop_at_most" if inclusive else "step.drop_under", bound=amount)
        case _:
            assert_never(each)


def scoped(draft: Draft, said: Runs, key: str) -> Runs:
    if key == "objective":
        return draft.say("step.for_each_objective", x=said)
    return draft.say("step.for_each", x=said, key=emphasis(spoken(key))) if key else said


def excess(draft: Draft, carried: int | None) -> Runs:
    if carried is None:
        return draft.say("step.excess_lapses")
    return draft.voice.count("step.excess_carried_for", carried) if carried else draft.say("step.excess_carried")


def lines(draft: Draft, selected: Iterable[c.LineSelector]) -> Runs:
    return draft.voice.all_of([selector(draft, each) for each in selected])


def selector(draft: Draft, each: c.LineSelector) -> Runs:
    if each.name in {"credits", "bonuses"}:
        return draft.say(f"step.all_{each.name}")
    what = draft.of("consequence", each.name)
    if not each.key:
        return what
    known = draft.sentences.names.find("objective", each.key)
    return draft.say("value.for_key", x=what, key=draft.of("objective", each.key) if known else words(each.key))


def after(draft: Draft, whole: c.Settlement) -> Iterator[Block]:
    """How the total is paid and taxed, what becomes of the rest, and until when it may be disputed."""
    for payment in whole.payments:
        what = draft.say("step.all_bonuses" if payment.bonuses else "step.all_credits")
        when = f"_{key_of(payment.unit)}" if payment.unit else ""
        yield draft.paragraph(f"settlement.pay_{payment.how}{when}", what=what)
    for tax in whole.taxes:
        what = draft.say("step.all_bonuses" if tax.bonuses else "step.all_credits")
        treatment = draft.say(f"tax.{key_of(tax.treatment)}")
        if tax.rate is None:
            yield draft.paragraph("settlement.tax", what=what, treatment=treatment)
        else:
            yield draft.paragraph(
                "settlement.tax_at", what=what, treatment=treatment, rate=draft.voice.figures.percent(tax.rate)
            )
    if whole.unused:
        yield draft.paragraph(f"settlement.unused_{'lapses' if 'lapse' in whole.unused else 'paid'}")
    if whole.dispute is not None:
        yield draft.paragraph("settlement.dispute", lag=draft.sentences.lag(whole.dispute))


# ---------------------------------------------------------------- remedies


def remedies(draft: Draft) -> Section | None:
    clauses = (draft.clause("remedy", each, remedy(draft, each)) for each in draft.contract.remedies)
    return draft.section("remedies", "article.remedies", clauses)


def remedy(draft: Draft, each: c.Remedy) -> Iterator[Block]:
    s = draft.sentences
    if each.objectives:
        yield draft.paragraph("consequence.for", objectives=draft.all_of("objective", each.objectives))
    if each.when is not None:
        yield from draft.conditioned("remedy.when", each.when)
    if each.not_before_month:
        yield draft.paragraph("remedy.not_before", n=draft.voice.figures.number(each.not_before_month))
    for duty in each.delivers:
        yield draft.paragraph(
            "remedy.delivers", party=s.names.party(duty.side), what=strong(duty.what), lag=s.lag(duty.within)
        )
    for right in each.may:
        yield Paragraph(capital(may(draft, right)))


def may(draft: Draft, right: c.May) -> Runs:
    s = draft.sentences
    said = draft.say("remedy.may", party=s.names.party(right.side), what=strong(right.what))
    if right.notice is not None:
        said = draft.say("remedy.on_notice", x=said, notice=s.expression(right.notice))
    if right.within is not None:
        key = "remedy.given_within" if right.notice is not None else "remedy.used_within"
        said = draft.say(key, x=said, lag=s.lag(right.within))
    return draft.say("remedy.stop", x=said)
