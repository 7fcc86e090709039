"""What a condition that holds tells about numbers: `result is at least 92%` narrows the result."""

from __future__ import annotations

from slalang.model.expression import And, Expression, Not, Test
from slalang.semantics.proofs.constants import intervals_of
from slalang.semantics.proofs.interval import EVERYTHING, Interval, complement, intersection
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.walk import body


def assume(condition: Expression | None, setting: Setting, holds: bool = True) -> Setting:
    """The setting in which the condition holds (or does not): narrowed by its tests against constants."""
    meant = None if condition is None else body(condition)
    match meant:
        case And(conditions=conditions) if holds:
            for each in conditions:
                setting = assume(each, setting)
            return setting
        case Not(condition=inner):
            return assume(inner, setting, not holds)
        case Test():
            pieces = tested(meant, holds)
            return setting if pieces is None else setting.where(meant.value, pieces)
        case _:
            return setting


def tested(test: Test, holds: bool) -> tuple[Interval, ...] | None:
    """Where the tested value lies when the test holds (or fails); None where its pattern is not made of constants."""
    pieces = intervals_of(test.pattern)
    if pieces is None or holds is not test.negated:
        return pieces
    return outside(pieces)


def outside(pieces: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """All that lies in none of the pieces."""
    left: tuple[Interval, ...] = (EVERYTHING,)
    for piece in pieces:
        left = tuple(
            both for rest in left for other in complement(piece) if not (both := intersection(rest, other)).is_empty
        )
    return left
