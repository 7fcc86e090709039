"""Every miss has its consequence, levels are nested, and amounts are never under zero."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.diagnostic import as_text
from slalang.model.contract import Level, Objective
from slalang.model.expression import Aggregate, Arithmetic, Bounds, Constant, Expression, Fold, RowSet
from slalang.semantics.proofs import check_contract, check_levels, levels_in_order
from slalang.semantics.proofs.faults import LevelNotInside, LevelsAlike, LevelsNotNested
from slalang.units import PERCENT
from tests.semantics.proofs_by_text import contract_of, found, penalty, proved, table

SHARE = Aggregate(Fold.SHARE, RowSet("call"), type=PERCENT)

# ---------------------------------------------------------------- what a miss gives


def test_bands_cover_what_misses_and_no_more() -> None:
    assert found(table("from 75% under 80%: 1 EUR, from 70% under 75%: 2 EUR, under 70%: 3 EUR")) == []


GAPS = [
    ("from 75% under 79%: 1 EUR, under 75%: 3 EUR", "79%"),
    ("from 75% under 80%: 1 EUR, under 74%: 3 EUR", "74%"),
    ("under 75%: 3 EUR", "77%"),
    ("from 75% under 80%: 0 EUR, under 75%: 3 EUR", "77%"),
    ("under 75%: 3 EUR, otherwise: 0 EUR", "77%"),
]


@pytest.mark.parametrize(("rows", "witness"), GAPS)
def test_a_miss_without_consequence(rows: str, witness: str) -> None:
    assert found(table(rows)) == [("miss-without-consequence", f"{witness} misses `speed` and has no consequence")]


def test_nothing_is_what_the_whole_amount_comes_to() -> None:
    """A band of zero is nothing only where nothing else is given."""
    assert found(penalty("5 EUR + by result { from 75% under 80%: 0 EUR, under 75%: 3 EUR }")) == []
    assert [n for n, _ in found(penalty("5 EUR times by result { from 75% under 80%: 0, under 75%: 3 }"))] == [
        "miss-without-consequence"
    ]


def test_a_band_that_reaches_beyond_the_miss() -> None:
    text = table("at least 75%: 1 EUR, under 75%: 3 EUR")
    message = "90% lies in the band `at least 75%` and does not miss `speed`"
    assert found(text) == [("band-beyond-miss", message)]
    text = table("from 80% under 85%: 1 EUR, under 80%: 3 EUR")
    message = "no value that is possible here lies in the band `from 80% under 85%`"
    assert found(text) == [("band-unreachable", message)]


def test_the_objective_by_its_name_is_its_result() -> None:
    assert found(table("from 75% under 80%: 1 EUR, under 75%: 3 EUR", key="speed")) == []


def test_a_level_narrows_like_a_target() -> None:
    assert found(table("from 60% under 70%: 1 EUR, under 60%: 3 EUR", when="missed serious")) == []
    assert found(table("under 60%: 3 EUR", when="missed serious")) == [
        ("miss-without-consequence", "65% misses `speed` and has no consequence")
    ]


def test_what_when_says_of_the_result_counts() -> None:
    assert found(table("under 65%: 3 EUR", when="missed and result is under 65%")) == []
    assert found(table("from 92% under 95%: 1 EUR, at least 95%: 2 EUR", when="result is at least 92%")) == []
    assert found(table("from 95%  under 96%: 2 EUR", when="result is at least 95%")) == [
        ("band-gap", "98% is in no band")
    ]


VOLUME = """
objective o "O" {
  measure share of calls where ok
  target  at least 80%
  each    month by at
  {rule}
}
penalty lost for o "Lost" { when missed  amount by result { from 75% under 80%: 1 EUR, under 75%: 3 EUR{rest} } }
"""


def by_rule(rule: str, rest: str = "") -> list[tuple[str, str]]:
    return found(VOLUME.replace("{rule}", rule).replace("{rest}", rest))


def test_everything_can_miss_where_volume_is_low_or_a_second_condition_holds() -> None:
    for rule in ("fewer than 20: at most 2 failures", "also mean of talk over calls target at most 9 s"):
        assert by_rule(rule) == [("miss-without-consequence", "90% misses `o` and has no consequence")]
        assert by_rule(rule, ", at least 80%: 1 EUR") == []
    assert by_rule("fewer than 20: not measured") == []


def test_a_miss_without_a_result_needs_otherwise() -> None:
    assert by_rule("not reported: missed") == [
        ("miss-without-consequence", "a period that is not reported misses `o` and has no consequence")
    ]
    assert by_rule("not reported: met") == []


def test_an_amended_target_needs_its_bands() -> None:
    contract = contract_of(table("from 75% under 80%: 1 EUR, under 75%: 3 EUR"))
    raised = Bounds(Constant(Fraction(85, 100), type=PERCENT), True, None, False)
    after = replace(contract, objectives=tuple(replace(o, target=raised) for o in contract.objectives))
    assert [f.text() for f in check_contract(after)] == ["82% misses `speed` and has no consequence"]


def test_a_family_shares_its_bands() -> None:
    """A band that one objective does not need is there for the other; a gap of either is a gap."""
    other = 'objective o "O" { measure share of calls where ok  target at least 90%  each month by at }\n'
    shared = 'penalty both for speed, o "Both" { when missed  amount by result { '
    assert found(other + shared + "from 80% under 90%: 1 EUR, under 80%: 3 EUR } }") == []
    assert found(other + shared + "under 80%: 3 EUR } }") == [
        ("miss-without-consequence", "85% misses `o` and has no consequence")
    ]


def test_shortfall_of_a_miss_is_over_zero() -> None:
    rows = "over 0 percentage points under 5 percentage points: 1 EUR, at least 5 percentage points: 2 EUR"
    assert found(table(rows, key="shortfall")) == []
    assert [n for n, _ in found(table(rows, key="shortfall", when="missed or met"))] == ["band-gap"]


def test_a_fault_shows_its_second_place() -> None:
    (fault,) = proved(table("from 75% under 80%: 1 EUR, under 76%: 3 EUR"))
    assert "error[band-overlap]: 75% is in two bands" in as_text(fault)
    assert "note: `from 75% under 80%` is here" in as_text(fault)


# ---------------------------------------------------------------- levels


def objective(target: int, *ends: int) -> Objective:
    def under(end: int) -> Bounds:
        return Bounds(None, False, percent(end), False)

    levels = tuple(Level(f"l{i}", under(end)) for i, end in enumerate(ends))
    return Objective(
        name="o", measure=SHARE, target=Bounds(percent(target), True, None, False), unit="month", levels=levels
    )


def percent(value: int) -> Expression:
    return Constant(Fraction(value, 100), type=PERCENT)


@given(st.integers(1, 100), st.lists(st.integers(1, 100), min_size=1, max_size=4))
def test_levels_under_a_target(target: int, ends: list[int]) -> None:
    """Of bounds from below, nesting is order: a level is inside where its end is not over the target's."""
    faults = check_levels(objective(target, *ends))
    assert any(isinstance(f, LevelNotInside) for f in faults) == any(e > target for e in ends)
    assert any(isinstance(f, LevelsAlike) for f in faults) == (len(set(ends)) < len(ends))
    assert not any(isinstance(f, LevelsNotNested) for f in faults)
    if not any(isinstance(f, LevelsAlike) for f in faults):
        found_ends = [ends[int(level.name[1:])] for level in levels_in_order(objective(target, *ends))]
        assert all(mild > severe for mild, severe in pairwise(found_ends))


