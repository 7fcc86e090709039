"""A small service desk whose cases a person can follow: open from 9 to 14 and 15 to 18, four hours for a repair."""

from __future__ import annotations

from typing import Any

from tests.oracle import Month, settled
from tests.oracle.world import Row
from tests.oracle_tests.texts import at, contract_of, row, world_of

DESK_CONTRACT = """
calendar office "Office" { open mon-fri 09:00-14:00, 15:00-18:00 }
record ticket "Ticket" {
  id: text key
  opened_at: instant
  resolved_at: instant optional
  site: text optional
  counted by opened_at
}
record hold of ticket "Wait" {
  started_at: instant
  ended_at: instant optional
  lasts from started_at to ended_at
  counted by started_at
}
record outage "Outage" {
  id: text key
  started_at: instant
  ended_at: instant optional
  lasts from started_at to ended_at
  counted by started_at
}
clock fix of ticket "Repair" { starts opened_at  stops resolved_at  runs office  limit 4 h  pauses holds }
role boss of customer "Boss"
"""


def months_of(
    body: str, rows: dict[str, list[Row]], as_of: str = "2026-05-01", until: str = "2026-03-31", **more: Any
) -> dict[str, Month]:
    world = world_of(contract_of(DESK_CONTRACT + body), as_of, rows, **more)
    return {m.period: m for m in settled(world, at(until))}


def ticket(id: str, opened: str, resolved: str | None, site: str | None = "a") -> Row:
    return row(id=id, opened_at=f"2026-03-{opened}", resolved_at=resolved and f"2026-03-{resolved}", site=site)


FOUR = [
    ticket("1", "02 09:00", "02 10:00"),
    ticket("2", "03 09:00", "03 17:00"),  # late by three hours
    ticket("3", "04 09:00", "04 10:00", "b"),
    ticket("4", "31 17:00", None, None),  # due on 1 April at 12
]
