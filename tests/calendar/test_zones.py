"""Zones: wall time to instants and back, by the pinned data alone."""

from __future__ import annotations

import struct
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.calendar.zones import (
    EARLIEST,
    EPOCH_DAY,
    LATEST,
    UnknownZone,
    Zone,
    known_zone,
    zone,
    zone_data_version,
    zone_names,
)
from tests.calendar.times import DAY, HOUR, at, day, law, local

MADRID = known_zone("Europe/Madrid")
ZONES = (
    "Europe/Madrid",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Pacific/Apia",
)


def test_an_unknown_zone_is_told_with_the_nearest_one() -> None:
    assert zone("Europe/Madrit") == UnknownZone("Europe/Madrit", " (did you mean `Europe/Madrid`?)")
    for hostile in ("", "../../etc/passwd", "/etc/localtime", "Europe", "Europe/", "\0", "zones", "x" * 100_000):
        assert isinstance(zone(hostile), UnknownZone)


def test_the_zone_data_are_the_package_s_and_have_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONTZPATH", "/nowhere")
    assert isinstance(zone("Antarctica/Troll"), Zone)
    assert zone_data_version()[:2] == "20"


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-03-29 01:59", "2026-03-29 00:59"),
        ("2026-03-29 02:00", "2026-03-29 01:00"),  # jumped over: the instant of the jump
        ("2026-03-29 02:59", "2026-03-29 01:00"),
        ("2026-03-29 03:00", "2026-03-29 01:00"),
        ("2026-10-25 02:30", "2026-10-25 00:30"),  # shown twice: the first
        ("2026-10-25 03:00", "2026-10-25 02:00"),
    ],
)
def test_the_instant_of_a_wall_time(wall: str, instant: str) -> None:
    assert MADRID.instant(at(wall)) == at(instant)


@law
@given(st.sampled_from(ZONES), st.integers(at("1930-01-01 00:00"), at("2080-01-01 00:00")))
def test_the_instant_of_a_wall_time_is_the_first_that_shows_it_or_later(name: str, wall: int) -> None:
    there = known_zone(name)
    found = there.instant(wall)
    assert there.wall(found) >= wall
    earlier = (found - 1, found - HOUR // 2, found - HOUR, found - DAY)
    assert all(there.wall(t) < wall for t in earlier)


@law
@given(st.sampled_from(ZONES), st.integers(at("1970-01-01 00:00"), at("2080-01-01 00:00")))
def test_a_local_day_holds_its_instants(name: str, instant: int) -> None:
    there = known_zone(name)
    found = there.day(instant)
    assert there.midnight(found) <= instant < there.midnight(found + 1)


@law
@given(st.sampled_from(ZONES), st.integers(at("1970-01-01 00:00"), at("2060-01-01 00:00")), st.integers(0, 10**6))
def test_changes_give_the_offset_of_every_instant(name: str, low: int, part: int) -> None:
    there = known_zone(name)
    changes = there.changes(low, low + 400 * DAY)
    instant = low + 400 * DAY * part // 10**6
    assert there.offset(min(instant, low + 400 * DAY - 1)) == [o for t, o in changes if t <= instant][-1]
    assert changes[0][0] == low


def test_no_zone_changes_its_clocks_twice_within_a_day() -> None:
    """What `Zone.changes` relies on, read off the zone files themselves."""
    files = resources.files("tzdata").joinpath("zoneinfo")
    closest = min(
        (later - earlier, name)
        for name in zone_names()
        for earlier, later in pairwise(transitions(files.joinpath(*name.split("/")).read_bytes()))
    )
    assert closest[0] > 2 * 86_400, closest


def transitions(tzif: bytes) -> tuple[int, ...]:
    """The instants of change in seconds that a zone file lists (RFC 8536, the 64-bit block)."""
    utc, std, leap, times, types, chars = struct.unpack(">6l", tzif[20:44])
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + std + utc
    count = struct.unpack(">6l", tzif[second + 20 : second + 44])[3]
    return struct.unpack(f">{count}q", tzif[second + 44 : second + 44 + 8 * count])


def test_days_keep_the_wall_clock_and_hours_do_not() -> None:
    noon = at("2026-03-28 12:00", "Europe/Madrid")
    assert local(MADRID.add_days(noon, 2), "Europe/Madrid") == "2026-03-30 12:00"
    assert local(noon + 48 * HOUR, "Europe/Madrid") == "2026-03-30 13:00"
    assert local(MADRID.add_days(at("2026-03-28 02:30", "Europe/Madrid"), 1), "Europe/Madrid") == "2026-03-29 03:00"
    assert local(MADRID.add_days(noon, -28), "Europe/Madrid") == "2026-02-28 12:00"


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        ("2026-01-31 09:00", 1, "2026-02-28 09:00"),
        ("2024-01-31 09:00", 1, "2024-02-29 09:00"),
        ("2026-03-31 09:00", -1, "2026-02-28 09:00"),
        ("2024-02-29 09:00", 12, "2025-02-28 09:00"),
        ("2026-11-15 09:00", 2, "2027-01-15 09:00"),
        ("2026-02-28 02:30", 1, "2026-03-28 02:30"),
    ],
)
def test_months_keep_the_day_of_the_month_as_far_as_there_is_one(start: str, months: int, then: str) -> None:
    assert local(MADRID.add_months(at(start, "Europe/Madrid"), months), "Europe/Madrid") == then


def test_what_lies_beyond_the_computed_time_has_no_instant() -> None:
    assert MADRID.add_days(0, 10**9) is None
    assert MADRID.add_days(0, -(10**9)) is None
    assert MADRID.add_months(0, 10**12) is None
    assert MADRID.add_months(0, -(10**12)) is None


def test_a_date_begins_at_its_local_midnight_and_for_ever_has_an_end() -> None:
    assert MADRID.start_of(day("2026-07-01")) == at("2026-06-30 22:00")
    assert MADRID.start_of(day("9999-12-31")) == MADRID.midnight(LATEST // DAY)
    assert MADRID.start_of(day("0001-01-01")) == MADRID.midnight(EARLIEST // DAY)
    assert day("1970-01-01").toordinal() == EPOCH_DAY
