"""A derivation as branches: each step with its formula, the clause it follows and where that stands.

Takes a `Trace`; gives an `Item`. It says more than a statement's derivation: fees are derived where they are used, the
clause behind a name stands below it, and every step tells its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from slalang.documents.account.derivation import (
    DEEPEST,
    EACH,
    JUDGED,
    QUOTIENTS,
    equal,
    label,
    origin,
    same,
    says_itself,
    shared,
    substituted,
)
from slalang.documents.account.reckoning import Account
from slalang.documents.tree import Code, Item, Items, Runs
from slalang.documents.voice import merged, words
from slalang.model.outcome import Trace
from slalang.settle.outcomes import GIVEN
from slalang.source import Place

NAMES = frozenset({"metric", "define"})
"""Rules that give a name to a clause which stands elsewhere."""
DECLARED = frozenset({"charge", "penalty", "bonus", "score", "define"})
"""Rules of a value that is declared elsewhere: its place is there."""
RESULT = "measured"
"""The rule of a result inside an amount: its outcome is explained by itself."""


def branch(account: Account, trace: Trace, above: Place | None = None, depth: int = 0) -> Item:
    """A step and below it where each value in it came from; `above` is the place told last."""
    if trace.rule == EACH and trace.value is None:
        return item(words(trace.label), *(branch(account, part, above, depth + 1) for part in trace.parts))
    inner = last(trace)
    formula = substituted(account, inner) or origin(account, trace, inner)
    said = [words(text) for text in (label(account, trace, formula), formula) if text]
    where = place_of(trace.parts[0] if trace.rule in DECLARED and trace.parts else trace)
    runs = merged((*equal(said, account.figure(trace)), *told(account, where, above)))
    if depth >= DEEPEST or (depth and trace.rule == RESULT):
        return Item(runs)
    return item(runs, *clauses(account, trace, inner), *inside(account, inner, formula, where or above, depth))


def below(trace: Trace) -> tuple[Trace, ...]:
    """What a step was computed from, conditions too, without the judgement of a result: its outcome tells that."""
    return tuple(part for part in trace.parts if (part.rule, part.label) != JUDGED)


def last(trace: Trace) -> Trace:
    """The step that really computed a value which others only hand on."""
    parts = below(trace)
    while len(parts) == 1 and same(parts[0].value, trace.value):
        trace = parts[0]
        parts = below(trace)
    return trace


def inside(account: Account, inner: Trace, formula: str, above: Place | None, depth: int) -> Iterator[Item]:
    """The steps that a step was computed from, without those that only repeat themselves."""
    if formula and inner.rule in QUOTIENTS:
        return
    whole = shared(inner)
    for part in (inner.parts[0], *whole.parts) if whole else below(inner):
        if part.parts or not (is_figure(part) or says_itself(account, part)):
            yield branch(account, part, above, depth + 1)


def clauses(account: Account, trace: Trace, inner: Trace) -> Iterator[Item]:
    """What the names in a chain stand for: the clause of a metric or define, in the contract's words."""
    while trace is not inner:
        named = trace.rule in NAMES
        trace = below(trace)[-1]
        if trace.rule == GIVEN:
            yield Item(account.reason(GIVEN))
        elif named and trace.rule not in NAMES and place_of(trace) is not None and tells(account, trace):
            yield Item(merged((*words(trace.label), *told(account, trace.place, None))))


def tells(account: Account, trace: Trace) -> bool:
    """Whether the words of a step are a clause worth reading, and neither a figure nor a table that stands below."""
    return "{" not in trace.label and not says_itself(account, trace)


def is_figure(trace: Trace) -> bool:
    """Whether a step is nothing but a figure of the contract: `14_000 USD`."""
    return not trace.parts and not trace.rule and re.match(r"[0-9][0-9_.]*( ?\S+)?$", trace.label) is not None


def item(runs: Runs, *parts: Item) -> Item:
    return Item(runs, (Items(parts),) if parts else ())


def told(account: Account, place: Place | None, above: Place | None) -> Runs:
    """` [contract.sla:150]`, unless the line above just said so."""
    if place is None or (above is not None and spot(place) == spot(above)):
        return ()
    return account.draft.say("account.clause", place=(Code(spot(place)),))


def spot(place: Place) -> str:
    """File and line; the file by its name alone, for the same bytes wherever it lies."""
    return f"{PurePath(place.source.name).name}:{place.line}"


def place_of(trace: Trace) -> Place | None:
    """Where a contract says what a step did; None for what no text says."""
    return trace.place if trace.place is not None and trace.place.source.name else None
