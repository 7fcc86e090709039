"""Random calls, holds and bills for the contract of the laws, as lines of CSV files."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tests.laws.settling import Table

START = datetime(2026, 1, 1)
DAYS = 120


def chance_of(seed: int) -> random.Random:
    """A source of chance that gives the same each time."""
    return random.Random(seed)  # noqa: S311  reproducible data, nothing secret


def random_tables(chance: random.Random, calls: int) -> dict[str, Table]:
    """The tables of one world; the same for the same chance."""
    offered = {f"C{i}": some_time(chance) for i in range(calls)}
    return {
        "calls": ("id,offered_at,wait,customer,site", [call(chance, name, at) for name, at in offered.items()]),
        "holds": (
            "call,started_at,ended_at",
            [line for name, at in offered.items() for line in holds(chance, name, at)],
        ),
        "billings": ("id,billed_at,amount", [bill(chance, i) for i in range(6)]),
    }


def some_time(chance: random.Random) -> datetime:
    """A minute of the day from 03:00 on: on one night of spring the hour before it does not exist."""
    return START + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(180, 1440))


def call(chance: random.Random, name: str, at: datetime) -> str:
    wait = chance.choice(["", "5", "20", "20.000001", str(chance.randrange(0, 200))])
    return f"{name},{at},{wait},K{chance.randrange(8)},{chance.choice(['', 'Vigo', 'Lugo'])}"


def holds(chance: random.Random, name: str, at: datetime) -> list[str]:
    found = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        start = at + timedelta(seconds=chance.randrange(300))
        end = start + timedelta(seconds=chance.randrange(1, 120))
        found.append(f"{name},{start},{end if chance.random() < 0.9 else ''}")
    return sorted(set(found))


def bill(chance: random.Random, i: int) -> str:
    return f"B{i},{some_time(chance)},{chance.randrange(0, 3000)}.{chance.randrange(100):02d}"
