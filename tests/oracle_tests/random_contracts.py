"""Random small contracts and rows: text put together from templates over a fixed set of records.

Everything drawn is a form that this version evaluates; the checker must accept every contract that is put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.oracle.world import Decision, Row
from tests.oracle_tests.texts import HEAD, HOUR, MINUTE, at

Draw = Any

RECORDS = """
record call "Call" {
  id: text key
  offered_at: instant
  answered_at: instant optional
  abandoned_at: instant optional
  site: text optional
  queue: one of ("sales", "help")
  counted by offered_at
}
record ticket "Ticket" {
  id: text key
  opened_at: instant
  resolved_at: instant optional
  impact: one of ("high", "low")
  site: text optional
  customer: text optional
  counted by opened_at
}
record hold of ticket "Wait" {
  started_at: instant
  ended_at: instant optional
  reason: text optional
  lasts from started_at to ended_at
  counted by started_at
}
record outage "Outage" {
  id: text key
  severity: one of ("full", "part")
  started_at: instant
  ended_at: instant optional
  lasts from started_at to ended_at
  counted by started_at
}
record survey "Survey" {
  id: text key
  answered_at: instant
  score: number
  site: text
  counted by answered_at
}
record billing "Billing" {
  id: text key
  billed_at: instant
  amount: money
  item: text
  counted by billed_at
}
record rule "Limit of a site" {
  site: text key
  valid_from: date key
  limit: duration
}
lookup agreed of ticket in rules by site as of opened_at
lookup again of call in calls by site next after offered_at
lookup earlier of call in calls by site last before offered_at

define left_at of call = answered_at else abandoned_at
define wait of call = left_at - offered_at
define quick(within: duration) of call = answered_at exists and wait is at most within
define waits_of of ticket = count of holds where reason is "customer"
metric handled of call "Handled" { value count of calls where answered_at exists }

role manager of customer "Manager"
"""

ZONES = ("Europe/Madrid", "America/New_York", "UTC", "Asia/Kolkata", "Australia/Lord_Howe")
TERMS = ("2026-01-01 to 2026-12-31", "2026-02-01 to 2026-12-31", "2026-02-17 to 2027-02-16", "2025-11-15 to 2026-04-20")
CALENDARS = (
    "open mon-fri 09:00-14:00, 15:00-18:00",
    'open mon-fri 09:00-17:00\n  closed holidays "ES-MD"',
    "open mon-sat 08:00-12:00\n  open 2026-03-08 00:00-24:00\n  closed 2026-03-19, 2026-04-02 to 2026-04-06",
    "open mon-sun 00:00-24:00",
    "open sun-thu 20:00-24:00\n  open fri 00:00-06:30",
)
AS_OF = ("2026-04-01", "2026-03-31 12:00", "2026-05-01", "2026-03-20 10:00", "2026-03-09 00:30")
SITES = ("a", "b", None)


@dataclass(frozen=True)
class Case:
    """A contract's text with rows and decisions, judged at an instant; `until` lies in the last period settled."""

    text: str
    rows: dict[str, list[Row]]
    decisions: tuple[Decision, ...]
    as_of: int
    until: int


@st.composite
def cases(draw: Draw) -> Case:
    zone = draw(st.sampled_from(ZONES))
    term = draw(st.sampled_from(TERMS))
    text = HEAD.format(term=term, zone=zone) + RECORDS + body(draw)
    rows = rows_of(draw, zone)
    as_of = at(draw(st.sampled_from(AS_OF)), zone)
    return Case(text, rows, decisions_of(draw, rows, zone), as_of, at("2026-03-31 23:00", zone))


def pick(draw: Draw, *options: Any) -> Any:
    return draw(st.sampled_from(options))


def maybe(draw: Draw, text: str, *, often: int = 2) -> str:
    """A text or nothing."""
    return text if draw(st.integers(0, often)) == 0 else ""


# ---------------------------------------------------------------- the contract


def body(draw: Draw) -> str:
    parts = [calendars(draw), priority(), clock(draw), services(draw)]
    kinds = draw(st.lists(st.sampled_from(sorted(OBJECTIVES)), min_size=1, max_size=3))
    promises = [OBJECTIVES[kind](draw, f"o{i}") for i, kind in enumerate(kinds)]
    parts += [p.text for p in promises]
    eased = [p for p in promises if p.record in {"call", "ticket"} and "all tickets" not in p.text]
    parts += [relief(draw, f"r{i}", draw(st.sampled_from(eased))) for i in range(draw(st.integers(0, 3)) if eased else 0)]
    parts.append(money(draw, promises))
    text = "\n".join(parts)
    if "limit agreed.limit" in text:  # then the verdict may be missing
        text = text.replace("where fix.late", "where agreed exists and fix.late")
    return text


