"""Every diagnostic of the language has a text that gives it, a near miss that does not, and a page that explains it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from slalang.cli.main import group
from slalang.diagnostic import Diagnostic
from slalang.pipeline.explaining import catalogue
from tests.diagnostics.cases import HERE, agree, checked, expected, found

CATALOGUE = catalogue()
OF_THE_LANGUAGE = ("slalang.syntax.", "slalang.semantics.")
ELSEWHERE = {
    "binary-file": "bytes, in tests/syntax/test_faults.py and test_bad_files.py",
    "empty-file": "a file without text, in tests/syntax/test_faults.py",
    "file-too-large": "four megabytes, in tests/syntax/test_faults.py",
    "not-utf8": "bytes, in tests/syntax/test_faults.py and test_bad_files.py",
    "hidden-direction": "a character that no reader of a case would see, in tests/syntax/test_faults.py",
    "too-many-faults": "fifty faults, in tests/syntax/test_faults.py",
    "formatting-refused": "no text is known that gives it; in tests/syntax/test_formatter.py",
    "use-leaves-root": "a symbolic link, in test_bad_files.py",
    "unreadable-file": "a used file of bytes, in test_bad_files.py",
    "table-not-proved": "thousands of bands, in test_large_texts.py",
    "too-large-to-prove": "definitions that double each other, in test_large_texts.py",
    "too-much": "definitions that double each other, in test_large_texts.py",
}
"""Diagnostics that a text of this folder cannot show, with the reason and the test that shows them."""

LANGUAGE = sorted(name for name, each in CATALOGUE.items() if each.__module__.startswith(OF_THE_LANGUAGE))
CASES = sorted(file for file in HERE.glob("*.sla") if not file.name.endswith(".ok.sla"))
NEAR_MISSES = sorted(HERE.glob("*.ok.sla"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_findings_are_those_written_on_the_faulty_lines(file: Path) -> None:
    result = checked(file)
    wanted, given = expected(result.sources), found(result.faults)
    assert agree(wanted, given), "\n".join(["wanted:", *map(str, wanted), "found:", *map(str, given)])
    assert file.stem in {each.id for each in wanted}


@pytest.mark.parametrize("file", NEAR_MISSES, ids=lambda file: file.stem)
def test_a_near_miss_has_no_finding(file: Path) -> None:
    assert found(checked(file).faults) == []


def test_every_diagnostic_of_the_language_has_a_case_and_a_near_miss() -> None:
    cases = {file.stem for file in CASES}
    assert sorted(cases | set(ELSEWHERE)) == LANGUAGE
    assert not cases & set(ELSEWHERE)
    assert {file.name.removesuffix(".ok.sla") for file in NEAR_MISSES} == cases


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_the_page_says_what_it_means_what_is_wrong_and_what_is_right(name: str) -> None:
    page = inspect.cleandoc(CATALOGUE[name].__doc__ or "")
    places = [page.find(part) for part in ("What it means:", "Wrong:", "Right:")]
    assert -1 < places[0] < places[1] < places[2]
    assert all(text.strip() for text in re.split(r"What it means:|Wrong:|Right:", page)[1:])


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_messages_are_sentences_over_fields_that_exist(name: str) -> None:
    """No template names a field that its diagnostic lacks; no message ends in a full stop."""
    kind = CATALOGUE[name]
    fields = set(inspect.signature(kind).parameters)
    for template in (kind.message, kind.help):
        assert set(re.findall(r"(?<!\{)\{([a-z_]+)[^{}]*\}(?!\})", template)) <= fields
        assert not template.endswith(".")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_sla_explain_prints_the_page(name: str) -> None:
    result = CliRunner().invoke(group, ["explain", name])
    assert result.exit_code == 0
    assert result.output.startswith(f"{name}\n{'=' * len(name)}\n")
    assert inspect.cleandoc(CATALOGUE[name].__doc__ or "") in result.output


def test_texts_of_findings_hold_no_template() -> None:
    """What an author reads has its fields filled in."""
    for file in CASES:
        for fault in checked(file).faults:
            assert no_braces_left(fault), f"{file.name}: {fault.text()} | {fault.advice()}"


def no_braces_left(fault: Diagnostic) -> bool:
    names = list(inspect.signature(type(fault)).parameters)
    texts = (fault.text(), fault.advice(), *(note.text for note in fault.notes()))
    return not any(f"{{{name}}}" in text for name in names for text in texts)
