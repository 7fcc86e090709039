"""The same contract, data and date give the same bytes under any hash seed, zone, locale and number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.laws.random_data import chance_of, random_tables
from tests.laws.settling import ACME, HERE, write_split

ROOT = HERE.parent.parent
MANY = 150_000
"""More rows than one thread of the database takes at a time."""

PROMISES = """
lookup previous of call in calls by customer last before offered_at
objective sites { measure share of calls where wait is at most 20 s  target at least 99%  each month  for each site }
objective tail { measure percentile 90 of wait over calls where wait exists  target at most 1 h  each month }
objective latest { measure last of wait over calls where wait exists  target at most 1 h  each month }
objective again { measure share of calls where previous.wait is at most wait  target at least 1%  each month }
"""

RUNS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "threads": "1"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "threads": "2"},
    {"PYTHONHASHSEED": "99", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "threads": "8"},
)


def bytes_of(contract: Path, first: str, last: str, data: Path, out: Path, run: dict[str, str]) -> dict[str, bytes]:
    """Every file that a run writes, and what it prints."""
    environment = {**os.environ, **run, "PYTHONPATH": str(ROOT)}
    driver = HERE / "settle_with.py"
    arguments = (driver, contract, first, last, data, out, environment.pop("threads"))
    command = [sys.executable, *(str(a) for a in arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, cwd=out.parent)
    assert done.returncode == 0, done.stderr.decode()
    found = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    return {**found, "stdout": done.stdout}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    assert set(one) == set(other)
    return [name for name in one if one[name] != other[name]]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    for name, table in random_tables(chance_of(3), 200).items():
        write_split(folder, name, table, 3, chance_of(3))
    return folder


def test_the_laws_contract(small: Path, tmp_path: Path) -> None:
    contract = HERE / "contract.sla"
    runs = [bytes_of(contract, "2026-01", "2026-02", small, tmp_path / f"out{i}", RUNS[i]) for i in (0, 2)]
    assert {"statement.html", "statement.json", "statement.md"} < set(runs[0])
    assert any(name.startswith("evidence/") for name in runs[0])
    assert differing(runs[0], runs[1]) == []


def test_acme_care(tmp_path: Path) -> None:
    contract = ACME / "contract.sla"
    runs = [bytes_of(contract, "2026-01", "2026-02", ACME, tmp_path / f"out{i}", r) for i, r in enumerate(RUNS[1:])]
    assert differing(runs[0], runs[1]) == []


def test_many_rows_over_many_threads(tmp_path: Path) -> None:
    """Shares, percentiles, first and last over more rows than one thread takes, and the rows behind a miss."""
    rows = f"""
        SELECT 'C' || i AS id, timestamp '2026-01-01 06:00:00' + to_seconds((i * 7919) % 2000000) AS offered_at,
               (i * 31) % 97 AS wait, 'K' || (i % 5000) AS customer, CASE WHEN i % 3 = 0 THEN 'Vigo' END AS site
        FROM range({MANY}) t(i)"""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({rows}) TO '{tmp_path}/calls-1.csv' (HEADER)")
    text = (HERE / "contract.sla").read_text(encoding="utf-8")
    (tmp_path / "contract.sla").write_text(text[: text.index("record hold")] + PROMISES, encoding="utf-8")
    sources = (HERE / "sources.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(sources[: sources.index("  hold:")], encoding="utf-8")
    contract = tmp_path / "contract.sla"
    runs = [bytes_of(contract, "2026-01", "2026-01", tmp_path, tmp_path / f"out{i}", RUNS[i]) for i in (0, 2)]
    assert differing(runs[0], runs[1]) == []
