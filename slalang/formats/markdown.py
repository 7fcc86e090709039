"""A document as Markdown (CommonMark with pipe tables): plain enough to read as it is, safe wherever it is rendered.

Takes a finished `Document`; gives the text. Whatever an author wrote appears as text: every character that Markdown,
HTML or a template language could take for its own is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from slalang.documents.redline.words import titled
from slalang.documents.tree import (
    Align,
    Beside,
    Block,
    Chart,
    Code,
    Definitions,
    Document,
    Emphasis,
    Figure,
    Inline,
    Item,
    Items,
    Mark,
    Note,
    PageBreak,
    Paragraph,
    Reference,
    Runs,
    Section,
    Status,
    Table,
    Text,
)
from slalang.formats.terminal import plain_spaces

SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$&#!@^=]")
LEADING = re.compile(r"^(\s*)([-+]|\d+[.)])")
AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp):|\bwww\.")
DEEPEST_HEADING = 6
MARKS = {Mark.KEPT: "{}", Mark.INSERTED: "<ins>{}</ins>", Mark.DELETED: "<del>{}</del>"}
ALIGNS = {Align.START: ":--", Align.END: "--:", Align.CENTER: ":-:"}


def text(document: Document) -> str:
    """The whole document."""
    was = document.was or (None, None, None)
    kind, title, subtitle = (
        inline(titled(now, before))
        for now, before in zip((document.kind, document.title, document.subtitle), was, strict=True)
    )
    head = [f"# {title}", leading(f"{kind} · {subtitle}" if subtitle else kind)]
    cover = [f"- **{inline(entry.term)}:** {' '.join(flat(entry.blocks))}" for entry in document.cover]
    parts = [
        *head,
        "\n".join(cover),
        *blocks(document.summary, 2),
        *blocks(document.sections, 2),
        "---",
        leading(inline(document.footer)),
    ]
    return plain_spaces("\n\n".join(part for part in parts if part)) + "\n"


def blocks(parts: Iterable[Block], level: int) -> Iterator[str]:
    for part in parts:
        match part:
            case Section(number=number, title=title):
                heading = inline(titled(title, part.was, part.mark))
                heading = f"{plain(number)} {heading}" if number else heading
                yield f'{"#" * min(level, DEEPEST_HEADING)} <a id="{attribute(part.id)}"></a>{heading}'
                yield from blocks(part.blocks, level + 1)
            case Paragraph(runs=runs):
                yield leading(inline(runs))
            case Items():
                yield "\n".join(items(part, level))
            case Table():
                yield table(part)
            case Definitions():
                yield from definitions(part, level)
            case Note(label=label):
                yield "\n>\n".join(
                    quoted(f"**{inline(titled(label, part.was, part.mark))}**", *blocks(part.blocks, level))
                )
            case Figure():
                yield figure(part)
            case Chart(caption=caption):
                yield f"**{plain(caption)}**"
                yield table(part.figures)
            case Beside():
                yield from beside(part, level)
            case PageBreak():
                yield "---"


def beside(part: Beside, level: int) -> Iterator[str]:
    """Markdown has no columns: what stands in the second follows as a quotation."""
    for own, theirs in part.rows:
        yield from blocks(own, level)
        if theirs:
            yield "\n>\n".join(quoted(*blocks(theirs, level)))


def quoted(*parts: str) -> Iterator[str]:
    for part in parts:
        yield "\n".join(f"> {line}" for line in part.split("\n"))


def items(part: Items, level: int) -> Iterator[str]:
    """A list, what hangs below an item indented by the width of its marker."""
    for position, item in enumerate(part.items, 1):
        marker = f"{position}. " if part.numbered else "- "
        yield f"{marker}{one_item(item, level, ' ' * len(marker))}"


def one_item(item: Item, level: int, indent: str) -> str:
    """Lists follow their item directly; any other block needs an empty line before it."""
    lines = [leading(inline(item.runs))]
    for block in item.blocks:
        for shown in blocks((block,), level):
            lines += [] if isinstance(block, Items) else [""]
            lines += [f"{indent}{line}" if line else "" for line in shown.split("\n")]
    return "\n".join(lines)


def table(part: Table) -> str:
    rows = [*part.rows, *((tuple(bold(cell) for cell in part.totals),) if part.totals else ())]
    lines = [
        line_of(inline(titled(column.title, column.was, part.mark)) for column in part.columns),
        line_of(ALIGNS[column.align] for column in part.columns),
        *(line_of(inline(cell) for cell in row) for row in rows),
    ]
    anchor = f'<a id="{attribute(part.id)}"></a>' if part.id else ""
    return f"{anchor}**{inline(titled(part.caption, part.was, part.mark))}**\n\n" + "\n".join(lines)


def bold(cell: Runs) -> Runs:
    return tuple(Emphasis(run.text, strong=True, mark=run.mark) if isinstance(run, Text) else run for run in cell)


def line_of(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def definitions(part: Definitions, level: int) -> Iterator[str]:
    for entry in part.entries:
        anchor = f'<a id="{attribute(entry.id)}"></a>' if entry.id else ""
        held = list(blocks(entry.blocks, level))
        yield f"{anchor}**{inline(tuple(unemphasised(run) for run in entry.term))}**"
        yield from held


def unemphasised(run: Inline) -> Inline:
    return Text(run.text, run.mark) if isinstance(run, Emphasis) else run


def figure(part: Figure) -> str:
    bars = (
        f"- {plain(bar.label)}: {plain(bar.text)}{f' ({plain(bar.mark_text)})' if bar.mark_text else ''}"
        for bar in part.bars
    )
    return "\n".join((f"**{plain(part.caption)}**", "", *bars))


def flat(parts: Iterable[Block]) -> Iterator[str]:
    """The words of simple blocks, for a line of the cover."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield inline(part.runs)