def calendars(draw: Draw) -> str:
    first, second = pick(draw, *CALENDARS), pick(draw, *CALENDARS)
    zone = pick(draw, "", '\n  timezone "America/New_York"', '\n  timezone "Asia/Kolkata"')
    return f"""
calendar office "Office" {{ {first} }}
calendar far "Far away" {{{zone}
  {second} }}
calendar both "Both" {{ open as office, far{maybe(draw, " closed 2026-03-12")} }}
"""


def priority() -> str:
    return """
priority severity of ticket "Severity" {
  class p1 "Critical" when impact is "high" and site is "a"
  class p2 "High" when impact is "high"
  class p3 "Normal" otherwise
}
"""


def clock(draw: Draw) -> str:
    runs = pick(draw, "office", "always", "far", "both", 'by impact { "high": always, "low": office }')
    limit = pick(
        draw,
        "limit 4 h",
        "limit 45 min",
        'limit by impact { "high": 2 h, "low": 10 h }',
        "limit by severity { p1: 1 h, p2: 4 h, otherwise: 16 h }",
        "limit (agreed.limit else 8 h)",
        "limit agreed.limit",
        "limit 0 h",
        "limit 1 business day",
        "limit 2 business days",
        "limit end of 1 business day",
    )
    if runs == "always" and draw(st.booleans()):
        limit = pick(draw, "limit 1 day", "limit 3 days")
    if "business" in limit and runs.startswith("by"):
        runs = "office"
    pauses = pick(draw, "", "pauses holds", 'pauses holds where reason is "customer"')
    return f"""
clock fix of ticket "Repair" {{
  starts opened_at
  stops resolved_at
  runs {runs}
  {limit}
  {pauses}
}}
"""


def services(draw: Draw) -> str:
    covers = pick(draw, "calls", "calls in office", 'calls where site is "a"', 'calls in far where queue is "help"')
    return f"""
charge fee "Fee" {{ amount {pick(draw, "1_000 EUR", "999.99 EUR", "0 EUR")} each month }}
charge desk "Desk" {{ amount sum of amount over billings where item is "desk" each month }}
service voice "Voice" {{ covers {covers}  fee fee }}
service help "Help" {{ covers tickets  {maybe(draw, "fee desk", often=1)} }}
"""


# ---------------------------------------------------------------- objectives


@dataclass(frozen=True)
class Promise:
    """An objective as text, with what the rest of the contract must know of it."""

    name: str
    text: str
    record: str
    share: bool
    least: Fraction | None = None
    grouped: str = ""
    unit: str = "month"
    levels: tuple[str, ...] = ()
    clock: bool = False


def objective(draw: Draw, name: str, measure: str, record: str, *, by: str = "", share: bool = True, **known: Any) -> Promise:
    """An objective with a share as its measure: target, levels, groups, few rows."""
    least = Fraction(pick(draw, 50, 80, 90, 100), 100)
    unit = pick(draw, "month", "month", "month", "quarter")
    grouped = known.pop("groups", None)
    key = pick(draw, "", *grouped) if grouped else ""
    clauses = [f"measure {measure}", f"target {target(draw, least, key)}", f"each {unit} {by}"]
    table = "by " in clauses[1]
    levels: tuple[str, ...] = ()
    if least > Fraction(1, 2) and not table and draw(st.booleans()):
        levels = ("serious", "grave")[: draw(st.integers(1, 2))]
        clauses += [f"level {n} when under {p}%" for n, p in zip(levels, (45, 20), strict=False)]
    clauses += [f"for each {key}"] if key else []
    if share:
        clauses.append(few(draw, levels))
    clauses.append(maybe(draw, f"nothing counted: {pick(draw, 'met', 'missed', 'excused', 'not measured')}"))
    service = {"call": "voice", "ticket": "help"}.get(record, "")
    clauses += [maybe(draw, f"service {service}", often=1)] if service else []
    clauses.append(maybe(draw, pick(draw, *ALSO), often=5))
    text = f'\nobjective {name} "Promise {name}" {{\n  ' + "\n  ".join(c for c in clauses if c) + "\n}\n"
    return Promise(name, text, record, share, None if table else least, key, unit, levels, known.get("clock", False))


