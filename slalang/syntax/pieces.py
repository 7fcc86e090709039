"""A text as a row of words with what stands between them: the formatter's view of it.

Takes `Parsed` without faults, gives a `Piece` for each token: its words with single spaces, the comments before it, and
whether the author began a line or left a line free there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from slalang.syntax.parser import Parsed
from slalang.syntax.tables import load

GAP = re.compile(r"#[^\n]*|\n")
VERBATIM = frozenset(("STRING", "LONGSTRING"))


@dataclass(frozen=True, slots=True)
class Comment:
    """`# …` without trailing white space; `trails` code on its line; `apart`: a free line stands before it."""

    text: str
    trails: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One token, its terminal, and what stands before it; the last piece is empty and has the last comments."""

    text: str
    kind: str
    start: int
    comments: tuple[Comment, ...]
    on_new_line: bool
    apart: bool


def pieces_of(parsed: Parsed) -> tuple[Piece, ...]:
    """The tokens of a text in order, and a last empty piece."""
    text, symbols = parsed.source.text, load().symbols
    found, before = [], 0
    for token in parsed.tokens:
        kind = symbols[token.terminal]
        words = text[token.start : token.end]
        found.append(piece(words if kind in VERBATIM else " ".join(words.split()), kind, text, before, token.start))
        before = token.end
    return (*found, piece("", "", text, before, len(text)))


def piece(words: str, kind: str, text: str, before: int, start: int) -> Piece:
    """The piece at `start`, with the comments and line ends since `before`."""
    comments: list[Comment] = []
    lines, fresh = 0, before == 0
    for each in GAP.findall(text, before, start):
        if each == "\n":
            lines += 1
        else:
            trails = not lines and not comments and not fresh
            comments.append(Comment(each.rstrip(), trails, lines > 1))
            lines = 0
    return Piece(words, kind, start, tuple(comments), bool(comments) or lines > 0, lines > 1)
