"""JUnit's XML: what continuous integration reads back is what was said, whatever it says."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from slalang.formats.junit import Case, Suite, render
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE

SUITES = (
    Suite("one", (Case("good", "a.sla", 3, seconds=Decimal("0.25")), Case("bad", "a.sla", 9, failed="is 5\n  not 6"))),
    Suite("two", (Case("broken", "b.sla", 1, broken="error: no"),)),
)


def test_the_whole_document() -> None:
    assert render(SUITES) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites tests="3" failures="1" errors="1" time="0.250">\n'
        '  <testsuite name="one" tests="2" failures="1" errors="0" time="0.250">\n'
        '    <testcase classname="one" name="good" file="a.sla" line="3" time="0.250"/>\n'
        '    <testcase classname="one" name="bad" file="a.sla" line="9">\n'
        '      <failure message="is 5">is 5\n  not 6</failure>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="two" tests="1" failures="0" errors="1">\n'
        '    <testcase classname="two" name="broken" file="b.sla" line="1">\n'
        '      <error message="error: no">error: no</error>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize("text", [*HOSTILE, DIRECTION, CONTROL, "]]>", "\ud800", "\ufffe", "<!-- -->", "&#0;"])
def test_hostile_texts_stay_text(text: str) -> None:
    written = render((Suite(text, (Case(text, text, 1, failed=text),)),)).encode("utf-8")
    suite = ET.fromstring(written)[0]  # noqa: S314  our own text
    assert [e.tag for e in suite.iter()] == ["testsuite", "testcase", "failure"]
    case = suite[0]
    assert set(case.attrib) == {"classname", "name", "file", "line"}
    if text.isprintable() and "\ud800" not in text:
        assert case.get("name") == " ".join(text.split())
        assert case[0].text == text
    assert not {c for c in "".join(suite.itertext()) if ord(c) < 32 and c not in "\n\t"}


def test_nothing() -> None:
    assert ET.fromstring(render(())).attrib == {"tests": "0", "failures": "0", "errors": "0"}  # noqa: S314
