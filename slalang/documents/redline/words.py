"""Two versions of a passage word by word: what stays, what is struck and what is new, in pieces that a person reads.

Takes the runs of both; gives runs with marks. Words are compared without regard to how they are set; Chinese, Japanese
and Korean text character by character. The number of a clause that is the same clause is the same word: clauses are
numbered anew all the time.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from slalang.documents.tree import Inline, Mark, Reference, Runs, Text

CHARACTER = (
    "[\u2e80-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff\uac00-\ud7af\u3040-\u30ff]"
)
"""Scripts that are written without spaces, or whose words are short enough."""
WORD = re.compile(
    rf"\s+|{CHARACTER}|\d+(?:[.,:/-]\d+)*%?|(?:(?!{CHARACTER})[^\W\d])+(?:['’-](?:(?!{CHARACTER})[^\W\d])+)*|.",
    re.DOTALL,
)
MOST_PAIRS = 4_000_000
"""Passages whose words make more pairs than this are not compared, but replaced."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the space that follows it; two are the same word where their keys are equal."""

    key: Hashable
    word: Inline
    gap: Runs = ()

    @property
    def length(self) -> int:
        return len(self.word.text) + sum(len(run.text) for run in self.gap)


@dataclass(frozen=True, slots=True)
class Named:
    """What a reference says of its target by number: the clause, and the number in each of the two texts."""

    clause: str
    old: str
    new: str


Numbers = Mapping[str, Named]
"""By the id of the target; only clauses that stand in both texts."""

Piece = tuple[Mark, Inline]
Change = tuple[list[Token], list[Token], bool]
"""Old words, new words, and whether they are the same."""


def compared(old: Runs, new: Runs, numbers: Mapping[str, Named] | None = None) -> Runs:
    """The newer runs with marks; what was struck stands before what came in its place."""
    known = numbers or {}
    a = tokens(old, {to: (n.clause, n.old) for to, n in known.items()})
    b = tokens(new, {to: (n.clause, n.new) for to, n in known.items()})
    return merged(ordered(pieces(readable(changes(a, b)))))


def titled(text: str, was: str | None, mark: Mark = Mark.KEPT) -> Runs:
    """A title as runs with marks: that of a part that is new or struck, or one that was changed from `was`."""
    if was is None or mark != Mark.KEPT:
        return (Text(text, mark),) if text else ()
    return compared((Text(was),), (Text(text),))


def changed(runs: Runs) -> bool:
    return any(run.mark != Mark.KEPT for run in runs)


# ---------------------------------------------------------------- words


def tokens(runs: Runs, numbers: Mapping[str, tuple[str, str]]) -> list[Token]:
    """The words of runs; spaces belong to the word before them."""
    found: list[Token] = []
    for key, piece in parts(runs, numbers):
        if piece.text.isspace() and found:
            found[-1] = replace(found[-1], gap=(*found[-1].gap, piece))
        else:
            found.append(Token(key, piece))
    return found


def parts(runs: Runs, numbers: Mapping[str, tuple[str, str]]) -> Iterator[tuple[Hashable, Inline]]:
    for run in runs:
        named = numbers.get(run.to) if isinstance(run, Reference) and run.numbered else None
        before, number, after = around(run.text, named[1]) if named else (run.text, "", "")
        yield from split(run, before)
        if number and named:
            yield ("#", named[0]), replace(run, text=number)
        yield from split(run, after)


def split(run: Inline, text: str) -> Iterator[tuple[Hashable, Inline]]:
    for word in WORD.findall(text):
        yield word, replace(run, text=word)


def around(text: str, number: str) -> tuple[str, str, str]:
    """A text before, at and after the first place where a clause's number stands, as no part of another number."""
    place = place_of(text, number)
    return (text[: place[0]], number, text[place[1] :]) if place else (text, "", "")


def place_of(text: str, number: str) -> tuple[int, int] | None:
    found = re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", text) if number else None
    return found.span() if found else None


