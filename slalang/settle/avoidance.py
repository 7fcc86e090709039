"""What would have avoided an outcome: the smallest change of the measured counts that turns it, and what it would cost.

Takes a period that can be run `Again` and one of its outcomes; gives an `Avoidance`. Nothing here computes a result:
whatever is said was judged and settled again by what judges and settles the contract.
"""

from __future__ import annotations

from dataclasses import dataclass

from slalang.model.outcome import ObjectiveOutcome, Verdict
from slalang.settle.again import Again
from slalang.settle.lessening import lessening
from slalang.settle.outcomes import NOT_REPORTED, NOTHING_COUNTED
from slalang.settle.turning import Turn, Turning

NOTHING = "nothing"
"""Why there is no change, where no rule of the contract says so."""


@dataclass(frozen=True, slots=True)
class Avoidance:
    """`turns` would each have turned the outcome; `steps` are smaller and would have lessened what it costs.

    `why` says why there is none.
    """

    outcome: ObjectiveOutcome
    turns: tuple[Turn, ...] = ()
    steps: tuple[Turn, ...] = ()
    why: str = ""


def avoidance(again: Again, outcome: ObjectiveOutcome) -> Avoidance:
    """What would have turned a missed outcome into a met one, or a met one into a missed one."""
    if outcome.verdict not in {Verdict.MET, Verdict.MISSED}:
        return Avoidance(outcome, why=outcome.reason or str(outcome.verdict))
    if outcome.reason in {NOT_REPORTED, NOTHING_COUNTED}:
        return Avoidance(outcome, why=outcome.reason)
    turning = Turning(again, outcome)
    turns = tuple(turning.turns())
    steps = tuple(lessening(turning, turns[0])) if turns and outcome.verdict is Verdict.MISSED else ()
    return Avoidance(outcome, turns, steps, "" if turns else outcome.reason or NOTHING)
