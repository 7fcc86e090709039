"""Conditions that make a denominator or drop something: known for every row, or refused with what may be missing."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.model.expression import (
    And,
    Bounds,
    Choice,
    Constant,
    Equal,
    Exists,
    Expression,
    FieldValue,
    FirstPresent,
    Named,
    Not,
    Or,
)
from slalang.model.expression import Arithmetic as Sum
from slalang.model.expression import Test as Comparison
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.semantics.proofs import Facts, provably_known
from slalang.semantics.proofs.whole import check_contract
from slalang.source import Source
from slalang.units import FLAG, NUMBER
from tests.semantics.proofs_by_text import HEAD, found

OPTIONAL = ("a", "b", "c")
FACTS = Facts(optional=lambda record, name: name in OPTIONAL)
Value = Fraction | None
Row = dict[str, Value]

fields = st.sampled_from([FieldValue("r", name, type=NUMBER) for name in (*OPTIONAL, "sure")])
values = st.recursive(
    fields,
    lambda inner: st.one_of(
        st.builds(lambda a, b: Sum("plus", a, b, type=NUMBER), inner, inner),
        st.builds(lambda a, b: FirstPresent((a, b), type=NUMBER), inner, inner),
        st.builds(lambda v: Named("define", "d", "", (), v, type=NUMBER), inner),
    ),
    max_leaves=3,
)
two = Constant(Fraction(2), type=NUMBER)
tests = st.one_of(
    st.builds(lambda v, n: Exists(v, n, type=FLAG), values, st.booleans()),
    st.builds(lambda v, n: Comparison(v, Equal(two), n, type=FLAG), values, st.booleans()),
    st.builds(lambda v, n: Comparison(v, Bounds(two, False, None, False), n, type=FLAG), values, st.booleans()),
)
conditions = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds(lambda a, b: And((a, b), type=FLAG), inner, inner),
        st.builds(lambda a, b: Or((a, b), type=FLAG), inner, inner),
        st.builds(lambda a: Not(a, type=FLAG), inner),
        st.builds(lambda c, a, b: Choice(a, c, b, type=FLAG), inner, inner, inner),
    ),
    max_leaves=6,
)


def value_of(e: Expression, row: Row) -> Value:
    match e:
        case FieldValue(name=name):
            return row[name]
        case Named(body=body):
            return value_of(body, row)
        case FirstPresent(options=options):
            return next((v for o in options if (v := value_of(o, row)) is not None), None)
        case Sum(left=left, right=right):
            a, b = value_of(left, row), value_of(right, row)
            return None if a is None or b is None else a + b
    raise AssertionError(e)


def truth_of(e: Expression, row: Row) -> bool | None:
    """Kleene's logic, row by row."""
    match e:
        case Exists(value=v, negated=negated):
            return (value_of(v, row) is None) == negated
        case Comparison(value=v, pattern=Equal(), negated=negated):
            return (value_of(v, row) == 2) != negated
        case Comparison(value=v, negated=negated):
            value = value_of(v, row)
            return None if value is None else (value > 2) != negated
        case Not(condition=c):
            found = truth_of(c, row)
            return None if found is None else not found
        case And(conditions=several):
            each = [truth_of(c, row) for c in several]
            return False if False in each else None if None in each else True
        case Or(conditions=several):
            each = [truth_of(c, row) for c in several]
            return True if True in each else None if None in each else False
        case Choice(value=v, condition=c, otherwise=o) if o is not None:
            chosen = truth_of(c, row)
            return None if chosen is None else truth_of(v if chosen else o, row)
    raise AssertionError(e)


@given(conditions)
def test_what_is_proved_known_is_known_for_every_row(condition: Expression) -> None:
    each: tuple[Value, ...] = (None, Fraction(1), Fraction(2), Fraction(3))
    rows = ({"a": a, "b": b, "c": c, "sure": s} for a, b, c, s in product(each, each, each, each[1:]))
    is_unknown = any(truth_of(condition, row) is None for row in rows)
    blamed = provably_known(condition, FACTS)
    assert blamed or not is_unknown
    assert all("sure" not in repr(b) for b in blamed if isinstance(b, FieldValue))


# ---------------------------------------------------------------- in the words of a contract


def among(condition: str) -> list[tuple[str, str]]:
    measure = f"measure share of calls where ok among {condition}"
    return found(LEFT + f'objective o "O" {{ {measure}  target at least 90%  each month by at }}')


LEFT = """
define left_at of call = answered_at else abandoned_at
define waited of call = left_at - at
define quick(limit: duration) of call = abandoned_at exists and waited is under limit
clock answer of call { starts at  stops answered_at  runs always  limit by kind { "sale": 1 h, "help": 2 h } }
clock agreed of call { starts at  stops answered_at  runs always  limit promised.limit }
"""

