"""The settled first quarter of the customer care contract, every figure chosen to be checked by hand."""

from __future__ import annotations

from slalang.model import expression as x
from slalang.model import outcome as o
from slalang.model.facts import DataFile, Relation
from slalang.model.measured import Counts
from slalang.units import COUNT, DURATION, NUMBER, PERCENT, Type
from tests.documents.building import EUR, HOUR, SECOND, F, at_least, at_most, duration, percent


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
        o.Amount("voice_fee", "Inbound voice", None, F(40_000), trace("40_000 EUR", F(40_000), EUR), name),
        o.Amount(
            "desk_fee", "Service desk", None, F(25001, 2), trace("sum of amount over billings", F(25001, 2), EUR), name
        ),
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
        not_given=(o.NotGiven("late_critical", "in_time", None, "not measured", name),),
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
