"""One document in two languages, side by side: clause by clause, and paragraph by paragraph where they correspond.

Takes the same document, finished, in two languages; gives one with both. Numbers and ids are those of the first; the
second column has no ids of its own, and its references lead to the same clauses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slalang.documents.tree import (
    Beside,
    Block,
    Definition,
    Definitions,
    Document,
    Paragraph,
    Runs,
    Section,
    Table,
    Text,
    sections_of,
    text_of,
)

BETWEEN = " · "
WIDE = 5
"""A table with so many columns would break its words in half a page."""
Row = tuple[tuple[Block, ...], tuple[Block, ...]]


def side_by_side(first: Document, second: Document) -> Document:
    """Both, in the order of the first; a clause that only one of them has stands with an empty column."""
    others = {section.id: section for section in sections_of(second.sections)}
    return replace(
        first,
        kind=both(first.kind, second.kind),
        title=both(first.title, second.title),
        subtitle=both(first.subtitle, second.subtitle),
        cover=tuple(cover(first, second)),
        summary=columns(first.summary, second.summary, second),
        sections=tuple(clause(section, others.get(section.id), second) for section in first.sections),
    )


def both(one: str, other: str) -> str:
    return one if one == other or not other else f"{one}{BETWEEN}{other}"


def cover(first: Document, second: Document) -> Iterable[Definition]:
    """The facts of the cover, each once where both languages say it alike."""
    for one, other in zip(first.cover, second.cover, strict=True):
        term = (Text(both(text_of(one.term), text_of(other.term))),)
        lines = [b.runs for b in one.blocks if isinstance(b, Paragraph)]
        known = {text_of(line) for line in lines}
        lines += [b.runs for b in other.blocks if isinstance(b, Paragraph) and text_of(b.runs) not in known]
        runs = tuple(run for i, line in enumerate(lines) for run in ((Text(BETWEEN), *line) if i else line))
        yield Definition(term, (Paragraph(runs),), name=one.name)


def clause(section: Section, other: Section | None, second: Document) -> Section:
    """A section with the blocks of both, its inner sections likewise."""
    inside = {s.id: s for s in (other.blocks if other else ()) if isinstance(s, Section)}
    own = tuple(b for b in section.blocks if not isinstance(b, Section))
    theirs = tuple(b for b in (other.blocks if other else ()) if not isinstance(b, Section))
    below = tuple(clause(b, inside.get(b.id), second) for b in section.blocks if isinstance(b, Section))
    title = both(section.title, other.title) if other else section.title
    return replace(section, title=title, blocks=(*columns(own, theirs, second), *below))


def columns(own: tuple[Block, ...], theirs: tuple[Block, ...], second: Document) -> tuple[Block, ...]:
    """Two columns; a row for each pair of blocks where both languages have blocks of the same kinds.

    A table too wide for a column, or with the same cells in both, stands across the columns once.
    """
    if not own and not theirs:
        return ()
    if [type(b) for b in own] != [type(b) for b in theirs]:
        return (Beside(((own, tuple(without_ids(b) for b in theirs)),), second.language, second.direction),)
    found: list[Block] = []
    rows: list[Row] = []
    for one, other in zip(own, theirs, strict=True):
        if isinstance(one, Table) and isinstance(other, Table) and stands_across(one, other):
            found += [Beside(tuple(rows), second.language, second.direction)] if rows else []
            found += across(one, other)
            rows = []
        else:
            rows += paired(one, other)
    return (*found, *([Beside(tuple(rows), second.language, second.direction)] if rows else []))


def stands_across(one: Table, other: Table) -> bool:
    same = [[text_of(cell) for cell in row] for row in one.rows] == [[text_of(c) for c in row] for row in other.rows]
    return same or len(one.columns) >= WIDE


def across(one: Table, other: Table) -> tuple[Table, ...]:
    """One table with the words of both, each once where they are alike; two where they are not of one shape."""
    if [len(row) for row in one.rows] != [len(row) for row in other.rows] or len(one.totals) != len(other.totals):
        return one, replace(other, id="")
    columns_ = (replace(c, title=both(c.title, d.title)) for c, d in zip(one.columns, other.columns, strict=True))
    rows = (in_both(row, its) for row, its in zip(one.rows, other.rows, strict=True))
    totals = in_both(one.totals, other.totals)
    caption = both(one.caption, other.caption)
    return (replace(one, caption=caption, columns=tuple(columns_), rows=tuple(rows), totals=totals),)


def in_both(row: tuple[Runs, ...], its: tuple[Runs, ...]) -> tuple[Runs, ...]:
    pairs = zip(row, its, strict=True)
    return tuple(a if text_of(a) == text_of(b) or not b else (*a, Text(BETWEEN), *b) for a, b in pairs)


def paired(one: Block, other: Block) -> list[Row]:
    """Two blocks of one kind; of definitions each entry beside its own, in the order of the first language."""
    if not (isinstance(one, Definitions) and isinstance(other, Definitions)):
        return [((one,), (without_ids(other),))]
    if not all(entry.id for entry in (*one.entries, *other.entries)):
        return [((one,), (without_ids(other),))]
    found = {entry.id: entry for entry in other.entries}
    return [
        ((Definitions((entry,)),), (without_ids(Definitions((found[entry.id],))),) if entry.id in found else ())
        for entry in one.entries
    ]


def without_ids(block: Block) -> Block:
    """A block of the second column: what it anchors is anchored in the first."""
    if isinstance(block, Table):
        return replace(block, id="")
    if isinstance(block, Definitions):
        inside = (replace(e, id="", blocks=tuple(without_ids(b) for b in e.blocks)) for e in block.entries)
        return Definitions(tuple(inside))
    return block
