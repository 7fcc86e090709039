"""Settles a contract like `sla settle`, with a number of threads for the database: run by the law of the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb

from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project
from slalang.pipeline.statements import issue


def main(contract: str, first: str, last: str, data: str, out: str, threads: str) -> None:
    connect = duckdb.connect

    def with_threads(*given: Any, **more: Any) -> duckdb.DuckDBPyConnection:
        more["config"] = {**more.get("config", {}), "threads": int(threads)}
        return connect(*given, **more)

    duckdb.connect = with_threads
    path = Path(contract)
    request = Request(first, last, path.parent / "sources.yaml", Path(data), None, Path(out))
    project = Project(path)
    settled = settle_project(project, request)
    assert project.contract is not None and settled.statement is not None, [f.text() for f in settled.faults]
    issued = issue(project.contract, settled, None, Path(out))
    sys.stdout.write(str(issued.shown("table", 100, False)))


if __name__ == "__main__":
    main(*sys.argv[1:])
