"""Answers questions about a calendar's business time, one or a file of them, from text to text.

A question is {"from": INSTANT, "to": INSTANT} or {"from": INSTANT, "add": TIME}; an answer repeats it with `elapsed`
(an ISO 8601 duration), `seconds` (exact) and `text`, or with `due` (ISO 8601 with offset) and `text`, or with `error`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from slalang.calendar.business_days import add_business_days
from slalang.calendar.hours import Calendar, always
from slalang.calendar.opentime import Unreached, add_open_time, open_time
from slalang.calendar.zones import DAY, EARLIEST, EPOCH, LATEST, Zone, known_zone
from slalang.diagnostic import nearest
from slalang.pipeline.project import Project
from slalang.units import decimal_text

TIME = re.compile(r"([+-]?\d{1,9}(?:\.\d{1,6})?)\s*(s|min|h|days?|weeks?|business days?)", re.ASCII)
SURROGATE = re.compile("[\ud800-\udfff]")
SECONDS = {"s": 1, "min": 60, "h": 3600}
REACH = 366 * DAY
MOST_BUSINESS_DAYS = 25_000
"""A century of them: all the open days on the way are looked at."""
LONGEST = 200 * REACH
LONGEST_LINE = 10_000


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Why a question cannot be asked at all."""

    reason: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A calendar ready to be asked."""

    calendar: Calendar
    zone: Zone

    @staticmethod
    def of(project: Project, name: str) -> Asking | NotAsked:
        contract = project.contract
        assert contract is not None, "the contract has been checked"
        known = {c.name: c.hours for c in contract.calendars} | {"always": always(contract.zone)}
        if name not in known:
            names = ", ".join(known)
            return NotAsked(f"there is no calendar `{name}`{nearest(name, known)}; the contract has: {names}")
        return Asking(known[name], known_zone(known[name].zone))

    def many(self, file: Path) -> Iterator[dict[str, object]]:
        """The answers to a file of questions, in its order; a line that cannot be read is an answer with `error`."""
        with file.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.strip():
                    yield self.line(line)

    def line(self, line: str) -> dict[str, object]:
        if len(line) > LONGEST_LINE:
            return {"error": f"a line of more than {LONGEST_LINE} characters"}
        try:
            question = json.loads(line)
        except (ValueError, RecursionError) as fault:
            return {"error": f"this line is no JSON: {fault}"}
        if not isinstance(question, dict) or not all(isinstance(v, str) for v in question.values()):
            return {"error": 'a question is an object of texts, such as {"from": "…", "to": "…"}'}
        if any(SURROGATE.search(text) for pair in question.items() for text in pair):
            return {"error": "a half of a character, which no text has"}
        return {**question, **self.one(question)}

    def one(self, question: Mapping[str, object]) -> dict[str, object]:
        """The answer to one question."""
        if set(question) not in ({"from", "to"}, {"from", "add"}):
            return {"error": 'give "from" with either "to" or "add"'}
        start = self.instant(str(question["from"]))
        if isinstance(start, str):
            return {"error": start}
        if "add" in question:
            return self.due(start, str(question["add"]))
        end = self.instant(str(question["to"]))
        return {"error": end} if isinstance(end, str) else self.elapsed(start, end)

    def elapsed(self, start: int, end: int) -> dict[str, object]:
        if end < start:
            return {"error": "the end lies before the beginning"}
        if end - start > LONGEST:
            return {"error": "more than two centuries lie between them"}
        found = open_time(self.calendar, min(start, end), max(start, end)).elapsed(start, end)
        if isinstance(found, Unreached):
            return {"error": str(found)}
        seconds = decimal_text(Fraction(found, 1_000_000))
        return {"elapsed": f"PT{seconds}S", "seconds": seconds, "text": f"{spoken(found)} ({seconds} s)"}

    def due(self, start: int, amount: str) -> dict[str, object]:
        match = TIME.fullmatch(amount.strip())
        if match is None:
            return {"error": f"`{amount[:40]}` is no time: write `8 h`, `90 min`, `2 business days`"}
        number, unit = Fraction(match[1]), match[2].rstrip("s") if len(match[2]) > 1 else match[2]
        if unit in SECONDS:
            found = add_open_time(self.calendar, start, int(number * SECONDS[unit] * 1_000_000))
        elif number.denominator != 1:
            return {"error": "days are counted whole"}
        else:
            found = self.days(start, int(number), unit)
        if isinstance(found, Unreached):
            return {"error": str(found)}
        return {"due": self.shown(found), "text": self.shown(found)}

    def days(self, start: int, number: int, unit: str) -> int | Unreached:
        if unit == "business day":
            if abs(number) > MOST_BUSINESS_DAYS:
                return Unreached.BEYOND_HORIZON
            reach = REACH + 7 * abs(number) * DAY
            return add_business_days(open_time(self.calendar, start - reach, start + reach), start, number)
        found = self.zone.add_days(start, number * (7 if unit == "week" else 1))
        return Unreached.BEYOND_HORIZON if found is None else found

    def instant(self, text: str) -> int | str:
        """Microseconds since 1970 of an ISO 8601 text; local time of the zone where it has no offset."""
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            return f"`{text[:40]}` is no instant: write 2026-03-02T08:30, with an offset if it is not local time"
        if found.tzinfo is None:
            wall = (found.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
            micros = self.zone.instant(wall)
        else:
            micros = (found - EPOCH) // timedelta(microseconds=1)
        if not EARLIEST + REACH < micros < LATEST - REACH:
            return f"`{text[:40]}` lies outside the years that are computed with"
        return micros

    def shown(self, instant: int) -> str:
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone.info).isoformat()


def spoken(micros: int) -> str:
    """`7 h 30 min`, without what is zero."""
    minutes, rest = divmod(micros, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = decimal_text(Fraction(rest, 1_000_000))
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{seconds} s" if rest else ""]
    return " ".join(part for part in parts if part) or "0 s"
