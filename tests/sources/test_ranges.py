"""What a field can hold: rows outside the range of a field are set aside and told, those at its ends count."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.model.contract import Field
from slalang.model.expression import Bounds, Constant
from slalang.model.facts import scale_of
from slalang.sources.plan_fields import outside_range
from slalang.units import COUNT, DURATION, NUMBER, PERCENT, Type
from tests.sources.made import ID, Project, maybe, record

CONNECTION = duckdb.connect()
TEXT = "zone: UTC\nrecords:\n  reading: {files: r.csv, columns: {id: id, v: v}}\n"


def within(type: Type, low: Fraction | None, high: Fraction | None, *closed: bool) -> Field:
    ends = [None if end is None else Constant(end, type=type) for end in (low, high)]
    return Field("v", type, optional=True, within=Bounds(ends[0], closed[0], ends[1], closed[1]))


def counted(project: Project, field: Field, *texts: str) -> tuple[list[object], list[tuple[object, ...]]]:
    """The values that count, and what is told of the others: the value and the reason."""
    project.write("r.csv", "id,v\n" + "".join(f"r{n},{text}\n" for n, text in enumerate(texts)))
    loaded = project.load(TEXT + "accept_rejects: 100\n", record("reading", ID, field))
    return loaded.column("reading", "v"), [row[-2:] for row in loaded.rejects("reading")]


def test_both_ends_of_from_to_count_and_what_lies_beyond_is_told(project: Project) -> None:
    level = within(PERCENT, Fraction(0), Fraction(1), True, True)
    values, told = counted(project, level, "0%", "100%", "-10%", "100.000001%", "", "99.8%")
    assert values == [0, 10**8, None, 99_800_000]
    reason = "is not what `v` can hold: from 0% to 100%"
    assert told == [("-10%", reason), ("100.000001%", reason)]


def test_open_ends_do_not_count(project: Project) -> None:
    values, told = counted(project, within(NUMBER, Fraction(1), Fraction(5), False, False), "1", "1.000001", "5", "4")
    assert values == [1_000_001, 4_000_000]
    assert told == [(text, "is not what `v` can hold: over 1 under 5") for text in ("1", "5")]


@pytest.mark.parametrize(("type", "text", "least"), [(COUNT, "-1", "0"), (DURATION, "-1 s", "0 s")])
def test_counts_and_durations_are_never_under_zero(project: Project, type: Type, text: str, least: str) -> None:
    """Proofs rest on it (`may-be-negative`), so a row that breaks it is no fact."""
    values, told = counted(project, maybe("v", type), text, "0 s" if type == DURATION else "0")
    assert (values, told) == ([0], [(text, f"is not what `v` can hold: at least {least}")])


def test_a_range_does_not_lower_what_the_type_allows(project: Project) -> None:
    values, told = counted(project, within(COUNT, Fraction(-5), Fraction(3), True, True), "-1", "3", "4")
    assert values == [3]
    assert [text for text, _ in told] == ["-1", "4"]


def test_numbers_and_money_without_a_range_hold_anything(project: Project) -> None:
    assert counted(project, maybe("v", NUMBER), "-7", "8") == ([-7_000_000, 8_000_000], [])


ENDS = st.none() | st.fractions(-3, 3, max_denominator=7 * 10**7)


@settings(deadline=None)
@given(ENDS, ENDS, st.booleans(), st.booleans(), st.integers(-3 * 10**6, 3 * 10**6))
def test_the_stored_number_is_judged_as_the_exact_one(
    low: Fraction | None, high: Fraction | None, low_closed: bool, high_closed: bool, stored: int
) -> None:
    value = stored * scale_of(NUMBER)
    inside = low is None or (low <= value if low_closed else low < value)
    inside &= high is None or (value <= high if high_closed else value < high)
    condition = outside_range("v", within(NUMBER, low, high, low_closed, high_closed))
    found = CONNECTION.execute(f"SELECT {condition or 'false'} FROM (SELECT $1::BIGINT AS v)", [stored]).fetchone()
    assert found == (not inside,)
