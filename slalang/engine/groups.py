"""The values by which an objective's rows are grouped: as text, as settlement keys them, and as a column holds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from slalang.calendar.zones import EPOCH_DAY
from slalang.engine import scalars as s
from slalang.engine.values import TEXTS, Value
from slalang.model.measured import RelievedSpans
from slalang.model.query import Column64, Literal, Scalar
from slalang.units import Kind, decimal_text


def group_text(n: Any, group: Value | None) -> str | None:
    """The value of a group as text; None where there are no groups, or it is not stated."""
    if n is None or group is None:
        return None
    match group.kind:
        case Kind.FLAG:
            return "yes" if n else "no"
        case Kind.DATE:
            return date.fromordinal(n + EPOCH_DAY).isoformat()
        case kind if kind in TEXTS:
            return str(n)
        case _:
            return decimal_text(Fraction(n) * group.scale)


def stored(text: str, group: Value) -> Literal:
    """What a column of groups holds for a group's text."""
    match group.kind:
        case Kind.FLAG:
            return Literal(text == "yes", Column64.FLAG)
        case Kind.DATE:
            return s.number(date.fromisoformat(text).toordinal() - EPOCH_DAY)
        case kind if kind in TEXTS:
            return s.text(text)
        case _:
            return s.number(int(Fraction(text) / group.scale))


def groups_of(spans: Iterable[RelievedSpans]) -> tuple[str | None, ...]:
    """The groups that spans of relief are of, each once."""
    return tuple(dict.fromkeys(group for each in spans for group in each.groups))


def is_of(group: Value, names: tuple[str | None, ...]) -> Scalar:
    """Whether a row belongs to one of some groups; None is the group "not stated"."""
    mine = group.scalar
    found = (s.missing(mine) if n is None else s.holds(s.equal(mine, stored(n, group))) for n in names)
    return s.either(*found)
