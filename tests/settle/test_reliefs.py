"""Which spans are relieved: conditions of days, spans, approvals with silence, allowances in order of start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from slalang.calendar.hours import Calendar, Hours
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Population, RelievedSpans
from slalang.model.outcome import ReliefUse
from slalang.settle.book import ContractBook
from slalang.settle.decisions import Decision
from slalang.settle.questions import relief_questions
from slalang.settle.reliefs import During, relief_sets, relieved
from slalang.units import BUSINESS_DAYS, COUNT, FLAG, TEXT
from tests.settle.made import (
    DAY,
    HOUR,
    at_least,
    contract,
    field,
    grouped,
    is_,
    measured,
    objective,
    of,
    over,
    percent,
    settled,
)

OUTAGES = x.RowSet("outage")
OFFICE = c.ServiceCalendar(
    name="office", hours=Calendar("office", "UTC", weekly=((Hours(9 * 60, 17 * 60),),) * 5 + ((), ()))
)
VOLUME = x.Aggregate(x.Fold.COUNT, x.RowSet("o"), type=COUNT)
EXPECTED = x.Aggregate(x.Fold.SUM, x.RowSet("forecast"), field("forecast", "expected", COUNT), type=COUNT)


def at(day: str) -> int:
    """An instant in microseconds: `2026-03-02 14:30` UTC, or a day's start."""
    text = day if " " in day else f"{day} 00:00"
    seconds = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()
    return int(seconds) * 1_000_000


def relief(**more: Any) -> c.Relief:
    given: dict[str, Any] = {"effect": c.LeavesOut(x.RowSet("o")), "objectives": ("o",), **more}
    return c.Relief(name="r", **given)


def decide(
    relief: c.Relief,
    spans: Sequence[tuple[str, int, int | None]] = (),
    decisions: Sequence[Decision] = (),
    as_of: str = "2026-07-01",
    data: Measured | None = None,
    promise: c.Objective | None = None,
) -> tuple[tuple[RelievedSpans, ...], tuple[ReliefUse, ...]]:
    made = contract(
        zone="UTC",
        objectives=(promise or objective("o", at_least(percent(80))),),
        reliefs=(relief,),
        calendars=(OFFICE,),
    )
    book = ContractBook(made, data or Measured(), at(as_of))
    return relieved(book, made, {"r": spans}, decisions, at(as_of))


def spans_of(found: tuple[tuple[RelievedSpans, ...], tuple[ReliefUse, ...]]) -> tuple[tuple[int, int], ...]:
    return found[0][0].spans if found[0] else ()


# ---------------------------------------------------------------- spans and allowance


def test_the_sets_that_are_needed_are_named() -> None:
    made = contract(reliefs=(relief(during=OUTAGES), relief(when=is_(VOLUME, over(EXPECTED)), unit="day")))
    assert relief_sets(made) == (During("r", OUTAGES),)


def test_overlapping_spans_are_one_and_a_running_one_ends_now() -> None:
    spans = [
        ("a", at("2026-03-01 10:00"), at("2026-03-01 12:00")),
        ("b", at("2026-03-01 11:00"), at("2026-03-01 13:00")),
        ("c", at("2026-03-09"), None),
    ]
    found = decide(relief(during=OUTAGES), spans, as_of="2026-03-10")
    assert spans_of(found) == (
        (at("2026-03-01 10:00"), at("2026-03-01 13:00")),
        (at("2026-03-09"), at("2026-03-10")),
    )


def test_an_allowance_is_used_in_order_of_start_month_by_month() -> None:
    allowed = relief(during=OUTAGES, allowance=8 * HOUR, allowance_unit="month")
    spans = [
        ("late", at("2026-03-20 10:00"), at("2026-03-20 13:00")),
        ("first", at("2026-03-02 10:00"), at("2026-03-02 16:00")),
        ("over", at("2026-03-31 21:00"), at("2026-04-01 05:00")),
    ]
    assert spans_of(decide(allowed, spans)) == (
        (at("2026-03-02 10:00"), at("2026-03-02 16:00")),  # six hours
        (at("2026-03-20 10:00"), at("2026-03-20 12:00")),  # the two that are left; March is used up
        (at("2026-04-01 00:00"), at("2026-04-01 05:00")),  # five hours of April
    )


