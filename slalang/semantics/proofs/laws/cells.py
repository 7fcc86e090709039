"""Where the results of an objective are told apart: cells, of which a contract treats all results alike.

Takes an objective, the ways in which its results are judged, and what reads it; gives the axis of its results, cut
wherever a target, level, table or test names a value, and results of each cell that are worth trying.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.model.expression import (
    ContextValue,
    Expression,
    Otherwise,
    OutcomePattern,
    Pattern,
    SeriesKind,
    SeriesValue,
    Table,
    Test,
)
from slalang.semantics.proofs.axes import Numbers, alive_cells, bits
from slalang.semantics.proofs.constants import intervals_of
from slalang.semantics.proofs.interval import Interval
from slalang.semantics.proofs.laws.reading import Reading, Standing, of_consequence
from slalang.semantics.proofs.laws.sides import Judging, beyond, directions, meets
from slalang.semantics.proofs.walk import body
from slalang.semantics.proofs.words import unit_of, witness
from slalang.units import Type


def axis_of_results(reading: Reading, ways: tuple[Judging, ...], all_: Interval) -> Numbers:
    """The results, of which `all_` are possible, cut wherever anything under these terms names one."""
    patterns = [p for j in ways for p in (j.target, *(level.fails_when for level in j.levels))]
    cuts = tuple(sorted({*ends(patterns), *named_results(reading, ways)}))
    return Numbers(reading.objective.measure.type, cuts, (all_,), alive_cells(cuts, all_))


def named_results(reading: Reading, ways: tuple[Judging, ...]) -> Iterator[Fraction]:
    """Every result that some table or test names, itself or by its distance from the target."""
    read = (r for c in reading.contract.consequences for e in of_consequence(c) for r in reading.everything(*e))
    for e, at in read:
        match e:
            case Test(value=value, pattern=pattern):
                yield from named(value, [pattern], at, reading, ways)
            case Table(keys=keys, rows=rows):
                for i, key in enumerate(keys):
                    said = [r.patterns[i] for r in rows if not isinstance(r.patterns[0], Otherwise)]
                    plain = [p for p in said if not isinstance(p, Otherwise | OutcomePattern)]
                    yield from named(key, plain, at, reading, ways)


def named(
    key: Expression, patterns: list[Pattern], at: Standing, reading: Reading, ways: tuple[Judging, ...]
) -> Iterator[Fraction]:
    """The results at which a key changes from one of its patterns to another, if it follows the result."""
    name = reading.objective.name
    match body(key):
        case ContextValue(name="result") if at.owner == name:
            yield from ends(patterns)
        case SeriesValue(kind=SeriesKind.OBJECTIVE, name=read) if read == name:
            yield from ends(patterns)
        case ContextValue(name="shortfall" | "overshoot") if at.owner == name:
            targets = ends([j.target for j in ways])
            yield from (t + sign * x for t in targets for x in ends(patterns) for sign in (1, -1))


def ends(patterns: list[Pattern]) -> set[Fraction]:
    """The constants at which patterns begin or end."""
    return {x for p in patterns for i in intervals_of(p) or () for x in (i.low, i.high) if x is not None}


# ---------------------------------------------------------------- results worth trying


def tried(judging: Judging, axis: Numbers) -> Iterator[tuple[Fraction, ...]]:
    """Results worth trying, from good to bad."""
    cells = [axis.values(1 << i)[0] for i in bits(axis.alive)]
    ways = directions(judging.target) or ()
    if len(ways) == 1:
        values = tuple(sorted({value for cell in cells for value in beside(cell, axis.type)}))
        yield values[::-1] if True in ways else values
        return
    good = [witness(cell, axis.type) for cell in cells if meets(cell, judging.target)]
    for falling in ways:
        bad = (cell for cell in cells if not meets(cell, judging.target) and beyond(cell, judging.target, falling))
        values = tuple(sorted({value for cell in bad for value in beside(cell, axis.type)}))
        yield from ((one, *(values[::-1] if falling else values)) for one in good)


def beside(cell: Interval, type: Type) -> Iterator[Fraction]:
    """A value of a cell that people would name, its ends, and the values next to them that people would name."""
    yield witness(cell, type)
    unit = cell.step or unit_of(cell, type)
    ends = [end for end in (cell.low, cell.high) if end is not None]
    near = [end + sign * size for end in ends for sign in (-1, 0, 1) for size in (unit, unit / 100)]
    yield from (value for value in near if value in cell)
