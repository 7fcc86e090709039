"""The least number at which something holds, found by doubling and halving and confirmed at the number below."""

from __future__ import annotations

from collections.abc import Callable


def least(holds: Callable[[int], bool], most: int) -> int | None:
    """The least number from 1 to `most` at which a condition holds; None where it holds at none that was tried.

    Of a condition that comes and goes it is one at which it begins to hold: it holds there and not at the one below.
    """
    low, high = 0, 1
    while high <= most and not holds(high):
        low, high = high, min(high * 2, most) if high < most else most + 1
    if high > most:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
