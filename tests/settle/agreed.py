"""Contracts with remedies and disputes as text, settled month by month on given results, with recorded decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slalang.model.contract import Contract
from slalang.model.measured import Measured, Population
from slalang.model.outcome import PeriodOutcome
from slalang.settle.decisions import Decision
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, settled

OFFICE = 'calendar office "Office" { open mon-fri 09:00-17:00 }\n'
REPORT = 'report performance "Report" { each month  due within 10 business days in office after end of the month }\n'
FEE = 'charge fee "Fee" { amount 1_000 EUR  each month }\n'


def agreed(text: str, more: str = "", **given: Any) -> Contract:
    """A contract with one objective `speed`, of at least 80 %, serious under 70 %."""
    promise = objective("speed", "at least 80%", f"level serious when under 70%\n{more}")
    return contract_of(OFFICE + REPORT + FEE + promise + text, "speed_row", **given)


def run(
    of: Contract, shares: Mapping[str, str], until: str, as_of: str, **decisions: tuple[Decision, ...]
) -> dict[str, PeriodOutcome]:
    """The months until one, settled as of an instant; `shares` are results of `speed` in percent."""
    data = measured(of, {"speed_row": shares})
    named = {"speed": Population("speed", data.populations["speed_row"].counts)}
    return settled(of, Measured(data.answers, named), until, as_of=at(as_of), decisions=decisions)


def at(text: str) -> int:
    """An instant in UTC."""
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return int(moment.timestamp()) * 1_000_000


def said(declaration: str, decision: str, when: str, key: str | None = None, **span: str) -> Decision:
    """A recorded decision, of the time from `start` to `end` where given."""
    start, end = (at(span[name]) if name in span else None for name in ("start", "end"))
    return Decision(declaration, key, start, end, "Ann", at(when), decision)
