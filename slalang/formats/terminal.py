"""What a reader of a terminal sees first: a document's summary, its tables drawn, its verdicts in words.

Takes a finished `Document`, the width of the terminal and whether it may colour; gives text. The environment is not
read here: the caller decides about colour (`NO_COLOR`) and width. `rich` is imported by the first use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from slalang.documents.tree import (
    Align,
    Block,
    Chart,
    Definitions,
    Document,
    Emphasis,
    Figure,
    Items,
    Note,
    Paragraph,
    Runs,
    Section,
    Status,
    Table,
    Tone,
    text_of,
)

if TYPE_CHECKING:
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

STYLES = {Tone.GOOD: "green", Tone.BAD: "bold red", Tone.QUIET: "dim"}
JUSTIFY = {Align.START: "left", Align.END: "right", Align.CENTER: "center"}
LEAST_WIDTH = 40
HARD_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}]")


def summary(document: Document, width: int, color: bool) -> str:
    """Title and summary of a document, no line longer than `width` (at least 40)."""
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=max(width, LEAST_WIDTH),
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for shown in renderables(document):
        console.print(shown, soft_wrap=False)
    return "\n".join(line.rstrip() for line in plain_spaces(out.getvalue()).split("\n"))


def plain_spaces(text: str) -> str:
    """Text whose spaces are those that people type and programs look for; what must not break was laid out before."""
    return HARD_SPACES.sub(" ", text)


def renderables(document: Document) -> Iterator[Any]:
    from rich.text import Text as RichText

    yield RichText(document.title, style="bold")
    if document.subtitle:
        yield RichText(document.subtitle)
    for block in document.summary:
        yield RichText("")
        yield from shown(block)


def shown(block: Block) -> Iterator[Any]:
    match block:
        case Paragraph(runs=runs):
            yield styled(runs)
        case Table(caption=caption):
            yield plain(caption)
            yield drawn(block)
        case Note(label=label, blocks=inner):
            yield plain(f"{label}:")
            yield from all_shown(inner)
        case Figure():
            yield from bars(block)
        case Chart(caption=caption, figures=figures):
            yield plain(caption)
            yield drawn(figures)
        case Items(items=items):
            for item in items:
                yield plain(f"- {text_of(item.runs)}")
        case Definitions(entries=entries):
            for entry in entries:
                yield plain(text_of(entry.term))
                yield from all_shown(entry.blocks)
        case Section(title=title, blocks=inner):
            yield plain(title)
            yield from all_shown(inner)
        case _:
            pass


def all_shown(blocks: Iterable[Block]) -> Iterator[Any]:
    for block in blocks:
        yield from shown(block)


def plain(text: str) -> RichText:
    from rich.text import Text as RichText

    return RichText(text)


def styled(runs: Runs) -> RichText:
    """Runs as text of a terminal; what an author wrote is never read as markup."""
    line = plain("")
    for run in runs:
        match run:
            case Status(text=text, tone=tone):
                line.append(text, style=STYLES[tone])
            case Emphasis(text=text, strong=True):
                line.append(text, style="bold")
            case _:
                line.append(run.text)
    return line


def drawn(table: Table) -> RichTable:
    """A table without its caption, which is a line of its own: it may be longer than the table is wide."""
    from rich import box
    from rich.table import Table as RichTable

    grid = RichTable(
        box=box.SIMPLE_HEAD,
        show_footer=bool(table.totals),
        pad_edge=False,
    )
    for position, column in enumerate(table.columns):
        footer = styled(table.totals[position]) if table.totals else ""
        grid.add_column(plain(column.title), footer, justify=JUSTIFY[column.align], overflow="fold")  # type: ignore[arg-type]
    for row in table.rows:
        grid.add_row(*(styled(cell) for cell in row))
    return grid


def bars(figure: Figure) -> Iterator[RichText]:
    yield plain(figure.caption)
    for bar in figure.bars:
        yield plain(f"  {bar.label}: {bar.text}" + (f" ({bar.mark_text})" if bar.mark_text else ""))
