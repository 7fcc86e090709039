"""Random penalties, bonuses and settlements as text."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle_tests.drawing import Draw, maybe, pick
from tests.oracle_tests.random_promises import Promise


def money(draw: Draw, promises: list[Promise]) -> str:
    penalties = [penalty(draw, f"p{i}", draw(st.sampled_from(promises))) for i in range(draw(st.integers(1, 3)))]
    penalties += [chronic(draw, f"x{i}", draw(st.sampled_from(promises))) for i in range(draw(st.integers(0, 1)))]
    bonus = ""
    if draw(st.integers(0, 3)) == 0:
        of = draw(st.sampled_from(promises))
        bonus = f'\nbonus extra for {of.name} "Extra" {{ each {of.unit}  when met  amount 33.335 EUR }}\n'
    chiefs = [p for p in promises if p.tagged and p.unit == "month" and not p.grouped]
    points = [p for p in promises if p.unit == "month"][:1]
    extra = "".join(score(draw, p) for p in points)
    names = [p[0] for p in penalties]
    if chiefs and len({p.unit for p in promises if p.tagged}) == 1 and draw(st.booleans()):
        names.append("each_chief")
        extra += f"""
penalty each_chief for each objective tagged chief "Each" {{
  {pick(draw, "when missed", "when missed and (count of objectives tagged chief where missed) is at least 2")}
  amount {pick(draw, "17.77 EUR", "by objective { " + chiefs[0].name + ": 20 EUR, otherwise: 9.99 EUR }")}
}}
"""
    series = """
define owing each month = sum of credits over the 2 months before
define fees_in_year each month = sum of charges over the contract year so far
"""
    return series + extra + "".join(p[1] for p in penalties) + bonus + settlement(draw, names, bool(bonus))


def score(draw: Draw, of: Promise) -> str:
    """Points for an objective, and what they cost."""
    counted = pick(draw, "points_of in the month before", "sum of points_of over the last 3 months", "points_of")
    amount = pick(
        draw,
        f"3.3 EUR per 1 point of (({counted}) else none)",
        f"10 EUR per full 3 points of (({counted}) else none)",
        f"graduated per 1 point by (({counted}) else none)"
        " { at most 2 points: 1 EUR, over 2 points at most 5 points: 2.5 EUR, over 5 points: 4 EUR }",
    )
    worth = pick(draw, "2 points", "1 point times misses" if of.share else "4 points")
    return f"""