def target(draw: Draw, least: Fraction, key: str) -> str:
    if key in {"impact", "queue"} and draw(st.booleans()):
        first = {"impact": '"high"', "queue": '"help"'}[key]
        return f"at least by {key} {{ {first}: 90%, otherwise: 60% }}"
    return f"at least {least * 100}%"


def few(draw: Draw, levels: tuple[str, ...]) -> str:
    rule = pick(draw, "", "", "not measured", "met", "at most 1 failure", "at most 0 failures")
    if not rule:
        return ""
    more = f", {levels[0]} when over 2 failures" if levels and "most" in rule and draw(st.booleans()) else ""
    return f"fewer than {pick(draw, 3, 5)}: {rule}{more}"


def ticket_share(draw: Draw, name: str) -> Promise:
    where = pick(
        draw,
        "fix.in_time",
        "not fix.late",
        "fix.in_time and waits_of is under 2",
        'fix.in_time and impact is "high"',
        "fix.in_time or severity is p1",
        "fix.spent is at most 5 h",
    )
    among = pick(draw, "", "", ' among impact is "high"', ' among customer exists and customer is not "x"', " among severity is any of (p1, p3)")
    by = pick(draw, "", "by fix.due", "by opened_at", "by fix.due", "by opened_at + 2 days")
    return objective(draw, name, f"share of tickets where {where}{among}", "ticket", by=by, groups=("impact", "site", "severity"), clock=True)


def call_share(draw: Draw, name: str) -> Promise:
    where = pick(
        draw,
        "quick(within: 30 s)",
        "quick(within: 2 min) or abandoned_at is missing",
        "wait is under 1 min",
        "again is missing",
        "earlier exists and earlier.offered_at is no earlier than offered_at - 2 days",
    )
    among = pick(draw, "", " among answered_at exists or abandoned_at exists", " among answered_at exists", ' among queue is "sales"')
    over = pick(draw, "calls", "calls", "calls in office")
    return objective(draw, name, f"share of {over} where {where}{among}", "call", by=pick(draw, "", "by offered_at"), groups=("queue", "site"))


def buckets(draw: Draw, name: str) -> Promise:
    inner = "(share of calls where quick(within: 1 min))"
    measure = pick(
        draw,
        f"share of 30 min intervals by offered_at in office where {inner} is at least 50% among (count of calls) is over 0",
        f"share of days by offered_at where {inner} is at least 50% among handled is over 0",
        f"mean of {inner} over days by offered_at where (count of calls) is over 0",
        f"mean of {inner} over days by offered_at counting empty as 100%",
        f"mean of {inner} over days by offered_at",
        f"share of weeks by offered_at where {inner} is at least 50%",
    )
    return objective(draw, name, measure, "", share=False)


def snapshot(draw: Draw, name: str) -> Promise:
    old = pick(draw, "2 days", "10 days")
    measure = (
        f"share of all tickets where opened_at is no earlier than period.end - {old} among opened_at is before period.end"
        " and (resolved_at is missing or resolved_at is no earlier than period.end)"
    )
    return objective(draw, name, measure, "ticket")


def grouped_share(draw: Draw, name: str) -> Promise:
    return objective(draw, name, "share of groups by site where (mean of score over surveys) is at least 4", "", share=False)


def figure(draw: Draw, name: str) -> Promise:
    """A measure that is no share, with a target on its own scale."""
    fold = pick(draw, "mean", "median", "largest", "smallest", "percentile 90", "percentile 50", "percentile 33", "sum")
    measure, goal, record = pick(
        draw,
        (f"{fold} of wait over calls where wait exists", "at most 90 s", "call"),
        (f"{fold} of wait over calls where answered_at exists", "under 2 min", "call"),
        (f"{fold} of score over surveys", "at least 3", "survey"),
        (f"{fold} of lasting over outages where lasting exists", "at most 6 h", "outage"),
        ("count of calls", "at least 3", "call"),
        ('count of outages where severity is "full"', "at most 1", "outage"),
        ("(sum of score over surveys) / (count of surveys)", "over 2", ""),
    )
    if "wait" in measure and draw(st.booleans()):
        measure = f"({measure}) rounded {pick(draw, '', 'up', 'down', 'even')} to 10 s"
    unit = pick(draw, "month", "month", "quarter")
    rule = maybe(draw, f"nothing counted: {pick(draw, 'met', 'missed')}")
    text = f'\nobjective {name} "Figure {name}" {{ measure {measure}\n  target {goal}\n  each {unit}\n  {rule} }}\n'
    return Promise(name, text, record, share=False, unit=unit)


