"""Pages in a real browser: silent, the same on paper twice, usable by keyboard, screen reader and on a small screen."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from slalang.documents.agreement import Written, agreement
from slalang.documents.beside import side_by_side
from slalang.documents.statement import statement
from slalang.documents.tree import Document
from slalang.formats.html import page as html
from tests.documents import acme_contract, reported
from tests.documents.acme_settled import statement as settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def worded(language: str) -> Document:
    found = agreement(acme_contract.contract(), language)
    assert isinstance(found, Written)
    return found.document


def stated() -> Document:
    found = statement(settled(), acme_contract.contract(), "en")
    assert isinstance(found, Written)
    return found.document


def reported_on() -> Document:
    with TemporaryDirectory() as folder:
        found = reported.made(reported.project(Path(folder)), "2026-03").document
    assert found is not None
    return found


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "agreement-en": lambda: worded("en"),
    "agreement-zh": lambda: worded("zh"),
    "side-by-side": lambda: side_by_side(worded("es"), worded("en")),
    "statement": stated,
    "report": reported_on,
}
"""The documents that are read on screens, by name."""


@pytest.fixture(scope="module", params=DOCUMENTS)
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with a document; what it says on its console fails the test that asks for it."""
    file: Path = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    file.write_text(html(DOCUMENTS[request.param]()), "utf-8")
    opened = browser.new_page(viewport={"width": 1100, "height": 900})
    told: list[str] = []
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.on("requestfailed", lambda asked: told.append(asked.url))
    opened.goto(file.as_uri())
    yield opened
    opened.close()
    assert told == []


def test_no_rule_of_accessibility_is_broken(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:5]) for v in found] == []


def test_the_first_key_leads_past_the_contents(page: Page) -> None:
    page.reload()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")


def test_every_link_leads_somewhere(page: Page) -> None:
    lost = """[...document.querySelectorAll('a[href^="#"]')].map(a => decodeURIComponent(a.hash.slice(1)))
              .filter(id => !document.getElementById(id))"""
    assert page.evaluate(lost) == []


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_same_pages_are_printed_twice_and_no_line_is_cut(page: Page) -> None:
    printed = [PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))) for _ in range(2)]
    first, second = ([p.extract_text() for p in reader.pages] for reader in printed)
    assert first == second
    assert all(text.strip() for text in first)
    page.emulate_media(media="print")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.emulate_media(media="screen")
    assert wide <= 0


def test_a_small_screen_scrolls_down_alone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1100, "height": 900})
    assert wide <= 0
