"""A text becomes the tree that it says: compared with Lark's own reading, and form by form."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import lark
import pytest
from lark.lexer import PatternRE, PatternStr, TerminalDef

from slalang.source import NOWHERE, Place, Source
from slalang.syntax import grammar, parse, tree
from slalang.syntax.parser import BUILDERS
from slalang.syntax.tokens import leaf
from tests.syntax.texts import ACCEPTED, SAMPLES, parsed, sample


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_have_no_fault_and_read_as_lark_reads_them(path: Path) -> None:
    source = sample(path)
    found = parse(source)
    assert found.faults == ()
    assert found.tree.declarations == by_lark(source.text)


@pytest.mark.parametrize("text", ACCEPTED)
def test_forms_read_as_lark_reads_them(text: str) -> None:
    assert parsed(text).tree.declarations == by_lark(text)


def by_lark(text: str) -> Any:
    """The declarations, read by Lark's own parser and lexer and built by the same builders."""
    return built(larks_own().parse(text))


@cache
def larks_own() -> lark.Lark:
    return lark.Lark(
        grammar.text(), parser="lalr", lexer="contextual", maybe_placeholders=True, edit_terminals=whole_word,
        g_regex_flags=re.ASCII,
    )  # fmt: skip


def whole_word(terminal: TerminalDef) -> None:
    if isinstance(terminal.pattern, PatternStr) and re.fullmatch("[a-z_]+", terminal.pattern.value):
        terminal.pattern = PatternRE(terminal.pattern.value + r"(?![a-z_A-Z0-9])")
        terminal.priority = 1


def built(found: Any) -> Any:
    if isinstance(found, lark.Tree):
        return BUILDERS[str(found.data)](*map(built, found.children), place=NOWHERE)
    if isinstance(found, lark.Token):
        return leaf(found.type, str(found), Place(Source("", str(found)), 0, len(found)))
    return found


# ---------------------------------------------------------------- places


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_node_lies_in_its_parent_and_a_name_where_it_is_written(path: Path) -> None:
    file = parse(sample(path)).tree
    for node in tree.walk(file):
        for child in tree.children(node):
            assert node.place.start <= child.place.start <= child.place.end <= node.place.end
        if isinstance(node, tree.Name):
            assert node.place.text == node.text


def test_places_count_lines_and_columns_from_one() -> None:
    found = parsed('contract a "A" {\n  currency EUR\n}').tree.declarations[0]
    assert isinstance(found, tree.Contract)
    (currency,) = tree.clauses_of(found, tree.Currency)
    assert (currency.name.place.line, currency.name.place.column) == (2, 12)


# ---------------------------------------------------------------- form by form


def value(text: str) -> tree.Expression:
    found = parsed(f"define x of r = {text}")
    assert found.faults == ()
    (define,) = found.tree.declarations
    assert isinstance(define, tree.Define)
    return define.value


def name(text: str) -> tree.Name:
    return tree.Name(text, place=NOWHERE)


def path(*names: str) -> tree.Path:
    return tree.Path(tuple(map(name, names)), place=NOWHERE)


def binary(operator: tree.Operator, left: tree.Expression, right: tree.Expression) -> tree.Binary:
    return tree.Binary(operator, left, right, place=NOWHERE)


def percent(spelling: str) -> tree.Percent:
    return tree.Percent(Fraction(spelling[:-1]), spelling, place=NOWHERE)


def test_sums_nest_to_the_left_and_products_bind_tighter() -> None:
    a, b, c = path("a"), path("b"), path("c")
    assert value("a - b + c") == binary("plus", binary("minus", a, b), c)
    assert value("a + b times c") == binary("plus", a, binary("times", b, c))
    assert value("2% of a / b") == binary("divided", binary("of", percent("2%"), a), b)


def test_per_binds_tighter_than_of_and_else_tighter_than_that() -> None:
    found = value("1% of a per full 1 point of b else c")
    assert isinstance(found, tree.Binary)
    assert isinstance(found.right, tree.PerQuantum)
    assert (found.right.grain, found.right.of) == ("full", tree.FirstPresent((path("b"), path("c")), place=NOWHERE))


def test_or_and_and_are_flat_and_parentheses_are_kept() -> None:
    a, b, c = path("a"), path("b"), path("c")
    assert value("a or b or c") == tree.Or((a, b, c), place=NOWHERE)
    inner = tree.Parenthesised(tree.Or((b, c), place=NOWHERE), place=NOWHERE)
    assert value("a and (b or c)") == tree.And((a, inner), place=NOWHERE)


