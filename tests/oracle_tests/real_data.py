"""The real data beside the repository as plain rows, read in plain Python and by nothing of the sources."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from slalang.units import CalendarSpan
from tests.oracle.world import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HALF_DAY = timedelta(hours=12)


def micros(at: datetime) -> int:
    return (at.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def read(file: Path, delimiter: str = ",") -> list[dict[str, str]]:
    data = file.read_bytes()
    text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


# ---------------------------------------------------------------- incident desk


def incidents(file: Path) -> dict[str, list[Row]]:
    """Tickets with their holds and closures, folded from the events of each case in order of time."""
    cases: dict[str, list[tuple[int, str, str, str]]] = {}
    for line in read(file):
        at = micros(datetime.fromisoformat(line["time:timestamp"]))
        event = (at, line["concept:name"], line["lifecycle:transition"], line["impact"])
        cases.setdefault(line["case:concept:name"], []).append(event)
    rows: dict[str, list[Row]] = {"ticket": [], "hold": [], "closure": [], "outage": []}
    for case, events in cases.items():
        events.sort(key=lambda e: e[0])
        resolved = [at for at, *state in events if state[:2] == ["Completed", "Resolved"]]
        ticket = {"id": case, "opened_at": events[0][0], "resolved_at": resolved[-1] if resolved else None}
        rows["ticket"].append({**ticket, "impact": events[-1][3]})
        for this, after in pairwise([*events, None]):
            assert this is not None
            at, first, second, _ = this
            span: dict[str, Any] = {"ticket": case, "started_at": at, "ended_at": after[0] if after else None}
            if first == "Accepted" and second.startswith("Wait"):
                rows["hold"].append({**span, "reason": second})
            if (first, second) == ("Completed", "Resolved"):
                rows["closure"].append(span)
    return rows


# ---------------------------------------------------------------- city requests


def city_requests(requests: Path, promises: Path) -> dict[str, list[Row]]:
    zone = ZoneInfo("America/New_York")

    def moment(text: str) -> int | None:
        return micros(datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=zone)) if text else None

    found = [
        {
            "id": line["ServiceRequestNum"],
            "type": line["SRType"],
            "agency": line["Agency"],
            "status": line["SRStatus"],
            "opened_at": moment(line["CreatedDate"]),
            "closed_at": moment(line["CloseDate"]),
            "city_due": moment(line["DueDate"]),
        }
        for line in read(requests)
    ]
    promised = [{"type": line["type"], "days": CalendarSpan(days=int(line["days"]))} for line in read(promises)]
    return {"request": found, "promise": promised}


# ---------------------------------------------------------------- bank calls


def bank_calls(file: Path) -> list[Row]:
    """Calls with the instants in which they queued, were answered or given up; waits may pass midnight."""
    zone = ZoneInfo("Asia/Jerusalem")

    def after(day: datetime, time: str, reference: datetime | None) -> datetime:
        hours, minutes, seconds = map(int, time.split(":"))
        found = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if reference is not None and reference - found > HALF_DAY:
            found += timedelta(days=1)
        return found

    rows = []
    for line in read(file, "\t"):
        if line["outcome"] == "PHANTOM":
            continue
        day = datetime.strptime(line["date"], "%y%m%d")
        queued = (line["q_start"], line["q_exit"]) != ("0:00:00", "0:00:00")
        entry = after(day, line["vru_entry"], None)
        offered = after(day, line["q_start"] if queued else line["vru_exit"], entry)
        left = after(day, line["q_exit"] if queued else line["vru_exit"], offered)
        ends = {"AGENT": "answered_at", "HANG": "abandoned_at"}
        row: Row = dict.fromkeys(("answered_at", "abandoned_at", "left_queue_at"))
        row["id"] = "|".join((line["date"], line["vru+line"], line["call_id"]))
        row["offered_at"] = micros(offered.replace(tzinfo=zone))
        row[ends[line["outcome"]]] = micros(left.replace(tzinfo=zone))
        rows.append(row)
    return rows
