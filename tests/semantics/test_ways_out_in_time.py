"""What a finding about a window says to do instead: text that can be written there, and has no finding itself."""

from __future__ import annotations

import pytest

from slalang.diagnostic import Diagnostic
from slalang.pipeline.project import KNOWN_BEFORE
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.diagnostics.cases import SHARED

DESK, SPEED, SETTLED = ((SHARED / f"{name}.sla").read_text(encoding="utf-8") for name in ("desk", "speed", "settled"))


def faults(*parts: str) -> list[Diagnostic]:
    return list(check(Source("contract.sla", "\n".join(parts)), Folder(SHARED)).faults)


# ---------------------------------------------------------------- caps that read themselves


def capped(used: str, unit: str) -> list[Diagnostic]:
    return faults(
        DESK,
        SPEED,
        "penalty slow for speed { when missed  amount 100 EUR }",
        f"settlement all {{ each {unit}  cap credits at 500 EUR - ({used})  round half up to 0.01 EUR",
        "pay as credit against the next invoice  tax as price reduction at 21% }",
    )


@pytest.mark.parametrize(
    ("used", "unit", "way"),
    [
        ("sum of credits over the last 12 months", "month", "sum of credits over the 11 months before"),
        ("sum of credits over the last 2 months", "month", "sum of credits over the month before"),
        ("sum of credits over the last 4 quarters", "month", "sum of credits over the 11 months before"),
        ("sum of credits over the last 12 months", "quarter", "sum of credits over the 3 quarters before"),
        ("sum of credits over the last 6 months", "quarter", "sum of credits over the quarter before"),
        ("sum of credits over the last 24 months", "year", "sum of credits over the year before"),
        ("sum of credits over the last 90 days", "month", "sum of credits over the quarter so far"),
        ("sum of credits over the last 365 days", "month", "sum of credits over the contract year so far"),
        ("sum of credits over the last 90 days", "quarter", "sum of credits over the contract year so far"),
        ("credits in the quarter", "month", "sum of credits over the quarter so far"),
        ("credits in the year", "month", "sum of credits over the year so far"),
        ("credits in the contract year", "quarter", "sum of credits over the contract year so far"),
        ("(credits + slow) in the year", "month", "sum of (credits + slow) over the year so far"),
        ("credits in the month", "month", "sum of credits over the month before"),
        ("credits in 2026", "month", "sum of credits over the year so far"),
        ("sum of credits over 2026-Q1", "month", "sum of credits over the quarter so far"),
    ],
)
def test_a_cap_is_told_what_to_read_instead_of_itself(used: str, unit: str, way: str) -> None:
    (fault,) = capped(used, unit)
    assert (fault.id(), fault.advice()) == ("cap-reads-itself", f"read what was before this {unit}: `{way}`")
    assert capped(way, unit) == []


# ---------------------------------------------------------------- amounts that are known later

SERIES = """
charge voice_fee { amount 100 EUR  each month }
charge desk_fee { amount 200 EUR  each month }
charge bought { amount 1 EUR times (count of tickets)  each month }
charge yearly { amount 1 EUR times (count of tickets)  each year }
define both each month = voice_fee + desk_fee
service voice { covers tickets  fee voice_fee, desk_fee }
objective heard { service voice  measure share of tickets where effort is at most 1 h  target at least 90%  each month }
"""
ALONE = "a fixed fee that stands alone is known before: "
VOICE, DESK_FEE = "voice_fee in the contract year", "desk_fee in the contract year"
ADD = "add this month to what was before it, "


def amounts(amount: str, of: str) -> list[Diagnostic]:
    return faults(DESK, SPEED, SETTLED, SERIES, f"penalty p {of}  amount {amount} }}")


@pytest.mark.parametrize(
    ("amount", "of", "advice", "mended"),
    [
        (
            "1% of ((voice_fee + desk_fee) in the contract year)",
            "{ each month",
            f"{ALONE}`{VOICE}` and `{DESK_FEE}`",
            f"1% of (({VOICE}) + ({DESK_FEE}))",
        ),
        (
            "1% of (both in the contract year)",
            "{ each month",
            f"{ALONE}`{VOICE}` and `{DESK_FEE}`",
            f"1% of (({VOICE}) + ({DESK_FEE}))",
        ),
        (
            "1% of (charges in the contract year)",
            "for heard { when missed",
            f"{ALONE}`{VOICE}` and `{DESK_FEE}`",
            f"1% of (({VOICE}) + ({DESK_FEE}))",
        ),
        ("1% of (sum of voice_fee over the contract year)", "{ each month", f"{ALONE}`{VOICE}`", f"1% of ({VOICE})"),
        (
            "1% of (bought in the quarter)",
            "{ each month",
            f"{ADD}`(sum of bought over the quarter so far) + bought`",
            "1% of ((sum of bought over the quarter so far) + bought)",
        ),
        (
            "1% of (charges in the quarter)",
            "{ each month",
            f"{ADD}`(sum of charges over the quarter so far) + charges`",
            "1% of ((sum of charges over the quarter so far) + charges)",
        ),
        (
            "10 EUR times (count of months in the year where speed missed)",
            "{ each month",
            f"{ADD}`(count of … in the year so far where …) + (1 if … otherwise 0)`",
            "10 EUR times ((count of months in the year so far where speed missed) + (1 if speed missed otherwise 0))",
        ),
        (
            "50 EUR if (mean of speed over the quarter) is under 80%",
            "{ each month",
            "take a window that ends with the month, such as `the last 3 months`",
            "50 EUR if (mean of speed over the last 3 months) is under 80%",
        ),
        (
            "50 EUR if (smallest of speed over the year) is under 80%",
            "{ each quarter",
            "take a window that ends with the quarter, such as `the last 4 quarters`",
            "50 EUR if (smallest of speed over the last 4 quarters) is under 80%",
        ),
        (
            "50 EUR if (smallest of speed over the year) is under 80%",
            "{ each week",
            "read what was before this week, `the year so far`",
            "50 EUR if (smallest of speed over the year so far) is under 80%",
        ),
    ],
)
def test_an_amount_is_told_what_is_known_in_time(amount: str, of: str, advice: str, mended: str) -> None:
    (fault,) = amounts(amount, of)
    assert (fault.id(), fault.advice()) == ("known-only-later", advice)
    assert amounts(mended, of) == []


def test_what_has_one_value_a_year_comes_each_year() -> None:
    (fault,) = amounts("1% of (yearly in the year)", "{ each month")
    assert fault.advice() == "this has one value a year: let `p` come each year"
    assert amounts("1% of yearly", "{ each year  whatever the outcome") == []


def test_what_settling_refuses_is_told_the_same_ways() -> None:
    """Conditions may not wait at all; what they are told to read is neither an error nor waits."""
    assert "sum of X over the contract year so far" in KNOWN_BEFORE
    held = "{ each month  when (sum of bought over the contract year so far) + bought is over 3 EUR"
    assert amounts("10 EUR", held.replace("when (", "when ((").replace("+ bought is", "+ bought) is")) == []