ALSO = (
    "also share of calls where abandoned_at exists target at most 50%",
    "also count of surveys target at least 1",
    'also count of outages where severity is "full" target under 2',
)

OBJECTIVES = {
    "ticket share": ticket_share,
    "more ticket shares": ticket_share,
    "call share": call_share,
    "more call shares": call_share,
    "buckets": buckets,
    "snapshot": snapshot,
    "groups": grouped_share,
    "figure": figure,
}


# ---------------------------------------------------------------- reliefs


def relief(draw: Draw, name: str, of: Promise) -> str:
    """A relief for one objective."""
    rows = {"call": "calls", "ticket": "tickets"}[of.record]
    condition = pick(draw, "", ' where site is "a"', {"call": ' where queue is "help"', "ticket": ' where impact is "high"'}[of.record])
    effects = [f"leaves out {rows}{condition}"]
    effects += [f"counts {rows}{condition} as met"] * of.share
    effects += ["pauses the clock"] * of.clock
    effect = pick(draw, *effects)
    when = f"(count of {rows}) is over {pick(draw, 1, 3)}"
    spans = pick(draw, "during outages", 'during outages where severity is "full"')
    shape = pick(draw, "", spans, spans, f"each day\n  when {when}", f"when {when}", f"{spans}\n  when {when}")
    if effect.startswith("pauses") and not shape:
        shape = spans
    if shape.startswith("during"):
        shape += maybe(draw, f"\n  allowance {pick(draw, '90 min', '6 h')} a {pick(draw, 'month', 'day')}", often=1)
    if shape:
        lag = pick(draw, "2 days", "8 h in office", "1 business day in office", "36 h")
        rule = f"approved by manager within {lag} silence {pick(draw, 'approves', 'refuses')}"
        shape += "\n  " + pick(draw, "", "", "approved by manager", rule, rule)
    return f'\nrelief {name} for {of.name} "Relief {name}" {{\n  {effect}\n  {shape}\n}}\n'


# ---------------------------------------------------------------- money


def money(draw: Draw, promises: list[Promise]) -> str:
    penalties = [penalty(draw, f"p{i}", draw(st.sampled_from(promises))) for i in range(draw(st.integers(1, 3)))]
    penalties += [chronic(draw, f"x{i}", draw(st.sampled_from(promises))) for i in range(draw(st.integers(0, 1)))]
    bonus = ""
    if draw(st.integers(0, 3)) == 0:
        of = draw(st.sampled_from(promises))
        bonus = f'\nbonus extra for {of.name} "Extra" {{ each {of.unit}  when met  amount 33.335 EUR }}\n'
    series = """
define owing each month = sum of credits over the 2 months before
define fees_in_year each month = sum of charges over the contract year so far
"""
    return series + "".join(p[1] for p in penalties) + bonus + settlement(draw, [p[0] for p in penalties], bool(bonus))


def penalty(draw: Draw, name: str, of: Promise) -> tuple[str, str]:
    when = pick(draw, "when missed", "when missed", *(f"when missed {n}" for n in of.levels))
    if of.unit == "month":
        when = pick(draw, when, when, "when missed and (months in a row where missed) is at least 2", "when missed 2 months in a row")
        when = pick(draw, when, when, when, "when missed in at least 2 of the last 3 months", "when missed or missed in the month before")
    amount = pick(draw, *amounts(of, when))
    if of.clock and of.unit == "month" and draw(st.integers(0, 2)) == 0:
        when, amount = "whatever the outcome", pick(
            draw,
            "sum of ((5 EUR + (7.77 EUR per started 1 h of fix.overrun)) capped at 50 EUR) over tickets where fix.late",
            "10 EUR per 1 h of (sum of fix.overrun over tickets where fix.late)",
            '3.333 EUR times (count of tickets where fix.late and impact is "high")',
        )
    each = "" if of.unit == "month" else f"each {of.unit}"
    return name, f'\npenalty {name} for {of.name} "Penalty {name}" {{\n  {each}\n  {when}\n  amount {amount}\n}}\n'


