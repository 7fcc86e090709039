"""Hours as a contract writes them."""

from __future__ import annotations

import pytest

from slalang.calendar.hours import Hours, parse_hours, weekday_range


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00-14:30", Hours(540, 870)),
        ("00:00-24:00", Hours(0, 1440)),
        ("18:00-09:00", None),  # over midnight: two spans
        ("09:00-09:00", None),
        ("09:00-24:01", None),
        ("09:60-10:00", None),
        ("9:00-10:00", None),
        ("٠٩:٠٠-١٠:٠٠", None),
    ],
)
def test_hours_are_read_exactly(text: str, hours: Hours | None) -> None:
    assert parse_hours(text) == hours
    if hours:
        assert str(hours) == text


def test_days_of_the_week_run_over_its_end() -> None:
    assert weekday_range("mon", "fri") == (0, 1, 2, 3, 4)
    assert weekday_range("sun", "thu") == (6, 0, 1, 2, 3)
    assert weekday_range("sat", "sat") == (5,)
    assert weekday_range("mon", "holiday") is None
