"""Makes the synthetic data of this contract: `python generate.py [FOLDER]` writes what `data/` holds, always the same.

Nothing here is real: people, calls, tickets and amounts come from one seeded generator, so shaped that each month tells
another story (see README.md). Takes the plan below; gives CSV files with times in the contract's zone (Europe/Madrid),
none of them in an hour that a clock change skips or repeats; assumes nothing but the standard library, of which only
`Random.random` is used, whose sequence Python keeps for ever.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TypeVar

SEED = "acme-care 2026"
FIRST, LAST = date(2026, 1, 1), date(2026, 9, 30)
OFFICE = ((time(9), time(14)), (time(15), time(18)))
HOLIDAYS = frozenset({date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 1)})
CLOCK_CHANGE = frozenset({date(2026, 3, 28), date(2026, 3, 29)})
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Row = tuple[str, ...]
T = TypeVar("T")


# ---------------------------------------------------------------------- the plan


@dataclass(frozen=True, slots=True)
class Service:
    """How callers fare: calls a working day, and of those that do not hang up at once those answered fast and lost."""

    calls: int
    fast: float
    lost: float


MONTHS = {
    1: Service(calls=186, fast=0.660, lost=0.043),  # a start with too few agents: under 70 %
    2: Service(calls=190, fast=0.862, lost=0.030),  # good
    3: Service(calls=186, fast=0.775, lost=0.042),  # slow: 75 % to 80 %, once the relieved days are left out
    4: Service(calls=194, fast=0.748, lost=0.066),  # slower, and too many give up
    5: Service(calls=196, fast=0.655, lost=0.122),  # under 70 %, the third miss in a row
    6: Service(calls=184, fast=0.824, lost=0.064),  # answered in time again, but still too many give up
    7: Service(calls=180, fast=0.850, lost=0.028),  # over 80 %, which the amendment makes a miss
    8: Service(calls=172, fast=0.884, lost=0.026),  # good
    9: Service(calls=188, fast=0.892, lost=0.024),  # good again: July's credit is earned back
}
CROWDED = Service(calls=0, fast=0.45, lost=0.14)
DOWN = Service(calls=0, fast=0.08, lost=0.40)
CLOSED = Service(calls=7, fast=0.20, lost=0.60)

VOLUME = {  # calls in office hours as a share of the forecast; other days stay within 6 % of it
    date(2026, 3, 10): 1.32,
    date(2026, 3, 11): 1.22,
    date(2026, 3, 18): 1.10,  # exactly 110 % is not over 110 %
    date(2026, 6, 16): 1.35,
    date(2026, 6, 17): 1.24,
    date(2026, 9, 8): 1.28,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Months that were made together, with sequences of their own, so that what was made before stays as it was."""

    months: range
    name: str = ""

    @property
    def last(self) -> date:
        return date(2026, self.months[-1] + 1, 1) - timedelta(1)

    def random(self, kind: str) -> Random:
        return Random(f"{SEED} {kind}{self.name}")


HALF, SUMMER = PARTS = Part(range(1, 7)), Part(range(7, 10), " summer")


@dataclass(frozen=True, slots=True)
class Outage:
    """An interruption; announced long enough before it or not, and what the customer's IT manager decided."""

    started_at: datetime
    ended_at: datetime
    announced_at: datetime | None = None
    decisions: tuple[tuple[datetime, str], ...] = ()


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute)


