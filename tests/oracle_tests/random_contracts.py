"""Random small contracts and rows: text put together from templates over a fixed set of records.

Everything drawn is a form that this version evaluates; the checker must accept every contract that is put together.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.oracle.world import Decision, Row
from tests.oracle_tests.drawing import Draw, maybe, pick
from tests.oracle_tests.random_money import money
from tests.oracle_tests.random_promises import OBJECTIVES, relief
from tests.oracle_tests.random_rows import decisions_of, rows_of
from tests.oracle_tests.texts import HEAD, at

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
  replied_at: instant optional
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
  site: text
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
define first_wait of ticket = (first of started_at over holds) - opened_at
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


@dataclass(frozen=True)
class Case:
    """A contract's text with rows and decisions, judged at an instant; `until` lies in the last period settled."""

    text: str
    rows: dict[str, list[Row]]
    decisions: tuple[Decision, ...]
    as_of: int
    until: int
    unreported: frozenset[str] = frozenset()


@st.composite
def cases(draw: Draw) -> Case:
    zone = draw(st.sampled_from(ZONES))
    term = draw(st.sampled_from(TERMS))
    text = HEAD.format(term=term, zone=zone) + RECORDS + body(draw)
    rows = rows_of(draw, zone)
    as_of, until = at(draw(st.sampled_from(AS_OF)), zone), at("2026-03-31 23:00", zone)
    absent = pick(draw, *[""] * 6, "call", "survey", "outage")
    rows |= {absent: []} if absent else {}
    return Case(text, rows, decisions_of(draw, rows, zone), as_of, until, frozenset(filter(None, [absent])))


# ---------------------------------------------------------------- the contract


def body(draw: Draw) -> str:
    parts = [calendars(draw), priority(), clock(draw), services(draw)]
    kinds = draw(st.lists(st.sampled_from(sorted(OBJECTIVES)), min_size=1, max_size=3))
    promises = [OBJECTIVES[kind](draw, f"o{i}") for i, kind in enumerate(kinds)]
    parts += [p.text for p in promises]
    eased = [p for p in promises if p.record in {"call", "ticket"} and "all tickets" not in p.text]
    parts += [
        relief(draw, f"r{i}", draw(st.sampled_from(eased))) for i in range(draw(st.integers(0, 3)) if eased else 0)
    ]
    parts.append(money(draw, promises))
    text = "\n".join(parts)
    if "limit agreed.limit" in text:  # then the verdict may be missing
        text = text.replace("where fix.late", "where agreed exists and fix.late")
        text = text.replace("among not fix.late", "among agreed exists and not fix.late")
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
clock reply of ticket "Reply" {{
  starts opened_at
  stops replied_at
  runs {pick(draw, "office", "always", "far")}
  limit {pick(draw, "2 h", "6 h", "30 h")}
}}
clock waiting of hold "Waiting" {{ runs always  limit {pick(draw, "1 h", "20 h")} }}
"""


def services(draw: Draw) -> str:
    covers = pick(draw, "calls", "calls in office", 'calls where site is "a"', 'calls in far where queue is "help"')
    return f"""
charge fee "Fee" {{ amount {pick(draw, "1_000 EUR", "999.99 EUR", "0 EUR")} each month }}
charge dues for each site "Dues" {{ amount sum of amount over billings each month }}
charge desk "Desk" {{ amount sum of amount over billings where item is "desk" each month }}
service voice "Voice" {{ covers {covers}  fee fee }}
service help "Help" {{ covers tickets  {maybe(draw, "fee desk", often=1)} }}
"""