LEVELS = [
    (
        "level minimum when under 85%",
        "level-not-inside",
        "82% fails level `minimum` and yet meets the target `at least 80%`",
    ),
    ("level minimum when under 0%", "level-never-fails", "no result that is possible fails level `minimum`"),
    (
        "level low when under 60%  level odd when from 50% under 70%",
        "levels-not-nested",
        "65% fails level `odd` alone, 25% level `low` alone: neither is the severer",
    ),
    (
        "level one when under 60%  level two when under 60%",
        "levels-alike",
        "the same results fail level `two` and level `one`",
    ),
    ("level one when from 60% under 50%", "ends-reversed", "no value lies `from 60% under 50%`"),
]


@pytest.mark.parametrize(("levels", "name", "message"), LEVELS)
def test_levels_that_are_not_nested(levels: str, name: str, message: str) -> None:
    text = f"measure share of calls where ok  target at least 80%  {levels}  each month by at"
    assert found(f'objective o "O" {{ {text} }}') == [(name, message)]


def test_levels_that_depend_on_data_are_left_alone() -> None:
    text = "measure share of calls where ok  target at least 80%  level low when under usual  each month by at"
    assert found(f'define usual each month = mean of speed over 2026-Q1\nobjective o "O" {{ {text} }}') == []


# ---------------------------------------------------------------- amounts

NEGATIVE = [
    ("10 EUR times ((count of calls) - 5)", "the amount of penalty `late`", "(count of calls) - 5"),
    ("sum of balance over calls", "the amount of penalty `late`", "balance"),
    ("10 EUR per 1 EUR of (sum of balance over calls)", "what this is `per` of", "balance"),
    ("by result { under 70%: 5 EUR, from 70% under 80%: -1 EUR }", "the amount of penalty `late`", "-1.00 EUR"),
    ("1% of fee per 1 percentage point of (result - 92%)", "what this is `per` of", "result - 92%"),
]


@pytest.mark.parametrize(("amount", "what", "cause"), NEGATIVE)
def test_amounts_that_may_be_negative(amount: str, what: str, cause: str) -> None:
    assert found(penalty(amount)) == [("may-be-negative", f"{what} may be under zero, because `{cause}` may be")]


def test_a_condition_may_keep_an_amount_over_zero() -> None:
    amount = "1% of fee per 1 percentage point of (result - 92%)"
    assert found(penalty(amount, when="result is at least 92%")) == []
    assert found(penalty("((10 EUR times ((count of calls) - 5)) if (count of calls) is at least 5)")) == []


def test_names_that_double_without_end_are_refused() -> None:
    contract = contract_of(penalty("1 EUR"))
    amount = contract.consequences[0].amount
    for _ in range(60):
        amount = Arithmetic("plus", amount, amount, type=amount.type)
    consequences = (replace(contract.consequences[0], amount=amount),)
    assert [f.id() for f in check_contract(replace(contract, consequences=consequences))] == ["too-large-to-prove"]
