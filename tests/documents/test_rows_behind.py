"""The rows behind amounts: what was made of them, each row's own value in its own unit, and what they come to."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from slalang.documents.agreement import Written
from slalang.documents.statement import statement
from slalang.documents.tree import Document, Table, sections_of, text_of
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.pipeline.why import explain

CONTRACT = """
contract h "Outages" {
  number "1" provider p "P" customer q "Q" effective 2026-01-01 to 2026-12-31
  timezone "Europe/Madrid" currency EUR nature price reduction
}
record outage {
  id: text key  site: text  from_at: instant  to_at: instant  calls: count  planned: flag
  lasts from from_at to to_at  counted by from_at
}
charge fee "Fee" { amount 10_000 EUR each month }
objective ev "Outages" { measure count of outages target at most 0 each month for each site }
score pts for ev "Points" { when missed  amount sum of (0.4 points per started 1 h of lasting) over outages }
penalty slow for ev "Time" {
  when missed  amount 12 EUR per 1 h of (sum of lasting over outages where to_at exists and not planned)
}
penalty lost for ev "Calls" { when missed  amount 0.5 EUR times (sum of calls over outages) }
penalty whole for ev "Whole" { when missed  amount sum of (40 EUR per started 30 min of lasting) over outages }
penalty priced for ev "Priced" { when missed  amount 33.33 EUR per 1 point of (pts for site) }
penalty longest "Longest" { each month  amount 10 EUR per full 1 h of ((largest of lasting over outages) else 0 h) }
penalty many "Many" { each month  amount 5 EUR times (count of outages where lasting is over 1 h) }
settlement monthly "S" {
  each EACH
  round half up to 0.01 EUR
  pay as credit against the next invoice  tax as price reduction at 21%  unused is paid on termination
}
"""
ROWS = """id,site,from_at,to_at,calls,planned
1,a,2026-03-02 10:00:00,2026-03-02 11:01:00,100,no
2,b,2026-03-02 10:00:00,2026-03-02 10:30:00,301,no
3,a,2026-03-10 10:00:00,2026-03-10 18:00:00,10,no
4,a,2026-03-11 10:00:00,2026-03-11 11:00:00,3,yes
5,a,2026-02-10 10:00:00,2026-02-10 12:00:00,1,no
"""
SOURCES = """zone: Europe/Madrid
records:
  outage:
    files: o.csv
    columns: {id: id, site: site, from_at: from_at, to_at: to_at, calls: calls, planned: planned}
"""


@lru_cache
def made(unit: str) -> tuple[Project, Settled]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.sla").write_text(CONTRACT.replace("EACH", unit), "utf-8")
        (folder / "o.csv").write_text(ROWS, "utf-8")
        (folder / "sources.yaml").write_text(SOURCES, "utf-8")
        period = "2026-03" if unit == "month" else "2026-Q1"
        project = Project(folder / "contract.sla")
        assert project.contract is not None
        return project, settle_project(project, Request(period, period, folder / "sources.yaml"))


def document(unit: str = "month", language: str = "en") -> Document:
    project, settled = made(unit)
    assert settled.statement is not None and project.contract is not None, [f.text() for f in settled.faults]
    found = statement(settled.statement, project.contract, language)
    assert isinstance(found, Written)
    return found.document


def tables(unit: str = "month", language: str = "en") -> dict[str, Table]:
    every = sections_of(document(unit, language).sections)
    found = [b for s in every for b in s.blocks if isinstance(b, Table)]
    return {plain(t.caption): t for t in found if "Rows behind" in t.caption or "Filas" in t.caption}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def cells(table: Table) -> list[list[str]]:
    return [[plain(text_of(cell)) for cell in row] for row in (*table.rows, *((table.totals,) if table.totals else ()))]


def heads(table: Table) -> list[str]:
    return [plain(column.title) for column in table.columns]


def test_an_inner_sum_of_time_is_printed_as_time() -> None:
    """12 EUR per hour of 1 h 1 min + 8 h; the rows are hours, in the contract's zone, and no EUR stands in them."""
    caption = "Rows behind “Time: a”: sum of lasting over outages where to_at exists and not planned"
    table = tables()[caption]
    assert heads(table) == ["outage", "from at", "to at", "planned", "lasting"]
    assert cells(table) == [
        ["3", "10 Mar 2026, 10:00 (UTC+01:00)", "10 Mar 2026, 18:00 (UTC+01:00)", "no", "8 h"],
        ["1", "2 Mar 2026, 10:00 (UTC+01:00)", "2 Mar 2026, 11:01 (UTC+01:00)", "no", "1 h 1 min"],
        ["Total", "", "", "", "9 h 1 min"],
    ]


