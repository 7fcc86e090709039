"""What is computed once for a part of a contract and found by its identity: comparing whole trees would cost more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Of = TypeVar("Of")
Found = TypeVar("Found")

MOST_KEPT = 100_000
"""Values kept, with the parts that they are of, before all are forgotten."""


class Once(Generic[Of, Found]):
    """A function of something that never changes, computed once for each: every period of a settlement asks again."""

    def __init__(self, compute: Callable[[Of], Found]) -> None:
        self.compute = compute
        self.known: dict[int, tuple[Of, Found]] = {}

    def __call__(self, of: Of) -> Found:
        kept = self.known.get(id(of))
        if kept is not None:
            return kept[1]
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
        self.known[id(of)] = of, (found := self.compute(of))
        return found
