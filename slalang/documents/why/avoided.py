"""What would have avoided it, in words: so many rows more or fewer, or the result asked for, and its cost."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.account.amounts import line_name
from slalang.documents.account.reckoning import SHARES, Account
from slalang.documents.tree import Item, Runs
from slalang.documents.voice import capital, joined, words
from slalang.documents.why.branches import item
from slalang.model.outcome import ObjectiveOutcome, Verdict
from slalang.settle.avoidance import Avoidance
from slalang.settle.needed import Needed
from slalang.settle.recounting import Recount
from slalang.settle.turning import LineTurn, Turn
from slalang.units import PERCENTAGE_POINTS


def avoided(account: Account, each: Avoidance) -> Iterator[Item]:
    """The ways to another outcome, the smallest first, and the smaller ones that would have lessened it."""
    missed = each.outcome.verdict is Verdict.MISSED
    name = words(account.dated(account.subject(each.outcome), each.outcome.objective, each.outcome.period))
    if each.turns:
        head = "why.avoided" if missed else "why.margin"
        first, *others = each.turns
        turns = [turn(account, first), *(turn(account, one, instead_of=first) for one in others)]
        steps = [turn(account, one) for one in each.steps if one.lines or one.total != one.total_now]
        lesser = (item(account.draft.say("why.lessened"), *steps),) if steps else ()
        yield item(account.draft.say(head, objective=name), *turns, *lesser)
    elif missed:
        said = account.draft.say("why.avoided", objective=name)
        yield item(said, Item(capital(account.draft.say(f"why.nothing_{reason(each)}"))))


def reason(each: Avoidance) -> str:
    """Why nothing would have avoided it, as the catalog calls it."""
    known = {"not reported", "nothing counted", "low volume", "also"}
    return each.why.replace(" ", "_") if each.why in known else "else"


def turn(account: Account, one: Turn, *, instead_of: Turn | None = None) -> Item:
    """One change with the outcome it leads to, and below it what the lines would have been unless that was said."""
    changes = joined([change(account, each) for each in one.changes], account.draft.text("why.and"))
    said = account.draft.say("why.or", change=changes) if instead_of is not None else capital(changes)
    new = instead_of is None or (instead_of.lines, instead_of.total) != (one.lines, one.total)
    return item(account.draft.say("list.of", name=said, x=led_to(account, one)), *(costs(account, one) if new else ()))


def change(account: Account, each: Recount | Needed) -> Runs:
    """`3 more of the 60 rows counted in the numerator`, or the result that is asked for."""
    draft = account.draft
    if isinstance(each, Recount):
        kind = each.way.name.lower() if each.pair.of_rows else f"{each.way.name.lower()}_of_set"
        whole = draft.voice.figures.number(each.pair.denominator)
        said = draft.voice.count(f"why.{kind}", each.by, whole=whole)
        return draft.say("why.second", change=said) if each.pair.second else said
    asked = draft.say("why.needed", target=draft.sentences.pattern(each.target))
    if each.apart:
        unit = PERCENTAGE_POINTS if each.type.kind in SHARES else each.type
        asked = draft.say("why.needed_apart", needed=asked, x=account.value(each.apart, unit))
    return draft.say("why.second", change=asked) if each.second else asked


def led_to(account: Account, one: Turn) -> Runs:
    """`54 ÷ 60 = 90%, met`, and how one row less would have ended."""
    if not all(isinstance(each, Recount) for each in one.changes):
        return judged(account, one.outcome)
    said = result_of(account, one.outcome)
    if one.nearly is None:
        return said
    return account.draft.say("why.nearly", result=said, nearly=result_of(account, one.nearly))


def result_of(account: Account, outcome: ObjectiveOutcome) -> Runs:
    """A result with its formula and what it was judged."""
    if outcome.result is None:
        return judged(account, outcome)
    computed, result = account.computed(outcome), account.result(outcome)
    sign = " = " if account.is_exact(outcome) else " ≈ "
    return joined([words(f"{computed}{sign}{result}" if computed else result), judged(account, outcome)], ", ")


def judged(account: Account, outcome: ObjectiveOutcome) -> Runs:
    """A verdict with the levels that failed."""
    if not outcome.missed_levels:
        return account.verdict(outcome)
    listed = account.draft.voice.all_of([words(account.draft.called(level)) for level in outcome.missed_levels])
    return joined([account.verdict(outcome), account.draft.say("result.levels", levels=listed)], ", ")


def costs(account: Account, one: Turn) -> Iterator[Item]:
    """What each line would have been, and all credits together."""
    yield from (Item(cost(account, each)) for each in one.lines)
    if one.unsure:
        listed = account.draft.voice.all_of([words(line_name(account, n)) for n in one.unsure])
        yield Item(account.draft.say("why.unsure", lines=listed))
    if one.total is not None and one.lines and one.total != one.total_now:
        now = account.money(one.total_now)
        yield Item(account.draft.say("why.total_then", total=account.money(one.total), now=now))


def cost(account: Account, each: LineTurn) -> Runs:
    """`Credit for slow answers: 800.00 EUR in place of 2,000.00 EUR`, and what is settled where that differs."""
    name = words(line_name(account, each.line))
    computed = {"then": account.money(each.amount), "now": account.money(each.line.amount)}
    settled = {"settled_then": account.money(each.settled), "settled_now": account.money(each.line.settled)}
    if each.amount == each.line.amount:
        return account.draft.say("why.cost_settled_alone", name=name, **settled)
    if (each.amount, each.line.amount) == (each.settled, each.line.settled):
        return account.draft.say("why.cost", name=name, **computed)
    return account.draft.say("why.cost_settled", name=name, **computed, **settled)