def inline(runs: Runs) -> str:
    """Runs in a row; those of a redline that are new or gone as the elements `ins` and `del`."""
    groups = groupby(runs, key=lambda run: run.mark)
    return "".join(MARKS[Mark(mark)].format("".join(run_of(run) for run in group)) for mark, group in groups)


def run_of(run: Inline) -> str:
    match run:
        case Text(text=text):
            return plain(text)
        case Emphasis(text=text, strong=strong):
            return surrounded(text, "**" if strong else "*")
        case Status(text=text):
            return surrounded(text, "**")
        case Code(text=text):
            return code(text)
        case Reference(to=to, text=text):
            return f"[{plain(text)}](#{attribute(to)})"


def surrounded(text: str, mark: str) -> str:
    """Emphasised text; its outer spaces stay outside the marks, where they must be."""
    inner = text.strip()
    if not inner:
        return plain(text)
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{plain(lead)}{mark}{plain(inner)}{mark}{plain(trail)}"


def code(text: str) -> str:
    """A code span, or escaped text where a backtick, pipe, brace or angle bracket could break out of one."""
    shown = one_line(text)
    if re.search(r"[`|{}<&]", shown):
        return plain(shown)
    return f"`{shown}`" if shown.strip() else shown


def plain(text: str) -> str:
    """Any text as text: specials escaped, one line, no automatic links."""
    escaped = SPECIAL.sub(
        lambda m: {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(m.group(), f"\\{m.group()}"), one_line(text)
    )
    return AUTOLINK.sub(lambda m: f"{m.group()[:-1]}\\{m.group()[-1]}", escaped)


def leading(line: str) -> str:
    """A line that would begin a list begins with an escape instead."""
    return LEADING.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line)


def one_line(text: str) -> str:
    return re.sub(r"[\r\n\t\u2028\u2029]+", " ", text)


def attribute(text: str) -> str:
    """An id as it may stand inside quotes and parentheses."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda m: "".join(f"%{byte:02X}" for byte in m.group().encode("utf-8")), text)