def test_an_inner_sum_of_counts_is_no_money() -> None:
    table = tables()["Rows behind “Calls: b”: sum of calls over outages"]
    assert (heads(table), cells(table)) == (["outage", "calls"], [["2", "301"], ["Total", "301"]])


def test_a_sum_that_is_the_amount_adds_up_to_it() -> None:
    (table,) = (t for caption, t in tables().items() if caption.startswith("Rows behind “Whole: a”"))
    assert heads(table)[-1] == "Amount"
    assert [row[-1] for row in cells(table)] == ["640.00 EUR", "120.00 EUR", "80.00 EUR", "840.00 EUR"]


def test_points_are_points_also_where_a_penalty_is_priced_by_them() -> None:
    points = "sum of (0.4 points per started 1 h of lasting) over outages"
    mine, through = (tables()[f"Rows behind “{name}: a”: {points}"] for name in ("Points", "Priced"))
    assert [row[-1] for row in cells(through)] == ["3.2 points", "0.8 points", "0.4 points", "4.4 points"]
    assert cells(mine) == cells(through)
    assert (heads(mine)[-1], heads(through)[-1]) == ("Amount", "Value")


def test_the_largest_and_what_is_counted_have_their_rows() -> None:
    largest = tables()["Rows behind “Longest”: largest of lasting over outages"]
    assert [(row[0], row[-1]) for row in cells(largest)][:2] == [("3", "8 h"), ("1", "1 h 1 min")]
    assert not largest.totals
    counted = tables()["Rows behind “Many”: count of outages where lasting is over 1 h"]
    assert [row[0] for row in cells(counted)] == ["1", "3"]
    assert heads(counted) == ["outage", "from at", "to at"]


def test_only_lines_that_arose_have_rows() -> None:
    """Site b had one outage of no more than an hour in March; in February nothing happened there."""
    assert "Rows behind “Time: b”: sum of lasting over outages where to_at exists and not planned" in tables()
    quarter = tables("quarter")
    assert "Rows behind “Calls: a, February 2026”: sum of calls over outages" in quarter
    assert "Rows behind “Calls: b, February 2026”: sum of calls over outages" not in quarter


def test_rows_of_a_month_stand_in_the_quarter_under_their_month() -> None:
    february, march = (
        tables("quarter")[f"Rows behind “Calls: a, {month} 2026”: sum of calls over outages"]
        for month in ("February", "March")
    )
    assert [row[0] for row in cells(february)] == ["5", "Total"]
    assert [row[0] for row in cells(march)] == ["1", "3", "4", "Total"]


@pytest.mark.parametrize(
    ("line", "key", "shown", "hidden"), [("slow", "a", "9 h 1 min", "00,000.00"), ("lost", "b", "301", "301.00")]
)
def test_why_prints_the_same_rows(line: str, key: str, shown: str, hidden: str) -> None:
    project, settled = made("month")
    assert project.contract is not None
    told = str(explain(project.contract, settled, line, key, "en").shown("text", 120, False))
    assert f": sum of {'lasting' if line == 'slow' else 'calls'} over outages" in told
    assert shown in told and hidden not in told


def test_json_has_the_unit_of_every_row_and_what_is_made_of_them() -> None:
    project, settled = made("month")
    assert project.contract is not None
    (answer,) = json.loads(str(explain(project.contract, settled, "slow", "a").shown("json", 0, False)))["answers"]
    first = answer["rows"][0]
    assert (first["label"], first["value"], first["unit"]) == ("3", "28800", "s")
    assert first["of"] == "sum of lasting over outages where to_at exists and not planned"
    assert [part["label"] for part in first["parts"]] == ["from_at", "to_at", "planned"]


def test_in_spanish_the_caption_names_the_sum_too() -> None:
    assert any(caption.startswith("Filas de «Calls: b»: sum of calls") for caption in tables(language="es"))
