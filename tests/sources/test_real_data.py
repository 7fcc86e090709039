"""Three real sets of data through the example sources file: the figures that their publishers give come out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from slalang.diagnostic import has_errors
from slalang.model.contract import Field, Record
from slalang.model.facts import Facts
from slalang.sources import Roots, load, load_annex, read_bindings
from slalang.units import DAYS, INSTANT, TEXT, one_of
from tests.sources.made import ID, maybe, micros, record

REQUEST = record(
    "request", ID, Field("type", TEXT), Field("agency", TEXT), Field("status", TEXT), Field("opened_at", INSTANT),
    maybe("closed_at", INSTANT),
)  # fmt: skip
PROMISE = record("promise", Field("type", TEXT, key=True), Field("days", DAYS), annex="baltimore-311-days-by-type.csv")
CALL = record(
    "call", ID, Field("offered_at", INSTANT), maybe("answered_at", INSTANT), maybe("abandoned_at", INSTANT),
    maybe("left_queue_at", INSTANT), maybe("customer"), maybe("queue"),
    reads=("offered_at", "answered_at", "abandoned_at", "left_queue_at", "customer"),
)  # fmt: skip
IMPACTS = ("Major", "High", "Medium", "Low")
WAITS = ("Wait", "Wait - User", "Wait - Customer", "Wait - Vendor", "Wait - Implementation")
TICKET = record(
    "ticket", ID, Field("opened_at", INSTANT), maybe("resolved_at", INSTANT), Field("impact", one_of(IMPACTS))
)  # fmt: skip
SPAN = (Field("started_at", INSTANT), maybe("ended_at", INSTANT))
HOLD = record("hold", *SPAN, Field("reason", one_of(WAITS)), parent="ticket")
CLOSURE = record("closure", *SPAN, parent="ticket")
OUTAGE = record("outage", ID, Field("severity", one_of(("full", "partial"))), *SPAN)
RECORDS: tuple[Record, ...] = (REQUEST, PROMISE, CALL, TICKET, HOLD, CLOSURE, OUTAGE)


@pytest.fixture(scope="module")
def loaded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[duckdb.DuckDBPyConnection, Facts]:
    folder = tmp_path_factory.mktemp("contract")
    (folder / "data").mkdir()
    (folder / "data" / "network-outages.csv").write_text("id,severity,started_at,ended_at\n")
    roots = Roots(folder, shared / "data")
    bindings, faults = read_bindings(shared / "design" / "examples" / "sources.yaml", RECORDS, roots)
    assert bindings is not None, [f.text() for f in faults]
    connection = duckdb.connect()
    facts, faults = load(connection, RECORDS, bindings)
    assert not has_errors(faults), [f.text() for f in faults]
    annex, faults = load_annex(connection, PROMISE, shared / "data" / PROMISE.annex)
    assert annex is not None, [f.text() for f in faults]
    return connection, facts


def test_every_row_is_accounted_for(loaded: tuple[duckdb.DuckDBPyConnection, Facts]) -> None:
    facts = loaded[1]
    counted = {
        r.record: (sum(f.rows for f in r.files), r.rows, r.collapsed, r.rejected, r.dropped)
        for r in facts.relations
        if r.record in ("request", "call", "outage")
    }
    assert counted == {
        "request": (10_000, 10_000, 0, 0, 0),
        "call": (31_599 + 33_344, 31_359 + 33_066, 0, 0, 518),
        "outage": (0, 0, 0, 0, 0),
    }
    assert facts.rejected == 0
    assert facts.accept_rejects == 0


@pytest.mark.parametrize(
    ("month", "after", "within_60", "within_20", "speed"),
    [("1999-01", "1999-02", 21_442, 16_402, "35.028"), ("1999-02", "1999-03", 20_935, 16_209, "40.774")],
)
def test_published_figures_of_the_bank(
    loaded: tuple[duckdb.DuckDBPyConnection, Facts], month: str, after: str, within_60: int, within_20: int, speed: str
) -> None:
    low, high = micros(f"{month}-01T00:00:00+02:00"), micros(f"{after}-01T00:00:00+02:00")
    found = (
        loaded[0]
        .execute(
            "SELECT count(*) FILTER (WHERE answered_at - offered_at <= 60000000),"
            " count(*) FILTER (WHERE answered_at - offered_at <= 20000000),"
            " sum(answered_at - offered_at), count(answered_at) FROM fact_call"
            f" WHERE offered_at >= {low} AND offered_at < {high}"
        )
        .fetchone()
    )
    assert found is not None
    assert found[:2] == (within_60, within_20)
    assert f"{int(found[2]) / int(found[3]) / 1e6:.3f}" == speed


def test_waits_are_never_a_day_long_and_customer_zero_is_nobody(
    loaded: tuple[duckdb.DuckDBPyConnection, Facts],
) -> None:
    query = (
        "SELECT max(coalesce(answered_at, abandoned_at) - offered_at) < 43200000000,"
        " count(*) FILTER (WHERE customer = '0'), count(*) = count(DISTINCT id) FROM fact_call"
    )
    assert loaded[0].execute(query).fetchone() == (True, 0, True)


def test_requests_of_the_city_with_their_promises(loaded: tuple[duckdb.DuckDBPyConnection, Facts]) -> None:
    query = "SELECT count(*), count(p.days) FROM fact_request r LEFT JOIN fact_promise p USING (type)"
    assert loaded[0].execute(query).fetchone() == (10_000, 9_714)


def test_cases_and_waits_of_the_incident_desk(loaded: tuple[duckdb.DuckDBPyConnection, Facts]) -> None:
    connection = loaded[0]
    impacts = connection.execute("SELECT impact, count(*) FROM fact_ticket GROUP BY impact").fetchall()
    assert dict(impacts) == {"Medium": 4_045, "Low": 3_245, "High": 261, "Major": 3}
    found = connection.execute(
        "SELECT count(*), count(DISTINCT ticket), count(*) - count(ended_at), sum(ended_at - started_at) FROM fact_hold"
        " WHERE reason = 'Wait - User'"
    ).fetchone()
    assert found is not None
    assert found[:3] == (4_217, 2_495, 3)
    assert round(int(found[3]) / 3_600_000_000, 2) == 463_412.49