# ---------------------------------------------------------------- what changed


def changes(old: list[Token], new: list[Token]) -> list[Change]:
    """Both texts cut into parts that are the same and parts that are not, in their order."""
    head = shared(old, new)
    tail = shared(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [(old[:head], new[:head], True), *between(a, b), (old[len(old) - tail :], new[len(new) - tail :], True)]
    return [change for change in found if change[0] or change[1]]


def shared(old: list[Token], new: list[Token]) -> int:
    """How many words both begin with."""
    return next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a.key != b.key), min(len(old), len(new)))


def between(a: list[Token], b: list[Token]) -> Iterator[Change]:
    if not a or not b or len(a) * len(b) > MOST_PAIRS:
        yield a, b, False
        return
    matcher = SequenceMatcher(None, [t.key for t in a], [t.key for t in b], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield a[i:j], b[k:m], kind == "equal"


def readable(found: list[Change]) -> list[Change]:
    """The same with islands that are no longer than the changes on both sides taken into them: no confetti."""
    done: list[Change] = []
    for change in found:
        done.append(change)
        while len(done) >= 3 and not done[-1][2] and done[-2][2] and not done[-3][2] and lost(*done[-3:]):
            last, island, first = done.pop(), done.pop(), done.pop()
            done.append(([*first[0], *island[0], *last[0]], [*first[1], *island[1], *last[1]], False))
    return done


def lost(before: Change, island: Change, after: Change) -> bool:
    """Whether what stayed is too little to be worth reading between two changes."""
    size = length(island[1])
    return size <= max(length(before[0]), length(before[1])) and size <= max(length(after[0]), length(after[1]))


def length(words: list[Token]) -> int:
    return sum(word.length for word in words)


# ---------------------------------------------------------------- back to runs


def pieces(found: Iterable[Change]) -> Iterator[Piece]:
    for old, new, same in found:
        if same:
            for a, b in zip(old, new, strict=True):
                yield Mark.KEPT, b.word
                yield from gap(a.gap, b.gap)
        else:
            after = new[-1].gap if old and new else ()
            alike = bool(after) and spaces(after) == spaces(old[-1].gap)
            yield from ((Mark.DELETED, piece) for piece in flat(old, alike))
            yield from ((Mark.INSERTED, piece) for piece in flat(new, alike))
            yield from ((Mark.KEPT, piece) for piece in after if alike)


def flat(words: list[Token], without_last: bool) -> Iterator[Inline]:
    """Words with the spaces between them, and the space after them unless it stays."""
    for position, token in enumerate(words, 1):
        yield token.word
        if position < len(words) or not without_last:
            yield from token.gap


def spaces(gap: Runs) -> str:
    return "".join(run.text for run in gap)


def gap(old: Runs, new: Runs) -> Iterator[Piece]:
    """The space after a word that stayed."""
    if spaces(old) == spaces(new):
        yield from ((Mark.KEPT, piece) for piece in new)
    else:
        yield from ((Mark.DELETED, piece) for piece in old)
        yield from ((Mark.INSERTED, piece) for piece in new)


def ordered(found: Iterable[Piece]) -> Iterator[Piece]:
    """All that was struck at one place, then all that came in its place."""
    struck: list[Piece] = []
    added: list[Piece] = []
    for mark, piece in found:
        if mark == Mark.DELETED:
            struck.append((mark, piece))
        elif mark == Mark.INSERTED:
            added.append((mark, piece))
        else:
            yield from (*struck, *added)
            struck, added = [], []
            yield mark, piece
    yield from (*struck, *added)


def merged(found: Iterable[Piece]) -> Runs:
    """Neighbours of one kind and mark as one run."""
    done: list[Inline] = []
    for mark, piece in found:
        run = replace(piece, mark=mark)
        if done and replace(done[-1], text="") == replace(run, text=""):
            done[-1] = replace(run, text=done[-1].text + run.text)
        elif run.text:
            done.append(run)
    return tuple(done)
