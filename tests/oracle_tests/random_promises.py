"""Random objectives and reliefs as text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.oracle_tests.drawing import Draw, maybe, pick


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
    tagged: bool = False


def objective(
    draw: Draw, name: str, measure: str, record: str, *, by: str = "", share: bool = True, **known: Any
) -> Promise:
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
    clauses.append(
        maybe(draw, f"nothing counted: {pick(draw, 'met', 'missed', 'excused', 'not measured', LAST, LAST)}")
    )
    clauses.append(maybe(draw, f"not reported: {pick(draw, 'met', 'missed every level', 'excused', LAST)}", often=4))
    service = {"call": "voice", "ticket": "help"}.get(record, "")
    clauses += [maybe(draw, f"service {service}", often=1)] if service else []
    clauses.append(maybe(draw, pick(draw, *ALSO), often=5))
    tagged = draw(st.booleans())
    clauses += ["tags chief"] * tagged
    text = f'\nobjective {name} "Promise {name}" {{\n  ' + "\n  ".join(c for c in clauses if c) + "\n}\n"
    return Promise(
        name, text, record, share, None if table else least, key, unit, levels, known.get("clock", False), tagged
    )


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
        "fix.in_time or (fix.late and fix.overrun is at most 30 min)",
        "reply.in_time and fix.late",
        "reply.late or fix.in_time",
        "(reply.in_time and fix.late) or (reply.late and fix.in_time)",
        "reply.late and not (fix.in_time or severity is p1)",
        "(any holds where waiting.late)",
        "(no holds where waiting.late and ticket.fix.late)",
        "fix.in_time or (any holds where ticket.fix.late and waiting.in_time)",
        "fix.spent is at most 5 h",
        "fix.share_used is under 50%",
        "fix.overrun is at most 30 min",
        "resolved_at within 6 h in office after opened_at",
        "resolved_at within 1 business day in far after opened_at",
        "resolved_at within 2 days after opened_at",
        "date(opened_at) is before 2026-03-20",
        '(any holds where reason is "vendor")',
        "(no holds where started_at is before opened_at + 2 h)",
        "first_wait exists and first_wait is under 5 h",
    )
    among = pick(
        draw,
        "",
        "",
        ' among impact is "high"',
        ' among customer exists and customer is not "x"',
        " among severity is any of (p1, p3)",
        " among not fix.late",
        " among reply.in_time or reply.late",
    )
    by = pick(draw, "", "by fix.due", "by opened_at", "by fix.due", "by opened_at + 2 days")
    return objective(
        draw,
        name,
        f"share of tickets where {where}{among}",
        "ticket",
        by=by,
        groups=("impact", "site", "severity"),
        clock=True,
    )


def call_share(draw: Draw, name: str) -> Promise:
    where = pick(
        draw,
        "quick(within: 30 s)",
        "quick(within: 2 min) or abandoned_at is missing",
        "wait is under 1 min",
        "distance(wait, 1 min) is at most 31 s",
        'site mentions any of ("A", "c")',
        "(wait if answered_at exists otherwise 1 h) is over 20 s",
        "(wait else 0 s) times 2 is from 30 s under 2 h",
        "highest(wait, 1 min) is at most 90 s",
        "again is missing",
        "earlier exists and earlier.offered_at is no earlier than offered_at - 2 days",
    )
    among = pick(
        draw,
        "",
        " among answered_at exists or abandoned_at exists",
        " among answered_at exists",
        ' among queue is "sales"',
    )
    over = pick(draw, "calls", "calls", "calls in office")
    return objective(
        draw,
        name,
        f"share of {over} where {where}{among}",
        "call",
        by=pick(draw, "", "by offered_at"),
        groups=("queue", "site"),
    )


def buckets(draw: Draw, name: str) -> Promise:
    inner = "(share of calls where quick(within: 1 min))"
    measure = pick(
        draw,
        f"share of 30 min intervals by offered_at in office where {inner} is at least 50%"
        " among (count of calls) is over 0",
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
        f"share of all tickets where opened_at is no earlier than period.end - {old}"
        " among opened_at is before period.end"
        " and (resolved_at is missing or resolved_at is no earlier than period.end)"
    )
    return objective(draw, name, measure, "ticket")


def grouped_share(draw: Draw, name: str) -> Promise:
    return objective(
        draw, name, "share of groups by site where (mean of score over surveys) is at least 4", "", share=False
    )


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


LAST = "carries the last result"
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
    condition = pick(
        draw,
        "",
        ' where site is "a"',
        {"call": ' where queue is "help"', "ticket": ' where impact is "high"'}[of.record],
    )
    effects = [f"leaves out {rows}{condition}"]
    effects += [f"counts {rows}{condition} as met"] * of.share
    effects += ["pauses the clock"] * ("fix." in of.text)
    when = f"(count of {rows}) is over {pick(draw, 1, 3)}"
    if draw(st.integers(0, 2)) == 0:
        return of_outcome(draw, name, of, when)
    effect = pick(draw, *effects)
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


def of_outcome(draw: Draw, name: str, of: Promise, when: str) -> str:
    """A relief of the outcome itself, or one that forgives some misses of each day or period."""
    rows = {"call": "calls", "ticket": "tickets"}[of.record]
    effects = ["excuses the outcome"]
    effects += ["lowers target to at least 46%"] * 2 * (of.least is not None and of.least > Fraction(1, 2))
    effects += [f"lowers level {n} to under {p}%" for n, p in zip(of.levels, (40, 10), strict=False)]
    effects += [pick(draw, "forgives 1", "forgives 2", f"forgives (30% of (count of {rows}))")] * (2 * of.share)
    effect = pick(draw, *effects)
    each = maybe(draw, "each day\n  ") if effect.startswith("forgives") else ""
    rule = pick(draw, "", "", "\n  approved by manager within 2 days silence approves", "\n  approved by manager")
    return f'\nrelief {name} for {of.name} "Relief {name}" {{\n  {effect}\n  {each}when {when}{rule}\n}}\n'
