"""acme-care: its data are what the generator makes, and settle to what a controller computes."""

from __future__ import annotations

import gzip
import json
import runpy
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.by_hand import Month, months, satisfaction

FOLDER = Path(__file__).resolve().parent.parent.parent / "contracts" / "acme-care"
DATA = FOLDER / "data"
NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September")


@pytest.fixture(scope="module")
def by_hand() -> list[Month]:
    return months(DATA)


def test_the_committed_data_are_what_the_generator_makes(tmp_path: Path) -> None:
    runpy.run_path(str(FOLDER / "generate.py"))["main"](tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in DATA.iterdir()}
    for made in sorted(tmp_path.iterdir()):
        assert content(made) == content(DATA / made.name), made.name


def test_each_month_tells_its_story(by_hand: list[Month]) -> None:
    totals = dict(zip(NAMES, (month.total for month in by_hand), strict=True))
    assert totals == {
        "January": Decimal(
            "4598.46"
        ),  # 10 % of 40,000 and 1,050 for critical tickets, cut by 10 % of the first 45,984.60
        "February": Decimal("100.00"),  # a good month; one critical ticket was late
        "March": Decimal("1300.00"),  # 2 % of 40,000, and a critical ticket that costs 500 at most
        "April": Decimal("3000.00"),  # 5 % of 40,000 times 1.5; the 400 for abandoned calls are less and fall away
        "May": Decimal("6936.04"),  # 10 % times 2 and 175, cut by 15 % of 46,240.30 and rounded down
        "June": Decimal("200.00"),  # in time again; one full point too many abandoned
        "July": Decimal("800.00"),  # 2 % of 40,000: 83.25 % misses the amended target of 85 %
        "August": Decimal("0"),
        "September": Decimal("-700.00"),  # 100 for a critical ticket; July's 800 are earned back
    }


def test_relief_decides_the_band_of_march(by_hand: list[Month]) -> None:
    march = by_hand[2]
    assert march.left_out > 600
    assert Fraction(75, 100) <= Fraction(*march.speed) < Fraction(80, 100)


def test_june_is_judged_by_failures_and_february_has_too_few_reviews(by_hand: list[Month]) -> None:
    assert by_hand[5].resolved == (15, 17)
    assert by_hand[1].handling[1] == 25


def test_settling_gives_what_a_controller_computes(by_hand: list[Month]) -> None:
    statement = settle("2026-01", "2026-09")
    assert [Decimal(p["total"]) for p in statement["periods"]] == [month.total for month in by_hand]
    for month, period in zip(by_hand, statement["periods"], strict=True):
        found = {o["name"]: o for o in period["objectives"]}
        assert measured(found["answer_speed"]) == Fraction(*month.speed), month.month
        assert measured(found["abandonment"]) == Fraction(*month.abandoned), month.month
        assert measured(found["resolution_in_time"]) == Fraction(*month.resolved), month.month
        if month.handling[1] >= 30:
            assert measured(found["call_handling"]) == month.handling[0] / 100, month.month
        else:
            assert found["call_handling"]["outcome"] == "not measured"
    quarters = [o for p in statement["periods"] for o in p["objectives"] if o["name"] == "satisfaction"]
    assert [measured(o) for o in quarters] == [Fraction(*satisfaction(DATA, quarter)) for quarter in (1, 2, 3)]
    assert [o["outcome"] for o in quarters] == ["met", "missed", "met"]
    charged = sum((month.charges for month in by_hand[6:]), Fraction(0))
    assert [Decimal(p["bonuses"]) for p in statement["periods"] if p["bonuses"] != "0"] == [cents(charged / 100)]


def test_the_amendment_decides_july_and_leaves_june(by_hand: list[Month]) -> None:
    june, july = by_hand[5], by_hand[6]
    assert june.left_out > 500 and july.left_out == 0, "maintenance and crowded days, and in July neither"
    assert all(Fraction(80, 100) <= Fraction(*month.speed) < Fraction(85, 100) for month in (june, july))
    assert [june.answer_credit, july.answer_credit] == [0, 800]


def test_the_first_half_is_settled_in_june_as_in_september() -> None:
    assert settle("2026-01", "2026-06")["periods"] == settle("2026-01", "2026-09", "2026-07-01")["periods"][:6]


def cents(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / amount.denominator).quantize(Decimal("0.01"))


def settle(first: str, last: str, as_of: str = "") -> dict[str, Any]:
    command = (Path(sys.executable).parent / "sla", "settle", FOLDER / "contract.sla", "--from", first, "--to", last)
    more = ("--as-of", as_of) if as_of else ()
    done = subprocess.run([*command, *more, "--format", "json"], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    statement: dict[str, Any] = json.loads(done.stdout)
    return statement


def measured(objective: dict[str, Any]) -> Fraction:
    return Fraction(objective["numerator"]) / Fraction(objective["denominator"])


def content(path: Path) -> bytes:
    """The bytes that were meant: two versions of zlib may compress the same rows differently."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
