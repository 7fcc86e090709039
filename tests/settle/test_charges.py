"""Fees: fixed by days in force, measured as measured, coarser ones in the month that closes them, kept for each key."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Measured
from slalang.units import TEXT
from tests.settle.made import CHARGES, charge, contract, eur, measured, of, penalty, percent, settled, sum_of
from tests.settle.told import lines


def test_a_part_month_costs_its_days_in_force() -> None:
    made = contract(effective_from=date(2026, 1, 11), effective_to=date(2026, 2, 14), charges=(charge(eur(3_100)),))
    found = settled(made, measured(made), "2026-02")
    assert [o.charges[0].amount for o in found.values()] == [2_100, 1_550]  # 21 of 31 days, 14 of 28
    assert found["2026-01"].charges[0].trace.rule == "by days in force"


def test_the_day_of_a_clock_change_is_a_day_like_any_other() -> None:
    made = contract(effective_from=date(2026, 3, 29), charges=(charge(eur(31)),))
    assert settled(made, measured(made), "2026-03")["2026-03"].charges[0].amount == 3


def test_a_measured_charge_is_as_measured_also_in_a_part_month() -> None:
    made = contract(effective_from=date(2026, 1, 11), charges=(charge(sum_of("billing")),))
    found = settled(made, measured(made, sums={"billing": {"2026-01": "123.45"}}), "2026-02")
    assert [o.charges[0].amount for o in found.values()] == [Fraction("123.45"), 0]


def test_without_data_a_measured_charge_is_missing_and_so_is_what_is_made_of_it() -> None:
    made = contract(
        charges=(charge(eur(100)), charge(sum_of("billing"), "usage")),
        consequences=(penalty("p", of(percent(10), CHARGES)),),
    )
    found = settled(made, measured(made), "2026-01", unreported=frozenset({"billing"}))["2026-01"]
    assert [(n.name, n.reason) for n in found.not_given] == [
        ("usage", "amount not measured"),
        ("p", "amount not measured"),
    ]
    assert {a.name: a.amount for a in found.charges} == {"fee": 100, "usage": 0}
    assert [n.objective for n in found.not_given] == ["", ""]
    assert found.lines == ()


def test_a_quarterly_fee_belongs_to_the_month_that_closes_the_quarter() -> None:
    made = contract(
        charges=(charge(eur(300), unit="quarter"), charge(eur(10), "base")),
        consequences=(penalty("p", of(percent(10), CHARGES)),),
    )
    found = settled(made, measured(made), "2026-03")
    assert [o.total for o in found.values()] == [1, 1, 31]
    assert [[a.name for a in o.charges] for o in found.values()] == [["base"], ["base"], ["fee", "base"]]


def test_a_fee_for_each_item_is_one_for_each_and_whole_where_it_is_read() -> None:
    fields = (c.Field("id", TEXT, key=True), c.Field("item", TEXT), c.Field("amount", eur(0).type))
    made = contract(
        records=(c.Record(name="billing", fields=fields),),
        charges=(charge(sum_of("billing"), key="item"),),
        consequences=(penalty("p", of(percent(10), CHARGES)), penalty("q", of(percent(10), CHARGES), key="item")),
    )
    cells: dict[object, int] = {("2026-01", "desk"): 100, ("2026-01", "voice"): 40, ("2026-02", "desk"): 50}
    found = settled(made, measured(made, sums={"billing": cells}), "2026-02")
    assert [(a.key, int(a.amount)) for a in found["2026-01"].charges] == [("desk", 100), ("voice", 40)]
    assert [(a.key, int(a.amount)) for a in found["2026-02"].charges] == [("desk", 50)]
    assert {(n.name, n.key): int(n.amount) for n in found["2026-01"].lines} == {
        ("p", None): 14,
        ("q", "desk"): 10,
        ("q", "voice"): 4,
    }


def test_a_charge_that_is_a_share_of_another_is_not_cut_twice() -> None:
    share = of(percent(10), x.SeriesValue(x.SeriesKind.CHARGE, "fee", type=eur(0).type))
    made = contract(effective_from=date(2026, 1, 17), charges=(charge(eur(310)), charge(share, "levy")))
    found = settled(made, measured(made), "2026-01")["2026-01"]
    assert [int(a.amount) for a in found.charges] == [150, 15]


def test_without_any_rows_a_measured_fee_is_nothing_and_says_so() -> None:
    made = contract(charges=(charge(sum_of("billing"), title="Usage"),))
    (usage,) = settled(made, Measured(rows=False), "2026-01")["2026-01"].charges
    assert usage.amount == 0
    assert [line.strip() for line in lines(usage.trace)] == [
        "Usage: 0 money in EUR (charge) []",
        "aggregate: 0 money in EUR (not given) []",
    ]
