"""The result that a target asks for, where no count could have been another: how far away it was."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from slalang.model.expression import AnyOf, Bounds, Constant, Equal, Expression, Named, Pattern, Rounded, Value
from slalang.model.measured import GivenValue
from slalang.model.outcome import ObjectiveOutcome, Trace, Verdict
from slalang.semantics.proofs.ranges import domain
from slalang.semantics.proofs.setting import setting_of_fields
from slalang.settle.again import Again
from slalang.settle.derivation import leaf, step
from slalang.settle.outcomes import GIVEN
from slalang.settle.recounting import Condition
from slalang.units import Type

CLOSE = Fraction(1, 10**12)
"""How far past a bound that is not itself good enough a result is tried."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A result that would have been good: it fits `target`, of which `value` is the nearest, and lay `apart` from it.

    `value` is only approached where the bound itself is not good enough. `given` is the value to give where the result
    was given and not measured.
    """

    expression: Expression
    target: Pattern
    value: Value
    result: Fraction | None
    apart: Fraction | None
    second: bool = False
    given: GivenValue | None = None

    @property
    def type(self) -> Type:
        return self.expression.type

    def trace(self) -> Trace:
        """The result as it would have been, under the names and the rounding of its measure."""
        return wrapped(self.expression, self.value)


def wrapped(e: Expression, value: Value) -> Trace:
    inner = e.body if isinstance(e, Named) else e.value if isinstance(e, Rounded) else None
    return leaf(e, value, GIVEN) if inner is None else step(e, value, GIVEN, wrapped(inner, value))


def needed(again: Again, condition: Condition, outcome: ObjectiveOutcome) -> Needed | None:
    """The result that one condition asks for, if the judgement agrees that it is enough."""
    judged, _ = again.judge(condition.of, outcome, condition.counts)
    possible = domain(condition.of.measure, setting_of_fields(again.contract))
    for value in candidates(judged, possible.step or CLOSE):
        if isinstance(value, Fraction) and value not in possible:
            continue
        given = None
        if outcome.trace is not None and outcome.trace.rule == GIVEN:
            given = GivenValue("objective", outcome.objective, outcome.group, outcome.period, value)
        found = Needed(
            condition.of.measure, judged.target, value, judged.result, judged.shortfall, condition.second, given
        )
        then, _ = again.judge(condition.of, outcome, condition.counts, {id(found.expression): found.trace()}, given)
        if then.verdict is Verdict.MET:
            return found
    return None


def candidates(outcome: ObjectiveOutcome, gap: Fraction) -> tuple[Value, ...]:
    """The values nearest to a result at which its target may be met: the bound it missed, then a gap past it."""
    match outcome.target:
        case Bounds(low=low, high=high):
            sides = [(end.value, side) for end, side in ((low, 1), (high, -1)) if isinstance(end, Constant)]
            ends = [(end, side) for end, side in sides if isinstance(end, Fraction)]
            ends.sort(key=lambda end: abs(end[0] - (outcome.result or 0)))  # of two ends first the one that was missed
            return tuple(v for end, side in ends for v in (end, end + side * gap))
        case Equal(value=Constant(value=value)):
            return (value,)
        case AnyOf(values=values):
            return tuple(v.value for v in values if isinstance(v, Constant))
        case _:
            return ()
