"""A customer care contract and its settled quarter, built by hand: what the tests of documents and formats print."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from slalang.calendar.hours import Calendar, Closure, Hours
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model import outcome as o
from slalang.model.facts import DataFile, Relation
from slalang.model.measured import Counts
from slalang.source import NOWHERE
from slalang.units import (
    COUNT,
    DATE,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    NUMBER,
    PERCENT,
    TEXT,
    CalendarSpan,
    Kind,
    Rounding,
    Type,
    money,
    one_of,
)

F = Fraction
EUR = money("EUR")
CALENDAR = Type(Kind.CALENDAR)
SECOND = 1_000_000
HOUR = 3600 * SECOND
LEVELS = one_of(("high", "medium", "low"))


def percent(value: str) -> x.Constant:
    return x.Constant(type=PERCENT, value=F(value) / 100)


def eur(value: str) -> x.Constant:
    return x.Constant(type=EUR, value=F(value))


def number(value: str) -> x.Constant:
    return x.Constant(type=NUMBER, value=F(value))


def duration(seconds: int) -> x.Constant:
    return x.Constant(type=DURATION, value=F(seconds * SECOND))


def text(value: str) -> x.Constant:
    return x.Constant(type=TEXT, value=value)


def at_least(e: x.Expression) -> x.Bounds:
    return x.Bounds(e, True, None, False)


def at_most(e: x.Expression) -> x.Bounds:
    return x.Bounds(None, False, e, True)


def under(e: x.Expression) -> x.Bounds:
    return x.Bounds(None, False, e, False)


def between(low: x.Expression, high: x.Expression) -> x.Bounds:
    return x.Bounds(low, True, high, False)


def field(record: str, name: str, type: Type) -> x.FieldValue:
    return x.FieldValue(type=type, record=record, name=name)


def is_(value: x.Expression, *wanted: x.Expression) -> x.Test:
    return x.Test(type=FLAG, value=value, pattern=x.Equal(wanted[0]) if len(wanted) == 1 else x.AnyOf(wanted))


def exists(value: x.Expression) -> x.Exists:
    return x.Exists(type=FLAG, value=value)


def and_(*parts: x.Expression) -> x.And:
    return x.And(type=FLAG, conditions=parts)


def or_(*parts: x.Expression) -> x.Or:
    return x.Or(type=FLAG, conditions=parts)


def share(record: str, where: x.Expression, among: x.Expression | None = None) -> x.Aggregate:
    return x.Aggregate(type=PERCENT, fold=x.Fold.SHARE, over=x.RowSet(record, where=where), among=among)


ANSWERED = field("call", "answered_at", INSTANT)
ABANDONED = field("call", "abandoned_at", INSTANT)
OFFERED = field("call", "offered_at", INSTANT)
IMPACT = field("ticket", "impact", LEVELS)
VOICE_FEE = x.SeriesValue(type=EUR, kind=x.SeriesKind.CHARGE, name="voice_fee")
SPEED = x.SeriesValue(type=PERCENT, kind=x.SeriesKind.OBJECTIVE, name="answer_speed")
RESULT = x.ContextValue(type=PERCENT, name="result")
CHARGES = x.ContextValue(type=EUR, name="charges")
CREDITS = x.ContextValue(type=EUR, name="credits")
MISSED = x.OutcomeIs(type=FLAG, subject=None, outcome="missed")
LAST_12 = x.Window("last", "month", 12)

WAIT = x.Named(
    type=DURATION,
    kind="define",
    name="wait",
    title="Time in queue",
    arguments=(),
    body=x.Arithmetic(type=DURATION, operator="minus", left=ANSWERED, right=OFFERED),
)


def short(seconds: int) -> x.Named:
    limit = duration(seconds)
    body = and_(exists(ABANDONED), x.Test(type=FLAG, value=WAIT, pattern=under(limit)))
    return x.Named(
        type=FLAG, kind="define", name="short", title="Hangs up at once", arguments=(("limit", limit),), body=body
    )


def service_level() -> x.Named:
    within, abandon = duration(20), duration(5)
    counted = or_(exists(ANSWERED), and_(exists(ABANDONED), x.Not(type=FLAG, condition=short(5))))
    body = share("call", x.Test(type=FLAG, value=WAIT, pattern=at_most(within)), counted)
    arguments = (("within", within), ("short_abandon", abandon))
    return x.Named(
        type=PERCENT, kind="metric", name="service_level", title="Service level", arguments=arguments, body=body
    )


def of(left: x.Expression, right: x.Expression) -> x.Arithmetic:
    return x.Arithmetic(type=EUR, operator="of", left=left, right=right)


def row(pattern: x.RowPattern, value: x.Expression) -> x.Row:
    return x.Row((pattern,), value)


CREDIT_BANDS = x.Table(
    type=EUR,
    keys=(RESULT,),
    rows=(
        row(between(percent("75"), percent("80")), of(percent("2"), VOICE_FEE)),
        row(between(percent("70"), percent("75")), of(percent("5"), VOICE_FEE)),
        row(under(percent("70")), of(percent("10"), VOICE_FEE)),
    ),
)
REPEATED = x.Table(
    type=NUMBER,
    keys=(x.RunLength(type=COUNT, condition=MISSED, unit="month"),),
    rows=(
        row(at_most(number("1")), number("1")),
        row(x.Equal(number("2")), number("1.5")),
        row(x.Otherwise(), number("2")),
    ),
)
OVERRUN = x.ClockValue(type=DURATION, clock="resolution", attribute="overrun")
LATE_AMOUNT = x.Capped(
    type=EUR,
    value=x.Arithmetic(
        type=EUR,
        operator="plus",
        left=eur("50"),
        right=x.Per(type=EUR, amount=eur("25"), grain="started", quantum=duration(3600), quantity=OVERRUN),
    ),
    limit=eur("500"),
)
LATE = x.ClockValue(type=FLAG, clock="resolution", attribute="late")
HOLDS = x.RowSet("hold", where=is_(field("hold", "reason", TEXT), text("waiting on customer")))
BY_CLASS = x.ClassValue(type=Type(Kind.CLASS), priority="severity")


def klass(name: str) -> x.Constant:
    return x.Constant(type=Type(Kind.CLASS), value=name)


def in_days(days: int, calendar: str = "office") -> x.Lag:
    return x.Lag(x.BusinessDays(type=Type(Kind.BUSINESS_DAYS), count=days, calendar=calendar))


def record(name: str, title: str, *fields: c.Field, **more: object) -> c.Record:
    return c.Record(name=name, title=title, fields=fields, used=True, **more)  # type: ignore[arg-type]


RECORDS = (
    record(
        "call",
        "Call offered",
        c.Field("id", TEXT, key=True),
        c.Field("offered_at", INSTANT),
        c.Field("answered_at", INSTANT, optional=True),
        c.Field("abandoned_at", INSTANT, optional=True),
        counted_by="offered_at",
    ),
    record(
        "ticket",
        "Case",
        c.Field("id", TEXT, key=True),
        c.Field("opened_at", INSTANT),
        c.Field("resolved_at", INSTANT, optional=True),
        c.Field("impact", LEVELS),
        counted_by="opened_at",
        lasts=("opened_at", "resolved_at"),
    ),
    record("hold", "Span in which a case waits", c.Field("reason", TEXT, optional=True), parent="ticket"),
    record(
        "promise",
        "Days promised",
        c.Field("type", TEXT, key=True),
        c.Field("days", DAYS),
        annex="days.csv",
        kept_by="provider",
    ),
)

WEEK = ((Hours(540, 840), Hours(900, 1080)),) * 5 + ((), ())
OFFICE = Calendar(
    "office",
    "Europe/Madrid",
    weekly=WEEK,
    special=((date(2026, 11, 27), (Hours(480, 1320),)),),
    closures=(Closure(date(2026, 12, 24), date(2026, 12, 24)), Closure(date(2026, 12, 30), date(2026, 12, 31))),
    regions=("ES-MD",),
)

OBJECTIVES = (
    c.Objective(
        name="answer_speed",
        title="Speed of answer",
        measure=service_level(),
        target=at_least(percent("80")),
        unit="month",
        record="call",
        services=("voice",),
        attribution=OFFERED,
        tags=("monthly",),
        levels=(c.Level("serious", under(percent("75"))),),
    ),
    c.Objective(
        name="in_time",
        title="Resolution in time",
        measure=share("ticket", x.ClockValue(type=FLAG, clock="resolution", attribute="in_time")),
        target=at_least(
            x.Table(
                type=PERCENT,
                keys=(IMPACT,),
                rows=(row(x.Equal(text("high")), percent("95")), row(x.Otherwise(), percent("90"))),
            )
        ),
        unit="month",
        record="ticket",
        services=("desk",),
        attribution=x.ClockValue(type=INSTANT, clock="resolution", attribute="due"),
        group=IMPACT,
        group_name="impact",
        low_volume=c.LowVolume(20, None, 2, (("serious", 4),)),
        final=c.Final(in_days(5), 2),
    ),
    c.Objective(
        name="average_wait",
        title="Average wait",
        measure=x.Aggregate(type=DURATION, fold=x.Fold.MEAN, over=x.RowSet("call", where=exists(ANSWERED)), value=WAIT),
        target=at_most(duration(45)),
        unit="month",
        record="call",
        nothing_counted=c.OutcomeRule("missed", "*"),
    ),
)

RELIEFS = (
    c.Relief(
        name="over_forecast",
        title="Volume above forecast",
        objectives=("answer_speed",),
        effect=c.LeavesOut(x.RowSet("call")),
        unit="day",
        when=x.Test(
            type=FLAG,
            value=x.Aggregate(type=COUNT, fold=x.Fold.COUNT, over=x.RowSet("call")),
            pattern=x.Bounds(x.Constant(type=COUNT, value=F(1000)), False, None, False),
        ),
        note="measured against the locked forecast",
    ),
    c.Relief(
        name="maintenance",
        title="Announced maintenance",
        objectives=("answer_speed",),
        effect=c.LeavesOut(x.RowSet("call")),
        during=x.RowSet("hold"),
        allowance=8 * HOUR,
        allowance_unit="month",
        approved=c.Approval("it_manager", in_days(2), "approves"),
    ),
)

CONSEQUENCES = (
    c.Consequence(
        name="answer_credit",
        title="Credit for slow answers",
        kind="penalty",
        unit="month",
        objectives=("answer_speed",),
        when=MISSED,
        amount=x.Arithmetic(type=EUR, operator="times", left=CREDIT_BANDS, right=REPEATED),
    ),
    c.Consequence(
        name="late_critical",
        title="Late critical tickets",
        kind="penalty",
        unit="month",
        objectives=("in_time",),
        whatever_the_outcome=True,
        amount=x.Aggregate(
            type=EUR,
            fold=x.Fold.SUM,
            over=x.RowSet("ticket", where=and_(is_(BY_CLASS, klass("p1")), LATE)),
            value=LATE_AMOUNT,
        ),
    ),
    c.Consequence(
        name="speed_bonus",
        title="Bonus for speed",
        kind="bonus",
        unit="quarter",
        objectives=("answer_speed",),
        when=x.Test(type=FLAG, value=RESULT, pattern=at_least(percent("92"))),
        amount=of(percent("1"), x.InWindow(type=EUR, value=CHARGES, window=x.Window("this", "quarter"))),
    ),
)

ALL_CREDITS = (c.LineSelector("credits"),)
ROLLING = x.Aggregate(type=EUR, fold=x.Fold.SUM, over=x.PeriodSet(LAST_12), value=CHARGES)
SETTLEMENT = c.Settlement(
    name="monthly",
    title="Monthly settlement",
    unit="month",
    steps=(
        c.Keep("highest", (c.LineSelector("answer_credit"), c.LineSelector("late_critical"))),
        c.Waive((c.LineSelector("late_critical"),), is_(x.ContractAge(type=COUNT, unit="month"), number("1"))),
        c.Cap(ALL_CREDITS, of(percent("15"), CHARGES)),
        c.Cap(ALL_CREDITS, of(percent("10"), ROLLING), carried=3),
        c.EarnBack(
            (c.LineSelector("answer_credit"),),
            x.InEachOf(
                type=FLAG,
                condition=x.Test(type=FLAG, value=SPEED, pattern=at_least(percent("85"))),
                window=x.Window("next", "month", 2),
            ),
        ),
        c.Round(Rounding.HALF_UP, F(1, 100)),
        c.Drop(F(1), False),
    ),
    payments=(c.Payment(False, "credit"), c.Payment(True, "supplement", "year")),
    taxes=(c.Tax(False, "price reduction", F(21, 100)), c.Tax(True, "compensation")),
    unused="is paid",
    unused_on="termination",
    dispute=in_days(20),
)

IMPROVEMENT = c.Remedy(
    name="improvement_plan",
    title="Improvement plan",
    when=x.Aggregate(
        type=FLAG,
        fold=x.Fold.ANY,
        over=x.ObjectiveSet("monthly", x.InARow(type=FLAG, condition=MISSED, count=2, unit="month")),
    ),
    delivers=(c.Delivers("provider", "an improvement plan", in_days(10)),),
)
TERMINATION = c.Remedy(
    name="termination",
    title="Termination for chronic failure",
    when=x.InAtLeast(
        type=FLAG,
        condition=x.OutcomeIs(type=FLAG, subject=SPEED, outcome="missed"),
        count=4,
        window=x.Window("last", "month", 6),
    ),
    not_before_month=6,
    may=(
        c.May(
            "customer",
            "terminate the contract",
            x.Constant(type=DAYS, value=CalendarSpan(days=30)),
            x.Lag(x.Constant(type=DAYS, value=CalendarSpan(days=60))),
        ),
    ),
)


def contract(title: str = "Customer care outsourcing", **changes: object) -> c.Contract:
    """The contract; any field of it can be changed."""
    fields: dict[str, object] = {
        "name": "acme_care",
        "title": title,
        "number": "ACME-2026-017",
        "provider": c.Party(
            name="contact_iberia", title="Contact Iberia S.L.", side="provider", contacts=(("tax_id", "ESB12345678"),)
        ),
        "customer": c.Party(
            name="acme", title="Acme Retail S.A.", side="customer", contacts=(("tax_id", "ESA87654321"),)
        ),
        "effective_from": date(2026, 1, 1),
        "effective_to": date(2027, 12, 31),
        "zone": "Europe/Madrid",
        "currency": "EUR",
        "languages": ("es", "en"),
        "prevails": "es",
        "law": "Spain",
        "nature": "price reduction",
        "recourse": "without prejudice",
        "precedence": ("terms", "clauses", "annexes"),
        "place": NOWHERE,
        "parameters": (
            c.Parameter(name="secrecy", title="How long secrecy lasts", type=DAYS, value=CalendarSpan(months=36)),
        ),
        "calendars": (c.ServiceCalendar(name="office", title="Office hours", hours=OFFICE),),
        "charges": (
            c.Charge(
                name="voice_fee",
                title="Inbound voice",
                unit="month",
                amount=eur("40000"),
                index_cap=F(3, 100),
                indexed_by="promise",
            ),
            c.Charge(name="desk_fee", title="Service desk", unit="month", amount=eur("12500.5")),
        ),
        "services": (
            c.Service(
                name="voice",
                title="Inbound voice support",
                covers=x.RowSet("call", calendar="office"),
                channels=("voice",),
                hours="office",
                fees=("voice_fee",),
                includes=("calls in Spanish and English",),
                excludes=("outbound campaigns",),
                text=(("", "The Provider answers the Customer's callers."),),
            ),
            c.Service(name="desk", title="Service desk", hours="office", hours_inform=True, fees=("desk_fee",)),
        ),
        "roles": (
            c.Role(
                name="duty_manager",
                title="Duty manager",
                side="provider",
                contacts=(("email", "duty@contact-iberia.example"),),
            ),
            c.Role(name="it_manager", title="IT manager", side="customer"),
        ),
        "responsibilities": (
            c.Responsibility(
                name="evidence",
                title="Diagnostic information",
                side="customer",
                who=("it_manager",),
                duty="Provide the screenshots and logs that a ticket needs.",
                due=in_days(1),
                waits=HOLDS,
                pauses=("resolution",),
            ),
        ),
        "records": RECORDS,
        "metrics": (
            c.Metric(
                name="service_level",
                title="Service level",
                of="call",
                parameters=(("within", DURATION), ("short_abandon", DURATION)),
                body=None,
                says=(
                    (
                        "en",
                        (
                            "calls answered within {within} as a share of calls answered or abandoned, "
                            "leaving out callers who hang up in under {short_abandon}"
                        ),
                    ),
                    (
                        "es",
                        (
                            "llamadas atendidas en {within} sobre las atendidas o abandonadas, "
                            "sin contar los abandonos en menos de {short_abandon}"
                        ),
                    ),
                ),
            ),
        ),
        "priorities": (
            c.Priority(
                name="severity",
                title="Severity",
                record="ticket",
                classes=(
                    c.Class(
                        "p1",
                        "Critical",
                        or_(
                            x.Mentions(type=FLAG, value=field("ticket", "subject", TEXT), words=("outage", "caída")),
                            is_(IMPACT, text("high")),
                        ),
                    ),
                    c.Class("p2", "Normal", None),
                ),
            ),
        ),
        "clocks": (
            c.Clock(
                name="resolution",
                title="Resolution time",
                record="ticket",
                starts=field("ticket", "opened_at", INSTANT),
                stops=field("ticket", "resolved_at", INSTANT),
                runs=x.Table(
                    type=CALENDAR,
                    keys=(BY_CLASS,),
                    rows=(
                        row(x.Equal(klass("p1")), x.Constant(type=CALENDAR, value="always")),
                        row(x.Otherwise(), x.Constant(type=CALENDAR, value="office")),
                    ),
                ),
                limit=x.Table(
                    type=DURATION,
                    keys=(BY_CLASS,),
                    rows=(
                        row(x.Equal(klass("p1")), duration(4 * 3600)),
                        row(x.Equal(klass("p2")), duration(16 * 3600)),
                    ),
                ),
                pauses=(HOLDS,),
            ),
        ),
        "escalations": (
            c.Escalation(
                name="incident",
                title="Incident escalation",
                clock="resolution",
                steps=(
                    c.StepUp(1, ("duty_manager",), F(1, 2), None, False),
                    c.StepUp(2, ("it_manager",), None, None, False),
                    c.StepUp(3, ("duty_manager", "it_manager"), None, duration(4 * 3600), True),
                ),
            ),
        ),
        "objectives": OBJECTIVES,
        "reliefs": RELIEFS,
        "consequences": CONSEQUENCES,
        "settlement": SETTLEMENT,
        "remedies": (IMPROVEMENT, TERMINATION),
        "reports": (
            c.Report(
                name="performance",
                title="Monthly performance report",
                unit="month",
                due=in_days(10),
                sent_to=("it_manager",),
                shows=("objectives", "trend", "credits"),
            ),
        ),
        "reviews": (
            c.Review(
                name="yearly",
                title="Yearly review",
                unit="year",
                notice=x.Constant(type=DAYS, value=CalendarSpan(days=30)),
            ),
        ),
        "amendments": (
            c.Amendment(
                name="first",
                title="First amendment",
                effective=date(2026, 7, 1),
                replaced=(c.Replacement("answer_speed", "target", "at least 85%", at_least(percent("85"))),),
                removed=("maintenance",),
            ),
        ),
        "clauses": (
            c.Prose(
                name="confidentiality",
                title="Confidentiality",
                headings=(("es", "Confidencialidad"),),
                text=(
                    (
                        "en",
                        (
                            "{contact_iberia} and {acme} keep it secret for {secrecy} after {contract.end}, "
                            "except the records behind {monthly}."
                        ),
                    ),
                    (
                        "es",
                        (
                            "{contact_iberia} y {acme} lo mantienen en secreto durante {secrecy} desde {contract.end}, "
                            "salvo lo que sustenta {monthly}."
                        ),
                    ),
                ),
            ),
            c.Prose(
                name="liability",
                title="Liability",
                text=(
                    (
                        "en",
                        (
                            "{monthly} is limited by {monthly.cap}. {answer_speed.target} stays promised; "
                            "disputes within {monthly.dispute}."
                        ),
                    ),
                ),
            ),
        ),
        "version": "5f" * 32,
    }
    return c.Contract(**(fields | changes))  # type: ignore[arg-type]


# ---------------------------------------------------------------- its settled months


def trace(label: str, value: x.Value, type: Type, rule: str = "", *parts: o.Trace) -> o.Trace:
    return o.Trace(label, value, type, rule, None, parts)


def speed(period: str, met: int, of_all: int, verdict: o.Verdict, **more: object) -> o.ObjectiveOutcome:
    result = F(met, of_all)
    return o.ObjectiveOutcome(
        objective="answer_speed",
        period=period,
        group=None,
        grouped=False,
        verdict=verdict,
        result=result,
        type=PERCENT,
        numerator=F(met),
        denominator=F(of_all),
        target=at_least(percent("80")),
        shortfall=max(F(4, 5) - result, F(0)),
        counts=Counts(of_all, met, 0, (("over_forecast", 120), ("maintenance", 14)), (), 33, 7),
        **more,  # type: ignore[arg-type]
    )


def in_time(
    period: str, group: str | None, target: str, met: int, of_all: int, verdict: o.Verdict, reason: str = ""
) -> o.ObjectiveOutcome:
    return o.ObjectiveOutcome(
        objective="in_time",
        period=period,
        group=group,
        grouped=True,
        verdict=verdict,
        result=F(met, of_all) if of_all else None,
        type=PERCENT,
        numerator=F(met) if of_all else None,
        denominator=F(of_all) if of_all else None,
        target=at_least(percent(target)),
        counts=Counts(of_all, met, 3),
        reason=reason,
        provisional=True,
    )


def wait(period: str) -> o.ObjectiveOutcome:
    return o.ObjectiveOutcome(
        objective="average_wait",
        period=period,
        group=None,
        grouped=False,
        verdict=o.Verdict.MET,
        result=F(35_028 * SECOND, 1000),
        type=DURATION,
        numerator=F(35_028 * SECOND),
        denominator=F(1000),
        target=at_most(duration(45)),
        counts=Counts(1000, 1000),
    )


def credit_trace(months: int, factor: str, share_of: str, amount: str) -> o.Trace:
    fee = trace("Inbound voice", F(40_000), EUR)
    band = trace(
        "10% of voice_fee", F(share_of) * 400, EUR, "percent of", trace("10%", F(share_of) / 100, PERCENT), fee
    )
    run = trace("months in a row where missed", F(months), COUNT)
    times = trace("by months in a row where missed", F(factor), NUMBER, "by months in a row where missed", run)
    return trace("amount", F(amount), EUR, "times", band, times)


def month(
    name: str, start: int, end: int, speed_of: o.ObjectiveOutcome, line: o.Line | None, bonuses: str = "0"
) -> o.PeriodOutcome:
    charges = (
        o.Amount("voice_fee", "Inbound voice", None, F(40_000), trace("40_000 EUR", F(40_000), EUR)),
        o.Amount("desk_fee", "Service desk", None, F(25001, 2), trace("sum of amount over billings", F(25001, 2), EUR)),
    )
    lines = (line,) if line else ()
    total = line.settled if line else F(0)
    bound = trace(
        "15% of charges",
        F(105001, 2) * F(15, 100),
        EUR,
        "percent of",
        trace("15%", F(15, 100), PERCENT),
        trace("charges", F(105001, 2), EUR),
    )
    changes = (o.LineChange(0, F(6000), F(5250)),) if line and line.settled != line.amount else ()
    steps = (
        o.StepTrace("keep highest of answer_credit, late_critical", None, (), line.amount if line else F(0)),
        o.StepTrace("cap credits at 15% of charges", bound, changes, total),
    )
    return o.PeriodOutcome(
        period=name,
        start=start,
        end=end,
        objectives=(
            speed_of,
            in_time(name, "high", "95", 18, 20, o.Verdict.MISSED),
            in_time(name, "low", "90", 181, 200, o.Verdict.MET),
            in_time(name, None, "90", 0, 0, o.Verdict.NOT_MEASURED, "nothing counted"),
            wait(name),
        ),
        charges=charges,
        lines=lines,
        steps=steps,
        not_given=(o.NotGiven("late_critical", "in_time", None, "not measured"),),
        reliefs=(
            o.ReliefUse(
                "maintenance",
                "Announced maintenance",
                "answer_speed",
                ((start + HOUR, start + 3 * HOUR),),
                "approved by silence",
                "change 4711",
            ),
        ),
        total=total,
        bonuses=F(bonuses),
    )


JANUARY, FEBRUARY, MARCH, APRIL = 1767222000 * SECOND, 1769900400 * SECOND, 1772319600 * SECOND, 1774994400 * SECOND


def line(period: str, amount: str, settled: str, how: o.Trace) -> o.Line:
    return o.Line(
        "answer_credit", "Credit for slow answers", "penalty", period, None, "answer_speed", F(amount), F(settled), how
    )


def relation(record_name: str, path: str, rows: int, **more: object) -> Relation:
    return Relation(record_name, record_name, (), (DataFile(path, "ab" * 32, rows),), rows, **more)  # type: ignore[arg-type]


PROVENANCE = o.Provenance(
    contract="5f" * 32,
    sources="6a" * 32,
    relations=(
        relation("call", "data/calls.csv.gz", 3120, collapsed=2, rejected=1),
        relation("ticket", "data/tickets.csv", 660, dropped=4, notes=("impact: the last value",)),
        Relation("hold", "hold", (), (), 0, reported=False),
    ),
    slalang="0.1.0",
    zones="2026f",
    holidays_version="0.109",
    holidays=(("office", "2026-01-01", "Año Nuevo"), ("office", "2026-01-06", "Epifanía del Señor")),
)


def statement(title: str = "Customer care outsourcing") -> o.Statement:
    """January met; February 77.5 % and a credit; March worse, doubled and capped."""
    january = month("2026-01", JANUARY, FEBRUARY, speed("2026-01", 850, 1000, o.Verdict.MET), None)
    february = month(
        "2026-02",
        FEBRUARY,
        MARCH,
        speed("2026-02", 775, 1000, o.Verdict.MISSED),
        line("2026-02", "800", "800", credit_trace(1, "1", "2", "800")),
    )
    march = month(
        "2026-03",
        MARCH,
        APRIL,
        speed("2026-03", 2, 3, o.Verdict.MISSED, missed_levels=("serious",)),
        line("2026-03", "6000", "5250", credit_trace(2, "1.5", "10", "6000")),
        "125.25",
    )
    periods = (january, february, march)
    return o.Statement(
        "acme_care", title, "5f" * 32, "EUR", "Europe/Madrid", APRIL, periods, (("in_time", 4),), PROVENANCE
    )


# ---------------------------------------------------------------- a contract without money


def city() -> c.Contract:
    """Promises without charges, credits or settlement."""
    promised = x.Link("lookup", "promised", "promise")
    clock = c.Clock(
        name="handling",
        title="Time to close",
        record="request",
        starts=field("request", "opened_at", INSTANT),
        stops=field("request", "closed_at", INSTANT),
        runs=x.Constant(type=CALENDAR, value="always"),
        limit=x.FieldValue(type=DAYS, record="promise", name="days", via=(promised,)),
    )
    closed = c.Objective(
        name="closed_in_time",
        title="Closed by the promised day",
        measure=share(
            "request",
            x.ClockValue(type=FLAG, clock="handling", attribute="in_time"),
            x.LinkFound(type=FLAG, via=(promised,)),
        ),
        target=at_least(percent("85")),
        unit="month",
        record="request",
        attribution=x.ClockValue(type=INSTANT, clock="handling", attribute="due"),
        group=field("request", "agency", TEXT),
        group_name="agency",
    )
    lookup = c.Lookup(
        name="promised", record="request", target="promise", by=((field("request", "type", TEXT), "type"),)
    )
    request = record(
        "request", "Service request", c.Field("id", TEXT, key=True), c.Field("opened_at", INSTANT), c.Field("day", DATE)
    )
    return c.Contract(
        name="baltimore_311",
        title="City service requests",
        number="311-2018",
        provider=c.Party(name="city", title="City of Baltimore", side="provider"),
        customer=c.Party(name="public", title="The public", side="customer"),
        effective_from=date(2014, 1, 1),
        effective_to=None,
        zone="America/New_York",
        currency="USD",
        languages=("en",),
        place=NOWHERE,
        records=(request, RECORDS[3]),
        lookups=(lookup,),
        clocks=(clock,),
        objectives=(closed,),
    )


def city_statement(months: int = 1, groups: int = 3) -> o.Statement:
    """As many months and agencies as asked: 90 of 100 in time in each, 2 left out, 1 running."""
    periods = []
    for i in range(months):
        name = f"{2014 + i // 12}-{i % 12 + 1:02}"
        outcomes = tuple(city_outcome(name, f"Agency {g}") for g in range(groups))
        periods.append(o.PeriodOutcome(name, JANUARY, FEBRUARY, outcomes, (), (), (), (), (), F(0), F(0)))
    provenance = o.Provenance("5f" * 32, "", (), "0.1.0", "2026f", "0.109", ())
    return o.Statement(
        "baltimore_311",
        "City service requests",
        "5f" * 32,
        "USD",
        "America/New_York",
        FEBRUARY,
        tuple(periods),
        (),
        provenance,
    )


def city_outcome(period: str, agency: str) -> o.ObjectiveOutcome:
    counts = Counts(100, 90, 1, (("duplicates", 2),))
    target = at_least(percent("85"))
    return o.ObjectiveOutcome(
        "closed_in_time", period, agency, True, o.Verdict.MET, F(9, 10), PERCENT, F(90), F(100), target, counts
    )
