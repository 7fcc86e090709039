"""A template that leads out of its file is refused, however it says so; one that is too heavy is not read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from slalang.formats.word import placeholders, template_at
from slalang.formats.word.elements import Element
from slalang.formats.word.faults import TemplateReachesOut, TemplateTooLarge, TemplateUnreadable
from tests.formats.test_docx_template import filled, refused, says, template, with_part

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FETCH = '<w:p><w:r><w:instrText>INCLUDETEXT "http://evil.example/x"</w:instrText></w:r></w:p>'


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("word/header9.part", f"<w:hdr {W}>{FETCH}</w:hdr>"),
        ("word/settings2.xml", f'<w:settings {W}><w:mailMerge><w:query w:val="SELECT"/></w:mailMerge></w:settings>'),
        ("word/shape.xml", '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="https://evil.example/"/>'),
        ("word/webextension1.xml", '<we:reference xmlns:we="urn:we" store="https://evil.example/" storeType="EX"/>'),
    ],
)
def test_what_leads_out_of_the_file_is_refused(name: str, xml: str) -> None:
    assert isinstance(refused(with_part(template(), name, xml.encode())), TemplateReachesOut)


def test_a_part_that_is_heavy_with_markup_is_not_read() -> None:
    data = b"<x>" + b"<a/>" * 3_000_000 + b"</x>"
    assert isinstance(refused(with_part(template(), "word/more.xml", data)), TemplateTooLarge)


def test_a_paragraph_of_a_thousand_names_over_many_runs_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[Element] = []

    def counted(paragraph: Element) -> Iterator[Element]:
        walks.append(paragraph)
        return leaves(paragraph)

    leaves = placeholders.leaves
    monkeypatch.setattr(placeholders, "leaves", counted)
    names = says("{|{| law |}|} and " * 1_000)
    file = filled(template(names))
    assert file.paragraphs[0].text == "Spain and " * 1_000
    assert len(walks) < 20 * len({id(each) for each in walks}), "a few walks, however many names there are"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{law}}{{law}}", "SpainSpain"),
        ("a{{la|w}}{|{law}}b", "aSpainSpainb"),
        ("{|{|l|a|w|}|}", "Spain"),
        ("x|{{law}}||{{provider}}|y", "xSpainContact Iberiay"),
        ("{{law}} {{|title}}{{ kind }}", "Spain Customer careAgreement"),
    ],
)
def test_names_side_by_side_and_apart(text: str, shown: str) -> None:
    assert filled(template(says(text))).paragraphs[0].text == shown


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.docx"
    os.mkfifo(pipe)
    assert isinstance(template_at(pipe), TemplateUnreadable)
