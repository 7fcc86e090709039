"""Folds over buckets at home: empty buckets, shares of shares, means of rates, groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from slalang.calendar.hours import Calendar, Hours
from slalang.calendar.zones import known_zone
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Answer, Cell, CellKey, Measured
from slalang.model.outcome import ObjectiveOutcome
from slalang.settle.questions import questions
from slalang.units import COUNT, PERCENT, TEXT
from tests.settle.made import (
    DAY,
    HOUR,
    at_least,
    contract,
    count_of,
    field,
    is_,
    minus,
    objective,
    over,
    percent,
    settled,
    share_of,
    under,
)

UTC = "UTC"
START = 1_767_225_600_000_000  # 2026-01-01 00:00 UTC
FIVE_MINUTES = HOUR // 12
VOLUME = x.Aggregate(x.Fold.COUNT, x.RowSet("calls"), type=COUNT)
LEVEL = share_of("calls")


def january(measure: x.Expression, cells: Mapping[int, tuple[int, int]], **more: object) -> ObjectiveOutcome:
    """The outcome over buckets that have (fulfilled, rows) each."""
    made = contract(
        zone=UTC,
        charges=(),
        objectives=(objective("o", at_least(percent(80)), measure=measure, record="calls"),),
        **more,
    )
    data = Measured(
        {
            q: Answer({CellKey("2026-01", None, s): cell(q.aggregate, r) for s, r in cells.items()})
            for q in questions(made)
        }
    )
    return settled(made, data, "2026-01")["2026-01"].objectives[0]


def cell(aggregate: x.Aggregate, rows: tuple[int, int]) -> Cell:
    if aggregate.fold is x.Fold.COUNT:
        return Cell(Fraction(rows[1]), Fraction(1))
    return Cell(Fraction(rows[0]), Fraction(rows[1]))


def half_hours(where: x.Expression, among: x.Expression | None = None, calendar: str = "") -> x.Aggregate:
    buckets = x.BucketSet(width=HOUR // 2, where=where, calendar=calendar)
    return x.Aggregate(x.Fold.SHARE, buckets, among=among, type=PERCENT)


def test_share_of_half_hours_in_target_among_those_with_calls() -> None:
    measure = half_hours(is_(LEVEL, at_least(percent(80))), is_(VOLUME, over(count_of(0))))
    cells = {START: (8, 10), START + HOUR: (79, 100), START + 2 * HOUR: (1, 1), START + 3 * HOUR: (0, 1)}
    found = january(measure, cells)
    assert found.numerator == 2
    assert found.denominator == 4


def test_without_a_condition_every_half_hour_of_the_month_counts_and_an_empty_one_is_not_fulfilled() -> None:
    found = january(half_hours(is_(LEVEL, at_least(percent(80)))), {START: (8, 10)})
    assert found.numerator == 1
    assert found.denominator == 31 * 48


def test_half_hours_in_a_calendar_are_those_of_its_hours() -> None:
    hours = Calendar("office", UTC, weekly=((Hours(9 * 60, 18 * 60),),) * 5 + ((), ()))
    office = c.ServiceCalendar(name="office", hours=hours)
    measure = half_hours(is_(LEVEL, at_least(percent(80))), calendar="office")
    found = january(measure, {START + 9 * HOUR: (8, 10)}, calendars=(office,))
    assert found.denominator == 22 * 18  # 22 working days in January 2026
    assert found.numerator == 1


def test_an_empty_day_leaves_a_mean_unless_it_counts_as_something() -> None:
    daily = x.Aggregate(x.Fold.MEAN, x.BucketSet(unit="day"), LEVEL, type=PERCENT)
    cells = {START: (9, 10), START + DAY: (7, 10)}
    assert january(daily, cells).result == Fraction("0.8")
    empty_as_full = x.Aggregate(
        x.Fold.MEAN, x.BucketSet(unit="day"), LEVEL, counting_empty_as=percent(100), type=PERCENT
    )
    assert january(empty_as_full, cells).result == (Fraction("1.6") + 29) / 31


def test_mean_of_interval_rates_is_not_the_pooled_rate() -> None:
    """8,640 intervals of five minutes: in 86 of 10 requests all fail, 8,554 of 1,000 are clean: 99.0046 and 99.9899."""
    rates = x.Aggregate(
        x.Fold.MEAN, x.BucketSet(width=FIVE_MINUTES, where=is_(VOLUME, over(count_of(0)))), LEVEL, type=PERCENT
    )
    intervals = [START + i * FIVE_MINUTES for i in range(8_640)]
    cells = {s: (10, 10) if i < 86 else (0, 1_000) for i, s in enumerate(intervals)}
    mean = january(minus(percent(100), rates), cells).result
    assert mean == 1 - Fraction(86, 8_640)
    assert round(mean * 100, 4) == Fraction("99.0046")
    pooled = 1 - Fraction(sum(n for n, _ in cells.values()), sum(d for _, d in cells.values()))
    assert round(pooled * 100, 4) == Fraction("99.9899")


def test_days_are_local_also_when_the_clock_changes() -> None:
    zone = known_zone("Europe/Madrid")
    day = date(2026, 3, 29).toordinal() - date(1970, 1, 1).toordinal()
    daily = x.Aggregate(x.Fold.COUNT, x.BucketSet(unit="day", where=is_(VOLUME, over(count_of(0)))), type=COUNT)
    made = contract(charges=(), objectives=(objective("o", at_least(count_of(1)), measure=daily, record="calls"),))
    cells = {CellKey("2026-03", None, zone.midnight(d)): Cell(Fraction(1), Fraction(1)) for d in (day, day + 1)}
    data = Measured({q: Answer(cells) for q in questions(made)})
    assert settled(made, data, "2026-03")["2026-03"].objectives[0].result == 2


def test_share_of_groups_whose_own_share_reaches_a_level() -> None:
    groups = x.GroupSet(field("calls", "agent", TEXT), is_(LEVEL, under(percent(80))))
    measure = x.Aggregate(x.Fold.SHARE, groups, type=PERCENT)
    made = contract(charges=(), objectives=(objective("o", at_least(percent(80)), measure=measure, record="calls"),))
    (question,) = questions(made)
    assert question.group == groups.by
    cells = {
        CellKey("2026-01", "ann"): Cell(Fraction(7), Fraction(10)),
        CellKey("2026-01", "bob"): Cell(Fraction(9), Fraction(10)),
        CellKey("2026-02", "cy"): Cell(Fraction(1), Fraction(10)),
    }
    found = settled(made, Measured({question: Answer(cells)}), "2026-01")["2026-01"].objectives[0]
    assert found.result == Fraction(1, 2)


def test_inner_questions_carry_the_bucket_without_its_condition() -> None:
    by = field("calls", "offered_at")
    measure = half_hours(is_(LEVEL, at_least(percent(80))), is_(forecast(), over(count_of(0))))
    measure = x.Aggregate(
        measure.fold,
        x.BucketSet(width=HOUR // 2, by=by, where=is_(LEVEL, at_least(percent(80)))),
        among=measure.among,
        type=PERCENT,
    )
    made = contract(
        objectives=(objective("o", at_least(percent(80)), measure=measure, record="calls", attribution=by),)
    )
    calls, other = sorted(questions(made), key=lambda q: q.objective, reverse=True)
    assert calls.objective == "o"
    assert calls.attribution == by
    assert calls.buckets == x.BucketSet(width=HOUR // 2, by=by)
    assert other.objective == ""
    assert other.attribution is None
    assert other.buckets == x.BucketSet(width=HOUR // 2)  # `offered_at` is no instant of a forecast


def forecast() -> x.Aggregate:
    return x.Aggregate(x.Fold.SUM, x.RowSet("forecasts"), field("forecasts", "expected", COUNT), type=COUNT)


def test_many_buckets_are_summed_up_in_the_derivation() -> None:
    """Of 1,488 half hours forty have a value: they are listed; one more, and they are counted."""
    measure = x.Aggregate(x.Fold.MEAN, x.BucketSet(width=HOUR // 2), LEVEL, type=PERCENT)
    for count in (40, 41):
        found = january(measure, {START + i * HOUR // 2: (8, 10) for i in range(count)})
        assert found.trace is not None
        shown = found.trace.parts[0].parts
        assert found.result == Fraction(8, 10)
        if count == 40:
            assert [p.value for p in shown] == [Fraction(8, 10)] * 40
        else:
            assert [(p.label, p.value, p.rule) for p in shown] == [("with a value", 41, "count")]
