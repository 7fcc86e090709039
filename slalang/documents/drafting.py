"""What the writers of clauses share: the contract, the voice of a language, and the blocks that clauses are made of.

Takes a checked contract and a catalog. `Draft` is handed to every clause writer; it gives blocks whose words come from
the catalog under the keys it is given.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from slalang.documents.figures import Figures
from slalang.documents.names import Names, term_key
from slalang.documents.sentences import Sentences, key_of
from slalang.documents.translated import reworded
from slalang.documents.tree import (
    LETTER,
    Align,
    Block,
    Column,
    Definition,
    Item,
    Items,
    Paragraph,
    Runs,
    Section,
    Table,
)
from slalang.documents.voice import Filling, Voice, capital, words
from slalang.documents.words import Catalog
from slalang.model.contract import Contract, Declared
from slalang.model.expression import Expression, Named, Or, Pattern
from slalang.model.expression import Table as Rates

Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """`terms` are the uses of defined terms that the document defines, with their ids."""

    contract: Contract
    voice: Voice
    sentences: Sentences
    terms: tuple[tuple[Named, str], ...] = ()

    # ------------------------------------------------------------ words

    def say(self, key: str, /, **fillings: Filling) -> Runs:
        return self.voice.say(key, **fillings)

    def text(self, key: str, /, **fillings: str) -> str:
        return self.voice.text(key, **fillings)

    def each(self, unit: str) -> Runs:
        """`each month`."""
        return self.say(f"each.{key_of(unit)}")

    def of(self, kind: str, name: str) -> Runs:
        return self.sentences.names.of(kind, name)

    def all_of(self, kind: str, names: Iterable[str]) -> Runs:
        return self.voice.all_of([self.of(kind, name) for name in names])

    # ------------------------------------------------------------ blocks

    def paragraph(self, key: str, /, **fillings: Filling) -> Paragraph:
        return self.voice.sentence(key, **fillings)

    def counted(self, key: str, /, count: int, **fillings: Filling) -> Paragraph:
        return Paragraph(capital(self.voice.count(key, count, **fillings)))

    def section(self, id: str, key: str, blocks: Iterable[Block]) -> Section | None:
        """An article under a title of the catalog; none where it would be empty."""
        held = tuple(blocks)
        return Section(id, self.text(key), held) if held else None

    def clause(self, kind: str, declared: Declared, blocks: Iterable[Block], own_words_first: bool = False) -> Section:
        """The clause of one declaration under its own title, with the author's own words last or first."""
        title = self.sentences.names.title(kind, declared.name)
        own = self.prose(declared.text)
        return Section(f"{kind}.{declared.name}", title, (*own, *blocks) if own_words_first else (*blocks, *own))

    def table(self, caption: str, columns: Iterable[str], rows: Iterable[tuple[Runs, ...]], numbers: str = "") -> Table:
        """A table with captions from the catalog; `numbers` has an `r` for each column that holds figures."""
        heads = tuple(columns)
        aligns = [Align.END if numbers[i : i + 1] == "r" else Align.START for i in range(len(heads))]
        return Table(
            self.text(caption), tuple(Column(self.text(h), a) for h, a in zip(heads, aligns, strict=True)), tuple(rows)
        )

    def bullets(self, rows: Iterable[Runs]) -> tuple[Block, ...]:
        items = tuple(Item(capital(row)) for row in rows)
        return (Items(items),) if items else ()

    def entry(self, key: str, value: Runs | str) -> Definition:
        """A fact of the cover or of a clause, by the name that the catalog gives it."""
        said = Paragraph(words(value) if isinstance(value, str) else value)
        return Definition(words(self.text(key)), (said,), name=key.rpartition(".")[2])

    # ------------------------------------------------------------ amounts with their tables

    def worded(self, key: str, /, e: Expression | Pattern, start: int = 0, **fillings: Filling) -> tuple[Block, ...]:
        """A sentence whose hole `x` is an expression or pattern, and the tables that it speaks of below it.

        `start` is the number of tables that stand in the same clause before these.
        """
        sentences, tables = self.sentences.with_apart(e, start)
        said = sentences.pattern(e) if isinstance(e, Pattern) else sentences.expression(e)
        return (self.paragraph(key, x=said, **fillings), *self.rates(tables))

    def rates(self, tables: Iterable[tuple[str, Rates]]) -> tuple[Block, ...]:
        return tuple(self.rate_table(letter, table) for letter, table in tables)

    def rate_table(self, letter: str, table: Rates) -> Table:
        """A table of the contract as a table of the document: a column for each key, the last for the value."""
        s = self.sentences
        keys = [capital(reworded(s.expression(key), s.names.words)) for key in table.keys]
        heads = [Column("".join(run.text for run in key)) for key in keys]
        rows = tuple(self.rate_row(table, position) for position in range(len(table.rows)))
        caption = "table.caption_graduated" if table.graduated else "table.caption"
        columns = (*heads, Column(self.text("table.value"), Align.END))
        return Table(self.text(caption, letter=LETTER), columns, rows, letter=letter)

    def rate_row(self, table: Rates, position: int) -> tuple[Runs, ...]:
        s, row = self.sentences, table.rows[position]
        cells = [capital(s.row_pattern(pattern)) for pattern in row.patterns]
        blank: list[Runs] = [()] * (len(table.keys) - len(cells))
        return (*cells, *blank, s.expression(row.value))

    def conditioned(self, key: str, condition: Expression, **fillings: Filling) -> tuple[Block, ...]:
        """A sentence whose hole `condition` is a condition; alternatives stand in a list below it."""
        s = self.sentences
        if not isinstance(condition, Or):
            return (self.paragraph(key, condition=s.condition(condition), **fillings),)
        said = self.paragraph(key, condition=self.say("condition.one_of_these"), **fillings)
        return (said, *self.bullets(s.condition(part) for part in condition.conditions))

    # ------------------------------------------------------------ the author's own words

    def said(self, text: str) -> str:
        """Words of the contract in this language, where they become a part of a sentence."""
        return self.sentences.names.said(text)

    def called(self, name: str) -> str:
        """A name as words of this language."""
        return self.sentences.names.called(name)

    def prose(self, texts: Texts) -> tuple[Paragraph, ...]:
        """Paragraphs of the author's text in this language, its references filled in; nothing where there is none."""
        from slalang.documents.paths import resolved

        text = self.chosen(texts)
        parts = re.split(r"\n\s*\n", text.strip()) if text.strip() else []
        return tuple(Paragraph(resolved(self, " ".join(part.split()))) for part in parts)

    def chosen(self, texts: Texts) -> str:
        """The text of this language, or the one of no language, or else the first; `untranslated` names such."""
        by_language = dict(texts)
        wanted = (self.voice.catalog.language, self.sentences.language, "")
        return next((by_language[w] for w in wanted if w in by_language), next(iter(by_language.values()), ""))


def draft_of(
    contract: Contract, catalog: Catalog, terms: tuple[tuple[Named, str], ...], anchors: Mapping[Hashable, str]
) -> Draft:
    """A draft in the language of a catalog; `anchors` are the ids that its references may point to."""
    voice = Voice(catalog, Figures(catalog.locale))
    defined = {term_key(use): anchor for use, anchor in terms}
    names = Names(contract, {**anchors, **defined}, catalog.language)
    return Draft(contract, voice, Sentences(voice, names), terms)
