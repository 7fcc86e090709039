"""Words of a declaration for an objective: `result`, `target`, `shortfall`, `overshoot`, `misses`, `outcome`."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.model.measured import GivenValue, Measured
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population, settled

AT_LEAST, AT_MOST, BETWEEN = "at least 80%", "at most 20%", "from 40% under 60%"


def points(amount: str, target: str, share: int | None, more: str = "") -> Fraction | None:
    """The points of a month in which an objective has a result in percent, of 100 rows; None where none were given."""
    score = f'score s for o "Points" {{ whatever the outcome  amount {amount} }}'
    made = contract_of(objective("o", target, more) + score, "o_row")
    counts = {} if share is None else {"2026-01": (share, 100)}
    data = measured(made, {"o_row": counts})
    month = settled(made, type(data)(data.answers, {"o": population("o", counts)}), "2026-01")["2026-01"]
    assert len(month.scores) + len(month.not_given) == 1
    return month.scores[0].amount if month.scores else None


@pytest.mark.parametrize(
    ("word", "target", "share", "expected"),
    [
        ("overshoot", AT_LEAST, 93, 13),
        ("overshoot", AT_LEAST, 80, 0),
        ("overshoot", AT_LEAST, 70, 0),
        ("overshoot", AT_MOST, 5, 15),
        ("overshoot", AT_MOST, 30, 0),
        ("shortfall", AT_LEAST, 70, 10),
        ("shortfall", AT_LEAST, 93, 0),
        ("shortfall", AT_MOST, 30, 10),
        ("shortfall", AT_MOST, 5, 0),
        ("shortfall", BETWEEN, 30, 10),
        ("shortfall", BETWEEN, 75, 15),
        ("shortfall", BETWEEN, 50, 0),
        ("distance(result, target)", AT_LEAST, 93, 13),
        ("distance(result, target)", AT_MOST, 5, 15),
        ("distance(result, 50%)", AT_MOST, 5, 45),
        ("distance(result, target)", "80%", 93, 13),
        ("shortfall", "at most by month_of_contract { under 3: 20%, otherwise: 10% }", 30, 10),
        ("overshoot", "at most by month_of_contract { under 3: 20%, otherwise: 10% }", 5, 15),
        ("shortfall", "at least by month_of_contract { under 3: 80%, otherwise: 90% }", 70, 10),
        ("distance(result, target)", "by month_of_contract { under 3: 80%, otherwise: 90% }", 93, 13),
    ],
)
def test_distances_from_the_target(word: str, target: str, share: int, expected: int) -> None:
    assert points(f"1 point per 1 percentage point of {word}", target, share) == expected


def test_misses_are_the_rows_that_failed() -> None:
    assert points("1 point times misses", AT_LEAST, 93) == 7
    assert points("1 point times misses", AT_LEAST, 0) == 100


def test_of_a_sum_there_are_no_misses_whatever_was_counted() -> None:
    """12 rows are counted and none of them failed: that is no zero misses, so the other amount holds."""
    made = contract_of(
        "objective o { measure sum of minutes over rows  target at most 10  each month }\n"
        "score s for o { whatever the outcome  amount 1 point times (misses else 5) }",
        "row",
    )
    data = measured(made, sums={"row": {"2026-01": 30}})
    counted = {"o": population("o", {"2026-01": (12, 12)})}
    month = settled(made, type(data)(data.answers, counted), "2026-01")["2026-01"]
    assert month.scores[0].amount == 5


@pytest.mark.parametrize(("share", "expected"), [(90, 1), (75, 2), (60, 3), (50, 4)])
def test_a_table_by_outcome_takes_the_severest_level(share: int, expected: int) -> None:
    table = "by outcome { missed grave: 4 points, missed serious: 3 points, missed: 2 points, otherwise: 1 point }"
    levels = "level serious when under 70%\n  level grave when under 60%"
    assert points(table, AT_LEAST, share, levels) == expected


def test_without_a_result_there_is_nothing_to_speak_of() -> None:
    assert points("1 point per 1 percentage point of shortfall", AT_LEAST, None) is None


@pytest.mark.parametrize(("target", "share", "expected"), [("any of (80%, 90%)", 90, 2), ("any of (80%, 90%)", 85, 1)])
def test_a_target_of_several_values_has_no_distance(target: str, share: int, expected: int) -> None:
    assert points("2 points if met otherwise 1 point", target, share) == expected
    assert points("1 point per 1 percentage point of shortfall", target, share) is None
    assert points("1 point per 1 percentage point of overshoot", target, share) is None


def test_misses_that_nobody_counted_are_missing() -> None:
    """Given in place of data, or of no data delivered: no amount, where a count of zero would cost nothing."""
    made = contract_of(
        objective("o", AT_LEAST, "not reported: missed")
        + 'score s for o "Points" { whatever the outcome  amount 1 point times misses }',
        "o_row",
    )
    of_no_rows = Measured(given=(GivenValue("objective", "o", None, "2026-01", Fraction(1, 2)),), rows=False)
    given = settled(made, of_no_rows, "2026-01")["2026-01"]
    unreported = settled(made, measured(made, {"o_row": {}}), "2026-01", unreported=frozenset({"o_row"}))["2026-01"]
    for month in (given, unreported):
        assert [str(o.verdict) for o in month.objectives] == ["missed"]
        assert month.scores == () and [n.reason for n in month.not_given] == ["amount not measured"]


@pytest.mark.parametrize(("few", "expected"), [("", 13), ("fewer than 200: excused", 0)])
def test_an_excused_result_is_on_no_side_of_its_target(few: str, expected: int) -> None:
    score = (
        'score s "Points" { each month  amount 1 point per 1 percentage point of (sum of overshoot over objectives) }'
    )
    counts = {"2026-01": (93, 100)}
    data = measured(made := contract_of(objective("o", AT_LEAST, few) + score, "o_row"), {"o_row": counts})
    month = settled(made, type(data)(data.answers, {"o": population("o", counts)}), "2026-01")["2026-01"]
    assert [s.amount for s in month.scores] == [expected]
