"""A document as text for a terminal or a file: every list a tree of box lines, tables drawn in place, nothing cut.

Takes a finished `Document`, the width of the terminal and whether it may colour; gives text. The environment is not
read here. No line is longer than `width` (at least 40) unless a single word is. `rich` is imported by the first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from slalang.documents.tree import Block, Chart, Definitions, Document, Item, Items, Note, Paragraph, Section, Table
from slalang.formats.terminal import HARD_SPACES, LEAST_WIDTH, drawn, plain, plain_spaces, styled

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MIDDLE, LAST, THROUGH, NONE = "├─ ", "└─ ", "│  ", "   "
HANGING = "  "
UNBROKEN = "\ue000"
"""What stands for a hard space while a line is broken: it is no space to whoever breaks lines."""
LEAST_ROOM = 24
"""A branch has at least so many columns, however deep it is."""


def tree(document: Document, width: int, color: bool) -> str:
    """Title and sections of a document as trees."""
    from rich.text import Text

    console, out = console_of(max(width, LEAST_WIDTH), color)
    heads = [Text(document.title, style="bold"), Text(document.subtitle, style="dim")]
    for head in heads:
        for line in laid(console, head, "", "") if head.plain else ():
            console.print(line, soft_wrap=True)
    for section in document.sections:
        console.print(Text(""))
        for line in section_lines(console, section):
            console.print(line, soft_wrap=True)
    return "\n".join(line.rstrip() for line in plain_spaces(out.getvalue()).split("\n"))


def console_of(width: int, color: bool) -> tuple[Console, StringIO]:
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    return console, out


def section_lines(console: Console, section: Section) -> Iterator[Text]:
    title = plain(section.title)
    title.stylize("bold")
    yield from laid(console, title, "", "")
    yield from block_lines(console, section.blocks, "")


def block_lines(console: Console, blocks: Iterable[Block], prefix: str) -> Iterator[Text]:
    """The lines of blocks, each behind the lines of the branches above."""
    for block in blocks:
        match block:
            case Items(items=items, numbered=numbered):
                for position, item in enumerate(items, 1):
                    number = f"{position}. " if numbered else ""
                    yield from item_lines(console, item, prefix, number, last=position == len(items))
            case Paragraph(runs=runs):
                yield from laid(console, styled(runs), prefix, prefix)
            case Table():
                yield from table_lines(console, block, prefix)
            case Chart(caption=caption, figures=figures):
                yield from laid(console, plain(caption), prefix, prefix)
                yield from table_lines(console, figures, prefix)
            case Section():
                yield from section_lines(console, block)
            case Note(blocks=inner):
                yield from block_lines(console, inner, prefix)
            case Definitions(entries=entries):
                for entry in entries:
                    yield from laid(console, styled(entry.term), prefix, prefix)
                    yield from block_lines(console, entry.blocks, prefix + NONE)
            case _:
                pass


def item_lines(console: Console, item: Item, prefix: str, number: str, *, last: bool) -> Iterator[Text]:
    """A branch and what hangs below it."""
    below = prefix + (NONE if last else THROUGH)
    rest = below + (THROUGH.rstrip() + " " if item.blocks else HANGING)
    line = plain(number)
    line.append_text(styled(item.runs))
    yield from laid(console, line, prefix + (LAST if last else MIDDLE), rest)
    yield from block_lines(console, item.blocks, below)


def laid(console: Console, line: Text, first: str, rest: str) -> Iterator[Text]:
    """A line wrapped into what its branch leaves of the width; a hard space is a space that nothing breaks."""
    room = max(console.width - max(len(first), len(rest)), LEAST_ROOM)
    line.plain = HARD_SPACES.sub(UNBROKEN, line.plain)
    for position, part in enumerate(line.wrap(console, room)):
        part.rstrip()
        part.plain = part.plain.replace(UNBROKEN, " ")
        yield dim(first if position == 0 else rest).append_text(part)


def dim(text: str) -> Text:
    from rich.text import Text

    return Text.assemble((text, "dim"))


def table_lines(console: Console, table: Table, prefix: str) -> Iterator[Text]:
    """A caption and its table, drawn into what its branch leaves of the width."""
    yield from laid(console, plain(table.caption), prefix, prefix)
    room = max(console.width - len(prefix), LEAST_ROOM)
    inner, out = console_of(room, False)
    shown: Any = drawn(table)
    inner.print(shown)
    for line in out.getvalue().rstrip("\n").split("\n"):
        yield dim(prefix).append_text(plain(line.rstrip()))
