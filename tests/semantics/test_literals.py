"""A literal outside a contract means what it means in one, and nothing but one literal is read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.semantics.literals import LONGEST, NoLiteral, literal
from slalang.semantics.proofs.words import value_in_words
from slalang.units import COUNT, DURATION, FLAG, NUMBER, PERCENT, PERCENTAGE_POINTS, POINTS, TEXT, Type, money

DECIMALS = st.builds(lambda n, places: Fraction(n, 10**places), st.integers(-(10**12), 10**12), st.integers(0, 6))
QUANTITIES = (PERCENT, PERCENTAGE_POINTS, POINTS, NUMBER, DURATION, money("EUR"), money("JPY"))


@given(DECIMALS, st.sampled_from(QUANTITIES))
def test_what_is_written_is_read_back(value: Fraction, unit: Type) -> None:
    assert literal(value_in_words(value, unit), unit) == value


@given(st.text(max_size=40))
def test_no_text_is_more_than_one_literal(text: str) -> None:
    """Whatever it holds, it gives a value of the type or a reason, and never an expression's value; `none` is zero."""
    found = literal(text, COUNT)
    assert (
        isinstance(found, NoLiteral)
        or text.strip() == "none"
        or text.strip().lstrip("-").strip().replace("_", "").replace(".", "").isdigit()
    )


REFUSED = (
    "1 + 1",
    "(5)",
    "5 define more each month = 6",
    "5\ndefine more each month = 6",
    "5 # a comment",
    "fee",
    "5 if yes",
    "--5",
    "",
    " ",
    "9" * 41,
    "1" * (LONGEST + 1),
)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert isinstance(literal(text, COUNT), NoLiteral)


def test_texts_and_flags() -> None:
    assert literal('"desk"', TEXT) == "desk"
    assert literal("no", FLAG) is False
    assert literal("7", TEXT) == NoLiteral("this is a count; here a text is asked for")
