"""The answer in SQL written by hand for DuckDB: `python -m tests.bench.hand FOLDER` prints it as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from tests.bench.calendar_slots import slots

HERE = Path(__file__).parent
HOUR = 3_600_000_000
SLOTS = """create table slots as select
  unnest($1::bigint[]) as slot, unnest($2::bigint[]) as k, unnest($3::bigint[]) as op, unnest($4::bigint[]) as period"""


def main(folder: str) -> None:
    """Tickets by month and priority, calls by month."""
    grid, rows = slots()
    assert grid == HOUR, "the grid that the SQL names"
    con = duckdb.connect()
    columns = [list(column) for column in zip(*rows, strict=True)]
    con.execute(SLOTS, columns)
    answer = {
        "tickets": con.execute(query("hand_tickets.sql", folder)).fetchall(),
        "calls": con.execute(query("hand_calls.sql", folder)).fetchall(),
    }
    print(json.dumps(answer))


def query(name: str, folder: str) -> str:
    return (HERE / name).read_text(encoding="utf-8").replace("$folder", folder)


if __name__ == "__main__":
    main(sys.argv[1])
