"""Where reading goes on after a fault: at the next clause of the same block, or at the next declaration.

Takes the text, the offset of the fault and the states of the stack; gives the offset to go on at and how much of the
stack stays. Braces are counted on the way, texts and comments stepped over, so that one fault does not make another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from slalang.syntax.tables import Tables

PIECE = re.compile(
    r"""
      "{3} (?:(?!"{3})[\s\S])* (?:"{3})?  |  "[^"\n]*"?  |  \#[^\n]*
    | ^ [ \t]* (?P<word> [a-z_A-Z][a-z_0-9A-Z]* )  |  (?P<brace> [{}] )
    """,
    re.VERBOSE | re.MULTILINE,
)
COLON = re.compile(r"\s*:")


class FreshStart(NamedTuple):
    """Go on at `offset` (-1: the text is at its end) with the first `kept` symbols of the stack."""

    offset: int
    kept: int


def fresh_start(text: str, offset: int, tables: Tables, states: list[int]) -> FreshStart:
    """The next place from `offset` at which something begins that the stack, cut back, can take."""
    bodies = open_bodies(tables, states)
    depth = 0
    for piece in PIECE.finditer(text, line_start(text, offset)):
        sign, at = piece["brace"] or piece["word"], piece.end() - 1
        if sign == "{":
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        elif sign == "}":
            if len(bodies) > 1 and (body := bodies.pop()).is_block:
                return FreshStart(at, body.kept)
        elif sign and not COLON.match(text, piece.end()):
            kept = body_for(sign, bodies, depth, tables, states, piece.start() == piece.start("word"))
            if kept is not None:
                return FreshStart(piece.start("word"), kept)
    return FreshStart(-1, bodies[0].kept)


class Body(NamedTuple):
    """An open brace on the stack (the first one is the file): what stays of the stack if reading goes on inside."""

    kept: int
    is_block: bool


def open_bodies(tables: Tables, states: list[int]) -> list[Body]:
    """The braces that are open, outermost first; a table's brace is none of a block."""
    symbols = tables.stack(states)
    braces = [-1, *(i for i, symbol in enumerate(symbols) if symbol == "LBRACE")]
    return [Body(kept_by(symbols, brace), brace < 1 or symbols[brace - 1] != "keys") for brace in braces]


def kept_by(symbols: Sequence[str], brace: int) -> int:
    """The stack up to a brace and the list of clauses read behind it."""
    after = brace + 1
    return after + 1 if after < len(symbols) and symbols[after].startswith("__") else after


def body_for(word: str, bodies: list[Body], depth: int, tables: Tables, states: list[int], leads: bool) -> int | None:
    """How much stays if the word begins a clause of the innermost block, or a declaration of the file."""
    terminal = tables.words.get(word, -1)
    inner = next(body for body in reversed(bodies) if body.is_block)
    if not depth and terminal in tables.state(states[inner.kept]).actions:
        return inner.kept
    if leads and terminal in tables.state(states[bodies[0].kept]).actions:
        return bodies[0].kept
    return None


def begins_line(text: str, offset: int) -> bool:
    return line_start(text, offset) < offset or begins_column(text, offset)


def begins_column(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] == "\n"


def line_start(text: str, offset: int) -> int:
    """Where the line begins if only white space stands before the offset, else the offset."""
    start = text.rfind("\n", 0, offset) + 1
    return offset if text[start:offset].strip() else start