def chronic(draw: Draw, name: str, of: Promise) -> tuple[str, str]:
    """A penalty that looks at several periods or groups and is for no objective."""
    key = ' for "high"' if of.grouped == "impact" else ' for "a"' if of.grouped == "site" else ""
    subject = f"{of.name}{key}"
    if of.grouped in {"queue", "severity"} or of.unit != "month":
        conditions = ["(count of outages) is over 1", "month_of_contract is at least 3"]
    else:
        conditions = [
            f"{subject} missed in each of the last 2 months",
            f"{subject} missed in at least 2 of the last 3 months",
            f"({subject} missed or {subject} excused) in at least 1 of the 2 months before",
            f"(count of months in the contract year where {subject} missed) is at least 2",
            f"(count of the last 3 months where {subject} met) is under 2",
            f"(months in a row where {subject} missed) is at least 2",
            f"((largest of {subject} over the last 3 months) else 0) is over 1",
        ]
    if of.grouped == "site" and of.unit == "month":
        conditions += [f"any site where {of.name} missed", f"(count of sites where {of.name} met) is under 2"]
    when, each = pick(draw, *conditions), "month"
    amount = pick(draw, "25 EUR", "3% of charges", "2% of (charges in the month before else 100 EUR)", "1% of fees_in_year")
    if of.unit == "month" and not key and not of.grouped and draw(st.booleans()):
        each, when = "quarter", f"(count of months in the quarter where {of.name} missed) is at least {pick(draw, 1, 2)}"
        amount = pick(draw, "40 EUR", "1% of charges in the quarter", "2.5% of fee in the quarter")
    return name, f'\npenalty {name} "Chronic {name}" {{\n  each {each}\n  when {when}\n  amount {amount}\n}}\n'


def amounts(of: Promise, when: str) -> list[str]:
    found = ["100 EUR", "66.666 EUR", "7.5% of fee" if of.unit == "month" else "70 EUR"]
    if of.unit == "month":
        found += [
            "5% of charges",
            "(10 EUR if missed in the month before otherwise 20 EUR)",
            "1% of (sum of charges over the last 3 months)",
        ]
    if of.unit == "month" and when == "when missed":
        run = "by (months in a row where missed) { at most 1: 1, 2: 1.5, otherwise: 2 }"
        found += [f"(5% of fee) times {run}", f"20 EUR times {run}"]
    if of.share and of.least is not None:
        found += ["10 EUR per full 1 percentage point of shortfall", "4 EUR per 1 percentage point of shortfall"]
        found += ["10 EUR per started 5 percentage points of shortfall"]
        found += ["12 EUR times misses"]
    if of.least is not None and of.least > Fraction(1, 2) and when == "when missed" and "fewer" not in of.text and "nothing counted: missed" not in of.text:
        top = of.least * 100
        found += [f"by result {{ from 60% under {top}%: 40 EUR, under 60%: 90 EUR }}"]
    if of.levels:
        found.append(f"by outcome {{ missed {of.levels[-1]}: 80 EUR, missed: 30 EUR, otherwise: 0 EUR }}")
    if of.grouped == "impact":
        found.append('by impact { "high": 50 EUR, "low": 20 EUR }')
    return found


def settlement(draw: Draw, names: list[str], bonus: bool) -> str:
    steps = []
    if len(names) > 1:
        steps.append(maybe(draw, f"keep {pick(draw, 'highest', 'first')} of {', '.join(names)}", often=1))
    if names:
        steps.append(maybe(draw, f"waive {names[0]} when {pick(draw, 'fee is at least 1_000 EUR', 'credits is under 60 EUR')}"))
        steps.append(maybe(draw, f"cap {names[-1]} at {pick(draw, '55.555 EUR', '5% of charges')}"))
        steps.append(maybe(draw, f"reduce {names[0]} by {pick(draw, '10 EUR', 'owing')}"))
    steps += [maybe(draw, "increase credits by 12.345 EUR"), maybe(draw, f"cap credits at {pick(draw, '15% of charges', '123.456 EUR')}", often=1)]
    steps.append(maybe(draw, "cap credits at 10% of (sum of charges over the last 12 months) - (sum of credits over the 11 months before)", often=1))
    steps = draw(st.permutations([s for s in steps if s]))
    last = [f"round {pick(draw, 'half up', 'up', 'down', 'even')} to {pick(draw, '0.01 EUR', '1 EUR', '0.05 EUR')}"]
    last.append(maybe(draw, f"drop {pick(draw, 'under', 'at most')} {pick(draw, '1 EUR', '50 EUR')}"))
    words = ["pay as credit against the next invoice", "tax as compensation", "unused lapses on termination"]
    words += ["pay bonuses as supplement against the next invoice", "tax bonuses as compensation"] * bonus
    clauses = "\n  ".join(s for s in (*steps, *last, *words) if s)
    return f'\nsettlement monthly "Monthly" {{\n  each month\n  {clauses}\n}}\n'


