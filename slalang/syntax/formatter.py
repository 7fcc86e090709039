"""The canonical text of a contract: the same tree, every comment, and white space that the formatter alone owns.

Takes `Parsed`, gives the text, or the diagnostic that says why it is left alone. Three laws hold, and the first two are
checked on each text before it is given: the tree stays, no comment is lost, and formatting twice is formatting once.
"""

from __future__ import annotations

import itertools

from slalang.diagnostic import Diagnostic
from slalang.source import Place, Source
from slalang.syntax.faults import FormattingRefused
from slalang.syntax.layout import Line, lines_of
from slalang.syntax.outline import outline_of
from slalang.syntax.parser import Parsed, parse
from slalang.syntax.pieces import pieces_of

GAP = 2


def format(parsed: Parsed) -> str | Diagnostic:  # noqa: A001  called as `syntax.format`
    """The formatted text; a text with faults is refused with the first of them."""
    if parsed.faults:
        return parsed.faults[0]
    text = text_of(parsed)
    again = parse(Source(parsed.source.name, text))
    if again.faults or again.tree != parsed.tree or comments_of(again) != comments_of(parsed):
        return FormattingRefused(Place(parsed.source, 0, 0))
    return text


def text_of(parsed: Parsed) -> str:
    pieces = pieces_of(parsed)
    lines = lines_of(pieces, outline_of(parsed.tree, pieces))
    align_comments(lines)
    return "".join(f"{' ' * line.indent}{line.code}{line.comment}".rstrip(" ") + "\n" for line in lines)


def align_comments(lines: list[Line]) -> None:
    """Comments that trail lines one after the other stand in one column."""
    for trailing, run in itertools.groupby(lines, key=lambda line: bool(line.code and line.comment)):
        if trailing:
            together = list(run)
            column = max(line.width for line in together) + GAP
            for line in together:
                line.comment = " " * (column - line.width) + line.comment


def comments_of(parsed: Parsed) -> list[str]:
    return [comment.text for piece in pieces_of(parsed) for comment in piece.comments]
