"""The cells of a workbook: figures of a report with the look of their type."""

from __future__ import annotations

from fractions import Fraction

from slalang.documents.account.reckoning import SHARES
from slalang.documents.report.material import Report
from slalang.documents.workbook import Cell, Figure, Look
from slalang.model.outcome import ObjectiveOutcome
from slalang.units import Kind, Type, decimal_text

MICROSECONDS = 1_000_000


def figure(value: Fraction | None, type: Type) -> Cell:
    """A value of a type: a share as a ratio, a duration in seconds, money in the main unit."""
    if value is None:
        return None
    match type.kind:
        case kind if kind in SHARES:
            return Figure(value, Look.PERCENT)
        case Kind.DURATION:
            return Figure(value / MICROSECONDS)
        case Kind.MONEY:
            return Figure(value, Look.AMOUNT)
        case _:
            return Figure(value)


def amount(value: Fraction) -> Figure:
    return Figure(value, Look.AMOUNT)


def share(value: Fraction | None) -> Cell:
    return None if value is None else Figure(value, Look.PERCENT)


def scaled(value: Fraction | None, type: Type) -> Cell:
    """A numerator: durations in seconds, counts as whole numbers."""
    if value is None:
        return None
    plain = value / MICROSECONDS if type.kind is Kind.DURATION else value
    return int(plain) if plain.denominator == 1 else Figure(plain)


def exact(value: Fraction | None, type: Type) -> Cell:
    """A result to its last digit, or as the reduced fraction where it has none."""
    if value is None:
        return None
    return decimal_text(value / MICROSECONDS if type.kind is Kind.DURATION else value)


def group(report: Report, outcome: ObjectiveOutcome) -> Cell:
    return report.account.of_group(outcome.group) if outcome.grouped else None
