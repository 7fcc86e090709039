"""How each declaration and each clause is written as a whole, with an example, for where one breaks off.

Takes the keyword of the block and the words so far, gives the form that begins as they do. A test reads every form in
its block and asks for one of every clause.
"""

from __future__ import annotations

from itertools import takewhile

DECLARATIONS: dict[str, tuple[str, ...]] = {
    "use": ("use std.availability",),
    "set": ("set site to none",),
    "parameter": ('parameter wait: duration "Longest wait" = 20 s',),
    "mechanism": ('mechanism pool(share: number = 2) "Pool" { … }',),
    "apply": ("apply pool(share: 2) as fee_pool",),
    "contract": ('contract care "Customer care" { … }',),
    "calendar": ('calendar office "Office hours" { … }',),
    "charge": ('charge fee "Monthly fee" { … }',),
    "service": ('service voice "Telephone" { … }',),
    "role": ('role manager of customer "IT manager" { email "it@shop.example" }',),
    "responsibility": ('responsibility evidence of customer "Evidence" { … }',),
    "record": ('record ticket "Ticket" { … }', 'record hold of ticket "Waiting" { … }'),
    "lookup": ("lookup promised of request in promises by type",),
    "spans": ('spans waiting of ticket "Waiting" { … }',),
    "define": ('define late of call "Late" = wait is over 20 s', 'define trend each month "Trend" = uptime'),
    "metric": ('metric speed of call "Speed of answer" { … }',),
    "priority": ('priority severity of ticket "Severity" { … }',),
    "clock": ('clock handling of ticket "Handling" { … }',),
    "objective": ('objective speed "Speed of answer" { … }',),
    "relief": ('relief storms for speed "Storms" { … }',),
    "escalation": ("escalation late of handling { level 1 manager at 50% of limit }",),
    "penalty": ('penalty slow for speed "Too slow" { … }',),
    "bonus": ('bonus quick for speed "Quick" { … }',),
    "score": ('score points for speed "Points" { … }',),
    "settlement": ('settlement monthly "Settlement" { … }',),
    "remedy": ('remedy leave for speed "Termination" { … }',),
    "report": ('report monthly "Monthly report" { … }',),
    "review": ('review yearly "Yearly review" { … }',),
    "amendment": ('amendment first "First amendment" { … }',),
    "clause": ('clause secrecy "Confidentiality" { … }',),
    "translation": ('translation es { "Office hours" = "Horario de oficina" }',),
    "scenario": ('scenario "a bad month" { … }',),
    "invariant": ('invariant "credits are capped" { always credits is at most 500 EUR }',),
}
Forms = dict[str, tuple[str, ...]]
WORDING: Forms = {"text": ('text en """What both sides agree."""',)}
CONTACT: Forms = {
    "email": ('email "it@shop.example"',),
    "phone": ('phone "+34 900 000 000"',),
    "address": ('address "Gran Vía 1, Madrid"',),
    "tax_id": ('tax_id "ES-B00000000"',),
    "languages": ("languages es, en",),
    **WORDING,
}
EACH: Forms = {"each": ("each month", "each month by closed_at")}
AMOUNT: Forms = {
    **EACH,
    "amount": ("amount 5% of fee", "amount 300 EUR times result"),
    "when": ("when missed", "when result is under 90%"),
    "whatever": ("whatever the outcome",),
    "tags": ("tags monthly, key",),
    **WORDING,
}
CLAUSES: dict[str, Forms] = {
    "parameter": {"require": ("require wait is at most 60 s",), **WORDING},
    "contract": {
        "number": ('number "SLA-2026-1"',),
        "provider": ('provider helpdesk "Helpdesk Ltd."',),
        "customer": ('customer shop "Shop Ltd."',),
        "effective": ("effective 2026-01-01 to 2027-12-31",),
        "timezone": ('timezone "Europe/Madrid"',),
        "currency": ("currency EUR",),
        "prevails": ("prevails es",),
        "law": ('law "Spain"',),
        "nature": ("nature price reduction", "nature liquidated damages"),
        "credits": ("credits exclusive remedy", "credits without prejudice"),
        "precedence": ("precedence terms, clauses, annexes",),
        "languages": ("languages es, en",),
        **WORDING,
    },
    "role": CONTACT,
    "provider": CONTACT,
    "customer": CONTACT,
    "calendar": {
        "timezone": ('timezone "Europe/Madrid"',),
        "open": ("open mon-fri 09:00-14:00, 15:00-18:00", "open 2026-11-27 08:00-22:00", "open as austin, manila"),
        "closed": ("closed 2026-12-24, 2026-12-27 to 2026-12-31", 'closed holidays "ES-MD"'),
        **WORDING,
    },
    "charge": {
        **EACH,
        "amount": ("amount 10_000 EUR",),
        "indexed": ("indexed by cpi each year capped at 3%",),
        **WORDING,
    },
    "service": {
        "covers": ('covers calls where queue is "sales"',),
        "channels": ("channels email, web",),
        "hours": ("hours office",),
        "fee": ("fee voice_fee",),
        "includes": ('includes "calls from customers"',),
        "excludes": ('excludes "sales calls"',),
        **WORDING,
    },
    "responsibility": {
        "who": ("who it_manager",),
        "duty": ('duty "Provide the logs."',),
        "due": ("due within 1 business day in office",),
        "waits": ("waits requests where open",),
        "pauses": ("pauses handling while waiting", "pauses handling once overdue"),
        **WORDING,
    },
    "record": {
        "": ("opened_at: instant optional", 'impact: one of ("high", "low")'),
        "counted": ("counted by opened_at",),
        "lasts": ("lasts from started_at to ended_at",),
        "plural": ("plural tallies",),
        "annex": ('annex "data/days.csv"',),
        "kept": ("kept by provider", "kept by customer", "kept by both"),
    },
    "spans": {
        "starts": ("starts opened_at",),
        "stops": ("stops closed_at",),
        "keeps": ("keeps first", "keeps last", "keeps every"),
        "joins": ("joins holds where open",),
        "split": ("split by reason",),
        "plural": ("plural waits",),
    },
    "metric": {
        "value": ("value share of calls where answered",),
        "source": ('source "Annex 2"',),
        "says": ('says en "the share of calls answered in time"',),
        **WORDING,
    },
    "priority": {
        "class": ('class p1 "Critical" when impact is "high"', 'class p3 "Normal" otherwise'),
        "by": ('by impact { "high": p1, otherwise: p2 }',),
        "graduated": ("graduated by volume { at most 5: 1, otherwise: 2 }",),
    },
    "clock": {
        "starts": ("starts opened_at",),
        "stops": ("stops closed_at",),
        "pauses": ("pauses holds",),
        "runs": ("runs office",),
        "limit": ("limit 4 h", "limit end of 2 business days"),
        **WORDING,
    },
    "escalation": {"level": ("level 1 manager at 50% of limit", "level 2 director on breach")},
    "objective": {
        **EACH,
        "service": ("service voice, desk",),
        "measure": ("measure share of calls where wait is at most 20 s",),
        "target": ("target at least 90%",),
        "level": ("level serious when under 80%",),
        "also": ("also average_wait target under 60 s",),
        "for": ("for each site",),
        "tags": ("tags monthly, key",),
        "fewer": ("fewer than 20: not measured", "fewer than 20: at most 2 failures"),
        "nothing": ("nothing counted: met",),
        "not": ("not reported: missed",),
        "final": ("final 5 business days", "final 5 days restated for 2 months"),
        **WORDING,
    },
    "relief": {
        **EACH,
        "leaves": ("leaves out calls where test",),
        "counts": ("counts calls where test as met",),
        "forgives": ("forgives 2",),
        "pauses": ("pauses the clock",),
        "lowers": ("lowers target to at least 80%", "lowers level serious to under 70%"),
        "excuses": ("excuses the outcome",),
        "during": ("during storms",),
        "when": ("when volume is over 120%",),
        "allowance": ("allowance 8 h a month",),
        "approved": ("approved by manager within 5 days silence approves",),
        "note": ('note "as announced"',),
        **WORDING,
    },
    "penalty": AMOUNT,
    "bonus": AMOUNT,
    "score": AMOUNT,
    "settlement": {
        **EACH,
        "keep": ("keep highest of slow, late",),
        "waive": ("waive slow when uptime met",),
        "cap": ("cap credits at 10% of fee", "cap slow for each site at 500 EUR carrying the excess"),
        "reduce": ("reduce credits by 10%",),
        "increase": ("increase credits by 10%",),
        "subtotal": ("subtotal before_tax of credits",),
        "earn": ("earn back slow when speed met",),
        "round": ("round half up to 0.01 EUR",),
        "drop": ("drop under 1 EUR",),
        "pay": ("pay as credit against the next invoice", "pay as credit at end of the year"),
        "unused": ("unused lapses on termination", "unused is paid on termination"),
        "tax": ("tax as price reduction at 20%", "tax as price supplement at 20%", "tax as compensation"),
        "dispute": ("dispute within 30 days silence accepts",),
        **WORDING,
    },
    "remedy": {
        "when": ("when missed in at least 3 of the last 6 months",),
        "not": ("not before month 12",),
        "provider": ('provider delivers "a plan" within 10 days', 'provider may "terminate" on 30 days notice'),
        "customer": ('customer may "terminate" on 30 days notice given within 60 days',),
        **WORDING,
    },
    "report": {
        **EACH,
        "due": ("due within 5 business days in office",),
        "sent": ("sent to manager",),
        "shows": ("shows speed, uptime",),
        **WORDING,
    },
    "review": {**EACH, "notice": ("notice 30 days",), **WORDING},
    "amendment": {
        "effective": ("effective 2027-01-01", "effective 2027-01-15 splitting the month"),
        "replace": ("replace speed.target with at least 95%",),
        "add": ('add charge extra "Extra fee" { … }',),
        "remove": ("remove slow",),
        **WORDING,
    },
    "clause": {"heading": ('heading en "Confidentiality"',), **WORDING},
    "scenario": {
        "given": ("given in 2026-03: speed is 88%", 'given data "calls.csv"', "given as of 2026-04-01"),
        "expect": (
            "expect in 2026-03: credits is 500 EUR",
            'expect in 2026-03: slow is 500 EUR because "under 80%"',
            "expect in 2026-03: remedy plan is open",
            "expect in 2026-03: remedy plan does not arise",
        ),
        "fails": ('fails with "band-gap"',),
    },
    "invariant": {
        "always": ("always credits is at most 500 EUR",),
        "worse": ("worse speed never lowers credits", "worse speed never lowers settled slow"),
        "better": ("better speed never raises credits",),
    },
}


def form_of(block: str, begun: str) -> str:
    """`; a whole one reads …` for what has begun in a block (empty: in the file); nothing where nothing has."""
    words = begun.split()
    if not words:
        return ""
    known = CLAUSES.get(block, {}) if block not in ("", "mechanism") else DECLARATIONS
    forms = known.get(words[0]) or known.get("", ())
    if not forms:
        return ""
    return f"; write it as a whole: `{max(forms, key=lambda form: alike(form.split(), words))}`"


def alike(form: list[str], words: list[str]) -> int:
    """How many words two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(form, words, strict=False)))
