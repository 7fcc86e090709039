"""The tables that are terms, printed row by row after the signatures.

Takes a contract and the rows of its annexes as they are written in their files; gives an article with a table for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slalang.documents.drafting import Draft
from slalang.documents.tree import Block, Column, Section, Table
from slalang.documents.voice import code, words

MOST_ROWS = 1000
"""A longer annex is named with its number of rows and its hash; its first rows are printed."""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex as text: its header and rows in the order of the file, with the file's sha256 (hex) and path."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sha256: str
    path: str = ""


def annexes(draft: Draft, given: Mapping[str, Annex]) -> Section | None:
    """The annexes of the contract, by record, in its order; nothing where it has none."""
    records = [r for r in draft.contract.records if r.annex and r.name in given]
    clauses = (
        Section(f"annex.{r.name}", draft.sentences.names.title("record", r.name), held(draft, r.annex, given[r.name]))
        for r in records
    )
    return draft.section("annexes", "article.annexes", clauses)


def held(draft: Draft, file: str, annex: Annex) -> tuple[Block, ...]:
    """The file's name and hash, then its rows."""
    columns = tuple(Column(draft.called(name)) for name in annex.header)
    width = len(columns)
    rows = tuple(tuple(words(cell) for cell in (*row, *[""] * width)[:width]) for row in annex.rows[:MOST_ROWS])
    said = draft.paragraph("annex.file", file=code(file), sha=code(annex.sha256))
    table = Table(draft.text("annex.caption", file=file), columns, rows)
    left = len(annex.rows) - MOST_ROWS
    return (said, table, draft.counted("annex.more", left)) if left > 0 else (said, table)
