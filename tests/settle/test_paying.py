"""What becomes of a month's totals: the next invoice, held until the year ends, or what the last month does with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.settle.by_text import SETTLEMENT, contract_of, objective
from tests.settle.made import measured, settled

Told = list[tuple[str, int, str, str]]
MONEY = (
    objective("speed", "at least 80%")
    + 'penalty slow for speed "Slow" { when missed  amount 7 EUR }\n'
    + 'bonus quick for speed "Quick" { when met  amount 2 EUR }\n'
)
BONUSES = "pay bonuses as supplement on the next invoice\n  tax bonuses as compensation"
MISSED, MET = 70, 90


def payables(*shares: int, months: int = 0, steps: str = "", pay: str = "", unused: str = "") -> dict[str, Told]:
    """What becomes of the totals of each month, with results of `speed` in percent from January 2026 on."""
    made = contract_of(MONEY, "speed_row", steps=steps, after=f"{BONUSES}\n  {unused}")
    labels = [f"{2026 + i // 12}-{i % 12 + 1:02d}" for i in range(len(shares))]
    results = {label: (share, 100) for label, share in zip(labels, shares, strict=True)}
    found = settled(made, measured(made, {"speed_row": results}), labels[-1])
    return {label: [(p.kind, int(p.amount), p.how, p.until) for p in o.payables] for label, o in found.items()}
