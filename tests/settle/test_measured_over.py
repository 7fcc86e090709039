"""`M measured over W`: the rows of several periods put together, and not the mean of their results."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.model.expression import Fold
from slalang.model.measured import Answer, Cell, CellKey, Measured, Question
from slalang.settle.again import Again, Grounds
from slalang.settle.answering import subjects
from slalang.settle.questions import questions
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from tests.settle.by_text import contract_of, objective
from tests.settle.told import lines

VISITS = """
record visit "Visits" {
  id: text key
  at: instant
  site: one of ("north", "south")
  ok: flag
  minutes: number
  counted by at
}
objective up "Up" { measure share of visits where ok  target at least 80%  each month by at for each site }
"""
TEXT = VISITS + objective("speed", "at least 80%", measure="share of visits where ok")

WHOLE: dict[Fold, dict[str, Cell]] = {
    Fold.SHARE: {"2026-01": Cell(Fraction(70), Fraction(100)), "2026-02": Cell(Fraction(90), Fraction(300))},
    Fold.MEAN: {"2026-01": Cell(Fraction(30), Fraction(3)), "2026-02": Cell(Fraction(50), Fraction(2))},
    Fold.COUNT: {"2026-01": Cell(Fraction(3), Fraction(1)), "2026-02": Cell(Fraction(2), Fraction(1))},
    Fold.SUM: {"2026-01": Cell(Fraction(30), Fraction(1)), "2026-02": Cell(Fraction(50), Fraction(1))},
    Fold.LARGEST: {"2026-01": Cell(Fraction(9), Fraction(1)), "2026-02": Cell(Fraction(12), Fraction(1))},
    Fold.SMALLEST: {"2026-01": Cell(Fraction(4), Fraction(1)), "2026-02": Cell(Fraction(1), Fraction(1))},
    Fold.ANY: {"2026-01": Cell(Fraction(1), Fraction(1), True), "2026-02": Cell(Fraction(0), Fraction(1), False)},
    Fold.NO: {"2026-01": Cell(Fraction(1), Fraction(1), True), "2026-02": Cell(Fraction(0), Fraction(1), False)},
}
SITES = {("2026-01", "north"): (10, 10), ("2026-02", "north"): (20, 30), ("2026-02", "south"): (1, 4)}


def answer(question: Question) -> Answer:
    if question.group is not None:
        return Answer({CellKey(*place): Cell(Fraction(ok), Fraction(all_)) for place, (ok, all_) in SITES.items()})
    return Answer({CellKey(label): cell for label, cell in WHOLE[question.aggregate.fold].items()})


def told(number: int, *expressions: str, keyed: str = "") -> str:
    """How expressions came about in one of the first months of 2026, of which January and February have rows."""
    texts = [f"define d{i} each month = {e}" for i, e in enumerate(expressions)]
    texts += [f"define d{len(texts)} each month for each site = {keyed}"] if keyed else []
    made = contract_of(TEXT + "\n".join(texts))
    periods = settlement_periods(made, timeline(made).high)[:number]
    data = Measured({q: answer(q) for q in questions(made)})
    found = subjects(Again(Grounds(made, periods, data, periods[-1].end), number - 1))
    wanted = {f"d{i}" for i in range(len(texts))}
    return "\n".join(line for s in found if s.name in wanted for line in lines(s.of))


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("share of visits where ok", "40% percent"),  # 160 of 400, where the mean of the months is 50 %
        ("mean of minutes over visits", "16 number"),  # 80 minutes in 5 visits, where the mean of the means is 17.5
        ("count of visits", "5 count"),
        ("sum of minutes over visits", "80 number"),
        ("largest of minutes over visits", "12 number"),
        ("smallest of minutes over visits", "1 number"),
        ("any visits where ok", "yes"),
        ("no visits where ok", "no"),
    ],
)
def test_rows_of_two_months_together(metric: str, expected: str) -> None:
    found = told(2, f"({metric}) measured over the last 2 months").splitlines()
    said = f"({metric}) measured over the last 2 months: {expected} (measured over 2026-01 to 2026-02)"
    assert found[:2] == [said, f"  {metric}: {expected} ({metric.split(maxsplit=1)[0]})"]


def test_an_objective_is_measured_again_on_the_rows_of_both_months() -> None:
    assert (
        told(2, "speed measured over the last 2 months")
        == """\
speed measured over the last 2 months: 40% percent (measured over 2026-01 to 2026-02)
  share of visits where ok: 40% percent (share)
    numerator: 160 count [no place]
    denominator: 400 count [no place]"""
    )


def test_each_site_has_its_own_rows() -> None:
    """The north 10 of 10 and 20 of 30, the south 1 of 4 in February alone."""
    assert (
        told(2, keyed="up measured over the last 2 months")
        == """\
up measured over the last 2 months: 75% percent (measured over 2026-01 to 2026-02)
  share of visits where ok: 75% percent (share)
    numerator: 30 count [no place]
    denominator: 40 count [no place]
up measured over the last 2 months: 25% percent (measured over 2026-01 to 2026-02)
  share of visits where ok: 25% percent (share)
    numerator: 1 count [no place]
    denominator: 4 count [no place]"""
    )


def test_where_there_are_no_periods_or_no_rows_nothing_is_measured() -> None:
    none = "speed measured over the 2 months before: missing (no such period)"
    assert told(1, "speed measured over the 2 months before") == none
    largest = "(largest of minutes over visits) measured over the last 2 months"
    assert (
        told(4, "speed measured over the last 2 months", largest)
        == """\
speed measured over the last 2 months: missing (measured over 2026-03 to 2026-04)
  share of visits where ok: missing (nothing counted)
(largest of minutes over visits) measured over the last 2 months: missing (measured over 2026-03 to 2026-04)
  largest of minutes over visits: missing (largest)"""
    )
