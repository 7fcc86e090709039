"""The days of the week as people write them, by the names that a contract has for them."""

from __future__ import annotations

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {
    **{name: day[:3] for day in WEEKDAYS for name in (day, day[:3])},
    "tues": "tue",
    "weds": "wed",
    "thur": "thu",
    "thurs": "thu",
}


def day_of(name: str) -> str:
    """`mon` for a `Monday` that is written out or begins with a capital; else the name as it is."""
    return DAYS.get(name.lower(), name)
