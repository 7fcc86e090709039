"""The language definition holds: its examples check, its words are the grammar's, its tables are the program's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from slalang.diagnostic import Diagnostic, as_text
from slalang.pipeline.explaining import catalogue
from slalang.pipeline.laws import unproved
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.unevaluated import FORMS
from slalang.source import Source
from slalang.syntax import format as formatted
from slalang.syntax import parse, tree
from slalang.units import (
    BUSINESS_DAYS,
    COUNT,
    DATE,
    DAYS,
    DURATION,
    INSTANT,
    NUMBER,
    PERCENT,
    PERCENTAGE_POINTS,
    POINTS,
    RATIO,
    TEXT,
    Type,
    algebra,
    money,
    one_of,
)
from tests.language import tables
from tests.language.examples import Example, common_contract, definition, examples

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = Folder(Path(__file__).resolve().parent / "project")
TEXT_OF_DEFINITION = definition()
EXAMPLES = examples(TEXT_OF_DEFINITION)
COMMON = common_contract(EXAMPLES)
EUR, USD = money("EUR"), money("USD")


def source_of(example: Example) -> tuple[Source, int]:
    """The whole text around an example, and where the example with its surroundings begins."""
    text, start = example.whole(COMMON)
    return Source("contract.sla", text), start


@cache
def faults_of(example: Example) -> tuple[Diagnostic, ...]:
    checked = check(source_of(example)[0], PROJECT)
    return (*checked.faults, *(unproved(checked.contract) if checked.contract else ()))


def named(example: Example) -> str:
    return f"line-{example.line}"


# ---------------------------------------------------------------- examples


def test_there_are_examples_right_and_wrong() -> None:
    assert sum(not e.wrong for e in EXAMPLES) > 50
    assert sum(bool(e.wrong) for e in EXAMPLES) > 10


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.wrong], ids=named)
def test_an_example_checks_without_a_finding(example: Example) -> None:
    assert [f"{f.place}: {f.id()}: {f.text()}" for f in faults_of(example)] == []


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.wrong], ids=named)
def test_a_wrong_example_gives_exactly_its_diagnostic_within_itself(example: Example) -> None:
    faults, (source, start) = faults_of(example), source_of(example)
    assert {f.id() for f in faults} == {example.wrong}
    assert all(f.place.source.name == source.name and f.place.start >= start for f in faults)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.wrong], ids=named)
def test_formatting_an_example_keeps_what_it_says(example: Example) -> None:
    parsed = parse(source_of(example)[0])
    laid_out = formatted(parsed)
    assert isinstance(laid_out, str)
    assert parse(Source("contract.sla", laid_out)).tree.declarations == parsed.tree.declarations


def test_shown_messages_are_those_that_are_given() -> None:
    given = {as_text(f) for e in EXAMPLES if e.wrong for f in faults_of(e)}
    shown = re.findall(r"^```text\n((?:error|warning|note)\[.*?)\n```$", TEXT_OF_DEFINITION, re.MULTILINE | re.DOTALL)
    assert shown
    assert set(shown) <= given


# ---------------------------------------------------------------- words


def code() -> str:
    """All that the definition writes as code: blocks, and what stands between single backticks."""
    blocks = "\n".join(e.inner() for e in EXAMPLES)
    return blocks + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", TEXT_OF_DEFINITION))


def test_every_keyword_of_the_grammar_is_defined() -> None:
    grammar = (ROOT / "grammar" / "sla.lark").read_text(encoding="utf-8")
    rules = re.sub(r"//[^\n]*", "", grammar)
    keywords = set(re.findall(r'"([a-z_]+)"', rules))
    keywords |= set(re.findall(r"[a-z]+", " ".join(re.findall(r"^FOLD[^/]*/\(([^)]*)\)", grammar, re.MULTILINE))))
    assert {"objective", "penalty", "median", "restated"} <= keywords
    known = set(re.findall(r"[a-z_]+", code()))
    assert sorted(keywords - known) == []


def test_every_form_of_the_language_has_an_example() -> None:
    found = {type(n) for e in EXAMPLES if not e.wrong for n in tree.walk(parse(source_of(e)[0]).tree)}
    missing = {form.__name__ for form in forms(tree.Node)} - {form.__name__ for form in found}
    assert missing <= NO_FORM


NO_FORM = {"Broken", "Inside", "Outside"}
"""What stands for a declaration that cannot be read, and what the reader takes apart at once."""


def forms(of: type[tree.Node]) -> Iterator[type[tree.Node]]:
    for each in of.__subclasses__():
        yield each
        yield from forms(each)


def test_the_reserved_words_are_those_of_the_grammar() -> None:
    grammar = (ROOT / "grammar" / "sla.lark").read_text(encoding="utf-8")
    name = re.search(r"^NAME: (.*)$", grammar, re.MULTILINE)
    assert name
    words = {w for group in re.findall(r"\(\?!\(?([a-z|]+)", name[1]) for w in group.split("|")}
    row = next(line for line in TEXT_OF_DEFINITION.splitlines() if line.startswith("| **Reserved words**"))
    told = row.partition("Every clause word")[0]
    assert {w for part in re.findall(r"`([^`]+)`", told) for w in part.split()} - {"in"} == words


def test_every_diagnostic_that_is_mentioned_exists() -> None:
    mentioned = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", TEXT_OF_DEFINITION)) | {e.wrong for e in EXAMPLES if e.wrong}
    days = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)-")
    assert sorted(name for name in mentioned - set(catalogue()) if not days.match(name)) == []


def test_links_within_the_text_lead_somewhere() -> None:
    headings = re.findall(r"^##+ (.+)$", TEXT_OF_DEFINITION, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 _-]", "", h.lower()).replace(" ", "-") for h in headings}
    linked = set(re.findall(r"\]\(#([^)]+)\)", TEXT_OF_DEFINITION))
    assert linked
    assert linked <= anchors


def test_the_answers_are_numbered_from_1_to_21() -> None:
    section = TEXT_OF_DEFINITION.partition("\n## 20 ")[2].partition("\n## 21 ")[0]
    assert [int(n) for n in re.findall(r"^(\d+)\. ", section, re.MULTILINE)] == list(range(1, 22))


# ---------------------------------------------------------------- what is made from the program


@pytest.mark.parametrize("name", tables.GENERATED)
def test_a_generated_part_is_what_the_program_says(name: str) -> None:
    parts = {found["name"]: found[0] for found in tables.SECTION.finditer(TEXT_OF_DEFINITION)}
    fresh = tables.SECTION.sub(lambda f: f"{f[1]}{tables.GENERATED[f['name']]()}{f[3]}", parts[name])
    assert parts[name] == fresh, "run `python -m tests.language.tables`"


def test_every_form_that_settling_refuses_is_listed() -> None:
    section = TEXT_OF_DEFINITION.partition("\n## 23 ")[2].partition("\n## 24 ")[0]
    assert [form for form in FORMS if f"- {form}\n" not in section] == []


# ---------------------------------------------------------------- §5: how units combine


@pytest.mark.parametrize(
    ("left", "operation", "right", "gives"),
    [
        (COUNT, algebra.plus, COUNT, COUNT),
        (COUNT, algebra.plus, NUMBER, NUMBER),
        (EUR, algebra.plus, EUR, EUR),
        (EUR, algebra.plus, USD, None),
        (EUR, algebra.plus, DURATION, None),
        (POINTS, algebra.minus, POINTS, POINTS),
        (DAYS, algebra.plus, DAYS, DAYS),
        (DAYS, algebra.plus, DURATION, None),
        (PERCENT, algebra.plus, PERCENTAGE_POINTS, PERCENT),
        (PERCENT, algebra.minus, PERCENTAGE_POINTS, PERCENT),
        (PERCENT, algebra.minus, PERCENT, RATIO),
        (INSTANT, algebra.plus, DURATION, INSTANT),
        (INSTANT, algebra.minus, DAYS, INSTANT),
        (INSTANT, algebra.plus, BUSINESS_DAYS, INSTANT),
        (DURATION, algebra.plus, INSTANT, None),
        (INSTANT, algebra.minus, INSTANT, DURATION),
        (INSTANT, algebra.plus, INSTANT, None),
        (DATE, algebra.plus, DAYS, DATE),
        (DATE, algebra.plus, DURATION, None),
        (DATE, algebra.minus, DATE, None),
        (PERCENT, algebra.times, EUR, EUR),
        (EUR, algebra.times, NUMBER, EUR),
        (EUR, algebra.times, EUR, None),
        (COUNT, algebra.times, COUNT, COUNT),
        (PERCENT, algebra.times, PERCENT, PERCENT),
        (PERCENT, algebra.times, COUNT, RATIO),
        (RATIO, algebra.times, PERCENT, RATIO),
        (NUMBER, algebra.times, DAYS, None),
        (PERCENT, algebra.times, PERCENTAGE_POINTS, PERCENTAGE_POINTS),
        (EUR, algebra.divided, EUR, RATIO),
        (COUNT, algebra.divided, COUNT, RATIO),
        (EUR, algebra.divided, COUNT, EUR),
        (DURATION, algebra.divided, PERCENT, DURATION),
        (EUR, algebra.divided, DURATION, None),
        (RATIO, algebra.unify, PERCENT, PERCENT),
        (RATIO, algebra.unify, COUNT, NUMBER),
        (RATIO, algebra.unify, PERCENTAGE_POINTS, PERCENTAGE_POINTS),
        (RATIO, algebra.unify, DURATION, None),
        (PERCENT, algebra.unify, NUMBER, None),
        (DAYS, algebra.unify, BUSINESS_DAYS, None),
        (INSTANT, algebra.unify, DATE, None),
        (one_of(("a", "b")), algebra.unify, TEXT, one_of(("a", "b"))),
    ],
)
def test_units_combine_as_defined(left: Type, operation: object, right: Type, gives: Type | None) -> None:
    assert callable(operation)
    assert operation(left, right) == gives


def test_an_order_have_the_types_that_the_definition_names() -> None:
    row = next(line for line in TEXT_OF_DEFINITION.splitlines() if "An order have" in line)
    listed = row.partition("An order have ")[2].partition(".")[0]
    assert set(listed.split(", ")) == {str(kind) for kind in algebra.ORDERED}
