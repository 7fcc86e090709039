"""What a step of the settlement leaves open, in sentences: what is not known, may still change, waits or lapses.

Takes the steps of settled periods; gives the sentences that stand below a step, and the note at a statement's head.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.account.amounts import note_words, step_words
from slalang.documents.account.reckoning import Account
from slalang.documents.tree import Block, Item, Items, Note, Runs, text_of
from slalang.documents.voice import joined, words
from slalang.model.outcome import UNCERTAIN


def uncertain(account: Account) -> Iterator[Block]:
    """That steps could not do their work, or may still come out otherwise: each with the periods in which."""
    found: dict[tuple[str, str], tuple[Runs, Runs, list[Runs]]] = {}
    for period in account.statement.periods:
        for each in period.steps:
            for note in (n for n in each.notes if n.fact in UNCERTAIN):
                step, said = step_words(account, each), note_words(account, note)
                entry = found.setdefault((text_of(step), text_of(said)), (step, said, []))
                entry[2].append(words(account.draft.voice.figures.period(period.period)))
    if found:
        draft = account.draft
        items = tuple(
            Item(draft.say("step_note.in_periods", periods=joined(periods, ", "), step=step, said=said))
            for step, said, periods in found.values()
        )
        yield Note(draft.text("step_note.head"), (Items(items),))
