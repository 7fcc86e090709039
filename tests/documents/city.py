"""A contract without charges, credits or settlement, and its statement over as many months as asked."""

from __future__ import annotations

from datetime import date

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model import outcome as o
from slalang.model.measured import Counts
from slalang.source import NOWHERE
from slalang.units import DATE, DAYS, FLAG, INSTANT, PERCENT, TEXT
from tests.documents.acme_clauses import RECORDS
from tests.documents.acme_settled import FEBRUARY, JANUARY
from tests.documents.building import CALENDAR, F, at_least, field, percent, record, share


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
