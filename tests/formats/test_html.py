"""The page: one file, structured for screen readers, readable on paper and without colour."""

from __future__ import annotations

import itertools

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from slalang.documents.agreement import Written, agreement
from slalang.documents.statement import statement
from slalang.formats import to_html as html
from slalang.formats.html import environment
from tests.documents import acme_contract, acme_settled
from tests.formats.test_hostile import Page


def page(language: str = "en") -> Page:
    found = statement(acme_settled.statement(), acme_contract.contract(), language)
    assert isinstance(found, Written)
    return Page(html(found.document))


def test_it_stands_alone() -> None:
    """No script, nothing that a browser would fetch."""
    tags = page().tags
    assert not {"script", "img", "iframe", "link", "object", "base", "form"} & {tag for tag, _ in tags}
    assert all(a["href"].startswith("#") for tag, a in tags if tag == "a" and a["href"] is not None)
    policy = next(a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_it_names_its_language() -> None:
    for language in ("en", "es", "zh"):
        root = next(a for tag, a in page(language).tags if tag == "html")
        assert (root["lang"], root["dir"]) == (language, "ltr")


def test_headings_descend_without_a_gap() -> None:
    levels = [int(tag[1]) for tag, _ in page().tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_captions_and_scoped_headings() -> None:
    tags = page().tags
    assert sum(tag == "caption" for tag, _ in tags) == sum(tag == "table" for tag, _ in tags) > 5
    scopes = {a.get("scope") for tag, a in tags if tag == "th"}
    assert scopes == {"col", "row"}


def test_ids_are_unique_and_every_link_arrives() -> None:
    found = agreement(acme_contract.contract(), "en")
    assert isinstance(found, Written)
    tags = Page(html(found.document)).tags
    ids = [a["id"] for _, a in tags if a.get("id")]
    assert len(ids) == len(set(ids))
    links = {a["href"] for tag, a in tags if tag == "a"}
    assert {link[1:] for link in links if link} <= set(ids)


def test_skip_link_comes_first_and_leads_to_the_content() -> None:
    tags = page().tags
    first = next(a for tag, a in tags if tag == "a")
    assert first["href"] == "#content"
    assert any(tag == "main" and a.get("id") == "content" for tag, a in tags)


def test_verdicts_are_words() -> None:
    """Who sees no colour reads them."""
    words = page().text
    assert "missed" in words
    assert "not measured" in words


def test_cells_of_the_first_table_name_their_column_for_narrow_screens() -> None:
    labels = [a.get("data-label") for tag, a in page().tags if tag == "td"]
    assert labels[:6] == ["Service level", "Promised", "Result", "Counted", "Verdict", "Credit"]


def test_templates_run_in_a_sandbox_and_fail_on_undefined_names() -> None:
    with pytest.raises(SecurityError):
        environment().from_string("{{ ''.__class__.__mro__ }}").render()
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing_of_that_name }}").render()
