"""Random rows and recorded decisions, close together in time and often on an edge."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle.world import Decision, Row
from tests.oracle_tests.drawing import Draw, pick
from tests.oracle_tests.texts import HOUR, MINUTE, at

SITES = ("a", "b", None)
STARTS: tuple[str, ...] = (
    "2026-02-16 08:59:50",
    "2026-02-27 17:30",
    "2026-03-06 16:00",
    "2026-03-07 23:30",
    "2026-03-12 13:59",
)
STARTS += (
    "2026-03-19 10:00",
    "2026-03-28 23:45",
    "2026-03-30 18:00",
    "2026-04-04 12:00",
    "2026-02-01",
    "2026-03-31 23:59:59",
)
LAGS = (
    0,
    5,
    19,
    20,
    30,
    31,
    60,
    61,
    90,
    120,
    600,
    3599,
    3600,
    7200,
    14400,
    28800,
    36000,
    86400,
    90000,
    172800,
    259200,
    604800,
)


Bases = tuple[int, ...]
"""The few instants around which everything of a case happens, so that things meet."""


def moment(draw: Draw, bases: Bases) -> int:
    return int(pick(draw, *bases) + pick(draw, 0, 0, 7, 30, 60, 60 * 9, 60 * 24, 60 * 24 * 3 + 17) * MINUTE)


def later(draw: Draw, start: int, *, open_still: int = 4) -> int | None:
    """Some time later; or never, once in so many."""
    if draw(st.integers(1, open_still)) == 1:
        return None
    return int(start + pick(draw, *LAGS) * 1_000_000)


def rows_of(draw: Draw, zone: str) -> dict[str, list[Row]]:
    bases = tuple(at(day, zone) for day in draw(st.lists(st.sampled_from(STARTS), min_size=1, max_size=4)))
    found = {
        "call": [call(draw, bases, i) for i in range(draw(st.integers(0, 12)))],
        "ticket": [ticket(draw, bases, i) for i in range(draw(st.integers(0, 8)))],
        "outage": [outage(draw, bases, i) for i in range(draw(st.integers(0, 4)))],
        "survey": [survey(draw, bases, i) for i in range(draw(st.integers(0, 5)))],
        "billing": [billing(draw, bases, i) for i in range(draw(st.integers(0, 3)))],
        "rule": rules(draw),
    }
    tickets = found["ticket"]
    found["hold"] = [
        hold(draw, draw(st.sampled_from(tickets))) for _ in range(draw(st.integers(0, 6)) if tickets else 0)
    ]
    return found


def call(draw: Draw, bases: Bases, i: int) -> Row:
    start = moment(draw, bases)
    end, answered = later(draw, start, open_still=8), draw(st.booleans())
    ends = {"answered_at": end if answered else None, "abandoned_at": None if answered else end}
    return {
        "id": f"c{i}",
        "offered_at": start,
        **ends,
        "site": pick(draw, *SITES),
        "queue": pick(draw, "sales", "help"),
    }


def ticket(draw: Draw, bases: Bases, i: int) -> Row:
    start = moment(draw, bases)
    known = {"impact": pick(draw, "high", "low"), "site": pick(draw, *SITES), "customer": pick(draw, "x", "y", None)}
    ends = {"replied_at": later(draw, start, open_still=3), "resolved_at": later(draw, start, open_still=3)}
    return {"id": f"t{i}", "opened_at": start, **ends, **known}


def hold(draw: Draw, of: Row) -> Row:
    start = of["opened_at"] + pick(draw, -HOUR, 0, MINUTE, HOUR, 4 * HOUR, 30 * HOUR)
    ends = {"ended_at": later(draw, start), "reason": pick(draw, "customer", "customer", "vendor", None)}
    return {"ticket": of["id"], "started_at": start, **ends}


def outage(draw: Draw, bases: Bases, i: int) -> Row:
    start = moment(draw, bases) - pick(draw, 0, 30 * MINUTE, 5 * HOUR)
    end = start + pick(draw, 10 * MINUTE, HOUR, 7 * HOUR, 24 * 3 * HOUR)
    return {"id": f"u{i}", "severity": pick(draw, "full", "part"), "started_at": start, "ended_at": end}


def survey(draw: Draw, bases: Bases, i: int) -> Row:
    score = Fraction(pick(draw, 1, 3, 4, 5, Fraction(9, 2)))
    return {"id": f"s{i}", "answered_at": moment(draw, bases), "score": score, "site": pick(draw, "a", "b", "c")}


def billing(draw: Draw, bases: Bases, i: int) -> Row:
    amount = Fraction(pick(draw, 100, "250.05", "0.333333"))
    known = {"item": pick(draw, "desk", "other"), "site": pick(draw, "a", "b", "c")}
    return {"id": f"b{i}", "billed_at": moment(draw, bases), "amount": amount, **known}


def rules(draw: Draw) -> list[Row]:
    keys = [(site, day) for site in ("a", "b") for day in ("2026-01-01", "2026-03-07", "2026-03-30")]
    return [
        {"site": site, "valid_from": date.fromisoformat(day), "limit": Fraction(pick(draw, 1, 4, 12) * HOUR)}
        for site, day in draw(st.lists(st.sampled_from(keys), unique=True))
    ]


def decisions_of(draw: Draw, rows: dict[str, list[Row]], zone: str) -> tuple[Decision, ...]:
    """Recorded approvals of spans by their key, of a stretch of time, or of everything; at different instants."""
    found: list[Decision] = []
    for _ in range(draw(st.integers(0, 4))):
        name, decision = pick(draw, "r0", "r1"), pick(draw, "approves", "approves", "refuses")
        said = at(pick(draw, *STARTS), zone) + len(found)
        kind = pick(draw, "key", "time", "all")
        if kind == "key" and rows["outage"]:
            found.append(Decision(name, "manager", said, decision, key=draw(st.sampled_from(rows["outage"]))["id"]))
        elif kind == "time":
            found.append(
                Decision(name, "manager", said, decision, start=at("2026-02-01", zone), end=at("2026-03-20", zone))
            )
        else:
            found.append(Decision(name, pick(draw, "manager", "manager", "clerk"), said, decision))
    return tuple(found)