def test_numbers_are_exact_and_keep_their_spelling() -> None:
    assert value("0.1") == tree.Number(Fraction(1, 10), "0.1", place=NOWHERE)
    assert value("40_000.50 EUR") == tree.Quantity(Fraction(80001, 2), "EUR", "40_000.50 EUR", place=NOWHERE)
    assert value("2 business  days") == tree.Quantity(Fraction(2), "business days", "2 business days", place=NOWHERE)
    assert value("2026-03-01") == tree.Date(date(2026, 3, 1), place=NOWHERE)


def test_conditions() -> None:
    a = path("a")
    assert value("a is not b") == tree.Is(a, True, tree.Equals(path("b"), place=NOWHERE), place=NOWHERE)
    assert value("a is missing") == tree.IsMissing(a, place=NOWHERE)
    assert value("missed minimum in the month before") == tree.Missed(
        None, name("minimum"), tree.TheOneBefore(name("month"), place=NOWHERE), place=NOWHERE
    )
    found = value("a met in at least 4 of the last 6 months")
    assert isinstance(found, tree.InAtLeast)
    assert (found.count, found.condition) == (4, tree.Met(a, None, place=NOWHERE))
    assert value("missed 3 months in a row") == tree.InARow(
        tree.Missed(None, None, None, place=NOWHERE), 3, "months", place=NOWHERE
    )


def test_windows() -> None:
    def window(text: str) -> tree.Window:
        found = value(f"(a in {text})")
        assert isinstance(found, tree.Parenthesised)
        assert isinstance(found.inner, tree.InWindow)
        return found.inner.window

    assert window("the contract year so far") == tree.ThePeriod(True, name("year"), True, place=NOWHERE)
    assert window("the quarter") == tree.ThePeriod(False, name("quarter"), False, place=NOWHERE)
    assert window("2026-Q1") == tree.NamedPeriod(2026, 1, None, place=NOWHERE)
    assert window("2026-03") == tree.NamedPeriod(2026, None, 3, place=NOWHERE)
    assert window("the last window") == tree.TheLast(name("window"), place=NOWHERE)


def test_a_table() -> None:
    found = value("graduated per 1 h by a, (b + c) { under 2 and met: 1, otherwise: 2, }")
    assert isinstance(found, tree.Table)
    assert [type(key) for key in found.keys] == [tree.Path, tree.Parenthesised]
    patterns = [[type(each) for each in row.patterns] for row in found.rows]
    assert patterns == [[tree.Under, tree.RowMet], [tree.Otherwise]]


def test_sets_and_aggregates() -> None:
    found = value("share of all calls tagged t kept by o by at in office where a or b among c")
    assert isinstance(found, tree.Share)
    assert isinstance(found.of, tree.Rows)
    assert found.of.all
    assert found.of.within == name("office")
    assert isinstance(found.of.where, tree.Or)
    assert found.among == path("c")
    spent = value("time by k in a inside b outside c where d outside e from f to g")
    assert isinstance(spent, tree.TimeIn)
    assert (len(spent.inside), len(spent.outside), spent.by) == (1, 2, path("k"))
    assert spent.clip == tree.Clip(path("f"), path("g"), place=NOWHERE)


def test_clauses_stand_in_written_order_and_are_found_by_kind() -> None:
    found = parsed(
        "objective o { level l when under 1% measure m target at least 2% level k when under 0% fewer than 9: met }"
    ).tree.declarations[0]
    assert isinstance(found, tree.Objective)
    kinds = [tree.Level, tree.Measure, tree.Target, tree.Level, tree.FewerThan]
    assert [type(clause) for clause in found.clauses] == kinds
    assert [level.name.text for level in tree.clauses_of(found, tree.Level)] == ["l", "k"]


def test_a_bare_value_that_replaces_is_a_pattern() -> None:
    found = parsed("amendment a { replace b with 3 replace c with at least 3 }").tree.declarations[0]
    assert isinstance(found, tree.Amendment)
    assert [type(each.value) for each in tree.clauses_of(found, tree.Replace)] == [tree.Equals, tree.AtLeast]


# ---------------------------------------------------------------- nodes


def test_nodes_are_frozen_and_equal_by_their_parts() -> None:
    one, other = path("a", "b"), value("a.b")
    assert one == other
    assert hash(one) == hash(other)
    assert one != path("a")
    with pytest.raises(AttributeError):
        one.names = ()  # type: ignore[misc]
    assert tree.changed(one, names=(name("c"),)) == path("c")
    assert tree.changed(other, names=()).place == other.place


def test_walk_meets_every_node_once_in_the_order_of_reading() -> None:
    found = [node.text for node in tree.walk(value("a + b times c(d: e)")) if isinstance(node, tree.Name)]
    assert found == ["a", "b", "c", "d", "e"]