def test_time_that_two_spans_share_uses_the_allowance_once() -> None:
    allowed = relief(during=OUTAGES, allowance=3 * HOUR, allowance_unit="month")
    spans = [
        ("a", at("2026-03-01 10:00"), at("2026-03-01 12:00")),
        ("b", at("2026-03-01 11:00"), at("2026-03-01 14:00")),
    ]
    assert spans_of(decide(allowed, spans)) == ((at("2026-03-01 10:00"), at("2026-03-01 13:00")),)


# ---------------------------------------------------------------- conditions of buckets


def over_forecast() -> c.Relief:
    return relief(unit="day", when=is_(VOLUME, over(of(percent(110), EXPECTED))))


def test_the_condition_sees_the_facts_before_relief_day_by_day() -> None:
    made = contract(objectives=(objective("o", at_least(percent(80))),), reliefs=(over_forecast(),))
    asked = {q.aggregate: q for q in relief_questions(made)}
    assert {(q.unit, q.relieved) for q in asked.values()} == {("day", False)}
    assert asked[VOLUME].objective == "o"
    assert asked[EXPECTED].objective == ""


def volumes(**days: tuple[int, int]) -> Measured:
    """Rows and rows expected by day of March."""
    made = contract(objectives=(objective("o", at_least(percent(80))),), reliefs=(over_forecast(),))
    answers = {}
    for question in relief_questions(made):
        which = 0 if question.aggregate == VOLUME else 1
        cells = {CellKey(f"2026-03-{d[1:]}"): Cell(Fraction(n[which]), Fraction(1)) for d, n in days.items()}
        answers[question] = Answer(cells)
    return Measured(answers)


def test_only_days_over_the_forecast_are_relieved() -> None:
    found = decide(over_forecast(), data=volumes(_02=(110, 100), _03=(111, 100), _04=(300, 100)))
    assert spans_of(found) == ((at("2026-03-03"), at("2026-03-05")),)


def test_spans_and_days_together_are_what_both_hold() -> None:
    both = relief(unit="day", when=over_forecast().when, during=OUTAGES)
    spans = [("a", at("2026-03-02 22:00"), at("2026-03-03 02:00"))]
    found = decide(both, spans, data=volumes(_03=(111, 100)))
    assert spans_of(found) == ((at("2026-03-03"), at("2026-03-03 02:00")),)


def sites(*names: str | None) -> tuple[c.Objective, Measured]:
    """An objective for each site, and rows of these sites in January."""
    promise = grouped("o", at_least(percent(80)), "site")
    made = contract(objectives=(promise,), reliefs=(relief(when=AUSTIN),))
    cells = {CellKey("2026-01", name): Cell(Fraction(1), Fraction(1)) for name in names}
    return promise, Measured({q: Answer(cells) for q in relief_questions(made)})


AUSTIN = is_(x.GroupKey("site", type=TEXT), x.Equal(x.Constant("austin", type=TEXT)))
JANUARY = ((at("2026-01-01"), at("2026-02-01")),)


def test_a_condition_of_the_period_relieves_one_group_alone() -> None:
    promise, data = sites("austin", "manila", None)
    found = decide(relief(when=AUSTIN), data=data, promise=promise, as_of="2026-02-01")
    assert [(a.groups, a.spans) for a in found[0]] == [(("austin",), JANUARY)]


def test_a_condition_may_relieve_the_group_not_stated_alone() -> None:
    promise, data = sites("austin", "manila", None)
    not_stated = x.Exists(x.GroupKey("site", type=TEXT), negated=True, type=FLAG)
    found = decide(relief(when=not_stated), data=data, promise=promise, as_of="2026-02-01")
    assert [(a.groups, a.spans) for a in found[0]] == [((None,), JANUARY)]


def test_a_condition_that_all_groups_meet_relieves_also_rows_without_one() -> None:
    promise, data = sites("austin", None)
    always = is_(x.ContractAge("month", type=COUNT), at_least(x.Constant(Fraction(1), type=COUNT)))
    found = decide(relief(when=always), data=data, promise=promise, as_of="2026-02-01")
    assert [(a.groups, a.spans) for a in found[0]] == [((), JANUARY)]


def test_a_relief_without_spans_or_condition_acts_always() -> None:
    always, uses = decide(relief(note="duplicates"))
    ((start, end),) = always[0].spans
    assert start < at("2026-01-01")
    assert end > at("2027-12-31")
    assert uses == (ReliefUse("r", "", "o", (), "", "duplicates"),)


# ---------------------------------------------------------------- approval

