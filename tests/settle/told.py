"""A derivation as text: a step with its value, its rule, and the clause where that is not already its label."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from slalang.model.outcome import Trace
from slalang.units import CalendarSpan, Kind, decimal_text


def lines(of: object, depth: int = 0) -> list[str]:
    """A step, and below it its parts."""
    assert isinstance(of, Trace)
    clause = " ".join(of.place.text.split()) if of.place is not None else "no place"
    rest = [f"({of.rule})" if of.rule else "", f"[{clause}]" if clause != of.label else ""]
    told = " ".join(part for part in (f"{of.label}: {value(of)}", *rest) if part)
    return ["  " * depth + told, *(line for part in of.parts for line in lines(part, depth + 1))]


def value(of: Trace) -> str:
    match of.value, of.type.kind:
        case None, _:
            return "missing"
        case bool(), _:
            return "yes" if of.value else "no"
        case Fraction(), Kind.PERCENT | Kind.RATIO | Kind.PERCENTAGE_POINTS:
            return f"{decimal_text(of.value * 100)}% {of.type}"
        case Fraction(), _:
            return f"{decimal_text(of.value)} {of.type}"
        case CalendarSpan(), _:
            return f"{of.value.months} months {of.value.days} days"
        case int(), Kind.INSTANT:
            return datetime.fromtimestamp(of.value / 1_000_000, UTC).isoformat()
        case _:
            return f"{of.value} {of.type}"
