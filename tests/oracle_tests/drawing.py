"""Drawing one of a few things, which is all that a random contract is made of."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Draw = Any
"""What hypothesis hands to a composite strategy."""


def pick(draw: Draw, *options: Any) -> Any:
    return draw(st.sampled_from(options))


def maybe(draw: Draw, text: str, *, often: int = 2) -> str:
    """A text or nothing."""
    return text if draw(st.integers(0, often)) == 0 else ""