# ---------------------------------------------------------------- rows

STARTS = ("2026-02-16 08:59:50", "2026-02-27 17:30", "2026-03-06 16:00", "2026-03-07 23:30", "2026-03-12 13:59")
STARTS += ("2026-03-19 10:00", "2026-03-28 23:45", "2026-03-30 18:00", "2026-04-04 12:00", "2026-02-01", "2026-03-31 23:59:59")
LAGS = (0, 5, 19, 20, 30, 31, 60, 61, 90, 120, 600, 3599, 3600, 7200, 14400, 28800, 36000, 86400, 90000, 172800, 259200, 604800)


Bases = tuple[int, ...]
"""The few instants around which everything of a case happens, so that things meet."""


def moment(draw: Draw, bases: Bases) -> int:
    return int(pick(draw, *bases) + pick(draw, 0, 0, 7, 30, 60, 60 * 9, 60 * 24, 60 * 24 * 3 + 17) * MINUTE)


def later(draw: Draw, start: int, *, open_still: int = 4) -> int | None:
    """Some time later; or never, once in so many."""
    if draw(st.integers(1, open_still)) == 1:
        return None
    return start + pick(draw, *LAGS) * 1_000_000


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
    found["hold"] = [hold(draw, draw(st.sampled_from(tickets))) for _ in range(draw(st.integers(0, 6)) if tickets else 0)]
    return found


def call(draw: Draw, bases: Bases, i: int) -> Row:
    start = moment(draw, bases)
    end, answered = later(draw, start, open_still=8), draw(st.booleans())
    ends = {"answered_at": end if answered else None, "abandoned_at": None if answered else end}
    return {"id": f"c{i}", "offered_at": start, **ends, "site": pick(draw, *SITES), "queue": pick(draw, "sales", "help")}


def ticket(draw: Draw, bases: Bases, i: int) -> Row:
    start = moment(draw, bases)
    known = {"impact": pick(draw, "high", "low"), "site": pick(draw, *SITES), "customer": pick(draw, "x", "y", None)}
    return {"id": f"t{i}", "opened_at": start, "resolved_at": later(draw, start, open_still=3), **known}


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
    return {"id": f"b{i}", "billed_at": moment(draw, bases), "amount": amount, "item": pick(draw, "desk", "other")}


def rules(draw: Draw) -> list[Row]:
    keys = [(site, day) for site in ("a", "b") for day in ("2026-01-01", "2026-03-07", "2026-03-30")]
    return [
        {"site": site, "valid_from": date.fromisoformat(day), "limit": Fraction(pick(draw, 1, 4, 12) * HOUR)}
        for site, day in draw(st.lists(st.sampled_from(keys), unique=True))
    ]


def decisions_of(draw: Draw, rows: dict[str, list[Row]], zone: str) -> tuple[Decision, ...]:
    """Recorded approvals of spans by their key, of a stretch of time, or of everything; at different instants."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        name, decision = pick(draw, "r0", "r1"), pick(draw, "approves", "approves", "refuses")
        said = at(pick(draw, *STARTS), zone) + len(found)
        kind = pick(draw, "key", "time", "all")
        if kind == "key" and rows["outage"]:
            found.append(Decision(name, "manager", said, decision, key=draw(st.sampled_from(rows["outage"]))["id"]))
        elif kind == "time":
            found.append(Decision(name, "manager", said, decision, start=at("2026-02-01", zone), end=at("2026-03-20", zone)))
        else:
            found.append(Decision(name, pick(draw, "manager", "manager", "clerk"), said, decision))
    return tuple(found)
