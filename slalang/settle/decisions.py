"""Recorded decisions: the rows of the built-in records `approval`, `dispute`, `choice` and `exercise`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from slalang.calendar.periods import Period


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision, as of instants in microseconds.

    `key` names a span, bucket, period or line, or `start` and `end` the time for which it holds; with neither it is for
    all of what is decided about.
    """

    declaration: str
    key: str | None
    start: int | None
    end: int | None
    by: str
    at: int
    decision: str

    def concerns(self, name: str, key: str | None, period: Period) -> bool:
        """Whether it is about a line of a declaration, with its key, in a period."""
        return self.is_about(name, {key, period.label}, period)

    def is_about(self, name: str, keys: Collection[str | None], period: Period) -> bool:
        """Whether it is about what a declaration gave in a period, under any of these keys."""
        if self.declaration != name or (self.key and self.key not in keys):
            return False
        begins = self.start is None or self.start <= period.start
        return begins and (self.end is None or period.end <= self.end)

    def names_time(self, labels: Collection[str]) -> bool:
        """Whether it says of which period it speaks: by `start` or `end`, or by a period's label."""
        return self.start is not None or self.end is not None or self.key in labels


Decisions = Mapping[str, tuple[Decision, ...]]
"""Recorded decisions by the record that holds them."""


def recorded(decisions: Decisions, record: str, as_of: int) -> tuple[Decision, ...]:
    """The decisions of a record that were there at an instant, oldest first."""
    return tuple(sorted((d for d in decisions.get(record, ()) if d.at <= as_of), key=lambda d: d.at))
