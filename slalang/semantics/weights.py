"""Looks for weighted sums whose weights do not add up: results or grades, each with its share of the whole.

Takes a contract without errors, gives findings. Only sums of which every term is a fixed percentage of a result are
looked at, and sums over objectives of a fixed percentage for each, that are by themselves what a define, an objective
or a score is. What is a part of other arithmetic need be no whole, nor what money is shared out; over 100% is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.sense import WeightsNotWhole
from slalang.semantics.proofs.constants import constant
from slalang.semantics.proofs.walk import body
from slalang.semantics.proofs.words import value_in_words
from slalang.semantics.usage import nodes
from slalang.units import PERCENT, Kind

GRADES = frozenset((Kind.PERCENT, Kind.NUMBER, Kind.RATIO))
"""What a scorecard adds up; points and money are multiplied by factors of all kinds."""

LEAST = Fraction(1, 2)
"""Percentages that come to less than this are factors, and were never meant as parts of a whole."""


def weights(contract: k.Contract) -> Iterator[Diagnostic]:
    """Every weighted sum whose weights come to less than 100%."""
    for whole in wholes(contract):
        found: tuple[Fraction, ...] = ()
        match whole:
            case m.Arithmetic("plus"):
                found = weights_of_terms(whole)
            case m.Aggregate(m.Fold.SUM, m.ObjectiveSet() as over, value) if value is not None and is_of_met(over):
                found = weights_of_objectives(value, over, contract)
        total = sum(found, Fraction(0))
        if len(found) > 1 and LEAST <= total < 1:
            told = " + ".join(value_in_words(each, PERCENT) for each in found)
            yield WeightsNotWhole(whole.place, value_in_words(total, PERCENT), told)


def wholes(contract: k.Contract) -> Iterator[m.Expression]:
    """What objectives, scores and defines are, under their names and their rounding; not what is added to more."""
    declared = (contract.objectives, contract.charges, contract.consequences, contract.defines, contract.settlement)
    arithmetic = (node for node in nodes(declared) if isinstance(node, m.Arithmetic) and node.operator in PARTS)
    added = {node.name for whole in arithmetic for node in nodes(whole) if isinstance(node, m.SeriesValue)}
    found = [each.measure for each in contract.objectives]
    found += [each.amount for each in contract.consequences if each.kind == "score"]
    found += [each.body for each in contract.defines if each.body is not None and each.name not in added]
    for each in found:
        inner = body(each)
        while isinstance(inner, m.Rounded):
            inner = body(inner.value)
        yield inner


PARTS = frozenset(("plus", "minus", "divided"))
"""The arithmetic in which a sum is a part of something else."""


def is_of_met(over: m.ObjectiveSet) -> bool:
    """Whether a set holds all objectives, or those that are met: of those that missed the weights are taken away."""
    return over.where is None or (isinstance(over.where, m.OutcomeIs) and over.where.outcome == "met")


def terms(added: m.Expression) -> Iterator[m.Expression]:
    """What a sum adds up, and the sums inside it."""
    rest = [added]
    while rest:
        part = rest.pop()
        yield part
        if isinstance(part, m.Arithmetic) and is_sum(part):
            rest += (part.right, part.left)


def is_sum(part: m.Expression) -> bool:
    return isinstance(part, m.Arithmetic) and part.operator == "plus"


def weights_of_terms(added: m.Arithmetic) -> tuple[Fraction, ...]:
    """The weights of a sum of weighted results; none where some term is anything else."""
    found = [weight_of(part) for part in terms(added) if not is_sum(part)]
    return () if None in found else tuple(each for each in found if each is not None)


def weight_of(term: m.Expression) -> Fraction | None:
    """The percentage in `60% of answered`, where the rest is the result of an objective in percent."""
    match body(term):
        case m.Arithmetic("of" | "times", one, other):
            for weight, rest in ((one, other), (other, one)):
                inner, fixed = body(rest), constant(weight)
                is_result = isinstance(inner, m.SeriesValue) and inner.kind is m.SeriesKind.OBJECTIVE
                if is_result and inner.type == PERCENT == weight.type and isinstance(fixed, Fraction):
                    return fixed
    return None


def weights_of_objectives(value: m.Expression, over: m.ObjectiveSet, contract: k.Contract) -> tuple[Fraction, ...]:
    """The weights of `sum of weight of grade over objectives`, one for each objective; none where one is not known."""
    match body(value):
        case m.Arithmetic("of" | "times", one, other):
            pass
        case _:
            return ()
    among = [each.name for each in contract.objectives if not over.tag or over.tag in each.tags]
    for weight, rest in ((one, other), (other, one)):
        table = body(weight)
        if isinstance(table, m.Table) and weight.type == PERCENT and is_grade(rest):
            found = [weight_in(table, name) for name in among]
            return () if None in found else tuple(each for each in found if each is not None)
    return ()


def is_grade(value: m.Expression) -> bool:
    """Whether a factor is what a scorecard weighs: a result, a grade, or the hundred of which each has its share."""
    is_result = isinstance(value, m.ContextValue) and value.name == "result"
    return is_result or value.type.kind in GRADES or constant(value) == 100


def weight_in(table: m.Table, objective: str) -> Fraction | None:
    """The percentage that a table `by objective` has for one of them, where it is fixed."""
    if len(table.keys) != 1 or table.keys[0].type.kind is not Kind.OBJECTIVE or table.graduated:
        return None
    row = next((row for row in table.rows if is_for(row.patterns[0], objective)), None)
    fixed = None if row is None else constant(row.value)
    return fixed if isinstance(fixed, Fraction) else None


def is_for(pattern: m.RowPattern, objective: str) -> bool:
    """Whether a row of a table `by objective` is that of one of them."""
    match pattern:
        case m.Equal(value):
            return constant(value) == objective
        case m.AnyOf(values):
            return objective in [constant(each) for each in values]
        case m.Otherwise():
            return True
    return False
