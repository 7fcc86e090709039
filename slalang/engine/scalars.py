"""Building scalars: the same words as a plan's operators, with constants folded where that keeps plans readable."""

from __future__ import annotations

from slalang.model.query import Call, Case, Column, Column64, Literal, Operator, Scalar

TRUE = Literal(True, Column64.FLAG)
FALSE = Literal(False, Column64.FLAG)
MISSING = Literal(None)
MISSING_OF_ANY_TYPE = Literal(None, Column64.ANY)
ZERO = Literal(0)
MOST = 2**63 - 1


def number(value: int) -> Literal:
    return Literal(value)


def text(value: str) -> Literal:
    return Literal(value, Column64.TEXT)


def call(operator: Operator, *arguments: Scalar) -> Call:
    return Call(operator, arguments)


def add(a: Scalar, b: Scalar) -> Scalar:
    if isinstance(a, Literal) and isinstance(b, Literal) and is_number(a) and is_number(b):
        return number(whole(a) + whole(b))
    if a == ZERO:
        return b
    return a if b == ZERO else call(Operator.ADD, a, b)


def subtract(a: Scalar, b: Scalar) -> Scalar:
    if isinstance(a, Literal) and isinstance(b, Literal) and is_number(a) and is_number(b):
        return number(whole(a) - whole(b))
    return a if b == ZERO else call(Operator.SUBTRACT, a, b)


def times(a: Scalar, factor: int) -> Scalar:
    """A product with a constant, in room for it."""
    if factor == 1:
        return a
    if isinstance(a, Literal) and is_number(a):
        return number(whole(a) * factor)
    return call(Operator.MULTIPLY, call(Operator.WIDE, a), number(factor))


def times_narrow(a: Scalar, factor: int) -> Scalar:
    """The same of what is known to fit: numbers of days, parts of instants."""
    if factor == 1 or (isinstance(a, Literal) and is_number(a)):
        return times(a, factor)
    return call(Operator.MULTIPLY, a, number(factor))


def product(a: Scalar, b: Scalar) -> Scalar:
    if isinstance(b, Literal) and is_number(b):
        return times(a, whole(b))
    if isinstance(a, Literal) and is_number(a):
        return times(b, whole(a))
    return call(Operator.MULTIPLY, call(Operator.WIDE, a), call(Operator.WIDE, b))


def divide(a: Scalar, b: int) -> Scalar:
    """The whole part of `a`, at least zero, by a constant over zero."""
    return a if b == 1 else call(Operator.DIVIDE, a, number(b))


def floor_divide(a: Scalar, b: int) -> Scalar:
    """The same for any `a`, down to the next whole number: databases cut towards zero."""
    below = subtract(number(-1), call(Operator.DIVIDE, subtract(number(-1), a), number(b)))
    return a if b == 1 else case(((less(a, ZERO), below),), call(Operator.DIVIDE, a, number(b)))


def equal(a: Scalar, b: Scalar) -> Scalar:
    return call(Operator.EQUAL, a, b)


def less(a: Scalar, b: Scalar) -> Scalar:
    return call(Operator.LESS, a, b)


def at_most(a: Scalar, b: Scalar) -> Scalar:
    return call(Operator.AT_MOST, a, b)


def both(*conditions: Scalar) -> Scalar:
    """The conjunction, without what always holds; of nothing, true."""
    rest = tuple(dict.fromkeys(c for c in conditions if c != TRUE))
    if FALSE in rest:
        return FALSE
    if not rest:
        return TRUE
    return rest[0] if len(rest) == 1 else call(Operator.AND, *rest)


def either(*conditions: Scalar) -> Scalar:
    """The disjunction; of nothing, false."""
    rest = tuple(dict.fromkeys(c for c in conditions if c != FALSE))
    if TRUE in rest:
        return TRUE
    if not rest:
        return FALSE
    return rest[0] if len(rest) == 1 else call(Operator.OR, *rest)


def opposite(condition: Scalar) -> Scalar:
    match condition:
        case Literal(bool() as value):
            return FALSE if value else TRUE
        case Call(Operator.NOT, (inner,)):
            return inner
        case _:
            return call(Operator.NOT, condition)


def missing(a: Scalar) -> Scalar:
    if isinstance(a, Literal):
        return TRUE if a.value is None else FALSE
    return call(Operator.MISSING, a)


def exists(a: Scalar) -> Scalar:
    return opposite(missing(a))


def holds(condition: Scalar) -> Scalar:
    """The condition with unknown as no."""
    known = isinstance(condition, Literal) and condition.value is not None
    settled = isinstance(condition, Call) and condition.operator is Operator.MISSING
    return condition if known or settled else present(condition, FALSE)


def present(*options: Scalar) -> Scalar:
    return options[0] if len(options) == 1 else call(Operator.PRESENT, *options)


def case(branches: tuple[tuple[Scalar, Scalar], ...], otherwise: Scalar = MISSING) -> Scalar:
    """The first that holds, without those that never do, cut after one that always does."""
    kept: list[tuple[Scalar, Scalar]] = []
    for condition, value in branches:
        if condition == TRUE:
            otherwise = value
            break
        if condition != FALSE:
            kept.append((condition, value))
    return Case(tuple(kept), otherwise) if kept else otherwise


def of(name: str) -> Column:
    return Column(name)


def is_number(a: Literal) -> bool:
    return isinstance(a.value, int) and not isinstance(a.value, bool)


def whole(a: Literal) -> int:
    assert isinstance(a.value, int)
    return a.value
