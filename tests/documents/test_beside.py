"""Two languages side by side: every clause of both, one set of numbers and ids, the paragraphs paired."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slalang.documents.agreement import Written, agreement
from slalang.documents.beside import across, side_by_side
from slalang.documents.tree import (
    Beside,
    Column,
    Document,
    Paragraph,
    Section,
    Table,
    Text,
    sections_of,
    text_of,
)
from slalang.formats import FORMATS
from tests.documents.acme_contract import contract


def written(language: str) -> Document:
    found = agreement(contract(), language)
    assert isinstance(found, Written)
    return found.document


@pytest.fixture(scope="module")
def both() -> Document:
    return side_by_side(written("es"), written("en"))


def test_every_clause_of_both_is_there_with_the_numbers_of_the_first(both: Document) -> None:
    first = {s.id: s for s in sections_of(written("es").sections)}
    found = {s.id: s for s in sections_of(both.sections)}
    assert [(s.id, s.number) for s in found.values()] == [(s.id, s.number) for s in first.values()]
    assert found["parties"].title == "Partes · Parties"


def test_a_paragraph_stands_beside_its_translation(both: Document) -> None:
    general = next(s for s in both.sections if s.id == "general")
    (columns,) = general.blocks
    assert isinstance(columns, Beside)
    assert (columns.language, columns.direction) == ("en", "ltr")
    pairs = [
        (text_of(own.runs), text_of(theirs.runs))
        for (own, *_), (theirs, *_) in columns.rows
        if isinstance(own, Paragraph) and isinstance(theirs, Paragraph)
    ]
    assert ("Todos los importes se expresan en EUR.", "All amounts are in EUR.") in pairs


def test_no_id_stands_twice(both: Document) -> None:
    pending: list[object] = [*both.summary, *both.sections]
    ids: list[str] = []
    while pending:
        this = pending.pop()
        if isinstance(this, tuple):
            pending.extend(this)
        elif isinstance(this, Section):
            ids.append(this.id)
            pending.extend(this.blocks)
        elif isinstance(this, Beside):
            pending.extend(this.rows)
        elif isinstance(this, Table) and this.id:
            ids.append(this.id)
    assert len(ids) == len(set(ids))
    assert any("table" in each for each in ids)


def test_where_the_blocks_differ_the_whole_columns_stand_side_by_side() -> None:
    one, other = written("es"), written("en")
    more = Paragraph((Text("only here"),))
    clauses = tuple(replace(s, blocks=(more, *s.blocks)) if s.id == "general" else s for s in other.sections)
    general = next(s for s in side_by_side(one, replace(other, sections=clauses)).sections if s.id == "general")
    (columns,) = general.blocks
    assert isinstance(columns, Beside)
    assert len(columns.rows) == 1
    assert columns.rows[0][1][0] == more


def test_a_clause_of_the_first_language_alone_has_an_empty_column() -> None:
    one, other = written("es"), written("en")
    less = replace(other, sections=tuple(s for s in other.sections if s.id != "general"))
    general = next(s for s in side_by_side(one, less).sections if s.id == "general")
    (columns,) = general.blocks
    assert isinstance(columns, Beside)
    assert columns.rows[0][1] == ()


@pytest.mark.parametrize("name", ["html", "markdown", "pdf"])
def test_every_format_shows_both(both: Document, name: str) -> None:
    shown = next(f for f in FORMATS if f.name == name).render(both)
    assert isinstance(shown, str | bytes)
    if isinstance(shown, str):
        assert "Todos los importes se expresan en EUR." in shown
        assert "All amounts are in EUR." in shown


def test_a_table_too_wide_for_a_column_stands_across_both(both: Document) -> None:
    """The matrix of six columns is one table with the words of both; the weekly hours stay in the columns."""
    clause = next(s for s in sections_of(both.sections) if s.id == "responsibilities")
    (matrix,) = [b for b in clause.blocks if isinstance(b, Table)]
    assert matrix.caption == "Quién hace qué · Who does what"
    assert [c.title for c in matrix.columns[:3]] == [
        "Actividad · Activity",
        "Proveedor · Provider",
        "Cliente · Customer",
    ]
    assert [text_of(cell) for cell in matrix.rows[0][:2]] == ["Speed of answer", "A"]
    hours = next(s for s in sections_of(both.sections) if s.id == "calendar.office")
    assert any(isinstance(b, Beside) for b in hours.blocks)
    assert not any(isinstance(b, Table) and "horario" in b.caption.lower() for b in hours.blocks)


def test_a_table_with_the_same_cells_in_both_languages_stands_once(both: Document) -> None:
    signatures = next(s for s in both.sections if s.id == "signatures")
    (table,) = [b for b in signatures.blocks if isinstance(b, Table)]
    assert [c.title for c in table.columns][:2] == ["Por · For", "Nombre y cargo · Name and office"]
    assert [text_of(row[0]) for row in table.rows] == ["Contact Iberia S.L.", "Acme Retail S.A."]


def test_tables_of_another_shape_stand_one_below_the_other() -> None:
    def titled(*rows: str) -> Table:
        return Table("T", (Column("a"),) * 5, tuple(((Text(row),),) * 5 for row in rows), id="t")

    assert [(t.id, len(t.rows)) for t in across(titled("x", "y"), titled("z"))] == [("t", 2), ("", 1)]
    assert text_of(across(titled("x"), titled("z"))[0].rows[0][4]) == "x · z"
