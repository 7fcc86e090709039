"""How a value under the better result compares with a value under the worse one.

Takes what two sides leave of two expressions; gives what is proved: never more (`LE`), never less (`GE`), both (`EQ`)
or nothing. What is the same on both sides cancels; what grows with the result keeps its order through everything that
grows with it; and where forms differ, the factors that both share are left aside. All claims are of cases in which both
values are there: `present_too` tells when they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from slalang.model.expression import (
    And,
    Arithmetic,
    Bounds,
    Capped,
    Choice,
    Constant,
    ContextValue,
    Expression,
    Extreme,
    FirstPresent,
    Not,
    Or,
    Otherwise,
    OutcomeIs,
    OutcomePattern,
    Per,
    Rounded,
    Row,
    RunLength,
    Table,
    Test,
)
from slalang.semantics.proofs.constants import intervals_of, rank
from slalang.semantics.proofs.interval import Interval, intersection
from slalang.semantics.proofs.laws.deciding import truth
from slalang.semantics.proofs.laws.factors import product
from slalang.semantics.proofs.laws.residual import Residual
from slalang.semantics.proofs.laws.unknowns import is_lost, may_lack, must_have
from slalang.semantics.proofs.ranges import left_by
from slalang.semantics.proofs.walk import parts
from slalang.units import Kind

Pieces = tuple[Interval, ...] | None

NONE, LE, GE, EQ = 0, 1, 2, 3
MOST_STEPS = 4000
"""Comparisons for one pair of sides; real amounts need a few dozen."""


def turned(flags: int) -> int:
    """The same of the opposites."""
    return (GE if flags & LE else NONE) | (LE if flags & GE else NONE)


@dataclass(slots=True)
class Comparison:
    """Two sides; `falling` tells that of results the lower is the worse."""

    better: Residual
    worse: Residual
    falling: bool
    steps: int = MOST_STEPS
    found: dict[tuple[int, int], tuple[Expression, Expression, int]] = field(default_factory=dict)

    def of(self, x: Expression, y: Expression) -> int:
        """What is proved of x under the better and y under the worse result."""
        key = id(x), id(y)
        if key not in self.found:
            self.steps -= 1
            self.found[key] = x, y, NONE if self.steps <= 0 else self.by_all(x, y)
        return self.found[key][2]

    def by_all(self, x: Expression, y: Expression) -> int:
        if (x is y or x == y) and self.is_same(x, y):
            return EQ
        if (known := self.of_truths(x, y)) is not None:
            return known
        flags = self.by_ranges(x, y)
        if flags != EQ:
            flags |= self.by_form(x, y)
        return flags or self.by_factors(x, y)

    def is_same(self, x: Expression, y: Expression) -> bool:
        """Whether two expressions that are written the same have the same value: none reads the result."""
        if isinstance(x, Constant) or (self.better.is_fixed(x) and self.worse.is_fixed(y)):
            return True
        if isinstance(x, ContextValue | OutcomeIs) or is_lost(x):
            return False
        inside = tuple(parts(x))
        if not inside:
            return True  # an unknown that both sides share
        return all(self.is_same(a, b) for a, b in zip(inside, parts(y), strict=True))

    # ------------------------------------------------------------ by where the values lie

    def by_ranges(self, x: Expression, y: Expression) -> int:
        return of_intervals(self.better.ranges.of(x), self.worse.ranges.of(y))

    def by_factors(self, x: Expression, y: Expression) -> int:
        """By the rest of two products that share all other factors, none of which is under zero."""
        one, other = product(x, self.better), product(y, self.worse)
        alike = one.shared == other.shared and self.not_negative(*((e, self.better) for e in one.shared))
        return of_intervals(one.rest, other.rest) if alike else NONE

    def not_negative(self, *several: tuple[Expression, Residual]) -> bool:
        return all(side.ranges.of(e).not_negative for e, side in several)

    # ------------------------------------------------------------ by form

    def by_form(self, x: Expression, y: Expression) -> int:
        """Two of one form: by their parts."""
        match x, y:
            case ContextValue(name="result"), ContextValue(name="result"):
                return GE if self.falling else LE
            case ContextValue(name="shortfall"), ContextValue(name="shortfall"):
                return LE
            case ContextValue(name="overshoot"), ContextValue(name="overshoot"):
                return GE
            case Arithmetic(), Arithmetic() if x.operator == y.operator:
                return self.arithmetic(x, y)
            case Per(), Per() if (x.grain, x.quantum) == (y.grain, y.quantum):
                return self.rate(x, y)
            case Rounded(), Rounded() if (x.way, x.quantum) == (y.way, y.quantum):
                return self.of(x.value, y.value)
            case Capped(), Capped():
                return self.of(x.value, y.value) & self.of(x.limit, y.limit)
            case Extreme(), Extreme() if x.which == y.which and len(x.options) == len(y.options):
                return self.all(x.options, y.options)
            case FirstPresent(), FirstPresent() if len(x.options) == len(y.options):
                same = all(self.present_alike(a, b) for a, b in zip(x.options, y.options, strict=True))
                return self.all(x.options, y.options) if same else NONE
            case RunLength(), RunLength() if x.unit == y.unit:
                return self.of(x.condition, y.condition)
            case Choice(), Choice():
                return self.choices(x, y)
            case Table(), Table() if x.graduated and y.graduated:
                return self.graduated(x, y)
            case Table(), Table() if not x.graduated and not y.graduated and len(x.keys) == len(y.keys):
                return self.tables(x, y)
            case _:
                return NONE

    def all(self, several: tuple[Expression, ...], others: tuple[Expression, ...]) -> int:
        flags = EQ
        for x, y in zip(several, others, strict=True):
            flags &= self.of(x, y)
        return flags

    def arithmetic(self, x: Arithmetic, y: Arithmetic) -> int:
        left, right = self.of(x.left, y.left), self.of(x.right, y.right)
        match x.operator:
            case "plus":
                return left & right
            case "minus":
                return left & turned(right)
            case "divided":
                if right != EQ:
                    return NONE
                by = self.worse.ranges.of(y.right)
                return left if by.not_negative else turned(left) if by.not_positive else NONE
            case _:
                return self.product((x.left, x.right), (y.left, y.right), left, right)

    def product(self, x: tuple[Expression, Expression], y: tuple[Expression, Expression], left: int, right: int) -> int:
        """Of two products whose factors compare like this."""
        if left == EQ == right:
            return EQ
        if self.not_negative((x[0], self.better), (x[1], self.better), (y[0], self.worse), (y[1], self.worse)):
            return left & right
        for same, by, other in ((left, y[0], right), (right, y[1], left)):
            if same == EQ and self.worse.ranges.of(by).not_positive:
                return turned(other)
            if same == EQ and self.worse.ranges.of(by).not_negative:
                return other
        return NONE

    def rate(self, x: Per, y: Per) -> int:
        """`A per Q of X`, with one Q over zero: X over Q, and how many of them, grow with X."""
        quantum = self.worse.ranges.of(y.quantum)
        if self.of(x.quantum, y.quantum) != EQ or not quantum.not_negative:
            return NONE
        amount, quantity = self.of(x.amount, y.amount), self.of(x.quantity, y.quantity)
        return self.product((x.amount, x.quantity), (y.amount, y.quantity), amount, quantity)

    def graduated(self, x: Table, y: Table) -> int:
        """The integral of one set of rates that are not negative grows with its end."""
        rates = [self.of(a.value, b.value) for a, b in zip(x.rows, y.rows, strict=False)]
        same = len(x.rows) == len(y.rows) and all(a.patterns == b.patterns for a, b in zip(x.rows, y.rows, strict=True))
        if not same or x.quantum != y.quantum or any(r != EQ for r in rates):
            return NONE
        if not self.not_negative(*((row.value, self.worse) for row in y.rows)):
            return NONE
        return self.of(x.keys[0], y.keys[0])

    # ------------------------------------------------------------ choices and tables

    def choices(self, x: Choice, y: Choice) -> int:
        """Each branch that one side may take with each that the other may take then."""
        condition, first, second = self.of(x.condition, y.condition), rest(x), rest(y)
        flags = self.of(x.value, y.value) & self.of(first, second)
        if condition == EQ:
            return flags
        if not condition & GE:  # the worse result may bring it about
            flags &= self.of(first, y.value)
        if not condition & LE:
            flags &= self.of(x.value, second)
        return flags

    def tables(self, x: Table, y: Table) -> int:
        keys = [self.of(a, b) for a, b in zip(x.keys, y.keys, strict=True)]
        flags = EQ
        for i, row in enumerate(x.rows):
            for j, other in enumerate(y.rows):
                if flags and self.meet(x, i, y, j, keys):
                    flags &= self.of(row.value, other.value)
        return flags

    def meet(self, x: Table, i: int, y: Table, j: int, keys: list[int]) -> bool:
        """Whether the better result may reach the one row and the worse one the other."""
        one, other = x.rows[i], y.rows[j]
        if all(k == EQ for k in keys) and [r.patterns for r in x.rows] == [r.patterns for r in y.rows]:
            return i == j
        held = pieces(x, one), pieces(y, other)
        return all(
            self.may_both(first, second, order, (key, against))
            for first, second, order, key, against in zip(*held, keys, x.keys, y.keys, strict=True)
        )

    def may_both(self, held: Pieces, holds: Pieces, order: int, keys: tuple[Expression, Expression]) -> bool:
        """Whether one key may lie in the one and, in its order, the other key in the other; None: nothing is known."""
        if held is None or holds is None:
            return True
        lies, may = self.better.ranges.of(keys[0]), self.worse.ranges.of(keys[1])
        firsts = [both for piece in held if not (both := intersection(piece, lies)).is_empty]
        seconds = [both for piece in holds if not (both := intersection(piece, may)).is_empty]
        return any(in_order(a, b, order) for a in firsts for b in seconds)

    # ------------------------------------------------------------ conditions

    def of_truths(self, x: Expression, y: Expression) -> int | None:
        """Of two conditions, from no over unknown to yes; None of what is no condition."""
        if not (is_condition(x) or is_condition(y)):
            return None
        one, other = truth(x), truth(y)
        flags = (LE if one is False or other is True else NONE) | (GE if one is True or other is False else NONE)
        match x, y:
            case Test(), Test() if x.pattern == y.pattern and x.negated == y.negated:
                flags |= turned(self.tests(x, y)) if x.negated else self.tests(x, y)
            case Not(), Not():
                flags |= turned(self.of(x.condition, y.condition))
            case (And(several), And(others)) | (Or(several), Or(others)) if len(several) == len(others):
                flags |= self.all(several, others)
        return flags

    def tests(self, x: Test, y: Test) -> int:
        order = self.of(x.value, y.value)
        if not self.present_alike(x.value, y.value):
            return NONE
        match x.pattern:
            case Bounds(high=None):
                return order
            case Bounds(low=None):
                return turned(order)
            case _:
                return EQ if order == EQ else NONE

    # ------------------------------------------------------------ missing values

    def present_alike(self, x: Expression, y: Expression) -> bool:
        """Whether either both values are there or none."""
        return self.present_too(x, y) and self.present_too(y, x)

    def present_too(self, x: Expression, y: Expression) -> bool:
        """Whether the one is there wherever the other is; which is of which side does not matter."""
        needed = may_lack(y)
        if needed <= must_have(x) or (x == y and (self.is_same(x, y))):
            return True
        if type(x) is not type(y):
            return False
        match x, y:
            case (Arithmetic() | Capped() | Extreme() | Rounded() | Per(), _):
                both = tuple(parts(x)), tuple(parts(y))
                return len(both[0]) == len(both[1]) and all(map(self.present_too, *both)) and not divides(y)
            case _:
                return False


def pieces(table: Table, row: Row) -> list[Pieces]:
    """The numbers that a row holds of each key; None where they are not known."""
    if not isinstance(row.patterns[0], Otherwise):
        return [None if isinstance(p, OutcomePattern | Otherwise) else intervals_of(p) for p in row.patterns]
    missing = any(may_lack(key) for key in table.keys)  # a missing key reaches `otherwise` too
    return [None if missing else left_by(table)] * len(table.keys)


def divides(e: Expression) -> bool:
    """Whether a value may be missing although all its parts are there: nothing is divided by zero."""
    match e:
        case Arithmetic(operator="divided", right=by) | Per(quantum=by):
            return not rank(by)
        case _:
            return False


def is_condition(e: Expression) -> bool:
    return isinstance(e, Test | Not | And | Or | OutcomeIs) or truth(e) is not None or e.type.kind is Kind.FLAG


def of_intervals(one: Interval, other: Interval) -> int:
    """Ranges say nothing of flags and texts, whose intervals are without ends."""
    under = one.high is not None and other.low is not None and one.high <= other.low
    over = one.low is not None and other.high is not None and one.low >= other.high
    return (LE if under else NONE) | (GE if over else NONE)


def rest(e: Choice) -> Expression:
    """What a choice gives where its condition does not hold."""
    return Constant(Fraction(0), type=e.type) if e.otherwise is None else e.otherwise


def every(several: Iterable[int]) -> int:
    flags = EQ
    for each in several:
        flags &= each
    return flags


def in_order(a: Interval, b: Interval, order: int) -> bool:
    """Whether a value of the one and a value of the other can compare like this."""
    if order == EQ:
        return not intersection(a, b).is_empty
    if order == LE:
        return reaches(a, b)
    return reaches(b, a) if order == GE else True


def reaches(low: Interval, high: Interval) -> bool:
    """Whether some value of the first is at most some value of the second."""
    if low.low is None or high.high is None or low.low < high.high:
        return True
    return low.low == high.high and low.low_closed and high.high_closed
