"""Local times become instants exactly, and what a clock never showed is set aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.calendar.zones import known_zone
from slalang.model.contract import Field
from slalang.sources.sql import Connection
from slalang.sources.wall import instant, is_wall, offset
from slalang.units import INSTANT
from tests.sources.made import ID, Loaded, Project, maybe, micros, record

EPOCH = datetime(1970, 1, 1)
CONNECTION: Connection = duckdb.connect()
ZONES = [
    "Europe/Madrid",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
]
POINT = record("point", ID, Field("at", INSTANT), maybe("then", INSTANT))


def points(project: Project, zone: str, *texts: str, how: str = "t") -> Loaded:
    project.write("p.csv", "id,t\n" + "".join(f'{n},"{t}"\n' for n, t in enumerate(texts)))
    return project.load(f"zone: {zone}\nrecords:\n  point: {{files: p.csv, columns: {{id: id, at: {how}}}}}\n", POINT)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(min_value=datetime(1970, 1, 3), max_value=datetime(2099, 12, 30)))
def test_every_local_time_is_converted_as_the_zone_data_say(zone: str, local: datetime) -> None:
    info = known_zone(zone).info  # of the pinned zone data; the machine's may be older
    shown = local.replace(tzinfo=info)
    back = shown.astimezone(UTC).astimezone(info).replace(tzinfo=None)
    expected = shown.astimezone(UTC).replace(tzinfo=None) if back == local else None
    wall = (local - EPOCH) // timedelta(microseconds=1)
    found = CONNECTION.execute(
        f"SELECT {instant('p', 'o')}, o IS NULL FROM (SELECT *, {offset('w', zone, wall - 10**13, wall + 10**13)} AS o"
        f" FROM (SELECT *, CASE WHEN {is_wall('p')} THEN p >> 1 END AS w FROM (SELECT {wall * 2 + 1} AS p)))"
    ).fetchone()
    assert found is not None
    assert found[0] == (None if expected is None else (expected - EPOCH) // timedelta(microseconds=1))


def test_a_time_that_the_clocks_jump_over_is_set_aside_with_the_reason(project: Project) -> None:
    loaded = points(project, "Europe/Madrid", "2024-03-31 01:59:59", "2024-03-31 02:30:00", "2024-03-31 03:00:00")
    assert loaded.column("point", "at") == [micros("2024-03-31T00:59:59+00:00"), micros("2024-03-31T01:00:00+00:00")]
    assert loaded.rejects("point") == [
        ("p.csv", 2, "t", "2024-03-31 02:30:00", "does not exist in Europe/Madrid: the clocks jump over it")
    ]


def test_a_time_that_occurs_twice_is_the_first_and_is_counted(project: Project) -> None:
    loaded = points(project, "Europe/Madrid", "2024-10-27 02:30:00", "2024-10-27 03:00:00", "2024-10-27T02:30:00+01:00")
    assert loaded.column("point", "at") == [
        micros("2024-10-27T00:30:00+00:00"),
        micros("2024-10-27T02:00:00+00:00"),
        micros("2024-10-27T01:30:00+00:00"),
    ]
    assert loaded.relation("point").notes == (
        "local times that occur twice in Europe/Madrid: 1; the first of the two is taken",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00+00:00"),
        ("2024-03-01 10:00:00+02", "2024-03-01T08:00:00+00:00"),
        ("2024-03-01 10:00:00+0530", "2024-03-01T04:30:00+00:00"),
        ("2024-03-01T10:00:00.123456-03:30", "2024-03-01T13:30:00.123456+00:00"),
        ("2024-03-01T10:00:00.123456789Z", "2024-03-01T10:00:00.123456+00:00"),
        (" 2024-03-01 10:00 ", "2024-03-01T09:00:00+00:00"),
    ],
)
def test_forms_of_iso_8601_and_their_own_offsets(project: Project, text: str, expected: str) -> None:
    assert points(project, "Europe/Madrid", text).column("point", "at") == [micros(expected)]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01", "10:00", "2024-3-1 10:00", "2024-02-30 10:00", "2024-03-01 24:00", "2024-03-01 10:60", "epoch",
        "2024-03-01 10:00:60", "01/03/2024 10:00", "2024-03-01 10:00 CET", "2024-03-01 10:00:00+19:00", "infinity",
        "now", "2024-03-01 10:00:00 BC", "1709287200", "9999-12-31 00:00:00", "1900-01-01 00:00:00", "", "   ",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_set_aside(project: Project, text: str) -> None:
    loaded = points(project, "Europe/Madrid", text)
    assert loaded.rows("point") == []
    assert loaded.relation("point").rejected == 1


@pytest.mark.parametrize(
    ("how", "text", "expected"),
    [
        ('{column: t, format: "%m/%d/%Y %I:%M:%S %p"}', "04/12/2018 11:11:26 PM", "2018-04-12T21:11:26+00:00"),
        ('{column: t, format: "%d.%m.%y %H:%M"}', "1.2.99 7:05", "1999-02-01T06:05:00+00:00"),
        ('{column: t, format: "%Y-%m-%d %H:%M:%S%z"}', "2024-03-01 10:00:00+0200", "2024-03-01T08:00:00+00:00"),
        ('{column: t, format: ["%d/%m/%Y %H:%M", "%Y%m%d %H%M"]}', "20240301 1000", "2024-03-01T09:00:00+00:00"),
        ('{column: t, format: "%Y-%m-%d"}', "2024-03-01", "2024-02-29T23:00:00+00:00"),
        ("{column: t, format: epoch_s}", "1709287200.25", "2024-03-01T10:00:00.25+00:00"),
        ("{column: t, format: epoch_ms}", "1709287200250", "2024-03-01T10:00:00.25+00:00"),
    ],
)
def test_declared_formats(project: Project, how: str, text: str, expected: str) -> None:
    assert points(project, "Europe/Madrid", text, how=how).column("point", "at") == [micros(expected)]


def test_a_local_time_needs_a_zone_from_somewhere(project: Project) -> None:
    project.write("p.csv", "id,t\na,2024-03-01 10:00\nb,2024-03-01 10:00Z\n")
    loaded = project.load("records:\n  point: {files: p.csv, columns: {id: id, at: t}}\n", POINT)
    assert loaded.column("point", "id") == ["b"]
    assert "no time zone" in str(loaded.rejects("point")[0][4])


def test_the_zone_of_a_record_stands_before_that_of_the_file(project: Project) -> None:
    project.write("p.csv", "id,t\na,2024-03-01 10:00\n")
    text = "zone: Asia/Tokyo\nrecords:\n  point: {files: p.csv, zone: UTC, columns: {id: id, at: t}}\n"
    assert project.load(text, POINT).column("point", "at") == [micros("2024-03-01T10:00:00+00:00")]


# ------------------------------------------------------------ dates and times in two columns


CALLS = """
    zone: UTC
    records:
      call:
        files: call.csv
        drop: {o: PHANTOM}
        empty_together: {columns: [q_in, q_out], value: "0:00:00"}
        columns:
          id:           id
          offered_at:   {date: day, time: [q_in, ivr_out], date_format: "%y%m%d", after: {time: ivr_in}}
          answered_at:  {date: day, time: [q_out, ivr_out], date_format: "%y%m%d", after: offered_at, when: {o: AGENT}}
          abandoned_at: {date: day, time: [q_out, ivr_out], date_format: "%y%m%d", after: offered_at, when: {o: HANG}}
    """
CALL = record("call", ID, Field("offered_at", INSTANT), maybe("answered_at", INSTANT), maybe("abandoned_at", INSTANT))


def calls(project: Project, *rows: str) -> Loaded:
    project.write("call.csv", "id,day,ivr_in,ivr_out,q_in,q_out,o\n" + "\n".join(rows) + "\n")
    return project.load(CALLS, CALL)


def test_waits_that_pass_midnight_and_callers_that_never_queued(project: Project) -> None:
    loaded = calls(
        project,
        "a,990131,10:00:00,10:00:05,10:00:05,10:01:00,AGENT",
        "b,990131,23:59:50,23:59:58,23:59:58,0:00:30,AGENT",  # the wait passes midnight
        "c,990131,23:59:50,0:00:02,0:00:02,0:00:00,HANG",  # so does the menu; one zero alone is a true midnight
        "d,990131,10:00:00,10:00:09,0:00:00,0:00:00,AGENT",  # both zero: never queued
        "e,990131,10:00:10,10:00:05,10:00:05,10:00:04,HANG",  # a few seconds before: left as they are
        "f,990131,10:00:00,10:00:05,10:00:05,10:01:00,PHANTOM",
    )
    assert loaded.rows("call") == [
        ("a", micros("1999-01-31T10:00:05+00:00"), micros("1999-01-31T10:01:00+00:00"), None),
        ("b", micros("1999-01-31T23:59:58+00:00"), micros("1999-02-01T00:00:30+00:00"), None),
        ("c", micros("1999-02-01T00:00:02+00:00"), None, micros("1999-02-01T00:00:00+00:00")),
        ("d", micros("1999-01-31T10:00:09+00:00"), micros("1999-01-31T10:00:09+00:00"), None),
        ("e", micros("1999-01-31T10:00:05+00:00"), None, micros("1999-01-31T10:00:04+00:00")),
    ]
    assert loaded.relation("call").dropped == 1


def test_after_is_twelve_hours_to_the_second(project: Project) -> None:
    loaded = calls(
        project,
        "a,990131,12:00:00,0:00:00,0:00:00,0:00:01,HANG",  # exactly 12 h before: the same day
        "b,990131,12:00:01,0:00:00,0:00:00,0:00:01,HANG",  # more: the next day
    )
    assert loaded.column("call", "offered_at") == [
        micros("1999-01-31T00:00:00+00:00"),
        micros("1999-02-01T00:00:00+00:00"),
    ]


def test_a_dropped_row_may_be_unreadable_and_others_may_not(project: Project) -> None:
    loaded = calls(project, "a,99,x,x,x,x,PHANTOM", "b,99,10:00:00,10:00:00,10:00:00,10:00:00,AGENT")
    assert (loaded.relation("call").dropped, loaded.relation("call").rejected) == (1, 1)
    assert loaded.rejects("call")[0][1:] == (
        2, "day, q_in, ivr_out, ivr_in", "99 10:00:00", "is not a local date and time",
    )  # fmt: skip
