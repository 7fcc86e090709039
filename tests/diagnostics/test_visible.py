"""Hostile text never steers a terminal: what turns or hides it is written out, what spells a language is left alone."""

from __future__ import annotations

import sys
from unicodedata import bidirectional, category

from slalang.diagnostic import visible

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"
"""The marks whose own class is that of a letter."""
LINES = "\t\n"
SPELLING = "\u00ad\u200b\u200c\u200d\u2060"


def test_every_character_that_turns_the_direction_or_controls_is_written_out() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    steering = [c for c in every if bidirectional(c) in TURNING or c in MARKS or category(c) in {"Cc", "Zl", "Zp"}]
    assert len(steering) > 70
    assert [c for c in steering if c not in LINES and visible(c) == c] == []


def test_what_joins_and_parts_letters_stays() -> None:
    assert visible(f"{SPELLING}{LINES}») é") == f"{SPELLING}{LINES}») é"


def test_an_escape_names_its_character() -> None:
    assert visible("a\u061cb\U000e0041") == r"a\u061cb\U000e0041"
