"""The clock of a real incident desk against SQL that was written by hand: every case, due by due.

The events are folded here as plainly as can be (the first event opens, the last resolution resolves): what is compared
is the clock, not the folding, which is the sources' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from slalang.calendar.hours import Calendar, Hours
from slalang.calendar.opentime import open_time
from slalang.calendar.periods import PeriodKind, periods_within
from slalang.calendar.zones import known_zone
from slalang.engine import Engine
from slalang.model import contract as m
from slalang.model import expression as e
from slalang.model.facts import Column, Facts, Relation
from tests.engine import factory as x
from tests.engine.factory import HOUR, at

STOCKHOLM = "Europe/Stockholm"
DAY_HOURS = (Hours(8 * 60, 12 * 60), Hours(13 * 60, 17 * 60))
OFFICE = Calendar("office", STOCKHOLM, weekly=(DAY_HOURS,) * 5 + ((), ()), regions=("SE",))
LOW, HIGH = at("2009-12-01 00:00", STOCKHOLM) // HOUR * HOUR, at("2014-01-01 00:00", STOCKHOLM) // HOUR * HOUR
SLOTS = (HIGH - LOW) // HOUR
AS_OF = at("2012-05-10 12:00", STOCKHOLM)
TICKET = x.record(
    "ticket",
    "id: text key",
    "opened_at: instant",
    "resolved_at: instant optional",
    "impact: text",
    counted_by="opened_at",
)
HOLD = x.record(
    "hold",
    "started_at: instant",
    "ended_at: instant optional",
    "reason: text",
    parent="ticket",
    lasts=("started_at", "ended_at"),
)
CLOSURE = x.record(
    "closure", "started_at: instant", "ended_at: instant optional", parent="ticket", lasts=("started_at", "ended_at")
)
IMPACT = x.f("impact", "text")
LIMITS = {"Major": 4, "High": 16, "Medium": 40, "Low": 80}
CLOCK = m.Clock(
    name="resolution",
    record="ticket",
    starts=x.f("opened_at", "instant"),
    stops=x.f("resolved_at", "instant"),
    runs=x.table(IMPACT, {"Major": x.named_calendar("always")}, x.named_calendar("office")),
    limit=x.table(IMPACT, {impact: x.hours(limit) for impact, limit in LIMITS.items()}),
    pauses=(
        e.RowSet("hold", of_row=True, where=x.is_(x.f("reason", "text"), x.text("Wait - User"))),
        e.RowSet("closure", of_row=True),
    ),
)
FOLDED = """
    create table event as select *, lead(t) over (partition by c order by t, i) as next from (
      select "case:concept:name" as c, epoch_us("time:timestamp"::timestamptz) as t, "concept:name" as n,
        "lifecycle:transition" as l, impact, row_number() over () as i from read_csv($file));
    create table ticket as select c::varchar as id, min(t) as opened_at, last(impact order by t, i) as impact,
        max(case when n = 'Completed' and l = 'Resolved' then t end) as resolved_at, 0 as _file, min(i) as _row
      from event group by c;
    create table hold as select c::varchar as ticket, t as started_at, next as ended_at, l as reason,
        0 as _file, i as _row from event where n = 'Accepted' and starts_with(l, 'Wait');
    create table closure as select c::varchar as ticket, t as started_at, next as ended_at, 0 as _file, i as _row
      from event where n = 'Completed' and l = 'Resolved';
"""


@pytest.fixture(scope="module")
def events(shared: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    file = shared / "data" / "incident-events-2013.csv.gz"
    for statement in FOLDED.split(";"):
        if statement.strip():
            connection.execute(statement.replace("$file", f"'{file}'"))
    yield connection
    connection.close()


@pytest.mark.parametrize("as_of", [at("2013-01-01 00:00", STOCKHOLM), AS_OF])
def test_every_case_is_as_the_plan_written_by_hand_says(
    shared: Path, events: duckdb.DuckDBPyConnection, as_of: int
) -> None:
    events.execute(f"delete from ticket where opened_at >= {as_of}")  # the plan lets clocks run backwards there
    records = (TICKET, HOLD, CLOSURE)
    relations = tuple(Relation(r.name, r.name, tuple(Column(f.name, f.type) for f in r.fields), (), 0) for r in records)
    contract = x.contract(
        records=records,
        clocks=(CLOCK,),
        calendars=(m.ServiceCalendar(name="office", hours=OFFICE),),
        zone=STOCKHOLM,
    )
    months = periods_within(known_zone(STOCKHOLM), PeriodKind.MONTH, AS_OF, AS_OF + 1)
    ours = {
        row["id"]: row
        for row in Engine(events, contract, Facts(relations), as_of, {"month": months}).clock_rows("resolution")
    }
    plan = by_hand((shared / "design" / "clock-plan.sql").read_text(encoding="utf-8"), as_of)
    slots(events)
    found = events.execute(f"select id, spent, paused, due, in_time, late from ({plan})").fetchall()
    assert len(found) == len(ours) > 7_000
    different = [
        case
        for case in found
        if tuple(ours[case[0]][k] for k in ("spent", "paused", "due", "in_time", "late")) != case[1:]
    ]
    assert not different
    assert sum(row["due"] is None for row in ours.values()) > 0, "some cases wait now"
    assert all(row["in_time"] + row["late"] + row["running"] == 1 for row in ours.values())


def by_hand(sql: str, as_of: int) -> str:
    """The plan with its parameters: a slot is an hour, `always` the first calendar, office the second."""
    sql = sql.replace("* $N - $S0", f"* {SLOTS} - {LOW // HOUR}").replace("$S0", str(LOW // HOUR))
    return sql.replace("$ASOF", str(as_of)).replace("$G", str(HOUR)).replace("$N", str(SLOTS))


def slots(connection: duckdb.DuckDBPyConnection) -> None:
    """The plan's tables: open time at each hour, and the hour of each hour of open time."""
    hours = open_time(OFFICE, LOW, HIGH)
    rows = [(i, -LOW, 1) for i in range(SLOTS)]
    back = [(i, LOW + i * HOUR) for i in range(SLOTS)]
    total = 0
    for i in range(SLOTS):
        start = LOW + i * HOUR
        is_open = hours.is_open(start)
        rows.append((SLOTS + i, total - start * is_open, int(is_open)))
        if is_open:
            back.append((SLOTS + total // HOUR, start))
            total += HOUR
    columns = [list(column) for column in zip(*rows, strict=True)]
    connection.execute(
        "create or replace table slots as select unnest($1::bigint[]) as slot, unnest($2::bigint[]) as k, "
        "unnest($3::bigint[]) as op, 0 as month",
        columns,
    )
    inverse = [list(column) for column in zip(*back, strict=True)]
    connection.execute(
        "create or replace table unslots as select unnest($1::bigint[]) as slot, unnest($2::bigint[]) as t", inverse
    )
