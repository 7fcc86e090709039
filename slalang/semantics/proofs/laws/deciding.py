"""Conditions and tables on one side of a comparison: what the side decides of them, and what it leaves open.

Takes a form with its parts already followed; gives what is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from slalang.model.expression import (
    And,
    Choice,
    Constant,
    Expression,
    Not,
    Or,
    Otherwise,
    OutcomePattern,
    Row,
    RowPattern,
    Table,
    Test,
)
from slalang.semantics.proofs.constants import holds, intervals_of
from slalang.semantics.proofs.interval import intersection, is_inside
from slalang.semantics.proofs.laws.sides import Side
from slalang.semantics.proofs.laws.unknowns import may_lack
from slalang.semantics.proofs.ranges import Ranges
from slalang.units import FLAG, Kind

TRUE = Constant(True, type=FLAG)
FALSE = Constant(False, type=FLAG)


class Followed(Protocol):
    """A side, with where its values lie."""

    side: Side
    ranges: Ranges


def truth(e: Expression) -> bool | None:
    """What a condition is known to be."""
    return e.value if isinstance(e, Constant) and isinstance(e.value, bool) else None


def opposite(condition: Expression) -> Expression:
    known = truth(condition)
    if known is not None:
        return FALSE if known else TRUE
    return Not(condition, type=FLAG, place=condition.place)


def junction(e: And | Or, conditions: Sequence[Expression]) -> Expression:
    """`and` without what holds, `or` without what does not; decided by one that decides it."""
    decisive = isinstance(e, Or)
    left = [c for c in conditions if truth(c) is None]
    if any(truth(c) is decisive for c in conditions):
        return TRUE if decisive else FALSE
    if not left:
        return FALSE if decisive else TRUE
    return left[0] if len(left) == 1 else type(e)(tuple(left), type=FLAG, place=e.place)


def choice(
    e: Choice, condition: Expression, value: Callable[[], Expression], otherwise: Callable[[], Expression] | None
) -> Expression:
    known = truth(condition)
    if known is True:
        return value()
    other = otherwise() if otherwise is not None else Constant(Fraction(0), type=e.type, place=e.place)
    return other if known is False else Choice(value(), condition, other, type=e.type, place=e.place)


def test(e: Test, value: Expression, ranges: Ranges) -> Expression:
    known = fits(value, e.pattern, ranges)
    if known is not None:
        return TRUE if known is not e.negated else FALSE
    return replace(e, value=value)


def fits(value: Expression, pattern: RowPattern, ranges: Ranges) -> bool | None:
    """Whether every value fits a pattern (or none does), where there surely is one."""
    if isinstance(pattern, Otherwise):
        return True
    if isinstance(pattern, OutcomePattern) or may_lack(value):
        return None
    if isinstance(value, Constant):
        return holds(value.value, pattern)
    pieces = intervals_of(pattern)
    if pieces is None or value.type.kind in {Kind.TEXT, Kind.ONE_OF, Kind.FLAG}:
        return None
    lies = ranges.of(value)
    if any(is_inside(lies, piece) for piece in pieces):
        return True
    return False if all(intersection(lies, piece).is_empty for piece in pieces) else None


def table(
    e: Table, keys: tuple[Expression, ...], value: Callable[[Row], Expression], of: Followed
) -> Expression | None:
    """The row that the side reaches, or a table of those that it may reach; None where it reaches none."""
    if e.graduated:
        return replace(e, keys=keys, rows=tuple(replace(row, value=value(row)) for row in e.rows))
    left: list[Row] = []
    for row in e.rows:
        reached = reaches(row, keys, of)
        if reached is not False:
            left.append(replace(row, value=value(row)))
        if reached is True:
            break
    if not left:
        return None
    if len(left) == 1 and reaches(left[0], keys, of) is True:
        return left[0].value
    return replace(e, keys=keys, rows=tuple(left))


def reaches(row: Row, keys: tuple[Expression, ...], of: Followed) -> bool | None:
    if isinstance(row.patterns[0], Otherwise):
        return True
    found = [
        outcome_fits(p, k, of.side) if isinstance(p, OutcomePattern) else fits(k, p, of.ranges)
        for k, p in zip(keys, row.patterns, strict=True)
    ]
    return False if False in found else None if None in found else True


def outcome_fits(pattern: OutcomePattern, key: Expression, side: Side) -> bool | None:
    """Whether the outcome of the side fits a row `by outcome`."""
    if not isinstance(key, Constant):
        return None
    if key.value != pattern.outcome:
        return False
    return not pattern.level or pattern.level in side.failed