OUTAGES = (
    # announced 48 h before, to the minute
    Outage(at(1, 21, 16), at(1, 21, 17), at(1, 19, 16), ((at(1, 22, 10), "approved"),)),
    Outage(at(2, 11, 10), at(2, 11, 13), at(2, 6, 12), ((at(2, 12, 9, 30), "approved"),)),
    # nobody answers: silence approves
    Outage(at(3, 4, 9), at(3, 4, 14), at(2, 27, 10)),
    # 8 h a month: only its first 3 h are excused
    Outage(at(3, 25, 9), at(3, 25, 14), at(3, 20, 10)),
    Outage(at(4, 15, 15), at(4, 15, 18), at(4, 10, 11), ((at(4, 16, 11), "refused"),)),
    # announced a day before: too late to excuse anything
    Outage(at(4, 22, 10), at(4, 22, 11), at(4, 21, 10)),
    Outage(at(5, 12, 11), at(5, 12, 11, 40)),
    # a night between two months: an hour of May's allowance, three of June's
    Outage(at(5, 31, 23), at(6, 1, 3), at(5, 25, 9)),
    # the last decision holds
    Outage(at(6, 10, 9), at(6, 10, 12), at(6, 5, 9), ((at(6, 11, 9, 30), "refused"), (at(6, 11, 16), "approved"))),
    Outage(at(6, 23, 17), at(6, 23, 17, 25)),
    # announced in time, and excused no more: the amendment removes the relief
    Outage(at(7, 15, 10), at(7, 15, 12), at(7, 10, 9)),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The tickets that fall due in a month: how many, how many of them late, and by how much critical ones are."""

    due: int
    late: int
    critical_over: tuple[timedelta, ...] = ()


DESK = {
    1: Desk(58, 2, (50 * MINUTE, 26 * HOUR + 10 * MINUTE, 16 * HOUR + 20 * MINUTE)),  # 75 + 500 + 475 EUR
    2: Desk(55, 2, (70 * MINUTE,)),  # 100 EUR, in a month that met its target
    3: Desk(60, 8, (18 * HOUR + 30 * MINUTE,)),  # 525 EUR, capped at 500
    4: Desk(57, 4),
    5: Desk(52, 5, (2 * HOUR, 15 * MINUTE)),  # exactly two hours over is two started hours: 100 EUR; and 75
    6: Desk(16, 1),  # and one more is still open when the month closes: two failures, under 20 tickets
    7: Desk(56, 2),  # and four of June fall due, of which three stay open
    8: Desk(48, 3),
    9: Desk(57, 2, (90 * MINUTE,)),  # 100 EUR
}
LIMITS = {"p1": 4 * HOUR, "p2": 8 * HOUR, "p3": 16 * HOUR, "p4": 40 * HOUR}
WORDS = {"p1": ("high", "high"), "p2": ("high", "medium"), "p3": ("medium", "low"), "p4": ("low", "low")}
ALARMS = (("Caída de la centralita", "medium"), ("Network OUTAGE in the shop", "low"))
ON_CUSTOMER, ON_SUPPLIER = "waiting on customer", "waiting on supplier"
NEVER = at(12, 31, 0)

# the share of answers that are 4 or 5
PLEASED = {1: 0.93, 2: 0.90, 3: 0.91, 4: 0.82, 5: 0.78, 6: 0.83, 7: 0.95, 8: 0.96, 9: 0.95}
REVIEWS = {
    1: (36, 92.4),
    2: (25, 93.0),
    3: (38, 92.0),
    4: (40, 88.3),
    5: (34, 91.8),
    6: (42, 93.5),
    7: (37, 92.8),
    8: (33, 91.9),
    9: (40, 93.1),
}  # how many, mean score
DESK_FEES = dict(
    zip(
        range(1, 10),
        ("5984.60", "5870.15", "6131.40", "6020.75", "6240.30", "4415.90", "6075.20", "5512.85", "6158.40"),
        strict=True,
    )
)
SITES, TOPICS = ("Madrid", "Vigo"), ("order", "delivery", "return", "invoice", "account", "shop")
SUBJECTS = ("Printer at the till", "Password reset", "Order screen is slow", "Invoice not sent", "Terminal offline")


def main(folder: Path) -> None:
    """Writes every file of `folder`; each kind of fact has its own sequence, so one can change without the others."""
    folder.mkdir(parents=True, exist_ok=True)
    calls, forecasts = voice()
    for month in MONTHS:
        write(folder / f"calls-2026-{month:02}.csv.gz", CALL, [row for row in calls if row[1][5:7] == f"{month:02}"])
    tickets, holds = desk()
    write(folder / "forecasts.csv", FORECAST, forecasts)
    write(folder / "tickets.csv", TICKET, tickets)
    write(folder / "holds.csv", HOLD, holds)
    write(folder / "surveys.csv", SURVEY, surveys(Random(f"{SEED} surveys")))
    write(folder / "reviews.csv", REVIEW, reviews(Random(f"{SEED} reviews")))
    write(folder / "billings.csv", BILLING, billings())
    write(folder / "outages.csv", OUTAGE, outages())
    write(folder / "approvals.csv", APPROVAL, approvals())


# ---------------------------------------------------------------------- calls and their forecast

CALL = ("id", "offered_at", "answered_at", "abandoned_at", "ended_at", "queue", "site", "agent", "customer", "topic")
FORECAST = ("from_at", "queue", "expected", "locked_at")


def voice() -> tuple[list[Row], list[Row]]:
    """Calls in the order of their arrival, and for each working day those expected, locked before the month."""
    calls: list[Row] = []
    forecasts: list[Row] = []
    for part in PARTS:
        random = part.random("calls")
        arrivals, expected = offered_in(random, part)
        calls += [call(random, number, *each) for number, each in enumerate(arrivals, start=len(calls) + 1)]
        forecasts += expected
    return calls, forecasts


def offered_in(random: Random, part: Part) -> tuple[list[tuple[datetime, Service]], list[Row]]:
    """The arrivals of some months, in order, and their forecasts."""
    arrivals: list[tuple[datetime, Service]] = []
    forecasts: list[Row] = []
    for day in (day for day in days() if day.month in part.months):
        if working(day):
            expected = round(MONTHS[day.month].calls * (1.08, 1.02, 0.98, 0.96, 0.96)[day.weekday()] / 10) * 10
            locked = midnight(day.replace(day=1)) - 7 * HOUR
            forecasts.append((text(midnight(day)), "voice", str(expected), text(locked)))
            arrivals += in_office(random, day, expected)
        early = CLOSED.calls if working(day) else 2
        arrivals += [(moment(random, day, time(8), time(9)), CLOSED) for _ in range(early)]
    arrivals.sort(key=lambda arrival: arrival[0])
    return arrivals, forecasts


def in_office(random: Random, day: date, expected: int) -> Iterator[tuple[datetime, Service]]:
    share = VOLUME.get(day) or 0.95 + 0.11 * random.random()
    for _ in range(round(expected * share)):
        opens, closes = OFFICE[0] if random.random() < 0.64 else OFFICE[1]
        offered = moment(random, day, opens, closes)
        down = any(outage.started_at <= offered < outage.ended_at for outage in OUTAGES)
        yield offered, DOWN if down else CROWDED if share > 1.1 else MONTHS[day.month]


def call(random: Random, number: int, offered: datetime, service: Service) -> Row:
    """One caller: hangs up at once (one in eighty), gives up, or is answered, fast or not."""
    answered = abandoned = None
    fate = random.random()
    if random.random() < 0.012:
        abandoned = offered + whole(1 + 4 * random.random())
    elif fate < service.lost:
        abandoned = offered + whole(5 + drawn(random, 70))
    elif fate < service.lost + service.fast:
        answered = offered + whole(20.99 * random.random())
    else:
        answered = offered + whole(21 + drawn(random, 55))
    ended = answered + whole(25 + drawn(random, 210)) if answered else None
    agent = agent_of(random) if answered else ""
    caller = "" if random.random() < 0.08 else f"K{1 + int(6000 * random.random()):04}"
    who = ("voice", one(random, SITES), agent, caller, one(random, TOPICS))
    return (f"C{number:06}", text(offered), text(answered), text(abandoned), text(ended), *who)


# ---------------------------------------------------------------------- tickets and their holds

TICKET = (
    *("id", "opened_at", "first_reply_at", "resolved_at", "closed_at", "reopenings"),
    *("subject", "impact", "urgency", "customer", "site"),
)
HOLD = ("ticket", "started_at", "ended_at", "reason")


@dataclass(slots=True)
class Case:
    """A ticket in the making: opened, waiting in `holds` (from, to, why), due, and resolved before or after that."""

    severity: str
    opened: datetime
    holds: list[tuple[datetime, datetime | None, str]]
    due: datetime | None = None
    resolved: datetime | None = None

    @property
    def last_wait(self) -> datetime:
        """The end of its last wait that ends: no case is resolved while it waits."""
        return max((end for _, end, _ in self.holds if end), default=self.opened + MINUTE)


def desk() -> tuple[list[Row], list[Row]]:
    """Tickets by the month in which they fall due, numbered as they were opened, and their holds."""
    tickets: list[Row] = []
    holds: list[Row] = []
    for part in PARTS:
        random = part.random("tickets")
        cases = [case for month in part.months for case in due_in(random, part, month, DESK[month])]
        cases += unfinished(random) if part is HALF else []
        cases.sort(key=lambda case: case.opened)
        for number, case in enumerate(cases, start=len(tickets) + 1):
            tickets.append(ticket(random, f"T{number:05}", case, part.last))
            holds += [(f"T{number:05}", text(start), text(end), reason) for start, end, reason in case.holds]
    return tickets, holds


def due_in(random: Random, part: Part, month: int, plan: Desk) -> Iterator[Case]:
    """The month's cases: critical ones late by what the plan says (they never wait), other late ones, those in time."""
    in_time = plan.due - plan.late - len(plan.critical_over)
    for over in plan.critical_over:
        yield closed(opened_for(random, part, month, "p1", waits=False), over)
    for _ in range(plan.late):
        yield closed(
            opened_for(random, part, month, one(random, ("p2", "p3")), waits=True), whole(600 + drawn(random, 30_000))
        )
    for _ in range(in_time):
        severity = one(random, ("p1", "p2", "p2", "p3", "p3", "p3", "p3", "p4", "p4"))
        case = opened_for(random, part, month, severity, waits=True)
        assert case.due is not None
        early = (case.due - case.opened).total_seconds() * (0.05 + 0.75 * random.random())
        yield closed(case, max(-whole(early), case.last_wait - case.due))


def opened_for(random: Random, part: Part, month: int, severity: str, *, waits: bool) -> Case:
    """A case due in the month, its waits over before: drawn from a week before the month to its end until it is."""
    first = midnight(date(2026, month, 1)) - (7 * DAY if month > part.months[0] else timedelta(0))
    while True:
        day = (first + whole(38 * 86_400 * random.random())).date()
        if day > part.last or (severity != "p1" and not working(day)) or day in CLOCK_CHANGE:
            continue
        opened = moment(random, day, time(8), time(20))
        case = Case(severity, opened, held(random, opened, severity) if waits else [])
        case.due = deadline(case)
        if case.due and (case.due.year, case.due.month) == (2026, month) and case.last_wait < case.due:
            return case


def closed(case: Case, over: timedelta) -> Case:
    assert case.due is not None
    case.resolved = case.due + over
    return case


def held(random: Random, opened: datetime, severity: str) -> list[tuple[datetime, datetime | None, str]]:
    """Up to three waits, which may overlap or touch; only those for the customer stop the clock."""
    waits: list[tuple[datetime, datetime | None, str]] = []
    scale = 1_500 if severity == "p1" else 14_000
    start = opened
    for _ in range(int(3.4 * random.random() ** 2)):
        start += whole(120 + drawn(random, scale / 2))
        end = start + whole(300 + drawn(random, scale))
        waits.append((start, end, ON_CUSTOMER if random.random() < 0.7 else ON_SUPPLIER))
        start = end if random.random() < 0.3 else start
    return waits


def unfinished(random: Random) -> list[Case]:
    """Cases open at the end of June (one past its deadline, one that waits for the customer) or due in July."""
    overdue = Case("p3", at(6, 22, 10, 14), [])
    waiting = Case("p2", at(6, 24, 12, 31), [(at(6, 24, 16, 2), None, ON_CUSTOMER)])
    later = [Case("p4", moment(random, date(2026, 6, 29), time(9), time(18)), []) for _ in range(4)]
    later[0].resolved = at(6, 30, 17, 45)
    return [overdue, waiting, *later]


def ticket(random: Random, name: str, case: Case, last: date) -> Row:
    subject, (impact, urgency) = one(random, SUBJECTS), WORDS[case.severity]
    if case.severity == "p1" and random.random() < 0.5:
        subject, impact = one(random, ALARMS)  # critical by its words, whatever the form says
    if case.severity == "p2" and random.random() < 0.3:
        impact, urgency = "low", "high"
    reply = min(case.opened + whole(60 + drawn(random, 1_800)), case.resolved or NEVER)
    closed_at = case.resolved + 2 * DAY if case.resolved and case.resolved + 2 * DAY < midnight(last + DAY) else None
    again = "" if case.resolved is None else "1" if random.random() < 0.05 else "0"
    shop = f"Shop {1 + int(40 * random.random()):02}"
    moments = (text(case.opened), text(reply), text(case.resolved), text(closed_at))
    return (name, *moments, again, subject, impact, urgency, shop, one(random, SITES))


def deadline(case: Case) -> datetime | None:
    """The first instant at which the case has spent its limit; none while a wait for the customer lasts."""
    left = LIMITS[case.severity]
    for start, end in running(case):
        if left <= end - start:
            return start + left
        left -= end - start
    return None


def running(case: Case) -> Iterator[tuple[datetime, datetime]]:
    """Spans in which the case's clock runs, in order, for sixty days: open time less waits for the customer."""
    waits = sorted((start, end or NEVER) for start, end, reason in case.holds if reason == ON_CUSTOMER)
    for opens, closes in open_spans(case.opened, always=case.severity == "p1"):
        now = opens
        for start, end in waits:
            if end > now and start < closes:
                if start > now:
                    yield now, start
                now = end
        if now < closes:
            yield now, closes


def open_spans(start: datetime, *, always: bool) -> Iterator[tuple[datetime, datetime]]:
    if always:
        yield start, start + 60 * DAY
        return
    for day in (start.date() + i * DAY for i in range(60)):
        for opens, closes in OFFICE if working(day) else ():
            if datetime.combine(day, closes) > start:
                yield max(start, datetime.combine(day, opens)), datetime.combine(day, closes)


# ---------------------------------------------------------------------- opinions, bills, outages

SURVEY = ("id", "answered_at", "score", "contact")
REVIEW = ("id", "reviewed_at", "score", "critical_error", "scorecard", "agent")
BILLING = ("id", "billed_at", "amount", "item")
OUTAGE = ("id", "component", "severity", "planned", "announced_at", "started_at", "ended_at", "affected", "users")
APPROVAL = ("declaration", "key", "from", "to", "by", "at", "decision")


def surveys(random: Random) -> list[Row]:
    """Answers from 1 to 5, on any day; `contact` is a call or a ticket."""
    rows: list[Row] = []
    for month, pleased in PLEASED.items():
        for _ in range(54 + int(12 * random.random())):
            score = one(random, ("4", "5", "5")) if random.random() < pleased else one(random, ("1", "2", "3", "3"))
            day = one(random, [day for day in days() if day.month == month])
            rows.append((text(moment(random, day, time(9), time(21))), score, one(random, ("voice", "voice", "desk"))))
    return [(f"S{number:04}", *row) for number, row in enumerate(sorted(rows), start=1)]


def reviews(random: Random) -> list[Row]:
    """Scores to half a percent, at most 100 %; those of e-mails are there to be left aside."""
    rows: list[Row] = []
    for month, (count, mean) in REVIEWS.items():
        for scorecard in ["call handling"] * count + ["e-mail"] * 8:
            score = min(200, round(2 * (mean + 5 * (sum(random.random() for _ in range(6)) - 3))))
            day = one(random, [day for day in days() if day.month == month and working(day)])
            error = "yes" if score < 165 and random.random() < 0.5 else "no"
            when = text(moment(random, day, time(9), time(18)))
            rows.append((when, f"{score / 2:.1f}%", error, scorecard, agent_of(random)))
    return [(f"R{number:04}", *row) for number, row in enumerate(sorted(rows), start=1)]


def billings() -> list[Row]:
    """Two desk items a month and one of another kind, so that `where item is "desk"` has something to leave out."""
    rows: list[Row] = []
    for month, fee in DESK_FEES.items():
        rows.append((text(at(month, 15, 12)), "1250.00", "desk"))
        rows.append((text(at(month, 28, 12)), str(Decimal(fee) - 1250), "desk"))
        rows.append((text(at(month, 28, 12)), "380.00", "headsets"))
    return [(f"B{number:03}", *row) for number, row in enumerate(rows, start=1)]


def outages() -> list[Row]:
    rows: list[Row] = []
    for number, outage in enumerate(OUTAGES, start=1):
        kind = ("full", "no") if outage.announced_at is None else ("partial", "yes")
        spans = (text(outage.announced_at), text(outage.started_at), text(outage.ended_at))
        rows.append((f"O{number:02}", "telephony", *kind, *spans, "24", "24"))
    return rows


def approvals() -> list[Row]:
    """What was decided about announced maintenance: the span is the outage's, the last decision holds."""
    return [
        ("maintenance", "", text(outage.started_at), text(outage.ended_at), "it_manager", text(decided), decision)
        for outage in OUTAGES
        for decided, decision in outage.decisions
    ]


# ---------------------------------------------------------------------- days, draws, files


def days() -> Iterator[date]:
    return (FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1))


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def moment(random: Random, day: date, opens: time, closes: time) -> datetime:
    """A whole second of the day in [opens, closes)."""
    start = datetime.combine(day, opens)
    return start + whole((datetime.combine(day, closes) - start).total_seconds() * random.random())


def drawn(random: Random, mean: float) -> float:
    """Exponential, cut at six times its mean so that no row runs away."""
    return min(6 * mean, -mean * math.log(1 - random.random()))


def agent_of(random: Random) -> str:
    return f"A{1 + int(24 * random.random()):02}"


def one(random: Random, among: Sequence[T]) -> T:
    return among[int(len(among) * random.random())]


def whole(seconds: float) -> timedelta:
    return timedelta(seconds=int(seconds))


def text(instant: datetime | None) -> str:
    return "" if instant is None else instant.isoformat(" ")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV file, gzipped without a date where the name says so: the same rows are the same bytes."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(header)
    lines.writerows(rows)
    raw = out.getvalue().encode()
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data")
