"""What a redline says in words: a sentence for each changed clause in front, and where a moved clause was and is.

Takes the changes and the voice of the language; gives blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slalang.documents.redline.clauses import Change, Kind
from slalang.documents.tree import Emphasis, Item, Items, Mark, Note, Paragraph, Reference, Runs, Section, Text
from slalang.documents.voice import Voice, capital, joined


def summary(voice: Voice, changes: Sequence[Change], cover: bool) -> Note:
    """What has changed, at the top of a redline."""
    label = voice.text("redline.title")
    if not changes and not cover:
        return Note(label, (voice.sentence("redline.none"),))
    return Note(label, (legend(voice), Items(tuple(sentences(voice, changes, cover)))))


def legend(voice: Voice) -> Paragraph:
    """How marks look, said in words and shown."""
    inserted = Text(voice.text("redline.legend_inserted"), Mark.INSERTED)
    deleted = Text(voice.text("redline.legend_deleted"), Mark.DELETED)
    return Paragraph((inserted, Text(voice.text("redline.space")), deleted))


def sentences(voice: Voice, changes: Sequence[Change], cover: bool) -> Iterator[Item]:
    if cover:
        yield Item(voice.sentence("redline.cover").runs)
    for change in changes:
        yield Item(capital(sentence(voice, change)))


def sentence(voice: Voice, change: Change) -> Runs:
    clause = named(voice, change.id, change.number, change.title)
    match change.kind:
        case Kind.ADDED:
            return voice.say("redline.added", clause=clause)
        case Kind.REMOVED:
            return voice.say("redline.removed", clause=clause)
        case Kind.CHANGED:
            return voice.count("redline.changed", change.places, clause=clause)
        case Kind.MOVED:
            moved = voice.say("redline.moved", clause=clause, was=voice.reference(change.was, change.title, True))
            if not change.places:
                return moved
            return joined([moved, capital(voice.count("redline.also", change.places))], voice.text("redline.space"))


def named(voice: Voice, id: str, number: str, title: str) -> Runs:
    """A clause as a link to its place in the redline."""
    return (Reference(id, voice.reference(number, title)),)


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences in a clause that moved."""

    voice: Voice

    def moved_here(self, old: Section) -> Paragraph:
        was = self.voice.reference(old.number, old.title, True)
        return Paragraph((Emphasis(self.voice.text("redline.moved_here", was=was)),))

    def moved_away(self, new: Section) -> Paragraph:
        clause = named(self.voice, new.id, new.number, new.title)
        return Paragraph(capital(self.voice.say("redline.moved_away", clause=clause)))
