"""Hostile text appears as text in every format: read back by other people's parsers."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from slalang.documents.agreement import Written
from slalang.documents.statement import statement
from slalang.documents.tree import (
    Code,
    Document,
    Emphasis,
    Item,
    Items,
    Labels,
    Paragraph,
    Reference,
    Section,
    Table,
    Text,
)
from slalang.documents.tree import Column as Head
from slalang.formats import to_html as html
from slalang.formats import to_markdown as markdown
from slalang.formats.terminal import summary
from tests.documents import acme_contract, acme_settled
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE

LABELS = Labels("Contents", "Skip", "–")


class Page(HTMLParser):
    """The words and tags of a page, as a browser would find them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def document(text: str) -> Document:
    """A text in every place where an author's words can stand."""
    cell = (Text(text),)
    blocks = (
        Paragraph(cell),
        Paragraph((Emphasis(text), Text(" "), Emphasis(text, strong=True))),
        Items((Item(cell, (Paragraph(cell),)),), numbered=True),
        Table(text, (Head(text), Head("b")), ((cell, cell),), (cell, cell)),
        Paragraph((Reference("s", text), Code(text))),
    )
    section = Section("s", text, blocks, "1")
    return Document("en", "ltr", "kind", text, text, (), (Paragraph(cell),), (section,), cell, LABELS)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_it_and_adds_no_tag(text: str) -> None:
    page, plain = Page(html(document(text))), Page(html(document("harmless")))
    assert flat(text) in page.text
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_it_and_adds_no_element(text: str) -> None:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page, plain = Page(parser.render(markdown(document(text)))), Page(parser.render(markdown(document("harmless"))))
    assert flat(text) in page.text
    own = [tag for tag, _ in page.tags if tag not in {"code"}]
    assert own == [tag for tag, _ in plain.tags if tag not in {"code"}]


@pytest.mark.parametrize("text", ["{{7*7}}", "{% raw %}", "http://evil.example"])
def test_markdown_survives_a_template_engine_and_an_autolinker(text: str) -> None:
    source = markdown(document(text)).replace(f"`{text}`", "")
    assert text not in source


@pytest.mark.parametrize("text", HOSTILE)
def test_terminal_shows_it_without_reading_markup(text: str) -> None:
    shown = summary(document(text), 100, color=False)
    assert flat(text) in flat(shown)
    assert "\x1b" not in shown


@pytest.mark.parametrize("text", [DIRECTION, CONTROL])
def test_control_and_direction_marks_are_written_out(text: str) -> None:
    settled = acme_settled.statement(title=text)
    found = statement(settled, acme_contract.contract(title=text), "en")
    assert isinstance(found, Written)
    for shown in (html(found.document), markdown(found.document), summary(found.document, 100, color=False)):
        assert not any(ord(c) < 32 and c not in "\n" for c in shown)
        assert not set(shown) & set("\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert "\\u202e" in html(found.document) or "\\u001b" in html(found.document)


def test_name_of_ten_thousand_characters_is_kept_whole() -> None:
    name = "x" * 10_000
    found = statement(acme_settled.statement(title=name), acme_contract.contract(title=name), "en")
    assert isinstance(found, Written)
    assert name in html(found.document)
    assert name in markdown(found.document)
    assert max(len(line) for line in summary(found.document, 80, color=False).split("\n")) <= 80


def test_author_text_is_no_template() -> None:
    """A title that looks like a hole of a phrase or an expression of the page is printed as it is."""
    found = statement(acme_settled.statement(title="{total} {{ document }} {n}"), acme_contract.contract(), "en")
    assert isinstance(found, Written)
    assert "<h1>{total} {{ document }} {n}</h1>" in html(found.document)
