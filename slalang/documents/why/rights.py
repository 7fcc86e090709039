"""Why a remedy gave a right or none: its condition as it was judged, and each duty and right with how far it came."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.account.reckoning import Account
from slalang.documents.names import spoken
from slalang.documents.tree import Item, Runs
from slalang.documents.voice import capital, joined, merged, strong, words
from slalang.documents.why.answer import Answer
from slalang.documents.why.branches import branch, item, told
from slalang.documents.why.outcomes import outcome_branch
from slalang.model.outcome import Right
from slalang.settle.answering import Remedied


def remedy_branch(account: Account, answer: Answer, of: Remedied) -> Item:
    """A remedy with its condition, what it gave, and the outcomes that its condition read."""
    place = answer.subject.place
    key = "why.right" if of.rights else "why.no_right"
    return item(
        merged((*account.draft.say(key), *told(account, place, None))),
        *condition(account, of, answer),
        *(right(account, each) for each in of.rights),
        *(outcome_branch(account, answer, o) for o in answer.outcomes),
    )


def condition(account: Account, of: Remedied, answer: Answer) -> Iterator[Item]:
    if of.condition is not None:
        derived = branch(account, of.condition, answer.subject.place)
        yield Item(account.draft.say("why.condition", condition=derived.runs), derived.blocks)


def right(account: Account, each: Right) -> Item:
    """A duty or right: whose it is, when it arises and ends, and what became of it."""
    names = account.draft.sentences.names
    party = names.party(each.side) if each.side else ()
    said = joined([part for part in (party, strong(each.what)) if part], ": ")
    state = account.draft.say(f"why.state_{each.state.replace(' ', '_')}")
    return item(joined([capital(said), state], ", "), *(Item(fact) for fact in facts(account, each)))


def facts(account: Account, each: Right) -> Iterator[Runs]:
    draft = account.draft
    yield draft.say("why.arises", at=account.instant(each.arises))
    if each.due is not None:
        yield draft.say("why.due", at=account.instant(each.due))
    if each.at is not None:
        yield draft.say("why.done", at=account.instant(each.at), by=words(who(account, each.by)))
    if each.effect is not None:
        yield draft.say("why.effect", at=account.instant(each.effect))
    if each.reason:
        yield capital(account.reason(each.reason))


def who(account: Account, by: str) -> str:
    names = account.draft.sentences.names
    return names.title("role", by) if names.find("role", by) else spoken(by)
