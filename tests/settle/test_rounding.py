"""The cents of a settlement: each line rounds so that the lines add up to the rounded total, and nobody can choose."""

from __future__ import annotations

from fractions import Fraction

from slalang.model import contract as c
from slalang.units import Rounding
from tests.settle.made import amounts, cap, contract, eur, measured, penalty, rounding, settled, settlement


def month(*steps: c.SettlementStep, bonuses: tuple[str, ...] = (), **given: str) -> dict[str, str]:
    """What each line of a month is settled to."""
    made = contract(
        consequences=tuple(
            penalty(name, eur(value), kind="bonus" if name in bonuses else "penalty") for name, value in given.items()
        ),
        settlement=settlement(*steps),
    )
    found = amounts(settled(made, measured(made), "2026-01")["2026-01"])
    return {name: f"{float(value):.2f}" for name, value in found.items()}


def test_the_cent_goes_to_the_largest_remainder() -> None:
    """1.002 + 1.004 + 1.004 + 1.001 = 4.011: one cent, to the larger of the remainders."""
    assert month(rounding(), a="1.002", b="1.0045", c="1.004", d="1.001") == {
        "a": "1.00",
        "b": "1.01",
        "c": "1.00",
        "d": "1.00",
    }
    assert month(rounding(way=Rounding.UP), a="1.002", b="1.0045", c="1.004", d="1.001")["c"] == "1.01"


def test_a_large_amount_with_a_small_remainder_waits() -> None:
    assert month(rounding(), large="900.001", small="0.009") == {"large": "900.00", "small": "0.01"}


def test_of_equal_remainders_the_larger_amount_and_then_the_name_comes_first() -> None:
    assert month(rounding(), a="1.005", b="2.005") == {"a": "1.00", "b": "2.01"}
    assert month(rounding(), b="1.005", a="1.005") == {"b": "1.00", "a": "1.01"}


def test_credits_and_bonuses_round_apart() -> None:
    """Credits 10.004, bonuses 7.004 + 0.003: only the bonuses have half a cent."""
    found = month(rounding(), bonuses=("b", "d"), a="10.004", b="7.004", d="0.003")
    assert found == {"a": "10.00", "b": "7.01", "d": "0.00"}


def test_a_line_under_a_cap_gives_its_cent_to_another() -> None:
    """a and b share 1 EUR, so neither is rounded up; c, which no cap names, takes the missing euro."""
    found = month(cap(eur(1), "a", "b"), rounding("1"), a="1.2", b="0.8", c="0.5")
    assert found == {"a": "1.00", "b": "0.00", "c": "1.00"}


def test_rounding_to_five_euro() -> None:
    found = month(rounding("5"), a="7", b="6")
    assert found == {"a": "10.00", "b": "5.00"}  # 13 rounds to 15
    assert sum(Fraction(v) for v in found.values()) == 15
