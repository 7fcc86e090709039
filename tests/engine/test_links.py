"""Steps from row to row: look-ups by key and in time, parents, child rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from slalang.model import contract as m
from slalang.model import expression as e
from slalang.units import DURATION, FLAG
from tests.engine import factory as x
from tests.engine.factory import at, day

CALL = x.record(
    "call",
    "id: text key",
    "customer: text optional",
    "topic: text optional",
    "offered_at: instant",
    counted_by="offered_at",
)
RATE = x.record("rate", "customer: text key", "since: date key", "price: money")
LEG = x.record(
    "leg",
    "started_at: instant",
    "ended_at: instant optional",
    "agent: text optional",
    "talk: duration optional",
    parent="call",
    lasts=("started_at", "ended_at"),
    counted_by="started_at",
)
CUSTOMER, TOPIC, OFFERED = x.f("customer", "text"), x.f("topic", "text"), x.f("offered_at", "instant")
BY = ((CUSTOMER, "customer"), (TOPIC, "topic"))
NEXT = m.Lookup(name="again", record="call", target="call", by=BY, seek="next after", at=OFFERED)
LAST = m.Lookup(name="previous", record="call", target="call", by=BY, seek="last before", at=OFFERED)
AS_OF = m.Lookup(name="price", record="call", target="rate", by=((CUSTOMER, "customer"),), seek="as of", at=OFFERED)
EXACT = m.Lookup(name="same", record="call", target="call", by=((TOPIC, "id"),))
AGAIN, PREVIOUS, PRICE, SAME = (e.Link("lookup", lookup.name, lookup.target) for lookup in (NEXT, LAST, AS_OF, EXACT))
PARENT = e.Link("parent", "call", "call")


def calls(*rows: tuple[str, str | None, str | None, str]) -> list[dict[str, Any]]:
    return [{"id": i, "customer": c, "topic": t, "offered_at": at(f"2026-03-02 {o}")} for i, c, t, o in rows]


def of(
    expression: e.Expression, rows: list[dict[str, Any]], record: str = "call", **others: list[dict[str, Any]]
) -> list[Any]:
    contract = x.contract(records=(CALL, RATE, LEG), lookups=(NEXT, LAST, AS_OF, EXACT))
    return x.evaluated(x.engine(contract, {"call": rows, **others}), record, expression)


THREE = calls(
    ("a", "c1", "t", "09:00"),
    ("b", "c1", "t", "10:00"),
    ("c", "c1", "other", "11:00"),
    ("d", None, "t", "12:00"),
    ("e", None, "t", "13:00"),
)


def test_the_next_call_of_the_same_customer_about_the_same_topic() -> None:
    assert of(x.f("id", "text", AGAIN), THREE) == ["b", None, None, None, None]
    assert of(x.f("id", "text", PREVIOUS), THREE) == [None, "a", None, None, None]
    assert of(e.LinkFound((AGAIN,), type=FLAG), THREE) == [True, False, False, False, False]


def test_at_one_instant_the_key_decides_and_no_call_follows_itself() -> None:
    twins = calls(("b", "c1", "t", "09:00"), ("a", "c1", "t", "09:00"), ("c", "c1", "t", "09:00"))
    assert of(x.f("id", "text", AGAIN), twins) == ["c", "b", None]
    assert of(x.f("id", "text", PREVIOUS), twins) == ["a", None, "b"]


def test_a_look_up_leads_on_to_another() -> None:
    rows = calls(("a", "c1", "t", "09:00"), ("b", "c1", "t", "10:00"), ("c", "c1", "t", "11:00"))
    assert of(x.f("id", "text", AGAIN, AGAIN), rows) == ["c", None, None]
    apart = x.minus(x.f("offered_at", "instant", AGAIN), OFFERED, "duration")
    assert of(x.at_most(apart, x.hours(1)), rows) == [True, True, None]


def test_as_of_takes_the_greatest_day_not_after() -> None:
    rates = [
        {"customer": "c1", "since": day("2026-01-01"), "price": 10},
        {"customer": "c1", "since": day("2026-03-02"), "price": 20},
        {"customer": "c1", "since": day("2026-03-03"), "price": 30},
        {"customer": "c2", "since": day("2026-03-03"), "price": 40},
    ]
    rows = calls(("a", "c1", None, "00:00"), ("b", "c2", None, "09:00"), ("c", None, None, "09:00"))
    assert of(x.f("price", "money", PRICE), rows, rate=rates) == [Fraction(20, 10**6), None, None]


def test_an_exact_look_up_never_multiplies_rows() -> None:
    rows = calls(("a", None, "b", "09:00"), ("b", None, "a", "10:00"), ("c", None, "zz", "11:00"))
    assert of(x.f("offered_at", "instant", SAME), rows) == [at("2026-03-02 10:00"), at("2026-03-02 09:00"), None]
    assert of(e.Exists(e.LinkFound((SAME,), type=FLAG), negated=True, type=FLAG), rows) == [False, False, True]


# ---------------------------------------------------------------- parents and children

LEGS = [
    {"call": "a", "started_at": at("2026-03-02 09:10"), "agent": "Bo", "talk": 60_000_000},
    {"call": "a", "started_at": at("2026-03-02 09:05"), "agent": "Al", "talk": 30_000_000},
    {
        "call": "b",
        "started_at": at("2026-03-02 10:00"),
        "agent": None,
        "talk": None,
        "ended_at": at("2026-03-02 10:02"),
    },
]
TALK, AGENT = x.f("talk", "duration"), x.f("agent", "text")


def child(fold: str, value: e.Expression | None = None, where: e.Expression | None = None, **more: Any) -> e.Aggregate:
    return x.aggregate(fold, "leg", value, where, of_row=True, **more)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (child("count"), [2, 1, 0]),
        (child("count", where=x.exists(AGENT)), [2, 0, 0]),
        (child("sum", TALK), [90_000_000, 0, 0]),
        (child("mean", TALK), [45_000_000, None, None]),
        (child("largest", TALK), [60_000_000, None, None]),
        (child("smallest", TALK), [30_000_000, None, None]),
        (child("median", TALK), [45_000_000, None, None]),
        (child("percentile", TALK, rank=Fraction(50)), [30_000_000, None, None]),
        (child("first", AGENT), ["Al", None, None]),
        (child("last", AGENT), ["Bo", None, None]),
        (child("any"), [True, True, False]),
        (child("no", where=x.is_(AGENT, x.text("Al"))), [False, True, True]),
    ],
)
def test_child_rows_of_a_row(asked: e.Aggregate, wanted: list[Any]) -> None:
    rows = calls(("a", None, None, "09:00"), ("b", None, None, "10:00"), ("c", None, None, "11:00"))
    assert of(asked, rows, leg=LEGS) == wanted


def test_a_mean_of_child_rows_is_compared_without_division() -> None:
    rows = calls(("a", None, None, "09:00"), ("b", None, None, "10:00"))
    third = child("mean", x.f("talk", "duration"))
    legs = [{"call": "a", "started_at": at("2026-03-02 09:00"), "talk": t} for t in (0, 0, 1)]
    assert of(x.over(third, e.Constant(Fraction(1, 3), type=DURATION)), rows, leg=legs) == [False, None]
    assert of(x.at_least(third, e.Constant(Fraction(1, 3), type=DURATION)), rows, leg=legs) == [True, None]


def test_a_child_reads_its_parent() -> None:
    wait = x.minus(x.f("started_at", "instant"), x.f("offered_at", "instant", PARENT), "duration")
    rows = calls(("a", None, None, "09:00"), ("b", None, None, "10:00"))
    assert of(wait, rows, "leg", leg=LEGS) == [600_000_000, 300_000_000, 0]
    early = child("count", where=x.at_most(wait, x.seconds(300)))
    assert of(early, rows, leg=LEGS) == [1, 1]


def test_lasting_is_missing_while_a_span_runs() -> None:
    rows = calls(("a", None, None, "09:00"), ("b", None, None, "10:00"))
    assert of(x.f("lasting", "duration"), rows, "leg", leg=LEGS) == [None, None, 120_000_000]
