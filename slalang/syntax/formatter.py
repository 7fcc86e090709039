"""The canonical text of a contract: the same tree, every comment, and white space that the formatter alone owns.

Takes `Parsed`, gives the text, or the diagnostic that says why it is left alone. Three laws hold, and the first two are
checked on each text before it is given: the tree stays, no comment is lost, and formatting twice is formatting once.
"""

from __future__ import annotations

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
    align_cells(lines)
    align_comments(lines)
    return "".join(f"{' ' * line.indent}{line.code}{line.comment}".rstrip(" ") + "\n" for line in lines)


def align_cells(lines: list[Line]) -> None:
    """The values of a table stand in one column where its author put them so."""
    widest: dict[int, int] = {}
    for line in lines:
        if line.cell:
            table, before = line.cell
            widest[table] = max(widest.get(table, 0), before)
    for line in lines:
        if line.cell:
            table, before = line.cell
            line.code = line.code[:before] + " " * (widest[table] - before) + line.code[before:]


def align_comments(lines: list[Line]) -> None:
    """Comments that trail lines of one run stand in one column."""
    for run in runs(lines):
        column = max(line.width for line in run) + GAP
        for line in run:
            line.comment = " " * (column - line.width) + line.comment


def runs(lines: list[Line]) -> list[list[Line]]:
    """Lines with trailing comments, together where only code stands between them, and at the same indent."""
    found: list[list[Line]] = []
    last: Line | None = None
    for line in lines:
        trails = bool(line.code and line.comment)
        if trails and last:
            found[-1].append(line)
        elif trails:
            found.append([line])
        if trails:
            last = line
        elif not line.code or (last and line.indent != last.indent):
            last = None
    return found


def comments_of(parsed: Parsed) -> list[str]:
    return [comment.text for piece in pieces_of(parsed) for comment in piece.comments]