SPAN = [("out1", at("2026-03-02 10:00"), at("2026-03-02 12:00"))]  # a Monday
WHOLE = ((at("2026-03-02 10:00"), at("2026-03-02 12:00")),)


def approval(silence: str = "") -> c.Approval:
    lag = x.Lag(x.BusinessDays(2, "office", type=BUSINESS_DAYS)) if silence else None
    return c.Approval("it_manager", lag, silence)


def decision(when: str, said: str, by: str = "it_manager", key: str | None = "out1") -> Decision:
    return Decision("r", key, None, None, by, at(when), said)


@pytest.mark.parametrize(
    ("decisions", "as_of", "granted"),
    [
        ([], "2026-07-01", False),
        ([decision("2026-03-20", "approved")], "2026-07-01", True),
        ([decision("2026-03-20", "approved")], "2026-03-19", False),
        ([decision("2026-03-20", "approved"), decision("2026-03-21", "refused")], "2026-07-01", False),
        ([decision("2026-03-20", "approved", by="clerk")], "2026-07-01", False),
        ([decision("2026-03-20", "approved", key="out2")], "2026-07-01", False),
        ([decision("2026-03-20", "approved", key=None)], "2026-07-01", True),
    ],
)
def test_without_a_rule_on_silence_only_a_record_by_the_role_counts(
    decisions: list[Decision], as_of: str, granted: bool
) -> None:
    found = decide(relief(during=OUTAGES, approved=approval()), SPAN, decisions, as_of)
    assert spans_of(found) == (WHOLE if granted else ())


@pytest.mark.parametrize(
    ("silence", "decisions", "as_of", "granted"),
    [
        ("approves", [], "2026-03-04 11:59", False),  # two business days after Monday 12:00 is Wednesday 12:00
        ("approves", [], "2026-03-04 12:00", True),
        ("refuses", [], "2026-07-01", False),
        ("approves", [decision("2026-03-03", "refused")], "2026-07-01", False),
        ("approves", [decision("2026-03-05", "refused")], "2026-07-01", True),  # after the time for it
        ("refuses", [decision("2026-03-04 12:00", "approved")], "2026-07-01", True),
        ("refuses", [decision("2026-03-04 12:01", "approved")], "2026-07-01", False),
    ],
)
def test_silence_counts_from_the_end_of_what_is_relieved(
    silence: str, decisions: list[Decision], as_of: str, granted: bool
) -> None:
    found = decide(relief(during=OUTAGES, approved=approval(silence)), SPAN, decisions, as_of)
    assert spans_of(found) == (WHOLE if granted else ())


def test_what_is_not_approved_uses_no_allowance() -> None:
    rule = relief(during=OUTAGES, approved=approval(), allowance=2 * HOUR, allowance_unit="month")
    second = ("out2", at("2026-03-05 10:00"), at("2026-03-05 14:00"))
    found = decide(rule, [*SPAN, second], [decision("2026-03-06", "approved", key="out2")])
    assert spans_of(found) == ((at("2026-03-05 10:00"), at("2026-03-05 12:00")),)


def test_an_approval_may_name_the_time_for_which_it_holds() -> None:
    dated = Decision("r", None, at("2026-03-02"), at("2026-03-03"), "it_manager", at("2026-03-10"), "approved")
    other = ("out2", at("2026-03-05 10:00"), at("2026-03-05 14:00"))
    found = decide(relief(during=OUTAGES, approved=approval()), [*SPAN, other], [dated])
    assert spans_of(found) == WHOLE
    assert found[1][0].approval == "it_manager 2026-03-10"


# ---------------------------------------------------------------- on the statement


def test_a_statement_lists_the_reliefs_of_its_own_periods() -> None:
    made = contract(zone="UTC", objectives=(objective("o", at_least(percent(80))),))
    uses = (
        ReliefUse("during", "", "o", ((at("2026-01-31"), at("2026-02-02")),), "", ""),
        ReliefUse("always", "", "o", (), "", ""),
    )
    left = {CellKey("2026-02"): Counts(9, 9, left_out=(("always", 1),))}
    data = Measured(measured(made).answers, {"o": Population("o", left)})
    found = settled(made, data, "2026-03", reliefs=uses)
    assert [[u.relief for u in o.reliefs] for o in found.values()] == [["during"], ["during", "always"], []]
    assert found["2026-02"].reliefs[0].spans == ((at("2026-02-01"), at("2026-02-01") + DAY),)
