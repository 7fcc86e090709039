"""The months of acme-care recomputed row by row with the standard library alone, as a controller would.

Takes the files of `contracts/acme-care/data`; gives for each month the counts behind every objective, after relief, and
the credits in euro; assumes the contract as it is written there (its bands and limits are repeated here on purpose, so
that the two can be compared). All times are local; no span that is measured crosses a clock change.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

Row = dict[str, str]
CLOSED = {date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 1)}
HOURS = ((time(9), time(14)), (time(15), time(18)))
LIMITS = {"p1": timedelta(hours=4), "p2": timedelta(hours=8), "p3": timedelta(hours=16), "p4": timedelta(hours=40)}
AS_OF = datetime(2026, 10, 1)
AMENDED = 7
"""From July the target is 85 %, each band stands 5 points higher, and maintenance is not excused any more."""
CENT = Decimal("0.01")


@dataclass(slots=True)
class Month:
    """Numerators and denominators, amounts before and after the settlement."""

    month: int
    speed: tuple[int, int]
    abandoned: tuple[int, int]
    left_out: int
    resolved: tuple[int, int]
    late_critical: Fraction
    handling: tuple[Fraction, int]
    desk_fee: Fraction
    answer_credit: Fraction = Fraction(0)
    abandonment_credit: Fraction = Fraction(0)
    given: Fraction = Fraction(0)
    total: Decimal = Decimal(0)
    earned_back: Decimal = Decimal(0)
    steps: list[str] = field(default_factory=list)

    @property
    def charges(self) -> Fraction:
        return 40_000 + self.desk_fee


def months(data: Path) -> list[Month]:
    """January to September, settled one after the other."""
    measured = [measure(data, number) for number in range(1, 10)]
    run = 0
    for number, month in enumerate(measured):
        run = run + 1 if Fraction(*month.speed) < target(month.month) else 0
        settle(month, run, measured[:number])
        earn_back(measured[: number + 1])
    return measured


def target(month: int) -> Fraction:
    return Fraction(85 if month >= AMENDED else 80, 100)


def earn_back(so_far: list[Month]) -> None:
    """The credit for slow answers of two months ago is taken back where both months since reach 85 %."""
    if len(so_far) > 2 and all(Fraction(*m.speed) >= Fraction(85, 100) for m in so_far[-2:]):
        so_far[-1].earned_back = Decimal(so_far[-3].given.numerator) / so_far[-3].given.denominator
        so_far[-1].total -= so_far[-1].earned_back


def satisfaction(data: Path, quarter: int) -> tuple[int, int]:
    """Answers of 4 and 5, and all answers of the quarter."""
    scores = [
        int(r["score"]) for r in rows(data, "surveys.csv") if (instant(r["answered_at"]).month + 2) // 3 == quarter
    ]
    return sum(score >= 4 for score in scores), len(scores)


# ---------------------------------------------------------------------- money


def settle(month: Month, run: int, before: list[Month]) -> None:
    result = Fraction(*month.speed)
    if run:
        below = target(month.month) - result
        band = Fraction(2, 100) if below <= Fraction(5, 100) else Fraction(5, 100)
        band = Fraction(10, 100) if below > Fraction(10, 100) else band
        month.answer_credit = band * 40_000 * {1: Fraction(1), 2: Fraction(3, 2)}.get(run, Fraction(2))
    over = Fraction(*month.abandoned) - Fraction(5, 100)
    if over > 0:
        month.abandonment_credit = Fraction(5, 1000) * 40_000 * (over * 100 // 1)
    kept = max(month.answer_credit, month.abandonment_credit) + month.late_critical
    monthly = Fraction(15, 100) * month.charges
    rolling = Fraction(10, 100) * sum((m.charges for m in [*before, month]), Fraction(0))
    rolling -= sum((Fraction(m.total) for m in before), Fraction(0))
    limited = min(kept, monthly, max(rolling, Fraction(0)))
    way = ROUND_FLOOR if limited < kept else ROUND_HALF_UP
    total = (Decimal(limited.numerator) / Decimal(limited.denominator)).quantize(CENT, way)
    month.total = total if total >= 1 else Decimal(0)
    if limited == kept and month.answer_credit >= month.abandonment_credit:
        month.given = month.answer_credit  # what a cap leaves of it is not computed here: no such month is earned back
    month.steps = [f"kept {float(kept):.2f}", f"monthly cap {float(monthly):.2f}", f"rolling cap {float(rolling):.2f}"]


# ---------------------------------------------------------------------- counts


def measure(data: Path, number: int) -> Month:
    calls = [
        r for r in all_calls(data) if instant(r["offered_at"]).month == number and office(instant(r["offered_at"]))
    ]
    crowded, spans = crowded_days(data, calls), relieved(data, number)
    counted = [r for r in calls if instant(r["offered_at"]).date() not in crowded and not inside(r, spans)]
    long = [r for r in counted if r["answered_at"] or (r["abandoned_at"] and wait(r) >= timedelta(seconds=5))]
    fast = [r for r in long if r["answered_at"] and wait(r) <= timedelta(seconds=20)]
    judged, critical = desk(data, number)
    scores = [Fraction(r["score"].removesuffix("%")) for r in rows(data, "reviews.csv") if reviewed(r, number)]
    fees = [Fraction(r["amount"]) for r in rows(data, "billings.csv") if r["item"] == "desk" and billed(r, number)]
    return Month(
        month=number,
        speed=(len(fast), len(long)),
        abandoned=(sum(bool(r["abandoned_at"]) for r in long), len(long)),
        left_out=len(calls) - len(counted),
        resolved=judged,
        late_critical=critical,
        handling=(sum(scores, Fraction(0)) / len(scores), len(scores)),
        desk_fee=sum(fees, Fraction(0)),
    )


def crowded_days(data: Path, calls: list[Row]) -> set[date]:
    """Days on which more than 110 % of the calls expected came."""
    expected = {instant(r["from_at"]).date(): int(r["expected"]) for r in rows(data, "forecasts.csv")}
    came: dict[date, int] = {}
    for row in calls:
        day = instant(row["offered_at"]).date()
        came[day] = came.get(day, 0) + 1
    return {day for day, volume in came.items() if volume * 100 > 110 * expected[day]}


def relieved(data: Path, number: int) -> list[tuple[datetime, datetime]]:
    """Announced and not refused maintenance of the month, until eight hours are used up."""
    first, end = datetime(2026, number, 1), datetime(2026, number + 1, 1)
    left = timedelta(hours=8 if number < AMENDED else 0)
    spans = []
    for row in sorted(rows(data, "outages.csv"), key=lambda r: r["started_at"]):
        start, stop = max(instant(row["started_at"]), first), min(instant(row["ended_at"]), end)
        if start < stop and announced(row) and decision(data, row) != "refused":
            spans.append((start, min(stop, start + left)))
            left -= spans[-1][1] - spans[-1][0]
    return [span for span in spans if span[0] < span[1]]


def announced(row: Row) -> bool:
    notice = timedelta(hours=48)
    return row["planned"] == "yes" and instant(row["announced_at"]) <= instant(row["started_at"]) - notice


def decision(data: Path, outage: Row) -> str:
    """The last decision about the span; silence approves."""
    about = [
        r for r in rows(data, "approvals.csv") if r["from"] == outage["started_at"] and r["to"] == outage["ended_at"]
    ]
    return max(about, key=lambda r: r["at"])["decision"] if about else "approved"


def inside(row: Row, spans: list[tuple[datetime, datetime]]) -> bool:
    return any(start <= instant(row["offered_at"]) < end for start, end in spans)


def desk(data: Path, number: int) -> tuple[tuple[int, int], Fraction]:
    """Tickets of the month by their due instant: in time, decided; and what the late critical ones cost."""
    in_time = decided = 0
    cost = Fraction(0)
    holds = rows(data, "holds.csv")
    for row in rows(data, "tickets.csv"):
        kind = severity(row)
        paused = waits(row, holds)
        due = deadline(instant(row["opened_at"]), kind, paused)
        stop = instant(row["resolved_at"]) if row["resolved_at"] else None
        if due is None or due.month != number or (stop is None and due >= AS_OF):
            continue
        decided += 1
        in_time += stop is not None and stop <= due
        if kind == "p1" and (stop is None or stop > due):
            assert not any(end > due for _, end in paused), "a critical ticket that waits after its deadline"
            hours = -((due - (stop or AS_OF)) // timedelta(hours=1))
            cost += min(500, 50 + 25 * hours)
    return (in_time, decided), cost


def severity(row: Row) -> str:
    words = row["subject"].lower()
    if "outage" in words or "caída" in words or (row["impact"] == "high" and row["urgency"] == "high"):
        return "p1"
    if "high" in {row["impact"], row["urgency"]}:
        return "p2"
    return "p4" if row["impact"] == "low" and row["urgency"] == "low" else "p3"


def waits(ticket: Row, holds: list[Row]) -> list[tuple[datetime, datetime]]:
    mine = [r for r in holds if r["ticket"] == ticket["id"] and r["reason"] == "waiting on customer"]
    return [(instant(r["started_at"]), instant(r["ended_at"]) if r["ended_at"] else datetime.max) for r in mine]


def deadline(opened: datetime, kind: str, paused: list[tuple[datetime, datetime]]) -> datetime | None:
    """The first second at which open time less open waits is the limit, found by bisection; none while a wait lasts."""
    low, high = 0, 90 * 86_400
    while low < high:
        middle = (low + high) // 2
        reached = spent(opened, opened + timedelta(seconds=middle), kind, paused) >= LIMITS[kind]
        low, high = (low, middle) if reached else (middle + 1, high)
    return opened + timedelta(seconds=low) if low < 90 * 86_400 else None


def spent(start: datetime, end: datetime, kind: str, paused: list[tuple[datetime, datetime]]) -> timedelta:
    left = open_time(start, end, kind)
    upto = start
    for wait_start, wait_end in sorted(paused):
        begins, ends = max(wait_start, upto), min(wait_end, end)
        if begins < ends:
            left -= open_time(begins, ends, kind)
            upto = ends
    return left


def open_time(start: datetime, end: datetime, kind: str) -> timedelta:
    if kind == "p1":
        return end - start
    total, day = timedelta(0), start.date()
    while day <= end.date():
        for opens, closes in HOURS if day.weekday() < 5 and day not in CLOSED else ():
            begins, ends = max(start, datetime.combine(day, opens)), min(end, datetime.combine(day, closes))
            total += max(timedelta(0), ends - begins)
        day += timedelta(days=1)
    return total


# ---------------------------------------------------------------------- rows


def all_calls(data: Path) -> Iterator[Row]:
    for path in sorted(data.glob("calls-*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def rows(data: Path, name: str) -> list[Row]:
    with (data / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def office(at: datetime) -> bool:
    return at.weekday() < 5 and at.date() not in CLOSED and any(opens <= at.time() < closes for opens, closes in HOURS)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def wait(row: Row) -> timedelta:
    return instant(row["answered_at"] or row["abandoned_at"]) - instant(row["offered_at"])


def reviewed(row: Row, number: int) -> bool:
    return row["scorecard"] == "call handling" and instant(row["reviewed_at"]).month == number


def billed(row: Row, number: int) -> bool:
    return instant(row["billed_at"]).month == number
