"""Whether one expression is never less than another: what interval arithmetic forgets, because it looks at each alone.

`a - lowest(x, a)` is never under zero although `a` may be anything, and `(time in office outside outages) / (time in
office)` is never over one. Only structure is looked at; what is not seen is simply not proved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from slalang.model.expression import (
    Aggregate,
    Arithmetic,
    Capped,
    Choice,
    Expression,
    Extreme,
    Fold,
    Named,
    Negative,
    RowSet,
    SeriesKind,
    SeriesValue,
    TimeIn,
)
from slalang.semantics.proofs.interval import SHARE, Interval, is_inside

MOST_STEPS = 400
"""Comparisons in one question; real amounts need a handful."""


@dataclass(slots=True)
class Order:
    """One question: where values lie (`of`), what a series stands for in its own period (`behind`), steps left."""

    of: Callable[[Expression], Interval]
    behind: Callable[[SeriesKind, str], Expression | None]
    steps: int = MOST_STEPS

    def lies_over(self, upper: Expression, lower: Expression) -> bool:
        """Whether `upper` is provably never less than `lower`, where both have a value."""
        self.steps -= 1
        if self.steps <= 0:
            return False
        if upper == lower or is_part(lower, upper):
            return True
        if (meant := self.seen_through(lower)) is not lower:
            return self.lies_over(upper, meant)
        if self.over_lower(upper, lower) or self.under_upper(upper, lower):
            return True
        meant = self.seen_through(upper)
        return meant is not upper and self.lies_over(meant, lower)

    def over_lower(self, upper: Expression, lower: Expression) -> bool:
        """By the form of `lower`."""
        match lower:
            case Extreme(which="lowest", options=options):
                return any(self.lies_over(upper, o) for o in options)
            case Extreme(which="highest", options=options):
                return all(self.lies_over(upper, o) for o in options)
            case Capped(value=value, limit=limit):
                return self.lies_over(upper, limit) or self.lies_over(upper, value)
            case Choice(value=value, otherwise=other):
                zero_or_other = self.of(upper).not_negative if other is None else self.lies_over(upper, other)
                return zero_or_other and self.lies_over(upper, value)
            case Arithmetic(operator="of" | "times", left=left, right=right):
                return self.over_share(upper, left, right) or self.over_share(upper, right, left)
            case _:
                return False

    def over_share(self, upper: Expression, share: Expression, whole: Expression) -> bool:
        """A share of at most all of something that is not negative is no more than that."""
        return is_inside(self.of(share), SHARE) and self.of(whole).not_negative and self.lies_over(upper, whole)

    def under_upper(self, upper: Expression, lower: Expression) -> bool:
        """By the form of `upper`."""
        match upper:
            case Extreme(which="highest", options=options):
                return any(self.lies_over(o, lower) for o in options)
            case Extreme(which="lowest", options=options):
                return all(self.lies_over(o, lower) for o in options)
            case Arithmetic(operator="plus", left=left, right=right):
                return (self.of(right).not_negative and self.lies_over(left, lower)) or (
                    self.of(left).not_negative and self.lies_over(right, lower)
                )
            case _:
                return False

    def seen_through(self, expression: Expression) -> Expression:
        """What a name, or a series in its own period, stands for; itself where it is neither."""
        match expression:
            case Named(body=body):
                return body
            case SeriesValue(kind=SeriesKind.DEFINE, name=name, key=None):
                return self.behind(SeriesKind.DEFINE, name) or expression
            case _:
                return expression

    def terms(self, expression: Expression) -> tuple[list[Expression], list[Expression]]:
        """What a sum adds and what it takes away."""
        self.steps -= 1
        match expression:
            case Arithmetic(operator="plus" | "minus", left=left, right=right) if self.steps > 0:
                added, taken = self.terms(left)
                more, less = self.terms(right)
                return (added + more, taken + less) if expression.operator == "plus" else (added + less, taken + more)
            case Negative(value=value) if self.steps > 0:
                added, taken = self.terms(value)
                return taken, added
            case Named(body=Arithmetic() as body) if self.steps > 0:
                return self.terms(body)
            case _:
                return [expression], []


def is_part(part: Expression, whole: Expression) -> bool:
    """Whether one counts or measures some of what the other does: fewer rows, or time with more taken out."""
    match part, whole:
        case Aggregate(fold=Fold.COUNT, over=RowSet() as few), Aggregate(fold=Fold.COUNT, over=RowSet() as many):
            return many.where is None and replace(few, where=None) == many
        case TimeIn(), TimeIn():
            same = (part.base, part.by, part.start, part.stop) == (whole.base, whole.by, whole.start, whole.stop)
            return (
                same and all(s in part.inside for s in whole.inside) and all(s in part.outside for s in whole.outside)
            )
        case _:
            return False
