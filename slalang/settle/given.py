"""What was given in place of measured or computed values: results, fees, scores, series, credits.

Takes given values with the labels of their periods; gives the one that holds for a series in a period: of several the
one for the shortest time, of these the one with the key, of these the last.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.calendar.periods import Period, parse_period
from slalang.model.measured import GivenValue
from slalang.settle.timeline import Timeline

Held = tuple[int, int, GivenValue]
"""A given value with the time for which it holds."""


@dataclass(eq=False)
class Given:
    """All given values, by what they are of."""

    values: tuple[GivenValue, ...]
    line: Timeline
    held: dict[tuple[str, str], list[Held]] = field(init=False)

    def __post_init__(self) -> None:
        self.held = {}
        for each in self.values:
            start, end = self.time_of(each.period)
            self.held.setdefault((each.of, each.name), []).append((start, end, each))

    def time_of(self, label: str) -> tuple[int, int]:
        """The time that a label names: a period, a part of one by its first and last day, or the whole term."""
        if not label:
            return self.line.low, self.line.high
        named = parse_period(self.line.zone, label)
        assert named is not None, f"{label} names a period"
        return named.start, named.end

    def value(self, of: str, name: str, key: str | None, period: Period) -> GivenValue | None:
        """The given value of a series at a key in one of its periods."""
        held = self.held.get((of, name))
        if held is None:
            return None
        mine = [h for h in held if h[0] <= period.start and period.end <= h[1] and h[2].key in {None, key}]
        return max(reversed(mine), key=precision)[2] if mine else None


def precision(held: Held) -> tuple[int, bool]:
    """A shorter time is more precise, then a value with a key."""
    return held[0] - held[1], held[2].key is not None
