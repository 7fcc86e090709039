"""The grammar is free of conflicts, and the tables that ship are those of the grammar that ships."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import lark
import pytest

from slalang.syntax import grammar
from slalang.syntax.parser import BUILDERS
from slalang.syntax.tables import load
from tests.syntax.texts import ACCEPTED, REFUSED, parsed


def test_the_grammar_of_the_checkout_is_the_one_that_is_used() -> None:
    assert grammar.text() == (Path(__file__).parents[2] / "grammar" / "sla.lark").read_text(encoding="utf-8")


def test_lark_finds_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    lark.logger.addHandler(caplog.handler)
    lark.logger.setLevel(logging.DEBUG)
    try:
        lark.Lark(grammar.text(), parser="lalr", lexer="contextual", debug=True)
    finally:
        lark.logger.removeHandler(caplog.handler)
        lark.logger.setLevel(logging.CRITICAL)
    assert [record.getMessage() for record in caplog.records if "educe" in record.getMessage()] == []


def test_strict_accepts_it() -> None:
    pytest.importorskip("interegular")
    grammar.lark(grammar.text(), strict=True)


def test_the_tables_are_fresh() -> None:
    """`python -m slalang.syntax.grammar` after every change of the grammar."""
    fresh = grammar.dump(grammar.build(grammar.text()))
    assert grammar.TABLES.read_text(encoding="utf-8") == fresh


def test_every_rule_has_its_builder_and_every_builder_its_rule() -> None:
    named = {rule.builder for rule in load().rules if rule.builder and not is_handed_through(rule.sole, rule.plan)}
    assert named == set(BUILDERS)


def is_handed_through(sole: bool, plan: tuple[object, ...]) -> bool:
    return sole and len(plan) == 1 and isinstance(plan[0], int)


def test_the_tables_are_plain_data() -> None:
    assert json.loads(grammar.TABLES.read_text(encoding="utf-8")).keys() == grammar.build(grammar.text()).keys()


@pytest.mark.parametrize("text", REFUSED)
def test_what_must_be_refused(text: str) -> None:
    assert parsed(text).faults


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_must_be_accepted(text: str) -> None:
    found = parsed(text)
    assert not found.faults
    assert len(found.tree.declarations) == 1


@pytest.mark.parametrize("word", ["or", "and", "of", "times", "is", "else", "per", "if", "in"])
def test_a_keyword_is_a_whole_word(word: str) -> None:
    assert parsed(f"define x of r = a {word}b").faults
