"""The clauses of a customer care contract, built by hand: facts, hours, promises, reliefs, credits and settlement."""

from __future__ import annotations

from datetime import date

from slalang.calendar.hours import Calendar, Closure, Hours
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.units import COUNT, DAYS, DURATION, FLAG, INSTANT, PERCENT, TEXT, CalendarSpan, Rounding
from tests.documents.building import (
    ANSWERED,
    BY_CLASS,
    CHARGES,
    CREDIT_BANDS,
    EUR,
    HOUR,
    IMPACT,
    LAST_12,
    LATE,
    LATE_AMOUNT,
    LEVELS,
    MISSED,
    OFFERED,
    REPEATED,
    RESULT,
    SPEED,
    WAIT,
    F,
    and_,
    at_least,
    at_most,
    duration,
    exists,
    in_days,
    is_,
    klass,
    number,
    of,
    percent,
    record,
    row,
    service_level,
    share,
    text,
    under,
)

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
