"""Groups by values of every kind: relief of one of them acts on its rows and on no others."""

from __future__ import annotations

from typing import Any

import pytest

from slalang.engine.groups import group_text, stored
from slalang.engine.values import Value
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.model.measured import RelievedSpans
from slalang.model.query import Column, Literal
from slalang.units import Kind
from tests.engine import factory as x
from tests.engine.factory import MINUTE, at, day

KEYS = {
    "site": ("text", "N", "S"),
    "urgent": ("flag", True, False),
    "on": ("date", day("2026-03-05"), day("2026-02-28")),
    "share": ("percent", 12_345_678, 50_000_000),
    "paid": ("money", 1, 2_500_000),
    "talk": ("duration", 90_000_000, 1),
    "tries": ("count", 3, 0),
}
"""Fields by their type, with two values as a column holds them."""
TICKET = x.record(
    "ticket",
    "id: text key",
    "opened_at: instant",
    "closed_at: instant optional",
    *(f"{name}: {kind} optional" for name, (kind, *_) in KEYS.items()),
    counted_by="opened_at",
)
HOLD = x.record("hold", "started_at: instant", "ended_at: instant optional", parent="ticket", counted_by="started_at")
CLOCK = m.Clock(
    name="k",
    record="ticket",
    starts=x.f("opened_at", "instant"),
    stops=x.f("closed_at", "instant"),
    runs=x.named_calendar("always"),
    limit=x.hours(4),
)
MARCH = ((at("2026-03-01 00:00"), at("2026-04-01 00:00")),)
TWO_HOURS = ((at("2026-03-02 10:00"), at("2026-03-02 12:00")),)


def grouped(name: str, effect: m.LeavesOut | m.PausesTheClock) -> Any:
    """An engine with a ticket for each of two values, and one for none."""
    kind, *values = KEYS[name]
    share = x.share("ticket", x.clock("k", "in_time"))
    promise = x.objective("o", share, "ticket", group=x.f(name, kind), group_name=name)
    relief = m.Relief(name="r", objectives=("o",), effect=effect, when=x.text("any"))
    parts: dict[str, Any] = {"clocks": (CLOCK,), "reliefs": (relief,), "objectives": (promise,)}
    contract = x.contract(records=(TICKET, HOLD), calendars=(x.calendar(),), **parts)
    rows = [{"id": f"t{i}", "opened_at": at("2026-03-02 09:00"), name: v} for i, v in enumerate((*values, None))]
    return x.engine(contract, {"ticket": rows, "hold": []})


@pytest.mark.parametrize("name", KEYS)
def test_rows_of_one_group_are_left_out_whatever_its_kind(name: str) -> None:
    found = grouped(name, m.LeavesOut(e.RowSet("ticket")))
    groups = found.population("o").groups
    assert len(groups) == 3
    for group in groups:
        counts = found.population("o", (RelievedSpans("r", "o", MARCH, (group,)),)).counts
        assert {k.group for k, c in counts.items() if c.left_out} == {group}


@pytest.mark.parametrize("name", KEYS)
def test_clocks_of_one_group_stand_still_whatever_its_kind(name: str) -> None:
    found = grouped(name, m.PausesTheClock())
    groups = found.population("o").groups
    stopped = []
    for group in groups:
        due = [row["due"] for row in found.clock_rows("k", (RelievedSpans("r", "o", TWO_HOURS, (group,)),), "o")]
        stopped.append(frozenset(i for i, at_ in enumerate(due) if at_ == at("2026-03-02 15:00")))
        assert sorted(due).count(at("2026-03-02 13:00")) == 2
    assert set(stopped) == {frozenset({0}), frozenset({1}), frozenset({2})}
    assert stopped[-1] == {2}, "the group not stated stands last"


@pytest.mark.parametrize(
    ("kind", "held"), [(Kind.TEXT, "N"), (Kind.FLAG, False), (Kind.DATE, -1), (Kind.COUNT, -7), (Kind.INSTANT, MINUTE)]
)
def test_what_a_group_is_called_leads_back_to_what_its_column_holds(kind: Kind, held: Any) -> None:
    group = Value(Column("g"), kind)
    text = group_text(held, group)
    assert text is not None
    found = stored(text, group)
    assert isinstance(found, Literal)
    assert found.value == held
