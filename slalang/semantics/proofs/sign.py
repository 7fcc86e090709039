"""Proves that amounts are never under zero: the keyword penalty, bonus or score alone gives the direction.

Takes a typed amount and its setting; gives nothing where it is proved, else the smallest part that may be negative.
"""

from __future__ import annotations

from slalang.diagnostic import Diagnostic
from slalang.model.expression import Arithmetic, Expression, FieldValue, Named, Per
from slalang.semantics.proofs.faults import MayBeNegative
from slalang.semantics.proofs.ranges import Ranges
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.walk import parts
from slalang.semantics.proofs.words import expression_in_words
from slalang.source import NOWHERE, Place
from slalang.units import Kind

SIGNED = {
    Kind.COUNT,
    Kind.NUMBER,
    Kind.PERCENT,
    Kind.PERCENTAGE_POINTS,
    Kind.RATIO,
    Kind.MONEY,
    Kind.POINTS,
    Kind.DURATION,
}


def provably_not_negative(expression: Expression, setting: Setting | None = None) -> bool:
    """Whether every value that the expression can have is at least zero."""
    return Ranges(setting or Setting()).of(expression).not_negative


def check_amount(amount: Expression, what: str, setting: Setting | None = None) -> tuple[Diagnostic, ...]:
    """An amount (`what` says of what, such as "the amount of this penalty") that may lie under zero."""
    ranges = Ranges(setting or Setting())
    return () if ranges.of(amount).not_negative else (fault(amount, what, amount.place, ranges),)


def check_rates(expression: Expression, setting: Setting | None = None) -> tuple[Diagnostic, ...]:
    """Every X of `A per Q of X` in an expression that may lie under zero."""
    ranges = Ranges(setting or Setting())
    return tuple(dict.fromkeys(in_rates(expression, ranges)))


def in_rates(expression: Expression, ranges: Ranges) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    if isinstance(expression, Per) and not ranges.of(expression.quantity).not_negative:
        found.append(fault(expression.quantity, "what this is `per` of", expression.quantity.place, ranges))
    for each in parts(expression):
        found += in_rates(each, ranges)
    return found


def fault(expression: Expression, what: str, place: Place, ranges: Ranges) -> MayBeNegative:
    cause = smallest_cause(expression, ranges)
    return MayBeNegative(place, what, said(cause), place if cause.place is NOWHERE else cause.place)


def smallest_cause(expression: Expression, ranges: Ranges) -> Expression:
    """The innermost part because of which the whole may be negative; a difference is one itself."""
    if isinstance(expression, Named):
        inner = smallest_cause(expression.body, ranges)
        return expression if inner is expression.body else inner
    if isinstance(expression, Arithmetic) and expression.operator == "minus":
        return expression
    for part in parts(expression):
        if part.type.kind in SIGNED and not ranges.of(part).not_negative:
            return smallest_cause(part, ranges)
    return expression


def said(expression: Expression) -> str:
    match expression:
        case Named(name=name) | FieldValue(name=name) if expression.place is NOWHERE:
            return name
        case _:
            return expression_in_words(expression, expression.type)
