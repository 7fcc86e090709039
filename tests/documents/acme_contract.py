"""The customer care contract as a whole: what the tests of documents and formats print."""

from __future__ import annotations

from datetime import date

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.source import NOWHERE
from slalang.units import DAYS, DURATION, FLAG, INSTANT, TEXT, CalendarSpan
from tests.documents.acme_clauses import (
    CONSEQUENCES,
    IMPROVEMENT,
    OBJECTIVES,
    OFFICE,
    RECORDS,
    RELIEFS,
    SETTLEMENT,
    TERMINATION,
)
from tests.documents.building import (
    BY_CLASS,
    CALENDAR,
    HOLDS,
    IMPACT,
    F,
    at_least,
    duration,
    eur,
    field,
    in_days,
    is_,
    klass,
    or_,
    percent,
    row,
    text,
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