score points_of for {of.name} "Points" {{ when missed  amount {worth} }}
penalty pointed "For points" {{ each month  amount {amount} }}
"""


def penalty(draw: Draw, name: str, of: Promise) -> tuple[str, str]:
    when = pick(draw, "when missed", "when missed", *(f"when missed {n}" for n in of.levels))
    if of.unit == "month":
        when = pick(
            draw,
            when,
            when,
            "when missed and (months in a row where missed) is at least 2",
            "when missed 2 months in a row",
        )
        when = pick(
            draw,
            when,
            when,
            when,
            "when missed in at least 2 of the last 3 months",
            "when missed or missed in the month before",
        )
    amount = pick(draw, *amounts(of, when))
    if of.clock and of.unit == "month" and draw(st.integers(0, 2)) == 0:
        when, amount = (
            "whatever the outcome",
            pick(
                draw,
                "sum of ((5 EUR + (7.77 EUR per started 1 h of fix.overrun)) capped at 50 EUR)"
                " over tickets where fix.late",
                "10 EUR per 1 h of (sum of fix.overrun over tickets where fix.late)",
                '3.333 EUR times (count of tickets where fix.late and impact is "high")',
            ),
        )
    each = "" if of.unit == "month" else f"each {of.unit}"
    return name, f'\npenalty {name} for {of.name} "Penalty {name}" {{\n  {each}\n  {when}\n  amount {amount}\n}}\n'


def chronic(draw: Draw, name: str, of: Promise) -> tuple[str, str]:
    """A penalty that looks at several periods or groups and is for no objective."""
    key = ' for "high"' if of.grouped == "impact" else ' for "a"' if of.grouped == "site" else ""
    subject = f"{of.name}{key}"
    if of.grouped in {"queue", "severity"} or of.unit != "month":
        pooled = "(((share of calls where answered_at exists) measured over the last 2 months) else 0%) is under 75%"
        longest = "(((largest of score over surveys) measured over the quarter) else 0) is at least 4"
        conditions = ["(count of outages) is over 1", "month_of_contract is at least 3", pooled, longest]
    else:
        conditions = [
            f"{subject} missed in each of the last 2 months",
            f"{subject} missed in at least 2 of the last 3 months",
            f"({subject} missed or {subject} excused) in at least 1 of the 2 months before",
            f"(count of months in the contract year so far where {subject} missed) is at least 2",
            f"(count of the last 3 months where {subject} met) is under 2",
            f"(months in a row where {subject} missed) is at least 2",
        ]
        average = f"((mean of {subject} over the last 3 months) else 0%) is under 75%"
        conditions += [average] * of.share
    if of.grouped == "site" and of.unit == "month":
        conditions += [f"any site where {of.name} missed", f"(count of sites where {of.name} met) is under 2"]
    when, each = pick(draw, *conditions), "month"
    amount = pick(
        draw, "25 EUR", "3% of charges", "2% of (charges in the month before else 100 EUR)", "1% of fees_in_year"
    )
    if of.unit == "month" and not key and not of.grouped and draw(st.booleans()):
        each, when = (
            "quarter",
            f"(count of months in the quarter where {of.name} missed) is at least {pick(draw, 1, 2)}",
        )
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
        found += [
            "12 EUR times misses",
            "graduated by misses { at most 1: 5 EUR, over 1 at most 3: 7 EUR, over 3: 9 EUR }",
        ]
        found += ["by misses { at most 1: 5 EUR, from 2 to 3: 70 EUR, otherwise: 90 EUR }"]
        found += ["(10 EUR times misses) capped at 25 EUR", "highest(4 EUR times misses, 10 EUR)"]
    if (
        of.least is not None
        and of.least > Fraction(1, 2)
        and when == "when missed"
        and "fewer" not in of.text
        and "also" not in of.text
        and "nothing counted: missed" not in of.text
    ):
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
        steps.append(
            maybe(draw, f"waive {names[0]} when {pick(draw, 'fee is at least 1_000 EUR', 'credits is under 60 EUR')}")
        )
        steps.append(maybe(draw, f"cap {names[-1]} at {pick(draw, '55.555 EUR', '5% of charges')}"))
        steps.append(maybe(draw, f"reduce {names[0]} by {pick(draw, '10 EUR', 'owing')}"))
    if "each_chief" in names:
        steps.append(maybe(draw, "cap each_chief for each objective at 11.115 EUR", often=1))
        steps.append(maybe(draw, f"keep highest of {', '.join(n for n in names if n[0] != 'x')} for each objective"))
    most = pick(
        draw,
        "50% of (dues for site)",
        "dues",
        '30 EUR if site is "a" otherwise 7.77 EUR',
        "50% of (sum of amount over billings)",
    )
    steps.append(maybe(draw, f"cap credits for each site at {most}", often=1))
    steps += [
        maybe(draw, "increase credits by 12.345 EUR"),
        maybe(draw, f"cap credits at {pick(draw, '15% of charges', '123.456 EUR')}", often=1),
    ]
    steps.append(
        maybe(
            draw,
            "cap credits at 10% of (sum of charges over the last 12 months)"
            " - (sum of credits over the 11 months before)",
            often=1,
        )
    )
    steps = draw(st.permutations([s for s in steps if s]))
    last = [f"round {pick(draw, 'half up', 'up', 'down', 'even')} to {pick(draw, '0.01 EUR', '1 EUR', '0.05 EUR')}"]
    last.append(maybe(draw, f"drop {pick(draw, 'under', 'at most')} {pick(draw, '1 EUR', '50 EUR')}"))
    words = ["pay as credit against the next invoice", "tax as compensation", "unused lapses on termination"]
    words += ["pay bonuses as supplement against the next invoice", "tax bonuses as compensation"] * bonus
    clauses = "\n  ".join(s for s in (*steps, *last, *words) if s)
    return f'\nsettlement monthly "Monthly" {{\n  each month\n  {clauses}\n}}\n'
