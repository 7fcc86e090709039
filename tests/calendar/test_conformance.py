"""Business-time facts out of the test suites of ticket systems, each checked as it is written there."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from slalang.calendar.hours import WEEKDAYS, Calendar, Closure, Hours
from slalang.calendar.opentime import open_time

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "conformance" / "business-time.json").read_text("utf-8")
)["cases"]
SECOND = 1_000_000
YEAR = 366 * 86_400 * SECOND


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_business_time(case: dict[str, Any]) -> None:
    start = instant(case["start"])
    if case["kind"] == "elapsed":
        end = instant(case["end"])
        hours = open_time(calendar_of(case), min(start, end), max(start, end))
        assert hours.elapsed(start, end) == case["expected"] * SECOND
    else:
        hours = open_time(calendar_of(case), start - YEAR, start + YEAR)
        assert hours.add(start, case["amount_seconds"] * SECOND) == instant(case["expected"])


def test_every_case_is_there() -> None:
    assert len(CASES) == 138


def calendar_of(case: dict[str, Any]) -> Calendar:
    """A case's hours; a shift replaces its weekday, a break is taken out of its day, a holiday has no hours."""
    weekly = tuple(hours_of(case["hours"].get(day, [])) for day in WEEKDAYS)
    special = {date.fromisoformat(d): hours_of(spans) for d, spans in case["shifts"].items()}
    for d, spans in case["breaks"].items():
        day = date.fromisoformat(d)
        special[day] = less(special.get(day, weekly[day.weekday()]), hours_of(spans))
    closures = tuple(Closure(date.fromisoformat(d), date.fromisoformat(d)) for d in case["holidays"])
    return Calendar(case["id"], case["tz"], weekly, tuple(special.items()), closures)


def hours_of(spans: list[list[str]]) -> tuple[Hours, ...]:
    return tuple(Hours(minute(a), minute(b)) for a, b in spans)


def less(opened: tuple[Hours, ...], taken: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """What breaks leave of a day, a minute at a time."""
    shut = {m for span in taken for m in range(span.start, span.end)}
    return tuple(Hours(m, m + 1) for span in opened for m in range(span.start, span.end) if m not in shut)


def minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:5])


def instant(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
