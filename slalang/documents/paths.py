"""References inside an author's prose: `{monthly.cap}` becomes the generated words, in the language of the document.

Takes a text and the draft it stands in; gives runs. The checker has proved that every path exists; what looks like none
is text. A path is a declaration (number and title), a part of one (its generated words), a parameter, a party or an
edge of the contract's term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from slalang.documents.names import SECTIONS, spoken
from slalang.documents.tree import Inline, Runs, Text, text_of
from slalang.documents.voice import capital, contract, link, merged, words
from slalang.model import contract as c
from slalang.model.expression import Lag

if TYPE_CHECKING:
    from slalang.documents.drafting import Draft

PATH = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
STOP = re.compile(r"([^\W\d]{4,}\.|[!?。！？])\s*$")
KINDS = (*(kind for kind, _ in SECTIONS), "settlement")


def resolved(draft: Draft, text: str) -> Runs:
    """The text with each `{PATH}` replaced by what it stands for; generated words begin a sentence with a capital."""
    runs: list[Inline] = []
    for position, part in enumerate(PATH.split(text)):
        found = path_of(draft, part) if position % 2 else ()
        added: list[Inline] = [*found] if found else [Text(f"{{{part}}}" if position % 2 else part)]
        if found and begins_sentence(text_of(tuple(runs))) and not draft.sentences.names.find("party", part):
            added = [*capital(found)]
        contract(runs, added, draft.voice.catalog.contractions)
        runs += added
    return merged(runs)


def begins_sentence(before: str) -> bool:
    """Whether what follows a text begins a sentence: at its start, or after a stop that no short word abbreviates."""
    return not before.strip() or bool(STOP.search(before))


def path_of(draft: Draft, path: str) -> Runs:
    """What a path stands for; nothing where it is none."""
    return edge(draft, path) or declaration(draft, path) or part(draft, *path.rpartition(".")[::2])


def edge(draft: Draft, path: str) -> Runs:
    contract = draft.contract
    if path == "contract.effective":
        return words(draft.voice.figures.day(contract.effective_from))
    if path == "contract.end":
        return words(draft.voice.figures.day(contract.effective_to)) if contract.effective_to else draft.say("term.end")
    return ()


def declaration(draft: Draft, name: str) -> Runs:
    """A parameter's value, a party's name, or a link to the clause of any other declaration."""
    names = draft.sentences.names
    if isinstance(parameter := names.find("parameter", name), c.Parameter):
        return words(draft.voice.value(parameter.value, parameter.type, in_words=True))
    if party := names.find("party", name):
        return words(party.title or spoken(name))
    for kind in KINDS:
        if names.find(kind, name):
            to = names.anchors.get(f"{kind}.{name}")
            if to and kind == "report":
                return draft.say("report.of", clause=link(to, short=True))
            return link(to) if to else names.of(kind, name)
    return ()


def part(draft: Draft, name: str, attribute: str) -> Runs:
    """The generated words of a part of a declaration."""
    for kind in KINDS:
        declared = draft.sentences.names.find(kind, name)
        if declared is not None and (runs := words_of(draft, declared, attribute)):
            return runs
    return ()


def words_of(draft: Draft, declared: c.Declared, attribute: str) -> Runs:
    s = draft.sentences
    match declared, attribute:
        case c.Objective(name=name, target=target), "target":
            return draft.say(
                "objective.named_target", objective=s.names.of("objective", name), pattern=s.pattern(target)
            )
        case c.Objective(levels=levels), "level":
            return draft.voice.all_of([level_of(draft, level) for level in levels])
        case c.Clock(limit=limit), "limit":
            return s.expression(limit)
        case (c.Consequence(amount=amount), "amount") | (c.Charge(amount=amount), "amount"):
            return s.expression(amount)
        case c.Settlement(steps=steps), "cap":
            return limits(draft, tuple(step for step in steps if isinstance(step, c.Cap)))
        case c.Settlement(dispute=Lag() as lag), "dispute":
            return s.lag(lag)
        case (c.Report(due=Lag() as lag), "due") | (c.Responsibility(due=Lag() as lag), "due"):
            return s.lag(lag)
        case c.Remedy(delivers=delivers), "due":
            return draft.voice.all_of([s.lag(d.within) for d in delivers])
        case c.Remedy(may=may), "may":
            return draft.voice.all_of(list(rights(draft, may)))
        case _:
            return ()


def limits(draft: Draft, caps: tuple[c.Cap, ...]) -> Runs:
    """The limit of a settlement; of several that limit the same lines the lowest."""
    said = draft.voice.all_of([draft.sentences.expression(cap.limit) for cap in caps])
    if len(caps) < 2 or any((cap.lines, cap.for_each) != (caps[0].lines, caps[0].for_each) for cap in caps):
        return said
    return draft.say("value.lower" if len(caps) == 2 else "value.lowest", options=said)


def level_of(draft: Draft, level: c.Level) -> Runs:
    pattern = draft.sentences.pattern(level.fails_when)
    return draft.say("objective.level", level=draft.called(level.name), pattern=pattern)


def rights(draft: Draft, may: Iterable[c.May]) -> Iterable[Runs]:
    for right in may:
        yield draft.say("remedy.right", what=right.what)