KNOWN = [
    "answered_at exists",
    "wait exists and wait is over 5 s",
    "wait is over 5 s and wait exists",
    "wait is missing or wait is over 5 s",
    "not (wait exists and wait is under 5 s)",
    'tier is "a"',
    'tier is not any of ("a", "b")',
    "paid is yes",
    "paid is not no",
    "answered_at exists or (abandoned_at exists and waited is over 5 s)",
    "(answered_at exists or abandoned_at exists) and waited is over 5 s",
    "answered_at exists or (abandoned_at exists and not quick(5 s))",
    "legs is over 2 and lasting is over 1 min",
    "answer.in_time or answer.late",
    "promised.limit exists and agreed.in_time",
    "agreed.due exists and agreed.due is before period.end",
    'site mentions any of ("x") or tier is "a"',
    "(wait else 0 s) is over 5 s",
    "(wait if wait exists otherwise talk) is over 5 s",
]


@pytest.mark.parametrize("condition", KNOWN)
def test_known(condition: str) -> None:
    assert among(condition) == []


MAYBE = [
    ("wait is over 5 s", "wait"),
    ("not (wait is over 5 s)", "wait"),
    ("wait is over 5 s or answered_at exists", "wait"),
    ("paid", "paid"),
    ("not paid", "paid"),
    ("answered_at exists or waited is over 5 s", "waited"),
    ("abandoned_at exists or answered_at is after at", "answered_at"),
    ("agreed.in_time", "agreed.in_time"),
    ("promised exists and agreed.in_time", "agreed.in_time"),
    ("promised.limit is over 1 h", "promised"),
    ("promised exists and promised.limit is over 1 h", "promised.limit"),
    ("answer.due is before period.end", "answer.due"),
    ("(talk if paid otherwise 9 s) is over 5 s", "paid"),
]


@pytest.mark.parametrize(("condition", "value"), MAYBE)
def test_maybe_unknown(condition: str, value: str) -> None:
    message = f"`{value}` may be missing, and this condition is then neither true nor false"
    assert among(condition) == [("maybe-unknown", message)]


PLACES = [
    'objective o "O" { measure count of calls where wait is over 5 s  target at most 9  each month by at }',
    'objective o "O" { measure mean of talk over calls where wait is over 5 s  target at most 9 s  each month by at }',
    'relief r for speed "R" { leaves out calls where wait is over 5 s }',
    'relief r for speed "R" { excuses the outcome  when (mean of talk over calls) is over 5 s }',
    'penalty e for speed "E" { when (mean of wait over calls) is over 5 s  amount 1 EUR }',
    'remedy e for speed "E" { when (mean of wait over calls) is over 5 s  customer may "leave" within 9 days }',
]


@pytest.mark.parametrize("text", PLACES)
def test_where_something_is_dropped(text: str) -> None:
    assert [name for name, _ in found(text)] == ["maybe-unknown"]


def test_numerators_and_any_may_be_unknown() -> None:
    text = "measure share of calls where wait is over 5 s  target at least 9%  each month by at"
    assert found(f'objective o "O" {{ {text} }}') == []
    assert found('penalty e for speed "E" { when missed and (any calls where wait is over 5 s)  amount 1 EUR }') == []


# ---------------------------------------------------------------- the library and the examples

ARGUMENTS = {
    "duration": "20 s",
    "percent": "80%",
    "days": "7 days",
    "number": "4",
    "calendar": "always",
    "text": '"card"',
    "instant": "period.end",
}


@pytest.mark.parametrize("library", ["availability", "contact_center", "service_desk"])
def test_every_metric_of_the_library_is_known(library: str, root: Path) -> None:
    text = (root / "slalang" / "library" / f"{library}.sla").read_text()
    metrics = re.findall(r"^metric (\w+)(?:\(([^)]*)\))? of", text, re.MULTILINE)
    uses = "\n".join(f"define use_{name} each month = {name}{arguments(formals)}" for name, formals in metrics)
    contract = HEAD.partition("record call")[0] + f"use std.{library}\n"
    checked = check(Source("library.sla", contract + uses), Folder(root))
    assert checked.contract is not None, [f.text() for f in checked.faults]
    assert metrics
    assert len(checked.contract.defines) >= len(metrics)
    assert check_contract(checked.contract) == ()


def arguments(formals: str) -> str:
    pairs = [formal.split(":") for formal in formals.split(",") if formal]
    given = ", ".join(f"{name.strip()}: {ARGUMENTS[kind.strip()]}" for name, kind in pairs)
    return f"({given})" if given else ""


def test_every_example_is_proved(shared: Path) -> None:
    folder = shared / "design" / "examples"
    for file in sorted(folder.glob("*.sla")):
        checked = check(Source(file.name, file.read_text()), Folder(folder))
        assert checked.contract is not None, file.name
        assert check_contract(checked.contract) == (), file.name
