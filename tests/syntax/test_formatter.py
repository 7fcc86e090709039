"""The formatter's laws on the samples and on texts whose white space and comments are torn apart, and its style."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang import syntax
from slalang.diagnostic import Diagnostic
from slalang.source import Source
from slalang.syntax import Parsed, parse
from slalang.syntax.formatter import comments_of
from slalang.syntax.layout import Line
from tests.syntax.texts import ACCEPTED, SAMPLES, parsed, sample


def formatted(found: Parsed) -> str:
    text = syntax.format(found)
    assert isinstance(text, str), text
    return text


def check_laws(found: Parsed) -> str:
    """The tree stays, no comment is lost, twice is once; gives the text."""
    text = formatted(found)
    again = parsed(text)
    assert again.tree == found.tree
    assert comments_of(again) == comments_of(found)
    assert formatted(again) == text
    return text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_laws_on_samples(path: Path) -> None:
    source = sample(path)
    text = check_laws(parse(source))
    assert text.count("#") == source.text.count("#")


@pytest.mark.parametrize("text", ACCEPTED)
def test_laws_on_forms(text: str) -> None:
    check_laws(parsed(text))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_keep_their_lines(path: Path) -> None:
    """What is written as the samples are changes columns at most: no line is joined to another, and few are broken."""
    source = sample(path)
    written = [line.split() for line in source.text.splitlines()]
    kept = [line.split() for line in formatted(parse(source)).splitlines()]
    assert len([line for line in written if line not in kept]) <= 1


# ---------------------------------------------------------------- torn texts


@cache
def declarations() -> tuple[tuple[str, ...], ...]:
    """The tokens of each declaration of the samples."""
    found = []
    for path in SAMPLES:
        source = sample(path)
        read = parse(source)
        for declaration in read.tree.declarations:
            place = declaration.place
            tokens = [token for token in read.tokens if place.start <= token.start < place.end]
            found.append(tuple(source.text[token.start : token.end] for token in tokens))
    return tuple(found)


BLANKS = st.sampled_from(
    [*[" "] * 8, "\n", "\n\n\n", "  ", "\t", " # a\n", "\n# b {\n", "\n\n# c\n\n# d\n", " #\n", "\r\n"],
)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_laws_on_torn_texts(data: st.DataObject) -> None:
    tokens = data.draw(st.sampled_from(declarations()))
    blanks = data.draw(st.lists(BLANKS, min_size=len(tokens) + 1, max_size=len(tokens) + 1))
    plain, torn = parsed(" ".join(tokens)), parsed("".join(a + b for a, b in zip(blanks, (*tokens, ""), strict=True)))
    assert not plain.faults
    assert torn.faults == ()
    assert torn.tree == plain.tree
    check_laws(torn)


# ---------------------------------------------------------------- style

MESSY = """\
#  a contract
contract   a "A" { number "1"
  # the parties
  provider p "P" {email "e"   phone "1"}   # us

  customer c "C"


  # the end
}
calendar office{open mon - fri 09:00-12:00,13:00-17:00
closed   2026-12-24 to 2026-12-31}
objective o "O" {
 service v
 measure share of calls where a
 among b or c
 target at least by k {
 "a":1%, # first
   otherwise : 2% }
 level serious when under 98%
   level bad when under 9%
 not  reported : missed
   }


penalty p for o { amount 1% of x when missed }
escalation e of k { level 1 lead, boss at 50% of limit level 10 boss on breach
}
define   d( a:duration )of  call  "D"=
 - a  +  f( x , within : 2  business   days ) times (b in   the last 3 months)
# last
"""

NEAT = """\
#  a contract
contract a "A" {
  number     "1"
  # the parties
  provider   p "P" { email "e"  phone "1" }  # us

  customer   c "C"

  # the end
}
calendar office {
  open    mon-fri 09:00-12:00, 13:00-17:00
  closed  2026-12-24 to 2026-12-31
}
objective o "O" {
  service  v
  measure  share of calls where a
           among b or c
  target   at least by k {
             "a": 1%,  # first
             otherwise: 2%
           }
  level    serious when under 98%
  level    bad     when under 9%
  not reported: missed
}

penalty p for o { amount 1% of x  when missed }
escalation e of k {
  level 1   lead, boss  at 50% of limit
  level 10  boss        on breach
}
define d(a: duration) of call "D" =
  -a + f(x, within: 2 business days) times (b in the last 3 months)
# last
"""


def test_style() -> None:
    assert check_laws(parsed(MESSY)) == NEAT


def test_a_wide_table_is_broken_into_rows() -> None:
    rows = ", ".join(f'"member number {i}": {i} EUR' for i in range(6))
    text = formatted(parsed(f"define x of r = by k {{ {rows} }}"))
    assert text.splitlines()[:2] == ["define x of r = by k {", '    "member number 0": 0 EUR,']


def test_trailing_comments_of_a_run_stay_in_one_column() -> None:
    text = (
        "record r {\n  a:          text  # one\n  bb:         instant optional\n  ccc:        flag optional # two\n\n"
    )
    text += "  d:          text # three\n  counted by  bb\n}\n"
    lines = check_laws(parsed(text)).splitlines()
    assert lines[1].index("#") == lines[3].index("#") == len(lines[3].partition("#")[0])
    assert lines[5].endswith("text  # three")


def test_values_of_a_table_stay_in_the_column_that_they_were_put_in() -> None:
    text = "define x of r = by k {{\n    1:{0}2,\n    otherwise:{1}3\n  }}\n"
    assert check_laws(parsed(text.format(" " * 12, " " * 4))) == text.format(" " * 9, " ")
    assert "    1: 2,\n" in check_laws(parsed(text.format(" ", " ")))


ROOT = Path(__file__).parents[2]
SHIPPED = sorted((*ROOT.glob("contracts/*/contract.sla"), *ROOT.glob("slalang/library/*.sla")))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_contracts_and_the_library_are_formatted(path: Path) -> None:
    source = sample(path)
    assert formatted(parse(source)) == source.text


def test_texts_are_never_touched() -> None:
    text = 'clause c { text en """  a\n\n      b  # no comment\n\t""" heading es "a   b" }'
    found = formatted(parsed(text))
    assert '"""  a\n\n      b  # no comment\n\t"""' in found
    assert '"a   b"' in found


def test_an_empty_text_and_one_of_comments() -> None:
    assert formatted(parsed("")) == ""
    assert formatted(parsed("\n\n# a\n\n\n  # b\n")) == "# a\n\n# b\n"


def test_a_text_with_faults_is_left_alone() -> None:
    found = syntax.format(parsed("use a b"))
    assert isinstance(found, Diagnostic)
    assert found.id() == "unexpected-words"


def test_the_name_of_the_source_does_not_matter() -> None:
    one, other = Source("a.sla", MESSY), Source("b.sla", MESSY)
    assert formatted(parse(one)) == formatted(parse(other))


def test_formatting_that_would_lose_a_comment_leaves_the_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slalang.syntax.formatter.lines_of", lambda *_: [Line(0, "use a")])
    found = syntax.format(parsed("use a # kept\n"))
    assert isinstance(found, Diagnostic)
    assert found.id() == "formatting-refused"


def test_formatting_that_would_change_the_tree_leaves_the_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slalang.syntax.formatter.lines_of", lambda *_: [Line(0, "use b")])
    found = syntax.format(parsed("use a\n"))
    assert isinstance(found, Diagnostic)
    assert found.id() == "formatting-refused"
