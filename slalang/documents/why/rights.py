"""Why a remedy gave a right or none: its condition as it was judged, and each duty and right with how far it came."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.account import remedies
from slalang.documents.account.reckoning import Account
from slalang.documents.tree import Item
from slalang.documents.voice import capital, merged
from slalang.documents.why.answer import Answer
from slalang.documents.why.branches import branch, item, told
from slalang.documents.why.outcomes import outcome_branch
from slalang.model.outcome import Right, RightState
from slalang.settle.answering import Remedied


def remedy_branch(account: Account, answer: Answer, of: Remedied) -> Item:
    """A remedy with its condition, what it gave, and the outcomes that its condition read."""
    key = "why.right" if of.rights else "why.no_right"
    return item(
        merged((*account.draft.say(key), *told(account, answer.subject.place, None))),
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
    if each.state is RightState.NOT_KNOWN:
        return Item(account.reason(each.reason))
    arises = Item(account.draft.say("why.arises", at=account.instant(each.arises)))
    ends = () if each.due is None else (Item(capital(remedies.until(account, each))),)
    said = account.draft.say("list.of", name=capital(remedies.what(account, each)), x=remedies.state(account, each))
    return item(said, arises, *ends)
