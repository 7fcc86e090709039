"""What becomes of the totals: the next invoice, held until the year or quarter ends, or what the term's end does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.units import FLAG, PERCENT
from tests.settle.made import (
    MISSED,
    at_least,
    contract,
    eur,
    lines,
    measured,
    objective,
    penalty,
    percent,
    settled,
    settlement,
)

Told = list[tuple[str, int, str, str]]
MET = x.OutcomeIs(None, "met", type=FLAG)
SPEED = x.SeriesValue(x.SeriesKind.OBJECTIVE, "speed", type=PERCENT)
RECOVERED = x.OutcomeIs(SPEED, "met", "", x.Window("next", "month", 1), type=FLAG)
BAD, GOOD = "70", "90"


def payables(
    *shares: str, pay: str = "", unused: str = "", until: int = 12, steps: tuple[c.SettlementStep, ...] = ()
) -> dict[str, Told]:
    """What becomes of the totals of each month of 2026, with results of `speed` in percent from January on.

    A month in which it is missed has a credit of 7, one in which it is met a bonus of 2. The term has `until` months.
    """
    payments = (c.Payment(bonuses=False, how="credit", unit=pay), c.Payment(bonuses=True, how="supplement"))
    made = contract(
        effective_to=date(2026 + until // 12, until % 12 + 1, 1) - timedelta(days=1),
        objectives=(objective("speed", at_least(percent(80))),),
        consequences=(
            penalty("slow", eur(7), "speed", when=MISSED),
            penalty("quick", eur(2), "speed", when=MET, kind="bonus"),
        ),
        settlement=replace(settlement(*steps), payments=payments, unused=unused),
    )
    results = {f"2026-{i:02d}": share for i, share in enumerate(shares, 1)}
    found = settled(made, measured(made, {"speed": results}), f"2026-{len(shares):02d}")
    return {label: [(p.kind, int(p.amount), p.how, p.until) for p in o.payables] for label, o in found.items()}


def test_credits_and_bonuses_go_on_the_next_invoice() -> None:
    assert payables(BAD, GOOD) == {
        "2026-01": [("credits", 7, "next invoice", "2026-01")],
        "2026-02": [("bonuses", 2, "next invoice", "2026-02")],
    }


def test_held_until_the_quarter_ends() -> None:
    found = payables(BAD, GOOD, BAD, BAD, pay="quarter")
    assert [told for month in found.values() for told in month if told[0] == "credits"] == [
        ("credits", 7, "held", "2026-Q1"),
        ("credits", 7, "held", "2026-Q1"),
        ("credits", 14, "next invoice", "2026-Q1"),
        ("credits", 7, "held", "2026-Q2"),
    ]


def test_after_the_last_month_no_invoice_follows() -> None:
    assert payables(BAD, BAD, until=2)["2026-02"] == [("credits", 7, "paid at the end", "2026-02")]
    assert payables(BAD, BAD, until=2, unused="lapses")["2026-02"] == [("credits", 7, "lapses", "2026-02")]
    assert payables(BAD, GOOD, until=2, unused="lapses")["2026-02"] == [("bonuses", 2, "charged at the end", "2026-02")]


def test_a_term_that_ends_within_the_quarter_ends_what_is_held() -> None:
    found = payables(BAD, BAD, until=2, pay="quarter")
    assert found["2026-01"] == [("credits", 7, "held", "2026-Q1")]
    assert found["2026-02"] == [("credits", 14, "paid at the end", "2026-Q1")]


def test_what_was_earned_back_is_charged() -> None:
    steps = (c.EarnBack(lines("slow"), RECOVERED),)
    found = payables(BAD, GOOD, GOOD, steps=steps)
    assert found["2026-02"] == [("credits", -7, "next invoice", "2026-02"), ("bonuses", 2, "next invoice", "2026-02")]
    assert found["2026-03"] == [("bonuses", 2, "next invoice", "2026-03")]
    ended = payables(BAD, GOOD, until=2, unused="lapses", steps=steps)
    assert ended["2026-02"][0] == ("credits", -7, "charged at the end", "2026-02")
