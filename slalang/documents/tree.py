"""A document as plain data: ten kinds of block, numbered and resolved, that any format turns into its own bytes.

Takes nothing; `agreement` and `statement` build it and `finish` completes it. A format is one function over `Document`
and needs no language, no contract and no outcome: every word it prints stands here, those of its own furniture
("Contents", "Skip to the content") in `Labels`. After `finish`, every section has its number and stable id, every
`Reference` names an id that exists, and no text holds control or direction characters. In a redline parts have a
`mark`, and `was` is the older title or caption where the newer differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Tone(StrEnum):
    """What a status word weighs; formats may colour it, and the word alone must say it."""

    GOOD = "good"
    BAD = "bad"
    QUIET = "quiet"


class Mark(StrEnum):
    """What a redline says of a part: it stands in both texts, in the newer alone, or in the older alone."""

    KEPT = ""
    INSERTED = "inserted"
    DELETED = "deleted"


# ---------------------------------------------------------------- inline runs


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A defined term or a word that stands out; `strong` for the figure a reader looks for."""

    text: str
    strong: bool = False
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Code:
    """An identifier, a file name or a hash, as it is spelt."""

    text: str
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to the section or table with the id `to`; an empty `text` becomes its number and title in `finish`.

    `short` leaves the title out; `capital` begins a sentence with what is filled in. Without `to`, `text` is the letter
    of a table of the same clause. `numbered` where `finish` filled in a number that follows its clause.
    """

    to: str
    text: str = ""
    short: bool = False
    capital: bool = False
    numbered: bool = False
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Status:
    """A verdict in words."""

    text: str
    tone: Tone
    mark: Mark = Mark.KEPT


Inline = Text | Emphasis | Code | Reference | Status
Runs = tuple[Inline, ...]


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: its words and what hangs below them."""

    runs: Runs
    blocks: tuple[Block, ...] = ()
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `numbered` counts from 1 and is read aloud as steps."""

    items: tuple[Item, ...]
    numbered: bool = False


LETTER = "{letter}"
"""Where the caption of a lettered table names it, until `finish` knows the number of its clause."""


class Align(StrEnum):
    START = "start"
    END = "end"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    align: Align = Align.START
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table. Every row has a cell for each column; the first cell of a row is its heading.

    `totals` is printed last and set apart; empty where nothing adds up. `letter` calls a table within the blocks that
    were written together; `finish` puts `13-A`, its letter within clause 13, in place of `LETTER` in the caption.
    `marks` are those of the rows; empty where all are kept.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    totals: tuple[Runs, ...] = ()
    id: str = ""
    letter: str = ""
    mark: Mark = Mark.KEPT
    marks: tuple[Mark, ...] = ()
    was: str | None = None

    def __post_init__(self) -> None:
        width = len(self.columns)
        assert all(len(r) == width for r in self.rows), f"rows of {self.caption!r} have {width} cells"
        assert len(self.totals) in (0, width), f"the totals of {self.caption!r} have {width} cells"
        assert len(self.marks) in (0, len(self.rows)), f"the rows of {self.caption!r} have a mark each"


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what is said of it; `id` is its anchor where references point to it.

    `name` is what a fact of the cover is called in every language, so that a template may ask for it.
    """

    term: Runs
    blocks: tuple[Block, ...]
    id: str = ""
    name: str = ""
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Definitions:
    entries: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart. `label` says in a word what it is."""

    label: str
    blocks: tuple[Block, ...]
    mark: Mark = Mark.KEPT
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a figure: `share` of its full length, from 0 to 1, a `mark` such as its target, and both in words."""

    label: str
    share: Fraction
    text: str
    tone: Tone = Tone.QUIET
    mark: Fraction | None = None
    mark_text: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of bars that its words describe in full."""

    caption: str
    bars: tuple[Bar, ...]
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Point:
    """A place of a chart, such as a month: its value with what was promised for it, as figures and in words.

    `value` is None where there was none to measure. `low` and `high` are the ends of the target; `volume` is what the
    value was computed from. `verdict` is a word, which a format may draw as a sign of its own.
    """

    label: str
    value: Fraction | None
    text: str
    verdict: str
    tone: Tone
    low: Fraction | None = None
    high: Fraction | None = None
    volume: Fraction | None = None
    volume_text: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A run of values in time beside their target, with the volume behind each.

    `caption` says what is to be seen. `alternative` says all the figures in words, and `figures` holds them as a table:
    a format that cannot draw shows the table alone. `target` and `volume` are what the two are called.
    """

    caption: str
    alternative: str
    points: tuple[Point, ...]
    target: str
    volume: str
    figures: Table
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks in the document's language and the same in another, in two columns, row by row.

    `language` and `direction` are those of the second column, whose blocks have no ids.
    """

    rows: tuple[tuple[tuple[Block, ...], tuple[Block, ...]], ...]
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Section:
    """A clause. `number` is filled by `finish` (`4.2`; empty where not `numbered`); `id` stays the same for ever."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    numbered: bool = True
    mark: Mark = Mark.KEPT
    was: str | None = None


Block = Section | Paragraph | Items | Table | Definitions | Note | Figure | Chart | Beside | PageBreak


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that a format itself needs, in the document's language."""

    contents: str
    skip: str
    nothing: str
    inserted: str = ""
    deleted: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """`language` is a BCP 47 tag; `cover` facts of the whole; `summary` what a reader sees before the contents.

    `was` is the kind, title and subtitle of the older text, in a redline in which they differ.
    """

    language: str
    direction: str
    kind: str
    title: str
    subtitle: str
    cover: tuple[Definition, ...]
    summary: tuple[Block, ...]
    sections: tuple[Section, ...]
    footer: Runs
    labels: Labels
    was: tuple[str, str, str] | None = None


def text_of(runs: Runs) -> str:
    """Runs as plain text."""
    return "".join(run.text for run in runs)


def sections_of(blocks: tuple[Block, ...]) -> Iterator[Section]:
    """All sections, each before those inside it."""
    for block in blocks:
        if isinstance(block, Section):
            yield block
            yield from sections_of(block.blocks)


def letter_of(position: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    return (letter_of(position // 26 - 1) if position >= 26 else "") + chr(ord("A") + position % 26)
