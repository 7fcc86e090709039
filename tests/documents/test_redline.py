"""The redline: clauses by their ids, tables by rows, lists by items, words in pieces that a person reads."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from slalang.documents.figures import Figures
from slalang.documents.redline import Redline, shown, tracked
from slalang.documents.redline.anchors import ids_of
from slalang.documents.redline.marks import accepted, rejected
from slalang.documents.redline.words import compared
from slalang.documents.tree import (
    Column,
    Definition,
    Definitions,
    Document,
    Emphasis,
    Item,
    Items,
    Labels,
    Mark,
    Note,
    Paragraph,
    Reference,
    Runs,
    Section,
    Table,
    Text,
    text_of,
)
from slalang.documents.voice import Voice
from slalang.documents.words import Catalog, load
from slalang.formats import to_html, to_markdown
from tests.documents.random_documents import documents, phrases, runs
from tests.formats.hostile import HOSTILE

LABELS = Labels("Contents", "Skip", "–")


def voice(language: str = "en") -> Voice:
    catalog = load(language)
    assert isinstance(catalog, Catalog)
    return Voice(catalog, Figures(catalog.locale))


def passage(old: str, new: str) -> str:
    """Two texts compared, `[-gone-]` and `{+new+}`."""
    return drawn(compared((Text(old),), (Text(new),)))


def drawn(parts: Runs) -> str:
    forms = {Mark.KEPT: "{}", Mark.DELETED: "[-{}-]", Mark.INSERTED: "{{+{}+}}"}
    return "".join(forms[Mark(run.mark)].format(run.text) for run in parts)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("at least 80% of calls", "at least 85% of calls", "at least [-80%-]{+85%+} of calls"),
        ("within 20 seconds", "within 20 seconds", "within 20 seconds"),
        ("The party may look.", "The party may inspect.", "The party may [-look-]{+inspect+}."),
        ("1,000.00 EUR", "1,500.00 EUR", "[-1,000.00-]{+1,500.00+} EUR"),
        ("the provider's staff", "the customer's staff", "the [-provider's-]{+customer's+} staff"),
        ("calls", "calls and letters", "calls{+ and letters+}"),
        ("calls and letters", "calls", "calls[- and letters-]"),
        ("a  b", "a b", "a[-  -]{+ +}b"),
        ("", "new", "{+new+}"),
        ("每月至少 80%", "每季度至少 85%", "每[-月-]{+季度+}至少 [-80%-]{+85%+}"),
        ("服务提供方应当答复", "服务提供方必须答复", "服务提供方[-应当-]{+必须+}答复"),
    ],
)
def test_words_are_compared_whole_and_chinese_by_character(old: str, new: str, expected: str) -> None:
    assert passage(old, new) == expected


def test_what_stayed_by_chance_is_no_island() -> None:
    """Two sentences that share `the` and `of` alone are not cut into confetti."""
    old = "The statement of the month is final"
    new = "Each quarter the parties review all of their duties"
    assert passage(old, new) == f"[-{old}-]{{+{new}+}}"


@given(runs, runs)
def test_both_texts_can_be_read_from_the_comparison(old: Runs, new: Runs) -> None:
    found = compared(old, new)
    assert text_of(tuple(r for r in found if r.mark != Mark.INSERTED)) == text_of(old)
    assert text_of(tuple(r for r in found if r.mark != Mark.DELETED)) == text_of(new)


@given(phrases)
def test_equal_words_in_another_setting_are_no_change(text: str) -> None:
    assert all(run.mark == Mark.KEPT for run in compared((Text(text),), (Emphasis(text),)))


def test_long_passages_do_not_take_long() -> None:
    old, new = "word " * 4_000, "ward " * 4_000
    began = time.process_time()
    assert passage(old, new).startswith("[-")
    assert time.process_time() - began < 5


# ---------------------------------------------------------------- clauses


def made(*sections: Section, **changes: Any) -> Document:
    whole = Document("en", "ltr", "Agreement", "Care", "A-1", (), (), sections, (), LABELS)
    return replace(whole, **changes)


def clause(name: str, number: str, *blocks: Any) -> Section:
    held = tuple(Paragraph((Text(b),)) if isinstance(b, str) else b for b in blocks)
    return Section(f"clause.{name}", name.title(), held, number)


def sentences(found: Redline) -> list[str]:
    note = found.document.summary[0]
    assert isinstance(note, Note)
    lists = [block for block in note.blocks if isinstance(block, Items)]
    return [text_of(item.runs) for each in lists for item in each.items]


def test_each_changed_clause_has_a_sentence_with_a_link() -> None:
    old = made(
        clause("a", "1", "One."), clause("b", "2", "Two."), clause("c", "3", "Three."), clause("d", "4", "Four.")
    )
    new = made(
        clause("d", "1", "Four."), clause("a", "2", "One more."), clause("c", "3", "Three."), clause("e", "4", "Five.")
    )
    found = shown(old, new, voice())
    assert found.differs
    assert sentences(found) == [
        "Clause 1 (D) has moved: it was clause 4.",
        "Clause 2 (A) has changed in 1 place.",
        "Clause 2 (B) of the older text is gone.",
        "Clause 4 (E) is new.",
    ]
    page = to_html(found.document)
    links = re.findall(r'<li><a href="#([^"]+)">', page)
    assert links[:4] == ["clause.d", "clause.a", "clause.b", "clause.e"]
    assert all(f'id="{link}"' in page for link in links)


def test_clauses_are_known_by_id_whatever_their_numbers_and_titles() -> None:
    old, new = (
        made(clause("a", "1", "One.")),
        made(clause("z", "1", "New."), replace(clause("a", "2", "One."), title="Other")),
    )
    found = shown(old, new, voice())
    assert sentences(found) == ["Clause 1 (Z) is new.", "Clause 2 (Other) has changed in 1 place."]


def test_new_numbers_alone_are_no_change() -> None:
    def text(number: str) -> Paragraph:
        return Paragraph((Text("See "), Reference("clause.a", f"clause {number} (A)", numbered=True), Text(".")))

    old = made(clause("a", "1", "One."), clause("b", "2", text("1")))
    new = made(clause("z", "1", "New."), clause("a", "2", "One."), clause("b", "3", text("2")))
    assert sentences(shown(old, new, voice())) == ["Clause 1 (Z) is new."]


def test_reference_to_another_clause_is_a_change_though_the_number_is_the_same() -> None:
    old = made(clause("a", "1"), clause("b", "2", Paragraph((Reference("clause.a", "clause 1", numbered=True),))))
    new = made(clause("z", "1"), clause("b", "2", Paragraph((Reference("clause.z", "clause 1 (Z)", numbered=True),))))
    found = shown(old, new, voice())
    assert "Clause 2 (B) has changed in 1 place." in sentences(found)


def test_clause_that_moved_and_changed_says_both_and_shows_what_changed() -> None:
    inner = clause("c", "1.1", "It stays as it is.")
    old = made(replace(clause("a", "1"), blocks=(inner,)), clause("b", "2"))
    new = made(clause("a", "1"), replace(clause("b", "2"), blocks=(clause("c", "2.1", "It stays as it was."),)))
    found = shown(old, new, voice())
    assert sentences(found) == ["Clause 2.1 (C) has moved: it was clause 1.1. It has changed in 1 place."]
    text = to_markdown(found.document)
    assert "It stays as it <del>is</del><ins>was</ins>." in text
    assert "This clause has moved: it is now [clause 2.1 (C)](#clause.c)." in text


def test_no_change_says_so() -> None:
    document = made(clause("a", "1", "One."))
    found = shown(document, document, voice())
    assert not found.differs
    assert "Nothing: the two texts say the same." in to_markdown(found.document)
    assert "<ins>" not in to_html(found.document)


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_summary_speaks_the_language_of_the_document(language: str) -> None:
    old, new = made(clause("a", "1", "One."), language=language), made(clause("b", "1", "One."), language=language)
    told = sentences(shown(old, new, voice(language)))
    assert len(told) == 2
    assert not any("{" in text for text in told)


def test_cover_that_changed_is_named() -> None:
    fact = Definition((Text("Law"),), (Paragraph((Text("Spain"),)),))
    new = replace(fact, blocks=(Paragraph((Text("France"),)),))
    found = shown(made(clause("a", "1"), cover=(fact,)), made(clause("a", "1"), cover=(new,)), voice())
    assert sentences(found) == ["The cover has changed."]
    assert "<del>Spain</del><ins>France</ins>" in to_markdown(found.document)
    other = shown(made(clause("a", "1")), made(clause("a", "1"), title="Customer care"), voice())
    assert sentences(other) == ["The cover has changed."]


# ---------------------------------------------------------------- tables, lists, terms


def rates(*rows: tuple[str, str], caption: str = "Rates") -> Table:
    cells = tuple(tuple((Text(cell),) for cell in row) for row in rows)
    return Table(caption, (Column("Result"), Column("Value")), cells)


def test_rows_are_compared_by_their_first_cell() -> None:
    old = made(clause("a", "1", rates(("75%", "2%"), ("70%", "5%"), ("60%", "9%"))))
    new = made(clause("a", "1", rates(("80%", "1%"), ("75%", "3%"), ("60%", "9%"))))
    [table] = tracked(old, new).document.sections[0].blocks
    assert isinstance(table, Table)
    drawn_rows = [" ".join(drawn(cell) for cell in row) for row in table.rows]
    assert drawn_rows == ["{+80%+} {+1%+}", "75% [-2%-]{+3%+}", "[-70%-] [-5%-]", "60% 9%"]
    assert [str(mark) for mark in table.marks] == ["inserted", "", "deleted", ""]


def test_table_with_other_columns_is_another_table() -> None:
    wide = Table("Rates", (Column("a"), Column("b"), Column("c")), (((Text("1"),), (Text("2"),), (Text("3"),)),))
    blocks = (
        tracked(made(clause("a", "1", rates(("1", "2")))), made(clause("a", "1", wide))).document.sections[0].blocks
    )
    assert [getattr(block, "mark", "") for block in blocks] == [Mark.DELETED, Mark.INSERTED]


def test_items_come_go_and_change_one_by_one() -> None:
    def steps(*texts: str) -> Items:
        return Items(tuple(Item((Text(text),)) for text in texts), numbered=True)

    old = steps("Keep only the highest credit", "Limit all credits to 15% of the charges", "Round to the cent")
    new = steps("Keep only the highest credit", "Pay within a month", "Limit all credits to 12% of the charges")
    [found] = tracked(made(clause("a", "1", old)), made(clause("a", "1", new))).document.sections[0].blocks
    assert isinstance(found, Items)
    assert [(str(item.mark), drawn(item.runs)) for item in found.items] == [
        ("", "Keep only the highest credit"),
        ("inserted", "{+Pay within a month+}"),
        ("", "Limit all credits to [-15%-]{+12%+} of the charges"),
        ("deleted", "[-Round to the cent-]"),
    ]


def test_terms_are_compared_by_their_ids() -> None:
    def terms(*entries: tuple[str, str, str]) -> Definitions:
        return Definitions(tuple(Definition((Text(t),), (Paragraph((Text(s),)),), i) for i, t, s in entries))

    old = terms(("term.a", "Calls offered", "All calls."), ("term.b", "Wait", "Time in queue."))
    new = terms(("term.a", "Calls received", "All calls."), ("term.c", "Rate", "A share."), ("term.b", "Wait", "Time."))
    [found] = tracked(made(clause("a", "1", old)), made(clause("a", "1", new))).document.sections[0].blocks
    assert isinstance(found, Definitions)
    assert [drawn(entry.term) for entry in found.entries] == ["Calls [-offered-]{+received+}", "{+Rate+}", "Wait"]


# ---------------------------------------------------------------- laws


def said(node: Any) -> Any:
    """What a part says, without the numbers of clauses and the setting of words."""
    match node:
        case tuple() if all(hasattr(each, "text") for each in node):
            return text_of(node)
        case tuple():
            return tuple(said(each) for each in node)
        case Section():
            return (node.id, node.title, said(node.blocks))
        case Table():
            return (node.caption, tuple(c.title for c in node.columns), said(node.rows), said(node.totals))
        case Note():
            return (node.label, said(node.blocks))
        case Paragraph():
            return said(node.runs)
        case Items():
            return tuple((said(item.runs), said(item.blocks)) for item in node.items)
        case Definitions():
            return tuple((said(entry.term), said(entry.blocks)) for entry in node.entries)
        case _:
            return node


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), documents())
def test_accepting_gives_the_newer_text(old: Document, new: Document) -> None:
    found = accepted(tracked(old, new).document)
    assert said(found.sections) == said(new.sections)
    assert (found.kind, found.title, found.subtitle) == (new.kind, new.title, new.subtitle)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), documents())
def test_every_id_is_there_once_and_every_link_arrives(old: Document, new: Document) -> None:
    for document in (shown(old, new, voice()).document, tracked(old, new).document):
        ids = [anchor for anchor, _ in ids_of((*document.summary, *document.sections))]
        assert len(ids) == len(set(ids))
        assert {link.to for link in links(document)} <= set(ids)


def links(node: Any) -> list[Reference]:
    if isinstance(node, Reference):
        return [node]
    parts = node if isinstance(node, tuple) else [getattr(node, name) for name in getattr(node, "__slots__", ())]
    return [link for part in parts if not isinstance(part, str) for link in links(part)]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_nothing_differs_from_itself(document: Document) -> None:
    assert not tracked(document, document).differs
    assert not shown(document, document, voice()).changes
    assert said(rejected(tracked(document, document).document).sections) == said(document.sections)


# ---------------------------------------------------------------- as pages


def test_marks_are_elements_with_words_for_those_who_see_none() -> None:
    page = to_html(shown(made(clause("a", "1", "We look.")), made(clause("a", "1", "We inspect.")), voice()).document)
    assert '<del><span class="spoken">struck: </span>look</del>' in page
    assert '<ins><span class="spoken">new: </span>inspect</ins>' in page
    style = page[page.index("<style>") : page.index("</style>")]
    assert re.search(r"\nins \{ text-decoration: underline", style)
    assert re.search(r"\ndel \{ text-decoration: line-through", style)


def test_contents_list_the_newer_clauses_alone() -> None:
    old = made(*(clause(name, str(i), "x") for i, name in enumerate("abcd", 1)))
    new = made(*(clause(name, str(i), "x") for i, name in enumerate("abc", 1)))
    page = to_html(shown(old, new, voice()).document)
    listed = page[page.index("<nav") : page.index("</nav>")]
    assert listed.count("<li>") == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    found = shown(made(clause("a", "1", "plain")), made(clause("a", "1", f"plain {text}")), voice())
    page = to_html(found.document)
    assert "<script>alert" not in page
    assert found.differs


def test_combined_letters_of_ids_are_no_code() -> None:
    """Ids are attributes of the page: quotes and brackets in one end nothing."""
    odd = Section('x"><b>', "Odd", (Paragraph((Text("a"),)),), "1")
    page = to_html(shown(made(odd), made(replace(odd, title="Other")), voice()).document)
    assert "<b>" not in page
