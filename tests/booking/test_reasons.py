"""Why a line moves money: the condition and the amount in the words of the agreement, with their values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.booking.cases import BAD, GOOD, contract, invoiced, promise, results
from tests.booking.test_notes import BONUS, BONUS_TERMS, EARN_BACK, one

PENALTY = "penalty slow for speed {{ {when}  amount {amount} }}"
SPEED = promise("speed", "0").partition("penalty")[0]


MISSED = "It is given when the target is missed."
WHATEVER = "It is given whether the target is met or missed."
PER_POINT = "0.5% of fee per full 1 percentage point of shortfall"


@pytest.mark.parametrize(
    ("when", "amount", "given", "condition", "computed"),
    [
        ("when missed", "100 EUR", BAD, MISSED, ""),
        ("whatever the outcome", "3% of fee", GOOD, WHATEVER, "3% of 100,000.00 EUR = 3,000.00 EUR"),
        (
            "when result is under 72%",
            PER_POINT,
            BAD,
            "It is given when the result is under 72%.",
            "0.5% of 100,000.00 EUR for each full percentage point of 10 percentage points = 5,000.00 EUR",
        ),
        (
            "when missed",
            "7% of 14_999.99 EUR",
            BAD,
            MISSED,
            "7% of 14,999.99 EUR = 1,049.9993 EUR, rounded to 1,050.00 EUR",
        ),
        ("when missed", "33.3333 EUR", BAD, MISSED, "33.3333 EUR, rounded to 33.33 EUR"),
        (
            "when missed",
            "by result { from 75% under 80%: 2% of fee, under 75%: 5% of fee }",
            BAD,
            MISSED,
            "@the result is under 75%: 5% of 100,000.00 EUR = 5,000.00 EUR",
        ),
        (
            "when missed",
            (
                "by result { from 75% under 80%: 200 EUR, "
                "otherwise: by shortfall { at most 10 percentage points: 500 EUR, "
                "over 10 percentage points: 900 EUR } }"
            ),
            BAD,
            MISSED,
            "@the distance by which the target is missed is at most 10 percentage points: 500.00 EUR",
        ),
        (
            "when missed",
            (
                "graduated per 1 percentage point by shortfall { at most 4 percentage points: 100 EUR, "
                "over 4 percentage points: 250 EUR }"
            ),
            BAD,
            MISSED,
            (
                "(100.00 EUR for each percentage point of 4 percentage points, in proportion) + "
                "(250.00 EUR for each percentage point of 6 percentage points, in proportion) = 1,900.00 EUR"
            ),
        ),
        (
            "when missed",
            "by result { from 75% under 80%: 200 EUR, under 75%: 333.333 EUR }",
            BAD,
            MISSED,
            "@the result is under 75%: 333.333 EUR, rounded to 333.33 EUR",
        ),
    ],
)
def test_lines_say_why_money_moves(
    tmp_path: Path, when: str, amount: str, given: str, condition: str, computed: str
) -> None:
    text = contract(SPEED, PENALTY.format(when=when, amount=amount))
    (line,) = one(tmp_path, text, results(speed={"2026-03": given})).lines
    said = f"Computed where {computed[1:]}." if computed.startswith("@") else f"Computed: {computed}."
    assert line.reason == (f"{condition} {said}" if computed else condition)


def test_a_bonus_says_its_own_bound(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), BONUS, more=BONUS_TERMS)
    (line,) = one(tmp_path, text, results(speed={"2026-03": "97%"})).lines
    assert (line.description, line.reason) == (
        "Speed, March 2026: 97.00% (at least 80%)",
        "It is given when the result is at least 95%.",
    )


def test_what_is_taken_back_says_under_which_step(tmp_path: Path) -> None:
    text = contract(promise("speed", "4_000"), steps=EARN_BACK)
    note = one(tmp_path, text, results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": GOOD}), "2026-04")
    assert note.lines[0].reason == (
        "By this step of the settlement: take Speed credit back by an equal and opposite line once it is known "
        "that Speed is at least 85% "
        "in each period of the next 2 months."
    )


def test_in_the_statement_bonuses_stand_after_the_credits(tmp_path: Path) -> None:
    """What is taken back enters last, and is a credit all the same: it stands above the bonus."""
    text = contract(promise("speed", "4_000"), BONUS, steps=EARN_BACK, more=BONUS_TERMS)
    given = results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": "97%"})
    done = invoiced(tmp_path, text, given, "2026-04", out=tmp_path / "out")
    assert not [fault for fault in done.faults if fault.severity == "error"]
    page = (tmp_path / "out" / "statement.html").read_text(encoding="utf-8")
    rows = page[page.index("Lines before and after the settlement") :]
    assert rows.index("Speed credit, earned back") < rows.index("Good speed") < rows.index("Total of the credits")
