"""The one rounding of a settlement: totals to a multiple, lines by largest remainder so that they add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from slalang.model.contract import Round
from slalang.model.outcome import Line
from slalang.units import Rounding, exact_sum, round_to

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a cap allows the lines with these indexes together, a multiple of the quantum."""

    lines: frozenset[int]
    most: Fraction


def rounded(lines: tuple[Line, ...], step: Round, bounds: tuple[Bound, ...]) -> Mapping[int, Fraction]:
    """The rounded amount of each line; credits and bonuses have a total each.

    A total that a cap limited is rounded down: no line is rounded up over the bound of a cap.
    """
    found: dict[int, Fraction] = {}
    for kind in ("penalty", "bonus"):
        mine = [i for i, line in enumerate(lines) if line.kind == kind]
        found.update(shared({i: lines[i].settled for i in mine}, lines, step, bounds))
    return found


def shared(
    amounts: Mapping[int, Fraction], lines: tuple[Line, ...], step: Round, bounds: tuple[Bound, ...]
) -> dict[int, Fraction]:
    """Each amount rounded down, then a quantum more for the largest remainders until the rounded total is reached.

    Of equal remainders the larger amount comes first, then the name and key: never the order of declarations.
    """
    total = round_to(exact_sum(amounts.values()), step.quantum, step.way)
    down = {i: round_to(a, step.quantum, Rounding.DOWN) for i, a in amounts.items()}
    missing = (total - exact_sum(down.values())) / step.quantum
    room = [b.most - exact_sum(down[i] for i in b.lines if i in down) for b in bounds]
    remainders = sorted((i for i in amounts if amounts[i] > down[i]), key=lambda i: turn(i, amounts, down, lines))
    for i in remainders:
        mine = [k for k, bound in enumerate(bounds) if i in bound.lines]
        if missing > 0 and all(room[k] >= step.quantum for k in mine):
            down[i] += step.quantum
            missing -= 1
            for k in mine:
                room[k] -= step.quantum
    return down


def turn(
    i: int, amounts: Mapping[int, Fraction], down: Mapping[int, Fraction], lines: tuple[Line, ...]
) -> tuple[Fraction, Fraction, str, str, str, str]:
    """When a line's turn comes for one more quantum."""
    line = lines[i]
    return down[i] - amounts[i], -amounts[i], line.name, line.objective, line.key or "", line.origin or line.period
