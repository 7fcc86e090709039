"""Questions: aggregates by period, group and bucket; sets of all rows; what reliefs and services leave."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from slalang.engine import Engine, Refused
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.model.measured import Cell, CellKey, Counts, Population, Question, RelievedSpans
from slalang.units import DURATION, FLAG, INSTANT, PERCENT
from tests.engine import factory as x
from tests.engine.factory import HOUR, MINUTE, at, day

CALL = x.record(
    "call",
    "id: text key",
    "offered_at: instant optional",
    "answered_at: instant optional",
    "site: text optional",
    "talk: duration optional",
    "paid: money optional",
    "spam: flag optional",
    "on: date optional",
    counted_by="offered_at",
)
OFFERED, ANSWERED = x.f("offered_at", "instant"), x.f("answered_at", "instant")
SITE, TALK, PAID, ON = x.f("site", "text"), x.f("talk", "duration"), x.f("paid", "money"), x.f("on", "date")
SPAM = x.is_(x.f("spam", "flag"), e.Constant(True, type=FLAG))


def call(offered: str | None, answered: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "offered_at": None if offered is None else at(offered),
        "answered_at": None if answered is None else at(answered),
        **more,
    }


def engine(rows: list[dict[str, Any]], units: tuple[str, ...] = ("month",), **more: Any) -> Engine:
    contract = x.contract(records=(CALL,), calendars=(x.calendar(),), **more)
    return x.engine(contract, {"call": [{"id": f"k{i}", **row} for i, row in enumerate(rows)]}, units=units)


def answer(found: Engine, aggregate: e.Aggregate, unit: str = "month", **more: Any) -> dict[CellKey, Cell]:
    question = Question(aggregate, unit, **more)
    return dict(found.measure([question])[question].cells)


def values(cells: dict[CellKey, Cell]) -> dict[str, Any]:
    """By period: the value, or numerator and denominator."""
    return {k.period: c.value if c.value is not None else (c.numerator, c.denominator) for k, c in cells.items()}


TALKS = [call(f"2026-03-0{i + 1} 10:00", talk=talk, paid=talk) for i, talk in enumerate((30, 10, 20, 40))]


@pytest.mark.parametrize(
    ("aggregate", "wanted"),
    [
        (x.aggregate("count", "call"), (4, 1)),
        (x.aggregate("count", "call", where=x.over(TALK, e.Constant(Fraction(10), type=DURATION))), (3, 1)),
        (x.aggregate("sum", "call", TALK), (100, 1)),
        (x.aggregate("sum", "call", PAID), (Fraction(100, 10**6), 1)),
        (x.aggregate("mean", "call", TALK), (100, 4)),
        (x.aggregate("median", "call", TALK), (25, 1)),
        (x.aggregate("largest", "call", TALK), (40, 1)),
        (x.aggregate("smallest", "call", e.Negative(TALK, type=DURATION)), (-40, 1)),
        (x.aggregate("first", "call", TALK), (30, 1)),
        (x.aggregate("last", "call", x.f("id", "text")), "k3"),
        (x.aggregate("largest", "call", OFFERED), at("2026-03-04 10:00")),
        (x.aggregate("any", "call"), True),
        (x.aggregate("no", "call"), False),
        (x.share("call", x.at_least(TALK, e.Constant(Fraction(20), type=DURATION))), (3, 4)),
    ],
)
def test_folds(aggregate: e.Aggregate, wanted: Any) -> None:
    assert values(answer(engine(TALKS), aggregate)) == {"2026-03": wanted}


@pytest.mark.parametrize(
    ("rank", "wanted"), [(25, 10), (26, 20), (50, 20), (75, 30), ("75.01", 40), (100, 40), (1, 10)]
)
def test_percentiles_are_nearest_ranks(rank: int | str, wanted: int) -> None:
    asked = x.aggregate("percentile", "call", TALK, rank=Fraction(rank))
    assert values(answer(engine(TALKS), asked)) == {"2026-03": (wanted, 1)}
    falling = x.aggregate("percentile", "call", e.Negative(TALK, type=DURATION), rank=Fraction(50))
    assert values(answer(engine(TALKS), falling)) == {"2026-03": (-30, 1)}


def test_of_nothing_count_and_sum_are_zero_and_all_else_is_missing() -> None:
    never = x.over(TALK, x.hours(9))
    found = engine(TALKS)
    for fold, value in (("count", None), ("sum", TALK)):
        assert values(answer(found, x.aggregate(fold, "call", value, never))) == {"2026-03": (0, 1)}
    for fold in ("mean", "median", "largest", "first"):
        assert values(answer(found, x.aggregate(fold, "call", TALK, never)))["2026-03"][1] == 0
    assert answer(engine([]), x.aggregate("count", "call")) == {}


# ---------------------------------------------------------------- periods and groups


def test_a_month_begins_and_ends_at_local_midnight() -> None:
    rows = [
        call("2026-02-28 23:59"),
        call("2026-03-01 00:00"),
        call("2026-03-31 23:59"),
        call("2026-04-01 00:00"),
        call(None),
    ]
    assert values(answer(engine(rows), x.aggregate("count", "call"))) == {
        "2026-02": (1, 1),
        "2026-03": (2, 1),
        "2026-04": (1, 1),
    }


def test_rows_outside_the_periods_are_nowhere() -> None:
    assert answer(engine([call("2025-12-31 23:59"), call("2027-01-01 00:00")]), x.aggregate("count", "call")) == {}


def test_another_instant_and_a_date_may_place_a_row() -> None:
    row = call("2026-03-31 23:50", "2026-04-01 00:10", on=day("2026-05-01"))
    found = engine([row])
    assert list(values(answer(found, x.aggregate("count", "call", by=ANSWERED)))) == ["2026-04"]
    assert list(values(answer(found, x.aggregate("count", "call"), attribution=ANSWERED))) == ["2026-04"]
    assert list(values(answer(found, x.aggregate("count", "call", by=ON)))) == ["2026-05"]


def test_groups_have_their_own_cells_and_not_stated_is_one() -> None:
    rows = [call("2026-03-01 10:00", site="N"), call("2026-03-02 10:00", site="N"), call("2026-03-03 10:00")]
    cells = answer(engine(rows), x.aggregate("count", "call"), group=SITE)
    assert {k.group: c.numerator for k, c in cells.items()} == {"N": 2, None: 1}


def test_quarters_and_months_are_answered_together() -> None:
    found = engine(TALKS, ("month", "quarter"))
    asked = [Question(x.aggregate("count", "call"), unit) for unit in ("month", "quarter")]
    answers = found.measure(asked)
    assert [next(iter(answers[q].cells)).period for q in asked] == ["2026-03", "2026-Q1"]


def test_rows_in_a_calendar_are_those_counted_in_its_hours() -> None:
    rows = [call("2026-03-02 08:59"), call("2026-03-02 09:00"), call("2026-03-02 14:00"), call("2026-03-07 10:00")]
    assert values(answer(engine(rows), x.aggregate("count", "call", calendar="office"))) == {"2026-03": (1, 1)}


# ---------------------------------------------------------------- buckets

HALF_HOURS = e.BucketSet(width=30 * MINUTE)


def test_half_hours_have_their_own_cells() -> None:
    rows = [call("2026-03-02 09:00"), call("2026-03-02 09:29"), call("2026-03-02 09:30")]
    cells = answer(engine(rows), x.aggregate("count", "call"), buckets=HALF_HOURS)
    assert {k.bucket: c.numerator for k, c in cells.items()} == {at("2026-03-02 09:00"): 2, at("2026-03-02 09:30"): 1}


def test_the_hour_that_comes_twice_has_its_buckets_twice() -> None:
    before = at("2026-10-25 02:10")
    rows = [{"offered_at": before}, {"offered_at": before + HOUR}]
    cells = answer(engine(rows), x.aggregate("count", "call"), buckets=HALF_HOURS)
    assert sorted(k.bucket or 0 for k in cells) == [before - 10 * MINUTE, before + 50 * MINUTE]


def test_a_week_belongs_to_the_month_in_which_it_begins() -> None:
    cells = answer(engine([call("2026-04-01 10:00")]), x.aggregate("count", "call"), buckets=e.BucketSet(unit="week"))
    assert list(cells) == [CellKey("2026-03", None, at("2026-03-30 00:00"))]


def test_days_begin_at_local_midnight_and_by_says_whose_instant() -> None:
    rows = [call("2026-03-29 23:50", "2026-03-30 00:10")]
    cells = answer(engine(rows), x.aggregate("count", "call"), buckets=e.BucketSet(unit="day", by=ANSWERED))
    assert list(cells) == [CellKey("2026-03", None, at("2026-03-30 00:00"))]


def test_the_edges_of_a_period_are_those_of_the_bucket_inside_one() -> None:
    late = x.at_least(OFFERED, x.minus(e.PeriodEdge("end", type=INSTANT), x.hours(1), "instant"))
    rows = [call("2026-03-02 23:30"), call("2026-03-31 23:30"), call("2026-03-31 10:00")]
    found = engine(rows)
    assert values(answer(found, x.aggregate("count", "call", where=late))) == {"2026-03": (1, 1)}
    cells = answer(found, x.aggregate("count", "call", where=late), buckets=e.BucketSet(unit="day"))
    assert {k.bucket: c.numerator for k, c in cells.items()} == {at("2026-03-02 00:00"): 1, at("2026-03-31 00:00"): 1}


# ---------------------------------------------------------------- all rows


def test_all_rows_are_judged_in_every_period() -> None:
    end = e.PeriodEdge("end", type=INSTANT)
    is_open = x.both(x.under(OFFERED, end), x.either(x.is_missing(ANSWERED), x.at_least(ANSWERED, end)))
    rows = [
        call("2026-01-10 10:00", "2026-03-05 10:00"),
        call("2026-02-10 10:00", "2026-02-11 10:00"),
        call("2026-02-28 10:00"),
    ]
    backlog = x.aggregate("count", "call", where=is_open, all_rows=True)
    found = {p: v[0] for p, v in values(answer(engine(rows), backlog)).items()}
    assert (found["2026-01"], found["2026-02"], found["2026-03"], found["2026-12"]) == (1, 2, 1, 1)
    old = x.under(OFFERED, x.minus(end, x.days(30), "instant"))
    share = x.share("call", old, is_open, all_rows=True)
    assert values(answer(engine(rows), share))["2026-02"] == (1, 2)


def test_clocks_of_all_rows_are_computed_once_and_judged_everywhere() -> None:
    clock = m.Clock(
        name="k", record="call", starts=OFFERED, stops=ANSWERED, runs=x.named_calendar("office"), limit=x.hours(1)
    )
    due_by = x.under(x.clock("k", "due"), e.PeriodEdge("end", type=INSTANT))
    found = engine([call("2026-03-31 17:30")], clocks=(clock,))
    cells = values(answer(found, x.aggregate("count", "call", where=due_by, all_rows=True)))
    assert (cells["2026-03"][0], cells["2026-04"][0]) == (0, 1)


# ---------------------------------------------------------------- objectives

IN_TIME = x.at_most(x.minus(ANSWERED, OFFERED, "duration"), x.seconds(60))
SPEED = x.share("call", IN_TIME, x.exists(ANSWERED))
VOICE = m.Service(name="voice", covers=e.RowSet("call", calendar="office"))
DAYTIME = [
    call("2026-03-02 10:00", "2026-03-02 10:01", spam=True),
    call("2026-03-02 11:00", "2026-03-02 11:02", spam=False),
    call("2026-03-02 12:00"),
    call("2026-03-02 20:00", "2026-03-02 20:01"),
    call("2026-03-03 10:00", "2026-03-03 10:05", spam=True),
    call(None, "2026-03-03 10:05"),
]


def promised(*reliefs: m.Relief, services: tuple[m.Service, ...] = (VOICE,), **more: Any) -> Engine:
    promise = x.objective("speed", SPEED, "call", services=("voice",), attribution=OFFERED, **more)
    return engine(DAYTIME, objectives=(promise,), services=services, reliefs=reliefs)


def counts(found: Engine, acts: tuple[RelievedSpans, ...] = ()) -> Counts:
    return found.population("speed", acts).counts[CellKey("2026-03")]


def test_services_say_which_rows_are_there() -> None:
    found = promised()
    assert counts(found) == Counts(counted=3, fulfilled=1, not_among=1, uncovered=1)
    assert found.population("speed").unattributed == 1
    assert values(answer(found, SPEED, objective="speed", attribution=OFFERED)) == {"2026-03": (1, 3)}
    assert values(answer(found, SPEED)) == {"2026-03": (2, 4)}, "elsewhere all rows of the period"


def test_a_service_without_rows_of_the_record_filters_nothing() -> None:
    assert counts(promised(services=(m.Service(name="voice"),))).counted == 4


def test_rows_are_left_out_or_counted_as_met() -> None:
    out = m.Relief(name="spam", objectives=("speed",), effect=m.LeavesOut(e.RowSet("call", where=SPAM)))
    assert counts(promised(out)) == Counts(counted=1, fulfilled=0, left_out=(("spam", 2),), not_among=1, uncovered=1)
    met = m.Relief(name="spam", objectives=("speed",), effect=m.CountsAsMet(e.RowSet("call", where=SPAM)))
    found = promised(met)
    assert counts(found) == Counts(counted=3, fulfilled=2, met_by_relief=(("spam", 1),), not_among=1, uncovered=1)
    assert values(answer(found, SPEED, objective="speed")) == {"2026-03": (2, 3)}
    assert values(answer(found, SPEED, objective="speed", relieved=False)) == {"2026-03": (1, 3)}
    both = promised(met, m.Relief(name="out", objectives=("speed",), effect=m.LeavesOut(e.RowSet("call", where=SPAM))))
    assert counts(both).left_out == (("out", 2),), "left out beats met"


def test_a_relief_with_spans_acts_inside_them_alone() -> None:
    out = m.Relief(name="fair", objectives=("speed",), effect=m.LeavesOut(e.RowSet("call")), during=e.RowSet("call"))
    found = promised(out)
    assert counts(found).left_out == ()
    acts = (RelievedSpans("fair", "speed", ((at("2026-03-02 10:00"), at("2026-03-02 11:00")),)),)
    assert counts(found, acts).left_out == (("fair", 1),), "the end of a span is outside"
    many = tuple(
        (at("2026-03-02 10:00") + i * HOUR, at("2026-03-02 10:00") + i * HOUR + MINUTE) for i in range(0, 40, 2)
    )
    assert counts(found, (RelievedSpans("fair", "speed", many),)).left_out == (("fair", 2),)


@pytest.mark.parametrize(
    ("groups", "counted"),
    [
        (("N",), {"N": 0, "S": 1, None: 1}),
        ((None,), {"N": 1, "S": 1, None: 0}),
        (("S", None), {"N": 1, "S": 0, None: 0}),
        ((), {"N": 0, "S": 0, None: 0}),
    ],
)
def test_relief_of_some_groups(groups: tuple[str | None, ...], counted: dict[str | None, int]) -> None:
    out = m.Relief(name="fair", objectives=("speed",), effect=m.LeavesOut(e.RowSet("call")), when=x.text("any"))
    promise = x.objective("speed", SPEED, "call", group=SITE, group_name="site")
    rows = [call("2026-03-02 10:00", "2026-03-02 10:01", site=site) for site in ("N", "S", None)]
    found = engine(rows, objectives=(promise,), reliefs=(out,))
    acts = (RelievedSpans("fair", "speed", ((at("2026-03-01 00:00"), at("2026-04-01 00:00")),), groups),)
    population = found.population("speed", acts)
    assert population.groups == ("N", "S", None)
    assert {k.group: v.counted for k, v in population.counts.items()} == counted


def test_undecided_rows_are_in_neither_count() -> None:
    clock = m.Clock(
        name="k", record="call", starts=OFFERED, stops=ANSWERED, runs=x.named_calendar("always"), limit=x.hours(1)
    )
    share = x.share("call", x.clock("k", "in_time"))
    promise = x.objective("speed", share, "call")
    rows = [call("2026-12-31 22:00"), call("2026-12-31 23:30"), call("2026-12-31 23:00", "2026-12-31 23:30")]
    found = engine(rows, objectives=(promise,), clocks=(clock,))
    found.as_of = at("2026-12-31 23:45")
    assert found.population("speed").counts[CellKey("2026-12")] == Counts(counted=2, fulfilled=1, undecided=1)
    assert values(answer(found, share, objective="speed")) == {"2026-12": (1, 2)}
    late = x.aggregate("count", "call", where=x.clock("k", "late"))
    assert values(answer(found, late)) == {"2026-12": (1, 1)}, "elsewhere a verdict is a plain flag"
    kept = x.aggregate("count", "call", where=x.clock("k", "running"), kept_by="speed")
    assert values(answer(found, kept)) == {"2026-12": (1, 1)}, "undecided rows are kept too"


def test_rows_kept_by_an_objective_are_those_it_judges() -> None:
    out = m.Relief(name="spam", objectives=("speed",), effect=m.LeavesOut(e.RowSet("call", where=SPAM)))
    kept = x.aggregate("count", "call", kept_by="speed")
    assert values(answer(promised(out), kept)) == {"2026-03": (1, 1)}


def test_a_record_without_data_has_no_rows() -> None:
    contract = x.contract(records=(CALL,), objectives=(x.objective("o", SPEED, "call"),))
    found = x.engine(contract, {})
    assert found.population("o").counts == {}


def test_an_absurd_instant_is_refused_by_field() -> None:
    with pytest.raises(Refused) as refusal:
        answer(engine([call("2026-03-02 10:00"), call("9998-12-31 00:00")]), x.aggregate("count", "call"))
    (fault,) = refusal.value.faults
    assert fault.text() == "1 rows of `call` hold a `offered_at` that is far outside the contract's term"


def test_two_engines_share_a_connection() -> None:
    first = engine(TALKS)
    second = Engine(first.connection, first.contract, first.facts, first.as_of, first.periods)
    asked = Question(x.aggregate("count", "call"), "month", buckets=e.BucketSet(unit="day"))
    one = first.measure([asked])
    assert second.measure([Question(x.aggregate("count", "call"), "month")])
    assert first.measure([asked]) == one


def test_groups_are_texts_whatever_the_field() -> None:
    rows = [call("2026-03-02 10:00", spam=True, on=day("2026-03-02"), paid=1_500_000)]
    found = engine(rows)
    for field, wanted in ((x.f("spam", "flag"), "yes"), (ON, "2026-03-02"), (PAID, "1.5")):
        assert [k.group for k in answer(found, x.aggregate("count", "call"), group=field)] == [wanted]


def test_rows_of_a_measure_by_weeks_are_counted_where_their_weeks_are() -> None:
    weekly = e.Aggregate(e.Fold.MEAN, e.BucketSet(unit="week"), SPEED, type=PERCENT)
    promise = x.objective("speed", weekly, "call")
    found = engine([call("2026-04-01 10:00", "2026-04-01 10:01")], objectives=(promise,))
    assert list(found.population("speed").counts) == [CellKey("2026-03")]


def test_an_objective_of_no_rows_has_an_empty_population() -> None:
    found = engine([], objectives=(x.objective("o", x.percent(50), ""),))
    assert found.population("o") == Population("o", {})
