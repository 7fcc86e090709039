"""What is refused by name: the list only shrinks, each form is found, and what changes no figure is not refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.settle.unevaluated import FORMS, unevaluated
from slalang.units import COUNT, DURATION, FLAG, PERCENT, TEXT, Kind, Type
from tests.settle.made import (
    CHARGES,
    MISSED,
    at_least,
    charge,
    contract,
    eur,
    fee,
    field,
    grouped,
    objective,
    penalty,
    percent,
    series,
    settlement,
)

REFUSED = """
forgives · an outcome relieved by parts of its period · relief that reads results · approval of single rows ·
a period that has not closed · measured over · rank of · time in · spans ·
a clock, class or lookup outside a set ·
a value of the contract for each row · a key for each row · for each key of another record · groups inside groups ·
buckets inside buckets
"""

LAG = x.Lag(eur(1))
PROMISE = objective("o", at_least(percent(80)))
LAST = x.Window("last", "month", 3)
QUARTER = x.InWindow(CHARGES, x.Window("this", "quarter"), type=Type(Kind.MONEY))
HALF_HOURS = x.BucketSet(width=1_800_000_000)


def test_the_list_of_refused_forms_only_shrinks() -> None:
    assert set(FORMS) <= {form.strip() for form in " ".join(REFUSED.split()).split("·")}


def paying(amount: x.Expression, *objectives: str, **more: Any) -> c.Contract:
    return contract(objectives=(PROMISE,), consequences=(penalty("p", amount, *objectives, **more),))


def relieved(effect: c.Effect = c.LeavesOut(x.RowSet("o")), **more: Any) -> c.Contract:  # noqa: B008
    return contract(objectives=(PROMISE,), reliefs=(c.Relief(name="r", objectives=("o",), effect=effect, **more),))


def rows(where: x.Expression) -> x.Aggregate:
    return x.Aggregate(x.Fold.COUNT, x.RowSet("o", where=where), type=COUNT)


def over(of: x.SetOf, value: x.Expression | None = None, fold: x.Fold = x.Fold.COUNT) -> x.Aggregate:
    return x.Aggregate(fold, of, value, type=COUNT)


DURATION_SET = x.SpanSet("office", True)
GROUPS = x.GroupSet(field("o", "agent", TEXT))
CASES: dict[str, c.Contract] = {
    "forgives": relieved(c.Forgives(eur(1)), during=x.RowSet("outage")),
    "an outcome relieved by parts of its period": relieved(c.Excuses(), during=x.RowSet("outage")),
    "relief that reads results": relieved(when=MISSED),
    "approval of single rows": relieved(approved=c.Approval("boss")),
    "a period that has not closed": paying(eur(1), "o", when=x.Test(QUARTER, at_least(eur(1)), type=FLAG)),
    "measured over": paying(x.Remeasured(over(x.RowSet("o"), fold=x.Fold.MEDIAN), LAST, type=PERCENT)),
    "rank of": paying(over(x.RowSet("o"), eur(1), x.Fold.RANK)),
    "time in": paying(x.TimeIn(DURATION_SET, type=DURATION)),
    "spans": replace(paying(over(x.RowSet("blackout"))), spans=(c.Spans(name="blackout", record="probe"),)),
    "a clock, class or lookup outside a set": paying(x.ClockValue("fix", "late", type=FLAG)),
    "a value of the contract for each row": paying(over(x.RowSet("o"), fee(), x.Fold.SUM)),
    "a key for each row": paying(rows(x.Test(x.GroupKey("site", type=TEXT), at_least(eur(1)), type=FLAG))),
    "for each key of another record": paying(over(x.RowSet("o")), key="site"),
    "groups inside groups": contract(
        objectives=(grouped("o", at_least(percent(80)), "site", measure=over(GROUPS, fold=x.Fold.SHARE)),)
    ),
    "buckets inside buckets": paying(over(x.BucketSet(unit="day"), over(HALF_HOURS), x.Fold.MEAN)),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_refused_form_is_found(form: str) -> None:
    assert {f.form for f in unevaluated(CASES[form])} == {form}


def test_every_case_is_a_form() -> None:
    assert set(CASES) == set(FORMS)


def test_what_changes_no_figure_is_not_refused() -> None:
    made = contract(
        roles=(c.Role(name="boss", side="customer"),),
        responsibilities=(c.Responsibility(name="r", side="customer", pauses=("fix",)),),
        escalations=(c.Escalation(name="e", clock="fix", steps=()),),
        reports=(c.Report(name="monthly", unit="month"),),
        reviews=(c.Review(name="yearly", unit="year"),),
        clauses=(c.Prose(name="secrecy"),),
        scenarios=(c.Scenario(name="s", expected=(c.Expected("", MISSED),)),),
        invariants=(c.Invariant(name="i", always=(MISSED,)),),
        objectives=(replace(PROMISE, final=c.Final(LAG, 2)),),
        settlement=replace(settlement(), payments=(c.Payment(False, "credit"),), unused="paid"),
    )
    assert unevaluated(made) == ()


def test_a_fixed_fee_of_the_whole_year_is_known_before_the_year_has_closed() -> None:
    year = x.Window("this", "contract year")
    made = contract(
        charges=(charge(eur(126_000), "annual", "year"),),
        consequences=(penalty("p", x.InWindow(series("charge", "annual"), year, type=fee().type)),),
    )
    assert unevaluated(made) == ()
    ahead = x.InWindow(CHARGES, year, type=Type(Kind.MONEY))
    asked = paying(eur(1), "o", when=x.Test(ahead, at_least(eur(1)), type=FLAG))
    assert [f.form for f in unevaluated(asked)] == ["a period that has not closed"]
    assert unevaluated(contract(consequences=(penalty("p", ahead),))) == ()


def test_the_message_names_the_form() -> None:
    (fault,) = unevaluated(CASES["time in"])
    assert "time in" in fault.text()
    assert fault.form == "time in"


def test_where_all_results_are_given_nothing_is_refused_that_is_asked_of_rows() -> None:
    refused = {form for form, made in CASES.items() if unevaluated(made, rows=False)}
    assert refused == {
        "an outcome relieved by parts of its period",
        "a period that has not closed",
        "measured over",
    }


def test_buckets_alone_are_not_refused() -> None:
    assert unevaluated(paying(over(x.BucketSet(unit="day"), eur(1), x.Fold.MEAN))) == ()
