"""Small contracts and rows as text, so that a test reads like the case it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from slalang.diagnostic import as_text
from slalang.model.contract import Contract
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.oracle import World
from tests.oracle.world import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE, HOUR = 60_000_000, 3_600_000_000

HEAD = """
contract small "Small" {{
  number "1"
  provider p "Provider"
  customer c "Customer"
  effective {term}
  timezone "{zone}"
  currency EUR
  languages en
  law "Spain"
}}
"""


def contract_of(
    body: str, term: str = "2026-01-01 to 2026-12-31", zone: str = "Europe/Madrid", root: Path | None = None
) -> Contract:
    """A checked contract: a head with this term and zone, and whatever else the text says."""
    return checked(HEAD.format(term=term, zone=zone) + body, root or Path())


def checked(text: str, root: Path) -> Contract:
    found = check(Source("contract.sla", text), Folder(root))
    assert found.contract is not None, "\n".join(map(as_text, found.faults))
    return found.contract


def at(text: str, zone: str = "Europe/Madrid") -> int:
    """`2026-03-02 09:00` in a zone as microseconds; also without a time of day, or with seconds."""
    shown = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return (shown.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def shown(instant: int | None, zone: str = "Europe/Madrid") -> str:
    if instant is None:
        return "missing"
    return (EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def row(zone: str = "Europe/Madrid", **fields: Any) -> Row:
    """A row; a field whose name ends in `_at` is written as local time, whole numbers are quantities."""
    return {name: cell(name, value, zone) for name, value in fields.items()}


def cell(name: str, value: Any, zone: str) -> Any:
    if name.endswith("_at") and isinstance(value, str):
        return at(value, zone)
    return (
        Fraction(value)
        if isinstance(value, int) and not isinstance(value, bool) and not name.endswith("_at")
        else value
    )


def world_of(contract: Contract, as_of: str, rows: dict[str, list[Row]], **more: Any) -> World:
    return World(contract, rows, at(as_of, contract.zone), **more)
