"""The steps of a conversion while they are collected: what each level computes, and how a row can be unreadable.

Levels stack as subqueries: an expression sees the columns of the levels below its own. The fields of a record share
the levels, so that a file is converted in one pass however many fields it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.sources.bindings import DateAndTime, FieldBinding, Match, columns_of
from slalang.sources.scan import Native, Raw
from slalang.sources.sql import BLANKS, every, name, text, texts, trimmed

GIVEN, PARSED, WALL = 0, 1, 2
"""Levels: the text of a field; what it parses to; wall times, of which one may follow from another."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A way in which a row can be unreadable: the raw columns it is about and the reason."""

    column: str
    reason: str


@dataclass(slots=True)
class Plan:
    """What has been collected. `results` are the fields' columns; `judged` are (condition, fault, value shown)."""

    columns: dict[str, Raw]
    zone: str
    numbers: dict[str, int]
    timed: dict[str, DateAndTime]
    levels: dict[int, dict[str, str]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    judged: list[tuple[str, Fault, str]] = field(default_factory=list)

    def compute(self, level: int, alias: str, expression: str) -> str:
        """Adds a column to a level and gives its name."""
        self.levels.setdefault(level, {})[alias] = expression
        return alias

    def fault(self, condition: str, binding: FieldBinding, reason: str, shown: str) -> None:
        self.judged.append((condition, Fault(", ".join(columns_of(binding)), reason), shown))

    def column(self, raw: str) -> str:
        """A raw column as an expression."""
        return name(self.columns[raw].alias)

    def shown(self, raw: str) -> str:
        """A raw column as text, whatever it holds."""
        found = self.columns[raw]
        return name(found.alias) if found.native is Native.TEXT else f"coalesce({name(found.alias)}::VARCHAR, '')"

    def applies(self, binding: FieldBinding) -> str:
        """Whether a row has a value for the field at all."""
        return every(self.holds(match) for match in binding.when)

    def holds(self, match: Match) -> str:
        return f"{self.shown(match.column)} IN {texts(match.values)}"

    def present(self, raw: str, binding: FieldBinding) -> str:
        """Whether a text column has a value: not blank and none of the missing markers."""
        column = self.column(raw)
        filled = f"({column} >= '!' OR trim({column}, {text(BLANKS)}) <> '')"
        return filled + (f" AND {trimmed(column)} NOT IN {texts(binding.missing)}" if binding.missing else "")


def quoted_key(parts: list[str]) -> str:
    """Several texts as one from which they can be told again: parts joined by `|`, with `\\` before `|` and `\\`."""
    escaped = [
        f"replace(replace({p}, {text(chr(92))}, {text(chr(92) * 2)}), '|', {text(chr(92) + '|')})" for p in parts
    ]
    return " || '|' || ".join(escaped)
